#include "av-asked.h"

#include "av-acceptance.h"
#include "av-limits.h"
#include "av-wider-rights.h"

struct _AvAsked
{
  AvStore *store;
  const AvTrusted *own;
  GHashTable *strands;  /* set of gint64: what is lacking */
  GHashTable *segments; /* set of gint64: of which */
  gboolean came_again;
  guint n_left; /* of the strands */
};

static gboolean
note_lacking (const AvSegmentHash *segment,
              const AvStrandRow *strand,
              gpointer user_data,
              GError **error)
{
  AvAsked *self = user_data;

  if (!av_acceptance_may_read (self->own, strand->scope, strand->klass))
    return TRUE;

  g_hash_table_add (self->strands, g_memdup2 (&strand->sx, sizeof strand->sx));
  g_hash_table_add (self->segments, g_memdup2 (&strand->sid, sizeof strand->sid));
  return TRUE;
}

gboolean
av_asked_load (AvStore *store,
               const AvTrusted *own,
               AvAsked **asked,
               GError **error)
{
  g_autoptr (AvAsked) self = NULL;
  gboolean recent;

  *asked = NULL;
  if (!av_wider_rights_are_recent (store, &recent, error))
    return FALSE;

  if (!recent || own == NULL)
    return TRUE;

  self = g_new0 (AvAsked, 1);
  self->store = store;
  self->own = own;
  self->strands = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->segments = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  if (!av_segment_store_foreach_stub (store, note_lacking, self, error))
    return FALSE;

  if (g_hash_table_size (self->strands) > AV_LIMIT_WANTS)
    *asked = g_steal_pointer (&self);
  return TRUE;
}

void
av_asked_free (AvAsked *self)
{
  g_hash_table_unref (self->strands);
  g_hash_table_unref (self->segments);
  g_free (self);
}

void
av_asked_note_segment (AvAsked *self,
                       gint64 sid)
{
  if (self != NULL && g_hash_table_contains (self->segments, &sid))
    self->came_again = TRUE;
}

static gboolean
count_left (const AvSegmentHash *segment,
            const AvStrandRow *strand,
            gpointer user_data,
            GError **error)
{
  AvAsked *self = user_data;

  self->n_left += g_hash_table_contains (self->strands, &strand->sx);
  return TRUE;
}

gboolean
av_asked_settle (AvAsked *self,
                 const AvId *sender,
                 GError **error)
{
  gboolean brought;

  self->n_left = 0;
  if (!av_segment_store_foreach_stub (self->store, count_left, self, error))
    return FALSE;

  brought = self->n_left < g_hash_table_size (self->strands);
  return (!brought && !self->came_again) || av_wider_rights_set_done (self->store, sender, !brought, error);
}
