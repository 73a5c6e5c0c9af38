#include "av-queue.h"

#include <glib/gi18n-lib.h>

#define REST (2 * G_USEC_PER_SEC)

typedef struct
{
  GTask *task;      /* NULL: the last piece, or one that is waited for */
  AvQueueFunc func; /* of av_queue_run () */
  AvQueueCallFunc call;
  gpointer user_data;
  GError **error;
  gpointer answer;
  gboolean last;
  gboolean needs_end; /* of what gives way */
  gboolean done;
} Work;

struct _AvQueue
{
  GObject parent_instance;

  GThread *thread;
  GAsyncQueue *works;
  GMainContext *context;
  AvStore *store; /* the worker's */
  guint64 others; /* by how much work that was let through has moved its revision */
  gboolean closed;
  GMutex mutex;
  GCond cond;
};

enum
{
  CHANGED,
  READ_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvQueue, av_queue, G_TYPE_OBJECT)

static gboolean
tell_changed (gpointer user_data)
{
  g_signal_emit (user_data, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
invoke_changed (AvQueue *self)
{
  GSource *source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, tell_changed, g_object_ref (self), g_object_unref);
  g_source_attach (source, self->context);
  g_source_unref (source);
}

typedef struct
{
  AvQueue *queue;
  char *sentence;
} Failure;

static void
failure_free (gpointer data)
{
  Failure *failure = data;

  g_object_unref (failure->queue);
  g_free (failure->sentence);
  g_free (failure);
}

static gboolean
emit_failure (gpointer user_data)
{
  Failure *failure = user_data;

  g_signal_emit (failure->queue, signals[READ_FAILED], 0, failure->sentence);
  return G_SOURCE_REMOVE;
}

/* Whoever asked may have no place to say it. */
static void
tell_failure (AvQueue *self,
              const GError *error)
{
  Failure *failure;
  GSource *source;

  if (!g_error_matches (error, AV_DATABASE_ERROR, AV_DATABASE_ERROR_DAMAGED) &&
      !g_error_matches (error, AV_DATABASE_ERROR, AV_DATABASE_ERROR_IO))
    return;

  failure = g_new0 (Failure, 1);
  failure->queue = g_object_ref (self);
  failure->sentence = g_strdup (error->message);
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, emit_failure, failure, failure_free);
  g_source_attach (source, self->context);
  g_source_unref (source);
}

