#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <glib/gstdio.h>

#include "av-crypto.h"
#include "av-keyring-private.h"
#include "av-test-recorder.h"
#include "av-test-store.h"
#include "av-vault-medium.h"
#include "av-vault-private.h"

/* Each way a store refuses is brought about for real, and told apart from all
 * the others; nothing that was saved is lost by any. */

static guint32 file_system; /* what the disk says it is; 0: the truth */

/* In the place of the system's. */
int
fstatfs (int fd,
         struct statfs *status)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  int result = statfs (path, status);

  if (file_system != 0)
    status->f_type = file_system;
  return result;
}

static char *
get_path (AvTestStore *store,
          const char *name)
{
  return g_build_filename (store->dir, name, NULL);
}

static void
change_file (AvTestStore *store,
             const char *name,
             gsize offset,
             gsize size)
{
  g_autofree char *path = get_path (store, name);
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  if (size == 0)
    content[offset] ^= 1;
  av_test_store_write (path, content, size > 0 ? size : length);
}

static GError *
try_to_open (AvTestStore *store)
{
  GError *error = NULL;
  AvVault *vault = av_vault_open (store->dir, store->key, AV_VAULT_OPEN_DEFAULT, &error);

  if (vault != NULL && !av_vault_read_through (vault, &error))
    g_assert_nonnull (error);
  av_vault_free (vault);
  return error;
}

static GError *
flip_header (AvTestStore *store)
{
  change_file (store, "store.avs", 20, 0);
  return try_to_open (store);
}

static GError *
cut_header (AvTestStore *store)
{
  change_file (store, "store.avs", 0, 4000);
  return try_to_open (store);
}

static GError *
flip_page (AvTestStore *store)
{
  change_file (store, "store.avs", AV_VAULT_HEADER_SIZE + 2 * AV_VAULT_PAGE_SIZE + 100, 0);
  return try_to_open (store);
}

/* As a crash leaves it, damaged before the last of what was saved. */
static GError *
flip_log (AvTestStore *store)
{
  g_autofree char *log = get_path (store, "store.avs-wal");
  g_autofree char *database = get_path (store, "store.avs");
  g_autofree char *log_content = NULL;
  g_autofree char *content = NULL;
  AvVault *vault = av_test_store_open (store);
  gsize log_size;
  gsize size;

  for (guint i = 0; i < 4; i++)
    av_test_store_run (vault, "INSERT INTO person VALUES ('Cosette')");
  g_assert_true (g_file_get_contents (log, &log_content, &log_size, NULL));
  g_assert_true (g_file_get_contents (database, &content, &size, NULL));
  av_vault_free (vault);
  log_content[32 + 24 + 100] ^= 1;
  av_test_store_write (database, content, size);
  av_test_store_write (log, log_content, log_size);
  return try_to_open (store);
}

static GError *
set_format (AvTestStore *store,
            guint16 format)
{
  g_autofree char *path = get_path (store, "store.avs");
  g_autofree char *content = NULL;
  AvVaultHeader header;
  gsize size;

  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  g_assert_cmpint (av_vault_header_read (&header, (guint8 *) content), ==, AV_VAULT_HEADER_GOOD);
  header.format = format;
  av_vault_header_write (&header, (guint8 *) content);
  av_test_store_write (path, content, size);
  return try_to_open (store);
}

static GError *
write_by_newer (AvTestStore *store)
{
  return set_format (store, AV_VAULT_FORMAT + 1);
}

static GError *
write_by_older (AvTestStore *store)
{
  return set_format (store, 0);
}

static GError *
open_twice (AvTestStore *store)
{
  g_autoptr (AvVault) vault = av_test_store_open (store);

  return try_to_open (store);
}

static GError *
move_to_network (AvTestStore *store)
{
  static const guint32 networks[] = { 0x6969, 0xff534d42, 0xfe534d42, 0x517b, 0x01021997, 0x0bd00bd0, 0x7461636f, 0x6b414653 };
  GError *error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (networks); i++)
    {
      file_system = networks[i];
      g_clear_error (&error);
      error = try_to_open (store);
      g_assert_error (error, AV_VAULT_ERROR, AV_VAULT_ERROR_NETWORK);
    }

  file_system = 0;
  return error;
}

