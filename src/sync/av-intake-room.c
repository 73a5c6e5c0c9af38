/* Of what waits there is a bound. A segment that finds no room is not held, and is tried
 * again once all of its bundle is known: what came behind may have let it in. */

#include "av-intake-private.h"

#include "av-limits.h"

void
av_intake_refused_free (AvIntakeRefused *refused)
{
  g_bytes_unref (refused->section);
  g_free (refused);
}

static gboolean
measure (AvIntake *self,
         GError **error)
{
  if (self->beyond == NULL)
    self->beyond = av_beyond_measure (self->store, self->trust, self->coverage, self->own, error);

  return self->beyond != NULL;
}

/* The last ones: of a chain they are next to its head. */
static void
remember (AvIntake *self,
          const AvSegmentHeader *header,
          const guint8 *hash,
          const guint8 *bytes,
          gsize size)
{
  AvIntakeRefused *refused;

  if (size > AV_LIMIT_BEYOND_AGAIN)
    return;

  refused = g_new0 (AvIntakeRefused, 1);
  memcpy (refused->hash.bytes, hash, sizeof refused->hash.bytes);
  refused->segno = header->segno;
  refused->section = g_bytes_new (bytes, size);
  g_queue_push_tail (&self->refused, refused);
  self->size_refused += size;

  while (self->size_refused > AV_LIMIT_BEYOND_AGAIN || self->refused.length > AV_LIMIT_BEYOND_N_AGAIN)
    {
      AvIntakeRefused *first = g_queue_pop_head (&self->refused);

      self->size_refused -= g_bytes_get_size (first->section);
      av_intake_refused_free (first);
    }
}

static guint64
get_size (const AvSegmentHeader *header,
          AvReader strands)
{
  guint64 size = 0;

  for (guint i = 0; i < header->n_strands; i++)
    {
      AvStrandEntry entry;
      guint8 present;

      av_segment_get_strand (header, i, &entry);
      av_reader_get_u8 (&strands, &present);
      if (present == 1 && av_reader_get_bytes (&strands, entry.length) != NULL)
        size += entry.length;
    }

  return size;
}

gboolean
av_intake_find_room (AvIntake *self,
                     const AvSegmentHeader *header,
                     const guint8 *hash,
                     const AvReader *strands,
                     const guint8 *bytes,
                     gsize size,
                     AvRoom *room,
                     GError **error)
{
  if (!measure (self, error))
    return FALSE;

  *room = av_beyond_take (self->beyond, header, hash, get_size (header, *strands));
  if (*room == AV_ROOM_FOR_NOTHING)
    {
      self->counts.n_refused++;
      remember (self, header, hash, bytes, size);
    }
  return TRUE;
}

gboolean
av_intake_find_room_for_strand (AvIntake *self,
                                const AvIntakeStrand *work,
                                gboolean *room,
                                GError **error)
{
  const AvIntakeSegment *segment = work->segment;
  AvTaken taken = av_acceptance_get_taken (segment->taken, work->index);

  *room = TRUE;

  if (segment->status != AV_SEGMENT_UNACCEPTED && taken == AV_TAKEN_NOT)
    return TRUE;

  if (!measure (self, error))
    return FALSE;

  *room = segment->status == AV_SEGMENT_UNACCEPTED ? av_beyond_fill (self->beyond, segment->header, segment->hash, work->size)
                                                   : av_beyond_take_strand (self->beyond, segment->header, taken, work->size);
  self->counts.n_parts_refused += !*room;
  return TRUE;
}
