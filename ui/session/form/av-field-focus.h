#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Which field has the keyboard, so that it gets it back when its row is another. */

/* The id of that field, below the widget; "": none. */
const char *av_field_focus_find (GtkWidget *widget);
/* To the row of that field below that is on the screen; FALSE: there is none. */
gboolean av_field_focus_go (GtkWidget *widget, const char *field);

G_END_DECLS
