#pragma once

#include "av-captured-row.h"

G_BEGIN_DECLS

/* What was captured, as rows of @list: the passers-by of one day share one. */
void av_captured_list_fill (GtkListBox *list, GPtrArray *captured);

/* What stands at that place now, or the first where nothing waits there;
 * NULL: the list is empty. */
AvCapturedRow *av_captured_list_get_next (GtkListBox *list, int place);

/* Where what waits has the file or record of that name; -1: nowhere. */
int av_captured_list_find_waiting (GtkListBox *list, const char *name);

G_END_DECLS
