#include "av-intake-private.h"

#include <string.h>

#include "av-erasure.h"
#include "av-hash.h"
#include "av-wire.h"

/* ---- What opens later ------------------------------------------------------ */

typedef struct
{
  gint64 sx;
  gint64 sid;
  guint16 index;
  AvClass klass;
  gboolean keyed;
  gboolean applied;
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
  waiting->klass = (AvClass) strand->klass;
  waiting->keyed = strand->klass < AV_N_CLASSES && av_class_is_keyed (strand->klass);
  waiting->applied = strand->applied;
  waiting->blob = g_bytes_new (strand->blob, strand->blob_length);
  g_ptr_array_add (user_data, waiting);
  return TRUE;
}

typedef struct
{
  AvIntake *intake;
  AvIntakeHeader loaded;
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
  if (!av_intake_load_header (segment, &replay->loaded, NULL))
    {
      replay->status = AV_SEGMENT_UNKNOWN;
      av_intake_note_unreadable (replay->intake, segment);
    }
  return TRUE;
}

/* Unknown: set aside since its header does not read, or about to be. */
static gboolean
load_segment (Replay *replay,
              gint64 sid,
              GError **error)
{
  replay->status = AV_SEGMENT_UNKNOWN;
  return av_segment_store_load (replay->intake->store, sid, load_for_replay, replay, error);
}

/* foreign: those among them that wait for who may write there; NULL: not asked. */
static gboolean
apply_waiting (AvIntake *self,
               GPtrArray *list,
               gboolean counted,
               GPtrArray *foreign,
               GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  Replay replay = { self, { .bytes = bytes } };

  for (guint i = 0; i < list->len; i++)
    {
      Waiting *waiting = g_ptr_array_index (list, i);
      AvIntakeStrand work = { &replay.loaded.header };
      AvStrandFate fate;
      AvId container;
      gboolean opened;

      if (!load_segment (&replay, waiting->sid, error))
        return FALSE;

      if (replay.status != AV_SEGMENT_ACCEPTED)
        continue;

      memcpy (work.hash, replay.hash.bytes, sizeof work.hash);
      work.sid = waiting->sid;
      work.index = waiting->index;
      work.blob = g_bytes_get_data (waiting->blob, &work.size);
      work.counted = counted;

      if (!av_intake_apply_strand (self, &work, &fate, &container, &opened, error))
        return FALSE;

      if (opened && !av_segment_store_set_strand_applied (self->store, waiting->sx, &container, fate == AV_STRAND_APPLIED, error))
        return FALSE;

      if (foreign != NULL && fate == AV_STRAND_FOREIGN)
        g_ptr_array_add (foreign, waiting);
    }

  return TRUE;
}

static gboolean
apply_unapplied (AvIntake *self,
                 GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) waiting_free);

  return av_segment_store_foreach_unapplied (self->store, list_waiting, list, error) && apply_waiting (self, list, TRUE, NULL, error);
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

      if (!av_intake_take (self, bytes, size, &verdict, error))
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

/* Whether its author may less of it, or more, than when it was applied. */
static gboolean
have_rights_moved (AvIntake *self,
                   const AvSegmentHeader *header,
                   const guint8 *hash)
{
  AvJudge before = self->judge;
  const AvRights applied = { .write = 0xff, .powers = 0xff };
  g_autoptr (GArray) now = NULL;
  g_autoptr (GArray) then = NULL;

  if (self->former == NULL)
    return FALSE;

  before.trust = self->former;
  if (av_trust_find (self->former, &header->installation) == NULL)
    return TRUE;

  now = av_acceptance_list_mandates (&self->judge, header, hash);
  then = av_acceptance_list_mandates (&before, header, hash);
  return !av_mandates_equal (now, then, &applied);
}

static gboolean
is_due (AvIntake *self,
        const AvSegmentHeader *header,
        const guint8 *hash)
{
  g_autoptr (GBytes) author = g_bytes_new_static (header->installation.bytes, AV_ID_SIZE);

  return g_hash_table_contains (self->dated, author) || have_rights_moved (self, header, hash);
}

