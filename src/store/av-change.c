#include "av-change.h"

#include <string.h>

#include "av-catalogue.h"
#include "av-change-private.h"
#include "av-record.h"
#include "av-store.h"

struct _AvChange
{
  gatomicrefcount count;
  char *id;
  char *form;
  char *container;
  char *scope;
  AvSnapshot *loaded;
  GPtrArray *fields; /* of AvFieldChange */
  int deleted;
  int klass;
};

G_DEFINE_BOXED_TYPE (AvChange, av_change, av_change_ref, av_change_unref)

static void
free_field_change (gpointer data)
{
  AvFieldChange *field = data;

  g_free (field->field);
  g_free (field->answer);
  g_free (field);
}

static AvChange *
make (const char *id,
      const char *form,
      const char *container,
      const char *scope)
{
  AvChange *change = g_new0 (AvChange, 1);

  g_atomic_ref_count_init (&change->count);
  change->id = g_strdup (id);
  change->form = g_strdup (form);
  change->container = g_strdup (container);
  change->scope = g_strdup (scope);
  change->fields = g_ptr_array_new_with_free_func (free_field_change);
  change->deleted = -1;
  change->klass = -1;
  return change;
}

/* These open a dossier by themselves; other records go into one. */
static gboolean
opens_dossier (const AvForm *form)
{
  return form->singleton || strcmp (form->id, "contact") == 0;
}

AvChange *
av_change_new (const char *form_id,
               const char *id,
               const char *container,
               const char *scope)
{
  const AvForm *form = av_catalogue_find_form (form_id);
  AvChange *change = make (id, form_id, container, scope);

  if (form == NULL)
    return change;

  /* A change of a record named by its id alone goes where the record is. */
  if (container == NULL && form->container == AV_CONTAINER_TERRITOIRE && scope != NULL)
    change->container = av_store_territory_id (scope);
  else if (container == NULL && id == NULL && form->container == AV_CONTAINER_DOSSIER && opens_dossier (form))
    change->container = av_id_new_string ();

  if (id == NULL)
    change->id = form->singleton && change->container != NULL ? av_store_singleton_id (change->container, form_id) : av_id_new_string ();
  return change;
}

AvChange *
av_change_new_for (AvSnapshot *loaded)
{
  const char *container = av_snapshot_get_container (loaded);
  AvChange *change = make (av_snapshot_get_id (loaded), av_snapshot_get_form (loaded), container[0] != '\0' ? container : NULL, NULL);

  change->loaded = av_snapshot_ref (loaded);
  return change;
}

static void
take_differences (AvChange *change,
                  GVariant *former,
                  GVariant *answers)
{
  GVariantIter iter;
  const char *field, *answer;

  g_variant_iter_init (&iter, answers);
  while (g_variant_iter_next (&iter, "{&s&s}", &field, &answer))
    if (g_strcmp0 (av_answers_get (former, field), answer) != 0)
      av_change_set (change, field, answer);

  g_variant_iter_init (&iter, former);
  while (g_variant_iter_next (&iter, "{&s&s}", &field, NULL))
    if (av_answers_get (answers, field) == NULL)
      av_change_set (change, field, NULL);
}

AvChange *
av_change_new_between (AvSnapshot *loaded,
                       GVariant *answers)
{
  AvChange *change = av_change_new_for (loaded);

  take_differences (change, av_snapshot_get_answers (loaded), answers);
  if (av_change_is_empty (change))
    g_clear_pointer (&change, av_change_unref);
  return change;
}

AvChange *
av_change_ref (AvChange *change)
{
  g_atomic_ref_count_inc (&change->count);
  return change;
}

void
av_change_unref (AvChange *change)
{
  if (!g_atomic_ref_count_dec (&change->count))
    return;

  g_free (change->id);
  g_free (change->form);
  g_free (change->container);
  g_free (change->scope);
  g_clear_pointer (&change->loaded, av_snapshot_unref);
  g_ptr_array_unref (change->fields);
  g_free (change);
}

