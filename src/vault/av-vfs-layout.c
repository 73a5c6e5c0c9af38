#include "av-vfs-private.h"

#include <string.h>
#include <sodium.h>

#include "av-vault-header.h"

/* Third parties' test suites use every page size, and VACUUM changes it while
 * the file is written in pieces of the old one. So the file is sealed in units
 * at least as large as its pages, and doubled until the reserve of a unit is
 * the reserve of a page; a piece smaller than the unit is written by reading,
 * changing and sealing the unit. So are the sectors that a simulated crash
 * fills with garbage. The vault itself writes whole pages of one size only. */
#define RESERVE_BYTE 20 /* in page 1 */
#define SQLITE_MAGIC "SQLite format 3"

static int
write_header (AvVfsFile *file)
{
  g_autofree guint8 *bytes = g_malloc (AV_VAULT_HEADER_SIZE);
  AvVaultHeader header = {
    .cipher = AV_VAULT_CIPHER_XCHACHA20_POLY1305,
    .reserve = AV_PAGE_RESERVE,
    .page_size = file->page_size,
  };

  av_vault_header_write (&header, bytes);
  return file->real->pMethods->xWrite (file->real, bytes, AV_VAULT_HEADER_SIZE, 0);
}

int
av_vfs_layout_load (AvVfsFile *file)
{
  guint8 start[16];
  gsize unit;
  sqlite3_int64 length;
  int rc = file->real->pMethods->xFileSize (file->real, &length);

  if (rc != SQLITE_OK)
    return rc;

  file->page_size = 0;
  if (length == 0)
    return SQLITE_OK;

  rc = file->real->pMethods->xRead (file->real, start, sizeof start, 0);
  if (rc != SQLITE_OK && rc != SQLITE_IOERR_SHORT_READ)
    return rc;

  /* A header that was being written when the power went: nothing came after. */
  if (length < AV_VAULT_HEADER_SIZE && memcmp (start, "AVSTORE1", MIN (length, 8)) == 0)
    return SQLITE_OK;

  /* A file of another VFS is no database here, whatever it says. */
  unit = start[12] | start[13] << 8 | start[14] << 16 | (gsize) start[15] << 24;
  if (memcmp (start, "AVSTORE1", 8) != 0 || unit < 1024 || unit > AV_PAGE_MAXIMUM || (unit & (unit - 1)) != 0)
    return SQLITE_NOTADB;

  file->page_size = unit;
  return SQLITE_OK;
}

/* Seals the whole file again in units of another size. Where the disk fails in
 * the middle of it, what comes after is still read in the former units. */
static int
convert (AvVfsFile *file,
         gsize unit)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  int rc = SQLITE_OK;
  gint64 length = file->page_size > 0 ? av_vfs_file_measure (file, &rc) : 0;

  if (rc != SQLITE_OK)
    return rc;

  g_byte_array_set_size (content, length);
  if (length > 0)
    rc = av_vfs_page_read_part (file, content->data, length, 0);
  if (rc != SQLITE_OK)
    return rc;

  file->page_size = unit;
  rc = write_header (file);
  for (gint64 done = 0; rc == SQLITE_OK && done < length; done += unit)
    {
      gint64 n = MIN ((gint64) unit, length - done);

      memset (file->scratch, 0, unit);
      memcpy (file->scratch, content->data + done, n);
      av_page_cipher_seal_page (file->context->cipher, done / unit + 1, file->scratch, file->scratch, unit);
      rc = file->real->pMethods->xWrite (file->real, file->scratch, unit, AV_VAULT_HEADER_SIZE + done);
    }

  return rc;
}

/* Whether a piece would put something else than zeros where a reserve is. */
static gboolean
reaches_reserve (const guint8 *bytes,
                 int size,
                 gint64 offset,
                 gsize unit)
{
  gsize end = (offset + size) % unit;

  if (end != 0)
    return FALSE;

  for (int i = size - AV_PAGE_RESERVE; i < size; i++)
    if (bytes[i] != 0)
      return TRUE;

  return FALSE;
}

static gboolean
is_page (int size,
         gint64 offset)
{
  return size >= AV_VFS_SMALLEST_UNIT && size <= AV_PAGE_MAXIMUM && (size & (size - 1)) == 0 && offset % size == 0;
}

/* Seals the file in units that this piece fits. */
static int
find_unit (AvVfsFile *file,
           const guint8 *bytes,
           int size,
           gint64 offset)
{
  gsize unit = MAX (file->page_size, AV_VFS_SMALLEST_UNIT);

  if (is_page (size, offset))
    {
      unit = MAX (unit, (gsize) size);
      while (unit < AV_PAGE_MAXIMUM && reaches_reserve (bytes, size, offset, unit))
        unit *= 2;
    }

  return unit == file->page_size ? SQLITE_OK : convert (file, unit);
}

/* A piece of one unit; what lies in the reserve of the unit is dropped. */
static int
write_piece (AvVfsFile *file,
             const guint8 *bytes,
             gsize size,
             gint64 offset)
{
  gsize unit = file->page_size;
  gsize inside = offset % unit;
  gint64 start = offset - inside;
  int rc = start > file->known_size ? av_vfs_page_fill (file, start) : SQLITE_OK;

  if (rc != SQLITE_OK)
    return rc;

  if (size < unit)
    {
      g_autofree guint8 *plain = g_malloc (unit);

      rc = av_vfs_page_read (file, plain, start);
      if (rc != SQLITE_OK && rc != SQLITE_IOERR_SHORT_READ)
        return rc;

      memcpy (file->scratch, plain, unit);
      sodium_memzero (plain, unit);
    }

  memcpy (file->scratch + inside, bytes, size);
  av_page_cipher_seal_page (file->context->cipher, start / unit + 1, file->scratch, file->scratch, unit);
  rc = file->real->pMethods->xWrite (file->real, file->scratch, unit, AV_VAULT_HEADER_SIZE + start);
  if (rc == SQLITE_OK)
    file->known_size = MAX (file->known_size, start + (gint64) unit);
  return rc;
}

int
av_vfs_layout_write (AvVfsFile *file,
                     const guint8 *bytes,
                     int size,
                     gint64 offset)
{
  int rc;

  /* A database without our reserve, or with pages that have no room for it, would
   * lose the end of its pages. */
  if (offset == 0 &&
      size > RESERVE_BYTE &&
      memcmp (bytes, SQLITE_MAGIC, sizeof SQLITE_MAGIC) == 0 &&
      (size < AV_VFS_SMALLEST_UNIT || bytes[RESERVE_BYTE] != AV_PAGE_RESERVE))
    return SQLITE_IOERR_WRITE;

  rc = find_unit (file, bytes, size, offset);
  for (int done = 0; rc == SQLITE_OK && done < size;)
    {
      int n = MIN ((gint64) size - done, (gint64) file->page_size - (offset + done) % (gint64) file->page_size);

      rc = write_piece (file, bytes + done, n, offset + done);
      done += n;
    }

  return rc;
}
