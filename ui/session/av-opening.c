#include "av-opening.h"

#include <string.h>

#include "av-record-store.h"

struct _AvOpening
{
  AvHandover *handover;
  AvVault *vault;
  AvKeyring *keyring;
  AvInstallation *installation;
};

static const guint8 nobody[16];

AvOpening *
av_opening_new (const AvHandover *handover)
{
  AvOpening *self = g_new0 (AvOpening, 1);

  self->handover = av_handover_new (handover->store, handover->agent, handover->label,
                                    handover->store_key, handover->slot_secret);

  return self;
}

/* Given anew by the porch at each unlocking, the key opens the keys file too. */
static AvKeyring *
load_keyring (AvOpening *self,
              GError **error)
{
  g_autoptr (AvKeyring) keyring = av_keyring_load (self->handover->store, error);

  if (keyring == NULL || !av_keyring_unlock_with_key (keyring, self->handover->store_key, error))
    return NULL;

  return g_steal_pointer (&keyring);
}

AvStore *
av_opening_open (gpointer opening,
                 GError **error)
{
  AvOpening *self = opening;
  g_autoptr (AvStore) store = NULL;

  self->vault = av_vault_open (self->handover->store, self->handover->store_key, AV_VAULT_OPEN_DEFAULT, error);
  if (self->vault == NULL)
    return NULL;

  store = av_store_open (self->vault, error);
  if (store == NULL)
    return NULL;

  self->keyring = load_keyring (self, error);
  if (self->keyring == NULL)
    return NULL;

  self->installation = av_installation_load (store, error);
  if (self->installation == NULL)
    return NULL;

  if (*self->handover->agent != '\0')
    av_store_set_agent (store, self->handover->agent);
  if (!av_opening_reconcile (self, store, error))
    return NULL;

  return g_steal_pointer (&store);
}

static gboolean
write_agent (AvStore *store,
             const AvKeyringSlot *slot,
             GError **error)
{
  AvId id;
  g_autofree char *text = NULL;
  g_autoptr (AvSnapshot) known = NULL;
  g_autoptr (AvChange) change = NULL;

  memcpy (id.bytes, slot->agent, sizeof id.bytes);
  text = av_id_to_string (&id);
  known = av_record_store_load (store, text, NULL);
  if (known != NULL)
    return TRUE;

  change = av_change_new ("agent", text, NULL, NULL);
  av_change_set (change, "nom-affiche", slot->label);
  av_change_set (change, "role", "REFERENT");
  av_change_set (change, "actif", "oui");

  return av_store_commit_one (store, change, error);
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
is_wanted (const AvKeyringSlot *slot,
           GPtrArray *members,
           const guint8 *recovery_key)
{
  if (slot->type != AV_KEYRING_SLOT_ESCROW ||
      (recovery_key != NULL && memcmp (slot->public_key, recovery_key, AV_PUBLIC_KEY_SIZE) == 0))
    return TRUE;

  for (guint i = 0; i < members->len; i++)
    if (memcmp (slot->public_key, ((const AvMember *) g_ptr_array_index (members, i))->escrow_key, AV_PUBLIC_KEY_SIZE) == 0)
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

      if (is_wanted (slot, members, recovery_key))
        continue;

      memcpy (public_key, slot->public_key, sizeof public_key);
      if (!av_keyring_remove_escrow (self->keyring, public_key, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
reconcile_escrow (AvOpening *self,
                  GError **error)
{
  const guint8 *recovery_key = av_installation_get_recovery_key (self->installation);
  g_autoptr (GPtrArray) members = av_installation_list_escrow (self->installation, error);

  if (members == NULL)
    return FALSE;
  if (recovery_key != NULL && !has_escrow (self->keyring, recovery_key) &&
      !av_keyring_add_escrow (self->keyring, av_installation_get_organisation (self->installation), nobody, recovery_key, error))
    return FALSE;

  for (guint i = 0; i < members->len; i++)
    {
      const AvMember *member = g_ptr_array_index (members, i);

      if (!has_escrow (self->keyring, member->escrow_key) &&
          !av_keyring_add_escrow (self->keyring, member->name, member->id.bytes, member->escrow_key, error))
        return FALSE;
    }

  return remove_unwanted_escrow (self, members, recovery_key, error);
}

gboolean
av_opening_reconcile (AvOpening *self,
                      AvStore *store,
                      GError **error)
{
  if (!av_opening_is_enrolled (self))
    return TRUE;

  for (guint i = 0; i < av_keyring_get_n_slots (self->keyring); i++)
    {
      const AvKeyringSlot *slot = av_keyring_get_slot (self->keyring, i);

      if (slot->type == AV_KEYRING_SLOT_PASSPHRASE && memcmp (slot->agent, nobody, sizeof nobody) != 0 &&
          !write_agent (store, slot, error))
        return FALSE;
    }

  return reconcile_escrow (self, error);
}

gboolean
av_opening_is_enrolled (AvOpening *self)
{
  return av_installation_get_state (self->installation) == AV_INSTALLATION_STATE_ENROLLED;
}

AvKeyring *
av_opening_get_keyring (AvOpening *self)
{
  return self->keyring;
}

AvInstallation *
av_opening_get_installation (AvOpening *self)
{
  return self->installation;
}

AvVault *
av_opening_get_vault (AvOpening *self)
{
  return self->vault;
}

const AvHandover *
av_opening_get_handover (AvOpening *self)
{
  return self->handover;
}

void
av_opening_seal (AvOpening *self)
{
  if (self->installation != NULL)
    av_installation_seal (self->installation, NULL);
}

void
av_opening_free (AvOpening *self)
{
  g_clear_object (&self->installation);
  g_clear_pointer (&self->keyring, av_keyring_unref);
  if (self->vault != NULL)
    av_vault_sync (self->vault, NULL);
  g_clear_pointer (&self->vault, av_vault_free);
  av_handover_free (self->handover);
  g_free (self);
}
