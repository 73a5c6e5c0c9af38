#pragma once

#include <adwaita.h>

#include "av-record-editor.h"

G_BEGIN_DECLS

#define AV_TYPE_CAPTURE_FORM (av_capture_form_get_type ())
G_DECLARE_FINAL_TYPE (AvCaptureForm, av_capture_form, AV, CAPTURE_FORM, AdwBin)

/* The questions of the stall, in the order of the conversation. What is asked, said
 * and proposed follows what is answered: a deadline for the needs, what is kept of a
 * minor or of who wants no call back, and who close is known already.
 *
 * Signal: finished (): nothing is left to answer. */
void av_capture_form_set_editor (AvCaptureForm *self, AvRecordEditor *editor);

/* Shows @message at the question of @field and leads there. */
void av_capture_form_refuse (AvCaptureForm *self, const char *field, const char *message);
/* The dossier of the first who is close; NULL: nobody is. */
const char *av_capture_form_get_twin (AvCaptureForm *self);
gboolean av_capture_form_focus_first (AvCaptureForm *self);

G_END_DECLS
