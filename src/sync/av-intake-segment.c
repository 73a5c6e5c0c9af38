#include "av-intake-private.h"

#include <string.h>

#include "av-bundle.h"
#include "av-hash.h"
#include "av-limits.h"
#include "av-mutants.h"
#include "av-wire.h"

AvSegmentStatus
av_intake_status_of (AvVerdict verdict)
{
  if (verdict == AV_VERDICT_ACCEPTED)
    return AV_SEGMENT_ACCEPTED;

  return verdict == AV_VERDICT_TOO_NEW ? AV_SEGMENT_TOO_NEW : AV_SEGMENT_UNACCEPTED;
}

gboolean
av_intake_is_waiting (AvIntake *self,
                      const AvSegmentHeader *header,
                      const guint8 *hash)
{
  g_auto (AvAcceptanceWaiting) waiting = { 0 };

  av_acceptance_find_waiting (&self->judge, header, hash, &waiting);
  return waiting.scopes->len > 0 || !waiting.partly;
}

static gboolean
get_journal (AvIntake *self,
             const AvSegmentHeader *header,
             gint64 *jid,
             GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (av_segment_store_find_journal (self->store, &header->journal, jid, &problem))
    return TRUE;

  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  return av_segment_store_add_journal (self->store, &header->journal, &header->installation, FALSE, jid, error);
}

/* One that finds no room is a stub. */
static gboolean
take_strand (AvIntake *self,
             AvIntakeStrand *work,
             GError **error)
{
  gboolean room = TRUE;

  if (work->blob != NULL && !work->segment->has_room && !av_intake_find_room_for_strand (self, work, &room, error))
    return FALSE;

  if (!room)
    work->blob = NULL;
  return av_intake_store_strand (self, work, error);
}

/* Strands with keys, or those without, of a section that was read through. */
static gboolean
take_some_strands (AvIntake *self,
                   AvIntakeSegment *segment,
                   AvReader reader,
                   gboolean keyed,
                   GError **error)
{
  AvIntakeStrand work = { segment };

  for (guint i = 0; i < segment->header->n_strands; i++)
    {
      AvStrandEntry entry;
      guint8 present;

      av_segment_get_strand (segment->header, i, &entry);
      av_reader_get_u8 (&reader, &present);
      work.index = (guint16) i;
      work.size = present == 1 ? entry.length : 0;
      work.blob = present == 1 ? av_reader_get_bytes (&reader, entry.length) : NULL;

      if (keyed == (entry.class < AV_N_CLASSES && av_class_is_keyed (entry.class)) && !take_strand (self, &work, error))
        return FALSE;
    }

  return TRUE;
}

/* Of which something comes; to be cleared. Strands wait of one that counts, or that would
 * if this version read it. */
static AvIntakeSegment
begin_segment (AvIntake *self,
               const AvSegmentHeader *header,
               const guint8 *hash,
               gint64 sid,
               AvSegmentStatus status)
{
  AvIntakeSegment segment = { header, .sid = sid, .status = status, .counted = TRUE };

  memcpy (segment.hash, hash, sizeof segment.hash);
  if (status != AV_SEGMENT_UNACCEPTED)
    segment.taken = av_acceptance_list_taken (&self->judge, header, hash);

  return segment;
}

/* The strands behind a header: for each 0, or 1 and its bytes. First what says
 * whose the dossiers are: who may write there is nearly always told by it. */
static gboolean
take_strands (AvIntake *self,
              AvIntakeSegment *segment,
              const AvReader *reader,
              GError **error)
{
  return take_some_strands (self, segment, *reader, FALSE, error) && take_some_strands (self, segment, *reader, TRUE, error);
}

static gboolean
set_aside (AvIntake *self,
           const AvSegmentHash *hash,
           const AvId *author,
           AvVerdict verdict,
           const guint8 *bytes,
           gsize size,
           GError **error)
{
  static const char *const reasons[] = { [AV_VERDICT_ACCEPTED] = "malformed", [AV_VERDICT_UNKNOWN] = "unknown", [AV_VERDICT_SIGNATURE] = "signature" };

  return av_intake_set_aside (self, hash, author, reasons[verdict], bytes, size, error);
}

