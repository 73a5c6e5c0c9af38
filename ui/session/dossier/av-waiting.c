#include "av-waiting.h"

#include "av-day.h"
#include "av-sheet-printing.h"

void
av_waiting_free (AvWaiting *waiting)
{
  g_clear_pointer (&waiting->drafts, g_ptr_array_unref);
  g_free (waiting);
}

static gboolean
count_view (AvStore *store,
            AvView view,
            const char *argument,
            guint *count,
            GError **error)
{
  g_autoptr (AvQuery) query = av_query_new_view (view, argument);
  g_autoptr (GArray) rows = av_query_run (store, query, error);

  *count = rows != NULL ? rows->len : 0;
  return rows != NULL;
}

/* Needs are of the path, whom one calls back of the contacts. */
static gboolean
find_withheld (AvStore *store,
               AvWithheld *withheld,
               GError **error)
{
  return av_withheld_find (store, "besoin-immediat", NULL, withheld, error) &&
         (*withheld != AV_WITHHELD_NOTHING || av_withheld_find (store, "contact", NULL, withheld, error));
}

static gpointer
count_all (AvStore *store,
           gpointer user_data,
           GError **error)
{
  g_autoptr (AvWaiting) waiting = g_new0 (AvWaiting, 1);
  g_autoptr (GPtrArray) sheets = av_sheet_printing_list_awaited (store, NULL, error);
  g_autofree char *today = NULL;
  AvDay day;

  av_day_today (&day);
  today = av_day_to_string (&day);
  if (sheets == NULL ||
      !find_withheld (store, &waiting->withheld, error) ||
      !count_view (store, AV_VIEW_NEEDS_OVERDUE, NULL, &waiting->late_needs, error) ||
      !count_view (store, AV_VIEW_REMINDERS, today, &waiting->reminders, error) ||
      !count_view (store, AV_VIEW_CONTACTS_TO_CALL, NULL, &waiting->to_call, error) ||
      !av_record_store_count_conflicts (store, &waiting->conflicts, error))
    return NULL;

  waiting->sheets = sheets->len;
  waiting->drafts = av_draft_list (store, error);
  waiting->last_exchange = av_store_get_last_exchange (store);

  return waiting->drafts != NULL ? g_steal_pointer (&waiting) : NULL;
}

void
av_waiting_async (AvSession *session,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  av_queue_answer (av_session_get_queue (session), g_task_new (session, cancellable, callback, user_data), count_all,
                   NULL, NULL, (GDestroyNotify) av_waiting_free);
}

AvWaiting *
av_waiting_finish (AvSession *session,
                   GAsyncResult *result,
                   GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
