#include "av-fresh.h"

#include <string.h>

/* Of one record. Where there are more, the table holds them better. */
#define MAX_VALUES 256

struct _AvFreshRecords
{
  GHashTable *records; /* rid → AvFreshRecord */
  GStringChunk *texts;
  AvFreshRecord *last; /* asked for: operations about one record come together */
};

static void
free_record (gpointer data)
{
  AvFreshRecord *record = data;

  g_array_unref (record->values);
  g_free (record);
}

AvFreshRecords *
av_fresh_records_new (void)
{
  AvFreshRecords *fresh = g_new0 (AvFreshRecords, 1);

  fresh->records = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, free_record);
  fresh->texts = g_string_chunk_new (65536);
  return fresh;
}

void
av_fresh_records_free (AvFreshRecords *fresh)
{
  g_hash_table_unref (fresh->records);
  g_string_chunk_free (fresh->texts);
  g_free (fresh);
}

void
av_fresh_records_clear (AvFreshRecords *fresh)
{
  fresh->last = NULL;
  g_hash_table_remove_all (fresh->records);
  g_string_chunk_clear (fresh->texts);
}

void
av_fresh_records_add (AvFreshRecords *fresh,
                      const AvRecordRow *row)
{
  AvFreshRecord *record = g_new0 (AvFreshRecord, 1);

  record->row = *row;
  record->values = g_array_sized_new (FALSE, FALSE, sizeof (AvFreshValue), 16);
  g_hash_table_replace (fresh->records, &record->row.rid, record);
  fresh->last = record;
}

static AvFreshRecord *
find (AvFreshRecords *fresh,
      gint64 rid)
{
  if (fresh->last == NULL || fresh->last->row.rid != rid)
    fresh->last = g_hash_table_lookup (fresh->records, &rid);
  return fresh->last;
}

const AvFreshRecord *
av_fresh_records_find (AvFreshRecords *fresh,
                       gint64 rid)
{
  return find (fresh, rid);
}

void
av_fresh_records_forget (AvFreshRecords *fresh,
                         gint64 rid)
{
  fresh->last = NULL;
  g_hash_table_remove (fresh->records, &rid);
}

/* Where a value is, or where it belongs. */
static gboolean
find_place (const AvFreshRecord *record,
            const AvName *name,
            gint64 dot,
            guint *place)
{
  for (*place = record->values->len; *place > 0; (*place)--)
    {
      const AvFreshValue *value = &g_array_index (record->values, AvFreshValue, *place - 1);

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
keep_text (AvFreshRecords *fresh,
           const AvRegisterOp *op)
{
  if (op->kind == AV_OP_TICK)
    return "1";
  return op->value != NULL ? g_string_chunk_insert_len (fresh->texts, op->value, (gssize) op->value_length) : "";
}

void
av_fresh_records_make_live (AvFreshRecords *fresh,
                            const AvRegisterOp *op)
{
  AvFreshRecord *record = find (fresh, op->rid);
  AvFreshValue value = { op->name, op->dot, op->hlc, op->agent };
  guint place;

  if (record == NULL)
    return;

  value.value = keep_text (fresh, op);
  if (find_place (record, op->name, op->dot, &place))
    {
      /* Of two under one name the greater stays, as in the table. */
      if (strcmp (value.value, g_array_index (record->values, AvFreshValue, place).value) > 0)
        g_array_index (record->values, AvFreshValue, place) = value;
    }
  else if (record->values->len < MAX_VALUES)
    g_array_insert_val (record->values, place, value);
  else
    av_fresh_records_forget (fresh, op->rid);
}

void
av_fresh_records_replace (AvFreshRecords *fresh,
                          gint64 rid,
                          const AvName *name,
                          gint64 dot)
{
  const AvFreshRecord *record = find (fresh, rid);
  guint place;

  if (record != NULL && find_place (record, name, dot, &place))
    g_array_remove_index (record->values, place);
}
