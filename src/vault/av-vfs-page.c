#include "av-vfs-private.h"

#include <string.h>
#include <sodium.h>

#include "av-vault-header.h"

/* A page that the file does not have reads as zeros, as in any file: SQLite
 * leaves out pages it has freed. One that it has must be authentic. */
int
av_vfs_page_read (AvVfsFile *file,
                  guint8 *page,
                  gint64 offset)
{
  gsize size = file->page_size;
  int rc = file->real->pMethods->xRead (file->real, page, size, AV_VAULT_HEADER_SIZE + offset);

  if (rc == SQLITE_OK && av_page_cipher_open_page (file->context->cipher, offset / size + 1, page, size))
    return SQLITE_OK;

  if (rc == SQLITE_OK)
    rc = SQLITE_IOERR_DATA;
  if (file->context->any_page_size && (rc == SQLITE_IOERR_DATA || rc == SQLITE_IOERR_SHORT_READ))
    return av_vfs_former_read (file, page, offset, rc);

  if (rc == SQLITE_IOERR_DATA || rc == SQLITE_IOERR_SHORT_READ)
    memset (page, 0, size);
  return rc;
}

int
av_vfs_page_read_part (AvVfsFile *file,
                       guint8 *bytes,
                       int size,
                       gint64 offset)
{
  int result = SQLITE_OK;

  for (int done = 0; done < size;)
    {
      gint64 inside = (offset + done) % file->page_size;
      int n = MIN ((gint64) file->page_size - inside, size - done);
      int rc = av_vfs_page_read (file, file->scratch, offset + done - inside);

      if (rc != SQLITE_OK && rc != SQLITE_IOERR_SHORT_READ)
        return rc;

      if (rc != SQLITE_OK)
        result = rc;

      memcpy (bytes + done, file->scratch + inside, n);
      sodium_memzero (file->scratch, file->page_size);
      done += n;
    }

  return result;
}

int
av_vfs_page_write (AvVfsFile *file,
                   const guint8 *page,
                   gint64 offset)
{
  gsize size = file->page_size;

  av_page_cipher_seal_page (file->context->cipher, offset / size + 1, page, file->scratch, size);
  return file->real->pMethods->xWrite (file->real, file->scratch, size, AV_VAULT_HEADER_SIZE + offset);
}

int
av_vfs_page_fill (AvVfsFile *file,
                  gint64 size)
{
  g_autofree guint8 *zeros = g_malloc0 (file->page_size);
  int rc;
  gint64 end = av_vfs_file_measure (file, &rc);

  for (end -= end % file->page_size; rc == SQLITE_OK && end < size; end += file->page_size)
    rc = av_vfs_page_write (file, zeros, end);

  return rc;
}
