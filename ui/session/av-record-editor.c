#include "av-record-editor.h"

#include <glib/gi18n.h>

#include "av-catalogue.h"
#include "av-moment.h"

/* A crash loses at most this much typing. */
#define DRAFT_SECONDS 2

struct _AvRecordEditor
{
  GObject parent_instance;

  AvSession *session;
  AvRecord *record;
  AvSnapshot *loaded; /* the newest known */
  GVariant *pristine; /* answers with nothing typed: loaded or proposed */
  GHashTable *bases;  /* field → AvSnapshot it was typed over, where a newer one came in */
  GPtrArray *undo;    /* of GPtrArray of AvChange */
  GPtrArray *redo;
  char *window;
  char *status;
  guint draft_source;
  AvStage stage;
  gboolean was_saved;
  gboolean has_draft;
  gboolean restored;
  gboolean dirty;
  gboolean absorbing;
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
            const char *status)
{
  if (g_strcmp0 (self->status, status) == 0)
    return;

  g_free (self->status);
  self->status = g_strdup (status);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
}

static void
set_status_at_time (AvRecordEditor *self,
                    const char *format)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *status = g_date_time_format (now, format);

  set_status (self, status);
}

static void
look_whether_dirty (AvRecordEditor *self)
{
  g_autoptr (GVariant) answers = av_record_freeze (self->record);
  gboolean dirty = !g_variant_equal (answers, self->pristine);

  if (dirty == self->dirty)
    return;

  self->dirty = dirty;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DIRTY]);
}

static void
draft_kept (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (AvRecordEditor) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!av_session_draft_finish (AV_SESSION (source), result, &error))
    set_status (self, error->message);
}

/* The oldest values typed over: a draft taken up again must replace no more. */
static AvSnapshot *
find_oldest_base (AvRecordEditor *self)
{
  GHashTableIter iter;
  gpointer base;

  g_hash_table_iter_init (&iter, self->bases);

  return g_hash_table_iter_next (&iter, NULL, &base) ? base : self->loaded;
}

void
av_record_editor_keep (AvRecordEditor *self)
{
  g_autoptr (GVariant) answers = NULL;

  g_return_if_fail (AV_IS_RECORD_EDITOR (self));

  if (self->draft_source == 0)
    return;

  g_clear_handle_id (&self->draft_source, g_source_remove);
  look_whether_dirty (self);
  if (!self->dirty && !self->has_draft)
    return;

  if (self->dirty)
    {
      answers = av_record_freeze (self->record);
      av_session_save_draft_async (self->session, av_draft_new (self->window, find_oldest_base (self), answers),
                                   NULL, draft_kept, g_object_ref (self));
      set_status (self, _ ("Draft kept"));
    }
  else
    {
      av_session_remove_draft_async (self->session, av_record_editor_get_id (self), NULL, draft_kept, g_object_ref (self));
    }
  self->has_draft = self->dirty;
}

static gboolean
draft_is_due (gpointer user_data)
{
  av_record_editor_keep (user_data);

  return G_SOURCE_REMOVE;
}

static void
record_changed (AvRecordEditor *self)
{
  if (self->absorbing)
    return;

  look_whether_dirty (self);
  if (self->draft_source == 0)
    self->draft_source = g_timeout_add_seconds (DRAFT_SECONDS, draft_is_due, self);
}

static void
take_pristine (AvRecordEditor *self,
               GVariant *answers)
{
  g_clear_pointer (&self->pristine, g_variant_unref);
  self->pristine = g_variant_ref_sink (answers);
}

/* What came in where nobody typed is shown; where somebody typed, what is
 * typed stays and remembers what it was typed over. */
