#include "av-vfs-private.h"

#include <string.h>

#include "av-vault-header.h"

#define RESERVE_BYTE 20 /* in page 1 */
#define FIRST_READ 100  /* SQLite's look at a file it opens */

static gboolean pass_sealed = TRUE;

void
av_vfs_main_pass_for_test (gboolean pass)
{
  pass_sealed = pass;
}

static gboolean
is_zero (const guint8 *bytes,
         gsize size)
{
  for (gsize i = 0; i < size; i++)
    if (bytes[i] != 0)
      return FALSE;

  return TRUE;
}

int
av_vfs_main_start (AvVfsFile *file)
{
  /* As in SQLite itself, what is no database is said at the first access. */
  if (file->context->any_page_size)
    {
      int rc = av_vfs_layout_load (file);

      return rc == SQLITE_NOTADB ? SQLITE_OK : rc;
    }

  /* The vault has read and checked the header and chosen the key by it. */
  file->page_size = AV_VAULT_PAGE_SIZE;
  return SQLITE_OK;
}

static int
main_size (sqlite3_file *base,
           sqlite3_int64 *size)
{
  int rc;

  *size = av_vfs_file_measure ((AvVfsFile *) base, &rc);
  return rc;
}

/* Page 1 may be torn while a journal waits to mend it; SQLite asks for its
 * first bytes before it looks for the journal. */
static void
make_first_bytes (AvVfsFile *file,
                  guint8 *bytes)
{
  memset (bytes, 0, FIRST_READ);
  bytes[16] = file->page_size >> 8;
  bytes[17] = file->page_size >> 16;
  bytes[RESERVE_BYTE] = AV_PAGE_RESERVE;
}

static int
main_read (sqlite3_file *base,
           void *bytes,
           int size,
           sqlite3_int64 offset)
{
  AvVfsFile *file = (AvVfsFile *) base;
  int rc;

  if (file->page_size == 0)
    {
      memset (bytes, 0, size);
      return SQLITE_IOERR_SHORT_READ;
    }

  if (size == (int) file->page_size && offset % file->page_size == 0)
    return av_vfs_page_read (file, bytes, offset);

  rc = av_vfs_page_read_part (file, bytes, size, offset);
  if (rc == SQLITE_IOERR_DATA && offset == 0 && size == FIRST_READ)
    {
      make_first_bytes (file, bytes);
      return SQLITE_OK;
    }

  return rc;
}

/* Pages of SQLite's own making have zeros in their reserve, sealed ones a nonce.
 * During a checkpoint both may come: a VFS above this one may have kept pages
 * it had read before. */
static gboolean
is_sealed (AvVfsFile *file,
           const guint8 *page,
           int size)
{
  return size == (int) file->page_size && !is_zero (page + size - AV_PAGE_RESERVE, AV_PAGE_NONCE_SIZE);
}

/* What SQLite writes where a checkpoint has handed it sealed pages. */
static int
write_sealed (AvVfsFile *file,
              const guint8 *page,
              gint64 offset)
{
  gsize size = file->page_size;

  if (file->passed != offset / size + 1 ||
      memcmp (page + size - AV_PAGE_RESERVE, file->passed_seal, sizeof file->passed_seal) != 0)
    return SQLITE_IOERR_WRITE;

  return file->real->pMethods->xWrite (file->real, page, size, AV_VAULT_HEADER_SIZE + offset);
}

static int
main_write (sqlite3_file *base,
            const void *bytes,
            int size,
            sqlite3_int64 offset)
{
  AvVfsFile *file = (AvVfsFile *) base;
  const guint8 *page = bytes;
  gboolean sealed;
  int rc = SQLITE_OK;

  if (file->context->any_page_size && !(file->checkpoint && is_sealed (file, page, size)))
    return av_vfs_layout_write (file, bytes, size, offset);

  /* Nothing but whole pages is ever written, and nothing in clear. */
  if (size != (int) file->page_size || offset % file->page_size != 0)
    return SQLITE_IOERR_WRITE;

  sealed = file->checkpoint && is_sealed (file, page, size);
  if (!sealed &&
      ((offset == 0 && page[RESERVE_BYTE] != AV_PAGE_RESERVE) || !is_zero (page + size - AV_PAGE_RESERVE, AV_PAGE_RESERVE)))
    return SQLITE_IOERR_WRITE;

  if (offset > file->known_size)
    rc = av_vfs_page_fill (file, offset);

  if (rc == SQLITE_OK)
    rc = sealed ? write_sealed (file, page, offset) : av_vfs_page_write (file, page, offset);

  if (rc == SQLITE_OK)
    file->known_size = MAX (file->known_size, offset + size);
  return rc;
}

