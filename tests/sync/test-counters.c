/* What an erased dossier leaves to the statistics is read by those who read the dossier,
 * and names nobody. */

#include "av-erasure.h"
#include "av-fusion.h"
#include "av-installation-share.h"
#include "av-query.h"
#include "av-reading.h"
#include "av-record-store.h"
#include "av-sharing.h"
#include "av-sync-fixture.h"

#define HERE "76540"
#define ELSEWHERE "76681"
#define STRUCTURE "S12"

typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
  guint colleague;
  char *container;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->organisation = av_organisation_new (HERE "," ELSEWHERE "," STRUCTURE ",S0");
  fixture->laptop = av_organisation_join (fixture->organisation, "Canteleu-1", HERE, "referent");
  fixture->colleague = av_organisation_join (fixture->organisation, "Canteleu-2", HERE, "referent");
  g_free (av_organisation_write_contact (fixture->organisation, fixture->laptop, "Cosette", &fixture->container));
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
  g_free (fixture->container);
}

/* One that is gone: it counts. */
static void
write_obstacle (Fixture *fixture,
                guint number,
                const char *theme)
{
  g_autoptr (AvChange) change = av_change_new ("frein", NULL, fixture->container, NULL);
  g_autoptr (GError) error = NULL;

  av_change_set (change, "theme", theme);
  av_change_set (change, "intensite", "bloquant");
  av_change_set (change, "exprime-par", "jeune");
  av_change_set (change, "mode-levee", "leve");
  av_change_set (change, "date-levee", "2026-01-15");
  av_store_commit_one (av_organisation_get_store (fixture->organisation, number), change, &error);
  g_assert_no_error (error);
}

static void
erase (Fixture *fixture,
       guint number)
{
  g_autoptr (GError) error = NULL;

  av_installation_erase (av_organisation_get (fixture->organisation, number), fixture->container, 0, "demande", &error);
  g_assert_no_error (error);
}

static gint64
ask (Fixture *fixture,
     guint number,
     const char *sql)
{
  gint64 n = -1;

  g_assert_true (av_database_get_int64 (av_store_get_database (av_organisation_get_store (fixture->organisation, number)), sql, 0, &n, NULL));
  return n;
}

static gint64
count_counters (Fixture *fixture,
                guint number)
{
  return ask (fixture, number, "SELECT COUNT (*) FROM form_compteur");
}

static void
test_read_by_who_read_the_dossier (Fixture *fixture,
                                   gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint field = av_organisation_join (organisation, "Canteleu-3", HERE, "terrain");
  guint neighbour = av_organisation_join (organisation, "Elbeuf-1", ELSEWHERE, "referent");
  guint association = av_organisation_join (organisation, "Mission locale", STRUCTURE, "terrain");
  guint above = av_organisation_join (organisation, "Métropole-1", "S0", "metropole");
  AvInstallation *laptop = av_organisation_get (organisation, fixture->laptop);
  g_autofree char *today = av_sharing_get_today (av_organisation_get_store (organisation, fixture->laptop));
  g_autoptr (GError) error = NULL;

  write_obstacle (fixture, fixture->laptop, "logement-hebergement");
  write_obstacle (fixture, fixture->laptop, "sante");
  av_installation_share (laptop, fixture->container, STRUCTURE, AV_CLASS_BIT (AV_CLASS_CONTACT), today, "oral", &error);
  g_assert_no_error (error);

  for (guint number = 0; number <= above; number++)
    if (number != fixture->laptop)
      av_organisation_send (organisation, fixture->laptop, number);

  erase (fixture, fixture->laptop);
  for (guint number = 0; number <= above; number++)
    if (number != fixture->laptop)
      av_organisation_send (organisation, fixture->laptop, number);

  /* The contact and the two obstacles. */
  g_assert_cmpint (count_counters (fixture, fixture->laptop), ==, 3);
  g_assert_cmpint (count_counters (fixture, fixture->colleague), ==, 3);
  g_assert_cmpint (count_counters (fixture, field), ==, 2);
  g_assert_cmpint (count_counters (fixture, neighbour), ==, 0);
  g_assert_cmpint (count_counters (fixture, association), ==, 0);
  g_assert_cmpint (count_counters (fixture, above), ==, 0);
}

