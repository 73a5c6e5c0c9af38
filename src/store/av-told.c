#include "av-told.h"

#include <string.h>

#include "av-mutants.h"

#define SID_BITS 31
#define MAX_RID G_GINT64_CONSTANT (0xffffffff)
#define MAX_SID G_GINT64_CONSTANT (0x7fffffff)
#define MAX_INDEX 4095

gboolean
av_told_make_key (gint64 rid,
                  gint64 sid,
                  gint64 *key,
                  GError **error)
{
  if (rid < 0 || rid > MAX_RID || sid < 0 || sid > MAX_SID)
    {
      av_database_set_damaged_error (error);
      return FALSE;
    }

  *key = rid << SID_BITS | sid;
  return TRUE;
}

gint64
av_told_get_rid (gint64 key)
{
  return key >> SID_BITS;
}

gint64
av_told_get_sid (gint64 key)
{
  return key & MAX_SID;
}

AvTold *
av_told_new (gint64 key)
{
  AvTold *told = g_new0 (AvTold, 1);

  told->key = key;
  told->live = g_array_new (FALSE, FALSE, sizeof (AvToldValue));
  told->dead = g_array_new (FALSE, FALSE, sizeof (AvToldName));
  return told;
}

void
av_told_free (AvTold *told)
{
  if (told == NULL)
    return;

  g_array_unref (told->live);
  g_clear_pointer (&told->late, g_array_unref);
  g_array_unref (told->dead);
  g_free (told);
}

/* --- as bytes -------------------------------------------------------------- */

static guint64
fold_sign (gint64 number)
{
  return (guint64) number << 1 ^ (number < 0 ? G_MAXUINT64 : 0);
}

static gint64
unfold_sign (guint64 number)
{
  return (gint64) (number >> 1 ^ (~(number & 1) + 1));
}

void
av_told_reader_init (AvToldReader *self,
                     const guint8 *live,
                     gsize size)
{
  self->value = (AvToldValue){ 0 };
  av_reader_init (&self->reader, live, size);
}

gboolean
av_told_reader_next (AvToldReader *self)
{
  AvToldValue *value = &self->value;
  guint64 nid, hlc, agent, length;

  if (av_reader_get_remaining (&self->reader) == 0)
    return FALSE;

  if (!av_reader_get_varint (&self->reader, &nid) || !av_reader_get_varint (&self->reader, &value->index) ||
      !av_reader_get_varint (&self->reader, &hlc) || !av_reader_get_varint (&self->reader, &agent) ||
      !av_reader_get_varint (&self->reader, &length) || length >= av_reader_get_remaining (&self->reader))
    {
      self->reader.failed = TRUE;
      return FALSE;
    }

  value->nid += (gint64) nid;
  value->hlc += (guint64) unfold_sign (hlc);
  value->agent = (gint64) agent;
  value->length = (gsize) length;
  value->value = (const char *) av_reader_get_bytes (&self->reader, value->length + 1);
  self->reader.failed = value->index > MAX_INDEX || value->value[value->length] != '\0';
  return !self->reader.failed;
}

/* The columns are written where there is room for the longest numbers. */
#define LONGEST 10

static guint8 *
put_number (guint8 *end,
            guint64 number)
{
  for (; number >= 0x80; number >>= 7)
    *end++ = (guint8) (number | 0x80);
  *end++ = (guint8) number;
  return end;
}

static guint8 *
put_value (guint8 *end,
           const AvToldValue *former,
           const AvToldValue *value)
{
  end = put_number (end, (guint64) (value->nid - former->nid));
  end = put_number (end, value->index);
  end = put_number (end, fold_sign ((gint64) (value->hlc - former->hlc)));
  end = put_number (end, (guint64) value->agent);
  end = put_number (end, value->length);
  memcpy (end, value->value, value->length);
  end[value->length] = '\0';
  return end + value->length + 1;
}

static void
put_live (GByteArray *bytes,
          const GArray *live)
{
  static const AvToldValue nothing;
  const AvToldValue *former = &nothing;
  gsize size = 0;
  guint8 *end;

  for (guint i = 0; i < live->len; i++)
    size += g_array_index (live, AvToldValue, i).length + 1 + 5 * LONGEST;

  g_byte_array_set_size (bytes, (guint) size);
  end = bytes->data;
  for (guint i = 0; i < live->len; i++)
    {
      const AvToldValue *value = &g_array_index (live, AvToldValue, i);

      end = put_value (end, former, value);
      former = value;
    }
  g_byte_array_set_size (bytes, (guint) (end - bytes->data));
}

static void
put_dead (GByteArray *bytes,
          const GArray *dead)
{
  gint64 former = 0;
  guint8 *end;

  g_byte_array_set_size (bytes, dead->len * 2 * LONGEST);
  end = bytes->data;
  for (guint i = 0; i < dead->len; i++)
    {
      const AvToldName *name = &g_array_index (dead, AvToldName, i);

      end = put_number (end, (guint64) (name->nid - former));
      end = put_number (end, name->index);
      former = name->nid;
    }
  g_byte_array_set_size (bytes, (guint) (end - bytes->data));
}

