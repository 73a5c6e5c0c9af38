/* export, import, inspect, exchange, quarantine: bundles out and in. */

#include <glib/gi18n-lib.h>

#include "av-access-log.h"
#include "av-awaited.h"
#include "av-cli-error.h"
#include "av-commands.h"
#include "av-installation-quarantine.h"
#include "av-opened-exchange.h"
#include "av-partial.h"
#include "av-stick.h"
#include "av-store-option.h"

static void
print_sent (AvInvocation *invocation,
            AvSentBundle *bundle)
{
  AvOutput *output = av_invocation_get_output (invocation);
  JsonObject *object = json_object_new ();
  JsonArray *recipients = json_array_new ();
  g_autofree char *names = g_strjoinv (", ", bundle->recipients);
  guint n_dossiers = g_hash_table_size (bundle->dossiers);

  for (guint i = 0; bundle->recipients[i] != NULL; i++)
    json_array_add_string_element (recipients, bundle->recipients[i]);

  json_object_set_string_member (object, "path", bundle->path);
  json_object_set_array_member (object, "recipients", recipients);
  json_object_set_int_member (object, "segments", bundle->n_segments);
  json_object_set_int_member (object, "dossiers", n_dossiers);
  json_object_set_int_member (object, "size", (gint64) bundle->size);
  json_object_set_boolean_member (object, "full", bundle->is_cut);
  json_object_set_int_member (object, "dossiers-left", g_hash_table_size (bundle->left));
  av_output_object (output, object);
  av_output_text (output, ngettext ("%s for %s: %u dossier\n", "%s for %s: %u dossiers\n", n_dossiers), bundle->path, names, n_dossiers);

  if (bundle->is_cut)
    {
      g_autofree char *left = av_sent_bundle_describe_left (bundle);

      av_invocation_say (invocation, "%s", left);
    }
}

/* Everybody named: by --to, and after the directory. */
static gboolean
read_recipients (AvInvocation *invocation,
                 GPtrArray **recipients,
                 GError **error)
{
  char **named = av_invocation_get_options (invocation, "to");

  *recipients = NULL;
  if (named == NULL && av_invocation_get_n_arguments (invocation) > 1)
    {
      g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_USAGE, _ ("The command “%s” was given too much."), "export");
      return FALSE;
    }

  if (named == NULL)
    return TRUE;

  *recipients = g_ptr_array_new ();
  for (guint i = 0; named[i] != NULL; i++)
    g_ptr_array_add (*recipients, named[i]);
  for (guint i = 1; i < av_invocation_get_n_arguments (invocation); i++)
    g_ptr_array_add (*recipients, (char *) av_invocation_get_argument (invocation, i));
  g_ptr_array_add (*recipients, NULL);

  return TRUE;
}

static gboolean
run_export (AvInvocation *invocation,
            GError **error)
{
  g_autoptr (GPtrArray) recipients = NULL;
  g_autoptr (AvOpenedStore) opening = NULL;
  g_autoptr (GPtrArray) sent = NULL;

  if (!read_recipients (invocation, &recipients, error))
    return FALSE;

  opening = av_store_option_open (invocation, error);
  if (opening == NULL)
    return FALSE;

  sent = av_installation_export (av_opened_store_get_installation (opening),
                                 av_invocation_get_argument (invocation, 0),
                                 recipients != NULL ? (const char *const *) recipients->pdata : NULL, error);
  if (sent == NULL || !av_opened_store_log (opening, AV_ACT_EXPORT, NULL, NULL, error))
    return FALSE;

  for (guint i = 0; i < sent->len; i++)
    print_sent (invocation, g_ptr_array_index (sent, i));

  return TRUE;
}

static void
print_arrivals (AvOutput *output,
                AvImportReport *report)
{
  for (guint i = 0; report->arrivals != NULL && i < report->arrivals->len; i++)
    {
      AvArrival *arrival = g_ptr_array_index (report->arrivals, i);

      av_output_text (output, _ ("%s: %u dossiers, %u changes\n"), arrival->name, g_hash_table_size (arrival->dossiers), arrival->n_changes);
    }
}

