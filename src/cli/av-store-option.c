#include "av-store-option.h"

#include <glib/gi18n-lib.h>

#include "av-cli-error.h"
#include "av-new-passphrase.h"
#include "av-prompt.h"

/* Where the store is: --store, or the user's own (transfer full). */
char *
av_store_option_get_directory (AvInvocation *invocation)
{
  const char *directory = av_invocation_get_option (invocation, "store");

  return directory != NULL ? g_canonicalize_filename (directory, NULL) : g_build_filename (g_get_user_data_dir (), "allervers", NULL);
}

static AvSecret *
read_descriptor (const char *typed,
                 GError **error)
{
  guint64 fd;

  if (!g_ascii_string_to_unsigned (typed, 10, 0, G_MAXINT, &fd, NULL))
    {
      g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_USAGE, _ ("“%s” is no file descriptor."), typed);
      return NULL;
    }

  return av_passphrase_read ((int) fd, error);
}

/* From the file or the descriptor given, or asked on the terminal with
 * @question. */
AvSecret *
av_store_option_read_passphrase (AvInvocation *invocation,
                                 const char *question,
                                 GError **error)
{
  const char *file = av_invocation_get_option (invocation, "passphrase-file");
  const char *fd = av_invocation_get_option (invocation, "passphrase-fd");

  if (file != NULL && fd != NULL)
    {
      g_set_error_literal (error, AV_CLI_ERROR, AV_CLI_ERROR_USAGE, _ ("Give the passphrase once: by --passphrase-file or by --passphrase-fd."));
      return NULL;
    }

  if (file != NULL)
    return av_passphrase_read_file (file, error);

  return fd != NULL ? read_descriptor (fd, error) : av_prompt_for_secret (question, error);
}

/* Several slots and none named: the one of the user's own name. */
const char *
av_store_option_choose_label (AvInvocation *invocation,
                              const char *directory)
{
  const char *label = av_invocation_get_option (invocation, "agent");
  g_autoptr (AvKeyring) keyring = label == NULL ? av_keyring_load (directory, NULL) : NULL;
  guint n_passphrases = 0;

  for (guint i = 0; keyring != NULL && i < av_keyring_get_n_slots (keyring); i++)
    n_passphrases += av_keyring_get_slot (keyring, i)->type == AV_KEYRING_SLOT_PASSPHRASE;

  return n_passphrases > 1 ? g_get_user_name () : label;
}

static void
say_notices (AvInvocation *invocation,
             AvOpenedStore *self)
{
  g_auto (GStrv) notices = av_installation_take_notices (av_opened_store_get_installation (self));
  const char *warning = av_opened_store_get_warning (self);

  if (warning != NULL)
    av_invocation_say (invocation, "%s", warning);

  for (guint i = 0; notices != NULL && notices[i] != NULL; i++)
    av_invocation_say (invocation, "%s", notices[i]);
}

/* Opens the store that the command line names; damage is told before any
 * passphrase is asked for. */
AvOpenedStore *
av_store_option_open (AvInvocation *invocation,
                      GError **error)
{
  AvRoleDeed deed = av_invocation_get_command (invocation)->deed;
  g_autofree char *directory = av_store_option_get_directory (invocation);
  g_autoptr (AvKeyring) keyring = av_keyring_load (directory, error);
  g_autoptr (AvSecret) passphrase = keyring != NULL ? av_store_option_read_passphrase (invocation, _ ("Passphrase: "), error) : NULL;
  AvOpenedStore *self = passphrase != NULL ? av_opened_store_open (directory, av_store_option_choose_label (invocation, directory), passphrase, error) : NULL;

  if (self == NULL)
    return NULL;

  if (deed != 0 && !av_opened_store_require (self, deed, error))
    {
      av_opened_store_free (self);
      return NULL;
    }

  say_notices (invocation, self);

  return self;
}

static gboolean
is_passphrase_given (AvInvocation *invocation)
{
  return av_invocation_has_option (invocation, "passphrase-file") || av_invocation_has_option (invocation, "passphrase-fd");
}

AvOpenedStore *
av_store_option_create (AvInvocation *invocation,
                        GError **error)
{
  g_autofree char *directory = av_store_option_get_directory (invocation);
  const char *label = av_invocation_get_option (invocation, "agent");
  g_autoptr (AvSecret) passphrase = NULL;
  AvPassphraseCost space;
  const AvPassphraseCost *cost;

  if (av_vault_exists (directory))
    {
      g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_FAILED, _ ("There is a store in %s already; it is left as it is."), directory);
      return NULL;
    }

  if (!av_new_passphrase_read_cost (invocation, &space, &cost, error))
    return NULL;

  passphrase = is_passphrase_given (invocation) ? av_store_option_read_passphrase (invocation, "", error) : av_new_passphrase_ask (error);
  if (passphrase == NULL)
    return NULL;

  return av_opened_store_create (directory, label != NULL ? label : g_get_user_name (), passphrase, cost, error);
}

/* Makes the store where there is none yet. */
AvOpenedStore *
av_store_option_open_or_create (AvInvocation *invocation,
                                GError **error)
{
  g_autofree char *directory = av_store_option_get_directory (invocation);

  return av_vault_exists (directory) ? av_store_option_open (invocation, error) : av_store_option_create (invocation, error);
}
