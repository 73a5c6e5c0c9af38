/* What is promised of every window (docs/guide/accessibilite.md): Tab goes all the way
 * round, what takes the keyboard has a name, and is large enough to be pressed. */

#include <adwaita.h>

#include "av-look.h"
#include "av-window-kind.h"
#include "dossier-fixture.h"
#include "laptop-fixture.h"
#include "tab-round.h"

#define TARGET 44
#define TOUCH_TARGET 56

typedef void (*Visit) (GtkWidget *window, const char *where);

static Laptop *laptop;
static char *container;

/* Of who reads a dossier. */
static const char *const pages[] = { "share", "transfer", "urgent", "erase" };

static void
visit_page (const char *kind,
            const char *page,
            Visit visit)
{
  GtkWidget *window = GTK_WIDGET (av_application_open_window (laptop->application, kind, av_window_kind_find (kind)->dossier ? container : NULL));

  ui_show (window);
  if (page != NULL)
    g_object_set (window, "page", page, NULL);
  ui_spin_ms (300);
  visit (window, page != NULL ? page : kind);
  if (g_strcmp0 (kind, "start") != 0)
    gtk_window_destroy (GTK_WINDOW (window));
  ui_spin_ms (50);
}

static void
visit_all (Visit visit)
{
  guint n_kinds;
  const AvWindowKind *kinds = av_window_kind_get_all (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    visit_page (kinds[i].name, NULL, visit);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    visit_page ("partage", pages[i], visit);
}

/* What is in a bar at the top has its own key as well; a text is read, not pressed. */
static gboolean
is_target (GtkWidget *widget)
{
  return gtk_widget_get_focusable (widget) && gtk_widget_get_mapped (widget) && !GTK_IS_TEXT (widget) && !GTK_IS_LABEL (widget) &&
         gtk_widget_get_ancestor (widget, ADW_TYPE_HEADER_BAR) == NULL;
}

static void
check_targets (GtkWidget *widget,
               int least)
{
  if (is_target (widget) && gtk_widget_get_height (widget) < least)
    {
      g_test_message ("a %s is %d high", G_OBJECT_TYPE_NAME (widget), gtk_widget_get_height (widget));
      g_test_fail ();
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    check_targets (child, least);
}

/* What has just come has no height before its first frame. */
static gboolean
is_drawn (GtkWidget *widget)
{
  gboolean drawn = !is_target (widget) || gtk_widget_get_height (widget) > 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); drawn && child != NULL; child = gtk_widget_get_next_sibling (child))
    drawn = is_drawn (child);
  return drawn;
}

static void
measure (GtkWidget *window,
         int least)
{
  for (guint i = 0; i < UI_PATIENCE && !is_drawn (window); i++)
    ui_spin_ms (50);
  check_targets (window, least);
}

static void
check_hand (GtkWidget *window,
            const char *where)
{
  tab_round_try (window, where);
  ui_check_names (window);
  measure (window, TARGET);
}

static void
check_glove (GtkWidget *window,
             const char *where)
{
  g_test_message ("%s, touch screen", where);
  measure (window, TOUCH_TARGET);
}

static void
test_gone_through_by_tab_named_and_large (void)
{
  visit_all (check_hand);
}

/* From the settings: what is pressed there is larger in every window at once. */
static void
test_larger_on_a_touch_screen (void)
{
  GtkWidget *settings = laptop_open_window (laptop, "reglages");
  gboolean touch;

  gtk_widget_activate (gtk_widget_get_ancestor (laptop_await (settings, "Écran tactile"), GTK_TYPE_CHECK_BUTTON));
  g_object_get (av_look_get_default (), "touch", &touch, NULL);
  g_assert_true (touch);
  gtk_window_destroy (GTK_WINDOW (settings));
  visit_all (check_glove);
  g_object_set (av_look_get_default (), "touch", FALSE, NULL);
}

int
main (int argc,
      char **argv)
{
  AvOpenedStore *association;
  int failed;

  laptop_init (&argc, &argv);
  laptop = laptop_new ();
  association = laptop_add_colleague (laptop, "Mission-locale", "S12", "referent");
  laptop_unlock (laptop);
  container = dossier_fixture_meet (av_application_get_session (laptop->application));

  g_test_add_func ("/every-window/gone-through-by-tab-named-and-large", test_gone_through_by_tab_named_and_large);
  g_test_add_func ("/every-window/larger-on-a-touch-screen", test_larger_on_a_touch_screen);

  failed = g_test_run ();
  g_free (container);
  av_opened_store_free (association);
  laptop_free (laptop);

  return failed;
}
