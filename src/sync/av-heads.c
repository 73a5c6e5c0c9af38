#include "av-heads.h"

#include <string.h>

#include "av-limits.h"
#include "av-segment.h"

typedef struct
{
  AvJournalHead head;
  gint64 jid;
  gint64 sid;
  gboolean followed;
} Reached;

typedef struct
{
  const AvId *installation;
  GHashTable *reached; /* Reached by its hash, as GBytes */
} Walk;

static gboolean
reach (Walk *walk,
       const AvSegmentHeader *header)
{
  g_autoptr (GBytes) key = g_bytes_new_static (header->previous, sizeof header->previous);
  Reached *before = g_hash_table_lookup (walk->reached, key);

  if (header->segno == 1)
    return TRUE;

  if (before == NULL || before->head.segno + 1 != header->segno || !av_id_equal (&before->head.journal, &header->journal))
    return FALSE;

  before->followed = TRUE;
  return TRUE;
}

/* They come by number: whatever one follows was there before it. */
static gboolean
add_segment (const AvSegment *segment,
             gpointer user_data,
             GError **error)
{
  Walk *walk = user_data;
  AvSegmentHeader header;
  Reached *reached;

  if (!av_segment_read (segment->header, segment->header_length, &header, NULL) ||
      !av_id_equal (&header.installation, walk->installation) || !reach (walk, &header))
    return TRUE;

  reached = g_new0 (Reached, 1);
  reached->head.journal = header.journal;
  reached->head.segno = header.segno;
  memcpy (reached->head.hash, segment->hash.bytes, sizeof reached->head.hash);
  reached->jid = segment->jid;
  reached->sid = segment->sid;
  g_hash_table_insert (walk->reached, g_bytes_new (segment->hash.bytes, sizeof segment->hash.bytes), reached);
  return TRUE;
}

static int
compare_reached (gconstpointer a,
                 gconstpointer b)
{
  const Reached *one = *(Reached *const *) a;
  const Reached *other = *(Reached *const *) b;

  if (one->jid != other->jid)
    return one->jid < other->jid ? -1 : 1;

  return one->sid < other->sid ? -1 : one->sid > other->sid;
}

GArray *
av_heads_collect (AvStore *store,
                  const AvId *installation,
                  GError **error)
{
  g_autoptr (GHashTable) reached = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, g_free);
  g_autoptr (GPtrArray) ends = g_ptr_array_new ();
  GArray *heads;
  Walk walk = { installation, reached };
  GHashTableIter iter;
  Reached *one;

  if (!av_segment_store_foreach (store, 0, 0, add_segment, &walk, error))
    return NULL;

  g_hash_table_iter_init (&iter, reached);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &one))
    if (!one->followed)
      g_ptr_array_add (ends, one);

  /* What somebody with the key floods a colleague with comes after what its owner wrote. */
  g_ptr_array_sort (ends, compare_reached);
  heads = g_array_new (FALSE, FALSE, sizeof (AvJournalHead));

  for (guint i = 0; i < MIN (ends->len, AV_LIMIT_HEADS); i++)
    g_array_append_val (heads, ((Reached *) g_ptr_array_index (ends, i))->head);

  return heads;
}
