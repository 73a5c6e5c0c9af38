#include <string.h>
#include <glib/gstdio.h>

#include "av-crypto.h"
#include "av-test-wrapper.h"
#include "av-vfs.h"

/* SQLite's own ways with its files, run over the VFS of the test suites: every
 * page size and journal mode, several connections, VACUUM to another size. */

static const int page_sizes[] = { 1024, 4096, 16384, 65536 };

static char *
make_path (void)
{
  g_autofree char *dir = g_dir_make_tmp ("av-vfs-XXXXXX", NULL);

  return g_build_filename (dir, "test.db", NULL);
}

static void
remove_files (const char *path)
{
  static const char *const suffixes[] = { "", "-wal", "-shm", "-journal" };
  g_autofree char *dir = g_path_get_dirname (path);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *file = g_strconcat (path, suffixes[i], NULL);

      g_remove (file);
    }

  g_rmdir (dir);
}

static sqlite3 *
open_database (const char *path)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_extended_result_codes (db, 1);
  sqlite3_exec (db, "PRAGMA synchronous = OFF", NULL, NULL, NULL); /* the disk is not what is tested */
  return db;
}

static void
run (sqlite3 *db,
     const char *sql)
{
  char *message = NULL;

  if (sqlite3_exec (db, sql, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s: %s (%d)", sql, message, sqlite3_extended_errcode (db));
}

static void
assert_answer (sqlite3 *db,
               const char *sql,
               const char *expected)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK ||
      sqlite3_step (statement) != SQLITE_ROW)
    g_error ("%s: %s (%d)", sql, sqlite3_errmsg (db), sqlite3_extended_errcode (db));

  g_assert_cmpstr ((const char *) sqlite3_column_text (statement, 0), ==, expected);
  sqlite3_finalize (statement);
}

static void
fill (sqlite3 *db,
      int rows)
{
  g_autofree char *sql = g_strdup_printf ("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b BLOB);"
                                          "CREATE INDEX by_a ON t (a);"
                                          "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
                                          " INSERT INTO t (a, b) SELECT 'Rastignac ' || i, randomblob (i %% 3000) FROM n;",
                                          rows);

  run (db, sql);
}

static void
assert_whole (sqlite3 *db,
              const char *rows)
{
  assert_answer (db, "PRAGMA integrity_check", "ok");
  assert_answer (db, "SELECT count(*) FROM t WHERE a = 'Rastignac ' || id AND length (b) = id % 3000", rows);
}

static void
use_in_mode (const char *mode,
             int page_size)
{
  g_autofree char *path = make_path ();
  g_autofree char *pragmas = g_strdup_printf ("PRAGMA page_size = %d; PRAGMA journal_mode = %s; PRAGMA cache_size = 10;",
                                              page_size, mode);
  g_autofree char *size = g_strdup_printf ("%d", page_size);
  sqlite3 *db = open_database (path);

  run (db, pragmas);
  fill (db, 400);
  assert_answer (db, "PRAGMA page_size", size);
  assert_whole (db, "400");

  /* More than the cache holds, taken back as a whole and in part. */
  run (db, "BEGIN; UPDATE t SET a = 'x' || a, b = randomblob (2000); ROLLBACK;");
  assert_whole (db, "400");
  run (db, "BEGIN; DELETE FROM t WHERE id > 300; SAVEPOINT s; UPDATE t SET b = randomblob (900);"
           "INSERT INTO t (a) SELECT hex (b) FROM t; ROLLBACK TO s; COMMIT;");
  assert_whole (db, "300");

  /* The same pages written again and again within one transaction. */
  run (db, "BEGIN;");
  for (int i = 0; i < 20; i++)
    run (db, "UPDATE t SET a = 'y' || a; UPDATE t SET a = substr (a, 2);");
  run (db, "COMMIT;");
  assert_whole (db, "300");
  sqlite3_close (db);

  db = open_database (path);
  assert_whole (db, "300");
  run (db, "DELETE FROM t WHERE id > 50; VACUUM;");
  assert_whole (db, "50");
  sqlite3_close (db);
  remove_files (path);
}

static void
test_every_mode_and_page_size (void)
{
  static const char *const modes[] = { "DELETE", "TRUNCATE", "PERSIST", "MEMORY", "WAL" };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    for (guint j = 0; j < G_N_ELEMENTS (page_sizes); j++)
      use_in_mode (modes[i], page_sizes[j]);
}

