#pragma once

#include "av-record.h"
#include "av-session-store.h"
#include "av-version.h"

G_BEGIN_DECLS

#define AV_TYPE_RECORD_EDITOR (av_record_editor_get_type ())
G_DECLARE_FINAL_TYPE (AvRecordEditor, av_record_editor, AV, RECORD_EDITOR, GObject)

/* A record being edited, from the first letter to "Enregistré 14:32".
 *
 * What is typed goes to the encrypted store as a draft within two seconds and
 * whenever av_record_editor_keep () is called (focus-out, lock, close). A save
 * writes what differs from what was loaded, over exactly the values loaded.
 * When an import changes the record meanwhile, answers nobody touched here
 * follow it; an answer touched here stays, is saved beside the other one, and
 * both are shown.
 *
 * Properties: "record" (AvRecord), "session", "status" (a sentence to show,
 * never NULL), "dirty" (typed and not saved), "can-undo", "can-redo",
 * "restored" (a draft was taken up again).
 *
 * Signals: saved (); refused (const char *field, const char *message), field
 * "" when no field is to blame; marks-changed (): the conflicts differ. */

/* @window: kept with the draft, to reopen the right window: "reperage", … */
AvRecordEditor *av_record_editor_new (AvSession *session, AvSnapshot *loaded, const char *window);

/* Loads a record, and its draft when there is one. */
void av_record_editor_open_async (AvSession *session, const char *id, const char *window, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
AvRecordEditor *av_record_editor_open_finish (AvSession *session, GAsyncResult *result, GError **error);

AvRecord *av_record_editor_get_record (AvRecordEditor *self);
AvSession *av_record_editor_get_session (AvRecordEditor *self);
AvSnapshot *av_record_editor_get_loaded (AvRecordEditor *self);
const AvForm *av_record_editor_get_form (AvRecordEditor *self);
const char *av_record_editor_get_id (AvRecordEditor *self);
const char *av_record_editor_get_container (AvRecordEditor *self);
const char *av_record_editor_get_status (AvRecordEditor *self);
/* Whether the status says why something could not be done. */
gboolean av_record_editor_is_refusing (AvRecordEditor *self);
gboolean av_record_editor_is_dirty (AvRecordEditor *self);
/* Whether it was ever saved. */
gboolean av_record_editor_is_new (AvRecordEditor *self);

/* Answers a question nobody answered yet without counting as typed: the hour,
 * the outing, who works. */
void av_record_editor_propose (AvRecordEditor *self, const char *field, const char *answer);
/* Takes up what a draft holds. */
void av_record_editor_restore (AvRecordEditor *self, AvDraft *draft);
/* When the draft that was taken up was kept (seconds since 1970); 0: none was,
 * or it is saved or dropped by now. */
gint64 av_record_editor_get_restored (AvRecordEditor *self);
/* Goes on with what was left unsaved, as with a draft. */
void av_record_editor_resume (AvRecordEditor *self);
/* Writes the draft now. */
void av_record_editor_keep (AvRecordEditor *self);
/* Puts back what was loaded and drops the draft. */
void av_record_editor_discard (AvRecordEditor *self);

/* Checks every answer; FALSE: "refused" was emitted. */
gboolean av_record_editor_check (AvRecordEditor *self);
/* Says why it is not saved: "refused" is emitted. field: "" where it is none's. */
void av_record_editor_refuse (AvRecordEditor *self, const char *field, const char *message);

/* Saves, with @others (AvChange, nullable) in the same transaction. */
void av_record_editor_save_async (AvRecordEditor *self, GPtrArray *others, GAsyncReadyCallback callback, gpointer user_data);
gboolean av_record_editor_save_finish (AvRecordEditor *self, GAsyncResult *result, GError **error);
/* The same, answered by "saved" or "refused" alone. */
void av_record_editor_save (AvRecordEditor *self);
void av_record_editor_undo (AvRecordEditor *self);
/* What takes the last save back, every record of it (of AvChange); nullable, transfer none. */
GPtrArray *av_record_editor_get_inverses (AvRecordEditor *self);
void av_record_editor_redo (AvRecordEditor *self);

/* av_version_dup_all () of the record (transfer full); NULL: one value only. */
GPtrArray *av_record_editor_dup_versions (AvRecordEditor *self, const char *field);
/* Keeps @value and lets the others go (they stay in the history). */
void av_record_editor_settle (AvRecordEditor *self, const char *field, const char *value);

G_END_DECLS
