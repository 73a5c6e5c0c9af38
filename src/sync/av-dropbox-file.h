#pragma once

#include <gio/gio.h>
#include <time.h>

G_BEGIN_DECLS

/* A bundle of a stick or a shared folder. */
typedef struct
{
  char *path;
  guint64 size;
  struct timespec modified; /* as the medium says: to look at the newest first, and at what was replaced again */
  gboolean copying;         /* shorter than its header says */
  guint turn;               /* how many newer ones lie in its folder */
} AvDropboxFile;

void av_dropbox_file_free (AvDropboxFile *self);
AvDropboxFile *av_dropbox_file_copy (const AvDropboxFile *self);

/* Whether a file that lies at a path is, as far as its size and date say, what lay there. */
gboolean av_dropbox_file_is_unchanged (const AvDropboxFile *self,
                                       const AvDropboxFile *before);

G_END_DECLS
