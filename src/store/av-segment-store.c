#include "av-segment-store.h"

#include <string.h>

#include "av-hash.h"
#include "av-store-private.h"

/* --- segments ------------------------------------------------------------ */

static gboolean
select_segment (AvStore *store,
                const AvSegmentHash *hash,
                gint64 *sid,
                AvSegmentStatus *status,
                GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT sid, status FROM seg WHERE hash32 = ?1", error);
  g_autoptr (GError) problem = NULL;

  *sid = 0;
  if (statement == NULL)
    return FALSE;

  av_statement_bind_static_blob (statement, 1, hash->bytes, sizeof hash->bytes);
  if (av_statement_next (statement, &problem))
    {
      *sid = av_statement_get_int64 (statement, 0);
      *status = (AvSegmentStatus) av_statement_get_int64 (statement, 1);
    }
  return av_database_ended_well (&problem, error);
}

static void
remember_segment (AvStore *store,
                  const AvSegmentHash *hash,
                  gint64 sid)
{
  if (g_hash_table_size (store->segments) > 8192)
    g_hash_table_remove_all (store->segments);
  g_hash_table_insert (store->segments, g_memdup2 (hash->bytes, sizeof hash->bytes), g_memdup2 (&sid, sizeof sid));
}

static gboolean
insert_segment (AvStore *store,
                const AvSegmentHash *hash,
                gint64 *sid,
                GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "INSERT INTO seg (hash32, status) VALUES (?1, 0)", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_static_blob (statement, 1, hash->bytes, sizeof hash->bytes);
  if (!av_statement_run (statement, error))
    return FALSE;
  *sid = av_database_last_row_id (store->db);
  return TRUE;
}

gboolean
av_segment_store_reserve (AvStore *store,
                          const AvSegmentHash *hash,
                          gint64 *sid,
                          GError **error)
{
  gint64 *known = g_hash_table_lookup (store->segments, hash->bytes);
  AvSegmentStatus status;

  if (known != NULL)
    {
      *sid = *known;
      return TRUE;
    }

  if (!select_segment (store, hash, sid, &status, error) || (*sid == 0 && !insert_segment (store, hash, sid, error)))
    return FALSE;
  remember_segment (store, hash, *sid);
  return TRUE;
}

gboolean
av_segment_store_find (AvStore *store,
                       const AvSegmentHash *hash,
                       gint64 *sid,
                       AvSegmentStatus *status,
                       GError **error)
{
  return select_segment (store, hash, sid, status, error) && *sid != 0 && *status != AV_SEGMENT_UNKNOWN;
}

/* What is only mentioned is of no journal yet. */
gboolean
av_segment_store_was_here (AvStore *store,
                           const AvSegmentHash *hash,
                           gboolean *was_here,
                           GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT 1 FROM seg WHERE hash32 = ?1 AND jid IS NOT NULL", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_static_blob (statement, 1, hash->bytes, sizeof hash->bytes);
  *was_here = av_statement_next (statement, &problem);
  return av_database_ended_well (&problem, error);
}

gboolean
av_segment_store_get_hash (AvStore *store,
                           gint64 sid,
                           AvSegmentHash *hash,
                           GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT hash32 FROM seg WHERE sid = ?1 AND hash32 IS NOT NULL", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, sid);
  if (av_statement_next (statement, &problem))
    {
      memcpy (hash->bytes, av_statement_get_blob (statement, 0, NULL), sizeof hash->bytes);
      return TRUE;
    }
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  else
    av_store_set_not_found (error);
  return FALSE;
}

gboolean
av_segment_store_add (AvStore *store,
                      const AvSegmentHash *hash,
                      gint64 jid,
                      guint64 segno,
                      const guint8 *header,
                      gsize length,
                      AvSegmentStatus status,
                      gint64 *sid,
                      GError **error)
{
  g_autoptr (AvStatement) statement = NULL;

  if (!av_segment_store_reserve (store, hash, sid, error))
    return FALSE;

  statement = av_database_prepare (store->db, "UPDATE seg SET jid = ?2, segno = ?3, header = ?4, status = ?5 WHERE sid = ?1 AND status = 0", error);
  if (statement == NULL)
    return FALSE;
  av_statement_bind_int64 (statement, 1, *sid);
  av_statement_bind_int64 (statement, 2, jid);
  av_statement_bind_int64 (statement, 3, (gint64) segno);
  av_statement_bind_static_blob (statement, 4, header, length);
  av_statement_bind_int64 (statement, 5, status);
  return av_statement_run (statement, error);
}

