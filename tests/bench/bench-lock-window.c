/* From exec to the first frame on the screen: the lock window against a bare
 * GTK window, in turns, in the same run. */

#include <unistd.h>

#include "av-crypto.h"
#include "av-locale.h"
#include "av-porch.h"

#define TURNS 9
#define RATIO_MAXIMUM 1.5

static void
painted (GdkFrameClock *clock,
         gpointer user_data)
{
  _exit (0);
}

static void
realized (GtkWidget *window)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (painted), NULL);
}

static void
window_added (GtkApplication *application,
              GtkWindow *window)
{
  g_signal_connect_after (window, "realize", G_CALLBACK (realized), NULL);
}

static void
show_bare (GtkApplication *application)
{
  GtkWidget *window = gtk_application_window_new (application);

  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 640);
  gtk_window_present (GTK_WINDOW (window));
}

static int
run_bare (void)
{
  g_autoptr (GtkApplication) application = gtk_application_new ("fr.allervers.Bare", G_APPLICATION_NON_UNIQUE);

  g_signal_connect (application, "window-added", G_CALLBACK (window_added), NULL);
  g_signal_connect (application, "activate", G_CALLBACK (show_bare), NULL);

  return g_application_run (G_APPLICATION (application), 0, NULL);
}

static int
run_lock (char *program)
{
  g_autoptr (AvPorch) porch = NULL;
  char *argv[] = { program, (char *) "--store", (char *) "/nonexistent/allervers", NULL };

  av_locale_init ();
  av_crypto_init (NULL);
  porch = av_porch_new ();
  g_signal_connect (porch, "window-added", G_CALLBACK (window_added), NULL);

  return g_application_run (G_APPLICATION (porch), 3, argv);
}

static double
measure (const char *program,
         const char *mode)
{
  const char *argv[] = { program, mode, NULL };
  gint64 start = g_get_monotonic_time ();
  int status = 1;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);

  return (double) (g_get_monotonic_time () - start) / 1000.0;
}

/* The quickest turn is the one nothing else disturbed. */
static double
find_least (const double *values)
{
  double least = values[0];

  for (guint i = 1; i < TURNS; i++)
    least = MIN (least, values[i]);

  return least;
}

static void
test_start (gconstpointer program)
{
  double bare[TURNS], locked[TURNS];
  double ratio;

  measure (program, "bare");
  measure (program, "lock");
  for (guint i = 0; i < TURNS; i++)
    {
      bare[i] = measure (program, "bare");
      locked[i] = measure (program, "lock");
    }

  ratio = find_least (locked) / find_least (bare);
  g_test_message ("bare window %.0f ms, lock window %.0f ms: ratio %.2f (at most %.1f)",
                  find_least (bare), find_least (locked), ratio, RATIO_MAXIMUM);
  g_assert_cmpfloat (ratio, <=, RATIO_MAXIMUM);
}

int
main (int argc,
      char **argv)
{
  if (argc == 2 && g_str_equal (argv[1], "bare"))
    return run_bare ();
  if (argc == 2 && g_str_equal (argv[1], "lock"))
    return run_lock (argv[0]);

  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/lock-window/start", argv[0], test_start);

  return g_test_run ();
}
