#pragma once

#include "av-secret.h"

G_BEGIN_DECLS

#define AV_PUBLIC_KEY_SIZE 32

/* An X25519 pair: what anybody seals to its public half, its owner opens. */
typedef struct _AvKeyPair AvKeyPair;

AvKeyPair *av_key_pair_new_random (void);

/* From the 32 secret bytes (a reference is kept). */
AvKeyPair *av_key_pair_new_from_secret (AvSecret *secret);

AvKeyPair *av_key_pair_ref (AvKeyPair *self);
void av_key_pair_unref (AvKeyPair *self);

/* 32 bytes, valid as long as the reference. */
const guint8 *av_key_pair_get_public (AvKeyPair *self);

/* transfer none. */
AvSecret *av_key_pair_get_secret (AvKeyPair *self);

/* The 32 bytes that this pair and the other one, each by the other's public half, come
 * to (transfer full): not a key, to be derived from. NULL: @other is no public half. */
AvSecret *av_key_pair_agree (AvKeyPair *self,
                             const guint8 other[AV_PUBLIC_KEY_SIZE]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvKeyPair, av_key_pair_unref)

G_END_DECLS
