/* Dossiers shown as one that are of two communes: each answers for its own part. One
 * laptop joined them while another one of its team gave one of them to the other commune. */

#include <string.h>

#include "av-code.h"
#include "av-fusion.h"
#include "av-installation-retention.h"
#include "av-installation-share.h"
#include "av-others-part.h"
#include "av-query.h"
#include "av-record-store.h"
#include "av-segment-store.h"
#include "av-sync-fixture.h"

#define HERE "76157"
#define ELSEWHERE "76231"
#define DAY_MS (G_GUINT64_CONSTANT (24) * 3600 * 1000)

/* Of both communes, as the joining and the transfer left them. */
typedef enum
{
  GIVEN, /* theirs since the transfer */
  KEPT,  /* ours as before */
  N_PARTS,
} Part;

typedef struct
{
  AvOrganisation *organisation;
  guint here[2];
  guint there[2];
  guint stranger;
  char *containers[N_PARTS];
  char *records[N_PARTS];
} Fixture;

static AvStore *
get_store (Fixture *fixture,
           guint number)
{
  return av_organisation_get_store (fixture->organisation, number);
}

static AvInstallation *
get_installation (Fixture *fixture,
                  guint number)
{
  return av_organisation_get (fixture->organisation, number);
}

/* By way of the mairie, twice: all know all. */
static void
send_round (Fixture *fixture)
{
  for (guint round = 0; round < 2; round++)
    for (guint i = 1; i <= fixture->stranger; i++)
      {
        av_organisation_send (fixture->organisation, i, 0);
        av_organisation_send (fixture->organisation, 0, i);
      }
}

static gboolean
are_fused (Fixture *fixture,
           guint number)
{
  g_auto (GStrv) component = av_fusion_get_component (get_store (fixture, number), fixture->containers[KEPT], NULL);

  return g_strv_length (component) == 2;
}

static void
assert_all (Fixture *fixture,
            gboolean fused)
{
  for (guint i = 0; i <= fixture->stranger; i++)
    g_assert_true (are_fused (fixture, i) == fused);
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  AvOrganisation *organisation = av_organisation_new ("76540," HERE "," ELSEWHERE);
  g_autoptr (GError) error = NULL;

  fixture->organisation = organisation;
  fixture->here[0] = av_organisation_join (organisation, "Canteleu-1", HERE, "referent");
  fixture->here[1] = av_organisation_join (organisation, "Canteleu-2", HERE, "referent");
  fixture->there[0] = av_organisation_join (organisation, "Elbeuf-1", ELSEWHERE, "referent");
  fixture->there[1] = av_organisation_join (organisation, "Elbeuf-2", ELSEWHERE, "referent");
  fixture->stranger = av_organisation_join (organisation, "Rouen-1", "76540", "referent");
  fixture->records[GIVEN] = av_organisation_write_contact (organisation, fixture->here[0], "Cosette", &fixture->containers[GIVEN]);
  g_usleep (2000); /* the one that is given is the older one, and shown first */
  fixture->records[KEPT] = av_organisation_write_contact (organisation, fixture->here[0], "Euphrasie", &fixture->containers[KEPT]);
  send_round (fixture);

  g_assert_true (av_fusion_join (get_store (fixture, fixture->here[1]), fixture->containers[GIVEN], fixture->containers[KEPT], NULL));
  g_usleep (2000); /* said while both were its team's */
  av_installation_transfer (get_installation (fixture, fixture->here[0]), fixture->containers[GIVEN], ELSEWHERE, &error);
  g_assert_no_error (error);
  send_round (fixture);
  assert_all (fixture, TRUE);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);

  for (guint i = 0; i < N_PARTS; i++)
    {
      g_free (fixture->containers[i]);
      g_free (fixture->records[i]);
    }
}

/* ---- Joined and parted --------------------------------------------------------- */

static void
part (Fixture *fixture,
      guint number)
{
  g_autoptr (GError) error = NULL;

  av_fusion_part (get_store (fixture, number), fixture->containers[KEPT], fixture->containers[GIVEN], &error);
  g_assert_no_error (error);
  send_round (fixture);
}

