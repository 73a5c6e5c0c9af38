#include "av-waiting.h"

#include "av-day.h"
#include "av-sheet-printing.h"

void
av_waiting_free (AvWaiting *waiting)
{
  g_clear_pointer (&waiting->drafts, g_ptr_array_unref);
  g_free (waiting);
}

static guint
count_view (AvStore *store,
            AvView view,
            const char *argument)
{
  g_autoptr (AvQuery) query = av_query_new_view (view, argument);

  return av_query_count (store, query, NULL);
}

static gpointer
count_all (AvStore *store,
           gpointer user_data,
           GError **error)
{
  AvWaiting *waiting = g_new0 (AvWaiting, 1);
  g_autoptr (GPtrArray) sheets = av_sheet_printing_list_awaited (store, NULL, NULL);
  g_autofree char *today = NULL;
  AvDay day;

  av_day_today (&day);
  today = av_day_to_string (&day);
  waiting->late_needs = count_view (store, AV_VIEW_NEEDS_OVERDUE, NULL);
  waiting->open_needs = count_view (store, AV_VIEW_NEEDS_OPEN, NULL);
  waiting->reminders = count_view (store, AV_VIEW_REMINDERS, today);
  waiting->to_call = count_view (store, AV_VIEW_CONTACTS_TO_CALL, NULL);
  waiting->conflicts = av_record_store_count_conflicts (store);
  waiting->sheets = sheets != NULL ? sheets->len : 0;
  waiting->drafts = av_draft_list (store, NULL);
  waiting->last_exchange = av_store_get_last_exchange (store);

  return waiting;
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
