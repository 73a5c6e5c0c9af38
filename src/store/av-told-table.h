/* The table `reg` of live values, one row each, as it is read in SQL: rid, nid,
 * dot, hlc, agent, val. It is made of the table `told`, and nothing is written
 * to it. Of one record it reads that one alone. */

#pragma once

#include "av-database.h"

G_BEGIN_DECLS

gboolean av_told_table_declare (AvDatabase *db, GError **error);

G_END_DECLS
