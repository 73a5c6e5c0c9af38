#include "av-opening.h"

struct _AvOpening
{
  AvHandover *handover;
  AvVault *vault;
  AvInstallation *installation;
};

AvOpening *
av_opening_new (const AvHandover *handover)
{
  AvOpening *self = g_new0 (AvOpening, 1);

  self->handover = av_handover_new (handover->store, handover->agent, handover->label,
                                    handover->store_key, handover->slot_secret);

  return self;
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

  self->installation = av_installation_load (store, error);
  if (self->installation == NULL)
    return NULL;

  if (*self->handover->agent != '\0')
    av_store_set_agent (store, self->handover->agent);

  return g_steal_pointer (&store);
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
  if (self->vault != NULL)
    av_vault_sync (self->vault, NULL);
  g_clear_pointer (&self->vault, av_vault_free);
  av_handover_free (self->handover);
  g_free (self);
}
