#include "av-columns-layout.h"

#define ENDLESS (1 << 20)

struct _AvColumnsLayout
{
  GtkLayoutManager parent_instance;

  int column_width;
  int max_columns;
  int spacing;
};

enum
{
  PROP_0,
  PROP_COLUMN_WIDTH,
  PROP_MAX_COLUMNS,
  PROP_SPACING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AvColumnsLayout, av_columns_layout, GTK_TYPE_LAYOUT_MANAGER)

/* No column is narrower than what stands in it. */
static int
find_least_width (GtkWidget *widget)
{
  int widest = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int least = 0;

      if (gtk_widget_should_layout (child))
        gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      widest = MAX (widest, least);
    }

  return widest;
}

static int
find_column_width (AvColumnsLayout *self,
                   GtkWidget *widget)
{
  return MAX (self->column_width, find_least_width (widget));
}

static int
count_columns (AvColumnsLayout *self,
               GtkWidget *widget,
               int width)
{
  int fitting = (width + self->spacing) / (find_column_width (self, widget) + self->spacing);

  return CLAMP (fitting, 1, self->max_columns);
}

static int
width_of_column (AvColumnsLayout *self,
                 int width,
                 int n_columns)
{
  return (width - (n_columns - 1) * self->spacing) / n_columns;
}

static GArray *
measure_children (GtkWidget *widget,
                  int width)
{
  GArray *heights = g_array_new (FALSE, FALSE, sizeof (int));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int height = 0;

      if (!gtk_widget_should_layout (child))
        continue;

      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
      g_array_append_val (heights, height);
    }

  return heights;
}

/* Columns needed when none may be higher than @tallest. */
static int
count_needed (AvColumnsLayout *self,
              GArray *heights,
              int tallest)
{
  int needed = 1;
  int filled = 0;

  for (guint i = 0; i < heights->len; i++)
    {
      int height = g_array_index (heights, int, i);

      if (filled > 0 && filled + self->spacing + height > tallest)
        {
          needed++;
          filled = height;
        }
      else
        {
          filled += height + (filled > 0 ? self->spacing : 0);
        }
    }

  return needed;
}

static int
find_least_height (AvColumnsLayout *self,
                   GArray *heights,
                   int n_columns)
{
  int low = 0;
  int high = 0;

  for (guint i = 0; i < heights->len; i++)
    {
      low = MAX (low, g_array_index (heights, int, i));
      high += g_array_index (heights, int, i) + self->spacing;
    }

  while (low < high)
    {
      int middle = low + (high - low) / 2;

      if (count_needed (self, heights, middle) <= n_columns)
        high = middle;
      else
        low = middle + 1;
    }

  return low;
}

static int
measure_height (AvColumnsLayout *self,
                GtkWidget *widget,
                int width)
{
  int n_columns = count_columns (self, widget, width);
  g_autoptr (GArray) heights = measure_children (widget, width_of_column (self, width, n_columns));

  return find_least_height (self, heights, n_columns);
}

/* With so many columns. */
static int
find_narrowest (AvColumnsLayout *self,
                GtkWidget *widget,
                int n_columns)
{
  if (n_columns == 1)
    return find_least_width (widget);

  return n_columns * (find_column_width (self, widget) + self->spacing) - self->spacing;
}

/* Between what is too narrow for a height and what is not: the least that is not. */
static int
narrow_down (AvColumnsLayout *self,
             GtkWidget *widget,
             int height,
             int too_narrow,
             int width)
{
  while (width - too_narrow > 1)
    {
      int between = too_narrow + (width - too_narrow) / 2;

      if (measure_height (self, widget, between) <= height)
        width = between;
      else
        too_narrow = between;
    }

  return width;
}

static int
find_width_within (AvColumnsLayout *self,
                   GtkWidget *widget,
                   int height)
{
  int n_columns = 1;
  int narrowest;

  while (n_columns < self->max_columns &&
         measure_height (self, widget, find_narrowest (self, widget, n_columns + 1) - 1) > height)
    n_columns++;

  narrowest = find_narrowest (self, widget, n_columns);
  if (measure_height (self, widget, narrowest) <= height)
    return narrowest;

  return narrow_down (self, widget, height, narrowest,
                      n_columns < self->max_columns ? find_narrowest (self, widget, n_columns + 1) - 1 : ENDLESS);
}