/* As somebody who may read all of it and write nothing. */
static GError *
open_without_writing (AvTestStore *store)
{
  g_autofree char *path = get_path (store, "store.avs");
  gboolean root = geteuid () == 0;
  GError *error;

  g_assert_cmpint (g_chmod (path, root ? 0444 : 0400), ==, 0);
  g_assert_cmpint (g_chmod (store->dir, root ? 0755 : 0500), ==, 0);
  if (root)
    g_assert_cmpint (seteuid (65534), ==, 0);
  error = try_to_open (store);
  if (root)
    g_assert_cmpint (seteuid (0), ==, 0);
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  g_assert_cmpint (g_chmod (store->dir, 0700), ==, 0);
  return error;
}

/* As somebody to whom the folder, or a file in it, was not given. */
static GError *
open_as_nobody (AvTestStore *store,
                const char *name,
                int mode)
{
  g_autofree char *path = name != NULL ? get_path (store, name) : g_strdup (store->dir);
  gboolean root = geteuid () == 0;
  AvKeyring *keyring;
  GError *error = NULL;

  g_assert_cmpint (g_chmod (store->dir, root ? 0755 : 0700), ==, 0);
  g_assert_cmpint (g_chmod (path, mode), ==, 0);
  if (root)
    g_assert_cmpint (seteuid (65534), ==, 0);
  g_assert_true (av_vault_exists (store->dir));
  keyring = g_strcmp0 (name, "store.avs") != 0 ? av_keyring_load (store->dir, &error) : NULL;
  g_assert_null (keyring);
  if (g_strcmp0 (name, "keys") != 0)
    {
      g_clear_error (&error);
      error = try_to_open (store);
    }
  if (root)
    g_assert_cmpint (seteuid (0), ==, 0);
  g_assert_cmpint (g_chmod (path, name != NULL ? 0600 : 0700), ==, 0);
  g_assert_cmpint (g_chmod (store->dir, 0700), ==, 0);
  return error;
}

static GError *
deny_folder (AvTestStore *store)
{
  return open_as_nobody (store, NULL, 0);
}

static GError *
deny_store (AvTestStore *store)
{
  return open_as_nobody (store, "store.avs", 0);
}

static GError *
deny_keys (AvTestStore *store)
{
  return open_as_nobody (store, "keys", 0);
}

/* Neither there nor not there. */
static GError *
loop_folder (AvTestStore *store)
{
  g_autofree char *looped = get_path (store, "looped");
  AvTestStore beside = { .dir = looped, .key = store->key };
  GError *error;

  g_assert_cmpint (symlink (looped, looped), ==, 0);
  error = try_to_open (&beside);
  g_assert_cmpint (g_unlink (looped), ==, 0);
  return error;
}

static GError *
fill_disk (AvTestStore *store)
{
  AvVault *vault;
  GError *error = NULL;
  int rc;

  av_vault_set_parent_vfs_for_test (AV_TEST_RECORDER);
  vault = av_test_store_open (store);
  av_test_recorder_fail_next_write ();
  rc = sqlite3_exec (av_vault_get_connection (vault), "INSERT INTO person VALUES ('Cosette')", NULL, NULL, NULL);
  g_assert_cmpint (rc, !=, SQLITE_OK);
  av_vault_error_set_from_sqlite (&error, av_vault_get_connection (vault), rc);

  /* Some room was made. */
  av_test_store_run (vault, "INSERT INTO person VALUES ('Cosette'); DELETE FROM person WHERE name = 'Cosette'");
  av_vault_free (vault);
  av_vault_set_parent_vfs_for_test (NULL);
  return error;
}

static GError *
open_nothing (AvTestStore *store)
{
  g_autofree char *path = get_path (store, "store.avs");

  g_remove (path);
  return try_to_open (store);
}

