#include "av-test-disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <sys/stat.h>
#include <sqlite3.h>

#include "av-crypto.h"
#include "av-file.h"
#include "av-vault-private.h"

#define VFS_NAME "av-test-disk"

typedef struct
{
  sqlite3_file base;
  sqlite3_file *real;
  char *path;
  gboolean new_log; /* its first sync syncs the directory as well */
} DiskFile;

static sqlite3_vfs vfs;
static sqlite3_vfs *parent;

static char *root;
static GPtrArray *operations;
static GHashTable *open_files; /* descriptor to path, for av-file.h */

static guint failing_kinds;
static guint failing_at;
static guint counted;
static gboolean failing_for_ever;
static gboolean failing_full;
static gboolean skip_file_syncs;
static gsize most_written = G_MAXSIZE;

static void
operation_free (gpointer data)
{
  AvTestDiskOperation *operation = data;

  g_free (operation->path);
  g_free (operation->target);
  g_clear_pointer (&operation->bytes, g_bytes_unref);
  g_free (operation);
}

static AvTestDiskOperation *
note (AvTestDiskKind kind,
      const char *path)
{
  AvTestDiskOperation *operation;

  if (operations == NULL || (path != NULL && !g_str_has_prefix (path, root)))
    return NULL;

  operation = g_new0 (AvTestDiskOperation, 1);
  operation->kind = kind;
  operation->path = g_strdup (path);
  g_ptr_array_add (operations, operation);
  return operation;
}

static void
note_write (const char *path,
            const void *bytes,
            gsize size,
            gint64 offset)
{
  AvTestDiskOperation *operation = note (AV_TEST_DISK_WRITE, path);

  if (operation == NULL)
    return;

  operation->offset = offset;
  operation->bytes = g_bytes_new (bytes, size);
}

static void
note_directory_sync (const char *path)
{
  g_autofree char *directory = g_path_get_dirname (path);

  note (AV_TEST_DISK_SYNC, directory);
}

/* Counts, and says whether this one fails. */
static gboolean
must_fail (AvTestDiskKind kind)
{
  if ((failing_kinds & kind) == 0)
    return FALSE;

  counted++;
  return failing_at != 0 && (counted == failing_at || (failing_for_ever && counted > failing_at));
}

void
av_test_disk_record (const char *directory)
{
  root = g_strdup (directory);
  operations = g_ptr_array_new_with_free_func (operation_free);
}

GPtrArray *
av_test_disk_stop (void)
{
  g_clear_pointer (&root, g_free);
  return g_steal_pointer (&operations);
}

void
av_test_disk_acknowledge (void)
{
  note (AV_TEST_DISK_ACKNOWLEDGED, NULL);
}

void
av_test_disk_fail (guint kinds,
                   guint n,
                   gboolean for_ever,
                   gboolean full)
{
  failing_kinds = kinds;
  failing_at = n;
  failing_for_ever = for_ever;
  failing_full = full;
  counted = 0;
}

guint
av_test_disk_count (void)
{
  return counted;
}

void
av_test_disk_skip_file_syncs (gboolean skip)
{
  skip_file_syncs = skip;
}

static int
disk_close (sqlite3_file *base)
{
  DiskFile *file = (DiskFile *) base;
  int rc = file->real->pMethods->xClose (file->real);

  g_free (file->path);
  return rc;
}

static int
disk_read (sqlite3_file *base,
           void *bytes,
           int size,
           sqlite3_int64 offset)
{
  DiskFile *file = (DiskFile *) base;

  if (must_fail (AV_TEST_DISK_READ))
    return SQLITE_IOERR_READ;

  return file->real->pMethods->xRead (file->real, bytes, size, offset);
}

static int
disk_write (sqlite3_file *base,
            const void *bytes,
            int size,
            sqlite3_int64 offset)
{
  DiskFile *file = (DiskFile *) base;
  gboolean fails = must_fail (AV_TEST_DISK_WRITE);
  int n = fails ? size / 2 : size; /* the first half gets there */
  int rc = file->real->pMethods->xWrite (file->real, bytes, n, offset);

  note_write (file->path, bytes, n, offset);
  if (fails)
    return failing_full ? SQLITE_FULL : SQLITE_IOERR_WRITE;

  return rc;
}

static int
disk_truncate (sqlite3_file *base,
               sqlite3_int64 size)
{
  DiskFile *file = (DiskFile *) base;
  AvTestDiskOperation *operation;

  if (must_fail (AV_TEST_DISK_TRUNCATE))
    return SQLITE_IOERR_TRUNCATE;

  operation = note (AV_TEST_DISK_TRUNCATE, file->path);
  if (operation != NULL)
    operation->offset = size;
  return file->real->pMethods->xTruncate (file->real, size);
}

