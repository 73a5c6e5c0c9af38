#include "av-opening.h"

#include "av-installation-guard.h"
#include "av-note-keys.h"

struct _AvOpening
{
  AvHandover *handover;
  AvOpenedStore *opened;
  gboolean without_last_entries;
};

AvOpening *
av_opening_new (const AvHandover *handover)
{
  AvOpening *self = g_new0 (AvOpening, 1);

  self->handover = av_handover_new (handover->store, handover->agent, handover->label,
                                    handover->store_key, handover->slot_secret);
  self->handover->outing_until = handover->outing_until;

  return self;
}

AvStore *
av_opening_open (gpointer opening,
                 GError **error)
{
  AvOpening *self = opening;

  AvOpenedStore *(*open_store) (const char *, AvSecret *, AvSecret *, const char *, const char *, GError **) =
    self->without_last_entries ? av_opened_store_open_without_last_entries : av_opened_store_open_with_key;

  self->opened = open_store (self->handover->store, self->handover->store_key, self->handover->slot_secret,
                             self->handover->agent, self->handover->label, error);
  if (self->opened == NULL || !av_opened_store_reconcile_if_room (self->opened, error))
    return NULL;

  return av_opened_store_steal_store (self->opened);
}

void
av_opening_leave_last_entries (AvOpening *self)
{
  self->without_last_entries = TRUE;
}

gboolean
av_opening_has_left_entries (AvOpening *self)
{
  return self->without_last_entries;
}

gboolean
av_opening_reconcile (AvOpening *self,
                      GError **error)
{
  return av_opened_store_reconcile (self->opened, error);
}

gboolean
av_opening_is_enrolled (AvOpening *self)
{
  return av_installation_get_state (av_opening_get_installation (self)) == AV_INSTALLATION_STATE_ENROLLED;
}

AvOpenedStore *
av_opening_get_opened (AvOpening *self)
{
  return self->opened;
}

AvKeyring *
av_opening_get_keyring (AvOpening *self)
{
  return av_opened_store_get_keyring (self->opened);
}

AvInstallation *
av_opening_get_installation (AvOpening *self)
{
  return av_opened_store_get_installation (self->opened);
}

AvVault *
av_opening_get_vault (AvOpening *self)
{
  return av_opened_store_get_vault (self->opened);
}

gboolean
av_opening_opens_notes (AvOpening *self)
{
  return av_note_keys_are_open (av_opened_store_get_store (self->opened));
}

const AvHandover *
av_opening_get_handover (AvOpening *self)
{
  return self->handover;
}

AvHandover *
av_opening_make_handover (AvOpening *self)
{
  AvKeyPair *pair = av_keyring_get_pair (av_opening_get_keyring (self));
  AvHandover *handover = av_handover_new (self->handover->store, self->handover->agent, self->handover->label,
                                          self->handover->store_key, pair != NULL ? av_key_pair_get_secret (pair) : NULL);

  handover->outing_until = self->handover->outing_until;
  return handover;
}

void
av_opening_seal (AvOpening *self)
{
  if (self->opened == NULL)
    return;

  av_installation_seal (av_opened_store_get_installation (self->opened), NULL);
  av_installation_remember_saves (av_opened_store_get_installation (self->opened));
}

void
av_opening_free (AvOpening *self)
{
  if (self->opened != NULL)
    av_vault_sync (av_opened_store_get_vault (self->opened), NULL);
  g_clear_pointer (&self->opened, av_opened_store_free);
  av_handover_free (self->handover);
  g_free (self);
}
