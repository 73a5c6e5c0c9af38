#pragma once

#include "av-form.h"
#include "av-record-editor.h"

G_BEGIN_DECLS

#define AV_TYPE_RECORD_WRITING (av_record_writing_get_type ())
G_DECLARE_FINAL_TYPE (AvRecordWriting, av_record_writing, AV, RECORD_WRITING, GObject)

/* The record that is written on a page of records, one at a time: a new one, one
 * that is mended, the correction of an event, or a draft of any of them.
 *
 * Signals: begun (AvRecordEditor *): a new record, to propose answers;
 * taken (AvRecordEditor *, const char *caption): it is written from now on;
 * entitled (const char *caption): what it is called, with the records it names;
 * ended (): nothing is, it was saved or closed;
 * said (const char *text, gboolean can_undo): for who writes;
 * refused (const char *text): why nothing was done. */
AvRecordWriting *av_record_writing_new (void);

/* Where records are written; what stood there is left, its draft in the store.
 * @container: NULL for what belongs to a territory; @window: see
 * av_record_editor_new (). What was begun there and not saved comes back. */
void av_record_writing_set_place (AvRecordWriting *self, AvSession *session, const AvForm *form, const char *container, const char *window);
void av_record_writing_leave (AvRecordWriting *self);

/* What is typed makes room once it is in the store as a draft; where it cannot
 * be, it stays and "refused" tells why. */
void av_record_writing_begin (AvRecordWriting *self);
void av_record_writing_open (AvRecordWriting *self, const char *id);
/* Goes on with the draft of that record. FALSE: it is the one written now. */
gboolean av_record_writing_take_draft (AvRecordWriting *self, const char *id);
/* What was typed comes back with the next one that is begun, or opened. */
void av_record_writing_close (AvRecordWriting *self);
/* Takes the last save back, or does again what was taken back. */
void av_record_writing_undo (AvRecordWriting *self, gboolean redo);

/* What is written at the moment, or NULL. */
AvRecordEditor *av_record_writing_get_editor (AvRecordWriting *self);
/* What writes that record, or wrote it and was closed unsaved; NULL: nothing. */
AvRecordEditor *av_record_writing_find_editor (AvRecordWriting *self, const char *id);

G_END_DECLS
