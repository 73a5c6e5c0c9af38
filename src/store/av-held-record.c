#include "av-held-record.h"

/* Of all of them together. Where there is more, the table holds it better. */
#define MAX_BYTES (8 * 1024 * 1024)
/* What is read of one record before it is left to the table. */
#define MAX_RECORD_BYTES (MAX_BYTES / 8)

struct _AvHeldRecords
{
  GHashTable *records; /* rid → AvHeldRecord */
  GStringChunk *texts;
  gsize size;
  AvHeldRecord *last; /* asked for: operations about one record come together */
  GPtrArray *asked;   /* AvTold, since they were last written */
  GPtrArray *begun;   /* AvHeldRecord that begin */
  GArray *in_part;    /* rid of records that are not here whole */
  GByteArray *live;   /* columns of the row that is written */
  GByteArray *dead;
};

static void
free_record (gpointer data)
{
  AvHeldRecord *record = data;

  g_ptr_array_unref (record->told);
  g_free (record);
}

AvHeldRecords *
av_held_records_new (void)
{
  AvHeldRecords *held = g_new0 (AvHeldRecords, 1);

  held->records = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, free_record);
  held->texts = g_string_chunk_new (65536);
  held->asked = g_ptr_array_new ();
  held->begun = g_ptr_array_new ();
  held->in_part = g_array_new (FALSE, FALSE, sizeof (gint64));
  held->live = g_byte_array_new ();
  held->dead = g_byte_array_new ();
  return held;
}

void
av_held_records_free (AvHeldRecords *held)
{
  g_hash_table_unref (held->records);
  g_string_chunk_free (held->texts);
  g_ptr_array_unref (held->asked);
  g_ptr_array_unref (held->begun);
  g_array_unref (held->in_part);
  g_byte_array_unref (held->live);
  g_byte_array_unref (held->dead);
  g_free (held);
}

void
av_held_records_clear (AvHeldRecords *held)
{
  held->last = NULL;
  held->size = 0;
  g_ptr_array_set_size (held->asked, 0);
  g_ptr_array_set_size (held->begun, 0);
  g_array_set_size (held->in_part, 0);
  g_hash_table_remove_all (held->records);
  g_string_chunk_clear (held->texts);
}

static AvHeldRecord *
hold (AvHeldRecords *held,
      const AvRecordRow *row,
      GPtrArray *told)
{
  AvHeldRecord *record = g_new0 (AvHeldRecord, 1);

  record->row = *row;
  record->told = told;
  g_hash_table_replace (held->records, &record->row.rid, record);
  held->last = record;
  held->size += sizeof *record;
  return record;
}

static GPtrArray *
new_told (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) av_told_free);
}

void
av_held_records_add (AvHeldRecords *held,
                     const AvRecordRow *row)
{
  AvHeldRecord *record = hold (held, row, new_told ());

  record->is_new = record->whole = TRUE;
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
  const AvHeldRecord *record = find (held, rid);

  return record != NULL && record->whole ? record : NULL;
}

void
av_held_records_forget (AvHeldRecords *held,
                        gint64 rid)
{
  held->last = NULL;
  g_hash_table_remove (held->records, &rid);
}

gboolean
av_held_records_load (AvStore *store,
                      const AvRecordRow *row,
                      GError **error)
{
  AvHeldRecords *held = store->held;
  GPtrArray *told;
  gsize size;

  if (held->size >= MAX_BYTES || find (held, row->rid) != NULL)
    return TRUE;

  told = av_told_read_record (store->db, row->rid, MAX_RECORD_BYTES, held->texts, &size, error);
  if (told == NULL)
    return FALSE;

  held->size += size;
  if (size > MAX_RECORD_BYTES)
    g_ptr_array_unref (told);
  else
    hold (held, row, told)->whole = TRUE;
  return TRUE;
}

static AvTold *
find_told (const AvHeldRecord *record,
           gint64 key)
{
  for (guint i = record->told->len; i > 0; i--)
    {
      AvTold *told = g_ptr_array_index (record->told, i - 1);

      if (told->key == key)
        return told;
    }
  return NULL;
}

