/* What an installation keeps secret: it lies in no page in clear, and what versions before
 * left in clear is sealed. */

#include <string.h>

#include "av-crypto.h"
#include "av-rotation.h"
#include "av-salvage.h"
#include "av-seal.h"
#include "av-segment-store.h"
#include "av-store-mend.h"
#include "av-test-former.h"
#include "av-test-pages.h"
#include "av-test-store.h"

#define GUARD "Valjean-24601-cle-de-garde-32-o."
#define IDENTITY "Bishop-Myriel-of-Digne-chandeliers-of-silver-two-of-them"
#define NOTES "notes/77/88/99"

typedef struct
{
  AvTestStore *disk;
  AvVault *vault;
  AvStore *store;
} Desk;

static void
desk_open (Desk *desk)
{
  g_autoptr (GError) error = NULL;

  desk->vault = av_vault_open (desk->disk->dir, desk->disk->key, AV_VAULT_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  desk->store = av_store_open (desk->vault, &error);
  g_assert_no_error (error);
}

static void
desk_close (Desk *desk)
{
  g_clear_pointer (&desk->store, av_store_close);
  g_assert_true (av_vault_close (g_steal_pointer (&desk->vault), NULL));
}

static void
keep (Desk *desk,
      const char *name,
      const char *text)
{
  g_autoptr (GError) error = NULL;

  av_segment_store_set_secret (desk->store, name, (const guint8 *) text, strlen (text), &error);
  g_assert_no_error (error);
}

static void
desk_set_up (Desk *desk,
             AvTestStore *disk)
{
  desk->disk = disk;
  av_vault_free (av_test_store_create (disk, TRUE));
  desk_open (desk);
  keep (desk, "guard", GUARD);
  keep (desk, "identity", IDENTITY);
  av_test_store_run (desk->vault, "INSERT INTO secret VALUES ('" NOTES "', x'0123456789abcdef')");
}

static void
assert_kept (Desk *desk,
             const char *name,
             const char *text)
{
  g_autoptr (GError) error = NULL;
  guint8 bytes[100];
  gsize size = 0;

  g_assert_true (av_segment_store_get_secret (desk->store, name, bytes, sizeof bytes, &size, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (bytes, size, text, strlen (text));
}

static gboolean
is_in_pages (AvVault *vault,
             const void *bytes,
             gsize size)
{
  g_autoptr (GBytes) pages = av_test_pages_read (vault);

  return memmem (g_bytes_get_data (pages, NULL), g_bytes_get_size (pages), bytes, size) != NULL;
}

static void
assert_sealed (Desk *desk,
               gboolean sealed)
{
  const guint8 *secret = av_secret_peek (av_key_pair_get_secret (av_vault_get_inbox_pair (desk->vault)));
  g_autofree char *names = av_test_store_ask (desk->vault, "SELECT group_concat (name) FROM (SELECT name FROM secret ORDER BY name)");

  g_assert_cmpint (is_in_pages (desk->vault, GUARD, 16), ==, !sealed);
  g_assert_cmpint (is_in_pages (desk->vault, IDENTITY + 16, 16), ==, !sealed);
  g_assert_cmpint (is_in_pages (desk->vault, secret, 16), ==, !sealed);
  g_assert_cmpint (is_in_pages (desk->vault, secret + 16, 16), ==, !sealed);
  g_assert_cmpstr (names, ==, sealed ? NOTES ",sealed/guard,sealed/identity" : "guard,identity," NOTES);
}

static void
test_no_page_has_them_in_clear (AvTestStore *disk,
                                gconstpointer user_data)
{
  Desk desk;

  desk_set_up (&desk, disk);
  assert_sealed (&desk, TRUE);
  assert_kept (&desk, "guard", GUARD);
  keep (&desk, "guard", "another one");
  assert_kept (&desk, "guard", "another one");
  desk_close (&desk);
  desk_open (&desk);
  assert_kept (&desk, "guard", "another one");
  assert_kept (&desk, "identity", IDENTITY);
  desk_close (&desk);
}

static void
test_what_is_in_clear_is_sealed (AvTestStore *disk,
                                 gconstpointer user_data)
{
  Desk desk;
  g_autoptr (AvKeyPair) pair = NULL;
  g_autofree char *notes = NULL;

  desk_set_up (&desk, disk);
  pair = av_key_pair_ref (av_vault_get_inbox_pair (desk.vault));
  av_test_former_lay (desk.vault, desk.store);
  assert_sealed (&desk, FALSE);
  desk_close (&desk);

  desk_open (&desk);
  assert_sealed (&desk, TRUE);
  assert_kept (&desk, "guard", GUARD);
  assert_kept (&desk, "identity", IDENTITY);
  g_assert_true (av_secret_equal (av_key_pair_get_secret (pair), av_key_pair_get_secret (av_vault_get_inbox_pair (desk.vault))));
  notes = av_test_store_ask (desk.vault, "SELECT hex (value) FROM secret WHERE name = '" NOTES "'");
  g_assert_cmpstr (notes, ==, "0123456789ABCDEF");
  desk_close (&desk);
}

/* Where a salvage finds them so, the number of the schema may be lost. */
static void
test_what_is_in_clear_is_read (AvTestStore *disk,
                               gconstpointer user_data)
{
  Desk desk;

  desk_set_up (&desk, disk);
  av_test_former_lay (desk.vault, desk.store);
  av_test_store_run (desk.vault, "PRAGMA user_version = 5");
  desk_close (&desk);

  desk_open (&desk);
  assert_kept (&desk, "guard", GUARD);
  keep (&desk, "guard", "another one");
  assert_kept (&desk, "guard", "another one");
  g_assert_false (is_in_pages (desk.vault, GUARD, 16));
  desk_close (&desk);
}

static void
test_they_outlive_a_rotation (AvTestStore *disk,
                              gconstpointer user_data)
{
  Desk desk;
  AvSecret *key;

  desk_set_up (&desk, disk);
  desk_close (&desk);
  key = av_rotation_run (disk->dir, disk->key, NULL);
  av_secret_unref (disk->key);
  disk->key = key;
  desk_open (&desk);
  assert_sealed (&desk, TRUE);
  assert_kept (&desk, "guard", GUARD);
  assert_kept (&desk, "identity", IDENTITY);
  desk_close (&desk);
}

/* Under a key of its own, with which what is sealed would never open. */
static void
test_versions_before_make_no_copy (AvTestStore *disk,
                                   gconstpointer user_data)
{
  g_autofree char *copy = g_strdup_printf ("VACUUM INTO 'file:%s/copy.db?vfs=unix'", disk->dir);
  Desk desk;
  sqlite3 *connection;

  desk_set_up (&desk, disk);
  connection = av_vault_get_connection (desk.vault);
  sqlite3_limit (connection, SQLITE_LIMIT_ATTACHED, 1);
  g_assert_cmpint (sqlite3_create_collation (connection, "av_sealed", SQLITE_UTF8, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (connection, copy, NULL, NULL, NULL) & 0xff, ==, SQLITE_ERROR);
  g_assert_cmpstr (sqlite3_errmsg (connection), ==, "no such collation sequence: av_sealed");
  g_assert_true (av_vault_read_through (desk.vault, NULL));
  desk_close (&desk);
}

/* All but the page of the vault's own secret, of which every other key follows. */
static void
salvage (AvTestStore *disk,
         gboolean with_damage,
         Desk *saved)
{
  g_autofree char *path = g_build_filename (disk->dir, "store.avs", NULL);
  g_autofree char *target = g_build_filename (disk->dir, "saved", NULL);
  g_autoptr (AvKeyPair) pair = av_test_store_add_escrow (disk);
  g_autoptr (AvSalvageReport) report = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  g_autofree char *page = NULL;
  Desk desk = { disk };
  gsize size;

  desk_open (&desk);
  page = av_test_store_ask (desk.vault, "SELECT rootpage FROM sqlite_schema WHERE name = 'vault_secret'");
  desk_close (&desk);
  if (with_damage)
    {
      g_assert_true (g_file_get_contents (path, &content, &size, NULL));
      content[atoi (page) * 4096 + 200] ^= 1;
      av_test_store_write (path, content, size);
    }

  report = av_salvage_run (disk->dir, disk->key, target, av_store_lay, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->findings->len, ==, with_damage ? 1 : 0);
  saved->vault = av_test_store_open_by_escrow (target, pair);
  saved->store = av_store_open (saved->vault, &error);
  g_assert_no_error (error);
}

static void
test_they_outlive_a_salvage (AvTestStore *disk,
                             gconstpointer user_data)
{
  Desk desk;
  Desk saved = { disk };

  desk_set_up (&desk, disk);
  if (user_data != NULL)
    av_test_former_lay (desk.vault, desk.store);
  desk_close (&desk);
  salvage (disk, FALSE, &saved);
  assert_sealed (&saved, TRUE);
  assert_kept (&saved, "guard", GUARD);
  assert_kept (&saved, "identity", IDENTITY);
  desk_close (&saved);
}

/* Nothing is there any more, and can be there again. */
static void
test_what_does_not_open_is_none (AvTestStore *disk,
                                 gconstpointer user_data)
{
  Desk desk;
  Desk saved = { disk };
  g_autoptr (GError) error = NULL;
  guint8 bytes[100];
  gsize size;

  desk_set_up (&desk, disk);
  desk_close (&desk);
  salvage (disk, TRUE, &saved);
  g_assert_false (av_segment_store_get_secret (saved.store, "guard", bytes, sizeof bytes, &size, &error));
  g_assert_no_error (error);
  keep (&saved, "guard", "another one");
  assert_kept (&saved, "guard", "another one");
  desk_close (&saved);
}

/* Longer than there is room for, or of another name. */
static void
test_nothing_else_is_taken_for_one (AvTestStore *disk,
                                    gconstpointer user_data)
{
  Desk desk;
  g_autoptr (GError) error = NULL;
  guint8 bytes[100];
  gsize size;

  desk_set_up (&desk, disk);
  g_assert_false (av_segment_store_get_secret (desk.store, "guard", bytes, strlen (GUARD) - 1, &size, &error));
  g_assert_no_error (error);
  av_test_store_run (desk.vault, "UPDATE secret SET value = (SELECT value FROM secret WHERE name = 'sealed/identity') WHERE name = 'sealed/guard';"
                                 "UPDATE secret SET value = x'00' WHERE name = 'sealed/identity'");
  g_assert_false (av_segment_store_get_secret (desk.store, "guard", bytes, sizeof bytes, &size, &error));
  g_assert_no_error (error);
  g_assert_false (av_segment_store_get_secret (desk.store, "identity", bytes, sizeof bytes, &size, &error));
  g_assert_no_error (error);
  desk_close (&desk);
}

static void
count_up (guint8 *bytes,
          gsize size,
          guint8 first)
{
  for (gsize i = 0; i < size; i++)
    bytes[i] = first + i;
}

/* The bytes of docs/formats.md open. */
static void
test_known_answer (AvTestStore *disk,
                   gconstpointer user_data)
{
  g_autoptr (AvSecret) secret = av_secret_new (32);
  g_autoptr (AvKeyPair) pair = NULL;
  g_autoptr (AvSecret) key = NULL;
  g_autoptr (AvStatement) statement = NULL;
  AvVaultParams params = { .store_key = disk->key };
  Desk desk = { disk };
  guint8 plain[80];
  guint8 sealed[24 + sizeof plain + 16];
  guint8 bytes[sizeof plain];
  gsize size;

  count_up (av_secret_get_data (secret), 32, 0x20);
  pair = av_key_pair_new_from_secret (secret);
  params.inbox_pair = pair;
  av_vault_free (av_vault_create (disk->dir, &params, NULL));
  desk_open (&desk);

  key = av_vault_derive_secrets_key (desk.vault);
  count_up (plain, sizeof plain, 0x80);
  count_up (sealed, AV_SEAL_NONCE_SIZE, 0x40);
  av_seal_encrypt (key, sealed, "sealed/identity", strlen ("sealed/identity"), plain, sizeof plain, sealed + AV_SEAL_NONCE_SIZE);
  av_test_store_assert_vector (sealed, sizeof sealed, "secret-row");

  statement = av_database_prepare (av_store_get_database (desk.store), "INSERT INTO secret VALUES ('sealed/identity', ?1)", NULL);
  av_statement_bind_blob (statement, 1, sealed, sizeof sealed);
  g_assert_true (av_statement_run (statement, NULL));
  g_assert_true (av_segment_store_get_secret (desk.store, "identity", bytes, sizeof bytes, &size, NULL));
  g_assert_cmpmem (bytes, size, plain, sizeof plain);
  g_clear_pointer (&statement, av_statement_release);
  desk_close (&desk);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));

  av_test_store_add ("/sealed-secret/no-page-has-them-in-clear", test_no_page_has_them_in_clear);
  av_test_store_add ("/sealed-secret/what-is-in-clear-is-sealed", test_what_is_in_clear_is_sealed);
  av_test_store_add ("/sealed-secret/what-is-in-clear-is-read", test_what_is_in_clear_is_read);
  av_test_store_add ("/sealed-secret/they-outlive-a-rotation", test_they_outlive_a_rotation);
  av_test_store_add ("/sealed-secret/they-outlive-a-salvage", test_they_outlive_a_salvage);
  g_test_add ("/sealed-secret/they-outlive-a-salvage-of-a-former-store", AvTestStore, "former", av_test_store_set_up, test_they_outlive_a_salvage, av_test_store_tear_down);
  av_test_store_add ("/sealed-secret/what-does-not-open-is-none", test_what_does_not_open_is_none);
  av_test_store_add ("/sealed-secret/nothing-else-is-taken-for-one", test_nothing_else_is_taken_for_one);
  av_test_store_add ("/sealed-secret/versions-before-make-no-copy", test_versions_before_make_no_copy);
  av_test_store_add ("/sealed-secret/known-answer", test_known_answer);
  return g_test_run ();
}
