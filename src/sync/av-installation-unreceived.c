#include "av-installation-private.h"

#include "av-acceptance.h"
#include "av-branches.h"
#include "av-grants.h"
#include "av-segment.h"
#include "av-signing-scope.h"

/* Dossiers with something of ours that an installation may read and has not
 * confirmed, and since when. */
typedef struct
{
  AvInstallation *self;
  const AvTrusted *reader;
  AvBeyond *beyond;       /* what waits here */
  AvGrants *own;          /* what we may read beyond our scopes */
  AvGrants *grants;       /* what it may read beyond its scopes */
  AvHave *have;           /* what it holds; NULL where it never said */
  GHashTable *due;        /* set of gint64: segments that go to it whole */
  GHashTable *ours;       /* the same of those that were written here */
  GHashTable *containers; /* ids as GBytes */
  guint64 oldest;         /* ms since 1970 */
  guint64 hlc;            /* of the segment that is looked at */
  const guint8 *held;     /* its hash, where it is held and some of it is asked for; NULL: it is not held */
} Search;

static gboolean
may_read (Search *search,
          const AvId *container,
          AvScope scope,
          AvClass klass)
{
  return av_acceptance_may_read (search->reader, scope, klass) ||
         (av_grants_get_classes (search->grants, container) & AV_CLASS_BIT (klass)) != 0;
}

static void
note (Search *search,
      const AvId *container,
      AvScope scope,
      guint64 hlc)
{
  if (!av_acceptance_is_of_dossier (container, scope, AV_CLASS_PARCOURS))
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
  AvStore *store = search->self->store;
  g_autofree char *text = NULL;
  AvScope present = 0, home = 0;

  if (!av_class_is_keyed (open->klass))
    return TRUE;

  if (!av_segment_store_get_owner (store, &open->container, &text, error) ||
      !av_signing_scope_find (store, search->self->trust, &search->self->identity->id, &open->container, open->klass, &home, error))
    return FALSE;

  if (text != NULL)
    av_scope_parse (text, &present);

  /* What goes elsewhere is signed at home. */
  if (may_read (search, &open->container, present, open->klass) || may_read (search, &open->container, home, open->klass))
    note (search, &open->container, home, open->op.hlc);
  return TRUE;
}

static gboolean
note_strand (const AvStrandRow *strand,
             gpointer user_data,
             GError **error)
{
  Search *search = user_data;
  gboolean erased;

  if (search->held != NULL && (strand->blob == NULL || !av_have_wants (search->have, search->held, strand->index)))
    return TRUE;

  if (!strand->has_container || !av_class_is_keyed (strand->klass) ||
      !may_read (search, &strand->container, strand->scope, (AvClass) strand->klass))
    return TRUE;

  if (!av_segment_store_is_erased (search->self->store, &strand->container, (AvClass) strand->klass, &erased, error))
    return FALSE;

  /* What is erased goes to nobody any more. */
  if (!erased)
    note (search, &strand->container, strand->scope, search->hlc);
  return TRUE;
}

static gboolean
note_segment (const AvSegment *segment,
              gpointer user_data,
              GError **error)
{
  Search *search = user_data;
  AvSegmentHeader header;

  if (!av_segment_read_kept (segment, &header))
    return TRUE;

  search->hlc = header.hlc_first;
  return av_segment_store_foreach_strand (search->self->store, segment->sid, note_strand, search, error);
}

/* Of a segment that was written here: all of it where it is not held, and what is asked for
 * where it came by somebody who has stubs of that. */
static gboolean
note_ours (Search *search,
           const AvBranchSegment *segment,
           gboolean held,
           GError **error)
{
  g_hash_table_add (search->ours, g_memdup2 (&segment->sid, sizeof segment->sid));
  if (held && !av_have_wants_of (search->have, segment->hash))
    return TRUE;

  search->held = held ? segment->hash : NULL;
  return av_segment_store_load (search->self->store, segment->sid, note_segment, search, error);
}

