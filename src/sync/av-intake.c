#include "av-intake.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-bundle.h"
#include "av-hash.h"
#include "av-limits.h"
#include "av-op-codec.h"
#include "av-seal.h"
#include "av-strand.h"
#include "av-wire.h"

#define HLC_COUNTER_BITS 16

struct _AvIntake
{
  AvStore *store;
  AvTrust *trust;
  AvJudge judge;
  AvIntakeCounts counts;
  GPtrArray *arrivals;
  gboolean admission_came;
  gboolean key_came;
};

/* One strand on its way into the registers. */
typedef struct
{
  AvIntake *intake;
  AvGrant grant;
  AvId author;
  AvStrandPlace place;
  AvIntakeArrival *arrival; /* NULL: not counted */
} Application;

static void
arrival_free (AvIntakeArrival *arrival)
{
  g_hash_table_unref (arrival->containers);
  g_free (arrival);
}

typedef struct
{
  const guint8 *sought;
  guint8 reached[AV_SEGMENT_HASH_SIZE];
  guint64 segno;
  AvId journal;
  gboolean found;
} Descent;

static gboolean
descend (const AvSegment *segment,
         gpointer user_data,
         GError **error)
{
  Descent *descent = user_data;
  AvSegmentHeader header;

  if (av_segment_read (segment->header, segment->header_length, &header, NULL))
    {
      memcpy (descent->reached, header.previous, AV_SEGMENT_HASH_SIZE);
      descent->segno = header.segno;
      descent->journal = header.journal;
      descent->found = TRUE;
    }

  return TRUE;
}

/* Follows the chain from the head down. Where it is not all here, the number
 * decides: the same once it is. */
static gboolean
leads_to (const AvSegmentHeader *segment,
          const guint8 *hash,
          const AvJournalHead *head,
          gpointer user_data)
{
  AvIntake *self = user_data;
  Descent descent = { hash };

  memcpy (descent.reached, head->hash, AV_SEGMENT_HASH_SIZE);
  descent.segno = head->segno + 1;

  while (descent.segno > segment->segno + 1)
    {
      AvSegmentHash step;
      AvSegmentStatus status;
      gint64 sid;

      memcpy (step.bytes, descent.reached, AV_SEGMENT_HASH_SIZE);
      descent.found = FALSE;

      if (!av_segment_store_find (self->store, &step, &sid, &status, NULL) ||
          !av_segment_store_load (self->store, sid, descend, &descent, NULL) || !descent.found)
        return TRUE;
    }

  return memcmp (descent.reached, hash, AV_SEGMENT_HASH_SIZE) == 0;
}

AvIntake *
av_intake_new (AvStore *store,
               AvTrust *trust)
{
  AvIntake *self = g_new0 (AvIntake, 1);

  self->store = store;
  self->trust = trust;
  self->judge.trust = trust;
  self->judge.leads_to = leads_to;
  self->judge.user_data = self;
  self->arrivals = g_ptr_array_new_with_free_func ((GDestroyNotify) arrival_free);
  return self;
}

void
av_intake_free (AvIntake *self)
{
  g_ptr_array_unref (self->arrivals);
  g_free (self);
}

const AvIntakeCounts *
av_intake_get_counts (AvIntake *self)
{
  return &self->counts;
}

GPtrArray *
av_intake_get_arrivals (AvIntake *self)
{
  return self->arrivals;
}

static AvIntakeArrival *
get_arrival (AvIntake *self,
             const AvId *installation)
{
  AvIntakeArrival *arrival;

  for (guint i = 0; i < self->arrivals->len; i++)
    {
      arrival = g_ptr_array_index (self->arrivals, i);
      if (av_id_equal (&arrival->installation, installation))
        return arrival;
    }

  arrival = g_new0 (AvIntakeArrival, 1);
  arrival->installation = *installation;
  arrival->containers = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  g_ptr_array_add (self->arrivals, arrival);
  return arrival;
}

