#include "av-vfs-private.h"

#include <string.h>

#include "av-vault-header.h"

/* All that the file has of a unit, sealed in units of that smaller size. */
static gboolean
open_pieces (AvVfsFile *file,
             guint8 *pieces,
             gsize size,
             gint64 offset,
             gint64 length)
{
  gint64 end = MIN (length, offset + (gint64) file->page_size);

  for (; offset < end; offset += size, pieces += size)
    if (offset + (gint64) size > end ||
        file->real->pMethods->xRead (file->real, pieces, size, AV_VAULT_HEADER_SIZE + offset) != SQLITE_OK ||
        !av_page_cipher_open_page (file->context->cipher, offset / size + 1, pieces, size))
      return FALSE;

  return TRUE;
}

int
av_vfs_former_read (AvVfsFile *file,
                    guint8 *unit,
                    gint64 offset,
                    int otherwise)
{
  int rc;
  gint64 length = av_vfs_file_measure (file, &rc);
  gboolean found = FALSE;

  for (gsize size = file->page_size / 2; rc == SQLITE_OK && !found && size >= AV_VFS_SMALLEST_UNIT && offset < length; size /= 2)
    {
      memset (unit, 0, file->page_size);
      found = open_pieces (file, unit, size, offset, length);
    }

  if (!found)
    memset (unit, 0, file->page_size);
  if (rc != SQLITE_OK)
    return rc;

  return !found ? otherwise : offset + (gint64) file->page_size <= length ? SQLITE_OK
                                                                          : SQLITE_IOERR_SHORT_READ;
}
