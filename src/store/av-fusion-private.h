#pragma once

#include "av-fusion.h"

G_BEGIN_DECLS

/* The pairs that were joined of which both are among @containers, a set of
 * GBytes: as av_fusion_list (). */
GPtrArray *av_fusion_list_among (AvStore *store, GHashTable *containers, GError **error);

/* In which dossier of those it is shown with @container is shown; itself where it is
 * alone. Without a question to the database once it is known of all. */
gboolean av_fusion_find_shown (AvStore *store, const AvId *container, AvId *first, GError **error);

/* Whether anybody ever said of a dossier that it is another one, or of another
 * one that it is this. */
gboolean av_fusion_is_spoken_of (AvStore *store, const AvId *container, gboolean *spoken_of, GError **error);

G_END_DECLS
