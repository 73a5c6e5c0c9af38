#include "av-form-view.h"

#include "av-columns-layout.h"
#include "av-focus.h"

struct _AvFormView
{
  GtkWidget parent_instance;

  AvRecordEditor *editor;
  char *sections;
  int max_columns;
};

enum
{
  PROP_0,
  PROP_EDITOR,
  PROP_SECTIONS,
  PROP_MAX_COLUMNS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AvFormView, av_form_view, GTK_TYPE_WIDGET)

static gboolean
is_needed (AvFieldRow *row)
{
  const AvField *field = av_field_row_get_field (row);

  return (field->flags & AV_FIELD_REQUIRED) != 0 && (field->flags & AV_FIELD_AUTOMATIC) == 0;
}

gboolean
av_form_rows_advance (GPtrArray *rows,
                      AvFieldRow *row,
                      gboolean only_needed)
{
  guint place;

  if (!g_ptr_array_find (rows, row, &place))
    return FALSE;

  for (guint i = place + 1; i < rows->len; i++)
    {
      AvFieldRow *next = g_ptr_array_index (rows, i);

      if (!av_field_row_is_answered (next) && (!only_needed || is_needed (next)) &&
          gtk_widget_get_mapped (GTK_WIDGET (next)))
        return gtk_widget_grab_focus (GTK_WIDGET (next));
    }

  return FALSE;
}

gboolean
av_form_rows_refuse (GPtrArray *rows,
                     const char *field,
                     const char *message)
{
  for (guint i = 0; i < rows->len; i++)
    {
      AvFieldRow *row = g_ptr_array_index (rows, i);

      if (strcmp (av_field_row_get_field (row)->id, field) != 0)
        continue;

      av_field_row_set_error (row, message);
      gtk_widget_grab_focus (GTK_WIDGET (row));
      return TRUE;
    }

  return FALSE;
}

GPtrArray *
av_form_view_dup_rows (AvFormView *self)
{
  GPtrArray *rows = g_ptr_array_new ();

  g_return_val_if_fail (AV_IS_FORM_VIEW (self), rows);

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL; child = gtk_widget_get_next_sibling (child))
    g_ptr_array_extend (rows, av_form_section_get_rows (AV_FORM_SECTION (child)), NULL, NULL);

  return rows;
}

AvFieldRow *
av_form_view_find_row (AvFormView *self,
                       const char *field)
{
  AvFieldRow *row = NULL;

  g_return_val_if_fail (AV_IS_FORM_VIEW (self), NULL);

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL && row == NULL; child = gtk_widget_get_next_sibling (child))
    row = av_form_section_find_row (AV_FORM_SECTION (child), field);

  return row;
}

gboolean
av_form_view_focus_first (AvFormView *self)
{
  g_autoptr (GPtrArray) rows = av_form_view_dup_rows (self);

  for (guint i = 0; i < rows->len; i++)
    {
      AvFieldRow *row = g_ptr_array_index (rows, i);

      if ((av_field_row_get_field (row)->flags & AV_FIELD_AUTOMATIC) == 0)
        return gtk_widget_grab_focus (GTK_WIDGET (row));
    }

  return FALSE;
}

static void
section_advanced (AvFormView *self,
                  AvFieldRow *row)
{
  g_autoptr (GPtrArray) rows = av_form_view_dup_rows (self);
  guint place;

  /* In a long form the order of the questions is the guide: what is answered
   * already is passed over by the Tab key, not by us. */
  if (g_ptr_array_find (rows, row, &place) && place + 1 < rows->len)
    gtk_widget_grab_focus (g_ptr_array_index (rows, place + 1));
}

static void
save_refused (AvFormView *self,
              const char *field,
              const char *message)
{
  g_autoptr (GPtrArray) rows = av_form_view_dup_rows (self);

  av_form_rows_refuse (rows, field, message);
}

