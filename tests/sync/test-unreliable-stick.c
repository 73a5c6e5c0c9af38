/* A stick that does not keep what is written to it, at once or later: nobody is told
 * that all is on it while it is not. */

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "av-bundle.h"
#include "av-database.h"
#include "av-file.h"
#include "av-sync-fixture.h"

#define ID_AT 16 /* in a bundle's header */

typedef enum
{
  FLIPPED_BIT,
  CUT_SHORT,
  ZEROS,
  NOT_READ,
  PULLED_OUT, /* while it is read back */
} Spoiling;

typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
  guint carrier;
  char *stick;
  Spoiling spoiling;
} Fixture;

static Fixture *fooled;      /* NULL: a sound stick */
static gboolean has_written; /* a bundle since then */

static void
spoil (const char *path,
       Spoiling spoiling)
{
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  if (spoiling == FLIPPED_BIT)
    bytes[size / 2] ^= 1;
  else if (spoiling == CUT_SHORT)
    size /= 2;
  else if (spoiling == ZEROS)
    memset (bytes, 0, size);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
}

static int
rename_and_spoil (const char *from,
                  const char *to)
{
  int result = av_file_system_operations.rename_new (from, to);

  if (fooled != NULL && result == 0 && g_str_has_suffix (to, AV_BUNDLE_SUFFIX))
    {
      spoil (to, fooled->spoiling);
      has_written = TRUE;
    }

  return result;
}

static ssize_t
read_or_fail (int fd,
              void *bytes,
              size_t size)
{
  if (fooled == NULL || fooled->spoiling < NOT_READ || !has_written)
    return av_file_system_operations.read (fd, bytes, size);

  if (fooled->spoiling == PULLED_OUT)
    {
      g_autofree char *away = g_strconcat (fooled->stick, "-dans-la-poche", NULL);

      g_rename (fooled->stick, away);
    }

  errno = EIO;
  return -1;
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  static AvFileOperations operations;

  fixture->organisation = av_organisation_new ("76540");
  fixture->laptop = av_organisation_join (fixture->organisation, "Canteleu-1", "76540", "referent");
  fixture->carrier = av_organisation_join (fixture->organisation, "Canteleu-2", "76540", "terrain");
  fixture->stick = g_build_filename (fixture->organisation->dir, "cle", NULL);
  fixture->spoiling = GPOINTER_TO_UINT (user_data);
  g_assert_cmpint (g_mkdir (fixture->stick, 0700), ==, 0);

  operations = av_file_system_operations;
  operations.rename_new = rename_and_spoil;
  operations.read = read_or_fail;
  av_file_set_operations_for_test (&operations);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_file_set_operations_for_test (NULL);
  av_organisation_free (fixture->organisation);
  g_free (fixture->stick);
}

