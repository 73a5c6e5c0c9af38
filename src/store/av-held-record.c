#include "av-held-record.h"

#include <string.h>

/* Of one record. Where there are more, the table holds them better. */
#define MAX_VALUES 256
/* Of all of them together. */
#define MAX_BYTES (8 * 1024 * 1024)

struct _AvHeldRecords
{
  GHashTable *records; /* rid → AvHeldRecord */
  GStringChunk *texts;
  gsize size;
  AvHeldRecord *last; /* asked for: operations about one record come together */
};

static void
free_record (gpointer data)
{
  AvHeldRecord *record = data;

  g_array_unref (record->values);
  g_free (record);
}

AvHeldRecords *
av_held_records_new (void)
{
  AvHeldRecords *held = g_new0 (AvHeldRecords, 1);

  held->records = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, free_record);
  held->texts = g_string_chunk_new (65536);
  return held;
}

void
av_held_records_free (AvHeldRecords *held)
{
  g_hash_table_unref (held->records);
  g_string_chunk_free (held->texts);
  g_free (held);
}

void
av_held_records_clear (AvHeldRecords *held)
{
  held->last = NULL;
  held->size = 0;
  g_hash_table_remove_all (held->records);
  g_string_chunk_clear (held->texts);
}

static AvHeldRecord *
hold (AvHeldRecords *held,
      const AvRecordRow *row)
{
  AvHeldRecord *record = g_new0 (AvHeldRecord, 1);

  record->row = *row;
  record->values = g_array_sized_new (FALSE, FALSE, sizeof (AvHeldValue), 16);
  g_hash_table_replace (held->records, &record->row.rid, record);
  held->last = record;
  return record;
}

void
av_held_records_add (AvHeldRecords *held,
                     const AvRecordRow *row)
{
  hold (held, row)->is_new = TRUE;
}

static AvHeldRecord *
find (AvHeldRecords *held,
      gint64 rid)
{
  if (held->last == NULL || held->last->row.rid != rid)
    held->last = g_hash_table_lookup (held->records, &rid);
  return held->last;
}

const AvHeldRecord *
av_held_records_find (AvHeldRecords *held,
                      gint64 rid)
{
  return find (held, rid);
}

void
av_held_records_forget (AvHeldRecords *held,
                        gint64 rid)
{
  held->last = NULL;
  g_hash_table_remove (held->records, &rid);
}

/* Where a value is, or where it belongs. */
static gboolean
find_place (const AvHeldRecord *record,
            const AvName *name,
            gint64 dot,
            guint *place)
{
  for (*place = record->values->len; *place > 0; (*place)--)
    {
      const AvHeldValue *value = &g_array_index (record->values, AvHeldValue, *place - 1);

      if (value->name == name && value->dot == dot)
        {
          (*place)--;
          return TRUE;
        }
      if (value->name->nid < name->nid || (value->name == name && value->dot < dot))
        return FALSE;
    }
  return FALSE;
}

static const char *
keep_text (AvHeldRecords *held,
           const char *text,
           gsize length)
{
  held->size += sizeof (AvHeldValue) + length;
  return length > 0 ? g_string_chunk_insert_len (held->texts, text, (gssize) length) : "";
}

static gboolean
has_room (AvHeldRecords *held,
          const AvHeldRecord *record)
{
  return record->values->len < MAX_VALUES && held->size < MAX_BYTES;
}

void
av_held_records_make_live (AvHeldRecords *held,
                           const AvRegisterOp *op)
{
  AvHeldRecord *record = find (held, op->rid);
  AvHeldValue value = { op->name, op->dot, op->hlc, op->agent };
  guint place;

  if (record == NULL)
    return;

  /* Of two under one name the table knows which one stays. */
  if (find_place (record, op->name, op->dot, &place) || !has_room (held, record))
    {
      av_held_records_forget (held, op->rid);
      return;
    }

  value.value = op->kind == AV_OP_TICK ? "1" : keep_text (held, op->value, op->value_length);
  g_array_insert_val (record->values, place, value);
}

gboolean
av_held_records_replace (AvHeldRecords *held,
                         gint64 rid,
                         const AvName *name,
                         gint64 dot)
{
  const AvHeldRecord *record = find (held, rid);
  guint place;

  if (record == NULL || !find_place (record, name, dot, &place))
    return FALSE;

  g_array_remove_index (record->values, place);
  return TRUE;
}

static gboolean
read_value (AvStore *store,
            AvStatement *statement,
            AvHeldRecord *record,
            GError **error)
{
  AvHeldValue value = { av_store_find_name (store, av_statement_get_int64 (statement, 0), error) };
  const char *text = av_statement_get_text (statement, 4);

  if (value.name == NULL)
    return FALSE;

  value.dot = av_statement_get_int64 (statement, 1);
  value.hlc = (guint64) av_statement_get_int64 (statement, 2);
  value.agent = av_statement_get_int64 (statement, 3);
  value.value = keep_text (store->held, text, strlen (text));
  g_array_append_val (record->values, value);
  return TRUE;
}

gboolean
av_held_records_load (AvStore *store,
                      const AvRecordRow *row,
                      GError **error)
{
  g_autoptr (AvStatement) statement = NULL;
  g_autoptr (GError) problem = NULL;
  AvHeldRecord *record;
  gboolean all = TRUE;

  if (store->held->size >= MAX_BYTES || find (store->held, row->rid) != NULL)
    return TRUE;

  statement = av_database_prepare (store->db, "SELECT nid, dot, hlc, agent, val FROM reg WHERE rid = ?1", error);
  if (statement == NULL)
    return FALSE;

  record = hold (store->held, row);
  av_statement_bind_int64 (statement, 1, row->rid);
  while (all && av_statement_next (statement, &problem))
    {
      all = has_room (store->held, record);
      if (all && !read_value (store, statement, record, error))
        return FALSE;
    }
  if (!all)
    av_held_records_forget (store->held, row->rid);
  return av_database_ended_well (&problem, error);
}
