#include "av-file-print.h"

#include <errno.h>

#include "av-bundle.h"
#include "av-file.h"
#include "av-limits.h"

gboolean
av_file_print_take (const char *path,
                    guint64 maximum,
                    AvFollower *follower,
                    AvFilePrint *print,
                    GError **error)
{
  g_autoptr (AvFileReader) reader = av_file_reader_new (path, error);
  g_autoptr (AvHash) hash = av_hash_new (NULL, AV_HASH_SIZE);
  g_autofree guint8 *bytes = g_malloc (AV_LIMIT_CHUNK);
  gssize n = AV_LIMIT_CHUNK;

  if (reader == NULL)
    return FALSE;

  av_file_reader_forget (reader);
  av_follower_measure (follower, maximum);
  for (print->size = 0; n == AV_LIMIT_CHUNK; print->size += (guint64) n)
    {
      n = av_file_reader_read (reader, (goffset) print->size, bytes, AV_LIMIT_CHUNK, error);
      if (n < 0 || !av_follower_advance (follower, (guint64) n, error))
        return FALSE;

      if ((guint64) n > maximum - print->size)
        {
          av_file_set_error (error, path, EFBIG);
          return FALSE;
        }

      av_hash_update (hash, bytes, (gsize) n);
    }

  av_hash_finish (hash, print->hash);
  return TRUE;
}

gboolean
av_file_print_check (const char *path,
                     const AvFilePrint *print,
                     AvFollower *follower,
                     GError **error)
{
  AvFilePrint found;
  GError *problem = NULL;

  if (!av_file_print_take (path, print->size, follower, &found, &problem))
    {
      if (!g_error_matches (problem, AV_FILE_ERROR, AV_FILE_ERROR_IO) && !g_error_matches (problem, AV_FILE_ERROR, AV_FILE_ERROR_TOO_LARGE))
        {
          g_propagate_error (error, problem);
          return FALSE;
        }

      g_error_free (problem);
      return av_bundle_refuse (error, AV_BUNDLE_ERROR_CHECK);
    }

  if (found.size != print->size || !av_hash_equal (found.hash, print->hash, AV_HASH_SIZE))
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_CHECK);

  return TRUE;
}
