#include "av-entry-editor.h"

#include <glib/gi18n.h>

#include "av-focus.h"

struct _AvEntryEditor
{
  GtkWidget parent_instance;

  const AvField *field;
  char *answer;
  GtkWidget *entry;
  GtkWidget *understood;
  gboolean showing; /* the entry follows the answer, not the hand */
};

enum
{
  PROP_0,
  PROP_ANSWER,
  N_PROPS
};

static void implement_editor (AvEditorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AvEntryEditor, av_entry_editor, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (AV_TYPE_EDITOR, implement_editor))

/* Canonical text of what is typed; as typed where it cannot be read. */
static char *
read_entry (AvEntryEditor *self)
{
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  char *canonical = NULL;

  if (*typed == '\0')
    return NULL;

  if (av_field_check_typed (self->field, typed, &canonical, NULL))
    return canonical;

  return g_steal_pointer (&typed);
}

/* Dates and sums are read back while they are typed. */
static void
show_understood (AvEntryEditor *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *shown = NULL;

  switch (self->field->kind)
    {
    case AV_FIELD_DAY:
    case AV_FIELD_MOMENT:
    case AV_FIELD_MONEY:
      if (self->answer != NULL && av_field_is_canonical (self->field, self->answer))
        shown = av_field_show (self->field, self->answer);
      break;
    default:
      break;
    }

  if (shown != NULL && strcmp (shown, typed) == 0)
    g_clear_pointer (&shown, g_free);

  gtk_label_set_text (GTK_LABEL (self->understood), shown != NULL ? shown : "");
  gtk_widget_set_visible (self->understood, shown != NULL);
}

static void
show_answer (AvEntryEditor *self)
{
  g_autofree char *shown = NULL;

  if (self->answer != NULL && av_field_is_canonical (self->field, self->answer))
    shown = av_field_show (self->field, self->answer);
  else
    shown = g_strdup (self->answer);

  self->showing = TRUE;
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->entry)), shown != NULL ? shown : "") != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), shown != NULL ? shown : "");
  self->showing = FALSE;

  show_understood (self);
}

static void
entry_changed (AvEntryEditor *self)
{
  g_autofree char *answer = NULL;

  if (self->showing)
    return;

  answer = read_entry (self);
  if (g_strcmp0 (self->answer, answer) != 0)
    {
      g_free (self->answer);
      self->answer = g_steal_pointer (&answer);
      show_understood (self);
      g_object_notify (G_OBJECT (self), "answer");
    }
  else
    {
      show_understood (self);
    }
}

static void
entry_activated (AvEntryEditor *self)
{
  av_editor_settle (AV_EDITOR (self));
  av_editor_advance (AV_EDITOR (self));
}

static void
set_answer (AvEntryEditor *self,
            const char *answer)
{
  if (g_strcmp0 (self->answer, answer) == 0)
    return;

  g_free (self->answer);
  self->answer = g_strdup (answer);
  show_answer (self);
  g_object_notify (G_OBJECT (self), "answer");
}

static GtkWidget *
av_entry_editor_get_target (AvEditor *editor)
{
  return AV_ENTRY_EDITOR (editor)->entry;
}

static void
av_entry_editor_settle (AvEditor *editor)
{
  show_answer (AV_ENTRY_EDITOR (editor));
}

static void
implement_editor (AvEditorInterface *iface)
{
  iface->get_target = av_entry_editor_get_target;
  iface->settle = av_entry_editor_settle;
}

static void
dress_entry (AvEntryEditor *self)
{
  GtkEntry *entry = GTK_ENTRY (self->entry);

  switch (self->field->kind)
    {
    case AV_FIELD_DAY:
      gtk_entry_set_placeholder_text (entry, _ ("24/1/2004, 2004, yesterday…"));
      break;
    case AV_FIELD_MOMENT:
      gtk_entry_set_placeholder_text (entry, _ ("24/1 14:30, today, yesterday…"));
      break;
    case AV_FIELD_PHONE:
      gtk_entry_set_input_purpose (entry, GTK_INPUT_PURPOSE_PHONE);
      gtk_entry_set_placeholder_text (entry, "06 …");
      break;
    case AV_FIELD_EMAIL:
      gtk_entry_set_input_purpose (entry, GTK_INPUT_PURPOSE_EMAIL);
      break;
    case AV_FIELD_NUMBER:
      gtk_entry_set_input_purpose (entry, GTK_INPUT_PURPOSE_DIGITS);
      gtk_editable_set_width_chars (GTK_EDITABLE (entry), 6);
      break;
    case AV_FIELD_MONEY:
      gtk_entry_set_input_purpose (entry, GTK_INPUT_PURPOSE_NUMBER);
      gtk_entry_set_placeholder_text (entry, "0,00 €");
      break;
    default:
      break;
    }
}

GtkWidget *
av_entry_editor_new (const AvField *field)
{
  AvEntryEditor *self = g_object_new (AV_TYPE_ENTRY_EDITOR, NULL);

  self->field = field;
  dress_entry (self);

  return GTK_WIDGET (self);
}

static gboolean
av_entry_editor_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (AV_ENTRY_EDITOR (widget)->entry);
}

static void
av_entry_editor_get_property (GObject *object,
                              guint property,
                              GValue *value,
                              GParamSpec *pspec)
{
  g_value_set_string (value, AV_ENTRY_EDITOR (object)->answer);
}

static void
av_entry_editor_set_property (GObject *object,
                              guint property,
                              const GValue *value,
                              GParamSpec *pspec)
{
  set_answer (AV_ENTRY_EDITOR (object), g_value_get_string (value));
}

static void
av_entry_editor_dispose (GObject *object)
{
  AvEntryEditor *self = AV_ENTRY_EDITOR (object);

  g_clear_pointer (&self->entry, gtk_widget_unparent);
  g_clear_pointer (&self->understood, gtk_widget_unparent);

  G_OBJECT_CLASS (av_entry_editor_parent_class)->dispose (object);
}

static void
av_entry_editor_finalize (GObject *object)
{
  g_free (AV_ENTRY_EDITOR (object)->answer);

  G_OBJECT_CLASS (av_entry_editor_parent_class)->finalize (object);
}

static void
av_entry_editor_class_init (AvEntryEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_entry_editor_get_property;
  object_class->set_property = av_entry_editor_set_property;
  object_class->dispose = av_entry_editor_dispose;
  object_class->finalize = av_entry_editor_finalize;
  widget_class->grab_focus = av_entry_editor_grab_focus;
  widget_class->focus = av_focus_children;

  g_object_class_override_property (object_class, PROP_ANSWER, "answer");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "aventry");
}

static void
av_entry_editor_init (AvEntryEditor *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 3);

  self->entry = g_object_new (GTK_TYPE_ENTRY, "hexpand", TRUE, "enable-emoji-completion", FALSE, NULL);
  gtk_widget_set_parent (self->entry, GTK_WIDGET (self));
  self->understood = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "visible", FALSE, "wrap", TRUE, NULL);
  gtk_widget_add_css_class (self->understood, "av-understood");
  gtk_widget_set_parent (self->understood, GTK_WIDGET (self));

  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (entry_changed), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (entry_activated), self);
}
