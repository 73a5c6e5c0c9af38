#include "av-relecture.h"

#include "av-inbox.h"

typedef struct
{
  AvOpening *opening; /* not owned: it outlives the queue */
  char **names;
  AvRelectureDecision decision;
  GPtrArray *boxes; /* of GBytes, to be put back; or NULL */
} Work;

typedef struct
{
  GPtrArray *captured;
  char *alarm;
  GPtrArray *boxes; /* of GBytes, what was decided about; or NULL */
} Answer;

static Work *
work_new (AvOpening *opening,
          const char *const *names,
          AvRelectureDecision decision)
{
  Work *work = g_new0 (Work, 1);

  work->opening = opening;
  work->names = g_strdupv ((char **) names);
  work->decision = decision;

  return work;
}

static void
work_free (gpointer data)
{
  Work *work = data;

  g_strfreev (work->names);
  g_clear_pointer (&work->boxes, g_ptr_array_unref);
  g_free (work);
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_clear_pointer (&answer->captured, g_ptr_array_unref);
  g_clear_pointer (&answer->boxes, g_ptr_array_unref);
  g_free (answer->alarm);
  g_free (answer);
}

/* ---- On the store's thread ------------------------------------------------ */

static gpointer
list (AvStore *store,
      gpointer user_data,
      GError **error)
{
  AvOpenedStore *opened = av_opening_get_opened (((Work *) user_data)->opening);
  g_autoptr (GPtrArray) captured = av_captured_list (opened, error);
  g_autoptr (GError) alarm = NULL;
  Answer *answer;

  if (captured == NULL)
    return NULL;

  answer = g_new0 (Answer, 1);
  answer->captured = g_steal_pointer (&captured);
  if (!av_captured_check_key (opened, &alarm))
    answer->alarm = g_strdup (alarm->message);

  return answer;
}

static gboolean
decide_one (AvOpenedStore *opened,
            const char *name,
            AvRelectureDecision decision,
            GError **error)
{
  switch (decision)
    {
    case AV_RELECTURE_ACCEPTED:
      return av_captured_accepted (opened, name, error);
    case AV_RELECTURE_SET_ASIDE:
      return av_captured_set_aside (opened, name, error);
    case AV_RELECTURE_TAKE_BACK:
    default:
      return av_captured_take_back (opened, name, error);
    }
}

static gpointer
decide (AvStore *store,
        gpointer user_data,
        GError **error)
{
  Work *work = user_data;
  AvOpenedStore *opened = av_opening_get_opened (work->opening);
  g_autoptr (GPtrArray) boxes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  Answer *answer;

  for (guint i = 0; work->names[i] != NULL; i++)
    {
      const char *dir = av_vault_get_directory (av_opened_store_get_vault (opened));
      GBytes *box = work->decision == AV_RELECTURE_ACCEPTED ? av_inbox_peek (dir, work->names[i], error) : NULL;

      if (box != NULL)
        g_ptr_array_add (boxes, box);
      else if (work->decision == AV_RELECTURE_ACCEPTED)
        return NULL;
      if (!decide_one (opened, work->names[i], work->decision, error))
        return NULL;
    }

  /* What is decided is done, whatever else cannot be read. */
  answer = list (store, user_data, error);
  if (answer == NULL)
    return NULL;

  answer->boxes = g_steal_pointer (&boxes);

  return answer;
}

static gpointer
put_back (AvStore *store,
          gpointer user_data,
          GError **error)
{
  Work *work = user_data;

  AvOpenedStore *opened = av_opening_get_opened (work->opening);

  for (guint i = 0; work->names[i] != NULL; i++)
    if (!av_captured_put_back (opened, work->names[i], g_ptr_array_index (work->boxes, i), error))
      {
        while (i-- > 0)
          av_captured_accepted (opened, work->names[i], NULL);
        return NULL;
      }

  return GINT_TO_POINTER (TRUE);
}

/* ---- On the main thread --------------------------------------------------- */

static void
tell_session (AvSession *session,
              Answer *answer)
{
  guint n = 0;

  for (guint i = 0; i < answer->captured->len; i++)
    if (((AvCaptured *) g_ptr_array_index (answer->captured, i))->state != AV_CAPTURED_ASIDE)
      n++;

  av_session_set_to_read_over (session, n);
  av_session_set_alarm (session, answer->alarm);
}

static void
answered (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  Answer *answer = av_queue_call_finish (AV_QUEUE (source), result, &error);

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  tell_session (g_task_get_source_object (task), answer);
  if (answer->boxes != NULL)
    g_task_set_task_data (task, g_ptr_array_ref (answer->boxes), (GDestroyNotify) g_ptr_array_unref);
  g_task_return_pointer (task, g_ptr_array_ref (answer->captured), (GDestroyNotify) g_ptr_array_unref);
  answer_free (answer);
}

static void
ask (AvSession *session,
     AvQueueCallFunc func,
     Work *work,
     GAsyncReadyCallback callback,
     gpointer user_data)
{
  av_queue_call (av_session_get_queue (session), func, work, work_free, answer_free, NULL,
                 answered, g_task_new (session, NULL, callback, user_data));
}

void
av_relecture_list_async (AvSession *session,
                         AvOpening *opening,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (AV_IS_SESSION (session));

  ask (session, list, work_new (opening, NULL, AV_RELECTURE_ACCEPTED), callback, user_data);
}

GPtrArray *
av_relecture_list_finish (AvSession *session,
                          GAsyncResult *result,
                          GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
av_relecture_decide_async (AvSession *session,
                           AvOpening *opening,
                           const char *const *names,
                           AvRelectureDecision decision,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (AV_IS_SESSION (session));
  g_return_if_fail (names != NULL);

  ask (session, decide, work_new (opening, names, decision), callback, user_data);
}

gboolean
av_relecture_decide_finish (AvSession *session,
                            GAsyncResult *result,
                            GPtrArray **boxes,
                            GError **error)
{
  g_autoptr (GPtrArray) captured = NULL;

  g_return_val_if_fail (g_task_is_valid (result, session), FALSE);

  captured = g_task_propagate_pointer (G_TASK (result), error);
  if (captured != NULL && boxes != NULL)
    *boxes = g_ptr_array_ref (g_task_get_task_data (G_TASK (result)));

  return captured != NULL;
}

void
av_relecture_put_back_async (AvSession *session,
                             AvOpening *opening,
                             const char *const *names,
                             GPtrArray *boxes,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  Work *work;

  g_return_if_fail (AV_IS_SESSION (session));
  g_return_if_fail (g_strv_length ((char **) names) == boxes->len);

  work = work_new (opening, names, AV_RELECTURE_TAKE_BACK);
  work->boxes = g_ptr_array_ref (boxes);
  av_queue_answer (av_session_get_queue (session), g_task_new (session, NULL, callback, user_data), put_back,
                   work, work_free, NULL);
}

gboolean
av_relecture_put_back_finish (AvSession *session,
                              GAsyncResult *result,
                              GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), FALSE);

  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}
