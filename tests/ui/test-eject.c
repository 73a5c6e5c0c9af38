/* A stick that takes its time to be ejected. */

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "fake-stick.h"
#include "laptop-fixture.h"
#include "ui-fixture.h"

static Laptop *laptop;
static AvOpenedStore *town; /* to whom there is something to send */

static void
click (GtkWidget *window,
       const char *text)
{
  GtkWidget *found = laptop_await (window, text);

  g_signal_emit_by_name (GTK_IS_BUTTON (found) ? found : gtk_widget_get_ancestor (found, GTK_TYPE_BUTTON), "clicked");
}

static void
exchange_with (GtkWidget *window,
               const char *name)
{
  click (window, name);
  click (window, _ ("_Start (Enter)"));
  laptop_await (window, _ ("The exchange is complete. You may take the stick out."));
}

static GtkWidget *
find_eject (GtkWidget *window)
{
  return gtk_widget_get_ancestor (laptop_await (window, _ ("_Eject")), GTK_TYPE_BUTTON);
}

/* transfer full */
static GMount *
plug_slow (const char *name)
{
  g_autofree char *dir = g_build_filename (laptop->dir, name, NULL);
  GMount *mount;

  g_mkdir (dir, 0700);
  mount = fake_stick_plug (name, dir);
  fake_stick_delay_eject (mount);
  return mount;
}

/* It is asked once; where it goes away before the answer comes it was ejected all the same,
 * and where it stays, why is said. */
static void
test_ejected_slowly (void)
{
  GtkWidget *window = laptop_open_window (laptop, "echange");
  g_autoptr (GMount) stick = plug_slow ("Clé de Marius");

  exchange_with (window, "Clé de Marius");
  click (window, _ ("_Eject"));
  ui_spin_ms (100);
  g_assert_false (gtk_widget_is_sensitive (find_eject (window)));
  g_assert_true (GTK_IS_WIDGET (gtk_window_get_focus (GTK_WINDOW (window))));
  fake_stick_answer_eject (stick, FALSE);
  ui_spin_ms (100);
  g_assert_nonnull (ui_find_label (window, _ ("The stick was not ejected.")));
  g_assert_true (gtk_widget_is_sensitive (find_eject (window)));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == find_eject (window));

  click (window, _ ("_Eject"));
  ui_spin_ms (100);
  fake_stick_pull (stick);
  fake_stick_answer_eject (stick, TRUE);
  laptop_await (window, _ ("The stick is ejected: take it out."));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Another one was exchanged with meanwhile: that one is not ejected. */
static void
test_ejected_while_another_is_shown (void)
{
  GtkWidget *window = laptop_open_window (laptop, "echange");
  g_autoptr (GMount) stick = plug_slow ("Clé de Marius");
  g_autoptr (GMount) other = plug_slow ("Clé d’Azelma");

  exchange_with (window, "Clé de Marius");
  click (window, _ ("_Eject"));
  ui_spin_ms (100);
  click (window, _ ("_Another exchange"));
  exchange_with (window, "Clé d’Azelma");
  fake_stick_answer_eject (stick, TRUE);
  ui_spin_ms (200);
  g_assert_null (laptop_find (window, _ ("The stick is ejected: take it out.")));
  laptop_await (window, _ ("The exchange is complete. You may take the stick out."));
  g_assert_true (gtk_widget_is_sensitive (find_eject (window)));
  g_assert_false (fake_stick_was_ejected (other));

  fake_stick_pull (stick);
  fake_stick_pull (other);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc,
      char **argv)
{
  int failed;

  laptop_init (&argc, &argv);
  fake_sticks_init ();
  laptop = laptop_new ();
  town = laptop_add_colleague (laptop, "Rouvray-2", LAPTOP_SCOPE, "referent");
  laptop_unlock (laptop);

  g_test_add_func ("/eject/slowly", test_ejected_slowly);
  g_test_add_func ("/eject/while-another-is-shown", test_ejected_while_another_is_shown);

  failed = g_test_run ();
  g_clear_pointer (&town, av_opened_store_free);
  laptop_free (laptop);

  return failed;
}
