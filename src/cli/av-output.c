#include "av-output.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "av-cli-error.h"

#define BUFFER_SIZE 65536

struct _AvOutput
{
  int fd;
  gboolean json;
  int failure; /* the first errno, 0 while all is well */
  gsize used;
  char buffer[BUFFER_SIZE];
};

/* Results go to @fd, which stays the caller's. */
AvOutput *
av_output_new (int fd,
               gboolean json)
{
  AvOutput *self = g_new0 (AvOutput, 1);

  self->fd = fd;
  self->json = json;

  return self;
}

void
av_output_free (AvOutput *self)
{
  explicit_bzero (self->buffer, sizeof self->buffer);
  g_free (self);
}

gboolean
av_output_is_json (AvOutput *self)
{
  return self->json;
}

static void
write_buffer (AvOutput *self)
{
  gsize written = 0;

  while (written < self->used && self->failure == 0)
    {
      ssize_t n = write (self->fd, self->buffer + written, self->used - written);

      if (n >= 0)
        written += (gsize) n;
      else if (errno != EINTR)
        self->failure = errno;
    }

  self->used = 0;
}

static void
append (AvOutput *self,
        const char *bytes,
        gsize length)
{
  while (length > 0 && self->failure == 0)
    {
      gsize n = MIN (length, BUFFER_SIZE - self->used);

      memcpy (self->buffer + self->used, bytes, n);
      self->used += n;
      bytes += n;
      length -= n;
      if (self->used == BUFFER_SIZE)
        write_buffer (self);
    }
}

static void
append_and_forget (AvOutput *self,
                   char *text)
{
  gsize length = strlen (text);

  append (self, text, length);
  explicit_bzero (text, length);
  g_free (text);
}

/* Prints @object (transfer full) on a line of its own; nothing in text mode. */
void
av_output_object (AvOutput *self,
                  JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  if (self->json)
    {
      append_and_forget (self, json_to_string (node, FALSE));
      append (self, "\n", 1);
    }

  json_object_unref (object);
}

/* Prints text as it is; nothing in JSON mode. */
void
av_output_text (AvOutput *self,
                const char *format,
                ...)
{
  va_list args;

  if (self->json)
    return;

  va_start (args, format);
  append_and_forget (self, g_strdup_vprintf (format, args));
  va_end (args);
}

/* Words of the list, which need no escaping, in both modes and without a copy
 * outside locked memory but the buffer, which is wiped. */
void
av_output_words (AvOutput *self,
                 AvSecret *words)
{
  const char *before = self->json ? "{\"words\":\"" : "";
  const char *after = self->json ? "\"}\n" : "\n";

  append (self, before, strlen (before));
  append (self, (const char *) av_secret_peek (words), av_secret_get_size (words));
  append (self, after, strlen (after));
}

/* FALSE when anything since the beginning could not be written. */
gboolean
av_output_flush (AvOutput *self,
                 GError **error)
{
  write_buffer (self);

  if (self->failure == 0)
    return TRUE;

  g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_OUTPUT,
               _ ("The result could not be written out: %s. What was recorded stays recorded."),
               g_strerror (self->failure));
  return FALSE;
}
