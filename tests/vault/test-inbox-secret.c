/* The secret to which captures are sealed lies in no page in clear, goes along with every
 * copy, and is read where versions before left it. */

#include <string.h>

#include "av-backup.h"
#include "av-crypto.h"
#include "av-inbox-secret.h"
#include "av-rotation.h"
#include "av-seal.h"
#include "av-test-pages.h"
#include "av-test-store.h"

static const guint8 *
get_secret (AvVault *vault)
{
  return av_secret_peek (av_key_pair_get_secret (av_vault_get_inbox_pair (vault)));
}

static gboolean
is_in_pages (AvVault *vault,
             const guint8 *secret)
{
  g_autoptr (GBytes) pages = av_test_pages_read (vault);
  gsize size;
  const guint8 *bytes = g_bytes_get_data (pages, &size);

  return memmem (bytes, size, secret, 16) != NULL || memmem (bytes, size, secret + 16, 16) != NULL;
}

/* As a version before wrote it. */
static void
lay_in_clear (AvVault *vault)
{
  sqlite3_stmt *statement;

  g_assert_cmpint (sqlite3_prepare_v2 (av_vault_get_connection (vault), "UPDATE vault_secret SET value = ?1 WHERE name = 'inbox'", -1, &statement, NULL), ==, SQLITE_OK);
  sqlite3_bind_blob (statement, 1, get_secret (vault), 32, SQLITE_STATIC);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_DONE);
  sqlite3_finalize (statement);
  av_test_store_run (vault, "DELETE FROM vault_secret WHERE name != 'inbox'");
}

static void
test_no_page_has_it_in_clear (AvTestStore *store,
                              gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, FALSE);
  g_autofree char *rows = av_test_store_ask (vault, "SELECT group_concat (name || ' ' || length (value), ', ') FROM (SELECT * FROM vault_secret ORDER BY name)");

  g_assert_cmpstr (rows, ==, "inbox 32, sealed/inbox 72");
  g_assert_false (is_in_pages (vault, get_secret (vault)));
  lay_in_clear (vault);
  g_assert_true (is_in_pages (vault, get_secret (vault)));
}

static void
test_what_is_in_clear_is_read_and_sealed (AvTestStore *store,
                                          gconstpointer user_data)
{
  AvVault *vault = av_test_store_create (store, FALSE);
  g_autoptr (AvKeyPair) pair = av_key_pair_ref (av_vault_get_inbox_pair (vault));
  GError *error = NULL;

  lay_in_clear (vault);
  av_vault_free (vault);
  for (guint i = 0; i < 3; i++)
    {
      vault = av_test_store_open (store);
      g_assert_true (av_secret_equal (av_key_pair_get_secret (av_vault_get_inbox_pair (vault)), av_key_pair_get_secret (pair)));
      g_assert_cmpint (is_in_pages (vault, get_secret (vault)), ==, i == 0);
      av_vault_seal_inbox_secret (vault, &error);
      g_assert_no_error (error);
      g_assert_false (is_in_pages (vault, get_secret (vault)));
      av_vault_free (vault);
    }
}

/* Neither is left out of the transaction. */
static void
test_sealing_is_undone_with_all_else (AvTestStore *store,
                                      gconstpointer user_data)
{
  AvVault *vault = av_test_store_create (store, FALSE);
  g_autofree char *rows = NULL;

  lay_in_clear (vault);
  av_test_store_run (vault, "BEGIN");
  g_assert_true (av_vault_seal_inbox_secret (vault, NULL));
  av_test_store_run (vault, "ROLLBACK");
  rows = av_test_store_ask (vault, "SELECT group_concat (name) FROM vault_secret");
  g_assert_cmpstr (rows, ==, "inbox");
  g_assert_true (is_in_pages (vault, get_secret (vault)));
  av_vault_free (vault);
}

/* What remains of a damaged store may have lost it: there is nothing to seal. */
static void
test_lost_with_what_is_damaged (AvTestStore *store,
                                gconstpointer user_data)
{
  AvVault *vault = av_test_store_create (store, FALSE);
  g_autoptr (GError) error = NULL;

  av_test_store_run (vault, "DELETE FROM vault_secret");
  av_vault_free (vault);
  vault = av_vault_open (store->dir, store->key, AV_VAULT_OPEN_REMAINS, &error);
  g_assert_no_error (error);
  g_assert_null (av_vault_get_inbox_pair (vault));
  g_assert_true (av_vault_seal_inbox_secret (vault, &error));
  g_assert_no_error (error);
  g_assert_false (av_vault_inbox_was_changed (vault));
  av_vault_free (vault);
}

static void
assert_goes_along (AvVault *vault,
                   AvKeyPair *pair,
                   const char *rows)
{
  g_autofree char *found = av_test_store_ask (vault, "SELECT group_concat (name) FROM (SELECT * FROM vault_secret ORDER BY name)");

  g_assert_cmpstr (found, ==, rows);
  g_assert_false (av_vault_inbox_was_changed (vault));
  g_assert_true (av_secret_equal (av_key_pair_get_secret (av_vault_get_inbox_pair (vault)), av_key_pair_get_secret (pair)));
  g_assert_cmpint (is_in_pages (vault, av_secret_peek (av_key_pair_get_secret (pair))), ==, strcmp (rows, "inbox") == 0);
  g_assert_true (av_vault_read_through (vault, NULL));
}

