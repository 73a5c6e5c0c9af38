#pragma once

#include <sqlite3.h>

#include "av-salvage-report.h"

G_BEGIN_DECLS

/* Reads every row of a table that can be read, around those that cannot, and
 * inserts them into the table of the same name of target, if there is one. Gaps
 * and rows are added to the report. FALSE: target refuses. */
gboolean av_salvage_table (sqlite3 *source,
                           sqlite3 *target,
                           const char *table,
                           AvSalvageReport *report,
                           GError **error);

G_END_DECLS