static gboolean
note_journal (const AvJournalRow *journal,
              gpointer user_data,
              GError **error)
{
  Search *search = user_data;
  AvStore *store = search->self->store;
  g_autoptr (AvBranches) branches = NULL;

  /* Of others it is asked only to know what a grant leaves out. */
  if (!journal->ours && av_grants_list (search->grants)->len == 0)
    return TRUE;

  branches = av_branches_load (store, journal->jid, &journal->id, journal->ours, error);

  for (guint i = 0; branches != NULL && i < av_branches_get_n_segments (branches); i++)
    {
      const AvBranchSegment *segment = av_branches_get (branches, i);

      if (!av_branches_is_held (branches, i, search->have))
        g_hash_table_add (search->due, g_memdup2 (&segment->sid, sizeof segment->sid));
      if (journal->ours && !note_ours (search, segment, av_branches_is_received (branches, i, search->have), error))
        return FALSE;
    }

  return branches != NULL;
}

static gboolean
read_clock (const AvSegment *segment,
            gpointer user_data,
            GError **error)
{
  Search *search = user_data;
  AvSegmentHeader header;

  if (av_segment_read_kept (segment, &header))
    search->hlc = header.hlc_first;
  return TRUE;
}

static gboolean
note_stub (const AvStrandRow *strand,
           gpointer user_data,
           GError **error)
{
  Search *search = user_data;

  if (g_hash_table_contains (search->due, &strand->sid) || !g_hash_table_contains (search->ours, &strand->sid))
    return TRUE;

  if (!av_segment_store_load (search->self->store, strand->sid, read_clock, search, error))
    return FALSE;

  note (search, &strand->container, strand->scope, search->hlc);
  return TRUE;
}

/* What it has as stubs of a dossier that came to it or is shared with it. */
static gboolean
note_granted (Search *search,
              GError **error)
{
  GArray *list = av_grants_list (search->grants);

  for (guint i = 0; search->have != NULL && i < list->len; i++)
    {
      const AvGranted *granted = &g_array_index (list, AvGranted, i);
      AvGrantHeld held;

      if (!av_grants_measure (search->beyond, granted, search->reader, search->own, search->due, &held, error))
        return FALSE;

      if (!av_have_has_grant (search->have, &granted->record, &held) &&
          !av_grants_foreach_strand (search->beyond, granted, search->reader, note_stub, search, error))
        return FALSE;
    }

  return TRUE;
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

  return av_segment_store_foreach_journal (store, note_journal, search, error) && note_granted (search, error);
}

static gboolean
add_unreceived (AvInstallation *self,
                AvBeyond *beyond,
                AvGrants *own,
                AvTrusted *member,
                GPtrArray *list,
                GError **error)
{
  g_autoptr (GHashTable) containers = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  g_autoptr (GHashTable) due = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GHashTable) ours = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (AvHave) have = NULL;
  g_autoptr (AvGrants) grants = av_grants_collect (self->store, self->trust, member, error);
  Search search = { self, member, beyond, own, grants, .due = due, .ours = ours, .containers = containers };
  AvUnreceived *unreceived;

  if (grants == NULL || !av_installation_load_have (self, &member->id, &have, error))
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
  g_autoptr (AvBeyond) beyond = NULL;
  g_autoptr (AvGrants) own = NULL;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  if (!av_installation_require_enrolled (self, error))
    return NULL;

  members = av_installation_choose_recipients (self, NULL, error);
  if (members == NULL || (beyond = av_beyond_load (self->store, self->trust, &self->identity->id, error)) == NULL ||
      (own = av_grants_collect (self->store, self->trust, av_installation_get_member (self), error)) == NULL)
    return NULL;

  for (guint i = 0; i < members->len; i++)
    if (!add_unreceived (self, beyond, own, g_ptr_array_index (members, i), list, error))
      return NULL;

  g_ptr_array_sort (list, compare_unreceived);
  return g_steal_pointer (&list);
}
