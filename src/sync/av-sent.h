#pragma once

#include "av-file-print.h"
#include "av-installation-private.h"

G_BEGIN_DECLS

/* The bundles this installation has left in folders: which still do, which may
 * go. */

/* What a bundle for a group would say now: as long as it says the same, the one
 * that lies there will do. transfer full. */
char *av_sent_describe_state (AvInstallation *self,
                              AvPlanArchive *archive,
                              GPtrArray *members,
                              GError **error);

/* Remembers of a bundle our journal as it was, what it said, what its file holds, for
 * whom, and whether it is cut. */
gboolean av_sent_remember (AvInstallation *self,
                           const AvSentBundle *bundle,
                           const AvFilePrint *print,
                           const char *state,
                           GPtrArray *members,
                           GError **error);

typedef struct
{
  char *name; /* NULL: there is none; transfer full */
  gboolean is_cut;
} AvSentLying;

/* A bundle in a folder that says `state` and reads back as it was written. One that does
 * not is removed, and another one has to be written. follower: told of what is read back,
 * where anything is. Errors: G_IO_ERROR_CANCELLED. */
gboolean av_sent_find_state (AvInstallation *self,
                             const char *folder,
                             const char *state,
                             AvFollower *follower,
                             AvSentLying *lying,
                             GError **error);

/* Removes what every recipient has acknowledged or what is 90 days old, except
 * the names kept; returns how many. */
guint av_sent_remove_acknowledged (AvInstallation *self,
                                   const char *folder,
                                   const char *const *kept);

/* Of what is older than that nothing need be known, wherever it lies: a stick that
 * is lost, or goes to somebody who is revoked, comes back no more. */
void av_sent_forget_old (AvInstallation *self);

G_END_DECLS
