#include "av-prompt.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "av-cli-error.h"
#include "av-passphrase.h"

static int
open_terminal (GError **error)
{
  int fd = open ("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);

  if (fd < 0)
    g_set_error_literal (error, AV_CLI_ERROR, AV_CLI_ERROR_PASSPHRASE,
                         _ ("There is no terminal to ask on: give the passphrase with --passphrase-file or --passphrase-fd."));

  return fd;
}

gboolean
av_prompt_is_possible (void)
{
  int fd = open_terminal (NULL);

  if (fd < 0)
    return FALSE;

  close (fd);
  return TRUE;
}

/* Signals wait while nothing is echoed, so that none leaves the terminal mute. */
static gboolean
set_echo (int fd,
          gboolean echo,
          sigset_t *signals)
{
  struct termios settings;

  if (tcgetattr (fd, &settings) != 0)
    return FALSE;

  if (echo)
    settings.c_lflag |= ECHO;
  else
    settings.c_lflag &= ~(tcflag_t) ECHO;

  if (!echo)
    {
      sigset_t held;

      sigemptyset (&held);
      sigaddset (&held, SIGINT);
      sigaddset (&held, SIGTERM);
      sigaddset (&held, SIGTSTP);
      sigaddset (&held, SIGQUIT);
      sigprocmask (SIG_BLOCK, &held, signals);
    }

  return tcsetattr (fd, TCSAFLUSH, &settings) == 0;
}

static void
show_bytes (int fd,
            const char *text,
            gsize left)
{
  while (left > 0)
    {
      ssize_t n = write (fd, text, left);

      if (n <= 0 && errno != EINTR)
        return;
      text += MAX (n, 0);
      left -= (gsize) MAX (n, 0);
    }
}

static void
show (int fd,
      const char *text)
{
  show_bytes (fd, text, strlen (text));
}

gboolean
av_prompt_show_secret (const char *text,
                       AvSecret *secret,
                       GError **error)
{
  int fd = open_terminal (error);

  if (fd < 0)
    return FALSE;

  show (fd, text);
  show (fd, "\n");
  show_bytes (fd, (const char *) av_secret_peek (secret), av_secret_get_size (secret));
  show (fd, "\n");
  close (fd);

  return TRUE;
}

/* What the person types, not shown and read straight into locked memory. */
AvSecret *
av_prompt_for_secret (const char *question,
                      GError **error)
{
  AvSecret *secret;
  sigset_t signals;
  int fd = open_terminal (error);

  if (fd < 0)
    return NULL;

  sigprocmask (SIG_SETMASK, NULL, &signals);
  if (!set_echo (fd, FALSE, &signals))
    {
      sigprocmask (SIG_SETMASK, &signals, NULL);
      close (fd);
      g_set_error_literal (error, AV_CLI_ERROR, AV_CLI_ERROR_PASSPHRASE,
                           _ ("This terminal cannot hide what is typed: give the passphrase with --passphrase-file or --passphrase-fd."));
      return NULL;
    }

  /* Asked for once nothing is echoed: a fast hand is not shown, nor lost. */
  show (fd, question);
  secret = av_passphrase_read (fd, error);
  set_echo (fd, TRUE, NULL);
  show (fd, "\n");
  sigprocmask (SIG_SETMASK, &signals, NULL);
  close (fd);

  return secret;
}

/* One line that is no secret, such as two words to compare (transfer full). */
char *
av_prompt_for_text (const char *question,
                    GError **error)
{
  char line[256];
  ssize_t n;
  int fd = open_terminal (error);

  if (fd < 0)
    return NULL;

  show (fd, question);
  do
    n = read (fd, line, sizeof line - 1);
  while (n < 0 && errno == EINTR);
  close (fd);

  line[MAX (n, 0)] = '\0';

  return g_strdup (g_strstrip (line));
}
