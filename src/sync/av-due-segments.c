#include "av-due-segments.h"

struct _AvDueSegments
{
  AvPlanArchive *archive;
  AvTrusted *reader;
  GPtrArray *haves;
  AvGrants *grants;
  GArray *sids;       /* gint64, in the order they are sent */
  GHashTable *sent;   /* the same as a set */
  GArray *fills;      /* gint64: segments of which somebody holds a stub */
  GHashTable *filled; /* the same as a set */
  GHashTable *pushed; /* set of gint64: strands of them that nobody asked for */
};

static void
add_segment (GArray *sids,
             GHashTable *known,
             gint64 sid)
{
  if (g_hash_table_add (known, g_memdup2 (&sid, sizeof sid)))
    g_array_append_val (sids, sid);
}

typedef struct
{
  gint64 sid;
  guint n_lacking; /* of the recipients */
} Due;

static gint
compare_due (gconstpointer one,
             gconstpointer other)
{
  return (gint) ((const Due *) other)->n_lacking - (gint) ((const Due *) one)->n_lacking;
}

static void
choose_segments (AvDueSegments *self,
                 AvBranches *branches,
                 GArray *list)
{
  GPtrArray *haves = self->haves;
  AvBeyond *beyond = av_plan_archive_get_beyond (self->archive);

  for (guint i = 0; i < av_branches_get_n_segments (branches); i++)
    {
      const AvBranchSegment *segment = av_branches_get (branches, i);
      Due due = { segment->sid, 0 };
      gboolean wanted = FALSE;

      if (av_beyond_is_withheld (beyond, segment->sid))
        continue;

      for (guint j = 0; j < haves->len; j++)
        {
          AvHave *have = g_ptr_array_index (haves, j);

          wanted = wanted || (have != NULL && av_have_wants_of (have, segment->hash));
          due.n_lacking += !av_branches_is_held (branches, i, have);
        }

      if (due.n_lacking > 0)
        g_array_append_val (list, due);
      else if (wanted)
        add_segment (self->fills, self->filled, segment->sid);
    }
}

/* What most of them lack comes first: where a bundle is full, whoever has not said for long
 * what they hold takes no room from the others. */
static void
order_segments (AvDueSegments *self,
                GArray *list)
{
  g_array_sort (list, compare_due);
  for (guint i = 0; i < list->len; i++)
    add_segment (self->sids, self->sent, g_array_index (list, Due, i).sid);
}

static gboolean
choose_pushed (const AvStrandRow *strand,
               gpointer user_data,
               GError **error)
{
  AvDueSegments *self = user_data;

  if (g_hash_table_contains (self->sent, &strand->sid))
    return TRUE;

  add_segment (self->fills, self->filled, strand->sid);
  g_hash_table_add (self->pushed, g_memdup2 (&strand->sx, sizeof strand->sx));
  return TRUE;
}

/* Of a dossier that is granted to them: what they have as stubs, where one of
 * them holds other strands of it than we do, those aside that they are sent with
 * their segments, and those that we may not have: of these nobody tells us. Whoever
 * was never heard of is sent the whole segments. */
static gboolean
choose_granted (AvDueSegments *self,
                GError **error)
{
  AvBeyond *beyond = av_plan_archive_get_beyond (self->archive);
  AvGrants *own = av_plan_archive_get_grants (self->archive);
  GArray *list = av_grants_list (self->grants);

  for (guint i = 0; i < list->len; i++)
    {
      const AvGranted *granted = &g_array_index (list, AvGranted, i);
      AvGrantHeld held;
      gboolean due = FALSE;

      if (!av_grants_measure (beyond, granted, self->reader, own, self->sent, &held, error))
        return FALSE;

      for (guint j = 0; !due && j < self->haves->len; j++)
        {
          AvHave *have = g_ptr_array_index (self->haves, j);

          due = have != NULL && !av_have_has_grant (have, &granted->record, &held);
        }

      if (due && !av_grants_foreach_strand (beyond, granted, self->reader, choose_pushed, self, error))
        return FALSE;
    }

  return TRUE;
}

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

AvDueSegments *
av_due_segments_new (AvPlanArchive *archive,
                     AvTrusted *reader,
                     GPtrArray *haves,
                     AvGrants *grants,
                     GError **error)
{
  g_autoptr (AvDueSegments) self = g_new0 (AvDueSegments, 1);
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Due));
  GPtrArray *journals = av_plan_archive_get_journals (archive);

  *self = (AvDueSegments){ archive, reader, haves, grants };
  self->sids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->sent = new_set ();
  self->fills = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->filled = new_set ();
  self->pushed = new_set ();

  for (guint i = 0; i < journals->len; i++)
    choose_segments (self, g_ptr_array_index (journals, i), list);
  order_segments (self, list);

  return choose_granted (self, error) ? g_steal_pointer (&self) : NULL;
}

void
av_due_segments_free (AvDueSegments *self)
{
  g_array_unref (self->sids);
  g_hash_table_unref (self->sent);
  g_array_unref (self->fills);
  g_hash_table_unref (self->filled);
  g_hash_table_unref (self->pushed);
  g_free (self);
}

GArray *
av_due_segments_get_sids (AvDueSegments *self)
{
  return self->sids;
}

GArray *
av_due_segments_get_fills (AvDueSegments *self)
{
  return self->fills;
}

gboolean
av_due_segments_is_pushed (AvDueSegments *self,
                           gint64 sx)
{
  return g_hash_table_contains (self->pushed, &sx);
}
