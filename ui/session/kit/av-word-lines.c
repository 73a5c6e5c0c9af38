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

void
av_word_lines_show (GtkLabel *label,
                    AvSecret *words)
{
  g_autoptr (AvSecret) text = av_secret_new_text (words);

  av_word_lines_break ((char *) av_secret_get_data (text));
  gtk_label_set_text (label, (const char *) av_secret_peek (text));
}
