/* transfer, share, unshare, shares: who reads a dossier beside its team. */

#include <glib/gi18n-lib.h>

#include "av-class-option.h"
#include "av-class.h"
#include "av-commands.h"
#include "av-installation-share.h"
#include "av-store-option.h"

static gboolean
run_transfer (AvInvocation *invocation,
              GError **error)
{
  g_autoptr (AvOpenedStore) opened = av_store_option_open (invocation, error);

  if (opened == NULL ||
      !av_installation_transfer (av_opened_store_get_installation (opened), av_invocation_get_argument (invocation, 0),
                                 av_invocation_get_argument (invocation, 1), error))
    return FALSE;

  av_invocation_say (invocation, "%s", _ ("The dossier goes there with the next exchanges. What this installation holds of it stays; nothing new comes."));
  return TRUE;
}

static gboolean
run_share (AvInvocation *invocation,
           GError **error)
{
  g_autoptr (AvOpenedStore) opened = NULL;
  guint classes;

  if (!av_class_option_parse (av_invocation_get_argument (invocation, 2), &classes, error))
    return FALSE;

  opened = av_store_option_open (invocation, error);

  return opened != NULL &&
         av_installation_share (av_opened_store_get_installation (opened), av_invocation_get_argument (invocation, 0),
                                av_invocation_get_argument (invocation, 1), classes, av_invocation_get_argument (invocation, 3),
                                av_invocation_get_option (invocation, "agreement"), error);
}

static gboolean
run_unshare (AvInvocation *invocation,
             GError **error)
{
  g_autoptr (AvOpenedStore) opened = av_store_option_open (invocation, error);

  return opened != NULL &&
         av_installation_unshare (av_opened_store_get_installation (opened), av_invocation_get_argument (invocation, 0),
                                  av_invocation_get_argument (invocation, 1), error);
}

static void
print_sharing (AvOutput *output,
               const AvSharing *sharing)
{
  JsonObject *object = json_object_new ();
  JsonArray *classes = json_array_new ();
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint class = 0; class < AV_N_CLASSES; class ++)
    if (sharing->classes & AV_CLASS_BIT (class))
      {
        json_array_add_string_element (classes, av_class_get_name (class));
        g_string_append_printf (names, "%s%s", names->len > 0 ? "," : "", av_class_get_name (class));
      }

  json_object_set_string_member (object, "scope", sharing->scope);
  json_object_set_string_member (object, "name", sharing->name);
  json_object_set_array_member (object, "classes", classes);
  json_object_set_string_member (object, "until", sharing->until);
  json_object_set_boolean_member (object, "over", sharing->over);
  av_output_object (output, object);
  av_output_text (output, "%s  %s  %s%s\n", sharing->name, names->str, sharing->until, sharing->over ? _ (" (over)") : "");
}

static gboolean
run_shares (AvInvocation *invocation,
            GError **error)
{
  g_autoptr (AvOpenedStore) opened = av_store_option_open (invocation, error);
  g_autoptr (GPtrArray) sharings = NULL;

  if (opened == NULL)
    return FALSE;

  sharings = av_installation_list_sharings (av_opened_store_get_installation (opened), av_invocation_get_argument (invocation, 0), error);

  for (guint i = 0; sharings != NULL && i < sharings->len; i++)
    print_sharing (av_invocation_get_output (invocation), g_ptr_array_index (sharings, i));

  return sharings != NULL;
}

const AvCommand av_command_transfer = {
  .name = "transfer",
  .arguments = "DOSSIER SCOPE",
  .n_min = 2,
  .n_max = 2,
  .summary = N_ ("Gives a dossier to another commune or structure, for good: its team reads all of it."),
  .help = N_ ("SCOPE is an INSEE code, a structure (S12), the Métropole (metropole) or a structure’s name."),
  .deed = AV_ROLE_TRANSFER,
  .run = run_transfer,
};

static const AvCommandOption share_options[] = {
  { "agreement", "KIND", AV_COMMAND_OPTION_REQUIRED, N_ ("how the young person agreed: oral or ecrit") },
  { NULL },
};

const AvCommand av_command_share = {
  .name = "share",
  .arguments = "DOSSIER STRUCTURE CLASSES UNTIL",
  .n_min = 4,
  .n_max = 4,
  .options = share_options,
  .summary = N_ ("Shares a dossier with a structure, as the young person agreed, until a day."),
  .help = N_ ("CLASSES: contact, parcours, sensible, a comma between. UNTIL: the last day, as 2026-12-31, a year from now at most. Again: in place of what was said before."),
  .deed = AV_ROLE_SHARE,
  .run = run_share,
};

const AvCommand av_command_unshare = {
  .name = "unshare",
  .arguments = "DOSSIER STRUCTURE",
  .n_min = 2,
  .n_max = 2,
  .summary = N_ ("Ends a sharing at once: nothing more is sent. What the structure has received stays there."),
  .deed = AV_ROLE_SHARE,
  .run = run_unshare,
};

const AvCommand av_command_shares = {
  .name = "shares",
  .arguments = "DOSSIER",
  .n_min = 1,
  .n_max = 1,
  .summary = N_ ("Lists with whom a dossier is shared, what, and until when."),
  .run = run_shares,
};
