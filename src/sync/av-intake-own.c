/* What was signed here is judged as everybody does, once it is signed: all of it was
 * applied when it was written. */

#include "av-intake-private.h"

#include "av-acceptance.h"
#include "av-segment.h"

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
  gint64 sid;
  AvSegmentStatus status;
  gboolean waits; /* all of it */
  GArray *taken;
  GHashTable *containers;
} InVain;

static gboolean
judge_own (const AvSegment *segment,
           gpointer user_data,
           GError **error)
{
  InVain *vain = user_data;
  AvSegmentHeader header;

  if (!av_segment_read_kept (segment, &header))
    return TRUE;

  vain->status = av_intake_status_of (av_acceptance_judge_segment (&vain->intake->judge, &header, segment->hash.bytes));
  vain->waits = vain->status != segment->status;
  vain->taken = av_acceptance_list_taken (&vain->intake->judge, &header, segment->hash.bytes);
  return TRUE;
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
find_in_vain (AvIntake *self,
              gint64 sid,
              GHashTable *containers,
              GError **error)
{
  InVain vain = { self, sid, .containers = containers };
  gboolean found = av_segment_store_load (self->store, sid, judge_own, &vain, error) &&
                   (!vain.waits || av_segment_store_set_status (self->store, sid, vain.status, error)) &&
                   av_segment_store_foreach_strand (self->store, sid, note_in_vain, &vain, error);

  g_clear_pointer (&vain.taken, g_array_unref);
  return found;
}

static gboolean
judge_segments_in_transaction (AvStore *store,
                               gpointer user_data,
                               GError **error)
{
  SegmentsWork *work = user_data;
  g_autoptr (AvIntake) self = av_intake_new (store, work->trust, work->own);
  g_autoptr (GHashTable) containers = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);

  for (guint i = 0; i < work->sids->len; i++)
    if (!find_in_vain (self, g_array_index (work->sids, gint64, i), containers, error))
      return FALSE;

  return g_hash_table_size (containers) == 0 || (av_intake_rebuild_containers (self, containers, error) && av_intake_settle (self, error));
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
