/* Text at twice its size: every page still fits a screen of 1280 pixels across
 * (EN 301 549, 11.1.4.4), and at one and a half a small one of 1024. What does
 * not fit down is scrolled. */

#include <adwaita.h>

#include "av-locale.h"
#include "av-look.h"
#include "av-ui.h"
#include "dossier-fixture.h"
#include "window-tour.h"

static int screen_width;

static int
get_least_width (GtkWidget *widget)
{
  int least;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  return least;
}

/* The innermost that is nearly as wide as what holds it: who needs the room. */
static void
tell_the_widest (GtkWidget *widget)
{
  GtkWidget *widest = NULL;

  g_test_message ("%s: %d", G_OBJECT_TYPE_NAME (widget), get_least_width (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_mapped (child) && (widest == NULL || get_least_width (child) > get_least_width (widest)))
      widest = child;

  if (widest != NULL)
    tell_the_widest (widest);
}

static void
check_width (GtkWidget *window,
             const char *page)
{
  if (get_least_width (window) <= screen_width)
    return;

  g_test_message ("%s, %s", G_OBJECT_TYPE_NAME (window), page);
  tell_the_widest (window);
  g_test_fail ();
}

static void
check_scale (guint scale,
             int width)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);
  g_autofree char *need = dossier_fixture_need_roof (session, container, 2);

  screen_width = width;
  g_object_set (av_look_get_default (), "text-scale", scale, NULL);
  window_tour (session, container, check_width);
  g_object_set (av_look_get_default (), "text-scale", 100, NULL);

  ui_fixture_close (session);
}

static void
test_twice_the_size_fits_the_screen (void)
{
  check_scale (200, 1280);
}

static void
test_half_as_large_again_fits_a_small_screen (void)
{
  check_scale (150, 1024);
}

int
main (int argc,
      char **argv)
{
  av_locale_init ();
  gtk_test_init (&argc, &argv);
  adw_init ();
  av_ui_init ();

  g_test_add_func ("/large-text/twice-the-size-fits-the-screen", test_twice_the_size_fits_the_screen);
  g_test_add_func ("/large-text/half-as-large-again-fits-a-small-screen", test_half_as_large_again_fits_a_small_screen);

  return g_test_run ();
}