static void
absorb_field (AvRecordEditor *self,
              AvSnapshot *before,
              GVariant *typed_over,
              AvSnapshot *now,
              const char *field)
{
  const char *old_answer = av_answers_get (typed_over, field);
  const char *new_answer = av_snapshot_get_answer (now, field);
  const char *here = av_record_get_answer (self->record, field);

  if (g_strcmp0 (old_answer, new_answer) == 0)
    return;

  if (g_strcmp0 (here, old_answer) == 0)
    av_record_set_answer (self->record, field, new_answer);
  else if (g_strcmp0 (here, new_answer) != 0 && before != NULL && !g_hash_table_contains (self->bases, field))
    g_hash_table_insert (self->bases, g_strdup (field), av_snapshot_ref (before));
}

static void
absorb_fields_of (AvRecordEditor *self,
                  GVariant *answers,
                  AvSnapshot *before,
                  GVariant *typed_over,
                  AvSnapshot *now)
{
  GVariantIter iter;
  const char *field;

  g_variant_iter_init (&iter, answers);
  while (g_variant_iter_next (&iter, "{&s&s}", &field, NULL))
    absorb_field (self, before, typed_over, now, field);
}

/* @before: what the typing was over, where a foreign change is taken in; NULL
 * after our own save. @typed_over: the answers then. */
static void
absorb (AvRecordEditor *self,
        AvSnapshot *before,
        GVariant *typed_over,
        AvSnapshot *now)
{
  g_autoptr (AvSnapshot) kept = av_snapshot_ref (now);

  self->absorbing = TRUE;
  absorb_fields_of (self, typed_over, before, typed_over, now);
  absorb_fields_of (self, av_snapshot_get_answers (now), before, typed_over, now);
  self->absorbing = FALSE;

  av_snapshot_unref (self->loaded);
  self->loaded = g_steal_pointer (&kept);
  take_pristine (self, g_variant_ref (av_snapshot_get_answers (self->loaded)));
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
  g_autoptr (GVariant) before_answers = NULL;
  g_autoptr (AvSnapshot) before = av_snapshot_ref (self->loaded);

  /* A record begun here is not in the store yet: nothing came in. */
  if (now == NULL || !self->was_saved)
    return;

  before_answers = g_variant_ref (av_snapshot_get_answers (before));
  absorb (self, before, before_answers, now);
}

static void
session_record_changed (AvRecordEditor *self,
                        const char *form,
                        const char *id)
{
  if (self->was_saved && (*id == '\0' || strcmp (id, av_record_editor_get_id (self)) == 0))
    av_session_load_async (self->session, av_record_editor_get_id (self), NULL, reloaded, g_object_ref (self));
}

static void
refuse (AvRecordEditor *self,
        const char *field,
        const char *message)
{
  set_status (self, message);
  g_signal_emit (self, signals[REFUSED], 0, field, message);
}

static gboolean
check_field (AvRecordEditor *self,
             const AvField *field,
             GVariant *answers,
             GError **error)
{
  const char *answer = av_answers_get (answers, field->id);

  if (answer != NULL)
    return av_field_check (field, answer, NULL, error);

  if (av_form_is_required (av_record_get_form (self->record), field, answers, self->stage))
    {
      g_set_error (error, AV_FIELD_ERROR, AV_FIELD_ERROR_INVALID, _ ("%s: an answer is needed, even “does not know”."), av_field_get_label (field));
      return FALSE;
    }

  return TRUE;
}

gboolean
av_record_editor_check (AvRecordEditor *self)
{
  const AvForm *form;
  g_autoptr (GVariant) answers = NULL;

  g_return_val_if_fail (AV_IS_RECORD_EDITOR (self), FALSE);

  form = av_record_get_form (self->record);
  answers = av_record_freeze (self->record);
  for (guint i = 0; i < form->n_fields; i++)
    {
      const AvField *field = &form->fields[i];
      g_autoptr (GError) error = NULL;

      if (!av_form_keeps (form, field, answers) || check_field (self, field, answers, &error))
        continue;

      refuse (self, field->id, error->message);
      return FALSE;
    }

  return TRUE;
}

