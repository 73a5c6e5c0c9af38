/* Others' bundles on their way to others: sealed, never opened. */

#pragma once

#include "av-hash.h"
#include "av-store.h"

G_BEGIN_DECLS

/* A bundle as it was met. What is spoilt on the way has the same id and other bytes,
 * and nobody who carries it can tell which is whole. */
typedef struct
{
  AvId bundle;
  guint8 hash[AV_HASH_SIZE]; /* of the whole file */
} AvCarried;

/* Nothing where it is kept already. Above @max_total bytes, of which each takes 4 KiB
 * at least, those that come last below go. */
gboolean av_courier_store_add (AvStore *store, const AvCarried *carried, const guint8 *bytes, gsize length, gsize max_total, GError **error);
typedef gboolean (*AvCourierFunc) (const AvId *bundle, const guint8 *bytes, gsize length, gpointer user_data, GError **error);
/* The newest copy of each bundle, then the next newest of each: copies of one take no
 * room from the others. */
gboolean av_courier_store_foreach (AvStore *store, AvCourierFunc func, gpointer user_data, GError **error);
/* @before: ms since 1970. */
gboolean av_courier_store_drop (AvStore *store, guint64 before, GError **error);

G_END_DECLS
