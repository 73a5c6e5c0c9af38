#include "av-vault.h"
#include "av-vault-private.h"

#include <string.h>
#include <unistd.h>
#include <glib/gstdio.h>

#include "av-file.h"
#include "av-inbox-secret.h"
#include "av-keyring-private.h"
#include "av-page-cipher.h"
#include "av-seal.h"
#include "av-vault-lock.h"
#include "av-vault-log.h"
#include "av-vault-replace.h"
#include "av-vault-settings.h"
#include "av-vfs.h"

#define STORE_FILE "store.avs"
#define NEW_FILE "store.avs.new"

struct _AvVault
{
  char *dir;
  int lock_fd;
  guint context;
  sqlite3 *connection;
  AvSecret *key;
  AvVaultHeader header;
  AvKeyPair *inbox_pair;
};

static const char *vfs_parent; /* NULL: the system's; tests put another one below */

void
av_vault_set_parent_vfs_for_test (const char *parent)
{
  vfs_parent = parent;
}

int
av_vault_register_vfs (void)
{
  return av_vfs_register (vfs_parent);
}

static char *
get_path (const char *dir,
          const char *name)
{
  return g_build_filename (dir, name, NULL);
}

gboolean
av_vault_exists (const char *dir)
{
  g_autofree char *path = get_path (dir, STORE_FILE);

  return av_file_may_exist (path) || av_vault_replace_is_pending (dir);
}

static gboolean
hold_directory (AvVault *self,
                GError **error)
{
  self->lock_fd = av_vault_lock_directory (self->dir, error);
  return self->lock_fd >= 0 && av_vault_lock_check_file_system (self->lock_fd, error);
}

static gboolean
open_connection (AvVault *self,
                 const char *name,
                 GError **error)
{
  g_autoptr (AvPageCipher) cipher = av_page_cipher_new (self->key, self->header.uuid, self->header.epoch);
  g_autofree char *path = get_path (self->dir, name);
  g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);
  g_autofree char *uri = NULL;
  int rc = av_vault_register_vfs ();

  if (rc != SQLITE_OK)
    return av_vault_error_set (error, AV_VAULT_ERROR_LIBRARY);

  self->context = av_vfs_add_context (cipher);
  uri = g_strdup_printf ("file:%s?vfs=" AV_VFS_NAME "&ctx=%u", escaped, self->context);
  rc = sqlite3_open_v2 (uri, &self->connection,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
  if (rc != SQLITE_OK)
    return av_vault_error_set_from_sqlite (error, self->connection, rc);

  /* What may only be read SQLite opens all the same, and fails at the first lock
   * as if the disk were ill. */
  return sqlite3_db_readonly (self->connection, "main") == 0 || av_vault_error_set (error, AV_VAULT_ERROR_READ_ONLY);
}

static void
close_connection (AvVault *self)
{
  if (self->connection != NULL)
    sqlite3_close_v2 (g_steal_pointer (&self->connection));

  if (self->context != 0)
    av_vfs_remove_context (self->context);
  self->context = 0;
}

static AvVault *
allocate (const char *dir,
          AvSecret *key)
{
  AvVault *self = g_new0 (AvVault, 1);

  self->dir = g_strdup (dir);
  self->lock_fd = -1;
  self->key = av_secret_ref (key);
  return self;
}

void
av_vault_free (AvVault *self)
{
  if (self == NULL)
    return;

  close_connection (self);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  g_clear_pointer (&self->inbox_pair, av_key_pair_unref);
  g_clear_pointer (&self->key, av_secret_unref);
  g_free (self->dir);
  g_free (self);
}

static gboolean
load_inbox_pair (AvVault *self,
                 GError **error)
{
  g_autoptr (AvSecret) secret = av_inbox_secret_read (self->connection, self->key, error);

  if (secret == NULL)
    return FALSE;

  self->inbox_pair = av_key_pair_new_from_secret (secret);
  return TRUE;
}

