/* Where the keyboard is, and that it can leave: in every window, on every
 * page, Tab and Shift+Tab go all the way round. */

#include <adwaita.h>

#include "av-diagnostic-window.h"
#include "av-dossier-choice.h"
#include "av-dossier-menu.h"
#include "av-locale.h"
#include "av-mobilisation-window.h"
#include "av-ui.h"
#include "dossier-fixture.h"
#include "tab-round.h"
#include "window-tour.h"

#define PERIOD_MS 20
#define PERIODS 3000

/* The doors at the top lead somewhere only in the program. */
static void
open_doors (GtkWidget *window)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) open = g_simple_action_new ("open", G_VARIANT_TYPE_STRING);

  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (open));
  gtk_widget_insert_action_group (window, "app", G_ACTION_GROUP (group));
}

static void
visit (GtkWidget *window,
       const char *page)
{
  open_doors (window);
  tab_round_try (window, page);
}

static void
test_tab_leaves_every_pane (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);
  g_autofree char *need = dossier_fixture_need_roof (session, container, 2);

  window_tour (session, container, visit);
  ui_fixture_close (session);
}

static gboolean
is_new_need (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), "win.new") == 0;
}

/* With nothing to answer, the one thing to do is to write a need. */
static void
test_without_a_need_the_focus_is_on_a_new_one (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);
  GtkWidget *window = dossier_fixture_show_window (AV_TYPE_MOBILISATION_WINDOW, session, container);

  for (int i = 0; i < PERIODS && !is_new_need (gtk_root_get_focus (GTK_ROOT (window))); i++)
    ui_spin_ms (PERIOD_MS);
  g_assert_true (is_new_need (gtk_root_get_focus (GTK_ROOT (window))));

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

/* Looked for somebody else, and thought better of it: the dossier is still there. */
static void
try_escape (GType type,
            AvSession *session,
            const char *container)
{
  GtkWidget *window = dossier_fixture_show_window (type, session, container);
  GtkWidget *choice = ui_find_child (window, AV_TYPE_DOSSIER_CHOICE);

  gtk_widget_activate_action (window, "win.search", NULL);
  ui_spin_ms (100);
  g_assert_true (gtk_widget_get_mapped (choice));
  if (!ui_press ("f", "Escape", "Escape", NULL))
    {
      g_test_skip ("xdotool is not installed");
      return;
    }
  for (int i = 0; i < PERIODS && gtk_widget_get_mapped (choice); i++)
    ui_spin_ms (PERIOD_MS);
  g_assert_false (gtk_widget_get_mapped (choice));
  g_assert_nonnull (gtk_root_get_focus (GTK_ROOT (window)));

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_escape_leaves_the_search (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);

  try_escape (AV_TYPE_DIAGNOSTIC_WINDOW, session, container);
  try_escape (AV_TYPE_MOBILISATION_WINDOW, session, container);
  ui_fixture_close (session);
}

static void
try_menu (GType type,
          AvSession *session,
          const char *container)
{
  GtkWidget *window = dossier_fixture_show_window (type, session, container);
  GtkMenuButton *button = GTK_MENU_BUTTON (ui_find_child (ui_find_child (window, AV_TYPE_DOSSIER_MENU), GTK_TYPE_MENU_BUTTON));

  gtk_widget_activate_action (window, "win.menu", NULL);
  ui_spin_ms (PERIOD_MS);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (gtk_menu_button_get_popover (button))));
  gtk_menu_button_popdown (button);

  /* Nobody's while somebody else is looked for. */
  gtk_widget_activate_action (window, "win.search", NULL);
  gtk_widget_activate_action (window, "win.menu", NULL);
  ui_spin_ms (PERIOD_MS);
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (gtk_menu_button_get_popover (button))));

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_the_menu_is_that_of_who_is_shown (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);

  try_menu (AV_TYPE_DIAGNOSTIC_WINDOW, session, container);
  try_menu (AV_TYPE_MOBILISATION_WINDOW, session, container);
  ui_fixture_close (session);
}

int
main (int argc,
      char **argv)
{
  av_locale_init ();
  gtk_test_init (&argc, &argv);
  adw_init ();
  av_ui_init ();

  g_test_add_func ("/keyboard/without-a-need-the-focus-is-on-a-new-one", test_without_a_need_the_focus_is_on_a_new_one);
  g_test_add_func ("/keyboard/escape-leaves-the-search", test_escape_leaves_the_search);
  g_test_add_func ("/keyboard/the-menu-is-that-of-who-is-shown", test_the_menu_is_that_of_who_is_shown);
  g_test_add_func ("/keyboard/tab-leaves-every-pane", test_tab_leaves_every_pane);

  return g_test_run ();
}
