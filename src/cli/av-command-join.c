/* join: enrols an installation by two files and compared words. */

#include <glib/gi18n-lib.h>

#include "av-asked-words.h"
#include "av-cli-error.h"
#include "av-commands.h"
#include "av-store-option.h"
#include "av-prompt.h"
#include "av-reading.h"
#include "av-request-folder.h"
#include "av-role-option.h"
#include "av-root-words.h"

/* The other side's words, all eight from --words, or two that are drawn from the
 * terminal: @asked is set where it is these, else NULL. */
static char *
get_words (AvInvocation *invocation,
           const char *question,
           AvAskedWords *drawn,
           const AvAskedWords **asked,
           GError **error)
{
  const char *words = av_invocation_get_option (invocation, "words");
  g_autofree char *which = NULL;
  g_autofree char *line = NULL;

  if (words != NULL)
    return g_strdup (words);

  if (!av_prompt_is_possible ())
    {
      g_set_error_literal (error, AV_CLI_ERROR, AV_CLI_ERROR_USAGE, _ ("Without a terminal, give the other side’s eight words with --words."));
      return NULL;
    }

  av_asked_words_draw (drawn);
  *asked = drawn;
  which = g_strdup_printf (_ ("Word no. %u and word no. %u: "), drawn->first, drawn->second);
  line = g_strdup_printf ("%s\n%s", question, which);
  return av_prompt_for_text (line, error);
}

/* The file that is named, or in a folder that is the one of this installation. */
static char *
dup_request_file (AvInvocation *invocation,
                  const char *name)
{
  const char *path = av_invocation_get_argument (invocation, 0);

  return g_file_test (path, G_FILE_TEST_IS_DIR) ? av_request_folder_name_request (path, name) : g_strdup (path);
}

static gboolean
run_request (AvInvocation *invocation,
             GError **error)
{
  g_autoptr (AvOpenedStore) opening = NULL;
  AvOutput *output = av_invocation_get_output (invocation);
  JsonObject *object;
  const char *name = av_invocation_get_option (invocation, "installation");
  g_autofree char *file = dup_request_file (invocation, name);
  g_autofree char *words = NULL;
  g_autofree char *lines = NULL;
  const char *role;

  if (!av_role_option_read (invocation, "agent-role", NULL, &role, error))
    return FALSE;

  opening = av_store_option_open_or_create (invocation, error);
  if (opening == NULL ||
      (role != NULL && !av_reading_say_role (av_opened_store_get_store (opening), av_opened_store_get_agent (opening), role, error)) ||
      !av_installation_request_join (av_opened_store_get_installation (opening), name, file, error))
    return FALSE;

  words = av_installation_get_own_words (av_opened_store_get_installation (opening));
  lines = av_asked_words_number (words, " ", "\n", "\n");
  object = json_object_new ();
  json_object_set_string_member (object, "words", words);
  av_output_object (output, object);
  av_output_text (output, "%s\n", lines);
  av_invocation_say (invocation, "%s", _ ("Give the file to an intendant; these eight words say that it is yours."));

  return TRUE;
}

static char *
get_words_of (AvInvocation *invocation,
              const AvJoinRequest *request,
              AvAskedWords *drawn,
              AvWelcome *welcome,
              GError **error)
{
  g_autofree char *question = g_strdup_printf (_ ("Two of the words that “%s” shows."), request->name);

  return get_words (invocation, question, drawn, &welcome->asked, error);
}

static gboolean
accept (AvInvocation *invocation,
        AvOpenedStore *opening,
        const AvJoinRequest *request,
        const AvWelcome *welcome,
        const char *file,
        GError **error)
{
  if (!av_installation_accept_join (av_opened_store_get_installation (opening), request, welcome, file, error))
    return FALSE;

  av_invocation_say (invocation, _ ("“%s” is enrolled; its welcome is in %s."), request->name, file);
  return TRUE;
}

static gboolean
accept_file (AvInvocation *invocation,
             AvWelcome *welcome,
             GError **error)
{
  const char *path = av_invocation_get_argument (invocation, 0);
  const char *output = av_invocation_get_option (invocation, "output");
  g_autofree char *beside = av_request_folder_name_welcome (path);
  g_autoptr (AvJoinRequest) request = av_join_request_read (path, error);
  g_autoptr (AvOpenedStore) opening = request != NULL ? av_store_option_open (invocation, error) : NULL;
  g_autofree char *words = NULL;
  AvAskedWords drawn = { 0 };

  if (opening == NULL)
    return FALSE;

  words = get_words_of (invocation, request, &drawn, welcome, error);
  welcome->words = words;
  return words != NULL && accept (invocation, opening, request, welcome, output != NULL ? output : beside, error);
}

