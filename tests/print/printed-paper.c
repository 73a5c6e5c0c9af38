#include "printed-paper.h"

#include <string.h>
#include <glib.h>

char *
printed_paper_run (const char *command)
{
  g_auto (GStrv) arguments = NULL;
  g_autofree char *program = NULL;
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  int status;

  g_assert_true (g_shell_parse_argv (command, NULL, &arguments, NULL));
  program = g_find_program_in_path (arguments[0]);
  if (program == NULL)
    {
      g_test_skip (arguments[0]);
      return NULL;
    }

  g_spawn_sync (NULL, arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, &errors, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    g_test_message ("%s: %s", command, errors);

  return output;
}

char *
printed_paper_ask (const char *path,
                   const char *program,
                   const char *end)
{
  g_autofree char *quoted = g_shell_quote (path);
  g_autofree char *command = g_strconcat (program, " ", quoted, end, NULL);

  return printed_paper_run (command);
}

char *
printed_paper_flatten (const char *text)
{
  GString *flat = g_string_new (NULL);

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar character = g_utf8_get_char (text);

      if (!g_unichar_isspace (character))
        g_string_append_unichar (flat, character);
      else if (flat->len > 0 && flat->str[flat->len - 1] != ' ')
        g_string_append_c (flat, ' ');
    }

  return g_string_free (flat, FALSE);
}

char *
printed_paper_read (const char *path)
{
  g_autofree char *text = printed_paper_ask (path, "pdftotext -raw", " -");

  return text != NULL ? printed_paper_flatten (text) : NULL;
}

void
printed_paper_assert_contains (const char *text,
                               const char *words)
{
  g_autofree char *flat = printed_paper_flatten (words);

  if (strstr (text, flat) == NULL)
    g_error ("“%s” is not in: %s", flat, text);
}
