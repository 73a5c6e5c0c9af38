#include "av-refoundings.h"

#include "av-limits.h"

GPtrArray *
av_refoundings_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) av_refounding_free);
}

const AvRefounding *
av_refoundings_find (GPtrArray *self,
                     const char *id)
{
  for (guint i = 0; i < self->len; i++)
    {
      const AvRefounding *refounding = g_ptr_array_index (self, i);

      if (g_str_equal (refounding->id, id))
        return refounding;
    }

  return NULL;
}

void
av_refoundings_add (GPtrArray *self,
                    AvRefounding *refounding)
{
  if (av_refoundings_find (self, refounding->id) == NULL)
    g_ptr_array_add (self, refounding);
  else
    av_refounding_free (refounding);
}

static gint
compare_turns (gconstpointer a,
               gconstpointer b,
               gpointer horizon)
{
  guint64 one = (guint64) (*(AvRefounding *const *) a)->founded;
  guint64 other = (guint64) (*(AvRefounding *const *) b)->founded;
  gboolean one_ahead = one > *(guint64 *) horizon;
  gboolean other_ahead = other > *(guint64 *) horizon;

  if (one_ahead != other_ahead)
    return one_ahead ? 1 : -1;

  /* Of those ahead the nearest is the likeliest. */
  if (one_ahead)
    return one < other ? -1 : one > other;

  return one > other ? -1 : one < other;
}

GPtrArray *
av_refoundings_settle (GPtrArray *self,
                       guint64 horizon)
{
  GPtrArray *left_out = av_refoundings_new ();

  g_ptr_array_sort_with_data (self, compare_turns, &horizon);
  while (self->len > AV_LIMIT_REFOUNDINGS)
    g_ptr_array_add (left_out, g_ptr_array_steal_index (self, self->len - 1));

  return left_out;
}