static gboolean
judge_segment (const AvSegment *segment,
               gpointer user_data,
               GError **error)
{
  Judgement *judgement = user_data;
  AvIntake *self = judgement->intake;
  AvSegmentHeader header;
  Changed changed = { segment->sid };
  AvVerdict verdict;

  if (!av_segment_read (segment->header, segment->header_length, &header, NULL))
    {
      av_intake_note_unreadable (self, segment);
      return TRUE;
    }

  if (!av_intake_judge_segment (self, &header, segment->hash.bytes, &verdict, error))
    return FALSE;

  changed.status = av_intake_status_of (verdict);

  if (changed.status != segment->status || judgement->everything ||
      (changed.status == AV_SEGMENT_ACCEPTED && is_due (self, &header, segment->hash.bytes)))
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

static GPtrArray *
take_out (GPtrArray *list,
          gboolean keyed)
{
  GPtrArray *some = g_ptr_array_new ();

  for (guint i = 0; i < list->len; i++)
    if (((Waiting *) g_ptr_array_index (list, i))->keyed == keyed)
      g_ptr_array_add (some, g_ptr_array_index (list, i));

  return some;
}

/* Whose it is first, then by who answers for it; last by whom these shared it with. */
gboolean
av_intake_replay (AvStore *store,
                  const AvId *container,
                  gpointer user_data,
                  GError **error)
{
  AvIntake *self = user_data;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) waiting_free);
  g_autoptr (GPtrArray) keyless = NULL;
  g_autoptr (GPtrArray) keyed = NULL;
  g_autoptr (GPtrArray) foreign = g_ptr_array_new ();

  if (!av_segment_store_foreach_strand_of_container (store, container, list_waiting, list, error))
    return FALSE;

  keyless = take_out (list, FALSE);
  keyed = take_out (list, TRUE);
  return apply_waiting (self, keyless, FALSE, NULL, error) && apply_waiting (self, keyed, FALSE, foreign, error) &&
         apply_waiting (self, foreign, FALSE, NULL, error);
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

      if (segment->status != AV_SEGMENT_UNACCEPTED && g_hash_table_remove (self->waiting, &segment->sid))
        self->counts.n_quarantined--;
    }

  g_hash_table_iter_init (&iter, containers);
  while (g_hash_table_iter_next (&iter, (gpointer *) &container, NULL))
    {
      AvId id;

      memcpy (id.bytes, g_bytes_get_data (container, NULL), AV_ID_SIZE);
      if (!av_merge_rebuild (self->store, &id, av_intake_replay, self, error))
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

  /* An admission that comes back, or goes, changes others: until nothing does.
   * It names a segment that was there before it, so there is an end. */
  while (again)
    {
      g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (Changed));
      Judgement judgement = { self, everything, changed };

      if (!av_segment_store_foreach (self->store, 0, 0, judge_segment, &judgement, error))
        return FALSE;

      again = changed->len > 0 && !everything;
      self->admission_came = FALSE;
      self->former = NULL;
      g_hash_table_remove_all (self->dated);

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

/* ---- Who may write ----------------------------------------------------------- */

/* Whether a strand that was applied should not have been, or the other way. */
static gboolean
has_writer_moved (AvIntake *self,
                  const AvId *container,
                  const Waiting *waiting,
                  Replay *replay,
                  gboolean *moved,
                  GError **error)
{
  const AvSegmentHeader *header = &replay->loaded.header;
  g_autoptr (GArray) mandates = NULL;
  g_autofree char *scopes = NULL;
  AvStrandEntry entry;
  gboolean may = FALSE, erased;

  *moved = FALSE;

  if (!waiting->keyed)
    return TRUE;

  if (!av_segment_store_is_erased (self->store, container, waiting->klass, &erased, error))
    return FALSE;

  if (erased)
    return TRUE;

  if (!load_segment (replay, waiting->sid, error))
    return FALSE;

  if (replay->status != AV_SEGMENT_ACCEPTED)
    return TRUE;

  av_segment_get_strand (header, waiting->index, &entry);
  mandates = av_acceptance_list_mandates (&self->judge, header, replay->hash.bytes);
  scopes = av_acceptance_list_writing_scopes (mandates, entry.class);

  if (av_acceptance_judge_strand (mandates, entry.scope, entry.class) &&
      !av_segment_store_may_write (self->store, container, scopes, &may, error))
    return FALSE;

  *moved = may != waiting->applied;
  return TRUE;
}

static gboolean
follow_writers_of (AvIntake *self,
                   const AvId *container,
                   GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) waiting_free);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  Replay replay = { self, { .bytes = bytes } };
  gboolean moved = FALSE;

  if (!av_segment_store_foreach_strand_of_container (self->store, container, list_waiting, list, error))
    return FALSE;

  for (guint i = 0; i < list->len && !moved; i++)
    if (!has_writer_moved (self, container, g_ptr_array_index (list, i), &replay, &moved, error))
      return FALSE;

  return !moved || av_merge_rebuild (self->store, container, av_intake_replay, self, error);
}

