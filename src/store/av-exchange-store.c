/* What sync remembers of others: statements, haves, bundles, quarantine. */

#include <string.h>

#include "av-register.h"
#include "av-segment-store.h"

static gboolean
tell_bytes (AvStatement *statement,
            AvBytesFunc func,
            gpointer user_data,
            GError **error)
{
  g_autoptr (GError) problem = NULL;

  while (av_statement_next (statement, &problem))
    {
      AvId id;
      AvSegmentHash hash;
      gboolean has_hash = !av_statement_is_null (statement, 2);
      gsize length;
      const guint8 *bytes = av_statement_get_blob (statement, 3, &length);

      memcpy (id.bytes, av_statement_get_blob (statement, 0, NULL), sizeof id.bytes);
      if (has_hash)
        memcpy (hash.bytes, av_statement_get_blob (statement, 2, NULL), sizeof hash.bytes);
      if (!func (&id, (guint64) av_statement_get_int64 (statement, 1), has_hash ? &hash : NULL, bytes, length, user_data, error))
        return FALSE;
    }
  return av_database_ended_well (&problem, error);
}

gboolean
av_segment_store_add_statement (AvStore *store,
                                const AvId *issuer,
                                guint64 number,
                                const AvSegmentHash *hash,
                                const guint8 *bytes,
                                gsize length,
                                GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "INSERT OR IGNORE INTO statement (issuer, number, hash32, bytes) VALUES (?1, ?2, ?3, ?4)", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, issuer->bytes, sizeof issuer->bytes);
  av_statement_bind_int64 (statement, 2, (gint64) number);
  av_statement_bind_blob (statement, 3, hash->bytes, sizeof hash->bytes);
  av_statement_bind_blob (statement, 4, bytes, length);
  return av_statement_run (statement, error);
}

gboolean
av_segment_store_foreach_statement (AvStore *store,
                                    AvBytesFunc func,
                                    gpointer user_data,
                                    GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT issuer, number, hash32, bytes FROM statement ORDER BY issuer, number, hash32", error);

  return statement != NULL && tell_bytes (statement, func, user_data, error);
}

gboolean
av_segment_store_set_have (AvStore *store,
                           const AvId *installation,
                           guint64 hlc,
                           const guint8 *bytes,
                           gsize length,
                           GError **error)
{
  static const char *const statements[] = {
    "INSERT INTO peer_have (installation, last, hlc, bytes) VALUES (?1, 0, ?2, ?3) "
    "ON CONFLICT (installation, last) DO UPDATE SET hlc = ?2, bytes = ?3 WHERE hlc < ?2",
    "INSERT OR REPLACE INTO peer_have (installation, last, hlc, bytes) VALUES (?1, 1, ?2, ?3)",
    "DELETE FROM peer_have WHERE installation = ?1 AND last = 1 AND (?2, ?3) = "
    "(SELECT hlc, bytes FROM peer_have WHERE installation = ?1 AND last = 0)",
  };
  /* A clock that runs years ahead does not keep the newest one for years; of the one
   * that came last it is told what it says. */
  guint64 believed = MIN (hlc, av_store_get_horizon (store) << 16);

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autoptr (AvStatement) statement = av_database_prepare (store->db, statements[i], error);

      if (statement == NULL)
        return FALSE;

      av_statement_bind_blob (statement, 1, installation->bytes, sizeof installation->bytes);
      av_statement_bind_int64 (statement, 2, (gint64) (i == 0 ? believed : MIN (hlc, G_MAXINT64)));
      av_statement_bind_blob (statement, 3, bytes, length);

      if (!av_statement_run (statement, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
av_segment_store_foreach_have (AvStore *store,
                               AvBytesFunc func,
                               gpointer user_data,
                               GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT installation, hlc, NULL, bytes FROM peer_have ORDER BY installation, last DESC", error);

  return statement != NULL && tell_bytes (statement, func, user_data, error);
}

gboolean
av_segment_store_foreach_heard (AvStore *store,
                                AvBytesFunc func,
                                gpointer user_data,
                                GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT installation, MIN (hlc), NULL, bytes FROM peer_have GROUP BY installation", error);

  return statement != NULL && tell_bytes (statement, func, user_data, error);
}

void
av_segment_store_set_heard (AvStore *store,
                            guint64 milliseconds)
{
  store->time_heard = milliseconds;
}

gboolean
av_segment_store_add_bundle_seen (AvStore *store,
                                  const AvId *bundle,
                                  GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "INSERT OR IGNORE INTO bundle_seen (id16, since) VALUES (?1, ?2)", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, bundle->bytes, sizeof bundle->bytes);
  av_statement_bind_int64 (statement, 2, (gint64) av_store_get_now (store));
  return av_statement_run (statement, error);
}

gboolean
av_segment_store_has_seen_bundle (AvStore *store,
                                  const AvId *bundle,
                                  gboolean *seen,
                                  GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT 1 FROM bundle_seen WHERE id16 = ?1", error);
  g_autoptr (GError) problem = NULL;

  *seen = FALSE;
  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, bundle->bytes, sizeof bundle->bytes);
  *seen = av_statement_next (statement, &problem);
  return av_database_ended_well (&problem, error);
}

/* --- quarantine ---------------------------------------------------------- */

gboolean
av_segment_store_shorten_quarantine (AvStore *store,
                                     gsize most,
                                     gsize least,
                                     guint *n_dropped,
                                     GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "DELETE FROM quarantine WHERE qid IN (SELECT qid FROM (SELECT qid, SUM (MAX (LENGTH (bytes), ?2)) OVER (ORDER BY qid DESC) AS total "
                         "FROM quarantine) WHERE total > ?1)",
                         error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, (gint64) most);
  av_statement_bind_int64 (statement, 2, (gint64) least);
  if (!av_statement_run (statement, error))
    return FALSE;

  *n_dropped = (guint) av_database_changes (store->db);
  return TRUE;
}

