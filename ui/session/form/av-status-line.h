#pragma once

#include <gtk/gtk.h>

#include "av-record-editor.h"

G_BEGIN_DECLS

#define AV_TYPE_STATUS_LINE (av_status_line_get_type ())
G_DECLARE_FINAL_TYPE (AvStatusLine, av_status_line, AV, STATUS_LINE, GtkWidget)

/* The line at the foot of a window: what became of what was typed, and for as
 * long as it can be done, the button that takes the last save back.
 *
 * Property: "editor" (AvRecordEditor, nullable). */

/* Says @text; with @undo_action (a full action name, nullable) a button. */
void av_status_line_say (AvStatusLine *self, const char *text, const char *undo_action);
/* Says why nothing was done; @undo_action: what can still be taken back. */
void av_status_line_refuse (AvStatusLine *self, const char *text, const char *undo_action);
/* Of what was refused nothing is asked any more; what was said else stays. */
void av_status_line_drop_refusal (AvStatusLine *self);
/* Does so whenever an answer below @asked is changed. */
void av_status_line_watch (AvStatusLine *self, GtkWidget *asked);

/* For templates: whether the foot of a window has anything to show. */
gboolean av_status_line_needs_foot (GtkWidget *window, gboolean says, gboolean asks);

G_END_DECLS
