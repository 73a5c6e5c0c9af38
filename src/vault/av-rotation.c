#include "av-rotation.h"

#include "av-file.h"
#include "av-keyring-private.h"
#include "av-vault-private.h"

static gboolean
replace_store (AvVault *vault,
               AvKeyring *keyring,
               const char *next,
               const AvVaultHeader *header,
               AvSecret *key,
               GError **error)
{
  g_autofree char *path = g_build_filename (av_vault_get_directory (vault), "store.avs", NULL);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autoptr (GError) file_error = NULL;

  if (!av_keyring_begin_rotation (keyring, header, key, error) || !av_vault_disconnect (vault, error))
    return FALSE;

  /* Both keys have to last before the store that needs the second is there. */
  if (!av_file_sync_directory (av_vault_get_directory (vault), &file_error))
    return av_vault_error_take_file (error, g_steal_pointer (&file_error));

  if (!av_file_rename (next, path, &file_error))
    return av_vault_error_take_file (error, g_steal_pointer (&file_error));

  /* Closing has emptied and removed it; of another store, it must not stay. */
  if (!av_file_remove (log, &file_error) &&
      !g_error_matches (file_error, AV_FILE_ERROR, AV_FILE_ERROR_MISSING))
    return av_vault_error_take_file (error, g_steal_pointer (&file_error));

  return av_keyring_end_rotation (keyring, header->uuid, error);
}

AvSecret *
av_rotation_run_on (AvVault *vault,
                    GError **error)
{
  const char *dir = av_vault_get_directory (vault);
  g_autoptr (AvSecret) key = av_secret_new_random (32);
  g_autofree char *next = g_build_filename (dir, "store.avs.next", NULL);
  g_autoptr (AvKeyring) keyring = av_keyring_load (dir, error);
  AvVaultHeader header;

  if (keyring == NULL || !av_keyring_unlock_with_key (keyring, av_vault_get_key (vault), error))
    return NULL;

  if (!av_vault_copy (vault, next, key, &header, NULL, error))
    return NULL;

  if (!replace_store (vault, keyring, next, &header, key, error))
    {
      av_file_remove (next, NULL);
      return NULL;
    }

  return g_steal_pointer (&key);
}

AvSecret *
av_rotation_run (const char *dir,
                 AvSecret *store_key,
                 GError **error)
{
  g_autoptr (AvVault) vault = av_vault_open (dir, store_key, AV_VAULT_OPEN_DEFAULT, error);

  return vault != NULL ? av_rotation_run_on (vault, error) : NULL;
}

guint32
av_rotation_get_epoch (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "store.avs", NULL);
  AvVaultHeader header;

  return av_vault_error_check_header (path, &header, NULL) ? header.epoch : 0;
}
