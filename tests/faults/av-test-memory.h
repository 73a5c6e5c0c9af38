#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* SQLite's memory, that runs out when it is told to. (GLib ends the program where
 * the system has none left; so does the kernel.) */

/* Before SQLite is used at all. */
void av_test_memory_insert (void);

/* The n-th allocation from now on fails (n from 1; 0: none does), and with
 * for_ever all after it. */
void av_test_memory_fail (guint n,
                          gboolean for_ever);

/* How many there were since. */
guint av_test_memory_count (void);

G_END_DECLS
