#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A button with what is not of every day: settings, who opens this computer,
 * the help. */
GtkWidget *av_main_menu_new (void);

G_END_DECLS
