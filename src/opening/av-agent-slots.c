#include "av-agent-slots.h"

#include "av-access-log.h"
#include "av-reading.h"

/* It is done, whatever becomes of its line: nobody is told that it failed, and
 * a code that was drawn is shown. */
static void
log_deed (AvOpenedStore *opened,
          const char *detail)
{
  av_opened_store_log_done (opened, AV_ACT_KEYS, detail, NULL);
}

gboolean
av_agent_slots_add (AvOpenedStore *opened,
                    const char *label,
                    AvSecret *phrase,
                    const char *role,
                    const AvPassphraseCost *cost,
                    GError **error)
{
  g_autofree char *id = NULL;
  AvId agent;

  g_return_val_if_fail (av_role_works_here (role), FALSE);

  av_id_random (&agent);
  id = av_id_to_string (&agent);

  /* Before anybody can open with that slot: whose role is not known reads all. */
  if (!av_reading_say_role (av_opened_store_get_store (opened), id, role, error) ||
      !av_keyring_add_passphrase (av_opened_store_get_keyring (opened), label, agent.bytes, phrase, cost, error))
    return FALSE;

  /* Where the record finds no room, the next opening writes it. */
  av_opened_store_ensure_agent (opened, id, label, role, NULL);
  log_deed (opened, "ajout");
  return TRUE;
}

gboolean
av_agent_slots_change (AvOpenedStore *opened,
                       const char *label,
                       AvSecret *phrase,
                       const AvPassphraseCost *cost,
                       GError **error)
{
  if (!av_keyring_change_passphrase (av_opened_store_get_keyring (opened), label, phrase, cost, error))
    return FALSE;

  log_deed (opened, "phrase");
  return TRUE;
}

gboolean
av_agent_slots_remove (AvOpenedStore *opened,
                       const char *label,
                       GError **error)
{
  if (!av_keyring_remove (av_opened_store_get_keyring (opened), label, error))
    return FALSE;

  log_deed (opened, "retrait");
  return TRUE;
}

AvSecret *
av_agent_slots_draw_code (AvOpenedStore *opened,
                          const char *label,
                          GError **error)
{
  AvSecret *code = av_keyring_add_recovery (av_opened_store_get_keyring (opened), label, error);

  if (code != NULL)
    log_deed (opened, "code-de-secours");

  return code;
}
