#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* JSON objects read one a line from a descriptor, within bounds: bytes from
 * outside. An empty line is passed over. */
typedef struct _AvJsonLines AvJsonLines;

#define AV_JSON_LINES_LONGEST (1024 * 1024)
#define AV_JSON_LINES_DEEPEST 4
#define AV_JSON_LINES_MOST 100000

AvJsonLines *av_json_lines_new (int fd);
void av_json_lines_free (AvJsonLines *self);
gboolean av_json_lines_next (AvJsonLines *self, JsonObject **object, GError **error);
guint av_json_lines_get_number (AvJsonLines *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvJsonLines, av_json_lines_free)

G_END_DECLS
