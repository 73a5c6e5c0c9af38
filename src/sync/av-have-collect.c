/* What this installation holds. */

#include "av-have-private.h"

#include <string.h>

#include "av-acceptance.h"
#include "av-limits.h"

/* While collecting: of the journal being read. */
typedef struct
{
  AvHave *have;
  AvHaveJournal *journal;
  guint64 last;
  guint8 last_hash[AV_HAVE_PREFIX];
  gboolean last_forked;
} Collector;

static gboolean
collect_segment (const AvSegment *segment,
                 gpointer user_data,
                 GError **error)
{
  Collector *collector = user_data;
  AvHaveJournal *journal = collector->journal;

  if (segment->segno == collector->last)
    {
      if (!collector->last_forked && av_have_take_room (collector->have))
        g_byte_array_append (journal->forks, collector->last_hash, AV_HAVE_PREFIX);

      if (av_have_take_room (collector->have))
        g_byte_array_append (journal->forks, segment->hash.bytes, AV_HAVE_PREFIX);
      collector->last_forked = TRUE;
    }
  else
    {
      if (segment->segno > collector->last + 1)
        {
          AvHaveHole hole = { collector->last + 1, segment->segno - collector->last - 1 };

          if (!av_have_take_room (collector->have))
            return TRUE;

          g_array_append_val (journal->holes, hole);
        }

      collector->last_forked = FALSE;
    }

  collector->last = segment->segno;
  memcpy (collector->last_hash, segment->hash.bytes, AV_HAVE_PREFIX);
  journal->top = segment->segno;

  if (journal->holes->len == 0)
    {
      journal->upto = segment->segno;
      memcpy (journal->head, segment->hash.bytes, AV_HAVE_PREFIX);
    }

  return TRUE;
}

typedef struct
{
  AvHave *have;
  AvStore *store;
} JournalWalk;

static gboolean
collect_journal (const AvJournalRow *row,
                 gpointer user_data,
                 GError **error)
{
  JournalWalk *walk = user_data;
  Collector collector = { walk->have };

  if (!av_have_take_room (walk->have))
    return TRUE;

  collector.journal = av_have_add_journal (walk->have, &row->id);

  if (!av_segment_store_foreach (walk->store, row->jid, 0, collect_segment, &collector, error))
    return FALSE;

  if (collector.journal->top == 0)
    {
      g_autoptr (GBytes) key = g_bytes_new (row->id.bytes, AV_ID_SIZE);

      g_hash_table_remove (walk->have->journals, key);
    }

  return TRUE;
}

typedef struct
{
  AvHave *have;
  AvBeyond *beyond;
  const AvTrusted *own;
  gboolean waiting; /* those that wait for a person; else those that do not */
} WantWalk;

/* A colleague who may not read a strand hands on its stub: what it stands for
 * is asked of those who may. */
static gboolean
collect_stub (const AvSegmentHash *segment,
              const AvStrandRow *strand,
              gpointer user_data,
              GError **error)
{
  WantWalk *walk = user_data;

  if (walk->have->n_wants < AV_LIMIT_WANTS && av_acceptance_may_read (walk->own, strand->scope, strand->klass) &&
      av_beyond_is_waiting (walk->beyond, strand) == walk->waiting && (!walk->waiting || av_beyond_has_room (walk->beyond, strand)))
    av_have_add_want (walk->have, segment->bytes, strand->index);

  return TRUE;
}

/* Called for what waits in the end: whoever was moved away may name as much of it as they
 * like. */
static gboolean
collect_wants (WantWalk *walk,
               AvStore *store,
               gboolean waiting,
               GError **error)
{
  walk->waiting = waiting;
  return walk->have->n_wants >= AV_LIMIT_WANTS || av_segment_store_foreach_stub (store, collect_stub, walk, error);
}

/* Of a sharing there is one for each set of classes. */
static gboolean
collect_grants (AvHave *self,
                AvBeyond *beyond,
                const AvTrusted *own,
                GError **error)
{
  g_autoptr (GArray) list = av_grants_list_held (av_beyond_get_store (beyond), own, error);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const AvGranted *granted = &g_array_index (list, AvGranted, i);
      AvHaveGrant grant = { granted->record };

      if (!av_grants_measure (beyond, granted, own, NULL, &grant.held, error))
        return FALSE;

      if (grant.held.count > 0)
        av_have_tell_grant (self, &grant);
    }

  return list != NULL;
}

static void
collect_issuers (AvHave *have,
                 AvTrust *trust)
{
  GPtrArray *linked = av_trust_get_linked (trust);

  /* They come by issuer and number: the last of each issuer is its head. */
  for (guint i = 0; i < linked->len; i++)
    {
      const AvTrustStatement *statement = g_ptr_array_index (linked, i);
      const AvTrustStatement *next = i + 1 < linked->len ? g_ptr_array_index (linked, i + 1) : NULL;
      AvHaveIssuer issuer = { statement->issuer, statement->number };

      if (next != NULL && av_id_equal (&next->issuer, &statement->issuer))
        continue;

      memcpy (issuer.head, statement->hash, AV_HAVE_PREFIX);
      if (av_have_take_room (have))
        g_array_append_val (have->issuers, issuer);
    }
}

AvHave *
av_have_collect (AvStore *store,
                 AvTrust *trust,
                 const AvId *own,
                 AvBeyond *beyond,
                 GError **error)
{
  g_autoptr (AvHave) self = av_have_new ();
  g_autoptr (AvBeyond) loaded = beyond == NULL ? av_beyond_load (store, trust, own, error) : NULL;
  AvBeyond *known = beyond != NULL ? beyond : loaded;
  JournalWalk walk = { self, store };
  WantWalk wants = { self, known, av_trust_find (trust, own) };

  if (known == NULL)
    return NULL;

  collect_issuers (self, trust);
  if (!av_segment_store_foreach_journal (store, collect_journal, &walk, error) ||
      (wants.own != NULL &&
       (!collect_grants (self, known, wants.own, error) || !collect_wants (&wants, store, FALSE, error) || !collect_wants (&wants, store, TRUE, error))))
    return NULL;

  return g_steal_pointer (&self);
}
