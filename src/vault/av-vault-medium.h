#pragma once

#include <sys/types.h>
#include <glib.h>

G_BEGIN_DECLS

/* Whether a file system shares files with other machines: magic is its f_type
 * (statfs(2)), device the st_dev of what lies on it. That of FUSE says nothing of
 * what is behind: mounts, the text of /proc/self/mountinfo (nullable), does. */
gboolean av_vault_medium_is_network (guint32 magic,
                                     dev_t device,
                                     const char *mounts);

G_END_DECLS
