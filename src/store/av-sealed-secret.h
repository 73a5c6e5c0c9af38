/* The secrets of this installation: rows of the table `secret`, each sealed under a key
 * that only the open vault has, so that no page of SQLite's cache says one in clear.
 * Those of private notes (av-note-key-row.h) are sealed in a way of their own. They are
 * read and written by av-segment-store.h. */

#pragma once

#include "av-store.h"

G_BEGIN_DECLS

/* Schema 5: what lies there in clear is sealed, the vault's own secret too. Inside the
 * transaction. @vault: NULL where the database is none. */
gboolean av_sealed_secrets_move (AvStore *store, AvVault *vault, GError **error);

G_END_DECLS