static void
add_section (AvFormView *self,
             const char *id)
{
  GtkWidget *section = av_form_section_new (self->editor, id);

  g_signal_connect_object (section, "advance", G_CALLBACK (section_advanced), self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (section, "av-card");
  gtk_widget_set_parent (section, GTK_WIDGET (self));
}

static void
rebuild (AvFormView *self)
{
  const AvSection *section;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  if (self->editor == NULL)
    return;

  if (self->sections != NULL)
    {
      g_auto (GStrv) ids = g_strsplit (self->sections, " ", -1);

      for (guint i = 0; ids[i] != NULL; i++)
        add_section (self, ids[i]);
      return;
    }

  for (section = av_record_editor_get_form (self->editor)->sections; section->id != NULL; section++)
    add_section (self, section->id);
}

static void
set_editor (AvFormView *self,
            AvRecordEditor *editor)
{
  if (self->editor == editor)
    return;

  if (self->editor != NULL)
    g_signal_handlers_disconnect_by_func (self->editor, save_refused, self);
  g_set_object (&self->editor, editor);
  if (editor != NULL)
    g_signal_connect_object (editor, "refused", G_CALLBACK (save_refused), self, G_CONNECT_SWAPPED);
}

/* GTK would go by where things stand: along the columns, not down them. */
static gboolean
av_form_view_focus (GtkWidget *widget,
                    GtkDirectionType direction)
{
  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return GTK_WIDGET_CLASS (av_form_view_parent_class)->focus (widget, direction);

  return av_focus_children (widget, direction);
}

static void
av_form_view_get_property (GObject *object,
                           guint property,
                           GValue *value,
                           GParamSpec *pspec)
{
  AvFormView *self = AV_FORM_VIEW (object);

  switch (property)
    {
    case PROP_EDITOR:
      g_value_set_object (value, self->editor);
      break;
    case PROP_SECTIONS:
      g_value_set_string (value, self->sections);
      break;
    case PROP_MAX_COLUMNS:
      g_value_set_int (value, self->max_columns);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
av_form_view_set_property (GObject *object,
                           guint property,
                           const GValue *value,
                           GParamSpec *pspec)
{
  AvFormView *self = AV_FORM_VIEW (object);

  switch (property)
    {
    case PROP_EDITOR:
      set_editor (self, g_value_get_object (value));
      rebuild (self);
      break;
    case PROP_SECTIONS:
      g_free (self->sections);
      self->sections = g_value_dup_string (value);
      rebuild (self);
      break;
    case PROP_MAX_COLUMNS:
      self->max_columns = g_value_get_int (value);
      g_object_set (gtk_widget_get_layout_manager (GTK_WIDGET (self)), "max-columns", self->max_columns, NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
av_form_view_dispose (GObject *object)
{
  AvFormView *self = AV_FORM_VIEW (object);

  set_editor (self, NULL);
  rebuild (self);

  G_OBJECT_CLASS (av_form_view_parent_class)->dispose (object);
}

static void
av_form_view_finalize (GObject *object)
{
  g_free (AV_FORM_VIEW (object)->sections);

  G_OBJECT_CLASS (av_form_view_parent_class)->finalize (object);
}

static void
av_form_view_class_init (AvFormViewClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_form_view_get_property;
  object_class->set_property = av_form_view_set_property;
  object_class->dispose = av_form_view_dispose;
  object_class->finalize = av_form_view_finalize;

  properties[PROP_EDITOR] = g_param_spec_object ("editor", NULL, NULL, AV_TYPE_RECORD_EDITOR, flags);
  properties[PROP_SECTIONS] = g_param_spec_string ("sections", NULL, NULL, NULL, flags);
  properties[PROP_MAX_COLUMNS] = g_param_spec_int ("max-columns", NULL, NULL, 1, 8, 3, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  widget_class->focus = av_form_view_focus;
  gtk_widget_class_set_css_name (widget_class, "avform");
}

static void
av_form_view_init (AvFormView *self)
{
  self->max_columns = 3;
  gtk_widget_set_layout_manager (GTK_WIDGET (self), av_columns_layout_new (400, 3, 18));
}
