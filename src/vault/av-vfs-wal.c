#include "av-vfs-frame.h"

#include <string.h>
#include <sodium.h>

#define COMMIT_SIZE 4 /* in a frame header: not 0 in the last frame of a transaction */

void
av_vfs_log_start (AvVfsFile *file,
                  AvVfsFile *database)
{
  file->main = database;
  file->frames.held = -1;
  file->frames.end = -1;
  file->frames.known_offset = -1;
  database->log = file;
}

static guint32
read_u32_be (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
}

static gboolean
learn_page_size (AvVfsFile *file,
                 const guint8 *header)
{
  guint32 size = read_u32_be (header + 8);

  if (size < 1024 || size > AV_PAGE_MAXIMUM || (size & (size - 1)) != 0)
    return FALSE;

  file->page_size = size;
  return TRUE;
}

/* The page size of a log opened on an existing file. */
static int
need_page_size (AvVfsFile *file)
{
  guint8 header[AV_VFS_LOG_HEADER];
  int rc;

  if (file->page_size != 0)
    return SQLITE_OK;

  rc = file->real->pMethods->xRead (file->real, header, sizeof header, 0);
  if (rc != SQLITE_OK)
    return rc;

  return learn_page_size (file, header) ? SQLITE_OK : SQLITE_IOERR_DATA;
}

/* Which transaction of the log a frame written at this offset belongs to. */
static int
find_transaction (AvVfsFile *file,
                  gint64 offset,
                  guint64 *transaction)
{
  gint64 previous = offset - (gint64) av_vfs_frame_get_size (file);
  int rc;

  if (offset == AV_VFS_LOG_HEADER)
    {
      *transaction = 0;
      return SQLITE_OK;
    }

  if (offset == file->frames.end)
    {
      *transaction = file->frames.transaction;
      return SQLITE_OK;
    }

  rc = file->real->pMethods->xRead (file->real, file->scratch, av_vfs_frame_get_size (file), previous);
  *transaction = av_page_cipher_get_transaction (file->scratch, file->page_size);
  if (rc == SQLITE_OK && !av_page_cipher_open_frame (file->context->cipher, previous, file->scratch, file->page_size))
    rc = SQLITE_IOERR_DATA;

  /* A simulated crash leaves frames out. */
  if (file->context->any_page_size && (rc == SQLITE_IOERR_DATA || rc == SQLITE_IOERR_SHORT_READ))
    {
      *transaction = 0;
      return SQLITE_OK;
    }

  if (rc != SQLITE_OK)
    return rc;

  if (read_u32_be (file->scratch + COMMIT_SIZE) != 0)
    ++*transaction;
  sodium_memzero (file->scratch, av_vfs_frame_get_size (file));
  return SQLITE_OK;
}

/* Wipes the frame that was kept in clear. */
static void
forget (AvVfsFile *file)
{
  if (file->frames.known != NULL)
    sodium_memzero (file->frames.known, av_vfs_frame_get_size (file));
  file->frames.known_offset = -1;
}

/* Where SQLite reads a frame whole in the middle of a commit, it sums it up
 * again, and writes its header next. */
static void
keep_frame (AvVfsFile *file,
            gint64 offset,
            guint64 transaction)
{
  if (file->frames.known == NULL)
    file->frames.known = g_malloc (AV_PAGE_FRAME_HEADER + AV_PAGE_MAXIMUM);

  memcpy (file->frames.known, file->scratch, av_vfs_frame_get_size (file));
  file->frames.known_offset = offset;
  file->frames.known_transaction = transaction;
}

/* Replaces header or page of a frame already written, under a new nonce. */
static int
rewrite_frame (AvVfsFile *file,
               gint64 offset,
               const guint8 *header,
               const guint8 *page)
{
  guint64 transaction;
  int rc;

  if (file->frames.known_offset != offset)
    {
      rc = av_vfs_frame_read (file, offset, &transaction);
      if (rc != SQLITE_OK)
        return rc;
      keep_frame (file, offset, transaction);
    }

  rc = av_vfs_frame_write (file, offset, file->frames.known_transaction,
                           header != NULL ? header : file->frames.known,
                           page != NULL ? page : file->frames.known + AV_PAGE_FRAME_HEADER);
  forget (file);
  return rc;
}

