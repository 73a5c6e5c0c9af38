#include "av-relecture-window.h"

#include <glib/gi18n-lib.h>

#include "av-draft-holder.h"
#include "av-outing-window.h"
#include "av-relecture-window-private.h"
#include "av-workplace.h"

enum
{
  PROP_SESSION = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
show_count (AvRelectureWindow *self)
{
  guint n = av_session_get_to_read_over (self->session);
  g_autofree char *text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u capture to read over", "%u captures to read over", n), n);

  gtk_label_set_text (self->count, n > 0 ? text : _ ("Nothing waits"));
}

static AvCapture *
get_capture (AvRelectureWindow *self)
{
  return av_captured_pane_get_capture (self->pane);
}

/* ---- What is open ---------------------------------------------------------- */

static void
show_nothing (AvRelectureWindow *self)
{
  self->open = NULL;
  av_captured_pane_show_nothing (self->pane);
}

static void
focus_pane (AvRelectureWindow *self)
{
  if (self->open != NULL)
    av_captured_pane_take_focus (self->pane);
}

static void
show_row (AvRelectureWindow *self,
          AvCapturedRow *row)
{
  self->open = row;
  gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
  av_captured_pane_show (self->pane, row, av_session_get_outing_place (self->session));
  focus_pane (self);
}

/* What stands at that place now, or the first that waits. */
static void
go_on (AvRelectureWindow *self,
       int place)
{
  AvCapturedRow *row = av_captured_list_get_next (self->list, place);

  if (row != NULL && av_captured_row_is_waiting (row))
    {
      show_row (self, row);
      return;
    }

  show_nothing (self);
  if (row == NULL)
    av_captured_pane_take_focus (self->pane);
  else
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* ---- The list -------------------------------------------------------------- */

/* At that place, or at the capture of that file or record where there is one. */
typedef struct
{
  AvRelectureWindow *window;
  int place;
  char *name;
} Reading;

static Reading *
reading_new (AvRelectureWindow *self,
             const char *name)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->window = g_object_ref (self);
  reading->name = g_strdup (name);
  reading->place = self->open != NULL ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (self->open)) : 0;

  return reading;
}

static int
find_place (AvRelectureWindow *self,
            Reading *reading)
{
  int place = reading->name != NULL ? av_captured_list_find_waiting (self->list, reading->name) : reading->place;

  if (place >= 0)
    return place;

  av_status_line_say (self->status, _ ("It does not wait to be read over any more."), NULL);

  return reading->place;
}

static void
reading_free (Reading *reading)
{
  g_object_unref (reading->window);
  g_free (reading->name);
  g_free (reading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

static void
listed (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  g_autoptr (Reading) reading = user_data;
  AvRelectureWindow *self = reading->window;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) captured = av_relecture_list_finish (AV_SESSION (source), result, &error);

  self->busy = FALSE;
  if (self->list == NULL)
    return;
  if (captured == NULL)
    {
      av_status_line_refuse (self->status, error->message, NULL);
      return;
    }

  self->open = NULL;
  av_captured_list_fill (self->list, captured);
  show_count (self);
  go_on (self, find_place (self, reading));
}

void
av_relecture_window_refresh (AvRelectureWindow *self,
                             const char *name)
{
  av_relecture_list_async (self->session, self->opening, listed, reading_new (self, name));
}

static AvRecordEditor *
find_editor (AvDraftHolder *holder,
             const char *id)
{
  AvRecordEditor *editor = av_capture_get_editor (get_capture (AV_RELECTURE_WINDOW (holder)));

  return editor != NULL && strcmp (av_record_editor_get_id (editor), id) == 0 ? editor : NULL;
}

/* The capture it corrects brings its draft along. */
static void
take_draft (AvDraftHolder *holder,
            AvDraft *draft)
{
  av_relecture_window_refresh (AV_RELECTURE_WINDOW (holder), draft->id);
}

static void
implement_draft_holder (AvDraftHolderInterface *iface)
{
  iface->find_editor = find_editor;
  iface->take_draft = take_draft;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (AvRelectureWindow, av_relecture_window, ADW_TYPE_APPLICATION_WINDOW, G_IMPLEMENT_INTERFACE (AV_TYPE_DRAFT_HOLDER, implement_draft_holder))

static void
row_activated (AvRelectureWindow *self,
               GtkListBoxRow *row)
{
  show_row (self, AV_CAPTURED_ROW (row));
}

static void
outing_action (GtkWidget *widget,
               const char *action,
               GVariant *parameter)
{
  gtk_window_present (GTK_WINDOW (av_outing_window_new (GTK_WINDOW (widget), AV_RELECTURE_WINDOW (widget)->session)));
}

static void
twin_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  AvRelectureWindow *self = AV_RELECTURE_WINDOW (widget);

  if (av_captured_pane_shows_capture (self->pane))
    av_capture_open_twin (get_capture (self));
}

/* People are looked at in Repérage; what is read over stays here meanwhile. */
static void
show_twin (AvRelectureWindow *self,
           const char *container)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.open-dossier", "(ss)", "reperage", container);
}

