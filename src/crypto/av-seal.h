#pragma once

#include "av-key-pair.h"

G_BEGIN_DECLS

#define AV_SEAL_ERROR (av_seal_error_quark ())
GQuark av_seal_error_quark (void);

typedef enum
{
  AV_SEAL_ERROR_DENIED, /* another key, or the bytes were changed */
} AvSealError;

/* Sealed boxes (crypto_box_seal): anyone writes, one reads; size + 48 bytes. */
#define AV_SEAL_BOX_OVERHEAD 48

GBytes *av_seal_box (const guint8 public_key[AV_PUBLIC_KEY_SIZE],
                     const void *data,
                     gsize size);
GBytes *av_seal_box_secret (const guint8 public_key[AV_PUBLIC_KEY_SIZE],
                            AvSecret *secret);
GBytes *av_seal_open_box (AvKeyPair *pair,
                          const void *box,
                          gsize size,
                          GError **error);
AvSecret *av_seal_open_box_secret (AvKeyPair *pair,
                                   const void *box,
                                   gsize size,
                                   GError **error);

/* XChaCha20-Poly1305-IETF under a 32-byte key. The nonce is random for every
 * message (av_seal_random()). */
#define AV_SEAL_NONCE_SIZE 24
#define AV_SEAL_TAG_SIZE 16

/* Writes size + 16 bytes; sealed may be plain itself. */
void av_seal_encrypt (AvSecret *key,
                      const guint8 nonce[AV_SEAL_NONCE_SIZE],
                      const void *associated,
                      gsize associated_size,
                      const void *plain,
                      gsize size,
                      guint8 *sealed);

/* Reads size bytes, tag included, and writes size - 16. On failure plain holds
 * zeros or nothing. */
gboolean av_seal_decrypt (AvSecret *key,
                          const guint8 nonce[AV_SEAL_NONCE_SIZE],
                          const void *associated,
                          gsize associated_size,
                          const void *sealed,
                          gsize size,
                          guint8 *plain,
                          GError **error);

void av_seal_random (void *bytes,
                     gsize size);

/* Overwrites bytes that must not stay in memory. */
void av_seal_wipe (void *bytes,
                   gsize size);

G_END_DECLS
