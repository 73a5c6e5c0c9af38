#include <string.h>

#include "av-crypto.h"
#include "av-seal.h"
#include "av-test-store.h"

/* store-reader.py, written from docs/formats.md alone, computes the same known
 * answers and reads a store, log included, into a plain SQLite file. */

static const char *reader;
static const char *vectors;

static void
test_vectors_are_computed_twice (void)
{
  const char *argv[] = { "python3", reader, "--vectors", NULL };
  g_autofree char *output = NULL;
  g_autofree char *expected = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  g_assert_true (g_file_get_contents (vectors, &expected, NULL, NULL));
  g_assert_cmpstr (output, ==, expected);
}

static char *
to_hex (AvSecret *key)
{
  GString *hex = g_string_new (NULL);

  for (gsize i = 0; i < av_secret_get_size (key); i++)
    g_string_append_printf (hex, "%02x", av_secret_peek (key)[i]);
  g_string_append_c (hex, '\n');
  return g_string_free (hex, FALSE);
}

static void
decrypt (AvTestStore *store,
         const char *output)
{
  g_autofree char *path = g_build_filename (store->dir, "store.avs", NULL);
  g_autofree char *key_path = g_build_filename (store->dir, "key", NULL);
  g_autofree char *hex = to_hex (store->key);
  g_autofree char *command = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  av_test_store_write (key_path, hex, strlen (hex));
  command = g_strdup_printf ("sh -c \"python3 '%s' --raw '%s' '%s' < '%s'\"", reader, path, output, key_path);
  g_spawn_command_line_sync (command, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

/* Of a store that has one row more: as the installation keeps its own. */
static void
test_secrets_are_read_without_the_application (AvTestStore *store,
                                               gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, FALSE);
  g_autoptr (AvSecret) key = av_vault_derive_secrets_key (vault);
  g_autofree char *output = g_build_filename (store->dir, "plain.db", NULL);
  g_autofree char *command = g_strdup_printf ("sh -c \"python3 '%s' --secrets '%s' < '%s/key'\"", reader, output, store->dir);
  g_autofree char *printed = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (GString) hex = g_string_new (NULL);
  guint8 sealed[24 + 4 + 16];
  int status;

  av_seal_random (sealed, AV_SEAL_NONCE_SIZE);
  av_seal_encrypt (key, sealed, "sealed/guard", strlen ("sealed/guard"), "\x0a\x0b\x0c\x0d", 4, sealed + AV_SEAL_NONCE_SIZE);
  for (guint i = 0; i < sizeof sealed; i++)
    g_string_append_printf (hex, "%02x", sealed[i]);
  sql = g_strdup_printf ("CREATE TABLE secret (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;"
                         "INSERT INTO secret VALUES ('notes/1', x'00'), ('sealed/guard', x'%s')",
                         hex->str);
  av_test_store_run (vault, sql);
  decrypt (store, output);
  g_assert_true (g_spawn_command_line_sync (command, &printed, NULL, &status, NULL));
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  g_assert_cmpstr (printed, ==, "guard 0a0b0c0d\n");
}

static void
assert_plain (const char *path,
              const char *sql,
              int rows)
{
  sqlite3 *db;
  sqlite3_stmt *statement;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  g_assert_cmpstr ((const char *) sqlite3_column_text (statement, 0), ==, "ok");
  g_assert_cmpint (sqlite3_column_int (statement, 1), ==, rows);
  sqlite3_finalize (statement);
  sqlite3_close (db);
}

static void
test_store_is_read_without_the_application (AvTestStore *store,
                                            gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, FALSE);
  g_autofree char *output = g_build_filename (store->dir, "plain.db", NULL);

  av_test_store_run (vault, "CREATE TABLE entry (name TEXT);"
                            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
                            " INSERT INTO entry SELECT 'Nana' FROM n;");
  g_assert_true (av_vault_sync (vault, NULL));
  av_test_store_run (vault, "INSERT INTO entry SELECT name FROM entry LIMIT 500");
  decrypt (store, output);
  assert_plain (output, "SELECT (SELECT integrity_check FROM pragma_integrity_check), count(*) FROM entry WHERE name = 'Nana'", 1500);
}

/* With the passphrase, which is all a reader is given. */
static void
read_fixture (const char *mode,
              const char *name,
              const char *output,
              char **printed)
{
  g_autofree char *fixture = g_test_build_filename (G_TEST_DIST, "vault", "fixtures", "format-1", NULL);
  g_autofree char *path = g_build_filename (fixture, name, NULL);
  g_autofree char *command = g_strdup_printf ("sh -c \"python3 '%s' '%s' '%s' Cosette '%s' < '%s/secrets'\"",
                                              reader, mode, path, output, fixture);
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_command_line_sync (command, printed, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

static void
test_passphrase_is_enough (AvTestStore *store,
                           gconstpointer user_data)
{
  g_autofree char *output = g_build_filename (store->dir, "plain.db", NULL);
  g_autofree char *captures = NULL;
  g_autofree char *nothing = NULL;

  read_fixture ("--open", ".", output, &captures);
  assert_plain (output, "SELECT (SELECT integrity_check FROM pragma_integrity_check), count(*) FROM person", 80);
  g_assert_cmpstr (captures, ==, "contact Éponine 1795000000 [('notes', 'près de l’éléphant'), ('prenom-ou-surnom', 'Gavroche')]\n");

  read_fixture ("--backup", "backup.avb", output, &nothing);
  assert_plain (output, "SELECT (SELECT integrity_check FROM pragma_integrity_check), count(*) FROM person", 80);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 3);
  reader = argv[1];
  vectors = argv[2];
  g_assert_true (av_crypto_init (NULL));

  g_test_add_func ("/reader/vectors-are-computed-twice", test_vectors_are_computed_twice);
  g_test_add ("/reader/store-is-read-without-the-application", AvTestStore, NULL,
              av_test_store_set_up, test_store_is_read_without_the_application, av_test_store_tear_down);
  g_test_add ("/reader/secrets-are-read-without-the-application", AvTestStore, NULL,
              av_test_store_set_up, test_secrets_are_read_without_the_application, av_test_store_tear_down);
  g_test_add ("/reader/passphrase-is-enough", AvTestStore, NULL,
              av_test_store_set_up, test_passphrase_is_enough, av_test_store_tear_down);
  return g_test_run ();
}
