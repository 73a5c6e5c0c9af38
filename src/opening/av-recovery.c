#include "av-recovery.h"

#include <string.h>

#include "av-access-log.h"
#include "av-backup.h"
#include "av-opened-store.h"
#include "av-reading.h"

struct _AvRecovery
{
  char *directory;
  AvSecret *key;
  AvVault *vault; /* held while the new phrase is thought of */
};

AvKeyPair *
av_recovery_open_intendant_pair (const char *intendant_store,
                                 const char *intendant,
                                 AvSecret *passphrase,
                                 GError **error)
{
  g_autoptr (AvOpenedStore) opened = av_opened_store_open (intendant_store, intendant, passphrase, error);

  return opened != NULL ? av_installation_get_escrow_pair (av_opened_store_get_installation (opened), error) : NULL;
}

AvRecovery *
av_recovery_new (const char *directory,
                 const char *backup,
                 AvKeyPair *pair,
                 GError **error)
{
  g_autoptr (AvRecovery) self = g_new0 (AvRecovery, 1);
  g_autoptr (AvKeyring) keyring = backup != NULL ? av_backup_load_keyring (backup, error) : av_keyring_load (directory, error);

  self->directory = g_strdup (directory);
  if (keyring == NULL)
    return NULL;

  self->key = av_keyring_unlock_with_pair (keyring, pair, error);
  if (self->key == NULL || (backup != NULL && !av_backup_restore (backup, directory, self->key, error)))
    return NULL;

  self->vault = av_vault_open (directory, self->key, AV_VAULT_OPEN_DEFAULT, error);
  if (self->vault == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

/* Written before the keys change: nobody is let in again without a line, and where
 * there is no room for it nothing is done. */
static gboolean
let_in (AvRecovery *self,
        const char *label,
        AvSecret *passphrase,
        GError **error)
{
  static const AvId nobody = { 0 };
  g_autoptr (AvKeyring) keyring = av_keyring_load (self->directory, error);
  const AvKeyringSlot *slot = keyring != NULL ? av_keyring_find_slot (keyring, AV_KEYRING_SLOT_PASSPHRASE, label) : NULL;
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autofree char *agent = NULL;
  AvId id;

  if (keyring == NULL)
    return FALSE;

  if (slot != NULL)
    memcpy (id.bytes, slot->agent, sizeof id.bytes);
  else
    av_id_random (&id);
  agent = av_id_equal (&id, &nobody) ? NULL : av_id_to_string (&id);
  opened = av_opened_store_open_with_key (self->directory, self->key, NULL, agent, label, error);
  if (opened == NULL || !av_opened_store_log (opened, AV_ACT_RECOVER, NULL, NULL, error))
    return FALSE;

  /* Their recovery code goes with the phrase that is lost. */
  if (slot != NULL)
    return av_keyring_change_passphrase (av_opened_store_get_keyring (opened), label, NULL, passphrase, NULL, error);

  /* They set right what nobody here can any more. */
  return av_reading_say_role (av_opened_store_get_store (opened), agent, AV_ROLE_OF_WHO_BEGINS, error) &&
         av_keyring_add_passphrase (av_opened_store_get_keyring (opened), label, id.bytes, passphrase, NULL, error);
}

gboolean
av_recovery_finish (AvRecovery *self,
                    const char *label,
                    AvSecret *passphrase,
                    GError **error)
{
  g_autoptr (AvKeyring) keyring = NULL;
  g_autoptr (AvSecret) key = NULL;

  g_return_val_if_fail (self->vault != NULL, FALSE);

  g_clear_pointer (&self->vault, av_vault_free);
  if (!let_in (self, label, passphrase, error))
    return FALSE;

  /* With the new passphrase: it opens, or that is said now. */
  keyring = av_keyring_load (self->directory, error);
  key = keyring != NULL ? av_keyring_unlock (keyring, label, passphrase, error) : NULL;

  return key != NULL;
}

void
av_recovery_free (AvRecovery *self)
{
  g_clear_pointer (&self->vault, av_vault_free);
  g_clear_pointer (&self->key, av_secret_unref);
  g_free (self->directory);
  g_free (self);
}