static int
disk_sync (sqlite3_file *base,
           int flags)
{
  DiskFile *file = (DiskFile *) base;

  if (must_fail (AV_TEST_DISK_SYNC))
    return SQLITE_IOERR_FSYNC;

  note (AV_TEST_DISK_SYNC, file->path);
  if (file->new_log)
    note_directory_sync (file->path);
  file->new_log = FALSE;
  return file->real->pMethods->xSync (file->real, flags);
}

static int
disk_size (sqlite3_file *base,
           sqlite3_int64 *size)
{
  DiskFile *file = (DiskFile *) base;

  return file->real->pMethods->xFileSize (file->real, size);
}

static int
disk_lock (sqlite3_file *base,
           int level)
{
  DiskFile *file = (DiskFile *) base;

  return file->real->pMethods->xLock (file->real, level);
}

static int
disk_unlock (sqlite3_file *base,
             int level)
{
  DiskFile *file = (DiskFile *) base;

  return file->real->pMethods->xUnlock (file->real, level);
}

static int
disk_check_reserved_lock (sqlite3_file *base,
                          int *locked)
{
  DiskFile *file = (DiskFile *) base;

  return file->real->pMethods->xCheckReservedLock (file->real, locked);
}

static int
disk_control (sqlite3_file *base,
              int operation,
              void *argument)
{
  DiskFile *file = (DiskFile *) base;

  return file->real->pMethods->xFileControl (file->real, operation, argument);
}

static int
disk_sector_size (sqlite3_file *base)
{
  DiskFile *file = (DiskFile *) base;

  return file->real->pMethods->xSectorSize (file->real);
}

static int
disk_device_characteristics (sqlite3_file *base)
{
  DiskFile *file = (DiskFile *) base;

  return file->real->pMethods->xDeviceCharacteristics (file->real);
}

/* Version 1: a store is opened exclusively and maps no shared memory. */
static const sqlite3_io_methods methods = {
  .iVersion = 1,
  .xClose = disk_close,
  .xRead = disk_read,
  .xWrite = disk_write,
  .xTruncate = disk_truncate,
  .xSync = disk_sync,
  .xFileSize = disk_size,
  .xLock = disk_lock,
  .xUnlock = disk_unlock,
  .xCheckReservedLock = disk_check_reserved_lock,
  .xFileControl = disk_control,
  .xSectorSize = disk_sector_size,
  .xDeviceCharacteristics = disk_device_characteristics,
};

