/* The main job: what a laptop writes is found at the mairie, and back. */

#include <glib/gstdio.h>
#include <string.h>

#include "av-bundle.h"
#include "av-database.h"
#include "av-installation-quarantine.h"
#include "av-merge.h"
#include "av-snapshot.h"
#include "av-record-store.h"
#include "av-sync-fixture.h"

typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
  guint other;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->organisation = av_organisation_new ("76540");
  fixture->laptop = av_organisation_join (fixture->organisation, "Canteleu-1", "76540", "referent");
  fixture->other = av_organisation_join (fixture->organisation, "Canteleu-2", "76540", "referent");
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
}

static void
test_contact_crosses_to_the_mairie (Fixture *fixture,
                                    gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *record = av_organisation_write_contact (organisation, fixture->laptop, "Gavroche", NULL);
  g_autofree char *name = NULL;

  av_organisation_send (organisation, fixture->laptop, 0);
  name = av_organisation_get_answer (organisation, 0, record, "prenom-ou-surnom");
  g_assert_cmpstr (name, ==, "Gavroche");
  av_organisation_send (organisation, 0, fixture->other);
  av_organisation_assert_same (organisation);
}

static void
test_concurrent_edit_keeps_both (Fixture *fixture,
                                 gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *container = NULL;
  g_autofree char *record = av_organisation_write_contact (organisation, fixture->laptop, "Gavroche", &container);
  g_autoptr (AvSnapshot) snapshot = NULL;
  g_auto (GStrv) conflicts = NULL;

  av_organisation_send (organisation, fixture->laptop, 0);
  av_organisation_set (organisation, fixture->laptop, "contact", record, container, "prenom-ou-surnom", "Gavroche T.");
  av_organisation_set (organisation, 0, "contact", record, container, "prenom-ou-surnom", "Gavroche Thénardier");
  av_organisation_send (organisation, fixture->laptop, 0);
  av_organisation_send (organisation, 0, fixture->laptop);
  av_organisation_send (organisation, 0, fixture->other);
  av_organisation_assert_same (organisation);

  snapshot = av_record_store_load (av_organisation_get_store (organisation, fixture->other), record, NULL);
  conflicts = av_snapshot_get_conflicts (snapshot);
  g_assert_cmpuint (g_strv_length (conflicts), ==, 1);
}

