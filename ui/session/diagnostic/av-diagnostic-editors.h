#pragma once

#include "av-diagnostic-picture.h"
#include "av-record-editor.h"

G_BEGIN_DECLS

#define AV_TYPE_DIAGNOSTIC_EDITORS (av_diagnostic_editors_get_type ())
G_DECLARE_FINAL_TYPE (AvDiagnosticEditors, av_diagnostic_editors, AV, DIAGNOSTIC_EDITORS, GObject)

/* The four records a diagnosis is written in: the person, the dossier, the
 * interview, and its sensitive answers in a record apart.
 *
 * Signals: changed (): an answer, or the interview;
 * said (const char *text, gboolean can_undo): what became of a save;
 * refused (const char *form, const char *field, const char *message). */
AvDiagnosticEditors *av_diagnostic_editors_new (AvSession *session, const char *container, AvDiagnosticPicture *picture);

/* The editor of a form, or NULL (transfer none). */
AvRecordEditor *av_diagnostic_editors_get (AvDiagnosticEditors *self, const char *form);
/* Opens an interview of @picture, saved or begun; NULL: the one begun and not
 * saved, the last one, or a first one. */
void av_diagnostic_editors_choose (AvDiagnosticEditors *self, AvDiagnosticPicture *picture, const char *interview);
/* All four (transfer container). */
GPtrArray *av_diagnostic_editors_dup_all (AvDiagnosticEditors *self);
/* What writes that record (transfer none); NULL: nothing does. */
AvRecordEditor *av_diagnostic_editors_find (AvDiagnosticEditors *self, const char *id);
/* Goes on with a draft of @picture: with its interview, where it has one. What
 * was written of another is kept as a draft. */
void av_diagnostic_editors_take_draft (AvDiagnosticEditors *self, AvDiagnosticPicture *picture, AvDraft *draft);
/* A new interview, on @picture's later ones. */
void av_diagnostic_editors_begin (AvDiagnosticEditors *self, AvDiagnosticPicture *picture);

/* Saves what was typed; FALSE: nothing was. */
gboolean av_diagnostic_editors_save (AvDiagnosticEditors *self);
void av_diagnostic_editors_keep (AvDiagnosticEditors *self);
/* Of the record saved last. */
void av_diagnostic_editors_undo (AvDiagnosticEditors *self);
void av_diagnostic_editors_redo (AvDiagnosticEditors *self);

/* Whether the programme is for this young person, as far as is known. */
void av_diagnostic_editors_evaluate (AvDiagnosticEditors *self, AvDiagnosticPicture *picture, AvEligibility *result, const char **advice);

G_END_DECLS
