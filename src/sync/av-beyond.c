#include "av-beyond.h"

#include "av-limits.h"

struct _AvBeyond
{
  AvStore *store;
  AvTrust *trust;
  AvCoverage *coverage;
  const AvId *own;
  GHashTable *totals; /* Totals by author as AvId */
  GHashTable *by_sid; /* the same, by the segments beyond in them */
};

/* Of one author, bytes. What may lie within heads is apart: neither takes the other's
 * room. */
typedef struct
{
  guint64 kept[2]; /* by whether it may: AV_NOT_COVERED, AV_COVERED_PERHAPS */
  guint64 handed_on;
} Totals;

static guint
hash_id (gconstpointer key)
{
  guint value;

  memcpy (&value, key, sizeof value);
  return value;
}

static gboolean
equal_ids (gconstpointer one,
           gconstpointer other)
{
  return av_id_equal (one, other);
}

/* The most that any of the heads it is restricted by say. */
static AvCovered
judge (AvBeyond *self,
       const AvSegmentHeader *header,
       const guint8 *hash)
{
  const AvTrusted *author = av_trust_find (self->trust, &header->installation);
  g_autoptr (GPtrArray) heads = NULL;
  AvCovered most = AV_NOT_COVERED;

  if (author == NULL || av_id_equal (&author->id, self->own))
    return AV_COVERED;

  heads = av_trust_list_restricting_heads (self->trust, author);
  for (guint i = 0; i < author->revocations->len; i++)
    g_ptr_array_add (heads, ((AvRestriction *) g_ptr_array_index (author->revocations, i))->statement->heads);

  for (guint i = 0; i < heads->len && most != AV_COVERED; i++)
    {
      AvCovered covered = av_coverage_judge (header, hash, g_ptr_array_index (heads, i), self->coverage);

      if (covered != AV_NOT_COVERED)
        most = covered;
    }

  return most;
}

static Totals *
get_totals (AvBeyond *self,
            const AvId *author)
{
  Totals *totals = g_hash_table_lookup (self->totals, author);

  if (totals == NULL)
    {
      totals = g_new0 (Totals, 1);
      g_hash_table_insert (self->totals, g_memdup2 (author, sizeof *author), totals);
    }

  return totals;
}

/* Every one takes room of the archive, however little it holds. */
static guint64
weigh (const AvSegmentHeader *header)
{
  return MAX (header->size, AV_LIMIT_BEYOND_LEAST);
}

static gboolean
add_segment (const AvSegment *segment,
             gpointer user_data,
             GError **error)
{
  AvBeyond *self = user_data;
  AvSegmentHeader header;
  AvCovered covered;
  Totals *totals;
  guint64 size;

  if (segment->status != AV_SEGMENT_UNACCEPTED || !av_segment_read_kept (segment, &header) ||
      (covered = judge (self, &header, segment->hash.bytes)) == AV_COVERED)
    return TRUE;

  if (!av_segment_store_get_size_held (self->store, segment->sid, &size, error))
    return FALSE;

  totals = get_totals (self, &header.installation);
  totals->kept[covered == AV_COVERED_PERHAPS] += weigh (&header) + size;
  if (covered == AV_NOT_COVERED)
    {
      totals->handed_on += header.size + size;
      g_hash_table_insert (self->by_sid, g_memdup2 (&segment->sid, sizeof segment->sid), totals);
    }
  return TRUE;
}

AvBeyond *
av_beyond_measure (AvStore *store,
                   AvTrust *trust,
                   AvCoverage *coverage,
                   const AvId *own,
                   GError **error)
{
  g_autoptr (AvBeyond) self = g_new0 (AvBeyond, 1);

  self->store = store;
  self->trust = trust;
  self->coverage = coverage;
  self->own = own;
  self->totals = g_hash_table_new_full (hash_id, equal_ids, g_free, g_free);
  self->by_sid = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return av_segment_store_foreach (store, 0, 0, add_segment, self, error) ? g_steal_pointer (&self) : NULL;
}

void
av_beyond_free (AvBeyond *self)
{
  g_hash_table_unref (self->by_sid);
  g_hash_table_unref (self->totals);
  g_free (self);
}

static gboolean
add (AvBeyond *self,
     const AvSegmentHeader *header,
     const guint8 *hash,
     guint64 weight)
{
  AvCovered covered = judge (self, header, hash);
  guint64 *total;

  if (covered == AV_COVERED)
    return TRUE;

  total = &get_totals (self, &header->installation)->kept[covered == AV_COVERED_PERHAPS];
  if (*total + weight > AV_LIMIT_BEYOND)
    return FALSE;

  *total += weight;
  return TRUE;
}

gboolean
av_beyond_take (AvBeyond *self,
                const AvSegmentHeader *header,
                const guint8 hash[AV_SEGMENT_HASH_SIZE],
                guint64 size)
{
  return add (self, header, hash, weigh (header) + size);
}

gboolean
av_beyond_fill (AvBeyond *self,
                const AvSegmentHeader *header,
                const guint8 hash[AV_SEGMENT_HASH_SIZE],
                guint64 size)
{
  return add (self, header, hash, size);
}

gboolean
av_beyond_is_withheld (AvBeyond *self,
                       gint64 sid)
{
  const Totals *totals = g_hash_table_lookup (self->by_sid, &sid);

  return totals != NULL && totals->handed_on > AV_LIMIT_BEYOND_HANDED_ON;
}