gboolean
av_segment_store_add_quarantine (AvStore *store,
                                 const AvSegmentHash *hash,
                                 const AvId *installation,
                                 const char *reason,
                                 const guint8 *bytes,
                                 gsize length,
                                 GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "INSERT INTO quarantine (hash32, installation, reason, since, bytes) VALUES (?1, ?2, ?3, ?4, ?5) "
                         "ON CONFLICT (hash32) DO UPDATE SET reason = ?3, bytes = ?5",
                         error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, hash->bytes, sizeof hash->bytes);
  av_statement_bind_blob (statement, 2, installation->bytes, sizeof installation->bytes);
  av_statement_bind_text (statement, 3, reason);
  av_statement_bind_int64 (statement, 4, (gint64) av_store_get_now (store));
  av_statement_bind_blob (statement, 5, bytes, length);
  return av_statement_run (statement, error);
}

gboolean
av_segment_store_is_quarantined (AvStore *store,
                                 const AvSegmentHash *hash,
                                 gboolean *quarantined,
                                 GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT 1 FROM quarantine WHERE hash32 = ?1", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, hash->bytes, sizeof hash->bytes);
  *quarantined = av_statement_next (statement, &problem);
  return av_database_ended_well (&problem, error);
}

gboolean
av_segment_store_remove_quarantine (AvStore *store,
                                    const AvSegmentHash *hash,
                                    GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "DELETE FROM quarantine WHERE hash32 = ?1", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, hash->bytes, sizeof hash->bytes);
  return av_statement_run (statement, error);
}

gboolean
av_segment_store_foreach_quarantine (AvStore *store,
                                     AvQuarantineFunc func,
                                     gpointer user_data,
                                     GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT hash32, installation, reason, since, bytes FROM quarantine ORDER BY qid", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  while (av_statement_next (statement, &problem))
    {
      AvSegmentHash hash;
      AvId installation;
      gsize length;
      const guint8 *bytes = av_statement_get_blob (statement, 4, &length);

      memcpy (hash.bytes, av_statement_get_blob (statement, 0, NULL), sizeof hash.bytes);
      memcpy (installation.bytes, av_statement_get_blob (statement, 1, NULL), sizeof installation.bytes);
      if (!func (&hash, &installation, av_statement_get_text (statement, 2), (guint64) av_statement_get_int64 (statement, 3), bytes, length, user_data, error))
        return FALSE;
    }
  return av_database_ended_well (&problem, error);
}
