/* Others' bundles on their way to others: sealed, never opened. */

#pragma once

#include "av-store.h"

G_BEGIN_DECLS

/* Above @max_total bytes the oldest go. */
gboolean av_courier_store_add (AvStore *store, const AvId *bundle, const guint8 *bytes, gsize length, gsize max_total, GError **error);
typedef gboolean (*AvCourierFunc) (const AvId *bundle, const guint8 *bytes, gsize length, gpointer user_data, GError **error);
/* Newest first. */
gboolean av_courier_store_foreach (AvStore *store, AvCourierFunc func, gpointer user_data, GError **error);
/* @before: ms since 1970. */
gboolean av_courier_store_drop (AvStore *store, guint64 before, GError **error);

G_END_DECLS