static int
disk_open (sqlite3_vfs *self,
           const char *name,
           sqlite3_file *base,
           int flags,
           int *out_flags)
{
  DiskFile *file = (DiskFile *) base;
  gboolean exists = name != NULL && g_file_test (name, G_FILE_TEST_EXISTS);
  int rc;

  base->pMethods = NULL;
  g_assert (name != NULL); /* nothing temporary gets down here */
  if (must_fail (AV_TEST_DISK_OPEN))
    return SQLITE_CANTOPEN;

  file->real = (sqlite3_file *) (file + 1);
  rc = parent->xOpen (parent, name, file->real, flags, out_flags);
  if (rc != SQLITE_OK)
    return rc;

  if (!exists)
    note (AV_TEST_DISK_CREATE, name);

  file->path = g_strdup (name);
  file->new_log = !exists && (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
  base->pMethods = &methods;
  return SQLITE_OK;
}

static int
disk_delete (sqlite3_vfs *self,
             const char *name,
             int sync_directory)
{
  if (must_fail (AV_TEST_DISK_REMOVE))
    return SQLITE_IOERR_DELETE;

  if (g_file_test (name, G_FILE_TEST_EXISTS))
    note (AV_TEST_DISK_REMOVE, name);
  if (sync_directory)
    note_directory_sync (name);
  return parent->xDelete (parent, name, sync_directory);
}

static int
fail_with (int code)
{
  errno = failing_full ? ENOSPC : code;
  return -1;
}

static int
file_open (const char *path,
           int flags,
           mode_t mode)
{
  gboolean exists = g_file_test (path, G_FILE_TEST_EXISTS);
  int fd;

  if (must_fail (AV_TEST_DISK_OPEN))
    return fail_with (EIO);

  fd = open (path, flags, mode);
  if (fd < 0)
    return fd;

  if (!exists)
    note (AV_TEST_DISK_CREATE, path);
  else if ((flags & O_TRUNC) != 0)
    note (AV_TEST_DISK_TRUNCATE, path);
  g_hash_table_insert (open_files, GINT_TO_POINTER (fd), g_strdup (path));
  return fd;
}

static ssize_t
file_read (int fd,
           void *bytes,
           size_t size)
{
  if (must_fail (AV_TEST_DISK_READ))
    return fail_with (EIO);

  return read (fd, bytes, size);
}

void
av_test_disk_write_short (gsize most)
{
  most_written = most > 0 ? most : G_MAXSIZE;
}

static ssize_t
file_write (int fd,
            const void *bytes,
            size_t size)
{
  gint64 offset = lseek (fd, 0, SEEK_CUR);
  gboolean fails = must_fail (AV_TEST_DISK_WRITE);
  ssize_t n = write (fd, bytes, fails ? size / 2 : MIN (size, most_written));

  if (n > 0)
    note_write (g_hash_table_lookup (open_files, GINT_TO_POINTER (fd)), bytes, n, offset);

  return fails ? fail_with (EIO) : n;
}

static int
file_sync (int fd)
{
  if (must_fail (AV_TEST_DISK_SYNC))
    return fail_with (EIO);

  if (skip_file_syncs)
    return 0;

  note (AV_TEST_DISK_SYNC, g_hash_table_lookup (open_files, GINT_TO_POINTER (fd)));
  return fsync (fd);
}

/* What it promises more than each file's own is not counted on. */
static int
file_sync_system (int fd)
{
  return must_fail (AV_TEST_DISK_SYNC) ? fail_with (EIO) : syncfs (fd);
}

static int
file_close (int fd)
{
  g_hash_table_remove (open_files, GINT_TO_POINTER (fd));
  return close (fd);
}

static int
file_rename (const char *from,
             const char *to)
{
  AvTestDiskOperation *operation;

  if (must_fail (AV_TEST_DISK_RENAME))
    return fail_with (EIO);

  operation = note (AV_TEST_DISK_RENAME, from);
  if (operation != NULL)
    operation->target = g_strdup (to);
  return rename (from, to);
}

static int
file_rename_new (const char *from,
                 const char *to)
{
  AvTestDiskOperation *operation;

  if (must_fail (AV_TEST_DISK_RENAME))
    return fail_with (EIO);

  if (av_file_system_operations.rename_new (from, to) != 0)
    return -1;

  operation = note (AV_TEST_DISK_RENAME, from);
  if (operation != NULL)
    operation->target = g_strdup (to);
  return 0;
}

static int
file_unlink (const char *path)
{
  if (must_fail (AV_TEST_DISK_REMOVE))
    return fail_with (EIO);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    note (AV_TEST_DISK_REMOVE, path);
  return unlink (path);
}

static int
file_mkdir (const char *path,
            mode_t mode)
{
  if (must_fail (AV_TEST_DISK_MKDIR))
    return fail_with (EIO);

  if (mkdir (path, mode) != 0)
    return -1;

  note (AV_TEST_DISK_MKDIR, path);
  return 0;
}

static int
file_rmdir (const char *path)
{
  if (must_fail (AV_TEST_DISK_REMOVE))
    return fail_with (EIO);

  if (rmdir (path) != 0)
    return -1;

  note (AV_TEST_DISK_REMOVE, path);
  return 0;
}

void
av_test_disk_insert (void)
{
  static const AvFileOperations file_operations = {
    file_open, file_read, file_write, file_sync, file_sync_system, file_close, file_rename, file_rename_new, file_unlink, file_mkdir, file_rmdir
  };

  parent = sqlite3_vfs_find ("unix");
  vfs = *parent;
  vfs.iVersion = 2;
  vfs.pNext = NULL;
  vfs.zName = VFS_NAME;
  vfs.szOsFile = sizeof (DiskFile) + parent->szOsFile;
  vfs.xOpen = disk_open;
  vfs.xDelete = disk_delete;
  sqlite3_vfs_register (&vfs, 0);

  open_files = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  av_vault_set_parent_vfs_for_test (VFS_NAME);
  av_file_set_operations_for_test (&file_operations);
}

void
av_test_disk_init (int *argc,
                   char ***argv)
{
  if (g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR))
    g_setenv ("TMPDIR", "/dev/shm", TRUE);

  g_test_init (argc, argv, NULL);
  g_assert_true (av_crypto_init (NULL));
  av_test_disk_insert ();
}