int
av_vfs_log_flush (AvVfsFile *file)
{
  int rc;

  if (file->frames.held < 0)
    return SQLITE_OK;

  if (file->context->any_page_size)
    return av_vfs_pieces_flush (file);

  rc = rewrite_frame (file, file->frames.held, file->frames.header, NULL);
  if (rc == SQLITE_OK)
    file->frames.held = -1;
  return rc;
}

static int
write_log_header (AvVfsFile *file,
                  const guint8 *header)
{
  if (!learn_page_size (file, header))
    return SQLITE_IOERR_WRITE;

  file->frames.end = -1;
  return file->real->pMethods->xWrite (file->real, header, AV_VFS_LOG_HEADER, 0);
}

static int
write_page (AvVfsFile *file,
            const guint8 *page,
            gint64 offset)
{
  guint64 transaction;
  int rc;

  if (file->frames.held != offset)
    {
      rc = av_vfs_log_flush (file);
      return rc == SQLITE_OK ? rewrite_frame (file, offset, NULL, page) : rc;
    }

  /* Where this fails, a header without its page is nothing: it is let go, and
   * the next frame may come to the same place. */
  file->frames.held = -1;
  rc = find_transaction (file, offset, &transaction);
  if (rc == SQLITE_OK)
    rc = av_vfs_frame_write (file, offset, transaction, file->frames.header, page);
  if (rc != SQLITE_OK)
    return rc;

  file->frames.end = offset + av_vfs_frame_get_size (file);
  file->frames.transaction = transaction + (read_u32_be (file->frames.header + COMMIT_SIZE) != 0 ? 1 : 0);
  return SQLITE_OK;
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

static int
log_write (sqlite3_file *base,
           const void *bytes,
           int size,
           sqlite3_int64 offset)
{
  AvVfsFile *file = (AvVfsFile *) base;
  const guint8 *page = bytes;
  AvVfsPlace place;
  int rc;

  if (offset != file->frames.known_offset || size != AV_PAGE_FRAME_HEADER)
    forget (file);

  if (offset == 0 && size == AV_VFS_LOG_HEADER)
    {
      file->frames.held = -1;
      return write_log_header (file, bytes);
    }

  rc = need_page_size (file);
  if (rc != SQLITE_OK)
    return file->context->any_page_size ? av_vfs_file_write_garbage (file, size, offset) : rc;

  place = av_vfs_frame_locate (file, offset);
  if (place.inside == 0 && size == AV_PAGE_FRAME_HEADER)
    {
      rc = av_vfs_log_flush (file);
      if (rc != SQLITE_OK)
        return rc;

      memcpy (file->frames.header, bytes, size);
      file->frames.held = offset;
      return SQLITE_OK;
    }

  /* The checksum SQLite made covers the reserve, which reads as zeros. */
  if (place.inside == AV_PAGE_FRAME_HEADER &&
      size == (int) file->page_size &&
      is_zero (page + size - AV_PAGE_RESERVE, AV_PAGE_RESERVE))
    return write_page (file, page, place.frame);

  return file->context->any_page_size ? av_vfs_pieces_write (file, bytes, size, offset) : SQLITE_IOERR_WRITE;
}

/* During a checkpoint: the page of the frame as it will lie in the database. */
static int
pass_page (AvVfsFile *file,
           guint8 *page,
           gint64 offset)
{
  AvVfsFile *database = file->main;
  int rc = file->real->pMethods->xRead (file->real, file->scratch, av_vfs_frame_get_size (file), offset);

  if (rc != SQLITE_OK)
    return rc;

  if (!av_page_cipher_pass_frame (file->context->cipher, offset, file->scratch, file->page_size))
    return SQLITE_IOERR_DATA;

  memcpy (page, file->scratch + AV_PAGE_FRAME_HEADER, file->page_size);
  database->passed = read_u32_be (file->scratch);
  memcpy (database->passed_seal, page + file->page_size - AV_PAGE_RESERVE, sizeof database->passed_seal);
  return SQLITE_OK;
}

/* Recovery reads frames whole until one does not fit: such a frame is the end
 * of the log. Whether it should be is asked before (av-vault-log.h). */
static int
read_for_recovery (AvVfsFile *file,
                   guint8 *frame,
                   gint64 offset)
{
  guint64 transaction;
  int rc = av_vfs_frame_read (file, offset, &transaction);

  if (rc == SQLITE_OK)
    {
      keep_frame (file, offset, transaction);
      memcpy (frame, file->scratch, av_vfs_frame_get_size (file));
      return rc;
    }

  memset (frame, 0, av_vfs_frame_get_size (file));
  return rc == SQLITE_IOERR_DATA ? SQLITE_OK : rc;
}

static int
log_read (sqlite3_file *base,
          void *bytes,
          int size,
          sqlite3_int64 offset)
{
  AvVfsFile *file = (AvVfsFile *) base;
  AvVfsPlace place;
  int rc = av_vfs_log_flush (file);

  if (rc != SQLITE_OK)
    return rc;

  if (offset + size <= AV_VFS_LOG_HEADER)
    return file->real->pMethods->xRead (file->real, bytes, size, offset);

  rc = need_page_size (file);
  if (rc != SQLITE_OK)
    {
      memset (bytes, 0, size);
      return rc;
    }

  place = av_vfs_frame_locate (file, offset);
  if (offset < AV_VFS_LOG_HEADER || place.inside + size > (gint64) av_vfs_frame_get_size (file))
    return file->context->any_page_size ? av_vfs_pieces_read (file, bytes, size, offset) : SQLITE_IOERR_READ;

  if (size == (int) av_vfs_frame_get_size (file))
    return read_for_recovery (file, bytes, offset);

  if (file->main != NULL &&
      file->main->checkpoint &&
      place.inside == AV_PAGE_FRAME_HEADER &&
      size == (int) file->page_size)
    return pass_page (file, bytes, place.frame);

  rc = av_vfs_frame_read (file, place.frame, NULL);
  if (rc == SQLITE_OK)
    memcpy (bytes, file->scratch + place.inside, size);
  else
    memset (bytes, 0, size);

  sodium_memzero (file->scratch, av_vfs_frame_get_size (file));
  return rc;
}

static int
log_truncate (sqlite3_file *base,
              sqlite3_int64 size)
{
  AvVfsFile *file = (AvVfsFile *) base;
  int rc = av_vfs_log_flush (file);

  if (rc != SQLITE_OK)
    return rc;

  file->frames.end = -1;
  forget (file);
  return av_vfs_file_truncate (base, size);
}

static int
log_sync (sqlite3_file *base,
          int flags)
{
  int rc = av_vfs_log_flush ((AvVfsFile *) base);

  return rc == SQLITE_OK ? av_vfs_file_sync (base, flags) : rc;
}

static int
log_size (sqlite3_file *base,
          sqlite3_int64 *size)
{
  int rc = av_vfs_log_flush ((AvVfsFile *) base);

  return rc == SQLITE_OK ? av_vfs_file_size (base, size) : rc;
}

static int
log_close (sqlite3_file *base)
{
  AvVfsFile *file = (AvVfsFile *) base;
  int flushed = av_vfs_log_flush (file);
  int rc;

  forget (file);
  g_clear_pointer (&file->frames.known, g_free);
  sodium_memzero (&file->frames, sizeof file->frames);
  rc = av_vfs_file_close (base);
  return flushed != SQLITE_OK ? flushed : rc;
}

const sqlite3_io_methods av_vfs_log_methods = {
  .iVersion = 1,
  .xClose = log_close,
  .xRead = log_read,
  .xWrite = log_write,
  .xTruncate = log_truncate,
  .xSync = log_sync,
  .xFileSize = log_size,
  .xLock = av_vfs_file_lock,
  .xUnlock = av_vfs_file_unlock,
  .xCheckReservedLock = av_vfs_file_check_reserved_lock,
  .xFileControl = av_vfs_file_control,
  .xSectorSize = av_vfs_file_sector_size,
  .xDeviceCharacteristics = av_vfs_file_device_characteristics,
};
