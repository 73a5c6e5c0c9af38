#pragma once

#include "av-keyring.h"
#include "av-note-keys.h"

G_BEGIN_DECLS

/* The slots of the agent of that name, for the keys of their private notes; valid until
 * the keyring changes. FALSE: none of them is open (av_keyring_is_unlocked_by()), or
 * they have no phrase. */
gboolean av_note_slots_find (AvKeyring *keyring, const char *label, AvNoteSlots *slots);

G_END_DECLS
