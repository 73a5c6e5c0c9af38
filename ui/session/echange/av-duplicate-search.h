#pragma once

#include <gio/gio.h>

#include "av-queue.h"

G_BEGIN_DECLS

/* Compares dossiers (transfer full; NULL: all there are) with all others, some at a
 * time: what else is asked of the store comes in between. */
void av_duplicate_search_run (AvQueue *queue,
                              char **dossiers,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);

/* Every pair that may be of one person, of AvDuplicate, likeliest first; transfer full. */
GPtrArray *av_duplicate_search_finish (GAsyncResult *result,
                                       GError **error);

G_END_DECLS
