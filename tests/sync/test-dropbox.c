/* A stick and a shared folder hold anything: half copies, copies of copies, what
 * programs that synchronise leave behind, pipes, links, floods. Every writer has
 * one folder, and nobody touches another's. */

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include "av-bundle-writer.h"
#include "av-dropbox.h"
#include "av-file.h"
#include "av-installation-private.h"
#include "av-limits.h"
#include "av-partial.h"
#include "av-sync-fixture.h"

typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->organisation = av_organisation_new ("76540");
  fixture->laptop = av_organisation_join (fixture->organisation, "Canteleu-1", "76540", "referent");
  fixture->folder = g_build_filename (fixture->organisation->dir, "partage", NULL);
  g_assert_cmpint (g_mkdir (fixture->folder, 0700), ==, 0);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
  g_free (fixture->folder);
}

static AvExchangeReport *
exchange (Fixture *fixture,
          guint number)
{
  g_autoptr (GError) error = NULL;
  AvExchangeReport *report = av_installation_exchange (av_organisation_get (fixture->organisation, number), fixture->folder, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return report;
}

/* What the laptop sends, alone on the medium. transfer full: its path. */
static char *
put_one (Fixture *fixture)
{
  g_autofree char *record = av_organisation_write_contact (fixture->organisation, fixture->laptop, "Cosette", NULL);
  g_autoptr (AvExchangeReport) report = exchange (fixture, fixture->laptop);

  g_assert_cmpuint (report->sent->len, ==, 1);
  return g_strdup (((AvSentBundle *) g_ptr_array_index (report->sent, 0))->path);
}

static GBytes *
read_file (const char *path)
{
  char *bytes;
  gsize size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  return g_bytes_new_take (bytes, size);
}

static char *
write_file (Fixture *fixture,
            const char *name,
            GBytes *bytes,
            gsize size)
{
  char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) size, NULL));
  return path;
}

static guint
list (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files = av_dropbox_list (fixture->folder, NULL, &error);

  g_assert_no_error (error);
  return files->len;
}

static void
test_a_writer_has_a_folder_and_names_of_its_own (Fixture *fixture,
                                                 gconstpointer user_data)
{
  g_autofree char *one = put_one (fixture);
  g_autoptr (GBytes) before = read_file (one);
  g_autoptr (GBytes) after = NULL;
  g_autofree char *record = av_organisation_write_contact (fixture->organisation, 0, "Fantine", NULL);
  g_autoptr (AvExchangeReport) report = exchange (fixture, 0);
  g_autofree char *folder = g_path_get_dirname (one);
  g_autofree char *other = g_path_get_dirname (((AvSentBundle *) g_ptr_array_index (report->sent, 0))->path);
  g_autofree char *name = g_path_get_basename (one);
  g_autofree char *folder_name = g_path_get_basename (folder);

  g_assert_cmpuint (report->received->n_bundles, ==, 1);
  g_assert_cmpstr (folder, !=, other);
  g_assert_cmpuint (strlen (folder_name), ==, 26);
  g_assert_cmpuint (strlen (name), ==, 16 + strlen (".avlot"));
  after = read_file (one);
  g_assert_true (g_bytes_equal (before, after));
}

static void
assert_found (const char *chosen,
              const char *folder)
{
  g_autofree char *found = av_dropbox_find_around (chosen);

  g_assert_cmpstr (found, ==, folder);
}

/* Our folder opened, and a writer's in it: the exchange is around them. */
static void
test_our_folder_chosen_by_mistake_leads_out (Fixture *fixture,
                                             gconstpointer user_data)
{
  g_autofree char *one = put_one (fixture);
  g_autofree char *writer = g_path_get_dirname (one);
  g_autofree char *ours = g_path_get_dirname (writer);
  g_autofree char *share = g_build_filename (fixture->folder, "part", "aller-vers", NULL);

  assert_found (fixture->folder, fixture->folder);
  assert_found (ours, fixture->folder);
  assert_found (writer, fixture->folder);

  g_assert_cmpint (g_mkdir_with_parents (share, 0700), ==, 0);
  assert_found (share, share);
}

static gboolean
produce_nothing (AvBundleSink *sink,
                 gpointer user_data,
                 GError **error)
{
  return TRUE;
}

