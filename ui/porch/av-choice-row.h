#pragma once

#include <gtk/gtk.h>

#include "av-field.h"

G_BEGIN_DECLS

#define AV_TYPE_CHOICE_ROW (av_choice_row_get_type ())
G_DECLARE_FINAL_TYPE (AvChoiceRow, av_choice_row, AV, CHOICE_ROW, GtkWidget)

/* A question answered by a digit: its codes as buttons, the quick ones first
 * and the others behind « Autres ». One code, or several for a field of kind
 * CHOICES. Tab goes to the next question, the arrows from button to button.
 *
 * Signal: "answered" () when a person chose the one answer, so that the focus
 * may go on by itself. */
AvChoiceRow *av_choice_row_new (const AvField *field);

/* Canonical text, NULL where nothing is chosen (transfer full). */
char *av_choice_row_dup_answer (AvChoiceRow *self);

void av_choice_row_clear (AvChoiceRow *self);

G_END_DECLS
