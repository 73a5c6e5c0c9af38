/* digest, dump: the state, to compare and to read. */

#include <glib/gi18n-lib.h>

#include "av-access-log.h"
#include "av-commands.h"
#include "av-digest.h"
#include "av-dump.h"
#include "av-store-option.h"

static gboolean
run_digest (AvInvocation *invocation,
            GError **error)
{
  g_autoptr (AvOpenedStore) opening = av_store_option_open (invocation, error);
  AvOutput *output = av_invocation_get_output (invocation);
  g_autofree char *digest = NULL;
  JsonObject *object;

  if (opening == NULL)
    return FALSE;

  digest = av_digest (av_opened_store_get_store (opening), av_invocation_get_option (invocation, "scope"), error);
  if (digest == NULL)
    return FALSE;

  object = json_object_new ();
  json_object_set_string_member (object, "digest", digest);
  av_output_object (output, object);
  av_output_text (output, "%s\n", digest);

  return TRUE;
}

static void
print_line (const char *line,
            gpointer user_data)
{
  AvOutput *output = user_data;
  JsonObject *object;

  if (av_output_is_json (output))
    {
      object = json_object_new ();
      json_object_set_string_member (object, "line", line);
      av_output_object (output, object);
    }

  av_output_text (output, "%s\n", line);
}

static gboolean
run_dump (AvInvocation *invocation,
          GError **error)
{
  g_autoptr (AvOpenedStore) opening = av_store_option_open (invocation, error);

  return opening != NULL &&
         av_opened_store_log (opening, AV_ACT_EXPORT, NULL, "dump", error) &&
         av_dump (av_opened_store_get_store (opening), print_line, av_invocation_get_output (invocation), error);
}

static const AvCommandOption digest_options[] = {
  { "scope", "CODE", AV_COMMAND_OPTION_OPTIONAL, N_ ("only this commune or structure") },
  { NULL },
};

const AvCommand av_command_digest = {
  .name = "digest",
  .arguments = "",
  .options = digest_options,
  .summary = N_ ("Prints the digest of the state: equal on all installations of the same scope, classes and version."),
  .run = run_digest,
};

const AvCommand av_command_dump = {
  .name = "dump",
  .arguments = "",
  .summary = N_ ("Prints the whole state as text, sorted, one register a line. What comes out is readable by anybody."),
  .run = run_dump,
};
