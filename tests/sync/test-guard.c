/* The disk refuses while a guard is written: what was not brought after all is no
 * older state, and what was brought is remembered. */

#include <errno.h>
#include <string.h>
#include <utime.h>
#include <glib/gstdio.h>

#include "av-file.h"
#include "av-installation-private.h"
#include "av-sync-fixture.h"

typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
} Fixture;

static guint calls;
static guint failing; /* from this call on; 0: none */
static gboolean guard_stays;

static gboolean
fails (void)
{
  if (++calls < failing || failing == 0)
    return FALSE;

  errno = ENOSPC;
  return TRUE;
}

static int
open_or_fail (const char *path,
              int flags,
              mode_t mode)
{
  return fails () ? -1 : av_file_system_operations.open (path, flags, mode);
}

static ssize_t
write_or_fail (int fd,
               const void *bytes,
               size_t size)
{
  return fails () ? -1 : av_file_system_operations.write (fd, bytes, size);
}

static int
sync_or_fail (int fd)
{
  return fails () ? -1 : av_file_system_operations.sync (fd);
}

static int
rename_or_fail (const char *from,
                const char *to)
{
  if (guard_stays && g_str_has_suffix (to, ".guard"))
    {
      errno = EIO;
      return -1;
    }

  return fails () ? -1 : av_file_system_operations.rename (from, to);
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->organisation = av_organisation_new_in_files ("76540");
  fixture->laptop = av_organisation_join (fixture->organisation, "Canteleu-1", "76540", "referent");
  av_organisation_send (fixture->organisation, fixture->laptop, 0);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
}

static void
begin_failing (guint from)
{
  static AvFileOperations operations;

  operations = av_file_system_operations;
  operations.open = open_or_fail;
  operations.write = write_or_fail;
  operations.sync = sync_or_fail;
  operations.rename = rename_or_fail;
  av_file_set_operations_for_test (&operations);
  calls = 0;
  failing = from;
}

static void
run_script (Fixture *fixture,
            guint number,
            const char *script)
{
  g_autoptr (GError) error = NULL;

  av_database_exec_script (av_store_get_database (av_organisation_get_store (fixture->organisation, number)), script, &error);
  g_assert_no_error (error);
}

/* Opened again, it goes on in its journal. */
static void
assert_not_older (Fixture *fixture,
                  guint number)
{
  g_auto (GStrv) notices = NULL;

  av_organisation_back_up (fixture->organisation, number);
  notices = av_installation_take_notices (av_organisation_get (fixture->organisation, number));
  g_assert_cmpuint (g_strv_length (notices), ==, 0);
}

/* The guard is laid by then. */
#define FAIL_AT_THE_END                                                                   \
  "PRAGMA foreign_keys = ON;"                                                             \
  "CREATE TEMP TABLE parent (id INTEGER PRIMARY KEY);"                                    \
  "CREATE TEMP TABLE child (id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED);" \
  "CREATE TEMP TRIGGER late AFTER INSERT ON statement BEGIN INSERT INTO child VALUES (1); END"

static void
test_statement_that_failed_is_no_older_state (Fixture *fixture,
                                              gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;

  for (guint n = 1; !done; n++)
    {
      run_script (fixture, 0, FAIL_AT_THE_END);
      begin_failing (n);
      g_assert_false (av_installation_revoke (av_organisation_get (fixture->organisation, 0), "Canteleu-1", &(AvRevocation){ "" }, NULL, NULL));
      done = calls < n;
      av_file_set_operations_for_test (NULL);
      assert_not_older (fixture, 0);
    }

  g_assert_cmpuint (calls, >, 3);
  av_installation_revoke (av_organisation_get (fixture->organisation, 0), "Canteleu-1", &(AvRevocation){ "" }, NULL, &error);
  g_assert_no_error (error);
}

/* An erasure came with it, and comes again. */
static void
test_import_that_failed_is_no_older_state (Fixture *fixture,
                                           gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *dossier = NULL;
  g_autofree char *record = av_organisation_write_contact (organisation, fixture->laptop, "Cosette", &dossier);
  g_autofree char *path = NULL;
  gboolean done = FALSE;

  av_organisation_send (organisation, fixture->laptop, 0);
  g_assert_true (av_installation_erase (av_organisation_get (organisation, 0), dossier, 0, "demande", NULL));
  path = av_organisation_export (organisation, 0, fixture->laptop);
  for (guint n = 1; !done; n++)
    {
      g_autofree char *name = NULL;

      run_script (fixture, fixture->laptop, "CREATE TEMP TRIGGER full BEFORE INSERT ON bundle_seen BEGIN SELECT RAISE (ABORT, 'full'); END");
      begin_failing (n);
      g_assert_null (av_installation_import (av_organisation_get (organisation, fixture->laptop), path, NULL));
      done = calls < n;
      av_file_set_operations_for_test (NULL);
      assert_not_older (fixture, fixture->laptop);
      name = av_organisation_get_answer (organisation, fixture->laptop, record, "prenom-ou-surnom");
      g_assert_cmpstr (name, ==, "Cosette");
    }

  g_assert_cmpuint (calls, >, 3);
}

