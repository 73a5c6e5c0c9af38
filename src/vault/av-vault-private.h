#pragma once

#include <gio/gio.h>

#include "av-vault.h"

G_BEGIN_DECLS

/* The VFS below the encrypting one at the next open, for tests that record and
 * cut writes; NULL: the system's. */
void av_vault_set_parent_vfs_for_test (const char *parent);

/* The VFS of stores; an SQLite result. */
int av_vault_register_vfs (void);

/* Closes the connection, the log with it, and still holds the directory. */
gboolean av_vault_disconnect (AvVault *self,
                              GError **error);

/* A copy of the whole store under another header and key at path, read through
 * and synced; nothing where it is cancelled (G_IO_ERROR_CANCELLED). The parts of the header that stay are taken from the vault. */
gboolean av_vault_copy (AvVault *self,
                        const char *path,
                        AvSecret *key,
                        AvVaultHeader *header,
                        GCancellable *cancellable,
                        GError **error);

G_END_DECLS
