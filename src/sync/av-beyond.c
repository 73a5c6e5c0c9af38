#include "av-beyond.h"

#include "av-acceptance.h"
#include "av-limits.h"

/* Of one author, bytes. What may lie within heads is apart: neither takes the other's
 * room. */
typedef struct
{
  guint64 kept[2]; /* by whether it may */
  guint64 handed_on;
} Totals;

struct _AvBeyond
{
  AvStore *store;
  AvTrust *trust;
  AvCoverage *coverage;
  const AvId *own;
  GHashTable *totals; /* Totals by author as AvId */
  GHashTable *by_sid; /* Part, by the segments that wait, or of which something does */
};

/* What the heads say of a segment by which its author is restricted. */
typedef struct
{
  gboolean counted; /* it is somebody else's, who is known */
  gboolean within;  /* some lead to it */
  gboolean perhaps; /* some may: what would tell is not all here */
} Place;

/* What waits of one segment. */
typedef struct
{
  Totals *totals; /* NULL: it is not counted */
  GArray *taken;  /* AvTaken of its strands; NULL: all of it */
  Place place;    /* where all of it waits */
} Part;

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

static Place
find_place (AvBeyond *self,
            const AvSegmentHeader *header,
            const guint8 *hash)
{
  const AvTrusted *author = av_trust_find (self->trust, &header->installation);
  g_autoptr (GPtrArray) heads = NULL;
  Place place = { .counted = author != NULL && !av_id_equal (&author->id, self->own) };

  if (!place.counted)
    return place;

  heads = av_trust_list_restricting_heads (self->trust, author);
  for (guint i = 0; i < author->revocations->len; i++)
    g_ptr_array_add (heads, ((AvRestriction *) g_ptr_array_index (author->revocations, i))->statement->heads);

  for (guint i = 0; i < heads->len; i++)
    {
      AvCovered covered = av_coverage_judge (header, hash, g_ptr_array_index (heads, i), self->coverage);

      place.within = place.within || covered == AV_COVERED;
      place.perhaps = place.perhaps || covered == AV_COVERED_PERHAPS;
    }

  return place;
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

static void
free_part (gpointer data)
{
  Part *part = data;

  g_clear_pointer (&part->taken, g_array_unref);
  g_free (part);
}

static AvTaken
get_taken (const Part *part,
           guint16 index)
{
  if (part->taken == NULL)
    return part->place.perhaps ? AV_TAKEN_PERHAPS : AV_TAKEN;

  return av_acceptance_get_taken (part->taken, index);
}

/* Taken: transfer full. */
static Part *
add_part (AvBeyond *self,
          const AvSegment *segment,
          GArray *taken)
{
  Part *part = g_new0 (Part, 1);

  part->taken = taken;
  g_hash_table_insert (self->by_sid, g_memdup2 (&segment->sid, sizeof segment->sid), part);
  return part;
}

static gboolean
add_whole (AvBeyond *self,
           const AvSegment *segment,
           const AvSegmentHeader *header,
           GError **error)
{
  Part *part = add_part (self, segment, NULL);
  guint64 size;

  part->place = find_place (self, header, segment->hash.bytes);
  if (!part->place.counted)
    return TRUE;

  if (!av_segment_store_get_size_held (self->store, segment->sid, &size, error))
    return FALSE;

  part->totals = get_totals (self, &header->installation);
  part->totals->kept[part->place.perhaps] += (part->place.within ? 0 : weigh (header)) + size;
  if (!part->place.perhaps)
    part->totals->handed_on += (part->place.within ? 0 : header->size) + size;
  return TRUE;
}

typedef struct
{
  GArray *taken;
  guint64 size[AV_TAKEN + 1];
} Sum;

static void
add_strand (guint16 index,
            guint64 size,
            gpointer user_data)
{
  Sum *sum = user_data;

  sum->size[av_acceptance_get_taken (sum->taken, index)] += size;
}

/* Of a segment that counts, or will where a newer version reads it, what waits of it.
 * Whatever else was taken since lets none of it in, and no chain leads through it: it is
 * counted within which heads it may be. */
static gboolean
add_taken (AvBeyond *self,
           const AvSegment *segment,
           const AvSegmentHeader *header,
           GError **error)
{
  AvJudge judgement = av_coverage_get_judge (self->coverage, self->trust);
  g_autoptr (GArray) taken = av_acceptance_list_taken (&judgement, header, segment->hash.bytes);
  Sum sum = { taken };
  Part *part;

  /* As nearly always. */
  if (taken == NULL || !av_segment_is_whole (segment))
    return TRUE;

  part = add_part (self, segment, g_steal_pointer (&taken));
  if (av_id_equal (&header->installation, self->own))
    return TRUE;

  if (!av_segment_store_foreach_size (self->store, segment->sid, add_strand, &sum, error))
    return FALSE;

  part->totals = get_totals (self, &header->installation);
  part->totals->kept[FALSE] += sum.size[AV_TAKEN];
  part->totals->kept[TRUE] += sum.size[AV_TAKEN_PERHAPS];
  part->totals->handed_on += sum.size[AV_TAKEN];
  return TRUE;
}

static gboolean
add_segment (const AvSegment *segment,
             gpointer user_data,
             GError **error)
{
  AvBeyond *self = user_data;
  AvSegmentHeader header;

  if (segment->status == AV_SEGMENT_ACCEPTED || segment->status == AV_SEGMENT_TOO_NEW)
    return !av_segment_read (segment->header, segment->header_length, &header, NULL) || add_taken (self, segment, &header, error);

  return segment->status != AV_SEGMENT_UNACCEPTED || !av_segment_read_kept (segment, &header) || add_whole (self, segment, &header, error);
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
  self->by_sid = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_part);
  return av_segment_store_foreach (store, 0, 0, add_segment, self, error) ? g_steal_pointer (&self) : NULL;
}

