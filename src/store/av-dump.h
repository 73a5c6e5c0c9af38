/* The state of a store as text, for comparing and for support. */

#pragma once

#include "av-store.h"

G_BEGIN_DECLS

/* @line: without its end. */
typedef void (*AvDumpFunc) (const char *line,
                            gpointer user_data);

/* One live value a line, in the order of the digest: record, form, container,
 * class, register, segment hash:index, hlc, agent, value (tabs between;
 * backslash, tab and line end of the value escaped), without those of records the
 * agent does not read (av-reading.h). Seals the open operations first. */
gboolean av_dump (AvStore *store, AvDumpFunc func, gpointer user_data, GError **error);

G_END_DECLS
