#pragma once

#include "av-secret.h"

G_BEGIN_DECLS

#define AV_SIGNATURE_SIZE 64
#define AV_SIGNATURE_PUBLIC_KEY_SIZE 32
#define AV_SIGNATURE_SEED_SIZE 32

/* An Ed25519 pair. */
typedef struct _AvSigningKey AvSigningKey;

AvSigningKey *av_signing_key_new_random (void);

/* From the 32 bytes of av_signing_key_get_seed(). */
AvSigningKey *av_signing_key_new_from_seed (AvSecret *seed);

void av_signing_key_unref (AvSigningKey *self);

/* 32 bytes, valid as long as the reference. */
const guint8 *av_signing_key_get_public (AvSigningKey *self);

/* transfer none: 32 bytes. */
AvSecret *av_signing_key_get_seed (AvSigningKey *self);

/* Signs context, a zero byte, data; where context is NULL, data alone. */
void av_signature_sign (AvSigningKey *key,
                        const char *context,
                        const void *data,
                        gsize size,
                        guint8 signature[AV_SIGNATURE_SIZE]);

gboolean av_signature_verify (const guint8 public_key[AV_SIGNATURE_PUBLIC_KEY_SIZE],
                              const char *context,
                              const void *data,
                              gsize size,
                              const guint8 signature[AV_SIGNATURE_SIZE]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvSigningKey, av_signing_key_unref)

G_END_DECLS
