#include "av-access-log.h"

#include <string.h>

#include "av-hash.h"
#include "av-store-private.h"

#define CHAIN_SIZE 32
#define CONFIRMING_DAYS 7

void
av_access_free (AvAccess *access)
{
  g_free (access->agent);
  g_free (access->act);
  g_free (access->container);
  g_free (access->detail);
  g_free (access);
}

static gboolean
is_full (const GError *error)
{
  return g_error_matches (error, AV_DATABASE_ERROR, AV_DATABASE_ERROR_FULL);
}

static void
chain_line (const guint8 *former,
            gint64 number,
            guint64 moment,
            const char *const *texts,
            guint8 *chain)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gint64 line[2] = { GINT64_TO_LE (number), GINT64_TO_LE ((gint64) moment) };

  g_byte_array_append (bytes, former, CHAIN_SIZE);
  g_byte_array_append (bytes, (const guint8 *) line, sizeof line);
  for (guint i = 0; i < 4; i++)
    g_byte_array_append (bytes, (const guint8 *) texts[i], (guint) strlen (texts[i]) + 1);
  av_hash_bytes (bytes->data, bytes->len, chain, CHAIN_SIZE);
}

static gboolean
read_last (AvStore *store,
           gint64 *number,
           guint8 *chain,
           GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT number, chain FROM access_log ORDER BY number DESC LIMIT 1", error);
  g_autoptr (GError) problem = NULL;

  *number = 0;
  memset (chain, 0, CHAIN_SIZE);
  if (statement == NULL)
    return FALSE;

  if (av_statement_next (statement, &problem))
    {
      *number = av_statement_get_int64 (statement, 0);
      memcpy (chain, av_statement_get_blob (statement, 1, NULL), CHAIN_SIZE);
    }
  return av_database_ended_well (&problem, error);
}

static gboolean
add_line (AvStore *store,
          guint64 moment,
          const char *const *texts,
          GError **error)
{
  g_autoptr (AvStatement) statement = NULL;
  guint8 former[CHAIN_SIZE], chain[CHAIN_SIZE];
  gint64 number;

  if (!read_last (store, &number, former, error))
    return FALSE;

  chain_line (former, number + 1, moment, texts, chain);
  statement = av_database_prepare (store->db,
                                   "INSERT INTO access_log (number, moment, agent, act, container, detail, chain) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                                   error);
  if (statement == NULL)
    return FALSE;
  av_statement_bind_int64 (statement, 1, number + 1);
  av_statement_bind_int64 (statement, 2, (gint64) moment);
  for (guint i = 0; i < 4; i++)
    av_statement_bind_text (statement, 3 + (int) i, texts[i]);
  av_statement_bind_blob (statement, 7, chain, sizeof chain);
  return av_statement_run (statement, error);
}

gboolean
av_access_log_add (AvStore *store,
                   const char *act,
                   const char *container,
                   const char *detail,
                   GError **error)
{
  const char *texts[4] = { store->agent != NULL ? store->agent : "", act, container != NULL ? container : "", detail != NULL ? detail : "" };

  if (!av_database_in_transaction (store->db))
    av_access_log_settle (store);

  return add_line (store, av_store_get_now (store), texts, error);
}

gboolean
av_access_log_add_or_owe (AvStore *store,
                          const char *act,
                          const char *container,
                          const char *detail,
                          GError **error)
{
  g_autoptr (GError) problem = NULL;
  AvAccess *line;

  if (av_access_log_add (store, act, container, detail, &problem))
    return TRUE;

  if (!is_full (problem))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  line = g_new0 (AvAccess, 1);
  line->moment = av_store_get_now (store);
  line->agent = g_strdup (store->agent != NULL ? store->agent : "");
  line->act = g_strdup (act);
  line->container = g_strdup (container != NULL ? container : "");
  line->detail = g_strdup (detail != NULL ? detail : "");
  if (store->owed == NULL)
    store->owed = g_ptr_array_new_with_free_func ((GDestroyNotify) av_access_free);
  g_ptr_array_add (store->owed, line);
  return TRUE;
}

static gboolean
write_owed (AvDatabase *db,
            gpointer user_data,
            GError **error)
{
  AvStore *store = user_data;

  for (guint i = 0; i < store->owed->len; i++)
    {
      const AvAccess *line = g_ptr_array_index (store->owed, i);
      const char *texts[4] = { line->agent, line->act, line->container, line->detail };

      if (!add_line (store, line->moment, texts, error))
        return FALSE;
    }

  return TRUE;
}

void
av_access_log_settle (AvStore *store)
{
  if (store->owed != NULL && av_database_transact (store->db, write_owed, store, NULL))
    g_clear_pointer (&store->owed, g_ptr_array_unref);
}

gboolean
av_access_log_is_owing (AvStore *store)
{
  return store->owed != NULL;
}

GPtrArray *
av_access_log_list (AvStore *store,
                    const char *container,
                    guint limit,
                    GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "SELECT number, moment, agent, act, container, detail FROM access_log "
                         "WHERE ?1 IS NULL OR container = ?1 ORDER BY number DESC LIMIT ?2",
                         error);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) av_access_free);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return NULL;

  av_statement_bind_text (statement, 1, container);
  av_statement_bind_int64 (statement, 2, limit);
  while (av_statement_next (statement, &problem))
    {
      AvAccess *line = g_new0 (AvAccess, 1);

      line->number = av_statement_get_int64 (statement, 0);
      line->moment = (guint64) av_statement_get_int64 (statement, 1);
      line->agent = g_strdup (av_statement_get_text (statement, 2));
      line->act = g_strdup (av_statement_get_text (statement, 3));
      line->container = g_strdup (av_statement_get_text (statement, 4));
      line->detail = g_strdup (av_statement_get_text (statement, 5));
      g_ptr_array_add (lines, line);
    }
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  return g_steal_pointer (&lines);
}

