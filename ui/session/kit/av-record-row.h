#pragma once

#include <gtk/gtk.h>

#include "av-record-list.h"

G_BEGIN_DECLS

#define AV_TYPE_RECORD_ROW (av_record_row_get_type ())
G_DECLARE_FINAL_TYPE (AvRecordRow, av_record_row, AV, RECORD_ROW, GtkWidget)

/* One line of a list, of one height: who, what is known, how far; late and
 * doubtful in words as well as in colour. */
GtkWidget *av_record_row_new (void);

/* Nullable. Shows the row now and when it is filled later. */
void av_record_row_set_row (AvRecordRow *self, AvRow *row);
/* In a list over all dossiers: a need begins with whose it is. */
void av_record_row_set_says_whose (AvRecordRow *self, gboolean says_whose);
/* For a summary that is there at once. */
void av_record_row_set_summary (AvRecordRow *self, AvSummary *summary);

/* What the stage of a dossier is called; "" for a contact, who has none yet. */
char *av_stage_show (const char *stage);

G_END_DECLS