static void
test_nothing_is_written_over (Fixture *fixture,
                              gconstpointer user_data)
{
  g_autofree char *path = put_one (fixture);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GBytes) before = read_file (path);
  g_autoptr (GBytes) after = NULL;
  g_autoptr (GByteArray) recipients = g_byte_array_new ();
  AvBundleOrder order = { recipients };
  AvBundleWritten written;
  g_autoptr (GError) error = NULL;

  order.produce = produce_nothing;
  g_assert_false (av_bundle_write (&order, path, &written, &error));
  g_assert_nonnull (error);
  after = read_file (path);
  g_assert_true (g_bytes_equal (before, after));

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *one = av_dropbox_draw_path (folder);
      g_autofree char *other = av_dropbox_draw_path (folder);

      g_assert_cmpstr (one, !=, other);
    }
}

typedef struct
{
  const char *path;
  guint n_calls;
} Other;

/* While the bundle is written, after it was measured. */
static gboolean
lay_another (AvBundleSink *sink,
             gpointer user_data,
             GError **error)
{
  Other *other = user_data;

  if (++other->n_calls == 2)
    g_assert_true (g_file_set_contents (other->path, "autre", -1, NULL));
  return TRUE;
}

static int
refuse_to_refuse (const char *from,
                  const char *to)
{
  errno = EINVAL;
  return -1;
}

static void
assert_stays (Fixture *fixture)
{
  g_autofree char *path = av_dropbox_draw_path (fixture->folder);
  g_autoptr (GByteArray) recipients = g_byte_array_new ();
  g_autofree char *content = NULL;
  Other other = { path, 0 };
  AvBundleOrder order = { recipients, av_organisation_get (fixture->organisation, fixture->laptop)->identity->signing, lay_another, &other };
  AvBundleWritten written;
  g_autoptr (GError) error = NULL;

  g_assert_false (av_bundle_write (&order, path, &written, &error));
  g_assert_error (error, AV_FILE_ERROR, AV_FILE_ERROR_EXISTS);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "autre");
  g_assert_cmpuint (av_sync_fixture_count_files (fixture->folder), ==, 1);
}

static void
test_what_is_laid_there_meanwhile_stays (Fixture *fixture,
                                         gconstpointer user_data)
{
  assert_stays (fixture);
}

/* Where the file system cannot rename without replacing, what is there is looked for. */
static void
test_what_lies_there_stays_on_any_file_system (Fixture *fixture,
                                               gconstpointer user_data)
{
  AvFileOperations operations = av_file_system_operations;

  operations.rename_new = refuse_to_refuse;
  av_file_set_operations_for_test (&operations);
  g_free (put_one (fixture));
  av_sync_fixture_remove_tree (fixture->folder);
  g_assert_cmpint (g_mkdir (fixture->folder, 0700), ==, 0);
  assert_stays (fixture);
  av_file_set_operations_for_test (NULL);
}

static void
test_copies_of_copies_are_read_once (Fixture *fixture,
                                     gconstpointer user_data)
{
  static const char *const names[] = {
    "lot (1).avlot",
    "lot (conflicted copy 2026-02-02 101010).avlot",
    "lot.sync-conflict-20260202-101010-ABCDEFG.avlot",
    "LOT - Copie.avlot",
    "Éponine.avlot",
  };
  g_autofree char *path = put_one (fixture);
  g_autoptr (GBytes) bytes = read_file (path);
  g_autoptr (AvExchangeReport) report = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_free (write_file (fixture, names[i], bytes, g_bytes_get_size (bytes)));

  report = exchange (fixture, 0);
  g_assert_cmpuint (report->received->n_bundles, ==, 1);
  g_assert_cmpuint (report->received->n_known, ==, G_N_ELEMENTS (names));
  g_assert_cmpuint (report->received->refused->len, ==, 0);
}

static void
test_half_a_copy_waits (Fixture *fixture,
                        gconstpointer user_data)
{
  g_autofree char *path = put_one (fixture);
  g_autoptr (GBytes) bytes = read_file (path);
  gsize size = g_bytes_get_size (bytes);
  const gsize sizes[] = { 0, 1, 8, 41, 42, 200, size / 2, size - 1 };

  g_unlink (path);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *half = write_file (fixture, "copie.avlot", bytes, sizes[i]);
      g_autoptr (AvExchangeReport) report = exchange (fixture, 0);

      g_assert_cmpuint (report->received->n_bundles, ==, 0);
      g_assert_cmpuint (report->received->refused->len, ==, 0);
      g_assert_cmpuint (report->received->partials->len, ==, 1);
      g_assert_false (av_partial_is_told (g_ptr_array_index (report->received->partials, 0)));
      g_assert_true (g_file_test (half, G_FILE_TEST_EXISTS));
    }

  {
    g_autofree char *whole = write_file (fixture, "copie.avlot", bytes, size);
    g_autoptr (AvExchangeReport) report = exchange (fixture, 0);

    g_assert_cmpuint (report->received->n_bundles, ==, 1);
    g_assert_cmpuint (report->received->partials->len, ==, 0);
  }
}

