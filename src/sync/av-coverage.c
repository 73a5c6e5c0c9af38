#include "av-coverage.h"

#include <string.h>

#include "av-admissions.h"
#include "av-database.h"

struct _AvCoverage
{
  AvStore *store;
  GHashTable *restrictions; /* heads as GArray → Covered */
  AvAdmissions *admissions; /* NULL: they could not be read */
  AvAdmissions *former;     /* before they were followed last; NULL: they were not */
  GError *problem;
};

/* What the heads of one restriction lead to. */
typedef struct
{
  AvId author;
  GHashTable *segments; /* AvJournalHead by its hash: everything reached */
  GArray *gaps;         /* AvJournalHead: where a chain goes on with what is not here */
} Covered;

typedef struct
{
  const AvJournalHead *at;
  const AvId *author;
  AvJournalHead before;
  gboolean readable;
  gboolean linked; /* it is what whoever named it says */
} Step;

static guint
hash_head (gconstpointer key)
{
  guint value;

  memcpy (&value, ((const AvJournalHead *) key)->hash, sizeof value);
  return value;
}

static gboolean
equal_heads (gconstpointer a,
             gconstpointer b)
{
  const AvJournalHead *one = a, *other = b;

  return one->segno == other->segno && av_id_equal (&one->journal, &other->journal) && memcmp (one->hash, other->hash, sizeof one->hash) == 0;
}

static void
covered_free (Covered *covered)
{
  g_hash_table_unref (covered->segments);
  g_array_unref (covered->gaps);
  g_free (covered);
}

AvCoverage *
av_coverage_new (AvStore *store)
{
  AvCoverage *self = g_new0 (AvCoverage, 1);

  self->store = store;
  self->restrictions = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) g_array_unref, (GDestroyNotify) covered_free);
  self->admissions = av_admissions_load (store, &self->problem);
  return self;
}

void
av_coverage_free (AvCoverage *self)
{
  g_hash_table_unref (self->restrictions);
  g_clear_pointer (&self->admissions, av_admissions_free);
  g_clear_pointer (&self->former, av_admissions_free);
  g_clear_error (&self->problem);
  g_free (self);
}

static gboolean
read_step (const AvSegment *segment,
           gpointer user_data,
           GError **error)
{
  Step *step = user_data;
  AvSegmentHeader header;

  step->readable = av_segment_read_kept (segment, &header);
  if (!step->readable)
    return TRUE;

  step->linked = header.segno == step->at->segno && av_id_equal (&header.journal, &step->at->journal) &&
                 av_id_equal (&header.installation, step->author);
  step->before = (AvJournalHead){ header.journal, header.segno - 1 };
  memcpy (step->before.hash, header.previous, sizeof step->before.hash);
  return TRUE;
}

static void
read_segment (AvCoverage *self,
              Step *step)
{
  AvSegmentHash hash;
  AvSegmentStatus status;
  gint64 sid;

  memcpy (hash.bytes, step->at->hash, sizeof hash.bytes);
  if (self->problem == NULL && av_segment_store_find (self->store, &hash, &sid, &status, &self->problem))
    av_segment_store_load (self->store, sid, read_step, step, &self->problem);
}

/* From a head down to the first one, to what another head leads to as well, or to
 * what is not here. */
static void
follow (AvCoverage *self,
        Covered *covered,
        const AvJournalHead *head)
{
  AvJournalHead at = *head;

  while (at.segno > 0 && !g_hash_table_contains (covered->segments, &at))
    {
      Step step = { &at, &covered->author };

      g_hash_table_add (covered->segments, g_memdup2 (&at, sizeof at));
      read_segment (self, &step);

      if (!step.readable)
        g_array_append_val (covered->gaps, at);
      if (!step.readable || !step.linked)
        return;

      at = step.before;
    }
}

