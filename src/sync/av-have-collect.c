/* What this installation holds. */

#include "av-have-private.h"

#include <string.h>

#include "av-acceptance.h"
#include "av-limits.h"
#include "av-want-turns.h"
#include "av-wider-rights.h"

/* Whose place in a journal: who names somebody else's journal says nothing of theirs. */
typedef struct
{
  guint64 segno;
  guint8 author[AV_ID_SIZE];
} Place;

/* Where a segment stands in its journal. */
typedef struct
{
  gint64 sid;
  Place place;
  AvSegmentHash hash;
  AvSegmentHash previous;
} Link;

/* FALSE: its header is cut short. */
static gboolean
find_place (const AvSegment *segment,
            Place *place)
{
  const guint8 *author = av_segment_peek_author (segment->header, segment->header_length);

  if (author == NULL)
    return FALSE;

  place->segno = segment->segno;
  memcpy (place->author, author, AV_ID_SIZE);
  return TRUE;
}

static gboolean
add_link (const AvSegment *segment,
          gpointer user_data,
          GError **error)
{
  const guint8 *previous = av_segment_peek_previous (segment->header, segment->header_length);
  Link link = { segment->sid, .hash = segment->hash };

  if (find_place (segment, &link.place) && previous != NULL)
    {
      memcpy (link.previous.bytes, previous, sizeof link.previous.bytes);
      g_array_append_val ((GArray *) user_data, link);
    }
  return TRUE;
}

static void
add_place (GHashTable *places,
           const Place *place)
{
  g_hash_table_add (places, g_bytes_new (place, sizeof *place));
}

static gboolean
has_place (GHashTable *places,
           const Place *place)
{
  g_autoptr (GBytes) key = g_bytes_new_static (place, sizeof *place);

  return g_hash_table_contains (places, key);
}

/* Where a segment is here, but not the one that its author's next was written behind: a
 * laptop that came back from a backup, or was copied, wrote another. That one with the
 * number is held says nothing then. Places; transfer full. */
static GHashTable *
find_broken (GArray *links)
{
  GHashTable *broken = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  g_autoptr (GHashTable) hashes = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);

  for (guint i = 0; i < links->len; i++)
    g_hash_table_add (hashes, g_bytes_new_static (g_array_index (links, Link, i).hash.bytes, AV_SEGMENT_HASH_SIZE));

  for (guint i = 0; i < links->len; i++)
    {
      const Link *link = &g_array_index (links, Link, i);
      g_autoptr (GBytes) previous = g_bytes_new_static (link->previous.bytes, AV_SEGMENT_HASH_SIZE);
      Place before = link->place;

      before.segno--;
      if (before.segno > 0 && !g_hash_table_contains (hashes, previous))
        add_place (broken, &before);
    }

  return broken;
}

/* What is asked for whole is told as if it were not held. FALSE: nothing of these is. */
static gboolean
add_lacking (GHashTable *broken,
             GArray *links,
             GHashTable *lacking)
{
  gboolean found = FALSE;

  for (guint i = 0; i < links->len; i++)
    {
      const Link *link = &g_array_index (links, Link, i);

      if (!g_hash_table_contains (lacking, &link->sid))
        continue;

      add_place (broken, &link->place);
      found = TRUE;
    }

  return found;
}

/* While collecting: of the journal being read. */
typedef struct
{
  AvHave *have;
  AvHaveJournal *journal;
  GHashTable *broken;
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
  Place place;

  if (find_place (segment, &place) && has_place (collector->broken, &place))
    return TRUE;

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
  GHashTable *lacking; /* sids of what is asked for whole */
} JournalWalk;

/* As it is held; transfer full, both. */
static gboolean
load_journal (const JournalWalk *walk,
              const AvJournalRow *row,
              GArray **links,
              GHashTable **broken,
              GError **error)
{
  *links = g_array_new (FALSE, FALSE, sizeof (Link));
  *broken = NULL;
  if (!av_segment_store_foreach (walk->store, row->jid, 0, add_link, *links, error))
    return FALSE;

  *broken = find_broken (*links);
  return TRUE;
}