static void
test_name_nobody (Fixture *fixture,
                  gconstpointer user_data)
{
  AvStore *store = av_organisation_get_store (fixture->organisation, fixture->laptop);
  g_autofree char *agent = av_id_new_string ();

  av_store_set_agent (store, agent);
  erase (fixture, fixture->laptop);
  g_assert_cmpstr (av_store_get_agent (store), ==, agent);
  g_assert_cmpint (count_counters (fixture, fixture->laptop), ==, 1);
  g_assert_cmpint (ask (fixture, fixture->laptop,
                        "SELECT COUNT (*) FROM reg JOIN record USING (rid) JOIN name AS form ON form.nid = form JOIN name AS agent ON agent.nid = agent "
                        "WHERE form.text = 'compteur' AND agent.text <> ''"),
                   ==, 0);
}

/* In whichever order they heard of what counts. */
static void
test_erased_by_two_is_counted_once (Fixture *fixture,
                                    gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  av_organisation_send (organisation, fixture->laptop, fixture->colleague);
  write_obstacle (fixture, fixture->laptop, "logement-hebergement");
  write_obstacle (fixture, fixture->colleague, "sante");
  write_obstacle (fixture, fixture->laptop, "justice");
  av_organisation_send (organisation, fixture->colleague, fixture->laptop);
  av_organisation_send (organisation, fixture->laptop, fixture->colleague);
  erase (fixture, fixture->laptop);
  erase (fixture, fixture->colleague);
  g_assert_cmpint (count_counters (fixture, fixture->colleague), ==, 4);
  av_organisation_send (organisation, fixture->laptop, fixture->colleague);
  av_organisation_send (organisation, fixture->colleague, fixture->laptop);
  g_assert_cmpint (count_counters (fixture, fixture->laptop), ==, 4);
  g_assert_cmpint (count_counters (fixture, fixture->colleague), ==, 4);
  av_organisation_send (organisation, fixture->laptop, 0);
  av_organisation_assert_same (organisation);
}

static guint
count_listed (AvStore *store)
{
  g_autoptr (AvQuery) query = av_query_new ("compteur");
  g_autoptr (GError) error = NULL;
  guint n = av_query_count (store, query, &error);

  g_assert_no_error (error);
  return n;
}

/* And by which of the computer's agents: what they read of any dossier. */
static void
test_read_by_role (Fixture *fixture,
                   gconstpointer user_data)
{
  AvStore *store = av_organisation_get_store (fixture->organisation, fixture->laptop);
  g_autofree char *peer = av_id_new_string ();
  g_autofree char *worker = av_id_new_string ();

  g_assert_true (av_reading_say_role (store, peer, "ANIM", NULL));
  g_assert_true (av_reading_say_role (store, worker, "INTERV", NULL));
  erase (fixture, fixture->laptop);
  av_store_set_agent (store, peer);
  g_assert_cmpuint (count_listed (store), ==, 0);
  av_store_set_agent (store, worker);
  g_assert_cmpuint (count_listed (store), ==, 1);
}

/* Of versions that let a commune's register be erased, until the next exchange brings it
 * back: no reason to keep other dossiers. */
static gboolean
hide_territory (AvStore *store,
                gpointer user_data,
                GError **error)
{
  g_autofree char *id = av_store_territory_id (HERE);
  AvId territory;

  g_assert_true (av_id_parse (id, &territory));
  for (guint class = 0; class < AV_N_CLASSES; class ++)
    if (av_class_is_keyed (class) && !av_erasure_hide (store, &territory, (AvClass) class, error))
      return FALSE;

  return TRUE;
}

