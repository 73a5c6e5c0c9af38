#include "av-typed-kept.h"

#include <glib/gi18n.h>

typedef struct
{
  guint n_asked;          /* and not answered yet */
  AvRecordEditor *unkept; /* NULL: none so far */
} Inquiry;

static void
inquiry_free (gpointer data)
{
  Inquiry *inquiry = data;

  g_clear_object (&inquiry->unkept);
  g_free (inquiry);
}

typedef struct
{
  GTask *task;
  AvRecordEditor *editor;
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->task);
  g_object_unref (question->editor);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
answer (GTask *task,
        Inquiry *inquiry)
{
  if (inquiry->unkept == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, AV_STORE_ERROR, AV_STORE_ERROR_INVALID, _ ("What is typed here is not kept yet, so nothing else was opened. %s"),
                             av_record_editor_get_status (inquiry->unkept));
}

/* The store answers in order: what an editor says by now is what became of
 * its own draft. */
static void
draft_loaded (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  Inquiry *inquiry = g_task_get_task_data (question->task);
  g_autoptr (AvDraft) draft = av_session_load_draft_finish (AV_SESSION (source), result, NULL);
  g_autoptr (GVariant) typed = av_record_freeze (av_record_editor_get_record (question->editor));

  /* Saved meanwhile, it has no draft to lose. */
  if (av_record_editor_is_dirty (question->editor) && (draft == NULL || !g_variant_equal (draft->answers, typed)))
    g_set_object (&inquiry->unkept, question->editor);

  if (--inquiry->n_asked == 0)
    answer (question->task, inquiry);
}

void
av_typed_kept_async (AvSession *session,
                     GPtrArray *editors,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Inquiry *inquiry;

  g_return_if_fail (AV_IS_SESSION (session));

  task = g_task_new (session, NULL, callback, user_data);
  inquiry = g_new0 (Inquiry, 1);
  g_task_set_source_tag (task, av_typed_kept_async);
  g_task_set_task_data (task, inquiry, inquiry_free);

  for (guint i = 0; i < editors->len; i++)
    {
      AvRecordEditor *editor = g_ptr_array_index (editors, i);
      Question *question;

      av_record_editor_keep (editor);
      if (!av_record_editor_is_dirty (editor))
        continue;

      question = g_new0 (Question, 1);
      question->task = g_object_ref (task);
      question->editor = g_object_ref (editor);
      inquiry->n_asked++;
      av_session_load_draft_async (session, av_record_editor_get_id (editor), NULL, draft_loaded, question);
    }

  if (inquiry->n_asked == 0)
    answer (task, inquiry);
}

gboolean
av_typed_kept_finish (AvSession *session,
                      GAsyncResult *result,
                      GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
