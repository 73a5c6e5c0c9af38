#include "av-own-request.h"

typedef struct
{
  AvOpening *opening; /* not owned: it outlives the queue */
  char *file;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->file);
  g_free (question);
}

void
av_own_request_free (AvOwnRequest *self)
{
  g_free (self->words);
  g_free (self->name);
  g_free (self);
}

/* ---- On the store's thread ------------------------------------------------- */

static gboolean
write_request (const Question *question,
               AvInstallation *installation,
               GError **error)
{
  g_autofree char *name = av_installation_dup_name (installation);

  return av_installation_request_join (installation, name != NULL ? name : av_opening_get_handover (question->opening)->label, question->file, error);
}

static gpointer
answer (AvStore *store,
        gpointer user_data,
        GError **error)
{
  const Question *question = user_data;
  AvInstallation *installation = av_opening_get_installation (question->opening);
  AvOwnRequest *request;

  if (question->file != NULL && !write_request (question, installation, error))
    return NULL;

  request = g_new0 (AvOwnRequest, 1);
  request->words = av_installation_get_own_words (installation);
  request->name = av_installation_dup_name (installation);
  return request;
}

/* ---- On the main thread ---------------------------------------------------- */

void
av_own_request_ask (AvQueue *queue,
                    AvOpening *opening,
                    const char *file,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  Question *question = g_new0 (Question, 1);

  question->opening = opening;
  question->file = g_strdup (file);
  av_queue_call (queue, answer, question, question_free, (GDestroyNotify) av_own_request_free, NULL, callback, user_data);
}

AvOwnRequest *
av_own_request_finish (AvQueue *queue,
                       GAsyncResult *result,
                       GError **error)
{
  return av_queue_call_finish (queue, result, error);
}

char *
av_own_request_name_file (const AvOwnRequest *self)
{
  return g_strconcat (self != NULL && self->name != NULL ? self->name : "demande", ".avdem", NULL);
}
