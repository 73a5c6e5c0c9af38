#pragma once

#include "av-session.h"

G_BEGIN_DECLS

/* Follows what is erased, here, by an import or by a confirmation, and makes
 * every window that holds something of it leave it (AvDossierHolder). Before
 * any window asks the store for what changed: they never show the ruins. */
void av_erased_dossiers_watch (AvSession *session);

/* Whether what was erased of it, as windows were told, leaves nothing. */
gboolean av_erased_dossiers_is_whole (AvSession *session,
                                      const char *container);

G_END_DECLS