/* @answers where they were typed over @base, and the answers of @base elsewhere. */
static GVariant *
answers_over (AvRecordEditor *self,
              AvSnapshot *base,
              GVariant *answers)
{
  g_autoptr (AvRecord) merged = av_record_new (av_record_get_form (self->record));
  g_autoptr (GHashTable) fields = g_hash_table_new (g_str_hash, g_str_equal);
  GVariantIter iter;
  GHashTableIter each;
  gpointer key;
  const char *field;

  g_variant_iter_init (&iter, answers);
  while (g_variant_iter_next (&iter, "{&s&s}", &field, NULL))
    g_hash_table_add (fields, (gpointer) field);
  g_variant_iter_init (&iter, av_snapshot_get_answers (base));
  while (g_variant_iter_next (&iter, "{&s&s}", &field, NULL))
    g_hash_table_add (fields, (gpointer) field);

  g_hash_table_iter_init (&each, fields);
  while (g_hash_table_iter_next (&each, &key, NULL))
    {
      AvSnapshot *own = g_hash_table_lookup (self->bases, key);

      if ((own != NULL ? own : self->loaded) == base)
        av_record_set_answer (merged, key, av_answers_get (answers, key));
      else
        av_record_set_answer (merged, key, av_snapshot_get_answer (base, key));
    }

  return av_record_freeze (merged);
}

typedef struct
{
  GPtrArray *changes; /* of AvChange: ours first, then the window's */
  GPtrArray *befores; /* of AvSnapshot, one for each of ours */
  GVariant *answers;  /* as they were typed when the save began */
  guint direction;    /* 0: save, 1: undo, 2: redo */
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_ptr_array_unref (save->changes);
  g_ptr_array_unref (save->befores);
  g_variant_unref (save->answers);
  g_free (save);
}

static Save *
save_new (AvRecordEditor *self,
          guint direction)
{
  Save *save = g_new0 (Save, 1);

  save->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) av_change_unref);
  save->befores = g_ptr_array_new_with_free_func ((GDestroyNotify) av_snapshot_unref);
  save->answers = av_record_freeze (self->record);
  save->direction = direction;

  return save;
}

static void
add_change_over (AvRecordEditor *self,
                 Save *save,
                 AvSnapshot *base,
                 GVariant *canonical)
{
  g_autoptr (GVariant) answers = answers_over (self, base, canonical);
  AvChange *change = av_change_new_between (base, answers);

  if (change == NULL)
    return;

  g_ptr_array_add (save->changes, change);
  g_ptr_array_add (save->befores, av_snapshot_ref (base));
}

static void
add_changes (AvRecordEditor *self,
             Save *save,
             GVariant *canonical)
{
  g_autoptr (GHashTable) bases = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer base;

  g_hash_table_add (bases, self->loaded);
  g_hash_table_iter_init (&iter, self->bases);
  while (g_hash_table_iter_next (&iter, NULL, &base))
    g_hash_table_add (bases, base);

  g_hash_table_iter_init (&iter, bases);
  while (g_hash_table_iter_next (&iter, &base, NULL))
    add_change_over (self, save, base, canonical);
}

static void
notify_undo (AvRecordEditor *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_REDO]);
}

/* What takes the save back goes to the other stack. */
static void
remember_inverse (AvRecordEditor *self,
                  Save *save,
                  GPtrArray *snapshots)
{
  g_autoptr (GPtrArray) inverses = g_ptr_array_new_with_free_func ((GDestroyNotify) av_change_unref);

  for (guint i = 0; i < save->befores->len; i++)
    {
      AvSnapshot *before = g_ptr_array_index (save->befores, i);
      AvChange *inverse = av_change_inverse (g_ptr_array_index (save->changes, i),
                                             self->was_saved ? before : NULL,
                                             g_ptr_array_index (snapshots, i));

      if (inverse != NULL)
        g_ptr_array_add (inverses, inverse);
    }

  if (save->direction == 0)
    g_ptr_array_set_size (self->redo, 0);
  if (inverses->len > 0)
    g_ptr_array_add (save->direction == 1 ? self->redo : self->undo, g_steal_pointer (&inverses));
  notify_undo (self);
}

