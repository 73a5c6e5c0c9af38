#include "av-seal.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>

G_DEFINE_QUARK (av - seal - error - quark, av_seal_error)

static void
set_denied (GError **error)
{
  g_set_error_literal (error, AV_SEAL_ERROR, AV_SEAL_ERROR_DENIED,
                       _ ("These data were sealed for someone else, or they were changed. Nothing was taken from them."));
}

GBytes *
av_seal_box (const guint8 public_key[AV_PUBLIC_KEY_SIZE],
             const void *data,
             gsize size)
{
  guint8 *box = g_malloc (size + crypto_box_SEALBYTES);

  if (crypto_box_seal (box, data, size, public_key) != 0)
    randombytes_buf (box, size + crypto_box_SEALBYTES); /* a key of low order opens nothing */

  return g_bytes_new_take (box, size + crypto_box_SEALBYTES);
}

GBytes *
av_seal_box_secret (const guint8 public_key[AV_PUBLIC_KEY_SIZE],
                    AvSecret *secret)
{
  return av_seal_box (public_key, av_secret_peek (secret), av_secret_get_size (secret));
}

static gboolean
open_box (AvKeyPair *pair,
          const void *box,
          gsize size,
          guint8 *plain,
          GError **error)
{
  if (crypto_box_seal_open (plain, box, size,
                            av_key_pair_get_public (pair),
                            av_secret_peek (av_key_pair_get_secret (pair))) == 0)
    return TRUE;

  set_denied (error);
  return FALSE;
}

GBytes *
av_seal_open_box (AvKeyPair *pair,
                  const void *box,
                  gsize size,
                  GError **error)
{
  g_autofree guint8 *plain = NULL;

  if (size < crypto_box_SEALBYTES)
    {
      set_denied (error);
      return NULL;
    }

  plain = g_malloc (MAX (1, size - crypto_box_SEALBYTES));
  if (!open_box (pair, box, size, plain, error))
    return NULL;

  return g_bytes_new_take (g_steal_pointer (&plain), size - crypto_box_SEALBYTES);
}

AvSecret *
av_seal_open_box_secret (AvKeyPair *pair,
                         const void *box,
                         gsize size,
                         GError **error)
{
  g_autoptr (AvSecret) plain = NULL;

  if (size < crypto_box_SEALBYTES || size > 4096)
    {
      set_denied (error);
      return NULL;
    }

  plain = av_secret_new (size - crypto_box_SEALBYTES);
  if (!open_box (pair, box, size, av_secret_get_data (plain), error))
    return NULL;

  return g_steal_pointer (&plain);
}

void
av_seal_encrypt (AvSecret *key,
                 const guint8 nonce[AV_SEAL_NONCE_SIZE],
                 const void *associated,
                 gsize associated_size,
                 const void *plain,
                 gsize size,
                 guint8 *sealed)
{
  g_return_if_fail (av_secret_get_size (key) == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

  crypto_aead_xchacha20poly1305_ietf_encrypt (sealed, NULL, plain, size, associated, associated_size,
                                              NULL, nonce, av_secret_peek (key));
}

gboolean
av_seal_decrypt (AvSecret *key,
                 const guint8 nonce[AV_SEAL_NONCE_SIZE],
                 const void *associated,
                 gsize associated_size,
                 const void *sealed,
                 gsize size,
                 guint8 *plain,
                 GError **error)
{
  g_return_val_if_fail (av_secret_get_size (key) == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, FALSE);

  if (crypto_aead_xchacha20poly1305_ietf_decrypt (plain, NULL, NULL, sealed, size, associated, associated_size,
                                                  nonce, av_secret_peek (key)) == 0)
    return TRUE;

  set_denied (error);
  return FALSE;
}

void
av_seal_random (void *bytes,
                gsize size)
{
  randombytes_buf (bytes, size);
}

void
av_seal_wipe (void *bytes,
              gsize size)
{
  sodium_memzero (bytes, size);
}
