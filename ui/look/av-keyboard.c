#include "av-keyboard.h"

GtkWidget *
av_keyboard_find (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  return root != NULL ? gtk_root_get_focus (root) : NULL;
}

gboolean
av_keyboard_is_within (GtkWidget *widget)
{
  GtkWidget *focus = av_keyboard_find (widget);

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

gboolean
av_keyboard_is_free_for (GtkWidget *widget)
{
  return av_keyboard_find (widget) == NULL || av_keyboard_is_within (widget);
}
