#include <string.h>
#include <glib/gstdio.h>

#include "av-backup.h"
#include "av-crypto.h"
#include "av-file.h"
#include "av-hash.h"
#include "av-inbox.h"
#include "av-test-store.h"

/* Every format that was ever released opens for ever: fixtures/format-N holds a
 * store as a crash leaves it, its log beside it, a backup, a capture and the
 * secrets of whoever can open them.
 *
 *   test-vault-format --write DIR
 *
 * makes such a directory; only a new format adds one. */

#define ROWS 40 /* a batch; the last one is in the log alone */

static const char *const names[] = { "store.avs", "store.avs-wal", "keys", "backup.avb" };

static void
add_batch (AvVault *vault)
{
  av_test_store_run (vault, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " G_STRINGIFY (ROWS) ")"
                                                                                                                            " INSERT INTO person (name) SELECT 'Gavroche ' || i FROM n");
}

static void
copy_file (const char *from,
           const char *to,
           const char *name)
{
  g_autofree char *source = g_build_filename (from, name, NULL);
  g_autofree char *target = g_build_filename (to, name, NULL);
  g_autofree char *content = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (source, &content, &size, NULL));
  av_test_store_write (target, content, size);
}

static void
copy_fixture (const char *from,
              const char *to)
{
  g_autofree char *inbox = g_build_filename (from, "inbox", NULL);
  g_autofree char *inbox_copy = g_build_filename (to, "inbox", NULL);
  g_autoptr (GDir) captures = g_dir_open (inbox, 0, NULL);
  const char *name;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    copy_file (from, to, names[i]);

  g_mkdir (inbox_copy, 0700);
  while ((name = g_dir_read_name (captures)) != NULL)
    copy_file (inbox, inbox_copy, name);
}

static GVariant *
make_answers (void)
{
  return g_variant_ref_sink (g_variant_new_parsed ("{'notes': 'près de l’éléphant', 'prenom-ou-surnom': 'Gavroche'}"));
}

static int
write_fixture (const char *dir)
{
  AvTestStore store;
  g_autoptr (AvKeyPair) escrow = av_key_pair_new_random ();
  g_autoptr (AvVault) vault = NULL;
  g_autoptr (AvKeyring) keyring = NULL;
  g_autoptr (AvSecret) code = NULL;
  g_autoptr (GVariant) answers = make_answers ();
  g_autoptr (GString) secrets = g_string_new ("abaisser école\n");
  g_autofree char *backup = NULL;
  g_autofree char *path = g_build_filename (dir, "secrets", NULL);
  AvSecret *secret = av_key_pair_get_secret (escrow);

  av_test_store_set_up (&store, NULL);
  vault = av_test_store_create (&store, TRUE);
  keyring = av_keyring_load (store.dir, NULL);
  g_assert_true (av_keyring_unlock_with_key (keyring, store.key, NULL));
  code = av_keyring_add_recovery (keyring, "Cosette", NULL, NULL);
  g_assert_true (av_keyring_add_escrow (keyring, "Mairie de Plassans", NULL, av_key_pair_get_public (escrow), NULL));
  g_assert_true (av_inbox_seal (store.dir, "contact", answers, "Éponine", 1795000000, NULL));

  av_test_store_run (vault, "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT)");
  add_batch (vault);
  g_assert_true (av_vault_sync (vault, NULL));
  add_batch (vault);
  backup = g_build_filename (store.dir, "backup.avb", NULL);
  g_assert_true (av_backup_write (vault, backup, NULL, NULL));

  g_mkdir_with_parents (dir, 0755);
  copy_fixture (store.dir, dir);
  g_string_append_len (secrets, (const char *) av_secret_peek (code), av_secret_get_size (code));
  g_string_append_c (secrets, '\n');
  for (guint i = 0; i < av_secret_get_size (secret); i++)
    g_string_append_printf (secrets, "%02x", av_secret_peek (secret)[i]);
  g_string_append_c (secrets, '\n');
  av_test_store_write (path, secrets->str, secrets->len);

  g_clear_pointer (&vault, av_vault_free);
  av_test_store_tear_down (&store, NULL);
  return 0;
}

