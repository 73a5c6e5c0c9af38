#pragma once

#include "av-secret.h"

G_BEGIN_DECLS

/* Gives the store in dir, which nobody may have open, a new key, UUID and
 * epoch: after a worker has left or a passphrase was seen. Nobody's passphrase
 * is needed or changed. Returns the new key (transfer full). Wherever it is cut,
 * the store opens. Backups made before keep their keys. */
AvSecret *av_rotation_run (const char *dir,
                           AvSecret *store_key,
                           GError **error);

G_END_DECLS
