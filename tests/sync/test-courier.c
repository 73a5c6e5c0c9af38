/* What is carried for others has its bounds: bytes of one bundle, of all of
 * them, and days. */

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include <utime.h>

#include "av-courier-store.h"
#include "av-courier.h"
#include "av-dropbox.h"
#include "av-file.h"
#include "av-limits.h"
#include "av-sync-fixture.h"

#define LENGTH_AT 32 /* of the whole file, in a bundle's header */

typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
  guint carrier;
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->organisation = av_organisation_new ("76540");
  fixture->laptop = av_organisation_join (fixture->organisation, "Canteleu-1", "76540", "referent");
  fixture->carrier = av_organisation_join (fixture->organisation, "Canteleu-2", "76540", "terrain");
  fixture->folder = g_build_filename (fixture->organisation->dir, "cle", NULL);
  g_assert_cmpint (g_mkdir_with_parents (fixture->folder, 0700), ==, 0);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
  g_free (fixture->folder);
}

static guint
count (Fixture *fixture)
{
  gint64 n = 0;

  g_assert_true (av_database_get_int64 (av_store_get_database (av_organisation_get_store (fixture->organisation, fixture->carrier)),
                                        "SELECT COUNT (*) FROM courier", 0, &n, NULL));
  return (guint) n;
}

/* A bundle for the mairie, which the carrier meets. */
static char *
write_bundle (Fixture *fixture)
{
  g_autofree char *record = av_organisation_write_contact (fixture->organisation, fixture->laptop, "Cosette", NULL);

  return av_organisation_export (fixture->organisation, fixture->laptop, 0);
}

static void
take (Fixture *fixture,
      const char *path)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (av_courier_take (av_organisation_get (fixture->organisation, fixture->carrier), path, &error));
  g_assert_no_error (error);
}

/* The same bundle, as long as it says. */
static void
lengthen (const char *path,
          guint64 length)
{
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  for (guint i = 0; i < 8; i++)
    bytes[LENGTH_AT + i] = (char) (length >> (8 * i));
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
  g_assert_cmpint (truncate (path, (off_t) length), ==, 0);
}

static void
test_one_has_a_largest_size (Fixture *fixture,
                             gconstpointer user_data)
{
  g_autofree char *first = write_bundle (fixture);
  g_autofree char *second = write_bundle (fixture);

  lengthen (first, (guint64) AV_LIMIT_COURIER_FILE + 1);
  take (fixture, first);
  g_assert_cmpuint (count (fixture), ==, 0);

  lengthen (second, AV_LIMIT_COURIER_FILE);
  take (fixture, second);
  g_assert_cmpuint (count (fixture), ==, 1);
}

static gboolean
note_first (const AvId *bundle,
            const guint8 *bytes,
            gsize length,
            gpointer user_data,
            GError **error)
{
  g_array_append_val ((GArray *) user_data, bytes[0]);
  return TRUE;
}

static guint64 minutes;

static guint64
read_minutes (gpointer user_data)
{
  return (guint64) (g_get_real_time () / 1000) + minutes * 60 * 1000;
}

/* The largest that is carried, with a first byte to know it by, met in that minute. */
static void
keep (AvStore *store,
      const AvId *bundle,
      guint8 first)
{
  g_autofree guint8 *bytes = g_malloc0 (AV_LIMIT_COURIER_FILE);
  AvCarried carried = { *bundle, { first } };

  bytes[0] = first;
  minutes = first;
  g_assert_true (av_courier_store_add (store, &carried, bytes, AV_LIMIT_COURIER_FILE, AV_LIMIT_COURIER, NULL));
}

static void
test_oldest_go_for_want_of_room (Fixture *fixture,
                                 gconstpointer user_data)
{
  AvStore *store = av_organisation_get_store (fixture->organisation, fixture->carrier);
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, 1);

  av_store_set_clock_for_test (store, read_minutes, NULL);

  for (guint8 i = 0; i < 6; i++)
    {
      AvId id;

      av_id_random (&id);
      keep (store, &id, i);
    }

  g_assert_true (av_courier_store_foreach (store, note_first, kept, NULL));
  g_assert_cmpmem (kept->data, kept->len, ((const guint8[]){ 5, 4, 3, 2 }), 4);
}

