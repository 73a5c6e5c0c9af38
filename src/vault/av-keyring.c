#include "av-keyring.h"
#include "av-keyring-private.h"

#include <string.h>

#include "av-file.h"
#include "av-vault-error.h"
#include "av-vault-replace.h"

#define MAXIMUM_FILE (256 * 1024)

static AvKeyring *
allocate (const char *dir)
{
  AvKeyring *self = g_new0 (AvKeyring, 1);

  self->ref_count = 1;
  self->dir = g_strdup (dir);
  self->slots = g_ptr_array_new_with_free_func ((GDestroyNotify) av_keyring_slot_free);
  return self;
}

AvKeyring *
av_keyring_new (const char *dir,
                const AvVaultHeader *header,
                AvSecret *store_key)
{
  AvKeyring *self = allocate (dir);

  self->n_stores = 1;
  memcpy (self->stores[0].uuid, header->uuid, sizeof self->stores[0].uuid);
  self->stores[0].epoch = header->epoch;
  self->store_keys[0] = av_secret_ref (store_key);
  return self;
}

/* Between two steps of a rotation the keys of two stores are there: the header
 * of the store tells which one it is. */
static gboolean
choose_store (AvKeyring *self,
              GError **error)
{
  g_autofree char *path = NULL;
  AvVaultHeader header;

  if (self->n_stores == 1)
    return TRUE;

  path = g_build_filename (self->dir, "store.avs", NULL);
  if (!av_vault_error_check_header (path, &header, error))
    return FALSE;

  for (guint i = 0; i < self->n_stores; i++)
    if (memcmp (self->stores[i].uuid, header.uuid, sizeof header.uuid) == 0)
      self->chosen = i;

  return TRUE;
}

AvKeyring *
av_keyring_new_from_bytes (const char *dir,
                           GBytes *content,
                           GError **error)
{
  g_autoptr (AvKeyring) self = allocate (dir);

  if (!av_keyring_parse (self, g_bytes_get_data (content, NULL), g_bytes_get_size (content), error))
    return NULL;

  return g_steal_pointer (&self);
}

AvKeyring *
av_keyring_load (const char *dir,
                 GError **error)
{
  g_autofree char *path = g_build_filename (dir, AV_KEYRING_FILE, NULL);
  g_autoptr (AvKeyring) self = NULL;
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GError) file_error = NULL;

  /* The keys may be those of a store that is still to come. */
  if (!av_vault_replace_settle (dir, error))
    return NULL;

  content = av_file_read (path, MAXIMUM_FILE, &file_error);
  if (content == NULL)
    {
      if (g_error_matches (file_error, AV_FILE_ERROR, AV_FILE_ERROR_MISSING))
        av_keyring_set_error (error, AV_KEYRING_ERROR_MISSING);
      else if (g_error_matches (file_error, AV_FILE_ERROR, AV_FILE_ERROR_TOO_LARGE))
        av_keyring_set_error (error, AV_KEYRING_ERROR_DAMAGED);
      else if (g_error_matches (file_error, AV_FILE_ERROR, AV_FILE_ERROR_DENIED))
        av_vault_error_set (error, AV_VAULT_ERROR_DENIED);
      else
        g_propagate_error (error, g_steal_pointer (&file_error));
      return NULL;
    }

  self = av_keyring_new_from_bytes (dir, content, error);
  if (self == NULL || !choose_store (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
av_keyring_unref (AvKeyring *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_clear_pointer (&self->store_keys[0], av_secret_unref);
  g_clear_pointer (&self->store_keys[1], av_secret_unref);
  g_clear_pointer (&self->pair, av_key_pair_unref);
  g_ptr_array_unref (self->slots);
  g_free (self->authenticated);
  g_free (self->dir);
  g_free (self);
}

guint
av_keyring_get_n_slots (AvKeyring *self)
{
  return self->slots->len;
}

const AvKeyringSlot *
av_keyring_get_slot (AvKeyring *self,
                     guint index)
{
  g_return_val_if_fail (index < self->slots->len, NULL);

  return g_ptr_array_index (self->slots, index);
}

AvKeyringSlot *
av_keyring_find (AvKeyring *self,
                 AvKeyringSlotType type,
                 const char *label,
                 const guint8 *public_key)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      AvKeyringSlot *slot = g_ptr_array_index (self->slots, i);

      if (slot->type == type &&
          (label == NULL || g_str_equal (slot->label, label)) &&
          (public_key == NULL || memcmp (slot->public_key, public_key, AV_PUBLIC_KEY_SIZE) == 0))
        return slot;
    }

  return NULL;
}

const AvKeyringSlot *
av_keyring_find_slot (AvKeyring *self,
                      AvKeyringSlotType type,
                      const char *label)
{
  g_return_val_if_fail (label != NULL, NULL);

  return av_keyring_find (self, type, label, NULL);
}

guint64
av_keyring_get_generation (AvKeyring *self)
{
  return self->generation;
}
