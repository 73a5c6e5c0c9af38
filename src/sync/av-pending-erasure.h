#pragma once

#include "av-id.h"
#include "av-store.h"

G_BEGIN_DECLS

/* A dossier that an installation asked to erase: that counts, and nothing is destroyed
 * here yet, or not all of it. */
typedef struct
{
  AvId author;
  AvId container;
  gint64 sid;   /* of the segment that says so */
  gint64 asked; /* ms since 1970, by the clock of who asked */
} AvPendingErasure;

/* Of AvPendingErasure, by when it was asked; transfer full. author NULL: whoever. */
GArray *av_pending_erasures_list (AvStore *store,
                                  const AvId *author,
                                  GError **error);

/* How many dossiers that are among them, asked for by somebody at that moment or later. */
guint av_pending_erasures_count (GArray *list,
                                 const AvId *author,
                                 gint64 since);

G_END_DECLS
