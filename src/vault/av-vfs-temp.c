#include "av-vfs-private.h"

#include <string.h>
#include <sodium.h>

/* Temporary files never reach the disk, whatever temp_store says: they are
 * pieces of memory, wiped when given back. */
#define PIECE_SIZE (64 * 1024)
#define MAXIMUM_PIECES 4096 /* 256 MiB a file */

typedef struct
{
  sqlite3_file base;
  GPtrArray *pieces;
  gint64 size;
} TempFile;

static void
free_piece (gpointer piece)
{
  sodium_memzero (piece, PIECE_SIZE);
  g_free (piece);
}

static int
temp_close (sqlite3_file *base)
{
  TempFile *file = (TempFile *) base;

  g_clear_pointer (&file->pieces, g_ptr_array_unref);
  return SQLITE_OK;
}

static int
temp_read (sqlite3_file *base,
           void *bytes,
           int size,
           sqlite3_int64 offset)
{
  TempFile *file = (TempFile *) base;
  guint8 *output = bytes;
  gint64 available = CLAMP (file->size - offset, 0, size);

  memset (output + available, 0, size - available);

  for (gint64 done = 0; done < available;)
    {
      gint64 position = offset + done;
      gint64 inside = position % PIECE_SIZE;
      gint64 n = MIN (PIECE_SIZE - inside, available - done);

      memcpy (output + done, (guint8 *) g_ptr_array_index (file->pieces, position / PIECE_SIZE) + inside, n);
      done += n;
    }

  return available == size ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int
grow (TempFile *file,
      gint64 size)
{
  while ((gint64) file->pieces->len * PIECE_SIZE < size)
    {
      gpointer piece = file->pieces->len < MAXIMUM_PIECES ? g_try_malloc0 (PIECE_SIZE) : NULL;

      if (piece == NULL)
        return SQLITE_FULL;

      g_ptr_array_add (file->pieces, piece);
    }

  file->size = MAX (file->size, size);
  return SQLITE_OK;
}

static int
temp_write (sqlite3_file *base,
            const void *bytes,
            int size,
            sqlite3_int64 offset)
{
  TempFile *file = (TempFile *) base;
  const guint8 *input = bytes;
  int rc = grow (file, offset + size);

  if (rc != SQLITE_OK)
    return rc;

  for (gint64 done = 0; done < size;)
    {
      gint64 position = offset + done;
      gint64 inside = position % PIECE_SIZE;
      gint64 n = MIN (PIECE_SIZE - inside, size - done);

      memcpy ((guint8 *) g_ptr_array_index (file->pieces, position / PIECE_SIZE) + inside, input + done, n);
      done += n;
    }

  return SQLITE_OK;
}

static int
temp_truncate (sqlite3_file *base,
               sqlite3_int64 size)
{
  TempFile *file = (TempFile *) base;
  guint pieces = (size + PIECE_SIZE - 1) / PIECE_SIZE;

  if (size >= file->size)
    return grow (file, size);

  if (pieces < file->pieces->len)
    g_ptr_array_set_size (file->pieces, pieces);
  if (size % PIECE_SIZE != 0)
    memset ((guint8 *) g_ptr_array_index (file->pieces, pieces - 1) + size % PIECE_SIZE, 0, PIECE_SIZE - size % PIECE_SIZE);

  file->size = size;
  return SQLITE_OK;
}

static int
temp_sync (sqlite3_file *base,
           int flags)
{
  return SQLITE_OK;
}

static int
temp_size (sqlite3_file *base,
           sqlite3_int64 *size)
{
  *size = ((TempFile *) base)->size;
  return SQLITE_OK;
}

static int
temp_lock (sqlite3_file *base,
           int level)
{
  return SQLITE_OK;
}

static int
temp_check_reserved_lock (sqlite3_file *base,
                          int *locked)
{
  *locked = 0;
  return SQLITE_OK;
}

static int
temp_control (sqlite3_file *base,
              int operation,
              void *argument)
{
  switch (operation)
    {
    case SQLITE_FCNTL_LOCKSTATE:
      *(int *) argument = SQLITE_LOCK_NONE;
      return SQLITE_OK;
    case SQLITE_FCNTL_MMAP_SIZE:
      *(sqlite3_int64 *) argument = 0;
      return SQLITE_OK;
    default:
      return SQLITE_NOTFOUND;
    }
}

static int
temp_sector_size (sqlite3_file *base)
{
  return 512;
}

static int
temp_device_characteristics (sqlite3_file *base)
{
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static const sqlite3_io_methods temp_methods = {
  .iVersion = 1,
  .xClose = temp_close,
  .xRead = temp_read,
  .xWrite = temp_write,
  .xTruncate = temp_truncate,
  .xSync = temp_sync,
  .xFileSize = temp_size,
  .xLock = temp_lock,
  .xUnlock = temp_lock,
  .xCheckReservedLock = temp_check_reserved_lock,
  .xFileControl = temp_control,
  .xSectorSize = temp_sector_size,
  .xDeviceCharacteristics = temp_device_characteristics,
};

int
av_vfs_temp_open (sqlite3_file *base)
{
  TempFile *file = (TempFile *) base;

  memset (file, 0, sizeof *file);
  file->pieces = g_ptr_array_new_with_free_func (free_piece);
  base->pMethods = &temp_methods;
  return SQLITE_OK;
}

int
av_vfs_temp_get_size (void)
{
  return sizeof (TempFile);
}
