#include "av-new-passphrase.h"

#include <glib/gi18n-lib.h>

#include "av-cli-error.h"
#include "av-prompt.h"

AvSecret *
av_new_passphrase_ask (GError **error)
{
  g_autoptr (AvSecret) first = av_prompt_for_secret (_ ("New passphrase: "), error);
  g_autoptr (AvSecret) second = NULL;

  second = first != NULL ? av_prompt_for_secret (_ ("The same again: "), error) : NULL;
  if (second == NULL)
    return NULL;

  if (!av_secret_equal (first, second))
    {
      g_set_error_literal (error, AV_CLI_ERROR, AV_CLI_ERROR_PASSPHRASE, _ ("The two were not the same; nothing was changed."));
      return NULL;
    }

  return g_steal_pointer (&first);
}

AvSecret *
av_new_passphrase_read (AvInvocation *invocation,
                        GError **error)
{
  const char *file = av_invocation_get_option (invocation, "new-passphrase-file");

  return file != NULL ? av_passphrase_read_file (file, error) : av_new_passphrase_ask (error);
}

gboolean
av_new_passphrase_read_cost (AvInvocation *invocation,
                             AvPassphraseCost *cost,
                             const AvPassphraseCost **chosen,
                             GError **error)
{
  const char *typed = av_invocation_get_option (invocation, "passphrase-memory");
  guint least = av_passphrase_cost_floor.memory / 1024;
  guint most = av_passphrase_cost_ceiling.memory / 1024;
  guint64 memory;

  *chosen = NULL;
  if (typed == NULL)
    return TRUE;

  if (!g_ascii_string_to_unsigned (typed, 10, least, most, &memory, NULL))
    {
      g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_USAGE, _ ("“%s” is no memory for a passphrase: give %u to %u (MiB)."), typed, least, most);
      return FALSE;
    }

  *cost = av_passphrase_cost_default;
  cost->memory = (guint32) memory * 1024;
  *chosen = cost;
  return TRUE;
}
