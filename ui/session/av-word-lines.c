#include "av-word-lines.h"

#define WORDS_A_LINE 4

void
av_word_lines_break (char *words)
{
  guint n = 0;

  g_return_if_fail (words != NULL);

  for (char *c = words; *c != '\0'; c++)
    if (*c == ' ' && ++n % WORDS_A_LINE == 0)
      *c = '\n';
}
