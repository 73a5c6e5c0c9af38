#include "av-deed.h"

/* One record of the deed: new where @id is NULL. */
typedef struct
{
  char *id;
  char *form;
  char *container;
  char *where_field; /* NULL: whatever the record says */
  char *where_answer;
  GPtrArray *fields; /* field, answer, field, answer… */
} Step;

struct _AvDeed
{
  char *said;
  GPtrArray *steps;   /* of Step */
  GPtrArray *next;    /* of AvChange: takes back what was done last; NULL: not done */
  GPtrArray *touched; /* of AvSnapshot */
};

static void
step_free (gpointer data)
{
  Step *step = data;

  g_free (step->id);
  g_free (step->form);
  g_free (step->container);
  g_free (step->where_field);
  g_free (step->where_answer);
  g_ptr_array_unref (step->fields);
  g_free (step);
}

static Step *
add_step (AvDeed *deed)
{
  Step *step = g_new0 (Step, 1);

  step->fields = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (deed->steps, step);

  return step;
}

AvDeed *
av_deed_new (const char *said)
{
  AvDeed *deed = g_new0 (AvDeed, 1);

  deed->said = g_strdup (said);
  deed->steps = g_ptr_array_new_with_free_func (step_free);

  return deed;
}

void
av_deed_free (AvDeed *deed)
{
  g_free (deed->said);
  g_ptr_array_unref (deed->steps);
  g_clear_pointer (&deed->next, g_ptr_array_unref);
  g_clear_pointer (&deed->touched, g_ptr_array_unref);
  g_free (deed);
}

void
av_deed_begin (AvDeed *deed,
               const char *form,
               const char *container)
{
  Step *step = add_step (deed);

  step->form = g_strdup (form);
  step->container = g_strdup (container);
}

void
av_deed_change (AvDeed *deed,
                const char *id)
{
  add_step (deed)->id = g_strdup (id);
}

void
av_deed_change_where (AvDeed *deed,
                      const char *id,
                      const char *field,
                      const char *answer)
{
  Step *step = add_step (deed);

  step->id = g_strdup (id);
  step->where_field = g_strdup (field);
  step->where_answer = g_strdup (answer);
}

void
av_deed_set (AvDeed *deed,
             const char *field,
             const char *answer)
{
  Step *step;

  g_return_if_fail (deed->steps->len > 0);

  step = g_ptr_array_index (deed->steps, deed->steps->len - 1);
  g_ptr_array_add (step->fields, g_strdup (field));
  g_ptr_array_add (step->fields, g_strdup (answer));
}

const char *
av_deed_get_said (AvDeed *deed)
{
  return deed->said;
}

static AvChange *
change_of (Step *step,
           AvSnapshot *before)
{
  AvChange *change = before != NULL ? av_change_new_for (before) : av_change_new (step->form, NULL, step->container, NULL);

  for (guint i = 0; i < step->fields->len; i += 2)
    av_change_set (change, g_ptr_array_index (step->fields, i), g_ptr_array_index (step->fields, i + 1));

  return change;
}

static gboolean
is_asked_for (Step *step,
              AvSnapshot *before)
{
  return step->where_field == NULL ||
         (!av_snapshot_is_deleted (before) && g_strcmp0 (av_snapshot_get_answer (before, step->where_field), step->where_answer) == 0);
}

/* Where it depends on an answer, a record that is not there is none to change. */
static gboolean
load_before (AvStore *store,
             Step *step,
             AvSnapshot **before,
             GError **error)
{
  if (step->where_field != NULL)
    return av_record_store_find (store, step->id, before, error);

  *before = av_record_store_load (store, step->id, error);

  return *before != NULL;
}