static void
set_time (const char *path,
          gint64 time)
{
  struct utimbuf times = { time, time };

  g_assert_cmpint (utime (path, &times), ==, 0);
}

static void
test_partial_is_told_by_its_age (Fixture *fixture,
                                 gconstpointer user_data)
{
  const gint64 now = 1700000000;

  g_assert_cmpint (av_partial_judge (now, now), ==, AV_PARTIAL_FRESH);
  g_assert_cmpint (av_partial_judge (now - 599, now), ==, AV_PARTIAL_FRESH);
  g_assert_cmpint (av_partial_judge (now - 600, now), ==, AV_PARTIAL_COPYING);
  g_assert_cmpint (av_partial_judge (now - 24 * 3600 + 1, now), ==, AV_PARTIAL_COPYING);
  g_assert_cmpint (av_partial_judge (now - 24 * 3600, now), ==, AV_PARTIAL_INCOMPLETE);
  g_assert_cmpint (av_partial_judge (0, now), ==, AV_PARTIAL_INCOMPLETE);

  /* Clocks that differ a little, and one that is wrong by years: never silent for good. */
  g_assert_cmpint (av_partial_judge (now + 599, now), ==, AV_PARTIAL_FRESH);
  g_assert_cmpint (av_partial_judge (now + 601, now), ==, AV_PARTIAL_COPYING);
  g_assert_cmpint (av_partial_judge (G_MAXINT64 / 2, now), ==, AV_PARTIAL_COPYING);
}

/* In the writer's own folder, beside another one of it that is whole. */
static void
test_partial_is_told_with_its_sender (Fixture *fixture,
                                      gconstpointer user_data)
{
  static const struct
  {
    gint64 age;
    AvPartialStage stage;
    const char *title;
    const char *sentence;
  } cases[] = {
    { 0, AV_PARTIAL_FRESH },
    { 3600, AV_PARTIAL_COPYING, "Copy in progress from Canteleu-1", "read once it is whole" },
    { -400 * 24 * 3600, AV_PARTIAL_COPYING, "Copy in progress from Canteleu-1", "read once it is whole" },
    { 3 * 24 * 3600, AV_PARTIAL_INCOMPLETE, "Incomplete bundle from Canteleu-1", "let Canteleu-1 exchange here once more" },
  };
  g_autofree char *path = put_one (fixture);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *half = g_build_filename (folder, "abcdefghijklmnop.avlot", NULL);
  g_autoptr (GBytes) bytes = read_file (path);

  g_assert_true (g_file_set_contents (half, g_bytes_get_data (bytes, NULL), 300, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AvExchangeReport) report = NULL;
      const AvPartial *partial;
      g_autofree char *title = NULL;
      g_autofree char *sentence = NULL;

      set_time (half, g_get_real_time () / G_USEC_PER_SEC - cases[i].age);
      report = exchange (fixture, 0);
      g_assert_cmpuint (report->received->refused->len, ==, 0);
      g_assert_cmpuint (report->received->partials->len, ==, 1);
      partial = g_ptr_array_index (report->received->partials, 0);
      g_assert_cmpint (partial->stage, ==, cases[i].stage);
      g_assert_cmpint (av_partial_is_told (partial), ==, cases[i].title != NULL);
      g_assert_true (g_file_test (half, G_FILE_TEST_EXISTS));
      if (cases[i].title == NULL)
        continue;
      title = av_partial_describe (partial);
      sentence = av_partial_explain (partial);
      g_assert_cmpstr (title, ==, cases[i].title);
      g_assert_nonnull (strstr (sentence, cases[i].sentence));
    }
}

