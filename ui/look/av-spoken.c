#include "av-spoken.h"

static char *
dup_label (GtkWidget *widget)
{
  gboolean underlined = FALSE;
  char *label = NULL;

  g_object_get (widget, "use-underline", &underlined, "label", &label, NULL);
  if (!underlined)
    g_clear_pointer (&label, g_free);

  return label;
}

static void
name_button (GtkWidget *button)
{
  g_autofree char *label = dup_label (button);
  g_auto (GStrv) parts = label != NULL ? g_strsplit (label, "_", 2) : NULL;
  g_autofree char *name = parts != NULL ? g_strjoinv ("", parts) : NULL;

  if (name == NULL)
    return;

  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* It keeps its name when its words change. */
static void
watch_button (GtkWidget *button)
{
  g_signal_handlers_disconnect_by_func (button, name_button, NULL);
  g_signal_connect (button, "notify::label", G_CALLBACK (name_button), NULL);
  name_button (button);
}

void
av_spoken_name_mnemonics (GtkWidget *root)
{
  g_return_if_fail (GTK_IS_WIDGET (root));

  if (GTK_IS_BUTTON (root) || GTK_IS_CHECK_BUTTON (root) || GTK_IS_MENU_BUTTON (root))
    watch_button (root);

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    av_spoken_name_mnemonics (child);
}

void
av_spoken_show_page (GtkStack *stack,
                     const char *name)
{
  g_return_if_fail (GTK_IS_STACK (stack));

  av_spoken_show_child (stack, gtk_stack_get_child_by_name (stack, name));
}

void
av_spoken_show_child (GtkStack *stack,
                      GtkWidget *page)
{
  g_return_if_fail (GTK_IS_STACK (stack));
  g_return_if_fail (GTK_IS_WIDGET (page));

  gtk_widget_set_visible (page, TRUE);
  gtk_stack_set_visible_child (stack, page);

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (stack)); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_visible (child, child == page);
}
