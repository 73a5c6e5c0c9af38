#pragma once

#include "av-installation-private.h"

G_BEGIN_DECLS

/* Other installations' bundles, carried unopened from one stick or folder to
 * the next: whoever goes round brings the post of those who do not meet. What
 * is carried stays sealed; the carrier can lose it, never read or change it. */

/* Takes a file that is meant for a colleague, and not written by us. What is
 * no whole bundle, or for nobody we know, is left where it is. */
gboolean av_courier_take (AvInstallation *self,
                          const char *path,
                          GError **error);

/* Puts into our folder of a place what is not there yet, as long as there is
 * room: a copy that differs from those that lie there may be the whole one. files of
 * AvDropboxFile is what of the place was read; our folder is looked through as a
 * whole. Nothing of it stays where it fails. */
gboolean av_courier_give (AvInstallation *self,
                          GPtrArray *files,
                          const char *folder,
                          GCancellable *cancellable,
                          guint *n_given,
                          GError **error);

G_END_DECLS
