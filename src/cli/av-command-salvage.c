/* salvage: what can still be read of a damaged store, saved into a new one. */

#include <glib/gi18n-lib.h>

#include "av-cli-error.h"
#include "av-commands.h"
#include "av-salvage.h"
#include "av-store-option.h"

static gboolean
run_salvage (AvInvocation *invocation,
             GError **error)
{
  const char *target = av_invocation_get_argument (invocation, 0);
  g_autofree char *directory = av_store_option_get_directory (invocation);
  g_autoptr (AvKeyring) keyring = av_keyring_load (directory, error);
  g_autoptr (AvSecret) passphrase = keyring != NULL ? av_store_option_read_passphrase (invocation, _ ("Passphrase: "), error) : NULL;
  g_autoptr (AvSecret) key = passphrase != NULL ? av_keyring_unlock (keyring, av_invocation_get_option (invocation, "agent"), passphrase, error) : NULL;
  g_autoptr (AvSalvageReport) report = key != NULL ? av_salvage_run (directory, key, target, error) : NULL;
  AvOutput *output = av_invocation_get_output (invocation);
  JsonObject *object;

  if (report == NULL)
    return FALSE;

  object = json_object_new ();
  json_object_set_int_member (object, "rows", (gint64) report->n_rows);
  json_object_set_int_member (object, "pages", report->n_pages);
  json_object_set_int_member (object, "bad-pages", report->bad_pages->len);
  json_object_set_int_member (object, "gaps", report->gaps->len);
  av_output_object (output, object);
  av_output_text (output, _ ("Pages: %u, unreadable: %u, gaps: %u\n"), report->n_pages, report->bad_pages->len, report->gaps->len);
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
