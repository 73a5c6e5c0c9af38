#include "av-table.h"

#define ENDLESS (1 << 20)

struct _AvTable
{
  GtkWidget parent_instance;

  GtkWidget *grid;
};

enum
{
  PROP_0,
  PROP_GRID,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AvTable, av_table, GTK_TYPE_WIDGET)

static GtkSizeRequestMode
av_table_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
av_table_measure (GtkWidget *widget,
                  GtkOrientation orientation,
                  int for_size,
                  int *minimum,
                  int *natural,
                  int *minimum_baseline,
                  int *natural_baseline)
{
  GtkWidget *grid = AV_TABLE (widget)->grid;
  int width = for_size;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      gtk_widget_measure (grid, orientation, -1, minimum, natural, NULL, NULL);
      return;
    }

  if (for_size < 0)
    gtk_widget_measure (grid, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_measure (grid, orientation, width, minimum, natural, NULL, NULL);
  if (for_size < 0)
    gtk_widget_measure (grid, orientation, ENDLESS, minimum, NULL, NULL, NULL);
}

static void
av_table_size_allocate (GtkWidget *widget,
                        int width,
                        int height,
                        int baseline)
{
  gtk_widget_allocate (AV_TABLE (widget)->grid, width, height, baseline, NULL);
}

static void
av_table_get_property (GObject *object,
                       guint property,
                       GValue *value,
                       GParamSpec *pspec)
{
  g_value_set_object (value, AV_TABLE (object)->grid);
}

static void
av_table_set_property (GObject *object,
                       guint property,
                       const GValue *value,
                       GParamSpec *pspec)
{
  AvTable *self = AV_TABLE (object);

  g_clear_pointer (&self->grid, gtk_widget_unparent);
  self->grid = g_value_get_object (value);
  if (self->grid != NULL)
    gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
}

static void
av_table_dispose (GObject *object)
{
  g_clear_pointer (&AV_TABLE (object)->grid, gtk_widget_unparent);

  G_OBJECT_CLASS (av_table_parent_class)->dispose (object);
}

static void
av_table_class_init (AvTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_table_get_property;
  object_class->set_property = av_table_set_property;
  object_class->dispose = av_table_dispose;
  widget_class->get_request_mode = av_table_get_request_mode;
  widget_class->measure = av_table_measure;
  widget_class->size_allocate = av_table_size_allocate;

  properties[PROP_GRID] = g_param_spec_object ("grid", NULL, NULL, GTK_TYPE_GRID, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
av_table_init (AvTable *self)
{
}

GtkWidget *
av_table_new (GtkGrid *grid)
{
  g_return_val_if_fail (GTK_IS_GRID (grid), NULL);

  return g_object_new (AV_TYPE_TABLE, "grid", grid, NULL);
}