static void
committed (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AvRecordEditor *self = g_task_get_source_object (task);
  Save *save = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) snapshots = av_session_commit_finish (AV_SESSION (source), result, &error);

  if (snapshots == NULL)
    {
      refuse (self, "", error->message);
      g_task_return_error (task, error);
      return;
    }

  remember_inverse (self, save, snapshots);
  self->was_saved = TRUE;
  self->has_draft = FALSE;
  g_hash_table_remove_all (self->bases);
  if (save->befores->len > 0)
    absorb (self, NULL, save->answers, g_ptr_array_index (snapshots, save->befores->len - 1));
  set_status_at_time (self, save->direction == 1 ? _ ("Taken back at %H:%M") : _ ("Saved at %H:%M"));
  g_task_return_boolean (task, TRUE);
  g_signal_emit (self, signals[SAVED], 0);
}

static void
commit (AvRecordEditor *self,
        Save *save,
        GTask *task)
{
  g_task_set_task_data (task, save, save_free);
  if (save->changes->len == 0)
    {
      /* What is typed is what is kept: only a draft may be left. */
      if (self->has_draft)
        av_session_remove_draft_async (self->session, av_record_editor_get_id (self), NULL, draft_kept, g_object_ref (self));
      self->has_draft = FALSE;
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      g_signal_emit (self, signals[SAVED], 0);
      return;
    }

  set_status (self, _ ("Saving…"));
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
  GTask *task;
  Save *save;

  g_return_if_fail (AV_IS_RECORD_EDITOR (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_clear_handle_id (&self->draft_source, g_source_remove);
  if (!av_record_editor_check (self))
    {
      g_task_return_new_error (task, AV_STORE_ERROR, AV_STORE_ERROR_INVALID, "%s", self->status);
      g_object_unref (task);
      return;
    }

  save = save_new (self, 0);
  if (!av_form_check_answers (av_record_get_form (self->record), save->answers, &canonical, &error))
    {
      refuse (self, "", error->message);
      g_task_return_error (task, error);
      g_object_unref (task);
      save_free (save);
      return;
    }

  add_changes (self, save, canonical);
  for (guint i = 0; others != NULL && i < others->len; i++)
    g_ptr_array_add (save->changes, av_change_ref (g_ptr_array_index (others, i)));
  commit (self, save, task);
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
           GPtrArray *stack,
           guint direction)
{
  g_autoptr (GPtrArray) inverses = NULL;
  Save *save;

  if (stack->len == 0)
    return;

  inverses = g_ptr_array_steal_index (stack, stack->len - 1);
  save = save_new (self, direction);
  for (guint i = 0; i < inverses->len; i++)
    {
      g_ptr_array_add (save->changes, av_change_ref (g_ptr_array_index (inverses, i)));
      g_ptr_array_add (save->befores, av_snapshot_ref (self->loaded));
    }

  notify_undo (self);
  commit (self, save, g_task_new (self, NULL, NULL, NULL));
}

void
av_record_editor_undo (AvRecordEditor *self)
{
  g_return_if_fail (AV_IS_RECORD_EDITOR (self));

  step_back (self, self->undo, 1);
}

void
av_record_editor_redo (AvRecordEditor *self)
{
  g_return_if_fail (AV_IS_RECORD_EDITOR (self));

  step_back (self, self->redo, 2);
}

void
av_version_free (AvVersion *version)
{
  g_free (version->value);
  g_free (version->shown);
  g_free (version->who);
  g_free (version);
}

static void
add_version (GPtrArray *versions,
             const AvField *field,
             const char *value,
             const char *who,
             gint64 when)
{
  AvVersion *version = g_new0 (AvVersion, 1);

  version->value = g_strdup (value);
  version->shown = value != NULL ? av_field_show (field, value) : g_strdup (_ ("no answer"));
  version->who = g_strdup (who != NULL ? who : "");
  version->when = when;
  version->mine = versions->len == 0;
  g_ptr_array_add (versions, version);
}

GPtrArray *
av_record_editor_dup_versions (AvRecordEditor *self,
                               const char *id)
{
  const AvField *field;
  g_autoptr (GPtrArray) versions = NULL;
  g_auto (GStrv) conflicts = NULL;
  guint n_live = 0;
  const AvLiveValue *live;

  g_return_val_if_fail (AV_IS_RECORD_EDITOR (self), NULL);

  field = av_form_find_field (av_record_get_form (self->record), id);
  if (field == NULL)
    return NULL;

  versions = g_ptr_array_new_with_free_func ((GDestroyNotify) av_version_free);
  if (g_hash_table_contains (self->bases, id))
    {
      add_version (versions, field, av_record_get_answer (self->record, id), av_session_get_agent (self->session), 0);
      add_version (versions, field, av_snapshot_get_answer (self->loaded, id),
                   av_snapshot_get_changed_by (self->loaded, id), av_snapshot_get_changed (self->loaded, id));
      return g_steal_pointer (&versions);
    }

  conflicts = av_snapshot_get_conflicts (self->loaded);
  if (!g_strv_contains ((const char *const *) conflicts, id))
    return NULL;

  live = av_snapshot_get_live (self->loaded, id, &n_live);
  for (guint i = 0; i < n_live; i++)
    add_version (versions, field, live[i].value, live[i].agent, live[i].hlc >> 16);

  return versions->len > 1 ? g_steal_pointer (&versions) : NULL;
}

void
av_record_editor_settle (AvRecordEditor *self,
                         const char *field,
                         const char *value)
{
  Save *save;
  AvChange *change;

  g_return_if_fail (AV_IS_RECORD_EDITOR (self));

  /* Typed here and not saved: the other value has been seen, so what stays
   * replaces it at the next save. */
  if (g_hash_table_remove (self->bases, field))
    {
      av_record_set_answer (self->record, field, value);
      g_signal_emit (self, signals[MARKS_CHANGED], 0);
      return;
    }

  save = save_new (self, 0);
  change = av_change_new_for (self->loaded);
  av_change_resolve (change, field, value);
  g_ptr_array_add (save->changes, change);
  g_ptr_array_add (save->befores, av_snapshot_ref (self->loaded));
  commit (self, save, g_task_new (self, NULL, NULL, NULL));
}

void
av_record_editor_restore (AvRecordEditor *self,
                          AvDraft *draft)
{
  g_autoptr (AvSnapshot) now = NULL;
  g_autoptr (GVariant) typed_over = NULL;

  g_return_if_fail (AV_IS_RECORD_EDITOR (self));

  now = av_snapshot_ref (self->loaded);
  typed_over = g_variant_ref (av_snapshot_get_answers (draft->loaded));

  self->absorbing = TRUE;
  av_record_thaw (self->record, draft->answers);
  self->absorbing = FALSE;
  self->has_draft = TRUE;
  self->restored = TRUE;
  if (self->was_saved)
    absorb (self, draft->loaded, typed_over, now);
  else
    look_whether_dirty (self);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RESTORED]);
}

