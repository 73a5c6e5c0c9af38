#include "av-told-move.h"

#include <string.h>

#include "av-told.h"

#define RECORDS "SELECT rid FROM reg UNION SELECT rid FROM dead ORDER BY rid"
/* What is told under one key comes together. */
#define OF_RECORD                                                                             \
  "SELECT dot >> 12 AS sid, nid, dot & 4095 AS idx, hlc, agent, val FROM reg WHERE rid = ?1 " \
  "UNION ALL SELECT dot >> 12, nid, dot & 4095, NULL, NULL, NULL FROM dead WHERE rid = ?1 ORDER BY sid, nid, idx"

enum
{
  COLUMN_SID,
  COLUMN_NID,
  COLUMN_INDEX,
  COLUMN_HLC,
  COLUMN_AGENT,
  COLUMN_VAL,
};

typedef struct
{
  AvDatabase *db;
  AvTold *told;
  GStringChunk *texts;
  GByteArray *live;
  GByteArray *dead;
} Move;

static void
clear_move (Move *move)
{
  av_told_free (move->told);
  g_string_chunk_free (move->texts);
  g_byte_array_unref (move->live);
  g_byte_array_unref (move->dead);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Move, clear_move)

static gboolean
write_told (Move *move,
            GError **error)
{
  gboolean written = TRUE;

  if (move->told != NULL)
    {
      av_told_drop_buried (move->told);
      written = av_told_write (move->told, move->db, move->live, move->dead, error);
    }

  g_clear_pointer (&move->told, av_told_free);
  g_string_chunk_clear (move->texts);
  return written;
}

static gboolean
move_row (Move *move,
          gint64 rid,
          AvStatement *row,
          GError **error)
{
  gint64 nid = av_statement_get_int64 (row, COLUMN_NID);
  guint64 index = (guint64) av_statement_get_int64 (row, COLUMN_INDEX);
  AvToldValue value = { nid, index };
  gint64 key;

  if (!av_told_make_key (rid, av_statement_get_int64 (row, COLUMN_SID), &key, error))
    return FALSE;
  if ((move->told == NULL || move->told->key != key) && !write_told (move, error))
    return FALSE;
  if (move->told == NULL)
    move->told = av_told_new (key);

  if (av_statement_is_null (row, COLUMN_VAL))
    {
      av_told_bury (move->told, nid, index);
      return TRUE;
    }

  value.hlc = (guint64) av_statement_get_int64 (row, COLUMN_HLC);
  value.agent = av_statement_get_int64 (row, COLUMN_AGENT);
  value.value = g_string_chunk_insert (move->texts, av_statement_get_text (row, COLUMN_VAL));
  value.length = strlen (value.value);
  av_told_insert (move->told, &value);
  return TRUE;
}

static gboolean
move_record (Move *move,
             gint64 rid,
             GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (move->db, OF_RECORD, error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, rid);
  while (av_statement_next (statement, &problem))
    if (!move_row (move, rid, statement, error))
      return FALSE;
  return av_database_ended_well (&problem, error) && write_told (move, error);
}

static gboolean
move_all (AvDatabase *db,
          GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (db, RECORDS, error);
  g_auto (Move) move = { db, NULL, g_string_chunk_new (4096), g_byte_array_new (), g_byte_array_new () };
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  while (av_statement_next (statement, &problem))
    if (!move_record (&move, av_statement_get_int64 (statement, 0), error))
      return FALSE;
  return av_database_ended_well (&problem, error);
}

gboolean
av_told_move (AvDatabase *db,
              GError **error)
{
  return move_all (db, error) && av_database_exec_script (db, "DROP TABLE reg; DROP TABLE dead;", error);
}