/* How often a file is opened by an exchange. */
static guint
count_openings (Fixture *fixture,
                const char *path)
{
  g_autoptr (AvExchangeReport) report = NULL;
  char events[16384] __attribute__ ((aligned (__alignof__(struct inotify_event))));
  int fd = inotify_init1 (IN_NONBLOCK | IN_CLOEXEC);
  ssize_t size;
  guint n = 0;

  g_assert_cmpint (fd, >=, 0);
  /* Openings in a row would be told as one. */
  g_assert_cmpint (inotify_add_watch (fd, path, IN_OPEN | IN_CLOSE), >=, 0);
  report = exchange (fixture, 0);

  while ((size = read (fd, events, sizeof events)) > 0)
    for (const char *at = events; at < events + size; at += sizeof (struct inotify_event) + ((const struct inotify_event *) at)->len)
      n += (((const struct inotify_event *) at)->mask & IN_OPEN) != 0;

  close (fd);
  return n;
}

/* Whose folder it is, is asked once, however many copies were broken off there. */
static void
test_many_partials_ask_once (Fixture *fixture,
                             gconstpointer user_data)
{
  g_autofree char *path = put_one (fixture);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GBytes) bytes = read_file (path);
  guint openings[2] = { 0 };

  for (guint i = 0; i < 9; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.avlot", i);
      g_autofree char *half = g_build_filename (folder, name, NULL);

      g_assert_true (g_file_set_contents (half, g_bytes_get_data (bytes, NULL), 300, NULL));
      set_time (half, 1);
      if (i == 0)
        {
          g_autoptr (AvExchangeReport) report = exchange (fixture, 0);

          g_assert_cmpuint (report->received->n_bundles, ==, 1);
          openings[0] = count_openings (fixture, path);
        }
    }

  openings[1] = count_openings (fixture, path);
  g_assert_cmpuint (openings[0], >, 0);
  g_assert_cmpuint (openings[1], ==, openings[0]);
}

/* Where nobody's folder tells whose it is, the file's name does. */
static void
test_partial_of_nobody_is_named (Fixture *fixture,
                                 gconstpointer user_data)
{
  g_autofree char *path = put_one (fixture);
  g_autoptr (GBytes) bytes = read_file (path);
  g_autofree char *half = write_file (fixture, "lot (1).avlot", bytes, 300);
  g_autoptr (AvImportReport) report = NULL;
  g_autofree char *title = NULL;
  g_autoptr (GError) error = NULL;

  set_time (half, 1);
  report = av_installation_import_dir (av_organisation_get (fixture->organisation, 0), fixture->folder, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->n_bundles, ==, 1);
  g_assert_cmpuint (report->partials->len, ==, 1);
  title = av_partial_describe (g_ptr_array_index (report->partials, 0));
  g_assert_cmpstr (title, ==, "Incomplete bundle: lot (1).avlot");
}

/* Of what it was sent, by the laptop. */
static gboolean
is_remembered (Fixture *fixture,
               const char *path)
{
  g_autofree char *file = g_path_get_basename (path);
  g_autofree char *name = g_strconcat ("sent/", file, NULL);
  g_autofree char *value = av_store_get_setting (av_organisation_get_store (fixture->organisation, fixture->laptop), name);

  return value != NULL;
}

/* Asked for anew: its writer puts another one there, whole, at its next exchange. */
static void
test_what_was_broken_off_is_written_anew (Fixture *fixture,
                                          gconstpointer user_data)
{
  g_autofree char *path = put_one (fixture);
  g_autoptr (GBytes) bytes = read_file (path);
  g_autoptr (AvExchangeReport) again = NULL;
  g_autoptr (AvExchangeReport) anew = NULL;
  g_autoptr (AvExchangeReport) report = NULL;

  again = exchange (fixture, fixture->laptop);
  g_assert_cmpuint (again->sent->len, ==, 0);
  g_assert_true (is_remembered (fixture, path));
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes) - 1, NULL));
  anew = exchange (fixture, fixture->laptop);
  g_assert_cmpuint (anew->sent->len, ==, 1);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_false (is_remembered (fixture, path));
  report = exchange (fixture, 0);
  g_assert_cmpuint (report->received->n_bundles, ==, 1);
  g_assert_cmpuint (report->received->partials->len, ==, 0);
}

