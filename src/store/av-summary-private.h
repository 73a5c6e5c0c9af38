#pragma once

#include "av-store-private.h"
#include "av-summary.h"

G_BEGIN_DECLS

/* Line of one record; NULL without error: it is gone, or not read here. */
AvSummary *av_summary_load (AvStore *store, gint64 rid, GError **error);
/* The same for a list: of a `dossier` record that of the whole dossier, of
 * other records with the person's name. */
AvSummary *av_summary_load_line (AvStore *store, gint64 rid, GError **error);
/* Line of the dossier that holds @container: fused ones as one, or what is of that one
 * @alone. */
AvSummary *av_summary_load_dossier (AvStore *store, const AvId *container, gboolean alone, GError **error);

G_END_DECLS
