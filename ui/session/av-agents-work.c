#include "av-agents-work.h"

typedef struct
{
  AvOpening *opening; /* not owned: it outlives the queue */
  char *label;
  char *role;
  AvSecret *former;
  AvSecret *phrase;
} Work;

static Work *
work_new (AvOpening *opening,
          const char *label,
          AvSecret *former,
          AvSecret *phrase)
{
  Work *work = g_new0 (Work, 1);

  work->opening = opening;
  work->label = g_strdup (label);
  work->former = former != NULL ? av_secret_ref (former) : NULL;
  work->phrase = phrase != NULL ? av_secret_ref (phrase) : NULL;

  return work;
}

static void
work_free (gpointer data)
{
  Work *work = data;

  g_free (work->label);
  g_free (work->role);
  g_clear_pointer (&work->former, av_secret_unref);
  g_clear_pointer (&work->phrase, av_secret_unref);
  g_free (work);
}

void
av_agents_free (AvAgents *self)
{
  g_clear_pointer (&self->slots, g_ptr_array_unref);
  g_strfreev (self->given);
  g_free (self);
}

/* ---- On the store's thread -------------------------------------------------- */

static gpointer
list (AvStore *store,
      gpointer user_data,
      GError **error)
{
  AvOpenedStore *opened = av_opening_get_opened (((Work *) user_data)->opening);
  g_autoptr (AvAgents) agents = g_new0 (AvAgents, 1);

  agents->slots = av_agent_slots_list (opened, error);
  if (agents->slots == NULL || (agents->given = av_agent_slots_list_given (opened, error)) == NULL)
    return NULL;

  return g_steal_pointer (&agents);
}

static gpointer
add (AvStore *store,
     gpointer user_data,
     GError **error)
{
  Work *work = user_data;

  return av_agent_slots_add (av_opening_get_opened (work->opening), work->label, work->phrase, work->role, NULL, error) ? (gpointer) "" : NULL;
}

static gpointer
set_role (AvStore *store,
          gpointer user_data,
          GError **error)
{
  Work *work = user_data;

  return av_agent_slots_set_role (av_opening_get_opened (work->opening), work->label, work->role, error) ? (gpointer) "" : NULL;
}

static gpointer
change (AvStore *store,
        gpointer user_data,
        GError **error)
{
  Work *work = user_data;
  const char *own = av_opening_get_handover (work->opening)->label;
  g_autoptr (AvSecret) key = av_keyring_unlock (av_opening_get_keyring (work->opening), own, work->former, error);

  if (key == NULL || !av_agent_slots_change (av_opening_get_opened (work->opening), own, work->phrase, NULL, error))
    return NULL;

  return (gpointer) "";
}

static gpointer
remove_agent (AvStore *store,
              gpointer user_data,
              GError **error)
{
  Work *work = user_data;

  return av_agent_slots_remove (av_opening_get_opened (work->opening), work->label, error) ? (gpointer) "" : NULL;
}

static gpointer
draw_code (AvStore *store,
           gpointer user_data,
           GError **error)
{
  Work *work = user_data;

  return av_agent_slots_draw_code (av_opening_get_opened (work->opening), av_opening_get_handover (work->opening)->label, error);
}

/* ---- On the main thread ----------------------------------------------------- */

static void
ask (AvSession *session,
     AvQueueCallFunc func,
     Work *work,
     GDestroyNotify free_answer,
     GAsyncReadyCallback callback,
     gpointer user_data)
{
  av_queue_answer (av_session_get_queue (session), g_task_new (session, NULL, callback, user_data), func, work, work_free, free_answer);
}

void
av_agents_list_async (AvSession *session,
                      AvOpening *opening,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  ask (session, list, work_new (opening, NULL, NULL, NULL), (GDestroyNotify) av_agents_free, callback, user_data);
}

AvAgents *
av_agents_list_finish (AvSession *session,
                       GAsyncResult *result,
                       GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
av_agents_add_async (AvSession *session,
                     AvOpening *opening,
                     const char *label,
                     const char *role,
                     AvSecret *phrase,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  Work *work = work_new (opening, label, NULL, phrase);

  work->role = g_strdup (role);
  ask (session, add, work, NULL, callback, user_data);
}

void
av_agents_set_role_async (AvSession *session,
                          AvOpening *opening,
                          const char *label,
                          const char *role,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  Work *work = work_new (opening, label, NULL, NULL);

  work->role = g_strdup (role);
  ask (session, set_role, work, NULL, callback, user_data);
}

void
av_agents_change_async (AvSession *session,
                        AvOpening *opening,
                        AvSecret *former,
                        AvSecret *phrase,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  ask (session, change, work_new (opening, NULL, former, phrase), NULL, callback, user_data);
}

void
av_agents_remove_async (AvSession *session,
                        AvOpening *opening,
                        const char *label,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  ask (session, remove_agent, work_new (opening, label, NULL, NULL), NULL, callback, user_data);
}

gboolean
av_agents_act_finish (AvSession *session,
                      GAsyncResult *result,
                      GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

void
av_agents_draw_code_async (AvSession *session,
                           AvOpening *opening,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  ask (session, draw_code, work_new (opening, NULL, NULL, NULL), (GDestroyNotify) av_secret_unref, callback, user_data);
}

AvSecret *
av_agents_draw_code_finish (AvSession *session,
                            GAsyncResult *result,
                            GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
