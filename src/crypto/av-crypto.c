#include "av-crypto.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>
#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "av-secret-private.h"

/* Many times what any function of libsodium takes. */
#define STACK_BYTES (64 * 1024)

G_DEFINE_QUARK (av - crypto - error - quark, av_crypto_error)

/* Where cores are piped to a program the limit is only a wish: then they are
 * without any memory of ours, the page cache of the store included. */
static void
forbid_dumps (void)
{
  const struct rlimit none = { 0, 0 };
  int filter = open ("/proc/self/coredump_filter", O_WRONLY | O_CLOEXEC);

  setrlimit (RLIMIT_CORE, &none);
  if (filter < 0)
    return;

  if (write (filter, "0", 1) != 1)
    g_debug ("Core dumps keep their filter");
  close (filter);
}

gboolean
av_crypto_init (GError **error)
{

  if (sodium_init () < 0)
    {
      g_set_error_literal (error, AV_CRYPTO_ERROR, AV_CRYPTO_ERROR_UNAVAILABLE,
                           _ ("The encryption library does not start on this machine. Nothing was opened."));
      return FALSE;
    }

  forbid_dumps ();

  if (!av_secret_arena_prepare ())
    {
      g_set_error_literal (error, AV_CRYPTO_ERROR, AV_CRYPTO_ERROR_NOT_LOCKED,
                           _ ("The system refuses to keep keys in memory that is never written to disk "
                              "(locked memory limit). Nothing was opened; ask for the limit “memlock” to be raised."));
      return FALSE;
    }

  return TRUE;
}

void
av_crypto_wipe_stack (void)
{
  sodium_stackzero (STACK_BYTES);
}
