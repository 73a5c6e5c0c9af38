#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib.h>
#include <glib/gi18n-lib.h>

#include "av-cli-error.h"
#include "av-crypto.h"
#include "av-help.h"
#include "av-invocation.h"
#include "av-locale.h"

enum
{
  STATUS_DONE,
  STATUS_FAILED,
  STATUS_USAGE,
  STATUS_LEFT_TO_PERSON,
};

/* A descriptor below 3 that is closed would become the store's file. */
static void
open_standard_descriptors (void)
{
  int fd = open ("/dev/null", O_RDWR);

  while (fd >= 0 && fd <= STDERR_FILENO)
    fd = open ("/dev/null", O_RDWR);

  if (fd > STDERR_FILENO)
    close (fd);
}

/* No core dump, no file that others can read; a reader gone away is an error
 * of writing, and a file too large for its limit too, never a death. */
static void
guard_process (void)
{
  struct rlimit none = { 0, 0 };

  setrlimit (RLIMIT_CORE, &none);
  umask (077);
  signal (SIGPIPE, SIG_IGN);
  signal (SIGXFSZ, SIG_IGN);
}

static int
report_usage (AvInvocation *invocation,
              const GError *error)
{
  const AvCommand *command = av_invocation_get_command (invocation);
  g_autofree char *usage = command != NULL ? av_command_get_usage (command) : NULL;

  av_invocation_say (invocation, "%s", error->message);
  if (usage != NULL)
    av_invocation_say (invocation, _ ("Usage: allervers-cli %s"), usage);
  else
    av_invocation_say (invocation, "%s", _ ("All commands: allervers-cli --help"));

  return STATUS_USAGE;
}

static int
report_failure (AvInvocation *invocation,
                const GError *error)
{
  if (g_error_matches (error, AV_CLI_ERROR, AV_CLI_ERROR_USAGE))
    return report_usage (invocation, error);

  av_invocation_say (invocation, "%s", error->message);

  return STATUS_FAILED;
}

static void
print_about (AvInvocation *invocation)
{
  const AvCommand *command = av_invocation_get_command (invocation);
  g_autofree char *text = NULL;

  if (av_invocation_has_option (invocation, "help-page"))
    text = av_help_as_page ();
  else if (av_invocation_has_option (invocation, "version"))
    text = g_strdup ("Aller-vers " AV_VERSION "\n");
  else
    text = command != NULL ? av_help_for_command (command) : av_help_for_program ();

  g_print ("%s", text);
}

static int
run (AvInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) output_error = NULL;
  gboolean done = av_invocation_get_command (invocation)->run (invocation, &error);
  gboolean printed = av_output_flush (av_invocation_get_output (invocation), &output_error);

  if (!done)
    return report_failure (invocation, error);

  if (!printed)
    return report_failure (invocation, output_error);

  return av_invocation_is_left_to_person (invocation) ? STATUS_LEFT_TO_PERSON : STATUS_DONE;
}

int
main (int argc,
      char **argv)
{
  g_autoptr (AvInvocation) invocation = NULL;
  g_autoptr (GError) error = NULL;

  open_standard_descriptors ();
  guard_process ();
  av_locale_init ();

  invocation = av_invocation_new (argv + (argc > 0), &error);
  if (error != NULL)
    return report_usage (invocation, error);

  if (av_invocation_is_about_program (invocation))
    {
      print_about (invocation);
      return STATUS_DONE;
    }

  if (!av_crypto_init (&error))
    return report_failure (invocation, error);

  return run (invocation);
}
