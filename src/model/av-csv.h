#pragma once

#include <glib.h>

G_BEGIN_DECLS

GPtrArray *av_csv_parse (const char *text,
                         gsize size);
void av_csv_append_cell (GString *line,
                         const char *cell,
                         gboolean last);

G_END_DECLS
