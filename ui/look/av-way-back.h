#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The way of the keyboard from a list to a page shown in its place, and back. */

typedef struct
{
  GtkWidget *from;    /* what it was on in the list; weak; NULL: nothing, or it is gone */
  guint row;          /* in which of the rows that are made anew; G_MAXUINT: in none */
  const char *action; /* of its button there; interned; NULL: on none */
} AvWayBack;

/* @list is left for a page. */
void av_way_back_note (AvWayBack *self, GtkWidget *list);
/* To what it was on, or to its row where that is pressed no more; FALSE: to neither. */
gboolean av_way_back_take (AvWayBack *self);
/* Takes a row away: the keyboard, if it is there or is to come back there, goes to the
 * next one, or to the one before. */
void av_way_back_remove_row (AvWayBack *self, GtkListBox *rows, GtkWidget *row);
/* Rows are made anew: the keyboard stays on the button that does the same, else on the
 * row in that place. @rows: before, and then after. */
void av_way_back_note_rows (AvWayBack *self, GPtrArray *rows);
gboolean av_way_back_take_rows (AvWayBack *self, GPtrArray *rows);
void av_way_back_clear (AvWayBack *self);

G_END_DECLS
