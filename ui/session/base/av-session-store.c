#include "av-session-store.h"

#include "av-catalogue.h"
#include "av-record-title.h"

/* What the answer of a call is when there is nothing to answer with. */
#define NOTHING ""

/* A question carried to the store's thread. */
typedef struct
{
  char *id;
  char *text;
  guint limit;
  AvQuery *query;
  AvDraft *draft;
  GPtrArray *changes;
} Question;

static Question *
question_new (const char *id)
{
  Question *question = g_new0 (Question, 1);

  question->id = g_strdup (id);

  return question;
}

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->id);
  g_free (question->text);
  g_clear_pointer (&question->query, av_query_unref);
  g_clear_pointer (&question->draft, av_draft_free);
  g_clear_pointer (&question->changes, g_ptr_array_unref);
  g_free (question);
}

static void
ask (AvSession *self,
     AvQueueCallFunc func,
     Question *question,
     GDestroyNotify free_answer,
     GTask *task)
{
  av_queue_answer (av_session_get_queue (self), task, func, question, question_free, free_answer);
}

static GTask *
new_task (AvSession *self,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data,
          gpointer tag)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);

  return task;
}

static gpointer
finish (AvSession *self,
        GAsyncResult *result,
        GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
load (AvStore *store,
      gpointer user_data,
      GError **error)
{
  Question *question = user_data;

  return av_record_store_load (store, question->id, error);
}

void
av_session_load_async (AvSession *self,
                       const char *id,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  ask (self, load, question_new (id), (GDestroyNotify) av_snapshot_unref,
       new_task (self, cancellable, callback, user_data, av_session_load_async));
}

AvSnapshot *
av_session_load_finish (AvSession *self,
                        GAsyncResult *result,
                        GError **error)
{
  return finish (self, result, error);
}

/* The records of a commit, one for each change. */
typedef struct
{
  GPtrArray *befores; /* of AvSnapshot; NULL: it did not exist */
  GPtrArray *afters;  /* of AvSnapshot */
} Committed;

static void
free_snapshot (gpointer data)
{
  if (data != NULL)
    av_snapshot_unref (data);
}

static void
committed_free (gpointer data)
{
  Committed *records = data;

  g_ptr_array_unref (records->befores);
  g_ptr_array_unref (records->afters);
  g_free (records);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Committed, committed_free)

static gboolean
load_all (AvStore *store,
          GPtrArray *changes,
          gboolean may_miss,
          GPtrArray *snapshots,
          GError **error)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const char *id = av_change_get_id (g_ptr_array_index (changes, i));
      g_autoptr (GError) problem = NULL;
      AvSnapshot *snapshot = av_record_store_load (store, id, &problem);

      if (snapshot == NULL && !(may_miss && g_error_matches (problem, AV_STORE_ERROR, AV_STORE_ERROR_NOT_FOUND)))
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
      g_ptr_array_add (snapshots, snapshot);
    }

  return TRUE;
}

static gpointer
commit (AvStore *store,
        gpointer user_data,
        GError **error)
{
  Question *question = user_data;
  g_autoptr (Committed) records = g_new0 (Committed, 1);

  records->befores = g_ptr_array_new_with_free_func (free_snapshot);
  records->afters = g_ptr_array_new_with_free_func (free_snapshot);
  if (!load_all (store, question->changes, TRUE, records->befores, error) || !av_store_commit (store, question->changes, error) || !load_all (store, question->changes, FALSE, records->afters, error))
    return NULL;

  return g_steal_pointer (&records);
}

