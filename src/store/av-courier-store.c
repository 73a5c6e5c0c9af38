#include "av-courier-store.h"

#include <string.h>

#include "av-store-private.h"

gboolean
av_courier_store_add (AvStore *store,
                      const AvId *bundle,
                      const guint8 *bytes,
                      gsize length,
                      gsize max_total,
                      GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "INSERT OR IGNORE INTO courier (id16, since, bytes) VALUES (?1, ?2, ?3)", error);
  g_autoptr (AvStatement) oldest =
    av_database_prepare (store->db,
                         "DELETE FROM courier WHERE id16 IN (SELECT id16 FROM (SELECT id16, SUM (LENGTH (bytes)) OVER (ORDER BY since DESC, id16) AS total "
                         "FROM courier) WHERE total > ?1)",
                         error);

  if (statement == NULL || oldest == NULL)
    return FALSE;

  av_statement_bind_static_blob (statement, 1, bundle->bytes, sizeof bundle->bytes);
  av_statement_bind_int64 (statement, 2, (gint64) av_store_get_now (store));
  av_statement_bind_static_blob (statement, 3, bytes, length);
  av_statement_bind_int64 (oldest, 1, (gint64) max_total);
  return av_statement_run (statement, error) && av_statement_run (oldest, error);
}

gboolean
av_courier_store_foreach (AvStore *store,
                          AvCourierFunc func,
                          gpointer user_data,
                          GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT id16, bytes FROM courier ORDER BY since DESC, id16", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  while (av_statement_next (statement, &problem))
    {
      AvId bundle;
      gsize length;
      const guint8 *bytes = av_statement_get_blob (statement, 1, &length);

      memcpy (bundle.bytes, av_statement_get_blob (statement, 0, NULL), sizeof bundle.bytes);
      if (!func (&bundle, bytes, length, user_data, error))
        return FALSE;
    }
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return problem == NULL;
}

gboolean
av_courier_store_drop (AvStore *store,
                       guint64 before,
                       GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "DELETE FROM courier WHERE since < ?1", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, (gint64) before);
  return av_statement_run (statement, error);
}