/* Where it cannot be remembered it is not done: what is said to have failed has. */
static void
test_erasure_that_failed_is_none (Fixture *fixture,
                                  gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *dossier = NULL;
  g_autofree char *record = av_organisation_write_contact (organisation, fixture->laptop, "Cosette", &dossier);
  gboolean done = FALSE;
  guint n_refused = 0;

  for (guint n = 1; !done; n++)
    {
      g_autofree char *name = NULL;

      begin_failing (n);
      done = av_installation_erase (av_organisation_get (organisation, fixture->laptop), dossier, 0, "demande", NULL);
      av_file_set_operations_for_test (NULL);
      n_refused += !done;
      name = av_organisation_get_answer (organisation, fixture->laptop, record, "prenom-ou-surnom");
      g_assert_cmpstr (name, ==, done ? NULL : "Cosette");
    }

  g_assert_cmpuint (n_refused, >, 3);
}

static char *
get_guard_path (Fixture *fixture,
                guint number)
{
  g_autofree char *id = av_id_to_string (av_installation_get_id (av_organisation_get (fixture->organisation, number)));
  g_autofree char *name = g_strconcat (id, ".guard", NULL);

  return g_build_filename (g_get_user_state_dir (), "allervers", name, NULL);
}

static GBytes *
read_guard (Fixture *fixture)
{
  g_autofree char *path = get_guard_path (fixture, 0);
  g_autoptr (GError) error = NULL;
  GBytes *guard = av_file_read (path, G_MAXUINT16, &error);

  g_assert_no_error (error);
  return guard;
}

/* The power is cut once it is signed, before its guard is in its place. */
static void
test_guard_is_put_in_its_place_later (Fixture *fixture,
                                      gconstpointer user_data)
{
  g_autoptr (GBytes) before = read_guard (fixture);
  g_autoptr (GBytes) meanwhile = NULL;
  g_autoptr (GBytes) after = NULL;
  g_autoptr (GError) error = NULL;

  guard_stays = TRUE;
  begin_failing (0);
  av_installation_revoke (av_organisation_get (fixture->organisation, 0), "Canteleu-1", &(AvRevocation){ "" }, NULL, &error);
  g_assert_no_error (error);
  meanwhile = read_guard (fixture);
  g_assert_true (g_bytes_equal (before, meanwhile));
  av_file_set_operations_for_test (NULL);
  guard_stays = FALSE;

  assert_not_older (fixture, 0);
  after = read_guard (fixture);
  g_assert_false (g_bytes_equal (before, after));
}

static gboolean
receives (Fixture *fixture,
          const char *contact)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *bundle = av_organisation_export (organisation, 0, fixture->laptop);
  g_autoptr (AvImportReport) report = av_installation_import (av_organisation_get (organisation, fixture->laptop), bundle, NULL);
  g_autofree char *name = av_organisation_get_answer (organisation, fixture->laptop, contact, "prenom-ou-surnom");

  return report != NULL && name != NULL;
}

/* Alone there as yet. transfer full: its path. */
static char *
exchange (Fixture *fixture,
          const char *dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvExchangeReport) report = av_installation_exchange (av_organisation_get (fixture->organisation, fixture->laptop), dir, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (report->sent->len, ==, 1);
  return g_strdup (((AvSentBundle *) g_ptr_array_index (report->sent, 0))->path);
}

static void
write_and_exchange (Fixture *fixture,
                    const char *dir)
{
  g_autofree char *record = av_organisation_write_contact (fixture->organisation, fixture->laptop, "Gavroche", NULL);
  g_autofree char *path = exchange (fixture, dir);
}

/* What it is a copy of may be writing in the former one; of what lies there from before, what
 * is old goes as from one's own. */