gboolean
av_segment_store_set_status (AvStore *store,
                             gint64 sid,
                             AvSegmentStatus status,
                             GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "UPDATE seg SET status = ?2 WHERE sid = ?1", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, sid);
  av_statement_bind_int64 (statement, 2, status);
  return av_statement_run (statement, error);
}

static void
read_row (AvStatement *statement,
          AvSegment *segment)
{
  segment->sid = av_statement_get_int64 (statement, 0);
  segment->jid = av_statement_get_int64 (statement, 1);
  segment->segno = (guint64) av_statement_get_int64 (statement, 2);
  memcpy (segment->hash.bytes, av_statement_get_blob (statement, 3, NULL), sizeof segment->hash.bytes);
  segment->status = (AvSegmentStatus) av_statement_get_int64 (statement, 4);
  segment->header = av_statement_get_blob (statement, 5, &segment->header_length);
}

static gboolean
tell_segments (AvStatement *statement,
               AvSegmentFunc func,
               gpointer user_data,
               GError **error)
{
  g_autoptr (GError) problem = NULL;

  while (av_statement_next (statement, &problem))
    {
      AvSegment segment;

      read_row (statement, &segment);
      if (!func (&segment, user_data, error))
        return FALSE;
    }
  return av_database_ended_well (&problem, error);
}

gboolean
av_segment_store_load (AvStore *store,
                       gint64 sid,
                       AvSegmentFunc func,
                       gpointer user_data,
                       GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT sid, jid, segno, hash32, status, header FROM seg WHERE sid = ?1 AND status > 1", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, sid);
  return tell_segments (statement, func, user_data, error);
}

gboolean
av_segment_store_foreach (AvStore *store,
                          gint64 jid,
                          guint64 from_segno,
                          AvSegmentFunc func,
                          gpointer user_data,
                          GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         jid != 0 ? "SELECT sid, jid, segno, hash32, status, header FROM seg WHERE status > 1 AND jid = ?1 AND segno >= ?2 ORDER BY segno, sid"
                                  : "SELECT sid, jid, segno, hash32, status, header FROM seg WHERE status > 1 AND ?1 = 0 AND segno >= ?2 ORDER BY segno, sid",
                         error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, jid);
  av_statement_bind_int64 (statement, 2, (gint64) from_segno);
  return tell_segments (statement, func, user_data, error);
}

gboolean
av_segment_store_foreach_once_here (AvStore *store,
                                    AvSegmentFunc func,
                                    gpointer user_data,
                                    GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT sid, jid, segno, hash32, status, header FROM seg WHERE status <> 1 AND jid IS NOT NULL ORDER BY segno, sid", error);

  return statement != NULL && tell_segments (statement, func, user_data, error);
}

/* --- journals ------------------------------------------------------------ */

gboolean
av_segment_store_find_journal (AvStore *store,
                               const AvId *id,
                               gint64 *jid,
                               GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT jid FROM journal WHERE id16 = ?1", error);

  *jid = 0;
  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, id->bytes, sizeof id->bytes);
  if (!av_statement_next (statement, error))
    return FALSE;
  *jid = av_statement_get_int64 (statement, 0);
  return TRUE;
}

gboolean
av_segment_store_add_journal (AvStore *store,
                              const AvId *id,
                              const AvId *installation,
                              gboolean ours,
                              gint64 *jid,
                              GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (AvStatement) statement = NULL;

  if (av_segment_store_find_journal (store, id, jid, &problem))
    return TRUE;
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  statement = av_database_prepare (store->db, "INSERT INTO journal (id16, installation, ours, open) VALUES (?1, ?2, ?3, 0)", error);
  if (statement == NULL)
    return FALSE;
  av_statement_bind_blob (statement, 1, id->bytes, sizeof id->bytes);
  av_statement_bind_blob (statement, 2, installation->bytes, sizeof installation->bytes);
  av_statement_bind_int64 (statement, 3, ours);
  if (!av_statement_run (statement, error))
    return FALSE;
  *jid = av_database_last_row_id (store->db);
  return TRUE;
}

gboolean
av_segment_is_whole (const AvSegment *segment)
{
  AvSegmentHash hash;

  av_hash_bytes (segment->header, segment->header_length, hash.bytes, sizeof hash.bytes);
  return memcmp (hash.bytes, segment->hash.bytes, sizeof hash.bytes) == 0;
}

