#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A store and its keys put in the place of others, as one: keys.restored, then
 * store.avs.restored; what lies there renamed to store.avs.before-N,
 * store.avs-wal.before-N and keys.before-N; the two under their own names, the
 * store last. From the moment store.avs.restored has its name on, whoever comes
 * goes on to the end: the power may go between any two steps. */

/* Moves both, whole and synced on the file system of dir, in the place of what
 * is there; where it fails, that is put back. The directory is held. */
gboolean av_vault_replace (const char *dir,
                           const char *store,
                           const char *keys,
                           GError **error);

/* Whether a replacement was begun and has not come to its end, or may have been:
 * the disk does not say. */
gboolean av_vault_replace_is_pending (const char *dir);

/* Brings it to its end, or removes keys whose store never came. Nothing to do is
 * no failure, a disk that does not say is. The directory is held; by
 * the second only where there is something to do, and not before. */
gboolean av_vault_replace_finish (const char *dir,
                                  GError **error);
gboolean av_vault_replace_settle (const char *dir,
                                  GError **error);

G_END_DECLS