void
av_record_editor_discard (AvRecordEditor *self)
{
  g_return_if_fail (AV_IS_RECORD_EDITOR (self));

  g_hash_table_remove_all (self->bases);
  av_record_thaw (self->record, self->pristine);
  if (self->draft_source == 0)
    self->draft_source = g_timeout_add_seconds (DRAFT_SECONDS, draft_is_due, self);
  av_record_editor_keep (self);
  self->restored = FALSE;
  set_status (self, "");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RESTORED]);
  g_signal_emit (self, signals[MARKS_CHANGED], 0);
}

void
av_record_editor_propose (AvRecordEditor *self,
                          const char *field,
                          const char *answer)
{
  g_return_if_fail (AV_IS_RECORD_EDITOR (self));

  if (av_record_get_answer (self->record, field) != NULL)
    return;

  self->absorbing = TRUE;
  av_record_set_answer (self->record, field, answer);
  self->absorbing = FALSE;
  if (!self->dirty)
    take_pristine (self, av_record_freeze (self->record));
}

AvRecordEditor *
av_record_editor_new (AvSession *session,
                      AvSnapshot *loaded,
                      const char *window)
{
  AvRecordEditor *self;
  const AvForm *form;

  g_return_val_if_fail (AV_IS_SESSION (session), NULL);
  g_return_val_if_fail (loaded != NULL, NULL);

  form = av_catalogue_find_form (av_snapshot_get_form (loaded));
  g_return_val_if_fail (form != NULL, NULL);

  self = g_object_new (AV_TYPE_RECORD_EDITOR, NULL);
  self->session = g_object_ref (session);
  self->window = g_strdup (window);
  self->loaded = av_snapshot_ref (loaded);
  self->was_saved = av_snapshot_get_changed (loaded, NULL) != 0;
  self->record = av_record_new (form);
  av_record_thaw (self->record, av_snapshot_get_answers (loaded));
  take_pristine (self, av_record_freeze (self->record));
  g_signal_connect_object (self->record, "notify", G_CALLBACK (record_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "record-changed", G_CALLBACK (session_record_changed), self, G_CONNECT_SWAPPED);

  return self;
}

AvRecord *
av_record_editor_get_record (AvRecordEditor *self)
{
  g_return_val_if_fail (AV_IS_RECORD_EDITOR (self), NULL);

  return self->record;
}

AvSession *
av_record_editor_get_session (AvRecordEditor *self)
{
  g_return_val_if_fail (AV_IS_RECORD_EDITOR (self), NULL);

  return self->session;
}

AvSnapshot *
av_record_editor_get_loaded (AvRecordEditor *self)
{
  g_return_val_if_fail (AV_IS_RECORD_EDITOR (self), NULL);

  return self->loaded;
}

const AvForm *
av_record_editor_get_form (AvRecordEditor *self)
{
  g_return_val_if_fail (AV_IS_RECORD_EDITOR (self), NULL);

  return av_record_get_form (self->record);
}

const char *
av_record_editor_get_id (AvRecordEditor *self)
{
  g_return_val_if_fail (AV_IS_RECORD_EDITOR (self), NULL);

  return av_snapshot_get_id (self->loaded);
}

const char *
av_record_editor_get_container (AvRecordEditor *self)
{
  g_return_val_if_fail (AV_IS_RECORD_EDITOR (self), NULL);

  return av_snapshot_get_container (self->loaded);
}

const char *
av_record_editor_get_status (AvRecordEditor *self)
{
  g_return_val_if_fail (AV_IS_RECORD_EDITOR (self), NULL);

  return self->status;
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

void
av_record_editor_set_stage (AvRecordEditor *self,
                            AvStage stage)
{
  g_return_if_fail (AV_IS_RECORD_EDITOR (self));

  self->stage = stage;
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
      g_value_set_object (value, self->record);
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
      g_value_set_boolean (value, self->undo->len > 0);
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, self->redo->len > 0);
      break;
    case PROP_RESTORED:
      g_value_set_boolean (value, self->restored);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
av_record_editor_dispose (GObject *object)
{
  AvRecordEditor *self = AV_RECORD_EDITOR (object);

  if (self->session != NULL && av_session_get_queue (self->session) != NULL)
    av_record_editor_keep (self);
  g_clear_handle_id (&self->draft_source, g_source_remove);

  G_OBJECT_CLASS (av_record_editor_parent_class)->dispose (object);
}

static void
av_record_editor_finalize (GObject *object)
{
  AvRecordEditor *self = AV_RECORD_EDITOR (object);

  g_clear_object (&self->record);
  g_clear_object (&self->session);
  g_clear_pointer (&self->loaded, av_snapshot_unref);
  g_clear_pointer (&self->pristine, g_variant_unref);
  g_hash_table_unref (self->bases);
  g_ptr_array_unref (self->undo);
  g_ptr_array_unref (self->redo);
  g_free (self->window);
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
  signals[REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[MARKS_CHANGED] = g_signal_new ("marks-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
av_record_editor_init (AvRecordEditor *self)
{
  self->status = g_strdup ("");
  self->bases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) av_snapshot_unref);
  self->undo = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  self->redo = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
}
