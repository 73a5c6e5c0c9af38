#include <gtk/gtk.h>

#include "av-crypto.h"
#include "av-locale.h"
#include "av-porch.h"
#include "av-without-gl.h"

int
main (int argc,
      char **argv)
{
  g_autoptr (AvPorch) porch = NULL;
  g_autoptr (GError) error = NULL;

  av_without_gl_ask ();
  av_locale_init ();
  if (!av_crypto_init (&error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  porch = av_porch_new ();

  return g_application_run (G_APPLICATION (porch), argc, argv);
}
