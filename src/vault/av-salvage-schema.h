#pragma once

#include <sqlite3.h>

#include "av-salvage-pages.h"
#include "av-salvage-report.h"

G_BEGIN_DECLS

/* The schema of a damaged store. known: a database in memory that has what a new
 * store has, and in its temporary table `former` what could be read of this one's
 * schema. Tables that `former` lacks are found again: at the page where a new store
 * has them, else by what their rows look like, and added to it. Those that are not
 * found are gaps of the report. */
gboolean av_salvage_schema_complete (sqlite3 *known,
                                     AvSalvagePages *pages,
                                     AvSalvageReport *report,
                                     GError **error);

G_END_DECLS
