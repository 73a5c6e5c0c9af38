#include "av-vault-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "av-file.h"

G_DEFINE_QUARK (av - vault - error - quark, av_vault_error)

static const char *const sentences[] = {
  [AV_VAULT_ERROR_MISSING] = N_ ("There is no store here. Nothing was created; if there should be one, restore the last backup."),
  [AV_VAULT_ERROR_EXISTS] = N_ ("There is already a store here. It was left as it is."),
  [AV_VAULT_ERROR_BUSY] = N_ ("This store is already open in another window or another program of this machine: work there, or close it and open again. Nothing was changed."),
  [AV_VAULT_ERROR_HEADER_DAMAGED] = N_ ("The beginning of the store, which says how to read it, is damaged. The passphrase is not in question and nothing was changed; restore the last backup."),
  [AV_VAULT_ERROR_DAMAGED] = N_ ("The store is damaged, or it was not written with this key. Nothing was changed; restore the last backup, or have it looked at with “allervers-cli check” and what can be read saved with “salvage”."),
  [AV_VAULT_ERROR_LOG_DAMAGED] = N_ ("The last entries of the store are damaged on the disk. Nothing was removed; a copy is kept before the store is opened without them."),
  [AV_VAULT_ERROR_NEWER] = N_ ("This store was written by a newer version of Aller-vers. Nothing was changed; update this machine."),
  [AV_VAULT_ERROR_OLDER] = N_ ("This store was written by a trial version of Aller-vers, from before its format was settled. Nothing was changed; open it with the version that wrote it."),
  [AV_VAULT_ERROR_DENIED] = N_ ("This account may not read the store: its folder or its files belong to somebody else. Nothing was changed; have them given back to this account."),
  [AV_VAULT_ERROR_READ_ONLY] = N_ ("The store can only be read here: its folder or its disk refuses to be written. Nothing was changed."),
  [AV_VAULT_ERROR_NETWORK] = N_ ("The store is on a network drive, where saving cannot be guaranteed. Move its folder to this machine’s own disk."),
  [AV_VAULT_ERROR_FULL] = N_ ("The disk is full. What was saved before is intact, the last change was not saved; free some room and save again."),
  [AV_VAULT_ERROR_MEMORY] = N_ ("This machine has no memory left. What was saved before is intact, the last change was not saved; close other programs and try again."),
  [AV_VAULT_ERROR_IO] = N_ ("The disk does not answer as it should. What was saved before is intact, the last change was not saved."),
  [AV_VAULT_ERROR_LIBRARY] = N_ ("The SQLite library of this machine lacks full-text search (FTS5). Nothing was opened."),
};

gboolean
av_vault_error_set (GError **error,
                    AvVaultError code)
{
  g_set_error_literal (error, AV_VAULT_ERROR, code, _ (sentences[code]));
  return FALSE;
}

static AvVaultError
find_code (int result,
           int system_errno)
{
  if (result == SQLITE_IOERR_DATA || result == SQLITE_IOERR_SHORT_READ)
    return AV_VAULT_ERROR_DAMAGED;
  if (result == SQLITE_IOERR_NOMEM)
    return AV_VAULT_ERROR_MEMORY;

  switch (result & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return AV_VAULT_ERROR_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return AV_VAULT_ERROR_DAMAGED;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return AV_VAULT_ERROR_READ_ONLY;
    case SQLITE_FULL:
      return AV_VAULT_ERROR_FULL;
    case SQLITE_NOMEM:
      return AV_VAULT_ERROR_MEMORY;
    case SQLITE_CANTOPEN:
      if (system_errno == EACCES || system_errno == EROFS || system_errno == EPERM)
        return AV_VAULT_ERROR_READ_ONLY;
      if (system_errno == ENOSPC || system_errno == EDQUOT)
        return AV_VAULT_ERROR_FULL;
      return AV_VAULT_ERROR_IO;
    default:
      return system_errno == ENOSPC || system_errno == EDQUOT ? AV_VAULT_ERROR_FULL : AV_VAULT_ERROR_IO;
    }
}

gboolean
av_vault_error_set_from_sqlite (GError **error,
                                sqlite3 *connection,
                                int result)
{
  int extended = connection != NULL ? sqlite3_extended_errcode (connection) : result;

  /* The connection may have answered something else since. */
  if ((extended & 0xff) != (result & 0xff))
    extended = result;

  return av_vault_error_set (error, find_code (extended, connection != NULL ? sqlite3_system_errno (connection) : 0));
}

gboolean
av_vault_error_take_file (GError **error,
                          GError *file_error)
{
  if (g_error_matches (file_error, AV_FILE_ERROR, AV_FILE_ERROR_FULL))
    av_vault_error_set (error, AV_VAULT_ERROR_FULL);
  else if (g_error_matches (file_error, AV_FILE_ERROR, AV_FILE_ERROR_READ_ONLY) ||
           g_error_matches (file_error, AV_FILE_ERROR, AV_FILE_ERROR_DENIED))
    av_vault_error_set (error, AV_VAULT_ERROR_READ_ONLY);
  else if (g_error_matches (file_error, AV_FILE_ERROR, AV_FILE_ERROR_MISSING))
    av_vault_error_set (error, AV_VAULT_ERROR_MISSING);
  else if (g_error_matches (file_error, AV_FILE_ERROR, AV_FILE_ERROR_NOT_REGULAR))
    av_vault_error_set (error, AV_VAULT_ERROR_DAMAGED);
  else
    av_vault_error_set (error, AV_VAULT_ERROR_IO);

  g_error_free (file_error);
  return FALSE;
}

gboolean
av_vault_error_check_header (const char *path,
                             AvVaultHeader *header,
                             GError **error)
{
  g_autofree guint8 *bytes = g_malloc (AV_VAULT_HEADER_SIZE);
  g_autoptr (GError) file_error = NULL;

  if (!av_file_read_start (path, bytes, AV_VAULT_HEADER_SIZE, &file_error))
    {
      if (g_error_matches (file_error, AV_FILE_ERROR, AV_FILE_ERROR_TRUNCATED))
        return av_vault_error_set (error, AV_VAULT_ERROR_HEADER_DAMAGED);
      if (g_error_matches (file_error, AV_FILE_ERROR, AV_FILE_ERROR_DENIED))
        return av_vault_error_set (error, AV_VAULT_ERROR_DENIED);

      return av_vault_error_take_file (error, g_steal_pointer (&file_error));
    }

  switch (av_vault_header_read (header, bytes))
    {
    case AV_VAULT_HEADER_GOOD:
      return TRUE;
    case AV_VAULT_HEADER_NEWER:
      return av_vault_error_set (error, AV_VAULT_ERROR_NEWER);
    case AV_VAULT_HEADER_OLDER:
      return av_vault_error_set (error, AV_VAULT_ERROR_OLDER);
    default:
      return av_vault_error_set (error, AV_VAULT_ERROR_HEADER_DAMAGED);
    }
}
