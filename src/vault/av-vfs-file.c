#include "av-vfs-private.h"

#include <sodium.h>

#include "av-vault-header.h"

/* Of the characteristics of a disk, those that would have SQLite write
 * otherwise than in whole pages, one after the other. */
#define ATOMIC_WRITES \
  (SQLITE_IOCAP_ATOMIC | SQLITE_IOCAP_ATOMIC512 | SQLITE_IOCAP_ATOMIC1K | SQLITE_IOCAP_ATOMIC2K | SQLITE_IOCAP_ATOMIC4K | SQLITE_IOCAP_ATOMIC8K | SQLITE_IOCAP_ATOMIC16K | SQLITE_IOCAP_ATOMIC32K | SQLITE_IOCAP_ATOMIC64K | SQLITE_IOCAP_BATCH_ATOMIC)
#define SUBPAGE_READ 0x00008000

static GMutex databases_lock;
static GPtrArray *databases; /* that are open */

void
av_vfs_file_add_database (AvVfsFile *file,
                          const char *name)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&databases_lock);

  if (databases == NULL)
    databases = g_ptr_array_new ();
  g_ptr_array_add (databases, file);
  file->name = name;
}

/* SQLite hands over its own pointers, whatever other VFS lies above this one. */
AvVfsFile *
av_vfs_file_find_database (const char *name)
{
  const char *database = sqlite3_filename_database (name);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&databases_lock);

  for (guint i = 0; databases != NULL && i < databases->len; i++)
    {
      AvVfsFile *file = g_ptr_array_index (databases, i);

      if (file->name == database)
        return file;
    }

  return NULL;
}

int
av_vfs_file_close (sqlite3_file *base)
{
  AvVfsFile *file = (AvVfsFile *) base;
  int rc = file->real->pMethods != NULL ? file->real->pMethods->xClose (file->real) : SQLITE_OK;

  g_mutex_lock (&databases_lock);
  if (file->name != NULL)
    g_ptr_array_remove_fast (databases, file);
  if (file->main != NULL && file->main->log == file)
    file->main->log = NULL;
  if (file->log != NULL)
    file->log->main = NULL;
  g_mutex_unlock (&databases_lock);

  if (file->scratch != NULL)
    sodium_memzero (file->scratch, AV_PAGE_FRAME_HEADER + AV_PAGE_MAXIMUM);
  g_clear_pointer (&file->scratch, g_free);
  g_clear_pointer (&file->context, av_vfs_context_unref);
  return rc;
}

int
av_vfs_file_size (sqlite3_file *base,
                  sqlite3_int64 *size)
{
  AvVfsFile *file = (AvVfsFile *) base;

  return file->real->pMethods->xFileSize (file->real, size);
}

int
av_vfs_file_truncate (sqlite3_file *base,
                      sqlite3_int64 size)
{
  AvVfsFile *file = (AvVfsFile *) base;

  return file->real->pMethods->xTruncate (file->real, size);
}

int
av_vfs_file_sync (sqlite3_file *base,
                  int flags)
{
  AvVfsFile *file = (AvVfsFile *) base;

  return file->real->pMethods->xSync (file->real, flags);
}

int
av_vfs_file_lock (sqlite3_file *base,
                  int level)
{
  AvVfsFile *file = (AvVfsFile *) base;

  return file->real->pMethods->xLock (file->real, level);
}

int
av_vfs_file_unlock (sqlite3_file *base,
                    int level)
{
  AvVfsFile *file = (AvVfsFile *) base;

  return file->real->pMethods->xUnlock (file->real, level);
}

int
av_vfs_file_check_reserved_lock (sqlite3_file *base,
                                 int *locked)
{
  AvVfsFile *file = (AvVfsFile *) base;

  return file->real->pMethods->xCheckReservedLock (file->real, locked);
}

int
av_vfs_file_control (sqlite3_file *base,
                     int operation,
                     void *argument)
{
  AvVfsFile *file = (AvVfsFile *) base;

  switch (operation)
    {
    case SQLITE_FCNTL_SIZE_HINT: /* would lay zeros that are no page */
    case SQLITE_FCNTL_CHUNK_SIZE:
      return SQLITE_OK;
    case SQLITE_FCNTL_MMAP_SIZE: /* there is no plaintext to map */
      *(sqlite3_int64 *) argument = 0;
      return SQLITE_OK;
    case SQLITE_FCNTL_POWERSAFE_OVERWRITE:
      *(int *) argument = 1;
      return SQLITE_OK;
    default:
      return file->real->pMethods->xFileControl (file->real, operation, argument);
    }
}

int
av_vfs_file_sector_size (sqlite3_file *base)
{
  AvVfsFile *file = (AvVfsFile *) base;

  return file->real->pMethods->xSectorSize (file->real);
}

int
av_vfs_file_device_characteristics (sqlite3_file *base)
{
  AvVfsFile *file = (AvVfsFile *) base;
  int characteristics = file->real->pMethods->xDeviceCharacteristics (file->real);

  return (characteristics & ~(ATOMIC_WRITES | SQLITE_IOCAP_SAFE_APPEND | SUBPAGE_READ)) | SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

gint64
av_vfs_file_measure (AvVfsFile *file,
                     int *rc)
{
  sqlite3_int64 size = 0;

  *rc = file->real->pMethods->xFileSize (file->real, &size);
  return MAX (0, size - AV_VAULT_HEADER_SIZE);
}

int
av_vfs_file_write_garbage (AvVfsFile *file,
                           int size,
                           gint64 offset)
{
  g_autofree guint8 *garbage = g_malloc (size);

  randombytes_buf (garbage, size);
  return file->real->pMethods->xWrite (file->real, garbage, size, offset);
}
