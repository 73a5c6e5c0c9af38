#pragma once

#include <gtk/gtk.h>

#include "av-draft-line.h"

G_BEGIN_DECLS

#define AV_TYPE_DRAFT_ROW (av_draft_row_get_type ())
G_DECLARE_FINAL_TYPE (AvDraftRow, av_draft_row, AV, DRAFT_ROW, GtkListBoxRow)

/* One draft: who, what, when, and the button that removes it by the action
 * "win.remove" of its window. */

/* @line: transfer full. @open: somebody writes it in a window. */
GtkWidget *av_draft_row_new (AvDraftLine *line, gboolean open);
/* transfer none. */
AvDraft *av_draft_row_get_draft (AvDraftRow *self);

G_END_DECLS
