#include "av-new-passphrase.h"

#include <glib/gi18n-lib.h>

#include "av-cli-error.h"
#include "av-passphrase.h"
#include "av-prompt.h"

AvSecret *
av_new_passphrase_read (AvInvocation *invocation,
                        GError **error)
{
  const char *file = av_invocation_get_option (invocation, "new-passphrase-file");
  g_autoptr (AvSecret) first = NULL;
  g_autoptr (AvSecret) second = NULL;

  if (file != NULL)
    return av_passphrase_read_file (file, error);

  first = av_prompt_for_secret (_ ("New passphrase: "), error);
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
