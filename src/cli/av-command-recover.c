/* recover: opens a store whose passphrase is lost. */

#include <glib/gi18n-lib.h>

#include "av-access-log.h"
#include "av-backup.h"
#include "av-cli-error.h"
#include "av-commands.h"
#include "av-new-passphrase.h"
#include "av-store-option.h"
#include "av-passphrase.h"
#include "av-root-words.h"

/* The pair that an intendant's own store holds. */
static AvKeyPair *
open_intendant_pair (AvInvocation *invocation,
                     GError **error)
{
  g_autoptr (AvSecret) passphrase = av_store_option_read_passphrase (invocation, _ ("Passphrase of the intendant: "), error);
  g_autoptr (AvOpenedStore) intendant = passphrase != NULL ? av_opened_store_open (av_invocation_get_option (invocation, "intendant-store"), av_invocation_get_option (invocation, "agent"), passphrase, error) : NULL;

  return intendant != NULL ? av_installation_get_escrow_pair (av_opened_store_get_installation (intendant), error) : NULL;
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

/* The store key, out of the store or of the backup that takes its place. */
static AvSecret *
open_key (AvInvocation *invocation,
          const char *directory,
          GError **error)
{
  const char *backup = av_invocation_get_option (invocation, "backup");
  g_autoptr (AvKeyPair) pair = NULL;
  g_autoptr (AvKeyring) keyring = backup != NULL ? av_backup_load_keyring (backup, error) : av_keyring_load (directory, error);
  g_autoptr (AvSecret) key = NULL;

  pair = keyring != NULL ? open_pair (invocation, error) : NULL;
  key = pair != NULL ? av_keyring_unlock_with_pair (keyring, pair, error) : NULL;
  if (key == NULL || (backup != NULL && !av_backup_restore (backup, directory, key, error)))
    return NULL;

  return g_steal_pointer (&key);
}

static gboolean
has_agent (AvKeyring *keyring,
           const char *label)
{
  for (guint i = 0; i < av_keyring_get_n_slots (keyring); i++)
    {
      const AvKeyringSlot *slot = av_keyring_get_slot (keyring, i);

      if (slot->type == AV_KEYRING_SLOT_PASSPHRASE && g_strcmp0 (slot->label, label) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
give_passphrase (AvKeyring *keyring,
                 const char *label,
                 AvSecret *passphrase,
                 GError **error)
{
  AvId agent;

  if (has_agent (keyring, label))
    return av_keyring_change_passphrase (keyring, label, passphrase, NULL, error);

  av_id_random (&agent);

  return av_keyring_add_passphrase (keyring, label, agent.bytes, passphrase, NULL, error);
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

/* The store is held while its keys change: a session that has it open would
 * write its own keys over them. */
static gboolean
run_recover (AvInvocation *invocation,
             GError **error)
{
  const char *label = av_invocation_get_argument (invocation, 0);
  g_autofree char *directory = av_store_option_get_directory (invocation);
  g_autoptr (AvSecret) key = open_key (invocation, directory, error);
  g_autoptr (AvVault) vault = key != NULL ? av_vault_open (directory, key, AV_VAULT_OPEN_DEFAULT, error) : NULL;
  g_autoptr (AvSecret) passphrase = vault != NULL ? read_passphrase (invocation, error) : NULL;
  g_autoptr (AvKeyring) keyring = passphrase != NULL ? av_keyring_load (directory, error) : NULL;
  g_autoptr (AvOpenedStore) opening = NULL;

  if (keyring == NULL ||
      !av_keyring_unlock_with_key (keyring, key, error) ||
      !give_passphrase (keyring, label, passphrase, error))
    return FALSE;

  g_clear_pointer (&vault, av_vault_free);
  opening = av_opened_store_open (directory, label, passphrase, error);
  if (opening == NULL || !av_opened_store_log (opening, AV_ACT_RECOVER, NULL, NULL, error))
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