static void
test_erased_ones_hinder_no_erasure (Fixture *fixture,
                                    gconstpointer user_data)
{
  AvInstallation *laptop = av_organisation_get (fixture->organisation, fixture->laptop);
  g_autofree char *other = NULL;
  g_autoptr (GError) error = NULL;

  erase (fixture, fixture->laptop);
  g_assert_cmpint (count_counters (fixture, fixture->laptop), ==, 1);
  av_store_transact (av_organisation_get_store (fixture->organisation, fixture->laptop), hide_territory, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_counters (fixture, fixture->laptop), ==, 0);

  g_free (av_organisation_write_contact (fixture->organisation, fixture->laptop, "Fantine", &other));
  av_installation_erase (laptop, other, 0, "demande", &error);
  g_assert_no_error (error);
}

/* They are of the commune: what is told of dossiers leaves them out. */
static void
test_are_no_dossier (Fixture *fixture,
                     gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  const char *names[] = { "Canteleu-2", NULL };
  g_autoptr (GPtrArray) sent = NULL;
  g_autoptr (GPtrArray) unreceived = NULL;
  g_autoptr (AvImportReport) report = NULL;
  g_autoptr (GError) error = NULL;
  const AvSentBundle *bundle;

  av_organisation_send (organisation, fixture->laptop, fixture->colleague);
  av_organisation_send (organisation, fixture->colleague, fixture->laptop);
  erase (fixture, fixture->laptop);

  unreceived = av_installation_list_unreceived (av_organisation_get (organisation, fixture->laptop), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < unreceived->len; i++)
    if (g_str_equal (((AvUnreceived *) g_ptr_array_index (unreceived, i))->name, "Canteleu-2"))
      g_assert_cmpuint (((AvUnreceived *) g_ptr_array_index (unreceived, i))->n_dossiers, ==, 0);

  sent = av_installation_export (av_organisation_get (organisation, fixture->laptop), organisation->dir, names, &error);
  g_assert_no_error (error);
  bundle = g_ptr_array_index (sent, 0);
  g_assert_cmpuint (g_hash_table_size (bundle->dossiers), ==, 0);

  report = av_installation_import (av_organisation_get (organisation, fixture->colleague), bundle->path, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < report->arrivals->len; i++)
    g_assert_cmpuint (g_hash_table_size (((AvArrival *) g_ptr_array_index (report->arrivals, i))->dossiers), ==, 0);
}

/* field, value, …, NULL */
static void
write_form (Fixture *fixture,
            const char *form,
            const char *record,
            const char *container,
            const char *const *answers)
{
  g_autoptr (AvChange) change = av_change_new (form, record, container, NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; answers[i] != NULL; i += 2)
    av_change_set (change, answers[i], answers[i + 1]);
  av_store_commit_one (av_organisation_get_store (fixture->organisation, fixture->laptop), change, &error);
  g_assert_no_error (error);
}

/* Of a girl of sixteen; followed: by whom, all_the_same: why she was let in. transfer full. */
static char *
write_dossier (Fixture *fixture,
               const char *day,
               const char *followed,
               const char *all_the_same)
{
  char *container = NULL;
  g_autofree char *contact = av_organisation_write_contact (fixture->organisation, fixture->laptop, "Éponine", &container);
  g_autofree char *referent = av_id_new_string ();
  g_autofree char *moment = g_strdup_printf ("%sT10:15:00+01:00", day);

  write_form (fixture, "contact", contact, container, (const char *const[]){ "tranche-age", "16-17", "horodatage", moment, "situation-jour", "ni-emploi-ni-formation", NULL });
  write_form (fixture, "personne", NULL, container, (const char *const[]){ "sexe", "F", NULL });
  write_form (fixture, "dossier", NULL, container,
              (const char *const[]){ "statut", "REPERE", "referent", referent, "commune-porteuse", HERE, "date-reperage", day, "origine", "OPERATION",
                                     "accompagne-spe", followed, all_the_same != NULL ? "motif-derogation" : NULL, all_the_same, NULL });
  return container;
}

