/* What an exchange announces before it is done: what comes, of whom; what has
 * not arrived, and where; who wrote which of two values. */

#include <glib/gstdio.h>

#include "av-record-store.h"
#include "av-shared-dossier.h"
#include "av-snapshot.h"

#define ELSEWHERE "76231"

typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
  guint other;
  guint colleague;
  guint elsewhere; /* in another commune */
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->organisation = av_organisation_new ("76540," ELSEWHERE);
  fixture->laptop = av_organisation_join (fixture->organisation, "Canteleu-1", "76540", "terrain");
  fixture->other = av_organisation_join (fixture->organisation, "Service", "76540", "metropole");
  fixture->colleague = av_organisation_join (fixture->organisation, "Canteleu-2", "76540", "terrain");
  fixture->elsewhere = av_organisation_join (fixture->organisation, "Elbeuf-1", ELSEWHERE, "referent");
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
}

static AvBundleSummary *
inspect_at (Fixture *fixture,
            guint number,
            const char *path)
{
  g_autoptr (GError) error = NULL;
  AvBundleSummary *summary = av_installation_inspect (av_organisation_get (fixture->organisation, number), path, NULL, &error);

  g_assert_no_error (error);
  return summary;
}

static AvBundleSummary *
inspect (Fixture *fixture,
         const char *path)
{
  return inspect_at (fixture, 0, path);
}

static void
transfer (Fixture *fixture,
          const char *container)
{
  av_shared_dossier_transfer (fixture->organisation, fixture->laptop, container, ELSEWHERE);
}

/* Both hear of what the other has. */
static void
meet_elsewhere (Fixture *fixture)
{
  av_organisation_send (fixture->organisation, fixture->laptop, fixture->elsewhere);
  av_organisation_send (fixture->organisation, fixture->elsewhere, fixture->laptop);
}

static void
test_what_would_come_is_counted_by_dossier (Fixture *fixture,
                                            gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *container = NULL;
  g_autofree char *cosette = av_organisation_write_contact (organisation, fixture->laptop, "Cosette", &container);
  g_autofree char *again = av_organisation_write_contact (organisation, fixture->laptop, "Cosette", &container);
  g_autofree char *gavroche = av_organisation_write_contact (organisation, fixture->laptop, "Gavroche", NULL);
  g_autofree char *path = av_organisation_export (organisation, fixture->laptop, 0);
  g_autoptr (AvBundleSummary) summary = inspect (fixture, path);
  const AvArrival *arrival;

  g_assert_cmpuint (summary->arrivals->len, ==, 1);
  arrival = g_ptr_array_index (summary->arrivals, 0);
  g_assert_cmpstr (arrival->name, ==, "Canteleu-1");
  g_assert_cmpuint (g_hash_table_size (arrival->dossiers), ==, 2);
  g_assert_true (g_hash_table_contains (arrival->dossiers, container));
  g_assert_cmpint (arrival->from, >, 0);
  g_assert_cmpint (arrival->from, <=, arrival->until);
}

/* A new bundle of what came before by another one brings nothing. */
static void
test_what_is_held_is_not_counted (Fixture *fixture,
                                  gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *cosette = av_organisation_write_contact (organisation, fixture->laptop, "Cosette", NULL);
  g_autofree char *path = av_organisation_export (organisation, fixture->laptop, 0);
  g_autofree char *twin = av_organisation_export (organisation, fixture->laptop, 0);
  g_autoptr (AvImportReport) report = av_installation_import (av_organisation_get (organisation, 0), path, NULL);
  g_autoptr (AvBundleSummary) summary = inspect (fixture, twin);

  g_assert_nonnull (report);
  g_assert_cmpuint (summary->arrivals->len, ==, 0);
}

