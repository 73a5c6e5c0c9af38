#include "av-help.h"

#include <string.h>

#include <glib/gi18n-lib.h>

static const char without[] = N_ ("without this option");

static void
append_values (GString *help,
               const AvCommandOption *option,
               const char *words)
{
  if (option->list_values != NULL)
    {
      g_autofree char *values = option->list_values ();

      g_string_append_printf (help, " (%s)", values);
    }
  if (option->fallback != NULL)
    g_string_append_printf (help, ", %s %s", words, option->fallback);
  g_string_append_c (help, '\n');
}

static void
append_option (GString *help,
               const AvCommandOption *option)
{
  g_autofree char *form = option->metavar != NULL ? g_strdup_printf ("--%s %s", option->name, option->metavar) : g_strdup_printf ("--%s", option->name);

  g_string_append_printf (help, "  %-26s %s", form, _ (option->help));
  append_values (help, option, _ (without));
}

/* All commands in one line each (transfer full). */
char *
av_help_for_program (void)
{
  GString *help = g_string_new (NULL);
  const AvCommand *const *commands = av_command_get_all ();

  g_string_append_printf (help, "%s\n\n", _ ("Usage: allervers-cli [OPTIONS] COMMAND …"));

  for (guint i = 0; commands[i] != NULL; i++)
    g_string_append_printf (help, "  %-20s %s\n", commands[i]->name, _ (commands[i]->summary));

  g_string_append_printf (help, "\n%s\n", _ ("Options of every command:"));
  for (const AvCommandOption *option = av_command_common_options; option->name != NULL; option++)
    append_option (help, option);

  g_string_append_printf (help, "\n%s\n", _ ("Exit status: 0 done, 1 refused or failed, 2 usage, 3 done with something left for a person."));

  return g_string_free (help, FALSE);
}

/* (transfer full) */
char *
av_help_for_command (const AvCommand *command)
{
  g_autofree char *usage = av_command_get_usage (command);
  GString *help = g_string_new (NULL);

  g_string_append_printf (help, _ ("Usage: allervers-cli %s"), usage);
  g_string_append_printf (help, "\n\n%s\n", _ (command->summary));

  if (command->help != NULL)
    g_string_append_printf (help, "\n%s\n", _ (command->help));

  if (command->options != NULL)
    g_string_append_c (help, '\n');
  for (const AvCommandOption *option = command->options; option != NULL && option->name != NULL; option++)
    append_option (help, option);

  return g_string_free (help, FALSE);
}

static void
append_option_to_page (GString *page,
                       const AvCommandOption *option)
{
  g_string_append_printf (page, "- `--%s%s%s`: %s", option->name, option->metavar != NULL ? " " : "", option->metavar != NULL ? option->metavar : "", option->help);
  append_values (page, option, without);
}

static void
append_command_to_page (GString *page,
                        const AvCommand *command)
{
  g_autofree char *usage = av_command_get_usage (command);

  g_string_append_printf (page, "\n## %s\n\n    allervers-cli %s\n\n%s\n", command->name, usage, command->summary);

  if (command->help != NULL)
    g_string_append_printf (page, "\n%s\n", command->help);

  if (command->options != NULL)
    g_string_append_c (page, '\n');
  for (const AvCommandOption *option = command->options; option != NULL && option->name != NULL; option++)
    append_option_to_page (page, option);
}

/* The reference page in Markdown and English, the same everywhere (transfer
 * full). */
char *
av_help_as_page (void)
{
  GString *page = g_string_new (
    "# allervers-cli\n\n"
    "The command line of Aller-vers. It needs no display and does what the windows do.\n"
    "This page is written by `allervers-cli --help-page`; a test compares the two.\n\n"
    "    allervers-cli [--store DIR] [--agent LABEL] [--passphrase-file FILE | --passphrase-fd N] [--json] COMMAND …\n\n"
    "Results go to standard output, messages to standard error in the user's language.\n"
    "A passphrase never comes by argument or environment; on a terminal it is asked.\n"
    "One process holds a store: beside a session, or another command, the program says\n"
    "so and exits with 1.\n\n"
    "| exit status | means |\n"
    "| --- | --- |\n"
    "| 0 | done |\n"
    "| 1 | refused or failed; one sentence says why, and nothing was half-written |\n"
    "| 2 | the command line is wrong |\n"
    "| 3 | done, with something left for a person: conflicts, quarantine |\n\n"
    "Options of every command:\n\n");
  const AvCommand *const *commands = av_command_get_all ();

  for (const AvCommandOption *option = av_command_common_options; option->name != NULL; option++)
    append_option_to_page (page, option);

  for (guint i = 0; commands[i] != NULL; i++)
    append_command_to_page (page, commands[i]);

  return g_string_free (page, FALSE);
}
