#pragma once

#include <adwaita.h>

#include "av-installation.h"

G_BEGIN_DECLS

#define AV_TYPE_TAKEN_BACK_ROW (av_taken_back_row_get_type ())
G_DECLARE_FINAL_TYPE (AvTakenBackRow, av_taken_back_row, AV, TAKEN_BACK_ROW, AdwComboRow)

/* What a computer that is revoked erased: from which day on it is taken back. All of it,
 * unless something else is chosen. */

/* pending: of AvPendingErasure, by time, for that call. may_keep: nothing may be as well.
 * All of it is chosen. Not seen where there is nothing. */
void av_taken_back_row_offer (AvTakenBackRow *self,
                              GArray *pending,
                              const AvId *author,
                              gboolean may_keep);

/* As AvRevocation has it. */
gint64 av_taken_back_row_get_since (AvTakenBackRow *self);
/* Where that is not offered, all of it is chosen. */
void av_taken_back_row_set_since (AvTakenBackRow *self,
                                  gint64 since);

G_END_DECLS
