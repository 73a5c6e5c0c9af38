#include "av-authorship.h"

#include "av-replay.h"
#include "av-told.h"

/* Whether what comes second here comes before the first. */
static gboolean
comes_before (AvStore *store,
              const AvAuthorship *one,
              const AvAuthorship *other,
              gboolean *before,
              GError **error)
{
  const AvName *agent, *other_agent;

  *before = one->agent == 0 || (gint64) other->hlc < (gint64) one->hlc;
  if (one->agent == 0 || one->hlc != other->hlc || one->agent == other->agent)
    return TRUE;

  agent = av_store_find_name (store, one->agent, error);
  other_agent = agent != NULL ? av_store_find_name (store, other->agent, error) : NULL;
  if (other_agent == NULL)
    return FALSE;
  *before = g_strcmp0 (other_agent->text, agent->text) < 0;
  return TRUE;
}

gboolean
av_authorship_unite (AvStore *store,
                     AvAuthorship *self,
                     const AvAuthorship *other,
                     gboolean *moved,
                     GError **error)
{
  if (!comes_before (store, self, other, moved, error))
    return FALSE;
  if (*moved)
    *self = *other;
  return TRUE;
}

static gboolean
read_authorship (AvStore *store,
                 gint64 rid,
                 AvAuthorship *self,
                 GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT began, author FROM record WHERE rid = ?1", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, rid);
  if (av_statement_next (statement, &problem) && !av_statement_is_null (statement, 0))
    *self = (AvAuthorship){ (guint64) av_statement_get_int64 (statement, 0), av_statement_get_int64 (statement, 1) };
  return av_database_ended_well (&problem, error);
}

gboolean
av_authorship_write (AvStore *store,
                     gint64 rid,
                     const AvAuthorship *self,
                     GError **error)
{
  g_autoptr (AvStatement) statement = NULL;
  AvAuthorship known = { 0 };
  gboolean moved;

  if (!read_authorship (store, rid, &known, error) || !av_authorship_unite (store, &known, self, &moved, error))
    return FALSE;
  if (!moved)
    return TRUE;

  statement = av_database_prepare (store->db, "UPDATE record SET began = ?2, author = ?3 WHERE rid = ?1", error);
  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, rid);
  av_statement_bind_int64 (statement, 2, (gint64) known.hlc);
  av_statement_bind_int64 (statement, 3, known.agent);
  return av_statement_run (statement, error);
}

gboolean
av_authorship_is_own (AvStore *store,
                      gint64 rid,
                      gboolean *own,
                      GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT 1 FROM record JOIN name ON nid = author WHERE rid = ?1 AND text = ?2", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, rid);
  av_statement_bind_text (statement, 2, store->agent);
  *own = av_statement_next (statement, &problem);
  return av_database_ended_well (&problem, error);
}

/* --- from schema 2 --------------------------------------------------------- */

static gboolean
move_row (AvStore *store,
          AvStatement *row,
          GError **error)
{
  gint64 rid = av_told_get_rid (av_statement_get_int64 (row, 0));
  gsize size;
  const guint8 *live = av_statement_get_blob (row, 1, &size);
  AvToldReader reader;

  av_told_reader_init (&reader, live, size);
  while (av_told_reader_next (&reader))
    if (!av_authorship_write (store, rid, &(AvAuthorship){ reader.value.hlc, reader.value.agent }, error))
      return FALSE;
  return TRUE;
}

gboolean
av_authorship_move (AvStore *store,
                    GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT key, live FROM told ORDER BY key", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  while (av_statement_next (statement, &problem))
    if (!move_row (store, statement, error))
      return FALSE;
  return av_database_ended_well (&problem, error) &&
         av_replay_make_due (store, error);
}
