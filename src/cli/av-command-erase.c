/* erase: what a young person asks, or the law. */

#include <glib/gi18n-lib.h>

#include "av-access-log.h"
#include "av-class-option.h"
#include "av-commands.h"
#include "av-others-part.h"
#include "av-store-option.h"

#define MAX_DOSSIERS 1000

static gboolean
run_erase (AvInvocation *invocation,
           GError **error)
{
  const char *dossier = av_invocation_get_argument (invocation, 0);
  const char *reason = av_invocation_get_option (invocation, "reason");
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autofree char *others = NULL;
  gboolean own;
  guint classes;

  if (!av_class_option_parse (av_invocation_get_option (invocation, "classes"), &classes, error))
    return FALSE;

  opened = av_store_option_open (invocation, error);
  if (opened == NULL || !av_others_part_find (av_opened_store_get_store (opened), dossier, &own, &others, error) ||
      !av_installation_erase (av_opened_store_get_installation (opened), dossier, classes, reason, error))
    return FALSE;

  av_invocation_say (invocation, "%s", _ ("The dossier is hidden here, and everywhere with the next exchanges. It is gone for good when a second installation confirms, or after 30 days."));
  if (others != NULL)
    av_invocation_say (invocation, "%s", others);

  return TRUE;
}

static gboolean
run_confirm (AvInvocation *invocation,
             GError **error)
{
  g_autoptr (AvOpenedStore) opened = av_store_option_open (invocation, error);
  g_autoptr (GPtrArray) dossiers = g_ptr_array_new ();

  for (guint i = 0; i < av_invocation_get_n_arguments (invocation); i++)
    g_ptr_array_add (dossiers, (gpointer) av_invocation_get_argument (invocation, i));
  g_ptr_array_add (dossiers, NULL);

  return opened != NULL &&
         av_installation_confirm_erasures (av_opened_store_get_installation (opened), (const char *const *) dossiers->pdata, 0, error);
}

static JsonArray *
list_classes (guint classes)
{
  JsonArray *names = json_array_new ();

  for (guint class = 0; class < AV_N_CLASSES; class ++)
    if ((classes & AV_CLASS_BIT (class)) != 0)
      json_array_add_string_element (names, av_class_get_name (class));

  return names;
}

static JsonArray *
list_names (char **names)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; names[i] != NULL; i++)
    json_array_add_string_element (list, names[i]);

  return list;
}

static char *
format_day (gint64 milliseconds)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (milliseconds / 1000);

  return date != NULL ? g_date_time_format (date, "%F") : g_strdup ("");
}

static void
print_sightings (AvOutput *output,
                 const AvErasure *erasure,
                 JsonArray *seen,
                 JsonArray *missing)
{
  for (guint i = 0; i < erasure->sightings->len; i++)
    {
      const AvErasureSighting *sighting = g_ptr_array_index (erasure->sightings, i);
      g_autofree char *day = format_day (sighting->seen);
      JsonObject *object;

      if (sighting->seen == 0)
        {
          json_array_add_string_element (missing, sighting->name);
          av_output_text (output, sighting->revoked ? _ ("    %s: revoked, has not confirmed\n") : _ ("    %s: not yet\n"), sighting->name);
          continue;
        }

      object = json_object_new ();
      json_object_set_string_member (object, "name", sighting->name);
      json_object_set_string_member (object, "day", day);
      json_array_add_object_element (seen, object);
      av_output_text (output, _ ("    %s: erasure seen on %s\n"), sighting->name, day);
    }
}

static void
print_erasure (AvOutput *output,
               const AvErasure *erasure)
{
  JsonObject *object = json_object_new ();
  JsonArray *seen = json_array_new ();
  JsonArray *missing = json_array_new ();
  g_autofree char *day = format_day (erasure->asked);
  g_autofree char *final = format_day (erasure->final);

  av_output_text (output, erasure->gone ? _ ("%s  asked on %s, gone for good here\n") : _ ("%s  asked on %s, hidden\n"), erasure->dossier, day);
  print_sightings (output, erasure, seen, missing);
  json_object_set_string_member (object, "dossier", erasure->dossier);
  json_object_set_array_member (object, "classes", list_classes (erasure->classes));
  json_object_set_string_member (object, "asked", day);
  json_object_set_array_member (object, "by", list_names (erasure->askers));
  json_object_set_string_member (object, "final", final);
  json_object_set_boolean_member (object, "gone", erasure->gone);
  json_object_set_boolean_member (object, "confirmable", erasure->confirmable);
  json_object_set_array_member (object, "seen", seen);
  json_object_set_array_member (object, "missing", missing);
  av_output_object (output, object);
}

static gboolean
run_list (AvInvocation *invocation,
          GError **error)
{
  g_autoptr (AvOpenedStore) opened = av_store_option_open (invocation, error);
  g_autoptr (GPtrArray) erasures = opened != NULL ? av_installation_list_erasures (av_opened_store_get_installation (opened), error) : NULL;

  if (erasures == NULL)
    return FALSE;

  for (guint i = 0; i < erasures->len; i++)
    print_erasure (av_invocation_get_output (invocation), g_ptr_array_index (erasures, i));

  return TRUE;
}

const AvCommand av_command_erase_list = {
  .name = "erase list",
  .arguments = "",
  .summary = N_ ("Lists the erasures, whether they are final here, and which installations have heard of each."),
  .run = run_list,
};

static const AvCommandOption erase_options[] = {
  { "reason", "CODE", AV_COMMAND_OPTION_REQUIRED, N_ ("why, for the local access log: a code, never a name") },
  { "classes", "CLASS[,CLASS]", AV_COMMAND_OPTION_OPTIONAL, N_ ("only these: contact, parcours, sensible, fse") },
  { NULL },
};

const AvCommand av_command_erase = {
  .name = "erase",
  .arguments = "DOSSIER",
  .n_min = 1,
  .n_max = 1,
  .options = erase_options,
  .summary = N_ ("Erases a dossier on all installations."),
  .help = N_ ("Dossiers that are shown as one are erased together, as far as they belong to communes or structures of this installation: what belongs to another one is said, and erased there."),
  .deed = AV_ROLE_ERASE,
  .run = run_erase,
};

const AvCommand av_command_erase_confirm = {
  .name = "erase confirm",
  .arguments = "DOSSIER…",
  .n_min = 1,
  .n_max = MAX_DOSSIERS,
  .summary = N_ ("Confirms, as the second installation, that erased dossiers are to be gone for good."),
  .deed = AV_ROLE_ERASE,
  .run = run_confirm,
};
