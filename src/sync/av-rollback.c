#include "av-rollback.h"

#include <string.h>

#include "av-have-private.h"
#include "av-segment.h"

typedef struct
{
  guint64 segno;
  guint8 hash[AV_HAVE_PREFIX];
  gboolean own;
} Known;

typedef struct
{
  const AvId *own;
  GArray *list; /* Known */
} Walk;

static gboolean
add_segment (const AvSegment *segment,
             gpointer user_data,
             GError **error)
{
  Walk *walk = user_data;
  Known known = { segment->segno };
  AvSegmentHeader header;

  memcpy (known.hash, segment->hash.bytes, sizeof known.hash);
  known.own = !av_segment_read_kept (segment, &header) || av_id_equal (&header.installation, walk->own);
  g_array_append_val (walk->list, known);
  return TRUE;
}

static const Known *
find (GArray *list,
      const guint8 *hash)
{
  for (guint i = 0; i < list->len; i++)
    {
      const Known *known = &g_array_index (list, Known, i);

      if (memcmp (known->hash, hash, sizeof known->hash) == 0)
        return known;
    }

  return NULL;
}

static gboolean
has_twin (GArray *list,
          const Known *one)
{
  for (guint i = 0; i < list->len; i++)
    {
      const Known *other = &g_array_index (list, Known, i);

      if (other != one && other->own && other->segno == one->segno)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_forked (GArray *list,
           const AvHaveJournal *theirs)
{
  for (guint i = 0; i < theirs->forks->len; i += AV_HAVE_PREFIX)
    {
      const Known *known = find (list, theirs->forks->data + i);

      if (known == NULL || (known->own && has_twin (list, known)))
        return TRUE;
    }

  return FALSE;
}

/* They hold every number up to theirs. */
static gboolean
lacks_any (GArray *list,
           guint64 ours,
           guint64 theirs)
{
  guint64 last = ours, n = 0;

  for (guint i = 0; i < list->len; i++)
    {
      const Known *known = &g_array_index (list, Known, i);

      if (known->segno > last && known->segno <= theirs)
        {
          last = known->segno;
          n++;
        }
    }

  return n < theirs - ours;
}

static gboolean
is_beyond (AvJournal *journal,
           GArray *list,
           const AvHaveJournal *theirs)
{
  const Known *known = find (list, theirs->head);

  if (theirs->upto < journal->segno || theirs->upto == 0)
    return FALSE;

  if (known != NULL && !known->own)
    return lacks_any (list, journal->segno, theirs->upto);

  return theirs->upto > journal->segno || memcmp (theirs->head, journal->head, sizeof theirs->head) != 0;
}

/* Who has our key writes as well: the next that is ours is not to stand behind it. */
static gboolean
is_written_elsewhere (AvJournal *journal,
                      GArray *list)
{
  for (guint i = 0; i < list->len; i++)
    {
      const Known *known = &g_array_index (list, Known, i);

      if (known->own && known->segno >= journal->segno && memcmp (known->hash, journal->head, sizeof known->hash) != 0)
        return TRUE;
    }

  return FALSE;
}

gboolean
av_rollback_is_told (AvJournal *journal,
                     const AvId *own,
                     AvHave *have,
                     gboolean *told,
                     GError **error)
{
  const AvHaveJournal *theirs = have != NULL ? av_have_find_journal (have, &journal->id) : NULL;
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Known));
  Walk walk = { own, list };

  *told = FALSE;

  if (!av_segment_store_foreach (journal->store, journal->jid, theirs != NULL ? 0 : journal->segno, add_segment, &walk, error))
    return FALSE;

  *told = is_written_elsewhere (journal, list) || (theirs != NULL && (is_forked (list, theirs) || is_beyond (journal, list, theirs)));
  return TRUE;
}
