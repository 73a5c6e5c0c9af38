#include "av-passphrase.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sodium.h>

#include "av-crypto.h"
#include "av-words.h"

static AvSecret *
derive (AvSecret *passphrase,
        const guint8 *salt,
        const AvPassphraseCost *cost)
{
  g_autoptr (AvSecret) words = av_words_normalise (passphrase);
  g_autoptr (AvSecret) key = av_secret_new (32);

  if (crypto_pwhash (av_secret_get_data (key), 32,
                     (const char *) av_secret_peek (words), av_secret_get_size (words),
                     salt, cost->passes, (size_t) cost->memory * 1024, crypto_pwhash_ALG_ARGON2ID13) != 0)
    return NULL;

  return g_steal_pointer (&key);
}

static double
measure (const AvPassphraseCost *cost,
         gpointer user_data)
{
  const guint8 salt[AV_PASSPHRASE_SALT_SIZE] = { 0 };
  g_autoptr (AvSecret) passphrase = av_secret_new (8);
  g_autoptr (AvSecret) key = NULL;
  gint64 start = g_get_monotonic_time ();

  key = derive (passphrase, salt, cost);
  if (key == NULL)
    return G_MAXDOUBLE;

  return (g_get_monotonic_time () - start) / (double) G_USEC_PER_SEC;
}

void
av_passphrase_calibrate (AvPassphraseCost *cost)
{
  av_passphrase_calibrate_by (cost, measure, NULL);
}

static gboolean
check_length (gsize size,
              GError **error)
{
  if (size == 0)
    {
      g_set_error_literal (error, AV_PASSPHRASE_ERROR, AV_PASSPHRASE_ERROR_EMPTY, _ ("The passphrase is empty."));
      return FALSE;
    }

  if (size > AV_PASSPHRASE_MAXIMUM)
    {
      g_set_error_literal (error, AV_PASSPHRASE_ERROR, AV_PASSPHRASE_ERROR_TOO_LONG, _ ("The passphrase is too long."));
      return FALSE;
    }

  return TRUE;
}

AvSecret *
av_passphrase_new_from_text (char *text,
                             GError **error)
{
  gsize size = strlen (text);

  if (!check_length (size, error))
    {
      sodium_memzero (text, size);
      return NULL;
    }

  return av_secret_new_from_bytes (text, size);
}

AvSecret *
av_passphrase_read (int fd,
                    GError **error)
{
  g_autoptr (AvSecret) buffer = av_secret_new (AV_PASSPHRASE_MAXIMUM + 2);
  guint8 *bytes = av_secret_get_data (buffer);
  gsize size = 0;

  /* Byte by byte, so as not to take what follows the line from a pipe. */
  while (size < AV_PASSPHRASE_MAXIMUM + 2)
    {
      ssize_t n = read (fd, bytes + size, 1);

      if (n < 0 && errno == EINTR)
        continue;

      if (n < 0)
        {
          g_set_error (error, AV_PASSPHRASE_ERROR, AV_PASSPHRASE_ERROR_READ,
                       _ ("The passphrase cannot be read: %s."), g_strerror (errno));
          return NULL;
        }

      if (n == 0 || bytes[size] == '\n')
        break;

      size++;
    }

  if (size > 0 && bytes[size - 1] == '\r')
    size--;

  if (!check_length (size, error))
    return NULL;

  return av_secret_new_slice (buffer, 0, size);
}

AvSecret *
av_passphrase_read_file (const char *path,
                         GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  AvSecret *passphrase;

  if (fd < 0)
    {
      g_set_error (error, AV_PASSPHRASE_ERROR, AV_PASSPHRASE_ERROR_READ,
                   _ ("The passphrase file “%s” cannot be read: %s."), path, g_strerror (errno));
      return NULL;
    }

  passphrase = av_passphrase_read (fd, error);
  close (fd);
  return passphrase;
}

AvSecret *
av_passphrase_derive (AvSecret *passphrase,
                      const guint8 salt[AV_PASSPHRASE_SALT_SIZE],
                      const AvPassphraseCost *cost,
                      GError **error)
{
  AvSecret *key;

  if (!av_passphrase_check_cost (cost, error))
    return NULL;

  key = derive (passphrase, salt, cost);
  av_crypto_wipe_stack ();
  if (key == NULL)
    g_set_error_literal (error, AV_PASSPHRASE_ERROR, AV_PASSPHRASE_ERROR_MEMORY,
                         _ ("This machine does not have enough free memory to compute the key from the passphrase. "
                            "Close other applications and try again."));

  return key;
}
