#include "av-record-writing.h"

#include <glib/gi18n.h>

#include "av-id.h"
#include "av-known-answers.h"
#include "av-left-draft.h"
#include "av-typed-kept.h"

struct _AvRecordWriting
{
  GObject parent_instance;

  AvSession *session;
  const AvForm *form;
  char *container;
  char *window;
  AvRecordEditor *editor; /* the one that is written, or the one saved last */
  AvRecordEditor *left;   /* begun, closed and neither saved nor dropped */
  gboolean writing_now;
  gboolean refused;  /* to save it, and nothing was said since */
  guint n_requests;  /* the last one counts: what comes late for another is dropped */
  guint look_source; /* for a draft */
};

enum
{
  BEGUN,
  TAKEN,
  ENTITLED,
  ENDED,
  SAID,
  WAS_REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvRecordWriting, av_record_writing, G_TYPE_OBJECT)

static void
say (AvRecordWriting *self,
     const char *text,
     gboolean can_undo)
{
  self->refused = FALSE;
  g_signal_emit (self, signals[SAID], 0, text, can_undo);
}

static void
refuse (AvRecordWriting *self,
        const char *text)
{
  self->refused = FALSE;
  g_signal_emit (self, signals[WAS_REFUSED], 0, text);
}

/* What lacks an answer is not asked for once it is not there; that the store has no
 * room holds on. */
static void
drop_refusal (AvRecordWriting *self)
{
  if (self->refused)
    say (self, "", FALSE);
}

static void
end (AvRecordWriting *self)
{
  self->writing_now = FALSE;
  g_signal_emit (self, signals[ENDED], 0);
  drop_refusal (self);
}

static void
editor_saved (AvRecordWriting *self)
{
  end (self);
  say (self, av_record_editor_get_status (self->editor), TRUE);
}

static void
editor_refused (AvRecordWriting *self,
                const char *field,
                const char *message)
{
  refuse (self, message);
  self->refused = TRUE;
}

static void
status_changed (AvRecordWriting *self)
{
  gboolean can_undo = FALSE;

  if (av_record_editor_is_refusing (self->editor))
    {
      refuse (self, av_record_editor_get_status (self->editor));
      return;
    }

  g_object_get (self->editor, "can-undo", &can_undo, NULL);
  say (self, av_record_editor_get_status (self->editor), can_undo);
}

static void
drop_editor (AvRecordWriting *self)
{
  if (self->editor == NULL)
    return;

  av_record_editor_keep (self->editor);
  g_signal_handlers_disconnect_by_data (self->editor, self);
  g_clear_object (&self->editor);
}

