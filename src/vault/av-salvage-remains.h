#pragma once

#include <sqlite3.h>

#include "av-key-pair.h"
#include "av-salvage-report.h"
#include "av-secret.h"
#include "av-vault-header.h"

G_BEGIN_DECLS

/* Lays in an empty database what a new store has: where the schema of a damaged
 * one is lost, this says where its tables are. */
typedef gboolean (*AvSalvageLay) (sqlite3 *database,
                                  GError **error);

/* What can be read of a damaged store, as a database of its own: inner pages are
 * made again, and where its schema has lost something, that of a new store says
 * where the tables are. */
typedef struct _AvSalvageRemains AvSalvageRemains;

/* In a file at path, sealed, which goes when this is freed. What has no gap of
 * its own to tell of it is added to the report. */
AvSalvageRemains *av_salvage_remains_new (const char *dir,
                                          AvSecret *store_key,
                                          const AvVaultHeader *header,
                                          const char *path,
                                          AvSalvageLay lay,
                                          AvSalvageReport *report,
                                          GError **error);
void av_salvage_remains_free (AvSalvageRemains *self);

/* transfer none, all. */
sqlite3 *av_salvage_remains_get_connection (AvSalvageRemains *self);
AvKeyPair *av_salvage_remains_get_inbox_pair (AvSalvageRemains *self); /* nullable */

/* The database a new store has, where the schema has lost something; else NULL. */
sqlite3 *av_salvage_remains_get_known (AvSalvageRemains *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvSalvageRemains, av_salvage_remains_free)

G_END_DECLS