static AvHeldRecord *
find_or_begin (AvHeldRecords *held,
               gint64 rid)
{
  AvHeldRecord *record = find (held, rid);

  if (record != NULL)
    return record;

  g_array_append_val (held->in_part, rid);
  return hold (held, &(AvRecordRow){ .rid = rid }, new_told ());
}

static AvTold *
begin_told (AvHeldRecords *held,
            gint64 key)
{
  held->size += sizeof (AvTold);
  return av_told_new (key);
}

AvTold *
av_held_records_get_told (AvStore *store,
                          gint64 rid,
                          gint64 sid,
                          GError **error)
{
  AvHeldRecord *record;
  AvTold *told;
  gint64 key;

  if (!av_told_make_key (rid, sid, &key, error))
    return NULL;

  record = find_or_begin (store->held, rid);
  told = find_told (record, key);
  if (told == NULL)
    {
      told = record->whole ? begin_told (store->held, key) : av_told_read (store->db, key, store->held->texts, &store->held->size, error);
      if (told == NULL)
        return NULL;
      g_ptr_array_add (record->told, told);
    }

  if (!told->asked)
    g_ptr_array_add (store->held->asked, told);
  told->asked = TRUE;
  return told;
}

gboolean
av_held_records_begin (AvStore *store,
                       gint64 rid,
                       const AvAuthorship *authorship,
                       GError **error)
{
  AvHeldRecord *record = find_or_begin (store->held, rid);
  gboolean moved;

  if (!av_authorship_unite (store, &record->authorship, authorship, &moved, error))
    return FALSE;

  if (moved && !record->begins)
    g_ptr_array_add (store->held->begun, record);
  record->begins = record->begins || moved;
  return TRUE;
}

void
av_held_records_drop_buried (AvHeldRecords *held)
{
  for (guint i = 0; i < held->asked->len; i++)
    av_told_drop_buried (g_ptr_array_index (held->asked, i));
}

gsize
av_held_records_get_size_for_test (AvHeldRecords *held)
{
  return held->size;
}

const char *
av_held_records_keep_text (AvHeldRecords *held,
                           const char *text,
                           gsize length)
{
  held->size += sizeof (AvToldValue) + length;
  return length > 0 ? g_string_chunk_insert_len (held->texts, text, (gssize) length) : "";
}

static int
compare_keys (gconstpointer one,
              gconstpointer other)
{
  const AvTold *first = *(const AvTold *const *) one;
  const AvTold *second = *(const AvTold *const *) other;

  return first->key < second->key ? -1 : first->key > second->key;
}

/* What is here in part is not what a projection wants. */
static void
let_go (AvHeldRecords *held)
{
  for (guint i = 0; i < held->in_part->len; i++)
    av_held_records_forget (held, g_array_index (held->in_part, gint64, i));
  g_array_set_size (held->in_part, 0);

  if (held->size >= MAX_BYTES)
    av_held_records_clear (held);
}

static gboolean
write_told (AvHeldRecords *held,
            AvDatabase *db,
            GError **error)
{
  g_ptr_array_sort (held->asked, compare_keys);
  for (guint i = 0; i < held->asked->len; i++)
    {
      AvTold *told = g_ptr_array_index (held->asked, i);

      told->asked = FALSE;
      if (told->changed && !av_told_write (told, db, held->live, held->dead, error))
        return FALSE;
    }
  g_ptr_array_set_size (held->asked, 0);
  return TRUE;
}

static gboolean
write_authorships (AvStore *store,
                   GError **error)
{
  AvHeldRecords *held = store->held;

  for (guint i = 0; i < held->begun->len; i++)
    {
      AvHeldRecord *record = g_ptr_array_index (held->begun, i);

      record->begins = FALSE;
      if (!av_authorship_write (store, record->row.rid, &record->authorship, error))
        return FALSE;
    }
  g_ptr_array_set_size (held->begun, 0);
  return TRUE;
}

gboolean
av_held_records_write (AvStore *store,
                       GError **error)
{
  AvHeldRecords *held = store->held;

  if (!write_told (held, store->db, error) || !write_authorships (store, error))
    {
      av_held_records_clear (held);
      return FALSE;
    }

  let_go (held);
  return TRUE;
}
