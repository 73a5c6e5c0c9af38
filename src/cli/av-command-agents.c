/* agents: who can open the store. */

#include <glib/gi18n-lib.h>

#include "av-agent-slots.h"
#include "av-cli-error.h"
#include "av-commands.h"
#include "av-new-passphrase.h"
#include "av-role-option.h"
#include "av-store-option.h"

static const char *
get_type_name (AvKeyringSlotType type)
{
  switch (type)
    {
    case AV_KEYRING_SLOT_PASSPHRASE:
      return "phrase";
    case AV_KEYRING_SLOT_RECOVERY:
      return "code-de-secours";
    case AV_KEYRING_SLOT_ESCROW:
      return "sequestre";
    default:
      return "inconnu";
    }
}

static const char *
get_type_label (AvKeyringSlotType type)
{
  switch (type)
    {
    case AV_KEYRING_SLOT_PASSPHRASE:
      return _ ("passphrase");
    case AV_KEYRING_SLOT_RECOVERY:
      return _ ("recovery code");
    case AV_KEYRING_SLOT_ESCROW:
      return _ ("key kept elsewhere");
    default:
      return _ ("of a newer version");
    }
}

/* @role: a code, or NULL. */
static void
print_slot (AvInvocation *invocation,
            const AvKeyringSlot *slot,
            const char *role)
{
  AvOutput *output = av_invocation_get_output (invocation);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "label", slot->label);
  json_object_set_string_member (object, "type", get_type_name (slot->type));
  if (role != NULL)
    json_object_set_string_member (object, "role", role);
  av_output_object (output, object);
  if (role != NULL)
    av_output_text (output, "%s (%s, %s)\n", slot->label, get_type_label (slot->type), role);
  else
    av_output_text (output, "%s (%s)\n", slot->label, get_type_label (slot->type));
}

static const char *
find_role (GPtrArray *agents,
           const AvKeyringSlot *slot)
{
  for (guint i = 0; agents != NULL && slot->type == AV_KEYRING_SLOT_PASSPHRASE && i < agents->len; i++)
    {
      const AvAgentSlot *agent = g_ptr_array_index (agents, i);

      if (g_strcmp0 (agent->label, slot->label) == 0)
        return agent->role;
    }

  return NULL;
}

/* The lock screen shows as much as is told without a passphrase; roles lie in the
 * store. */
static gboolean
run_agents (AvInvocation *invocation,
            GError **error)
{
  g_autofree char *directory = av_store_option_get_directory (invocation);
  gboolean opens = av_invocation_get_option (invocation, "passphrase-file") != NULL || av_invocation_get_option (invocation, "passphrase-fd") != NULL;
  g_autoptr (AvOpenedStore) opening = opens ? av_store_option_open (invocation, error) : NULL;
  g_autoptr (GPtrArray) agents = opening != NULL ? av_agent_slots_list (opening, error) : NULL;
  g_autoptr (AvKeyring) keyring = opens && agents == NULL ? NULL : av_keyring_load (directory, error);

  if (keyring == NULL)
    return FALSE;

  for (guint i = 0; i < av_keyring_get_n_slots (keyring); i++)
    {
      const AvKeyringSlot *slot = av_keyring_get_slot (keyring, i);

      print_slot (invocation, slot, find_role (agents, slot));
    }

  return TRUE;
}

static gboolean
run_role (AvInvocation *invocation,
          GError **error)
{
  const char *role = av_invocation_get_argument (invocation, 1);
  g_autoptr (AvOpenedStore) opening = NULL;

  if (!av_role_option_check (role, error))
    return FALSE;

  opening = av_store_option_open (invocation, error);

  return opening != NULL && av_agent_slots_set_role (opening, av_invocation_get_argument (invocation, 0), role, error);
}

static gboolean
run_add (AvInvocation *invocation,
         GError **error)
{
  const char *label = av_invocation_get_argument (invocation, 0);
  g_autoptr (AvOpenedStore) opening = NULL;
  g_autoptr (AvSecret) passphrase = NULL;
  AvPassphraseCost space;
  const AvPassphraseCost *cost;
  const char *role;

  if (!av_role_option_read (invocation, "role", AV_ROLE_OF_WHO_IS_ADDED, &role, error))
    return FALSE;

  opening = av_store_option_open (invocation, error);
  passphrase = opening != NULL ? av_new_passphrase_read (invocation, error) : NULL;

  return passphrase != NULL &&
         av_new_passphrase_read_cost (invocation, &space, &cost, error) &&
         av_agent_slots_add (opening, label, passphrase, role, cost, error);
}

