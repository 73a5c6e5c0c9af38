#include "av-agent-slots.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-access-log.h"
#include "av-note-slots.h"
#include "av-own-slots.h"
#include "av-reading.h"
#include "av-record-store.h"
#include "av-role-giving.h"

/* It is done, whatever becomes of its line: nobody is told that it failed, and
 * a code that was drawn is shown. */
static void
log_deed (AvOpenedStore *opened,
          const char *detail)
{
  av_opened_store_log_done (opened, AV_ACT_KEYS, detail, NULL);
}

/* ---- Who has which role ------------------------------------------------------ */

static AvAgentSlot *
slot_new (AvOpenedStore *opened,
          const AvKeyringSlot *slot,
          GError **error)
{
  g_autoptr (AvAgentSlot) self = g_new0 (AvAgentSlot, 1);
  AvId id;

  memcpy (id.bytes, slot->agent, sizeof id.bytes);
  self->label = g_strdup (slot->label);
  self->agent = av_id_to_string (&id);
  self->is_own = g_strcmp0 (slot->label, av_opened_store_get_label (opened)) == 0;

  return av_reading_get_role_of (av_opened_store_get_store (opened), self->agent, &self->role, error) ? g_steal_pointer (&self) : NULL;
}

void
av_agent_slot_free (AvAgentSlot *self)
{
  g_free (self->label);
  g_free (self->agent);
  g_free (self->role);
  g_free (self->refusal);
  g_strfreev (self->offered);
  g_free (self);
}

static gboolean
note_powers (AvAgentSlot *self,
             AvOpenedStore *opened,
             GError **error)
{
  AvStore *store = av_opened_store_get_store (opened);

  self->offered = av_role_giving_list (store, self->agent, self->role, error);
  return self->offered != NULL && av_role_giving_explain (store, self->agent, self->role, NULL, &self->refusal, error);
}

GPtrArray *
av_agent_slots_list (AvOpenedStore *opened,
                     GError **error)
{
  AvKeyring *keyring = av_opened_store_get_keyring (opened);
  g_autoptr (GPtrArray) slots = g_ptr_array_new_with_free_func ((GDestroyNotify) av_agent_slot_free);

  for (guint i = 0; i < av_keyring_get_n_slots (keyring); i++)
    {
      const AvKeyringSlot *slot = av_keyring_get_slot (keyring, i);
      AvAgentSlot *agent;

      if (slot->type == AV_KEYRING_SLOT_RECOVERY)
        for (guint j = 0; j < slots->len; j++)
          {
            AvAgentSlot *known = g_ptr_array_index (slots, j);

            known->has_code = known->has_code || strcmp (known->label, slot->label) == 0;
          }
      if (slot->type != AV_KEYRING_SLOT_PASSPHRASE)
        continue;

      agent = slot_new (opened, slot, error);
      if (agent == NULL)
        return NULL;

      g_ptr_array_add (slots, agent);
      if (!note_powers (agent, opened, error))
        return NULL;
    }

  return g_steal_pointer (&slots);
}

GStrv
av_agent_slots_list_given (AvOpenedStore *opened,
                           GError **error)
{
  return av_role_giving_list (av_opened_store_get_store (opened), NULL, NULL, error);
}

/* @found NULL: nobody of that name. */
static gboolean
find_slot (AvOpenedStore *opened,
           const char *label,
           AvAgentSlot **found,
           GError **error)
{
  const AvKeyringSlot *slot = av_keyring_find_slot (av_opened_store_get_keyring (opened), AV_KEYRING_SLOT_PASSPHRASE, label);

  *found = slot != NULL ? slot_new (opened, slot, error) : NULL;
  return slot == NULL || *found != NULL;
}

/* One's own phrase and code are one's own; with another's one would be them. */
static gboolean
require_same (AvOpenedStore *opened,
              const char *label,
              GError **error)
{
  g_autoptr (AvAgentSlot) slot = NULL;

  if (!find_slot (opened, label, &slot, error))
    return FALSE;

  return slot == NULL || slot->is_own ||
         av_role_giving_require (av_opened_store_get_store (opened), slot->agent, slot->role, slot->role, error);
}

static gboolean
is_own (AvOpenedStore *opened,
        const char *label)
{
  AvNoteSlots slots;

  return g_strcmp0 (label, av_opened_store_get_label (opened)) == 0 &&
         av_note_slots_find (av_opened_store_get_keyring (opened), label, &slots);
}

