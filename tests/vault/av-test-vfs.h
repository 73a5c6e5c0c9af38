/* The files of the VFS as SQLite uses them, call by call: a database, its log and
 * its rollback journal over a disk that counts what is written. */

#pragma once

#include <sqlite3.h>

#include "av-test-store.h"
#include "av-vfs-private.h"

G_BEGIN_DECLS

#define AV_TEST_VFS_PAGE 4096
#define AV_TEST_VFS_USABLE (AV_TEST_VFS_PAGE - AV_PAGE_RESERVE)

typedef struct
{
  AvTestStore store;
  sqlite3_vfs *vfs;
  guint context;
  const char *name; /* SQLite's, with the journal's and the log's behind it */
  char *path;
  sqlite3_file *main;
  sqlite3_file *log;
  sqlite3_file *journal;
} AvTestVfs;

typedef void (*AvTestVfsFunc) (AvTestVfs *fixture,
                               gconstpointer user_data);

/* What main () begins with. */
void av_test_vfs_init (int *argc,
                       char ***argv);
/* A case of such a fixture. */
void av_test_vfs_add (const char *name,
                      AvTestVfsFunc func);

sqlite3_file *av_test_vfs_open (AvTestVfs *fixture,
                                const char *name,
                                int kind);
void av_test_vfs_close (sqlite3_file *file);

int av_test_vfs_write (sqlite3_file *file,
                       const void *bytes,
                       int size,
                       gint64 offset);
/* Over other bytes: what is not read is not zero by chance. */
int av_test_vfs_read (sqlite3_file *file,
                      void *bytes,
                      int size,
                      gint64 offset);
/* Nothing of it reaches the disk. */
void av_test_vfs_assert_refuses (sqlite3_file *file,
                                 const void *bytes,
                                 int size,
                                 gint64 offset);

void av_test_vfs_make_page (guint8 *page,
                            guint8 seed);
/* Pages 1 to @n of the database, of the seeds 1 to @n. */
void av_test_vfs_write_pages (AvTestVfs *fixture,
                              guint n);

/* As it lies on the disk: transfer full. */
char *av_test_vfs_read_raw (const char *path,
                            gsize *size);
void av_test_vfs_flip_raw (const char *path,
                           gsize offset);

gboolean av_test_vfs_is_zero (const guint8 *bytes,
                              gsize size);
gboolean av_test_vfs_contains (const char *content,
                               gsize size,
                               const void *bytes,
                               gsize n);

G_END_DECLS
