#include "av-stream.h"

#include <sodium.h>

struct _AvStream
{
  AvSecret *state; /* holds the keys of the stream */
};

static crypto_secretstream_xchacha20poly1305_state *
get_state (AvStream *self)
{
  return (crypto_secretstream_xchacha20poly1305_state *) av_secret_get_data (self->state);
}

static AvStream *
allocate (void)
{
  AvStream *self = g_new0 (AvStream, 1);

  self->state = av_secret_new (crypto_secretstream_xchacha20poly1305_statebytes ());
  return self;
}

AvStream *
av_stream_new_writer (AvSecret *key,
                      guint8 header[AV_STREAM_HEADER_SIZE])
{
  AvStream *self;

  g_return_val_if_fail (av_secret_get_size (key) == crypto_secretstream_xchacha20poly1305_KEYBYTES, NULL);

  self = allocate ();
  crypto_secretstream_xchacha20poly1305_init_push (get_state (self), header, av_secret_peek (key));
  return self;
}

void
av_stream_push (AvStream *self,
                const void *plain,
                gsize size,
                AvStreamTag tag,
                guint8 *chunk)
{
  g_return_if_fail (self != NULL);

  crypto_secretstream_xchacha20poly1305_push (get_state (self), chunk, NULL, plain, size, NULL, 0, tag);
}

AvStream *
av_stream_new_reader (AvSecret *key,
                      const guint8 header[AV_STREAM_HEADER_SIZE])
{
  g_autoptr (AvStream) self = NULL;

  g_return_val_if_fail (av_secret_get_size (key) == crypto_secretstream_xchacha20poly1305_KEYBYTES, NULL);

  self = allocate ();
  if (crypto_secretstream_xchacha20poly1305_init_pull (get_state (self), header, av_secret_peek (key)) != 0)
    return NULL;

  return g_steal_pointer (&self);
}

gboolean
av_stream_pull (AvStream *self,
                const void *chunk,
                gsize size,
                guint8 *plain,
                AvStreamTag *tag)
{
  unsigned char read_tag;

  g_return_val_if_fail (self != NULL, FALSE);

  if (size < AV_STREAM_OVERHEAD ||
      crypto_secretstream_xchacha20poly1305_pull (get_state (self), plain, NULL, &read_tag, chunk, size, NULL, 0) != 0)
    return FALSE;

  *tag = read_tag;
  return TRUE;
}

void
av_stream_free (AvStream *self)
{
  if (self == NULL)
    return;

  av_secret_unref (self->state);
  g_free (self);
}
