/* init: founds an organisation. */

#include <glib/gi18n-lib.h>

#include "av-asked-words.h"
#include "av-cli-error.h"
#include "av-commands.h"
#include "av-reading.h"
#include "av-role-option.h"
#include "av-store-option.h"
#include "av-root-words.h"

static gboolean
found (AvInvocation *invocation,
       AvOpenedStore *opening,
       const char *role,
       AvSecret *root_words,
       GError **error)
{
  g_auto (GStrv) scopes = g_strsplit (av_invocation_get_option (invocation, "scope"), ",", -1);
  AvFounding founding = { 0 };

  founding.organisation = av_invocation_get_option (invocation, "organisation");
  founding.installation = av_invocation_get_option (invocation, "installation");
  founding.scopes = (const char *const *) scopes;
  founding.root_file = av_invocation_get_option (invocation, "root-file");
  founding.root_words = root_words;

  return av_reading_say_role (av_opened_store_get_store (opening), av_opened_store_get_agent (opening), role, error) &&
         av_opened_store_found (opening, &founding, error);
}

/* Whoever founds enrols the others. */
static gboolean
read_role (AvInvocation *invocation,
           const char **role,
           GError **error)
{
  if (!av_role_option_read (invocation, "agent-role", AV_ROLE_OF_WHO_BEGINS, role, error))
    return FALSE;
  if (av_role_may (*role, AV_ROLE_COMPUTERS))
    return TRUE;

  g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_USAGE, _ ("Who founds the organisation enrols its computers, and %s does not: nothing was founded."), *role);
  return FALSE;
}

static void
print_words (AvInvocation *invocation,
             AvInstallation *installation)
{
  AvOutput *output = av_invocation_get_output (invocation);
  g_autofree char *words = av_installation_get_organisation_words (installation);
  g_autofree char *lines = av_asked_words_number (words, " ", "\n", "\n");
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "words", words);
  av_output_object (output, object);
  av_output_text (output, "%s\n", lines);
  av_invocation_say (invocation, "%s", _ ("These eight words say the organisation: keep them on paper, for the laptops that will join."));
}

static gboolean
run_init (AvInvocation *invocation,
          GError **error)
{
  g_autoptr (AvSecret) root_words = NULL;
  g_autoptr (AvOpenedStore) opening = NULL;
  const char *role;
  gboolean drawn;

  if (!read_role (invocation, &role, error))
    return FALSE;

  if (g_file_test (av_invocation_get_option (invocation, "root-file"), G_FILE_TEST_EXISTS))
    {
      g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_FAILED, _ ("The file %s exists already; nothing was founded."), av_invocation_get_option (invocation, "root-file"));
      return FALSE;
    }

  opening = av_store_option_create (invocation, error);
  if (opening == NULL)
    return FALSE;

  root_words = av_root_words_read_or_draw (invocation, &drawn, error);
  if (root_words == NULL || !found (invocation, opening, role, root_words, error))
    {
      av_opened_store_abandon (g_steal_pointer (&opening));
      return FALSE;
    }

  if (drawn)
    av_invocation_say (invocation, _ ("The words of the root file are in %s: print them, keep them apart, then destroy that file."), av_invocation_get_option (invocation, "root-words-file"));
  print_words (invocation, av_opened_store_get_installation (opening));

  return TRUE;
}

static void
say_disputed (AvInvocation *invocation,
              char **disputed)
{
  g_autofree char *names = g_strjoinv (", ", disputed);

  if (disputed[0] != NULL)
    av_invocation_say (invocation, _ ("Before their bundles, these laptops ask again (join request), and are accepted with the new root file; each reads that welcome with join finish --refounded: %s"), names);
}

