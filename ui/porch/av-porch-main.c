#include <gtk/gtk.h>
#include <malloc.h>

#include "av-crypto.h"
#include "av-locale.h"
#include "av-porch.h"

int
main (int argc,
      char **argv)
{
  g_autoptr (AvPorch) porch = NULL;
  g_autoptr (GError) error = NULL;

#ifdef M_PERTURB
  /* It outlives every lock: what it frees of a name typed while locked is
   * written over, not left for whoever reads its memory. */
  mallopt (M_PERTURB, 0xa5);
#endif

  av_locale_init ();
  if (!av_crypto_init (&error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  porch = av_porch_new ();

  return g_application_run (G_APPLICATION (porch), argc, argv);
}