/* ---- Keys ------------------------------------------------------------------ */

gboolean
av_intake_take_keys (AvIntake *self,
                     const guint8 *bytes,
                     gsize size,
                     GError **error)
{
  AvReader reader;

  av_reader_init (&reader, bytes, size);

  while (av_reader_get_remaining (&reader) > 0)
    {
      AvCompartmentKey key = { 0 }, known = { 0 };
      g_autoptr (AvSecret) secret = NULL;
      guint8 class;
      gboolean done;

      if (!av_reader_copy (&reader, key.container.bytes, AV_ID_SIZE) || !av_reader_get_u8 (&reader, &class) ||
          !av_reader_copy (&reader, key.key, sizeof key.key) || class >= AV_N_CLASSES || !av_class_is_keyed (class))
        return av_bundle_refuse (error, AV_BUNDLE_ERROR_MALFORMED);

      if (av_segment_store_is_erased (self->store, &key.container, class))
        continue;

      key.klass = class;
      secret = av_secret_new (sizeof key.key);
      memcpy (av_secret_get_data (secret), key.key, sizeof key.key);
      av_strand_get_kid (secret, key.kid);

      if (av_segment_store_find_key (self->store, key.kid, &known, NULL))
        {
          av_seal_wipe (known.key, sizeof known.key);
          continue;
        }

      done = av_segment_store_add_key (self->store, &key, error);
      av_seal_wipe (key.key, sizeof key.key);

      if (!done)
        return FALSE;

      self->key_came = TRUE;
    }

  return TRUE;
}

/* ---- Strands --------------------------------------------------------------- */

static gboolean
apply_op (const AvId *container,
          const AvOp *op,
          gpointer user_data,
          GError **error)
{
  Application *application = user_data;
  AvIntake *self = application->intake;

  if (!av_acceptance_judge_op (&application->grant, &application->author, op))
    {
      self->counts.n_left_out++;
      return TRUE;
    }

  if (strcmp (op->form, "~admission") == 0)
    self->admission_came = TRUE;

  if (!av_merge_apply (self->store, &application->place, op, error))
    return FALSE;

  if (application->arrival != NULL)
    {
      guint64 ms = op->hlc >> HLC_COUNTER_BITS;

      application->arrival->n_changes++;
      application->arrival->until = MAX (application->arrival->until, ms);
      application->arrival->from = application->arrival->from == 0 ? ms : MIN (application->arrival->from, ms);
      self->counts.n_changes++;
    }

  return TRUE;
}

/* FALSE without error: the key is not here. */
static gboolean
find_key (AvIntake *self,
          const guint8 *blob,
          gsize size,
          AvSecret **key,
          GError **error)
{
  AvCompartmentKey found = { 0 };
  guint8 kid[AV_STRAND_KID_SIZE];

  if (!av_strand_peek_kid (blob, size, kid) || !av_segment_store_find_key (self->store, kid, &found, error))
    return FALSE;

  *key = av_secret_new_from_bytes (found.key, sizeof found.key);
  return TRUE;
}

typedef enum
{
  STRAND_CLOSED,   /* no key here */
  STRAND_LEFT_OUT, /* does not open or parse, or beyond its author's rights */
  STRAND_APPLIED,
} StrandFate;

typedef struct
{
  const AvSegmentHeader *header;
  guint8 hash[AV_SEGMENT_HASH_SIZE];
  gint64 sid;
  guint16 index;
  const guint8 *blob;
  gsize size;
  gboolean counted;
} StrandWork;

/* Opens a strand and applies it where its author may write it. container: set
 * where it opened, so that it is found again. */
