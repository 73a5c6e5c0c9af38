/* Whose pair is the one that was unlocked. */

#include "av-keyring-private.h"

#include <string.h>

AvKeyPair *
av_keyring_get_pair (AvKeyring *self)
{
  return self->pair;
}

const AvKeyringSlot *
av_keyring_get_unlocked_slot (AvKeyring *self)
{
  return self->unlocked_slot;
}

static const AvKeyringSlot *
find_slot_of (AvKeyring *self,
              AvKeyringSlotType type,
              const char *label,
              AvKeyPair *pair)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      const AvKeyringSlot *slot = g_ptr_array_index (self->slots, i);

      if (slot->type == type && g_strcmp0 (slot->label, label) == 0 &&
          memcmp (slot->public_key, av_key_pair_get_public (pair), AV_PUBLIC_KEY_SIZE) == 0)
        return slot;
    }

  return NULL;
}

static gboolean
take_pair_of (AvKeyring *self,
              AvKeyringSlotType type,
              const char *label,
              AvKeyPair *pair)
{
  const AvKeyringSlot *slot = find_slot_of (self, type, label, pair);
  AvKeyPair *former = self->pair;

  if (slot == NULL)
    return FALSE;

  self->pair = av_key_pair_ref (pair);
  self->unlocked_slot = slot;
  g_clear_pointer (&former, av_key_pair_unref);
  return TRUE;
}

gboolean
av_keyring_take_slot_secret (AvKeyring *self,
                             const char *label,
                             AvSecret *secret,
                             GError **error)
{
  g_autoptr (AvKeyPair) pair = av_key_pair_new_from_secret (secret);

  return take_pair_of (self, AV_KEYRING_SLOT_PASSPHRASE, label, pair) ||
         take_pair_of (self, AV_KEYRING_SLOT_RECOVERY, label, pair) ||
         av_keyring_set_error (error, AV_KEYRING_ERROR_CHANGED);
}

static gboolean
unlock_as (AvKeyring *self,
           AvKeyring *former,
           GError **error)
{
  const AvKeyringSlot *slot = former->unlocked_slot;

  return av_keyring_unlock_with_key (self, former->store_keys[former->chosen], error) &&
         (slot == NULL || take_pair_of (self, slot->type, slot->label, former->pair) ||
          av_keyring_set_error (error, AV_KEYRING_ERROR_CHANGED));
}

AvKeyring *
av_keyring_load_again (AvKeyring *self,
                       GError **error)
{
  g_autoptr (AvKeyring) again = av_keyring_load (self->dir, error);

  return again != NULL && unlock_as (again, self, error) ? g_steal_pointer (&again) : NULL;
}

gboolean
av_keyring_is_unlocked_by (AvKeyring *self,
                           const char *label)
{
  const AvKeyringSlot *slot = self->unlocked_slot;

  return slot != NULL && slot->type != AV_KEYRING_SLOT_ESCROW && g_strcmp0 (slot->label, label) == 0;
}
