#pragma once

#include "av-file-print.h"

G_BEGIN_DECLS

/* A file that is put on a stick or into a shared folder, whoever wrote what is in it:
 * what does not read back as it was written is told, and does not stay. Freeing it
 * before it is committed leaves nothing. */
typedef struct _AvDropboxWriter AvDropboxWriter;

/* Errors: AV_FILE_ERROR_EXISTS where there is something of that name. */
AvDropboxWriter *av_dropbox_writer_new (const char *path,
                                        GError **error);
gboolean av_dropbox_writer_write (AvDropboxWriter *self,
                                  const void *bytes,
                                  gsize size,
                                  GError **error);

/* Durable and read back when it returns TRUE; nothing is at path otherwise. follower:
 * told of what is read back, nullable. print: what it holds, nullable. */
gboolean av_dropbox_writer_commit (AvDropboxWriter *self,
                                   AvFollower *follower,
                                   AvFilePrint *print,
                                   GError **error);
void av_dropbox_writer_free (AvDropboxWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvDropboxWriter, av_dropbox_writer_free)

G_END_DECLS
