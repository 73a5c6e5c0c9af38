/* Keys file and records in step with the organisation: every agent has a record, and who
 * may recover the store a slot. */

#include "av-opened-store.h"

#include <string.h>

#include "av-reading.h"
#include "av-record-store.h"

/* Who can open a store gets a record in the territory, where there is none; a
 * responsible person then completes it. */
gboolean
av_opened_store_ensure_agent (AvOpenedStore *self,
                              const char *id,
                              const char *label,
                              const char *role,
                              GError **error)
{
  AvStore *store = av_opened_store_get_store (self);
  g_autofree char *said = NULL;
  g_autoptr (AvSnapshot) known = NULL;
  g_autoptr (AvChange) change = NULL;

  if (!av_record_store_find (store, id, &known, error))
    return FALSE;

  if (known != NULL || av_installation_get_state (av_opened_store_get_installation (self)) != AV_INSTALLATION_STATE_ENROLLED)
    return TRUE;

  /* Said first: it is then no role that anybody gives. */
  if (!av_reading_get_said_role (store, id, &said, error) ||
      (said == NULL && !av_reading_say_role (store, id, role, error)))
    return FALSE;

  change = av_change_new ("agent", id, NULL, NULL);
  av_change_set (change, "nom-affiche", label);
  av_change_set (change, "role", said != NULL ? said : role);
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
remove_unwanted_escrow (AvOpenedStore *self,
                        GPtrArray *members,
                        const guint8 *recovery_key,
                        GError **error)
{
  AvKeyring *keyring = av_opened_store_get_keyring (self);

  for (guint i = av_keyring_get_n_slots (keyring); i-- > 0;)
    {
      const AvKeyringSlot *slot = av_keyring_get_slot (keyring, i);
      guint8 public_key[AV_PUBLIC_KEY_SIZE];

      memcpy (public_key, slot->public_key, sizeof public_key);
      if (slot->type == AV_KEYRING_SLOT_ESCROW && !is_wanted (members, recovery_key, public_key) &&
          !av_keyring_remove_escrow (keyring, public_key, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
reconcile_escrow (AvOpenedStore *self,
                  GError **error)
{
  AvKeyring *keyring = av_opened_store_get_keyring (self);
  AvInstallation *installation = av_opened_store_get_installation (self);
  static const guint8 nobody[16];
  guint8 key[AV_PUBLIC_KEY_SIZE];
  const guint8 *recovery_key = av_installation_get_recovery_key (installation, key) ? key : NULL;
  g_autofree char *organisation = av_installation_dup_organisation (installation);
  g_autoptr (GPtrArray) members = av_installation_list_escrow (installation, error);

  if (members == NULL)
    return FALSE;

  if (recovery_key != NULL && !has_escrow (keyring, recovery_key) &&
      !av_keyring_add_escrow (keyring, organisation, nobody, recovery_key, error))
    return FALSE;

  for (guint i = 0; i < members->len; i++)
    {
      AvMember *member = g_ptr_array_index (members, i);

      if (!has_escrow (keyring, member->escrow_key) &&
          !av_keyring_add_escrow (keyring, member->name, member->id.bytes, member->escrow_key, error))
        return FALSE;
    }

  return remove_unwanted_escrow (self, members, recovery_key, error);
}

/* Whoever has a slot has a record. The first began this computer. */
static gboolean
ensure_agents (AvOpenedStore *self,
               GError **error)
{
  AvKeyring *keyring = av_opened_store_get_keyring (self);
  const char *role = AV_ROLE_OF_WHO_BEGINS;

  for (guint i = 0; i < av_keyring_get_n_slots (keyring); i++)
    {
      const AvKeyringSlot *slot = av_keyring_get_slot (keyring, i);
      AvId id;
      AvId none = { 0 };
      g_autofree char *text = NULL;

      memcpy (id.bytes, slot->agent, sizeof id.bytes);
      text = av_id_to_string (&id);
      if (slot->type != AV_KEYRING_SLOT_PASSPHRASE || av_id_equal (&id, &none))
        continue;
      if (!av_opened_store_ensure_agent (self, text, slot->label, role, error))
        return FALSE;
      role = AV_ROLE_OF_WHO_IS_ADDED;
    }

  return TRUE;
}

gboolean
av_opened_store_reconcile (AvOpenedStore *self,
                           GError **error)
{
  if (av_installation_get_state (av_opened_store_get_installation (self)) != AV_INSTALLATION_STATE_ENROLLED)
    return TRUE;

  return ensure_agents (self, error) && reconcile_escrow (self, error);
}

gboolean
av_opened_store_reconcile_if_room (AvOpenedStore *self,
                                   GError **error)
{
  GError *problem = NULL;
  gboolean done = av_opened_store_reconcile (self, &problem);

  return av_opened_store_go_on (self, done, problem, error);
}

/* Founds an organisation in a store just created. */
gboolean
av_opened_store_found (AvOpenedStore *self,
                       const AvFounding *founding,
                       GError **error)
{
  AvInstallation *installation = av_installation_found (av_opened_store_get_store (self), founding, error);

  if (installation == NULL)
    return FALSE;

  av_opened_store_take_installation (self, installation);
  return av_opened_store_reconcile (self, error);
}