static JsonObject *
new_report (AvImportReport *report)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "bundles", report->n_bundles);
  json_object_set_int_member (object, "known", report->n_known);
  json_object_set_int_member (object, "passed-over", report->n_passed_over);
  json_object_set_int_member (object, "segments", report->n_segments);
  json_object_set_int_member (object, "changes", report->n_changes);
  json_object_set_int_member (object, "statements", report->n_statements);
  json_object_set_int_member (object, "quarantined", report->n_quarantined);
  json_object_set_int_member (object, "left-out", report->n_left_out);
  json_object_set_int_member (object, "conflicts", report->n_conflicts);
  json_object_set_int_member (object, "refused", report->refused != NULL ? report->refused->len : 0);

  return object;
}

/* Bundles that are not all there, of a copy that did not just begin. */
static void
print_partials (AvInvocation *invocation,
                GPtrArray *partials)
{
  for (guint i = 0; i < partials->len; i++)
    {
      const AvPartial *partial = g_ptr_array_index (partials, i);
      g_autofree char *title = av_partial_describe (partial);
      g_autofree char *sentence = av_partial_explain (partial);
      JsonObject *object;

      if (!av_partial_is_told (partial))
        continue;

      object = json_object_new ();
      json_object_set_string_member (object, "partial", av_partial_get_name (partial));
      json_object_set_string_member (object, "file", partial->name);
      if (partial->sender != NULL)
        json_object_set_string_member (object, "sender", partial->sender);
      av_output_object (av_invocation_get_output (invocation), object);
      av_invocation_say (invocation, "%s. %s", title, sentence);
    }
}

/* Prints a report; what a person must look at makes exit status 3. */
static void
print_report (AvInvocation *invocation,
              AvImportReport *report)
{
  AvOutput *output = av_invocation_get_output (invocation);
  g_autoptr (GPtrArray) notices = av_import_report_dup_notices (report);

  av_output_object (output, new_report (report));
  av_output_text (output, _ ("%u bundles applied, %u known before, %u changes\n"), report->n_bundles, report->n_known, report->n_changes);
  print_arrivals (output, report);

  for (guint i = 0; i < notices->len; i++)
    av_invocation_say (invocation, "%s", (const char *) g_ptr_array_index (notices, i));

  for (guint i = 0; report->refused != NULL && i < report->refused->len; i++)
    {
      AvRefusedFile *refused = g_ptr_array_index (report->refused, i);

      av_invocation_say (invocation, "%s: %s", refused->path, refused->error->message);
    }

  print_partials (invocation, report->partials);

  if (report->n_conflicts > 0)
    av_invocation_say (invocation, ngettext ("%u record has something to settle: “conflicts” shows it.", "%u records have something to settle: “conflicts” shows them.", report->n_conflicts), report->n_conflicts);
  if (report->n_quarantined > 0)
    av_invocation_say (invocation, ngettext ("%u segment waits for a person: “quarantine” shows it.", "%u segments wait for a person: “quarantine” shows them.", report->n_quarantined), report->n_quarantined);

  if (report->n_conflicts > 0 || report->n_quarantined > 0 || report->n_left_out > 0 ||
      (report->refused != NULL && report->refused->len > 0))
    av_invocation_leave_to_person (invocation);
}

/* What had come in before it broke off, which its error alone would not tell. */
static void
print_received (AvInvocation *invocation,
                AvImportReport *received)
{
  if (received == NULL)
    return;

  print_report (invocation, received);
  av_invocation_say (invocation, "%s", _ ("It broke off, but what had come in before is kept."));
}

/* What waits for others, not for a person. Last: what was imported is imported,
 * whether or not this can be read. */
static void
print_awaited (AvInvocation *invocation,
               AvInstallation *installation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = av_installation_list_awaited (installation, &error);

  if (list == NULL)
    {
      av_invocation_say (invocation, _ ("What is awaited from others could not be counted: %s"), error->message);
      return;
    }

  for (guint i = 0; i < list->len; i++)
    {
      const AvAwaited *awaited = g_ptr_array_index (list, i);
      g_autofree char *title = av_awaited_describe (awaited);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "waiting-for", av_awaited_get_name (awaited));
      json_object_set_string_member (object, "author", awaited->author);
      json_object_set_int_member (object, "count", awaited->n);
      json_object_set_int_member (object, "since", awaited->since);
      av_output_object (av_invocation_get_output (invocation), object);
      av_output_text (av_invocation_get_output (invocation), "%s. %s\n", title, av_awaited_explain (awaited));
    }
}