/* A segment that is no segment: the others of the bundle are. */
static gboolean
set_malformed_aside (AvIntake *self,
                     const guint8 *bytes,
                     gsize size,
                     GError **error)
{
  AvSegmentHash hash;
  AvId nobody = { { 0 } };

  av_hash_bytes (bytes, size, hash.bytes, sizeof hash.bytes);
  return set_aside (self, &hash, &nobody, AV_VERDICT_ACCEPTED, bytes, size, error);
}

/* The header of a section, where all of the section is written as it should. */
static gboolean
read_section (const guint8 *bytes,
              gsize size,
              AvSegmentHeader *header,
              AvReader *strands)
{
  AvReader reader;
  guint64 header_size;
  const guint8 *header_bytes;

  av_reader_init (&reader, bytes, size);

  if (!av_reader_get_varint (&reader, &header_size) || header_size > size ||
      (header_bytes = av_reader_get_bytes (&reader, (gsize) header_size)) == NULL ||
      !av_segment_read (header_bytes, (gsize) header_size, header, NULL))
    return FALSE;

  *strands = reader;

  for (guint i = 0; i < header->n_strands; i++)
    {
      AvStrandEntry entry;
      guint8 present;

      av_segment_get_strand (header, i, &entry);

      if (!av_reader_get_u8 (&reader, &present) || present > 1 || (present == 1 && av_reader_get_bytes (&reader, entry.length) == NULL))
        return FALSE;
    }

  return av_reader_is_done (&reader);
}

/* Fills of a segment that is here: only strands that are stubs. */
static gboolean
fill (AvIntake *self,
      const AvIntakeStrand *work,
      GError **error)
{
  gboolean room;

  return av_intake_find_room_for_strand (self, work, &room, error) &&
         (!room || av_intake_store_strand (self, work, error));
}

static gboolean
list_stub (const AvStrandRow *strand,
           gpointer user_data,
           GError **error)
{
  g_array_append_val (user_data, strand->index);
  return TRUE;
}

/* FALSE: not for the first time. */
static gboolean
note_filled (AvIntake *self,
             gint64 sid,
             guint16 index)
{
  gint64 name = sid << 16 | index;

  return g_hash_table_add (self->filled, g_memdup2 (&name, sizeof name));
}

static gboolean
fill_known (AvIntake *self,
            const AvSegmentHeader *header,
            const guint8 *hash,
            gint64 sid,
            AvSegmentStatus status,
            AvReader *reader,
            GError **error)
{
  g_autoptr (GArray) stubs = g_array_new (FALSE, FALSE, sizeof (guint16));
  g_auto (AvIntakeSegment) segment = begin_segment (self, header, hash, sid, status);
  AvIntakeStrand work = { &segment };
  guint next = 0;

  self->counts.n_known++;
  av_asked_note_segment (self->asked, sid);

  if (!av_segment_store_foreach_missing (self->store, sid, list_stub, stubs, error))
    return FALSE;

  for (guint i = 0; i < header->n_strands; i++)
    {
      AvStrandEntry entry;
      guint8 present;
      gboolean stub = next < stubs->len && g_array_index (stubs, guint16, next) == i;

      av_segment_get_strand (header, i, &entry);
      next += stub;

      av_reader_get_u8 (reader, &present);
      work.index = (guint16) i;
      work.size = entry.length;
      work.blob = present == 1 ? av_reader_get_bytes (reader, entry.length) : NULL;

      if (present == 1 && stub && note_filled (self, sid, work.index) && !fill (self, &work, error))
        return FALSE;
    }

  return TRUE;
}

typedef struct
{
  const AvSegmentHeader *header;
  gboolean taken;
} NumberSearch;

