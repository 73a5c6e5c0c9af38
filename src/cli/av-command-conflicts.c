/* conflicts, conflicts resolve: values that were written apart. */

#include <glib/gi18n-lib.h>

#include "av-catalogue.h"
#include "av-cli-error.h"
#include "av-commands.h"
#include "av-store-option.h"
#include "av-record-json.h"
#include "av-record-store.h"

/* Milliseconds before the counter of the clock. */
#define HLC_SHIFT 16

static char *
format_when (guint64 hlc)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_local ((gint64) (hlc >> HLC_SHIFT) / 1000);

  return when != NULL ? g_date_time_format (when, "%F %H:%M") : g_strdup ("");
}

static void
print_values (AvOutput *output,
              AvStore *store,
              AvSnapshot *snapshot,
              const char *name,
              JsonArray *values)
{
  const AvField *field = av_catalogue_find_field (av_snapshot_get_form (snapshot), name);
  guint n_values;
  const AvLiveValue *live = av_snapshot_get_live (snapshot, name, &n_values);

  for (guint i = 0; i < n_values; i++)
    {
      JsonObject *value = json_object_new ();
      g_autofree char *when = format_when (live[i].hlc);
      g_autofree char *shown = av_record_text_answer (store, field, live[i].value);
      g_autofree char *agent = av_id_is_valid (live[i].agent) ? av_record_text_record (store, live[i].agent) : g_strdup ("");

      json_object_set_string_member (value, "value", live[i].value);
      json_object_set_string_member (value, "agent", live[i].agent);
      json_object_set_int_member (value, "when", (gint64) (live[i].hlc >> HLC_SHIFT));
      json_array_add_object_element (values, value);
      av_output_text (output, "    %s — %s, %s\n", shown, agent, when);
    }
}

static void
print_conflict (AvOutput *output,
                AvStore *store,
                AvSnapshot *snapshot,
                const char *name)
{
  const AvForm *form = av_catalogue_find_form (av_snapshot_get_form (snapshot));
  const AvField *field = form != NULL ? av_form_find_field (form, name) : NULL;
  JsonObject *object = json_object_new ();
  JsonArray *values = json_array_new ();

  av_output_text (output, "%s  %s, %s (%s)\n", av_snapshot_get_id (snapshot),
                  form != NULL ? av_form_get_label (form) : av_snapshot_get_form (snapshot),
                  field != NULL ? av_field_get_label (field) : name, name);
  print_values (output, store, snapshot, name, values);

  json_object_set_string_member (object, "id", av_snapshot_get_id (snapshot));
  json_object_set_string_member (object, "form", av_snapshot_get_form (snapshot));
  json_object_set_string_member (object, "container", av_snapshot_get_container (snapshot));
  json_object_set_string_member (object, "field", name);
  json_object_set_array_member (object, "values", values);
  av_output_object (output, object);
}

static gboolean
run_conflicts (AvInvocation *invocation,
               GError **error)
{
  g_autoptr (AvOpenedStore) opening = av_store_option_open (invocation, error);
  g_autoptr (GPtrArray) records = NULL;

  if (opening == NULL)
    return FALSE;

  records = av_record_store_conflicts (av_opened_store_get_store (opening), error);
  if (records == NULL)
    return FALSE;

  for (guint i = 0; i < records->len; i++)
    {
      AvSnapshot *snapshot = g_ptr_array_index (records, i);
      g_auto (GStrv) fields = av_snapshot_get_conflicts (snapshot);

      for (guint j = 0; fields[j] != NULL; j++)
        print_conflict (av_invocation_get_output (invocation), av_opened_store_get_store (opening), snapshot, fields[j]);
    }

  if (records->len > 0)
    av_invocation_leave_to_person (invocation);

  return av_opened_store_read_all (opening, error);
}

static gboolean
run_resolve (AvInvocation *invocation,
             GError **error)
{
  const char *name = av_invocation_get_argument (invocation, 1);
  g_autoptr (AvOpenedStore) opening = av_store_option_open (invocation, error);
  g_autoptr (AvSnapshot) snapshot = NULL;
  g_autoptr (AvChange) change = NULL;

  if (opening == NULL)
    return FALSE;

  snapshot = av_record_store_load (av_opened_store_get_store (opening), av_invocation_get_argument (invocation, 0), error);
  if (snapshot == NULL)
    return FALSE;

  if (av_catalogue_find_field (av_snapshot_get_form (snapshot), name) == NULL)
    {
      g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_INPUT, _ ("The form “%s” has no field “%s”."), av_snapshot_get_form (snapshot), name);
      return FALSE;
    }

  change = av_change_new_for (snapshot);
  av_change_resolve (change, name, av_invocation_get_argument (invocation, 2));

  return av_store_commit_one (av_opened_store_get_store (opening), change, error);
}

const AvCommand av_command_conflicts = {
  .name = "conflicts",
  .arguments = "",
  .summary = N_ ("Lists the fields that were written apart, with all their values; exit status 3 where there are any."),
  .run = run_conflicts,
};

const AvCommand av_command_conflicts_resolve = {
  .name = "conflicts resolve",
  .arguments = "ID FIELD VALUE",
  .n_min = 3,
  .n_max = 3,
  .summary = N_ ("Settles a field: VALUE replaces all its values; the others stay in the history."),
  .run = run_resolve,
};