static int
main_truncate (sqlite3_file *base,
               sqlite3_int64 size)
{
  AvVfsFile *file = (AvVfsFile *) base;
  gint64 rest = file->page_size > 0 ? size % file->page_size : 0;
  gint64 current;
  int rc;

  if (rest != 0)
    size += file->page_size - rest;

  current = av_vfs_file_measure (file, &rc);
  if (rc != SQLITE_OK)
    return rc;

  file->known_size = MIN (file->known_size, size);
  if (size > current)
    return file->page_size > 0 ? av_vfs_page_fill (file, size) : SQLITE_OK; /* without a page there is no length */

  return current > 0 ? file->real->pMethods->xTruncate (file->real, AV_VAULT_HEADER_SIZE + size) : SQLITE_OK;
}

/* New databases of test suites are given their reserve here: the first lock
 * comes after SQLite knows the file and before it writes to it. */
static void
set_reserve (AvVfsFile *file)
{
  sqlite3 *connection = file->connection != NULL ? *file->connection : NULL;
  const char *schema;

  for (int i = 0; connection != NULL && (schema = sqlite3_db_name (connection, i)) != NULL; i++)
    {
      int reserve = AV_PAGE_RESERVE;

      if (sqlite3_db_filename (connection, schema) == file->name)
        sqlite3_file_control (connection, schema, SQLITE_FCNTL_RESERVE_BYTES, &reserve);
    }
}

static int
main_lock (sqlite3_file *base,
           int level)
{
  AvVfsFile *file = (AvVfsFile *) base;
  int rc = av_vfs_file_lock (base, level);

  if (rc != SQLITE_OK || level != SQLITE_LOCK_SHARED)
    return rc;

  file->known_size = 0;
  if (file->context->any_page_size)
    {
      rc = av_vfs_layout_load (file);
      if (rc == SQLITE_OK && av_vfs_file_measure (file, &rc) == 0)
        set_reserve (file);
      if (rc != SQLITE_OK)
        av_vfs_file_unlock (base, SQLITE_LOCK_NONE);
    }

  return rc;
}

static int
main_control (sqlite3_file *base,
              int operation,
              void *argument)
{
  AvVfsFile *file = (AvVfsFile *) base;

  if (operation == SQLITE_FCNTL_CKPT_START)
    file->checkpoint = pass_sealed && file->log != NULL &&
                       (file->log->page_size == 0 || file->log->page_size == file->page_size);
  else if (operation == SQLITE_FCNTL_CKPT_DONE)
    file->checkpoint = FALSE;
  else if (operation == SQLITE_FCNTL_PDB)
    file->connection = argument;

  return av_vfs_file_control (base, operation, argument);
}

static int
main_shm_map (sqlite3_file *base,
              int region,
              int size,
              int extend,
              void volatile **memory)
{
  AvVfsFile *file = (AvVfsFile *) base;

  return file->real->pMethods->xShmMap (file->real, region, size, extend, memory);
}

static int
main_shm_lock (sqlite3_file *base,
               int offset,
               int n,
               int flags)
{
  AvVfsFile *file = (AvVfsFile *) base;
  int rc = file->log != NULL ? av_vfs_log_flush (file->log) : SQLITE_OK;

  return rc == SQLITE_OK ? file->real->pMethods->xShmLock (file->real, offset, n, flags) : rc;
}

static void
main_shm_barrier (sqlite3_file *base)
{
  AvVfsFile *file = (AvVfsFile *) base;

  /* What fails here is still held and fails again at the next write or sync. */
  if (file->log != NULL)
    av_vfs_log_flush (file->log);

  file->real->pMethods->xShmBarrier (file->real);
}

static int
main_shm_unmap (sqlite3_file *base,
                int remove)
{
  AvVfsFile *file = (AvVfsFile *) base;

  return file->real->pMethods->xShmUnmap (file->real, remove);
}

/* Version 2: no mapping of the file into memory. */
const sqlite3_io_methods av_vfs_main_methods = {
  .iVersion = 2,
  .xClose = av_vfs_file_close,
  .xRead = main_read,
  .xWrite = main_write,
  .xTruncate = main_truncate,
  .xSync = av_vfs_file_sync,
  .xFileSize = main_size,
  .xLock = main_lock,
  .xUnlock = av_vfs_file_unlock,
  .xCheckReservedLock = av_vfs_file_check_reserved_lock,
  .xFileControl = main_control,
  .xSectorSize = av_vfs_file_sector_size,
  .xDeviceCharacteristics = av_vfs_file_device_characteristics,
  .xShmMap = main_shm_map,
  .xShmLock = main_shm_lock,
  .xShmBarrier = main_shm_barrier,
  .xShmUnmap = main_shm_unmap,
};
