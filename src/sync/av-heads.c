#include "av-heads.h"

#include <string.h>

#include "av-limits.h"
#include "av-segment.h"

typedef struct _Reached Reached;

/* A segment that is here with all that leads to it. */
struct _Reached
{
  AvJournalHead head;
  gint64 earliest; /* sid of what was known first of it and of all that follows it */
  Reached *before;
  Reached *next; /* of those that follow it, the one with the earliest */
};

typedef struct
{
  const AvId *installation;
  GPtrArray *reached;  /* by number */
  GHashTable *by_hash; /* the same, by their hashes as GBytes */
} Walk;

static gboolean
reach (Walk *walk,
       const AvSegmentHeader *header,
       Reached **before)
{
  g_autoptr (GBytes) key = g_bytes_new_static (header->previous, sizeof header->previous);

  *before = NULL;
  if (header->segno == 1)
    return TRUE;

  *before = g_hash_table_lookup (walk->by_hash, key);
  return *before != NULL && (*before)->head.segno + 1 == header->segno && av_id_equal (&(*before)->head.journal, &header->journal);
}

/* They come by number: whatever one follows was there before it. */
static gboolean
add_segment (const AvSegment *segment,
             gpointer user_data,
             GError **error)
{
  Walk *walk = user_data;
  AvSegmentHeader header;
  Reached *before, *reached;

  if (!av_segment_read (segment->header, segment->header_length, &header, NULL) ||
      !av_id_equal (&header.installation, walk->installation) || !reach (walk, &header, &before))
    return TRUE;

  reached = g_new0 (Reached, 1);
  reached->head.journal = header.journal;
  reached->head.segno = header.segno;
  memcpy (reached->head.hash, segment->hash.bytes, sizeof reached->head.hash);
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
                  GError **error)
{
  g_autoptr (GPtrArray) reached = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) by_hash = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  g_autoptr (GPtrArray) branches = NULL;
  Walk walk = { installation, reached, by_hash };
  GArray *heads;

  if (!av_segment_store_foreach (store, 0, 0, add_segment, &walk, error))
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
