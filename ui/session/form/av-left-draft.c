#include "av-left-draft.h"

#include "av-record.h"

typedef struct
{
  char *window;
  char *form;
  char *container;
  char *id; /* the one of that record; NULL: the newest in the place */
} Place;

static void
place_free (gpointer data)
{
  Place *place = data;

  g_free (place->window);
  g_free (place->form);
  g_free (place->container);
  g_free (place->id);
  g_free (place);
}

void
av_left_draft_free (AvLeftDraft *self)
{
  av_draft_free (self->draft);
  g_clear_pointer (&self->told, av_snapshot_unref);
  g_free (self);
}

void
av_left_draft_propose_correction (AvRecordEditor *editor,
                                  AvSnapshot *told)
{
  GVariantIter iter;
  const char *field;
  const char *answer;

  g_return_if_fail (AV_IS_RECORD_EDITOR (editor));

  av_record_editor_propose (editor, AV_LEFT_DRAFT_CORRECTS, av_snapshot_get_id (told));
  g_variant_iter_init (&iter, av_snapshot_get_answers (told));
  while (g_variant_iter_next (&iter, "{&s&s}", &field, &answer))
    av_record_editor_propose (editor, field, answer);
}

static gpointer
find (AvStore *store,
      gpointer user_data,
      GError **error)
{
  Place *place = user_data;
  AvDraft *draft = place->id != NULL ? av_draft_load (store, place->id, error)
                                     : av_draft_find (store, place->window, place->form, place->container, error);
  AvLeftDraft *left;
  const char *told;

  if (draft == NULL)
    return NULL;

  left = g_new0 (AvLeftDraft, 1);
  left->draft = draft;
  left->chosen = place->id != NULL;
  told = av_answers_get (draft->answers, AV_LEFT_DRAFT_CORRECTS);
  if (told != NULL && !av_record_store_find (store, told, &left->told, error))
    g_clear_pointer (&left, av_left_draft_free);

  return left;
}

void
av_left_draft_find_async (AvSession *session,
                          const char *window,
                          const char *form,
                          const char *container,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  Place *place = g_new0 (Place, 1);

  place->window = g_strdup (window);
  place->form = g_strdup (form);
  place->container = g_strdup (container);
  av_queue_call (av_session_get_queue (session), find, place, place_free, (GDestroyNotify) av_left_draft_free, NULL, callback, user_data);
}

void
av_left_draft_load_async (AvSession *session,
                          const char *id,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  Place *place = g_new0 (Place, 1);

  place->id = g_strdup (id);
  av_queue_call (av_session_get_queue (session), find, place, place_free, (GDestroyNotify) av_left_draft_free, NULL, callback, user_data);
}

AvLeftDraft *
av_left_draft_find_finish (AvQueue *queue,
                           GAsyncResult *result)
{
  return av_queue_call_finish (queue, result, NULL);
}