static void
committed (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AvSession *self = g_task_get_source_object (task);
  GError *error = NULL;
  Committed *records = av_queue_call_finish (AV_QUEUE (source), result, &error);

  if (records == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  for (guint i = 0; i < records->afters->len; i++)
    {
      AvSnapshot *snapshot = g_ptr_array_index (records->afters, i);

      av_session_announce (self, av_snapshot_get_form (snapshot), av_snapshot_get_id (snapshot), av_snapshot_get_container (snapshot));
    }
  g_task_return_pointer (task, records, committed_free);
}

void
av_session_commit_async (AvSession *self,
                         GPtrArray *changes,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  Question *question = question_new (NULL);

  question->changes = g_ptr_array_ref (changes);
  av_queue_call (av_session_get_queue (self), commit, question, question_free, committed_free,
                 cancellable, committed, new_task (self, cancellable, callback, user_data, av_session_commit_async));
}

GPtrArray *
av_session_commit_finish (AvSession *self,
                          GAsyncResult *result,
                          GError **error)
{
  return av_session_commit_finish_with_befores (self, result, NULL, error);
}

GPtrArray *
av_session_commit_finish_with_befores (AvSession *self,
                                       GAsyncResult *result,
                                       GPtrArray **befores,
                                       GError **error)
{
  g_autoptr (Committed) records = finish (self, result, error);

  if (records == NULL)
    return NULL;
  if (befores != NULL)
    *befores = g_ptr_array_ref (records->befores);

  return g_ptr_array_ref (records->afters);
}

static gpointer
summarise (AvStore *store,
           gpointer user_data,
           GError **error)
{
  Question *question = user_data;

  if (question->query != NULL)
    return av_query_summaries (store, question->query, error);

  return av_search (store, question->text, question->limit, error);
}

void
av_session_summaries_async (AvSession *self,
                            AvQuery *query,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Question *question = question_new (NULL);

  question->query = av_query_ref (query);
  ask (self, summarise, question, (GDestroyNotify) g_ptr_array_unref,
       new_task (self, cancellable, callback, user_data, av_session_summaries_async));
}

void
av_session_search_async (AvSession *self,
                         const char *text,
                         guint limit,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  Question *question = question_new (NULL);

  question->text = g_strdup (text);
  question->limit = limit;
  ask (self, summarise, question, (GDestroyNotify) g_ptr_array_unref,
       new_task (self, cancellable, callback, user_data, av_session_search_async));
}

GPtrArray *
av_session_summaries_finish (AvSession *self,
                             GAsyncResult *result,
                             GError **error)
{
  return finish (self, result, error);
}

static gpointer
entitle (AvStore *store,
         gpointer user_data,
         GError **error)
{
  Question *question = user_data;
  g_autoptr (AvSnapshot) snapshot = av_record_store_load (store, question->id, error);
  const AvForm *form;

  if (snapshot == NULL)
    return NULL;

  form = av_catalogue_find_form (av_snapshot_get_form (snapshot));

  return form != NULL ? av_record_title_show (store, form, av_snapshot_get_answers (snapshot), error) : g_strdup (question->id);
}

void
av_session_title_async (AvSession *self,
                        const char *id,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  ask (self, entitle, question_new (id), g_free, new_task (self, cancellable, callback, user_data, av_session_title_async));
}

char *
av_session_title_finish (AvSession *self,
                         GAsyncResult *result,
                         GError **error)
{
  return finish (self, result, error);
}

static gpointer
find_code (AvStore *store,
           gpointer user_data,
           GError **error)
{
  return av_record_store_find_code (store, ((Question *) user_data)->id, error);
}

void
av_session_find_code_async (AvSession *self,
                            const char *code,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  ask (self, find_code, question_new (code), g_free, new_task (self, cancellable, callback, user_data, av_session_find_code_async));
}

char *
av_session_find_code_finish (AvSession *self,
                             GAsyncResult *result,
                             GError **error)
{
  return finish (self, result, error);
}

static gpointer
keep_draft (AvStore *store,
            gpointer user_data,
            GError **error)
{
  Question *question = user_data;
  gboolean kept;

  if (question->draft != NULL)
    kept = av_draft_save (store, question->draft, error);
  else
    kept = av_draft_remove (store, question->id, error);

  return kept ? (gpointer) NOTHING : NULL;
}

static void
draft_kept (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (av_queue_call_finish (AV_QUEUE (source), result, &error) == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  av_session_announce_drafts (g_task_get_source_object (task));
  g_task_return_boolean (task, TRUE);
}

static void
ask_about_draft (AvSession *self,
                 Question *question,
                 GTask *task)
{
  av_queue_call (av_session_get_queue (self), keep_draft, question, question_free, NULL, g_task_get_cancellable (task), draft_kept, task);
}

void
av_session_save_draft_async (AvSession *self,
                             AvDraft *draft,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  Question *question = question_new (NULL);

  question->draft = draft;
  ask_about_draft (self, question, new_task (self, cancellable, callback, user_data, av_session_save_draft_async));
}

void
av_session_remove_draft_async (AvSession *self,
                               const char *id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  ask_about_draft (self, question_new (id), new_task (self, cancellable, callback, user_data, av_session_remove_draft_async));
}

gboolean
av_session_draft_finish (AvSession *self,
                         GAsyncResult *result,
                         GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gpointer
load_draft (AvStore *store,
            gpointer user_data,
            GError **error)
{
  return av_draft_load (store, ((Question *) user_data)->id, error);
}

void
av_session_load_draft_async (AvSession *self,
                             const char *id,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  ask (self, load_draft, question_new (id), (GDestroyNotify) av_draft_free,
       new_task (self, cancellable, callback, user_data, av_session_load_draft_async));
}

AvDraft *
av_session_load_draft_finish (AvSession *self,
                              GAsyncResult *result,
                              GError **error)
{
  return finish (self, result, error);
}

static gpointer
list_drafts (AvStore *store,
             gpointer user_data,
             GError **error)
{
  return av_draft_list (store, error);
}

void
av_session_drafts_async (AvSession *self,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  ask (self, list_drafts, question_new (NULL), (GDestroyNotify) g_ptr_array_unref,
       new_task (self, cancellable, callback, user_data, av_session_drafts_async));
}

GPtrArray *
av_session_drafts_finish (AvSession *self,
                          GAsyncResult *result,
                          GError **error)
{
  return finish (self, result, error);
}
