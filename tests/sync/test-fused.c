/* Dossiers shown as one that are of two communes: each erases its own part, and is
 * proposed it at its term. */

#include <string.h>

#include "av-class.h"
#include "av-code.h"
#include "av-fused.h"
#include "av-fusion.h"
#include "av-installation-retention.h"
#include "av-installation-share.h"
#include "av-others-part.h"
#include "av-query.h"
#include "av-record-store.h"
#include "av-segment-store.h"

#define DAY_MS (G_GUINT64_CONSTANT (24) * 3600 * 1000)

/* ---- Erased ---------------------------------------------------------------------- */

static gboolean
is_known (AvFused *fixture,
          guint number,
          AvFusedPart which)
{
  g_autofree char *name = av_organisation_get_answer (fixture->organisation, number, fixture->records[which], "prenom-ou-surnom");

  return name != NULL;
}

static gint64
count (AvFused *fixture,
       guint number,
       AvFusedPart which,
       const char *sql)
{
  g_autofree char *whole = g_strdup_printf ("%s container = x'%s'", sql, fixture->containers[which]);
  gint64 n = 0;

  g_assert_true (av_database_get_int64 (av_store_get_database (av_fused_get_store (fixture, number)), whole, 0, &n, NULL));
  return n;
}

static void
erase (AvFused *fixture,
       guint number,
       AvFusedPart named)
{
  g_autoptr (GError) error = NULL;

  av_installation_erase (av_fused_get_installation (fixture, number), fixture->containers[named], 0, "demande", &error);
  g_assert_no_error (error);
}

/* Nothing of it is shown, found or opened any more. */
static void
assert_gone (AvFused *fixture,
             AvFusedPart which)
{
  for (guint i = 0; i <= fixture->stranger; i++)
    {
      g_assert_false (is_known (fixture, i, which));
      g_assert_cmpint (count (fixture, i, which, "SELECT COUNT (*) FROM reg JOIN record USING (rid) WHERE class < 4 AND"), ==, 0);
      g_assert_cmpint (count (fixture, i, which, "SELECT COUNT (*) FROM name_index JOIN record USING (rid) WHERE"), ==, 0);
    }
}

static void
assert_lives (AvFused *fixture,
              AvFusedPart which)
{
  static const char *const names[AV_FUSED_N_PARTS] = { "Cosette", "Euphrasie" };
  guint reader = which == AV_FUSED_KEPT ? fixture->here[1] : fixture->there[1];
  g_autofree char *name = av_organisation_get_answer (fixture->organisation, reader, fixture->records[which], "prenom-ou-surnom");
  g_auto (GStrv) component = av_fusion_get_component (av_fused_get_store (fixture, reader), fixture->containers[which], NULL);
  g_autoptr (AvSummary) summary = av_query_dossier (av_fused_get_store (fixture, reader), fixture->containers[which], NULL);

  g_assert_cmpstr (name, ==, names[which]);
  g_assert_cmpstr (component[0], ==, fixture->containers[which]);
  g_assert_cmpstr (summary->title, ==, names[which]);
}

static AvFusedPart
get_other (AvFusedPart which)
{
  return which == AV_FUSED_KEPT ? AV_FUSED_GIVEN : AV_FUSED_KEPT;
}

/* user_data: whose part is erased first. By the number of either: they are shown as one. */
static void
test_each_erases_its_own_part (AvFused *fixture,
                               gconstpointer user_data)
{
  AvFusedPart first = GPOINTER_TO_UINT (user_data);
  AvFusedPart second = get_other (first);
  const guint *teams[AV_FUSED_N_PARTS] = { fixture->there, fixture->here };

  erase (fixture, teams[first][0], first);
  av_fused_send_round (fixture);
  assert_gone (fixture, first);
  assert_lives (fixture, second);

  erase (fixture, teams[second][0], first);
  av_fused_send_round (fixture);
  assert_gone (fixture, first);
  assert_gone (fixture, second);
}

