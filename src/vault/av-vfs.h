#pragma once

#include <sqlite3.h>

#include "av-page-cipher.h"

G_BEGIN_DECLS

/* The SQLite VFS that encrypts everything: a shim over another one. Databases
 * are opened as file:PATH?vfs=av-vault&ctx=N, N naming a context that holds the
 * key; the key itself is never part of a name or of SQL. */

#define AV_VFS_NAME "av-vault"

/* The shim over the system's VFS, or over the named one. Returns an SQLite
 * result; again with the same parent is harmless. */
int av_vfs_register (const char *parent);

/* Lends the cipher of one store to the files opened with the number returned. */
guint av_vfs_add_context (AvPageCipher *cipher);
void av_vfs_remove_context (guint number);

/* For third parties' test suites (libav-vault-vfs.so): the shim over parent as
 * the default VFS, with a fixed key, any page size from 1,024 on and 64 reserve
 * bytes set by itself. To be called again after sqlite3_shutdown(). */
int av_vault_vfs_init_for_test (const char *parent);

G_END_DECLS
