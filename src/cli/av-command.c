#include "av-command.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "av-commands.h"

/* In the order of the help. A command stands here only when it works. */
static const AvCommand *const commands[] = {
  &av_command_words,
  &av_command_init,
  &av_command_refound,
  &av_command_join_request,
  &av_command_join_accept,
  &av_command_join_finish,
  &av_command_installations,
  &av_command_installations_change,
  &av_command_delegate,
  &av_command_revoke,
  &av_command_reinstate,
  &av_command_admit,
  &av_command_renew,
  &av_command_structure,
  &av_command_record_put,
  &av_command_record_get,
  &av_command_record_list,
  &av_command_record_delete,
  &av_command_record_undelete,
  &av_command_search,
  &av_command_export,
  &av_command_import,
  &av_command_inspect,
  &av_command_exchange,
  &av_command_quarantine,
  &av_command_lease,
  &av_command_conflicts,
  &av_command_conflicts_resolve,
  &av_command_digest,
  &av_command_dump,
  &av_command_sheet,
  &av_command_duplicates,
  &av_command_merge,
  &av_command_unmerge,
  &av_command_transfer,
  &av_command_share,
  &av_command_unshare,
  &av_command_shares,
  &av_command_break_glass,
  &av_command_break_glass_list,
  &av_command_break_glass_acknowledge,
  &av_command_agents,
  &av_command_agents_add,
  &av_command_agents_remove,
  &av_command_agents_role,
  &av_command_agents_passphrase,
  &av_command_agents_recovery_code,
  &av_command_recover,
  &av_command_check,
  &av_command_backup,
  &av_command_restore,
  &av_command_rotate,
  &av_command_inbox,
  &av_command_inbox_accept,
  &av_command_inbox_set_aside,
  &av_command_inbox_take_back,
  &av_command_erase,
  &av_command_erase_confirm,
  &av_command_erase_list,
  &av_command_retention,
  &av_command_retention_erase,
  &av_command_retention_keep,
  &av_command_salvage,
  &av_command_demo,
  NULL,
};

const AvCommandOption av_command_common_options[] = {
  { "store", "DIR", AV_COMMAND_OPTION_OPTIONAL, N_ ("directory of the store (default: allervers in the user’s data directory)") },
  { "agent", "LABEL", AV_COMMAND_OPTION_OPTIONAL, N_ ("agent who works, as named on the lock screen") },
  { "passphrase-file", "FILE", AV_COMMAND_OPTION_OPTIONAL, N_ ("reads the passphrase from the first line of this file") },
  { "passphrase-fd", "N", AV_COMMAND_OPTION_OPTIONAL, N_ ("reads the passphrase from this open file descriptor, to its first line end") },
  { "json", NULL, AV_COMMAND_OPTION_OPTIONAL, N_ ("prints each result as one JSON object a line") },
  { "help", NULL, AV_COMMAND_OPTION_OPTIONAL, N_ ("prints this help") },
  { "help-page", NULL, AV_COMMAND_OPTION_OPTIONAL, N_ ("prints the reference page of all commands, in Markdown") },
  { "version", NULL, AV_COMMAND_OPTION_OPTIONAL, N_ ("prints the version") },
  { NULL },
};

const AvCommand *const *
av_command_get_all (void)
{
  return commands;
}

/* Of "agents add" and "agents", the longer name that matches wins. */
const AvCommand *
av_command_find (const char *first_word,
                 const char *second_word)
{
  g_autofree char *both = second_word != NULL ? g_strconcat (first_word, " ", second_word, NULL) : NULL;

  for (guint i = 0; both != NULL && commands[i] != NULL; i++)
    if (strcmp (commands[i]->name, both) == 0)
      return commands[i];

  for (guint i = 0; commands[i] != NULL; i++)
    if (strcmp (commands[i]->name, first_word) == 0)
      return commands[i];

  return NULL;
}

gboolean
av_command_has_second_words (const char *first_word)
{
  size_t length = strlen (first_word);

  for (guint i = 0; commands[i] != NULL; i++)
    if (strncmp (commands[i]->name, first_word, length) == 0 && commands[i]->name[length] == ' ')
      return TRUE;

  return FALSE;
}

static const AvCommandOption *
find_option (const AvCommandOption *options,
             const char *name)
{
  for (; options != NULL && options->name != NULL; options++)
    if (strcmp (options->name, name) == 0)
      return options;

  return NULL;
}

/* @command may be NULL: then only the common options are known. */
const AvCommandOption *
av_command_find_option (const AvCommand *command,
                        const char *name)
{
  const AvCommandOption *option = command != NULL ? find_option (command->options, name) : NULL;

  return option != NULL ? option : find_option (av_command_common_options, name);
}

static void
append_option (GString *usage,
               const AvCommandOption *option)
{
  gboolean required = (option->flags & AV_COMMAND_OPTION_REQUIRED) != 0;

  g_string_append_printf (usage, required ? " --%s" : " [--%s", option->name);
  if (option->metavar != NULL)
    g_string_append_printf (usage, " %s", option->metavar);
  if (!required)
    g_string_append_c (usage, ']');
  if (option->flags & AV_COMMAND_OPTION_REPEATED)
    g_string_append (usage, "…");
}

/* The usage line of @command, without the program's name (transfer full). */
char *
av_command_get_usage (const AvCommand *command)
{
  GString *usage = g_string_new (command->name);

  if (*command->arguments != '\0')
    g_string_append_printf (usage, " %s", command->arguments);

  for (const AvCommandOption *option = command->options; option != NULL && option->name != NULL; option++)
    append_option (usage, option);

  return g_string_free (usage, FALSE);
}
