/* The way to what is not of every day, from the home. */

#include "av-header.h"
#include "av-reglages-window.h"
#include "av-window-kind.h"
#include "laptop-fixture.h"
#include "ui-fixture.h"

static Laptop *laptop;
static GtkWidget *start;

static GtkWidget *
find_of_type (GtkWidget *widget,
              GType type)
{
  if (gtk_widget_get_mapped (widget) && G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_of_type (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* Every entry is said in words, read out, and does something. */
static void
test_menu_of_the_home_leads_everywhere (void)
{
  GtkWidget *button = find_of_type (start, GTK_TYPE_MENU_BUTTON);
  GtkWidget *popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
  GMenuModel *menu = gtk_popover_menu_get_menu_model (GTK_POPOVER_MENU (popover));
  guint n_windows = 0;

  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (ui_find_child (popover, GTK_TYPE_LABEL))), ==, GTK_ACCESSIBLE_ROLE_LABEL);
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autofree char *label = NULL;
      g_autofree char *action = NULL;
      g_autofree char *kind = NULL;

      g_assert_true (g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_LABEL, "s", &label));
      g_assert_true (g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_ACTION, "s", &action));
      g_assert_true (g_str_has_prefix (action, "app."));
      g_test_message ("%s: %s", label, action);
      g_assert_true (g_action_group_has_action (G_ACTION_GROUP (laptop->application), action + strlen ("app.")));
      if (!g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_TARGET, "s", &kind))
        continue;
      g_assert_nonnull (av_window_kind_find (kind));
      n_windows++;
    }

  g_assert_cmpuint (n_windows, >=, 4);
}

static gboolean
is_open (GType type)
{
  for (GList *each = gtk_application_get_windows (GTK_APPLICATION (laptop->application)); each != NULL; each = each->next)
    if (G_TYPE_CHECK_INSTANCE_TYPE (each->data, type))
      return TRUE;

  return FALSE;
}

static void
test_settings_open_from_the_keyboard (void)
{
  g_assert_false (is_open (AV_TYPE_REGLAGES_WINDOW));
  gtk_window_present (GTK_WINDOW (start));
  ui_spin_ms (200);
  if (!ui_press ("F10", NULL))
    {
      g_test_skip ("nothing presses keys here");
      return;
    }
  ui_spin_ms (400);
  ui_press ("Return", NULL);
  for (guint i = 0; i < UI_PATIENCE && !is_open (AV_TYPE_REGLAGES_WINDOW); i++)
    ui_spin_ms (50);
  g_assert_true (is_open (AV_TYPE_REGLAGES_WINDOW));
}

int
main (int argc,
      char **argv)
{
  int failed;

  laptop_init (&argc, &argv);
  laptop = laptop_new ();
  laptop_unlock (laptop);
  start = laptop_open_window (laptop, "start");

  g_test_add_func ("/settings/menu-of-the-home-leads-everywhere", test_menu_of_the_home_leads_everywhere);
  g_test_add_func ("/settings/settings-open-from-the-keyboard", test_settings_open_from_the_keyboard);

  failed = g_test_run ();
  laptop_free (laptop);

  return failed;
}
