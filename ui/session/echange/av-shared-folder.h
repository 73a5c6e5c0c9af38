#pragma once

#include <gtk/gtk.h>

#include "av-folder-watch.h"

G_BEGIN_DECLS

#define AV_TYPE_SHARED_FOLDER (av_shared_folder_get_type ())
G_DECLARE_FINAL_TYPE (AvSharedFolder, av_shared_folder, AV, SHARED_FOLDER, GtkWidget)

/* The folder shared with the other computers, a button, with how many bundles wait
 * there or that it is not there; hidden where there is none.
 *
 * chosen (const char *folder): it was clicked. */

void av_shared_folder_set_watch (AvSharedFolder *self,
                                 AvFolderWatch *watch);

G_END_DECLS
