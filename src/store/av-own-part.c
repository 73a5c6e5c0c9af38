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

static gboolean
is_held (AvStore *store,
         const AvId *container,
         guint class,
         gboolean *held,
         GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "SELECT EXISTS (SELECT 1 FROM strand WHERE container = ?1 AND class = ?2) OR "
                         "EXISTS (SELECT 1 FROM record WHERE container = ?1 AND class = ?2)",
                         error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, container->bytes, sizeof container->bytes);
  av_statement_bind_int64 (statement, 2, class);
  *held = av_statement_next (statement, &problem) && av_statement_get_int64 (statement, 0) != 0;
  return av_database_ended_well (&problem, error);
}

gboolean
av_own_part_is_erased (AvStore *store,
                       const AvId *container,
                       guint classes,
                       gboolean *erased,
                       GError **error)
{
  gboolean any = FALSE, left = FALSE;

  for (guint class = 0; class < AV_N_CLASSES && !left; class ++)
    {
      gboolean gone;

      if ((classes & AV_CLASS_BIT (class)) == 0)
        continue;
      if (!av_segment_store_is_erased (store, container, class, &gone, error) || (!gone && !is_held (store, container, class, &left, error)))
        return FALSE;

      any = any || gone;
    }

  *erased = any && !left;
  return TRUE;
}