static void
assert_counted (Fixture *fixture,
                guint number,
                const char *code,
                gint64 expected)
{
  g_autofree char *sql = g_strdup_printf ("SELECT COUNT (*) FROM form_compteur WHERE indicateur = '%s'", code);
  gint64 n = ask (fixture, number, sql);

  if (n != expected)
    g_error ("%s: %" G_GINT64_FORMAT, code, n);
}

static void
erase_dossier (Fixture *fixture,
               guint number,
               const char *dossier)
{
  g_autoptr (GError) error = NULL;

  av_installation_erase (av_organisation_get (fixture->organisation, number), dossier, 0, "demande", &error);
  g_assert_no_error (error);
}

/* Met twice, by one quarter and the next. */
static void
test_a_joined_person_is_counted_once (Fixture *fixture,
                                      gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *one = write_dossier (fixture, "2026-02-10", "non", NULL);
  g_autofree char *other = write_dossier (fixture, "2026-04-10", "non", NULL);
  g_autoptr (GError) error = NULL;

  av_fusion_join (av_organisation_get_store (organisation, fixture->laptop), one, other, &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, fixture->laptop, fixture->colleague);
  av_organisation_send (organisation, fixture->colleague, fixture->laptop);
  erase_dossier (fixture, fixture->laptop, other);
  erase_dossier (fixture, fixture->colleague, one);
  av_organisation_send (organisation, fixture->laptop, fixture->colleague);
  av_organisation_send (organisation, fixture->colleague, fixture->laptop);

  for (guint number = fixture->laptop; number <= fixture->colleague; number++)
    {
      assert_counted (fixture, number, "I02", 2);
      assert_counted (fixture, number, "I04", 1);
      assert_counted (fixture, number, "I07", 1);
      assert_counted (fixture, number, "I08", 1);
      g_assert_cmpint (ask (fixture, number, "SELECT COUNT (*) FROM form_compteur WHERE indicateur = 'I04' AND trimestre = '2026-T1'"), ==, 1);
    }
}

/* For whom the programme is, and who was let in all the same. */
static void
test_who_is_not_eligible_is_not_counted (Fixture *fixture,
                                         gconstpointer user_data)
{
  g_autofree char *followed = write_dossier (fixture, "2026-02-10", "ml", NULL);
  g_autofree char *let_in = write_dossier (fixture, "2026-02-10", "ml", "Suivie sur le papier");
  g_autofree char *unknown = write_dossier (fixture, "2026-02-10", "~nsp", NULL);

  erase_dossier (fixture, fixture->laptop, followed);
  erase_dossier (fixture, fixture->laptop, unknown);
  assert_counted (fixture, fixture->laptop, "I04", 0);
  assert_counted (fixture, fixture->laptop, "I07", 2);
  erase_dossier (fixture, fixture->laptop, let_in);
  assert_counted (fixture, fixture->laptop, "I04", 1);
}

#define ADD(name, func) g_test_add ("/counters/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("are-read-by-who-read-the-dossier", test_read_by_who_read_the_dossier);
  ADD ("are-read-by-role", test_read_by_role);
  ADD ("name-nobody", test_name_nobody);
  ADD ("erased-by-two-is-counted-once", test_erased_by_two_is_counted_once);
  ADD ("erased-ones-hinder-no-erasure", test_erased_ones_hinder_no_erasure);
  ADD ("a-joined-person-is-counted-once", test_a_joined_person_is_counted_once);
  ADD ("who-is-not-eligible-is-not-counted", test_who_is_not_eligible_is_not_counted);
  ADD ("are-no-dossier", test_are_no_dossier);

  return g_test_run ();
}