static gboolean
stop_at_own (const AvSegment *segment,
             gpointer user_data,
             GError **error)
{
  NumberSearch *search = user_data;
  AvSegmentHeader header;

  if (segment->segno != search->header->segno)
    return FALSE;

  search->taken = !av_segment_read_kept (segment, &header) ||
                  av_id_equal (&header.installation, &search->header->installation);
  return !search->taken;
}

/* Another segment of the journal has its number: an older store went on, or a
 * disk was copied. Both are kept; a person is told. */
static gboolean
find_number (AvIntake *self,
             AvSegmentHeader *header,
             gboolean *taken,
             GError **error)
{
  NumberSearch search = { header };
  g_autoptr (GError) problem = NULL;
  gint64 jid;

  if (av_segment_store_find_journal (self->store, &header->journal, &jid, &problem))
    av_segment_store_foreach (self->store, jid, header->segno, stop_at_own, &search, &problem);

  *taken = search.taken;
  return av_database_ended_well (&problem, error);
}

/* Whether a segment lies within heads is known for good once what leads to them
 * is here. */
static void
note_dated (AvIntake *self,
            const AvId *installation)
{
  const AvTrusted *author = av_trust_find (self->trust, installation);
  g_autoptr (GPtrArray) restrictions = av_trust_list_restricting_heads (self->trust, author);

  if (author->revocations->len > 0 || restrictions->len > 0)
    g_hash_table_add (self->dated, g_bytes_new (installation->bytes, AV_ID_SIZE));
}

/* A number that another segment has: its author's journal is forked. */
static void
count_segment (AvIntake *self,
               AvSegmentHeader *header,
               const guint8 *hash,
               gint64 sid,
               AvVerdict verdict,
               gboolean forked)
{
  if (forked)
    {
      self->counts.n_forks++;
      self->forked = header->installation;
    }
  self->counts.n_segments++;
  self->counts.n_too_new += verdict == AV_VERDICT_TOO_NEW;
  if (av_intake_is_waiting (self, header, hash))
    {
      self->counts.n_quarantined++;
      g_hash_table_add (self->waiting, g_memdup2 (&sid, sizeof sid));
    }
  av_store_observe (self->store, header->hlc_last);
}

/* sid: 0, or what it has been called here since another one named it. */
static gboolean
keep (AvIntake *self,
      const AvSegmentHeader *header,
      const AvSegmentHash *hash,
      AvVerdict verdict,
      gint64 *sid,
      GError **error)
{
  gboolean mentioned = *sid != 0;
  gint64 jid;

  if (!get_journal (self, header, &jid, error) ||
      !av_segment_store_add (self->store, hash, jid, header->segno, header->bytes, header->size, av_intake_status_of (verdict), sid, error))
    return FALSE;

  return !mentioned || av_intake_take_anew (self, hash, *sid, error);
}

/* sid: 0 where nothing named it yet. */
static gboolean
find_known (AvIntake *self,
            const AvSegmentHash *hash,
            gint64 *sid,
            AvSegmentStatus *status,
            GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (!av_segment_store_find (self->store, hash, sid, status, &problem))
    *status = AV_SEGMENT_UNKNOWN;
  return av_database_ended_well (&problem, error);
}