typedef struct
{
  char *dir;      /* a copy, to be written to */
  char **secrets; /* passphrase, recovery code, secret key of the escrow in hexadecimal */
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  const char *original = user_data;
  g_autofree char *path = g_build_filename (original, "secrets", NULL);
  g_autofree char *content = NULL;

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  fixture->secrets = g_strsplit (content, "\n", -1);
  fixture->dir = g_dir_make_tmp ("av-format-XXXXXX", NULL);
  copy_fixture (original, fixture->dir);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_test_store_remove_tree (fixture->dir);
  g_free (fixture->dir);
  g_strfreev (fixture->secrets);
}

static AvSecret *
unlock (Fixture *fixture,
        AvKeyring *keyring,
        guint secret)
{
  g_autoptr (AvSecret) words = av_test_store_secret_of (fixture->secrets[secret]);
  g_autoptr (GError) error = NULL;
  AvSecret *key = av_keyring_unlock (keyring, "Cosette", words, &error);

  g_assert_no_error (error);
  return key;
}

static AvSecret *
unlock_store (Fixture *fixture,
              guint secret)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvKeyring) keyring = av_keyring_load (fixture->dir, &error);

  g_assert_no_error (error);
  return unlock (fixture, keyring, secret);
}

static AvVault *
open_store (Fixture *fixture,
            AvSecret *key)
{
  g_autoptr (GError) error = NULL;
  AvVault *vault = av_vault_open (fixture->dir, key, AV_VAULT_OPEN_DEFAULT, &error);

  g_assert_no_error (error);
  return vault;
}

static void
assert_people (AvVault *vault)
{
  g_autofree char *count = av_test_store_ask (vault, "SELECT count(*) FROM person WHERE name = 'Gavroche ' || ((id - 1) % " G_STRINGIFY (ROWS) " + 1)");

  g_assert_cmpstr (count, ==, G_STRINGIFY (80));
  g_assert_true (av_vault_read_through (vault, NULL));
}

static void
test_store_opens_with_its_log (Fixture *fixture,
                               gconstpointer user_data)
{
  g_autoptr (AvSecret) key = unlock_store (fixture, 0);
  g_autoptr (AvVault) vault = open_store (fixture, key);

  assert_people (vault);
  av_test_store_run (vault, "INSERT INTO person (name) VALUES ('Montparnasse')");
}

static void
test_recovery_code_and_escrow_open (Fixture *fixture,
                                    gconstpointer user_data)
{
  g_autoptr (AvSecret) key = unlock_store (fixture, 0);
  g_autoptr (AvSecret) recovered = unlock_store (fixture, 1);
  g_autoptr (AvSecret) secret = av_secret_new (32);
  g_autoptr (AvKeyring) keyring = av_keyring_load (fixture->dir, NULL);
  g_autoptr (AvKeyPair) pair = NULL;
  g_autoptr (AvSecret) escrowed = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 32; i++)
    av_secret_get_data (secret)[i] = g_ascii_xdigit_value (fixture->secrets[2][2 * i]) * 16 +
                                     g_ascii_xdigit_value (fixture->secrets[2][2 * i + 1]);
  pair = av_key_pair_new_from_secret (secret);
  escrowed = av_keyring_unlock_with_pair (keyring, pair, &error);
  g_assert_no_error (error);
  g_assert_true (av_secret_equal (key, recovered));
  g_assert_true (av_secret_equal (key, escrowed));
}

static void
test_capture_opens (Fixture *fixture,
                    gconstpointer user_data)
{
  g_autoptr (AvSecret) key = unlock_store (fixture, 0);
  g_autoptr (AvVault) vault = open_store (fixture, key);
  g_auto (GStrv) captures = av_inbox_list (fixture->dir);
  g_autoptr (GVariant) answers = make_answers ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AvInboxCapture) capture = av_inbox_open (fixture->dir, captures[0], av_vault_get_inbox_pair (vault), &error);

  g_assert_no_error (error);
  g_assert_false (av_vault_inbox_was_changed (vault));
  g_assert_cmpstr (capture->form, ==, "contact");
  g_assert_cmpstr (capture->taken_by, ==, "Éponine");
  g_assert_cmpint (capture->taken_at, ==, 1795000000);
  g_assert_cmpvariant (capture->answers, answers);
}

static void
test_backup_is_restored (Fixture *fixture,
                         gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "backup.avb", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvKeyring) keyring = av_backup_load_keyring (path, &error);
  g_autoptr (AvSecret) key = unlock (fixture, keyring, 0);
  g_autoptr (AvVault) vault = NULL;

  g_assert_true (av_backup_restore (path, fixture->dir, key, &error));
  g_assert_no_error (error);
  vault = open_store (fixture, key);
  assert_people (vault);
}

