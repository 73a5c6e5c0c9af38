#pragma once

#include "av-application.h"
#include "av-draft.h"

G_BEGIN_DECLS

/* Whether this version has a window to finish it in. */
gboolean av_draft_opening_is_possible (AvDraft *draft);
/* Shows it where it is in hand already, or else where it was begun, filled in. */
void av_draft_opening_show (AvApplication *application, AvDraft *draft);
/* The same of the draft of that record; the list of drafts where there is none
 * by now. */
void av_draft_opening_run (AvApplication *application, const char *id);

G_END_DECLS
