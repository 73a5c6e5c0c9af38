/* recover: opens a store whose passphrase is lost. */

#include <glib/gi18n-lib.h>

#include "av-cli-error.h"
#include "av-commands.h"
#include "av-new-passphrase.h"
#include "av-store-option.h"
#include "av-passphrase.h"
#include "av-recovery.h"
#include "av-root-words.h"

static AvKeyPair *
open_intendant_pair (AvInvocation *invocation,
                     GError **error)
{
  g_autoptr (AvSecret) passphrase = av_store_option_read_passphrase (invocation, _ ("Passphrase of the intendant: "), error);

  return passphrase != NULL ? av_recovery_open_intendant_pair (av_invocation_get_option (invocation, "intendant-store"),
                                                               av_invocation_get_option (invocation, "agent"), passphrase, error)
                            : NULL;
}

static AvKeyPair *
open_pair (AvInvocation *invocation,
           GError **error)
{
  g_autoptr (AvSecret) words = NULL;
  gboolean by_intendant = av_invocation_has_option (invocation, "intendant-store");

  if (by_intendant == av_invocation_has_option (invocation, "root-file"))
    {
      g_set_error_literal (error, AV_CLI_ERROR, AV_CLI_ERROR_USAGE, _ ("Recover with the root file or with an intendant’s store: one of them."));
      return NULL;
    }

  if (by_intendant)
    return open_intendant_pair (invocation, error);

  if (!av_root_words_read_if_given (invocation, &words, error))
    return NULL;

  return av_installation_open_recovery_pair (av_invocation_get_option (invocation, "root-file"), words, error);
}

/* In scripts that recover with the root file, the only passphrase there is. */
static AvSecret *
read_passphrase (AvInvocation *invocation,
                 GError **error)
{
  if (!av_invocation_has_option (invocation, "new-passphrase-file") && av_invocation_has_option (invocation, "root-file") &&
      (av_invocation_has_option (invocation, "passphrase-file") || av_invocation_has_option (invocation, "passphrase-fd")))
    return av_store_option_read_passphrase (invocation, "", error);

  return av_new_passphrase_read (invocation, error);
}

static gboolean
run_recover (AvInvocation *invocation,
             GError **error)
{
  const char *label = av_invocation_get_argument (invocation, 0);
  g_autofree char *directory = av_store_option_get_directory (invocation);
  g_autoptr (AvKeyPair) pair = open_pair (invocation, error);
  g_autoptr (AvRecovery) recovery = pair != NULL ? av_recovery_new (directory, av_invocation_get_option (invocation, "backup"), pair, error) : NULL;
  g_autoptr (AvSecret) passphrase = recovery != NULL ? read_passphrase (invocation, error) : NULL;

  if (passphrase == NULL || !av_recovery_finish (recovery, label, passphrase, error))
    return FALSE;

  av_invocation_say (invocation, _ ("The store opens again for “%s”; this is written in its access log."), label);

  return TRUE;
}

static const AvCommandOption recover_options[] = {
  { "root-file", "FILE", AV_COMMAND_OPTION_OPTIONAL, N_ ("the organisation’s root file") },
  { "root-words-file", "FILE", AV_COMMAND_OPTION_OPTIONAL, N_ ("file with the root file’s words on its first line") },
  { "intendant-store", "DIR", AV_COMMAND_OPTION_OPTIONAL, N_ ("store of an intendant of its scopes, which --agent and --passphrase-file open") },
  { "backup", "FILE", AV_COMMAND_OPTION_OPTIONAL, N_ ("recovers from this backup, which takes the place of the store") },
  { "new-passphrase-file", "FILE", AV_COMMAND_OPTION_OPTIONAL, N_ ("reads the new passphrase from the first line of this file; asked on the terminal without it") },
  { NULL },
};

const AvCommand av_command_recover = {
  .name = "recover",
  .arguments = "LABEL",
  .n_min = 1,
  .n_max = 1,
  .options = recover_options,
  .summary = N_ ("Gives an agent whose passphrase is lost a new one, with the root file or an intendant’s store."),
  .run = run_recover,
};
