#pragma once

#include "av-vault.h"

G_BEGIN_DECLS

/* Gives the store in dir, which nobody may have open, a new key, UUID and
 * epoch: after a worker has left or a passphrase was seen. Nobody's passphrase
 * is needed or changed. Returns the new key (transfer full). Wherever it is cut,
 * the store opens. Backups made before keep their keys. */
AvSecret *av_rotation_run (const char *dir,
                           AvSecret *store_key,
                           GError **error);

/* The same of one that is open, by who looks into it first; it is disconnected, or
 * closed by av_vault_free() at the latest. */
AvSecret *av_rotation_run_on (AvVault *vault,
                              GError **error);

/* How often the store in dir was given a new key, and one: more than before where it
 * was, also where the rotation failed afterwards. 0: it cannot be read. */
guint32 av_rotation_get_epoch (const char *dir);

G_END_DECLS
