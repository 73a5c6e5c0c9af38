#pragma once

#include "av-id.h"
#include "av-store.h"

G_BEGIN_DECLS

/* A dossier that an installation asked to erase: nothing is destroyed here yet, or not all
 * of it, and a revocation takes it back. That it counts may be known elsewhere alone. */
typedef struct
{
  AvId author;
  AvId container;
  gint64 sid;   /* of the segment that says so */
  gint64 asked; /* ms since 1970, by the clock of who asked */
} AvPendingErasure;

/* What a revocation in these scopes (AvScope; NULL: all) takes back of what an author asked
 * for (NULL: whoever): not what intendants let in, nor what its author answers for by
 * another scope. AvPendingErasure, by when it was asked; transfer full. */
GArray *av_pending_erasures_list (AvStore *store,
                                  const AvId *author,
                                  GArray *revoked,
                                  GError **error);

/* How many dossiers that are among them, asked for by somebody at that moment or later. */
guint av_pending_erasures_count (GArray *list,
                                 const AvId *author,
                                 gint64 since);

G_END_DECLS
