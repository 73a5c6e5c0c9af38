#include "av-combo-row.h"

static GtkWidget *
find_below (GtkWidget *widget,
            GType type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_below (child, type);

  return found;
}

/* The longest name of a commune is read to its end. */
#define WIDEST_CHARS 48

static void
item_set_up (GtkSignalListItemFactory *factory,
             GtkListItem *item)
{
  GtkWidget *label = find_below (gtk_list_item_get_child (item), GTK_TYPE_LABEL);

  if (label != NULL)
    gtk_label_set_max_width_chars (GTK_LABEL (label), WIDEST_CHARS);
}

/* To the first, and from there: GTK tells nobody where the keyboard is in a list. */
static void
list_opened (GtkWidget *popover,
             AdwComboRow *row)
{
  GtkWidget *list = find_below (popover, GTK_TYPE_LIST_VIEW);
  guint selected = adw_combo_row_get_selected (row);
  guint n = g_list_model_get_n_items (adw_combo_row_get_model (row));

  if (list == NULL || selected >= n)
    return;

  gtk_widget_grab_focus (list);
  for (guint i = 1; i < n; i++)
    gtk_widget_child_focus (list, GTK_DIR_UP);
  for (guint i = 0; i < selected; i++)
    gtk_widget_child_focus (list, GTK_DIR_DOWN);
}

void
av_combo_row_begin_at_selected (AdwComboRow *row)
{
  GtkWidget *popover;

  g_return_if_fail (ADW_IS_COMBO_ROW (row));

  popover = find_below (GTK_WIDGET (row), GTK_TYPE_POPOVER);
  g_return_if_fail (popover != NULL);
  /* Below the end of its row: in the middle of the arrow, a long list went to the edge
   * of the screen. */
  gtk_widget_set_halign (popover, GTK_ALIGN_END);
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  g_signal_connect_after (adw_combo_row_get_factory (row), "setup", G_CALLBACK (item_set_up), NULL);
  g_signal_connect (popover, "map", G_CALLBACK (list_opened), row);
}