/* ---- Changes ------------------------------------------------------------------ */

gboolean
av_agent_slots_add (AvOpenedStore *opened,
                    const char *label,
                    AvSecret *phrase,
                    const char *role,
                    const AvPassphraseCost *cost,
                    GError **error)
{
  AvStore *store = av_opened_store_get_store (opened);
  g_autofree char *id = NULL;
  AvId agent;

  g_return_val_if_fail (av_role_works_here (role), FALSE);

  if (!av_role_giving_require (store, NULL, NULL, role, error))
    return FALSE;

  av_id_random (&agent);
  id = av_id_to_string (&agent);

  /* Before anybody can open with that slot. */
  if (!av_reading_say_role (store, id, role, error) ||
      !av_keyring_add_passphrase (av_opened_store_get_keyring (opened), label, agent.bytes, phrase, cost, error))
    return FALSE;

  av_opened_store_tell_agents (opened);
  /* Where the record finds no room, the next opening writes it. */
  av_opened_store_ensure_agent (opened, id, label, role, NULL);
  log_deed (opened, "ajout");
  return TRUE;
}

typedef struct
{
  const char *agent;
  const char *role;
} RoleChange;

/* The record where there is one, and what counts where it says nothing: both, or
 * none. */
static gboolean
write_role (AvStore *store,
            gpointer user_data,
            GError **error)
{
  const RoleChange *wanted = user_data;
  g_autoptr (AvSnapshot) record = NULL;
  g_autoptr (AvChange) change = NULL;

  if (!av_record_store_find (store, wanted->agent, &record, error))
    return FALSE;

  if (record != NULL)
    {
      change = av_change_new_for (record);
      av_change_set (change, "role", wanted->role);
      if (!av_store_commit_one (store, change, error))
        return FALSE;
    }

  return av_reading_say_role (store, wanted->agent, wanted->role, error);
}

gboolean
av_agent_slots_set_role (AvOpenedStore *opened,
                         const char *label,
                         const char *role,
                         GError **error)
{
  AvStore *store = av_opened_store_get_store (opened);
  g_autoptr (AvAgentSlot) slot = NULL;
  RoleChange wanted;

  g_return_val_if_fail (av_role_works_here (role), FALSE);

  if (!find_slot (opened, label, &slot, error))
    return FALSE;
  if (slot == NULL)
    {
      g_set_error_literal (error, AV_KEYRING_ERROR, AV_KEYRING_ERROR_UNKNOWN, _ ("Nobody of that name can open this store."));
      return FALSE;
    }
  if (strcmp (slot->role, role) == 0)
    return TRUE;

  wanted = (RoleChange){ slot->agent, role };
  if (!av_role_giving_require (store, slot->agent, slot->role, role, error) || !av_store_transact (store, write_role, &wanted, error))
    return FALSE;

  log_deed (opened, "role");
  return TRUE;
}

gboolean
av_agent_slots_change (AvOpenedStore *opened,
                       const char *label,
                       AvSecret *phrase,
                       const AvPassphraseCost *cost,
                       GError **error)
{
  if (!require_same (opened, label, error) ||
      !(is_own (opened, label) ? av_own_slots_change_phrase (opened, phrase, cost, error)
                               : av_keyring_change_passphrase (av_opened_store_get_keyring (opened), label, NULL, phrase, cost, error)))
    return FALSE;

  log_deed (opened, "phrase");
  return TRUE;
}

gboolean
av_agent_slots_remove (AvOpenedStore *opened,
                       const char *label,
                       GError **error)
{
  g_autoptr (AvAgentSlot) slot = NULL;

  if (!find_slot (opened, label, &slot, error) ||
      (slot != NULL && !av_role_giving_require (av_opened_store_get_store (opened), slot->agent, slot->role, NULL, error)) ||
      !av_keyring_remove (av_opened_store_get_keyring (opened), label, error))
    return FALSE;

  av_opened_store_tell_agents (opened);
  log_deed (opened, "retrait");
  return TRUE;
}

AvSecret *
av_agent_slots_draw_code (AvOpenedStore *opened,
                          const char *label,
                          GError **error)
{
  AvSecret *code = NULL;

  if (require_same (opened, label, error))
    code = is_own (opened, label) ? av_own_slots_draw_code (opened, error)
                                  : av_keyring_add_recovery (av_opened_store_get_keyring (opened), label, NULL, error);
  if (code != NULL)
    log_deed (opened, "code-de-secours");

  return code;
}
