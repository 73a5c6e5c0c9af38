#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-catalogue.h"
#include "av-code.h"
#include "av-fusion.h"
#include "av-local-row.h"
#include "av-merge-private.h"
#include "av-moment.h"
#include "av-reading-private.h"
#include "av-record.h"
#include "av-save-private.h"
#include "av-twin.h"

void
av_save_clear (AvSave *save)
{
  g_clear_pointer (&save->now, av_registers_free);
  g_clear_pointer (&save->twins, g_ptr_array_unref);
  g_clear_pointer (&save->wanted, g_hash_table_unref);
  g_clear_pointer (&save->answers, g_hash_table_unref);
  g_clear_pointer (&save->after, g_variant_unref);
}

/* --- where --------------------------------------------------------------- */

static gboolean
take_record (AvSave *save,
             const AvRecordRow *row,
             GError **error)
{
  if (strcmp (row->form, save->form->id) != 0)
    {
      g_set_error (error, AV_STORE_ERROR, AV_STORE_ERROR_INVALID,
                   _ ("This identifier already names something else (%s). Nothing was changed."), row->form);
      return FALSE;
    }

  /* Nobody writes over what they do not read. */
  if (!av_reading_require (save->store, row, error))
    return FALSE;

  save->exists = TRUE;
  save->id = row->id;
  save->rid = row->rid;
  save->container = row->container;
  save->klass = row->klass;
  return av_registers_load (save->now, save->store, row->rid, row->form, error);
}

static gboolean
find_record (AvSave *save,
             GError **error)
{
  g_autoptr (GError) problem = NULL;
  AvRecordRow row;
  AvId successor;

  if (!av_store_lookup_record (save->store, &save->id, &row, &problem))
    {
      return av_database_ended_well (&problem, error);
    }

  if (!take_record (save, &row, error))
    return FALSE;

  /* It became sensitive meanwhile: what was typed goes where it went on. */
  av_store_successor_id (&row.id, &successor);
  if (save->now->deleted && av_change_get_deleted (save->change) < 0 &&
      av_store_lookup_record (save->store, &successor, &row, NULL))
    return take_record (save, &row, error);
  return TRUE;
}

static gboolean
choose_container (AvSave *save,
                  GError **error)
{
  const char *container = av_change_get_container (save->change);
  const char *scope = av_change_get_scope (save->change);
  g_autofree char *territory = NULL;

  if (container != NULL)
    return av_store_parse_id (container, &save->container, error);

  if (scope == NULL)
    scope = av_store_get_default_scope (save->store);
  if (save->form->container == AV_CONTAINER_TERRITOIRE && scope != NULL)
    {
      territory = av_store_territory_id (scope);
      return av_store_parse_id (territory, &save->container, error);
    }

  if (strcmp (save->form->id, "contact") == 0)
    {
      av_id_random (&save->container);
      return TRUE;
    }

  g_set_error (error, AV_STORE_ERROR, AV_STORE_ERROR_INVALID,
               save->form->container == AV_CONTAINER_TERRITOIRE
                 ? _ ("“%s” belongs to a commune: say which one. Nothing was saved.")
                 : _ ("“%s” belongs to the dossier of a young person: say which one. Nothing was saved."),
               av_form_get_label (save->form));
  return FALSE;
}

/* Whoever writes without having loaded a record has not looked whether it was
 * deleted: it never comes back by silence. */
static gboolean
check_not_deleted (AvSave *save,
                   GError **error)
{
  g_autofree char *id = NULL;

  if (!save->now->deleted || av_change_get_loaded (save->change) != NULL || av_change_get_deleted (save->change) >= 0)
    return TRUE;

  id = av_id_to_string (&save->id);
  g_set_error (error, AV_STORE_ERROR, AV_STORE_ERROR_DELETED,
               _ ("The record %s was deleted: take that back first. Nothing was saved."), id);
  return FALSE;
}

/* --- what ---------------------------------------------------------------- */

/* @answer: canonical; NULL withdraws. */
static void
want (AvSave *save,
      const char *field,
      const char *answer)
{
  g_hash_table_insert (save->wanted, g_strdup (field), g_strdup (answer));
  if (answer != NULL)
    g_hash_table_insert (save->answers, g_strdup (field), g_strdup (answer));
  else
    g_hash_table_remove (save->answers, field);
}

static gboolean
is_answered (AvSave *save,
             const char *field)
{
  return g_hash_table_contains (save->answers, field);
}

