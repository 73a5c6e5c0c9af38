/* What comes into sight in a page that is too low for it: whole, and not from below
 * the pointer. */

#include <adwaita.h>

#include "av-sight.h"
#include "ui-fixture.h"

#define PAGE 300

typedef struct
{
  GtkWidget *window;
  GtkWidget *page;
  GtkWidget *row; /* its button is in sight, the words below it are not */
  GtkWidget *button;
  guint n_clicks;
} Fixture;

static GtkWidget *
add_label (GtkWidget *box,
           int height)
{
  GtkWidget *label = gtk_label_new ("Rue de l’Homme-Armé");

  gtk_widget_set_size_request (label, -1, height);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
count_click (Fixture *fixture)
{
  fixture->n_clicks++;
}

static void
set_up (Fixture *fixture,
        gconstpointer words)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  fixture->n_clicks = 0;
  fixture->row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  fixture->button = gtk_button_new_with_label ("Ouvrir");
  fixture->page = gtk_scrolled_window_new ();
  fixture->window = gtk_window_new ();
  g_signal_connect_swapped (fixture->button, "clicked", G_CALLBACK (count_click), fixture);
  add_label (box, 200);
  gtk_box_append (GTK_BOX (fixture->row), fixture->button);
  add_label (fixture->row, GPOINTER_TO_INT (words));
  gtk_box_append (GTK_BOX (box), fixture->row);
  add_label (box, 900);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (fixture->page), box);
  gtk_window_set_decorated (GTK_WINDOW (fixture->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 400, PAGE);
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->page);
  ui_show (fixture->window);
  ui_spin_ms (100);
}

static void
tear_down (Fixture *fixture,
           gconstpointer words)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  ui_spin ();
}

static double
get_scrolled (Fixture *fixture)
{
  return gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (fixture->page)));
}

/* Where its end stands in the page. */
static double
get_end (Fixture *fixture)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (fixture->row, fixture->page, &bounds));
  return bounds.origin.y + bounds.size.height;
}

static void
bring_focused (Fixture *fixture)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_swapped (focus, "enter", G_CALLBACK (av_sight_bring_focus), fixture->row);
  gtk_widget_add_controller (fixture->row, focus);
  gtk_window_set_focus (GTK_WINDOW (fixture->window), NULL);
}

static void
test_comes_whole (Fixture *fixture,
                  gconstpointer words)
{
  g_assert_cmpfloat (get_end (fixture), >, PAGE);
  av_sight_bring (fixture->row);
  ui_spin_ms (200);
  g_assert_cmpfloat (get_end (fixture), <, PAGE);
  g_assert_cmpfloat (get_end (fixture), >, PAGE - 30);
}

static void
test_end_of_what_is_too_high (Fixture *fixture,
                              gconstpointer words)
{
  av_sight_bring (fixture->row);
  ui_spin_ms (200);
  g_assert_cmpfloat (get_end (fixture), <, PAGE);
  g_assert_cmpfloat (get_end (fixture), >, PAGE - 30);
}

static void
test_focus_brings_it (Fixture *fixture,
                      gconstpointer words)
{
  bring_focused (fixture);
  gtk_widget_grab_focus (fixture->button);
  ui_spin_ms (200);
  g_assert_cmpfloat (get_end (fixture), <, PAGE);
}

static void
test_stays_below_the_pointer (Fixture *fixture,
                              gconstpointer words)
{
  graphene_point_t point = GRAPHENE_POINT_INIT (20, 10);
  double across, down;

  bring_focused (fixture);
  gtk_native_get_surface_transform (GTK_NATIVE (fixture->window), &across, &down);
  g_assert_true (gtk_widget_compute_point (fixture->button, fixture->window, &point, &point));
  if (!ui_point ((int) (point.x + across), (int) (point.y + down)))
    {
      g_test_skip ("xdotool is not installed");
      return;
    }

  ui_hold ();
  ui_spin_ms (300);
  g_assert_true (gtk_widget_has_focus (fixture->button));
  g_assert_cmpfloat (get_scrolled (fixture), ==, 0);
  ui_let_go ();
  ui_spin_ms (300);
  g_assert_cmpuint (fixture->n_clicks, ==, 1);
  g_assert_cmpfloat (get_end (fixture), <, PAGE);
}

int
main (int argc,
      char **argv)
{
  gtk_test_init (&argc, &argv);
  adw_init ();

  g_test_add ("/sight/comes-whole", Fixture, GINT_TO_POINTER (150), set_up, test_comes_whole, tear_down);
  g_test_add ("/sight/end-of-what-is-too-high", Fixture, GINT_TO_POINTER (500), set_up, test_end_of_what_is_too_high, tear_down);
  g_test_add ("/sight/focus-brings-it", Fixture, GINT_TO_POINTER (150), set_up, test_focus_brings_it, tear_down);
  g_test_add ("/sight/stays-below-the-pointer", Fixture, GINT_TO_POINTER (150), set_up, test_stays_below_the_pointer, tear_down);

  return g_test_run ();
}
