/* lease: after how long without a bundle of others no dossier is shown. */

#include <glib/gi18n-lib.h>

#include "av-cli-error.h"
#include "av-commands.h"
#include "av-lease.h"
#include "av-store-option.h"

static void
print (AvOutput *output,
       const AvLease *lease)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "days", lease->days);
  json_object_set_int_member (object, "elapsed", lease->elapsed);
  json_object_set_boolean_member (object, "over", lease->over);
  av_output_object (output, object);

  if (lease->days == 0)
    av_output_text (output, "%s\n", _ ("There is no lease: dossiers are shown however long nothing comes."));
  else
    av_output_text (output, ngettext ("A lease of %u day, %u elapsed.\n", "A lease of %u days, %u elapsed.\n", lease->days), lease->days, lease->elapsed);
}

static gboolean
run_lease (AvInvocation *invocation,
           GError **error)
{
  const char *typed = av_invocation_get_option (invocation, "days");
  g_autoptr (AvOpenedStore) opening = NULL;
  guint64 days = 0;
  AvLease lease;
  AvStore *store;

  if (typed != NULL && !g_ascii_string_to_unsigned (typed, 10, 0, AV_LEASE_MOST_DAYS, &days, NULL))
    {
      g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_USAGE, _ ("A lease has 1 to %d days, or 0 for none, not “%s”."), AV_LEASE_MOST_DAYS, typed);
      return FALSE;
    }

  opening = av_store_option_open (invocation, error);
  if (opening == NULL)
    return FALSE;

  store = av_opened_store_get_store (opening);
  if ((typed != NULL && !av_opened_store_require (opening, AV_ROLE_COMPUTERS, error)) ||
      (typed != NULL && !av_lease_set_days (store, (guint) days, error)) || !av_lease_get (store, &lease, error))
    return FALSE;

  print (av_invocation_get_output (invocation), &lease);
  return TRUE;
}

static const AvCommandOption lease_options[] = {
  { "days", "N", AV_COMMAND_OPTION_OPTIONAL, N_ ("from now on so many; 0: none") },
  { NULL },
};

const AvCommand av_command_lease = {
  .name = "lease",
  .arguments = "",
  .options = lease_options,
  .summary = N_ ("Tells this computer’s reading lease, or sets it: after N days without a bundle of another computer no dossier is shown."),
  .help = N_ ("There is none at first. While it is over, people are noted and exchanges done as ever; the first bundle another computer wrote since shows all again. "
              "It is a rule of the program, not a lock: whoever owns the computer sets its clock."),
  .run = run_lease,
};
