#include "av-signature.h"

#include <string.h>
#include <sodium.h>

struct _AvSigningKey
{
  int ref_count;
  guint8 public[AV_SIGNATURE_PUBLIC_KEY_SIZE];
  AvSecret *seed;
  AvSecret *secret; /* seed and public key, as libsodium wants them */
};

AvSigningKey *
av_signing_key_new_random (void)
{
  g_autoptr (AvSecret) seed = av_secret_new_random (AV_SIGNATURE_SEED_SIZE);

  return av_signing_key_new_from_seed (seed);
}

AvSigningKey *
av_signing_key_new_from_seed (AvSecret *seed)
{
  AvSigningKey *self;

  g_return_val_if_fail (av_secret_get_size (seed) == AV_SIGNATURE_SEED_SIZE, NULL);

  self = g_new0 (AvSigningKey, 1);
  self->ref_count = 1;
  self->seed = av_secret_ref (seed);
  self->secret = av_secret_new (crypto_sign_SECRETKEYBYTES);
  crypto_sign_seed_keypair (self->public, av_secret_get_data (self->secret), av_secret_peek (seed));
  return self;
}

void
av_signing_key_unref (AvSigningKey *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  av_secret_unref (self->seed);
  av_secret_unref (self->secret);
  g_free (self);
}

const guint8 *
av_signing_key_get_public (AvSigningKey *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->public;
}

AvSecret *
av_signing_key_get_seed (AvSigningKey *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->seed;
}

/* Ed25519 reads its message twice, so the pieces are laid in one. */
static guint8 *
join_context (const char *context,
              const void *data,
              gsize size)
{
  gsize context_size = strlen (context) + 1;
  guint8 *message = g_malloc (context_size + size);

  memcpy (message, context, context_size);
  if (size > 0)
    memcpy (message + context_size, data, size);

  return message;
}

void
av_signature_sign (AvSigningKey *key,
                   const char *context,
                   const void *data,
                   gsize size,
                   guint8 signature[AV_SIGNATURE_SIZE])
{
  g_autofree guint8 *joined = NULL;

  if (context != NULL)
    {
      data = joined = join_context (context, data, size);
      size += strlen (context) + 1;
    }

  crypto_sign_detached (signature, NULL, data, size, av_secret_peek (key->secret));
}

gboolean
av_signature_verify (const guint8 public_key[AV_SIGNATURE_PUBLIC_KEY_SIZE],
                     const char *context,
                     const void *data,
                     gsize size,
                     const guint8 signature[AV_SIGNATURE_SIZE])
{
  g_autofree guint8 *joined = NULL;

  if (context != NULL)
    {
      data = joined = join_context (context, data, size);
      size += strlen (context) + 1;
    }

  return crypto_sign_verify_detached (signature, data, size, public_key) == 0;
}
