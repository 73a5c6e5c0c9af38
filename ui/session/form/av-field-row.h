#pragma once

#include <gtk/gtk.h>

#include "av-editor.h"
#include "av-record-editor.h"

G_BEGIN_DECLS

#define AV_TYPE_FIELD_ROW (av_field_row_get_type ())
G_DECLARE_FINAL_TYPE (AvFieldRow, av_field_row, AV, FIELD_ROW, GtkWidget)

/* One question: its label, the editor of its kind, help, what is wrong with
 * the answer, and a mark when it has two values. The answers every question
 * asked of a person takes (av-other-answers.h) open with Alt+Down, or 0 on chips.
 *
 * @orientation: HORIZONTAL has the label to the left, for short forms.
 *
 * Signal: advance (gboolean typed): the answer is complete; @typed when Enter
 * was pressed in text. */
GtkWidget *av_field_row_new (const AvField *field, AvRecordEditor *editor, GtkOrientation orientation);

const AvField *av_field_row_get_field (AvFieldRow *self);
AvEditor *av_field_row_get_editor (AvFieldRow *self);
gboolean av_field_row_is_answered (AvFieldRow *self);

/* NULL takes it away. */
void av_field_row_set_error (AvFieldRow *self, const char *message);
void av_field_row_set_help (AvFieldRow *self, const char *help);

G_END_DECLS
