#include "av-damaged-dossiers.h"

#include "av-damage.h"
#include "av-query.h"
#include "av-salvage.h"

static void
dossier_free (gpointer data)
{
  AvDamagedDossier *dossier = data;

  g_free (dossier->container);
  g_free (dossier->title);
  g_free (dossier);
}

void
av_damaged_dossiers_free (AvDamagedDossiers *self)
{
  g_clear_pointer (&self->dossiers, g_ptr_array_unref);
  g_clear_pointer (&self->written_last, g_ptr_array_unref);
  g_free (self);
}

/* ---- On the store's thread ---------------------------------------------------- */

static int
compare_titles (gconstpointer one,
                gconstpointer other)
{
  const AvDamagedDossier *left = *(AvDamagedDossier *const *) one;
  const AvDamagedDossier *right = *(AvDamagedDossier *const *) other;

  if (left->title == NULL || right->title == NULL)
    return (left->title == NULL) - (right->title == NULL);

  return g_utf8_collate (left->title, right->title);
}

/* What is not a dossier has no title either: it is left out where @named_only. */
static GPtrArray *
name_all (AvStore *store,
          GPtrArray *containers,
          gboolean named_only)
{
  GPtrArray *dossiers = g_ptr_array_new_with_free_func (dossier_free);

  for (guint i = 0; i < containers->len; i++)
    {
      const char *container = g_ptr_array_index (containers, i);
      g_autoptr (AvSummary) summary = av_query_dossier (store, container, NULL);
      AvDamagedDossier *dossier;

      if (summary == NULL && named_only)
        continue;

      dossier = g_new0 (AvDamagedDossier, 1);
      dossier->container = g_strdup (container);
      dossier->title = g_strdup (summary != NULL ? summary->title : NULL);
      g_ptr_array_add (dossiers, dossier);
    }

  return dossiers;
}

static gpointer
find (AvStore *store,
      gpointer user_data,
      GError **error)
{
  AvOpening *opening = user_data;
  AvDatabase *db = av_store_get_database (store);
  g_autoptr (GPtrArray) gaps = av_salvage_list_gaps (av_opening_get_vault (opening), error);
  g_autoptr (GPtrArray) lacking = NULL;
  g_autoptr (GPtrArray) last = NULL;
  AvDamagedDossiers *answer;
  gboolean all_read = TRUE;

  if (gaps == NULL)
    return NULL;

  answer = g_new0 (AvDamagedDossiers, 1);
  lacking = av_damage_list_containers (db, gaps, &answer->complete);
  last = av_opening_has_left_entries (opening) ? av_damage_list_last_written (db, &all_read) : g_ptr_array_new ();
  answer->complete = answer->complete && all_read;
  answer->dossiers = name_all (store, lacking, FALSE);
  answer->written_last = name_all (store, last, TRUE);
  g_ptr_array_sort (answer->dossiers, compare_titles);

  /* What cannot be read is what was looked for. */
  av_database_forget_failure (db);
  return answer;
}

/* ---- On the main thread ------------------------------------------------------- */

void
av_damaged_dossiers_find_async (AvSession *session,
                                AvOpening *opening,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (AV_IS_SESSION (session));

  av_queue_answer (av_session_get_queue (session), g_task_new (session, NULL, callback, user_data), find,
                   opening, NULL, (GDestroyNotify) av_damaged_dossiers_free);
}

AvDamagedDossiers *
av_damaged_dossiers_find_finish (AvSession *session,
                                 GAsyncResult *result,
                                 GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
