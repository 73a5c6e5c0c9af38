#include "av-status-line.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "av-accessible.h"

struct _AvStatusLine
{
  GtkWidget parent_instance;

  AvRecordEditor *editor;
  GtkWidget *box;
  GtkWidget *label;
  GtkWidget *undo;
  GtkWidget *before; /* where the keyboard was before it came to the button */
};

enum
{
  PROP_0,
  PROP_EDITOR,
  PROP_SAYS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AvStatusLine, av_status_line, GTK_TYPE_WIDGET)

static void
set_before (AvStatusLine *self,
            GtkWidget *before)
{
  g_set_weak_pointer (&self->before, before);
}

static void
keyboard_moved (AvStatusLine *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  if (focus != NULL && focus != self->undo)
    set_before (self, focus);
}

/* The keyboard does not go with the button: it is back where it was. */
static void
leave_undo (AvStatusLine *self)
{
  GtkWidget *before = self->before;

  if (!gtk_widget_is_focus (self->undo))
    return;
  if (before == NULL || !gtk_widget_get_mapped (before) || !gtk_widget_grab_focus (before))
    gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))), GTK_DIR_TAB_BACKWARD);
}

/* Says also what would be undone. */
static void
offer_undo (AvStatusLine *self,
            gboolean offered)
{
  if (offered)
    av_accessible_name (self->undo, _ ("Undo"), gtk_label_get_text (GTK_LABEL (self->label)));
  else
    leave_undo (self);
  gtk_widget_set_visible (self->undo, offered);
}

static void
set_text (AvStatusLine *self,
          const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_widget_remove_css_class (self->label, "av-error");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAYS]);
}

static void
show_status (AvStatusLine *self)
{
  set_text (self, self->editor != NULL ? av_record_editor_get_status (self->editor) : "");
  if (self->editor != NULL && av_record_editor_is_refusing (self->editor))
    gtk_widget_add_css_class (self->label, "av-error");
}

static void
show_undo (AvStatusLine *self)
{
  gboolean can_undo = FALSE;

  if (self->editor != NULL)
    g_object_get (self->editor, "can-undo", &can_undo, NULL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->undo), NULL);
  gtk_widget_set_sensitive (self->undo, TRUE);
  offer_undo (self, can_undo);
}

static void
undo_clicked (AvStatusLine *self)
{
  if (self->editor != NULL && gtk_actionable_get_action_name (GTK_ACTIONABLE (self->undo)) == NULL)
    av_record_editor_undo (self->editor);
}

void
av_status_line_say (AvStatusLine *self,
                    const char *text,
                    const char *undo_action)
{
  g_return_if_fail (AV_IS_STATUS_LINE (self));

  set_text (self, text);
  offer_undo (self, undo_action != NULL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->undo), undo_action);
}

void
av_status_line_refuse (AvStatusLine *self,
                       const char *text,
                       const char *undo_action)
{
  g_return_if_fail (AV_IS_STATUS_LINE (self));

  av_status_line_say (self, text, undo_action);
  gtk_widget_add_css_class (self->label, "av-error");
}

void
av_status_line_drop_refusal (AvStatusLine *self)
{
  g_return_if_fail (AV_IS_STATUS_LINE (self));

  if (gtk_widget_has_css_class (self->label, "av-error"))
    av_status_line_say (self, "", NULL);
}

void
av_status_line_watch (AvStatusLine *self,
                      GtkWidget *asked)
{
  const char *signal = NULL;
  gpointer answer = asked;

  g_return_if_fail (AV_IS_STATUS_LINE (self));

  if (ADW_IS_COMBO_ROW (asked))
    signal = "notify::selected";
  else if (GTK_IS_CHECK_BUTTON (asked))
    signal = "toggled";
  else if (GTK_IS_TEXT (asked))
    signal = "notify::text";
  else if (GTK_IS_TEXT_VIEW (asked))
    {
      answer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (asked));
      signal = "changed";
    }

  if (signal != NULL)
    g_signal_connect_object (answer, signal, G_CALLBACK (av_status_line_drop_refusal), self, G_CONNECT_SWAPPED);
  for (GtkWidget *child = gtk_widget_get_first_child (asked); child != NULL; child = gtk_widget_get_next_sibling (child))
    av_status_line_watch (self, child);
}

gboolean
av_status_line_needs_foot (GtkWidget *window,
                           gboolean says,
                           gboolean asks)
{
  return says || asks;
}

static void
set_editor (AvStatusLine *self,
            AvRecordEditor *editor)
{
  if (self->editor == editor)
    return;

  if (self->editor != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->editor, show_status, self);
      g_signal_handlers_disconnect_by_func (self->editor, show_undo, self);
    }

  g_set_object (&self->editor, editor);
  if (editor == NULL)
    return;

  g_signal_connect_object (editor, "notify::status", G_CALLBACK (show_status), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "notify::can-undo", G_CALLBACK (show_undo), self, G_CONNECT_SWAPPED);
  show_status (self);
  show_undo (self);
}

static void
av_status_line_get_property (GObject *object,
                             guint property,
                             GValue *value,
                             GParamSpec *pspec)
{
  AvStatusLine *self = AV_STATUS_LINE (object);

  if (property == PROP_EDITOR)
    g_value_set_object (value, self->editor);
  else
    g_value_set_boolean (value, *gtk_label_get_text (GTK_LABEL (self->label)) != '\0');
}

static void
av_status_line_set_property (GObject *object,
                             guint property,
                             const GValue *value,
                             GParamSpec *pspec)
{
  set_editor (AV_STATUS_LINE (object), g_value_get_object (value));
}

static void
av_status_line_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (av_status_line_parent_class)->root (widget);

  g_signal_connect_object (gtk_widget_get_root (widget), "notify::focus-widget", G_CALLBACK (keyboard_moved), widget, G_CONNECT_SWAPPED);
}

static void
av_status_line_unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_root (widget), keyboard_moved, widget);

  GTK_WIDGET_CLASS (av_status_line_parent_class)->unroot (widget);
}

static void
av_status_line_dispose (GObject *object)
{
  AvStatusLine *self = AV_STATUS_LINE (object);

  set_before (self, NULL);
  set_editor (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (av_status_line_parent_class)->dispose (object);
}

static void
av_status_line_class_init (AvStatusLineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_status_line_get_property;
  object_class->set_property = av_status_line_set_property;
  object_class->dispose = av_status_line_dispose;
  widget_class->root = av_status_line_root;
  widget_class->unroot = av_status_line_unroot;

  properties[PROP_EDITOR] = g_param_spec_object ("editor", NULL, NULL, AV_TYPE_RECORD_EDITOR, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SAYS] = g_param_spec_boolean ("says", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "avstatus");
}

static void
av_status_line_init (AvStatusLine *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "hexpand", TRUE, "wrap", TRUE, NULL);
  gtk_widget_add_css_class (self->label, "av-status");
  self->undo = gtk_button_new_with_label (_ ("Undo (Ctrl+Z)"));
  /* A click leaves the keyboard where one writes. */
  gtk_widget_set_focus_on_click (self->undo, FALSE);
  gtk_widget_set_tooltip_text (self->undo, _ ("Take back the last save (Ctrl+Z)"));
  gtk_widget_add_css_class (self->undo, "flat");
  gtk_widget_set_visible (self->undo, FALSE);
  av_accessible_name (self->undo, _ ("Undo"), NULL);
  g_signal_connect_swapped (self->undo, "clicked", G_CALLBACK (undo_clicked), self);

  gtk_box_append (GTK_BOX (self->box), self->label);
  gtk_box_append (GTK_BOX (self->box), self->undo);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}