gboolean
av_access_log_verify (AvStore *store,
                      gint64 *broken,
                      GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT number, moment, agent, act, container, detail, chain FROM access_log ORDER BY number", error);
  g_autoptr (GError) problem = NULL;
  guint8 chain[CHAIN_SIZE] = { 0 };
  guint8 expected[CHAIN_SIZE];
  gint64 last = 0;

  *broken = 0;
  if (statement == NULL)
    return FALSE;

  while (*broken == 0 && av_statement_next (statement, &problem))
    {
      gint64 number = av_statement_get_int64 (statement, 0);
      const char *texts[4];

      for (int i = 0; i < 4; i++)
        texts[i] = av_statement_get_text (statement, 2 + i);
      chain_line (chain, number, (guint64) av_statement_get_int64 (statement, 1), texts, expected);
      memcpy (chain, av_statement_get_blob (statement, 6, NULL), CHAIN_SIZE);
      /* The first line kept may be chained to one that is gone. */
      if ((last != 0 || number == 1) && (number != last + 1 || memcmp (chain, expected, CHAIN_SIZE) != 0))
        *broken = number;
      last = number;
    }
  return av_database_ended_well (&problem, error) && *broken == 0;
}

gboolean
av_access_log_count_days (AvStore *store,
                          guint64 within_ms,
                          guint most,
                          guint *days,
                          GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT moment / 86400000 FROM access_log WHERE moment > ?1 AND moment <= ?2 ORDER BY number DESC", error);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GError) problem = NULL;
  gint64 now = (gint64) av_store_get_now (store);

  *days = 0;
  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, now - (gint64) within_ms);
  av_statement_bind_int64 (statement, 2, now);
  while (g_hash_table_size (seen) < most && av_statement_next (statement, &problem))
    {
      gint64 day = av_statement_get_int64 (statement, 0);

      if (!g_hash_table_contains (seen, &day))
        g_hash_table_add (seen, g_memdup2 (&day, sizeof day));
    }
  *days = g_hash_table_size (seen);
  return av_database_ended_well (&problem, error);
}

/* Only from the beginning, so what stays hangs together whatever a clock once
 * said; and a clock that jumps ahead takes nothing before a week of work. */
gboolean
av_access_log_shorten (AvStore *store,
                       guint64 keep_ms,
                       GError **error)
{
  g_autoptr (AvStatement) statement = NULL;
  guint days;

  if (!av_access_log_count_days (store, keep_ms, CONFIRMING_DAYS, &days, error))
    return FALSE;

  if (days < CONFIRMING_DAYS)
    return TRUE;

  statement = av_database_prepare (store->db,
                                   "DELETE FROM access_log WHERE number < "
                                   "(SELECT number FROM access_log WHERE moment >= ?1 ORDER BY number LIMIT 1)",
                                   error);
  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, (gint64) av_store_get_now (store) - (gint64) keep_ms);

  return av_statement_run (statement, error);
}
