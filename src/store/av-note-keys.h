/* What the private notes of the agent who works are sealed to: a pair that is no
 * slot's, so that every phrase and every code has a slot pair of its own. Its secret
 * half lies in the store, sealed for each of the agent's slots (av-note-key-row.h).
 * Until something is replaced for the first time it is the pair of the phrase. */

#pragma once

#include "av-key-pair.h"
#include "av-store.h"

G_BEGIN_DECLS

/* The slots of the agent who works. */
typedef struct
{
  AvKeyPair *own;       /* of one of them, which is open */
  const guint8 *phrase; /* public key of their passphrase's */
  const guint8 *code;   /* of their recovery code's, or NULL */
} AvNoteSlots;

/* Finds them; where that slot opens none (a code that others gave), they stay closed. */
gboolean av_note_keys_open (AvStore *store, const AvNoteSlots *slots, GError **error);
gboolean av_note_keys_are_open (AvStore *store);

/* Before the keys file is written, @now becoming @next: the notes open with the slots
 * of both. @next: `own` is of the phrase where that one is at hand, else of what is
 * new. A code that is in both goes on opening them where it does now. */
gboolean av_note_keys_hand_on (AvStore *store, const AvNoteSlots *now, const AvNoteSlots *next, GError **error);

/* Afterwards, with what is in the file: what was replaced opens no note any more, old
 * or new. Where it fails the next one does it. */
gboolean av_note_keys_settle (AvStore *store, const AvNoteSlots *slots, GError **error);
/* The same where that was cut off or failed, once they are open by the phrase. */
gboolean av_note_keys_settle_left (AvStore *store, const AvNoteSlots *slots, GError **error);

/* Where they are open. Unsealed with whichever opens it; NULL: none. */
GBytes *av_note_keys_seal (AvStore *store, const void *data, gsize size);
GBytes *av_note_keys_unseal (AvStore *store, GBytes *box);

G_END_DECLS