/* Wrong words are asked for anew, and no words pass it over. */
static gboolean
accept_or_pass (AvInvocation *invocation,
                AvOpenedStore *opening,
                const AvFolderRequest *waits,
                AvWelcome *welcome,
                gboolean *accepted,
                GError **error)
{
  AvAskedWords drawn = { 0 };

  for (*accepted = FALSE; !*accepted;)
    {
      g_autofree char *words = get_words_of (invocation, waits->request, &drawn, welcome, error);
      g_autoptr (GError) refused = NULL;

      if (words == NULL || *words == '\0')
        return words != NULL;

      welcome->words = words;
      *accepted = accept (invocation, opening, waits->request, welcome, waits->welcome, &refused);
      if (*accepted)
        continue;

      if (!g_error_matches (refused, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_WORDS))
        {
          g_propagate_error (error, g_steal_pointer (&refused));
          return FALSE;
        }
      av_invocation_say (invocation, "%s", refused->message);
    }

  return TRUE;
}

/* The passphrase once, then two words a laptop. */
static gboolean
accept_each (AvInvocation *invocation,
             AvRequestFolder *folder,
             AvWelcome *welcome,
             guint *n_accepted,
             GError **error)
{
  guint n = folder->requests->len;
  g_autoptr (AvOpenedStore) opening = av_store_option_open (invocation, error);

  if (opening == NULL)
    return FALSE;

  av_invocation_say (invocation, ngettext ("%u request waits here; an empty line passes it over.", "%u requests wait here; an empty line passes one over.", n), n);
  for (guint i = 0; i < n; i++)
    {
      gboolean accepted;

      if (!accept_or_pass (invocation, opening, g_ptr_array_index (folder->requests, i), welcome, &accepted, error))
        return FALSE;
      *n_accepted += accepted;
    }

  return TRUE;
}

static gboolean
accept_folder (AvInvocation *invocation,
               AvWelcome *welcome,
               GError **error)
{
  g_autoptr (AvRequestFolder) folder = NULL;
  g_autofree char *sum = NULL;
  guint n_accepted = 0;
  guint n_passed;

  if (av_invocation_has_option (invocation, "words") || av_invocation_has_option (invocation, "output") || !av_prompt_is_possible ())
    {
      g_set_error_literal (error, AV_CLI_ERROR, AV_CLI_ERROR_USAGE, _ ("A folder of requests is gone through on a terminal, which asks two words of each laptop: --words and --output are for one request."));
      return FALSE;
    }

  folder = av_request_folder_read (av_invocation_get_argument (invocation, 0), error);
  if (folder == NULL || (folder->requests->len > 0 && !accept_each (invocation, folder, welcome, &n_accepted, error)))
    return FALSE;

  n_passed = folder->requests->len - n_accepted;
  if (n_passed + folder->refused->len > 0)
    av_invocation_leave_to_person (invocation);
  sum = av_request_folder_sum_up (folder, n_accepted, n_passed);
  av_invocation_say (invocation, "%s", sum);

  return TRUE;
}

static gboolean
run_accept (AvInvocation *invocation,
            GError **error)
{
  g_autoptr (AvSecret) root_words = NULL;
  g_auto (GStrv) scopes = g_strsplit (av_invocation_get_option (invocation, "scope"), ",", -1);
  AvWelcome welcome = { 0 };

  if (!av_root_words_read_if_given (invocation, &root_words, error))
    return FALSE;

  welcome.scopes = (const char *const *) scopes;
  welcome.role = av_invocation_get_option (invocation, "role");
  welcome.root_file = av_invocation_get_option (invocation, "root-file");
  welcome.root_words = root_words;

  return g_file_test (av_invocation_get_argument (invocation, 0), G_FILE_TEST_IS_DIR)
           ? accept_folder (invocation, &welcome, error)
           : accept_file (invocation, &welcome, error);
}

/* The file that is named, or in a folder the one beside this installation's request. */
static char *
dup_welcome_file (AvInvocation *invocation,
                  AvInstallation *installation)
{
  const char *path = av_invocation_get_argument (invocation, 0);
  g_autofree char *name = g_file_test (path, G_FILE_TEST_IS_DIR) ? av_installation_dup_name (installation) : NULL;
  g_autofree char *request = name != NULL ? av_request_folder_name_request (path, name) : NULL;

  return request != NULL ? av_request_folder_name_welcome (request) : g_strdup (path);
}

