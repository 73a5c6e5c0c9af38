#pragma once

#include <adwaita.h>

#include "av-diagnostic-editors.h"
#include "av-diagnostic-page.h"
#include "av-records-page.h"

G_BEGIN_DECLS

#define AV_TYPE_DIAGNOSTIC_CONTENT (av_diagnostic_content_get_type ())
G_DECLARE_FINAL_TYPE (AvDiagnosticContent, av_diagnostic_content, AV, DIAGNOSTIC_CONTENT, AdwBin)

/* One page of the diagnostic: its questions or its records, what was answered
 * the last time, and whether the programme is for the young person.
 *
 * Signals: interview (const char *id): another one is chosen;
 * said (const char *text, gboolean can_undo). */

/* @editors NULL: the dossier is left. */
void av_diagnostic_content_take (AvDiagnosticContent *self, AvSession *session, const char *container, AvDiagnosticEditors *editors);
/* @picture: transfer none, until the next one or until the dossier is left. */
void av_diagnostic_content_show_picture (AvDiagnosticContent *self, AvDiagnosticPicture *picture);
void av_diagnostic_content_show_eligibility (AvDiagnosticContent *self);
void av_diagnostic_content_show_page (AvDiagnosticContent *self, const AvDiagnosticPage *page);
/* Leads to the question whose answer was refused. */
void av_diagnostic_content_refuse (AvDiagnosticContent *self, const char *field, const char *message);
/* All that may be typed in (transfer container). */
GPtrArray *av_diagnostic_content_dup_editors (AvDiagnosticContent *self);
/* What writes that record (transfer none); NULL: nothing does. */
AvRecordEditor *av_diagnostic_content_find_editor (AvDiagnosticContent *self, const char *id);
/* Saves all that was typed; FALSE: nothing was. */
gboolean av_diagnostic_content_save (AvDiagnosticContent *self);
/* Takes the last save of the page back, or does again what was taken back. */
void av_diagnostic_content_undo (AvDiagnosticContent *self, gboolean redo);
AvRecordsPage *av_diagnostic_content_get_records (AvDiagnosticContent *self);

G_END_DECLS