static void
confirm (AvFused *fixture,
         guint number,
         AvFusedPart which)
{
  g_autoptr (GError) error = NULL;

  av_installation_confirm_erasure (av_fused_get_installation (fixture, number), fixture->containers[which], 0, &error);
  g_assert_no_error (error);
  av_fused_send_round (fixture);
}

static void
test_each_destroys_its_own_part (AvFused *fixture,
                                 gconstpointer user_data)
{
  AvFusedPart which = GPOINTER_TO_UINT (user_data);
  const guint *team = which == AV_FUSED_KEPT ? fixture->here : fixture->there;

  erase (fixture, team[0], which);
  av_fused_send_round (fixture);
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
test_parted_once_one_is_erased (AvFused *fixture,
                                gconstpointer user_data)
{
  AvFusedPart which = GPOINTER_TO_UINT (user_data);
  const guint *team = which == AV_FUSED_KEPT ? fixture->here : fixture->there;

  erase (fixture, team[0], which);
  av_fused_send_round (fixture);
  confirm (fixture, team[1], which);
  av_fused_part (fixture, which == AV_FUSED_KEPT ? fixture->there[0] : fixture->here[0]);
  av_fused_assert_all (fixture, FALSE);
}

static void
test_nobody_else_erases_either (AvFused *fixture,
                                gconstpointer user_data)
{
  for (AvFusedPart which = 0; which < AV_FUSED_N_PARTS; which++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (av_installation_erase (av_fused_get_installation (fixture, fixture->stranger), fixture->containers[which], 0, "demande", &error));
      g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS);
    }
}

static void
assert_told (AvFused *fixture,
             guint number,
             const char *other)
{
  for (AvFusedPart which = 0; which < AV_FUSED_N_PARTS; which++)
    {
      g_autofree char *sentence = NULL;
      gboolean own;

      g_assert_true (av_others_part_find (av_fused_get_store (fixture, number), fixture->containers[which], &own, &sentence, NULL));
      if (other == NULL)
        g_assert_null (sentence);
      else
        g_assert_nonnull (sentence);
      if (other != NULL)
        g_assert_nonnull (strstr (sentence, other));
    }
}

static void
test_whose_the_others_are_is_told (AvFused *fixture,
                                   gconstpointer user_data)
{
  assert_told (fixture, fixture->here[0], "Elbeuf");
  assert_told (fixture, fixture->there[0], "Canteleu");
  assert_told (fixture, 0, NULL);
  assert_told (fixture, fixture->stranger, NULL);
}

/* ---- At its term ------------------------------------------------------------------ */

/* All live in the same year, and have heard of each other. */
static void
wait_days (AvFused *fixture,
           int days)
{
  for (guint i = 0; i <= fixture->stranger; i++)
    av_store_set_clock_for_test (av_fused_get_store (fixture, i), av_sync_fixture_in_days, GINT_TO_POINTER (days));
  av_fused_send_round (fixture);
}

static GPtrArray *
list_ended (AvFused *fixture,
            guint number)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *ended = av_installation_list_retention (av_fused_get_installation (fixture, number), &error);

  g_assert_no_error (error);
  return ended;
}

