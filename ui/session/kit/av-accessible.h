#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Names a widget for assistive technology, and only so: GTK before 4.10 reads
 * a mnemonic button twice, a list row not at all.
 * @description: help, error; NULL leaves it as it is, "" empties it. */
void av_accessible_name (GtkWidget *widget, const char *name, const char *description);

/* Names the row that a list view made around @child; nothing when @child is
 * not in a list. */
void av_accessible_name_row (GtkWidget *child, const char *name);

/* (transfer floating): The popover of @model. GTK 4.18 names an item by its label,
 * and then passes the label over: it would be read as nothing. */
GtkWidget *av_accessible_menu (GMenuModel *model);

G_END_DECLS
