#pragma once

#include "av-form-section.h"

G_BEGIN_DECLS

#define AV_TYPE_FORM_VIEW (av_form_view_get_type ())
G_DECLARE_FINAL_TYPE (AvFormView, av_form_view, AV, FORM_VIEW, GtkWidget)

/* A whole form: a card a section, in one to three columns as the window is
 * wide. Answering goes on to the next question by itself; a refused save
 * leads to the question at fault.
 *
 * Properties: "editor" (AvRecordEditor), "sections" (ids, a space between:
 * only those, in that order; NULL: all), "max-columns". */

AvFieldRow *av_form_view_find_row (AvFormView *self, const char *field);
/* Every row in the order of the Tab key: of AvFieldRow (transfer container). */
GPtrArray *av_form_view_dup_rows (AvFormView *self);
gboolean av_form_view_focus_first (AvFormView *self);

/* Gives the focus to what follows @row: the next question without answer or,
 * where @only_needed, the next that needs one. FALSE: there is none. */
gboolean av_form_rows_advance (GPtrArray *rows, AvFieldRow *row, gboolean only_needed);
/* Shows @message at the row of @field and leads there; FALSE: no such row. */
gboolean av_form_rows_refuse (GPtrArray *rows, const char *field, const char *message);

G_END_DECLS