static gboolean
run_refound (AvInvocation *invocation,
             GError **error)
{
  const char *root_file = av_invocation_get_option (invocation, "root-file");
  g_autoptr (AvOpenedStore) opening = av_store_option_open (invocation, error);
  g_autoptr (AvSecret) root_words = NULL;
  g_auto (GStrv) disputed = NULL;
  gboolean drawn;

  if (opening == NULL || (disputed = av_installation_list_disputed (av_opened_store_get_installation (opening), error)) == NULL)
    return FALSE;

  if (g_file_test (root_file, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_FAILED, _ ("The file %s exists already; nothing was founded."), root_file);
      return FALSE;
    }

  root_words = av_root_words_read_or_draw (invocation, &drawn, error);
  if (root_words == NULL ||
      !av_installation_refound (av_opened_store_get_installation (opening), av_invocation_get_option (invocation, "organisation"),
                                root_file, root_words, av_invocation_has_option (invocation, "despite-disputes"), error) ||
      !av_opened_store_reconcile (opening, error))
    return FALSE;

  print_words (invocation, av_opened_store_get_installation (opening));
  av_invocation_say (invocation, "%s", _ ("Now write bundles for the others (export); each of them reads its own once with join finish --refounded, and compares these words."));
  say_disputed (invocation, disputed);
  return TRUE;
}

static const AvCommandOption refound_options[] = {
  { "organisation", "NAME", AV_COMMAND_OPTION_REQUIRED, N_ ("what the organisation is called") },
  { "root-file", "FILE", AV_COMMAND_OPTION_REQUIRED, N_ ("where the new root file is written; must not exist") },
  { "root-words-file", "FILE", AV_COMMAND_OPTION_REQUIRED, N_ ("file with the eight words that protect the root file; drawn and written there when it does not exist") },
  { "despite-disputes", NULL, AV_COMMAND_OPTION_OPTIONAL, N_ ("also where intendants state different keys of a laptop: it is sent nothing until its request is accepted with the new root file") },
  { NULL },
};

const AvCommand av_command_refound = {
  .name = "refound",
  .arguments = "",
  .options = refound_options,
  .summary = N_ ("Founds the organisation anew where every copy of its root file, or its words, are lost."),
  .help = N_ ("On an intendant’s installation. Members are enrolled as they were, and all data stays; what was revoked stays revoked. Prints the new eight words."),
  .deed = AV_ROLE_COMPUTERS,
  .run = run_refound,
};

static const AvCommandOption init_options[] = {
  { "organisation", "NAME", AV_COMMAND_OPTION_REQUIRED, N_ ("what the organisation is called") },
  { "installation", "NAME", AV_COMMAND_OPTION_REQUIRED, N_ ("what this installation, its first intendant, is called") },
  { "scope", "CODE[,CODE]", AV_COMMAND_OPTION_REQUIRED, N_ ("its communes (INSEE code), structures (S12) or the Métropole (metropole)") },
  { "agent-role", "CODE", AV_COMMAND_OPTION_OPTIONAL, N_ ("what --agent does, a code of roles_utilisateurs that enrols computers"), av_role_option_list_enrolling, AV_ROLE_OF_WHO_BEGINS },
  { "root-file", "FILE", AV_COMMAND_OPTION_REQUIRED, N_ ("where the root file is written; must not exist") },
  { "root-words-file", "FILE", AV_COMMAND_OPTION_REQUIRED, N_ ("file with the eight words that protect the root file; drawn and written there when it does not exist") },
  { "passphrase-memory", "MIB", AV_COMMAND_OPTION_OPTIONAL, N_ ("memory that each try of the new passphrase takes, 64 to 1024, for slower computers and for scripts; without it, what takes this computer half a second to a second") },
  { NULL },
};

const AvCommand av_command_init = {
  .name = "init",
  .arguments = "",
  .options = init_options,
  .summary = N_ ("Founds an organisation, and makes this installation its first intendant."),
  .help = N_ ("Writes the root file, protected by its own words, and makes the store, which the passphrase given opens "
              "for --agent (by default the user’s name). Prints the organisation’s eight words."),
  .run = run_init,
};
