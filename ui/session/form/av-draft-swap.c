#include "av-draft-swap.h"

#include <glib/gi18n.h>

#include "av-typed-kept.h"

static void
other_loaded (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  AvDraft *draft = av_session_load_draft_finish (AV_SESSION (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else if (draft == NULL)
    g_task_return_new_error (task, AV_STORE_ERROR, AV_STORE_ERROR_NOT_FOUND, _ ("This draft is no longer there: it was saved or removed."));
  else
    g_task_return_pointer (task, draft, (GDestroyNotify) av_draft_free);
}

static void
load_other (GTask *task)
{
  AvRecordEditor *editor = g_task_get_source_object (task);

  av_session_load_draft_async (av_record_editor_get_session (editor), g_task_get_task_data (task), NULL, other_loaded, task);
}

static void
own_kept (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (av_typed_kept_finish (AV_SESSION (source), result, &error))
    {
      load_other (task);
      return;
    }

  g_task_return_error (task, error);
  g_object_unref (task);
}

void
av_draft_swap_async (AvRecordEditor *editor,
                     const char *id,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GPtrArray) editors = g_ptr_array_new ();
  GTask *task;

  g_return_if_fail (AV_IS_RECORD_EDITOR (editor));

  task = g_task_new (editor, NULL, callback, user_data);
  g_task_set_source_tag (task, av_draft_swap_async);
  g_task_set_task_data (task, g_strdup (id), g_free);

  g_ptr_array_add (editors, editor);
  av_typed_kept_async (av_record_editor_get_session (editor), editors, own_kept, task);
}

AvDraft *
av_draft_swap_finish (AvRecordEditor *editor,
                      GAsyncResult *result,
                      GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, editor), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
