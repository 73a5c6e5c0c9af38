/* salvage: what can still be read of a damaged store, saved into a new one. */

#include <glib/gi18n-lib.h>

#include "av-cli-error.h"
#include "av-commands.h"
#include "av-damage-report.h"
#include "av-salvage.h"
#include "av-store-mend.h"
#include "av-store-option.h"

/* Lists and search are made again from what could be read, and the archive is applied
 * again at the second opening. NULL: too little could be read, and the next opening
 * will say so. */
static AvOpenedStore *
open_saved (const char *target,
            AvSecret *passphrase,
            const char *label)
{
  g_autoptr (AvOpenedStore) saved = av_opened_store_open (target, label, passphrase, NULL);

  if (saved == NULL || !av_store_mend (av_opened_store_get_store (saved), NULL))
    return NULL;

  g_clear_pointer (&saved, av_opened_store_free);
  return av_opened_store_open (target, label, passphrase, NULL);
}

static gboolean
run_salvage (AvInvocation *invocation,
             GError **error)
{
  const char *target = av_invocation_get_argument (invocation, 0);
  g_autofree char *directory = av_store_option_get_directory (invocation);
  g_autoptr (AvKeyring) keyring = av_keyring_load (directory, error);
  g_autoptr (AvSecret) passphrase = keyring != NULL ? av_store_option_read_passphrase (invocation, _ ("Passphrase: "), error) : NULL;
  g_autoptr (AvSecret) key = passphrase != NULL ? av_keyring_unlock (keyring, av_invocation_get_option (invocation, "agent"), passphrase, error) : NULL;
  g_autoptr (AvSalvageReport) report = key != NULL ? av_salvage_run (directory, key, target, av_store_lay, error) : NULL;
  AvOutput *output = av_invocation_get_output (invocation);
  g_autoptr (AvOpenedStore) saved = NULL;
  JsonObject *object;

  if (report == NULL)
    return FALSE;

  saved = open_saved (target, passphrase, av_invocation_get_option (invocation, "agent"));
  object = json_object_new ();
  json_object_set_int_member (object, "rows", (gint64) report->n_rows);
  av_damage_report_say (invocation, directory, key, report, saved != NULL ? av_opened_store_get_store (saved) : NULL, object);
  av_output_object (output, object);
  av_invocation_say (invocation, _ ("What could be read is saved in %s, which the same passphrases open; the damaged store is as it was."), target);
  if (!av_salvage_report_is_clean (report))
    av_invocation_leave_to_person (invocation);

  return TRUE;
}

const AvCommand av_command_salvage = {
  .name = "salvage",
  .arguments = "DIR",
  .n_min = 1,
  .n_max = 1,
  .summary = N_ ("Saves what can still be read of a damaged store into a new one in DIR; exit status 3 where anything is missing."),
  .run = run_salvage,
};
