#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One process holds the store: a lock on its directory, which renaming files
 * in it does not lose. close() gives it back. -1 where another process has it. */
int av_vault_lock_directory (const char *dir,
                             GError **error);

/* Whether the directory held is one where such a lock counts: no network's. */
gboolean av_vault_lock_check_file_system (int held,
                                          GError **error);

G_END_DECLS
