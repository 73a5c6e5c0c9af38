#pragma once

#include <adwaita.h>

#include "av-diagnostic-editors.h"
#include "av-diagnostic-page.h"

G_BEGIN_DECLS

#define AV_TYPE_DIAGNOSTIC_OUTLINE (av_diagnostic_outline_get_type ())
G_DECLARE_FINAL_TYPE (AvDiagnosticOutline, av_diagnostic_outline, AV, DIAGNOSTIC_OUTLINE, AdwBin)

/* The pages of the diagnostic, each with what is answered of it. Up and Down
 * go through them, Enter goes to the questions.
 *
 * Signals: chosen (const char *page): another page is selected;
 * entered (): Enter. */

/* Says on each page what is answered by now, or how many records there are. */
void av_diagnostic_outline_count (AvDiagnosticOutline *self, AvDiagnosticEditors *editors, AvDiagnosticPicture *picture);
void av_diagnostic_outline_select (AvDiagnosticOutline *self, const char *page);
G_END_DECLS