/* Of a segment that is here, the strands that were stubs. */
static void
test_what_would_be_filled_is_counted (Fixture *fixture,
                                      gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *container = NULL;
  g_autofree char *cosette = av_organisation_write_contact (organisation, fixture->laptop, "Cosette", &container);
  g_autofree char *path = NULL;
  g_autofree char *twin = NULL;
  g_autoptr (AvBundleSummary) summary = NULL;
  g_autoptr (AvBundleSummary) again = NULL;
  g_autoptr (AvImportReport) report = NULL;

  meet_elsewhere (fixture);
  transfer (fixture, container);
  path = av_organisation_export (organisation, fixture->laptop, fixture->elsewhere);
  twin = av_organisation_export (organisation, fixture->laptop, fixture->elsewhere);
  summary = inspect_at (fixture, fixture->elsewhere, path);
  g_assert_cmpuint (summary->arrivals->len, ==, 1);
  g_assert_true (g_hash_table_contains (((const AvArrival *) g_ptr_array_index (summary->arrivals, 0))->dossiers, container));

  report = av_installation_import (av_organisation_get (organisation, fixture->elsewhere), path, NULL);
  g_assert_nonnull (report);
  again = inspect_at (fixture, fixture->elsewhere, twin);
  g_assert_cmpuint (again->arrivals->len, ==, 0);
}

/* What the summary foretold is what the import then tells. */
static void
test_the_report_says_what_was_announced (Fixture *fixture,
                                         gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *container = NULL;
  g_autofree char *cosette = av_organisation_write_contact (organisation, fixture->laptop, "Cosette", &container);
  g_autofree char *path = av_organisation_export (organisation, fixture->laptop, 0);
  g_autoptr (AvImportReport) report = av_installation_import (av_organisation_get (organisation, 0), path, NULL);
  const AvArrival *arrival;

  g_assert_cmpuint (report->arrivals->len, ==, 1);
  arrival = g_ptr_array_index (report->arrivals, 0);
  g_assert_cmpstr (arrival->name, ==, "Canteleu-1");
  g_assert_cmpuint (g_hash_table_size (arrival->dossiers), ==, 1);
  g_assert_true (g_hash_table_contains (arrival->dossiers, container));
}

static guint
count_unreceived (Fixture *fixture,
                  const char *by)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = av_installation_list_unreceived (av_organisation_get (fixture->organisation, fixture->laptop), &error);

  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++)
    if (g_strcmp0 (((const AvUnreceived *) g_ptr_array_index (list, i))->name, by) == 0)
      return ((const AvUnreceived *) g_ptr_array_index (list, i))->n_dossiers;
  return 0;
}

static void
test_what_has_not_arrived_is_known_by_installation (Fixture *fixture,
                                                    gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *cosette = av_organisation_write_contact (organisation, fixture->laptop, "Cosette", NULL);

  g_assert_cmpuint (count_unreceived (fixture, "Mairie"), ==, 1);
  av_organisation_send (organisation, fixture->laptop, 0);
  g_assert_cmpuint (count_unreceived (fixture, "Mairie"), ==, 1);
  av_organisation_send (organisation, 0, fixture->laptop);
  g_assert_cmpuint (count_unreceived (fixture, "Mairie"), ==, 0);
}

/* A transfer gives all of it to another commune, also what was sealed before, and what
 * that one has as stubs. */
static void
test_what_was_transferred_has_not_arrived (Fixture *fixture,
                                           gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *container = NULL;
  g_autofree char *stub = NULL;
  g_autofree char *cosette = av_organisation_write_contact (organisation, fixture->laptop, "Cosette", &stub);
  g_autofree char *gavroche = NULL;

  meet_elsewhere (fixture);
  gavroche = av_organisation_write_contact (organisation, fixture->laptop, "Gavroche", &container);
  av_organisation_send (organisation, fixture->laptop, 0);
  g_assert_cmpuint (count_unreceived (fixture, "Elbeuf-1"), ==, 0);
  transfer (fixture, container);
  g_assert_cmpuint (count_unreceived (fixture, "Elbeuf-1"), ==, 1);
  transfer (fixture, stub);
  g_assert_cmpuint (count_unreceived (fixture, "Elbeuf-1"), ==, 2);
  av_organisation_send (organisation, fixture->laptop, 0);
  g_assert_cmpuint (count_unreceived (fixture, "Elbeuf-1"), ==, 2);
  meet_elsewhere (fixture);
  g_assert_cmpuint (count_unreceived (fixture, "Elbeuf-1"), ==, 0);
}

/* What is erased goes to nobody any more, whoever asks for what came as a stub. */
static void
test_what_is_erased_is_not_waited_for (Fixture *fixture,
                                       gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint asker = av_organisation_join (organisation, "Canteleu-3", "76540", "referent");
  g_autofree char *container = NULL;
  g_autofree char *cosette = av_organisation_write_contact (organisation, fixture->laptop, "Cosette", &container);
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, fixture->laptop, asker);
  av_installation_erase (av_organisation_get (organisation, asker), container, 0, "demande", &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, asker, fixture->laptop);
  av_organisation_send (organisation, fixture->laptop, fixture->colleague);
  av_organisation_send (organisation, fixture->colleague, fixture->laptop);
  g_assert_cmpuint (count_unreceived (fixture, "Canteleu-2"), ==, 0);
  g_assert_cmpuint (count_unreceived (fixture, "Mairie"), ==, 0);
}

