/* Two dossiers that may be of one person, laid side by side for a person to
 * judge. Immutable, safe across threads. */

#pragma once

#include "av-duplicates.h"

G_BEGIN_DECLS

typedef struct
{
  const char *label; /* of the question, as shown */
  char *one;         /* answers as shown; "" where there is none */
  char *other;
} AvLikenessLine;

typedef struct
{
  char *one; /* containers, the older one first */
  char *other;
  char *one_title;
  char *other_title;
  char *reasons;    /* as shown */
  GPtrArray *lines; /* AvLikenessLine: what tells people apart, in the order of the forms */
} AvLikeness;

void av_likeness_free (AvLikeness *likeness);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvLikeness, av_likeness_free)

/* transfer full. */
AvLikeness *av_likeness_load (AvStore *store, const AvDuplicate *duplicate, GError **error);

G_END_DECLS
