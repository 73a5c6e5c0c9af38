#include "av-agents-work.h"

#include <string.h>

#include "av-outing-pin-window.h"

typedef struct _Work Work;

/* Writes what it draws to @code. */
typedef gboolean (*Deed) (Work *work,
                          AvSecret **code,
                          GError **error);

struct _Work
{
  Deed deed;
  AvOpening *opening; /* not owned: it outlives the queue */
  char *label;
  char *role;
  AvSecret *former;
  AvSecret *phrase;
};

/* What a deed came to. */
typedef struct
{
  AvSecret *code;
  gboolean is_replaced; /* the slot that opened this session */
} Done;

static void
done_free (Done *self)
{
  g_clear_pointer (&self->code, av_secret_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Done, done_free)

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

static gboolean
is_same (AvKeyPair *one,
         AvKeyPair *other)
{
  return one == other ||
         (one != NULL && other != NULL && memcmp (av_key_pair_get_public (one), av_key_pair_get_public (other), AV_PUBLIC_KEY_SIZE) == 0);
}

static gpointer
act (AvStore *store,
     gpointer user_data,
     GError **error)
{
  Work *work = user_data;
  AvKeyring *keyring = av_opening_get_keyring (work->opening);
  AvKeyPair *pair = av_keyring_get_pair (keyring);
  g_autoptr (AvKeyPair) before = pair != NULL ? av_key_pair_ref (pair) : NULL;
  g_autoptr (Done) done = g_new0 (Done, 1);

  if (!work->deed (work, &done->code, error))
    return NULL;

  done->is_replaced = !is_same (before, av_keyring_get_pair (keyring));
  return g_steal_pointer (&done);
}

static gboolean
add (Work *work,
     AvSecret **code,
     GError **error)
{
  return av_agent_slots_add (av_opening_get_opened (work->opening), work->label, work->phrase, work->role, NULL, error);
}

static gboolean
set_role (Work *work,
          AvSecret **code,
          GError **error)
{
  return av_agent_slots_set_role (av_opening_get_opened (work->opening), work->label, work->role, error);
}

static gboolean
change (Work *work,
        AvSecret **code,
        GError **error)
{
  const char *own = av_opening_get_handover (work->opening)->label;
  g_autoptr (AvSecret) key = av_keyring_unlock (av_opening_get_keyring (work->opening), own, work->former, error);

  return key != NULL && av_agent_slots_change (av_opening_get_opened (work->opening), own, work->phrase, NULL, error);
}

static gboolean
remove_agent (Work *work,
              AvSecret **code,
              GError **error)
{
  return av_agent_slots_remove (av_opening_get_opened (work->opening), work->label, error);
}

static gboolean
draw_code (Work *work,
           AvSecret **code,
           GError **error)
{
  *code = av_agent_slots_draw_code (av_opening_get_opened (work->opening), av_opening_get_handover (work->opening)->label, error);
  return *code != NULL;
}

/* ---- On the main thread ----------------------------------------------------- */

static void
ask_for (AvSession *session,
         AvQueueCallFunc func,
         Work *work,
         GDestroyNotify free_answer,
         GAsyncReadyCallback callback,
         gpointer user_data)
{
  av_queue_answer (av_session_get_queue (session), g_task_new (session, NULL, callback, user_data), func, work, work_free, free_answer);
}

static void
ask (AvSession *session,
     Deed deed,
     Work *work,
     GAsyncReadyCallback callback,
     gpointer user_data)
{
  work->deed = deed;
  ask_for (session, act, work, (GDestroyNotify) done_free, callback, user_data);
}

/* What the lock screen keeps behind the outing's code goes with the slot it is of,
 * whichever window is still there. */
static Done *
finish (AvSession *session,
        GAsyncResult *result,
        GError **error)
{
  Done *done = g_task_propagate_pointer (G_TASK (result), error);

  if (done != NULL && done->is_replaced && av_session_get_outing_until (session) != 0)
    av_outing_pin_window_end_outing (session);
  return done;
}

void
av_agents_list_async (AvSession *session,
                      AvOpening *opening,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  ask_for (session, list, work_new (opening, NULL, NULL, NULL), (GDestroyNotify) av_agents_free, callback, user_data);
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
  ask (session, add, work, callback, user_data);
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
  ask (session, set_role, work, callback, user_data);
}

void
av_agents_change_async (AvSession *session,
                        AvOpening *opening,
                        AvSecret *former,
                        AvSecret *phrase,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  ask (session, change, work_new (opening, NULL, former, phrase), callback, user_data);
}

void
av_agents_remove_async (AvSession *session,
                        AvOpening *opening,
                        const char *label,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  ask (session, remove_agent, work_new (opening, label, NULL, NULL), callback, user_data);
}

gboolean
av_agents_act_finish (AvSession *session,
                      GAsyncResult *result,
                      GError **error)
{
  g_autoptr (Done) done = finish (session, result, error);

  return done != NULL;
}

void
av_agents_draw_code_async (AvSession *session,
                           AvOpening *opening,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  ask (session, draw_code, work_new (opening, NULL, NULL, NULL), callback, user_data);
}

AvSecret *
av_agents_draw_code_finish (AvSession *session,
                            GAsyncResult *result,
                            GError **error)
{
  g_autoptr (Done) done = finish (session, result, error);

  return done != NULL ? g_steal_pointer (&done->code) : NULL;
}