/* Writes another format number into a file; its hash covers what is before. */
static void
set_format (Fixture *fixture,
            const char *name,
            gsize hashed,
            guint16 format)
{
  g_autofree char *path = g_build_filename (fixture->dir, name, NULL);
  g_autofree char *content = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  content[8] = format;
  content[9] = format >> 8;
  hashed = hashed > 0 ? hashed : size - AV_HASH_SIZE;
  av_hash_bytes (content, hashed, (guint8 *) content + hashed, AV_HASH_SIZE);
  av_test_store_write (path, content, size);
}

static void
assert_store_is_refused (Fixture *fixture,
                         AvSecret *key,
                         guint16 format,
                         AvVaultError code)
{
  g_autoptr (GError) error = NULL;

  set_format (fixture, "store.avs", AV_VAULT_HEADER_SIZE - AV_HASH_SIZE, format);
  g_assert_null (av_vault_open (fixture->dir, key, AV_VAULT_OPEN_DEFAULT, &error));
  g_assert_error (error, AV_VAULT_ERROR, (int) code);
}

static void
assert_keys_are_refused (Fixture *fixture,
                         guint16 format,
                         AvKeyringError code)
{
  g_autoptr (GError) error = NULL;

  set_format (fixture, "keys", 0, format);
  g_assert_null (av_keyring_load (fixture->dir, &error));
  g_assert_error (error, AV_KEYRING_ERROR, (int) code);
}

static void
assert_backup_is_refused (Fixture *fixture,
                          guint16 format,
                          AvBackupError code)
{
  g_autofree char *path = g_build_filename (fixture->dir, "backup.avb", NULL);
  g_autoptr (GError) error = NULL;

  set_format (fixture, "backup.avb", 0, format);
  g_assert_null (av_backup_load_keyring (path, &error));
  g_assert_error (error, AV_BACKUP_ERROR, (int) code);
}

static void
test_other_formats_are_refused (Fixture *fixture,
                                gconstpointer user_data)
{
  g_autoptr (AvSecret) key = unlock_store (fixture, 0);

  assert_store_is_refused (fixture, key, AV_VAULT_FORMAT + 1, AV_VAULT_ERROR_NEWER);
  assert_store_is_refused (fixture, key, 0, AV_VAULT_ERROR_OLDER);
  assert_keys_are_refused (fixture, AV_VAULT_FORMAT + 1, AV_KEYRING_ERROR_NEWER);
  assert_keys_are_refused (fixture, 0, AV_KEYRING_ERROR_OLDER);
  assert_backup_is_refused (fixture, AV_VAULT_FORMAT + 1, AV_BACKUP_ERROR_NEWER);
  assert_backup_is_refused (fixture, 0, AV_BACKUP_ERROR_OLDER);
}

static void
add (const char *format,
     const char *behaviour,
     const char *dir,
     void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *name = g_strdup_printf ("/%s/%s", format, behaviour);

  g_test_add (name, Fixture, dir, set_up, test, tear_down);
}

static void
add_format (const char *format,
            const char *dir)
{
  add (format, "store-opens-with-its-log", dir, test_store_opens_with_its_log);
  add (format, "recovery-code-and-escrow-open", dir, test_recovery_code_and_escrow_open);
  add (format, "capture-opens", dir, test_capture_opens);
  add (format, "backup-is-restored", dir, test_backup_is_restored);
  add (format, "other-formats-are-refused", dir, test_other_formats_are_refused);
}

int
main (int argc,
      char *argv[])
{
  g_autoptr (GDir) formats = NULL;
  g_autoptr (GPtrArray) dirs = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *fixtures = NULL;
  const char *format;

  g_assert_true (av_crypto_init (NULL));
  if (argc == 3 && g_str_equal (argv[1], "--write"))
    return write_fixture (argv[2]);

  g_test_init (&argc, &argv, NULL);
  fixtures = g_test_build_filename (G_TEST_DIST, "vault", "fixtures", NULL);
  formats = g_dir_open (fixtures, 0, NULL);
  g_assert_nonnull (formats);
  while ((format = g_dir_read_name (formats)) != NULL)
    {
      g_ptr_array_add (dirs, g_build_filename (fixtures, format, NULL));
      add_format (format, g_ptr_array_index (dirs, dirs->len - 1));
    }
  return g_test_run ();
}
