#include "av-intake-private.h"

#include <string.h>

#include "av-hash.h"

/* ---- What opens later ------------------------------------------------------ */

/* Where it stands: its bytes are read one after the other. */
typedef struct
{
  gint64 sx;
  gint64 sid;
  guint16 index;
  AvClass klass;
  gboolean keyed;
  gboolean applied;
} Waiting;

static gboolean
list_waiting (const AvStrandRow *strand,
              gpointer user_data,
              GError **error)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->sx = strand->sx;
  waiting->sid = strand->sid;
  waiting->index = strand->index;
  waiting->klass = (AvClass) strand->klass;
  waiting->keyed = strand->klass < AV_N_CLASSES && av_class_is_keyed (strand->klass);
  waiting->applied = strand->applied;
  g_ptr_array_add (user_data, waiting);
  return TRUE;
}

static gboolean
copy_bytes (const AvStrandRow *strand,
            gpointer user_data,
            GError **error)
{
  GBytes **bytes = user_data;

  if (strand->blob != NULL)
    *bytes = g_bytes_new (strand->blob, strand->blob_length);
  return TRUE;
}

/* The segment whose strands are looked at. */
typedef struct
{
  AvIntake *intake;
  AvIntakeHeader loaded;
  AvIntakeSegment segment;
} Replay;

static void
replay_clear (Replay *replay)
{
  av_intake_segment_clear (&replay->segment);
  g_clear_pointer (&replay->loaded.bytes, g_byte_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Replay, replay_clear)

static gboolean
load_for_replay (const AvSegment *segment,
                 gpointer user_data,
                 GError **error)
{
  Replay *replay = user_data;

  memcpy (replay->segment.hash, segment->hash.bytes, sizeof replay->segment.hash);
  replay->segment.status = segment->status;
  if (!av_intake_load_header (segment, &replay->loaded, NULL))
    {
      replay->segment.status = AV_SEGMENT_UNKNOWN;
      av_intake_note_unreadable (replay->intake, segment);
    }
  return TRUE;
}

/* Unknown: set aside since its header does not read, or about to be. Strands come one
 * segment after the other: each is read once. */
static gboolean
load_segment (Replay *replay,
              gint64 sid,
              GError **error)
{
  if (replay->segment.sid == sid)
    return TRUE;

  av_intake_segment_clear (&replay->segment);
  replay->segment.header = &replay->loaded.header;
  replay->segment.sid = sid;
  replay->segment.status = AV_SEGMENT_UNKNOWN;
  return av_segment_store_load (replay->intake->store, sid, load_for_replay, replay, error);
}

/* Of a segment that counts, and one that its header names: a damaged store may say
 * another one. */
static gboolean
is_applicable (const Replay *replay,
               const Waiting *waiting)
{
  return replay->segment.status == AV_SEGMENT_ACCEPTED && waiting->index < replay->loaded.header.n_strands;
}

/* Its bytes are those that were signed, the key that it names is here, and it does not
 * open: versions before put it down to the dossier of that key, where that lay aside. */
static gboolean
is_of_nobody (const Waiting *waiting,
              const AvIntakeStrand *work,
              AvStrandFate fate)
{
  AvStrandEntry entry;
  guint8 actual[AV_SEGMENT_HASH_SIZE];

  if (fate != AV_STRAND_LEFT_OUT || !waiting->keyed)
    return FALSE;

  av_segment_get_strand (work->segment->header, work->index, &entry);
  av_hash_bytes (work->blob, work->size, actual, sizeof actual);
  return memcmp (actual, entry.hash, sizeof actual) == 0;
}

/* What lay here closed, and is of what was destroyed meanwhile. */
static gboolean
empty_destroyed (AvIntake *self,
                 const Waiting *waiting,
                 const AvId *container,
                 GError **error)
{
  AvErased erased = { 0 };
  g_autoptr (GError) problem = NULL;

  if (!av_segment_store_load_erased (self->store, container, waiting->klass, &erased, &problem) && !av_database_ended_well (&problem, error))
    return FALSE;

  return !erased.gone || av_segment_store_empty_strand (self->store, waiting->sx, error);
}

/* fate of one that is applicable: its segment is that of the replay. */
static gboolean
apply_one (AvIntake *self,
           Replay *replay,
           const Waiting *waiting,
           AvStrandFate *fate,
           GError **error)
{
  AvIntakeStrand work = { &replay->segment, waiting->index, .applied = waiting->applied };
  g_autoptr (GBytes) bytes = NULL;
  AvId container;
  gboolean opened;

  if (!av_segment_store_load_strand (self->store, waiting->sx, copy_bytes, &bytes, error))
    return FALSE;

  *fate = AV_STRAND_CLOSED;
  if (bytes == NULL)
    return TRUE;

  work.blob = g_bytes_get_data (bytes, &work.size);
  if (!av_intake_apply_strand (self, &work, fate, &container, &opened, error))
    return FALSE;

  if ((opened || is_of_nobody (waiting, &work, *fate)) &&
      !av_segment_store_set_strand_applied (self->store, waiting->sx, opened ? &container : NULL, *fate == AV_STRAND_APPLIED, error))
    return FALSE;

  return !opened || *fate != AV_STRAND_CLOSED || empty_destroyed (self, waiting, &container, error);
}

/* foreign: those among them that wait for who may write there; NULL: not asked. */
static gboolean
apply_waiting (AvIntake *self,
               GPtrArray *list,
               gboolean counted,
               GPtrArray *foreign,
               GError **error)
{
  g_auto (Replay) replay = { self, { .bytes = g_byte_array_new () }, { .counted = counted } };

  for (guint i = 0; i < list->len; i++)
    {
      Waiting *waiting = g_ptr_array_index (list, i);
      AvStrandFate fate;

      if (!load_segment (&replay, waiting->sid, error))
        return FALSE;

      if (!is_applicable (&replay, waiting))
        continue;

      if (!apply_one (self, &replay, waiting, &fate, error))
        return FALSE;

      if (foreign != NULL && fate == AV_STRAND_FOREIGN)
        g_ptr_array_add (foreign, waiting);
    }

  return TRUE;
}

gboolean
av_intake_apply_unapplied (AvIntake *self,
                           GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);

  return av_segment_store_foreach_unapplied (self->store, list_waiting, list, error) && apply_waiting (self, list, TRUE, NULL, error);
}

