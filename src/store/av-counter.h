/* What an erased dossier leaves to the statistics: a record of the territory
 * for each time it counted, that says the indicator, the quarter and the
 * commune, and nobody's name; read by those who read what was counted. */

#pragma once

#include "av-store.h"

G_BEGIN_DECLS

/* One for each of the records of @classes (bits) in @container, before they are hidden. Ids
 * follow from the container: two installations that erase the same dossier
 * count it once. */
gboolean av_counters_write (AvStore *store, const AvId *container, guint classes, GError **error);

G_END_DECLS