static AvExchangeReport *
exchange (Fixture *fixture,
          guint number)
{
  g_autoptr (GError) error = NULL;
  AvExchangeReport *report = av_installation_exchange (av_organisation_get (fixture->organisation, number), fixture->stick, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return report;
}

/* Over a stick that spoils what is written. */
static void
exchange_in_vain (Fixture *fixture,
                  guint number)
{
  g_autoptr (AvExchangeReport) report = NULL;
  g_autoptr (GError) error = NULL;
  guint n_files = av_sync_fixture_count_files (fixture->stick);

  fooled = fixture;
  has_written = FALSE;
  report = av_installation_exchange (av_organisation_get (fixture->organisation, number), fixture->stick, NULL, NULL, NULL, &error);
  fooled = NULL;

  g_assert_true (has_written);
  g_assert_null (report);
  g_assert_error (error, AV_BUNDLE_ERROR, AV_BUNDLE_ERROR_CHECK);
  g_assert_cmpstr (error->message, ==, "What was written does not read back: this stick or disk is unreliable. Use another one; nothing is lost.");
  g_assert_cmpuint (av_sync_fixture_count_files (fixture->stick), ==, n_files);
}

static void
assert_mairie_knows (Fixture *fixture,
                     const char *record)
{
  g_autofree char *name = NULL;

  name = av_organisation_get_answer (fixture->organisation, 0, record, "prenom-ou-surnom");
  g_assert_cmpstr (name, ==, "Cosette");
}

static void
test_what_is_written_is_read_back (Fixture *fixture,
                                   gconstpointer user_data)
{
  g_autofree char *record = av_organisation_write_contact (fixture->organisation, fixture->laptop, "Cosette", NULL);

  exchange_in_vain (fixture, fixture->laptop);
  av_exchange_report_free (exchange (fixture, fixture->laptop));
  av_exchange_report_free (exchange (fixture, 0));
  assert_mairie_knows (fixture, record);
}

static void
test_what_is_exported_is_read_back (Fixture *fixture,
                                    gconstpointer user_data)
{
  g_autoptr (GPtrArray) sent = NULL;
  g_autoptr (GError) error = NULL;

  fooled = fixture;
  has_written = FALSE;
  sent = av_installation_export (av_organisation_get (fixture->organisation, fixture->laptop), fixture->stick, NULL, &error);
  fooled = NULL;
  g_assert_null (sent);
  g_assert_error (error, AV_BUNDLE_ERROR, AV_BUNDLE_ERROR_CHECK);
  g_assert_cmpuint (av_sync_fixture_count_files (fixture->stick), ==, 0);
}

static void
test_pulled_out_is_told_as_that (Fixture *fixture,
                                 gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  fooled = fixture;
  has_written = FALSE;
  g_assert_null (av_installation_exchange (av_organisation_get (fixture->organisation, fixture->laptop), fixture->stick, NULL, NULL, NULL, &error));
  fooled = NULL;
  g_assert_error (error, AV_BUNDLE_ERROR, AV_BUNDLE_ERROR_AWAY);
}

static void
assert_written_anew (Fixture *fixture,
                     GPtrArray *former)
{
  g_autoptr (AvExchangeReport) anew = exchange (fixture, fixture->laptop);
  g_autoptr (AvExchangeReport) again = exchange (fixture, fixture->laptop);

  g_assert_cmpuint (anew->sent->len, ==, former->len);
  g_assert_cmpuint (again->sent->len, ==, 0);
  for (guint i = 0; i < former->len; i++)
    g_assert_false (g_file_test (((AvSentBundle *) g_ptr_array_index (former, i))->path, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (av_sync_fixture_count_files (fixture->stick), ==, former->len);
}

/* It says what would be said now, but nobody could read it. */
static void
test_what_was_spoilt_is_written_anew (Fixture *fixture,
                                      gconstpointer user_data)
{
  g_autofree char *record = av_organisation_write_contact (fixture->organisation, fixture->laptop, "Cosette", NULL);
  g_autoptr (AvExchangeReport) first = exchange (fixture, fixture->laptop);
  g_autoptr (AvExchangeReport) report = NULL;

  for (guint i = 0; i < first->sent->len; i++)
    spoil (((AvSentBundle *) g_ptr_array_index (first->sent, i))->path, fixture->spoiling);
  assert_written_anew (fixture, first->sent);
  report = exchange (fixture, 0);
  g_assert_cmpuint (report->received->refused->len, ==, 0);
  assert_mairie_knows (fixture, record);
}

/* Under an id that is not its own any more it is still no post of others. */
static void
test_spoilt_bundle_of_ones_own_is_not_carried (Fixture *fixture,
                                               gconstpointer user_data)
{
  AvDatabase *db = av_store_get_database (av_organisation_get_store (fixture->organisation, fixture->laptop));
  g_autoptr (AvExchangeReport) first = exchange (fixture, fixture->laptop);
  gint64 n = 0;

  for (guint i = 0; i < first->sent->len; i++)
    {
      const char *path = ((AvSentBundle *) g_ptr_array_index (first->sent, i))->path;
      g_autofree char *bytes = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
      bytes[ID_AT] ^= 1;
      g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
    }

  assert_written_anew (fixture, first->sent);
  g_assert_true (av_database_get_int64 (db, "SELECT COUNT (*) FROM courier", 0, &n, NULL));
  g_assert_cmpint (n, ==, 0);
}

static void
forget_print (AvStore *store,
              const char *path)
{
  g_autofree char *file = g_path_get_basename (path);
  g_autofree char *setting = g_strconcat ("sent/", file, NULL);
  g_autofree char *value = av_store_get_setting (store, setting);
  g_auto (GStrv) parts = g_strsplit (value, " ", -1);
  g_autofree char *recipients = g_strjoinv (" ", parts + 5);
  g_autofree char *former = g_strjoin (" ", parts[0], parts[1], parts[2], recipients, NULL);

  g_assert_true (av_store_set_setting (store, setting, former, NULL));
}

/* Which does not know what it wrote. */
static void
test_what_a_former_version_wrote_is_written_anew (Fixture *fixture,
                                                  gconstpointer user_data)
{
  AvStore *store = av_organisation_get_store (fixture->organisation, fixture->laptop);
  g_autoptr (AvExchangeReport) first = exchange (fixture, fixture->laptop);

  for (guint i = 0; i < first->sent->len; i++)
    forget_print (store, ((AvSentBundle *) g_ptr_array_index (first->sent, i))->path);
  assert_written_anew (fixture, first->sent);
}

/* Moves what the laptop has written for the mairie into the carrier's hands, whose own
 * bundle lies on the stick already. */
static char *
hand_to_carrier (Fixture *fixture)
{
  const char *recipients[] = { "Mairie", NULL };
  char *record = av_organisation_write_contact (fixture->organisation, fixture->laptop, "Cosette", NULL);
  g_autofree char *elsewhere = g_build_filename (fixture->organisation->dir, "ailleurs", NULL);
  g_autoptr (AvExchangeReport) report = NULL;
  g_autoptr (GPtrArray) sent = NULL;

  av_exchange_report_free (exchange (fixture, fixture->carrier));
  g_assert_cmpint (g_mkdir (elsewhere, 0700), ==, 0);
  sent = av_installation_export (av_organisation_get (fixture->organisation, fixture->laptop), elsewhere, recipients, NULL);
  g_assert_nonnull (sent);
  report = av_installation_exchange (av_organisation_get (fixture->organisation, fixture->carrier), elsewhere, NULL, NULL, NULL, NULL);
  g_assert_nonnull (report);
  return record;
}

static void
test_what_is_carried_is_read_back (Fixture *fixture,
                                   gconstpointer user_data)
{
  g_autofree char *record = hand_to_carrier (fixture);
  g_autoptr (AvExchangeReport) report = NULL;

  exchange_in_vain (fixture, fixture->carrier);
  report = exchange (fixture, fixture->carrier);
  g_assert_cmpuint (report->n_carried, ==, 1);
  av_exchange_report_free (exchange (fixture, 0));
  assert_mairie_knows (fixture, record);
}

#define ADD(name, func)                                                                                                    \
  g_test_add ("/unreliable-stick/" name "/flipped-bit", Fixture, GUINT_TO_POINTER (FLIPPED_BIT), set_up, func, tear_down); \
  g_test_add ("/unreliable-stick/" name "/cut-short", Fixture, GUINT_TO_POINTER (CUT_SHORT), set_up, func, tear_down);     \
  g_test_add ("/unreliable-stick/" name "/zeros", Fixture, GUINT_TO_POINTER (ZEROS), set_up, func, tear_down);             \
  g_test_add ("/unreliable-stick/" name "/not-read", Fixture, GUINT_TO_POINTER (NOT_READ), set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  av_sync_fixture_set_up_state ();
  g_test_init (&argc, &argv, NULL);

  ADD ("what-is-written-is-read-back", test_what_is_written_is_read_back);
  ADD ("what-is-exported-is-read-back", test_what_is_exported_is_read_back);
  ADD ("what-is-carried-is-read-back", test_what_is_carried_is_read_back);
  g_test_add ("/unreliable-stick/what-was-spoilt-is-written-anew/flipped-bit", Fixture, GUINT_TO_POINTER (FLIPPED_BIT), set_up, test_what_was_spoilt_is_written_anew, tear_down);
  g_test_add ("/unreliable-stick/what-was-spoilt-is-written-anew/cut-short", Fixture, GUINT_TO_POINTER (CUT_SHORT), set_up, test_what_was_spoilt_is_written_anew, tear_down);
  g_test_add ("/unreliable-stick/what-was-spoilt-is-written-anew/zeros", Fixture, GUINT_TO_POINTER (ZEROS), set_up, test_what_was_spoilt_is_written_anew, tear_down);
  g_test_add ("/unreliable-stick/spoilt-bundle-of-ones-own-is-not-carried", Fixture, NULL, set_up, test_spoilt_bundle_of_ones_own_is_not_carried, tear_down);
  g_test_add ("/unreliable-stick/what-a-former-version-wrote-is-written-anew", Fixture, NULL, set_up, test_what_a_former_version_wrote_is_written_anew, tear_down);
  g_test_add ("/unreliable-stick/pulled-out-is-told-as-that", Fixture, GUINT_TO_POINTER (PULLED_OUT), set_up, test_pulled_out_is_told_as_that, tear_down);

  return g_test_run ();
}