static void
test_either_commune_parts_them (Fixture *fixture,
                                gconstpointer user_data)
{
  part (fixture, GPOINTER_TO_UINT (user_data) == KEPT ? fixture->here[0] : fixture->there[0]);
  assert_all (fixture, FALSE);
}

/* user_data: whose part has the smaller id. */
static void
set_up_in_order (Fixture *fixture,
                 gconstpointer user_data)
{
  Part first = GPOINTER_TO_UINT (user_data);

  for (guint i = 0; i < N_PARTS; i++)
    {
      AvId id;

      av_id_random (&id);
      id.bytes[0] = i == first ? 0x10 : 0x20;
      fixture->containers[i] = av_id_to_string (&id);
    }
  set_up (fixture, user_data);
}

/* Whoever worked for the one commune works for the other one now, and answers for its
 * part, whichever of the two what is said stands in. */
static void
test_who_moved_parts_them (Fixture *fixture,
                           gconstpointer user_data)
{
  static const char *const scopes[] = { ELSEWHERE, NULL };
  const AvWelcome terms = { scopes, "referent" };
  g_autoptr (GError) error = NULL;

  av_installation_change (get_installation (fixture, 0), "Canteleu-1", &terms, &error);
  g_assert_no_error (error);
  send_round (fixture);

  part (fixture, fixture->here[0]);
  assert_all (fixture, FALSE);
  g_assert_true (av_fusion_join (get_store (fixture, 0), fixture->containers[KEPT], fixture->containers[GIVEN], NULL));
  send_round (fixture);
  assert_all (fixture, TRUE);
  part (fixture, fixture->here[0]);
  assert_all (fixture, FALSE);
}

