#include "av-key-pair.h"

#include <sodium.h>

struct _AvKeyPair
{
  int ref_count;
  guint8 public[AV_PUBLIC_KEY_SIZE];
  AvSecret *secret;
};

AvKeyPair *
av_key_pair_new_random (void)
{
  g_autoptr (AvSecret) secret = av_secret_new_random (crypto_box_SECRETKEYBYTES);

  return av_key_pair_new_from_secret (secret);
}

AvKeyPair *
av_key_pair_new_from_secret (AvSecret *secret)
{
  AvKeyPair *self;

  g_return_val_if_fail (av_secret_get_size (secret) == crypto_box_SECRETKEYBYTES, NULL);

  self = g_new0 (AvKeyPair, 1);
  self->ref_count = 1;
  self->secret = av_secret_ref (secret);
  crypto_scalarmult_base (self->public, av_secret_peek (secret));
  return self;
}

AvKeyPair *
av_key_pair_ref (AvKeyPair *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
av_key_pair_unref (AvKeyPair *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  av_secret_unref (self->secret);
  g_free (self);
}

const guint8 *
av_key_pair_get_public (AvKeyPair *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->public;
}

AvSecret *
av_key_pair_get_secret (AvKeyPair *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->secret;
}

AvSecret *
av_key_pair_agree (AvKeyPair *self,
                   const guint8 other[AV_PUBLIC_KEY_SIZE])
{
  g_autoptr (AvSecret) agreed = av_secret_new (crypto_scalarmult_BYTES);

  return crypto_scalarmult (av_secret_get_data (agreed), av_secret_peek (self->secret), other) == 0 ? g_steal_pointer (&agreed) : NULL;
}