static gboolean
load_inbox_pair_if_whole (AvVault *self,
                          GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (load_inbox_pair (self, &problem) || g_error_matches (problem, AV_VAULT_ERROR, AV_VAULT_ERROR_DAMAGED))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* SQLite takes a file without its first page for an empty database and would
 * begin another one. */
static gboolean
check_length (const char *path,
              AvVaultLogState log,
              GError **error)
{
  GStatBuf status;

  if (g_stat (path, &status) != 0)
    return av_vault_error_set (error, AV_VAULT_ERROR_IO);

  if (status.st_size < AV_VAULT_HEADER_SIZE + AV_VAULT_PAGE_SIZE ||
      log == AV_VAULT_LOG_LACKS_PAGES ||
      (log == AV_VAULT_LOG_EMPTY && status.st_size % AV_VAULT_PAGE_SIZE != 0))
    return av_vault_error_set (error, AV_VAULT_ERROR_DAMAGED);

  return TRUE;
}

/* Both keys open what they are for: the former one goes when there is room. */
static gboolean
finish_rotation (AvVault *self,
                 GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (av_keyring_finish_rotation (self->dir, self->key, &problem) ||
      g_error_matches (problem, AV_FILE_ERROR, AV_FILE_ERROR_FULL))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* Of what has lost something nothing is asked, and nothing is changed. */
static gboolean
inspect_log (AvVault *self,
             const char *path,
             AvVaultOpenFlags flags,
             AvVaultLogState *state,
             GError **error)
{
  const gboolean remains = (flags & AV_VAULT_OPEN_REMAINS) != 0;
  g_autoptr (GError) problem = NULL;

  if (!av_vault_log_inspect (path, self->key, &self->header, (flags & AV_VAULT_OPEN_CUT_LOG) != 0, state, &problem) &&
      !(remains && g_error_matches (problem, AV_VAULT_ERROR, AV_VAULT_ERROR_LOG_DAMAGED)))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  if (remains)
    *state = AV_VAULT_LOG_WHOLE;
  return TRUE;
}

static gboolean
open_store (AvVault *self,
            AvVaultOpenFlags flags,
            GError **error)
{
  g_autofree char *path = get_path (self->dir, STORE_FILE);
  const gboolean remains = (flags & AV_VAULT_OPEN_REMAINS) != 0;
  AvVaultLogState log;

  if (!av_vault_exists (self->dir))
    return av_vault_error_set (error, AV_VAULT_ERROR_MISSING);

  if (!hold_directory (self, error) ||
      !av_vault_replace_finish (self->dir, error) ||
      !av_vault_error_check_header (path, &self->header, error) ||
      !inspect_log (self, path, flags, &log, error) ||
      !check_length (path, log, error) ||
      !open_connection (self, STORE_FILE, error) ||
      (remains && !av_vault_settings_only_read (self->connection, error)) ||
      !av_vault_settings_apply (self->connection, error) ||
      (log == AV_VAULT_LOG_EMPTY && !av_vault_settings_check_size (self->connection, path, error)))
    return FALSE;

  return remains ? load_inbox_pair_if_whole (self, error) : load_inbox_pair (self, error) && finish_rotation (self, error);
}

AvVault *
av_vault_open (const char *dir,
               AvSecret *store_key,
               AvVaultOpenFlags flags,
               GError **error)
{
  g_autoptr (AvVault) self = allocate (dir, store_key);

  if (!open_store (self, flags, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* The file with its header alone: SQLite takes it for an empty database. */
static gboolean
write_header (AvVault *self,
              const char *name,
              GError **error)
{
  g_autofree guint8 *bytes = g_malloc (AV_VAULT_HEADER_SIZE);
  g_autofree char *path = get_path (self->dir, name);
  g_autoptr (GError) file_error = NULL;

  av_vault_header_write (&self->header, bytes);
  if (!av_file_write (path, bytes, AV_VAULT_HEADER_SIZE, &file_error))
    return av_vault_error_take_file (error, g_steal_pointer (&file_error));

  return TRUE;
}

static void
remove_leftovers (AvVault *self)
{
  static const char *const names[] = { NEW_FILE, NEW_FILE "-wal", NEW_FILE "-journal" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = get_path (self->dir, names[i]);

      av_file_remove (path, NULL);
    }
}

/* A whole store under another name. */
static gboolean
build_store (AvVault *self,
             AvKeyPair *inbox_pair,
             GError **error)
{
  g_autoptr (AvKeyPair) pair = inbox_pair != NULL ? av_key_pair_ref (inbox_pair) : av_key_pair_new_random ();
  gboolean done;

  self->header = (AvVaultHeader){
    .format = AV_VAULT_FORMAT,
    .cipher = AV_VAULT_CIPHER_XCHACHA20_POLY1305,
    .reserve = AV_PAGE_RESERVE,
    .page_size = AV_VAULT_PAGE_SIZE,
    .epoch = 1,
  };
  av_seal_random (self->header.uuid, sizeof self->header.uuid);
  memcpy (self->header.inbox_public, av_key_pair_get_public (pair), sizeof self->header.inbox_public);

  remove_leftovers (self);
  done = write_header (self, NEW_FILE, error) &&
         open_connection (self, NEW_FILE, error) &&
         av_vault_settings_lay (self->connection, error) &&
         av_vault_settings_apply (self->connection, error) &&
         av_inbox_secret_write (self->connection, self->key, av_key_pair_get_secret (pair), error) &&
         av_vault_sync (self, error);
  close_connection (self);
  return done;
}

static gboolean
build_keys (AvVault *self,
            const AvVaultParams *params,
            GError **error)
{
  g_autoptr (AvKeyring) keyring = NULL;

  if (params->passphrase == NULL)
    return TRUE;

  keyring = av_keyring_new (self->dir, &self->header, self->key);
  return av_keyring_add_passphrase (keyring, params->label, params->agent, params->passphrase, params->cost, error);
}

/* The store gets its name last: where it is, all is there. */
static gboolean
name_store (AvVault *self,
            GError **error)
{
  g_autofree char *from = get_path (self->dir, NEW_FILE);
  g_autofree char *to = get_path (self->dir, STORE_FILE);
  g_autoptr (GError) file_error = NULL;

  if (!av_file_sync (from, &file_error) || !av_file_rename (from, to, &file_error))
    return av_vault_error_take_file (error, g_steal_pointer (&file_error));

  return TRUE;
}

AvVault *
av_vault_create (const char *dir,
                 const AvVaultParams *params,
                 GError **error)
{
  g_autoptr (AvSecret) key = params->store_key != NULL ? av_secret_ref (params->store_key) : av_secret_new_random (32);
  g_autoptr (AvVault) self = allocate (dir, key);
  g_autoptr (GError) file_error = NULL;

  if (!av_file_make_directory (dir, &file_error))
    {
      av_vault_error_take_file (error, g_steal_pointer (&file_error));
      return NULL;
    }

  if (!hold_directory (self, error))
    return NULL;

  if (av_vault_exists (dir))
    {
      av_vault_error_set (error, AV_VAULT_ERROR_EXISTS);
      return NULL;
    }

  if (!build_store (self, params->inbox_pair, error) || !build_keys (self, params, error) || !name_store (self, error))
    {
      remove_leftovers (self);
      return NULL;
    }

  g_clear_pointer (&self, av_vault_free);
  return av_vault_open (dir, key, AV_VAULT_OPEN_DEFAULT, error);
}

gboolean
av_vault_sync (AvVault *self,
               GError **error)
{
  int rc;

  g_return_val_if_fail (self != NULL, FALSE);

  rc = sqlite3_wal_checkpoint_v2 (self->connection, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  return rc == SQLITE_OK || av_vault_error_set_from_sqlite (error, self->connection, rc);
}

gboolean
av_vault_read_through (AvVault *self,
                       GError **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean good;
  int rc = sqlite3_prepare_v2 (self->connection, "PRAGMA integrity_check", -1, &statement, NULL);

  if (rc == SQLITE_OK)
    rc = sqlite3_step (statement);

  good = rc == SQLITE_ROW && g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "ok") == 0;
  if (!good && rc == SQLITE_ROW)
    av_vault_error_set (error, AV_VAULT_ERROR_DAMAGED);
  else if (!good)
    av_vault_error_set_from_sqlite (error, self->connection, rc);

  sqlite3_finalize (statement);
  return good;
}

gboolean
av_vault_disconnect (AvVault *self,
                     GError **error)
{
  gboolean synced = av_vault_sync (self, error);

  close_connection (self);
  return synced;
}

gboolean
av_vault_close (AvVault *self,
                GError **error)
{
  gboolean synced = self == NULL || av_vault_sync (self, error);

  av_vault_free (self);
  return synced;
}

sqlite3 *
av_vault_get_connection (AvVault *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->connection;
}

const char *
av_vault_get_directory (AvVault *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->dir;
}

const AvVaultHeader *
av_vault_get_header (AvVault *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->header;
}

AvSecret *
av_vault_get_key (AvVault *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->key;
}

AvKeyPair *
av_vault_get_inbox_pair (AvVault *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->inbox_pair;
}

gboolean
av_vault_seal_inbox_secret (AvVault *self,
                            GError **error)
{
  gboolean plain;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->inbox_pair == NULL)
    return TRUE;

  return av_inbox_secret_is_plain (self->connection, &plain, error) &&
         (!plain || av_inbox_secret_write (self->connection, self->key, av_key_pair_get_secret (self->inbox_pair), error));
}

AvSecret *
av_vault_derive_secrets_key (AvVault *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  /* None, where what remains of a damaged store has lost it: what is sealed stays so. */
  if (self->inbox_pair == NULL)
    return av_secret_new_random (32);

  return av_secret_derive (av_key_pair_get_secret (self->inbox_pair), 1, "AVsecret");
}

gboolean
av_vault_inbox_was_changed (AvVault *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->inbox_pair != NULL && memcmp (av_key_pair_get_public (self->inbox_pair), self->header.inbox_public, AV_PUBLIC_KEY_SIZE) != 0;
}
