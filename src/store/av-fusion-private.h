#pragma once

#include "av-fusion.h"

G_BEGIN_DECLS

/* The pairs that were joined of which both are among @containers, a set of
 * GBytes: as av_fusion_list (). */
GPtrArray *av_fusion_list_among (AvStore *store, GHashTable *containers, GError **error);

G_END_DECLS
