/* The outing's code is chosen: what was typed is seen to be there, what is refused is
 * told, and the window stays as it is. */

#include "av-outing-pin-window.h"
#include "av-pin-entry.h"
#include "hand.h"
#include "laptop-fixture.h"
#include "ui-fixture.h"

#define AGAIN "Encore une fois, pour être sûr."
#define UNEQUAL "Ce ne sont pas deux fois les mêmes six chiffres. Tapez le code à nouveau."
#define TOO_EASY "Six chiffres, et pas ceux que tout le monde essaie\u00a0: ni 123456, ni 000000. Choisissez-en d’autres."

static Laptop *laptop;

static GtkWidget *
open_window (void)
{
  GtkWindow *parent = av_application_open_window (laptop->application, "start", NULL);

  return hand_show (av_outing_pin_window_new (parent, av_application_get_session (laptop->application),
                                              av_workplace_get_opening (AV_WORKPLACE (laptop->application))));
}

static GtkWidget *
find_entry (GtkWidget *window,
            guint nth)
{
  GtkWidget *entry = hand_find_nth (window, AV_TYPE_PIN_ENTRY, &nth);

  g_assert_nonnull (entry);

  return entry;
}

static guint
count_typed (GtkWidget *window,
             guint nth)
{
  guint n_typed = 0;

  for (GtkWidget *dot = gtk_widget_get_first_child (find_entry (window, nth)); dot != NULL; dot = gtk_widget_get_next_sibling (dot))
    n_typed += g_str_equal (gtk_label_get_text (GTK_LABEL (dot)), "●");

  return n_typed;
}

static gboolean
has_keyboard (GtkWidget *window,
              guint nth)
{
  return gtk_window_get_focus (GTK_WINDOW (window)) == find_entry (window, nth);
}

static void
test_what_was_typed_stays (void)
{
  GtkWidget *window = open_window ();
  int height = gtk_widget_get_height (window);

  if (!ui_type ("274951"))
    {
      g_test_skip ("nothing presses keys here");
      gtk_window_destroy (GTK_WINDOW (window));
      return;
    }
  laptop_await (window, AGAIN);
  g_assert_cmpuint (count_typed (window, 0), ==, 6);
  g_assert_true (has_keyboard (window, 1));
  g_assert_false (gtk_widget_has_css_class (laptop_await (window, AGAIN), "av-error"));

  /* One is taken back, and another typed: it is the code from then on. */
  ui_press ("shift+Tab", "BackSpace", NULL);
  ui_spin_ms (100);
  g_assert_cmpuint (count_typed (window, 0), ==, 5);
  ui_type ("2");
  ui_spin_ms (100);
  g_assert_true (has_keyboard (window, 1));
  ui_type ("274951");
  g_assert_true (gtk_widget_has_css_class (laptop_await (window, UNEQUAL), "av-error"));
  g_assert_cmpuint (count_typed (window, 0), ==, 0);
  g_assert_cmpuint (count_typed (window, 1), ==, 0);
  g_assert_true (has_keyboard (window, 0));

  /* Nor does what takes two lines move anything. */
  ui_type ("111111");
  laptop_await (window, TOO_EASY);
  ui_spin_ms (100);
  g_assert_cmpint (gtk_widget_get_height (window), ==, height);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_what_is_left_out_is_asked_for (void)
{
  GtkWidget *window = open_window ();

  if (!ui_press ("Tab", NULL))
    {
      g_test_skip ("nothing presses keys here");
      gtk_window_destroy (GTK_WINDOW (window));
      return;
    }
  ui_spin_ms (100);
  g_assert_true (has_keyboard (window, 1));
  ui_type ("274951");
  laptop_await (window, UNEQUAL);
  g_assert_true (has_keyboard (window, 0));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_fits_the_smallest_screen_and_is_named (void)
{
  GtkWidget *window = open_window ();
  int height;

  gtk_widget_measure (window, GTK_ORIENTATION_VERTICAL, 620, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, <=, 600);
  ui_check_names (window);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc,
      char **argv)
{
  int failed;

  laptop_init (&argc, &argv);
  adw_init ();
  laptop = laptop_new ();
  laptop_unlock (laptop);

  g_test_add_func ("/outing-code/what-was-typed-stays", test_what_was_typed_stays);
  g_test_add_func ("/outing-code/what-is-left-out-is-asked-for", test_what_is_left_out_is_asked_for);
  g_test_add_func ("/outing-code/fits-the-smallest-screen-and-is-named", test_fits_the_smallest_screen_and_is_named);
  failed = g_test_run ();

  laptop_free (laptop);

  return failed;
}