static void
test_what_is_no_file_is_not_looked_at (Fixture *fixture,
                                       gconstpointer user_data)
{
  static const char *const ignored[] = { ".cache.avlot", "~lot.avlot", "lot.avlot.part", "lot.avlot.tmp", "lot.avlot~", "lot.txt" };
  g_autofree char *path = put_one (fixture);
  g_autoptr (GBytes) bytes = read_file (path);
  g_autofree char *pipe_path = g_build_filename (fixture->folder, "tuyau.avlot", NULL);
  g_autofree char *link_path = g_build_filename (fixture->folder, "lien.avlot", NULL);
  g_autofree char *loop = g_build_filename (fixture->folder, "aller-vers", "boucle", NULL);
  g_autofree char *directory = g_build_filename (fixture->folder, "dossier.avlot", NULL);
  g_autofree char *deep = g_build_filename (fixture->folder, "aller-vers", "un", "deux", "trois", NULL);
  g_autofree char *deep_file = g_build_filename (deep, "lot.avlot", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (ignored); i++)
    g_free (write_file (fixture, ignored[i], bytes, g_bytes_get_size (bytes)));

  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  g_assert_cmpint (symlink (path, link_path), ==, 0);
  g_assert_cmpint (symlink ("..", loop), ==, 0);
  g_assert_cmpint (g_mkdir (directory, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (deep, 0700), ==, 0);
  g_assert_true (g_file_set_contents (deep_file, "x", 1, NULL));
  g_assert_cmpuint (list (fixture), ==, 1);
}

static void
assert_not_prepared (Fixture *fixture,
                     const char *name)
{
  g_autoptr (GError) error = NULL;
  guint n_made;
  g_autofree char *prepared = av_dropbox_prepare_folder (fixture->folder, name, &n_made, &error);

  g_assert_null (prepared);
  g_assert_error (error, AV_FILE_ERROR, AV_FILE_ERROR_NOT_REGULAR);
}

/* Somebody's folder in our place, or our place as a link, is not written to. */
static void
test_a_link_in_place_of_our_folder_is_refused (Fixture *fixture,
                                               gconstpointer user_data)
{
  g_autofree char *ours = g_build_filename (fixture->folder, "aller-vers", NULL);
  g_autofree char *name = av_dropbox_draw_folder ();
  g_autofree char *link_path = g_build_filename (ours, name, NULL);

  g_assert_cmpint (g_mkdir (ours, 0700), ==, 0);
  g_assert_cmpint (symlink ("/tmp", link_path), ==, 0);
  assert_not_prepared (fixture, name);
}

static guint
count_names (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

/* It may lead to the disk of this computer: the stick would leave with nothing on it, and
 * nobody reads there. */
static void
test_a_link_in_place_of_the_folder_of_writers_is_refused (Fixture *fixture,
                                                          gconstpointer user_data)
{
  g_autofree char *elsewhere = g_build_filename (fixture->organisation->dir, "ailleurs", NULL);
  g_autofree char *link_path = g_build_filename (fixture->folder, "aller-vers", NULL);
  g_autofree char *record = av_organisation_write_contact (fixture->organisation, fixture->laptop, "Cosette", NULL);
  g_autofree char *name = av_dropbox_draw_folder ();
  g_autofree char *there = g_build_filename (elsewhere, name, NULL);
  g_autoptr (AvExchangeReport) report = NULL;
  g_autoptr (GPtrArray) shared = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) away = NULL;

  g_assert_cmpint (g_mkdir (elsewhere, 0700), ==, 0);
  g_assert_cmpint (symlink (elsewhere, link_path), ==, 0);
  report = av_installation_exchange (av_organisation_get (fixture->organisation, fixture->laptop), fixture->folder, NULL, NULL, NULL, &error);
  g_assert_null (report);
  g_assert_error (error, AV_FILE_ERROR, AV_FILE_ERROR_NOT_REGULAR);
  g_assert_cmpuint (count_names (elsewhere), ==, 0);

  shared = av_dropbox_list_shared (fixture->folder, NULL, &away);
  g_assert_null (shared);
  g_assert_error (away, AV_BUNDLE_ERROR, AV_BUNDLE_ERROR_AWAY);

  /* Nor where the folder of this writer is there already. */
  g_assert_cmpint (g_mkdir (there, 0700), ==, 0);
  assert_not_prepared (fixture, name);
}

static void
test_a_flood_is_bounded_and_the_newest_come_first (Fixture *fixture,
                                                   gconstpointer user_data)
{
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GError) error = NULL;
  const AvDropboxFile *first;

  for (guint i = 0; i < AV_LIMIT_FOLDER_FILES + 200; i++)
    {
      g_autofree char *name = g_strdup_printf ("%05u.avlot", i);
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
      struct utimbuf times = { 1000000 + i, 1000000 + i };
      int fd = open (path, O_WRONLY | O_CREAT | O_EXCL, 0600);

      g_assert_cmpint (fd, >=, 0);
      close (fd);
      g_assert_cmpint (utime (path, &times), ==, 0);
    }

  files = av_dropbox_list (fixture->folder, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (files->len, ==, AV_LIMIT_FOLDER_FILES);
  first = g_ptr_array_index (files, 0);
  g_assert_true (g_str_has_suffix (first->path, "01199.avlot"));
}

static void
test_a_flood_of_bytes_is_bounded (Fixture *fixture,
                                  gconstpointer user_data)
{
  g_autoptr (GPtrArray) files = NULL;
  guint64 total = 0;

  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.avlot", i);
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
      int fd = open (path, O_WRONLY | O_CREAT | O_EXCL, 0600);

      g_assert_cmpint (ftruncate (fd, 300 << 20), ==, 0);
      close (fd);
    }

  files = av_dropbox_list (fixture->folder, NULL, NULL);
  for (guint i = 0; i < files->len; i++)
    total += ((AvDropboxFile *) g_ptr_array_index (files, i))->size;

  g_assert_cmpuint (files->len, ==, 3);
  g_assert_cmpuint (total, <=, AV_LIMIT_FOLDER_BYTES);
}

