/* erase: what a young person asks, or the law. */

#include <glib/gi18n-lib.h>

#include "av-access-log.h"
#include "av-cli-error.h"
#include "av-class.h"
#include "av-commands.h"
#include "av-store-option.h"

/* A mask of classes from their names; 0, all with a key, where none is named. */
static gboolean
read_classes (AvInvocation *invocation,
              guint *mask,
              GError **error)
{
  const char *typed = av_invocation_get_option (invocation, "classes");
  g_auto (GStrv) names = typed != NULL ? g_strsplit (typed, ",", -1) : NULL;

  *mask = 0;
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      AvClass class;

      if (!av_class_from_name (names[i], &class) || !av_class_is_keyed (class))
        {
          g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_USAGE, _ ("“%s” is not a class: contact, parcours, sensible or fse."), names[i]);
          return FALSE;
        }

      *mask |= AV_CLASS_BIT (class);
    }

  return TRUE;
}

static gboolean
run_erase (AvInvocation *invocation,
           GError **error)
{
  const char *dossier = av_invocation_get_argument (invocation, 0);
  const char *reason = av_invocation_get_option (invocation, "reason");
  g_autoptr (AvOpenedStore) opened = NULL;
  guint classes;

  if (!read_classes (invocation, &classes, error))
    return FALSE;

  opened = av_store_option_open (invocation, error);
  if (opened == NULL ||
      !av_installation_erase (av_opened_store_get_installation (opened), dossier, classes, reason, error))
    return FALSE;

  av_invocation_say (invocation, "%s", _ ("The dossier is hidden here, and everywhere with the next exchanges. It is gone for good when a second installation confirms, or after 30 days."));

  return TRUE;
}

static gboolean
run_confirm (AvInvocation *invocation,
             GError **error)
{
  g_autoptr (AvOpenedStore) opened = av_store_option_open (invocation, error);

  return opened != NULL &&
         av_installation_confirm_erasure (av_opened_store_get_installation (opened), av_invocation_get_argument (invocation, 0), error);
}

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
  .run = run_erase,
};

const AvCommand av_command_erase_confirm = {
  .name = "erase confirm",
  .arguments = "DOSSIER",
  .n_min = 1,
  .n_max = 1,
  .summary = N_ ("Confirms, as the second installation, that an erased dossier is to be gone for good."),
  .run = run_confirm,
};
