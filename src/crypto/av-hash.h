#pragma once

#include "av-secret.h"

G_BEGIN_DECLS

/* BLAKE2b, 16 to 64 bytes of result (32 wherever nothing else is said). */
#define AV_HASH_SIZE 32

void av_hash_bytes (const void *data,
                    gsize size,
                    guint8 *result,
                    gsize result_size);

/* Keyed: a MAC. The key has 16 to 64 bytes. */
void av_hash_bytes_keyed (AvSecret *key,
                          const void *data,
                          gsize size,
                          guint8 *result,
                          gsize result_size);

/* Compares two hashes or MACs in constant time. */
gboolean av_hash_equal (const void *a,
                        const void *b,
                        gsize size);

/* In pieces. */
typedef struct _AvHash AvHash;

/* key: NULL for a plain hash. */
AvHash *av_hash_new (AvSecret *key,
                     gsize result_size);
void av_hash_update (AvHash *self,
                     const void *data,
                     gsize size);

/* A second one with the same past, to be finished by itself. */
AvHash *av_hash_copy (AvHash *self);

/* Writes result_size bytes; only av_hash_free() may follow. */
void av_hash_finish (AvHash *self,
                     guint8 *result);
void av_hash_free (AvHash *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvHash, av_hash_free)

G_END_DECLS
