#include "av-hash.h"

#include <sodium.h>

struct _AvHash
{
  crypto_generichash_state state;
  gsize result_size;
};

void
av_hash_bytes (const void *data,
               gsize size,
               guint8 *result,
               gsize result_size)
{
  g_return_if_fail (result_size >= crypto_generichash_BYTES_MIN && result_size <= crypto_generichash_BYTES_MAX);

  crypto_generichash (result, result_size, data, size, NULL, 0);
}

void
av_hash_bytes_keyed (AvSecret *key,
                     const void *data,
                     gsize size,
                     guint8 *result,
                     gsize result_size)
{
  g_return_if_fail (result_size >= crypto_generichash_BYTES_MIN && result_size <= crypto_generichash_BYTES_MAX);

  crypto_generichash (result, result_size, data, size, av_secret_peek (key), av_secret_get_size (key));
}

gboolean
av_hash_equal (const void *a,
               const void *b,
               gsize size)
{
  return sodium_memcmp (a, b, size) == 0;
}

static AvHash *
allocate (void)
{
  return g_aligned_alloc0 (1, sizeof (AvHash), 64);
}

AvHash *
av_hash_new (AvSecret *key,
             gsize result_size)
{
  AvHash *self = allocate ();

  self->result_size = result_size;
  crypto_generichash_init (&self->state,
                           key != NULL ? av_secret_peek (key) : NULL,
                           key != NULL ? av_secret_get_size (key) : 0,
                           result_size);
  return self;
}

void
av_hash_update (AvHash *self,
                const void *data,
                gsize size)
{
  g_return_if_fail (self != NULL);

  crypto_generichash_update (&self->state, data, size);
}

AvHash *
av_hash_copy (AvHash *self)
{
  AvHash *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = allocate ();
  *copy = *self;
  return copy;
}

void
av_hash_finish (AvHash *self,
                guint8 *result)
{
  g_return_if_fail (self != NULL);

  crypto_generichash_final (&self->state, result, self->result_size);
}

void
av_hash_free (AvHash *self)
{
  if (self == NULL)
    return;

  sodium_memzero (self, sizeof *self);
  g_aligned_free (self);
}
