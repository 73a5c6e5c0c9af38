#include "av-note-editor.h"

#include <glib/gi18n.h>

#include "av-focus.h"

struct _AvNoteEditor
{
  GtkWidget parent_instance;

  const AvField *field;
  char *answer;
  GtkWidget *scrolled;
  GtkWidget *view;
  GtkWidget *counter;
  gboolean showing;
};

enum
{
  PROP_0,
  PROP_ANSWER,
  N_PROPS
};

static void implement_editor (AvEditorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AvNoteEditor, av_note_editor, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (AV_TYPE_EDITOR, implement_editor))

static char *
read_view (AvNoteEditor *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  g_autofree char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);
  g_strstrip (text);

  return *text != '\0' ? g_steal_pointer (&text) : NULL;
}

static void
count_characters (AvNoteEditor *self)
{
  guint limit = av_field_get_limit (self->field);
  glong n = self->answer != NULL ? g_utf8_strlen (self->answer, -1) : 0;
  g_autofree char *text = NULL;

  if (limit == 0)
    return;

  if (n > limit)
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%ld character too many", "%ld characters too many", n - limit), n - (glong) limit);
  else
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%ld character left", "%ld characters left", limit - n), (glong) limit - n);

  gtk_label_set_text (GTK_LABEL (self->counter), text);
  /* Nobody needs to count before the end comes near. */
  gtk_widget_set_visible (self->counter, n > (glong) limit * 2 / 3);
  if (n > limit)
    gtk_widget_add_css_class (self->counter, "av-error");
  else
    gtk_widget_remove_css_class (self->counter, "av-error");
}

static void
buffer_changed (AvNoteEditor *self)
{
  g_autofree char *answer = NULL;

  if (self->showing)
    return;

  answer = read_view (self);
  if (g_strcmp0 (answer, self->answer) == 0)
    return;

  g_free (self->answer);
  self->answer = g_steal_pointer (&answer);
  count_characters (self);
  g_object_notify (G_OBJECT (self), "answer");
}

static void
set_answer (AvNoteEditor *self,
            const char *answer)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));

  if (g_strcmp0 (self->answer, answer) == 0)
    return;

  g_free (self->answer);
  self->answer = g_strdup (answer);
  self->showing = TRUE;
  gtk_text_buffer_set_text (buffer, answer != NULL ? answer : "", -1);
  self->showing = FALSE;
  count_characters (self);
  g_object_notify (G_OBJECT (self), "answer");
}

static GtkWidget *
av_note_editor_get_target (AvEditor *editor)
{
  return AV_NOTE_EDITOR (editor)->view;
}

static void
implement_editor (AvEditorInterface *iface)
{
  iface->get_target = av_note_editor_get_target;
}

GtkWidget *
av_note_editor_new (const AvField *field)
{
  AvNoteEditor *self = g_object_new (AV_TYPE_NOTE_EDITOR, NULL);

  self->field = field;
  count_characters (self);

  return GTK_WIDGET (self);
}

static gboolean
av_note_editor_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (AV_NOTE_EDITOR (widget)->view);
}

static void
av_note_editor_get_property (GObject *object,
                             guint property,
                             GValue *value,
                             GParamSpec *pspec)
{
  g_value_set_string (value, AV_NOTE_EDITOR (object)->answer);
}

static void
av_note_editor_set_property (GObject *object,
                             guint property,
                             const GValue *value,
                             GParamSpec *pspec)
{
  set_answer (AV_NOTE_EDITOR (object), g_value_get_string (value));
}

static void
av_note_editor_dispose (GObject *object)
{
  AvNoteEditor *self = AV_NOTE_EDITOR (object);

  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_pointer (&self->counter, gtk_widget_unparent);

  G_OBJECT_CLASS (av_note_editor_parent_class)->dispose (object);
}

static void
av_note_editor_finalize (GObject *object)
{
  g_free (AV_NOTE_EDITOR (object)->answer);

  G_OBJECT_CLASS (av_note_editor_parent_class)->finalize (object);
}

static void
av_note_editor_class_init (AvNoteEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_note_editor_get_property;
  object_class->set_property = av_note_editor_set_property;
  object_class->dispose = av_note_editor_dispose;
  object_class->finalize = av_note_editor_finalize;
  widget_class->grab_focus = av_note_editor_grab_focus;
  widget_class->focus = av_focus_children;

  g_object_class_override_property (object_class, PROP_ANSWER, "answer");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "avnote");
}

static void
av_note_editor_init (AvNoteEditor *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 3);

  self->view = g_object_new (GTK_TYPE_TEXT_VIEW,
                             "wrap-mode", GTK_WRAP_WORD_CHAR,
                             "accepts-tab", FALSE,
                             "top-margin", 10, "bottom-margin", 10, "left-margin", 11, "right-margin", 11,
                             NULL);
  self->scrolled = g_object_new (GTK_TYPE_SCROLLED_WINDOW,
                                 "child", self->view,
                                 "focusable", FALSE,
                                 "hscrollbar-policy", GTK_POLICY_NEVER,
                                 "min-content-height", 76,
                                 "max-content-height", 200,
                                 "propagate-natural-height", TRUE,
                                 "hexpand", TRUE,
                                 NULL);
  gtk_widget_add_css_class (self->scrolled, "av-note");
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));

  self->counter = g_object_new (GTK_TYPE_LABEL, "xalign", 1.0, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->counter, "av-hint");
  gtk_widget_set_parent (self->counter, GTK_WIDGET (self));

  g_signal_connect_object (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view)), "changed",
                           G_CALLBACK (buffer_changed), self, G_CONNECT_SWAPPED);
}