static GError *
create_again (AvTestStore *store)
{
  AvVaultParams params = { 0 };
  GError *error = NULL;

  g_assert_null (av_vault_create (store->dir, &params, &error));
  return error;
}

static GError *
unlock_with (AvTestStore *store,
             const char *label,
             const char *words)
{
  g_autoptr (AvSecret) passphrase = av_test_store_secret_of (words);
  GError *error = NULL;
  g_autoptr (AvKeyring) keyring = av_keyring_load (store->dir, &error);
  g_autoptr (AvSecret) key = keyring != NULL ? av_keyring_unlock (keyring, label, passphrase, &error) : NULL;

  g_assert_null (key);
  return error;
}

static GError *
mistype (AvTestStore *store)
{
  return unlock_with (store, "Cosette", "abaisser abandon");
}

static GError *
ask_for_stranger (AvTestStore *store)
{
  return unlock_with (store, "Javert", "abaisser école");
}

static GError *
flip_keys (AvTestStore *store)
{
  change_file (store, "keys", 100, 0);
  return unlock_with (store, "Cosette", "abaisser école");
}

static GError *
lose_keys (AvTestStore *store)
{
  g_autofree char *path = get_path (store, "keys");

  g_remove (path);
  return unlock_with (store, "Cosette", "abaisser école");
}

typedef struct
{
  const char *name;
  GError *(*bring_about) (AvTestStore *store);
  GQuark (*domain) (void);
  int code;
  gboolean lasts; /* what was done to the files is not undone by itself */
} Refusal;

static const Refusal refusals[] = {
  { "wrong-passphrase", mistype, av_keyring_error_quark, AV_KEYRING_ERROR_PASSPHRASE },
  { "unknown-agent", ask_for_stranger, av_keyring_error_quark, AV_KEYRING_ERROR_UNKNOWN },
  { "damaged-keys", flip_keys, av_keyring_error_quark, AV_KEYRING_ERROR_DAMAGED },
  { "missing-keys", lose_keys, av_keyring_error_quark, AV_KEYRING_ERROR_MISSING },
  { "damaged-header", flip_header, av_vault_error_quark, AV_VAULT_ERROR_HEADER_DAMAGED, TRUE },
  { "cut-header", cut_header, av_vault_error_quark, AV_VAULT_ERROR_HEADER_DAMAGED, TRUE },
  { "damaged-page", flip_page, av_vault_error_quark, AV_VAULT_ERROR_DAMAGED, TRUE },
  { "damaged-log", flip_log, av_vault_error_quark, AV_VAULT_ERROR_LOG_DAMAGED, TRUE },
  { "newer-format", write_by_newer, av_vault_error_quark, AV_VAULT_ERROR_NEWER, TRUE },
  { "older-format", write_by_older, av_vault_error_quark, AV_VAULT_ERROR_OLDER, TRUE },
  { "open-elsewhere", open_twice, av_vault_error_quark, AV_VAULT_ERROR_BUSY },
  { "network-drive", move_to_network, av_vault_error_quark, AV_VAULT_ERROR_NETWORK },
  { "denied-folder", deny_folder, av_vault_error_quark, AV_VAULT_ERROR_DENIED },
  { "denied-store", deny_store, av_vault_error_quark, AV_VAULT_ERROR_DENIED },
  { "denied-keys", deny_keys, av_vault_error_quark, AV_VAULT_ERROR_DENIED },
  { "unanswering-disk", loop_folder, av_vault_error_quark, AV_VAULT_ERROR_IO },
  { "read-only", open_without_writing, av_vault_error_quark, AV_VAULT_ERROR_READ_ONLY },
  { "full-disk", fill_disk, av_vault_error_quark, AV_VAULT_ERROR_FULL },
  { "missing-store", open_nothing, av_vault_error_quark, AV_VAULT_ERROR_MISSING, TRUE },
  { "existing-store", create_again, av_vault_error_quark, AV_VAULT_ERROR_EXISTS },
};