static gboolean
parse_dead (AvTold *told,
            const guint8 *dead,
            gsize size)
{
  AvToldName name = { 0 };
  AvReader reader;
  guint64 nid;

  av_reader_init (&reader, dead, size);
  while (av_reader_get_remaining (&reader) > 0)
    {
      if (!av_reader_get_varint (&reader, &nid) || !av_reader_get_varint (&reader, &name.index))
        return FALSE;
      name.nid += (gint64) nid;
      g_array_append_val (told->dead, name);
    }
  told->n_dead = told->dead->len;
  return TRUE;
}

gboolean
av_told_parse (AvTold *told,
               const guint8 *live,
               gsize live_size,
               const guint8 *dead,
               gsize dead_size,
               GError **error)
{
  AvToldReader reader;

  av_told_reader_init (&reader, live, live_size);
  while (av_told_reader_next (&reader))
    g_array_append_val (told->live, reader.value);

  if (!reader.reader.failed && parse_dead (told, dead, dead_size))
    return TRUE;

  av_database_set_damaged_error (error);
  return FALSE;
}

/* --- in order ---------------------------------------------------------------- */

static int
compare_with (gint64 nid,
              guint64 index,
              gint64 other_nid,
              guint64 other_index)
{
  if (nid != other_nid)
    return nid < other_nid ? -1 : 1;
  return index < other_index ? -1 : index > other_index;
}

static int
compare_names (gconstpointer one,
               gconstpointer other)
{
  const AvToldName *first = one;
  const AvToldName *second = other;

  return compare_with (first->nid, first->index, second->nid, second->index);
}

static int
compare_values (gconstpointer one,
                gconstpointer other)
{
  const AvToldValue *first = one;
  const AvToldValue *second = other;

  return compare_with (first->nid, first->index, second->nid, second->index);
}

/* Two in order, none of which stands in both. From the end, so that what stands before
 * the first of those that are added stays where it is. */
static void
unite (GArray *all,
       const GArray *added,
       GCompareFunc compare)
{
  gsize size = g_array_get_element_size (all);
  guint from = all->len, left = added->len, to = from + left;

  g_array_set_size (all, to);
  while (left > 0)
    {
      const char *next = added->data + (left - 1) * size;
      const char *former = from > 0 ? all->data + (from - 1) * size : NULL;
      gboolean is_former = former != NULL && compare (former, next) > 0;

      memcpy (all->data + --to * size, is_former ? former : next, size);
      from -= is_former;
      left -= !is_former;
    }
}

/* A strand with many values that belong between others moves these once. */
static void
unite_late (AvTold *told)
{
  if (told->late == NULL)
    return;

  unite (told->live, told->late, compare_values);
  g_clear_pointer (&told->late, g_array_unref);
}

/* --- in the table ---------------------------------------------------------- */

/* Columns of the row: key, live, dead. */
static AvTold *
read_row (AvStatement *statement,
          GStringChunk *texts,
          gsize *size,
          GError **error)
{
  g_autoptr (AvTold) told = av_told_new (av_statement_get_int64 (statement, 0));
  gsize live_size, dead_size;
  const guint8 *live = av_statement_get_blob (statement, 1, &live_size);
  const guint8 *dead = av_statement_get_blob (statement, 2, &dead_size);

  if (live_size > 0)
    live = (const guint8 *) g_string_chunk_insert_len (texts, (const char *) live, (gssize) live_size);
  if (!av_told_parse (told, live, live_size, dead, dead_size, error))
    return NULL;

  *size += live_size + sizeof *told + told->live->len * sizeof (AvToldValue) + told->dead->len * sizeof (AvToldName);
  return g_steal_pointer (&told);
}

GPtrArray *
av_told_read_record (AvDatabase *db,
                     gint64 rid,
                     gsize most,
                     GStringChunk *texts,
                     gsize *size,
                     GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (db, "SELECT key, live, dead FROM told WHERE " AV_TOLD_OF (?1, key), error);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) av_told_free);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return NULL;

  av_statement_bind_int64 (statement, 1, rid);
  *size = 0;
  while (*size <= most && av_statement_next (statement, &problem))
    {
      AvTold *told = read_row (statement, texts, size, error);

      if (told == NULL)
        return NULL;
      g_ptr_array_add (all, told);
    }
  return av_database_ended_well (&problem, error) ? g_steal_pointer (&all) : NULL;
}

