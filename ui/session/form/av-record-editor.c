#include "av-record-editor.h"

#include <glib/gi18n.h>

#include "av-catalogue.h"
#include "av-kept-draft.h"
#include "av-save-history.h"
#include "av-typing.h"

#define NOW (g_get_real_time () / G_USEC_PER_SEC)

typedef enum
{
  SAYS,
  SAYS_DRAFT,    /* whether it is kept */
  REFUSES_DRAFT, /* why it is not */
  REFUSES        /* why nothing was saved, until something else is typed */
} Saying;

struct _AvRecordEditor
{
  GObject parent_instance;

  AvSession *session;
  AvTyping *typing;
  AvKeptDraft *draft;
  AvSaveHistory *history;
  char *status;
  Saying saying;
  gboolean was_saved;
  gint64 restored; /* when the draft taken up was kept; 0: none */
  gboolean dirty;
};

enum
{
  PROP_0,
  PROP_RECORD,
  PROP_SESSION,
  PROP_STATUS,
  PROP_DIRTY,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  PROP_RESTORED,
  N_PROPS
};

enum
{
  SAVED,
  REFUSED,
  MARKS_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvRecordEditor, av_record_editor, G_TYPE_OBJECT)

static void
set_status (AvRecordEditor *self,
            const char *status,
            Saying saying)
{
  self->saying = saying;
  if (g_strcmp0 (self->status, status) == 0)
    return;

  g_free (self->status);
  self->status = g_strdup (status);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
}

static void
look_whether_dirty (AvRecordEditor *self)
{
  gboolean dirty = av_typing_is_dirty (self->typing);

  if (dirty == self->dirty)
    return;

  self->dirty = dirty;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DIRTY]);
}

static void
set_restored (AvRecordEditor *self,
              gint64 restored)
{
  if (self->restored == restored)
    return;

  self->restored = restored;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RESTORED]);
}

static void
draft_kept (AvRecordEditor *self,
            const GError *error)
{
  gboolean exists = av_kept_draft_exists (self->draft);

  if (error != NULL)
    set_status (self, error->message, REFUSES_DRAFT);
  else if (!exists && self->saying == SAYS_DRAFT)
    set_status (self, "", SAYS);
  else if (exists && self->saying != REFUSES && !av_kept_draft_is_due (self->draft))
    set_status (self, _ ("Draft kept"), SAYS_DRAFT);
}

void
av_record_editor_keep (AvRecordEditor *self)
{
  g_return_if_fail (AV_IS_RECORD_EDITOR (self));

  av_kept_draft_keep (self->draft);
}

static void
record_changed (AvRecordEditor *self)
{
  if (av_typing_is_absorbing (self->typing))
    return;

  if (self->saying == SAYS_DRAFT)
    set_status (self, _ ("Draft not kept yet"), SAYS_DRAFT);
  else if (self->saying == REFUSES)
    self->saying = SAYS;
  look_whether_dirty (self);
  av_kept_draft_keep_soon (self->draft);
}

static void
absorb (AvRecordEditor *self,
        AvSnapshot *before,
        GVariant *typed_over,
        AvSnapshot *now)
{
  av_typing_absorb (self->typing, before, typed_over, now);
  look_whether_dirty (self);
  g_signal_emit (self, signals[MARKS_CHANGED], 0);
}

static void
reloaded (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (AvRecordEditor) self = user_data;
  g_autoptr (AvSnapshot) now = av_session_load_finish (AV_SESSION (source), result, NULL);
  g_autoptr (AvSnapshot) before = av_snapshot_ref (av_typing_get_loaded (self->typing));

  /* A record begun here is not in the store yet: nothing came in. */
  if (now == NULL || !self->was_saved)
    return;

  absorb (self, before, av_snapshot_get_answers (before), now);
}

static void
session_record_changed (AvRecordEditor *self,
                        const char *form,
                        const char *id)
{
  if (self->was_saved && (*id == '\0' || strcmp (id, av_record_editor_get_id (self)) == 0))
    av_session_load_async (self->session, av_record_editor_get_id (self), NULL, reloaded, g_object_ref (self));
}

void
av_record_editor_refuse (AvRecordEditor *self,
                         const char *field,
                         const char *message)
{
  set_status (self, message, REFUSES);
  av_kept_draft_keep_soon (self->draft);
  g_signal_emit (self, signals[REFUSED], 0, field, message);
}

