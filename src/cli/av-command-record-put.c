/* record put: writes records, all or none. */

#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "av-catalogue.h"
#include "av-cli-error.h"
#include "av-commands.h"
#include "av-json-lines.h"
#include "av-store-option.h"
#include "av-record-json.h"
#include "av-record-store.h"
#include "av-remark.h"

static void
add_answer (JsonObject *object,
            const char *field,
            JsonNode *answer,
            gpointer builder)
{
  if (json_node_get_value_type (answer) == G_TYPE_STRING)
    g_variant_builder_add (builder, "{ss}", field, json_node_get_string (answer));
}

/* What the line answers, read; NULL where it cannot be, which the store says. */
static GVariant *
read_answers (JsonObject *object,
              const AvForm *form)
{
  g_autoptr (GVariant) said = NULL;
  GVariant *answers = NULL;
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  json_object_foreach_member (json_object_get_object_member (object, "answers"), add_answer, &builder);
  said = g_variant_ref_sink (g_variant_builder_end (&builder));

  return form != NULL && av_form_check_answers (form, said, &answers, NULL) ? answers : NULL;
}

/* Of what one line says: what is there already is told by the windows. Adds what
 * is kept as it is, and looks wrong, to @remarks. */
static gboolean
check_answers (JsonObject *object,
               guint line,
               GPtrArray *remarks,
               GError **error)
{
  const AvForm *form = av_catalogue_find_form (json_object_get_string_member (object, "form"));
  g_autoptr (GVariant) answers = read_answers (object, form);

  for (guint i = 0; answers != NULL && i < form->n_fields; i++)
    {
      const AvField *field = &form->fields[i];
      const char *label = av_field_get_label (field);
      g_autofree char *remark = NULL;

      if (!av_remark_check_order (form, field, answers, error))
        {
          g_prefix_error (error, _ ("%s: "), label);
          return FALSE;
        }

      remark = av_remark_find (form, field, answers);
      if (remark != NULL)
        g_ptr_array_add (remarks, g_strdup_printf (_ ("Line %u: “%s”, %s"), line, label, remark));
    }

  return TRUE;
}

/* Every line as a change; NULL with a sentence where one is wrong. */
static GPtrArray *
read_changes (GPtrArray *remarks,
              GError **error)
{
  g_autoptr (AvJsonLines) lines = av_json_lines_new (STDIN_FILENO);
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) av_change_unref);

  for (;;)
    {
      g_autoptr (JsonObject) object = NULL;
      AvChange *change;

      if (!av_json_lines_next (lines, &object, error))
        return NULL;

      if (object == NULL)
        return g_steal_pointer (&changes);

      change = av_record_json_to_change (object, error);
      if (change == NULL || !check_answers (object, av_json_lines_get_number (lines), remarks, error))
        {
          g_prefix_error (error, _ ("Line %u: "), av_json_lines_get_number (lines));
          g_clear_pointer (&change, av_change_unref);
          return NULL;
        }

      g_ptr_array_add (changes, change);
    }
}

static void
print_change (AvOutput *output,
              AvChange *change)
{
  JsonObject *object = json_object_new ();
  const char *container = av_change_get_container (change);

  json_object_set_string_member (object, "id", av_change_get_id (change));
  json_object_set_string_member (object, "container", container != NULL ? container : "");
  av_output_object (output, object);
  av_output_text (output, "%s %s\n", av_change_get_id (change), container != NULL ? container : "");
}

static gboolean
run_put (AvInvocation *invocation,
         GError **error)
{
  g_autoptr (GPtrArray) remarks = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) changes = read_changes (remarks, error);
  g_autoptr (AvOpenedStore) opening = changes != NULL ? av_store_option_open (invocation, error) : NULL;

  if (opening == NULL)
    return FALSE;

  if (!av_store_commit (av_opened_store_get_store (opening), changes, error))
    return FALSE;

  for (guint i = 0; i < changes->len; i++)
    print_change (av_invocation_get_output (invocation), g_ptr_array_index (changes, i));
  for (guint i = 0; i < remarks->len; i++)
    av_invocation_say (invocation, "%s", (const char *) g_ptr_array_index (remarks, i));

  return TRUE;
}

const AvCommand av_command_record_put = {
  .name = "record put",
  .arguments = "",
  .summary = N_ ("Writes the records given on standard input, all of them or none."),
  .help = N_ ("One JSON object a line: {\"id\"?, \"form\", \"container\"?, \"scope\"?, \"answers\": {FIELD: TEXT, or null to withdraw}}. "
              "Without an id a new record is made; without a container, a new dossier, or the territory of the scope. "
              "A record that was deleted is refused: “record undelete” takes it back first. "
              "A telephone number that lacks digits, or has too many, is kept as it is: a line on standard error says so, and the exit status stays 0. "
              "Prints {\"id\", \"container\"} of each, in order."),
  .run = run_put,
};
