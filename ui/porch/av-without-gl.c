#include "av-without-gl.h"

#include <gtk/gtk.h>

/* There is no function for it. The first of the three is how GTK was asked
 * until 4.16 gave it a variable of its own; the renderer is named as well, or
 * GTK would try others and complain. */
static const struct
{
  const char *variable;
  const char *value;
  guint first_minor, last_minor; /* of GTK 4 */
} asked[] = {
  { "GDK_DEBUG", "gl-disable", 0, 15 },
  { "GDK_DISABLE", "gl,vulkan", 16, G_MAXUINT },
  { "GSK_RENDERER", "cairo", 0, G_MAXUINT },
};

/* Which of them were set here. */
static gboolean ours[G_N_ELEMENTS (asked)];

void
av_without_gl_ask (void)
{
  guint minor = gtk_get_minor_version ();

  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    if (minor >= asked[i].first_minor && minor <= asked[i].last_minor && g_getenv (asked[i].variable) == NULL)
      ours[i] = g_setenv (asked[i].variable, asked[i].value, TRUE);
}

void
av_without_gl_spare (GSubprocessLauncher *launcher)
{
  g_return_if_fail (G_IS_SUBPROCESS_LAUNCHER (launcher));

  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    if (ours[i])
      g_subprocess_launcher_unsetenv (launcher, asked[i].variable);
}