static void
test_copies_take_no_room_from_others (Fixture *fixture,
                                      gconstpointer user_data)
{
  AvStore *store = av_organisation_get_store (fixture->organisation, fixture->carrier);
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, 1);
  AvId one, other;

  av_store_set_clock_for_test (store, read_minutes, NULL);
  av_id_random (&one);
  av_id_random (&other);
  keep (store, &other, 0);
  for (guint8 i = 1; i < 7; i++)
    keep (store, &one, i);

  g_assert_true (av_courier_store_foreach (store, note_first, kept, NULL));
  g_assert_cmpmem (kept->data, kept->len, ((const guint8[]){ 6, 0, 5, 4 }), 4);
}

/* Catches: a copy of a few bytes that weighs no more than these. */
static void
test_small_ones_are_bounded_in_number (Fixture *fixture,
                                       gconstpointer user_data)
{
  AvStore *store = av_organisation_get_store (fixture->organisation, fixture->carrier);

  for (guint8 i = 0; i < 6; i++)
    {
      AvCarried carried = { { { i } }, { i } };

      g_assert_true (av_courier_store_add (store, &carried, &i, sizeof i, 4 * 4096, NULL));
    }

  g_assert_cmpuint (count (fixture), ==, 4);
}

/* Catches: only what the pass drew of our own folder is known to lie there. */
static void
test_what_was_not_drawn_is_not_given_again (Fixture *fixture,
                                            gconstpointer user_data)
{
  AvInstallation *carrier = av_organisation_get (fixture->organisation, fixture->carrier);
  g_autofree char *bundle = write_bundle (fixture);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  guint n_given = 0;

  take (fixture, bundle);
  g_assert_true (av_courier_give (carrier, none, fixture->folder, NULL, &n_given, NULL));
  g_assert_cmpuint (n_given, ==, 1);
  g_assert_true (av_courier_give (carrier, none, fixture->folder, NULL, &n_given, NULL));
  g_assert_cmpuint (n_given, ==, 0);
}

static guint
give_after (Fixture *fixture,
            int days)
{
  AvInstallation *carrier = av_organisation_get (fixture->organisation, fixture->carrier);
  g_autoptr (GPtrArray) files = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  guint n_given = 0;

  av_store_set_clock_for_test (av_organisation_get_store (fixture->organisation, fixture->carrier), av_sync_fixture_in_days, GINT_TO_POINTER (days));
  g_assert_true (av_courier_give (carrier, files, fixture->folder, NULL, &n_given, &error));
  g_assert_no_error (error);
  return n_given;
}

static void
test_given_for_three_months (Fixture *fixture,
                             gconstpointer user_data)
{
  g_autofree char *bundle = write_bundle (fixture);

  take (fixture, bundle);
  g_assert_cmpuint (give_after (fixture, 89), ==, 1);
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_cmpuint (give_after (fixture, 91), ==, 0);
  g_assert_cmpuint (count (fixture), ==, 0);
}