static int
compare_waiting (gconstpointer a,
                 gconstpointer b)
{
  const Waiting *one = *(Waiting *const *) a, *other = *(Waiting *const *) b;

  return one->sx < other->sx ? -1 : one->sx > other->sx;
}

/* In the order in which they came: strands of one segment stand together. */
gboolean
av_intake_apply_opened (AvIntake *self,
                        GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  GBytes *kid;

  g_hash_table_iter_init (&iter, self->kids_came);
  while (g_hash_table_iter_next (&iter, (gpointer *) &kid, NULL))
    if (!av_segment_store_foreach_waiting_for_key (self->store, g_bytes_get_data (kid, NULL), list_waiting, list, error))
      return FALSE;

  g_ptr_array_sort (list, compare_waiting);
  return apply_waiting (self, list, TRUE, NULL, error);
}

/* ---- A container anew -------------------------------------------------------- */

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
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) keyless = NULL;
  g_autoptr (GPtrArray) keyed = NULL;
  g_autoptr (GPtrArray) foreign = g_ptr_array_new ();

  if (!av_segment_store_foreach_held (store, container, list_waiting, list, error))
    return FALSE;

  keyless = take_out (list, FALSE);
  keyed = take_out (list, TRUE);
  return apply_waiting (self, keyless, FALSE, NULL, error) && apply_waiting (self, keyed, FALSE, foreign, error) &&
         apply_waiting (self, foreign, FALSE, NULL, error);
}

gboolean
av_intake_note_container (const AvStrandRow *strand,
                          gpointer user_data,
                          GError **error)
{
  if (strand->has_container)
    g_hash_table_add (user_data, g_bytes_new (strand->container.bytes, AV_ID_SIZE));

  return TRUE;
}

gboolean
av_intake_rebuild_containers (AvIntake *self,
                              GHashTable *containers,
                              GError **error)
{
  GHashTableIter iter;
  GBytes *container;

  g_hash_table_iter_init (&iter, containers);
  while (g_hash_table_iter_next (&iter, (gpointer *) &container, NULL))
    {
      AvId id;

      memcpy (id.bytes, g_bytes_get_data (container, NULL), AV_ID_SIZE);
      if (!av_merge_rebuild (self->store, &id, av_intake_replay, self, error))
        return FALSE;
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
  GArray *mandates;
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

  if (!is_applicable (replay, waiting))
    return TRUE;

  av_segment_get_strand (&replay->loaded.header, waiting->index, &entry);
  mandates = av_intake_get_mandates (self, &replay->segment, waiting->applied);
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
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  g_auto (Replay) replay = { self, { .bytes = g_byte_array_new () } };
  gboolean moved = FALSE;

  if (!av_segment_store_foreach_held (self->store, container, list_waiting, list, error))
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

gboolean
av_intake_settle (AvIntake *self,
                  GError **error)
{
  return av_intake_follow_writers (self, error) && av_intake_set_unreadable_aside (self, error) && av_intake_end_aside (self, error) &&
         av_coverage_ended_well (self->coverage, error) && av_merge_settle (self->store, error);
}
