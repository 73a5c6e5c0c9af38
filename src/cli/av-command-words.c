/* words: proposes a passphrase. */

#include <glib/gi18n-lib.h>

#include "av-cli-error.h"
#include "av-commands.h"
#include "av-invocation.h"
#include "av-passphrase.h"
#include "av-words.h"

/* Six words are the least an organisation may allow. */
#define FEWEST_WORDS 6
#define MOST_WORDS 24

static gboolean
run_words (AvInvocation *invocation,
           GError **error)
{
  const char *typed = av_invocation_get_argument (invocation, 0);
  guint64 n = AV_PASSPHRASE_WORDS;
  g_autoptr (AvSecret) words = NULL;

  if (typed != NULL && !g_ascii_string_to_unsigned (typed, 10, FEWEST_WORDS, MOST_WORDS, &n, NULL))
    {
      g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_USAGE,
                   _ ("A passphrase has %d to %d words, not “%s”."), FEWEST_WORDS, MOST_WORDS, typed);
      return FALSE;
    }

  words = av_words_generate ((guint) n);
  av_output_words (av_invocation_get_output (invocation), words);

  return TRUE;
}

const AvCommand av_command_words = {
  .name = "words",
  .arguments = "[N]",
  .n_max = 1,
  .summary = N_ ("Proposes a passphrase of N words drawn at random (8 by default)."),
  .help = N_ ("Four letters of each word suffice when it is typed; accents and capitals are optional."),
  .run = run_words,
};
