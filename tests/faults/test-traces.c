#include <string.h>
#include <zlib.h>
#include <glib/gstdio.h>

#include "av-backup.h"
#include "av-crypto.h"
#include "av-inbox.h"
#include "av-rotation.h"
#include "av-salvage.h"
#include "av-test-disk.h"
#include "av-test-store.h"

/* A word that is nowhere else is put into everything that is kept; nothing ever
 * written holds it, in UTF-8 or UTF-16, deflated or not. */

#define CANARY "Quasimodo-canari-8471"

static gboolean
contains (const guint8 *bytes,
          gsize size)
{
  static const char wide_little[] = "Q\0u\0a\0s\0i\0m\0o\0d\0o\0-\0c\0a\0n";
  static const char wide_big[] = "\0Q\0u\0a\0s\0i\0m\0o\0d\0o\0-\0c\0a\0n";

  return memmem (bytes, size, CANARY, strlen (CANARY)) != NULL ||
         memmem (bytes, size, wide_little, sizeof wide_little - 1) != NULL ||
         memmem (bytes, size, wide_big, sizeof wide_big - 1) != NULL;
}

/* Whatever inflates from this place on. */
static gboolean
inflates_to_canary (const guint8 *bytes,
                    gsize size,
                    int window)
{
  g_autofree guint8 *output = g_malloc (65536);
  z_stream stream = { .next_in = (guint8 *) bytes, .avail_in = size, .next_out = output, .avail_out = 65536 };

  if (inflateInit2 (&stream, window) != Z_OK)
    return FALSE;

  inflate (&stream, Z_SYNC_FLUSH);
  inflateEnd (&stream);
  return contains (output, 65536 - stream.avail_out);
}

static gboolean
reveals (const guint8 *bytes,
         gsize size)
{
  if (contains (bytes, size))
    return TRUE;

  for (gsize i = 0; i + 2 < size; i++)
    {
      gboolean zlib = bytes[i] == 0x78 && (bytes[i] << 8 | bytes[i + 1]) % 31 == 0;
      gboolean gzip = bytes[i] == 0x1f && bytes[i + 1] == 0x8b;

      if ((zlib && inflates_to_canary (bytes + i, size - i, 15)) ||
          (gzip && inflates_to_canary (bytes + i, size - i, 31)))
        return TRUE;
    }

  return inflates_to_canary (bytes, size, -15);
}

static gboolean
tree_reveals (const char *dir)
{
  g_autoptr (GDir) entries = g_dir_open (dir, 0, NULL);
  const char *name;
  gboolean found = FALSE;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);
      g_autofree char *content = NULL;
      gsize size;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        found |= tree_reveals (path);
      else if (g_file_get_contents (path, &content, &size, NULL))
        found |= reveals ((guint8 *) content, size);
    }

  return found;
}

/* Everything the disk was given, also what has been overwritten since. */
static gboolean
writes_reveal (GPtrArray *operations)
{
  guint n = 0;

  for (guint i = 0; i < operations->len; i++)
    {
      const AvTestDiskOperation *operation = g_ptr_array_index (operations, i);
      gsize size;

      if (operation->kind != AV_TEST_DISK_WRITE)
        continue;

      n++;
      if (reveals (g_bytes_get_data (operation->bytes, &size), g_bytes_get_size (operation->bytes)))
        return TRUE;
    }

  g_assert_cmpuint (n, >, 100);
  return FALSE;
}

static void
live (AvTestStore *store)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, TRUE);
  g_autoptr (GVariant) answers = g_variant_ref_sink (g_variant_new_parsed ("{'prenom-ou-surnom': '" CANARY "'}"));
  g_autofree char *saved = g_build_filename (store->dir, "saved", NULL);
  g_autoptr (AvSalvageReport) report = NULL;
  g_autoptr (AvSecret) key = NULL;

  sqlite3_limit (av_vault_get_connection (vault), SQLITE_LIMIT_ATTACHED, 1);
  av_test_store_run (vault, "PRAGMA temp_store = FILE; PRAGMA cache_size = 20;"
                            "CREATE TABLE person (name TEXT, notes TEXT);"
                            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
                            " INSERT INTO person SELECT '" CANARY "', i || ' " CANARY "' FROM n;"
                            "CREATE INDEX by_notes ON person (notes, name);"
                            "CREATE VIRTUAL TABLE words USING fts5 (text);"
                            "INSERT INTO words SELECT notes FROM person;"
                            "CREATE TEMP TABLE sorted AS SELECT DISTINCT notes FROM person ORDER BY notes;"
                            "BEGIN; SAVEPOINT s; UPDATE person SET notes = notes || '" CANARY "'; ROLLBACK TO s; COMMIT;"
                            "DELETE FROM person WHERE rowid % 3 = 0; VACUUM;");
  g_assert_true (av_inbox_seal (store->dir, "contact", answers, "", 0, NULL));
  g_assert_true (av_backup_daily (vault, 1795000000, NULL, NULL));
  g_assert_true (av_vault_close (g_steal_pointer (&vault), NULL));
  report = av_salvage_run (store->dir, store->key, saved, NULL, NULL);
  g_assert_nonnull (report);
  key = av_rotation_run (store->dir, store->key, NULL);
  g_assert_nonnull (key);
}

static void
test_no_plaintext_is_ever_written (AvTestStore *store,
                                   gconstpointer user_data)
{
  g_autoptr (GPtrArray) operations = NULL;

  av_test_disk_record (store->dir);
  live (store);
  operations = av_test_disk_stop ();
  g_assert_false (writes_reveal (operations));
  g_assert_false (tree_reveals (store->dir));
}

static void
test_plaintext_would_be_found (AvTestStore *store,
                               gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (store->dir, "plain.db", NULL);
  guint8 deflated[200];
  uLongf size = sizeof deflated;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "unix"), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "CREATE TABLE t (a); INSERT INTO t VALUES ('" CANARY "')", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  g_assert_true (tree_reveals (store->dir));
  g_remove (path);
  g_assert_false (tree_reveals (store->dir));

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "unix"), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA encoding = 'UTF-16'; CREATE TABLE t (a); INSERT INTO t VALUES ('" CANARY "')", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  g_assert_true (tree_reveals (store->dir));
  g_remove (path);

  g_assert_cmpint (compress (deflated + 20, &size, (const guint8 *) CANARY CANARY, 2 * strlen (CANARY)), ==, Z_OK);
  memset (deflated, 7, 20);
  g_assert_false (contains (deflated, size + 20));
  g_assert_true (reveals (deflated, size + 20));
}

static void
add (const char *name,
     void (*test) (AvTestStore *, gconstpointer))
{
  g_test_add (name, AvTestStore, NULL, av_test_store_set_up, test, av_test_store_tear_down);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));
  av_test_disk_insert ();

  add ("/traces/no-plaintext-is-ever-written", test_no_plaintext_is_ever_written);
  add ("/traces/plaintext-would-be-found", test_plaintext_would_be_found);
  return g_test_run ();
}