static gboolean
import_one (AvInvocation *invocation,
            AvOpenedStore *opening,
            const char *path,
            GError **error)
{
  g_autoptr (AvImportReport) received = NULL;
  g_autoptr (AvImportReport) report = av_opened_store_import (opening, path, &received, error);

  if (report != NULL)
    print_report (invocation, report);
  else
    print_received (invocation, received);

  return report != NULL;
}

static gboolean
run_import (AvInvocation *invocation,
            GError **error)
{
  g_autoptr (AvOpenedStore) opening = av_store_option_open (invocation, error);
  gboolean all = opening != NULL;

  if (opening == NULL)
    return FALSE;

  for (guint i = 0; all && i < av_invocation_get_n_arguments (invocation); i++)
    all = import_one (invocation, opening, av_invocation_get_argument (invocation, i), error);

  /* What was read before the one that is refused is imported all the same. */
  if (!av_opened_store_reconcile (opening, all ? error : NULL) || !all)
    return FALSE;

  print_awaited (invocation, av_opened_store_get_installation (opening));
  return TRUE;
}

static gboolean
run_inspect (AvInvocation *invocation,
             GError **error)
{
  g_autoptr (AvOpenedStore) opening = av_store_option_open (invocation, error);
  AvOutput *output = av_invocation_get_output (invocation);
  g_autoptr (AvBundleSummary) summary = NULL;
  g_autofree char *size = NULL;
  JsonObject *object;

  if (opening == NULL)
    return FALSE;

  summary = av_installation_inspect (av_opened_store_get_installation (opening), av_invocation_get_argument (invocation, 0), NULL, error);
  if (summary == NULL)
    return FALSE;

  object = json_object_new ();
  json_object_set_int_member (object, "format", summary->format);
  json_object_set_string_member (object, "bundle", summary->bundle);
  json_object_set_int_member (object, "recipients", summary->n_recipients);
  json_object_set_int_member (object, "size", (gint64) summary->size);
  json_object_set_boolean_member (object, "for-us", summary->for_us);
  json_object_set_boolean_member (object, "known", summary->known);
  if (summary->for_us)
    {
      json_object_set_string_member (object, "sender", summary->sender);
      json_object_set_int_member (object, "written", summary->written);
      json_object_set_string_member (object, "version", summary->version);
      json_object_set_int_member (object, "segments", summary->n_segments);
      json_object_set_int_member (object, "strands", summary->n_strands);
      json_object_set_int_member (object, "stubs", summary->n_stubs);
      json_object_set_int_member (object, "statements", summary->n_statements);
    }
  av_output_object (output, object);

  size = g_format_size (summary->size);
  av_output_text (output, _ ("Bundle %s, %u recipients, %s\n"), summary->bundle, summary->n_recipients, size);
  if (summary->for_us)
    av_output_text (output, _ ("From %s: %u segments, %u strands, %u of them named only\n"), summary->sender, summary->n_segments, summary->n_strands, summary->n_stubs);
  else
    av_output_text (output, "%s\n", _ ("It is meant for somebody else: what is inside stays closed."));
  if (summary->known)
    av_output_text (output, "%s\n", _ ("It was imported before."));

  return TRUE;
}

/* A shared folder is nothing to remove. */
static void
say_done (AvInvocation *invocation,
          AvExchangeReport *report)
{
  g_autoptr (GMount) stick = av_stick_find (av_invocation_get_argument (invocation, 0));

  if (report->is_cut)
    av_invocation_say (invocation, "%s", stick != NULL ? _ ("All that goes this time is on it: it may be removed.") : _ ("All that goes this time is in the folder."));
  else
    av_invocation_say (invocation, "%s", stick != NULL ? _ ("Everything is on it: it may be removed.") : _ ("Everything is in the folder."));
}

static gboolean
run_exchange (AvInvocation *invocation,
              GError **error)
{
  g_autoptr (AvOpenedStore) opening = av_store_option_open (invocation, error);
  g_autoptr (AvExchangeReport) report = NULL;
  g_autoptr (AvImportReport) received = NULL;

  if (opening == NULL)
    return FALSE;

  report = av_opened_store_exchange (opening, av_invocation_get_argument (invocation, 0), NULL, NULL, NULL, &received, error);
  if (report == NULL)
    {
      print_received (invocation, received);
      av_opened_store_reconcile (opening, NULL);
      return FALSE;
    }

  print_report (invocation, report->received);
  for (guint i = 0; i < report->sent->len; i++)
    print_sent (invocation, g_ptr_array_index (report->sent, i));
  say_done (invocation, report);

  if (!av_opened_store_reconcile (opening, error))
    return FALSE;

  print_awaited (invocation, av_opened_store_get_installation (opening));
  return TRUE;
}

