#include "av-keyring-private.h"

#include <string.h>

#include "av-seal.h"
#include "av-words.h"

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

void
av_keyring_take_pair (AvKeyring *self,
                      const AvKeyringSlot *slot,
                      AvKeyPair *pair)
{
  AvKeyPair *former = self->pair;

  self->pair = pair != NULL ? av_key_pair_ref (pair) : NULL;
  self->unlocked_slot = slot;
  g_clear_pointer (&former, av_key_pair_unref);
}

/* With the secret half of a slot: its boxes, then the MAC of the file. */
static AvSecret *
open_slot (AvKeyring *self,
           const AvKeyringSlot *slot,
           AvKeyPair *pair,
           GError **error)
{
  for (guint i = 0; i < self->n_stores; i++)
    {
      g_clear_pointer (&self->store_keys[i], av_secret_unref);
      self->store_keys[i] = av_seal_open_box_secret (pair, slot->boxes[i], sizeof slot->boxes[i], NULL);
      if (self->store_keys[i] == NULL)
        {
          av_keyring_set_error (error, AV_KEYRING_ERROR_DAMAGED);
          return NULL;
        }
    }

  if (!av_keyring_check_mac (self))
    {
      av_keyring_set_error (error, AV_KEYRING_ERROR_DAMAGED);
      return NULL;
    }

  av_keyring_take_pair (self, slot, pair);
  return av_secret_ref (self->store_keys[self->chosen]);
}

/* The slots this passphrase may be for: a code of twelve words is looked for
 * first among the recovery slots. */
static GPtrArray *
find_candidates (AvKeyring *self,
                 const char *label,
                 AvSecret *passphrase)
{
  gboolean code = av_words_count (passphrase) == AV_KEYRING_RECOVERY_WORDS;
  GPtrArray *candidates = g_ptr_array_new ();

  for (int type = code ? AV_KEYRING_SLOT_RECOVERY : AV_KEYRING_SLOT_PASSPHRASE; type > 0; type--)
    for (guint i = 0; i < self->slots->len; i++)
      {
        AvKeyringSlot *slot = g_ptr_array_index (self->slots, i);

        if ((int) slot->type == type && (label == NULL || g_str_equal (slot->label, label)))
          g_ptr_array_add (candidates, slot);
      }

  return candidates;
}

AvSecret *
av_keyring_unlock (AvKeyring *self,
                   const char *label,
                   AvSecret *passphrase,
                   GError **error)
{
  g_autoptr (GPtrArray) candidates = find_candidates (self, label, passphrase);

  if (candidates->len == 0)
    {
      av_keyring_set_error (error, AV_KEYRING_ERROR_UNKNOWN);
      return NULL;
    }

  for (guint i = 0; i < candidates->len; i++)
    {
      const AvKeyringSlot *slot = g_ptr_array_index (candidates, i);
      g_autoptr (GError) slot_error = NULL;
      g_autoptr (AvKeyPair) pair = av_keyring_slot_open (slot, passphrase, &slot_error);

      if (pair != NULL)
        return open_slot (self, slot, pair, error);

      if (!g_error_matches (slot_error, AV_KEYRING_ERROR, AV_KEYRING_ERROR_PASSPHRASE) ||
          i + 1 == candidates->len)
        {
          g_propagate_error (error, g_steal_pointer (&slot_error));
          return NULL;
        }
    }

  return NULL;
}

AvSecret *
av_keyring_unlock_with_pair (AvKeyring *self,
                             AvKeyPair *pair,
                             GError **error)
{
  const AvKeyringSlot *slot = av_keyring_find (self, AV_KEYRING_SLOT_ESCROW, NULL, av_key_pair_get_public (pair));

  if (slot == NULL)
    {
      av_keyring_set_error (error, AV_KEYRING_ERROR_UNKNOWN);
      return NULL;
    }

  return open_slot (self, slot, pair, error);
}

static gboolean
fits (AvKeyring *self,
      AvSecret *store_key)
{
  g_clear_pointer (&self->store_keys[self->chosen], av_secret_unref);
  self->store_keys[self->chosen] = av_secret_ref (store_key);
  return av_keyring_check_mac (self);
}

gboolean
av_keyring_unlock_with_key (AvKeyring *self,
                            AvSecret *store_key,
                            GError **error)
{
  return fits (self, store_key) || av_keyring_set_error (error, AV_KEYRING_ERROR_DAMAGED);
}

gboolean
av_keyring_unlock_with_kept_key (AvKeyring *self,
                                 AvSecret *store_key,
                                 GError **error)
{
  return fits (self, store_key) || av_keyring_set_error (error, AV_KEYRING_ERROR_CHANGED);
}

static gboolean
take_pair_of (AvKeyring *self,
              AvKeyringSlotType type,
              const char *label,
              AvKeyPair *pair)
{
  const AvKeyringSlot *slot = label != NULL ? av_keyring_find (self, type, label, av_key_pair_get_public (pair)) : NULL;

  if (slot == NULL)
    return FALSE;

  av_keyring_take_pair (self, slot, pair);
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

  return av_keyring_unlock_with_kept_key (self, former->store_keys[former->chosen], error) &&
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
av_keyring_require_unchanged (AvKeyring *self,
                              GError **error)
{
  g_autoptr (AvKeyring) now = av_keyring_load (self->dir, NULL);

  return now == NULL ||
         (now->authenticated_size == self->authenticated_size &&
          memcmp (now->authenticated, self->authenticated, now->authenticated_size) == 0) ||
         av_keyring_set_error (error, AV_KEYRING_ERROR_CHANGED);
}

gboolean
av_keyring_is_unlocked_by (AvKeyring *self,
                           const char *label)
{
  const AvKeyringSlot *slot = self->unlocked_slot;

  return slot != NULL && slot->type != AV_KEYRING_SLOT_ESCROW && g_strcmp0 (slot->label, label) == 0;
}
