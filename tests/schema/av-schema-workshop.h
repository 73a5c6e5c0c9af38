#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Writes the store of a laptop of the schema at hand into @folder, with its
 * guard and a bundle that it has not read yet. */
void av_schema_workshop_write (const char *folder);

G_END_DECLS
