/* retention: dossiers whose time is over, and what a person decides of them. */

#include <glib/gi18n-lib.h>

#include "av-cli-error.h"
#include "av-commands.h"
#include "av-dispute-report.h"
#include "av-installation-retention.h"
#include "av-others-part.h"
#include "av-query.h"
#include "av-store-option.h"

#define MAX_DOSSIERS 1000

static char *
format_day (gint64 milliseconds)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (milliseconds / 1000);

  return date != NULL ? g_date_time_format (date, "%F") : g_strdup ("");
}

/* What is in dispute is told one by one. */
static void
print_contacts (AvOutput *output,
                GPtrArray *ended)
{
  JsonObject *object = json_object_new ();
  JsonArray *dossiers = json_array_new ();
  guint n = 0;

  for (guint i = 0; i < ended->len; i++)
    {
      const AvRetained *retained = g_ptr_array_index (ended, i);

      if (retained->kind != AV_RETENTION_CONTACT || retained->dispute != NULL)
        continue;

      json_array_add_string_element (dossiers, retained->container);
      n++;
    }

  json_object_set_string_member (object, "kind", "contacts");
  json_object_set_int_member (object, "count", n);
  json_object_set_array_member (object, "dossiers", dossiers);

  if (n > 0)
    {
      av_output_object (output, object);
      av_output_text (output, ngettext ("%u unattached contact to erase: retention erase --contacts\n", "%u unattached contacts to erase: retention erase --contacts\n", n), n);
      return;
    }

  json_object_unref (object);
}

static char *
describe (const AvRetained *retained,
          const char *title)
{
  g_autofree char *sign = format_day (retained->last_sign);
  g_autofree char *due = format_day (retained->due);

  if (retained->kept != NULL)
    return g_strdup_printf (_ ("%s  %s — over since %s, kept: %s"), retained->container, title, due, retained->kept);
  if (retained->dispute != NULL)
    return g_strdup_printf (_ ("%s  %s — over since %s, in dispute: it is not erased here"), retained->container, title, due);

  return g_strdup_printf (retained->minor ? _ ("%s  %s — last sign on %s, over since %s, counted from their majority: retention erase, or retention keep")
                                          : _ ("%s  %s — last sign on %s, over since %s: retention erase, or retention keep"),
                          retained->container, title, sign, due);
}

static void
print_dossier (AvOutput *output,
               AvStore *store,
               const AvRetained *retained)
{
  g_autoptr (AvSummary) summary = av_query_dossier (store, retained->container, NULL);
  g_autofree char *line = describe (retained, summary != NULL ? summary->title : "");
  g_autofree char *sign = format_day (retained->last_sign);
  g_autofree char *due = format_day (retained->due);
  g_autofree char *others = NULL;
  gboolean own;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "kind", retained->kind == AV_RETENTION_CONTACT ? "contact" : "dossier");
  json_object_set_string_member (object, "dossier", retained->container);
  json_object_set_string_member (object, "last-sign", sign);
  json_object_set_string_member (object, "due", due);
  json_object_set_boolean_member (object, "minor", retained->minor);
  if (retained->kept != NULL)
    json_object_set_string_member (object, "kept", retained->kept);
  av_dispute_report_add (object, retained->dispute);
  av_output_object (output, object);
  av_output_text (output, "%s\n", line);
  if (av_others_part_find (store, retained->container, &own, &others, NULL) && others != NULL)
    av_output_text (output, "    %s\n", others);
}

static gboolean
run_retention (AvInvocation *invocation,
               GError **error)
{
  g_autoptr (AvOpenedStore) opened = av_store_option_open (invocation, error);
  g_autoptr (GPtrArray) ended = opened != NULL ? av_installation_list_retention (av_opened_store_get_installation (opened), error) : NULL;

  if (ended == NULL)
    return FALSE;

  print_contacts (av_invocation_get_output (invocation), ended);

  for (guint i = 0; i < ended->len; i++)
    {
      const AvRetained *retained = g_ptr_array_index (ended, i);

      if (retained->kind == AV_RETENTION_DOSSIER || retained->dispute != NULL)
        print_dossier (av_invocation_get_output (invocation), av_opened_store_get_store (opened), retained);
      if (retained->kept == NULL)
        av_invocation_leave_to_person (invocation);
    }

  return av_opened_store_read_all (opened, error);
}

