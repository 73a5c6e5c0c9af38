#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Closes every popover that hangs on a widget or on what is in it. */
void av_popovers_close (GtkWidget *widget);

G_END_DECLS
