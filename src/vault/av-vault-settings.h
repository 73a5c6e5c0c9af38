#pragma once

#include <sqlite3.h>

#include <glib.h>

G_BEGIN_DECLS

/* The one list of settings of a store's connection, made and read back. */

/* What must be settled before the first table: once, at creation. */
gboolean av_vault_settings_lay (sqlite3 *connection,
                                GError **error);

/* At every open. */
/* Before anything else: nothing is written, not even when it closes. */
gboolean av_vault_settings_only_read (sqlite3 *connection,
                                      GError **error);
gboolean av_vault_settings_apply (sqlite3 *connection,
                                  GError **error);

/* A store that has sealed secrets has a table in an order of this name: versions before,
 * which do not know it, cannot copy such a store, and would lose what is sealed if they
 * did. An SQLite result. */
int av_vault_settings_know_sealed (sqlite3 *connection);

/* Whether a store that was closed properly has lost its end. */
gboolean av_vault_settings_check_size (sqlite3 *connection,
                                       const char *path,
                                       GError **error);

/* Lifted to 1 for VACUUM INTO alone. */
void av_vault_settings_allow_attach (sqlite3 *connection,
                                     gboolean allow);

G_END_DECLS
