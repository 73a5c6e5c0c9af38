#include "av-wrap-layout.h"

struct _AvWrapLayout
{
  GtkLayoutManager parent_instance;

  int spacing;
  gboolean even;
};

/* Where the next child goes. */
typedef struct
{
  int x;
  int y;
  int line_height;
  int widest;
} Pen;

G_DEFINE_FINAL_TYPE (AvWrapLayout, av_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

static void
place_child (AvWrapLayout *self,
             GtkWidget *child,
             int width,
             gboolean allocate,
             Pen *pen)
{
  GtkRequisition natural;
  int child_width, child_height;

  gtk_widget_get_preferred_size (child, NULL, &natural);
  child_width = width >= 0 ? MIN (natural.width, width) : natural.width;
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, child_width, NULL, &child_height, NULL, NULL);

  if (width >= 0 && pen->x > 0 && pen->x + child_width > width)
    {
      pen->y += pen->line_height + self->spacing;
      pen->x = 0;
      pen->line_height = 0;
    }

  if (allocate)
    gtk_widget_size_allocate (child, &(GtkAllocation){ pen->x, pen->y, child_width, child_height }, -1);

  pen->x += child_width + self->spacing;
  pen->line_height = MAX (pen->line_height, child_height);
  pen->widest = MAX (pen->widest, pen->x - self->spacing);
}

static void
place_children (AvWrapLayout *self,
                GtkWidget *widget,
                int width,
                gboolean allocate,
                Pen *pen)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (gtk_widget_should_layout (child))
        place_child (self, child, width, allocate, pen);
    }
}

static int
height_at (AvWrapLayout *self,
           GtkWidget *widget,
           int width)
{
  Pen pen = { 0 };

  place_children (self, widget, width, FALSE, &pen);

  return pen.y + pen.line_height;
}

/* The least width, from LEAST to WIDTH, at which the lines are no higher than HEIGHT. */
static int
find_width (AvWrapLayout *self,
            GtkWidget *widget,
            int height,
            int least,
            int width)
{
  int too_narrow = MAX (least, 1) - 1;

  while (width - too_narrow > 1)
    {
      int between = (too_narrow + width) / 2;

      if (height_at (self, widget, between) <= height)
        width = between;
      else
        too_narrow = between;
    }

  return width;
}

static GtkSizeRequestMode
av_wrap_layout_get_request_mode (GtkLayoutManager *manager,
                                 GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
av_wrap_layout_measure (GtkLayoutManager *manager,
                        GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  AvWrapLayout *self = AV_WRAP_LAYOUT (manager);
  Pen pen = { 0 };

  *minimum = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
        {
          int least = 0;

          if (gtk_widget_should_layout (child))
            gtk_widget_measure (child, orientation, -1, &least, NULL, NULL, NULL);
          *minimum = MAX (*minimum, least);
        }

      place_children (self, widget, -1, FALSE, &pen);
      *natural = MAX (pen.widest, *minimum);
      /* GTK 4.18 finds out by this how high a line of widgets must be. */
      if (for_size >= 0)
        *minimum = find_width (self, widget, for_size, *minimum, *natural);
    }
  else
    {
      place_children (self, widget, for_size, FALSE, &pen);
      *minimum = *natural = pen.y + pen.line_height;
    }
}

static void
av_wrap_layout_allocate (GtkLayoutManager *manager,
                         GtkWidget *widget,
                         int width,
                         int height,
                         int baseline)
{
  AvWrapLayout *self = AV_WRAP_LAYOUT (manager);
  Pen pen = { 0 };

  place_children (self, widget, self->even ? find_width (self, widget, height_at (self, widget, width), 0, width) : width, TRUE, &pen);
}

GtkLayoutManager *
av_wrap_layout_new (int spacing)
{
  AvWrapLayout *self = g_object_new (AV_TYPE_WRAP_LAYOUT, NULL);

  self->spacing = spacing;

  return GTK_LAYOUT_MANAGER (self);
}

GtkLayoutManager *
av_wrap_layout_new_even (int spacing)
{
  GtkLayoutManager *layout = av_wrap_layout_new (spacing);

  AV_WRAP_LAYOUT (layout)->even = TRUE;

  return layout;
}

static void
av_wrap_layout_class_init (AvWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = av_wrap_layout_get_request_mode;
  layout_class->measure = av_wrap_layout_measure;
  layout_class->allocate = av_wrap_layout_allocate;
}

static void
av_wrap_layout_init (AvWrapLayout *self)
{
  self->spacing = 6;
}
