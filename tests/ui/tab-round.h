/* Tab and Shift+Tab leave every part of a window. */

#pragma once

#include <gtk/gtk.h>

/* From the first field, or where the window puts the focus, both ways to the doors at
 * the top; fails where the focus stays. */
void tab_round_try (GtkWidget *window, const char *where);