static void
assert_proposed (AvFused *fixture,
                 guint number,
                 AvFusedPart which,
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
erase_ended (AvFused *fixture,
             guint number)
{
  g_autoptr (GPtrArray) ended = list_ended (fixture, number);
  const char *dossiers[] = { ((const AvRetained *) g_ptr_array_index (ended, 0))->container, NULL };
  g_autoptr (GError) error = NULL;

  av_installation_erase_ended (av_fused_get_installation (fixture, number), dossiers, NULL, NULL, &error);
  g_assert_no_error (error);
  av_fused_send_round (fixture);
}

static void
assert_n_proposed (AvFused *fixture,
                   guint number,
                   guint n)
{
  g_autoptr (GPtrArray) ended = list_ended (fixture, number);

  g_assert_cmpuint (ended->len, ==, n);
}

static void
assert_none_proposed (AvFused *fixture,
                      guint number)
{
  assert_n_proposed (fixture, number, 0);
}

static void
test_each_is_proposed_its_own_part (AvFused *fixture,
                                    gconstpointer user_data)
{
  wait_days (fixture, 100);
  assert_proposed (fixture, fixture->here[0], AV_FUSED_KEPT, NULL);
  assert_proposed (fixture, fixture->there[0], AV_FUSED_GIVEN, NULL);
  assert_none_proposed (fixture, fixture->stranger);

  erase_ended (fixture, fixture->here[0]);
  assert_gone (fixture, AV_FUSED_KEPT);
  assert_lives (fixture, AV_FUSED_GIVEN);
  assert_none_proposed (fixture, fixture->here[1]);
  assert_proposed (fixture, fixture->there[0], AV_FUSED_GIVEN, NULL);

  erase_ended (fixture, fixture->there[0]);
  assert_gone (fixture, AV_FUSED_GIVEN);
  assert_none_proposed (fixture, fixture->there[1]);
}

/* A laptop of both communes has one line of the one person, and erases both. */
static void
test_of_both_communes_all_is_one (AvFused *fixture,
                                  gconstpointer user_data)
{
  wait_days (fixture, 100);
  assert_proposed (fixture, 0, AV_FUSED_GIVEN, NULL);
  erase_ended (fixture, 0);
  assert_gone (fixture, AV_FUSED_GIVEN);
  assert_gone (fixture, AV_FUSED_KEPT);
}

static void
open_dossier (AvFused *fixture,
              guint number,
              AvFusedPart which)
{
  g_autofree char *record = av_store_singleton_id (fixture->containers[which], "dossier");
  g_autofree char *code = av_code_new ();

  av_organisation_set (fixture->organisation, number, "dossier", record, fixture->containers[which], "numero", code);
}

/* Why a dossier is kept is its own team's to say, and holds for its own part. */
static void
test_each_keeps_its_own_part (AvFused *fixture,
                              gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  open_dossier (fixture, fixture->there[0], AV_FUSED_GIVEN);
  open_dossier (fixture, fixture->here[0], AV_FUSED_KEPT);
  av_installation_keep_dossier (av_fused_get_installation (fixture, fixture->here[0]), fixture->containers[AV_FUSED_GIVEN], "Un litige", &error);
  g_assert_no_error (error);

  wait_days (fixture, 800);
  assert_proposed (fixture, fixture->here[1], AV_FUSED_KEPT, "Un litige");
  assert_proposed (fixture, fixture->there[0], AV_FUSED_GIVEN, NULL);
}

/* ---- Of a laptop that may erase in one of its communes ---------------------------- */

/* A référent's here, in the field there; the others hear nothing of it. */
static guint
join_of_two_roles (AvFused *fixture)
{
  AvOrganisation *organisation = fixture->organisation;
  guint hall = av_organisation_join (organisation, "Elbeuf", AV_FUSED_ELSEWHERE, "intendant");
  guint both = av_organisation_join (organisation, "Voyageur", AV_FUSED_HERE, "referent");

  av_organisation_accept_too (organisation, hall, both, AV_FUSED_ELSEWHERE, "terrain");
  av_organisation_send (organisation, hall, 0);
  av_organisation_send (organisation, 0, both);
  av_organisation_send (organisation, both, 0);
  g_assert_true (av_fused_are_one (fixture, both));
  return both;
}

static gint64
count_told (AvFused *fixture,
            guint number)
{
  gint64 n = 0;

  g_assert_true (av_database_get_int64 (av_store_get_database (av_fused_get_store (fixture, number)), "SELECT COUNT (*) FROM access_log", 0, &n, NULL));
  return n;
}

/* Nothing is left to be erased from there: it is not offered, not done, and not told. */
static void
assert_refused (AvFused *fixture,
                guint number,
                AvFusedPart named)
{
  gint64 n_told = count_told (fixture, number);
  g_autoptr (GError) error = NULL;

  assert_told (fixture, number, NULL);
  g_assert_false (av_installation_erase (av_fused_get_installation (fixture, number), fixture->containers[named], 0, "demande", &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS);
  g_assert_cmpint (count_told (fixture, number), ==, n_told);
}

/* user_data: by whose number. */
static void
test_erased_where_it_may (AvFused *fixture,
                          gconstpointer user_data)
{
  guint both = join_of_two_roles (fixture);

  assert_told (fixture, both, "Elbeuf");
  erase (fixture, both, GPOINTER_TO_UINT (user_data));
  g_assert_false (is_known (fixture, both, AV_FUSED_KEPT));
  g_assert_true (is_known (fixture, both, AV_FUSED_GIVEN));
  assert_refused (fixture, both, AV_FUSED_GIVEN);
}

/* A year that it lives in with the others. */
static void
wait_days_with (AvFused *fixture,
                int days,
                guint both)
{
  wait_days (fixture, days);
  av_store_set_clock_for_test (av_fused_get_store (fixture, both), av_sync_fixture_in_days, GINT_TO_POINTER (days));
  av_organisation_send (fixture->organisation, 0, both);
}

static void
test_proposed_where_it_may (AvFused *fixture,
                            gconstpointer user_data)
{
  guint both = join_of_two_roles (fixture);

  wait_days_with (fixture, 100, both);
  assert_proposed (fixture, both, AV_FUSED_KEPT, NULL);
  erase_ended (fixture, both);
  assert_none_proposed (fixture, both);
}

/* By an intendant of the commune, and it heard. */
static void
revoke_by (AvFused *fixture,
           guint hall,
           guint both)
{
  g_autoptr (GError) error = NULL;

  av_installation_revoke (av_fused_get_installation (fixture, hall), "Voyageur", &(AvRevocation){ "perdu" }, NULL, &error);
  g_assert_no_error (error);
  av_organisation_send (fixture->organisation, hall, both);
}

static void
revoke_here (AvFused *fixture,
             guint both)
{
  guint hall = av_organisation_join (fixture->organisation, "Canteleu", AV_FUSED_HERE, "intendant");

  av_organisation_send (fixture->organisation, 0, hall);
  revoke_by (fixture, hall, both);
}

static void
assert_erases_none (AvFused *fixture,
                    guint number,
                    AvFusedPart named,
                    GQuark domain,
                    int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (av_installation_erase (av_fused_get_installation (fixture, number), fixture->containers[named], 0, "demande", &error));
  g_assert_error (error, domain, code);
}

/* A commune it was revoked for is none of its own, whatever it might do there: what it still
 * works for is listed as where it never had the power, and not erased. user_data: whether the
 * two are parted before. */
static void
test_proposed_where_it_works_on (AvFused *fixture,
                                 gconstpointer user_data)
{
  guint both = join_of_two_roles (fixture);

  if (GPOINTER_TO_INT (user_data))
    av_fused_part (fixture, fixture->here[0]);
  revoke_here (fixture, both);
  wait_days_with (fixture, 100, both);
  assert_proposed (fixture, both, AV_FUSED_GIVEN, NULL);
  assert_erases_none (fixture, both, AV_FUSED_GIVEN, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS);
  assert_erases_none (fixture, both, AV_FUSED_KEPT, AV_STORE_ERROR, AV_STORE_ERROR_IN_VAIN);
}

/* Where it has the power left in the one commune it erases that part, and hears of the other
 * that its word is gone. */
static void
test_erased_where_it_works_on (AvFused *fixture,
                               gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint hall = av_organisation_join (organisation, "Elbeuf", AV_FUSED_ELSEWHERE, "intendant");
  guint both = av_organisation_join (organisation, "Voyageur", AV_FUSED_HERE, "referent");

  av_organisation_accept_too (organisation, hall, both, AV_FUSED_ELSEWHERE, "referent");
  av_organisation_send (organisation, hall, 0);
  av_organisation_send (organisation, 0, both);
  av_organisation_send (organisation, both, 0);
  revoke_here (fixture, both);
  assert_told (fixture, both, "Canteleu");

  erase (fixture, both, GPOINTER_TO_UINT (user_data));
  g_assert_false (is_known (fixture, both, AV_FUSED_GIVEN));
  g_assert_cmpint (count (fixture, both, AV_FUSED_KEPT, "SELECT COUNT (*) FROM erased WHERE"), ==, 0);
}

/* Nothing is left of its own: it lists all of it, and hears why it erases none. */
static void
test_revoked_everywhere (AvFused *fixture,
                         gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint both = join_of_two_roles (fixture);
  guint here = av_organisation_join (organisation, "Canteleu", AV_FUSED_HERE, "intendant");
  guint there = av_organisation_join (organisation, "Elbeuf-bis", AV_FUSED_ELSEWHERE, "intendant");

  av_fused_part (fixture, fixture->here[0]);
  wait_days_with (fixture, 100, both);
  wait_days_with (fixture, 100, here);
  wait_days_with (fixture, 100, there);
  revoke_by (fixture, here, both);
  revoke_by (fixture, there, both);
  assert_n_proposed (fixture, both, 2);
  assert_erases_none (fixture, both, AV_FUSED_KEPT, AV_STORE_ERROR, AV_STORE_ERROR_IN_VAIN);
  assert_erases_none (fixture, both, AV_FUSED_GIVEN, AV_STORE_ERROR, AV_STORE_ERROR_IN_VAIN);
}

/* user_data: whose part it is. */
static void
test_erased_once (AvFused *fixture,
                  gconstpointer user_data)
{
  AvFusedPart which = GPOINTER_TO_UINT (user_data);
  const guint *team = which == AV_FUSED_KEPT ? fixture->here : fixture->there;

  erase (fixture, team[0], which);
  av_fused_send_round (fixture);
  assert_refused (fixture, team[0], get_other (which));
  assert_refused (fixture, team[1], get_other (which));
}

/* What is erased at its term is all that was left of it but the funder's answers, and of
 * those there are none. */
static void
test_offered_no_more_once_ended (AvFused *fixture,
                                 gconstpointer user_data)
{
  wait_days (fixture, 100);
  erase_ended (fixture, fixture->here[0]);
  assert_refused (fixture, fixture->here[0], AV_FUSED_GIVEN);
  assert_refused (fixture, fixture->here[1], AV_FUSED_GIVEN);
}

/* Where there are some they have a term of their own, and are erased before it by who asks. */
static void
test_offered_while_something_is_left (AvFused *fixture,
                                      gconstpointer user_data)
{
  guint funder = av_organisation_join (fixture->organisation, "Voyageur", AV_FUSED_HERE, "referent,fse");
  AvId container, record;

  av_organisation_send (fixture->organisation, 0, funder);
  av_id_random (&record);
  g_assert_true (av_id_parse (fixture->containers[AV_FUSED_KEPT], &container));
  g_assert_true (av_segment_store_write_system (av_fused_get_store (fixture, funder), "questionnaire-fse", &record, &container, AV_CLASS_FSE, "reponse", "oui", NULL));
  wait_days_with (fixture, 100, funder);
  erase_ended (fixture, funder);
  assert_told (fixture, funder, "Elbeuf");
  erase (fixture, funder, AV_FUSED_GIVEN);
  assert_refused (fixture, funder, AV_FUSED_GIVEN);
}

/* Of three communes, one of which parted its own from the two others. */
static void
test_each_of_three_is_proposed_its_own (AvFused *fixture,
                                        gconstpointer user_data)
{
  AvStore *mairie = av_fused_get_store (fixture, 0);
  g_autofree char *third = NULL;
  g_auto (GStrv) shown = NULL;
  g_auto (GStrv) joined = NULL;

  g_free (av_organisation_write_contact (fixture->organisation, fixture->stranger, "Alouette", &third));
  av_fused_send_round (fixture);
  g_assert_true (av_fusion_join (mairie, third, fixture->containers[AV_FUSED_KEPT], NULL));
  av_fused_send_round (fixture);
  shown = av_fusion_get_component (av_fused_get_store (fixture, fixture->here[0]), third, NULL);
  g_assert_true (av_fusion_part_from (av_fused_get_store (fixture, fixture->here[0]), third, (const char *const *) shown, &joined, NULL));
  wait_days (fixture, 100);

  assert_proposed (fixture, fixture->here[0], AV_FUSED_KEPT, NULL);
  assert_proposed (fixture, fixture->there[0], AV_FUSED_GIVEN, NULL);
  assert_n_proposed (fixture, fixture->stranger, 1);
  assert_n_proposed (fixture, 0, 2);

  erase_ended (fixture, fixture->here[0]);
  erase_ended (fixture, fixture->there[0]);
  erase_ended (fixture, fixture->stranger);
  for (guint i = 0; i <= fixture->stranger; i++)
    assert_none_proposed (fixture, i);
}

typedef void (*Test) (AvFused *fixture, gconstpointer user_data);

/* Told which part it is about. */
static void
add_of_each (const char *name,
             Test test)
{
  g_autofree char *ours = g_strconcat ("/fused/", name, "/ours", NULL);
  g_autofree char *theirs = g_strconcat ("/fused/", name, "/theirs", NULL);

  g_test_add (ours, AvFused, GUINT_TO_POINTER (AV_FUSED_KEPT), av_fused_set_up, test, av_fused_tear_down);
  g_test_add (theirs, AvFused, GUINT_TO_POINTER (AV_FUSED_GIVEN), av_fused_set_up, test, av_fused_tear_down);
}

int
main (int argc,
      char **argv)
{
  av_sync_fixture_set_up_state ();
  g_test_init (&argc, &argv, NULL);

  add_of_each ("each-erases-its-own-part", test_each_erases_its_own_part);
  add_of_each ("each-destroys-its-own-part", test_each_destroys_its_own_part);
  add_of_each ("parted-once-one-is-erased", test_parted_once_one_is_erased);
  g_test_add ("/fused/nobody-else-erases-either", AvFused, NULL, av_fused_set_up, test_nobody_else_erases_either, av_fused_tear_down);
  g_test_add ("/fused/whose-the-others-are-is-told", AvFused, NULL, av_fused_set_up, test_whose_the_others_are_is_told, av_fused_tear_down);
  g_test_add ("/fused/each-is-proposed-its-own-part", AvFused, NULL, av_fused_set_up, test_each_is_proposed_its_own_part, av_fused_tear_down);
  g_test_add ("/fused/of-both-communes-all-is-one", AvFused, NULL, av_fused_set_up, test_of_both_communes_all_is_one, av_fused_tear_down);
  g_test_add ("/fused/each-keeps-its-own-part", AvFused, NULL, av_fused_set_up, test_each_keeps_its_own_part, av_fused_tear_down);
  add_of_each ("erased-where-it-may", test_erased_where_it_may);
  g_test_add ("/fused/proposed-where-it-may", AvFused, NULL, av_fused_set_up, test_proposed_where_it_may, av_fused_tear_down);
  g_test_add ("/fused/proposed-where-it-works-on/as-one", AvFused, GINT_TO_POINTER (FALSE), av_fused_set_up, test_proposed_where_it_works_on, av_fused_tear_down);
  g_test_add ("/fused/proposed-where-it-works-on/parted", AvFused, GINT_TO_POINTER (TRUE), av_fused_set_up, test_proposed_where_it_works_on, av_fused_tear_down);
  g_test_add ("/fused/each-of-three-is-proposed-its-own", AvFused, NULL, av_fused_set_up, test_each_of_three_is_proposed_its_own, av_fused_tear_down);
  g_test_add ("/fused/offered-no-more-once-ended", AvFused, NULL, av_fused_set_up, test_offered_no_more_once_ended, av_fused_tear_down);
  g_test_add ("/fused/offered-while-something-is-left", AvFused, NULL, av_fused_set_up, test_offered_while_something_is_left, av_fused_tear_down);
  add_of_each ("erased-where-it-works-on", test_erased_where_it_works_on);
  g_test_add ("/fused/revoked-everywhere", AvFused, NULL, av_fused_set_up, test_revoked_everywhere, av_fused_tear_down);
  add_of_each ("erased-once", test_erased_once);

  return g_test_run ();
}