static void
test_vacuum_changes_the_page_size (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (page_sizes); i++)
    for (guint j = 0; j < G_N_ELEMENTS (page_sizes); j++)
      {
        g_autofree char *path = make_path ();
        g_autofree char *first = g_strdup_printf ("PRAGMA page_size = %d;", page_sizes[i]);
        g_autofree char *second = g_strdup_printf ("PRAGMA page_size = %d; VACUUM;", page_sizes[j]);
        g_autofree char *size = g_strdup_printf ("%d", page_sizes[j]);
        sqlite3 *db = open_database (path);
        sqlite3 *other;

        run (db, first);
        fill (db, 200);
        other = open_database (path);
        assert_whole (other, "200");
        run (db, second);
        assert_whole (db, "200");
        assert_answer (db, "PRAGMA page_size", size);
        assert_whole (other, "200");
        run (other, "INSERT INTO t (id, a, b) VALUES (201, 'Rastignac 201', randomblob (201))");
        assert_whole (db, "201");
        sqlite3_close (db);
        sqlite3_close (other);
        remove_files (path);
      }
}

static void
test_connections_see_each_other (void)
{
  g_autofree char *path = make_path ();
  sqlite3 *first = open_database (path);
  sqlite3 *second;

  run (first, "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 20;");
  fill (first, 100);
  second = open_database (path);

  for (int i = 0; i < 50; i++)
    {
      run (first, "UPDATE t SET a = 'z' || a WHERE id % 2 = 0");
      run (second, "UPDATE t SET a = substr (a, 2) WHERE id % 2 = 0");
      assert_whole (first, "100");
    }

  run (second, "BEGIN; SELECT count(*) FROM t;");
  run (first, "DELETE FROM t WHERE id > 90; PRAGMA wal_checkpoint;");
  assert_answer (second, "SELECT count(*) FROM t", "100");
  run (second, "COMMIT");
  assert_answer (second, "SELECT count(*) FROM t", "90");
  sqlite3_close (first);
  assert_whole (second, "90");
  sqlite3_close (second);
  remove_files (path);
}

static void
test_attached_and_copied_databases (void)
{
  g_autofree char *path = make_path ();
  g_autofree char *other = make_path ();
  g_autofree char *copy = make_path ();
  g_autofree char *sql = g_strdup_printf ("ATTACH '%s' AS other; CREATE TABLE other.u AS SELECT * FROM t;"
                                          "BEGIN; INSERT INTO t (a) VALUES ('a'); INSERT INTO other.u (a) VALUES ('b'); ROLLBACK;"
                                          "BEGIN; DELETE FROM t WHERE id = 100; DELETE FROM other.u WHERE id = 100; COMMIT;"
                                          "VACUUM INTO '%s';",
                                          other, copy);
  sqlite3 *db = open_database (path);

  fill (db, 100);
  run (db, sql);
  assert_whole (db, "99");
  assert_answer (db, "SELECT count(*) FROM other.u", "99");
  sqlite3_close (db);

  db = open_database (copy);
  assert_whole (db, "99");
  sqlite3_close (db);
  db = open_database (other);
  assert_answer (db, "PRAGMA integrity_check", "ok");
  assert_answer (db, "SELECT count(*) FROM u", "99");
  sqlite3_close (db);
  remove_files (path);
  remove_files (other);
  remove_files (copy);
}

static void
test_backup_api (void)
{
  g_autofree char *path = make_path ();
  g_autofree char *other = make_path ();
  sqlite3 *db = open_database (path);
  sqlite3 *copy = open_database (other);
  sqlite3_backup *backup;

  fill (db, 300);
  backup = sqlite3_backup_init (copy, "main", db, "main");
  while (sqlite3_backup_step (backup, 7) == SQLITE_OK)
    ;
  g_assert_cmpint (sqlite3_backup_finish (backup), ==, SQLITE_OK);
  assert_whole (copy, "300");
  sqlite3_close (db);
  sqlite3_close (copy);
  remove_files (path);
  remove_files (other);
}

