/* A stick that is pulled out, in this process: at a chosen moment what the test
 * program and its libraries read from it and write to it fails, and its folder is
 * no longer there. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The nth time that something is read or written below @dir, from 1, finds it gone. */
void yanked_stick_after (const char *dir, guint n);
/* Puts it in again, as it is now. Whether it had been pulled out. */
gboolean yanked_stick_put_back (void);

G_END_DECLS
