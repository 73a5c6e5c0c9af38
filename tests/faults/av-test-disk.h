#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A disk below SQLite and below av-file.h, that notes what is written to it and
 * fails when it is told to. */

typedef enum
{
  AV_TEST_DISK_CREATE = 1 << 0,
  AV_TEST_DISK_WRITE = 1 << 1,
  AV_TEST_DISK_TRUNCATE = 1 << 2,
  AV_TEST_DISK_SYNC = 1 << 3, /* of a file or of a directory */
  AV_TEST_DISK_RENAME = 1 << 4,
  AV_TEST_DISK_REMOVE = 1 << 5,
  AV_TEST_DISK_READ = 1 << 6,
  AV_TEST_DISK_OPEN = 1 << 7,
  AV_TEST_DISK_ACKNOWLEDGED = 1 << 8, /* what was saved before is promised */
  AV_TEST_DISK_MKDIR = 1 << 9,
} AvTestDiskKind;

typedef struct
{
  AvTestDiskKind kind;
  char *path;   /* of the file, or of the directory synced */
  char *target; /* of a rename */
  gint64 offset;
  GBytes *bytes;
} AvTestDiskOperation;

/* Below everything from now on: the vault's VFS and av-file.h. */
void av_test_disk_insert (void);

/* A program of tests over that disk, first thing in its main (): its many small
 * files are in memory, where there is some. */
void av_test_disk_init (int *argc,
                        char ***argv);

/* What happens below root until av_test_disk_stop(), in order (transfer full:
 * of AvTestDiskOperation). */
void av_test_disk_record (const char *root);
GPtrArray *av_test_disk_stop (void);

/* Between two operations: the application has said "saved". */
void av_test_disk_acknowledge (void);

/* The n-th operation from now on of these kinds fails (n from 1; 0: none does),
 * and with for_ever all after it; full: as a full disk does. */
void av_test_disk_fail (guint kinds,
                        guint n,
                        gboolean for_ever,
                        gboolean full);

/* How many operations of these kinds there were since av_test_disk_fail(). */
guint av_test_disk_count (void);

/* Every write of av-file.h takes that many bytes at most, without an error; 0: all. */
void av_test_disk_write_short (gsize most);

/* Negative controls: syncs of av-file.h are not done at all. */
void av_test_disk_skip_file_syncs (gboolean skip);

G_END_DECLS
