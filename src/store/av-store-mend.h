/* What a salvage asks of the store: what a new one has, and to take up what could be
 * read of a damaged one. */

#pragma once

#include "av-store.h"

G_BEGIN_DECLS

struct sqlite3;

/* Lays in an empty @database what a new store has. */
gboolean av_store_lay (struct sqlite3 *database, GError **error);

/* What records lack is told again by what is left, the archive is due to be applied
 * again when the installation opens, and projections are made of the registers that
 * could be read. */
gboolean av_store_mend (AvStore *store, GError **error);

G_END_DECLS
