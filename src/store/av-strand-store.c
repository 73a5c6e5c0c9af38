#include <string.h>

#include "av-segment-store.h"
#include "av-store-private.h"

#define COLUMNS "sx, sid, idx, class, scope, container, hash32, length, blob, applied"
/* The same without the bytes, wherever they are. */
#define PLACES "sx, sid, idx, class, scope, container, hash32, length, NULL, applied"
/* Of a segment that counts, and known here by its name alone, or not applied; what
 * is erased waits for nothing. */
#define WAITING                                                                                                     \
  "(blob IS NULL OR applied = 0) AND EXISTS (SELECT 1 FROM seg WHERE seg.sid = strand.sid AND seg.status = 2) AND " \
  "(strand.container IS NULL OR NOT EXISTS "                                                                        \
  "(SELECT 1 FROM erased WHERE erased.container = strand.container AND erased.class = strand.class))"
/* Of that, what somebody else may have the bytes of, or the key. What was never opened
 * may lack the one that it was told with; what was has it, unless it was lost. */
#define LACKING                                                                                  \
  WAITING " AND (blob IS NULL OR (strand.class < 4 AND (strand.container IS NULL OR NOT EXISTS " \
          "(SELECT 1 FROM key WHERE kid = substr (blob, 1, 16) AND key.container = strand.container AND key.class = strand.class))))"

gboolean
av_segment_store_add_strand (AvStore *store,
                             gint64 sid,
                             guint16 index,
                             AvClass klass,
                             guint32 scope,
                             const AvId *container,
                             const AvSegmentHash *hash,
                             guint32 length,
                             const guint8 *blob,
                             gboolean applied,
                             GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "INSERT INTO strand (sid, idx, class, scope, container, hash32, length, blob, applied) "
                         "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (sid, idx) DO UPDATE SET "
                         "container = COALESCE (excluded.container, container), blob = COALESCE (blob, excluded.blob), "
                         "applied = applied OR excluded.applied",
                         error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, sid);
  av_statement_bind_int64 (statement, 2, index);
  av_statement_bind_int64 (statement, 3, klass);
  av_statement_bind_int64 (statement, 4, scope);
  if (container != NULL)
    av_statement_bind_static_blob (statement, 5, container->bytes, sizeof container->bytes);
  av_statement_bind_static_blob (statement, 6, hash->bytes, sizeof hash->bytes);
  av_statement_bind_int64 (statement, 7, length);
  if (blob != NULL)
    av_statement_bind_static_blob (statement, 8, blob, length);
  av_statement_bind_int64 (statement, 9, applied != FALSE);
  return av_statement_run (statement, error);
}

static gboolean
tell_strands (AvStatement *statement,
              AvStrandFunc func,
              gpointer user_data,
              GError **error)
{
  g_autoptr (GError) problem = NULL;

  while (av_statement_next (statement, &problem))
    {
      AvStrandRow strand = { av_statement_get_int64 (statement, 0), av_statement_get_int64 (statement, 1) };

      strand.index = (guint16) av_statement_get_int64 (statement, 2);
      strand.klass = (guint8) av_statement_get_int64 (statement, 3);
      strand.scope = (guint32) av_statement_get_int64 (statement, 4);
      strand.has_container = !av_statement_is_null (statement, 5);
      if (strand.has_container)
        memcpy (strand.container.bytes, av_statement_get_blob (statement, 5, NULL), sizeof strand.container.bytes);
      memcpy (strand.hash.bytes, av_statement_get_blob (statement, 6, NULL), sizeof strand.hash.bytes);
      strand.length = (guint32) av_statement_get_int64 (statement, 7);
      strand.blob = av_statement_get_blob (statement, 8, &strand.blob_length);
      strand.applied = av_statement_get_int64 (statement, 9) != 0;
      if (!func (&strand, user_data, error))
        return FALSE;
    }
  return av_database_ended_well (&problem, error);
}

gboolean
av_segment_store_foreach_strand (AvStore *store,
                                 gint64 sid,
                                 AvStrandFunc func,
                                 gpointer user_data,
                                 GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT " COLUMNS " FROM strand WHERE sid = ?1 ORDER BY idx", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, sid);
  return tell_strands (statement, func, user_data, error);
}

gboolean
av_segment_store_foreach_missing (AvStore *store,
                                  gint64 sid,
                                  AvStrandFunc func,
                                  gpointer user_data,
                                  GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT " PLACES " FROM strand WHERE sid = ?1 AND blob IS NULL ORDER BY idx", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, sid);
  return tell_strands (statement, func, user_data, error);
}

gboolean
av_segment_store_is_stub (AvStore *store,
                          gint64 sid,
                          guint16 index,
                          gboolean *stub,
                          GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT 1 FROM strand WHERE sid = ?1 AND idx = ?2 AND blob IS NULL", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, sid);
  av_statement_bind_int64 (statement, 2, index);
  *stub = av_statement_next (statement, &problem);
  return av_database_ended_well (&problem, error);
}

gboolean
av_segment_store_get_size_held (AvStore *store,
                                gint64 sid,
                                guint64 *size,
                                GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT TOTAL (LENGTH (blob)) FROM strand WHERE sid = ?1", error);
  g_autoptr (GError) problem = NULL;

  *size = 0;
  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, sid);
  if (av_statement_next (statement, &problem))
    *size = (guint64) av_statement_get_int64 (statement, 0);
  return av_database_ended_well (&problem, error);
}

gboolean
av_segment_store_foreach_size (AvStore *store,
                               gint64 sid,
                               AvStrandSizeFunc func,
                               gpointer user_data,
                               GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT idx, LENGTH (blob) FROM strand WHERE sid = ?1 AND blob IS NOT NULL", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, sid);
  while (av_statement_next (statement, &problem))
    func ((guint16) av_statement_get_int64 (statement, 0), (guint64) av_statement_get_int64 (statement, 1), user_data);

  return av_database_ended_well (&problem, error);
}

