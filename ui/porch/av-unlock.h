#pragma once

#include <gio/gio.h>

#include "av-handover.h"

G_BEGIN_DECLS

/* Opens one slot of the keys file on a thread of its own: Argon2id takes half
 * a second. label: the agent's name as in the keys file. */
void av_unlock_async (const char *store,
                      const char *label,
                      AvSecret *passphrase,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);

/* transfer full; AV_KEYRING_ERROR_PASSPHRASE where it is the wrong one. */
AvHandover *av_unlock_finish (GAsyncResult *result,
                              GError **error);

G_END_DECLS
