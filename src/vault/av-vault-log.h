#pragma once

#include "av-secret.h"
#include "av-vault-header.h"

G_BEGIN_DECLS

typedef enum
{
  AV_VAULT_LOG_EMPTY,       /* nothing of it is read: the database stands alone */
  AV_VAULT_LOG_WHOLE,       /* with it, the database has every page */
  AV_VAULT_LOG_LACKS_PAGES, /* the database was cut: neither of them has some */
} AvVaultLogState;

/* Looks through the log of the store at path before SQLite does. SQLite takes
 * the first frame that does not fit for the end of the log: where a transaction
 * after it was committed and synced, entries would be lost without a word.
 *
 * A torn tail is fine. Damage is AV_VAULT_ERROR_LOG_DAMAGED, unless cut, which
 * keeps a copy of the log and answers TRUE. */
gboolean av_vault_log_inspect (const char *path,
                               AvSecret *store_key,
                               const AvVaultHeader *header,
                               gboolean cut,
                               AvVaultLogState *state,
                               GError **error);

/* The pages that lie in the log as it is read by SQLite, to the offset of their last
 * frame (gint64; transfer full). *n_pages: of the database after the last of its
 * transactions; 0: it has none. *complete: the disk has refused nothing of it. */
GHashTable *av_vault_log_list_pages (const char *path,
                                     AvSecret *store_key,
                                     const AvVaultHeader *header,
                                     guint32 *n_pages,
                                     gboolean *complete);

G_END_DECLS
