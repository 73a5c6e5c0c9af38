/* conflicts, conflicts resolve: what was written apart, or deleted while it was
 * written elsewhere. */

#include <string.h>

#include <glib/gi18n-lib.h>

#include "av-catalogue.h"
#include "av-cli-error.h"
#include "av-commands.h"
#include "av-store-option.h"
#include "av-record-json.h"
#include "av-record-store.h"
#include "av-written.h"

/* Milliseconds before the counter of the clock. */
#define HLC_SHIFT 16

/* Who wrote something, and when: a line, and an element of @members that is
 * still to say what (transfer none). */
static JsonObject *
print_writing (AvOutput *output,
               AvStore *store,
               const AvLiveValue *live,
               const char *what,
               JsonArray *members)
{
  JsonObject *member = json_object_new ();
  gint64 moment = (gint64) (live->hlc >> HLC_SHIFT);
  g_autofree char *when = av_written_show (moment);
  g_autofree char *agent = av_id_is_valid (live->agent) ? av_record_text_record (store, live->agent) : g_strdup ("");

  json_object_set_string_member (member, "agent", live->agent);
  json_object_set_int_member (member, "when", moment);
  json_object_set_boolean_member (member, "doubtful", av_written_is_doubtful (moment, g_get_real_time () / 1000));
  json_array_add_object_element (members, member);
  av_output_text (output, "    %s — %s, %s\n", what, agent, when);

  return member;
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
      g_autofree char *shown = av_record_text_answer (store, field, live[i].value);

      json_object_set_string_member (print_writing (output, store, &live[i], shown, values), "value", live[i].value);
    }
}

/* What a line of JSON says of the record itself. */
static JsonObject *
describe_record (AvSnapshot *snapshot)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", av_snapshot_get_id (snapshot));
  json_object_set_string_member (object, "form", av_snapshot_get_form (snapshot));
  json_object_set_string_member (object, "container", av_snapshot_get_container (snapshot));

  return object;
}

static void
print_conflict (AvOutput *output,
                AvStore *store,
                AvSnapshot *snapshot,
                const char *name)
{
  const AvForm *form = av_catalogue_find_form (av_snapshot_get_form (snapshot));
  const AvField *field = form != NULL ? av_form_find_field (form, name) : NULL;
  JsonObject *object = describe_record (snapshot);
  JsonArray *values = json_array_new ();

  av_output_text (output, "%s  %s, %s (%s)\n", av_snapshot_get_id (snapshot),
                  form != NULL ? av_form_get_label (form) : av_snapshot_get_form (snapshot),
                  field != NULL ? av_field_get_label (field) : name, name);
  print_values (output, store, snapshot, name, values);

  json_object_set_string_member (object, "field", name);
  json_object_set_array_member (object, "values", values);
  av_output_object (output, object);
}

/* Deleted, or that taken back. */
static JsonArray *
print_deletions (AvOutput *output,
                 AvStore *store,
                 AvSnapshot *snapshot,
                 const char *decision,
                 const char *what)
{
  JsonArray *members = json_array_new ();
  guint n_values;
  const AvLiveValue *values = av_snapshot_get_deletions (snapshot, &n_values);

  for (guint i = 0; i < n_values; i++)
    if (strcmp (values[i].value, decision) == 0)
      print_writing (output, store, &values[i], what, members);

  return members;
}

static void
print_unseen_value (AvOutput *output,
                    AvStore *store,
                    AvSnapshot *snapshot,
                    const char *reg,
                    const AvLiveValue *live,
                    JsonArray *members)
{
  const char *code = strchr (reg, '/');
  g_autofree char *name = code != NULL ? g_strndup (reg, code - reg) : g_strdup (reg);
  const char *answer = code != NULL ? code + 1 : live->value;
  const AvField *field = av_catalogue_find_field (av_snapshot_get_form (snapshot), name);
  g_autofree char *shown = av_record_text_answer (store, field, answer);
  g_autofree char *what = g_strdup_printf (C_ ("question: answer", "%s: %s"), field != NULL ? av_field_get_label (field) : name, shown);
  JsonObject *member = print_writing (output, store, live, what, members);

  json_object_set_string_member (member, "field", name);
  json_object_set_string_member (member, "value", answer);
}

static JsonArray *
print_unseen (AvOutput *output,
              AvStore *store,
              AvSnapshot *snapshot)
{
  JsonArray *members = json_array_new ();
  const char *const *registers = av_snapshot_get_registers (snapshot);

  for (guint i = 0; registers[i] != NULL; i++)
    {
      guint n_values;
      const AvLiveValue *live = av_snapshot_get_live (snapshot, registers[i], &n_values);

      for (guint j = 0; j < n_values; j++)
        if (av_snapshot_is_unseen (snapshot, &live[j]))
          print_unseen_value (output, store, snapshot, registers[i], &live[j], members);
    }

  return members;
}

static void
print_resurrected (AvOutput *output,
                   AvStore *store,
                   AvSnapshot *snapshot)
{
  const AvForm *form = av_catalogue_find_form (av_snapshot_get_form (snapshot));
  JsonObject *object = describe_record (snapshot);

  av_output_text (output, _ ("%s  %s, deleted while it was changed elsewhere\n"), av_snapshot_get_id (snapshot),
                  form != NULL ? av_form_get_label (form) : av_snapshot_get_form (snapshot));
  json_object_set_array_member (object, "deleted", print_deletions (output, store, snapshot, "1", C_ ("record", "deleted")));
  json_object_set_array_member (object, "kept", print_deletions (output, store, snapshot, "0", C_ ("record", "kept")));
  json_object_set_array_member (object, "changed", print_unseen (output, store, snapshot));
  av_output_text (output, "    %s\n", _ ("“record undelete” keeps it, “record delete” deletes it."));
  av_output_object (output, object);
}

/* What one record has to settle. */
static void
print_record (AvOutput *output,
              AvStore *store,
              AvSnapshot *snapshot)
{
  g_auto (GStrv) fields = av_snapshot_get_conflicts (snapshot);

  if (av_snapshot_is_resurrected (snapshot))
    print_resurrected (output, store, snapshot);
  for (guint i = 0; fields[i] != NULL; i++)
    print_conflict (output, store, snapshot, fields[i]);
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
    print_record (av_invocation_get_output (invocation), av_opened_store_get_store (opening), g_ptr_array_index (records, i));

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

  if (av_snapshot_is_deleted (snapshot))
    {
      g_set_error_literal (error, AV_CLI_ERROR, AV_CLI_ERROR_INPUT, _ ("This record is deleted; “record undelete” takes it back."));
      return FALSE;
    }

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
  .summary = N_ ("Lists what waits to be settled, with who wrote it and when; exit status 3 where there is any."),
  .help = N_ ("A field that was written apart, with all its values: “conflicts resolve” settles it. "
              "A record that was deleted while it was changed elsewhere: “record undelete” keeps it, “record delete” deletes it. "
              "With --json: {\"id\", \"form\", \"container\", \"field\", \"values\": [{\"value\", \"agent\", \"when\", \"doubtful\"}]}, or "
              "{\"id\", \"form\", \"container\", \"deleted\": [{\"agent\", \"when\", \"doubtful\"}], \"kept\": [{\"agent\", \"when\", \"doubtful\"}], "
              "\"changed\": [{\"field\", \"value\", \"agent\", \"when\", \"doubtful\"}]}; agent is an id, when is milliseconds since 1970, doubtful says that the clock it was written by was wrong."),
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