/* The records as they were (NULL in place of a new one) and what to write. */
static GPtrArray *
prepare (AvStore *store,
         AvDeed *deed,
         GPtrArray *befores,
         GError **error)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) av_change_unref);

  for (guint i = 0; i < deed->steps->len; i++)
    {
      Step *step = g_ptr_array_index (deed->steps, i);
      g_autoptr (AvSnapshot) before = NULL;

      if (step->id != NULL && !load_before (store, step, &before, error))
        return NULL;
      if (step->where_field != NULL && (before == NULL || !is_asked_for (step, before)))
        continue;
      g_ptr_array_add (changes, change_of (step, before));
      g_ptr_array_add (befores, g_steal_pointer (&before));
    }

  return g_steal_pointer (&changes);
}

static gboolean
load_befores (AvStore *store,
              GPtrArray *changes,
              GPtrArray *befores,
              GError **error)
{
  for (guint i = 0; i < changes->len; i++)
    {
      AvSnapshot *before = av_record_store_load (store, av_change_get_id (g_ptr_array_index (changes, i)), error);

      if (before == NULL)
        return FALSE;
      g_ptr_array_add (befores, before);
    }

  return TRUE;
}

/* It is done already: what cannot be read again is only not taken back. */
static void
look_back (AvStore *store,
           AvDeed *deed,
           GPtrArray *changes,
           GPtrArray *befores)
{
  g_autoptr (GPtrArray) inverses = g_ptr_array_new_with_free_func ((GDestroyNotify) av_change_unref);

  for (guint i = 0; i < changes->len; i++)
    {
      AvChange *change = g_ptr_array_index (changes, i);
      AvSnapshot *after = av_record_store_load (store, av_change_get_id (change), NULL);
      AvChange *inverse;

      if (after == NULL)
        continue;
      g_ptr_array_add (deed->touched, after);
      inverse = av_change_inverse (change, g_ptr_array_index (befores, i), after);
      if (inverse != NULL)
        g_ptr_array_add (inverses, inverse);
    }

  g_clear_pointer (&deed->next, g_ptr_array_unref);
  deed->next = g_steal_pointer (&inverses);
}

static void
snapshot_unref (gpointer snapshot)
{
  if (snapshot != NULL)
    av_snapshot_unref (snapshot);
}

static gpointer
do_deed (AvStore *store,
         gpointer user_data,
         GError **error)
{
  AvDeed *deed = user_data;
  g_autoptr (GPtrArray) befores = g_ptr_array_new_with_free_func (snapshot_unref);
  g_autoptr (GPtrArray) changes = NULL;

  g_clear_pointer (&deed->touched, g_ptr_array_unref);
  deed->touched = g_ptr_array_new_with_free_func ((GDestroyNotify) av_snapshot_unref);
  if (deed->next == NULL)
    changes = prepare (store, deed, befores, error);
  else if (load_befores (store, deed->next, befores, error))
    changes = g_ptr_array_ref (deed->next);
  if (changes == NULL || !av_store_commit (store, changes, error))
    return NULL;

  look_back (store, deed, changes, befores);
  return deed;
}

static void
done (GObject *source,
      GAsyncResult *result,
      gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AvSession *session = g_task_get_source_object (task);
  GError *error = NULL;
  AvDeed *deed = av_queue_call_finish (AV_QUEUE (source), result, &error);

  if (deed == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  for (guint i = 0; i < deed->touched->len; i++)
    {
      AvSnapshot *touched = g_ptr_array_index (deed->touched, i);

      av_session_announce (session, av_snapshot_get_form (touched), av_snapshot_get_id (touched), av_snapshot_get_container (touched));
    }
  g_task_return_boolean (task, TRUE);
}

void
av_deed_do_async (AvSession *session,
                  AvDeed *deed,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  g_return_if_fail (AV_IS_SESSION (session));

  av_queue_call (av_session_get_queue (session), do_deed, deed, NULL, NULL, NULL, done,
                 g_task_new (session, NULL, callback, user_data));
}

gboolean
av_deed_do_finish (AvSession *session,
                   GAsyncResult *result,
                   GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
