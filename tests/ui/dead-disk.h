/* A disk that dies, in this process: what the test program and its libraries read
 * from files and folders below a directory does not come. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Nothing is read below @dir any more; NULL: everything is again. */
void dead_disk_below (const char *dir);

G_END_DECLS