/* Under a key of its own each; what lies in clear stays so, for whoever wrote it. */
static void
test_copies_have_it (AvTestStore *store,
                     gconstpointer user_data)
{
  const char *rows = user_data != NULL ? "inbox" : "inbox,sealed/inbox";
  AvVault *vault = av_test_store_create (store, TRUE);
  g_autoptr (AvKeyPair) pair = av_key_pair_ref (av_vault_get_inbox_pair (vault));
  g_autofree char *backup = g_build_filename (store->dir, "copy.avb", NULL);
  g_autofree char *elsewhere = g_build_filename (store->dir, "elsewhere", NULL);
  g_autoptr (AvKeyring) keyring = NULL;
  g_autoptr (AvSecret) key = NULL;
  GError *error = NULL;

  if (user_data != NULL)
    lay_in_clear (vault);
  av_backup_write (vault, backup, NULL, &error);
  g_assert_no_error (error);
  av_vault_free (vault);

  key = av_rotation_run (store->dir, store->key, &error);
  g_assert_no_error (error);
  vault = av_vault_open (store->dir, key, AV_VAULT_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  assert_goes_along (vault, pair, rows);
  av_vault_free (vault);
  av_secret_unref (key);

  keyring = av_backup_load_keyring (backup, &error);
  key = av_keyring_unlock (keyring, "Cosette", store->passphrase, &error);
  g_assert_no_error (error);
  av_backup_restore (backup, elsewhere, key, &error);
  g_assert_no_error (error);
  vault = av_vault_open (elsewhere, key, AV_VAULT_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  assert_goes_along (vault, pair, rows);
  av_vault_free (vault);
}

/* Of another name, another store, or changed: nothing is taken for the secret, and what
 * is there for versions before is none either. */
static void
test_nothing_else_is_taken_for_it (AvTestStore *store,
                                   gconstpointer user_data)
{
  AvVault *vault = av_test_store_create (store, FALSE);
  g_autoptr (AvSecret) other = av_secret_new_random (32);
  GError *error = NULL;

  g_assert_null (av_inbox_secret_read (av_vault_get_connection (vault), other, &error));
  g_assert_error (error, AV_VAULT_ERROR, AV_VAULT_ERROR_DAMAGED);
  g_clear_error (&error);

  av_test_store_run (vault, "UPDATE vault_secret SET value = CAST (substr (value, 1, 71)"
                            " || CASE substr (value, 72) WHEN x'00' THEN x'01' ELSE x'00' END AS BLOB) WHERE name = 'sealed/inbox'");
  av_vault_free (vault);
  g_assert_null (av_vault_open (store->dir, store->key, AV_VAULT_OPEN_DEFAULT, &error));
  g_assert_error (error, AV_VAULT_ERROR, AV_VAULT_ERROR_DAMAGED);
  g_clear_error (&error);
}

/* Of what the installation keeps secret: the same over rotations. */
static void
test_key_of_secrets_outlives_rotations (AvTestStore *store,
                                        gconstpointer user_data)
{
  AvVault *vault = av_test_store_create (store, TRUE);
  g_autoptr (AvSecret) before = av_vault_derive_secrets_key (vault);
  g_autoptr (AvSecret) after = NULL;
  g_autoptr (AvSecret) key = NULL;

  av_vault_free (vault);
  key = av_rotation_run (store->dir, store->key, NULL);
  vault = av_vault_open (store->dir, key, AV_VAULT_OPEN_DEFAULT, NULL);
  after = av_vault_derive_secrets_key (vault);
  g_assert_true (av_secret_equal (before, after));
  g_assert_false (av_secret_equal (before, key));
  av_vault_free (vault);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));

  av_test_store_add ("/inbox-secret/no-page-has-it-in-clear", test_no_page_has_it_in_clear);
  av_test_store_add ("/inbox-secret/what-is-in-clear-is-read-and-sealed", test_what_is_in_clear_is_read_and_sealed);
  av_test_store_add ("/inbox-secret/sealing-is-undone-with-all-else", test_sealing_is_undone_with_all_else);
  av_test_store_add ("/inbox-secret/lost-with-what-is-damaged", test_lost_with_what_is_damaged);
  av_test_store_add ("/inbox-secret/copies-have-it", test_copies_have_it);
  g_test_add ("/inbox-secret/copies-have-it-in-clear-of-a-former-store", AvTestStore, "former", av_test_store_set_up, test_copies_have_it, av_test_store_tear_down);
  av_test_store_add ("/inbox-secret/nothing-else-is-taken-for-it", test_nothing_else_is_taken_for_it);
  av_test_store_add ("/inbox-secret/key-of-secrets-outlives-rotations", test_key_of_secrets_outlives_rotations);
  return g_test_run ();
}
