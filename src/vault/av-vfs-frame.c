#include "av-vfs-frame.h"

gsize
av_vfs_frame_get_size (AvVfsFile *file)
{
  return AV_PAGE_FRAME_HEADER + file->page_size;
}

AvVfsPlace
av_vfs_frame_locate (AvVfsFile *file,
                     gint64 offset)
{
  AvVfsPlace place;

  place.inside = (offset - AV_VFS_LOG_HEADER) % (gint64) av_vfs_frame_get_size (file);
  place.frame = offset - place.inside;
  return place;
}

int
av_vfs_frame_read (AvVfsFile *file,
                   gint64 offset,
                   guint64 *transaction)
{
  int rc = file->real->pMethods->xRead (file->real, file->scratch, av_vfs_frame_get_size (file), offset);

  if (rc == SQLITE_OK && transaction != NULL)
    *transaction = av_page_cipher_get_transaction (file->scratch, file->page_size);

  if (rc == SQLITE_OK &&
      !av_page_cipher_open_frame (file->context->cipher, offset, file->scratch, file->page_size))
    return SQLITE_IOERR_DATA;

  return rc;
}

int
av_vfs_frame_write (AvVfsFile *file,
                    gint64 offset,
                    guint64 transaction,
                    const guint8 *header,
                    const guint8 *page)
{
  av_page_cipher_seal_frame (file->context->cipher, offset, transaction, header, page, file->scratch, file->page_size);
  return file->real->pMethods->xWrite (file->real, file->scratch, av_vfs_frame_get_size (file), offset);
}
