#pragma once

#include <sqlite3.h>

#include "av-secret.h"

G_BEGIN_DECLS

/* The secret half of the pair to which captures are sealed, in the database itself
 * (vault_secret), sealed under a key of the store's: so it stands in no page of SQLite's
 * cache. It outlives rotations, and what the installation keeps secret is sealed under a
 * key that follows from it. */

/* Whatever was there before; in the transaction under way, if any. */
gboolean av_inbox_secret_write (sqlite3 *connection,
                                AvSecret *store_key,
                                AvSecret *secret,
                                GError **error);

#define AV_INBOX_SECRET_SIZE 32
#define AV_INBOX_SECRET_SEALED_SIZE 72

/* What is written: sealed begins with its nonce. */
void av_inbox_secret_seal (AvSecret *store_key,
                           AvSecret *secret,
                           guint8 sealed[AV_INBOX_SECRET_SEALED_SIZE]);

/* As it is, or as versions before left it: in clear. */
AvSecret *av_inbox_secret_read (sqlite3 *connection,
                                AvSecret *store_key,
                                GError **error);

/* Whether versions before left it, in clear. */
gboolean av_inbox_secret_is_plain (sqlite3 *connection,
                                   gboolean *plain,
                                   GError **error);

G_END_DECLS