static void
set_field (AvChange *change,
           const char *field,
           const char *answer,
           gboolean resolves)
{
  AvFieldChange *set = NULL;

  for (guint i = 0; i < change->fields->len && set == NULL; i++)
    {
      AvFieldChange *known = g_ptr_array_index (change->fields, i);

      set = strcmp (known->field, field) == 0 ? known : NULL;
    }

  if (set == NULL)
    {
      set = g_new0 (AvFieldChange, 1);
      set->field = g_strdup (field);
      g_ptr_array_add (change->fields, set);
    }

  g_free (set->answer);
  set->answer = answer != NULL && answer[0] != '\0' ? g_strdup (answer) : NULL;
  set->resolves = resolves;
}

void
av_change_set (AvChange *change,
               const char *field,
               const char *answer)
{
  set_field (change, field, answer, FALSE);
}

void
av_change_set_answers (AvChange *change,
                       GVariant *answers)
{
  GVariantIter iter;
  const char *field, *answer;

  g_variant_iter_init (&iter, answers);
  while (g_variant_iter_next (&iter, "{&s&s}", &field, &answer))
    av_change_set (change, field, answer);
}

void
av_change_resolve (AvChange *change,
                   const char *field,
                   const char *answer)
{
  set_field (change, field, answer, TRUE);
}

void
av_change_set_deleted (AvChange *change,
                       gboolean deleted)
{
  change->deleted = deleted != FALSE;
}

void
av_change_forget_names (AvChange *change)
{
  const AvForm *form = av_catalogue_find_form (change->form);

  for (guint i = 0; form != NULL && i < form->n_fields; i++)
    if ((form->fields[i].flags & AV_FIELD_NOMINATIVE) != 0)
      av_change_set (change, form->fields[i].id, NULL);
}

const char *
av_change_get_id (AvChange *change)
{
  return change->id;
}

const char *
av_change_get_form (AvChange *change)
{
  return change->form;
}

const char *
av_change_get_container (AvChange *change)
{
  return change->container;
}

const char *
av_change_get_scope (AvChange *change)
{
  return change->scope;
}

gboolean
av_change_is_empty (AvChange *change)
{
  return change->fields->len == 0 && change->deleted < 0;
}

guint
av_change_get_n_fields (AvChange *change)
{
  return change->fields->len;
}

const AvFieldChange *
av_change_get_field (AvChange *change,
                     guint position)
{
  return g_ptr_array_index (change->fields, position);
}

AvSnapshot *
av_change_get_loaded (AvChange *change)
{
  return change->loaded;
}

int
av_change_get_deleted (AvChange *change)
{
  return change->deleted;
}

void
av_change_set_class (AvChange *change,
                     AvClass klass)
{
  change->klass = (int) klass;
}

int
av_change_get_class (AvChange *change)
{
  return change->klass;
}

AvChange *
av_change_inverse (AvChange *change,
                   AvSnapshot *before,
                   AvSnapshot *after)
{
  AvChange *inverse = av_change_new_for (after);

  if (before == NULL || g_variant_n_children (av_snapshot_get_answers (before)) == 0)
    {
      av_change_set_deleted (inverse, TRUE);
      return inverse;
    }

  for (guint i = 0; i < change->fields->len; i++)
    {
      const char *field = av_change_get_field (change, i)->field;
      const char *former = av_snapshot_get_answer (before, field);

      if (g_strcmp0 (former, av_snapshot_get_answer (after, field)) != 0)
        av_change_set (inverse, field, former);
    }
  if (av_snapshot_is_deleted (before) != av_snapshot_is_deleted (after))
    av_change_set_deleted (inverse, av_snapshot_is_deleted (before));

  if (av_change_is_empty (inverse))
    g_clear_pointer (&inverse, av_change_unref);
  return inverse;
}

GPtrArray *
av_change_inverses (GPtrArray *changes,
                    GPtrArray *befores,
                    GPtrArray *afters)
{
  GPtrArray *inverses = g_ptr_array_new_with_free_func ((GDestroyNotify) av_change_unref);

  for (guint i = 0; i < afters->len; i++)
    {
      AvChange *inverse = av_change_inverse (g_ptr_array_index (changes, i),
                                             g_ptr_array_index (befores, i), g_ptr_array_index (afters, i));

      if (inverse != NULL)
        g_ptr_array_add (inverses, inverse);
    }

  return inverses;
}
