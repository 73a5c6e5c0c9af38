#include "av-porch-line.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define HEAD_SIZE 3       /* the word, and the size of what goes with it */
#define MESSAGE_SIZE 4096 /* what a pipe takes at once, whoever else writes */

gboolean
av_porch_line_say (int fd,
                   AvPorchLineWord word,
                   AvSecret *with)
{
  gsize size = with != NULL ? av_secret_get_size (with) : 0;
  g_autoptr (AvSecret) message = av_secret_new (HEAD_SIZE + size);
  guint8 *bytes = av_secret_get_data (message);
  gssize written;

  g_return_val_if_fail (HEAD_SIZE + size <= MESSAGE_SIZE, FALSE);

  bytes[0] = (guint8) word;
  bytes[1] = (guint8) (size & 0xff);
  bytes[2] = (guint8) (size >> 8);
  if (size > 0)
    memcpy (bytes + HEAD_SIZE, av_secret_peek (with), size);

  do
    written = write (fd, bytes, HEAD_SIZE + size);
  while (written < 0 && errno == EINTR);

  return written == (gssize) (HEAD_SIZE + size);
}

gboolean
av_porch_line_say_done (int fd,
                        const char *sentence)
{
  g_autofree char *copy = g_strdup (sentence);
  g_autoptr (AvSecret) with = av_secret_new_from_bytes (copy, strlen (copy));

  return av_porch_line_say (fd, AV_PORCH_LINE_DONE, with);
}

static gboolean
read_bytes (int fd,
            guint8 *bytes,
            gsize size)
{
  while (size > 0)
    {
      gssize n = read (fd, bytes, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;

      bytes += n;
      size -= (gsize) n;
    }

  return TRUE;
}

gboolean
av_porch_line_hear (int fd,
                    AvPorchLineWord *word,
                    AvSecret **with)
{
  guint8 head[HEAD_SIZE];
  gsize size;

  *with = NULL;
  if (!read_bytes (fd, head, sizeof head))
    return FALSE;

  *word = head[0];
  size = (gsize) head[1] | (gsize) head[2] << 8;
  if (size > MESSAGE_SIZE - HEAD_SIZE)
    return FALSE;
  if (size == 0)
    return TRUE;

  *with = av_secret_new (size);
  if (read_bytes (fd, av_secret_get_data (*with), size))
    return TRUE;

  g_clear_pointer (with, av_secret_unref);

  return FALSE;
}
