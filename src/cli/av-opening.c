#include "av-opening.h"

#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "av-access-log.h"
#include "av-cli-error.h"
#include "av-passphrase.h"
#include "av-prompt.h"
#include "av-record-store.h"

struct _AvOpening
{
  char *directory;
  char *label; /* of the agent who opened */
  char *agent; /* id of the agent's record, or NULL */
  AvKeyring *keyring;
  AvVault *vault;
  AvStore *store;
  AvInstallation *installation;
};

/* Where the store is: --store, or the user's own (transfer full). */
char *
av_opening_get_directory (AvInvocation *invocation)
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
av_opening_read_passphrase (AvInvocation *invocation,
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

static AvOpening *
allocate (const char *directory)
{
  AvOpening *self = g_new0 (AvOpening, 1);

  self->directory = g_strdup (directory);

  return self;
}

static void
take_agent (AvOpening *self,
            const AvKeyringSlot *slot)
{
  AvId id;
  AvId none = { 0 };

  memcpy (id.bytes, slot->agent, sizeof id.bytes);
  self->label = g_strdup (slot->label);
  self->agent = av_id_equal (&id, &none) ? NULL : av_id_to_string (&id);
}

/* @container and @detail may be NULL; never a name in them. */
gboolean
av_opening_log (AvOpening *self,
                const char *act,
                const char *container,
                const char *detail,
                GError **error)
{
  return av_access_log_add (self->store, act, container != NULL ? container : "", detail != NULL ? detail : "", error);
}

/* From the vault on, which is open. */
static gboolean
open_store (AvOpening *self,
            GError **error)
{
  self->store = av_store_open (self->vault, error);
  if (self->store == NULL)
    return FALSE;

  av_store_set_agent (self->store, self->agent);
  self->installation = av_installation_load (self->store, error);

  return self->installation != NULL && av_opening_log (self, AV_ACT_UNLOCK, NULL, NULL, error);
}

/* @label NULL: the only passphrase slot there is. */
AvOpening *
av_opening_open (const char *directory,
                 const char *label,
                 AvSecret *passphrase,
                 GError **error)
{
  g_autoptr (AvOpening) self = allocate (directory);
  g_autoptr (AvSecret) key = NULL;

  self->keyring = av_keyring_load (directory, error);
  key = self->keyring != NULL ? av_keyring_unlock (self->keyring, label, passphrase, error) : NULL;
  if (key == NULL)
    return NULL;

  take_agent (self, av_keyring_get_unlocked_slot (self->keyring));
  self->vault = av_vault_open (directory, key, AV_VAULT_OPEN_DEFAULT, error);
  if (self->vault == NULL || !open_store (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

static gboolean
create_vault (AvOpening *self,
              const char *label,
              AvSecret *passphrase,
              GError **error)
{
  AvVaultParams params = { 0 };
  AvId agent;

  av_id_random (&agent);
  params.label = label;
  params.agent = agent.bytes;
  params.passphrase = passphrase;
  self->vault = av_vault_create (self->directory, &params, error);
  if (self->vault == NULL)
    return FALSE;

  self->label = g_strdup (label);
  self->agent = av_id_to_string (&agent);

  return TRUE;
}

/* Makes a store whose first slot is @label's; there must be none yet. */
AvOpening *
av_opening_create (const char *directory,
                   const char *label,
                   AvSecret *passphrase,
                   GError **error)
{
  g_autoptr (AvOpening) self = allocate (directory);

  if (!create_vault (self, label, passphrase, error))
    return NULL;

  self->keyring = av_keyring_load (directory, error);
  if (self->keyring == NULL ||
      !av_keyring_unlock_with_key (self->keyring, av_vault_get_key (self->vault), error) ||
      !open_store (self, error))
    {
      av_opening_abandon (g_steal_pointer (&self));
      return NULL;
    }

  return g_steal_pointer (&self);
}

/* Several slots and none named: the one of the user's own name. */
static const char *
choose_label (AvInvocation *invocation,
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
             AvOpening *self)
{
  g_auto (GStrv) notices = av_installation_take_notices (self->installation);

  for (guint i = 0; notices != NULL && notices[i] != NULL; i++)
    av_invocation_say (invocation, "%s", notices[i]);
}

/* Opens the store that the command line names; damage is told before any
 * passphrase is asked for. */
AvOpening *
av_opening_new (AvInvocation *invocation,
                GError **error)
{
  g_autofree char *directory = av_opening_get_directory (invocation);
  g_autoptr (AvKeyring) keyring = av_keyring_load (directory, error);
  g_autoptr (AvSecret) passphrase = keyring != NULL ? av_opening_read_passphrase (invocation, _ ("Passphrase: "), error) : NULL;
  AvOpening *self = passphrase != NULL ? av_opening_open (directory, choose_label (invocation, directory), passphrase, error) : NULL;

  if (self != NULL)
    say_notices (invocation, self);

  return self;
}

/* Makes the store where there is none yet. */
AvOpening *
av_opening_new_or_create (AvInvocation *invocation,
                          GError **error)
{
  g_autofree char *directory = av_opening_get_directory (invocation);
  const char *label = av_invocation_get_option (invocation, "agent");
  g_autoptr (AvSecret) passphrase = NULL;

  if (av_vault_exists (directory))
    return av_opening_new (invocation, error);

  passphrase = av_opening_read_passphrase (invocation, _ ("New passphrase: "), error);
  if (passphrase == NULL)
    return NULL;

  return av_opening_create (directory, label != NULL ? label : g_get_user_name (), passphrase, error);
}

void
av_opening_free (AvOpening *self)
{
  g_clear_object (&self->installation);
  g_clear_pointer (&self->store, av_store_close);
  g_clear_pointer (&self->vault, av_vault_free);
  g_clear_pointer (&self->keyring, av_keyring_unref);
  g_free (self->agent);
  g_free (self->label);
  g_free (self->directory);
  g_free (self);
}

/* Takes back av_opening_create(): what went wrong afterwards leaves nothing
 * half-founded. */
void
av_opening_abandon (AvOpening *self)
{
  static const char *const names[] = { "store.avs", "store.avs-wal", "store.avs-journal", "keys", "inbox", "backups", NULL };
  g_autofree char *directory = g_strdup (self->directory);

  av_opening_free (self);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (directory, names[i], NULL);

      if (unlink (path) != 0)
        rmdir (path);
    }
  rmdir (directory);
}

AvKeyring *
av_opening_get_keyring (AvOpening *self)
{
  return self->keyring;
}

AvVault *
av_opening_get_vault (AvOpening *self)
{
  return self->vault;
}

AvStore *
av_opening_get_store (AvOpening *self)
{
  return self->store;
}

AvInstallation *
av_opening_get_installation (AvOpening *self)
{
  return self->installation;
}

/* After founding (transfer full). */
void
av_opening_set_installation (AvOpening *self,
                             AvInstallation *installation)
{
  g_clear_object (&self->installation);
  self->installation = installation;
}

/* Id of the record of the agent who opened, or NULL. */
const char *
av_opening_get_agent (AvOpening *self)
{
  return self->agent;
}

/* The agent’s display name. */
const char *
av_opening_get_label (AvOpening *self)
{
  return self->label;
}

/* Who can open a store gets a record in the territory, where there is none; a
 * responsible person then completes it. */
gboolean
av_opening_ensure_agent (AvOpening *self,
                         const char *id,
                         const char *label,
                         GError **error)
{
  g_autoptr (AvSnapshot) known = av_record_store_load (self->store, id, NULL);
  g_autoptr (AvChange) change = NULL;

  if (known != NULL || av_installation_get_state (self->installation) != AV_INSTALLATION_STATE_ENROLLED)
    return TRUE;

  change = av_change_new ("agent", id, NULL, NULL);
  av_change_set (change, "nom-affiche", label);
  av_change_set (change, "role", "REFERENT");
  av_change_set (change, "actif", "oui");

  return av_store_commit_one (self->store, change, error);
}

static gboolean
has_escrow (AvKeyring *keyring,
            const guint8 *public_key)
{
  for (guint i = 0; i < av_keyring_get_n_slots (keyring); i++)
    {
      const AvKeyringSlot *slot = av_keyring_get_slot (keyring, i);

      if (slot->type == AV_KEYRING_SLOT_ESCROW && memcmp (slot->public_key, public_key, AV_PUBLIC_KEY_SIZE) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_wanted (GPtrArray *members,
           const guint8 *recovery_key,
           const guint8 *public_key)
{
  if (recovery_key != NULL && memcmp (recovery_key, public_key, AV_PUBLIC_KEY_SIZE) == 0)
    return TRUE;

  for (guint i = 0; i < members->len; i++)
    if (memcmp (((AvMember *) g_ptr_array_index (members, i))->escrow_key, public_key, AV_PUBLIC_KEY_SIZE) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
remove_unwanted_escrow (AvOpening *self,
                        GPtrArray *members,
                        const guint8 *recovery_key,
                        GError **error)
{
  for (guint i = av_keyring_get_n_slots (self->keyring); i-- > 0;)
    {
      const AvKeyringSlot *slot = av_keyring_get_slot (self->keyring, i);
      guint8 public_key[AV_PUBLIC_KEY_SIZE];

      memcpy (public_key, slot->public_key, sizeof public_key);
      if (slot->type == AV_KEYRING_SLOT_ESCROW && !is_wanted (members, recovery_key, public_key) &&
          !av_keyring_remove_escrow (self->keyring, public_key, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
reconcile_escrow (AvOpening *self,
                  GError **error)
{
  static const guint8 nobody[16];
  const guint8 *recovery_key = av_installation_get_recovery_key (self->installation);
  g_autoptr (GPtrArray) members = av_installation_list_escrow (self->installation, error);

  if (members == NULL)
    return FALSE;

  if (recovery_key != NULL && !has_escrow (self->keyring, recovery_key) &&
      !av_keyring_add_escrow (self->keyring, av_installation_get_organisation (self->installation), nobody, recovery_key, error))
    return FALSE;

  for (guint i = 0; i < members->len; i++)
    {
      AvMember *member = g_ptr_array_index (members, i);

      if (!has_escrow (self->keyring, member->escrow_key) &&
          !av_keyring_add_escrow (self->keyring, member->name, member->id.bytes, member->escrow_key, error))
        return FALSE;
    }

  return remove_unwanted_escrow (self, members, recovery_key, error);
}

gboolean
av_opening_reconcile (AvOpening *self,
                      GError **error)
{
  if (av_installation_get_state (self->installation) != AV_INSTALLATION_STATE_ENROLLED)
    return TRUE;

  return (self->agent == NULL || av_opening_ensure_agent (self, self->agent, self->label, error)) &&
         reconcile_escrow (self, error);
}
