#pragma once

#include <adwaita.h>

#include "av-due.h"

G_BEGIN_DECLS

#define AV_TYPE_DUE_LIST (av_due_list_get_type ())
G_DECLARE_FINAL_TYPE (AvDueList, av_due_list, AV, DUE_LIST, AdwBin)

/* What waits for somebody, across the dossiers: everything, what is late,
 * this week's, my own. F marks the selected one done.
 *
 * Property: "session". Signals: opened (const char *container);
 * done (AvDue *); failed (const char *message). */
void av_due_list_refresh (AvDueList *self);
guint av_due_list_get_n_shown (AvDueList *self);

G_END_DECLS