static void
take_editor (AvRecordWriting *self,
             AvRecordEditor *editor,
             const char *caption)
{
  drop_editor (self);
  self->editor = g_object_ref (editor);
  g_signal_connect_object (editor, "saved", G_CALLBACK (editor_saved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "refused", G_CALLBACK (editor_refused), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "notify::status", G_CALLBACK (status_changed), self, G_CONNECT_SWAPPED);
  self->writing_now = TRUE;
  drop_refusal (self);
  g_signal_emit (self, signals[TAKEN], 0, editor, caption);
}

static void
stop (AvRecordWriting *self)
{
  if (!self->writing_now)
    return;

  end (self);
  if (av_record_editor_is_dirty (self->editor))
    g_set_object (&self->left, self->editor);
  drop_editor (self);
}

void
av_record_writing_close (AvRecordWriting *self)
{
  g_return_if_fail (AV_IS_RECORD_WRITING (self));

  self->n_requests++;
  stop (self);
}

/* What is to stand in the place of what is written. */
typedef void (*GoOn) (AvRecordWriting *self,
                      const char *id);

typedef struct
{
  AvRecordWriting *writing;
  guint number;
  GoOn go_on;
  char *id; /* NULL: a new one */
} Request;

static Request *
request_new (AvRecordWriting *self,
             GoOn go_on,
             const char *id)
{
  Request *request = g_new0 (Request, 1);

  request->writing = g_object_ref (self);
  request->number = self->n_requests;
  request->go_on = go_on;
  request->id = g_strdup (id);

  return request;
}

static void
request_free (Request *request)
{
  g_object_unref (request->writing);
  g_free (request->id);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static gboolean
is_last (Request *request)
{
  return request->writing->session != NULL && request->number == request->writing->n_requests;
}

static void
typed_kept (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError) error = NULL;
  gboolean kept = av_typed_kept_finish (AV_SESSION (source), result, &error);

  if (!is_last (request))
    return;
  if (kept)
    request->go_on (request->writing, request->id);
  else
    refuse (request->writing, error->message);
}

/* Goes on once what is typed is in the store; at once where nothing is. */
static void
make_room (AvRecordWriting *self,
           GoOn go_on,
           const char *id)
{
  AvRecordEditor *editor = av_record_writing_get_editor (self);
  g_autoptr (GPtrArray) editors = NULL;

  self->n_requests++;
  if (editor == NULL || !av_record_editor_is_dirty (editor))
    {
      go_on (self, id);
      return;
    }

  editors = g_ptr_array_new ();
  g_ptr_array_add (editors, editor);
  av_typed_kept_async (self->session, editors, typed_kept, request_new (self, go_on, id));
}

static AvRecordEditor *
make_new (AvRecordWriting *self)
{
  g_autofree char *id = av_id_new_string ();
  g_autoptr (AvSnapshot) snapshot = av_record_store_new_snapshot (self->form->id, id, self->container);

  return av_record_editor_new (self->session, snapshot, self->window);
}

/* Meanwhile somebody may have turned the page, or begun to write: what was
 * chosen last comes before that. */
static gboolean
is_awaited (Request *request,
            AvLeftDraft *left)
{
  AvRecordWriting *self = request->writing;
  AvSnapshot *loaded = left->draft->loaded;
  gboolean idle = !self->writing_now && self->left == NULL && self->look_source == 0;

  return self->session != NULL && (left->chosen ? is_last (request) : idle) && strcmp (av_snapshot_get_form (loaded), self->form->id) == 0 &&
         (self->container == NULL || strcmp (av_snapshot_get_container (loaded), self->container) == 0);
}

static void
take_new (AvRecordWriting *self,
          AvRecordEditor *editor)
{
  take_editor (self, editor, av_form_get_fresh (self->form));
}

static void
title_found (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autofree char *title = av_session_title_finish (AV_SESSION (source), result, NULL);

  if (is_last (request) && title != NULL && *title != '\0')
    g_signal_emit (request->writing, signals[ENTITLED], 0, title);
}

/* By its own answers at once, and by the records it names when the store has told them. */
static void
take_titled (AvRecordWriting *self,
             AvRecordEditor *editor)
{
  const char *id = av_record_editor_get_id (editor);
  g_autofree char *title = av_form_show_title (self->form, av_snapshot_get_answers (av_record_editor_get_loaded (editor)));

  take_editor (self, editor, *title != '\0' ? title : av_form_get_label (self->form));
  av_session_title_async (self->session, id, NULL, title_found, request_new (self, NULL, id));
}

/* What was typed and not saved, where there may be no room for its draft. */
static void
take_left (AvRecordWriting *self)
{
  g_autoptr (AvRecordEditor) editor = g_steal_pointer (&self->left);

  av_record_editor_resume (editor);
  if (av_record_editor_is_new (editor))
    take_new (self, editor);
  else
    take_titled (self, editor);
}

/* Begun at what is known already, which is what starting afresh goes back to. */
static void
propose_answers (AvRecordWriting *self,
                 AvRecordEditor *editor)
{
  av_known_answers_propose (editor, self->session);
  g_signal_emit (self, signals[BEGUN], 0, editor);
}

static void
begin (AvRecordWriting *self,
       const char *id)
{
  g_autoptr (AvRecordEditor) editor = NULL;

  if (self->left != NULL && av_record_editor_is_dirty (self->left) && av_record_editor_is_new (self->left))
    {
      take_left (self);
      return;
    }

  editor = make_new (self);
  propose_answers (self, editor);
  take_new (self, editor);
}

void
av_record_writing_begin (AvRecordWriting *self)
{
  g_return_if_fail (AV_IS_RECORD_WRITING (self) && self->session != NULL && self->form != NULL);

  make_room (self, begin, NULL);
}

/* An event stays as it was told: what is mended is another event, which
 * names the first. */
static void
take_correction (AvRecordWriting *self,
                 AvRecordEditor *editor,
                 AvSnapshot *told,
                 AvDraft *draft)
{
  av_left_draft_propose_correction (editor, told);
  if (draft != NULL)
    av_record_editor_restore (editor, draft);

  take_editor (self, editor, _ ("Correction: the first version stays in the history"));
}

static void
record_opened (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  AvRecordWriting *self = request->writing;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvRecordEditor) editor = av_record_editor_open_finish (AV_SESSION (source), result, &error);

  if (!is_last (request))
    return;
  if (editor == NULL)
    {
      refuse (self, error->message);
      return;
    }

  if (av_form_find_field (self->form, AV_LEFT_DRAFT_CORRECTS) != NULL && !av_record_editor_is_new (editor))
    {
      g_autoptr (AvRecordEditor) correction = make_new (self);

      take_correction (self, correction, av_record_editor_get_loaded (editor), NULL);
      return;
    }

  take_titled (self, editor);
}