/* With one column more each is narrower again, and all may be higher: from which width
 * on it never is. */
static int
find_width_ever_within (AvColumnsLayout *self,
                        GtkWidget *widget,
                        int height)
{
  int width = ENDLESS;

  for (int n_columns = self->max_columns; n_columns > 0; n_columns--)
    {
      int narrowest = find_narrowest (self, widget, n_columns);

      if (measure_height (self, widget, narrowest) > height)
        return narrow_down (self, widget, height, narrowest, width);

      width = narrowest;
    }

  return width;
}

static GtkSizeRequestMode
av_columns_layout_get_request_mode (GtkLayoutManager *manager,
                                    GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
av_columns_layout_measure (GtkLayoutManager *manager,
                           GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  AvColumnsLayout *self = AV_COLUMNS_LAYOUT (manager);

  /* A box that is as high as that looks itself for the width its children take, and
   * wants no more at the least than they like. */
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = for_size >= 0 ? find_width_within (self, widget, for_size) : find_least_width (widget);
      *natural = MAX (find_column_width (self, widget), for_size >= 0 ? find_width_ever_within (self, widget, for_size) : 0);
    }
  else
    {
      *natural = measure_height (self, widget, for_size >= 0 ? for_size : find_column_width (self, widget));
      *minimum = for_size >= 0 ? *natural : measure_height (self, widget, ENDLESS);
    }
}

static void
av_columns_layout_allocate (GtkLayoutManager *manager,
                            GtkWidget *widget,
                            int width,
                            int height,
                            int baseline)
{
  AvColumnsLayout *self = AV_COLUMNS_LAYOUT (manager);
  int n_columns = count_columns (self, widget, width);
  int column_width = width_of_column (self, width, n_columns);
  g_autoptr (GArray) heights = measure_children (widget, column_width);
  int tallest = find_least_height (self, heights, n_columns);
  GtkAllocation place = { 0, 0, column_width, 0 };
  guint i = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (!gtk_widget_should_layout (child))
        continue;

      place.height = g_array_index (heights, int, i++);
      if (place.y > 0 && place.y + place.height > tallest)
        {
          place.x += column_width + self->spacing;
          place.y = 0;
        }

      gtk_widget_size_allocate (child, &place, -1);
      place.y += place.height + self->spacing;
    }
}

GtkLayoutManager *
av_columns_layout_new (int column_width,
                       int max_columns,
                       int spacing)
{
  return g_object_new (AV_TYPE_COLUMNS_LAYOUT,
                       "column-width", column_width,
                       "max-columns", max_columns,
                       "spacing", spacing,
                       NULL);
}

static int *
find_number (AvColumnsLayout *self,
             guint property)
{
  switch (property)
    {
    case PROP_COLUMN_WIDTH:
      return &self->column_width;
    case PROP_MAX_COLUMNS:
      return &self->max_columns;
    default:
      return &self->spacing;
    }
}

static void
av_columns_layout_get_property (GObject *object,
                                guint property,
                                GValue *value,
                                GParamSpec *pspec)
{
  g_value_set_int (value, *find_number (AV_COLUMNS_LAYOUT (object), property));
}

static void
av_columns_layout_set_property (GObject *object,
                                guint property,
                                const GValue *value,
                                GParamSpec *pspec)
{
  *find_number (AV_COLUMNS_LAYOUT (object), property) = g_value_get_int (value);
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (object));
}

static void
av_columns_layout_class_init (AvColumnsLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  object_class->get_property = av_columns_layout_get_property;
  object_class->set_property = av_columns_layout_set_property;
  layout_class->get_request_mode = av_columns_layout_get_request_mode;
  layout_class->measure = av_columns_layout_measure;
  layout_class->allocate = av_columns_layout_allocate;

  properties[PROP_COLUMN_WIDTH] =
    g_param_spec_int ("column-width", NULL, NULL, 1, G_MAXINT, 380, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_MAX_COLUMNS] =
    g_param_spec_int ("max-columns", NULL, NULL, 1, 8, 3, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SPACING] =
    g_param_spec_int ("spacing", NULL, NULL, 0, 200, 18, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
av_columns_layout_init (AvColumnsLayout *self)
{
  self->column_width = 380;
  self->max_columns = 3;
  self->spacing = 18;
}
