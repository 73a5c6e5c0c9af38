#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Where the keyboard is in the window of a widget. */

/* Returns: (transfer none) (nullable): what it is on. */
GtkWidget *av_keyboard_find (GtkWidget *widget);
/* Whether it is on @widget or in it. */
gboolean av_keyboard_is_within (GtkWidget *widget);
/* The same, or nowhere: moving it takes it from nobody. */
gboolean av_keyboard_is_free_for (GtkWidget *widget);

G_END_DECLS