static void
open_record (AvRecordWriting *self,
             const char *id)
{
  if (self->left != NULL && strcmp (av_record_editor_get_id (self->left), id) == 0)
    take_left (self);
  else
    av_record_editor_open_async (self->session, id, self->window, NULL, record_opened, request_new (self, NULL, id));
}

/* A record that was begun, or one that was being mended. */
static void
take_draft (AvRecordWriting *self,
            AvLeftDraft *left)
{
  AvDraft *draft = left->draft;
  g_autoptr (AvRecordEditor) editor = NULL;

  if (av_snapshot_get_changed (draft->loaded, NULL) != 0)
    {
      open_record (self, draft->id);
      return;
    }

  editor = av_record_editor_new (self->session, draft->loaded, self->window);
  if (left->told != NULL)
    {
      take_correction (self, editor, left->told, draft);
      return;
    }
  propose_answers (self, editor);
  av_record_editor_restore (editor, draft);
  take_new (self, editor);
}

static void
draft_found (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (AvLeftDraft) left = av_left_draft_find_finish (AV_QUEUE (source), result);

  if (left == NULL || !is_awaited (request, left))
    return;

  stop (request->writing);
  take_draft (request->writing, left);
}

static gboolean
look_for_draft (gpointer user_data)
{
  AvRecordWriting *self = user_data;
  gboolean of_dossier = self->form->container == AV_CONTAINER_DOSSIER;

  self->look_source = 0;
  /* What belongs to nobody's dossier stands in more than one window. */
  av_left_draft_find_async (self->session, of_dossier ? self->window : NULL, self->form->id, self->container, draft_found, request_new (self, NULL, NULL));

  return G_SOURCE_REMOVE;
}

void
av_record_writing_open (AvRecordWriting *self,
                        const char *id)
{
  g_return_if_fail (AV_IS_RECORD_WRITING (self) && self->session != NULL);

  make_room (self, open_record, id);
}

AvRecordEditor *
av_record_writing_find_editor (AvRecordWriting *self,
                               const char *id)
{
  AvRecordEditor *const editors[] = { self->writing_now ? self->editor : NULL, self->left };

  g_return_val_if_fail (AV_IS_RECORD_WRITING (self), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (editors); i++)
    if (editors[i] != NULL && strcmp (av_record_editor_get_id (editors[i]), id) == 0)
      return editors[i];

  return NULL;
}

