#include "av-accessible.h"

void
av_accessible_name (GtkWidget *widget,
                    const char *name,
                    const char *description)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);

  if (description != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

void
av_accessible_name_row (GtkWidget *child,
                        const char *name)
{
  GtkWidget *row = gtk_widget_get_parent (child);

  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_labels (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    {
      g_object_set (widget, "accessible-role", GTK_ACCESSIBLE_ROLE_LABEL, NULL);
      gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_text (GTK_LABEL (widget)), -1);
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    show_labels (child);
}

GtkWidget *
av_accessible_menu (GMenuModel *model)
{
  GtkWidget *popover = gtk_popover_menu_new_from_model (model);

  /* Now: a role is for good once the popover stands in a window. */
  show_labels (popover);

  return popover;
}