static AvExchangeReport *
exchange (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  AvExchangeReport *report = av_installation_exchange (av_organisation_get (fixture->organisation, fixture->carrier), fixture->folder, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return report;
}

static void
set_date (const char *path,
          gint64 seconds)
{
  g_assert_no_errno (utime (path, &(struct utimbuf){ seconds, seconds }));
}

/* A folder is read from its newest on: in one of a thousand copies, what its owner wrote
 * before them would wait until they go. */
static void
test_own_come_before_what_is_carried (Fixture *fixture,
                                      gconstpointer user_data)
{
  g_autofree char *bundle = write_bundle (fixture);
  g_autoptr (AvExchangeReport) first = exchange (fixture);
  g_autoptr (AvExchangeReport) again = NULL;
  g_autoptr (GPtrArray) files = NULL;

  g_assert_cmpuint (first->sent->len, >, 0);
  for (guint i = 0; i < first->sent->len; i++)
    set_date (((AvSentBundle *) g_ptr_array_index (first->sent, i))->path, g_get_real_time () / G_USEC_PER_SEC - 24 * 3600);

  take (fixture, bundle);
  again = exchange (fixture);
  g_assert_cmpuint (again->sent->len, ==, 0);
  g_assert_cmpuint (again->n_carried, ==, 1);

  files = av_dropbox_list (fixture->folder, NULL, NULL);
  g_assert_cmpuint (files->len, ==, first->sent->len + 1);
  for (guint i = 0; i < first->sent->len; i++)
    g_assert_cmpstr (((AvSentBundle *) g_ptr_array_index (first->sent, i))->path, !=, ((AvDropboxFile *) g_ptr_array_index (files, files->len - 1))->path);
}

/* transfer full: the path of a copy with one bit that differs. */
static char *
copy_spoilt (Fixture *fixture,
             const char *path)
{
  char *copy = g_build_filename (fixture->folder, "copie.avlot", NULL);
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  bytes[size / 2] ^= 1;
  g_assert_true (g_file_set_contents (copy, bytes, (gssize) size, NULL));
  return copy;
}

static guint
give (Fixture *fixture)
{
  AvInstallation *carrier = av_organisation_get (fixture->organisation, fixture->carrier);
  g_autoptr (GPtrArray) files = av_dropbox_list (fixture->folder, NULL, NULL);
  g_autoptr (GError) error = NULL;
  guint n_given = 0;

  g_assert_true (av_courier_give (carrier, files, fixture->folder, NULL, &n_given, &error));
  g_assert_no_error (error);
  return n_given;
}

static void
assert_mairie_reads (Fixture *fixture)
{
  g_autoptr (AvImportReport) report = av_installation_import_dir (av_organisation_get (fixture->organisation, 0), fixture->folder, NULL, NULL);

  g_assert_nonnull (report);
  g_assert_cmpuint (report->n_bundles, ==, 1);
}

static void
test_spoilt_copy_is_not_carried_instead (Fixture *fixture,
                                         gconstpointer user_data)
{
  g_autofree char *bundle = write_bundle (fixture);
  g_autofree char *spoilt = copy_spoilt (fixture, bundle);

  take (fixture, spoilt);
  take (fixture, bundle);
  take (fixture, bundle);
  g_assert_cmpint (g_unlink (spoilt), ==, 0);
  g_assert_cmpuint (give (fixture), ==, 2);
  g_assert_cmpuint (give (fixture), ==, 0);
  assert_mairie_reads (fixture);
}

static void
test_spoilt_copy_that_lies_there_hides_nothing (Fixture *fixture,
                                                gconstpointer user_data)
{
  g_autofree char *bundle = write_bundle (fixture);
  g_autofree char *spoilt = copy_spoilt (fixture, bundle);

  take (fixture, bundle);
  g_assert_cmpuint (give (fixture), ==, 1);
  assert_mairie_reads (fixture);
}

int
main (int argc,
      char **argv)
{
  av_sync_fixture_set_up_state ();
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/courier/one-has-a-largest-size", Fixture, NULL, set_up, test_one_has_a_largest_size, tear_down);
  g_test_add ("/courier/oldest-go-for-want-of-room", Fixture, NULL, set_up, test_oldest_go_for_want_of_room, tear_down);
  g_test_add ("/courier/spoilt-copy-is-not-carried-instead", Fixture, NULL, set_up, test_spoilt_copy_is_not_carried_instead, tear_down);
  g_test_add ("/courier/spoilt-copy-that-lies-there-hides-nothing", Fixture, NULL, set_up, test_spoilt_copy_that_lies_there_hides_nothing, tear_down);
  g_test_add ("/courier/copies-take-no-room-from-others", Fixture, NULL, set_up, test_copies_take_no_room_from_others, tear_down);
  g_test_add ("/courier/small-ones-are-bounded-in-number", Fixture, NULL, set_up, test_small_ones_are_bounded_in_number, tear_down);
  g_test_add ("/courier/what-was-not-drawn-is-not-given-again", Fixture, NULL, set_up, test_what_was_not_drawn_is_not_given_again, tear_down);
  g_test_add ("/courier/own-come-before-what-is-carried", Fixture, NULL, set_up, test_own_come_before_what_is_carried, tear_down);
  g_test_add ("/courier/given-for-three-months", Fixture, NULL, set_up, test_given_for_three_months, tear_down);

  return g_test_run ();
}