gboolean
av_intake_take (AvIntake *self,
                const guint8 *bytes,
                gsize size,
                AvVerdict *verdict,
                GError **error)
{
  AvReader reader;
  AvSegmentHeader header;
  AvSegmentHash hash;
  AvSegmentStatus status = AV_SEGMENT_UNKNOWN;
  gint64 sid = 0;
  gboolean taken;
  AvRoom room = AV_ROOM_FOR_HEADER;
  g_auto (AvIntakeSegment) segment = { 0 };

  *verdict = AV_VERDICT_SIGNATURE;

  if (!read_section (bytes, size, &header, &reader))
    return set_malformed_aside (self, bytes, size, error);

  av_segment_get_hash (&header, hash.bytes);
  *verdict = AV_VERDICT_ACCEPTED;

  if (!find_known (self, &hash, &sid, &status, error))
    return FALSE;

  if (status != AV_SEGMENT_UNKNOWN)
    return fill_known (self, &header, hash.bytes, sid, status, &reader, error);

  if (!find_number (self, &header, &taken, error))
    return FALSE;

  /* What names operations by author and number takes it for the same. */
  if (AV_IS_MUTANT (NAMES_BY_SEQUENCE) && taken)
    return TRUE;

  *verdict = av_acceptance_judge_segment (&self->judge, &header, hash.bytes);
  if (*verdict == AV_VERDICT_UNKNOWN || *verdict == AV_VERDICT_SIGNATURE)
    return set_aside (self, &hash, &header.installation, *verdict, bytes, size, error);

  if (av_intake_status_of (*verdict) == AV_SEGMENT_UNACCEPTED && !av_intake_find_room (self, &header, hash.bytes, &reader, bytes, size, &room, error))
    return FALSE;

  if (room == AV_ROOM_FOR_NOTHING)
    return TRUE;

  if (!keep (self, &header, &hash, *verdict, &sid, error))
    return FALSE;

  av_coverage_note_segment (self->coverage, hash.bytes);
  count_segment (self, &header, hash.bytes, sid, *verdict, taken);
  note_dated (self, &header.installation);

  segment = begin_segment (self, &header, hash.bytes, sid, av_intake_status_of (*verdict));
  segment.has_room = room == AV_ROOM_FOR_ALL;
  return take_strands (self, &segment, &reader, error);
}

gboolean
av_intake_take_segment (AvIntake *self,
                        const guint8 *bytes,
                        gsize size,
                        GError **error)
{
  AvVerdict verdict;

  return av_intake_take (self, bytes, size, &verdict, error);
}

typedef struct
{
  AvIntake *intake;
  AvIntakeHeader loaded;
  gboolean readable;
} Filled;

static gboolean
load_for_fill (const AvSegment *segment,
               gpointer user_data,
               GError **error)
{
  Filled *filled = user_data;

  filled->readable = av_intake_load_header (segment, &filled->loaded, NULL);
  if (!filled->readable)
    av_intake_note_unreadable (filled->intake, segment);
  return TRUE;
}

gboolean
av_intake_take_fill (AvIntake *self,
                     const guint8 *bytes,
                     gsize size,
                     GError **error)
{
  g_autoptr (GByteArray) copy = g_byte_array_new ();
  Filled filled = { self, { .bytes = copy } };
  AvReader reader;
  AvSegmentHash hash;
  AvSegmentStatus status;
  g_auto (AvIntakeSegment) segment = { 0 };
  AvIntakeStrand work = { &segment };
  gint64 sid;
  gboolean stub;

  av_reader_init (&reader, bytes, size);

  if (!av_reader_copy (&reader, hash.bytes, sizeof hash.bytes) || !av_reader_get_u16 (&reader, &work.index))
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_MALFORMED);

  /* Of a segment that is not here: it comes again with it. */
  if (!av_segment_store_find (self->store, &hash, &sid, &status, error) || status == AV_SEGMENT_UNKNOWN)
    return error == NULL || *error == NULL;

  /* Asked before the header is read: the same may come a million times in one bundle, and
   * be a stub each time, where it is not what was signed. */
  if (!av_segment_store_is_stub (self->store, sid, work.index, &stub, error))
    return FALSE;

  if (!stub || !note_filled (self, sid, work.index))
    return TRUE;

  if (!av_segment_store_load (self->store, sid, load_for_fill, &filled, error))
    return FALSE;

  if (!filled.readable)
    return TRUE;

  segment = begin_segment (self, &filled.loaded.header, hash.bytes, sid, status);
  work.size = av_reader_get_remaining (&reader);
  work.blob = av_reader_get_bytes (&reader, work.size);

  return fill (self, &work, error);
}
