#include "av-record-json.h"

#include <glib/gi18n-lib.h>

#include "av-catalogue.h"
#include "av-cli-error.h"
#include "av-record-store.h"
#include "av-record-title.h"

/* @answers: a{ss} (transfer full). */
JsonObject *
av_record_json_from_answers (GVariant *answers)
{
  JsonObject *object = json_object_new ();
  GVariantIter iter;
  const char *field;
  const char *answer;

  g_variant_iter_init (&iter, answers);
  while (g_variant_iter_next (&iter, "{&s&s}", &field, &answer))
    json_object_set_string_member (object, field, answer);

  return object;
}

static JsonArray *
new_array (char **texts)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; texts[i] != NULL; i++)
    json_array_add_string_element (array, texts[i]);

  return array;
}

/* {"id", "form", "container", "answers"}, and what is particular to it where
 * anything is: "deleted", "conflicts" (transfer full). */
JsonObject *
av_record_json_from_snapshot (AvSnapshot *snapshot)
{
  JsonObject *object = json_object_new ();
  g_auto (GStrv) conflicts = av_snapshot_get_conflicts (snapshot);

  json_object_set_string_member (object, "id", av_snapshot_get_id (snapshot));
  json_object_set_string_member (object, "form", av_snapshot_get_form (snapshot));
  json_object_set_string_member (object, "container", av_snapshot_get_container (snapshot));
  json_object_set_object_member (object, "answers", av_record_json_from_answers (av_snapshot_get_answers (snapshot)));
  if (conflicts[0] != NULL)
    json_object_set_array_member (object, "conflicts", new_array (conflicts));
  if (av_snapshot_is_deleted (snapshot))
    json_object_set_boolean_member (object, "deleted", TRUE);

  return object;
}

/* One line of a list or of a search (transfer full). */
JsonObject *
av_record_json_from_summary (AvSummary *summary)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", summary->id);
  json_object_set_string_member (object, "form", summary->form);
  json_object_set_string_member (object, "container", summary->container);
  json_object_set_string_member (object, "title", summary->title);
  json_object_set_string_member (object, "subtitle", summary->subtitle);
  json_object_set_string_member (object, "stage", summary->stage);
  json_object_set_string_member (object, "code", summary->code);
  if (*summary->due != '\0')
    {
      json_object_set_string_member (object, "due", summary->due);
      json_object_set_boolean_member (object, "late", summary->late);
    }
  if (summary->has_conflict)
    json_object_set_boolean_member (object, "conflict", TRUE);
  json_object_set_object_member (object, "answers", av_record_json_from_answers (summary->answers));

  return object;
}

static gboolean
refuse (GError **error,
        const char *why)
{
  g_set_error_literal (error, AV_CLI_ERROR, AV_CLI_ERROR_INPUT, why);
  return FALSE;
}

/* Takes the text of a member that may be absent. */
static gboolean
get_text (JsonObject *object,
          const char *name,
          const char **text,
          GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  *text = NULL;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    {
      g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_INPUT, _ ("“%s” must be a text."), name);
      return FALSE;
    }

  *text = json_node_get_string (node);

  return TRUE;
}

static gboolean
check_members (JsonObject *object,
               GError **error)
{
  static const char *const known[] = { "id", "form", "container", "scope", "answers", NULL };
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    if (!g_strv_contains (known, l->data))
      {
        g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_INPUT, _ ("“%s” is not part of a record."), (const char *) l->data);
        return FALSE;
      }

  return TRUE;
}

static gboolean
set_answers (AvChange *change,
             const AvForm *form,
             JsonObject *answers,
             GError **error)
{
  g_autoptr (GList) names = json_object_get_members (answers);

  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *text;

      if (av_form_find_field (form, l->data) == NULL)
        {
          g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_INPUT, _ ("The form “%s” has no field “%s”."), form->id, (const char *) l->data);
          return FALSE;
        }

      if (!get_text (answers, l->data, &text, error))
        return FALSE;

      av_change_set (change, l->data, text);
    }

  return TRUE;
}