static Covered *
get_covered (AvCoverage *self,
             const AvId *author,
             GArray *heads)
{
  Covered *covered = g_hash_table_lookup (self->restrictions, heads);

  if (covered != NULL)
    return covered;

  covered = g_new0 (Covered, 1);
  covered->author = *author;
  covered->segments = g_hash_table_new_full (hash_head, equal_heads, g_free, NULL);
  covered->gaps = g_array_new (FALSE, FALSE, sizeof (AvJournalHead));
  for (guint i = 0; i < heads->len; i++)
    follow (self, covered, &g_array_index (heads, AvJournalHead, i));

  g_hash_table_insert (self->restrictions, g_array_ref (heads), covered);
  return covered;
}

static void
follow_from (AvCoverage *self,
             Covered *covered,
             const guint8 *hash)
{
  /* From the last one down: those that are added meanwhile are behind. */
  for (guint i = covered->gaps->len; i > 0; i--)
    {
      AvJournalHead gap = g_array_index (covered->gaps, AvJournalHead, i - 1);

      if (memcmp (gap.hash, hash, sizeof gap.hash) == 0)
        {
          g_array_remove_index_fast (covered->gaps, i - 1);
          g_hash_table_remove (covered->segments, &gap);
          follow (self, covered, &gap);
        }
    }
}

void
av_coverage_note_segment (AvCoverage *self,
                          const guint8 *hash)
{
  GHashTableIter iter;
  gpointer covered;

  g_hash_table_iter_init (&iter, self->restrictions);
  while (g_hash_table_iter_next (&iter, NULL, &covered))
    follow_from (self, covered, hash);
}

/* No chain leads to a number above its head. */
static gboolean
is_above (const AvSegmentHeader *segment,
          GArray *heads)
{
  for (guint i = 0; i < heads->len; i++)
    {
      const AvJournalHead *head = &g_array_index (heads, AvJournalHead, i);

      if (av_id_equal (&head->journal, &segment->journal) && segment->segno <= head->segno)
        return FALSE;
    }

  return TRUE;
}

AvCovered
av_coverage_judge (const AvSegmentHeader *segment,
                   const guint8 *hash,
                   GArray *heads,
                   gpointer user_data)
{
  AvCoverage *self = user_data;
  Covered *covered;
  AvJournalHead own = { segment->journal, segment->segno };

  if (is_above (segment, heads))
    return AV_NOT_COVERED;

  covered = get_covered (self, &segment->installation, heads);
  memcpy (own.hash, hash, sizeof own.hash);
  if (g_hash_table_contains (covered->segments, &own))
    return AV_COVERED;

  for (guint i = 0; i < covered->gaps->len; i++)
    {
      const AvJournalHead *gap = &g_array_index (covered->gaps, AvJournalHead, i);

      if (av_id_equal (&gap->journal, &own.journal) && own.segno < gap->segno)
        return AV_COVERED_PERHAPS;
    }

  return AV_NOT_COVERED;
}

static char *
list_admitted (const AvSegmentHeader *segment,
               const guint8 *hash,
               gpointer user_data)
{
  AvCoverage *self = user_data;

  return self->admissions != NULL ? av_admissions_list_scopes (self->admissions, &segment->installation, hash) : NULL;
}

AvJudge
av_coverage_get_judge (AvCoverage *self,
                       AvTrust *trust)
{
  return (AvJudge){ trust, av_coverage_judge, list_admitted, self };
}

void
av_coverage_follow_admissions (AvCoverage *self)
{
  g_clear_pointer (&self->former, av_admissions_free);
  self->former = g_steal_pointer (&self->admissions);
  if (self->problem == NULL)
    self->admissions = av_admissions_load (self->store, &self->problem);
}

gboolean
av_coverage_has_admission_moved (AvCoverage *self,
                                 const guint8 *hash)
{
  return self->former != NULL && self->admissions != NULL && !av_admissions_agree (self->former, self->admissions, hash);
}

gboolean
av_coverage_ended_well (AvCoverage *self,
                        GError **error)
{
  return av_database_ended_well (&self->problem, error);
}
