#include "av-dropbox-file.h"

void
av_dropbox_file_free (AvDropboxFile *self)
{
  g_free (self->path);
  g_free (self);
}

AvDropboxFile *
av_dropbox_file_copy (const AvDropboxFile *self)
{
  AvDropboxFile *copy = g_new (AvDropboxFile, 1);

  *copy = *self;
  copy->path = g_strdup (self->path);
  return copy;
}

gboolean
av_dropbox_file_is_unchanged (const AvDropboxFile *self,
                              const AvDropboxFile *before)
{
  return self->size == before->size && self->modified.tv_sec == before->modified.tv_sec && self->modified.tv_nsec == before->modified.tv_nsec;
}
