#pragma once

#include "av-dropbox-file.h"

G_BEGIN_DECLS

/* A stick or a shared folder: one subfolder for each writer, whom alone it
 * belongs to, in one folder of ours.
 *
 *   DIR/aller-vers/<folder>/<16 random characters>.avlot
 *
 * Everything else in it is somebody else's and may be anything. */

/* What lies at a path: where there is nothing any more, or something else, the
 * stick was pulled out, and what is written there goes to the machine's disk. */
typedef struct
{
  guint64 device;
  guint64 folder;
} AvDropboxMedium;

gboolean av_dropbox_find_medium (const char *dir,
                                 AvDropboxMedium *medium,
                                 GError **error);
gboolean av_dropbox_check_medium (const char *dir,
                                  const AvDropboxMedium *medium,
                                  GError **error);

/* Bundles of a directory itself and of the folders in it, whatever they are called;
 * no links, pipes or directories: the newest of each folder, then the next newest
 * of each. At most what one pass reads. transfer full, of AvDropboxFile. */
GPtrArray *av_dropbox_list (const char *dir,
                            GCancellable *cancellable,
                            GError **error);

/* The same of a folder that has been exchanged with, by names and sizes alone:
 * copying is not told. AV_BUNDLE_ERROR_AWAY where no exchange left its mark, as in
 * the empty place of a server that is not there. */
GPtrArray *av_dropbox_list_shared (const char *dir,
                                   GCancellable *cancellable,
                                   GError **error);

/* All bundles of the folder of one writer that one may look at in one pass, in no order and
 * with nothing said of copying: more than a pass reads. AV_BUNDLE_ERROR_AWAY where it is
 * not there. transfer full, of AvDropboxFile. */
GPtrArray *av_dropbox_list_folder (const char *folder,
                                   GCancellable *cancellable,
                                   GError **error);

/* The folder that holds those of all writers. transfer full. */
char *av_dropbox_get_writers (const char *dir);

/* Whether a folder is one that an exchange makes: of one writer alone. */
gboolean av_dropbox_is_folder_of_one (const char *folder);

/* The folder to exchange in where somebody chose it, or by mistake our folder in it
 * or a writer's in that: whoever opens the stick and goes on sees nothing else, and a
 * chooser that completes goes on by itself. transfer full. */
char *av_dropbox_find_around (const char *chosen);

/* The folder of one writer, made where it is missing: n_made of the two folders that
 * take to it were. Where it cannot be, neither is. transfer full. */
char *av_dropbox_prepare_folder (const char *dir,
                                 const char *folder,
                                 guint *n_made,
                                 GError **error);

/* Takes those that were made away again, unless something lies in them by now. */
void av_dropbox_undo_folder (const char *folder,
                             guint n_made);

/* A name nothing ever had. transfer full. */
char *av_dropbox_draw_path (const char *dir);

/* 26 random characters: the folder of a writer. transfer full. */
char *av_dropbox_draw_folder (void);

/* What a broken off writing left in a folder of ours. */
void av_dropbox_remove_leftovers (const char *folder);

/* Whether that many bytes fit. */
gboolean av_dropbox_check_room (const char *dir,
                                guint64 size,
                                GError **error);

G_END_DECLS
