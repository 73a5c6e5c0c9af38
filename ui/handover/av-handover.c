#include "av-handover.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#define MAGIC "AVhand02"
#define FROZEN_MAXIMUM 3800 /* sealed and with its length, less than a pipe takes at once */
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

/* ---- Pieces: two bytes of length and as many of content -------------------- */

typedef struct
{
  guint8 *next; /* NULL: counts only */
  gsize size;
} Writer;

static void
put_piece (Writer *writer,
           gconstpointer bytes,
           gsize size)
{
  guint16 length = GUINT16_TO_LE ((guint16) size);

  writer->size += sizeof length + size;
  if (writer->next == NULL)
    return;

  memcpy (writer->next, &length, sizeof length);
  writer->next += sizeof length;
  if (size > 0)
    memcpy (writer->next, bytes, size);
  writer->next += size;
}

static void
put_text (Writer *writer,
          const char *text)
{
  put_piece (writer, text, text != NULL ? strlen (text) : 0);
}

static void
put_secret (Writer *writer,
            AvSecret *secret)
{
  put_piece (writer, secret != NULL ? av_secret_peek (secret) : NULL, secret != NULL ? av_secret_get_size (secret) : 0);
}

static void
put_all (Writer *writer,
         const AvHandover *self)
{
  gint64 until = GINT64_TO_LE (self->outing_until);

  put_piece (writer, MAGIC, strlen (MAGIC));
  put_text (writer, self->store);
  put_text (writer, self->agent);
  put_text (writer, self->label);
  put_secret (writer, self->store_key);
  put_secret (writer, self->slot_secret);
  put_piece (writer, &until, sizeof until);
}

AvSecret *
av_handover_freeze (const AvHandover *self,
                    GError **error)
{
  Writer writer = { 0 };
  AvSecret *frozen;

  put_all (&writer, self);
  if (writer.size > FROZEN_MAXIMUM)
    {
      fail (error);
      return NULL;
    }

  frozen = av_secret_new (writer.size);
  writer.next = av_secret_get_data (frozen);
  put_all (&writer, self);

  return frozen;
}

typedef struct
{
  const guint8 *next;
  gsize left;
} Reader;

static gboolean
get_piece (Reader *reader,
           gsize maximum,
           const guint8 **bytes,
           gsize *size)
{
  guint16 length;

  if (reader->left < sizeof length)
    return FALSE;

  memcpy (&length, reader->next, sizeof length);
  *size = GUINT16_FROM_LE (length);
  reader->next += sizeof length;
  reader->left -= sizeof length;
  if (*size > maximum || *size > reader->left)
    return FALSE;

  *bytes = reader->next;
  reader->next += *size;
  reader->left -= *size;

  return TRUE;
}

static gboolean
get_text (Reader *reader,
          char **text)
{
  const guint8 *bytes;
  gsize size;

  if (!get_piece (reader, TEXT_MAXIMUM, &bytes, &size))
    return FALSE;

  *text = g_strndup ((const char *) bytes, size);

  return TRUE;
}

static gboolean
get_secret (Reader *reader,
            AvSecret **secret)
{
  const guint8 *bytes;
  gsize size;

  if (!get_piece (reader, SECRET_MAXIMUM, &bytes, &size))
    return FALSE;
  if (size == 0)
    return TRUE;

  *secret = av_secret_new (size);
  memcpy (av_secret_get_data (*secret), bytes, size);

  return TRUE;
}

static gboolean
get_moment (Reader *reader,
            gint64 *moment)
{
  const guint8 *bytes;
  gsize size;

  if (!get_piece (reader, sizeof *moment, &bytes, &size) || size != sizeof *moment)
    return FALSE;

  memcpy (moment, bytes, sizeof *moment);
  *moment = GINT64_FROM_LE (*moment);

  return TRUE;
}

AvHandover *
av_handover_thaw (AvSecret *frozen,
                  GError **error)
{
  g_autoptr (AvHandover) self = g_new0 (AvHandover, 1);
  Reader reader = { av_secret_peek (frozen), av_secret_get_size (frozen) };
  const guint8 *magic;
  gsize size;

  if (get_piece (&reader, strlen (MAGIC), &magic, &size) && size == strlen (MAGIC) && memcmp (magic, MAGIC, size) == 0 &&
      get_text (&reader, &self->store) &&
      get_text (&reader, &self->agent) &&
      get_text (&reader, &self->label) &&
      get_secret (&reader, &self->store_key) &&
      get_secret (&reader, &self->slot_secret) &&
      get_moment (&reader, &self->outing_until) &&
      self->store_key != NULL)
    return g_steal_pointer (&self);

  fail (error);

  return NULL;
}

/* ---- The pipe --------------------------------------------------------------- */

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

gboolean
av_handover_write (const AvHandover *self,
                   int fd,
                   GError **error)
{
  g_autoptr (AvSecret) frozen = av_handover_freeze (self, error);
  guint16 size;

  if (frozen == NULL)
    return FALSE;

  size = GUINT16_TO_LE ((guint16) av_secret_get_size (frozen));

  return write_bytes (fd, &size, sizeof size, error) &&
         write_bytes (fd, av_secret_peek (frozen), av_secret_get_size (frozen), error);
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

AvHandover *
av_handover_read (int fd,
                  GError **error)
{
  g_autoptr (AvSecret) frozen = NULL;
  guint16 size;

  if (!read_bytes (fd, &size, sizeof size, error))
    return NULL;

  size = GUINT16_FROM_LE (size);
  if (size > FROZEN_MAXIMUM)
    {
      fail (error);
      return NULL;
    }

  frozen = av_secret_new (size);
  if (!read_bytes (fd, av_secret_get_data (frozen), size, error))
    return NULL;

  return av_handover_thaw (frozen, error);
}
