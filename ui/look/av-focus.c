#include "av-focus.h"

gboolean
av_focus_children (GtkWidget *widget,
                   GtkDirectionType direction)
{
  gboolean backward = direction == GTK_DIR_TAB_BACKWARD;
  GtkWidget *child = gtk_widget_get_focus_child (widget);

  /* A folded GtkExpander asks its child, which is in no window then. */
  if (gtk_widget_get_root (widget) == NULL)
    return FALSE;
  if (!backward && direction != GTK_DIR_TAB_FORWARD)
    return child != NULL && gtk_widget_child_focus (child, direction);

  if (child == NULL)
    child = backward ? gtk_widget_get_last_child (widget) : gtk_widget_get_first_child (widget);

  while (child != NULL)
    {
      if (gtk_widget_child_focus (child, direction))
        return TRUE;
      child = backward ? gtk_widget_get_prev_sibling (child) : gtk_widget_get_next_sibling (child);
    }

  return FALSE;
}
