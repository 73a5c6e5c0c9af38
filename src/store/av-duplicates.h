/* Probable duplicates: names as heard, in any order, partial birth dates. What
 * was parted by hand is not proposed again. */

#pragma once

#include "av-profile.h"
#include "av-store.h"

G_BEGIN_DECLS

typedef struct
{
  char *one; /* containers, the older one first */
  char *other;
  guint likelihood; /* 1 to 100 */
  AvReason reasons;
} AvDuplicate;

void av_duplicate_free (AvDuplicate *duplicate);

/* Likeliest first: a GCompareFunc for arrays of them. */
gint av_duplicate_compare (gconstpointer one, gconstpointer other);

/* Pairs that involve one of @containers (NULL: any), likeliest first. */
GPtrArray *av_duplicates_find (AvStore *store, const char *const *containers, GError **error);

G_END_DECLS
