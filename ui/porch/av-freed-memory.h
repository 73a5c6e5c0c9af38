#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* From now on, whatever this process frees is written over. The porch outlives
 * every lock: what it frees of a name typed while locked is not left for
 * whoever reads its memory. To be called before anything is typed, and not
 * earlier: while the first window is made nobody has typed yet, and writing
 * over takes a sixth of the instructions until it is painted. */
void av_freed_memory_overwrite (void);

G_END_DECLS
