#pragma once

#include "av-vault.h"

G_BEGIN_DECLS

/* The VFS below the encrypting one at the next open, for tests that record and
 * cut writes; NULL: the system's. */
void av_vault_set_parent_vfs_for_test (const char *parent);

G_END_DECLS
