/* The one thread that owns an open store. Windows hand it work; a GTask
 * brings the answer back to the main loop. */

#pragma once

#include "av-store.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define AV_TYPE_QUEUE (av_queue_get_type ())
G_DECLARE_FINAL_TYPE (AvQueue, av_queue, AV, QUEUE, GObject)

/* Runs on the worker; returns the answer with g_task_return_… or leaves it to
 * a later piece of work. @store is NULL until av_queue_run () opened one. */
typedef void (*AvQueueFunc) (GTask *task, AvStore *store, gpointer task_data);
/* Opens the store on the worker; transfer full. */
typedef AvStore *(*AvQueueOpenFunc) (gpointer user_data, GError **error);
/* A piece of work whose answer is an object handed back by av_queue_call_finish (). */
typedef gpointer (*AvQueueCallFunc) (AvStore *store, gpointer user_data, GError **error);

AvQueue *av_queue_new (void);
/* Opens the store by @open on the worker; TRUE by g_task_propagate_boolean (). */
void av_queue_open_async (AvQueue *queue, AvQueueOpenFunc open, gpointer user_data, GDestroyNotify destroy, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer callback_data);
gboolean av_queue_open_finish (AvQueue *queue, GAsyncResult *result, GError **error);
/* Work is begun in the order given; what came after one that gives way
 * (av_store_give_way ()) is done in its pauses. @task: transfer none. */
void av_queue_run (AvQueue *queue, GTask *task, AvQueueFunc func);
/* The usual case in one call. @free_answer frees an answer nobody takes. A
 * cancelled call that has not begun is not begun. */
void av_queue_call (AvQueue *queue, AvQueueCallFunc func, gpointer user_data, GDestroyNotify destroy, GDestroyNotify free_answer, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer callback_data);
gpointer av_queue_call_finish (AvQueue *queue, GAsyncResult *result, GError **error);
/* The same for a task that is somebody else's: the answer is what its
 * g_task_propagate_pointer () gives, and its cancellable is followed. Its data
 * is taken. @task: transfer full. */
void av_queue_answer (AvQueue *queue, GTask *task, AvQueueCallFunc func, gpointer user_data, GDestroyNotify destroy, GDestroyNotify free_answer);
/* Waits for what is queued, closes the store, ends the thread. For the end of
 * a session; later work fails with AV_DATABASE_ERROR_BUSY. */
void av_queue_close (AvQueue *queue);
/* Waits for @func; for tests and programs without a main loop. */
gpointer av_queue_call_sync (AvQueue *queue, AvQueueCallFunc func, gpointer user_data, GError **error);

/* Signal "read-failed" (main thread, with the sentence) after each call of which
 * a part could not be read: it comes back as that error even where it was not
 * looked at, unless it has written records.
 * Signal "changed" (main thread) after each piece of work that wrote records. */

G_END_DECLS
