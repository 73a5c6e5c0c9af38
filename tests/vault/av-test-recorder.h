#pragma once

#include <sqlite3.h>
#include <glib.h>

G_BEGIN_DECLS

/* A VFS over the system's that counts what is written and claims every
 * characteristic a disk that is written to may have. */
#define AV_TEST_RECORDER "recorder"

void av_test_recorder_register (void);

/* The next write finds the disk full. */
void av_test_recorder_fail_next_write (void);

/* How many writes, and how many bytes the last one had, since it was asked. */
guint av_test_recorder_take_writes (int *last_size);

G_END_DECLS
