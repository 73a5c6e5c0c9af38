#pragma once

#include "av-salvage-remains.h"
#include "av-salvage-report.h"
#include "av-vault.h"

G_BEGIN_DECLS

/* Reads every page of the store in dir, which nobody may have open, and every
 * row of every table. Changes nothing, but for a log that is moved into the
 * database as at any opening. An error means that not even that was possible:
 * the report says what was found all the same, and is never NULL. */
AvSalvageReport *av_salvage_check (const char *dir,
                                   AvSecret *store_key,
                                   GError **error);

/* Of an open store: rows of its tables that cannot be read, of AvSalvageGap;
 * changes nothing (transfer full). */
GPtrArray *av_salvage_list_gaps (AvVault *vault,
                                 GError **error);

/* Saves what can be read into a new store in target, under a new key sealed to
 * everybody who could open the old one. Full-text indexes come empty: they are
 * to be built again. lay: nullable. NULL: nothing was saved. */
AvSalvageReport *av_salvage_run (const char *dir,
                                 AvSecret *store_key,
                                 const char *target,
                                 AvSalvageLay lay,
                                 GError **error);

G_END_DECLS
