#include "av-accepted.h"

#include "av-relecture.h"
#include "av-session-store.h"

struct _AvAccepted
{
  char **names;
  GPtrArray *boxes;    /* of GBytes; NULL until they have left the inbox */
  GPtrArray *inverses; /* of AvChange */
};

AvAccepted *
av_accepted_new (const char *const *names,
                 GPtrArray *inverses)
{
  AvAccepted *self = g_new0 (AvAccepted, 1);

  self->names = g_strdupv ((char **) names);
  self->inverses = g_ptr_array_ref (inverses);

  return self;
}

void
av_accepted_free (AvAccepted *self)
{
  g_strfreev (self->names);
  g_clear_pointer (&self->boxes, g_ptr_array_unref);
  g_ptr_array_unref (self->inverses);
  g_free (self);
}

void
av_accepted_set_boxes (AvAccepted *self,
                       GPtrArray *boxes)
{
  g_return_if_fail (boxes->len == g_strv_length (self->names));

  g_clear_pointer (&self->boxes, g_ptr_array_unref);
  self->boxes = g_ptr_array_ref (boxes);
}

const char *
av_accepted_get_name (AvAccepted *self)
{
  return self->names[0];
}

typedef struct
{
  AvAccepted *accepted;
  AvOpening *opening;
  GError *error; /* why the records stay */
} Undoing;

static void
undoing_free (gpointer data)
{
  Undoing *undoing = data;

  g_clear_error (&undoing->error);
  g_free (undoing);
}

static void
captures_wait_no_more (GObject *source,
                       GAsyncResult *result,
                       gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Undoing *undoing = g_task_get_task_data (task);

  av_relecture_decide_finish (AV_SESSION (source), result, NULL, NULL);
  g_task_return_error (task, g_steal_pointer (&undoing->error));
}

static void
inverses_committed (GObject *source,
                    GAsyncResult *result,
                    gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Undoing *undoing = g_task_get_task_data (task);
  g_autoptr (GPtrArray) records = av_session_commit_finish (AV_SESSION (source), result, &undoing->error);

  if (records != NULL)
    g_task_return_boolean (task, TRUE);
  else
    av_relecture_decide_async (AV_SESSION (source), undoing->opening, (const char *const *) undoing->accepted->names, AV_RELECTURE_ACCEPTED,
                               captures_wait_no_more, g_steal_pointer (&task));
}

static void
captures_wait (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  GTask *task = user_data;
  Undoing *undoing = g_task_get_task_data (task);
  GError *error = NULL;

  if (!av_relecture_put_back_finish (AV_SESSION (source), result, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
    }
  else
    {
      av_session_commit_async (AV_SESSION (source), undoing->accepted->inverses, NULL, inverses_committed, task);
    }
}

void
av_accepted_undo_async (AvAccepted *self,
                        AvSession *session,
                        AvOpening *opening,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  Undoing *undoing;
  GTask *task;

  g_return_if_fail (self->boxes != NULL);

  undoing = g_new0 (Undoing, 1);
  undoing->accepted = self;
  undoing->opening = opening;
  task = g_task_new (session, NULL, callback, user_data);
  g_task_set_task_data (task, undoing, undoing_free);
  av_relecture_put_back_async (session, opening, (const char *const *) self->names, self->boxes, captures_wait, task);
}

gboolean
av_accepted_undo_finish (AvSession *session,
                         GAsyncResult *result,
                         GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
