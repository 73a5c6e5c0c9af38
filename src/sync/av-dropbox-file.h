#pragma once

#include <gio/gio.h>
#include <time.h>

G_BEGIN_DECLS

/* A bundle of a stick or a shared folder. */
typedef struct
{
  char *path;
  guint64 size;
  struct timespec modified; /* as the medium says: to look at the newest first only */
  gboolean copying;         /* shorter than its header says */
  guint turn;               /* how many newer ones lie in its folder */
} AvDropboxFile;

void av_dropbox_file_free (AvDropboxFile *self);

G_END_DECLS