static gboolean
run_remove (AvInvocation *invocation,
            GError **error)
{
  g_autoptr (AvOpenedStore) opening = av_store_option_open (invocation, error);

  if (opening == NULL || !av_agent_slots_remove (opening, av_invocation_get_argument (invocation, 0), error))
    return FALSE;

  av_invocation_say (invocation, "%s", _ ("Old copies of the store still open with that passphrase: “rotate” gives the store a new key."));

  return TRUE;
}

static gboolean
has_code (AvOpenedStore *opening)
{
  return av_keyring_find_slot (av_opened_store_get_keyring (opening), AV_KEYRING_SLOT_RECOVERY, av_opened_store_get_label (opening)) != NULL;
}

static gboolean
run_passphrase (AvInvocation *invocation,
                GError **error)
{
  g_autoptr (AvOpenedStore) opening = av_store_option_open (invocation, error);
  g_autoptr (AvSecret) passphrase = opening != NULL ? av_new_passphrase_read (invocation, error) : NULL;
  gboolean had_code = passphrase != NULL && has_code (opening);
  AvPassphraseCost space;
  const AvPassphraseCost *cost;

  if (passphrase == NULL || !av_new_passphrase_read_cost (invocation, &space, &cost, error) ||
      !av_agent_slots_change (opening, av_opened_store_get_label (opening), passphrase, cost, error))
    return FALSE;

  if (had_code && !has_code (opening))
    av_invocation_say (invocation, "%s", _ ("Your recovery code of before is worth nothing any more: draw a new one."));

  return TRUE;
}

static gboolean
run_recovery_code (AvInvocation *invocation,
                   GError **error)
{
  g_autoptr (AvOpenedStore) opening = av_store_option_open (invocation, error);
  g_autoptr (AvSecret) code = opening != NULL ? av_agent_slots_draw_code (opening, av_opened_store_get_label (opening), error) : NULL;

  if (code == NULL)
    return FALSE;

  av_output_words (av_invocation_get_output (invocation), code);
  av_invocation_say (invocation, "%s", _ ("These words open the store like a passphrase: keep them on paper, in a safe place."));

  return TRUE;
}

static const AvCommandOption new_passphrase_options[] = {
  { "new-passphrase-file", "FILE", AV_COMMAND_OPTION_OPTIONAL, N_ ("reads the new passphrase from the first line of this file; asked on the terminal without it") },
  { "passphrase-memory", "MIB", AV_COMMAND_OPTION_OPTIONAL, N_ ("memory that each try of the new passphrase takes, 64 to 1024, for slower computers and for scripts; without it, what takes this computer half a second to a second") },
  { NULL },
};

static const AvCommandOption add_options[] = {
  { "role", "CODE", AV_COMMAND_OPTION_OPTIONAL, N_ ("what the agent does, and so reads and decides, a code of roles_utilisateurs"), av_role_option_list, AV_ROLE_OF_WHO_IS_ADDED },
  { "new-passphrase-file", "FILE", AV_COMMAND_OPTION_OPTIONAL, N_ ("reads the new passphrase from the first line of this file; asked on the terminal without it") },
  { "passphrase-memory", "MIB", AV_COMMAND_OPTION_OPTIONAL, N_ ("memory that each try of the new passphrase takes, 64 to 1024, for slower computers and for scripts; without it, what takes this computer half a second to a second") },
  { NULL },
};

const AvCommand av_command_agents = {
  .name = "agents",
  .arguments = "",
  .summary = N_ ("Lists who can open the store; with --passphrase-file or --passphrase-fd each one’s role too."),
  .run = run_agents,
};

const AvCommand av_command_agents_role = {
  .name = "agents role",
  .arguments = "LABEL CODE",
  .n_min = 2,
  .n_max = 2,
  .summary = N_ ("Gives an agent another role, a code of roles_utilisateurs: one that gives no more than one’s own."),
  .run = run_role,
};

const AvCommand av_command_agents_add = {
  .name = "agents add",
  .arguments = "LABEL",
  .n_min = 1,
  .n_max = 1,
  .options = add_options,
  .summary = N_ ("Gives another agent a passphrase of their own, and a role that gives no more than one’s own."),
  .run = run_add,
};

const AvCommand av_command_agents_remove = {
  .name = "agents remove",
  .arguments = "LABEL",
  .n_min = 1,
  .n_max = 1,
  .summary = N_ ("Takes an agent’s passphrase and recovery code away; the last passphrase, and the last agent whose role says who opens the store, stay."),
  .run = run_remove,
};

const AvCommand av_command_agents_passphrase = {
  .name = "agents passphrase",
  .arguments = "",
  .options = new_passphrase_options,
  .summary = N_ ("Changes the passphrase of the agent who opens the store."),
  .run = run_passphrase,
};

const AvCommand av_command_agents_recovery_code = {
  .name = "agents recovery-code",
  .arguments = "",
  .summary = N_ ("Draws a recovery code for the agent who opens the store; the former one is worth nothing any more."),
  .run = run_recovery_code,
};
