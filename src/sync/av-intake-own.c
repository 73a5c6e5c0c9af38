/* What was signed here: all of it was applied when it was written. Once it is signed, what
 * was taken from this installation is judged as everybody does. What it wrote past its own
 * end, by a clock that may be wrong, and what it writes where it is revoked wherever it
 * works, stays in its sight until others are heard of; then it is judged so as well. */

#include "av-intake-private.h"

#include "av-acceptance.h"
#include "av-coverage.h"
#include "av-erasure.h"
#include "av-segment.h"

/* A setting: the number of the first segment that stayed in sight so. */
#define IN_SIGHT "in-sight-alone"

typedef struct
{
  AvTrust *trust;
  const AvId *own;
  GArray *sids;
} SegmentsWork;

/* Of one segment: what it holds that may not count. */
typedef struct
{
  AvIntake *intake;
  gboolean unending; /* the own end is left aside */
  AvSegmentStatus status;
  gboolean waits; /* all of it */
  GArray *taken;  /* AvTaken */
  GHashTable *containers;
} InVain;

static gboolean
judge_own (const AvSegment *segment,
           gpointer user_data,
           GError **error)
{
  InVain *vain = user_data;
  AvJudge judge = vain->intake->judge;
  AvSegmentHeader header;

  if (!av_segment_read_kept (segment, &header))
    return TRUE;

  judge.unending = vain->unending ? vain->intake->own : NULL;
  vain->status = av_intake_status_of (av_acceptance_judge_segment (&judge, &header, segment->hash.bytes));
  vain->waits = vain->status != segment->status;
  vain->taken = av_acceptance_list_taken (&judge, &header, segment->hash.bytes);
  return TRUE;
}

static gboolean
is_in_vain (const InVain *vain)
{
  for (guint i = 0; vain->taken != NULL && i < vain->taken->len; i++)
    if (av_acceptance_get_taken (vain->taken, i) != AV_TAKEN_NOT)
      return TRUE;

  return vain->waits;
}

/* What all are to know is judged by each operation, not by where it was signed. */
static gboolean
note_in_vain (const AvStrandRow *strand,
              gpointer user_data,
              GError **error)
{
  InVain *vain = user_data;

  if (vain->waits || strand->klass == AV_CLASS_CONTROLE || av_acceptance_get_taken (vain->taken, strand->index) != AV_TAKEN_NOT)
    return av_intake_note_container (strand, vain->containers, error);

  return TRUE;
}

static gboolean
find_in_vain (InVain *vain,
              gint64 sid,
              GError **error)
{
  AvStore *store = vain->intake->store;

  return av_segment_store_load (store, sid, judge_own, vain, error) &&
         (!vain->waits || av_segment_store_set_status (store, sid, vain->status, error)) &&
         av_segment_store_foreach_strand (store, sid, note_in_vain, vain, error);
}

static gboolean
find_all_in_vain (AvIntake *self,
                  GArray *sids,
                  const InVain *how,
                  GError **error)
{
  gboolean found = TRUE;

  for (guint i = 0; found && i < sids->len; i++)
    {
      InVain vain = *how;

      found = find_in_vain (&vain, g_array_index (sids, gint64, i), error);
      g_clear_pointer (&vain.taken, g_array_unref);
    }

  return found;
}

/* ---- Once it is signed ------------------------------------------------------- */

static gboolean
note_in_sight (AvStore *store,
               gint64 sid,
               GError **error)
{
  g_autofree char *known = NULL;
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, sid);

  return av_store_read_setting (store, IN_SIGHT, &known, error) && (known != NULL || av_store_set_setting (store, IN_SIGHT, number, error));
}

/* Whatever of these counts for nobody else. */
static gboolean
note_all_in_sight (AvIntake *self,
                   GArray *sids,
                   GError **error)
{
  for (guint i = 0; i < sids->len; i++)
    {
      gint64 sid = g_array_index (sids, gint64, i);
      InVain vain = { self };
      gboolean judged = av_segment_store_load (self->store, sid, judge_own, &vain, error);
      gboolean counts = judged && !is_in_vain (&vain);

      g_clear_pointer (&vain.taken, g_array_unref);
      if (!judged || (!counts && !note_in_sight (self->store, sid, error)))
        return FALSE;
    }

  return TRUE;
}

/* Whose a dossier is may be something else then, and so who may erase it. */
static gboolean
draw_again (AvIntake *self,
            GHashTable *containers,
            GError **error)
{
  return av_intake_rebuild_containers (self, containers, error) &&
         av_erasure_follow (self->store, self->own, TRUE, av_intake_replay, self, error) && av_intake_settle (self, error);
}

