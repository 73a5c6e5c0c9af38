#include "av-note-row.h"

#include <glib/gi18n.h>

#include "av-accessible.h"
#include "av-focus.h"
#include "av-note-editor.h"

struct _AvNoteRow
{
  AdwBin parent_instance;

  AvNoteWriting *writing;
  GtkWidget *editor; /* NULL: it does not open */

  GtkWidget *caption;
  GtkWidget *remove;
  GtkWidget *take_back;
  GtkWidget *place;
  GtkWidget *status;
};

G_DEFINE_FINAL_TYPE (AvNoteRow, av_note_row, ADW_TYPE_BIN)

static char *
describe (AvNoteWriting *writing)
{
  gint64 saved = av_note_writing_get_saved (writing);
  const char *title = av_note_writing_get_title (writing);
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (saved);
  g_autofree char *when = saved != 0 && time != NULL ? g_date_time_format (time, _ ("%-d %b %Y at %H:%M")) : g_strdup (_ ("New note"));

  return title != NULL ? g_strdup_printf (C_ ("when, about which event", "%s, about: %s"), when, title) : g_steal_pointer (&when);
}

static void
name_buttons (AvNoteRow *self,
              const char *caption)
{
  /* Translators: %s is when it was written. */
  g_autofree char *remove = g_strdup_printf (_ ("Remove the private note: %s"), caption);
  g_autofree char *take_back = g_strdup_printf (_ ("Take the private note back: %s"), caption);

  av_accessible_name (self->remove, remove, NULL);
  av_accessible_name (self->take_back, take_back, NULL);
}

static void
show_state (AvNoteRow *self)
{
  gboolean removed, refused;
  g_autofree char *status = NULL;
  g_autofree char *caption = describe (self->writing);

  g_object_get (self->writing, "removed", &removed, "refused", &refused, "status", &status, NULL);
  gtk_label_set_text (GTK_LABEL (self->caption), caption);
  name_buttons (self, caption);
  if (self->editor != NULL)
    av_accessible_name (av_editor_get_target (AV_EDITOR (self->editor)), av_field_get_label (av_private_note_get_field ()), caption);

  gtk_widget_set_visible (self->place, !removed);
  gtk_widget_set_visible (self->remove, !removed);
  gtk_widget_set_visible (self->take_back, removed && self->editor != NULL);
  gtk_label_set_text (GTK_LABEL (self->status), status);
  gtk_widget_set_visible (self->status, *status != '\0');
  if (refused)
    gtk_widget_add_css_class (self->status, "av-error");
  else
    gtk_widget_remove_css_class (self->status, "av-error");
}

/* What does not open is not taken back: nothing here keeps the keyboard then. */
static void
remove_clicked (AvNoteRow *self)
{
  if (self->editor == NULL)
    gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))), GTK_DIR_TAB_BACKWARD);

  av_note_writing_remove (self->writing);
  if (self->editor != NULL)
    gtk_widget_grab_focus (self->take_back);
}

static void
take_back_clicked (AvNoteRow *self)
{
  av_note_writing_take_back (self->writing);
  gtk_widget_grab_focus (self->editor);
}

static GtkWidget *
new_sentence (void)
{
  GtkWidget *label = gtk_label_new (_ ("This note does not open: it was written before you were let in again, or it is damaged. Nobody can read it any more."));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  return label;
}

static void
set_writing (AvNoteRow *self,
             AvNoteWriting *writing)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->writing = g_object_ref (writing);
  if (!av_note_writing_is_closed (writing))
    {
      self->editor = av_note_editor_new (av_private_note_get_field ());
      g_object_bind_property (writing, "text", self->editor, "answer", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
    }
  adw_bin_set_child (ADW_BIN (self->place), self->editor != NULL ? self->editor : new_sentence ());
  g_signal_connect_object (focus, "leave", G_CALLBACK (av_note_writing_keep), writing, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->place, focus);
  g_signal_connect_object (writing, "notify::status", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (writing, "notify::refused", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (writing, "notify::removed", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  show_state (self);
}

GtkWidget *
av_note_row_new (AvNoteWriting *writing)
{
  AvNoteRow *self = g_object_new (AV_TYPE_NOTE_ROW, NULL);

  set_writing (self, writing);
  return GTK_WIDGET (self);
}

AvNoteWriting *
av_note_row_get_writing (AvNoteRow *self)
{
  g_return_val_if_fail (AV_IS_NOTE_ROW (self), NULL);

  return self->writing;
}

static gboolean
av_note_row_grab_focus (GtkWidget *widget)
{
  AvNoteRow *self = AV_NOTE_ROW (widget);

  return gtk_widget_grab_focus (self->editor != NULL ? self->editor : self->remove);
}

/* Closing a window, locking: what is typed is on its way before it goes. */
static void
av_note_row_dispose (GObject *object)
{
  AvNoteRow *self = AV_NOTE_ROW (object);

  if (self->writing != NULL)
    av_note_writing_keep (self->writing);
  g_clear_object (&self->writing);

  G_OBJECT_CLASS (av_note_row_parent_class)->dispose (object);
}

static void
av_note_row_class_init (AvNoteRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_note_row_dispose;
  widget_class->grab_focus = av_note_row_grab_focus;
  widget_class->focus = av_focus_children;

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-note-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AvNoteRow, caption);
  gtk_widget_class_bind_template_child (widget_class, AvNoteRow, remove);
  gtk_widget_class_bind_template_child (widget_class, AvNoteRow, take_back);
  gtk_widget_class_bind_template_child (widget_class, AvNoteRow, place);
  gtk_widget_class_bind_template_child (widget_class, AvNoteRow, status);
}

static void
av_note_row_init (AvNoteRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_swapped (self->remove, "clicked", G_CALLBACK (remove_clicked), self);
  g_signal_connect_swapped (self->take_back, "clicked", G_CALLBACK (take_back_clicked), self);
}
