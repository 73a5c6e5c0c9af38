#pragma once

#include "av-store.h"

G_BEGIN_DECLS

/* What a store must show, worked out anew from its archive and from nothing
 * that merging keeps: every operation that counts, less those any of them
 * names. Slow, obvious, and the judge of the model test. */
typedef struct
{
  GPtrArray *live;      /* lines, sorted */
  GHashTable *archived; /* every value ever set, whether it counts or not */
  GHashTable *replaced; /* name of an operation → GPtrArray of the values that name it, or where
                         * it sets none, of what av_oracle_name_clear () says */
  GHashTable *values;   /* name of an operation → its value */
} AvOracle;

/* whole: a segment counts with all its strands, or not at all; else each strand as
 * the store says, as where a laptop is moved from one commune to another. */
AvOracle *av_oracle_read (AvStore *store,
                          gboolean whole);
void av_oracle_free (AvOracle *self);
/* What an operation that sets nothing is called: by its moment. transfer full. */
char *av_oracle_name_clear (guint64 hlc);
/* The values that a store has, in its archive or live, whether they count or not;
 * nothing is signed for it. transfer full. */
GHashTable *av_oracle_list_held (AvStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvOracle, av_oracle_free)

/* What it does show, as lines of the same kind: the record and its place, the
 * register, the operation by content, the value. transfer full. */
GPtrArray *av_oracle_list_shown (AvStore *store);

/* What windows and lists read: rows of the projections, conflicts, fusions and
 * erasures, without the numbers of this store. transfer full. */
char *av_oracle_view (AvStore *store);

G_END_DECLS
