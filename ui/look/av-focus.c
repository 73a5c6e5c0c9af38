#include "av-focus.h"

/* What begins in this part of a page is shown with the heading above it. */
#define FIRST_PART 6

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

/* At once: the value that is set ends what GTK had begun to scroll to. */
static void
scroll_to (GtkAdjustment *adjustment,
           double top,
           double height)
{
  double page = gtk_adjustment_get_page_size (adjustment);
  double value = gtk_adjustment_get_value (adjustment);

  if (height > page)
    return;

  value = MAX (value, top + height - page);
  gtk_adjustment_set_value (adjustment, MIN (value, top < page / FIRST_PART ? 0 : top));
}

/* The first frame lays out what appeared above or below; the second knows the
 * place. */
static gboolean
show_whole (GtkWidget *widget,
            GdkFrameClock *clock,
            gpointer user_data)
{
  guint *frames = user_data;
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);
  GtkAdjustment *adjustment;
  graphene_rect_t bounds;

  if (++*frames < 2)
    return G_SOURCE_CONTINUE;

  if (viewport == NULL ||
      (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_FOCUS_WITHIN) == 0 ||
      !gtk_widget_compute_bounds (widget, viewport, &bounds))
    return G_SOURCE_REMOVE;

  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport));
  scroll_to (adjustment, gtk_adjustment_get_value (adjustment) + bounds.origin.y, bounds.size.height);

  return G_SOURCE_REMOVE;
}

void
av_focus_show_whole (GtkWidget *widget)
{
  gtk_widget_add_tick_callback (widget, show_whole, g_new0 (guint, 1), g_free);
}
