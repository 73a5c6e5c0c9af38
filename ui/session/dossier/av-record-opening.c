#include "av-record-editor.h"

/* What opening a record carries from the snapshot to the draft. */
typedef struct
{
  char *window;
  AvRecordEditor *editor;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_free (opening->window);
  g_clear_object (&opening->editor);
  g_free (opening);
}

static void
draft_loaded (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (AvDraft) draft = av_session_load_draft_finish (AV_SESSION (source), result, &error);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (draft != NULL)
    av_record_editor_restore (opening->editor, draft);
  g_task_return_pointer (task, g_steal_pointer (&opening->editor), g_object_unref);
}

static void
snapshot_loaded (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  AvSession *session = AV_SESSION (source);
  GError *error = NULL;
  g_autoptr (AvSnapshot) snapshot = av_session_load_finish (session, result, &error);

  if (snapshot == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  opening->editor = av_record_editor_new (session, snapshot, opening->window);
  av_session_load_draft_async (session, av_snapshot_get_id (snapshot), g_task_get_cancellable (task),
                               draft_loaded, g_object_ref (task));
}

static GTask *
new_opening (AvSession *session,
             const char *window,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);
  Opening *opening = g_new0 (Opening, 1);

  opening->window = g_strdup (window);
  g_task_set_task_data (task, opening, opening_free);

  return task;
}

void
av_record_editor_open_async (AvSession *session,
                             const char *id,
                             const char *window,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  av_session_load_async (session, id, cancellable, snapshot_loaded,
                         new_opening (session, window, cancellable, callback, user_data));
}

AvRecordEditor *
av_record_editor_open_finish (AvSession *session,
                              GAsyncResult *result,
                              GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
