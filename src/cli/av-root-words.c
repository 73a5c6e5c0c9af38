#include "av-root-words.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "av-cli-error.h"
#include "av-file.h"
#include "av-passphrase.h"
#include "av-words.h"

#define ROOT_WORDS 8

/* The words of --root-words-file. */
AvSecret *
av_root_words_read (AvInvocation *invocation,
                    GError **error)
{
  return av_passphrase_read_file (av_invocation_get_option (invocation, "root-words-file"), error);
}

static gboolean
write_secret (int fd,
              AvSecret *secret)
{
  gsize size = av_secret_get_size (secret);

  return write (fd, av_secret_peek (secret), size) == (ssize_t) size && write (fd, "\n", 1) == 1 && fsync (fd) == 0;
}

/* The words of --root-words-file; where it does not exist, eight are drawn and
 * written there, for its reader alone. */
AvSecret *
av_root_words_read_or_draw (AvInvocation *invocation,
                            gboolean *drawn,
                            GError **error)
{
  const char *path = av_invocation_get_option (invocation, "root-words-file");
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (AvSecret) words = NULL;
  gboolean written;
  int saved_errno;
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

  *drawn = fd >= 0;
  if (fd < 0 && errno == EEXIST)
    return av_root_words_read (invocation, error);

  if (fd < 0)
    {
      av_file_set_error (error, path, errno);
      return NULL;
    }

  words = av_words_generate (ROOT_WORDS);
  written = write_secret (fd, words);
  saved_errno = errno;
  close (fd);

  if (!written)
    {
      unlink (path);
      av_file_set_error (error, path, saved_errno);
      return NULL;
    }

  /* They are there before anything that only they open. */
  if (!av_file_sync_directory (folder, error))
    {
      unlink (path);
      return NULL;
    }

  return g_steal_pointer (&words);
}

/* Where --root-file is given, --root-words-file is needed and read. */
gboolean
av_root_words_read_if_given (AvInvocation *invocation,
                             AvSecret **words,
                             GError **error)
{
  *words = NULL;

  if (!av_invocation_has_option (invocation, "root-file") && !av_invocation_has_option (invocation, "root-words-file"))
    return TRUE;

  if (!av_invocation_has_option (invocation, "root-file") || !av_invocation_has_option (invocation, "root-words-file"))
    {
      g_set_error_literal (error, AV_CLI_ERROR, AV_CLI_ERROR_USAGE, _ ("--root-file and --root-words-file go together."));
      return FALSE;
    }

  *words = av_root_words_read (invocation, error);

  return *words != NULL;
}