static void
test_refusal (AvTestStore *store,
              gconstpointer user_data)
{
  const Refusal *refusal = user_data;
  g_autoptr (AvVault) vault = av_test_store_create (store, TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *count = NULL;

  av_test_store_run (vault, "CREATE TABLE person (name TEXT); INSERT INTO person VALUES ('Fantine'), ('Marius')");
  g_assert_true (av_vault_close (g_steal_pointer (&vault), NULL));

  error = refusal->bring_about (store);
  g_assert_error (error, refusal->domain (), refusal->code);
  if (refusal->lasts)
    return;

  vault = av_test_store_open (store);
  count = av_test_store_ask (vault, "SELECT count(*) FROM person");
  g_assert_cmpstr (count, ==, "2");
}

/* FUSE says nothing of what is behind it: the list of mounts does. */
static void
test_shares_behind_fuse_are_told (void)
{
  static const struct
  {
    const char *tail;
    gboolean network;
  } mounts[] = {
    { "fuse.sshfs valjean@montreuil:/srv rw", TRUE },
    { "fuse.rclone nuage: rw", TRUE },
    { "fuse.gvfsd-fuse gvfsd-fuse rw", TRUE },
    { "fuse https://dav.montreuil.fr/ rw", TRUE },
    { "fuse.glusterfs nas:/volume rw", TRUE },
    { "virtiofs share rw", TRUE },
    { "fuse.unheardof nas:/volume rw", TRUE },
    { "fuseblk /dev/sdb1 rw", FALSE },
    { "fuse.gocryptfs /srv/coffre/:/cosette rw", FALSE },
    { "fuse.exfat /dev/sdc1 rw", FALSE },
    { "fuse.portal portal rw", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (mounts); i++)
    {
      g_autofree char *text = g_strdup_printf ("22 1 259:2 / / rw shared:1 - ext4 /dev/nvme0n1p2 rw\n"
                                               "40 22 0:55 / /media/clef rw,nosuid shared:3 - %s\n"
                                               "41 22 0:56 / /mnt rw - fuse.sshfs ailleurs:/ rw\n",
                                               mounts[i].tail);

      g_assert_cmpint (av_vault_medium_is_network (0x65735546, makedev (0, 55), text), ==, mounts[i].network);
      g_assert_false (av_vault_medium_is_network (0x65735546, makedev (0, 57), text));
    }

  g_assert_false (av_vault_medium_is_network (0x65735546, makedev (0, 55), NULL));
  g_assert_false (av_vault_medium_is_network (0xef53, makedev (0, 55), "40 22 0:55 / / rw - fuse.sshfs ailleurs:/ rw\n"));
}

/* The sentences of all codes: what happened, and no two alike. */
static void
test_no_two_sentences_are_alike (void)
{
  g_autoptr (GHashTable) sentences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int code = 0; code <= AV_VAULT_ERROR_LIBRARY; code++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (av_vault_error_set (&error, code));
      g_assert_error (error, AV_VAULT_ERROR, code);
      g_assert_true (g_str_has_suffix (error->message, "."));
      g_assert_true (g_hash_table_add (sentences, g_strdup (error->message)));
    }

  for (int code = 0; code < N_AV_KEYRING_ERRORS; code++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (av_keyring_set_error (&error, code));
      g_assert_error (error, AV_KEYRING_ERROR, code);
      g_assert_true (g_str_has_suffix (error->message, "."));
      g_assert_true (g_hash_table_add (sentences, g_strdup (error->message)));
    }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));
  av_test_recorder_register ();

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *name = g_strdup_printf ("/errors/%s-is-told", refusals[i].name);

      g_test_add (name, AvTestStore, &refusals[i], av_test_store_set_up, test_refusal, av_test_store_tear_down);
    }

  g_test_add_func ("/errors/shares-behind-fuse-are-told", test_shares_behind_fuse_are_told);
  g_test_add_func ("/errors/no-two-sentences-are-alike", test_no_two_sentences_are_alike);
  return g_test_run ();
}