static gboolean
apply_strand (AvIntake *self,
              const StrandWork *work,
              StrandFate *fate,
              AvId *container,
              gboolean *opened,
              GError **error)
{
  AvStrandEntry entry;
  AvStrandContext context = { work->header->journal, work->header->segno, work->index };
  g_autoptr (AvSecret) key = NULL;
  g_autoptr (GByteArray) data = NULL;
  g_autoptr (GError) problem = NULL;
  AvOpSource source = { 0 };
  Application application = { self };
  gboolean done;

  *fate = STRAND_LEFT_OUT;
  *opened = FALSE;
  av_segment_get_strand (work->header, work->index, &entry);

  if (entry.class >= AV_N_CLASSES)
    return TRUE;

  context.scope = entry.scope;
  context.class = entry.class;

  if (av_class_is_keyed (entry.class) && !find_key (self, work->blob, work->size, &key, &problem))
    {
      *fate = STRAND_CLOSED;
      if (problem != NULL)
        g_propagate_error (error, g_steal_pointer (&problem));
      return problem == NULL;
    }

  data = av_strand_open (&context, key, work->blob, work->size, NULL);

  if (data == NULL)
    return TRUE;

  source.data = data->data;
  source.size = data->len;
  source.hlc_first = work->header->hlc_first;
  source.references = work->header->references;
  source.n_references = work->header->n_references;

  if (!av_ops_decode (&source, NULL, NULL, container, NULL, NULL))
    return TRUE;

  *opened = TRUE;
  av_acceptance_get_rights (&self->judge, work->header, work->hash, &application.grant);

  if (!av_acceptance_judge_strand (&application.grant, entry.scope, entry.class))
    return TRUE;

  application.author = work->header->installation;
  application.place.sid = work->sid;
  application.place.container = *container;
  application.place.klass = entry.class;

  if (work->counted)
    {
      application.arrival = get_arrival (self, &work->header->installation);
      g_hash_table_add (application.arrival->containers, g_bytes_new (container->bytes, AV_ID_SIZE));
    }

  done = av_ops_decode (&source, apply_op, &application, NULL, NULL, error);
  av_seal_wipe (data->data, data->len);
  *fate = STRAND_APPLIED;
  return done;
}

static gboolean
store_strand (AvIntake *self,
              const StrandWork *work,
              gboolean apply,
              GError **error)
{
  AvStrandEntry entry;
  AvSegmentHash hash;
  StrandFate fate = STRAND_CLOSED;
  AvId container;
  gboolean opened = FALSE;
  const guint8 *blob = work->blob;

  av_segment_get_strand (work->header, work->index, &entry);
  memcpy (hash.bytes, entry.hash, sizeof hash.bytes);

  /* What is not the strand that was signed is none. */
  if (blob != NULL)
    {
      guint8 actual[AV_SEGMENT_HASH_SIZE];

      av_hash_bytes (blob, work->size, actual, sizeof actual);

      if (work->size != entry.length || memcmp (actual, entry.hash, sizeof actual) != 0)
        {
          blob = NULL;
          self->counts.n_left_out++;
        }
    }

  if (blob != NULL && apply && !apply_strand (self, work, &fate, &container, &opened, error))
    return FALSE;

  if (blob != NULL && apply && fate == STRAND_LEFT_OUT)
    self->counts.n_left_out++;

  /* Erased is erased: nothing of it is kept. */
  if (opened && av_segment_store_is_erased (self->store, &container, entry.class))
    blob = NULL;

  return av_segment_store_add_strand (self->store, work->sid, work->index, (AvClass) entry.class, entry.scope, opened ? &container : NULL,
                                      &hash, entry.length, blob, fate == STRAND_APPLIED, error);
}

/* ---- Segments -------------------------------------------------------------- */

static gboolean
is_live_one (gint64 sid,
             guint16 index,
             guint64 hlc,
             const char *agent,
             const char *value,
             gpointer user_data,
             GError **error)
{
  if (g_strcmp0 (value, "1") == 0)
    *(gboolean *) user_data = TRUE;

  return TRUE;
}

