/* Schema 2: what a row each held of the tables `reg` and `dead` of schema 1 is
 * told together. */

#pragma once

#include "av-database.h"

G_BEGIN_DECLS

/* Inside the transaction that makes the table `told`. */
gboolean av_told_move (AvDatabase *db, GError **error);

G_END_DECLS