static void
load_draft (AvRecordWriting *self,
            const char *id)
{
  if (self->left != NULL && strcmp (av_record_editor_get_id (self->left), id) == 0 && av_record_editor_is_dirty (self->left))
    take_left (self);
  else
    av_left_draft_load_async (self->session, id, draft_found, request_new (self, NULL, id));
}

gboolean
av_record_writing_take_draft (AvRecordWriting *self,
                              const char *id)
{
  AvRecordEditor *editor = av_record_writing_get_editor (self);

  if (editor != NULL && strcmp (av_record_editor_get_id (editor), id) == 0 && av_record_editor_is_dirty (editor))
    {
      self->n_requests++;
      return FALSE;
    }

  make_room (self, load_draft, id);

  return TRUE;
}

void
av_record_writing_undo (AvRecordWriting *self,
                        gboolean redo)
{
  g_return_if_fail (AV_IS_RECORD_WRITING (self));

  if (self->editor != NULL)
    (redo ? av_record_editor_redo : av_record_editor_undo) (self->editor);
}

AvRecordEditor *
av_record_writing_get_editor (AvRecordWriting *self)
{
  g_return_val_if_fail (AV_IS_RECORD_WRITING (self), NULL);

  return self->writing_now ? self->editor : NULL;
}

void
av_record_writing_leave (AvRecordWriting *self)
{
  g_return_if_fail (AV_IS_RECORD_WRITING (self));

  av_record_writing_close (self);
  /* Saved there, it is not taken back from elsewhere. */
  drop_editor (self);
  g_clear_object (&self->left);
}

void
av_record_writing_set_place (AvRecordWriting *self,
                             AvSession *session,
                             const AvForm *form,
                             const char *container,
                             const char *window)
{
  g_return_if_fail (AV_IS_RECORD_WRITING (self));

  g_set_object (&self->session, session);
  self->form = form;
  g_free (self->container);
  self->container = g_strdup (container);
  g_free (self->window);
  self->window = g_strdup (window);

  g_clear_handle_id (&self->look_source, g_source_remove);
  if (session != NULL && form != NULL && (container != NULL || form->container != AV_CONTAINER_DOSSIER))
    self->look_source = g_idle_add (look_for_draft, self);
}

AvRecordWriting *
av_record_writing_new (void)
{
  return g_object_new (AV_TYPE_RECORD_WRITING, NULL);
}

static void
av_record_writing_dispose (GObject *object)
{
  AvRecordWriting *self = AV_RECORD_WRITING (object);

  g_clear_handle_id (&self->look_source, g_source_remove);
  /* Nobody listens any more to what becomes of it. */
  if (self->editor != NULL)
    g_signal_handlers_disconnect_by_data (self->editor, self);
  drop_editor (self);
  g_clear_object (&self->left);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (av_record_writing_parent_class)->dispose (object);
}

static void
av_record_writing_finalize (GObject *object)
{
  AvRecordWriting *self = AV_RECORD_WRITING (object);

  g_free (self->container);
  g_free (self->window);

  G_OBJECT_CLASS (av_record_writing_parent_class)->finalize (object);
}

static void
av_record_writing_class_init (AvRecordWritingClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = av_record_writing_dispose;
  object_class->finalize = av_record_writing_finalize;

  signals[BEGUN] = g_signal_new ("begun", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, AV_TYPE_RECORD_EDITOR);
  signals[TAKEN] = g_signal_new ("taken", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, AV_TYPE_RECORD_EDITOR, G_TYPE_STRING);
  signals[ENTITLED] = g_signal_new ("entitled", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ENDED] = g_signal_new ("ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SAID] = g_signal_new ("said", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[WAS_REFUSED] = g_signal_new ("refused", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
av_record_writing_init (AvRecordWriting *self)
{
}
