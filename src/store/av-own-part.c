#include "av-own-part.h"

#include "av-claim-graph.h"
#include "av-segment-store.h"
#include "av-store-private.h"

gboolean
av_own_part_has (AvStore *store,
                 const char *scope)
{
  return av_claim_has_scope (store->ending_scopes != NULL ? store->ending_scopes : store->scopes, scope);
}

gboolean
av_own_part_is_erased (AvStore *store,
                       const AvId *container,
                       guint classes,
                       gboolean *erased,
                       GError **error)
{
  *erased = TRUE;
  for (guint class = 0; class < AV_N_CLASSES && *erased; class ++)
    if ((classes & AV_CLASS_BIT (class)) != 0 && !av_segment_store_is_erased (store, container, class, erased, error))
      return FALSE;

  return TRUE;
}
