#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The class function "focus" of what has a grab_focus of its own: Tab goes
 * from child to child in their order, and on to what follows. GTK's own would
 * grab the focus again for Shift+Tab from the first child, and never leave.
 *
 * @direction other than Tab and Shift+Tab: the child that has the focus moves
 * in it, or nothing does. */
gboolean av_focus_children (GtkWidget *widget, GtkDirectionType direction);

G_END_DECLS
