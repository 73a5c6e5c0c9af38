#include "av-beyond.h"

#include "av-limits.h"

struct _AvBeyond
{
  AvTrust *trust;
  AvCoverage *coverage;
  const AvId *own;
  GHashTable *totals; /* bytes as guint64, by author as AvId */
  GHashTable *by_sid; /* the same totals, by the segments in them */
};

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

/* What a chain may lead through is not beyond: without it nobody could tell what
 * lies before it. */
static gboolean
is_beyond (AvBeyond *self,
           const AvSegmentHeader *header,
           const guint8 *hash)
{
  const AvTrusted *author = av_trust_find (self->trust, &header->installation);
  g_autoptr (GPtrArray) heads = NULL;

  if (author == NULL || av_id_equal (&author->id, self->own))
    return FALSE;

  heads = av_trust_list_restricting_heads (self->trust, author);
  for (guint i = 0; i < author->revocations->len; i++)
    g_ptr_array_add (heads, ((AvRestriction *) g_ptr_array_index (author->revocations, i))->statement->heads);

  for (guint i = 0; i < heads->len; i++)
    if (av_coverage_judge (header, hash, g_ptr_array_index (heads, i), self->coverage) != AV_NOT_COVERED)
      return FALSE;

  return TRUE;
}

/* By what it says that it holds: the bytes may come later. */
static guint64
weigh (const AvSegmentHeader *header)
{
  guint64 weight = MAX (header->size, AV_LIMIT_BEYOND_LEAST);

  for (guint i = 0; i < header->n_strands; i++)
    {
      AvStrandEntry entry;

      av_segment_get_strand (header, i, &entry);
      weight += entry.length;
    }

  return weight;
}

static guint64 *
get_total (AvBeyond *self,
           const AvId *author)
{
  guint64 *total = g_hash_table_lookup (self->totals, author);

  if (total == NULL)
    {
      total = g_new0 (guint64, 1);
      g_hash_table_insert (self->totals, g_memdup2 (author, sizeof *author), total);
    }

  return total;
}

static gboolean
add_segment (const AvSegment *segment,
             gpointer user_data,
             GError **error)
{
  AvBeyond *self = user_data;
  AvSegmentHeader header;
  guint64 *total;

  if (segment->status != AV_SEGMENT_UNACCEPTED || !av_segment_read (segment->header, segment->header_length, &header, NULL) ||
      !is_beyond (self, &header, segment->hash.bytes))
    return TRUE;

  total = get_total (self, &header.installation);
  *total += weigh (&header);
  g_hash_table_insert (self->by_sid, g_memdup2 (&segment->sid, sizeof segment->sid), total);
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

gboolean
av_beyond_take (AvBeyond *self,
                const AvSegmentHeader *header,
                const guint8 hash[AV_SEGMENT_HASH_SIZE])
{
  guint64 weight = weigh (header);
  guint64 *total;

  if (!is_beyond (self, header, hash))
    return TRUE;

  total = get_total (self, &header->installation);
  if (*total + weight > AV_LIMIT_BEYOND)
    return FALSE;

  *total += weight;
  return TRUE;
}

gboolean
av_beyond_is_withheld (AvBeyond *self,
                       gint64 sid)
{
  const guint64 *total = g_hash_table_lookup (self->by_sid, &sid);

  return total != NULL && *total > AV_LIMIT_BEYOND_HANDED_ON;
}