/* A header names who signed it (docs/formats-sync.md §1): of one that is damaged
 * nobody knows. */
static gboolean
is_foreign (const AvSegment *segment,
            const AvId *installation)
{
  return segment->header_length >= 20 + AV_ID_SIZE && av_segment_is_whole (segment) &&
         memcmp (segment->header + 20, installation->bytes, AV_ID_SIZE) != 0;
}

gboolean
av_segment_store_get_head (AvStore *store,
                           gint64 jid,
                           const AvId *installation,
                           guint64 *segno,
                           AvSegmentHash *hash,
                           GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "SELECT sid, jid, segno, hash32, status, header FROM seg WHERE jid = ?1 AND status <> 1 ORDER BY segno DESC, sid DESC",
                         error);
  g_autoptr (GError) problem = NULL;

  *segno = 0;
  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, jid);
  while (*segno == 0 && av_statement_next (statement, &problem))
    {
      AvSegment segment;

      read_row (statement, &segment);
      if (is_foreign (&segment, installation))
        continue;

      *segno = segment.segno;
      *hash = segment.hash;
    }
  return av_database_ended_well (&problem, error);
}

gboolean
av_segment_store_is_whole (AvStore *store,
                           gint64 jid,
                           guint64 segno,
                           gboolean *whole,
                           GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT COUNT (DISTINCT segno) FROM seg WHERE jid = ?1 AND segno BETWEEN 1 AND ?2", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, jid);
  av_statement_bind_int64 (statement, 2, (gint64) segno);
  if (!av_statement_next (statement, error))
    return FALSE;

  *whole = (guint64) av_statement_get_int64 (statement, 0) == segno;
  return TRUE;
}

/* A header names who signed it (docs/formats-sync.md §1); its journal may have
 * been begun by somebody else. */
gboolean
av_segment_store_get_writer (AvStore *store,
                             gint64 sid,
                             AvId *installation,
                             GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "SELECT CASE status WHEN 1 THEN (SELECT installation FROM journal WHERE open) ELSE substr (header, 21, 16) END "
                         "FROM seg WHERE sid = ?1 AND status > 0",
                         error);
  const guint8 *bytes;
  gsize length;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, sid);
  if (!av_statement_next (statement, error) || av_statement_is_null (statement, 0))
    return FALSE;
  bytes = av_statement_get_blob (statement, 0, &length);
  if (length != sizeof installation->bytes)
    return FALSE;
  memcpy (installation->bytes, bytes, length);
  return TRUE;
}

gboolean
av_segment_store_is_forked (AvStore *store,
                            const AvId *installation,
                            gboolean *forked,
                            GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "SELECT 1 FROM journal JOIN seg AS one USING (jid) JOIN seg AS other"
                         " ON other.jid = one.jid AND other.segno = one.segno AND other.sid > one.sid"
                         " WHERE journal.installation = ?1 AND substr (one.header, 21, 16) = ?1 AND substr (other.header, 21, 16) = ?1 LIMIT 1",
                         error);
  g_autoptr (GError) problem = NULL;

  *forked = FALSE;
  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, installation->bytes, sizeof installation->bytes);
  *forked = av_statement_next (statement, &problem);
  return av_database_ended_well (&problem, error);
}

gboolean
av_segment_store_open_journal (AvStore *store,
                               gint64 jid,
                               GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "UPDATE journal SET open = (jid = ?1) WHERE ours", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, jid);
  return av_statement_run (statement, error);
}

gboolean
av_segment_store_foreach_journal (AvStore *store,
                                  AvJournalFunc func,
                                  gpointer user_data,
                                  GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT jid, id16, installation, ours, open FROM journal ORDER BY id16", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  while (av_statement_next (statement, &problem))
    {
      AvJournalRow journal = { av_statement_get_int64 (statement, 0) };

      memcpy (journal.id.bytes, av_statement_get_blob (statement, 1, NULL), sizeof journal.id.bytes);
      memcpy (journal.installation.bytes, av_statement_get_blob (statement, 2, NULL), sizeof journal.installation.bytes);
      journal.ours = av_statement_get_int64 (statement, 3) != 0;
      journal.open = av_statement_get_int64 (statement, 4) != 0;
      if (!func (&journal, user_data, error))
        return FALSE;
    }
  return av_database_ended_well (&problem, error);
}
