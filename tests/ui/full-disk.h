/* A disk that fills up, in this process: what the test program and its libraries
 * write to files below a directory finds no room. Preloaded as a library it does
 * so in any program, as long as a file of the name AV_FULL_DISK_WHEN exists, to
 * what is below the directory AV_FULL_DISK. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* No file below @dir takes another byte; NULL: there is room again. */
void full_disk_below (const char *dir);

G_END_DECLS