AvBeyond *
av_beyond_load (AvStore *store,
                AvTrust *trust,
                const AvId *own,
                GError **error)
{
  g_autoptr (AvCoverage) coverage = av_coverage_new (store);
  g_autoptr (AvBeyond) self = av_beyond_measure (store, trust, coverage, own, error);

  if (self == NULL || !av_coverage_ended_well (coverage, error))
    return NULL;

  self->coverage = NULL;
  return g_steal_pointer (&self);
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
     gboolean perhaps,
     guint64 weight)
{
  guint64 *total = &get_totals (self, &header->installation)->kept[perhaps];

  if (*total + weight > AV_LIMIT_BEYOND)
    return FALSE;

  *total += weight;
  return TRUE;
}

AvRoom
av_beyond_take (AvBeyond *self,
                const AvSegmentHeader *header,
                const guint8 hash[AV_SEGMENT_HASH_SIZE],
                guint64 size)
{
  Place at = find_place (self, header, hash);

  if (at.within)
    return AV_ROOM_FOR_HEADER;

  return !at.counted || add (self, header, at.perhaps, weigh (header) + size) ? AV_ROOM_FOR_ALL : AV_ROOM_FOR_NOTHING;
}

gboolean
av_beyond_fill (AvBeyond *self,
                const AvSegmentHeader *header,
                const guint8 hash[AV_SEGMENT_HASH_SIZE],
                guint64 size)
{
  Place at = find_place (self, header, hash);

  return !at.counted || add (self, header, at.perhaps, size);
}

gboolean
av_beyond_take_strand (AvBeyond *self,
                       const AvSegmentHeader *header,
                       AvTaken taken,
                       guint64 size)
{
  return taken == AV_TAKEN_NOT || av_id_equal (&header->installation, self->own) || add (self, header, taken == AV_TAKEN_PERHAPS, size);
}

AvStore *
av_beyond_get_store (AvBeyond *self)
{
  return self->store;
}

gboolean
av_beyond_is_waiting (AvBeyond *self,
                      const AvStrandRow *strand)
{
  const Part *part = g_hash_table_lookup (self->by_sid, &strand->sid);

  return part != NULL && get_taken (part, strand->index) != AV_TAKEN_NOT;
}

gboolean
av_beyond_has_room (AvBeyond *self,
                    const AvStrandRow *strand)
{
  const Part *part = g_hash_table_lookup (self->by_sid, &strand->sid);

  return part == NULL || part->totals == NULL ||
         part->totals->kept[get_taken (part, strand->index) == AV_TAKEN_PERHAPS] + strand->length <= AV_LIMIT_BEYOND;
}

static const Part *
find_withheld (AvBeyond *self,
               gint64 sid)
{
  const Part *part = g_hash_table_lookup (self->by_sid, &sid);

  return part != NULL && part->totals != NULL && part->totals->handed_on > AV_LIMIT_BEYOND_HANDED_ON ? part : NULL;
}

gboolean
av_beyond_is_withheld (AvBeyond *self,
                       gint64 sid)
{
  const Part *part = find_withheld (self, sid);

  return part != NULL && part->taken == NULL && !part->place.within && !part->place.perhaps;
}

gboolean
av_beyond_is_strand_withheld (AvBeyond *self,
                              gint64 sid,
                              guint16 index)
{
  const Part *part = find_withheld (self, sid);

  return part != NULL && get_taken (part, index) == AV_TAKEN;
}
