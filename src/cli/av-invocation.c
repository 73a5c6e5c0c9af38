#include "av-invocation.h"

#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "av-cli-error.h"

struct _AvInvocation
{
  const AvCommand *command; /* NULL: help or version alone */
  GPtrArray *arguments;     /* of char *, ends with NULL once parsed */
  GHashTable *options;      /* name → GPtrArray of values, each ends with NULL once parsed */
  AvOutput *output;
  gboolean left_to_person;
};

static gboolean
add_option (AvInvocation *self,
            const AvCommandOption *option,
            const char *value,
            GError **error)
{
  GPtrArray *values = g_hash_table_lookup (self->options, option->name);

  if (values != NULL && option->metavar == NULL)
    return TRUE;

  if (values != NULL && !(option->flags & AV_COMMAND_OPTION_REPEATED))
    {
      g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_USAGE, _ ("The option --%s was given twice."), option->name);
      return FALSE;
    }

  if (values == NULL)
    {
      values = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (self->options, g_strdup (option->name), values);
    }

  g_ptr_array_add (values, g_strdup (value != NULL ? value : ""));

  return TRUE;
}

/* Reads the option at *@next, and its value where it takes one. */
static gboolean
parse_option (AvInvocation *self,
              char ***next,
              GError **error)
{
  const char *text = *(*next)++ + 2;
  const char *equals = strchr (text, '=');
  g_autofree char *name = equals != NULL ? g_strndup (text, equals - text) : g_strdup (text);
  const AvCommandOption *option = av_command_find_option (self->command, name);
  const char *value = equals != NULL ? equals + 1 : NULL;

  if (option == NULL)
    {
      g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_USAGE, _ ("The option --%s is unknown here."), name);
      return FALSE;
    }

  if (option->metavar == NULL && value != NULL)
    {
      g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_USAGE, _ ("The option --%s takes no value."), name);
      return FALSE;
    }

  if (option->metavar != NULL && value == NULL)
    value = **next != NULL ? *(*next)++ : NULL;

  if (option->metavar != NULL && value == NULL)
    {
      g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_USAGE, _ ("The option --%s needs a value."), name);
      return FALSE;
    }

  return add_option (self, option, value, error);
}

/* Takes the command from the one or two words at *@next. */
static gboolean
parse_command (AvInvocation *self,
               char ***next,
               GError **error)
{
  const char *first = *(*next)++;
  const char *second = **next;

  self->command = av_command_find (first, second);
  if (self->command == NULL)
    {
      if (av_command_has_second_words (first))
        g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_USAGE, _ ("After “%s”, say what to do."), first);
      else
        g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_USAGE, _ ("The command “%s” is unknown."), first);
      return FALSE;
    }

  if (strchr (self->command->name, ' ') != NULL)
    (*next)++;

  return TRUE;
}

static gboolean
check_complete (AvInvocation *self,
                GError **error)
{
  if (self->arguments->len < self->command->n_min)
    {
      g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_USAGE, _ ("The command “%s” needs more."), self->command->name);
      return FALSE;
    }

  if (self->arguments->len > self->command->n_max)
    {
      g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_USAGE, _ ("The command “%s” was given too much."), self->command->name);
      return FALSE;
    }

  for (const AvCommandOption *option = self->command->options; option != NULL && option->name != NULL; option++)
    if ((option->flags & AV_COMMAND_OPTION_REQUIRED) && !g_hash_table_contains (self->options, option->name))
      {
        g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_USAGE, _ ("The command “%s” needs the option --%s."), self->command->name, option->name);
        return FALSE;
      }

  return TRUE;
}

/* Only help or the version is asked: nothing is run. */
gboolean
av_invocation_is_about_program (AvInvocation *self)
{
  return g_hash_table_contains (self->options, "help") ||
         g_hash_table_contains (self->options, "help-page") ||
         g_hash_table_contains (self->options, "version");
}

static gboolean
parse (AvInvocation *self,
       char **next,
       GError **error)
{
  gboolean options_ended = FALSE;

  while (*next != NULL)
    {
      if (!options_ended && strcmp (*next, "--") == 0)
        {
          options_ended = TRUE;
          next++;
        }
      else if (!options_ended && g_str_has_prefix (*next, "--"))
        {
          if (!parse_option (self, &next, error))
            return FALSE;
        }
      else if (self->command == NULL)
        {
          if (!parse_command (self, &next, error))
            return FALSE;
        }
      else
        g_ptr_array_add (self->arguments, g_strdup (*next++));
    }

  if (av_invocation_is_about_program (self))
    return TRUE;

  if (self->command == NULL)
    {
      g_set_error_literal (error, AV_CLI_ERROR, AV_CLI_ERROR_USAGE, _ ("Say what to do."));
      return FALSE;
    }

  return check_complete (self, error);
}

static void
terminate_lists (AvInvocation *self)
{
  GHashTableIter iter;
  gpointer values;

  g_ptr_array_add (self->arguments, NULL);

  g_hash_table_iter_init (&iter, self->options);
  while (g_hash_table_iter_next (&iter, NULL, &values))
    g_ptr_array_add (values, NULL);
}

/* Reads the command line, without the program's name. Always returns an
 * invocation, so that a usage error can name the command; @error says whether
 * it may be run. */
AvInvocation *
av_invocation_new (char **arguments,
                   GError **error)
{
  AvInvocation *self = g_new0 (AvInvocation, 1);

  self->arguments = g_ptr_array_new_with_free_func (g_free);
  self->options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);

  parse (self, arguments, error);
  terminate_lists (self);
  self->output = av_output_new (STDOUT_FILENO, av_invocation_has_option (self, "json"));

  return self;
}

void
av_invocation_free (AvInvocation *self)
{
  g_ptr_array_unref (self->arguments);
  g_hash_table_unref (self->options);
  av_output_free (self->output);
  g_free (self);
}

/* NULL when only help or the version was asked, or no command was recognised. */
const AvCommand *
av_invocation_get_command (AvInvocation *self)
{
  return self->command;
}

/* NULL past the last one. */
const char *
av_invocation_get_argument (AvInvocation *self,
                            guint i)
{
  return i < self->arguments->len ? g_ptr_array_index (self->arguments, i) : NULL;
}

guint
av_invocation_get_n_arguments (AvInvocation *self)
{
  return self->arguments->len - 1;
}

/* The value of an option, or NULL where it was not given. */
const char *
av_invocation_get_option (AvInvocation *self,
                          const char *name)
{
  GPtrArray *values = g_hash_table_lookup (self->options, name);

  return values != NULL ? g_ptr_array_index (values, 0) : NULL;
}

/* The values of an option that may be repeated, NULL-terminated and owned by
 * @self, or NULL where it was not given. */
char **
av_invocation_get_options (AvInvocation *self,
                           const char *name)
{
  GPtrArray *values = g_hash_table_lookup (self->options, name);

  return values != NULL ? (char **) values->pdata : NULL;
}

gboolean
av_invocation_has_option (AvInvocation *self,
                          const char *name)
{
  return g_hash_table_contains (self->options, name);
}

AvOutput *
av_invocation_get_output (AvInvocation *self)
{
  return self->output;
}

/* A sentence for the person, on standard error. */
void
av_invocation_say (AvInvocation *self,
                   const char *format,
                   ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_printerr ("%s\n", message);
}

/* Done, but something waits for a person: exit status 3. */
void
av_invocation_leave_to_person (AvInvocation *self)
{
  self->left_to_person = TRUE;
}

gboolean
av_invocation_is_left_to_person (AvInvocation *self)
{
  return self->left_to_person;
}