static gboolean
is_admitted (AvIntake *self,
             const guint8 *hash)
{
  AvId record;
  gboolean admitted = FALSE;

  av_store_system_id ("~admission", hash, AV_SEGMENT_HASH_SIZE, &record);
  av_segment_store_foreach_live (self->store, &record, "admis", is_live_one, &admitted, NULL);
  return admitted;
}

static AvSegmentStatus
status_of (AvVerdict verdict)
{
  if (verdict == AV_VERDICT_ACCEPTED)
    return AV_SEGMENT_ACCEPTED;

  return verdict == AV_VERDICT_TOO_NEW ? AV_SEGMENT_TOO_NEW : AV_SEGMENT_UNACCEPTED;
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

/* The strands behind a header: for each 0, or 1 and its bytes. */
static gboolean
take_strands (AvIntake *self,
              const AvSegmentHeader *header,
              const guint8 *hash,
              gint64 sid,
              AvReader *reader,
              gboolean apply,
              GError **error)
{
  StrandWork work = { header };

  memcpy (work.hash, hash, AV_SEGMENT_HASH_SIZE);
  work.sid = sid;
  work.counted = TRUE;

  for (guint i = 0; i < header->n_strands; i++)
    {
      AvStrandEntry entry;
      guint8 present;

      av_segment_get_strand (header, i, &entry);
      work.index = (guint16) i;
      work.blob = NULL;
      work.size = 0;

      av_reader_get_u8 (reader, &present);

      if (present == 1)
        {
          work.size = entry.length;
          work.blob = av_reader_get_bytes (reader, entry.length);
        }

      if (!store_strand (self, &work, apply, error))
        return FALSE;
    }

  return TRUE;
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
  guint n_dropped = 0;

  self->counts.n_quarantined++;

  if (!av_segment_store_add_quarantine (self->store, hash, author, reasons[verdict], bytes, size, AV_LIMIT_QUARANTINE, &n_dropped, error))
    return FALSE;

  self->counts.n_dropped += n_dropped;
  return TRUE;
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
typedef struct
{
  GArray *stubs; /* guint16 */
} StubList;

static gboolean
list_stub (const AvStrandRow *strand,
           gpointer user_data,
           GError **error)
{
  StubList *list = user_data;

  if (strand->blob == NULL)
    g_array_append_val (list->stubs, strand->index);

  return TRUE;
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
  StubList list = { stubs };
  StrandWork work = { header };
  guint next = 0;

  self->counts.n_known++;

  if (!av_segment_store_foreach_strand (self->store, sid, list_stub, &list, error))
    return FALSE;

  memcpy (work.hash, hash, AV_SEGMENT_HASH_SIZE);
  work.sid = sid;
  work.counted = TRUE;

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

      if (present == 1 && stub && !store_strand (self, &work, status == AV_SEGMENT_ACCEPTED, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
take (AvIntake *self,
      const guint8 *bytes,
      gsize size,
      AvVerdict *verdict,
      GError **error)
{
  AvReader reader;
  AvSegmentHeader header;
  AvSegmentHash hash;
  AvSegmentStatus status = AV_SEGMENT_UNKNOWN;
  gint64 jid, sid = 0;
  g_autoptr (GError) problem = NULL;

  *verdict = AV_VERDICT_SIGNATURE;

  if (!read_section (bytes, size, &header, &reader))
    return set_malformed_aside (self, bytes, size, error);

  av_segment_get_hash (&header, hash.bytes);
  *verdict = AV_VERDICT_ACCEPTED;

  if (av_segment_store_find (self->store, &hash, &sid, &status, &problem) && status != AV_SEGMENT_UNKNOWN)
    return fill_known (self, &header, hash.bytes, sid, status, &reader, error);

  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  *verdict = av_acceptance_judge_segment (&self->judge, &header, hash.bytes, is_admitted (self, hash.bytes));

  if (*verdict == AV_VERDICT_UNKNOWN || *verdict == AV_VERDICT_SIGNATURE)
    return set_aside (self, &hash, &header.installation, *verdict, bytes, size, error);

  if (!get_journal (self, &header, &jid, error) ||
      !av_segment_store_add (self->store, &hash, jid, header.segno, header.bytes, header.size, status_of (*verdict), &sid, error))
    return FALSE;

  self->counts.n_segments++;
  self->counts.n_too_new += *verdict == AV_VERDICT_TOO_NEW;
  self->counts.n_quarantined += *verdict == AV_VERDICT_EXPIRED || *verdict == AV_VERDICT_REVOKED;
  av_store_observe (self->store, header.hlc_last);

  return take_strands (self, &header, hash.bytes, sid, &reader, *verdict == AV_VERDICT_ACCEPTED, error);
}

gboolean
av_intake_take_segment (AvIntake *self,
                        const guint8 *bytes,
                        gsize size,
                        GError **error)
{
  AvVerdict verdict;

  return take (self, bytes, size, &verdict, error);
}

typedef struct
{
  AvSegmentHeader header;
  GByteArray *bytes;
} LoadedHeader;

static gboolean
load_header (const AvSegment *segment,
             gpointer user_data,
             GError **error)
{
  LoadedHeader *loaded = user_data;

  g_byte_array_set_size (loaded->bytes, 0);
  g_byte_array_append (loaded->bytes, segment->header, (guint) segment->header_length);
  return av_segment_read (loaded->bytes->data, loaded->bytes->len, &loaded->header, error);
}

gboolean
av_intake_take_fill (AvIntake *self,
                     const guint8 *bytes,
                     gsize size,
                     GError **error)
{
  g_autoptr (GByteArray) copy = g_byte_array_new ();
  g_autoptr (GArray) stubs = g_array_new (FALSE, FALSE, sizeof (guint16));
  StubList list = { stubs };
  LoadedHeader loaded = { .bytes = copy };
  AvReader reader;
  AvSegmentHash hash;
  AvSegmentStatus status;
  StrandWork work = { &loaded.header };
  gint64 sid;

  av_reader_init (&reader, bytes, size);

  if (!av_reader_copy (&reader, hash.bytes, sizeof hash.bytes) || !av_reader_get_u16 (&reader, &work.index))
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_MALFORMED);

  /* Of a segment that is not here: it comes again with it. */
  if (!av_segment_store_find (self->store, &hash, &sid, &status, error) || status == AV_SEGMENT_UNKNOWN)
    return error == NULL || *error == NULL;

  if (!av_segment_store_load (self->store, sid, load_header, &loaded, error) ||
      !av_segment_store_foreach_strand (self->store, sid, list_stub, &list, error))
    return FALSE;

  memcpy (work.hash, hash.bytes, sizeof work.hash);
  work.sid = sid;
  work.counted = TRUE;
  work.size = av_reader_get_remaining (&reader);
  work.blob = av_reader_get_bytes (&reader, work.size);

  for (guint i = 0; i < stubs->len; i++)
    if (g_array_index (stubs, guint16, i) == work.index)
      return store_strand (self, &work, status == AV_SEGMENT_ACCEPTED, error);

  return TRUE;
}

/* ---- What opens later ------------------------------------------------------ */

typedef struct
{
  gint64 sx;
  gint64 sid;
  guint16 index;
  GBytes *blob;
} Waiting;

static void
waiting_free (Waiting *waiting)
{
  g_bytes_unref (waiting->blob);
  g_free (waiting);
}

static gboolean
list_waiting (const AvStrandRow *strand,
              gpointer user_data,
              GError **error)
{
  Waiting *waiting;

  if (strand->blob == NULL)
    return TRUE;

  waiting = g_new0 (Waiting, 1);
  waiting->sx = strand->sx;
  waiting->sid = strand->sid;
  waiting->index = strand->index;
  waiting->blob = g_bytes_new (strand->blob, strand->blob_length);
  g_ptr_array_add (user_data, waiting);
  return TRUE;
}

typedef struct
{
  AvIntake *intake;
  LoadedHeader loaded;
  AvSegmentHash hash;
  AvSegmentStatus status;
} Replay;

static gboolean
load_for_replay (const AvSegment *segment,
                 gpointer user_data,
                 GError **error)
{
  Replay *replay = user_data;

  replay->hash = segment->hash;
  replay->status = segment->status;
  return load_header (segment, &replay->loaded, error);
}

static gboolean
apply_waiting (AvIntake *self,
               GPtrArray *list,
               gboolean counted,
               GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  Replay replay = { self, { .bytes = bytes } };

  for (guint i = 0; i < list->len; i++)
    {
      Waiting *waiting = g_ptr_array_index (list, i);
      StrandWork work = { &replay.loaded.header };
      StrandFate fate;
      AvId container;
      gboolean opened;

      if (!av_segment_store_load (self->store, waiting->sid, load_for_replay, &replay, error))
        return FALSE;

      if (replay.status != AV_SEGMENT_ACCEPTED)
        continue;

      memcpy (work.hash, replay.hash.bytes, sizeof work.hash);
      work.sid = waiting->sid;
      work.index = waiting->index;
      work.blob = g_bytes_get_data (waiting->blob, &work.size);
      work.counted = counted;

      if (!apply_strand (self, &work, &fate, &container, &opened, error))
        return FALSE;

      if (opened && !av_segment_store_set_strand_applied (self->store, waiting->sx, &container, fate == STRAND_APPLIED, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
apply_unapplied (AvIntake *self,
                 GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) waiting_free);

  return av_segment_store_foreach_unapplied (self->store, list_waiting, list, error) && apply_waiting (self, list, TRUE, error);
}

/* ---- Quarantine ------------------------------------------------------------ */

static gboolean
list_quarantined (const AvSegmentHash *hash,
                  const AvId *installation,
                  const char *reason,
                  guint64 since,
                  const guint8 *bytes,
                  gsize size,
                  gpointer user_data,
                  GError **error)
{
  if (strcmp (reason, "unknown") == 0)
    g_ptr_array_add (user_data, g_bytes_new (bytes, size));

  return TRUE;
}

static gboolean
take_quarantined (AvIntake *self,
                  GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  if (!av_segment_store_foreach_quarantine (self->store, list_quarantined, list, error))
    return FALSE;

  for (guint i = 0; i < list->len; i++)
    {
      AvIntakeCounts before = self->counts;
      gsize size;
      const guint8 *bytes = g_bytes_get_data (g_ptr_array_index (list, i), &size);
      AvReader reader;
      guint64 header_size;
      AvSegmentHash hash;
      AvVerdict verdict;

      if (!take (self, bytes, size, &verdict, error))
        return FALSE;

      if (verdict == AV_VERDICT_UNKNOWN || verdict == AV_VERDICT_SIGNATURE)
        {
          self->counts = before;
          continue;
        }

      av_reader_init (&reader, bytes, size);
      av_reader_get_varint (&reader, &header_size);
      av_hash_bytes (av_reader_get_bytes (&reader, (gsize) header_size), (gsize) header_size, hash.bytes, sizeof hash.bytes);

      if (!av_segment_store_remove_quarantine (self->store, &hash, error))
        return FALSE;
    }

  return TRUE;
}

/* ---- Judging again --------------------------------------------------------- */

typedef struct
{
  AvIntake *intake;
  gboolean everything;
  GArray *changed; /* Changed */
} Judgement;

typedef struct
{
  gint64 sid;
  AvSegmentStatus status;
} Changed;

static gboolean
judge_segment (const AvSegment *segment,
               gpointer user_data,
               GError **error)
{
  Judgement *judgement = user_data;
  AvIntake *self = judgement->intake;
  AvSegmentHeader header;
  Changed changed = { segment->sid };

  if (!av_segment_read (segment->header, segment->header_length, &header, error))
    return FALSE;

  changed.status = status_of (av_acceptance_judge_segment (&self->judge, &header, segment->hash.bytes, is_admitted (self, segment->hash.bytes)));

  if (changed.status != segment->status || judgement->everything)
    g_array_append_val (judgement->changed, changed);

  return TRUE;
}

static gboolean
note_container (const AvStrandRow *strand,
                gpointer user_data,
                GError **error)
{
  if (strand->has_container)
    g_hash_table_add (user_data, g_bytes_new (strand->container.bytes, AV_ID_SIZE));

  return TRUE;
}

static gboolean
replay_container (AvStore *store,
                  const AvId *container,
                  gpointer user_data,
                  GError **error)
{
  AvIntake *self = user_data;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) waiting_free);

  return av_segment_store_foreach_strand_of_container (store, container, list_waiting, list, error) &&
         apply_waiting (self, list, FALSE, error);
}

/* A segment accepted only now has strands nobody has opened yet. */
static gboolean
rebuild_changed (AvIntake *self,
                 GArray *changed,
                 GError **error)
{
  g_autoptr (GHashTable) containers = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  GHashTableIter iter;
  GBytes *container;

  for (guint i = 0; i < changed->len; i++)
    {
      const Changed *segment = &g_array_index (changed, Changed, i);

      if (!av_segment_store_set_status (self->store, segment->sid, segment->status, error) ||
          !av_segment_store_foreach_strand (self->store, segment->sid, note_container, containers, error))
        return FALSE;
    }

  g_hash_table_iter_init (&iter, containers);
  while (g_hash_table_iter_next (&iter, (gpointer *) &container, NULL))
    {
      AvId id;

      memcpy (id.bytes, g_bytes_get_data (container, NULL), AV_ID_SIZE);
      if (!av_merge_rebuild (self->store, &id, replay_container, self, error))
        return FALSE;
    }

  return apply_unapplied (self, error);
}

static gboolean
judge_again (AvIntake *self,
             gboolean everything,
             GError **error)
{
  gboolean again = TRUE;

  /* An admission that comes back, or goes, changes others: until nothing does. */
  for (guint round = 0; again && round < 8; round++)
    {
      g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (Changed));
      Judgement judgement = { self, everything, changed };

      if (!av_segment_store_foreach (self->store, 0, 0, judge_segment, &judgement, error))
        return FALSE;

      again = changed->len > 0 && !everything;
      self->admission_came = FALSE;

      if (changed->len > 0 && !rebuild_changed (self, changed, error))
        return FALSE;

      if (everything)
        {
          everything = FALSE;
          again = TRUE;
        }
    }

  return TRUE;
}

gboolean
av_intake_finish (AvIntake *self,
                  gboolean trust_changed,
                  GError **error)
{
  if (trust_changed && !take_quarantined (self, error))
    return FALSE;

  if (self->key_came && !apply_unapplied (self, error))
    return FALSE;

  if ((trust_changed || self->admission_came) && !judge_again (self, FALSE, error))
    return FALSE;

  return av_merge_settle (self->store, error);
}

typedef struct
{
  AvTrust *trust;
  gboolean everything;
} JudgeWork;

static gboolean
judge_in_transaction (AvStore *store,
                      gpointer user_data,
                      GError **error)
{
  JudgeWork *work = user_data;
  g_autoptr (AvIntake) self = av_intake_new (store, work->trust);

  return judge_again (self, work->everything, error) && av_merge_settle (store, error);
}

gboolean
av_intake_judge_again (AvStore *store,
                       AvTrust *trust,
                       gboolean everything,
                       GError **error)
{
  JudgeWork work = { trust, everything };

  return av_store_transact (store, judge_in_transaction, &work, error);
}
