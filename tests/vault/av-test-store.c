#include "av-test-store.h"

#include <stdio.h>
#include <string.h>
#include <glib/gstdio.h>

#include "av-hash.h"

AvSecret *
av_test_store_secret_of (const char *text)
{
  g_autofree char *copy = g_strdup (text);

  return av_secret_new_from_bytes (copy, strlen (text));
}

void
av_test_store_set_up (AvTestStore *store,
                      gconstpointer user_data)
{
  store->dir = g_dir_make_tmp ("av-store-XXXXXX", NULL);
  store->key = av_secret_new_random (32);
  store->passphrase = av_test_store_secret_of ("abaisser école");
}

void
av_test_store_use_memory (void)
{
  if (g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR))
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
}

void
av_test_store_remove_tree (const char *dir)
{
  g_autoptr (GDir) entries = g_dir_open (dir, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        av_test_store_remove_tree (path);
      else
        g_remove (path);
    }

  g_rmdir (dir);
}

void
av_test_store_tear_down (AvTestStore *store,
                         gconstpointer user_data)
{
  av_test_store_remove_tree (store->dir);
  g_free (store->dir);
  av_secret_unref (store->key);
  av_secret_unref (store->passphrase);
}

AvVault *
av_test_store_create (AvTestStore *store,
                      gboolean with_keys)
{
  AvVaultParams params = { .store_key = store->key };
  g_autoptr (GError) error = NULL;
  AvVault *vault;

  if (with_keys)
    {
      params.label = "Cosette";
      params.passphrase = store->passphrase;
      params.cost = &av_passphrase_cost_floor;
    }

  vault = av_vault_create (store->dir, &params, &error);
  g_assert_no_error (error);
  return vault;
}

AvVault *
av_test_store_open (AvTestStore *store)
{
  g_autoptr (GError) error = NULL;
  AvVault *vault = av_vault_open (store->dir, store->key, AV_VAULT_OPEN_DEFAULT, &error);

  g_assert_no_error (error);
  return vault;
}

AvKeyPair *
av_test_store_add_escrow (AvTestStore *store)
{
  const guint8 nobody[16] = { 0 };
  AvKeyPair *pair = av_key_pair_new_random ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AvKeyring) keyring = av_keyring_load (store->dir, &error);

  g_assert_no_error (error);
  g_assert_true (av_keyring_unlock_with_key (keyring, store->key, NULL));
  av_keyring_add_escrow (keyring, "Montreuil", nobody, av_key_pair_get_public (pair), &error);
  g_assert_no_error (error);
  return pair;
}

AvVault *
av_test_store_open_by_escrow (const char *dir,
                              AvKeyPair *pair)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvKeyring) keyring = av_keyring_load (dir, &error);
  g_autoptr (AvSecret) key = NULL;
  AvVault *vault;

  g_assert_no_error (error);
  key = av_keyring_unlock_with_pair (keyring, pair, &error);
  g_assert_no_error (error);
  vault = av_vault_open (dir, key, AV_VAULT_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  return vault;
}

void
av_test_store_run (AvVault *vault,
                   const char *sql)
{
  char *message = NULL;
  int rc = sqlite3_exec (av_vault_get_connection (vault), sql, NULL, NULL, &message);

  if (rc != SQLITE_OK)
    g_error ("%s: %s (%d)", sql, message, sqlite3_extended_errcode (av_vault_get_connection (vault)));
}

char *
av_test_store_ask (AvVault *vault,
                   const char *sql)
{
  sqlite3_stmt *statement = NULL;
  char *answer;

  g_assert_cmpint (sqlite3_prepare_v2 (av_vault_get_connection (vault), sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  answer = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  return answer;
}

void
av_test_store_write (const char *path,
                     const void *bytes,
                     gsize size)
{
  FILE *file = g_fopen (path, "wb");

  g_assert_nonnull (file);
  g_assert_true (size == 0 || fwrite (bytes, size, 1, file) == 1);
  g_assert_cmpint (fclose (file), ==, 0);
}

void
av_test_store_assert_vector (const guint8 *bytes,
                             gsize size,
                             const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "vault", "vectors.txt", NULL);
  g_autofree char *vectors = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GString) found = g_string_new (name);
  guint8 hash[AV_HASH_SIZE];

  av_hash_bytes (bytes, size, hash, sizeof hash);
  g_string_append (found, " = ");
  for (guint i = 0; i < sizeof hash; i++)
    g_string_append_printf (found, "%02x", hash[i]);

  g_assert_true (g_file_get_contents (path, &vectors, NULL, NULL));
  if (strstr (vectors, found->str) == NULL)
    g_error ("not in vectors.txt: %s", found->str);
}

void
av_test_store_add (const char *name,
                   void (*test) (AvTestStore *, gconstpointer))
{
  g_test_add (name, AvTestStore, NULL, av_test_store_set_up, test, av_test_store_tear_down);
}
