#include "av-form-section.h"

#include "av-focus.h"

struct _AvFormSection
{
  GtkWidget parent_instance;

  AvRecordEditor *editor;
  char *section;
  char *fields;
  char *title;
  gboolean beside;
  GPtrArray *rows;
  GtkWidget *box;
};

enum
{
  PROP_0,
  PROP_SECTION,
  PROP_EDITOR,
  PROP_FIELDS,
  PROP_BESIDE,
  PROP_TITLE,
  N_PROPS
};

enum
{
  ADVANCE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvFormSection, av_form_section, GTK_TYPE_WIDGET)

static void
row_advanced (AvFieldRow *row,
              gboolean typed,
              AvFormSection *self)
{
  g_signal_emit (self, signals[ADVANCE], 0, row, typed);
}

static gboolean
is_wanted (AvFormSection *self,
           const AvField *field)
{
  g_auto (GStrv) ids = self->fields != NULL ? g_strsplit (self->fields, " ", -1) : NULL;
  g_autofree char *left_out = g_strconcat ("-", field->id, NULL);

  if ((field->flags & AV_FIELD_RETIRED) != 0)
    return FALSE;
  if (ids != NULL && *self->fields != '-')
    return g_strv_contains ((const char *const *) ids, field->id);
  if (ids != NULL && g_strv_contains ((const char *const *) ids, left_out))
    return FALSE;

  return self->section == NULL || strcmp (field->section, self->section) == 0;
}

static void
add_heading (AvFormSection *self,
             const AvSection *section)
{
  const char *title = self->title;
  GtkWidget *label;

  if (title == NULL && section != NULL)
    title = av_section_get_label (section);
  if (title == NULL || *title == '\0')
    return;

  label = g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0, "wrap", TRUE,
                        "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, NULL);
  gtk_widget_add_css_class (label, "av-heading");
  gtk_box_append (GTK_BOX (self->box), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);

  if (section != NULL && av_section_get_help (section) != NULL)
    {
      GtkWidget *help = g_object_new (GTK_TYPE_LABEL, "label", av_section_get_help (section), "xalign", 0.0, "wrap", TRUE, NULL);

      gtk_widget_add_css_class (help, "av-hint");
      gtk_box_append (GTK_BOX (self->box), help);
    }
}

static void
rebuild (AvFormSection *self)
{
  const AvForm *form;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  g_ptr_array_set_size (self->rows, 0);
  if (self->editor == NULL)
    return;

  form = av_record_editor_get_form (self->editor);
  add_heading (self, self->section != NULL ? av_form_find_section (form, self->section) : NULL);
  for (guint i = 0; i < form->n_fields; i++)
    {
      GtkWidget *row;

      if (!is_wanted (self, &form->fields[i]))
        continue;

      row = av_field_row_new (&form->fields[i], self->editor,
                              self->beside ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
      g_signal_connect (row, "advance", G_CALLBACK (row_advanced), self);
      g_ptr_array_add (self->rows, row);
      gtk_box_append (GTK_BOX (self->box), row);
    }

  gtk_widget_set_visible (GTK_WIDGET (self), self->rows->len > 0);
}

AvFieldRow *
av_form_section_find_row (AvFormSection *self,
                          const char *field)
{
  g_return_val_if_fail (AV_IS_FORM_SECTION (self), NULL);

  for (guint i = 0; i < self->rows->len; i++)
    {
      AvFieldRow *row = g_ptr_array_index (self->rows, i);

      if (strcmp (av_field_row_get_field (row)->id, field) == 0)
        return row;
    }

  return NULL;
}

GPtrArray *
av_form_section_get_rows (AvFormSection *self)
{
  g_return_val_if_fail (AV_IS_FORM_SECTION (self), NULL);

  return self->rows;
}

GtkWidget *
av_form_section_new (AvRecordEditor *editor,
                     const char *section)
{
  return g_object_new (AV_TYPE_FORM_SECTION, "section", section, "editor", editor, NULL);
}

/* In the order of the questions: GTK goes by where things stand, and passes over
 * a question that was shown since it last drew. */
static gboolean
av_form_section_focus (GtkWidget *widget,
                       GtkDirectionType direction)
{
  GtkWidget *box = AV_FORM_SECTION (widget)->box;

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return gtk_widget_child_focus (box, direction);

  return av_focus_children (box, direction);
}

static void
av_form_section_get_property (GObject *object,
                              guint property,
                              GValue *value,
                              GParamSpec *pspec)
{
  AvFormSection *self = AV_FORM_SECTION (object);

  switch (property)
    {
    case PROP_SECTION:
      g_value_set_string (value, self->section);
      break;
    case PROP_EDITOR:
      g_value_set_object (value, self->editor);
      break;
    case PROP_FIELDS:
      g_value_set_string (value, self->fields);
      break;
    case PROP_BESIDE:
      g_value_set_boolean (value, self->beside);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
set_text (char **text,
          const GValue *value)
{
  g_free (*text);
  *text = g_value_dup_string (value);
}

static void
av_form_section_set_property (GObject *object,
                              guint property,
                              const GValue *value,
                              GParamSpec *pspec)
{
  AvFormSection *self = AV_FORM_SECTION (object);

  switch (property)
    {
    case PROP_SECTION:
      set_text (&self->section, value);
      break;
    case PROP_EDITOR:
      g_set_object (&self->editor, g_value_get_object (value));
      break;
    case PROP_FIELDS:
      set_text (&self->fields, value);
      break;
    case PROP_BESIDE:
      self->beside = g_value_get_boolean (value);
      gtk_box_set_spacing (GTK_BOX (self->box), self->beside ? 8 : 14);
      break;
    case PROP_TITLE:
      set_text (&self->title, value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
      return;
    }

  rebuild (self);
}

static void
av_form_section_dispose (GObject *object)
{
  AvFormSection *self = AV_FORM_SECTION (object);

  g_ptr_array_set_size (self->rows, 0);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->editor);

  G_OBJECT_CLASS (av_form_section_parent_class)->dispose (object);
}

static void
av_form_section_finalize (GObject *object)
{
  AvFormSection *self = AV_FORM_SECTION (object);

  g_free (self->section);
  g_free (self->fields);
  g_free (self->title);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (av_form_section_parent_class)->finalize (object);
}

static void
av_form_section_class_init (AvFormSectionClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_form_section_get_property;
  object_class->set_property = av_form_section_set_property;
  object_class->dispose = av_form_section_dispose;
  object_class->finalize = av_form_section_finalize;
  widget_class->focus = av_form_section_focus;

  properties[PROP_SECTION] = g_param_spec_string ("section", NULL, NULL, NULL, flags);
  properties[PROP_EDITOR] = g_param_spec_object ("editor", NULL, NULL, AV_TYPE_RECORD_EDITOR, flags);
  properties[PROP_FIELDS] = g_param_spec_string ("fields", NULL, NULL, NULL, flags);
  properties[PROP_BESIDE] = g_param_spec_boolean ("beside", NULL, NULL, FALSE, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[ADVANCE] = g_signal_new ("advance", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, AV_TYPE_FIELD_ROW, G_TYPE_BOOLEAN);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "avsection");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
av_form_section_init (AvFormSection *self)
{
  self->rows = g_ptr_array_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 14);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}