gboolean
av_record_editor_check (AvRecordEditor *self)
{
  g_autoptr (GError) error = NULL;
  const AvField *wrong;

  g_return_val_if_fail (AV_IS_RECORD_EDITOR (self), FALSE);

  wrong = av_typing_find_wrong (self->typing, AV_STAGE_CAPTURE, &error);
  if (wrong != NULL)
    av_record_editor_refuse (self, wrong->id, error->message);

  return wrong == NULL;
}

static AvRecordSave *
save_new (AvRecordEditor *self,
          AvRecordSaveDirection direction)
{
  return av_record_save_new (av_record_freeze (av_typing_get_record (self->typing)), direction);
}

static void
notify_undo (AvRecordEditor *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_REDO]);
}

static void
committed (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AvRecordEditor *self = g_task_get_source_object (task);
  AvRecordSave *save = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) befores = NULL;
  g_autoptr (GPtrArray) afters = av_session_commit_finish_with_befores (AV_SESSION (source), result, &befores, &error);
  g_autofree char *status = NULL;
  AvSnapshot *own;

  if (afters == NULL)
    {
      av_record_editor_refuse (self, "", error->message);
      g_task_return_error (task, error);
      return;
    }

  av_save_history_remember (self->history, save, befores, afters);
  notify_undo (self);
  own = av_record_save_find (save, av_record_editor_get_id (self), afters);
  self->was_saved = own == NULL || !av_snapshot_is_deleted (own);
  av_kept_draft_forget (self->draft);
  set_restored (self, 0);
  av_typing_forget_bases (self->typing);
  if (own != NULL)
    absorb (self, NULL, save->answers, own);
  status = av_record_save_describe (save);
  set_status (self, status, SAYS);
  g_task_return_boolean (task, TRUE);
  g_signal_emit (self, signals[SAVED], 0);
}

static void
commit (AvRecordEditor *self,
        AvRecordSave *save,
        GTask *task)
{
  g_task_set_task_data (task, save, (GDestroyNotify) av_record_save_free);
  if (save->changes->len == 0)
    {
      /* What is typed is what is kept: only a draft may be left. */
      av_kept_draft_drop (self->draft);
      set_restored (self, 0);
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      g_signal_emit (self, signals[SAVED], 0);
      return;
    }

  set_status (self, _ ("Saving…"), SAYS);
  av_session_commit_async (self->session, save->changes, NULL, committed, task);
}

void
av_record_editor_save_async (AvRecordEditor *self,
                             GPtrArray *others,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GVariant) canonical = NULL;
  GError *error = NULL;
  g_autoptr (GTask) task = NULL;
  g_autoptr (AvRecordSave) save = NULL;

  g_return_if_fail (AV_IS_RECORD_EDITOR (self));

  task = g_task_new (self, NULL, callback, user_data);
  av_kept_draft_let_be (self->draft);
  if (!av_record_editor_check (self))
    {
      g_task_return_new_error (task, AV_STORE_ERROR, AV_STORE_ERROR_INVALID, "%s", self->status);
      return;
    }

  save = save_new (self, AV_RECORD_SAVE_FORWARD);
  if (!av_form_check_answers (av_record_get_form (av_typing_get_record (self->typing)), save->answers, &canonical, &error))
    {
      av_record_editor_refuse (self, "", error->message);
      g_task_return_error (task, error);
      return;
    }

  av_typing_add_changes (self->typing, canonical, save->changes);
  for (guint i = 0; others != NULL && i < others->len; i++)
    g_ptr_array_add (save->changes, av_change_ref (g_ptr_array_index (others, i)));
  commit (self, g_steal_pointer (&save), g_steal_pointer (&task));
}