static void
test_one_commune_joins_nothing (Fixture *fixture,
                                gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  part (fixture, fixture->there[1]);
  g_assert_false (av_fusion_join (get_store (fixture, fixture->here[0]), fixture->containers[KEPT], fixture->containers[GIVEN], &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_INVALID);

  g_assert_true (av_fusion_join (get_store (fixture, 0), fixture->containers[KEPT], fixture->containers[GIVEN], NULL));
  send_round (fixture);
  assert_all (fixture, TRUE);
}

/* As a program that keeps no rule writes it: the pair is that of the record. */
static void
forge_parting (Fixture *fixture,
               guint number)
{
  AvStore *store = get_store (fixture, number);
  gboolean given_first = strcmp (fixture->containers[GIVEN], fixture->containers[KEPT]) < 0;
  AvId pair[2], record;

  g_assert_true (av_id_parse (fixture->containers[given_first ? GIVEN : KEPT], &pair[0]));
  g_assert_true (av_id_parse (fixture->containers[given_first ? KEPT : GIVEN], &pair[1]));
  av_store_system_id ("~fusion", pair, sizeof pair, &record);
  g_assert_true (av_segment_store_write_system (store, "~fusion", &record, &pair[0], AV_CLASS_CONTROLE, "uni", "0", NULL));
}

static void
test_nobody_else_parts_them (Fixture *fixture,
                             gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (av_fusion_part (get_store (fixture, fixture->stranger), fixture->containers[KEPT], fixture->containers[GIVEN], &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_INVALID);

  forge_parting (fixture, fixture->stranger);
  send_round (fixture);
  assert_all (fixture, TRUE);
}

/* The pair that was joined is to be parted; of the one that nobody joined nothing is said,
 * for both are another commune's. */
static void
test_one_of_three_is_parted (Fixture *fixture,
                             gconstpointer user_data)
{
  g_autofree char *third = NULL;
  g_autofree char *record = av_organisation_write_contact (fixture->organisation, fixture->here[0], "Alouette", &third);
  g_auto (GStrv) left = NULL;
  g_autoptr (GError) error = NULL;

  send_round (fixture);
  g_assert_true (av_fusion_join (get_store (fixture, fixture->here[1]), third, fixture->containers[KEPT], NULL));
  g_usleep (2000);
  av_installation_transfer (get_installation (fixture, fixture->here[0]), third, ELSEWHERE, &error);
  g_assert_no_error (error);
  send_round (fixture);

  g_assert_false (av_fusion_part_from (get_store (fixture, fixture->stranger), third, &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_INVALID);
  g_clear_error (&error);

  av_fusion_part_from (get_store (fixture, fixture->here[0]), third, &error);
  g_assert_no_error (error);
  send_round (fixture);
  assert_all (fixture, TRUE);
  left = av_fusion_get_component (get_store (fixture, fixture->stranger), third, NULL);
  g_assert_cmpuint (g_strv_length (left), ==, 1);
}

/* ---- Erased ---------------------------------------------------------------------- */

static gboolean
is_known (Fixture *fixture,
          guint number,
          Part which)
{
  g_autofree char *name = av_organisation_get_answer (fixture->organisation, number, fixture->records[which], "prenom-ou-surnom");

  return name != NULL;
}

static gint64
count (Fixture *fixture,
       guint number,
       Part which,
       const char *sql)
{
  g_autofree char *whole = g_strdup_printf ("%s container = x'%s'", sql, fixture->containers[which]);
  gint64 n = 0;

  g_assert_true (av_database_get_int64 (av_store_get_database (get_store (fixture, number)), whole, 0, &n, NULL));
  return n;
}

static void
erase (Fixture *fixture,
       guint number,
       Part named)
{
  g_autoptr (GError) error = NULL;

  av_installation_erase (get_installation (fixture, number), fixture->containers[named], 0, "demande", &error);
  g_assert_no_error (error);
}

/* Nothing of it is shown, found or opened any more. */
static void
assert_gone (Fixture *fixture,
             Part which)
{
  for (guint i = 0; i <= fixture->stranger; i++)
    {
      g_assert_false (is_known (fixture, i, which));
      g_assert_cmpint (count (fixture, i, which, "SELECT COUNT (*) FROM reg JOIN record USING (rid) WHERE class < 4 AND"), ==, 0);
      g_assert_cmpint (count (fixture, i, which, "SELECT COUNT (*) FROM name_index JOIN record USING (rid) WHERE"), ==, 0);
    }
}

static void
assert_lives (Fixture *fixture,
              Part which)
{
  static const char *const names[N_PARTS] = { "Cosette", "Euphrasie" };
  guint reader = which == KEPT ? fixture->here[1] : fixture->there[1];
  g_autofree char *name = av_organisation_get_answer (fixture->organisation, reader, fixture->records[which], "prenom-ou-surnom");
  g_auto (GStrv) component = av_fusion_get_component (get_store (fixture, reader), fixture->containers[which], NULL);
  g_autoptr (AvSummary) summary = av_query_dossier (get_store (fixture, reader), fixture->containers[which], NULL);

  g_assert_cmpstr (name, ==, names[which]);
  g_assert_cmpstr (component[0], ==, fixture->containers[which]);
  g_assert_cmpstr (summary->title, ==, names[which]);
}

static Part
get_other (Part which)
{
  return which == KEPT ? GIVEN : KEPT;
}

/* user_data: whose part is erased first. By the number of either: they are shown as one. */
static void
test_each_erases_its_own_part (Fixture *fixture,
                               gconstpointer user_data)
{
  Part first = GPOINTER_TO_UINT (user_data);
  Part second = get_other (first);
  const guint *teams[N_PARTS] = { fixture->there, fixture->here };

  erase (fixture, teams[first][0], first);
  send_round (fixture);
  assert_gone (fixture, first);
  assert_lives (fixture, second);

  erase (fixture, teams[second][0], first);
  send_round (fixture);
  assert_gone (fixture, first);
  assert_gone (fixture, second);
}

static void
confirm (Fixture *fixture,
         guint number,
         Part which)
{
  g_autoptr (GError) error = NULL;

  av_installation_confirm_erasure (get_installation (fixture, number), fixture->containers[which], 0, &error);
  g_assert_no_error (error);
  send_round (fixture);
}

static void
test_each_destroys_its_own_part (Fixture *fixture,
                                 gconstpointer user_data)
{
  Part which = GPOINTER_TO_UINT (user_data);
  const guint *team = which == KEPT ? fixture->here : fixture->there;

  erase (fixture, team[0], which);
  send_round (fixture);
  confirm (fixture, team[1], which);

  for (guint i = 0; i <= fixture->stranger; i++)
    {
      g_assert_cmpint (count (fixture, i, which, "SELECT COUNT (*) FROM key WHERE class < 4 AND"), ==, 0);
      g_assert_cmpint (count (fixture, i, which, "SELECT COUNT (*) FROM strand WHERE class < 4 AND blob IS NOT NULL AND"), ==, 0);
    }
  assert_lives (fixture, get_other (which));
}

/* What is left of it takes no answer, but is parted. */
static void
test_parted_once_one_is_erased (Fixture *fixture,
                                gconstpointer user_data)
{
  Part which = GPOINTER_TO_UINT (user_data);
  const guint *team = which == KEPT ? fixture->here : fixture->there;

  erase (fixture, team[0], which);
  send_round (fixture);
  confirm (fixture, team[1], which);
  part (fixture, which == KEPT ? fixture->there[0] : fixture->here[0]);
  assert_all (fixture, FALSE);
}

static void
test_nobody_else_erases_either (Fixture *fixture,
                                gconstpointer user_data)
{
  for (Part which = 0; which < N_PARTS; which++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (av_installation_erase (get_installation (fixture, fixture->stranger), fixture->containers[which], 0, "demande", &error));
      g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS);
    }
}

static void
assert_told (Fixture *fixture,
             guint number,
             const char *other)
{
  for (Part which = 0; which < N_PARTS; which++)
    {
      g_autofree char *sentence = NULL;
      gboolean own;

      g_assert_true (av_others_part_find (get_store (fixture, number), fixture->containers[which], &own, &sentence, NULL));
      if (other == NULL)
        g_assert_null (sentence);
      else
        g_assert_nonnull (sentence);
      if (other != NULL)
        g_assert_nonnull (strstr (sentence, other));
    }
}

static void
test_whose_the_others_are_is_told (Fixture *fixture,
                                   gconstpointer user_data)
{
  assert_told (fixture, fixture->here[0], "Elbeuf");
  assert_told (fixture, fixture->there[0], "Canteleu");
  assert_told (fixture, 0, NULL);
  assert_told (fixture, fixture->stranger, NULL);
}

/* ---- At its term ------------------------------------------------------------------ */

static guint64
in_days (gpointer user_data)
{
  return (guint64) (g_get_real_time () / 1000) + (guint64) GPOINTER_TO_INT (user_data) * DAY_MS;
}

/* All live in the same year, and have heard of each other. */
static void
wait_days (Fixture *fixture,
           int days)
{
  for (guint i = 0; i <= fixture->stranger; i++)
    av_store_set_clock_for_test (get_store (fixture, i), in_days, GINT_TO_POINTER (days));
  send_round (fixture);
}

static GPtrArray *
list_ended (Fixture *fixture,
            guint number)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *ended = av_installation_list_retention (get_installation (fixture, number), &error);

  g_assert_no_error (error);
  return ended;
}

static void
assert_proposed (Fixture *fixture,
                 guint number,
                 Part which,
                 const char *kept)
{
  g_autoptr (GPtrArray) ended = list_ended (fixture, number);
  const AvRetained *retained;

  g_assert_cmpuint (ended->len, ==, 1);
  retained = g_ptr_array_index (ended, 0);
  g_assert_cmpstr (retained->container, ==, fixture->containers[which]);
  g_assert_cmpstr (retained->kept, ==, kept);
}

static void
erase_ended (Fixture *fixture,
             guint number)
{
  g_autoptr (GPtrArray) ended = list_ended (fixture, number);
  const char *dossiers[] = { ((const AvRetained *) g_ptr_array_index (ended, 0))->container, NULL };
  g_autoptr (GError) error = NULL;

  av_installation_erase_ended (get_installation (fixture, number), dossiers, NULL, NULL, &error);
  g_assert_no_error (error);
  send_round (fixture);
}

static void
assert_none_proposed (Fixture *fixture,
                      guint number)
{
  g_autoptr (GPtrArray) ended = list_ended (fixture, number);

  g_assert_cmpuint (ended->len, ==, 0);
}

static void
test_each_is_proposed_its_own_part (Fixture *fixture,
                                    gconstpointer user_data)
{
  wait_days (fixture, 100);
  assert_proposed (fixture, fixture->here[0], KEPT, NULL);
  assert_proposed (fixture, fixture->there[0], GIVEN, NULL);
  assert_none_proposed (fixture, fixture->stranger);

  erase_ended (fixture, fixture->here[0]);
  assert_gone (fixture, KEPT);
  assert_lives (fixture, GIVEN);
  assert_none_proposed (fixture, fixture->here[1]);
  assert_proposed (fixture, fixture->there[0], GIVEN, NULL);

  erase_ended (fixture, fixture->there[0]);
  assert_gone (fixture, GIVEN);
  assert_none_proposed (fixture, fixture->there[1]);
}

/* A laptop of both communes has one line of the one person, and erases both. */
static void
test_of_both_communes_all_is_one (Fixture *fixture,
                                  gconstpointer user_data)
{
  wait_days (fixture, 100);
  assert_proposed (fixture, 0, GIVEN, NULL);
  erase_ended (fixture, 0);
  assert_gone (fixture, GIVEN);
  assert_gone (fixture, KEPT);
}

static void
open_dossier (Fixture *fixture,
              guint number,
              Part which)
{
  g_autofree char *record = av_store_singleton_id (fixture->containers[which], "dossier");
  g_autofree char *code = av_code_new ();

  av_organisation_set (fixture->organisation, number, "dossier", record, fixture->containers[which], "numero", code);
}

/* Why a dossier is kept is its own team's to say, and holds for its own part. */
static void
test_each_keeps_its_own_part (Fixture *fixture,
                              gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  open_dossier (fixture, fixture->there[0], GIVEN);
  open_dossier (fixture, fixture->here[0], KEPT);
  av_installation_keep_dossier (get_installation (fixture, fixture->here[0]), fixture->containers[GIVEN], "Un litige", &error);
  g_assert_no_error (error);

  wait_days (fixture, 800);
  assert_proposed (fixture, fixture->here[1], KEPT, "Un litige");
  assert_proposed (fixture, fixture->there[0], GIVEN, NULL);
}

/* ---- Of a laptop that may erase in one of its communes ---------------------------- */

/* A référent's here, in the field there; the others hear nothing of it. */
static guint
join_of_two_roles (Fixture *fixture)
{
  AvOrganisation *organisation = fixture->organisation;
  guint hall = av_organisation_join (organisation, "Elbeuf", ELSEWHERE, "intendant");
  guint both = av_organisation_join (organisation, "Voyageur", HERE, "referent");

  av_organisation_accept_too (organisation, hall, both, ELSEWHERE, "terrain");
  av_organisation_send (organisation, hall, 0);
  av_organisation_send (organisation, 0, both);
  av_organisation_send (organisation, both, 0);
  g_assert_true (are_fused (fixture, both));
  return both;
}

static gint64
count_told (Fixture *fixture,
            guint number)
{
  gint64 n = 0;

  g_assert_true (av_database_get_int64 (av_store_get_database (get_store (fixture, number)), "SELECT COUNT (*) FROM access_log", 0, &n, NULL));
  return n;
}

/* Nothing is left to be erased from there: it is not offered, not done, and not told. */
static void
assert_refused (Fixture *fixture,
                guint number,
                Part named)
{
  gint64 n_told = count_told (fixture, number);
  g_autoptr (GError) error = NULL;

  assert_told (fixture, number, NULL);
  g_assert_false (av_installation_erase (get_installation (fixture, number), fixture->containers[named], 0, "demande", &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS);
  g_assert_cmpint (count_told (fixture, number), ==, n_told);
}

/* user_data: by whose number. */
static void
test_erased_where_it_may (Fixture *fixture,
                          gconstpointer user_data)
{
  guint both = join_of_two_roles (fixture);

  assert_told (fixture, both, "Elbeuf");
  erase (fixture, both, GPOINTER_TO_UINT (user_data));
  g_assert_false (is_known (fixture, both, KEPT));
  g_assert_true (is_known (fixture, both, GIVEN));
  assert_refused (fixture, both, GIVEN);
}

static void
test_proposed_where_it_may (Fixture *fixture,
                            gconstpointer user_data)
{
  guint both = join_of_two_roles (fixture);

  wait_days (fixture, 100);
  av_store_set_clock_for_test (get_store (fixture, both), in_days, GINT_TO_POINTER (100));
  av_organisation_send (fixture->organisation, 0, both);
  assert_proposed (fixture, both, KEPT, NULL);
  erase_ended (fixture, both);
  assert_none_proposed (fixture, both);
}

/* user_data: whose part it is. */
static void
test_erased_once (Fixture *fixture,
                  gconstpointer user_data)
{
  Part which = GPOINTER_TO_UINT (user_data);
  const guint *team = which == KEPT ? fixture->here : fixture->there;

  erase (fixture, team[0], which);
  send_round (fixture);
  assert_refused (fixture, team[0], get_other (which));
  assert_refused (fixture, team[1], get_other (which));
}

typedef void (*Test) (Fixture *fixture, gconstpointer user_data);

/* Told which part it is about. */
static void
add_of_each (const char *name,
             Test test)
{
  g_autofree char *ours = g_strconcat ("/fused/", name, "/ours", NULL);
  g_autofree char *theirs = g_strconcat ("/fused/", name, "/theirs", NULL);

  g_test_add (ours, Fixture, GUINT_TO_POINTER (KEPT), set_up, test, tear_down);
  g_test_add (theirs, Fixture, GUINT_TO_POINTER (GIVEN), set_up, test, tear_down);
}

int
main (int argc,
      char **argv)
{
  av_sync_fixture_set_up_state ();
  g_test_init (&argc, &argv, NULL);

  add_of_each ("either-commune-parts-them", test_either_commune_parts_them);
  g_test_add ("/fused/who-moved-parts-them/ours-first", Fixture, GUINT_TO_POINTER (KEPT), set_up_in_order, test_who_moved_parts_them, tear_down);
  g_test_add ("/fused/who-moved-parts-them/theirs-first", Fixture, GUINT_TO_POINTER (GIVEN), set_up_in_order, test_who_moved_parts_them, tear_down);
  g_test_add ("/fused/one-commune-joins-nothing", Fixture, NULL, set_up, test_one_commune_joins_nothing, tear_down);
  g_test_add ("/fused/nobody-else-parts-them", Fixture, NULL, set_up, test_nobody_else_parts_them, tear_down);
  g_test_add ("/fused/one-of-three-is-parted", Fixture, NULL, set_up, test_one_of_three_is_parted, tear_down);
  add_of_each ("each-erases-its-own-part", test_each_erases_its_own_part);
  add_of_each ("each-destroys-its-own-part", test_each_destroys_its_own_part);
  add_of_each ("parted-once-one-is-erased", test_parted_once_one_is_erased);
  g_test_add ("/fused/nobody-else-erases-either", Fixture, NULL, set_up, test_nobody_else_erases_either, tear_down);
  g_test_add ("/fused/whose-the-others-are-is-told", Fixture, NULL, set_up, test_whose_the_others_are_is_told, tear_down);

  g_test_add ("/fused/each-is-proposed-its-own-part", Fixture, NULL, set_up, test_each_is_proposed_its_own_part, tear_down);
  g_test_add ("/fused/of-both-communes-all-is-one", Fixture, NULL, set_up, test_of_both_communes_all_is_one, tear_down);
  g_test_add ("/fused/each-keeps-its-own-part", Fixture, NULL, set_up, test_each_keeps_its_own_part, tear_down);

  add_of_each ("erased-where-it-may", test_erased_where_it_may);
  g_test_add ("/fused/proposed-where-it-may", Fixture, NULL, set_up, test_proposed_where_it_may, tear_down);
  add_of_each ("erased-once", test_erased_once);

  return g_test_run ();
}
