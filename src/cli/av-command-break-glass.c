/* break-glass: a dossier opened beyond one's role, and seen to be so. */

#include <glib/gi18n-lib.h>

#include "av-break-glass.h"
#include "av-catalogue.h"
#include "av-commands.h"
#include "av-record-store.h"
#include "av-store-option.h"

static gboolean
run_break_glass (AvInvocation *invocation,
                 GError **error)
{
  g_autoptr (AvOpenedStore) opened = av_store_option_open (invocation, error);

  return opened != NULL &&
         av_break_glass (av_opened_store_get_installation (opened), av_invocation_get_argument (invocation, 0),
                         av_opened_store_get_agent (opened), av_invocation_get_option (invocation, "reason"), error);
}

/* As colleagues call them; the id of somebody who is not known here. */
static char *
get_name (AvStore *store,
          const char *agent)
{
  g_autoptr (AvSnapshot) record = *agent != '\0' ? av_record_store_load (store, agent, NULL) : NULL;
  g_autofree char *name = record != NULL ? av_form_show_title (av_catalogue_find_form ("agent"), av_snapshot_get_answers (record)) : NULL;

  return name != NULL && *name != '\0' ? g_steal_pointer (&name) : g_strdup (agent);
}

static void
print_broken (AvOutput *output,
              AvStore *store,
              const AvBrokenGlass *broken)
{
  JsonObject *object = json_object_new ();
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (broken->when / 1000);
  g_autofree char *name = get_name (store, broken->agent);
  g_autofree char *when = moment != NULL ? g_date_time_format (moment, "%FT%T%:z") : g_strdup ("");

  json_object_set_string_member (object, "dossier", broken->dossier);
  json_object_set_string_member (object, "agent", broken->agent);
  json_object_set_string_member (object, "name", name);
  json_object_set_string_member (object, "reason", broken->reason);
  json_object_set_string_member (object, "when", when);
  json_object_set_string_member (object, "seen", broken->seen != NULL ? broken->seen : "");
  av_output_object (output, object);
  av_output_text (output, "%s  %s  %s  %s\n", when, broken->dossier, name, broken->reason);
}

static gboolean
run_list (AvInvocation *invocation,
          GError **error)
{
  g_autoptr (AvOpenedStore) opened = av_store_option_open (invocation, error);
  const char *dossier = av_invocation_get_n_arguments (invocation) > 0 ? av_invocation_get_argument (invocation, 0) : NULL;
  g_autoptr (GPtrArray) list = NULL;

  if (opened == NULL)
    return FALSE;

  list = av_break_glass_list (av_opened_store_get_installation (opened), dossier, 0, error);

  for (guint i = 0; list != NULL && i < list->len; i++)
    print_broken (av_invocation_get_output (invocation), av_opened_store_get_store (opened), g_ptr_array_index (list, i));

  return list != NULL;
}

/* Those that nobody has acknowledged; one's own aside, as long as there is one of
 * somebody else: of own ones alone nothing is acknowledged, and it says so. */
static GPtrArray *
choose_awaiting (GPtrArray *list,
                 const char *agent)
{
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  g_autoptr (GPtrArray) own = g_ptr_array_new ();

  for (guint i = 0; i < list->len; i++)
    {
      AvBrokenGlass *broken = g_ptr_array_index (list, i);

      if (broken->seen == NULL)
        g_ptr_array_add (g_strcmp0 (broken->agent, agent) != 0 ? others : own, broken);
    }

  return others->len > 0 ? g_steal_pointer (&others) : g_steal_pointer (&own);
}

static gboolean
run_acknowledge (AvInvocation *invocation,
                 GError **error)
{
  g_autoptr (AvOpenedStore) opened = av_store_option_open (invocation, error);
  AvInstallation *installation = opened != NULL ? av_opened_store_get_installation (opened) : NULL;
  g_autoptr (GPtrArray) list = opened != NULL ? av_break_glass_list (installation, av_invocation_get_argument (invocation, 0), 0, error) : NULL;
  g_autoptr (GPtrArray) awaiting = list != NULL ? choose_awaiting (list, av_opened_store_get_agent (opened)) : NULL;

  for (guint i = 0; awaiting != NULL && i < awaiting->len; i++)
    if (!av_break_glass_acknowledge (installation, g_ptr_array_index (awaiting, i), av_opened_store_get_agent (opened), error))
      return FALSE;

  return awaiting != NULL;
}

static const AvCommandOption break_glass_options[] = {
  { "reason", "TEXT", AV_COMMAND_OPTION_REQUIRED, N_ ("why, in a sentence its référent reads") },
  { NULL },
};

const AvCommand av_command_break_glass = {
  .name = "break-glass",
  .arguments = "DOSSIER",
  .n_min = 1,
  .n_max = 1,
  .options = break_glass_options,
  .summary = N_ ("Writes into a dossier that it is opened beyond one’s role, for its référent to see."),
  .run = run_break_glass,
};

const AvCommand av_command_break_glass_list = {
  .name = "break-glass list",
  .arguments = "[DOSSIER]",
  .n_min = 0,
  .n_max = 1,
  .summary = N_ ("Lists who opened which dossier beyond their role, when and why, newest first."),
  .run = run_list,
};

const AvCommand av_command_break_glass_acknowledge = {
  .name = "break-glass acknowledge",
  .arguments = "DOSSIER",
  .n_min = 1,
  .n_max = 1,
  .summary = N_ ("Says that one has read why a dossier was opened beyond a role; never of one’s own openings."),
  .run = run_acknowledge,
};