static void
test_same_bundle_again_changes_nothing (Fixture *fixture,
                                        gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *record = av_organisation_write_contact (organisation, fixture->laptop, "Cosette", NULL);
  g_autofree char *path = av_organisation_export (organisation, fixture->laptop, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvImportReport) first = av_installation_import (av_organisation_get (organisation, 0), path, &error);
  g_autoptr (AvImportReport) second = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (first->n_bundles, ==, 1);
  g_assert_cmpuint (first->n_changes, >, 0);
  second = av_installation_import (av_organisation_get (organisation, 0), path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (second->n_known, ==, 1);
  g_assert_cmpuint (second->n_changes, ==, 0);
}

static void
test_acknowledged_is_not_sent_again (Fixture *fixture,
                                     gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *record = av_organisation_write_contact (organisation, fixture->laptop, "Cosette", NULL);
  const char *recipients[] = { "Mairie", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sent = NULL;

  av_organisation_send (organisation, fixture->laptop, 0);
  av_organisation_send (organisation, 0, fixture->laptop);
  sent = av_installation_export (av_organisation_get (organisation, fixture->laptop), organisation->dir, recipients, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (((AvSentBundle *) g_ptr_array_index (sent, 0))->n_segments, ==, 0);
  g_assert_cmpuint (g_hash_table_size (((AvSentBundle *) g_ptr_array_index (sent, 0))->dossiers), ==, 0);
}

static void
test_bundle_says_which_dossiers_go (Fixture *fixture,
                                    gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *cosette = NULL;
  g_autofree char *gavroche = NULL;
  g_autofree char *first = av_organisation_write_contact (organisation, fixture->laptop, "Cosette", &cosette);
  g_autofree char *second = av_organisation_write_contact (organisation, fixture->laptop, "Gavroche", &gavroche);
  const char *recipients[] = { "Mairie", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sent = NULL;
  const AvSentBundle *bundle;

  sent = av_installation_export (av_organisation_get (organisation, fixture->laptop), organisation->dir, recipients, &error);
  g_assert_no_error (error);
  bundle = g_ptr_array_index (sent, 0);
  g_assert_cmpuint (g_hash_table_size (bundle->dossiers), ==, 2);
  g_assert_true (g_hash_table_contains (bundle->dossiers, cosette));
  g_assert_true (g_hash_table_contains (bundle->dossiers, gavroche));
}

static void
assert_refused (AvInstallation *installation,
                const char *path,
                AvBundleError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvImportReport) report = av_installation_import (installation, path, &error);

  g_assert_null (report);
  g_assert_error (error, AV_BUNDLE_ERROR, (gint) code);
}

static void
test_bundle_for_another_is_refused (Fixture *fixture,
                                    gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *record = av_organisation_write_contact (organisation, fixture->laptop, "Cosette", NULL);
  g_autofree char *path = av_organisation_export (organisation, fixture->laptop, 0);

  assert_refused (av_organisation_get (organisation, fixture->other), path, AV_BUNDLE_ERROR_NOT_FOR_US);
}

static void
test_damaged_bundle_changes_nothing (Fixture *fixture,
                                     gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *record = av_organisation_write_contact (organisation, fixture->laptop, "Cosette", NULL);
  g_autofree char *path = av_organisation_export (organisation, fixture->laptop, 0);
  g_autofree char *bytes = NULL;
  g_autofree char *name = NULL;
  gsize size;
  g_autoptr (AvImportReport) report = NULL;

  g_file_get_contents (path, &bytes, &size, NULL);
  bytes[size / 2] ^= 1;
  g_file_set_contents (path, bytes, (gssize) size, NULL);
  assert_refused (av_organisation_get (organisation, 0), path, AV_BUNDLE_ERROR_DAMAGED);

  bytes[size / 2] ^= 1;
  g_file_set_contents (path, bytes, (gssize) size - 1, NULL);
  assert_refused (av_organisation_get (organisation, 0), path, AV_BUNDLE_ERROR_TRUNCATED);

  bytes[8] = 2;
  g_file_set_contents (path, bytes, (gssize) size, NULL);
  assert_refused (av_organisation_get (organisation, 0), path, AV_BUNDLE_ERROR_NEWER);

  name = av_organisation_get_answer (organisation, 0, record, "prenom-ou-surnom");
  g_assert_null (name);

  bytes[8] = 1;
  g_file_set_contents (path, bytes, (gssize) size, NULL);
  report = av_installation_import (av_organisation_get (organisation, 0), path, NULL);
  g_assert_nonnull (report);
}

static void
test_wrong_words_enrol_nobody (Fixture *fixture,
                               gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStore) store = av_store_open_in_memory (&error);
  g_autoptr (AvInstallation) laptop = av_installation_load (store, &error);
  g_autofree char *file = g_build_filename (organisation->dir, "x.avdem", NULL);
  g_autofree char *output = g_build_filename (organisation->dir, "x.avlot", NULL);
  g_autoptr (AvJoinRequest) request = NULL;
  const char *scopes[] = { "76540", NULL };
  AvWelcome welcome = { scopes, "terrain", "abaisser abandon" };

  g_assert_true (av_installation_request_join (laptop, "Inconnu", file, &error));
  request = av_join_request_read (file, &error);
  g_assert_no_error (error);
  g_assert_false (av_installation_accept_join (av_organisation_get (organisation, 0), request, &welcome, output, &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_WORDS);
  g_assert_false (g_file_test (output, G_FILE_TEST_EXISTS));
}

static void
test_folder_exchanges_both_ways (Fixture *fixture,
                                 gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *stick = g_build_filename (organisation->dir, "cle", NULL);
  g_autofree char *one = av_organisation_write_contact (organisation, fixture->laptop, "Cosette", NULL);
  g_autofree char *two = av_organisation_write_contact (organisation, fixture->other, "Étienne", NULL);
  g_autofree char *three = av_organisation_write_contact (organisation, 0, "Fantine", NULL);

  g_assert_cmpint (g_mkdir (stick, 0700), ==, 0);

  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < 3; i++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (AvExchangeReport) report = av_installation_exchange (av_organisation_get (organisation, i), stick, NULL, NULL, NULL, &error);

        g_assert_no_error (error);
        g_assert_nonnull (report);
        g_assert_cmpuint (report->received->refused->len, ==, 0);
      }

  av_organisation_assert_same (organisation);
}

/* What is known of bundles that were sent. */
static gint64
count_sent (AvOrganisation *organisation,
            guint number)
{
  gint64 n = 0;

  g_assert_true (av_database_get_int64 (av_store_get_database (av_organisation_get_store (organisation, number)),
                                        "SELECT COUNT (*) FROM setting WHERE name LIKE 'sent/%'", 0, &n, NULL));
  return n;
}

static void
test_folder_does_not_fill_up (Fixture *fixture,
                              gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *folder = g_build_filename (organisation->dir, "partage", NULL);
  g_autofree char *record = av_organisation_write_contact (organisation, fixture->laptop, "Cosette", NULL);
  guint n = 0;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);

  for (guint round = 0; round < 6; round++)
    for (guint i = 0; i < 3; i++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (AvExchangeReport) report = av_installation_exchange (av_organisation_get (organisation, i), folder, NULL, NULL, NULL, &error);

        g_assert_no_error (error);
        n = round == 5 ? n + report->sent->len : 0;
      }

  /* Nobody has anything to say any more, and what was said is gone. */
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpuint (av_sync_fixture_count_files (folder), <=, 6);
  g_assert_cmpint (count_sent (organisation, 0) + count_sent (organisation, 1) + count_sent (organisation, 2), <=, av_sync_fixture_count_files (folder));
  av_organisation_assert_same (organisation);
}

static void
cancel_when_writing (AvExchangeStep step,
                     guint64 done,
                     guint64 total,
                     gpointer user_data)
{
  if (step == AV_EXCHANGE_CHECKING)
    g_cancellable_cancel (user_data);
}

static void
test_cancelled_exchange_leaves_no_trace (Fixture *fixture,
                                         gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint away = av_organisation_join (organisation, "Rouen-1", "76540", "metropole");
  g_autofree char *folder = g_build_filename (organisation->dir, "partage", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (away, ==, 3);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_null (av_installation_exchange (av_organisation_get (organisation, 0), folder, cancel_when_writing, cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (av_sync_fixture_count_files (folder), ==, 0);
  /* Nor a folder: the stick is as it was. */
  g_assert_no_errno (g_rmdir (folder));
}

/* What others made stays, though there is nothing in it. */
static void
test_cancelled_exchange_takes_away_its_own_folder_alone (Fixture *fixture,
                                                         gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *folder = g_build_filename (organisation->dir, "partage", NULL);
  g_autofree char *writers = g_build_filename (folder, "aller-vers", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_assert_no_errno (g_mkdir_with_parents (writers, 0700));
  g_assert_null (av_installation_exchange (av_organisation_get (organisation, 0), folder, cancel_when_writing, cancellable, cancellable, NULL));
  g_assert_no_errno (g_rmdir (writers));
}

static AvExchangeReport *
exchange (AvOrganisation *organisation,
          guint number,
          const char *place)
{
  g_autofree char *path = g_build_filename (organisation->dir, place, NULL);
  g_autoptr (GError) error = NULL;
  AvExchangeReport *report;

  g_mkdir (path, 0700);
  report = av_installation_exchange (av_organisation_get (organisation, number), path, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return report;
}

static void
write_onto (Fixture *fixture,
            guint number,
            const char *place)
{
  g_free (av_organisation_write_contact (fixture->organisation, number, "Cosette", NULL));
  av_exchange_report_free (exchange (fixture->organisation, number, place));
}

/* By the mairie, before what failed last. */
static void
assert_received (AvOrganisation *organisation,
                 guint n_bundles)
{
  g_autoptr (AvImportReport) received = av_installation_take_received (av_organisation_get (organisation, 0));

  g_assert_cmpuint (received != NULL ? received->n_bundles : 0, ==, n_bundles);
  g_assert_true (n_bundles == 0 || received->arrivals->len > 0);
}

static guint64
in_a_hundred_days (gpointer user_data)
{
  return (guint64) (g_get_real_time () / 1000) + G_GUINT64_CONSTANT (100) * 24 * 3600 * 1000;
}

/* Nobody brings it back, nor says what was on it. */
static void
test_lost_stick_is_forgotten (Fixture *fixture,
                              gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvStore *store = av_organisation_get_store (organisation, fixture->laptop);
  gint64 n_lost;

  write_onto (fixture, fixture->laptop, "perdue");
  n_lost = count_sent (organisation, fixture->laptop);
  g_assert_cmpint (n_lost, >, 0);
  /* As a former version wrote it, without its day: that is today. */
  g_assert_true (av_database_exec_script (av_store_get_database (store), "UPDATE setting SET value = RTRIM (RTRIM (value, '0123456789')) WHERE name LIKE 'sent/%'", NULL));
  write_onto (fixture, fixture->laptop, "autre");
  g_assert_cmpint (count_sent (organisation, fixture->laptop), ==, 2 * n_lost);

  av_store_set_clock_for_test (store, in_a_hundred_days, NULL);
  write_onto (fixture, fixture->laptop, "nouvelle");
  g_assert_cmpint (count_sent (organisation, fixture->laptop), ==, n_lost);
}

static void
pull_out_when_writing (AvExchangeStep step,
                       guint64 done,
                       guint64 total,
                       gpointer user_data)
{
  const char *stick = user_data;
  g_autofree char *away = g_strconcat (stick, "-dans-la-poche", NULL);

  if (step == AV_EXCHANGE_WRITING)
    g_rename (stick, away);
}

static void
test_stick_pulled_out_while_it_is_written_is_told (Fixture *fixture,
                                                   gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *stick = g_build_filename (organisation->dir, "arrachee", NULL);
  g_autoptr (GError) error = NULL;

  write_onto (fixture, fixture->laptop, "arrachee");
  g_assert_null (av_installation_exchange (av_organisation_get (organisation, 0), stick, pull_out_when_writing, stick, NULL, &error));
  g_assert_error (error, AV_BUNDLE_ERROR, AV_BUNDLE_ERROR_AWAY);
  g_assert_false (g_file_test (stick, G_FILE_TEST_EXISTS));
  assert_received (organisation, 1);
}

static gint64
count_seen (AvStore *store)
{
  gint64 n = 0;

  g_assert_true (av_database_get_int64 (av_store_get_database (store), "SELECT COUNT (*) FROM bundle_seen", 0, &n, NULL));
  return n;
}

typedef struct
{
  AvStore *store;
  gint64 n_seen; /* before */
  GCancellable *cancellable;
} Onlooker;

/* Once one is taken in. */
static void
cancel_when_read (AvExchangeStep step,
                  guint64 done,
                  guint64 total,
                  gpointer user_data)
{
  Onlooker *self = user_data;

  if (step == AV_EXCHANGE_READING && count_seen (self->store) > self->n_seen)
    g_cancellable_cancel (self->cancellable);
}

/* The first of two was taken in. */
static void
test_what_came_before_it_broke_off_is_told (Fixture *fixture,
                                            gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *stick = g_build_filename (organisation->dir, "cle", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Onlooker onlooker = { av_organisation_get_store (organisation, 0), 0, cancellable };

  write_onto (fixture, fixture->laptop, "cle");
  write_onto (fixture, fixture->other, "cle");
  onlooker.n_seen = count_seen (onlooker.store);
  g_assert_null (av_installation_exchange (av_organisation_get (organisation, 0), stick, cancel_when_read, &onlooker, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_received (organisation, 1);

  /* The other one: whole, so it is told by its report alone. */
  av_exchange_report_free (exchange (organisation, 0, "cle"));
  assert_received (organisation, 0);
}

/* Three that never meet: the one that goes round carries what it cannot read. */
static void
test_post_is_carried_unopened (Fixture *fixture,
                               gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *sender = av_organisation_get (organisation, fixture->laptop);
  guint carrier = av_organisation_join (organisation, "Rouen-1", "76540", "metropole");
  const char *recipients[] = { "Canteleu-2", NULL };
  g_autofree char *record = av_organisation_write_contact (organisation, fixture->laptop, "Cosette", NULL);
  g_autofree char *stick = g_build_filename (organisation->dir, "cle", NULL);
  g_autofree char *name = NULL;
  g_autofree char *nothing = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sent = NULL;
  g_autoptr (AvExchangeReport) first = NULL;
  g_autoptr (AvExchangeReport) again = NULL;
  g_autoptr (AvExchangeReport) second = NULL;
  g_autoptr (AvExchangeReport) third = NULL;

  g_assert_cmpint (g_mkdir (stick, 0700), ==, 0);
  sent = av_installation_export (sender, stick, recipients, &error);
  g_assert_no_error (error);

  first = exchange (organisation, carrier, "cle");
  g_assert_cmpuint (first->n_carried, ==, 0);
  second = exchange (organisation, carrier, "dossier-partage");
  g_assert_cmpuint (second->n_carried, ==, 1);

  /* Once is enough. */
  again = exchange (organisation, carrier, "dossier-partage");
  g_assert_cmpuint (again->n_carried, ==, 0);

  nothing = av_organisation_get_answer (organisation, carrier, record, "prenom-ou-surnom");
  g_assert_null (nothing);
  third = exchange (organisation, fixture->other, "dossier-partage");
  g_assert_cmpuint (third->received->refused->len, ==, 0);
  name = av_organisation_get_answer (organisation, fixture->other, record, "prenom-ou-surnom");
  g_assert_cmpstr (name, ==, "Cosette");
}

static gint64
count_carried (AvOrganisation *organisation,
               guint number)
{
  gint64 n = 0;

  g_assert_true (av_database_get_int64 (av_store_get_database (av_organisation_get_store (organisation, number)), "SELECT COUNT (*) FROM courier", 0, &n, NULL));
  return n;
}

/* What is no whole bundle, or for nobody of ours, or too large, or our own. */
static void
test_no_rubbish_is_carried (Fixture *fixture,
                            gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvOrganisation *others = av_organisation_new ("76540");
  guint stranger = av_organisation_join (others, "Maromme-1", "76540", "referent");
  g_autofree char *foreign = av_organisation_export (others, 0, stranger);
  g_autofree char *damaged = g_build_filename (organisation->dir, "cle", "abime.avlot", NULL);
  g_autofree char *copy = g_build_filename (organisation->dir, "cle", "ailleurs.avlot", NULL);
  g_autofree char *bytes = NULL;
  gsize size;
  g_autoptr (AvExchangeReport) own = exchange (organisation, fixture->laptop, "cle");
  g_autoptr (AvExchangeReport) report = NULL;

  g_assert_cmpuint (own->sent->len, >, 0);
  g_assert_true (g_file_get_contents (foreign, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (copy, bytes, (gssize) size, NULL));
  g_assert_true (g_file_set_contents (damaged, bytes, (gssize) size / 2, NULL));
  report = exchange (organisation, fixture->laptop, "cle");
  g_assert_cmpint (count_carried (organisation, fixture->laptop), ==, 0);
  av_organisation_free (others);
}

/* Whoever asks is told how long ago the posts were last in step. */
static void
test_exchange_is_dated (Fixture *fixture,
                        gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvStore *laptop = av_organisation_get_store (organisation, fixture->laptop);
  gint64 before = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *record = av_organisation_write_contact (organisation, fixture->laptop, "Gavroche", NULL);

  av_store_set_setting (laptop, "dernier-echange", "0", NULL);
  g_assert_cmpint (av_store_get_last_exchange (laptop), ==, 0);
  av_organisation_send (organisation, fixture->laptop, 0);
  g_assert_cmpint (av_store_get_last_exchange (laptop), >=, before);
  g_assert_cmpint (av_store_get_last_exchange (av_organisation_get_store (organisation, 0)), >=, before);
}

static guint64
years_ahead (gpointer user_data)
{
  return (guint64) (g_get_real_time () / 1000) + G_GUINT64_CONSTANT (3) * 365 * 24 * 3600 * 1000;
}

/* What a clock that ran ahead said of it does not starve it for years. */
static void
test_clock_set_back_and_restored_gets_its_work_back (void)
{
  AvOrganisation *organisation = av_organisation_new_in_files ("76540");
  guint laptop = av_organisation_join (organisation, "Canteleu-1", "76540", "referent");
  g_autofree char *contact = NULL;
  g_autofree char *seen = NULL;

  av_organisation_back_up (organisation, laptop);
  contact = av_organisation_write_contact (organisation, 0, "Fantine", NULL);
  av_organisation_send (organisation, 0, laptop);
  av_store_set_clock_for_test (av_organisation_get_store (organisation, laptop), years_ahead, NULL);
  av_organisation_send (organisation, laptop, 0);

  av_organisation_restore (organisation, laptop);
  av_organisation_send (organisation, laptop, 0);
  av_organisation_send (organisation, 0, laptop);
  seen = av_organisation_get_answer (organisation, laptop, contact, "prenom-ou-surnom");
  g_assert_cmpstr (seen, ==, "Fantine");
  av_organisation_free (organisation);
}

/* What was written under the wrong date waits; what was before, and what is once it was
 * set right, does not, and the order of both is told by what was seen, not by the clock. */
static void
test_clock_set_right_is_right_at_once (void)
{
  AvOrganisation *organisation = av_organisation_new ("76540");
  guint laptop = av_organisation_join (organisation, "Canteleu-1", "76540", "referent");
  AvStore *store = av_organisation_get_store (organisation, laptop);
  g_autofree char *contact = av_organisation_write_contact (organisation, laptop, "Fantine", NULL);
  g_autofree char *early = NULL;
  g_autofree char *later = NULL;
  g_autofree char *before = NULL;
  g_autofree char *seen = NULL;
  g_autoptr (GPtrArray) waiting = NULL;

  av_organisation_send (organisation, laptop, 0);
  early = av_organisation_write_contact (organisation, laptop, "Favourite", NULL);
  av_store_set_clock_for_test (store, years_ahead, NULL);
  av_organisation_set (organisation, laptop, "contact", contact, NULL, "prenom-ou-surnom", "Euphrasie");
  av_store_set_clock_for_test (store, NULL, NULL);
  av_organisation_set (organisation, laptop, "contact", contact, NULL, "prenom-ou-surnom", "Cosette");
  later = av_organisation_write_contact (organisation, laptop, "Gervaise", NULL);
  av_organisation_send (organisation, laptop, 0);

  waiting = av_installation_list_quarantine (av_organisation_get (organisation, 0), NULL);
  g_assert_cmpuint (waiting->len, ==, 1);
  before = av_organisation_get_answer (organisation, 0, early, "prenom-ou-surnom");
  g_assert_cmpstr (before, ==, "Favourite");
  seen = av_organisation_get_answer (organisation, 0, later, "prenom-ou-surnom");
  g_assert_cmpstr (seen, ==, "Gervaise");

  g_assert_true (av_installation_admit (av_organisation_get (organisation, 0), ((AvQuarantined *) g_ptr_array_index (waiting, 0))->segment, NULL));
  av_organisation_send (organisation, 0, laptop);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *name = av_organisation_get_answer (organisation, i, contact, "prenom-ou-surnom");

      g_assert_cmpstr (name, ==, "Cosette");
    }
  av_organisation_assert_same (organisation);
  av_organisation_free (organisation);
}

#define ADD(name, func) g_test_add ("/exchange/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("is-dated", test_exchange_is_dated);
  g_test_add_func ("/exchange/clock-set-back-and-restored-gets-its-work-back", test_clock_set_back_and_restored_gets_its_work_back);
  g_test_add_func ("/exchange/clock-set-right-is-right-at-once", test_clock_set_right_is_right_at_once);
  ADD ("contact-crosses-to-the-mairie", test_contact_crosses_to_the_mairie);
  ADD ("concurrent-edit-keeps-both", test_concurrent_edit_keeps_both);
  ADD ("same-bundle-again-changes-nothing", test_same_bundle_again_changes_nothing);
  ADD ("acknowledged-is-not-sent-again", test_acknowledged_is_not_sent_again);
  ADD ("bundle-says-which-dossiers-go", test_bundle_says_which_dossiers_go);
  ADD ("bundle-for-another-is-refused", test_bundle_for_another_is_refused);
  ADD ("damaged-bundle-changes-nothing", test_damaged_bundle_changes_nothing);
  ADD ("wrong-words-enrol-nobody", test_wrong_words_enrol_nobody);
  ADD ("folder-exchanges-both-ways", test_folder_exchanges_both_ways);
  ADD ("folder-does-not-fill-up", test_folder_does_not_fill_up);
  ADD ("stick-pulled-out-while-it-is-written-is-told", test_stick_pulled_out_while_it_is_written_is_told);
  ADD ("lost-stick-is-forgotten", test_lost_stick_is_forgotten);
  ADD ("what-came-before-it-broke-off-is-told", test_what_came_before_it_broke_off_is_told);
  ADD ("post-is-carried-unopened", test_post_is_carried_unopened);
  ADD ("no-rubbish-is-carried", test_no_rubbish_is_carried);
  ADD ("cancelled-exchange-leaves-no-trace", test_cancelled_exchange_leaves_no_trace);
  ADD ("cancelled-exchange-takes-away-its-own-folder-alone", test_cancelled_exchange_takes_away_its_own_folder_alone);

  return g_test_run ();
}
