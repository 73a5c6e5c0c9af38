/* From a contact to a dossier: what was said at the stall is not asked twice. */

#pragma once

#include "av-session-store.h"

G_BEGIN_DECLS

/* Opens the dossier of the container @contact is in: `dossier` and `personne`
 * are filled from the contact, which is marked attached. Does nothing where
 * the dossier is open already. */
void av_new_dossier_async (AvSession *session, const char *contact, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* The container (transfer full). */
char *av_new_dossier_finish (AvSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