static void
print_quarantined (AvOutput *output,
                   AvQuarantined *waiting)
{
  JsonObject *object = json_object_new ();
  JsonArray *scopes = json_array_new ();
  g_autofree char *what = av_quarantined_describe (waiting);

  for (guint i = 0; waiting->scopes[i] != NULL; i++)
    json_array_add_string_element (scopes, waiting->scopes[i]);

  json_object_set_string_member (object, "segment", waiting->segment);
  json_object_set_string_member (object, "author", waiting->author);
  json_object_set_int_member (object, "from", waiting->from);
  json_object_set_int_member (object, "until", waiting->until);
  json_object_set_int_member (object, "strands", waiting->n_strands);
  json_object_set_string_member (object, "reason", waiting->reason);
  json_object_set_array_member (object, "scopes", scopes);
  json_object_set_boolean_member (object, "partly", waiting->partly);
  av_output_object (output, object);
  av_output_text (output, "%s  %s  %s%s%s\n", waiting->segment, waiting->author, waiting->reason, what != NULL ? " " : "", what != NULL ? what : "");
}

static gboolean
run_quarantine (AvInvocation *invocation,
                GError **error)
{
  g_autoptr (AvOpenedStore) opening = av_store_option_open (invocation, error);
  AvInstallation *installation = opening != NULL ? av_opened_store_get_installation (opening) : NULL;
  const char *seen_to = av_invocation_get_option (invocation, "dismiss");
  g_autoptr (GPtrArray) waiting = NULL;

  if (installation == NULL || (seen_to != NULL && !av_installation_dismiss (installation, seen_to, error)) ||
      (waiting = av_installation_list_quarantine (installation, error)) == NULL)
    return FALSE;

  for (guint i = 0; i < waiting->len; i++)
    print_quarantined (av_invocation_get_output (invocation), g_ptr_array_index (waiting, i));

  if (waiting->len > 0)
    av_invocation_leave_to_person (invocation);

  return TRUE;
}

static const AvCommandOption export_options[] = {
  { "to", "NAME", AV_COMMAND_OPTION_REPEATED, N_ ("only for this installation; more names may follow") },
  { NULL },
};

const AvCommand av_command_export = {
  .name = "export",
  .arguments = "DIR",
  .n_min = 1,
  .n_max = G_MAXUINT,
  .options = export_options,
  .summary = N_ ("Writes signed bundles into DIR, sealed to their recipients: all live installations unless --to."),
  .help = N_ ("What finds no room in a full bundle is told: it goes once a bundle of its recipients says that they have received this one."),
  .run = run_export,
};

const AvCommand av_command_import = {
  .name = "import",
  .arguments = "FILE-OR-DIR…",
  .n_min = 1,
  .n_max = G_MAXUINT,
  .summary = N_ ("Reads bundles, each whole or not at all."),
  .help = N_ ("A file meant for somebody else is refused; in a directory it is passed over, and so is one that is not all there, which is told after ten minutes. "
              "What is refused stops the command; what was named before it is imported. "
              "Exit status 3 says that conflicts or a quarantine wait for a person, or that a part was left out. "
              "What others wrote that cannot be shown yet is counted last, with what it waits for."),
  .run = run_import,
};

const AvCommand av_command_inspect = {
  .name = "inspect",
  .arguments = "FILE",
  .n_min = 1,
  .n_max = 1,
  .summary = N_ ("Says what a bundle claims to be; nothing is written."),
  .run = run_inspect,
};

const AvCommand av_command_exchange = {
  .name = "exchange",
  .arguments = "DIR",
  .n_min = 1,
  .n_max = 1,
  .summary = N_ ("Reads what is in a stick or a shared folder, then writes what is due."),
  .run = run_exchange,
};

static const AvCommandOption quarantine_options[] = {
  { "dismiss", "SEGMENT", AV_COMMAND_OPTION_OPTIONAL, N_ ("tells no more of this one, which is damaged on this computer, once what is missing was looked after; should it come again, it is taken in") },
  { NULL },
};

const AvCommand av_command_quarantine = {
  .name = "quarantine",
  .arguments = "",
  .options = quarantine_options,
  .summary = N_ ("Lists what waits for a person, and why."),
  .run = run_quarantine,
};
