/* Which names open what: temporary files stay in memory, and nothing else opens
 * without a key. */

#include "av-test-recorder.h"
#include "av-test-vfs.h"

static void
test_temporary_file_has_an_end (AvTestVfs *fixture,
                                gconstpointer user_data)
{
  sqlite3_file *file = av_test_vfs_open (fixture, NULL, SQLITE_OPEN_TEMP_DB | SQLITE_OPEN_DELETEONCLOSE);
  const gint64 end = 256 * 1024 * 1024;
  char text[8];

  g_assert_cmpint (av_test_vfs_write (file, "Vautrin", 8, 65532), ==, SQLITE_OK);
  g_assert_cmpint (av_test_vfs_read (file, text, 8, 65532), ==, SQLITE_OK);
  g_assert_cmpstr (text, ==, "Vautrin");
  g_assert_cmpint (av_test_vfs_write (file, "x", 1, end), ==, SQLITE_FULL);
  g_assert_cmpint (av_test_vfs_read (file, text, 8, 65532), ==, SQLITE_OK);
  g_assert_cmpstr (text, ==, "Vautrin");
  g_assert_cmpuint (av_test_recorder_take_writes (NULL), ==, 0);

  /* What was cut off does not come back. */
  g_assert_cmpint (file->pMethods->xTruncate (file, 65533), ==, SQLITE_OK);
  g_assert_cmpint (file->pMethods->xTruncate (file, 65540), ==, SQLITE_OK);
  g_assert_cmpint (av_test_vfs_read (file, text, 8, 65532), ==, SQLITE_OK);
  g_assert_cmpstr (text, ==, "V");
  av_test_vfs_close (file);
}

static void
test_every_temporary_kind_stays_in_memory (AvTestVfs *fixture,
                                           gconstpointer user_data)
{
  static const int kinds[] = { SQLITE_OPEN_TEMP_DB, SQLITE_OPEN_TRANSIENT_DB, SQLITE_OPEN_TEMP_JOURNAL, SQLITE_OPEN_SUBJOURNAL };
  g_autofree char *path = g_build_filename (fixture->store.dir, "named", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint named = 0; named < 2; named++)
      {
        sqlite3_file *file = av_test_vfs_open (fixture, named ? path : NULL, kinds[i] | SQLITE_OPEN_DELETEONCLOSE);

        g_assert_cmpint (av_test_vfs_write (file, "Rubempré", 9, 0), ==, SQLITE_OK);
        g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
        av_test_vfs_close (file);
      }

  g_assert_cmpuint (av_test_recorder_take_writes (NULL), ==, 0);
}

static void
assert_does_not_open (AvTestVfs *fixture,
                      const char *name,
                      int kind)
{
  g_autofree sqlite3_file *file = g_malloc0 (fixture->vfs->szOsFile);

  g_assert_cmpint (fixture->vfs->xOpen (fixture->vfs, name, file, kind | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL), ==, SQLITE_CANTOPEN);
  g_assert_null (file->pMethods);
}

static void
test_without_a_key_nothing_opens (AvTestVfs *fixture,
                                  gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (fixture->store.dir, "other.avs", NULL);
  g_autofree char *journal = g_strconcat (path, "-journal", NULL);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  const char *none = sqlite3_create_filename (path, journal, log, 0, NULL);
  const char *unknown = sqlite3_create_filename (path, journal, log, 1, (const char *[]){ "ctx", "999999" });

  assert_does_not_open (fixture, none, SQLITE_OPEN_MAIN_DB);
  assert_does_not_open (fixture, unknown, SQLITE_OPEN_MAIN_DB);

  /* Nor what belongs to a database that is not open. */
  assert_does_not_open (fixture, sqlite3_filename_wal (unknown), SQLITE_OPEN_WAL);
  assert_does_not_open (fixture, sqlite3_filename_journal (unknown), SQLITE_OPEN_MAIN_JOURNAL);
  sqlite3_free_filename ((sqlite3_filename) none);
  sqlite3_free_filename ((sqlite3_filename) unknown);
}

int
main (int argc,
      char *argv[])
{
  av_test_vfs_init (&argc, &argv);

  av_test_vfs_add ("/vfs-names/temporary-file-has-an-end", test_temporary_file_has_an_end);
  av_test_vfs_add ("/vfs-names/every-temporary-kind-stays-in-memory", test_every_temporary_kind_stays_in_memory);
  av_test_vfs_add ("/vfs-names/without-a-key-nothing-opens", test_without_a_key_nothing_opens);
  return g_test_run ();
}
