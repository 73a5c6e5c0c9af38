#include "av-field-focus.h"

#include <string.h>

#include "av-field-row.h"

const char *
av_field_focus_find (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, AV_TYPE_FIELD_ROW) : NULL;

  return row != NULL && gtk_widget_is_ancestor (row, widget) ? av_field_row_get_field (AV_FIELD_ROW (row))->id : "";
}

static AvFieldRow *
find_row (GtkWidget *widget,
          const char *field)
{
  if (AV_IS_FIELD_ROW (widget) && gtk_widget_get_mapped (widget) &&
      strcmp (av_field_row_get_field (AV_FIELD_ROW (widget))->id, field) == 0)
    return AV_FIELD_ROW (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      AvFieldRow *row = find_row (child, field);

      if (row != NULL)
        return row;
    }

  return NULL;
}

gboolean
av_field_focus_go (GtkWidget *widget,
                   const char *field)
{
  AvFieldRow *row = find_row (widget, field);

  return row != NULL && gtk_widget_grab_focus (av_editor_get_target (av_field_row_get_editor (row)));
}
