#include "av-handover.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#define MAGIC "AVhand01"
#define TEXT_MAXIMUM 2048
#define SECRET_MAXIMUM 64

G_DEFINE_QUARK (av - handover - error - quark, av_handover_error)

AvHandover *
av_handover_new (const char *store,
                 const char *agent,
                 const char *label,
                 AvSecret *store_key,
                 AvSecret *slot_secret)
{
  AvHandover *self = g_new0 (AvHandover, 1);

  self->store = g_strdup (store);
  self->agent = g_strdup (agent);
  self->label = g_strdup (label);
  self->store_key = av_secret_ref (store_key);
  self->slot_secret = slot_secret != NULL ? av_secret_ref (slot_secret) : NULL;

  return self;
}

void
av_handover_free (AvHandover *self)
{
  g_free (self->store);
  g_free (self->agent);
  g_free (self->label);
  g_clear_pointer (&self->store_key, av_secret_unref);
  g_clear_pointer (&self->slot_secret, av_secret_unref);
  g_free (self);
}

static gboolean
fail (GError **error)
{
  g_set_error_literal (error, AV_HANDOVER_ERROR, AV_HANDOVER_ERROR_BROKEN,
                       _ ("The windows could not be opened: they were not given the keys. Nothing was lost; unlock again."));

  return FALSE;
}

static gboolean
write_bytes (int fd,
             gconstpointer bytes,
             gsize size,
             GError **error)
{
  const guint8 *next = bytes;

  while (size > 0)
    {
      gssize n = write (fd, next, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return fail (error);

      next += n;
      size -= (gsize) n;
    }

  return TRUE;
}

static gboolean
write_piece (int fd,
             gconstpointer bytes,
             gsize size,
             GError **error)
{
  guint16 length = GUINT16_TO_LE ((guint16) size);

  return write_bytes (fd, &length, sizeof length, error) &&
         write_bytes (fd, bytes, size, error);
}

static gboolean
write_text (int fd,
            const char *text,
            GError **error)
{
  gsize size = text != NULL ? strlen (text) : 0;

  return size <= TEXT_MAXIMUM ? write_piece (fd, text, size, error) : fail (error);
}

static gboolean
write_secret (int fd,
              AvSecret *secret,
              GError **error)
{
  return secret != NULL
           ? write_piece (fd, av_secret_peek (secret), av_secret_get_size (secret), error)
           : write_piece (fd, NULL, 0, error);
}

gboolean
av_handover_write (const AvHandover *self,
                   int fd,
                   GError **error)
{
  return write_bytes (fd, MAGIC, strlen (MAGIC), error) &&
         write_text (fd, self->store, error) &&
         write_text (fd, self->agent, error) &&
         write_text (fd, self->label, error) &&
         write_secret (fd, self->store_key, error) &&
         write_secret (fd, self->slot_secret, error);
}

static gboolean
read_bytes (int fd,
            gpointer bytes,
            gsize size,
            GError **error)
{
  guint8 *next = bytes;

  while (size > 0)
    {
      gssize n = read (fd, next, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return fail (error);

      next += n;
      size -= (gsize) n;
    }

  return TRUE;
}

static gboolean
read_size (int fd,
           gsize maximum,
           gsize *size,
           GError **error)
{
  guint16 length;

  if (!read_bytes (fd, &length, sizeof length, error))
    return FALSE;

  *size = GUINT16_FROM_LE (length);

  return *size <= maximum ? TRUE : fail (error);
}

static gboolean
read_text (int fd,
           char **text,
           GError **error)
{
  gsize size;

  if (!read_size (fd, TEXT_MAXIMUM, &size, error))
    return FALSE;

  *text = g_malloc0 (size + 1);

  return read_bytes (fd, *text, size, error);
}

static gboolean
read_secret (int fd,
             AvSecret **secret,
             GError **error)
{
  gsize size;

  if (!read_size (fd, SECRET_MAXIMUM, &size, error))
    return FALSE;
  if (size == 0)
    return TRUE;

  *secret = av_secret_new (size);

  return read_bytes (fd, av_secret_get_data (*secret), size, error);
}

AvHandover *
av_handover_read (int fd,
                  GError **error)
{
  g_autoptr (AvHandover) self = g_new0 (AvHandover, 1);
  char magic[sizeof MAGIC - 1];

  if (!read_bytes (fd, magic, sizeof magic, error))
    return NULL;
  if (memcmp (magic, MAGIC, sizeof magic) != 0)
    {
      fail (error);
      return NULL;
    }

  if (!read_text (fd, &self->store, error) ||
      !read_text (fd, &self->agent, error) ||
      !read_text (fd, &self->label, error) ||
      !read_secret (fd, &self->store_key, error) ||
      !read_secret (fd, &self->slot_secret, error))
    return NULL;

  if (self->store_key == NULL)
    {
      fail (error);
      return NULL;
    }

  return g_steal_pointer (&self);
}
