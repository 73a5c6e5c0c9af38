/* A disk that fills up, in this process: what the test program and its libraries
 * write to files below a directory finds no room. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* No file below @dir takes another byte; NULL: there is room again. */
void full_disk_below (const char *dir);

G_END_DECLS
