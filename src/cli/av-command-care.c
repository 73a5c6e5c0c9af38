/* check, backup, restore, rotate: care of the store. */

#include <glib/gi18n-lib.h>

#include "av-access-log.h"
#include "av-backup.h"
#include "av-cli-error.h"
#include "av-commands.h"
#include "av-damage-report.h"
#include "av-store-option.h"
#include "av-rotation.h"
#include "av-swap.h"

/* Every page, every row; where something is missing, whose it may be. */
static gboolean
check_whole (AvInvocation *invocation,
             const char *directory,
             AvSecret *key,
             GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (AvSalvageReport) report = av_salvage_check (directory, key, &problem);
  JsonObject *object;

  if (problem == NULL && av_salvage_report_is_clean (report))
    return TRUE;

  if (problem != NULL && av_salvage_report_is_clean (report))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  object = json_object_new ();
  json_object_set_boolean_member (object, "whole", FALSE);
  av_damage_report_say (invocation, directory, key, report, NULL, object);
  av_output_object (av_invocation_get_output (invocation), object);
  return av_vault_error_set (error, report->log_damaged ? AV_VAULT_ERROR_LOG_DAMAGED : AV_VAULT_ERROR_DAMAGED);
}

/* Of the computer, not of the store: it fails nothing. */
static void
say_swap (AvInvocation *invocation)
{
  const char *warning = av_swap_get_warning ();

  if (warning != NULL)
    av_invocation_say (invocation, "%s", warning);
}

static gboolean
run_check (AvInvocation *invocation,
           GError **error)
{
  g_autofree char *directory = av_store_option_get_directory (invocation);
  const char *label = av_store_option_choose_label (invocation, directory);
  g_autoptr (AvKeyring) keyring = av_keyring_load (directory, error);
  g_autoptr (AvSecret) passphrase = keyring != NULL ? av_store_option_read_passphrase (invocation, _ ("Passphrase: "), error) : NULL;
  g_autoptr (AvSecret) key = passphrase != NULL ? av_keyring_unlock (keyring, label, passphrase, error) : NULL;
  g_autoptr (AvOpenedStore) opening = NULL;
  AvOutput *output = av_invocation_get_output (invocation);
  JsonObject *object;
  gint64 broken;

  if (key == NULL || !check_whole (invocation, directory, key, error))
    return FALSE;

  opening = av_opened_store_open (directory, label, passphrase, error);
  if (opening == NULL)
    return FALSE;

  if (!av_access_log_verify (av_opened_store_get_store (opening), &broken, error))
    return FALSE;

  object = json_object_new ();
  json_object_set_boolean_member (object, "whole", TRUE);
  av_output_object (output, object);
  say_swap (invocation);
  av_output_text (output, "%s\n", _ ("Every page of the store reads as it was written, and the access log is unbroken."));

  return TRUE;
}

static gboolean
run_backup (AvInvocation *invocation,
            GError **error)
{
  const char *file = av_invocation_get_argument (invocation, 0);
  g_autoptr (AvOpenedStore) opening = av_store_option_open (invocation, error);

  if (opening == NULL || !av_backup_write (av_opened_store_get_vault (opening), file, NULL, error) ||
      !av_opened_store_log_done (opening, AV_ACT_EXPORT, "sauvegarde", error))
    return FALSE;

  av_invocation_say (invocation, _ ("The store is copied to %s, and the copy was read back; the same passphrases open it."), file);

  return TRUE;
}

static gboolean
run_restore (AvInvocation *invocation,
             GError **error)
{
  const char *file = av_invocation_get_argument (invocation, 0);
  g_autofree char *directory = av_store_option_get_directory (invocation);
  gboolean replaces = av_vault_exists (directory);
  g_autoptr (AvKeyring) keyring = av_backup_load_keyring (file, error);
  g_autoptr (AvSecret) passphrase = keyring != NULL ? av_store_option_read_passphrase (invocation, _ ("Passphrase of the backup: "), error) : NULL;
  g_autoptr (AvSecret) key = passphrase != NULL ? av_keyring_unlock (keyring, av_invocation_get_option (invocation, "agent"), passphrase, error) : NULL;

  if (key == NULL || !av_backup_restore (file, directory, key, error))
    return FALSE;

  av_invocation_say (invocation, replaces ? _ ("The backup is restored in %s; what was there is kept beside it.") : _ ("The backup is restored in %s."), directory);

  return TRUE;
}

/* It is done, whatever becomes of its line, and of what comes after it. */
static void
log_rotation (const char *directory,
              const char *label,
              AvSecret *passphrase)
{
  g_autoptr (AvOpenedStore) opened = av_opened_store_open (directory, label, passphrase, NULL);

  if (opened != NULL)
    av_opened_store_log_done (opened, AV_ACT_KEYS, "rotation", NULL);
}

/* Of a store that this version does not know it would leave out what it does not see. */
static AvSecret *
rotate (const char *directory,
        AvSecret *key,
        GError **error)
{
  g_autoptr (AvVault) vault = av_vault_open (directory, key, AV_VAULT_OPEN_DEFAULT, error);

  return vault != NULL && av_store_require_known (vault, error) ? av_rotation_run_on (vault, error) : NULL;
}

static gboolean
run_rotate (AvInvocation *invocation,
            GError **error)
{
  g_autofree char *directory = av_store_option_get_directory (invocation);
  const char *label = av_invocation_get_option (invocation, "agent");
  g_autoptr (AvKeyring) keyring = av_keyring_load (directory, error);
  g_autoptr (AvSecret) passphrase = keyring != NULL ? av_store_option_read_passphrase (invocation, _ ("Passphrase: "), error) : NULL;
  g_autoptr (AvSecret) key = passphrase != NULL ? av_keyring_unlock (keyring, label, passphrase, error) : NULL;
  guint32 epoch = av_rotation_get_epoch (directory);
  g_autoptr (AvSecret) new_key = key != NULL ? rotate (directory, key, error) : NULL;

  if (new_key != NULL || (epoch > 0 && av_rotation_get_epoch (directory) > epoch))
    log_rotation (directory, label, passphrase);
  if (new_key == NULL)
    return FALSE;

  av_invocation_say (invocation, "%s", _ ("The store has a new key; everybody’s passphrase is as before."));

  return TRUE;
}

const AvCommand av_command_check = {
  .name = "check",
  .arguments = "",
  .summary = N_ ("Reads every page of the store and checks that it is whole; where it is not, names the dossiers that may lack something."),
  .run = run_check,
};

const AvCommand av_command_backup = {
  .name = "backup",
  .arguments = "FILE",
  .n_min = 1,
  .n_max = 1,
  .summary = N_ ("Copies the store and its keys into one encrypted file, and reads the copy back."),
  .run = run_backup,
};

const AvCommand av_command_restore = {
  .name = "restore",
  .arguments = "FILE",
  .n_min = 1,
  .n_max = 1,
  .summary = N_ ("Puts a backup in the place of the store, which is kept beside."),
  .run = run_restore,
};

const AvCommand av_command_rotate = {
  .name = "rotate",
  .arguments = "",
  .summary = N_ ("Gives the store a new key: after a worker has left or a passphrase was seen."),
  .run = run_rotate,
};