static void
next_zone_action (GtkWidget *widget,
                  const char *action,
                  GVariant *parameter)
{
  AvRelectureWindow *self = AV_RELECTURE_WINDOW (widget);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (gtk_widget_get_focus_child (self->side) == NULL)
    gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : GTK_WIDGET (self->list));
  else
    gtk_widget_child_focus (GTK_WIDGET (self->pane), GTK_DIR_TAB_FORWARD);
}

static void
outing_changed (AvRelectureWindow *self)
{
  if (self->open != NULL && av_captured_row_is_passage (self->open))
    av_captured_pane_show (self->pane, self->open, av_session_get_outing_place (self->session));
}

static void
alarm_changed (AvRelectureWindow *self)
{
  const char *alarm = av_session_get_alarm (self->session);

  gtk_label_set_text (self->alarm, alarm != NULL ? alarm : "");
  gtk_widget_set_visible (GTK_WIDGET (self->alarm), alarm != NULL);
}

static void
set_session (AvRelectureWindow *self,
             AvSession *session)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  if (session == NULL || !g_set_object (&self->session, session))
    return;

  self->opening = av_workplace_get_opening (AV_WORKPLACE (application));
  g_object_set (get_capture (self), "session", session, NULL);
  g_signal_connect_object (session, "notify::outing-place", G_CALLBACK (outing_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::to-read-over", G_CALLBACK (show_count), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::alarm", G_CALLBACK (alarm_changed), self, G_CONNECT_SWAPPED);
  alarm_changed (self);
  show_count (self);
  show_nothing (self);
  av_relecture_window_refresh (self, NULL);
}

static void
av_relecture_window_get_property (GObject *object,
                                  guint property,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  g_value_set_object (value, AV_RELECTURE_WINDOW (object)->session);
}

static void
av_relecture_window_set_property (GObject *object,
                                  guint property,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  set_session (AV_RELECTURE_WINDOW (object), g_value_get_object (value));
}

static void
av_relecture_window_dispose (GObject *object)
{
  AvRelectureWindow *self = AV_RELECTURE_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_RELECTURE_WINDOW);
  g_clear_object (&self->session);
  av_relecture_window_forget_last (self);
  g_clear_pointer (&self->accepting, g_ptr_array_unref);

  G_OBJECT_CLASS (av_relecture_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, AvRelectureWindow, alarm);
  gtk_widget_class_bind_template_child (widget_class, AvRelectureWindow, side);
  gtk_widget_class_bind_template_child (widget_class, AvRelectureWindow, count);
  gtk_widget_class_bind_template_child (widget_class, AvRelectureWindow, list);
  gtk_widget_class_bind_template_child (widget_class, AvRelectureWindow, status);
  gtk_widget_class_bind_template_child (widget_class, AvRelectureWindow, pane);
}

static void
av_relecture_window_class_init (AvRelectureWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_relecture_window_get_property;
  object_class->set_property = av_relecture_window_set_property;
  object_class->dispose = av_relecture_window_dispose;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, AV_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (AV_TYPE_CAPTURED_PANE);
  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-relecture-window.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "win.save", NULL, av_relecture_window_accept);
  gtk_widget_class_install_action (widget_class, "win.save-next", NULL, av_relecture_window_accept);
  gtk_widget_class_install_action (widget_class, "win.set-aside", NULL, av_relecture_window_set_aside);
  gtk_widget_class_install_action (widget_class, "win.take-back", NULL, av_relecture_window_take_back);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, av_relecture_window_undo);
  gtk_widget_class_install_action (widget_class, "win.outing", NULL, outing_action);
  gtk_widget_class_install_action (widget_class, "win.twin", NULL, twin_action);
  gtk_widget_class_install_action (widget_class, "win.next-zone", NULL, next_zone_action);
}

static void
av_relecture_window_init (AvRelectureWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  /* What was listed before the window was on the screen had no focus to give. */
  g_signal_connect_after (self, "map", G_CALLBACK (focus_pane), NULL);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_capture (self), "saved", G_CALLBACK (av_relecture_window_contact_accepted), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_capture (self), "twin", G_CALLBACK (show_twin), self, G_CONNECT_SWAPPED);
}
