/* Where the keyboard is, and that it can leave: in every window, on every
 * page, Tab and Shift+Tab go all the way round. */

#include <adwaita.h>

#include "av-diagnostic-page.h"
#include "av-diagnostic-window.h"
#include "av-header.h"
#include "av-locale.h"
#include "av-mobilisation-window.h"
#include "av-records-page.h"
#include "av-reglages-window.h"
#include "av-reperage-window.h"
#include "av-start-window.h"
#include "av-ui.h"
#include "dossier-fixture.h"

/* More stops than any window has. */
#define MOST_STOPS 400
#define PERIOD_MS 20
#define PERIODS 3000

static gboolean
is_in_header (GtkWidget *widget)
{
  return widget != NULL && gtk_widget_get_ancestor (widget, AV_TYPE_HEADER) != NULL;
}

/* From where the focus is, back or on, to the doors at the top. */
static void
leave_pane (GtkWidget *window,
            GtkDirectionType direction,
            const char *where)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));

  for (int i = 0; i < MOST_STOPS; i++)
    {
      /* At the end of the window GTK goes round. */
      if (!gtk_widget_child_focus (window, direction))
        gtk_root_set_focus (GTK_ROOT (window), NULL);
      ui_spin ();
      focus = gtk_root_get_focus (GTK_ROOT (window));
      if (is_in_header (focus))
        return;
    }

  g_error ("%s, %s: the focus stays on a %s", G_OBJECT_TYPE_NAME (window), where, focus != NULL ? G_OBJECT_TYPE_NAME (focus) : "nothing");
}

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
try_both_ways (GtkWidget *window,
               GtkWidget *start,
               const char *where)
{
  const GtkDirectionType directions[] = { GTK_DIR_TAB_BACKWARD, GTK_DIR_TAB_FORWARD };

  for (guint i = 0; i < G_N_ELEMENTS (directions); i++)
    {
      g_test_message ("%s, %s", G_OBJECT_TYPE_NAME (window), where);
      gtk_widget_grab_focus (start);
      ui_spin ();
      leave_pane (window, directions[i], where);
    }
}

/* The first field, or where the window puts the focus. */
static void
try_window (GtkWidget *window,
            const char *where)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));

  open_doors (window);
  if (focus == NULL)
    {
      gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD);
      focus = gtk_root_get_focus (GTK_ROOT (window));
    }

  g_assert_nonnull (focus);
  try_both_ways (window, focus, where);
}

static void
try_stack (GtkWidget *window)
{
  GtkStack *stack = GTK_STACK (gtk_widget_get_parent (ui_find_child (window, AV_TYPE_RECORDS_PAGE)));
  g_autoptr (GListModel) pages = G_LIST_MODEL (gtk_stack_get_pages (stack));

  for (guint i = 0; i < g_list_model_get_n_items (pages); i++)
    {
      g_autoptr (GObject) page = g_list_model_get_item (pages, i);
      GtkWidget *child = gtk_stack_page_get_child (GTK_STACK_PAGE (page));

      gtk_stack_set_visible_child (stack, child);
      ui_wait_a_moment ();
      gtk_widget_grab_focus (child);
      try_window (window, gtk_stack_page_get_name (GTK_STACK_PAGE (page)));
      if (!AV_IS_RECORDS_PAGE (child))
        continue;

      av_records_page_add (AV_RECORDS_PAGE (child));
      ui_wait_a_moment ();
      try_window (window, gtk_stack_page_get_name (GTK_STACK_PAGE (page)));
      av_records_page_close (AV_RECORDS_PAGE (child));
    }
}

static void
test_tab_leaves_every_pane (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);
  g_autofree char *need = dossier_fixture_need_roof (session, container, 2);
  GtkWidget *diagnostic = dossier_fixture_show_window (AV_TYPE_DIAGNOSTIC_WINDOW, session, container);
  GtkWidget *mobilisation;
  GtkWidget *settings = g_object_new (AV_TYPE_REGLAGES_WINDOW, "session", session, NULL);
  GtkWidget *reperage = g_object_new (AV_TYPE_REPERAGE_WINDOW, "session", session, NULL);
  GtkWidget *start = g_object_new (AV_TYPE_START_WINDOW, "session", session, NULL);
  guint n_pages;
  const AvDiagnosticPage *pages = av_diagnostic_pages_get (&n_pages);

  for (guint i = 0; i < n_pages; i++)
    {
      g_object_set (diagnostic, "page", pages[i].id, NULL);
      ui_wait_a_moment ();
      try_window (diagnostic, pages[i].id);
    }
  gtk_window_destroy (GTK_WINDOW (diagnostic));

  mobilisation = dossier_fixture_show_window (AV_TYPE_MOBILISATION_WINDOW, session, container);
  try_stack (mobilisation);
  gtk_window_destroy (GTK_WINDOW (mobilisation));

  ui_show (settings);
  try_stack (settings);
  gtk_window_destroy (GTK_WINDOW (settings));

  ui_show (reperage);
  ui_wait_a_moment ();
  try_window (reperage, "capture");
  g_object_set (reperage, "container", container, NULL);
  ui_wait_a_moment ();
  try_window (reperage, "person");
  gtk_window_destroy (GTK_WINDOW (reperage));

  ui_show (start);
  ui_wait_a_moment ();
  try_window (start, "");
  gtk_window_destroy (GTK_WINDOW (start));

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

int
main (int argc,
      char **argv)
{
  av_locale_init ();
  gtk_test_init (&argc, &argv);
  adw_init ();
  av_ui_init ();

  g_test_add_func ("/keyboard/without-a-need-the-focus-is-on-a-new-one", test_without_a_need_the_focus_is_on_a_new_one);
  g_test_add_func ("/keyboard/tab-leaves-every-pane", test_tab_leaves_every_pane);

  return g_test_run ();
}
