#include "av-agent-slots.h"

#include "av-access-log.h"

static gboolean
log_deed (AvOpenedStore *opened,
          const char *detail,
          GError **error)
{
  return av_opened_store_log_done (opened, AV_ACT_KEYS, detail, error);
}

gboolean
av_agent_slots_add (AvOpenedStore *opened,
                    const char *label,
                    AvSecret *phrase,
                    const AvPassphraseCost *cost,
                    GError **error)
{
  g_autofree char *id = NULL;
  AvId agent;

  av_id_random (&agent);
  id = av_id_to_string (&agent);
  if (!av_keyring_add_passphrase (av_opened_store_get_keyring (opened), label, agent.bytes, phrase, cost, error))
    return FALSE;

  /* Where the record finds no room, the next opening writes it. */
  av_opened_store_ensure_agent (opened, id, label, NULL);
  return log_deed (opened, "ajout", error);
}

gboolean
av_agent_slots_change (AvOpenedStore *opened,
                       const char *label,
                       AvSecret *phrase,
                       const AvPassphraseCost *cost,
                       GError **error)
{
  return av_keyring_change_passphrase (av_opened_store_get_keyring (opened), label, phrase, cost, error) &&
         log_deed (opened, "phrase", error);
}

gboolean
av_agent_slots_remove (AvOpenedStore *opened,
                       const char *label,
                       GError **error)
{
  return av_keyring_remove (av_opened_store_get_keyring (opened), label, error) &&
         log_deed (opened, "retrait", error);
}

AvSecret *
av_agent_slots_draw_code (AvOpenedStore *opened,
                          const char *label,
                          GError **error)
{
  g_autoptr (AvSecret) code = av_keyring_add_recovery (av_opened_store_get_keyring (opened), label, error);

  if (code == NULL || !log_deed (opened, "code-de-secours", error))
    return NULL;

  return g_steal_pointer (&code);
}
