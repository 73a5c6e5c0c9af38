#include "av-dropbox-file.h"

void
av_dropbox_file_free (AvDropboxFile *self)
{
  g_free (self->path);
  g_free (self);
}