/* Rebuilding says again whose it is: once more, and then nothing moves. */
gboolean
av_intake_follow_writers (AvIntake *self,
                          GError **error)
{
  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (GHashTable) due = av_segment_store_take_writers_due (self->store);
      GHashTableIter iter;
      GBytes *container;

      if (due == NULL)
        return TRUE;

      g_hash_table_iter_init (&iter, due);
      while (g_hash_table_iter_next (&iter, (gpointer *) &container, NULL))
        {
          AvId id;

          memcpy (id.bytes, g_bytes_get_data (container, NULL), AV_ID_SIZE);
          if (!follow_writers_of (self, &id, error))
            return FALSE;
        }
    }

  return TRUE;
}

static gboolean
settle (AvIntake *self,
        GError **error)
{
  return av_intake_follow_writers (self, error) && av_intake_set_unreadable_aside (self, error) &&
         av_coverage_ended_well (self->coverage, error) && av_merge_settle (self->store, error);
}

gboolean
av_intake_finish (AvIntake *self,
                  gboolean trust_changed,
                  GError **error)
{
  if (trust_changed && !take_quarantined (self, error))
    return FALSE;

  if ((self->key_came || self->came_anew) && !apply_unapplied (self, error))
    return FALSE;

  if (self->own_moved && !judge_again (self, TRUE, error))
    return FALSE;

  self->own_moved = FALSE;

  if ((trust_changed || self->admission_came || g_hash_table_size (self->dated) > 0) &&
      !judge_again (self, FALSE, error))
    return FALSE;

  /* Whose a dossier is decides who may erase it. */
  if ((trust_changed || self->erasure_came || self->claim_came) &&
      !av_erasure_follow (self->store, self->own, trust_changed || self->claim_came, av_intake_replay, self, error))
    return FALSE;

  return settle (self, error);
}

typedef struct
{
  AvTrust *trust;
  AvTrust *former;
  const AvId *own;
  gboolean everything;
} JudgeWork;

static gboolean
judge_in_transaction (AvStore *store,
                      gpointer user_data,
                      GError **error)
{
  JudgeWork *work = user_data;
  g_autoptr (AvIntake) self = av_intake_new (store, work->trust, work->own);

  self->former = work->former;
  return judge_again (self, work->everything || self->own_moved, error) &&
         av_erasure_follow (store, work->own, TRUE, av_intake_replay, self, error) && settle (self, error);
}

gboolean
av_intake_judge_again (AvStore *store,
                       AvTrust *trust,
                       AvTrust *former,
                       const AvId *own,
                       gboolean everything,
                       GError **error)
{
  JudgeWork work = { trust, former, own, everything };

  return av_store_transact (store, judge_in_transaction, &work, error);
}

static gboolean
follow_in_transaction (AvStore *store,
                       gpointer user_data,
                       GError **error)
{
  JudgeWork *work = user_data;
  g_autoptr (AvIntake) self = av_intake_new (store, work->trust, work->own);

  return av_erasure_follow (store, work->own, FALSE, av_intake_replay, self, error) && settle (self, error);
}

gboolean
av_intake_follow_erasures (AvStore *store,
                           AvTrust *trust,
                           const AvId *own,
                           GError **error)
{
  JudgeWork work = { trust, NULL, own };

  return av_store_transact (store, follow_in_transaction, &work, error);
}
