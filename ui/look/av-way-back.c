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
av_way_back_note_rows (AvWayBack *self,
                       GPtrArray *rows)
{
  self->row = G_MAXUINT;
  self->action = NULL;

  for (guint i = 0; i < rows->len; i++)
    if (av_keyboard_is_within (g_ptr_array_index (rows, i)))
      {
        GtkWidget *focus = av_keyboard_find (g_ptr_array_index (rows, i));

        self->row = i;
        if (GTK_IS_ACTIONABLE (focus))
          self->action = g_intern_string (gtk_actionable_get_action_name (GTK_ACTIONABLE (focus)));
      }
}

/* The one that does that; NULL: any. */
static GtkWidget *
find_button (GtkWidget *widget,
             const char *action)
{
  if (GTK_IS_BUTTON (widget) && (action == NULL || g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, action);

      if (found != NULL)
        return found;
    }

  return NULL;
}

gboolean
av_way_back_take_rows (AvWayBack *self,
                       GPtrArray *rows)
{
  GtkWidget *row, *button;

  if (self->row == G_MAXUINT || rows->len == 0)
    return FALSE;

  row = g_ptr_array_index (rows, MIN (self->row, rows->len - 1));
  button = self->action != NULL ? find_button (row, self->action) : NULL;
  if (self->action != NULL && button == NULL)
    button = find_button (row, NULL);
  self->row = G_MAXUINT;

  return (button != NULL && gtk_widget_grab_focus (button)) || gtk_widget_grab_focus (row);
}

void
av_way_back_clear (AvWayBack *self)
{
  g_clear_weak_pointer (&self->from);
}