static void
test_older_state_writes_in_another_folder (Fixture *fixture,
                                           gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *shared = g_build_filename (organisation->dir, "partage", NULL);
  g_autofree char *first = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *second = NULL;
  g_autofree char *other_folder = NULL;
  g_autofree char *writing = NULL;

  g_assert_no_errno (g_mkdir (shared, 0700));
  first = exchange (fixture, shared);
  folder = g_path_get_dirname (first);
  av_organisation_back_up (organisation, fixture->laptop);
  write_and_exchange (fixture, shared);
  av_organisation_restore (organisation, fixture->laptop);

  writing = g_build_filename (folder, "abcdefghijklmnop.avlot.tmp", NULL);
  g_assert_true (g_file_set_contents (writing, "x", 1, NULL));
  second = exchange (fixture, shared);
  other_folder = g_path_get_dirname (second);
  g_assert_cmpstr (other_folder, !=, folder);
  g_assert_true (g_file_test (writing, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (first, G_FILE_TEST_EXISTS));

  g_assert_no_errno (utime (first, &(struct utimbuf){ 0, 0 }));
  write_and_exchange (fixture, shared);
  g_assert_true (g_file_test (writing, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (first, G_FILE_TEST_EXISTS));
}

typedef enum
{
  WITH_ITS_GUARD,
  WITHOUT_A_GUARD,
  WITH_A_CLOCK_BEHIND, /* what it was at the renewal */
} Return;

static guint64
a_year_ahead (gpointer user_data)
{
  return (guint64) (g_get_real_time () / 1000) + G_GUINT64_CONSTANT (365) * 24 * 3600 * 1000;
}

/* What it is sent is sealed to a key that its backup does not have: until it is heard of.
 * user_data: a Return. */
static void
test_renewed_since_is_sealed_to_again (Fixture *fixture,
                                       gconstpointer user_data)
{
  g_autofree char *guard = get_guard_path (fixture, fixture->laptop);
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *contact = NULL;
  g_autoptr (GError) error = NULL;

  av_organisation_back_up (organisation, fixture->laptop);
  if (GPOINTER_TO_INT (user_data) == WITH_A_CLOCK_BEHIND)
    av_store_set_clock_for_test (av_organisation_get_store (organisation, fixture->laptop), a_year_ahead, NULL);
  av_installation_renew (av_organisation_get (organisation, fixture->laptop), &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, fixture->laptop, 0);
  contact = av_organisation_write_contact (organisation, 0, "Fantine", NULL);
  g_assert_true (receives (fixture, contact));

  if (GPOINTER_TO_INT (user_data) == WITHOUT_A_GUARD)
    g_assert_cmpint (g_unlink (guard), ==, 0);
  av_organisation_restore (organisation, fixture->laptop);
  g_assert_false (receives (fixture, contact));
  av_organisation_send (organisation, fixture->laptop, 0);
  g_assert_true (receives (fixture, contact));
}

static void
assert_holds (Fixture *fixture,
              guint number,
              const char *contact,
              const char *wanted)
{
  g_autofree char *name = av_organisation_get_answer (fixture->organisation, number, contact, "prenom-ou-surnom");

  g_assert_cmpstr (name, ==, wanted);
}

/* Its whole disk comes back, guard and all, and it signs a number anew before it hears of
 * what it had written under it. That bundle is lost; then those come that follow the
 * first one, and what it holds looks like all that there is. */
static void
test_number_written_twice_is_heard_of (Fixture *fixture,
                                       gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint laptop = fixture->laptop;
  guint colleague = av_organisation_join (organisation, "Canteleu-2", "76540", "referent");
  g_autofree char *guard = get_guard_path (fixture, laptop);
  g_autofree char *before = NULL;
  g_autofree char *behind = NULL;
  g_autofree char *again = NULL;
  g_autofree char *lost = NULL;
  g_autoptr (GBytes) as_it_was = NULL;

  av_organisation_send (organisation, 0, laptop);
  av_organisation_back_up (organisation, laptop);
  as_it_was = av_file_read (guard, G_MAXUINT16, NULL);
  before = av_organisation_write_contact (organisation, laptop, "Fantine", NULL);
  av_organisation_send (organisation, laptop, 0);
  behind = av_organisation_write_contact (organisation, laptop, "Gavroche", NULL);
  av_organisation_send (organisation, laptop, colleague);
  av_organisation_send (organisation, colleague, 0);

  g_assert_true (av_file_write (guard, g_bytes_get_data (as_it_was, NULL), g_bytes_get_size (as_it_was), NULL));
  av_organisation_restore (organisation, laptop);
  again = av_organisation_write_contact (organisation, laptop, "Cosette", NULL);
  lost = av_organisation_export (organisation, laptop, 0);
  for (guint i = 0; i < 3; i++)
    {
      av_organisation_send (organisation, 0, laptop);
      av_organisation_send (organisation, laptop, 0);
    }

  for (guint i = 0; i <= laptop; i += laptop)
    {
      assert_holds (fixture, i, before, "Fantine");
      assert_holds (fixture, i, behind, "Gavroche");
      assert_holds (fixture, i, again, "Cosette");
    }
}

#define ADD(name, func) g_test_add ("/guard/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("statement-that-failed-is-no-older-state", test_statement_that_failed_is_no_older_state);
  ADD ("import-that-failed-is-no-older-state", test_import_that_failed_is_no_older_state);
  ADD ("erasure-that-failed-is-none", test_erasure_that_failed_is_none);
  ADD ("is-put-in-its-place-later", test_guard_is_put_in_its_place_later);
  ADD ("renewed-since-is-sealed-to-again", test_renewed_since_is_sealed_to_again);
  g_test_add ("/guard/renewed-since-without-a-guard", Fixture, GINT_TO_POINTER (WITHOUT_A_GUARD), set_up, test_renewed_since_is_sealed_to_again, tear_down);
  g_test_add ("/guard/renewed-since-with-a-clock-behind", Fixture, GINT_TO_POINTER (WITH_A_CLOCK_BEHIND), set_up, test_renewed_since_is_sealed_to_again, tear_down);
  ADD ("older-state-writes-in-another-folder", test_older_state_writes_in_another_folder);
  ADD ("number-written-twice-is-heard-of", test_number_written_twice_is_heard_of);
  return g_test_run ();
}