static void
test_incremental_vacuum_and_blobs (void)
{
  g_autofree char *path = make_path ();
  sqlite3 *db = open_database (path);
  sqlite3_blob *blob;
  guint8 bytes[5000];
  guint8 read[100];

  run (db, "PRAGMA auto_vacuum = INCREMENTAL;");
  fill (db, 300);
  run (db, "DELETE FROM t WHERE id < 250; PRAGMA incremental_vacuum;");
  assert_answer (db, "PRAGMA integrity_check", "ok");

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = i * 7;
  run (db, "INSERT INTO t (id, b) VALUES (1000, zeroblob (5000))");
  g_assert_cmpint (sqlite3_blob_open (db, "main", "t", "b", 1000, 1, &blob), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_blob_write (blob, bytes, sizeof bytes, 0), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_blob_read (blob, read, sizeof read, 4321), ==, SQLITE_OK);
  g_assert_cmpmem (read, sizeof read, bytes + 4321, sizeof read);
  sqlite3_blob_close (blob);
  sqlite3_close (db);
  remove_files (path);
}

static void
test_file_of_another_vfs_is_refused (void)
{
  g_autofree char *path = make_path ();
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "unix"), ==, SQLITE_OK);
  fill (db, 10);
  sqlite3_close (db);

  if (sqlite3_open (path, &db) == SQLITE_OK)
    g_assert_cmpint (sqlite3_exec (db, "SELECT * FROM t", NULL, NULL, NULL), !=, SQLITE_OK);
  sqlite3_close (db);
  remove_files (path);
}

/* The file of a database or of its log, as SQLite has it open. */
static sqlite3_file *
get_file (sqlite3 *db,
          int which)
{
  sqlite3_file *file;

  g_assert_cmpint (sqlite3_file_control (db, "main", which, &file), ==, SQLITE_OK);
  return file;
}

/* What a VFS above this one does that simulates crashes: sectors of garbage, and
 * pages in two parts where SQLite is not told that a disk keeps the rest. */
static void
test_sectors_are_written_and_read_as_they_are (void)
{
  g_autofree char *path = make_path ();
  sqlite3 *db = open_database (path);
  sqlite3_file *file;
  guint8 sector[512];
  guint8 whole[1024];
  guint8 read[3000];

  run (db, "PRAGMA page_size = 1024; PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;");
  fill (db, 5);
  memset (sector, 0x5a, sizeof sector);

  file = get_file (db, SQLITE_FCNTL_FILE_POINTER);
  g_assert_cmpint (file->pMethods->xRead (file, whole, sizeof whole, 1024), ==, SQLITE_IOERR_SHORT_READ);
  g_assert_cmpint (file->pMethods->xWrite (file, sector, sizeof sector, 1024), ==, SQLITE_OK);
  g_assert_cmpint (file->pMethods->xRead (file, whole, sizeof whole, 1024), ==, SQLITE_OK);
  g_assert_cmpmem (whole, 512, sector, 512);
  for (guint i = 512; i < 1024; i++)
    g_assert_cmpuint (whole[i], ==, 0);

  /* In the log a sector covers parts of frames: all else in them stays. */
  file = get_file (db, SQLITE_FCNTL_JOURNAL_POINTER);
  g_assert_cmpint (file->pMethods->xRead (file, read, sizeof read, 0), ==, SQLITE_OK);
  g_assert_cmpint (file->pMethods->xWrite (file, sector, sizeof sector, 1536), ==, SQLITE_OK);
  memcpy (read + 1536, sector, sizeof sector);
  g_assert_cmpint (file->pMethods->xWrite (file, read + 2048, 100, 2048), ==, SQLITE_OK);
  {
    guint8 again[3000];

    g_assert_cmpint (file->pMethods->xRead (file, again, sizeof again, 0), ==, SQLITE_OK);
    g_assert_cmpmem (again, sizeof again, read, sizeof read);
  }

  sqlite3_close (db);
  remove_files (path);
}

static void
copy (const char *from,
      const char *to)
{
  g_autofree char *content = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (from, &content, &size, NULL));
  g_assert_true (g_file_set_contents (to, content, size, NULL));
}

/* A crash while a transaction of a rollback journal reaches the database, page 1
 * torn: SQLite looks at page 1 before it looks for the journal. */