gboolean
av_segment_store_foreach_strand_of_container (AvStore *store,
                                              const AvId *container,
                                              AvStrandFunc func,
                                              gpointer user_data,
                                              GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT " COLUMNS " FROM strand WHERE container = ?1 ORDER BY sid, idx", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, container->bytes, sizeof container->bytes);
  return tell_strands (statement, func, user_data, error);
}

static gboolean
has_any (AvStore *store,
         const char *sql,
         const AvId *container,
         gboolean *has,
         GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, sql, error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, container->bytes, sizeof container->bytes);
  *has = av_statement_next (statement, &problem);
  return av_database_ended_well (&problem, error);
}

gboolean
av_segment_store_has_strands (AvStore *store,
                              const AvId *container,
                              gboolean *has,
                              GError **error)
{
  return has_any (store, "SELECT 1 FROM strand WHERE container = ?1 AND class < 4 LIMIT 1", container, has, error);
}

gboolean
av_segment_store_has_records (AvStore *store,
                              const AvId *container,
                              gboolean *has,
                              GError **error)
{
  return has_any (store, "SELECT 1 FROM record JOIN name ON nid = form WHERE container = ?1 AND class < 4 AND text NOT LIKE '~%' LIMIT 1",
                  container, has, error);
}

gboolean
av_segment_store_foreach_scope (AvStore *store,
                                AvScopeFunc func,
                                gpointer user_data,
                                GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "SELECT container, strands.scope, container_scope.scope FROM "
                         "(SELECT container, scope FROM strand WHERE container IS NOT NULL AND class < 4 GROUP BY container, class, scope) AS strands "
                         "JOIN container_scope USING (container) ORDER BY container",
                         error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  while (av_statement_next (statement, &problem))
    {
      AvId container;

      memcpy (container.bytes, av_statement_get_blob (statement, 0, NULL), sizeof container.bytes);
      if (!func (&container, (guint32) av_statement_get_int64 (statement, 1), av_statement_get_text (statement, 2), user_data, error))
        return FALSE;
    }
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return problem == NULL;
}

gboolean
av_segment_store_foreach_held (AvStore *store,
                               const AvId *container,
                               AvStrandFunc func,
                               gpointer user_data,
                               GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT " PLACES " FROM strand WHERE container = ?1 AND blob IS NOT NULL ORDER BY sid, idx", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, container->bytes, sizeof container->bytes);
  return tell_strands (statement, func, user_data, error);
}

gboolean
av_segment_store_foreach_unapplied (AvStore *store,
                                    AvStrandFunc func,
                                    gpointer user_data,
                                    GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT " PLACES " FROM strand WHERE applied = 0 AND blob IS NOT NULL ORDER BY sx", error);

  return statement != NULL && tell_strands (statement, func, user_data, error);
}

gboolean
av_segment_store_foreach_waiting_for_key (AvStore *store,
                                          const guint8 *kid,
                                          AvStrandFunc func,
                                          gpointer user_data,
                                          GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT " PLACES " FROM strand WHERE applied = 0 AND blob IS NOT NULL AND substr (blob, 1, 16) = ?1 ORDER BY sx", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, kid, AV_KID_SIZE);
  return tell_strands (statement, func, user_data, error);
}

gboolean
av_segment_store_load_strand (AvStore *store,
                              gint64 sx,
                              AvStrandFunc func,
                              gpointer user_data,
                              GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT " COLUMNS " FROM strand WHERE sx = ?1", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, sx);
  return tell_strands (statement, func, user_data, error);
}

gboolean
av_segment_store_foreach_stub (AvStore *store,
                               AvStubFunc func,
                               gpointer user_data,
                               GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "SELECT seg.hash32, sx, sid, idx, strand.class, strand.scope, length FROM strand JOIN seg USING (sid) WHERE " LACKING " ORDER BY random ()",
                         error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  while (av_statement_next (statement, &problem))
    {
      AvStrandRow strand = { av_statement_get_int64 (statement, 1), av_statement_get_int64 (statement, 2) };
      AvSegmentHash segment;

      memcpy (segment.bytes, av_statement_get_blob (statement, 0, NULL), sizeof segment.bytes);
      strand.index = (guint16) av_statement_get_int64 (statement, 3);
      strand.klass = (guint8) av_statement_get_int64 (statement, 4);
      strand.scope = (guint32) av_statement_get_int64 (statement, 5);
      strand.length = (guint32) av_statement_get_int64 (statement, 6);

      if (!func (&segment, &strand, user_data, error))
        return FALSE;
    }

  return av_database_ended_well (&problem, error);
}

gboolean
av_segment_store_foreach_waiting (AvStore *store,
                                  AvStrandFunc func,
                                  gpointer user_data,
                                  GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT " COLUMNS " FROM strand WHERE " WAITING, error);

  return statement != NULL && tell_strands (statement, func, user_data, error);
}

gboolean
av_segment_store_set_strand_applied (AvStore *store,
                                     gint64 sx,
                                     const AvId *container,
                                     gboolean applied,
                                     GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "UPDATE strand SET applied = ?2, container = ?3 WHERE sx = ?1", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, sx);
  av_statement_bind_int64 (statement, 2, applied != FALSE);
  if (container != NULL)
    av_statement_bind_blob (statement, 3, container->bytes, sizeof container->bytes);
  return av_statement_run (statement, error);
}

gboolean
av_segment_store_empty_strand (AvStore *store,
                               gint64 sx,
                               GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "UPDATE strand SET blob = NULL, applied = 0 WHERE sx = ?1", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, sx);
  return av_statement_run (statement, error);
}
