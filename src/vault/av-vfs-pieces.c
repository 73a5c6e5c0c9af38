#include "av-vfs-frame.h"

#include <string.h>
#include <sodium.h>

/* Part of a frame, which may not be there. What lies in the reserve of its page
 * is dropped. */
static int
write_piece (AvVfsFile *file,
             const guint8 *bytes,
             gsize size,
             AvVfsPlace place)
{
  gsize frame_size = av_vfs_frame_get_size (file);
  g_autofree guint8 *plain = g_malloc0 (frame_size);
  guint64 transaction = 0;
  int rc = file->real->pMethods->xRead (file->real, file->scratch, frame_size, place.frame);

  if (rc != SQLITE_OK && rc != SQLITE_IOERR_SHORT_READ)
    return rc;

  if (rc == SQLITE_OK)
    transaction = av_page_cipher_get_transaction (file->scratch, file->page_size);
  if (rc == SQLITE_OK && av_page_cipher_open_frame (file->context->cipher, place.frame, file->scratch, file->page_size))
    memcpy (plain, file->scratch, frame_size);
  if (file->frames.held == place.frame)
    memcpy (plain, file->frames.header, AV_PAGE_FRAME_HEADER);

  file->frames.held = -1;
  memcpy (plain + place.inside, bytes, size);
  memset (plain + frame_size - AV_PAGE_RESERVE, 0, AV_PAGE_RESERVE);
  rc = av_vfs_frame_write (file, place.frame, transaction, plain, plain + AV_PAGE_FRAME_HEADER);
  sodium_memzero (plain, frame_size);
  return rc;
}

int
av_vfs_pieces_flush (AvVfsFile *file)
{
  guint8 header[AV_PAGE_FRAME_HEADER];

  memcpy (header, file->frames.header, sizeof header);
  return write_piece (file, header, sizeof header, av_vfs_frame_locate (file, file->frames.held));
}

/* Anything, anywhere: sectors of garbage, and pages in two parts. */
int
av_vfs_pieces_write (AvVfsFile *file,
                     const guint8 *bytes,
                     int size,
                     gint64 offset)
{
  int rc = SQLITE_OK;

  for (int done = 0; rc == SQLITE_OK && done < size;)
    {
      gint64 position = offset + done;
      AvVfsPlace place = av_vfs_frame_locate (file, position);
      int n;

      if (position < AV_VFS_LOG_HEADER)
        {
          n = MIN (size - done, AV_VFS_LOG_HEADER - position);
          rc = file->real->pMethods->xWrite (file->real, bytes + done, n, position);
        }
      else
        {
          n = MIN ((gint64) size - done, (gint64) av_vfs_frame_get_size (file) - place.inside);
          if (file->frames.held >= 0 && file->frames.held != place.frame)
            rc = av_vfs_pieces_flush (file);
          if (rc == SQLITE_OK)
            rc = write_piece (file, bytes + done, n, place);
        }

      done += n;
    }

  file->frames.end = -1;
  return rc;
}

int
av_vfs_pieces_read (AvVfsFile *file,
                    guint8 *bytes,
                    int size,
                    gint64 offset)
{
  int result = SQLITE_OK;

  memset (bytes, 0, size);
  for (int done = 0; done < size;)
    {
      gint64 position = offset + done;
      AvVfsPlace place = av_vfs_frame_locate (file, position);
      int n;
      int rc;

      if (position < AV_VFS_LOG_HEADER)
        {
          n = MIN (size - done, AV_VFS_LOG_HEADER - position);
          rc = file->real->pMethods->xRead (file->real, bytes + done, n, position);
        }
      else
        {
          n = MIN ((gint64) size - done, (gint64) av_vfs_frame_get_size (file) - place.inside);
          rc = av_vfs_frame_read (file, place.frame, NULL);
          if (rc == SQLITE_OK)
            memcpy (bytes + done, file->scratch + place.inside, n);
        }

      if (rc == SQLITE_IOERR_SHORT_READ)
        result = rc;
      else if (rc != SQLITE_OK && rc != SQLITE_IOERR_DATA)
        return rc;
      done += n;
    }

  sodium_memzero (file->scratch, av_vfs_frame_get_size (file));
  return result;
}
