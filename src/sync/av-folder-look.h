#pragma once

#include "av-installation.h"

G_BEGIN_DECLS

/* Looks at a shared folder, again and again, for bundles that wait for this
 * installation. Nothing is imported: names are listed, and of a file that was not
 * there, or is another one, the header alone is read, once.
 *
 * One thread at a time: first any, which a slow server may keep; then the store's. */
typedef struct _AvFolderLook AvFolderLook;

AvFolderLook *av_folder_look_new (const char *dir);
void av_folder_look_free (AvFolderLook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvFolderLook, av_folder_look_free)

/* AV_BUNDLE_ERROR_AWAY where no exchange has ever been with it: its server, or its
 * mount, is not there. */
gboolean av_folder_look_list (AvFolderLook *self,
                              GCancellable *cancellable,
                              GError **error);

/* How many of the bundles listed are for this installation, and were neither read yet
 * nor refused as they lie there. */
gboolean av_folder_look_count (AvFolderLook *self,
                               AvInstallation *installation,
                               guint *n_waiting,
                               GError **error);

/* Whether there are files listed that were not looked at yet: list once more. */
gboolean av_folder_look_has_more (AvFolderLook *self);

/* Where something may come: paths. transfer none. */
GPtrArray *av_folder_look_get_folders (AvFolderLook *self);

G_END_DECLS
