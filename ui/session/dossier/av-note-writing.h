#pragma once

#include "av-private-note.h"
#include "av-session.h"

G_BEGIN_DECLS

#define AV_TYPE_NOTE_WRITING (av_note_writing_get_type ())
G_DECLARE_FINAL_TYPE (AvNoteWriting, av_note_writing, AV, NOTE_WRITING, GObject)

/* A private note, from the first letter on.
 *
 * What is typed is kept as the note itself, sealed, within two seconds and whenever
 * av_note_writing_keep () is called (focus-out, lock, close): a draft may be taken
 * up by a colleague. What finds no room is tried again, also after its window.
 *
 * Properties: "text" (NULL: nothing typed; no note is kept of that), "status" (what
 * became of it, never NULL), "refused" (the status says why it is not kept),
 * "removed". */

/* @note: what is there, NULL for a new one about @record (av-private-note.h). */
AvNoteWriting *av_note_writing_new (AvSession *session, const char *container, const char *record, const AvPrivateNote *note);

const char *av_note_writing_get_id (AvNoteWriting *self);
/* Of the event it is about; NULL: of none that is known. */
const char *av_note_writing_get_title (AvNoteWriting *self);
/* When it was kept, in seconds since 1970; 0: not yet. */
gint64 av_note_writing_get_saved (AvNoteWriting *self);
/* Whether it is there and does not open. */
gboolean av_note_writing_is_closed (AvNoteWriting *self);
/* Whether what is typed is not in the store. */
gboolean av_note_writing_is_waiting (AvNoteWriting *self);

/* What the store has of it now, NULL: nothing any more. What is typed and not kept
 * stays. */
void av_note_writing_follow (AvNoteWriting *self, const AvPrivateNote *note);

void av_note_writing_keep (AvNoteWriting *self);
void av_note_writing_remove (AvNoteWriting *self);
/* What was removed is there again, as long as this is. */
void av_note_writing_take_back (AvNoteWriting *self);

G_END_DECLS
