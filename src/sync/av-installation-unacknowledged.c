#include "av-installation-private.h"

#include <string.h>

#include "av-segment.h"

/* What of ours nobody has confirmed: dossiers, and since when. */
typedef struct
{
  AvInstallation *self;
  GPtrArray *haves;
  GHashTable *containers; /* ids as GBytes */
  guint64 oldest;         /* ms since 1970 */
  const AvJournalRow *journal;
} Search;

static void
note (Search *search,
      const AvId *container,
      guint64 hlc)
{
  g_hash_table_add (search->containers, g_bytes_new (container->bytes, AV_ID_SIZE));
  search->oldest = search->oldest == 0 ? hlc >> 16 : MIN (search->oldest, hlc >> 16);
}

static gboolean
note_open (const AvOpenOp *open,
           gpointer user_data,
           GError **error)
{
  if (av_class_is_keyed (open->klass))
    note (user_data, &open->container, open->op.hlc);

  return TRUE;
}

typedef struct
{
  Search *search;
  guint64 hlc;
} StrandNote;

static gboolean
note_strand (const AvStrandRow *strand,
             gpointer user_data,
             GError **error)
{
  StrandNote *strands = user_data;

  if (strand->has_container && strand->klass < AV_N_CLASSES && av_class_is_keyed (strand->klass))
    note (strands->search, &strand->container, strands->hlc);

  return TRUE;
}

static gboolean
note_segment (const AvSegment *segment,
              gpointer user_data,
              GError **error)
{
  Search *search = user_data;
  StrandNote strands = { search };
  AvSegmentHeader header;

  for (guint i = 0; i < search->haves->len; i++)
    {
      AvHave *have = g_ptr_array_index (search->haves, i);

      if (have != NULL && av_have_has_segment (have, &search->journal->id, segment->segno, segment->hash.bytes, FALSE))
        return TRUE;
    }

  if (!av_segment_read (segment->header, segment->header_length, &header, NULL))
    return TRUE;

  strands.hlc = header.hlc_first;
  return av_segment_store_foreach_strand (search->self->store, segment->sid, note_strand, &strands, error);
}

static gboolean
note_journal (const AvJournalRow *journal,
              gpointer user_data,
              GError **error)
{
  Search *search = user_data;

  search->journal = journal;
  return !journal->ours || av_segment_store_foreach (search->self->store, journal->jid, 0, note_segment, search, error);
}

gboolean
av_installation_count_unacknowledged (AvInstallation *self,
                                      guint *n_dossiers,
                                      gint64 *oldest,
                                      GError **error)
{
  g_autoptr (GHashTable) containers = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  g_autoptr (GPtrArray) haves = NULL;
  g_autoptr (GArray) open = NULL;
  Search search = { self, NULL, containers };

  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  if (!av_installation_require_enrolled (self, error))
    return FALSE;

  haves = av_installation_load_haves (self, av_trust_get_members (self->trust));
  search.haves = haves;
  open = av_segment_store_list_open (self->store, error);

  if (open == NULL)
    return FALSE;

  for (guint i = 0; i < open->len; i++)
    if (!av_segment_store_foreach_open_op (self->store, g_array_index (open, gint64, i), note_open, &search, error))
      return FALSE;

  if (!av_segment_store_foreach_journal (self->store, note_journal, &search, error))
    return FALSE;

  *n_dossiers = g_hash_table_size (containers);
  *oldest = (gint64) search.oldest;
  return TRUE;
}
