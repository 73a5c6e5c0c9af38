#include "av-new-passphrase.h"

#include <glib/gi18n-lib.h>

#include "av-cli-error.h"
#include "av-prompt.h"
#include "av-words.h"

static gboolean
is_same (AvSecret *first,
         AvSecret *second)
{
  g_autoptr (AvSecret) one = av_words_normalise (first);
  g_autoptr (AvSecret) other = av_words_normalise (second);

  return av_secret_equal (one, other);
}

/* Whoever typed back what was drawn has it on paper; one of their own is typed twice. */
AvSecret *
av_new_passphrase_ask (GError **error)
{
  g_autoptr (AvSecret) drawn = av_words_generate (AV_PASSPHRASE_WORDS);
  g_autoptr (AvSecret) first = NULL;
  g_autoptr (AvSecret) second = NULL;

  if (!av_prompt_show_secret (_ ("Drawn by chance: write these words on paper, then type them from it. Or type a passphrase of your own, twice."), drawn, error))
    return NULL;

  first = av_prompt_for_secret (_ ("New passphrase: "), error);
  if (first == NULL || is_same (first, drawn))
    return g_steal_pointer (&first);

  second = av_prompt_for_secret (_ ("The same again: "), error);
  if (second == NULL)
    return NULL;

  if (!is_same (first, second))
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
