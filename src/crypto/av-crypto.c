#include "av-crypto.h"

#include <sys/resource.h>
#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "av-secret-private.h"

G_DEFINE_QUARK (av - crypto - error - quark, av_crypto_error)

gboolean
av_crypto_init (GError **error)
{
  const struct rlimit none = { 0, 0 };

  if (sodium_init () < 0)
    {
      g_set_error_literal (error, AV_CRYPTO_ERROR, AV_CRYPTO_ERROR_UNAVAILABLE,
                           _ ("The encryption library does not start on this machine. Nothing was opened."));
      return FALSE;
    }

  setrlimit (RLIMIT_CORE, &none);

  if (!av_secret_arena_prepare ())
    {
      g_set_error_literal (error, AV_CRYPTO_ERROR, AV_CRYPTO_ERROR_NOT_LOCKED,
                           _ ("The system refuses to keep keys in memory that is never written to disk "
                              "(locked memory limit). Nothing was opened; ask for the limit “memlock” to be raised."));
      return FALSE;
    }

  return TRUE;
}
