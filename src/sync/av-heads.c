#include "av-heads.h"

#include <string.h>

#include "av-limits.h"
#include "av-segment.h"

typedef struct _Reached Reached;

/* A segment that is here with all that leads to it. */
struct _Reached
{
  AvJournalHead head;
  gint64 jid;
  gint64 earliest; /* sid of what was known first of it and of all that follows it */
  Reached *before;
  Reached *next; /* of those that follow it, the one with the earliest */
};

typedef struct
{
  const AvId *installation;
  GHashTable *rejected; /* sids of what no head leads to; or NULL */
  GHashTable *cut;      /* jids of the journals that it stands in */
  GHashTable *journals; /* AvId of each of its journals, by its jid */
  GPtrArray *reached;   /* by number */
  GHashTable *by_hash;  /* the same, by their hashes as GBytes */
} Walk;

static gboolean
note_journal (const AvJournalRow *journal,
              gpointer user_data,
              GError **error)
{
  Walk *walk = user_data;

  if (av_id_equal (&journal->installation, walk->installation))
    g_hash_table_insert (walk->journals, g_memdup2 (&journal->jid, sizeof journal->jid), g_memdup2 (&journal->id, sizeof journal->id));
  return TRUE;
}

/* Whether one of the number before is, whichever it is. They come by number. */
static gboolean
is_number_reached (Walk *walk,
                   gint64 jid,
                   guint64 segno)
{
  for (guint i = walk->reached->len; i > 0; i--)
    {
      const Reached *one = g_ptr_array_index (walk->reached, i - 1);

      if (one->head.segno < segno)
        return FALSE;
      if (one->head.segno == segno && one->jid == jid)
        return TRUE;
    }

  return FALSE;
}

/* What a header that does not read followed is not known: what may have led to it is
 * an end, and what follows it has another one. It may be what was rejected. */
static gboolean
read_damaged (Walk *walk,
              const AvSegment *segment,
              AvJournalHead *head)
{
  const AvId *journal = g_hash_table_lookup (walk->journals, &segment->jid);

  if (journal == NULL || g_hash_table_contains (walk->cut, &segment->jid) || (segment->segno > 1 && !is_number_reached (walk, segment->jid, segment->segno - 1)))
    return FALSE;

  head->journal = *journal;
  head->segno = segment->segno;
  return TRUE;
}

/* Of what leads to it everything is here. before: what it follows, or NULL. */
static gboolean
read_head (Walk *walk,
           const AvSegment *segment,
           AvJournalHead *head,
           Reached **before)
{
  AvSegmentHeader header;
  g_autoptr (GBytes) previous = NULL;

  *before = NULL;
  memcpy (head->hash, segment->hash.bytes, sizeof head->hash);

  if (!av_segment_read_kept (segment, &header))
    return read_damaged (walk, segment, head);

  head->journal = header.journal;
  head->segno = header.segno;
  if (header.segno == 1 || !av_id_equal (&header.installation, walk->installation))
    return av_id_equal (&header.installation, walk->installation);

  previous = g_bytes_new_static (header.previous, sizeof header.previous);
  *before = g_hash_table_lookup (walk->by_hash, previous);
  return *before != NULL && (*before)->head.segno + 1 == header.segno && av_id_equal (&(*before)->head.journal, &header.journal);
}

static gboolean
add_segment (const AvSegment *segment,
             gpointer user_data,
             GError **error)
{
  Walk *walk = user_data;
  AvJournalHead head = { 0 };
  Reached *before, *reached;

  if (walk->rejected != NULL && g_hash_table_contains (walk->rejected, &segment->sid))
    {
      g_hash_table_add (walk->cut, g_memdup2 (&segment->jid, sizeof segment->jid));
      return TRUE;
    }

  if (!read_head (walk, segment, &head, &before))
    return TRUE;

  reached = g_new0 (Reached, 1);
  reached->head = head;
  reached->jid = segment->jid;
  reached->earliest = segment->sid;
  reached->before = before;
  g_ptr_array_add (walk->reached, reached);
  g_hash_table_insert (walk->by_hash, g_bytes_new (segment->hash.bytes, sizeof segment->hash.bytes), reached);
  return TRUE;
}

/* From the last number down: what follows a segment is known before it is asked. */
static void
choose_next (GPtrArray *reached)
{
  for (guint i = reached->len; i > 0; i--)
    {
      Reached *one = g_ptr_array_index (reached, i - 1);
      Reached *before = one->before;

      if (before == NULL)
        continue;

      if (before->next == NULL || one->earliest < before->next->earliest)
        before->next = one;
      before->earliest = MIN (before->earliest, one->earliest);
    }
}

static int
compare_branches (gconstpointer a,
                  gconstpointer b)
{
  const Reached *one = *(Reached *const *) a;
  const Reached *other = *(Reached *const *) b;

  return one->earliest < other->earliest ? -1 : one->earliest > other->earliest;
}

/* Where every branch leaves those that were known before it. */
static GPtrArray *
list_branches (GPtrArray *reached)
{
  GPtrArray *branches = g_ptr_array_new ();

  for (guint i = 0; i < reached->len; i++)
    {
      Reached *one = g_ptr_array_index (reached, i);

      if (one->before == NULL || one->before->next != one)
        g_ptr_array_add (branches, one);
    }

  /* What somebody with the key floods a colleague with comes after what was here. */
  g_ptr_array_sort (branches, compare_branches);
  return branches;
}

GArray *
av_heads_collect (AvStore *store,
                  const AvId *installation,
                  GHashTable *rejected,
                  GError **error)
{
  g_autoptr (GHashTable) cut = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GPtrArray) reached = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) journals = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr (GHashTable) by_hash = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  g_autoptr (GPtrArray) branches = NULL;
  Walk walk = { installation, rejected, cut, journals, reached, by_hash };
  GArray *heads;

  if (!av_segment_store_foreach_journal (store, note_journal, &walk, error) ||
      !av_segment_store_foreach_once_here (store, add_segment, &walk, error))
    return NULL;

  choose_next (reached);
  branches = list_branches (reached);
  heads = g_array_new (FALSE, FALSE, sizeof (AvJournalHead));

  for (guint i = 0; i < MIN (branches->len, AV_LIMIT_HEADS); i++)
    {
      const Reached *end = g_ptr_array_index (branches, i);

      while (end->next != NULL)
        end = end->next;
      g_array_append_val (heads, end->head);
    }

  return heads;
}