static void
do_work (AvQueue *self,
         Work *work)
{
  if (work->task != NULL)
    {
      if (!g_task_return_error_if_cancelled (work->task))
        work->func (work->task, self->store, g_task_get_task_data (work->task));
      g_object_unref (work->task);
      g_free (work);
      return;
    }

  work->answer = work->call (self->store, work->user_data, work->error);
  g_mutex_lock (&self->mutex);
  work->done = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

static guint64
get_revision (AvQueue *self)
{
  return self->store != NULL ? av_store_get_revision (self->store) : 0;
}

static void
do_work_and_tell (AvQueue *self,
                  Work *work)
{
  guint64 revision = get_revision (self);

  do_work (self, work);
  if (self->store != NULL && get_revision (self) != revision)
    invoke_changed (self);
}

/* What is next. A store with nothing to do for a while takes a rest. */
static Work *
wait_for_work (AvQueue *self)
{
  Work *work = NULL;

  if (self->store != NULL)
    {
      work = g_async_queue_timeout_pop (self->works, REST);
      if (work == NULL)
        av_store_rest (self->store);
    }

  return work != NULL ? work : g_async_queue_pop (self->works);
}

static gpointer
run_works (gpointer user_data)
{
  AvQueue *self = user_data;
  gboolean last = FALSE;

  while (!last)
    {
      Work *work = wait_for_work (self);

      last = work->last;
      if (last)
        g_free (work);
      else
        do_work_and_tell (self, work);
    }

  g_clear_pointer (&self->store, av_store_close);
  return NULL;
}

AvQueue *
av_queue_new (void)
{
  return g_object_new (AV_TYPE_QUEUE, NULL);
}

static void
set_closed_error (GError **error)
{
  g_set_error_literal (error, AV_DATABASE_ERROR, AV_DATABASE_ERROR_BUSY,
                       _ ("The session is ending: this was not done. What was typed is kept as a draft."));
}

static void
push (AvQueue *self,
      GTask *task,
      AvQueueFunc func,
      gboolean needs_end)
{
  Work *work;

  if (self->closed)
    {
      GError *error = NULL;

      set_closed_error (&error);
      g_task_return_error (task, error);
      return;
    }

  work = g_new0 (Work, 1);
  work->task = g_object_ref (task);
  work->func = func;
  work->needs_end = needs_end;
  g_async_queue_push (self->works, work);
}

void
av_queue_run (AvQueue *self,
              GTask *task,
              AvQueueFunc func)
{
  push (self, task, func, FALSE);
}

/* --- opening ------------------------------------------------------------- */

typedef struct
{
  AvQueue *queue; /* not owned: it outlives its work */
  AvQueueOpenFunc open;
  AvQueueCallFunc call;
  gpointer user_data;
  GDestroyNotify destroy;
  GDestroyNotify free_answer;
} Call;

static void
free_call (gpointer data)
{
  Call *call = data;

  if (call->destroy != NULL)
    call->destroy (call->user_data);
  g_free (call);
}

/* The work under way gave way: what waited then is done before it goes on, and what
 * comes meanwhile waits for the next time. Where a part could not be read already, it
 * ends soon: that is not to be forgotten. */
static void
let_through (gpointer user_data)
{
  AvQueue *self = user_data;
  AvDatabase *db = av_store_get_database (self->store);
  guint64 revision = get_revision (self);
  guint64 others = self->others;

  if (!av_database_read_all (db, NULL))
    return;

  for (gint n = g_async_queue_length (self->works); n > 0; n--)
    {
      Work *work = g_async_queue_try_pop (self->works);

      /* What closes the store, or opens another one, waits for the end. */
      if (work != NULL && work->needs_end)
        g_async_queue_push_front (self->works, g_steal_pointer (&work));
      if (work == NULL)
        break;

      do_work_and_tell (self, work);
    }

  self->others = others + get_revision (self) - revision;
  av_database_forget_failure (db);
}

static void
open_store (GTask *task,
            AvStore *store,
            gpointer task_data)
{
  AvQueue *self = g_task_get_source_object (task);
  Call *call = task_data;
  GError *error = NULL;

  g_clear_pointer (&self->store, av_store_close);
  self->store = call->open (call->user_data, &error);
  if (self->store == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  av_store_set_way (self->store, let_through, self);
  g_task_return_boolean (task, TRUE);
}

void
av_queue_open_async (AvQueue *self,
                     AvQueueOpenFunc open,
                     gpointer user_data,
                     GDestroyNotify destroy,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer callback_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, callback_data);
  Call *call = g_new0 (Call, 1);

  call->open = open;
  call->user_data = user_data;
  call->destroy = destroy;
  g_task_set_task_data (task, call, free_call);
  push (self, task, open_store, TRUE);
}

gboolean
av_queue_open_finish (AvQueue *self,
                      GAsyncResult *result,
                      GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- calling ------------------------------------------------------------- */

static guint64
get_own_revision (AvQueue *self)
{
  return get_revision (self) - self->others;
}

/* A question of which a part could not be read has no answer. What was written
 * is done all the same. */
static gpointer
call_whole (Call *call,
            AvStore *store,
            GError **error)
{
  guint64 own = get_own_revision (call->queue);
  gpointer answer;

  if (store == NULL)
    return call->call (store, call->user_data, error);

  av_database_forget_failure (av_store_get_database (store));
  answer = call->call (store, call->user_data, error);
  if (*error != NULL || get_own_revision (call->queue) != own || av_database_read_all (av_store_get_database (store), error))
    return answer;

  if (answer != NULL && call->free_answer != NULL)
    call->free_answer (answer);
  return NULL;
}

static void
do_call (GTask *task,
         AvStore *store,
         gpointer task_data)
{
  Call *call = task_data;
  GError *error = NULL;
  gpointer answer = call_whole (call, store, &error);

  if (error == NULL)
    {
      g_task_return_pointer (task, answer, call->free_answer);
      return;
    }

  tell_failure (call->queue, error);
  g_task_return_error (task, error);
}

void
av_queue_answer (AvQueue *self,
                 GTask *task,
                 AvQueueCallFunc func,
                 gpointer user_data,
                 GDestroyNotify destroy,
                 GDestroyNotify free_answer)
{
  g_autoptr (GTask) answered = task;
  Call *call = g_new0 (Call, 1);

  call->queue = self;
  call->call = func;
  call->user_data = user_data;
  call->destroy = destroy;
  call->free_answer = free_answer;
  g_task_set_task_data (answered, call, free_call);
  av_queue_run (self, answered, do_call);
}

void
av_queue_call (AvQueue *self,
               AvQueueCallFunc func,
               gpointer user_data,
               GDestroyNotify destroy,
               GDestroyNotify free_answer,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer callback_data)
{
  av_queue_answer (self, g_task_new (self, cancellable, callback, callback_data), func, user_data, destroy, free_answer);
}

gpointer
av_queue_call_finish (AvQueue *self,
                      GAsyncResult *result,
                      GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

gpointer
av_queue_call_sync (AvQueue *self,
                    AvQueueCallFunc func,
                    gpointer user_data,
                    GError **error)
{
  Work work = { .call = func, .user_data = user_data, .error = error };

  if (self->closed)
    {
      set_closed_error (error);
      return NULL;
    }

  g_async_queue_push (self->works, &work);
  g_mutex_lock (&self->mutex);
  while (!work.done)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
  return work.answer;
}

void
av_queue_close (AvQueue *self)
{
  Work *work;

  if (self->closed)
    return;

  self->closed = TRUE;
  work = g_new0 (Work, 1);
  work->last = work->needs_end = TRUE;
  g_async_queue_push (self->works, work);
  g_thread_join (g_steal_pointer (&self->thread));
}

static void
av_queue_dispose (GObject *object)
{
  av_queue_close (AV_QUEUE (object));

  G_OBJECT_CLASS (av_queue_parent_class)->dispose (object);
}

static void
av_queue_finalize (GObject *object)
{
  AvQueue *self = AV_QUEUE (object);

  g_async_queue_unref (self->works);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);

  G_OBJECT_CLASS (av_queue_parent_class)->finalize (object);
}

static void
av_queue_class_init (AvQueueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = av_queue_dispose;
  object_class->finalize = av_queue_finalize;

  signals[READ_FAILED] = g_signal_new ("read-failed", AV_TYPE_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CHANGED] = g_signal_new ("changed", AV_TYPE_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
av_queue_init (AvQueue *self)
{
  self->works = g_async_queue_new ();
  self->context = g_main_context_ref_thread_default ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("av-store", run_works, self);
}