AvTold *
av_told_read (AvDatabase *db,
              gint64 key,
              GStringChunk *texts,
              gsize *size,
              GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (db, "SELECT key, live, dead FROM told WHERE key = ?1", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return NULL;

  av_statement_bind_int64 (statement, 1, key);
  if (av_statement_next (statement, &problem))
    return read_row (statement, texts, size, error);
  *size += sizeof (AvTold);
  return av_database_ended_well (&problem, error) ? av_told_new (key) : NULL;
}

gboolean
av_told_write (AvTold *told,
               AvDatabase *db,
               GByteArray *live,
               GByteArray *dead,
               GError **error)
{
  gboolean empty = told->live->len == 0 && told->dead->len == 0;
  g_autoptr (AvStatement) statement =
    av_database_prepare (db, empty ? "DELETE FROM told WHERE key = ?1" : "INSERT OR REPLACE INTO told (key, live, dead) VALUES (?1, ?2, ?3)", error);

  if (statement == NULL)
    return FALSE;

  unite_late (told);
  av_statement_bind_int64 (statement, 1, told->key);
  if (!empty)
    {
      put_live (live, told->live);
      put_dead (dead, told->dead);
      av_statement_bind_static_blob (statement, 2, live->data != NULL ? live->data : (const guint8 *) "", live->len);
      av_statement_bind_static_blob (statement, 3, dead->data != NULL ? dead->data : (const guint8 *) "", dead->len);
    }
  told->changed = FALSE;
  return av_statement_run (statement, error);
}

/* --- in memory ------------------------------------------------------------- */

void
av_told_bury (AvTold *told,
              gint64 nid,
              guint64 index)
{
  AvToldName name = { nid, index };

  g_array_append_val (told->dead, name);
}

static gboolean
is_among (const char *names,
          guint n_names,
          gint64 nid,
          guint64 index)
{
  AvToldName name = { nid, index };

  return n_names > 0 && bsearch (&name, names, n_names, sizeof name, compare_names) != NULL;
}

gboolean
av_told_is_buried (const AvTold *told,
                   gint64 nid,
                   guint64 index)
{
  return is_among (told->dead->data, told->n_dead, nid, index);
}

/* What was named since, in order and each once, but for what was there; transfer full.
 * That is dead alone then. */
static GArray *
take_named (AvTold *told)
{
  GArray *named = g_array_new (FALSE, FALSE, sizeof (AvToldName));
  guint n = 0;

  g_array_append_vals (named, &g_array_index (told->dead, AvToldName, told->n_dead), told->dead->len - told->n_dead);
  g_array_set_size (told->dead, told->n_dead);
  g_array_sort (named, compare_names);

  for (guint i = 0; i < named->len; i++)
    {
      const AvToldName *name = &g_array_index (named, AvToldName, i);

      if ((n == 0 || compare_names (name, &g_array_index (named, AvToldName, n - 1)) != 0) && !av_told_is_buried (told, name->nid, name->index))
        g_array_index (named, AvToldName, n++) = *name;
    }
  g_array_set_size (named, n);
  return named;
}

static void
drop_named (AvTold *told,
            GArray *named)
{
  guint n = 0;

  for (guint i = 0; i < told->live->len; i++)
    {
      const AvToldValue *value = &g_array_index (told->live, AvToldValue, i);

      if (!is_among (named->data, named->len, value->nid, value->index))
        g_array_index (told->live, AvToldValue, n++) = *value;
    }
  g_array_set_size (told->live, n);
}

void
av_told_drop_buried (AvTold *told)
{
  g_autoptr (GArray) named = NULL;

  if (told->dead->len == told->n_dead)
    return;

  unite_late (told);
  named = take_named (told);
  if (named->len > 0)
    {
      unite (told->dead, named, compare_names);
      told->n_dead = told->dead->len;
      drop_named (told, named);
      told->changed = TRUE;
    }

  if (AV_IS_MUTANT (NO_DEAD_SET))
    {
      g_array_set_size (told->dead, 0);
      told->n_dead = 0;
    }
}

/* Where a value is, or where it belongs. What comes last stands last, nearly
 * always. */
static gboolean
find_place (const GArray *values,
            gint64 nid,
            guint64 index,
            guint *place)
{
  guint low = 0, high = values->len;

  while (low < high)
    {
      guint middle = high == values->len ? high - 1 : low + (high - low) / 2;
      const AvToldValue *value = &g_array_index (values, AvToldValue, middle);
      int order = compare_with (nid, index, value->nid, value->index);

      if (order == 0)
        {
          *place = middle;
          return TRUE;
        }
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }

  *place = low;
  return FALSE;
}

AvToldValue *
av_told_find (const AvTold *told,
              gint64 nid,
              guint64 index)
{
  guint place;

  if (find_place (told->live, nid, index, &place))
    return &g_array_index (told->live, AvToldValue, place);

  return told->late != NULL && find_place (told->late, nid, index, &place) ? &g_array_index (told->late, AvToldValue, place) : NULL;
}

static void
put_in_order (GArray *values,
              const AvToldValue *value)
{
  guint place;

  if (find_place (values, value->nid, value->index, &place))
    g_array_index (values, AvToldValue, place) = *value;
  else
    g_array_insert_val (values, place, *value);
}

void
av_told_insert (AvTold *told,
                const AvToldValue *value)
{
  guint place;
  gboolean known = find_place (told->live, value->nid, value->index, &place);

  if (!known && place < told->live->len && told->late == NULL)
    told->late = g_array_new (FALSE, FALSE, sizeof (AvToldValue));

  put_in_order (known || place == told->live->len ? told->live : told->late, value);
  told->changed = TRUE;
}