static void
test_what_was_broken_off_is_cleared_away (Fixture *fixture,
                                          gconstpointer user_data)
{
  g_autofree char *path = put_one (fixture);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *ours = g_build_filename (folder, "~reste.tmp", NULL);
  g_autofree char *theirs = g_build_filename (fixture->folder, "aller-vers", "voisin", NULL);
  g_autofree char *foreign = g_build_filename (theirs, "~reste.tmp", NULL);
  g_autoptr (AvExchangeReport) report = NULL;

  g_assert_cmpint (g_mkdir (theirs, 0700), ==, 0);
  g_assert_true (g_file_set_contents (ours, "x", 1, NULL));
  g_assert_true (g_file_set_contents (foreign, "x", 1, NULL));
  report = exchange (fixture, fixture->laptop);
  g_assert_false (g_file_test (ours, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (foreign, G_FILE_TEST_EXISTS));
}

#define ADD(name, func) g_test_add ("/dropbox/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("a-writer-has-a-folder-and-names-of-its-own", test_a_writer_has_a_folder_and_names_of_its_own);
  ADD ("our-folder-chosen-by-mistake-leads-out", test_our_folder_chosen_by_mistake_leads_out);
  ADD ("nothing-is-written-over", test_nothing_is_written_over);
  ADD ("what-is-laid-there-meanwhile-stays", test_what_is_laid_there_meanwhile_stays);
  ADD ("what-lies-there-stays-on-any-file-system", test_what_lies_there_stays_on_any_file_system);
  ADD ("copies-of-copies-are-read-once", test_copies_of_copies_are_read_once);
  ADD ("half-a-copy-waits", test_half_a_copy_waits);
  ADD ("partial-is-told-by-its-age", test_partial_is_told_by_its_age);
  ADD ("partial-is-told-with-its-sender", test_partial_is_told_with_its_sender);
  ADD ("many-partials-ask-once", test_many_partials_ask_once);
  ADD ("partial-of-nobody-is-named", test_partial_of_nobody_is_named);
  ADD ("what-was-broken-off-is-written-anew", test_what_was_broken_off_is_written_anew);
  ADD ("what-is-no-file-is-not-looked-at", test_what_is_no_file_is_not_looked_at);
  ADD ("a-link-in-place-of-our-folder-is-refused", test_a_link_in_place_of_our_folder_is_refused);
  ADD ("a-link-in-place-of-the-folder-of-writers-is-refused", test_a_link_in_place_of_the_folder_of_writers_is_refused);
  ADD ("a-flood-is-bounded-and-the-newest-come-first", test_a_flood_is_bounded_and_the_newest_come_first);
  ADD ("a-flood-of-bytes-is-bounded", test_a_flood_of_bytes_is_bounded);
  ADD ("what-was-broken-off-is-cleared-away", test_what_was_broken_off_is_cleared_away);

  return g_test_run ();
}
