#include <unistd.h>

#include "av-crypto.h"
#include "av-test-store.h"

static void
test_what_is_written_is_read_again (AvTestStore *store,
                                    gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, FALSE);
  g_autoptr (GError) error = NULL;
  g_autofree char *count = NULL;
  g_autofree char *integrity = NULL;

  av_test_store_run (vault, "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT);"
                            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
                            " INSERT INTO person (name) SELECT 'Gavroche ' || i FROM n;");
  g_assert_true (av_vault_close (g_steal_pointer (&vault), &error));

  vault = av_vault_open (store->dir, store->key, AV_VAULT_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  count = av_test_store_ask (vault, "SELECT count(*) FROM person WHERE name LIKE 'Gavroche %'");
  g_assert_cmpstr (count, ==, "5000");
  integrity = av_test_store_ask (vault, "PRAGMA integrity_check");
  g_assert_cmpstr (integrity, ==, "ok");
  g_assert_false (av_vault_inbox_was_changed (vault));
}

static void
test_second_opening_is_refused (AvTestStore *store,
                                gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_null (av_vault_open (store->dir, store->key, AV_VAULT_OPEN_DEFAULT, &error));
  g_assert_error (error, AV_VAULT_ERROR, AV_VAULT_ERROR_BUSY);
  av_test_store_run (vault, "CREATE TABLE still_there (a)");
}

