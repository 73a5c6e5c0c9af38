#include "av-captured-list.h"

static AvCapturedRow *
get_row (GtkListBox *list,
         int place)
{
  return AV_CAPTURED_ROW (gtk_list_box_get_row_at_index (list, place));
}

void
av_captured_list_fill (GtkListBox *list,
                       GPtrArray *captured)
{
  g_return_if_fail (GTK_IS_LIST_BOX (list));

  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL;)
    gtk_list_box_remove (list, child);

  for (guint i = 0; i < captured->len; i++)
    {
      AvCaptured *each = g_ptr_array_index (captured, i);
      gboolean taken = FALSE;

      for (int place = 0; !taken && get_row (list, place) != NULL; place++)
        taken = av_captured_row_take (get_row (list, place), each);
      if (!taken)
        gtk_list_box_append (list, av_captured_row_new (each));
    }
}

AvCapturedRow *
av_captured_list_get_next (GtkListBox *list,
                           int place)
{
  AvCapturedRow *row;

  g_return_val_if_fail (GTK_IS_LIST_BOX (list), NULL);

  row = get_row (list, MAX (place, 0));

  return row != NULL && av_captured_row_is_waiting (row) ? row : get_row (list, 0);
}

int
av_captured_list_find_waiting (GtkListBox *list,
                               const char *name)
{
  AvCapturedRow *row;

  g_return_val_if_fail (GTK_IS_LIST_BOX (list), -1);

  for (int place = 0; (row = get_row (list, place)) != NULL; place++)
    if (av_captured_row_is_waiting (row) && av_captured_row_is_named (row, name))
      return place;

  return -1;
}