static gboolean
check_answer (AvSave *save,
              const AvFieldChange *wanted,
              GError **error)
{
  const AvField *field = av_form_find_field (save->form, wanted->field);
  g_autofree char *canonical = NULL;

  if (field == NULL)
    {
      g_set_error (error, AV_STORE_ERROR, AV_STORE_ERROR_UNKNOWN,
                   _ ("“%s” has no field “%s”. Nothing was saved."), save->form->id, wanted->field);
      return FALSE;
    }

  if (wanted->answer == NULL)
    {
      want (save, wanted->field, NULL);
      return TRUE;
    }

  /* What is there already, perhaps of a newer version, is not judged again. */
  if (g_strcmp0 (av_registers_get_answer (save->now, wanted->field), wanted->answer) == 0)
    canonical = g_strdup (wanted->answer);
  else if (!av_field_check (field, wanted->answer, &canonical, error))
    {
      g_prefix_error (error, _ ("%s: "), av_field_get_label (field));
      return FALSE;
    }

  want (save, wanted->field, canonical);
  return TRUE;
}

static void
take_answers (AvSave *save,
              AvRegisters *registers)
{
  for (guint i = 0; i < registers->fields->len; i++)
    g_hash_table_insert (save->answers, g_strdup (g_ptr_array_index (registers->fields, i)), g_strdup (g_ptr_array_index (registers->answers, i)));
}

static void
take_former_answers (AvSave *save)
{
  g_autoptr (AvRegisters) all = NULL;

  if (save->twins->len == 0)
    {
      take_answers (save, save->now);
      return;
    }

  all = av_registers_new ();
  av_registers_merge (all, save->now, save->form->id);
  for (guint i = 0; i < save->twins->len; i++)
    av_registers_merge (all, ((AvTwin *) g_ptr_array_index (save->twins, i))->now, save->form->id);
  take_answers (save, all);
}

/* The first stage of a new record, where nobody said it. */
static const char *
get_first_stage (AvSave *save)
{
  static const struct
  {
    const char *form;
    const char *stage;
  } stages[] = {
    { "dossier", "REPERE" },
    { "besoin-immediat", "ouvert" },
    { "orientation", "PROPOSEE" },
  };

  if (strcmp (save->form->id, "contact") == 0)
    return is_answered (save, "prenom-ou-surnom") || is_answered (save, "nom") ? "A_RAPPROCHER" : "ANONYME";
  if (strcmp (save->form->id, "action") == 0)
    return is_answered (save, "realisee-le") ? "done" : "planned";

  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    if (strcmp (stages[i].form, save->form->id) == 0)
      return stages[i].stage;
  return NULL;
}

static char *
propose_answer (AvSave *save,
                const AvField *field)
{
  g_autofree char *moment = NULL;

  if (strcmp (save->form->id, AV_LOCAL_ROW_FORM) == 0)
    return is_answered (save, "libelle") ? av_local_row_draw_code (save->store, g_hash_table_lookup (save->answers, "libelle"), &save->id) : NULL;
  if (field->kind == AV_FIELD_AGENT)
    return g_strdup (av_store_get_agent (save->store));
  if ((field->flags & AV_FIELD_SHEET_CODE) != 0)
    return (field->flags & AV_FIELD_REQUIRED) != 0 ? av_code_new () : NULL;
  if (strcmp (field->id, "statut") == 0)
    return g_strdup (get_first_stage (save));
  if ((field->flags & AV_FIELD_REQUIRED) == 0 || (field->kind != AV_FIELD_MOMENT && field->kind != AV_FIELD_DAY))
    return NULL;

  moment = av_moment_from_unix ((gint64) (av_store_get_now (save->store) / 1000));
  return field->kind == AV_FIELD_MOMENT ? g_steal_pointer (&moment) : g_strndup (moment, strlen ("2026-11-23"));
}

/* What the program knows by itself is never asked, nor a reason to refuse. */
static void
add_automatic_answers (AvSave *save)
{
  for (guint i = 0; i < save->form->n_fields; i++)
    {
      const AvField *field = &save->form->fields[i];
      g_autofree char *answer = NULL;

      if ((field->flags & AV_FIELD_AUTOMATIC) != 0 && !is_answered (save, field->id) &&
          !g_hash_table_contains (save->wanted, field->id))
        answer = propose_answer (save, field);
      if (answer != NULL)
        want (save, field->id, answer);
    }
}

