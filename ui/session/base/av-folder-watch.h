#pragma once

#include "av-opening.h"
#include "av-session.h"

G_BEGIN_DECLS

#define AV_TYPE_FOLDER_WATCH (av_folder_watch_get_type ())
G_DECLARE_FINAL_TYPE (AvFolderWatch, av_folder_watch, AV, FOLDER_WATCH, GObject)

/* Watches the shared folder of the settings for bundles that wait for this
 * computer: told of changes where the file system tells them, and once a minute,
 * as servers often do not. Imports nothing.
 *
 * Properties: "folder" (its path, NULL: none), "n-waiting" (bundles) and "away"
 * (it is not there, or nobody has exchanged with it).
 * The session's "to-receive" follows. */
AvFolderWatch *av_folder_watch_new (AvSession *session,
                                    AvOpening *opening);

/* From now on this one, also in the next sessions; NULL: none. */
void av_folder_watch_set_folder (AvFolderWatch *self,
                                 const char *folder);
const char *av_folder_watch_get_folder (AvFolderWatch *self);
guint av_folder_watch_get_n_waiting (AvFolderWatch *self);
gboolean av_folder_watch_is_away (AvFolderWatch *self);

/* How often it is looked at unasked (0: never), and whether news of changes is
 * followed. */
void av_folder_watch_set_ways (AvFolderWatch *self,
                               guint period_ms,
                               gboolean follows_news);

G_END_DECLS
