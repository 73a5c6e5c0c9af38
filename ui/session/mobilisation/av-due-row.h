#pragma once

#include <gtk/gtk.h>

#include "av-due.h"

G_BEGIN_DECLS

#define AV_TYPE_DUE_ROW (av_due_row_get_type ())
G_DECLARE_FINAL_TYPE (AvDueRow, av_due_row, AV, DUE_ROW, GtkWidget)

/* Who waits, for what, since when; and the button that marks it done.
 *
 * Signal: done (AvDue *). */
GtkWidget *av_due_row_new (void);

/* @named: with whose it is, for lists across dossiers. NULL empties it. */
void av_due_row_set_due (AvDueRow *self, AvDue *due, gboolean named);

G_END_DECLS
