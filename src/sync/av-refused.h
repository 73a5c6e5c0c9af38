#pragma once

#include "av-dropbox-file.h"
#include "av-installation-private.h"

G_BEGIN_DECLS

/* What an exchange with a folder refused, file by file as it lies there: nobody is asked
 * to exchange for it again. A file that is replaced, or goes on being copied, is another
 * one, and so is each to another version of the program. What says that the organisation
 * was founded anew is for a person to answer: it is not remembered. */

/* files of AvDropboxFile: all that the last exchange with dir refused for that reason. */
gboolean av_refused_remember (AvInstallation *self,
                              const char *dir,
                              GPtrArray *files,
                              GError **error);

/* Who is trusted from now on may have written some. */
gboolean av_refused_forget (AvInstallation *self,
                            GError **error);

/* Whether a file stays refused for that error. */
gboolean av_refused_is_for_good (const GError *error);

/* A set of those of a folder, for av_refused_contains (); transfer full. */
GHashTable *av_refused_load (AvInstallation *self,
                             const char *dir,
                             GError **error);
gboolean av_refused_contains (GHashTable *refused,
                              const AvDropboxFile *file);

/* NULL: its own. */
void av_refused_set_version_for_test (const char *text);

G_END_DECLS
