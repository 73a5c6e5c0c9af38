#include "av-note-slots.h"

gboolean
av_note_slots_find (AvKeyring *keyring,
                    const char *label,
                    AvNoteSlots *slots)
{
  const AvKeyringSlot *phrase;
  const AvKeyringSlot *code;

  if (label == NULL || !av_keyring_is_unlocked_by (keyring, label))
    return FALSE;

  phrase = av_keyring_find_slot (keyring, AV_KEYRING_SLOT_PASSPHRASE, label);
  code = av_keyring_find_slot (keyring, AV_KEYRING_SLOT_RECOVERY, label);
  if (phrase == NULL)
    return FALSE;

  *slots = (AvNoteSlots){ av_keyring_get_pair (keyring), phrase->public_key, code != NULL ? code->public_key : NULL };
  return TRUE;
}
