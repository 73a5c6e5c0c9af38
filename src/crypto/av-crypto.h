#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define AV_CRYPTO_ERROR (av_crypto_error_quark ())
GQuark av_crypto_error_quark (void);

typedef enum
{
  AV_CRYPTO_ERROR_UNAVAILABLE, /* libsodium cannot start */
  AV_CRYPTO_ERROR_NOT_LOCKED,  /* the system refuses to keep keys out of swap */
} AvCryptoError;

/* To be called before anything else of this layer, by every program; again is
 * harmless. Starts libsodium, forbids core dumps (RLIMIT_CORE 0) and lays the
 * locked memory in which every AvSecret lives. */
gboolean av_crypto_init (GError **error);

/* Writes over what the calls that came before left on the stack of this thread: libsodium
 * computes keys there, and does not wipe all of it. */
void av_crypto_wipe_stack (void);

G_END_DECLS