gboolean
av_record_editor_save_finish (AvRecordEditor *self,
                              GAsyncResult *result,
                              GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
av_record_editor_save (AvRecordEditor *self)
{
  av_record_editor_save_async (self, NULL, NULL, NULL);
}

static void
step_back (AvRecordEditor *self,
           AvRecordSaveDirection direction)
{
  AvRecordSave *save;

  if (!av_save_history_has (self->history, direction))
    return;

  save = save_new (self, direction);
  av_save_history_take (self->history, save);
  notify_undo (self);
  commit (self, save, g_task_new (self, NULL, NULL, NULL));
}

void
av_record_editor_undo (AvRecordEditor *self)
{
  step_back (self, AV_RECORD_SAVE_UNDO);
}

GPtrArray *
av_record_editor_get_inverses (AvRecordEditor *self)
{
  g_return_val_if_fail (AV_IS_RECORD_EDITOR (self), NULL);

  return av_save_history_get_last (self->history);
}

void
av_record_editor_redo (AvRecordEditor *self)
{
  step_back (self, AV_RECORD_SAVE_REDO);
}

GPtrArray *
av_record_editor_dup_versions (AvRecordEditor *self,
                               const char *field)
{
  g_return_val_if_fail (AV_IS_RECORD_EDITOR (self), NULL);

  return av_version_dup_all (self->typing, field, av_session_get_agent (self->session));
}

void
av_record_editor_settle (AvRecordEditor *self,
                         const char *field,
                         const char *value)
{
  AvRecordSave *save;
  AvChange *change;

  g_return_if_fail (AV_IS_RECORD_EDITOR (self));

  /* Typed here and not saved: the other value has been seen, so what stays
   * replaces it at the next save. */
  if (av_typing_let_go (self->typing, field))
    {
      av_record_set_answer (av_typing_get_record (self->typing), field, value);
      g_signal_emit (self, signals[MARKS_CHANGED], 0);
      return;
    }

  save = save_new (self, AV_RECORD_SAVE_FORWARD);
  change = av_change_new_for (av_typing_get_loaded (self->typing));
  av_change_resolve (change, field, value);
  g_ptr_array_add (save->changes, change);
  commit (self, save, g_task_new (self, NULL, NULL, NULL));
}

void
av_record_editor_restore (AvRecordEditor *self,
                          AvDraft *draft)
{
  g_autoptr (AvSnapshot) now = NULL;
  g_autoptr (GVariant) typed_over = NULL;

  g_return_if_fail (AV_IS_RECORD_EDITOR (self));

  now = av_snapshot_ref (av_typing_get_loaded (self->typing));
  typed_over = g_variant_ref (av_snapshot_get_answers (draft->loaded));
  av_typing_fill (self->typing, draft->answers);
  if (self->was_saved)
    absorb (self, draft->loaded, typed_over, now);
  else
    look_whether_dirty (self);
  av_kept_draft_take_up (self->draft);
  set_restored (self, draft->saved != 0 ? (gint64) (draft->saved / 1000) : NOW);
}

void
av_record_editor_resume (AvRecordEditor *self)
{
  gint64 kept;

  g_return_if_fail (AV_IS_RECORD_EDITOR (self));

  kept = av_kept_draft_get_time (self->draft);
  set_restored (self, kept != 0 ? kept : NOW);
}

gint64
av_record_editor_get_restored (AvRecordEditor *self)
{
  g_return_val_if_fail (AV_IS_RECORD_EDITOR (self), 0);

  return self->restored;
}

void
av_record_editor_discard (AvRecordEditor *self)
{
  g_return_if_fail (AV_IS_RECORD_EDITOR (self));

  av_typing_reset (self->typing);
  look_whether_dirty (self);
  av_kept_draft_keep_soon (self->draft);
  av_kept_draft_keep (self->draft);
  set_restored (self, 0);
  set_status (self, "", SAYS);
  g_signal_emit (self, signals[MARKS_CHANGED], 0);
}

void
av_record_editor_propose (AvRecordEditor *self,
                          const char *field,
                          const char *answer)
{
  gboolean typed;

  g_return_if_fail (AV_IS_RECORD_EDITOR (self));

  if (av_record_get_answer (av_typing_get_record (self->typing), field) != NULL)
    return;

  typed = self->dirty;
  av_record_set_answer (av_record_editor_get_record (self), field, answer);
  if (typed)
    return;

  av_typing_settle_pristine (self->typing);
  av_kept_draft_let_be (self->draft);
  look_whether_dirty (self);
}

AvRecordEditor *
av_record_editor_new (AvSession *session,
                      AvSnapshot *loaded,
                      const char *window)
{
  AvRecordEditor *self;

  g_return_val_if_fail (AV_IS_SESSION (session), NULL);
  g_return_val_if_fail (loaded != NULL, NULL);
  g_return_val_if_fail (av_catalogue_find_form (av_snapshot_get_form (loaded)) != NULL, NULL);

  self = g_object_new (AV_TYPE_RECORD_EDITOR, NULL);
  self->session = g_object_ref (session);
  self->typing = av_typing_new (loaded);
  self->draft = av_kept_draft_new (session, self->typing, window);
  self->was_saved = av_snapshot_get_changed (loaded, NULL) != 0;
  g_signal_connect_object (av_typing_get_record (self->typing), "notify", G_CALLBACK (record_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->draft, "kept", G_CALLBACK (draft_kept), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "record-changed", G_CALLBACK (session_record_changed), self, G_CONNECT_SWAPPED);

  return self;
}

AvRecord *
av_record_editor_get_record (AvRecordEditor *self)
{
  g_return_val_if_fail (AV_IS_RECORD_EDITOR (self), NULL);

  return av_typing_get_record (self->typing);
}

AvSession *
av_record_editor_get_session (AvRecordEditor *self)
{
  return self->session;
}

AvSnapshot *
av_record_editor_get_loaded (AvRecordEditor *self)
{
  return av_typing_get_loaded (self->typing);
}

const AvForm *
av_record_editor_get_form (AvRecordEditor *self)
{
  return av_record_get_form (av_typing_get_record (self->typing));
}

const char *
av_record_editor_get_id (AvRecordEditor *self)
{
  return av_snapshot_get_id (av_typing_get_loaded (self->typing));
}

const char *
av_record_editor_get_container (AvRecordEditor *self)
{
  return av_snapshot_get_container (av_typing_get_loaded (self->typing));
}

const char *
av_record_editor_get_status (AvRecordEditor *self)
{
  return self->status;
}

gboolean
av_record_editor_is_refusing (AvRecordEditor *self)
{
  return self->saying == REFUSES || self->saying == REFUSES_DRAFT;
}

gboolean
av_record_editor_is_dirty (AvRecordEditor *self)
{
  g_return_val_if_fail (AV_IS_RECORD_EDITOR (self), FALSE);

  return self->dirty;
}

gboolean
av_record_editor_is_new (AvRecordEditor *self)
{
  g_return_val_if_fail (AV_IS_RECORD_EDITOR (self), FALSE);

  return !self->was_saved;
}

static void
av_record_editor_get_property (GObject *object,
                               guint property,
                               GValue *value,
                               GParamSpec *pspec)
{
  AvRecordEditor *self = AV_RECORD_EDITOR (object);

  switch (property)
    {
    case PROP_RECORD:
      g_value_set_object (value, av_typing_get_record (self->typing));
      break;
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_STATUS:
      g_value_set_string (value, self->status);
      break;
    case PROP_DIRTY:
      g_value_set_boolean (value, self->dirty);
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, av_save_history_has (self->history, AV_RECORD_SAVE_UNDO));
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, av_save_history_has (self->history, AV_RECORD_SAVE_REDO));
      break;
    case PROP_RESTORED:
      g_value_set_boolean (value, self->restored != 0);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
av_record_editor_dispose (GObject *object)
{
  AvRecordEditor *self = AV_RECORD_EDITOR (object);

  av_kept_draft_keep (self->draft);

  G_OBJECT_CLASS (av_record_editor_parent_class)->dispose (object);
}

static void
av_record_editor_finalize (GObject *object)
{
  AvRecordEditor *self = AV_RECORD_EDITOR (object);

  g_clear_object (&self->session);
  g_clear_object (&self->draft);
  g_clear_pointer (&self->typing, av_typing_unref);
  av_save_history_free (self->history);
  g_free (self->status);

  G_OBJECT_CLASS (av_record_editor_parent_class)->finalize (object);
}

static void
av_record_editor_class_init (AvRecordEditorClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = av_record_editor_get_property;
  object_class->dispose = av_record_editor_dispose;
  object_class->finalize = av_record_editor_finalize;

  properties[PROP_RECORD] = g_param_spec_object ("record", NULL, NULL, AV_TYPE_RECORD, flags);
  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, AV_TYPE_SESSION, flags);
  properties[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, "", flags);
  properties[PROP_DIRTY] = g_param_spec_boolean ("dirty", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, flags);
  properties[PROP_RESTORED] = g_param_spec_boolean ("restored", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[MARKS_CHANGED] = g_signal_new ("marks-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
av_record_editor_init (AvRecordEditor *self)
{
  self->status = g_strdup ("");
  self->history = av_save_history_new ();
}
