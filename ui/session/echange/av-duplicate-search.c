#include "av-duplicate-search.h"

#include "av-duplicates.h"

#define DOSSIERS_AT_ONCE 50

typedef struct
{
  AvQueue *queue;
  char **dossiers; /* NULL: all */
  guint next;
  gboolean begun;
  GHashTable *seen;
  GPtrArray *pairs; /* AvDuplicate, so far */
} Search;

static void
search_free (Search *search)
{
  g_object_unref (search->queue);
  g_strfreev (search->dossiers);
  g_hash_table_unref (search->seen);
  g_clear_pointer (&search->pairs, g_ptr_array_unref);
  g_free (search);
}

/* On the store's thread. user_data: ids, NULL for all. */
static gpointer
look (AvStore *store,
      gpointer user_data,
      GError **error)
{
  return av_duplicates_find (store, user_data, error);
}

static void
keep (Search *search,
      GPtrArray *found)
{
  while (found->len > 0)
    {
      AvDuplicate *pair = g_ptr_array_steal_index (found, 0);

      if (g_hash_table_add (search->seen, g_strconcat (pair->one, pair->other, NULL)))
        g_ptr_array_add (search->pairs, pair);
      else
        av_duplicate_free (pair);
    }
}

/* NULL: there are none left, or all of them are meant. transfer full. */
static char **
take_some (Search *search)
{
  g_autoptr (GStrvBuilder) some = g_strv_builder_new ();

  if (search->dossiers == NULL)
    return NULL;

  for (guint n = 0; search->dossiers[search->next] != NULL && n < DOSSIERS_AT_ONCE; n++)
    g_strv_builder_add (some, search->dossiers[search->next++]);

  return g_strv_builder_end (some);
}

static gboolean
is_done (const Search *search)
{
  return search->begun && (search->dossiers == NULL || search->dossiers[search->next] == NULL);
}

/* What was found among those before, and the next of them. */
static void
look_on (GObject *queue,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Search *search = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = result != NULL ? av_queue_call_finish (AV_QUEUE (queue), result, &error) : NULL;

  if (found != NULL)
    keep (search, found);

  if (g_task_return_error_if_cancelled (task))
    return;

  if (error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (is_done (search))
    {
      g_ptr_array_sort (search->pairs, av_duplicate_compare);
      g_task_return_pointer (task, g_steal_pointer (&search->pairs), (GDestroyNotify) g_ptr_array_unref);
      return;
    }

  search->begun = TRUE;
  av_queue_call (search->queue, look, take_some (search), (GDestroyNotify) g_strfreev,
                 (GDestroyNotify) g_ptr_array_unref, NULL, look_on, g_steal_pointer (&task));
}

void
av_duplicate_search_run (AvQueue *queue,
                         char **dossiers,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (queue, cancellable, callback, user_data);
  Search *search = g_new0 (Search, 1);

  search->queue = g_object_ref (queue);
  search->dossiers = dossiers;
  search->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  search->pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) av_duplicate_free);
  g_task_set_task_data (task, search, (GDestroyNotify) search_free);
  look_on (G_OBJECT (queue), NULL, task);
}

GPtrArray *
av_duplicate_search_finish (GAsyncResult *result,
                            GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