static gboolean
judge_segments_in_transaction (AvStore *store,
                               gpointer user_data,
                               GError **error)
{
  const AvRights applied = { .write = 0xff, .powers = 0xff };
  SegmentsWork *work = user_data;
  const AvTrusted *own = av_trust_find (work->trust, work->own);
  g_autoptr (AvIntake) self = av_intake_new (store, work->trust, work->own);
  g_autoptr (GHashTable) containers = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  InVain vain = { self, .unending = TRUE, .containers = containers };

  self->keeps_own = TRUE;
  if (!note_all_in_sight (self, work->sids, error))
    return FALSE;

  if (own->standing->len == 0 || av_mandates_equal (own->once, own->mandates, &applied))
    return TRUE;

  return find_all_in_vain (self, work->sids, &vain, error) && (g_hash_table_size (containers) == 0 || draw_again (self, containers, error));
}

gboolean
av_intake_judge_segments (AvStore *store,
                          AvTrust *trust,
                          const AvId *own,
                          GArray *sids,
                          GError **error)
{
  SegmentsWork work = { trust, own, sids };

  return av_store_transact (store, judge_segments_in_transaction, &work, error);
}

/* ---- Once others are heard of ------------------------------------------------ */

/* The segments since the first one that stayed in sight so; 0: none did. */
static gboolean
read_first (AvStore *store,
            gint64 *first,
            GError **error)
{
  g_autofree char *number = NULL;

  if (!av_store_read_setting (store, IN_SIGHT, &number, error))
    return FALSE;

  *first = number != NULL ? g_ascii_strtoll (number, NULL, 10) : 0;
  return TRUE;
}

typedef struct
{
  const AvId *own;
  gint64 first;
  GArray *sids;
} OwnList;

static gboolean
list_own (const AvSegment *segment,
          gpointer user_data,
          GError **error)
{
  OwnList *list = user_data;
  AvSegmentHeader header;

  if (segment->sid >= list->first && av_segment_read_kept (segment, &header) && av_id_equal (&header.installation, list->own))
    g_array_append_val (list->sids, segment->sid);

  return TRUE;
}

gboolean
av_intake_hear (AvIntake *self,
                GError **error)
{
  g_autoptr (GArray) sids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) containers = NULL;
  OwnList list = { self->own, 0, sids };
  InVain vain = { self };

  if (!read_first (self->store, &list.first, error))
    return FALSE;
  if (list.first == 0)
    return TRUE;

  vain.containers = containers = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  if (!av_segment_store_foreach (self->store, 0, 0, list_own, &list, error) || !find_all_in_vain (self, sids, &vain, error))
    return FALSE;

  self->claim_came |= g_hash_table_size (containers) > 0;
  return av_intake_rebuild_containers (self, containers, error) && av_store_set_setting (self->store, IN_SIGHT, NULL, error);
}

/* ---- Until then -------------------------------------------------------------- */

typedef struct
{
  const AvJudge *judge;
  const AvId *own;
  AvScope scope; /* that the dossier is shown with */
  gboolean alone;
  gint64 first;
  GArray *sids;
} Sight;

/* Whose it is, all are to know. */
static gboolean
list_of_all (const AvStrandRow *strand,
             gpointer user_data,
             GError **error)
{
  Sight *sight = user_data;

  if (strand->sid >= sight->first && strand->klass == AV_CLASS_CONTROLE)
    g_array_append_val (sight->sids, strand->sid);
  return TRUE;
}

static gboolean
note_alone (const AvSegment *segment,
            gpointer user_data,
            GError **error)
{
  Sight *sight = user_data;
  g_autoptr (GArray) mandates = NULL;
  AvSegmentHeader header;

  if (!av_segment_read_kept (segment, &header) || !av_id_equal (&header.installation, sight->own))
    return TRUE;

  mandates = av_acceptance_list_mandates (sight->judge, &header, segment->hash.bytes);
  sight->alone = sight->alone || av_mandates_find (mandates, sight->scope) == NULL;
  return TRUE;
}

gboolean
av_intake_is_seen_alone (AvStore *store,
                         AvTrust *trust,
                         const AvId *own,
                         const AvId *container,
                         gboolean *alone,
                         GError **error)
{
  g_autofree char *scope = NULL;
  g_autoptr (AvCoverage) coverage = NULL;
  g_autoptr (GArray) sids = g_array_new (FALSE, FALSE, sizeof (gint64));
  Sight sight = { NULL, own, .sids = sids };
  AvJudge judge;

  *alone = FALSE;
  if (!read_first (store, &sight.first, error) || !av_segment_store_get_scope (store, container, &scope, error))
    return FALSE;
  if (sight.first == 0 || scope == NULL || !av_scope_parse (scope, &sight.scope))
    return TRUE;

  coverage = av_coverage_new (store);
  judge = av_coverage_get_judge (coverage, trust);
  sight.judge = &judge;
  if (!av_segment_store_foreach_strand_of_container (store, container, list_of_all, &sight, error))
    return FALSE;

  for (guint i = 0; i < sids->len; i++)
    if (!av_segment_store_load (store, g_array_index (sids, gint64, i), note_alone, &sight, error))
      return FALSE;

  *alone = sight.alone;
  return TRUE;
}
