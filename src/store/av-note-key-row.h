/* The keys of an agent's private notes, sealed for one of their slots: a row of the
 * table `secret` (docs/formats.md). The key is agreed upon by the pair of the slot and
 * that of the phrase: known to whoever has the secret half of either, so that nobody
 * else reads such a row, or makes one. */

#pragma once

#include "av-note-keys.h"

G_BEGIN_DECLS

gboolean av_note_slots_is_own (const AvNoteSlots *slots, const guint8 *slot);

/* @slot: public key of one of @slots. @keys: of AvKeyPair, the newest first. The row of
 * the phrase is written and read with its own pair alone. */
gboolean av_note_key_row_write (AvStore *store, const AvNoteSlots *slots, const guint8 *slot, GPtrArray *keys, GError **error);

/* *keys: transfer full, NULL where there is none that opens. */
gboolean av_note_key_row_read (AvStore *store, const AvNoteSlots *slots, const guint8 *slot, GPtrArray **keys, GError **error);

/* Whether there are others of the agent: a replacement was cut off. */
gboolean av_note_key_row_find_left (AvStore *store, const AvNoteSlots *slots, gboolean *left, GError **error);
/* The agent's other rows go. */
gboolean av_note_key_row_keep_alone (AvStore *store, const AvNoteSlots *slots, GError **error);

G_END_DECLS
