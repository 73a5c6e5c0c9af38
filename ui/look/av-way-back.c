#include "av-way-back.h"

#include "av-keyboard.h"

static gboolean
is_in (GtkWidget *widget,
       GtkWidget *row)
{
  return widget != NULL && (widget == row || gtk_widget_is_ancestor (widget, row));
}

void
av_way_back_note (AvWayBack *self,
                  GtkWidget *list)
{
  g_set_weak_pointer (&self->from, av_keyboard_is_within (list) ? av_keyboard_find (list) : NULL);
}

gboolean
av_way_back_take (AvWayBack *self)
{
  GtkWidget *from = self->from;
  GtkWidget *row = from != NULL ? gtk_widget_get_ancestor (from, GTK_TYPE_LIST_BOX_ROW) : NULL;

  av_way_back_clear (self);
  if (from != NULL && gtk_widget_is_visible (from) && gtk_widget_grab_focus (from))
    return TRUE;

  return row != NULL && gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD);
}

void
av_way_back_remove_row (AvWayBack *self,
                        GtkListBox *rows,
                        GtkWidget *row)
{
  gboolean within = av_keyboard_is_within (row);
  GtkWidget *heir = gtk_widget_get_next_sibling (row);

  if (heir == NULL)
    heir = gtk_widget_get_prev_sibling (row);
  if (is_in (self->from, row))
    g_set_weak_pointer (&self->from, heir);

  gtk_list_box_remove (rows, row);
  if (within)
    gtk_widget_child_focus (heir != NULL ? heir : GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (rows))), GTK_DIR_TAB_FORWARD);
}

void
av_way_back_clear (AvWayBack *self)
{
  g_clear_weak_pointer (&self->from);
}