/* What is written into a dossier that went elsewhere is signed in one's own commune:
 * both are sent it. */
static void
test_what_is_not_sealed_yet_has_not_arrived (Fixture *fixture,
                                             gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *container = NULL;
  g_autofree char *cosette = av_organisation_write_contact (organisation, fixture->laptop, "Cosette", &container);

  transfer (fixture, container);
  meet_elsewhere (fixture);
  av_organisation_send (organisation, fixture->laptop, fixture->colleague);
  av_organisation_send (organisation, fixture->colleague, fixture->laptop);
  g_assert_cmpuint (count_unreceived (fixture, "Canteleu-2"), ==, 0);
  av_organisation_set (organisation, fixture->laptop, "contact", cosette, container, "prenom-ou-surnom", "L’Alouette");
  g_assert_cmpuint (count_unreceived (fixture, "Elbeuf-1"), ==, 1);
  g_assert_cmpuint (count_unreceived (fixture, "Canteleu-2"), ==, 1);
}

/* Who may not read it does not lack it. */
static void
test_who_may_not_read_is_not_named (Fixture *fixture,
                                    gconstpointer user_data)
{
  g_autofree char *cosette = av_organisation_write_contact (fixture->organisation, fixture->laptop, "Cosette", NULL);

  g_assert_cmpuint (count_unreceived (fixture, "Service"), ==, 0);
}

static void
test_a_value_names_the_computer_it_was_written_on (Fixture *fixture,
                                                   gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *container = NULL;
  g_autofree char *record = av_organisation_write_contact (organisation, fixture->laptop, "Gavroche", &container);
  g_autoptr (AvSnapshot) snapshot = NULL;
  g_autoptr (GHashTable) writers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const AvLiveValue *live;
  guint n;

  av_organisation_send (organisation, fixture->laptop, 0);
  av_organisation_set (organisation, fixture->laptop, "contact", record, container, "prenom-ou-surnom", "Gavroche T.");
  av_organisation_send (organisation, fixture->laptop, 0);
  av_organisation_set (organisation, 0, "contact", record, container, "prenom-ou-surnom", "Gavroche Thénardier");
  av_organisation_set (organisation, fixture->laptop, "contact", record, container, "prenom-ou-surnom", "Le môme");
  av_organisation_send (organisation, fixture->laptop, 0);

  snapshot = av_record_store_load (av_organisation_get_store (organisation, 0), record, NULL);
  live = av_snapshot_get_live (snapshot, "prenom-ou-surnom", &n);
  g_assert_cmpuint (n, ==, 2);
  for (guint i = 0; i < n; i++)
    g_hash_table_add (writers, av_installation_name_writer (av_organisation_get (organisation, 0), live[i].dot));
  g_assert_true (g_hash_table_contains (writers, "Canteleu-1"));
  g_assert_true (g_hash_table_contains (writers, "Mairie"));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add ("/announced/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("what-would-come-is-counted-by-dossier", test_what_would_come_is_counted_by_dossier);
  ADD ("what-is-held-is-not-counted", test_what_is_held_is_not_counted);
  ADD ("what-would-be-filled-is-counted", test_what_would_be_filled_is_counted);
  ADD ("the-report-says-what-was-announced", test_the_report_says_what_was_announced);
  ADD ("what-has-not-arrived-is-known-by-installation", test_what_has_not_arrived_is_known_by_installation);
  ADD ("what-was-transferred-has-not-arrived", test_what_was_transferred_has_not_arrived);
  ADD ("what-is-erased-is-not-waited-for", test_what_is_erased_is_not_waited_for);
  ADD ("what-is-not-sealed-yet-has-not-arrived", test_what_is_not_sealed_yet_has_not_arrived);
  ADD ("who-may-not-read-is-not-named", test_who_may_not_read_is_not_named);
  ADD ("a-value-names-the-computer-it-was-written-on", test_a_value_names_the_computer_it_was_written_on);

  return g_test_run ();
}
