#include "av-keyring-private.h"

#include <string.h>

static void
set_store (AvKeyring *self,
           guint index,
           const AvVaultHeader *header,
           AvSecret *store_key)
{
  memcpy (self->stores[index].uuid, header->uuid, sizeof self->stores[index].uuid);
  self->stores[index].epoch = header->epoch;
  g_clear_pointer (&self->store_keys[index], av_secret_unref);
  self->store_keys[index] = av_secret_ref (store_key);
  for (guint i = 0; i < self->slots->len; i++)
    av_keyring_slot_box (g_ptr_array_index (self->slots, i), index, store_key);
}

gboolean
av_keyring_begin_rotation (AvKeyring *self,
                           const AvVaultHeader *header,
                           AvSecret *store_key,
                           GError **error)
{
  if (self->n_stores == 2 && !av_keyring_end_rotation (self, self->stores[self->chosen].uuid, error))
    return FALSE;

  self->n_stores = 2;
  set_store (self, 1, header, store_key);
  if (av_keyring_save (self, error))
    return TRUE;

  self->n_stores = 1;
  g_clear_pointer (&self->store_keys[1], av_secret_unref);
  return FALSE;
}

gboolean
av_keyring_end_rotation (AvKeyring *self,
                         const guint8 uuid[16],
                         GError **error)
{
  if (self->n_stores == 2 && memcmp (self->stores[1].uuid, uuid, 16) == 0)
    {
      self->stores[0] = self->stores[1];
      g_clear_pointer (&self->store_keys[0], av_secret_unref);
      self->store_keys[0] = g_steal_pointer (&self->store_keys[1]);
      for (guint i = 0; i < self->slots->len; i++)
        {
          AvKeyringSlot *slot = g_ptr_array_index (self->slots, i);

          memcpy (slot->boxes[0], slot->boxes[1], sizeof slot->boxes[0]);
        }
    }

  self->n_stores = 1;
  self->chosen = 0;
  g_clear_pointer (&self->store_keys[1], av_secret_unref);
  return av_keyring_save (self, error);
}

AvKeyring *
av_keyring_copy_for (AvKeyring *self,
                     const char *dir,
                     const AvVaultHeader *header,
                     AvSecret *store_key)
{
  AvKeyring *copy = av_keyring_new (dir, header, store_key);

  copy->generation = self->generation;
  for (guint i = 0; i < self->slots->len; i++)
    {
      AvKeyringSlot *slot = g_memdup2 (g_ptr_array_index (self->slots, i), sizeof (AvKeyringSlot));

      slot->label = g_strdup (slot->label);
      av_keyring_slot_box (slot, 0, store_key);
      g_ptr_array_add (copy->slots, slot);
    }

  return copy;
}

gboolean
av_keyring_finish_rotation (const char *dir,
                            AvSecret *store_key,
                            GError **error)
{
  g_autoptr (AvKeyring) self = av_keyring_load (dir, NULL);

  if (self == NULL || self->n_stores == 1)
    return TRUE;

  return av_keyring_unlock_with_key (self, store_key, error) &&
         av_keyring_end_rotation (self, self->stores[self->chosen].uuid, error);
}
