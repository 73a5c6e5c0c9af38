#include "av-vfs-private.h"

#include <string.h>
#include <sodium.h>

/* SQLite writes a record of its journal in three pieces: page number, page,
 * checksum. They are held until they are one record, sealed and written at
 * once. The headers of the journal carry no data and stay in clear. */
#define JOURNAL_HEADER 28
#define NUMBER_SIZE 4
#define CHECKSUM_SIZE 4
#define RECORD_MAXIMUM (NUMBER_SIZE + AV_PAGE_MAXIMUM + CHECKSUM_SIZE)
#define SUPER_NAME_MAXIMUM 4096

void
av_vfs_journal_start (AvVfsFile *file)
{
  file->journal.record = g_malloc (RECORD_MAXIMUM);
  file->journal.checksum_offset = -1;
}

static gboolean
is_page_size (int size)
{
  return size >= 1024 && size <= AV_PAGE_MAXIMUM && (size & (size - 1)) == 0;
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

/* A page number that no page followed begins the name of a super-journal. A page
 * that no checksum followed was to be a record, and is none: who wrote it has
 * failed and counts without it. */
static int
flush (AvVfsFile *file)
{
  AvVfsJournal *journal = &file->journal;

  if (journal->held > NUMBER_SIZE)
    journal->held = 0;
  if (journal->held == 0)
    return SQLITE_OK;

  journal->held = 0;
  journal->super = TRUE;
  return file->real->pMethods->xWrite (file->real, journal->record, NUMBER_SIZE, journal->offset);
}

static int
write_record (AvVfsFile *file)
{
  AvVfsJournal *journal = &file->journal;
  gsize page_size = journal->held - NUMBER_SIZE;
  int rc;

  av_page_cipher_seal_record (file->context->cipher, journal->offset, journal->record, page_size);
  rc = file->real->pMethods->xWrite (file->real, journal->record, page_size + NUMBER_SIZE + CHECKSUM_SIZE, journal->offset);
  journal->held = 0;
  sodium_memzero (journal->record, page_size + NUMBER_SIZE + CHECKSUM_SIZE);
  return rc;
}

/* Headers, their magic and count, the zero that ends a journal, the name of a
 * super-journal: nothing that could hold a page. */
static int
write_clear (AvVfsFile *file,
             const guint8 *bytes,
             int size,
             gint64 offset)
{
  gboolean header = size <= JOURNAL_HEADER || is_zero (bytes + JOURNAL_HEADER, size - JOURNAL_HEADER);

  if (!header && !(file->journal.super && size < SUPER_NAME_MAXIMUM && !is_page_size (size)))
    return file->context->any_page_size ? av_vfs_file_write_garbage (file, size, offset) : SQLITE_IOERR_WRITE;

  return file->real->pMethods->xWrite (file->real, bytes, size, offset);
}

static int
journal_write (sqlite3_file *base,
               const void *bytes,
               int size,
               sqlite3_int64 offset)
{
  AvVfsFile *file = (AvVfsFile *) base;
  AvVfsJournal *journal = &file->journal;
  gboolean next = journal->held > 0 && offset == journal->offset + (gint64) journal->held;
  int rc;

  journal->checksum_offset = -1;

  if (next && journal->held == NUMBER_SIZE && is_page_size (size))
    {
      /* Where the page size was changed, the page of the locks, which nothing
       * is written to, still holds parts of former pages. */
      if (!file->context->any_page_size && !is_zero ((const guint8 *) bytes + size - AV_PAGE_RESERVE, AV_PAGE_RESERVE))
        return SQLITE_IOERR_WRITE;

      memcpy (journal->record + NUMBER_SIZE, bytes, size);
      journal->held += size;
      return SQLITE_OK;
    }

  if (next && journal->held > NUMBER_SIZE && size == CHECKSUM_SIZE)
    {
      memcpy (journal->record + journal->held, bytes, CHECKSUM_SIZE);
      return write_record (file);
    }

  rc = flush (file);
  if (rc != SQLITE_OK)
    return rc;

  if (size == NUMBER_SIZE && !journal->super)
    {
      memcpy (journal->record, bytes, NUMBER_SIZE);
      journal->offset = offset;
      journal->held = NUMBER_SIZE;
      return SQLITE_OK;
    }

  return write_clear (file, bytes, size, offset);
}

/* A record that does not open is where a torn journal ends: SQLite stops
 * there, as it does at a wrong checksum. */
static int
read_record (AvVfsFile *file,
             guint8 *page,
             int size,
             gint64 offset)
{
  AvVfsJournal *journal = &file->journal;
  gint64 start = offset - NUMBER_SIZE;
  int rc = file->real->pMethods->xRead (file->real, journal->record, NUMBER_SIZE + size + CHECKSUM_SIZE, start);

  if (rc == SQLITE_OK && !av_page_cipher_open_record (file->context->cipher, start, journal->record, size))
    rc = SQLITE_IOERR_SHORT_READ;

  if (rc == SQLITE_OK)
    {
      memcpy (page, journal->record + NUMBER_SIZE, size);
      memcpy (journal->checksum, journal->record + NUMBER_SIZE + size, CHECKSUM_SIZE);
      journal->checksum_offset = offset + size;
    }
  else
    {
      memset (page, 0, size);
    }

  sodium_memzero (journal->record, NUMBER_SIZE + size + CHECKSUM_SIZE);
  return rc;
}

static int
journal_read (sqlite3_file *base,
              void *bytes,
              int size,
              sqlite3_int64 offset)
{
  AvVfsFile *file = (AvVfsFile *) base;
  int rc = flush (file);

  if (rc != SQLITE_OK)
    return rc;

  if (is_page_size (size) && offset >= NUMBER_SIZE)
    return read_record (file, bytes, size, offset);

  if (size == CHECKSUM_SIZE && offset == file->journal.checksum_offset)
    {
      memcpy (bytes, file->journal.checksum, CHECKSUM_SIZE);
      return SQLITE_OK;
    }

  return file->real->pMethods->xRead (file->real, bytes, size, offset);
}

static int
journal_truncate (sqlite3_file *base,
                  sqlite3_int64 size)
{
  AvVfsFile *file = (AvVfsFile *) base;
  int rc = flush (file);

  file->journal.super = FALSE;
  return rc == SQLITE_OK ? av_vfs_file_truncate (base, size) : rc;
}

static int
journal_sync (sqlite3_file *base,
              int flags)
{
  int rc = flush ((AvVfsFile *) base);

  return rc == SQLITE_OK ? av_vfs_file_sync (base, flags) : rc;
}

static int
journal_size (sqlite3_file *base,
              sqlite3_int64 *size)
{
  int rc = flush ((AvVfsFile *) base);

  return rc == SQLITE_OK ? av_vfs_file_size (base, size) : rc;
}

static int
journal_close (sqlite3_file *base)
{
  AvVfsFile *file = (AvVfsFile *) base;
  int flushed = flush (file);
  int rc;

  sodium_memzero (file->journal.record, RECORD_MAXIMUM);
  g_clear_pointer (&file->journal.record, g_free);
  rc = av_vfs_file_close (base);
  return flushed != SQLITE_OK ? flushed : rc;
}

const sqlite3_io_methods av_vfs_journal_methods = {
  .iVersion = 1,
  .xClose = journal_close,
  .xRead = journal_read,
  .xWrite = journal_write,
  .xTruncate = journal_truncate,
  .xSync = journal_sync,
  .xFileSize = journal_size,
  .xLock = av_vfs_file_lock,
  .xUnlock = av_vfs_file_unlock,
  .xCheckReservedLock = av_vfs_file_check_reserved_lock,
  .xFileControl = av_vfs_file_control,
  .xSectorSize = av_vfs_file_sector_size,
  .xDeviceCharacteristics = av_vfs_file_device_characteristics,
};
