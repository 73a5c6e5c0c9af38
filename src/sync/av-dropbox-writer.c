#include "av-dropbox-writer.h"

#include <errno.h>

#include "av-file.h"

struct _AvDropboxWriter
{
  char *path;
  AvFileWriter *file;
  AvHash *hash;
  AvFilePrint print; /* of what was written so far, without its hash */
};

AvDropboxWriter *
av_dropbox_writer_new (const char *path,
                       GError **error)
{
  AvDropboxWriter *self;
  AvFileWriter *file;

  if (g_file_test (path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
    {
      av_file_set_error (error, path, EEXIST);
      return NULL;
    }

  file = av_file_writer_new (path, error);
  if (file == NULL)
    return NULL;

  self = g_new0 (AvDropboxWriter, 1);
  self->path = g_strdup (path);
  self->file = file;
  self->hash = av_hash_new (NULL, AV_HASH_SIZE);
  return self;
}

gboolean
av_dropbox_writer_write (AvDropboxWriter *self,
                         const void *bytes,
                         gsize size,
                         GError **error)
{
  av_hash_update (self->hash, bytes, size);
  self->print.size += size;
  return av_file_writer_write (self->file, bytes, size, error);
}

gboolean
av_dropbox_writer_commit (AvDropboxWriter *self,
                          AvFollower *follower,
                          AvFilePrint *print,
                          GError **error)
{
  if (!av_file_writer_commit_new (self->file, error))
    return FALSE;

  av_hash_finish (self->hash, self->print.hash);
  if (av_file_print_check (self->path, &self->print, follower, error))
    {
      if (print != NULL)
        *print = self->print;
      return TRUE;
    }

  av_file_remove (self->path, NULL);
  return FALSE;
}

void
av_dropbox_writer_free (AvDropboxWriter *self)
{
  av_file_writer_free (self->file);
  av_hash_free (self->hash);
  g_free (self->path);
  g_free (self);
}
