#include "av-intake-private.h"

#include <string.h>

#include "av-erasure.h"
#include "av-hash.h"
#include "av-wire.h"

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

      /* It stays there as long as there is no room for it. */
      if (self->counts.n_refused != before.n_refused)
        continue;

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

  return g_hash_table_contains (self->dated, author) || have_rights_moved (self, header, hash) ||
         av_coverage_has_admission_moved (self->coverage, hash);
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

  if (!av_segment_read_kept (segment, &header))
    {
      av_intake_note_unreadable (self, segment);
      return TRUE;
    }

  changed.status = av_intake_status_of (av_acceptance_judge_segment (&self->judge, &header, segment->hash.bytes));
  if (g_hash_table_contains (self->waiting, &segment->sid) && !av_intake_is_waiting (self, &header, segment->hash.bytes))
    {
      g_hash_table_remove (self->waiting, &segment->sid);
      self->counts.n_quarantined--;
    }

  if (changed.status != segment->status || judgement->everything ||
      (changed.status == AV_SEGMENT_ACCEPTED && is_due (self, &header, segment->hash.bytes)))
    g_array_append_val (judgement->changed, changed);

  return TRUE;
}

/* A segment accepted only now has strands nobody has opened yet. */
static gboolean
rebuild_changed (AvIntake *self,
                 GArray *changed,
                 GError **error)
{
  g_autoptr (GHashTable) containers = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);

  for (guint i = 0; i < changed->len; i++)
    {
      const Changed *segment = &g_array_index (changed, Changed, i);

      if (!av_segment_store_set_status (self->store, segment->sid, segment->status, error) ||
          !av_segment_store_foreach_strand (self->store, segment->sid, av_intake_note_container, containers, error))
        return FALSE;
    }

  return av_intake_rebuild_containers (self, containers, error) && av_intake_apply_unapplied (self, error);
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

      av_coverage_follow_admissions (self->coverage);
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

static gboolean
follow_judgement (AvIntake *self,
                  gboolean trust_changed,
                  GError **error)
{
  return (!trust_changed && !self->admission_came && g_hash_table_size (self->dated) == 0) || judge_again (self, FALSE, error);
}

/* From the last number down: each one leads to the one before it. */
static int
compare_refused (gconstpointer a,
                 gconstpointer b,
                 gpointer user_data)
{
  const AvIntakeRefused *one = a, *other = b;

  return one->segno > other->segno ? -1 : one->segno < other->segno;
}

static gboolean
take_refused (AvIntake *self,
              GError **error)
{
  GQueue list = self->refused;
  gboolean done = TRUE;

  g_queue_init (&self->refused);
  self->size_refused = 0;
  self->counts.n_refused -= list.length;
  g_clear_pointer (&self->beyond, av_beyond_free);
  g_queue_sort (&list, compare_refused, NULL);

  for (GList *link = list.head; done && link != NULL; link = link->next)
    {
      const AvIntakeRefused *refused = link->data;
      guint before = self->counts.n_refused;
      AvVerdict verdict;
      gsize size;
      const guint8 *bytes = g_bytes_get_data (refused->section, &size);

      done = av_intake_take (self, bytes, size, &verdict, error) &&
             (self->counts.n_refused != before || av_segment_store_remove_quarantine (self->store, &refused->hash, error));
    }

  g_queue_clear_full (&list, (GDestroyNotify) av_intake_refused_free);
  return done;
}

/* What let it in may have come behind it; and of that, once more. */
static gboolean
find_room_again (AvIntake *self,
                 GError **error)
{
  for (guint round = 0; round < 2 && self->refused.length > 0; round++)
    if (!take_refused (self, error) || (self->came_anew && !av_intake_apply_unapplied (self, error)) ||
        !follow_judgement (self, FALSE, error))
      return FALSE;

  return TRUE;
}

/* Whose a dossier is decides who may erase it. */
static gboolean
follow_erasures (AvIntake *self,
                 gboolean trust_changed,
                 GError **error)
{
  if (trust_changed || self->claim_came || self->erasure_waits)
    return av_intake_take_erasures_back (self, error);

  return !self->erasure_came || av_erasure_follow (self->store, self->own, FALSE, av_intake_replay, self, error);
}

gboolean
av_intake_finish (AvIntake *self,
                  gboolean trust_changed,
                  GError **error)
{
  if (trust_changed && !take_quarantined (self, error))
    return FALSE;

  if (!(self->came_anew ? av_intake_apply_unapplied (self, error) : av_intake_apply_opened (self, error)))
    return FALSE;

  if (self->own_moved && !judge_again (self, TRUE, error))
    return FALSE;

  self->own_moved = FALSE;

  if (!av_intake_hear (self, error) || !follow_judgement (self, trust_changed, error) || !find_room_again (self, error))
    return FALSE;

  return follow_erasures (self, trust_changed, error) && av_intake_settle (self, error);
}

typedef struct
{
  AvTrust *trust;
  AvTrust *former;
  const AvId *own;
  gboolean everything;
  const AvSegmentHash *admitted; /* by who works here, now; NULL: none */
  AvIntakeCounts *counts;        /* nullable */
} JudgeWork;

static gboolean
write_admission (AvStore *store,
                 const AvSegmentHash *segment,
                 GError **error)
{
  g_autofree char *territory = av_store_territory_id (av_store_get_default_scope (store));
  AvId record, container;

  av_store_system_id ("~admission", segment->bytes, sizeof segment->bytes, &record);
  av_id_parse (territory, &container);
  return av_segment_store_write_system (store, "~admission", &record, &container, AV_CLASS_CONTROLE, "admis", "1", error);
}

static gboolean
judge_in_transaction (AvStore *store,
                      gpointer user_data,
                      GError **error)
{
  JudgeWork *work = user_data;
  g_autoptr (AvIntake) self = av_intake_new (store, work->trust, work->own);

  self->former = work->former;
  if (work->admitted != NULL && !write_admission (store, work->admitted, error))
    return FALSE;

  if (!judge_again (self, work->everything || self->own_moved, error) || !av_intake_hear (self, error) ||
      !av_intake_follow_back (self, error) || !av_intake_settle (self, error))
    return FALSE;

  if (work->counts != NULL)
    *work->counts = self->counts;
  return TRUE;
}

gboolean
av_intake_judge_again (AvStore *store,
                       AvTrust *trust,
                       AvTrust *former,
                       const AvId *own,
                       gboolean everything,
                       AvIntakeCounts *counts,
                       GError **error)
{
  JudgeWork work = { trust, former, own, everything, .counts = counts };

  return av_store_transact (store, judge_in_transaction, &work, error);
}

gboolean
av_intake_admit (AvStore *store,
                 AvTrust *trust,
                 const AvId *own,
                 const AvSegmentHash *segment,
                 GError **error)
{
  JudgeWork work = { trust, NULL, own, FALSE, segment };

  return av_store_transact (store, judge_in_transaction, &work, error);
}

static gboolean
follow_in_transaction (AvStore *store,
                       gpointer user_data,
                       GError **error)
{
  JudgeWork *work = user_data;
  g_autoptr (AvIntake) self = av_intake_new (store, work->trust, work->own);

  self->keeps_own = TRUE;
  return av_erasure_follow (store, work->own, FALSE, av_intake_replay, self, error) && av_intake_settle (self, error);
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
