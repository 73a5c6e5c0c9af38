#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib/gstdio.h>

#include "av-file.h"

typedef struct
{
  char *dir;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->dir = g_dir_make_tmp ("av-file-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->dir, "file", NULL);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_remove (fixture->path);
  g_rmdir (fixture->dir);
  g_free (fixture->path);
  g_free (fixture->dir);
}

static void
test_written_is_read (Fixture *fixture,
                      gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = NULL;
  guint8 start[3];
  GStatBuf status;

  g_assert_true (av_file_write (fixture->path, "Marius", 6, &error));
  g_assert_true (av_file_write (fixture->path, "Cosette", 7, &error));
  g_assert_no_error (error);
  content = av_file_read (fixture->path, 7, &error);
  g_assert_cmpmem (g_bytes_get_data (content, NULL), g_bytes_get_size (content), "Cosette", 7);
  g_assert_true (av_file_read_start (fixture->path, start, 3, &error));
  g_assert_cmpmem (start, 3, "Cos", 3);
  g_stat (fixture->path, &status);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
}

static void
test_what_is_no_ordinary_file_is_refused (Fixture *fixture,
                                          gconstpointer user_data)
{
  g_autofree char *link = g_build_filename (fixture->dir, "link", NULL);
  g_autofree char *pipe = g_build_filename (fixture->dir, "pipe", NULL);
  g_autoptr (GError) error = NULL;
  guint8 start[8];

  g_assert_true (av_file_write (fixture->path, "Marius", 6, NULL));
  g_assert_cmpint (symlink (fixture->path, link), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);

  g_assert_null (av_file_read (link, 100, &error));
  g_assert_error (error, AV_FILE_ERROR, AV_FILE_ERROR_NOT_REGULAR);
  g_clear_error (&error);
  g_assert_null (av_file_read (pipe, 100, &error));
  g_assert_error (error, AV_FILE_ERROR, AV_FILE_ERROR_NOT_REGULAR);
  g_clear_error (&error);
  g_assert_null (av_file_read (fixture->dir, 100, &error));
  g_assert_error (error, AV_FILE_ERROR, AV_FILE_ERROR_NOT_REGULAR);
  g_clear_error (&error);
  g_assert_null (av_file_read (fixture->path, 5, &error));
  g_assert_error (error, AV_FILE_ERROR, AV_FILE_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_false (av_file_read_start (fixture->path, start, 8, &error));
  g_assert_error (error, AV_FILE_ERROR, AV_FILE_ERROR_TRUNCATED);
  g_clear_error (&error);
  g_assert_null (av_file_read ("/nonexistent/file", 5, &error));
  g_assert_error (error, AV_FILE_ERROR, AV_FILE_ERROR_MISSING);

  g_remove (link);
  g_remove (pipe);
}

static void
test_given_up_writer_leaves_nothing (Fixture *fixture,
                                     gconstpointer user_data)
{
  g_autofree char *temporary = g_strconcat (fixture->path, ".tmp", NULL);
  AvFileWriter *writer = av_file_writer_new (fixture->path, NULL);

  g_assert_true (av_file_writer_write (writer, "Marius", 6, NULL));
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  av_file_writer_free (writer);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (temporary, G_FILE_TEST_EXISTS));
}

static void
test_leftover_is_not_written_through (Fixture *fixture,
                                      gconstpointer user_data)
{
  g_autofree char *temporary = g_strconcat (fixture->path, ".tmp", NULL);
  g_autofree char *victim = g_build_filename (fixture->dir, "victim", NULL);
  g_autofree char *content = NULL;

  g_assert_true (av_file_write (victim, "Valjean", 7, NULL));
  g_assert_cmpint (symlink (victim, temporary), ==, 0);
  g_assert_true (av_file_write (fixture->path, "Javert", 6, NULL));
  g_assert_true (g_file_get_contents (victim, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "Valjean");
  g_remove (victim);
}

static void
test_directories_are_made_with_their_parents (Fixture *fixture,
                                              gconstpointer user_data)
{
  g_autofree char *parent = g_build_filename (fixture->dir, "a", NULL);
  g_autofree char *child = g_build_filename (parent, "b", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (av_file_make_directory (child, &error));
  g_assert_true (av_file_make_directory (child, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_rmdir (child), ==, 0);
  g_assert_cmpint (g_rmdir (parent), ==, 0);
}

static guint syncs;
static guint failing; /* which of them; 0: none */

static int
sync_or_fail (int fd)
{
  if (++syncs != failing)
    return av_file_system_operations.sync (fd);

  errno = EIO;
  return -1;
}

/* One that was made, and is not known to last, is made again. */
static void
test_directory_that_may_not_last_is_none (Fixture *fixture,
                                          gconstpointer user_data)
{
  g_autofree char *parent = g_build_filename (fixture->dir, "a", NULL);
  g_autofree char *child = g_build_filename (parent, "b", NULL);
  AvFileOperations operations = av_file_system_operations;

  operations.sync = sync_or_fail;
  av_file_set_operations_for_test (&operations);
  for (failing = 1; failing <= 2; failing++)
    {
      g_autoptr (GError) error = NULL;

      syncs = 0;
      g_assert_false (av_file_make_directory (child, &error));
      g_assert_error (error, AV_FILE_ERROR, AV_FILE_ERROR_IO);
      g_assert_false (g_file_test (child, G_FILE_TEST_EXISTS));
      g_assert_cmpint (g_file_test (parent, G_FILE_TEST_EXISTS), ==, failing == 2);
      g_rmdir (parent);
    }

  syncs = failing = 0;
  g_assert_true (av_file_make_directory (child, NULL));
  g_assert_cmpuint (syncs, ==, 2);
  av_file_set_operations_for_test (NULL);
  g_rmdir (child);
  g_rmdir (parent);
}

static guint refusals;

static int
refuse_to_remove (const char *path)
{
  refusals++;
  errno = EBUSY;
  return -1;
}

/* Nor can it be taken back: what is told is why it may not last. */
static void
test_directory_that_stays_is_told_as_failed (Fixture *fixture,
                                             gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "a", NULL);
  AvFileOperations operations = av_file_system_operations;
  g_autoptr (GError) error = NULL;

  operations.sync = sync_or_fail;
  operations.rmdir = refuse_to_remove;
  av_file_set_operations_for_test (&operations);
  syncs = refusals = 0;
  failing = 1;
  g_assert_false (av_file_make_directory (path, &error));
  g_assert_error (error, AV_FILE_ERROR, AV_FILE_ERROR_IO);
  g_assert_cmpuint (refusals, ==, 1);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_DIR));
  failing = 0;
  av_file_set_operations_for_test (NULL);
  g_rmdir (path);
}

static void
add (const char *name,
     void (*test) (Fixture *, gconstpointer))
{
  g_test_add (name, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("/file/written-is-read", test_written_is_read);
  add ("/file/what-is-no-ordinary-file-is-refused", test_what_is_no_ordinary_file_is_refused);
  add ("/file/given-up-writer-leaves-nothing", test_given_up_writer_leaves_nothing);
  add ("/file/leftover-is-not-written-through", test_leftover_is_not_written_through);
  add ("/file/directory-that-may-not-last-is-none", test_directory_that_may_not_last_is_none);
  add ("/file/directory-that-stays-is-told-as-failed", test_directory_that_stays_is_told_as_failed);
  add ("/file/directories-are-made-with-their-parents", test_directories_are_made_with_their_parents);
  return g_test_run ();
}