/* Those named, and with --contacts all unattached ones. */
static GPtrArray *
choose_dossiers (AvInvocation *invocation,
                 AvInstallation *installation,
                 GError **error)
{
  g_autoptr (GPtrArray) chosen = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) ended = av_installation_list_retention (installation, error);

  if (ended == NULL)
    return NULL;

  for (guint i = 0; i < av_invocation_get_n_arguments (invocation); i++)
    g_ptr_array_add (chosen, g_strdup (av_invocation_get_argument (invocation, i)));

  for (guint i = 0; av_invocation_has_option (invocation, "contacts") && i < ended->len; i++)
    {
      const AvRetained *retained = g_ptr_array_index (ended, i);

      if (retained->kind == AV_RETENTION_CONTACT)
        g_ptr_array_add (chosen, g_strdup (retained->container));
    }

  if (chosen->len == 0)
    {
      g_set_error_literal (error, AV_CLI_ERROR, AV_CLI_ERROR_FAILED,
                           _ ("There is nothing to erase: name dossiers of the list, or give --contacts where it has any. Nothing was changed."));
      return NULL;
    }

  g_ptr_array_add (chosen, NULL);
  return g_steal_pointer (&chosen);
}

/* Which are in dispute, and between whom. */
static void
report_left (AvInvocation *invocation,
             GPtrArray *left,
             JsonObject *object)
{
  JsonArray *array;

  if (left->len == 0)
    return;

  array = json_array_new ();
  for (guint i = 0; i < left->len; i++)
    {
      const AvRetained *retained = g_ptr_array_index (left, i);
      JsonObject *one = json_object_new ();

      json_object_set_string_member (one, "dossier", retained->container);
      av_dispute_report_add (one, retained->dispute);
      json_array_add_object_element (array, one);
      av_invocation_say (invocation, _ ("Dossier %s was left."), retained->container);
      av_dispute_report_say (invocation, retained->dispute);
      av_invocation_leave_to_person (invocation);
    }

  json_object_set_array_member (object, "left", array);
}

static gboolean
run_erase (AvInvocation *invocation,
           GError **error)
{
  g_autoptr (AvOpenedStore) opened = av_store_option_open (invocation, error);
  AvInstallation *installation = opened != NULL ? av_opened_store_get_installation (opened) : NULL;
  g_autoptr (GPtrArray) chosen = installation != NULL ? choose_dossiers (invocation, installation, error) : NULL;
  g_autoptr (GPtrArray) left = NULL;
  JsonObject *object;
  guint n;

  if (chosen == NULL || !av_installation_erase_ended (installation, (const char *const *) chosen->pdata, &n, &left, error))
    return FALSE;

  object = json_object_new ();
  json_object_set_int_member (object, "erased", n);
  report_left (invocation, left, object);
  av_output_object (av_invocation_get_output (invocation), object);
  av_invocation_say (invocation, ngettext ("%u dossier is hidden here, and everywhere with the next exchanges. It is gone for good when a second installation confirms, or after 30 days.", "%u dossiers are hidden here, and everywhere with the next exchanges. They are gone for good when a second installation confirms, or after 30 days.", n), n);
  return TRUE;
}

static gboolean
run_keep (AvInvocation *invocation,
          GError **error)
{
  g_autoptr (AvOpenedStore) opened = av_store_option_open (invocation, error);

  return opened != NULL &&
         av_installation_keep_dossier (av_opened_store_get_installation (opened), av_invocation_get_argument (invocation, 0),
                                       av_invocation_get_option (invocation, "reason"), error);
}

const AvCommand av_command_retention = {
  .name = "retention",
  .arguments = "",
  .summary = N_ ("Lists the dossiers whose time is over; exit status 3 where one waits for a decision."),
  .help = N_ ("Unattached contacts: three months after the meeting. Dossiers: two years after the last sign of the young person’s own. Nothing is erased by itself, and nothing is proposed while the date is doubtful."),
  .run = run_retention,
};

static const AvCommandOption erase_options[] = {
  { "contacts", NULL, AV_COMMAND_OPTION_OPTIONAL, N_ ("all unattached contacts of the list") },
  { NULL },
};

const AvCommand av_command_retention_erase = {
  .name = "retention erase",
  .arguments = "[DOSSIER]…",
  .n_max = MAX_DOSSIERS,
  .options = erase_options,
  .summary = N_ ("Erases dossiers of the list on all installations; anonymous counters stay."),
  .help = N_ ("As with erase, a second installation confirms (erase confirm), or 30 days go by. What is kept for the funder stays to its own term. What several teams each say is theirs is left, told by name, and the exit status is 3; the others are erased."),
  .deed = AV_ROLE_ERASE,
  .run = run_erase,
};

static const AvCommandOption keep_options[] = {
  { "reason", "TEXT", AV_COMMAND_OPTION_REQUIRED, N_ ("why: a dispute, an audit; its team reads it") },
  { NULL },
};

const AvCommand av_command_retention_keep = {
  .name = "retention keep",
  .arguments = "DOSSIER",
  .n_min = 1,
  .n_max = 1,
  .options = keep_options,
  .summary = N_ ("Keeps a dossier beyond its time, with a reason."),
  .deed = AV_ROLE_ERASE,
  .run = run_keep,
};
