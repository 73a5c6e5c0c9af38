/* record get, list, delete, undelete: reads, and undoes. */

#include <string.h>

#include <glib/gi18n-lib.h>

#include "av-access-log.h"
#include "av-catalogue.h"
#include "av-cli-error.h"
#include "av-commands.h"
#include "av-dispute-report.h"
#include "av-store-option.h"
#include "av-query.h"
#include "av-record-json.h"
#include "av-record-store.h"

/* The id meant by an id or by the code of a sheet (transfer full). */
static char *
find_id (AvStore *store,
         const char *typed,
         GError **error)
{
  g_autofree char *lower = g_ascii_strdown (typed, -1);
  g_autofree char *id = NULL;
  g_autoptr (GError) own_error = NULL;

  if (av_id_is_valid (lower))
    return g_steal_pointer (&lower);

  id = av_record_store_find_code (store, typed, &own_error);
  if (own_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return NULL;
    }

  if (id == NULL)
    g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_INPUT, _ ("There is no record with the id or the code “%s”."), typed);

  return g_steal_pointer (&id);
}

static gboolean
run_get (AvInvocation *invocation,
         GError **error)
{
  g_autoptr (AvOpenedStore) opening = av_store_option_open (invocation, error);
  AvOutput *output = av_invocation_get_output (invocation);
  g_autofree char *id = NULL;
  g_autofree char *text = NULL;
  g_autoptr (AvDispute) dispute = NULL;
  g_autoptr (AvSnapshot) snapshot = NULL;
  JsonObject *object;

  if (opening == NULL)
    return FALSE;

  id = find_id (av_opened_store_get_store (opening), av_invocation_get_argument (invocation, 0), error);
  snapshot = id != NULL ? av_record_store_load (av_opened_store_get_store (opening), id, error) : NULL;
  if (snapshot == NULL ||
      !av_opened_store_log (opening, AV_ACT_READ, av_snapshot_get_container (snapshot), av_snapshot_get_form (snapshot), error) ||
      !av_dispute_find (av_opened_store_get_store (opening), av_snapshot_get_container (snapshot), &dispute, error))
    return FALSE;

  text = av_record_text_from_snapshot (av_opened_store_get_store (opening), snapshot);
  object = av_record_json_from_snapshot (snapshot);
  av_dispute_report_add (object, dispute);
  av_output_object (output, object);
  av_output_text (output, "%s", text);
  av_dispute_report_say (invocation, dispute);
  if (av_snapshot_is_deleted (snapshot))
    av_invocation_say (invocation, "%s", _ ("This record is deleted; “record undelete” takes it back."));

  return av_opened_store_read_all (opening, error);
}

static gboolean
add_condition (AvQuery *query,
               const AvForm *form,
               const char *condition,
               GError **error)
{
  const char *equals = strchr (condition, '=');
  g_autofree char *name = equals != NULL ? g_strndup (condition, equals - condition) : NULL;
  const AvField *field = name != NULL ? av_form_find_field (form, name) : NULL;
  g_autofree char *canonical = NULL;

  if (name == NULL)
    {
      g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_USAGE, _ ("“%s” is not of the shape FIELD=VALUE."), condition);
      return FALSE;
    }

  if (field == NULL)
    {
      g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_INPUT, _ ("The form “%s” has no field “%s”."), form->id, name);
      return FALSE;
    }

  /* One code of a multiple choice is asked for as it is. */
  if (equals[1] != '\0' && field->kind != AV_FIELD_RECORDS && !av_field_check (field, equals + 1, &canonical, error))
    return FALSE;

  av_query_where (query, name, canonical != NULL ? canonical : (equals[1] != '\0' ? equals + 1 : NULL));

  return TRUE;
}

static AvQuery *
read_query (AvInvocation *invocation,
            GError **error)
{
  const char *name = av_invocation_get_argument (invocation, 0);
  const AvForm *form = av_catalogue_find_form (name);
  char **conditions = av_invocation_get_options (invocation, "where");
  g_autoptr (AvQuery) query = NULL;

  if (form == NULL)
    {
      g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_INPUT, _ ("There is no form “%s”."), name);
      return NULL;
    }

  query = av_query_new (name);
  for (guint i = 0; conditions != NULL && conditions[i] != NULL; i++)
    if (!add_condition (query, form, conditions[i], error))
      return NULL;

  return g_steal_pointer (&query);
}

static gboolean
run_list (AvInvocation *invocation,
          GError **error)
{
  g_autoptr (AvQuery) query = read_query (invocation, error);
  g_autoptr (AvOpenedStore) opening = query != NULL ? av_store_option_open (invocation, error) : NULL;
  AvOutput *output = av_invocation_get_output (invocation);
  g_autoptr (GPtrArray) summaries = NULL;

  if (opening == NULL)
    return FALSE;

  summaries = av_query_summaries (av_opened_store_get_store (opening), query, error);
  if (summaries == NULL)
    return FALSE;

  for (guint i = 0; i < summaries->len; i++)
    {
      AvSummary *summary = g_ptr_array_index (summaries, i);

      av_output_object (output, av_record_json_from_summary (summary));
      av_output_text (output, "%s  %s — %s\n", summary->id, summary->title, summary->subtitle);
    }

  return av_opened_store_read_all (opening, error);
}

static gboolean
set_deleted (AvInvocation *invocation,
             gboolean deleted,
             GError **error)
{
  g_autoptr (AvOpenedStore) opening = av_store_option_open (invocation, error);
  AvStore *store = opening != NULL ? av_opened_store_get_store (opening) : NULL;
  g_autofree char *id = store != NULL ? find_id (store, av_invocation_get_argument (invocation, 0), error) : NULL;

  if (id == NULL)
    return FALSE;

  return deleted ? av_record_store_delete (store, id, error) : av_record_store_undelete (store, id, error);
}

static gboolean
run_delete (AvInvocation *invocation,
            GError **error)
{
  return set_deleted (invocation, TRUE, error);
}

static gboolean
run_undelete (AvInvocation *invocation,
              GError **error)
{
  return set_deleted (invocation, FALSE, error);
}

const AvCommand av_command_record_get = {
  .name = "record get",
  .arguments = "ID",
  .n_min = 1,
  .n_max = 1,
  .summary = N_ ("Shows one record."),
  .help = N_ ("ID is the id of a record or the code of a sheet (AV-XXXX-XXXX-C). With --json: "
              "{\"id\", \"form\", \"container\", \"answers\"}, and where several teams each say that the dossier is theirs \"disputed\": [{\"scope\", \"name\"}]."),
  .run = run_get,
};

static const AvCommandOption list_options[] = {
  { "where", "FIELD=VALUE", AV_COMMAND_OPTION_REPEATED, N_ ("only records with this answer; nothing after = asks for those without one") },
  { NULL },
};

const AvCommand av_command_record_list = {
  .name = "record list",
  .arguments = "FORM",
  .n_min = 1,
  .n_max = 1,
  .options = list_options,
  .summary = N_ ("Lists the records of a form, last changed first."),
  .run = run_list,
};

const AvCommand av_command_record_delete = {
  .name = "record delete",
  .arguments = "ID",
  .n_min = 1,
  .n_max = 1,
  .summary = N_ ("Deletes a record; it can be taken back for 30 days."),
  .run = run_delete,
};

const AvCommand av_command_record_undelete = {
  .name = "record undelete",
  .arguments = "ID",
  .n_min = 1,
  .n_max = 1,
  .summary = N_ ("Takes a deletion back."),
  .run = run_undelete,
};