static gboolean
run_finish (AvInvocation *invocation,
            GError **error)
{
  g_autoptr (AvOpenedStore) opening = av_store_option_open (invocation, error);
  AvInstallation *installation = opening != NULL ? av_opened_store_get_installation (opening) : NULL;
  g_autofree char *file = NULL;
  g_autofree char *words = NULL;
  g_autofree char *name = NULL;
  g_autofree char *organisation = NULL;
  AvAskedWords drawn = { 0 };
  const AvAskedWords *asked = NULL;

  if (opening == NULL)
    return FALSE;

  file = dup_welcome_file (invocation, installation);
  words = get_words (invocation, _ ("Two of the organisation’s words, from the sheet kept by the town hall."), &drawn, &asked, error);
  if (words == NULL ||
      !(av_invocation_has_option (invocation, "refounded") ? av_installation_follow_refounding : av_installation_finish_join) (
        installation, file, words, asked, error) ||
      !av_opened_store_reconcile (opening, error))
    return FALSE;

  name = av_installation_dup_name (installation);
  organisation = av_installation_dup_organisation (installation);
  av_invocation_say (invocation, _ ("This laptop is now “%s” of “%s”."), name, organisation);

  return TRUE;
}

static const AvCommandOption request_options[] = {
  { "installation", "NAME", AV_COMMAND_OPTION_REQUIRED, N_ ("what this laptop is called") },
  { "agent-role", "CODE", AV_COMMAND_OPTION_OPTIONAL, N_ ("what --agent does, and so reads and decides, a code of roles_utilisateurs"), av_role_option_list, AV_ROLE_OF_WHO_BEGINS },
  { "passphrase-memory", "MIB", AV_COMMAND_OPTION_OPTIONAL, N_ ("memory that each try of the new passphrase takes, 64 to 1024, for slower computers and for scripts; without it, what takes this computer half a second to a second") },
  { NULL },
};

const AvCommand av_command_join_request = {
  .name = "join request",
  .arguments = "FILE-OR-DIR",
  .n_min = 1,
  .n_max = 1,
  .options = request_options,
  .summary = N_ ("Writes a request to join an organisation into FILE (.avdem) and prints this laptop’s eight words."),
  .help = N_ ("Makes the store where there is none yet; the passphrase given then opens it. In a folder the file is called after the installation."),
  .run = run_request,
};

static const AvCommandOption accept_options[] = {
  { "scope", "CODE[,CODE]", AV_COMMAND_OPTION_REQUIRED, N_ ("communes (INSEE code), structures (S12) or the Métropole (metropole) whose dossiers it reads") },
  { "role", "PRESET", AV_COMMAND_OPTION_REQUIRED, N_ ("terrain, referent, metropole or intendant; with “,fse” for the funder’s questionnaire") },
  { "output", "FILE", AV_COMMAND_OPTION_OPTIONAL, N_ ("where the welcome (.avlot) is written, if not beside the request; must not exist") },
  { "words", "\"…\"", AV_COMMAND_OPTION_OPTIONAL, N_ ("the eight words the laptop shows, where there is no terminal to ask two of them on") },
  { "root-file", "FILE", AV_COMMAND_OPTION_OPTIONAL, N_ ("the organisation’s root file, to enrol an intendant or outside one’s scopes") },
  { "root-words-file", "FILE", AV_COMMAND_OPTION_OPTIONAL, N_ ("file with the root file’s words on its first line") },
  { NULL },
};

const AvCommand av_command_join_accept = {
  .name = "join accept",
  .arguments = "FILE-OR-DIR",
  .n_min = 1,
  .n_max = 1,
  .options = accept_options,
  .summary = N_ ("Enrols the laptop that wrote the request FILE; of a folder all that wait there, one after the other."),
  .help = N_ ("In a folder the passphrase is asked for once, then two words of each laptop; an empty line passes one over. Whoever has a welcome beside the request is not asked about again."),
  .deed = AV_ROLE_COMPUTERS,
  .run = run_accept,
};

static const AvCommandOption finish_options[] = {
  { "refounded", NULL, AV_COMMAND_OPTION_OPTIONAL, N_ ("from a member of an organisation that was founded anew (refound): FILE is its bundle, the words are the new ones") },
  { "words", "\"…\"", AV_COMMAND_OPTION_OPTIONAL, N_ ("the organisation’s eight words, where there is no terminal to ask two of them on") },
  { NULL },
};

const AvCommand av_command_join_finish = {
  .name = "join finish",
  .arguments = "FILE-OR-DIR",
  .n_min = 1,
  .n_max = 1,
  .options = finish_options,
  .summary = N_ ("Reads the welcome FILE: this laptop is then a member."),
  .help = N_ ("In a folder it is the one beside the request that was written there."),
  .run = run_finish,
};
