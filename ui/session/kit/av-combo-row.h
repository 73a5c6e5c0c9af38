#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* From now on the keyboard begins in the list of @row on what is selected there.
 * libadwaita 1.2 begins where it was when the list was open last, whatever is selected
 * since: Enter takes what is selected, and Down counts from elsewhere. */
void av_combo_row_begin_at_selected (AdwComboRow *row);

G_END_DECLS