static gboolean
check_names (AvSave *save,
             GError **error)
{
  if (!av_form_is_anonymous (save->form, save->after))
    return TRUE;

  for (guint i = 0; i < save->form->n_fields; i++)
    {
      const AvField *field = &save->form->fields[i];

      if ((field->flags & AV_FIELD_NOMINATIVE) == 0 || !is_answered (save, field->id))
        continue;

      g_set_error (error, AV_STORE_ERROR, AV_STORE_ERROR_ANONYMOUS,
                   _ ("This person does not want to be called back: “%s” is not kept. Take it out, or change the answer; nothing was saved yet."),
                   av_field_get_label (field));
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_required (AvSave *save,
                GError **error)
{
  /* `personne` and `dossier` are filled little by little. */
  if (save->form->singleton)
    return TRUE;

  for (guint i = 0; i < save->form->n_fields; i++)
    {
      const AvField *field = &save->form->fields[i];
      gboolean concerned = !save->exists || g_hash_table_contains (save->wanted, field->id);

      if (!concerned || (field->flags & AV_FIELD_AUTOMATIC) != 0 || is_answered (save, field->id) ||
          !av_form_is_required (save->form, field, save->after, AV_STAGE_CAPTURE))
        continue;

      g_set_error (error, AV_STORE_ERROR, AV_STORE_ERROR_REQUIRED,
                   av_form_is_about_person (save->form)
                     ? _ ("“%s” is still needed (“does not know” is an answer too). Nothing was saved yet.")
                     : _ ("“%s” is still needed. Nothing was saved yet."),
                   av_field_get_label (field));
      return FALSE;
    }
  return TRUE;
}

static char *
resolve_answer (const char *form,
                const char *record_id,
                const char *field,
                gpointer user_data)
{
  AvStore *store = user_data;
  g_autoptr (AvRegisters) registers = av_registers_new ();
  AvRecordRow row;
  AvId id;

  if (!av_id_parse (record_id, &id) || !av_store_lookup_record (store, &id, &row, NULL) ||
      !av_registers_load (registers, store, row.rid, row.form, NULL))
    return NULL;
  return g_strdup (av_registers_get_answer (registers, field));
}

AvClass
av_save_get_class (AvStore *store,
                   const AvForm *form,
                   GVariant *answers)
{
  return av_form_get_class (form, answers, resolve_answer, store);
}

static AvClass
choose_class (AvSave *save)
{
  int made_of = av_change_get_class (save->change);

  return made_of >= 0 ? (AvClass) made_of : av_save_get_class (save->store, save->form, save->after);
}

gboolean
av_save_prepare (AvSave *save,
                 AvStore *store,
                 AvChange *change,
                 GError **error)
{
  gboolean writes = av_change_get_deleted (change) < 0 || (av_change_get_deleted (change) == FALSE && av_change_get_n_fields (change) > 0);

  save->store = store;
  save->change = change;
  save->now = av_registers_new ();
  save->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  save->wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  save->form = av_catalogue_find_form (av_change_get_form (change));
  if (save->form == NULL)
    {
      g_set_error (error, AV_STORE_ERROR, AV_STORE_ERROR_UNKNOWN, _ ("There is no form “%s”. Nothing was saved."), av_change_get_form (change));
      return FALSE;
    }

  if (av_change_get_id (change) == NULL)
    av_id_random (&save->id);
  else if (!av_store_parse_id (av_change_get_id (change), &save->id, error) || !find_record (save, error))
    return FALSE;
  if (!check_not_deleted (save, error) || (!save->exists && !choose_container (save, error)))
    return FALSE;
  save->twins = av_reading_load_twins (store, save->form, &save->container, error);
  if (save->twins == NULL || !av_fusion_has (store, &save->container, &save->fused, error))
    return FALSE;

  take_former_answers (save);
  for (guint i = 0; i < av_change_get_n_fields (change); i++)
    if (!check_answer (save, av_change_get_field (change, i), error))
      return FALSE;
  if (writes && (!save->exists || save->now->live->len == 0))
    add_automatic_answers (save);

  save->after = av_answers_freeze (save->answers);
  if (!save->exists)
    save->klass = choose_class (save);
  else if (save->klass != AV_CLASS_SENSIBLE && av_change_get_n_fields (change) > 0 &&
           av_save_get_class (store, save->form, save->after) == AV_CLASS_SENSIBLE)
    save->klass = AV_CLASS_SENSIBLE; /* differs from the record's: it goes on elsewhere */

  /* What is missing is not asked for where nothing can be written. */
  if (!av_save_check_role (save, error) || !av_store_require_not_erased (store, &save->container, save->klass, error))
    return FALSE;

  return !writes || (check_names (save, error) && check_required (save, error) && av_local_row_check (save, error));
}
