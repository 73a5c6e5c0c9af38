#include "av-intake-private.h"

#include <string.h>

#include "av-erasure.h"

#define FORM "~effacement"

/* What a guard alone remembers is erased until what asked for it is here: then that
 * tells. Where none of it counts, nothing asks for it any more. */
typedef struct
{
  AvIntake *intake;
  GHashTable *remembered; /* AvIds as GBytes of the containers */
  GHashTable *asked;      /* those of them that the archive holds something for */
} Search;

static gboolean
list_remembered (const AvErased *erased,
                 gpointer user_data,
                 GError **error)
{
  if (!erased->known && !erased->asked)
    g_hash_table_add (user_data, g_bytes_new (erased->container.bytes, AV_ID_SIZE));

  return TRUE;
}

/* By somebody who might, had nothing been taken from them. */
static gboolean
asks_for_erasure (const AvTrusted *author,
                  AvOps *ops)
{
  for (guint i = 0; i < av_ops_get_count (ops); i++)
    {
      const AvOp *op = av_ops_get (ops, i);

      if (strcmp (op->form, FORM) == 0 && strcmp (op->reg, "classes") == 0 &&
          av_acceptance_judge_op (author->once, &author->id, AV_CLASS_CONTROLE, op))
        return TRUE;
    }

  return FALSE;
}

typedef struct
{
  Search *search;
  const AvStrandRow *strand;
} Look;

/* What would tell whether its segment counts may not be here yet. */
static gboolean
look_into_segment (const AvSegment *segment,
                   gpointer user_data,
                   GError **error)
{
  Look *look = user_data;
  AvIntake *self = look->search->intake;
  const AvStrandRow *strand = look->strand;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GByteArray) data = NULL;
  g_autoptr (AvOps) ops = NULL;
  g_autoptr (GBytes) container = NULL;
  g_auto (AvAcceptanceWaiting) waiting = { 0 };
  AvIntakeHeader loaded = { .bytes = bytes };
  AvIntakeSegment whole = { .header = &loaded.header };
  AvIntakeStrand work = { &whole, .index = strand->index, .blob = strand->blob, .size = strand->blob_length };
  AvTrusted *author;

  if (segment->status == AV_SEGMENT_TOO_NEW || !av_intake_load_header (segment, &loaded, NULL) ||
      strand->index >= loaded.header.n_strands ||
      (author = av_trust_find (self->trust, &loaded.header.installation)) == NULL ||
      (ops = av_intake_read_keyless (&work, &data)) == NULL)
    return TRUE;

  container = g_bytes_new (av_ops_get_container (ops)->bytes, AV_ID_SIZE);
  if (!g_hash_table_contains (look->search->remembered, container) || !asks_for_erasure (author, ops))
    return TRUE;

  av_acceptance_find_waiting (&self->judge, &loaded.header, segment->hash.bytes, &waiting);
  if (waiting.verdict != AV_VERDICT_UNLINKED)
    g_hash_table_add (look->search->asked, g_steal_pointer (&container));
  return TRUE;
}

static gboolean
look_into_strand (const AvStrandRow *strand,
                  gpointer user_data,
                  GError **error)
{
  Look look = { user_data, strand };

  return strand->klass != AV_CLASS_CONTROLE || strand->blob == NULL ||
         av_segment_store_load (look.search->intake->store, strand->sid, look_into_segment, &look, error);
}

/* Applied ones too: an operation of theirs may have been left out. */
static gboolean
search_archive (Search *search,
                GError **error)
{
  GHashTableIter iter;
  GBytes *container;

  if (!av_segment_store_foreach_unapplied (search->intake->store, look_into_strand, search, error))
    return FALSE;

  g_hash_table_iter_init (&iter, search->remembered);
  while (g_hash_table_iter_next (&iter, (gpointer *) &container, NULL))
    {
      AvId id;

      memcpy (id.bytes, g_bytes_get_data (container, NULL), AV_ID_SIZE);
      if (!av_segment_store_foreach_strand_of_container (search->intake->store, &id, look_into_strand, search, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
note_said (const AvSaying *saying,
           gpointer user_data,
           GError **error)
{
  gboolean *said = user_data;

  *said = *said || (saying->value != NULL && strcmp (saying->reg, "classes") == 0);
  return TRUE;
}

/* What is said, though nobody knows yet whether its author answers for the dossier,
 * may come to count. */
static gboolean
mark_known (AvStore *store,
            const AvId *container,
            GError **error)
{
  gboolean said = FALSE;
  AvId record;

  av_store_system_id (FORM, container->bytes, AV_ID_SIZE, &record);
  if (!av_say_foreach (store, FORM, &record, note_said, &said, error))
    return FALSE;

  for (guint class = 0; class < AV_N_CLASSES && !said; class ++)
    {
      AvErased erased = { 0 };
      g_autoptr (GError) problem = NULL;
      gboolean found = av_segment_store_load_erased (store, container, class, &erased, &problem);

      if (!av_database_ended_well (&problem, error))
        return FALSE;

      erased.known = TRUE;
      if (found && !av_segment_store_mark_erased (store, &erased, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
recognise_erasures (AvIntake *self,
                    GError **error)
{
  g_autoptr (GHashTable) remembered = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  g_autoptr (GHashTable) asked = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  Search search = { self, remembered, asked };
  GHashTableIter iter;
  GBytes *container;

  if (!av_segment_store_foreach_erased (self->store, list_remembered, remembered, error) ||
      (g_hash_table_size (remembered) > 0 && !search_archive (&search, error)))
    return FALSE;

  g_hash_table_iter_init (&iter, asked);
  while (g_hash_table_iter_next (&iter, (gpointer *) &container, NULL))
    {
      AvId id;

      memcpy (id.bytes, g_bytes_get_data (container, NULL), AV_ID_SIZE);
      if (!mark_known (self->store, &id, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
av_intake_take_erasures_back (AvIntake *self,
                              GError **error)
{
  return recognise_erasures (self, error) && av_erasure_follow (self->store, self->own, TRUE, av_intake_replay, self, error);
}