/* A line of `record put` as a change; NULL with a sentence where it is wrong. */
AvChange *
av_record_json_to_change (JsonObject *object,
                          GError **error)
{
  const char *id, *form_id, *container, *scope;
  const AvForm *form;
  JsonNode *answers = json_object_get_member (object, "answers");
  g_autoptr (AvChange) change = NULL;

  if (!check_members (object, error) ||
      !get_text (object, "id", &id, error) ||
      !get_text (object, "form", &form_id, error) ||
      !get_text (object, "container", &container, error) ||
      !get_text (object, "scope", &scope, error))
    return NULL;

  form = form_id != NULL ? av_catalogue_find_form (form_id) : NULL;
  if (form == NULL)
    {
      if (form_id == NULL)
        refuse (error, _ ("“form” is missing."));
      else
        g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_INPUT, _ ("There is no form “%s”."), form_id);
      return NULL;
    }

  if ((id != NULL && !av_id_is_valid (id)) || (container != NULL && !av_id_is_valid (container)))
    {
      refuse (error, _ ("An id has 32 hexadecimal characters."));
      return NULL;
    }

  if (answers == NULL || !JSON_NODE_HOLDS_OBJECT (answers))
    {
      refuse (error, _ ("“answers” is missing."));
      return NULL;
    }

  change = av_change_new (form->id, id, container, scope);
  if (!set_answers (change, form, json_node_get_object (answers), error))
    return NULL;

  return g_steal_pointer (&change);
}

/* What a record is called, or its id where it is not here (transfer full). */
char *
av_record_text_record (AvStore *store,
                       const char *id)
{
  g_autoptr (AvSnapshot) snapshot = av_record_store_load (store, id, NULL);
  const AvForm *form = snapshot != NULL ? av_catalogue_find_form (av_snapshot_get_form (snapshot)) : NULL;

  return form != NULL ? av_record_title_show (store, form, av_snapshot_get_answers (snapshot), NULL) : g_strdup (id);
}

/* An answer as people read it (transfer full). @field NULL: of a newer version. */
char *
av_record_text_answer (AvStore *store,
                       const AvField *field,
                       const char *answer)
{
  if (field == NULL)
    return g_strdup (answer);

  if ((field->kind == AV_FIELD_RECORD || field->kind == AV_FIELD_AGENT) && av_id_is_valid (answer))
    return av_record_text_record (store, answer);

  return av_field_show (field, answer);
}

static void
append_answer (GString *text,
               AvStore *store,
               const AvForm *form,
               const char *name,
               const char *answer)
{
  const AvField *field = form != NULL ? av_form_find_field (form, name) : NULL;
  g_autofree char *shown = av_record_text_answer (store, field, answer);

  g_string_append_printf (text, "  %s : %s\n", field != NULL ? av_field_get_label (field) : name, shown);
}

/* (transfer full) */
char *
av_record_text_from_snapshot (AvStore *store,
                              AvSnapshot *snapshot)
{
  const AvForm *form = av_catalogue_find_form (av_snapshot_get_form (snapshot));
  GString *text = g_string_new (NULL);
  GVariantIter iter;
  const char *name;
  const char *answer;

  g_string_append_printf (text, "%s %s\n", form != NULL ? av_form_get_label (form) : av_snapshot_get_form (snapshot), av_snapshot_get_id (snapshot));

  /* In the order in which people ask; then what a newer version added. */
  for (guint i = 0; form != NULL && i < form->n_fields; i++)
    if ((answer = av_snapshot_get_answer (snapshot, form->fields[i].id)) != NULL)
      append_answer (text, store, form, form->fields[i].id, answer);

  g_variant_iter_init (&iter, av_snapshot_get_answers (snapshot));
  while (g_variant_iter_next (&iter, "{&s&s}", &name, &answer))
    if (form == NULL || av_form_find_field (form, name) == NULL)
      append_answer (text, store, form, name, answer);

  return g_string_free (text, FALSE);
}