static void
test_torn_first_page_is_mended_from_the_journal (void)
{
  g_autofree char *path = make_path ();
  g_autofree char *journal = g_strconcat (path, "-journal", NULL);
  g_autofree char *kept = g_strconcat (path, "-kept", NULL);
  g_autofree char *content = NULL;
  sqlite3 *db = open_database (path);
  gsize size;

  run (db, "PRAGMA synchronous = FULL; PRAGMA cache_size = 5; PRAGMA journal_mode = DELETE;");
  fill (db, 100);
  run (db, "BEGIN; UPDATE t SET a = 'x' || a, b = randomblob (2000);"); /* more than the cache holds */
  copy (journal, kept);
  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  run (db, "ROLLBACK");
  sqlite3_close (db);

  content[4096 + 30] ^= 1;
  g_assert_true (g_file_set_contents (path, content, size, NULL));
  copy (kept, journal);
  g_remove (kept);
  db = open_database (path);
  assert_whole (db, "100");
  sqlite3_close (db);
  remove_files (path);
}

/* The power went after the header, before the first page. */
static void
test_header_alone_is_an_empty_database (void)
{
  g_autofree char *path = make_path ();
  g_autofree char *content = NULL;
  sqlite3 *db = open_database (path);
  gsize size;

  fill (db, 10);
  sqlite3_close (db);
  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  g_assert_true (g_file_set_contents (path, content, 4096, NULL));

  db = open_database (path);
  fill (db, 20);
  assert_whole (db, "20");
  sqlite3_close (db);
  remove_files (path);
}

static void
test_empty_file_opened_twice_is_one_database (void)
{
  g_autofree char *path = make_path ();
  sqlite3 *first = open_database (path);
  sqlite3 *second = open_database (path);

  assert_answer (first, "SELECT count(*) FROM sqlite_schema", "0");
  assert_answer (second, "SELECT count(*) FROM sqlite_schema", "0");
  run (second, "CREATE TABLE u (a); INSERT INTO u VALUES ('Nucingen');");
  fill (first, 20);
  assert_answer (first, "SELECT a FROM u", "Nucingen");
  assert_whole (second, "20");
  sqlite3_close (first);
  sqlite3_close (second);
  remove_files (path);
}

/* SQLite answers with the outermost VFS's file where it is asked for one: the
 * log and the journal must find their database some other way. */
static void
test_another_vfs_may_lie_above (void)
{
  static const char *const modes[] = { "DELETE", "TRUNCATE", "WAL" };

  av_test_wrapper_register ();
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autofree char *path = make_path ();
      g_autofree char *mode = g_strdup_printf ("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = %s;", modes[i]);
      sqlite3 *db;

      g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, AV_TEST_WRAPPER), ==, SQLITE_OK);
      run (db, mode);
      fill (db, 100);
      run (db, "BEGIN; UPDATE t SET a = 'x'; ROLLBACK; PRAGMA wal_checkpoint;");
      assert_whole (db, "100");
      sqlite3_close (db);

      db = open_database (path);
      assert_whole (db, "100");
      sqlite3_close (db);
      remove_files (path);
    }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));
  g_assert_cmpint (av_vault_vfs_init_for_test ("unix"), ==, SQLITE_OK);

  g_test_add_func ("/vfs/every-mode-and-page-size", test_every_mode_and_page_size);
  g_test_add_func ("/vfs/vacuum-changes-the-page-size", test_vacuum_changes_the_page_size);
  g_test_add_func ("/vfs/connections-see-each-other", test_connections_see_each_other);
  g_test_add_func ("/vfs/attached-and-copied-databases", test_attached_and_copied_databases);
  g_test_add_func ("/vfs/backup-api", test_backup_api);
  g_test_add_func ("/vfs/incremental-vacuum-and-blobs", test_incremental_vacuum_and_blobs);
  g_test_add_func ("/vfs/file-of-another-vfs-is-refused", test_file_of_another_vfs_is_refused);
  g_test_add_func ("/vfs/sectors-are-written-and-read-as-they-are", test_sectors_are_written_and_read_as_they_are);
  g_test_add_func ("/vfs/torn-first-page-is-mended-from-the-journal", test_torn_first_page_is_mended_from_the_journal);
  g_test_add_func ("/vfs/header-alone-is-an-empty-database", test_header_alone_is_an_empty_database);
  g_test_add_func ("/vfs/empty-file-opened-twice-is-one-database", test_empty_file_opened_twice_is_one_database);
  g_test_add_func ("/vfs/another-vfs-may-lie-above", test_another_vfs_may_lie_above);
  return g_test_run ();
}
