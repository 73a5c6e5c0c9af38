#include "av-installation-private.h"

#include "av-acceptance.h"
#include "av-branches.h"
#include "av-segment.h"

/* Dossiers with something of ours that an installation may read and has not
 * confirmed, and since when. */
typedef struct
{
  AvInstallation *self;
  const AvTrusted *reader;
  AvHave *have;           /* what it holds; NULL where it never said */
  GHashTable *containers; /* ids as GBytes */
  guint64 oldest;         /* ms since 1970 */
  guint64 hlc;            /* of the segment that is looked at */
} Search;

static void
note (Search *search,
      const AvId *container,
      AvScope scope,
      AvClass klass,
      guint64 hlc)
{
  if (!av_class_is_keyed (klass) || !av_acceptance_may_read (search->reader, scope, klass))
    return;

  g_hash_table_add (search->containers, g_bytes_new (container->bytes, AV_ID_SIZE));
  search->oldest = search->oldest == 0 ? hlc >> 16 : MIN (search->oldest, hlc >> 16);
}

static gboolean
note_open (const AvOpenOp *open,
           gpointer user_data,
           GError **error)
{
  Search *search = user_data;
  g_autofree char *text = NULL;
  AvScope scope = 0;

  if (!av_segment_store_get_scope (search->self->store, &open->container, &text, error))
    return FALSE;

  if (text != NULL)
    av_scope_parse (text, &scope);
  note (search, &open->container, scope, open->klass, open->op.hlc);
  return TRUE;
}

static gboolean
note_strand (const AvStrandRow *strand,
             gpointer user_data,
             GError **error)
{
  Search *search = user_data;

  if (strand->has_container && strand->klass < AV_N_CLASSES)
    note (search, &strand->container, strand->scope, strand->klass, search->hlc);

  return TRUE;
}

static gboolean
note_segment (const AvSegment *segment,
              gpointer user_data,
              GError **error)
{
  Search *search = user_data;
  AvSegmentHeader header;

  if (!av_segment_read (segment->header, segment->header_length, &header, NULL))
    return TRUE;

  search->hlc = header.hlc_first;
  return av_segment_store_foreach_strand (search->self->store, segment->sid, note_strand, search, error);
}

static gboolean
note_journal (const AvJournalRow *journal,
              gpointer user_data,
              GError **error)
{
  Search *search = user_data;
  AvStore *store = search->self->store;
  g_autoptr (AvBranches) branches = NULL;

  if (!journal->ours)
    return TRUE;

  branches = av_branches_load (store, journal->jid, &journal->id, TRUE, error);

  for (guint i = 0; branches != NULL && i < av_branches_get_n_segments (branches); i++)
    if (!av_branches_is_held (branches, i, search->have) &&
        !av_segment_store_load (store, av_branches_get (branches, i)->sid, note_segment, search, error))
      return FALSE;

  return branches != NULL;
}

void
av_unreceived_free (AvUnreceived *self)
{
  g_free (self->name);
  g_free (self);
}

static gint
compare_unreceived (gconstpointer one,
                    gconstpointer other)
{
  const AvUnreceived *first = *(const AvUnreceived *const *) one;
  const AvUnreceived *second = *(const AvUnreceived *const *) other;

  return first->intendant != second->intendant ? second->intendant - first->intendant : g_utf8_collate (first->name, second->name);
}

static gboolean
look_for (Search *search,
          GError **error)
{
  AvStore *store = search->self->store;
  g_autoptr (GArray) open = av_segment_store_list_open (store, error);

  if (open == NULL)
    return FALSE;

  for (guint i = 0; i < open->len; i++)
    if (!av_segment_store_foreach_open_op (store, g_array_index (open, gint64, i), note_open, search, error))
      return FALSE;

  return av_segment_store_foreach_journal (store, note_journal, search, error);
}

static gboolean
add_unreceived (AvInstallation *self,
                AvTrusted *member,
                GPtrArray *list,
                GError **error)
{
  g_autoptr (GHashTable) containers = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  g_autoptr (AvHave) have = NULL;
  Search search = { self, member, NULL, containers };
  AvUnreceived *unreceived;

  if (!av_installation_load_have (self, &member->id, &have, error))
    return FALSE;

  search.have = have;
  if (!look_for (&search, error))
    return FALSE;
  if (g_hash_table_size (containers) == 0)
    return TRUE;

  unreceived = g_new0 (AvUnreceived, 1);
  unreceived->name = g_strdup (member->name);
  unreceived->intendant = member->delegated != NULL;
  unreceived->n_dossiers = g_hash_table_size (containers);
  unreceived->oldest = (gint64) search.oldest;
  g_ptr_array_add (list, unreceived);
  return TRUE;
}

GPtrArray *
av_installation_list_unreceived (AvInstallation *self,
                                 GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) av_unreceived_free);
  g_autoptr (GPtrArray) members = NULL;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  if (!av_installation_require_enrolled (self, error))
    return NULL;

  members = av_installation_choose_recipients (self, NULL, error);
  if (members == NULL)
    return NULL;

  for (guint i = 0; i < members->len; i++)
    if (!add_unreceived (self, g_ptr_array_index (members, i), list, error))
      return NULL;

  g_ptr_array_sort (list, compare_unreceived);
  return g_steal_pointer (&list);
}