/* By whatever name it is called, it is one store. */
static void
test_second_opening_by_another_name_is_refused (AvTestStore *store,
                                                gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, FALSE);
  g_autofree char *link = g_strconcat (store->dir, ".lien", NULL);
  g_autofree char *winding = g_strconcat (store->dir, "/./", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_no_errno (symlink (store->dir, link));
  g_assert_null (av_vault_open (link, store->key, AV_VAULT_OPEN_DEFAULT, &error));
  g_assert_error (error, AV_VAULT_ERROR, AV_VAULT_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_null (av_vault_open (winding, store->key, AV_VAULT_OPEN_DEFAULT, &error));
  g_assert_error (error, AV_VAULT_ERROR, AV_VAULT_ERROR_BUSY);
  av_test_store_run (vault, "CREATE TABLE still_there (a)");
  g_assert_no_errno (unlink (link));
}

static void
spawn (const char *program,
       const char *option,
       const char *from,
       const char *to)
{
  const char *arguments[] = { program, option, from, to, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

/* Somebody copies the folder as it is: both go on, each its own way. */
static void
test_copy_of_what_is_open_opens_beside (AvTestStore *store,
                                        gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, FALSE);
  g_autoptr (AvVault) copy = NULL;
  g_autofree char *dir = g_strconcat (store->dir, ".copie", NULL);
  g_autofree char *name = NULL;
  g_autofree char *integrity = NULL;
  g_autofree char *of_copy = NULL;
  g_autoptr (GError) error = NULL;

  av_test_store_run (vault, "CREATE TABLE person (name TEXT); INSERT INTO person VALUES ('Gavroche')");
  spawn ("cp", "-r", store->dir, dir);
  copy = av_vault_open (dir, store->key, AV_VAULT_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  av_test_store_run (copy, "UPDATE person SET name = 'Montparnasse'");
  name = av_test_store_ask (vault, "SELECT name FROM person");
  g_assert_cmpstr (name, ==, "Gavroche");
  integrity = av_test_store_ask (vault, "PRAGMA integrity_check");
  g_assert_cmpstr (integrity, ==, "ok");
  of_copy = av_test_store_ask (copy, "PRAGMA integrity_check");
  g_assert_cmpstr (of_copy, ==, "ok");
  g_assert_true (av_vault_close (g_steal_pointer (&copy), &error));
  spawn ("rm", "-r", "--", dir);
}

static void
test_other_key_opens_nothing (AvTestStore *store,
                              gconstpointer user_data)
{
  g_autoptr (AvSecret) other = av_secret_new_random (32);
  g_autoptr (GError) error = NULL;

  av_vault_free (av_test_store_create (store, FALSE));
  g_assert_null (av_vault_open (store->dir, other, AV_VAULT_OPEN_DEFAULT, &error));
  g_assert_error (error, AV_VAULT_ERROR, AV_VAULT_ERROR_DAMAGED);
}

static void
test_missing_store_is_told (AvTestStore *store,
                            gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (av_vault_open ("/nonexistent/store", store->key, AV_VAULT_OPEN_DEFAULT, &error));
  g_assert_error (error, AV_VAULT_ERROR, AV_VAULT_ERROR_MISSING);
  g_clear_error (&error);
  g_assert_null (av_vault_open (store->dir, store->key, AV_VAULT_OPEN_DEFAULT, &error));
  g_assert_error (error, AV_VAULT_ERROR, AV_VAULT_ERROR_MISSING);
}

static void
test_existing_store_is_left (AvTestStore *store,
                             gconstpointer user_data)
{
  AvVaultParams params = { 0 };
  g_autoptr (GError) error = NULL;

  av_vault_free (av_test_store_create (store, FALSE));
  g_assert_null (av_vault_create (store->dir, &params, &error));
  g_assert_error (error, AV_VAULT_ERROR, AV_VAULT_ERROR_EXISTS);
}

static void
test_nothing_else_can_be_attached (AvTestStore *store,
                                   gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, FALSE);
  g_autofree char *sql = g_strdup_printf ("ATTACH '%s/other.db' AS other", store->dir);
  g_autofree char *path = g_build_filename (store->dir, "other.db", NULL);

  g_assert_cmpint (sqlite3_exec (av_vault_get_connection (vault), sql, NULL, NULL, NULL), ==, SQLITE_ERROR);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* SQLite's own ways of putting a whole database in the place of another: without
 * our reserve its pages would be cut. */
static void
test_database_of_another_making_does_not_come_in (AvTestStore *store,
                                                  gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, FALSE);
  g_autofree char *answer = NULL;
  sqlite3 *db = av_vault_get_connection (vault);
  sqlite3 *other;
  sqlite3_backup *backup;

  av_test_store_run (vault, "CREATE TABLE kept (a); INSERT INTO kept VALUES ('Javert')");
  g_assert_true (av_vault_sync (vault, NULL));
  g_assert_cmpint (sqlite3_open (":memory:", &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "PRAGMA page_size = 4096; CREATE TABLE t AS SELECT randomblob (9000)", NULL, NULL, NULL), ==, SQLITE_OK);
  backup = sqlite3_backup_init (db, "main", other, "main");
  if (backup != NULL)
    {
      sqlite3_backup_step (backup, -1);
      g_assert_cmpint (sqlite3_backup_finish (backup), !=, SQLITE_OK);
    }
  sqlite3_close (other);

  g_clear_pointer (&vault, av_vault_free);
  vault = av_test_store_open (store);
  g_assert_true (av_vault_read_through (vault, NULL));
  answer = av_test_store_ask (vault, "SELECT a FROM kept");
  g_assert_cmpstr (answer, ==, "Javert");
}

static void
test_temporary_files_stay_in_memory (AvTestStore *store,
                                     gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, FALSE);
  g_autofree char *answer = NULL;

  /* Even where the settings are forgotten. */
  sqlite3_limit (av_vault_get_connection (vault), SQLITE_LIMIT_ATTACHED, 1);
  av_test_store_run (vault, "PRAGMA temp_store = FILE; PRAGMA cache_size = 20;"
                            "CREATE TABLE t (a TEXT, b);"
                            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
                            " INSERT INTO t SELECT hex (randomblob (40)), i FROM n;"
                            "CREATE INDEX by_a ON t (a);"
                            "CREATE TEMP TABLE u AS SELECT DISTINCT a FROM t ORDER BY a;"
                            "SAVEPOINT s; UPDATE t SET b = b + 1; ROLLBACK TO s; RELEASE s;"
                            "VACUUM;");
  answer = av_test_store_ask (vault, "SELECT count(*) || ' ' || sum(b) FROM t");
  g_assert_cmpstr (answer, ==, "20000 200010000");
  g_free (answer);
  answer = av_test_store_ask (vault, "PRAGMA integrity_check");
  g_assert_cmpstr (answer, ==, "ok");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));

  av_test_store_add ("/vault/what-is-written-is-read-again", test_what_is_written_is_read_again);
  av_test_store_add ("/vault/second-opening-is-refused", test_second_opening_is_refused);
  av_test_store_add ("/vault/second-opening-by-another-name-is-refused", test_second_opening_by_another_name_is_refused);
  av_test_store_add ("/vault/copy-of-what-is-open-opens-beside", test_copy_of_what_is_open_opens_beside);
  av_test_store_add ("/vault/other-key-opens-nothing", test_other_key_opens_nothing);
  av_test_store_add ("/vault/missing-store-is-told", test_missing_store_is_told);
  av_test_store_add ("/vault/existing-store-is-left", test_existing_store_is_left);
  av_test_store_add ("/vault/nothing-else-can-be-attached", test_nothing_else_can_be_attached);
  av_test_store_add ("/vault/database-of-another-making-does-not-come-in", test_database_of_another_making_does_not_come_in);
  av_test_store_add ("/vault/temporary-files-stay-in-memory", test_temporary_files_stay_in_memory);
  return g_test_run ();
}
