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

gboolean
av_keyring_take_slot_secret (AvKeyring *self,
                             const char *label,
                             AvSecret *secret)
{
  g_autoptr (AvKeyPair) pair = av_key_pair_new_from_secret (secret);
  const AvKeyringSlot *slot = find_slot_of (self, AV_KEYRING_SLOT_PASSPHRASE, label, pair);

  if (slot == NULL)
    slot = find_slot_of (self, AV_KEYRING_SLOT_RECOVERY, label, pair);
  if (slot == NULL)
    return FALSE;

  g_clear_pointer (&self->pair, av_key_pair_unref);
  self->pair = g_steal_pointer (&pair);
  self->unlocked_slot = slot;
  return TRUE;
}

gboolean
av_keyring_is_unlocked_by (AvKeyring *self,
                           const char *label)
{
  const AvKeyringSlot *slot = self->unlocked_slot;

  return slot != NULL && slot->type != AV_KEYRING_SLOT_ESCROW && g_strcmp0 (slot->label, label) == 0;
}