static gboolean
collect_journal (const AvJournalRow *row,
                 gpointer user_data,
                 GError **error)
{
  JournalWalk *walk = user_data;
  g_autoptr (GArray) links = NULL;
  g_autoptr (GHashTable) broken = NULL;
  Collector collector = { walk->have };

  if (!av_have_take_room (walk->have))
    return TRUE;

  if (!load_journal (walk, row, &links, &broken, error))
    return FALSE;

  collector.broken = broken;
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

/* Once more, with gaps for what is asked for whole: who hears both knows what came, and
 * what to send. */
static gboolean
ask_journal (const AvJournalRow *row,
             gpointer user_data,
             GError **error)
{
  JournalWalk *walk = user_data;
  AvHaveJournal *journal = av_have_find_journal (walk->have, &row->id);
  g_autoptr (GArray) links = NULL;
  g_autoptr (GHashTable) broken = NULL;
  Collector collector = { walk->have };

  if (journal == NULL)
    return TRUE;

  if (!load_journal (walk, row, &links, &broken, error))
    return FALSE;

  if (!add_lacking (broken, links, walk->lacking) || !av_have_take_room (walk->have))
    return TRUE;

  collector.broken = broken;
  collector.journal = av_have_ask_journal (walk->have, journal);
  return av_segment_store_foreach (walk->store, row->jid, 0, collect_segment, &collector, error);
}

typedef struct
{
  AvStore *store;
  AvBeyond *beyond;
  const AvTrusted *own;
  GHashTable *authors; /* AvId by sid */
  GHashTable *lacking; /* sids of what turns has */
  guint n_lacking;     /* strands */
  AvWantTurns *turns;
  AvWantTurns *waiting; /* for a person */
} WantWalk;

static gboolean
note_author (const AvSegment *segment,
             gpointer user_data,
             GError **error)
{
  WantWalk *walk = user_data;
  AvSegmentHeader header;

  if (av_segment_read_kept (segment, &header))
    g_hash_table_insert (walk->authors, g_memdup2 (&segment->sid, sizeof segment->sid), g_memdup2 (&header.installation, sizeof header.installation));
  return TRUE;
}

/* author: NULL where its header does not read, so that it comes anew. */
static gboolean
find_author (WantWalk *walk,
             gint64 sid,
             const AvId **author,
             GError **error)
{
  if (!g_hash_table_contains (walk->authors, &sid) && !av_segment_store_load (walk->store, sid, note_author, walk, error))
    return FALSE;

  *author = g_hash_table_lookup (walk->authors, &sid);
  return TRUE;
}

/* A colleague who may not read a strand hands on its stub: what it stands for
 * is asked of those who may. */
static gboolean
collect_stub (const AvSegmentHash *segment,
              const AvStrandRow *strand,
              gpointer user_data,
              GError **error)
{
  WantWalk *walk = user_data;
  gboolean waits;
  const AvId *author;

  if (!av_acceptance_may_read (walk->own, strand->scope, strand->klass))
    return TRUE;

  waits = av_beyond_is_waiting (walk->beyond, strand);
  if (waits && !av_beyond_has_room (walk->beyond, strand))
    return TRUE;

  if (!find_author (walk, strand->sid, &author, error))
    return FALSE;

  if (author == NULL)
    return TRUE;

  av_want_turns_add (waits ? walk->waiting : walk->turns, author, segment->bytes, strand->index);
  if (!waits)
    {
      g_hash_table_add (walk->lacking, g_memdup2 (&strand->sid, sizeof strand->sid));
      walk->n_lacking++;
    }
  return TRUE;
}

/* Strand by strand; where rights are wider lately and there are more than can be named, the
 * segments too, which are left in `lacking`. */
static gboolean
tell_lacking (AvHave *self,
              WantWalk *walk,
              GError **error)
{
  gboolean recent = FALSE;

  if (walk->n_lacking > AV_LIMIT_WANTS && !av_wider_rights_are_recent (walk->store, &recent, error))
    return FALSE;

  if (!recent)
    g_hash_table_remove_all (walk->lacking);
  av_want_turns_tell (walk->turns, self);
  return TRUE;
}

/* What waits in the end: whoever was moved away may name as much of it as they like. */
static gboolean
collect_wants (AvHave *self,
               AvBeyond *beyond,
               const AvTrusted *own,
               GHashTable *lacking,
               GError **error)
{
  g_autoptr (GHashTable) authors = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr (AvWantTurns) turns = av_want_turns_new ();
  g_autoptr (AvWantTurns) waiting = av_want_turns_new ();
  WantWalk walk = { av_beyond_get_store (beyond), beyond, own, authors, lacking, 0, turns, waiting };

  if (!av_segment_store_foreach_stub (walk.store, collect_stub, &walk, error) || !tell_lacking (self, &walk, error))
    return FALSE;

  av_want_turns_tell (waiting, self);
  return TRUE;
}

static void
collect_issuers (AvHave *have,
                 AvTrust *trust)
{
  GPtrArray *linked = av_trust_get_linked (trust);

  /* They come chain after chain: the last of each is its head. */
  for (guint i = 0; i < linked->len; i++)
    {
      const AvTrustStatement *statement = g_ptr_array_index (linked, i);
      const AvTrustStatement *next = i + 1 < linked->len ? g_ptr_array_index (linked, i + 1) : NULL;
      AvHaveIssuer issuer = { statement->issuer, statement->number };

      if (next != NULL && av_id_equal (&next->issuer, &statement->issuer))
        continue;

      memcpy (issuer.head, statement->hash, AV_HAVE_PREFIX);
      if (av_have_take_room (have))
        av_have_add_issuer (have, &issuer);
    }
}

AvHave *
av_have_collect (AvBeyond *beyond,
                 AvTrust *trust,
                 const AvId *own,
                 GError **error)
{
  g_autoptr (AvHave) self = av_have_new ();
  AvStore *store = av_beyond_get_store (beyond);
  g_autoptr (GHashTable) lacking = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  JournalWalk walk = { self, store, lacking };
  const AvTrusted *member = av_trust_find (trust, own);

  collect_issuers (self, trust);
  if ((member != NULL && !collect_wants (self, beyond, member, lacking, error)) ||
      !av_segment_store_foreach_journal (store, collect_journal, &walk, error) ||
      (g_hash_table_size (lacking) > 0 && !av_segment_store_foreach_journal (store, ask_journal, &walk, error)))
    return NULL;

  return g_steal_pointer (&self);
}
