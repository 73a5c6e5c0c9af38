#include "av-intake-private.h"

#include <string.h>

#include "av-erasure.h"

#define FORM "~effacement"

/* What a guard alone remembers is erased until what asked for it is here: then that
 * tells. Where none of it counts, nothing asks for it any more. */
typedef struct
{
  AvIntake *intake;
  GHashTable *remembered; /* AvIds as GBytes of the containers, to masks of their classes */
  GHashTable *asked;      /* the same of those that the archive holds something for */
  gint64 sid;             /* of the segment that is looked into; strands come one segment after the other */
  AvSegmentHash hash;
  AvIntakeHeader loaded;
  char *scopes; /* where its author might erase, had nothing been taken from them; NULL: it tells nothing */
} Search;

static void
search_clear (Search *search)
{
  g_clear_pointer (&search->remembered, g_hash_table_unref);
  g_clear_pointer (&search->asked, g_hash_table_unref);
  g_clear_pointer (&search->loaded.bytes, g_byte_array_unref);
  g_clear_pointer (&search->scopes, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static void
add_classes (GHashTable *containers,
             const AvId *container,
             guint classes)
{
  g_autoptr (GBytes) key = g_bytes_new (container->bytes, AV_ID_SIZE);
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (containers, key));

  g_hash_table_replace (containers, g_steal_pointer (&key), GUINT_TO_POINTER (before | classes));
}

static guint
find_classes (GHashTable *containers,
              const AvId *container)
{
  g_autoptr (GBytes) key = g_bytes_new_static (container->bytes, AV_ID_SIZE);

  return GPOINTER_TO_UINT (g_hash_table_lookup (containers, key));
}

static gboolean
list_remembered (const AvErased *erased,
                 gpointer user_data,
                 GError **error)
{
  if (!erased->known && !erased->asked)
    add_classes (user_data, &erased->container, AV_CLASS_BIT (erased->klass));

  return TRUE;
}

static gboolean
look_into_segment (const AvSegment *segment,
                   gpointer user_data,
                   GError **error)
{
  Search *search = user_data;
  AvIntake *self = search->intake;
  const AvTrusted *author;
  AvRights needed;

  search->hash = segment->hash;
  if (segment->status == AV_SEGMENT_TOO_NEW || !av_intake_load_header (segment, &search->loaded, NULL) ||
      (author = av_trust_find (self->trust, &search->loaded.header.installation)) == NULL)
    return TRUE;

  av_acceptance_get_needed (FORM, AV_CLASS_CONTROLE, &needed);
  search->scopes = av_mandates_list_scopes_text (author->once, &needed);
  return TRUE;
}

static gboolean
load_segment (Search *search,
              gint64 sid,
              GError **error)
{
  if (search->sid == sid)
    return TRUE;

  search->sid = sid;
  g_clear_pointer (&search->scopes, g_free);
  return av_segment_store_load (search->intake->store, sid, look_into_segment, search, error);
}

/* Which classes an operation asks for, by somebody who might, had nothing been taken from
 * them: whoever does not answer for the dossier releases nothing. */
static gboolean
read_asked (Search *search,
            const AvId *container,
            const AvOp *op,
            guint *classes,
            GError **error)
{
  g_autofree char *value = op->kind == AV_OP_SET ? g_strndup (op->value, op->value_length) : NULL;
  gboolean answers;
  AvId record;

  *classes = 0;
  av_store_system_id (FORM, container->bytes, AV_ID_SIZE, &record);
  if (strcmp (op->form, FORM) != 0 || strcmp (op->reg, "classes") != 0 || !av_id_equal (&op->record, &record) ||
      value == NULL || !av_erasure_parse_classes (value, classes))
    return TRUE;

  if (!av_segment_store_answers_for (search->intake->store, container, search->scopes, op->hlc, &answers, error))
    return FALSE;

  *classes = answers ? *classes : 0;
  return TRUE;
}

static gboolean
list_asked (Search *search,
            AvOps *ops,
            guint *classes,
            GError **error)
{
  *classes = 0;

  for (guint i = 0; i < av_ops_get_count (ops); i++)
    {
      guint some;

      if (!read_asked (search, av_ops_get_container (ops), av_ops_get (ops, i), &some, error))
        return FALSE;

      *classes |= some;
    }

  return TRUE;
}

/* What would tell whether its segment counts may not be here yet. */
static gboolean
is_judged (Search *search)
{
  g_auto (AvAcceptanceWaiting) waiting = { 0 };

  av_acceptance_find_waiting (&search->intake->judge, &search->loaded.header, search->hash.bytes, &waiting);
  return waiting.verdict != AV_VERDICT_UNLINKED;
}

static gboolean
look_into_strand (const AvStrandRow *strand,
                  gpointer user_data,
                  GError **error)
{
  Search *search = user_data;
  AvIntakeSegment whole = { .header = &search->loaded.header };
  AvIntakeStrand work = { &whole, .index = strand->index, .blob = strand->blob, .size = strand->blob_length };
  g_autoptr (GByteArray) data = NULL;
  g_autoptr (AvOps) ops = NULL;
  guint remembered, classes;

  if (strand->klass != AV_CLASS_CONTROLE || strand->blob == NULL)
    return TRUE;

  if (!load_segment (search, strand->sid, error))
    return FALSE;

  if (search->scopes == NULL || strand->index >= search->loaded.header.n_strands ||
      (ops = av_intake_read_keyless (&work, &data)) == NULL ||
      (remembered = find_classes (search->remembered, av_ops_get_container (ops))) == 0)
    return TRUE;

  if (!list_asked (search, ops, &classes, error))
    return FALSE;

  if ((classes & remembered) != 0 && is_judged (search))
    add_classes (search->asked, av_ops_get_container (ops), classes & remembered);
  return TRUE;
}

/* Told without its bytes, which are read of these few. */
static gboolean
look_into_unapplied (const AvStrandRow *strand,
                     gpointer user_data,
                     GError **error)
{
  Search *search = user_data;

  return strand->klass != AV_CLASS_CONTROLE ||
         av_segment_store_load_strand (search->intake->store, strand->sx, look_into_strand, search, error);
}

/* Applied ones too: an operation of theirs may have been left out. */
static gboolean
search_archive (Search *search,
                GError **error)
{
  GHashTableIter iter;
  GBytes *container;

  if (!av_segment_store_foreach_unapplied (search->intake->store, look_into_unapplied, search, error))
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
mark_known (AvStore *store,
            const AvId *container,
            guint classes,
            GError **error)
{
  for (guint class = 0; class < AV_N_CLASSES; class ++)
    {
      AvErased erased;

      if ((classes & AV_CLASS_BIT (class)) == 0)
        continue;

      if (!av_segment_store_load_erased (store, container, class, &erased, error))
        return FALSE;

      erased.known = TRUE;
      if (!av_segment_store_mark_erased (store, &erased, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
recognise_erasures (AvIntake *self,
                    GError **error)
{
  g_auto (Search) search = { self };
  GHashTableIter iter;
  GBytes *container;
  gpointer classes;

  search.remembered = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  search.asked = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  search.loaded.bytes = g_byte_array_new ();

  if (!av_segment_store_foreach_erased (self->store, list_remembered, search.remembered, error) ||
      (g_hash_table_size (search.remembered) > 0 && !search_archive (&search, error)))
    return FALSE;

  g_hash_table_iter_init (&iter, search.asked);
  while (g_hash_table_iter_next (&iter, (gpointer *) &container, &classes))
    {
      AvId id;

      memcpy (id.bytes, g_bytes_get_data (container, NULL), AV_ID_SIZE);
      if (!mark_known (self->store, &id, GPOINTER_TO_UINT (classes), error))
        return FALSE;
    }

  return TRUE;
}

/* Masks of classes by container, of what is erased. */
typedef struct
{
  GHashTable *all;
  GHashTable *own; /* of these, what this installation asked for */
} Erased;

static void
erased_clear (Erased *erased)
{
  g_clear_pointer (&erased->all, g_hash_table_unref);
  g_clear_pointer (&erased->own, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Erased, erased_clear)

static gboolean
list_erased (const AvErased *erased,
             gpointer user_data,
             GError **error)
{
  Erased *list = user_data;

  add_classes (list->all, &erased->container, AV_CLASS_BIT (erased->klass));
  if (erased->asked)
    add_classes (list->own, &erased->container, AV_CLASS_BIT (erased->klass));
  return TRUE;
}

static gboolean
load_erased (AvIntake *self,
             Erased *erased,
             GError **error)
{
  erased->all = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  erased->own = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  return av_segment_store_foreach_erased (self->store, list_erased, erased, error);
}

/* Whoever was told that a dossier is hidden, or saw it go, is told that it is not any more:
 * where there is something of it. */
static gboolean
count_shown_again (AvIntake *self,
                   const Erased *before,
                   const Erased *after,
                   GError **error)
{
  GHashTableIter iter;
  GBytes *container;
  gpointer classes;

  g_hash_table_iter_init (&iter, before->all);
  while (g_hash_table_iter_next (&iter, (gpointer *) &container, &classes))
    {
      guint back = GPOINTER_TO_UINT (classes) & ~GPOINTER_TO_UINT (g_hash_table_lookup (after->all, container));
      gboolean here;
      AvId id;

      if (back == 0)
        continue;

      memcpy (id.bytes, g_bytes_get_data (container, NULL), AV_ID_SIZE);
      if (!av_segment_store_has_records (self->store, &id, &here, error))
        return FALSE;

      if (here && (back & GPOINTER_TO_UINT (g_hash_table_lookup (before->own, container))) != 0)
        self->counts.n_shown_again++;
      else if (here)
        self->counts.n_given_back++;
    }

  return TRUE;
}

gboolean
av_intake_follow_back (AvIntake *self,
                       GError **error)
{
  g_auto (Erased) before = { 0 };
  g_auto (Erased) after = { 0 };

  return load_erased (self, &before, error) && av_erasure_follow (self->store, self->own, TRUE, av_intake_replay, self, error) &&
         load_erased (self, &after, error) && count_shown_again (self, &before, &after, error);
}

gboolean
av_intake_take_erasures_back (AvIntake *self,
                              GError **error)
{
  return recognise_erasures (self, error) && av_intake_follow_back (self, error);
}
