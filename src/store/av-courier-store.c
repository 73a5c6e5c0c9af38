#include "av-courier-store.h"

#include <string.h>

#include "av-store-private.h"

/* id16 is the bundle's id and the hash of this copy of it, which rows of former versions
 * do not have. */
#define KEY_SIZE (AV_ID_SIZE + AV_HASH_SIZE)
/* However small, so that the bound of bytes is one of their number as well. */
#define TURNS                                                                                                                                          \
  "(SELECT id16, since, MAX (LENGTH (bytes), 4096) AS size, ROW_NUMBER () OVER (PARTITION BY SUBSTR (id16, 1, 16) ORDER BY since DESC, id16) AS turn " \
  "FROM courier)"

gboolean
av_courier_store_add (AvStore *store,
                      const AvCarried *carried,
                      const guint8 *bytes,
                      gsize length,
                      gsize max_total,
                      GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "INSERT OR IGNORE INTO courier (id16, since, bytes) VALUES (?1, ?2, ?3)", error);
  g_autoptr (AvStatement) last =
    av_database_prepare (store->db,
                         "DELETE FROM courier WHERE id16 IN (SELECT id16 FROM (SELECT id16, SUM (size) OVER (ORDER BY turn, since DESC, id16) AS total "
                         "FROM " TURNS ") WHERE total > ?1)",
                         error);
  guint8 key[KEY_SIZE];

  if (statement == NULL || last == NULL)
    return FALSE;

  memcpy (key, carried->bundle.bytes, AV_ID_SIZE);
  memcpy (key + AV_ID_SIZE, carried->hash, AV_HASH_SIZE);
  av_statement_bind_static_blob (statement, 1, key, sizeof key);
  av_statement_bind_int64 (statement, 2, (gint64) av_store_get_now (store));
  av_statement_bind_static_blob (statement, 3, bytes, length);
  av_statement_bind_int64 (last, 1, (gint64) max_total);
  return av_statement_run (statement, error) && av_statement_run (last, error);
}

gboolean
av_courier_store_foreach (AvStore *store,
                          AvCourierFunc func,
                          gpointer user_data,
                          GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT id16, bytes FROM courier JOIN " TURNS " AS turns USING (id16) ORDER BY turn, turns.since DESC, id16", error);
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
