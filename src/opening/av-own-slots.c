#include "av-own-slots.h"

#include <string.h>

#include "av-note-slots.h"

static gboolean
find_slots (AvOpenedStore *opened,
            AvNoteSlots *slots)
{
  return av_note_slots_find (av_opened_store_get_keyring (opened), av_opened_store_get_label (opened), slots);
}

gboolean
av_own_slots_change_phrase (AvOpenedStore *opened,
                            AvSecret *phrase,
                            const AvPassphraseCost *cost,
                            GError **error)
{
  AvStore *store = av_opened_store_get_store (opened);
  g_autoptr (AvKeyPair) pair = av_key_pair_new_random ();
  AvNoteSlots now, next;

  g_return_val_if_fail (find_slots (opened, &now), FALSE);

  next = (AvNoteSlots){ pair, av_key_pair_get_public (pair), now.code };
  if (!av_note_keys_hand_on (store, &now, &next, error) ||
      !av_keyring_change_passphrase (av_opened_store_get_keyring (opened), av_opened_store_get_label (opened), pair, phrase, cost, error))
    return FALSE;

  if (find_slots (opened, &next))
    {
      next.own = pair;
      av_note_keys_settle (store, &next, NULL);
    }
  return TRUE;
}

AvSecret *
av_own_slots_draw_code (AvOpenedStore *opened,
                        GError **error)
{
  AvStore *store = av_opened_store_get_store (opened);
  AvKeyring *keyring = av_opened_store_get_keyring (opened);
  g_autoptr (AvKeyPair) pair = av_key_pair_new_random ();
  g_autoptr (AvSecret) code = NULL;
  AvNoteSlots now, next;

  g_return_val_if_fail (find_slots (opened, &now), NULL);

  next = (AvNoteSlots){ pair, now.phrase, av_key_pair_get_public (pair) };
  if (av_keyring_get_unlocked_slot (keyring)->type == AV_KEYRING_SLOT_PASSPHRASE)
    next.own = now.own;
  /* A code that has the phrase's pair is not replaced: nothing is handed on. */
  if ((now.code != NULL && memcmp (now.code, now.phrase, AV_PUBLIC_KEY_SIZE) == 0) || av_note_keys_hand_on (store, &now, &next, error))
    code = av_keyring_add_recovery (keyring, av_opened_store_get_label (opened), pair, error);
  if (code != NULL && find_slots (opened, &next))
    av_note_keys_settle (store, &next, NULL);

  return g_steal_pointer (&code);
}
