#include "av-store-mend.h"

#include "av-authorship.h"
#include "av-projection.h"
#include "av-store-private.h"

static gboolean
list_form (AvStore *store,
           gint64 nid,
           GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "UPDATE record SET listed = 1 WHERE form = ?1 AND listed IS NULL", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, nid);
  return av_statement_run (statement, error);
}

/* A record that came of an index alone says neither who began it nor that its form
 * is listed. */
static gboolean
mend_records (AvStore *store,
              gpointer user_data,
              GError **error)
{
  g_autoptr (AvStatement) names = av_database_prepare (store->db, "SELECT nid, text FROM name", error);
  g_autoptr (GError) problem = NULL;

  if (names == NULL)
    return FALSE;

  while (av_statement_next (names, &problem))
    if (av_store_lists_form (av_statement_get_text (names, 1)) && !list_form (store, av_statement_get_int64 (names, 0), error))
      return FALSE;

  return av_database_ended_well (&problem, error) && av_authorship_move (store, error);
}

gboolean
av_store_lay (struct sqlite3 *database,
              GError **error)
{
  g_autoptr (AvStore) store = av_store_open_database (av_database_new (database), NULL, NULL, error);

  return store != NULL;
}

gboolean
av_store_mend (AvStore *store,
               GError **error)
{
  return av_store_transact (store, mend_records, NULL, error) && av_projections_rebuild (store, NULL, NULL, error);
}
