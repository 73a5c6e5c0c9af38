#include "av-vault-private.h"

#include <string.h>

#include "av-file.h"
#include "av-inbox-secret.h"
#include "av-page-cipher.h"
#include "av-seal.h"
#include "av-vault-settings.h"
#include "av-vfs.h"

/* Between two looks at whether somebody has cancelled: a millisecond or so. */
#define INSTRUCTIONS 10000

static char *
make_uri (const char *path,
          guint context)
{
  g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);

  return g_strdup_printf ("file:%s?vfs=" AV_VFS_NAME "&ctx=%u", escaped, context);
}

static gboolean
write_header (const char *path,
              const AvVaultHeader *header,
              GError **error)
{
  g_autofree guint8 *bytes = g_malloc (AV_VAULT_HEADER_SIZE);
  g_autoptr (GError) file_error = NULL;

  av_vault_header_write (header, bytes);
  if (!av_file_write (path, bytes, AV_VAULT_HEADER_SIZE, &file_error))
    return av_vault_error_take_file (error, g_steal_pointer (&file_error));

  return TRUE;
}

/* SQLite asks now and then, and stops at anything but 0. */
static int
is_cancelled (gpointer cancellable)
{
  return g_cancellable_is_cancelled (cancellable);
}

static gboolean
set_error (GError **error,
           sqlite3 *connection,
           int rc,
           GCancellable *cancellable)
{
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    av_vault_error_set_from_sqlite (error, connection, rc);

  return FALSE;
}

static gboolean
vacuum_into (AvVault *vault,
             const char *uri,
             GCancellable *cancellable,
             GError **error)
{
  sqlite3 *connection = av_vault_get_connection (vault);
  sqlite3_stmt *statement = NULL;
  int rc;

  av_vault_settings_allow_attach (connection, TRUE);
  rc = sqlite3_prepare_v2 (connection, "VACUUM INTO ?1", -1, &statement, NULL);
  if (rc == SQLITE_OK)
    {
      sqlite3_bind_text (statement, 1, uri, -1, SQLITE_STATIC);
      sqlite3_progress_handler (connection, INSTRUCTIONS, is_cancelled, cancellable);
      rc = sqlite3_step (statement);
      sqlite3_progress_handler (connection, 0, NULL, NULL);
    }

  if (rc != SQLITE_DONE)
    set_error (error, connection, rc, cancellable);
  sqlite3_finalize (statement);
  av_vault_settings_allow_attach (connection, FALSE);
  return rc == SQLITE_DONE;
}

/* The secret of the inbox is sealed under a key of the store's: under that of the copy,
 * then. Nothing has its name yet, so nothing is to be undone after a cut. */
static gboolean
seal_secret_again (AvVault *vault,
                   const char *uri,
                   AvSecret *key,
                   GError **error)
{
  sqlite3 *connection = NULL;
  gboolean plain = FALSE;
  gboolean done;
  int rc = sqlite3_open_v2 (uri, &connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI, NULL);

  if (rc == SQLITE_OK)
    rc = sqlite3_exec (connection, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; PRAGMA secure_delete = ON", NULL, NULL, NULL);

  done = rc == SQLITE_OK || av_vault_error_set_from_sqlite (error, connection, rc);
  done = done && av_inbox_secret_is_plain (connection, &plain, error) &&
         (plain || av_inbox_secret_write (connection, key, av_key_pair_get_secret (av_vault_get_inbox_pair (vault)), error));
  sqlite3_close (connection);
  return done;
}

/* Every page of the copy, through its own key. */
static gboolean
verify (const char *uri,
        GCancellable *cancellable,
        GError **error)
{
  sqlite3 *connection = NULL;
  sqlite3_stmt *statement = NULL;
  gboolean good;
  int rc = sqlite3_open_v2 (uri, &connection, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);

  if (rc == SQLITE_OK)
    sqlite3_progress_handler (connection, INSTRUCTIONS, is_cancelled, cancellable);
  if (rc == SQLITE_OK)
    rc = sqlite3_prepare_v2 (connection, "PRAGMA integrity_check", -1, &statement, NULL);
  if (rc == SQLITE_OK)
    rc = sqlite3_step (statement);

  good = rc == SQLITE_ROW && g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "ok") == 0;
  if (!good && rc == SQLITE_ROW)
    av_vault_error_set (error, AV_VAULT_ERROR_DAMAGED);
  else if (!good)
    set_error (error, connection, rc, cancellable);

  sqlite3_finalize (statement);
  sqlite3_close (connection);
  return good;
}

gboolean
av_vault_copy (AvVault *self,
               const char *path,
               AvSecret *key,
               AvVaultHeader *header,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (AvPageCipher) cipher = NULL;
  g_autofree char *uri = NULL;
  g_autoptr (GError) file_error = NULL;
  gboolean done;
  guint context;

  *header = *av_vault_get_header (self);
  header->epoch++;
  av_seal_random (header->uuid, sizeof header->uuid);
  memcpy (header->inbox_public, av_key_pair_get_public (av_vault_get_inbox_pair (self)), sizeof header->inbox_public);
  if (!write_header (path, header, error))
    return FALSE;

  cipher = av_page_cipher_new (key, header->uuid, header->epoch);
  context = av_vfs_add_context (cipher);
  uri = make_uri (path, context);
  done = vacuum_into (self, uri, cancellable, error) && seal_secret_again (self, uri, key, error) && verify (uri, cancellable, error);
  av_vfs_remove_context (context);

  if (done && !av_file_sync (path, &file_error))
    done = av_vault_error_take_file (error, g_steal_pointer (&file_error));
  if (!done)
    av_file_remove (path, NULL);
  return done;
}
