#include "av-outing-window.h"

#include "av-form-view.h"
#include "av-id.h"
#include "av-moment.h"
#include "av-outing.h"
#include "av-record-list-view.h"
#include "av-status-line.h"

#define MOST_OUTINGS 60

struct _AvOutingWindow
{
  AdwWindow parent_instance;

  AvSession *session;
  AvRecordEditor *editor;
  AvRecordListView *operations;
  AvFormView *form;
  AvStatusLine *status;
  GtkWidget *choose;
};

G_DEFINE_FINAL_TYPE (AvOutingWindow, av_outing_window, ADW_TYPE_WINDOW)

static void
outing_chosen (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (AvOutingWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean chosen = av_outing_choose_finish (AV_SESSION (source), result, &error);

  if (self->session == NULL)
    return;

  if (chosen)
    gtk_window_close (GTK_WINDOW (self));
  else
    av_status_line_refuse (self->status, error->message, NULL);
}

static void
outing_saved (AvOutingWindow *self)
{
  av_outing_choose_async (self->session, av_record_editor_get_id (self->editor), outing_chosen, g_object_ref (self));
}

static void
take_editor (AvOutingWindow *self,
             AvRecordEditor *editor)
{
  if (self->editor != NULL)
    g_signal_handlers_disconnect_by_data (self->editor, self);

  g_set_object (&self->editor, editor);
  g_signal_connect_object (editor, "saved", G_CALLBACK (outing_saved), self, G_CONNECT_SWAPPED);
  g_object_set (self->form, "editor", editor, NULL);
  g_object_set (self->status, "editor", editor, NULL);
}

static void
begin (AvOutingWindow *self)
{
  g_autofree char *id = av_id_new_string ();
  g_autofree char *now = av_moment_now ();
  g_autoptr (AvSnapshot) snapshot = av_record_store_new_snapshot ("operation", id, NULL);
  g_autoptr (AvRecordEditor) editor = av_record_editor_new (self->session, snapshot, "operation");

  av_record_editor_propose (editor, "date-debut", now);
  av_record_editor_propose (editor, "prevu", "oui");
  av_record_editor_propose (editor, "equipe", av_session_get_agent (self->session));
  take_editor (self, editor);
}

static void
operation_opened (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (AvOutingWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvRecordEditor) editor = av_record_editor_open_finish (AV_SESSION (source), result, &error);

  if (editor != NULL)
    {
      take_editor (self, editor);
      gtk_widget_grab_focus (self->choose);
    }
  else
    av_status_line_refuse (self->status, error->message, NULL);
}

static void
operation_chosen (AvOutingWindow *self,
                  AvSummary *summary)
{
  av_record_editor_open_async (self->session, summary->id, "operation", NULL, operation_opened, g_object_ref (self));
}

static void
new_action (GtkWidget *widget,
            const char *action,
            GVariant *parameter)
{
  AvOutingWindow *self = AV_OUTING_WINDOW (widget);

  begin (self);
  gtk_widget_child_focus (GTK_WIDGET (self->form), GTK_DIR_TAB_FORWARD);
}

static void
save_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  av_record_editor_save (AV_OUTING_WINDOW (widget)->editor);
}

GtkWidget *
av_outing_window_new (GtkWindow *parent,
                      AvSession *session)
{
  AvOutingWindow *self = g_object_new (AV_TYPE_OUTING_WINDOW, "transient-for", parent, NULL);
  g_autoptr (AvQuery) query = av_query_new ("operation");
  const char *outing = av_session_get_outing (session);

  self->session = g_object_ref (session);
  g_object_set (self->operations, "session", session, NULL);
  av_query_order_by (query, "date-debut", TRUE);
  av_query_limit (query, MOST_OUTINGS);
  av_record_list_view_set_query (self->operations, query);
  begin (self);
  av_form_view_focus_first (self->form);
  if (outing != NULL)
    av_record_editor_open_async (session, outing, "operation", NULL, operation_opened, g_object_ref (self));

  return GTK_WIDGET (self);
}

static void
av_outing_window_dispose (GObject *object)
{
  AvOutingWindow *self = AV_OUTING_WINDOW (object);

  if (self->editor != NULL)
    av_record_editor_keep (self->editor);
  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_OUTING_WINDOW);
  g_clear_object (&self->editor);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (av_outing_window_parent_class)->dispose (object);
}

static void
av_outing_window_class_init (AvOutingWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_outing_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-outing-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AvOutingWindow, operations);
  gtk_widget_class_bind_template_child (widget_class, AvOutingWindow, form);
  gtk_widget_class_bind_template_child (widget_class, AvOutingWindow, status);
  gtk_widget_class_bind_template_child (widget_class, AvOutingWindow, choose);
  gtk_widget_class_install_action (widget_class, "win.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "win.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "win.save-next", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "win.save-next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "win.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
av_outing_window_init (AvOutingWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_object (self->operations, "opened", G_CALLBACK (operation_chosen), self, G_CONNECT_SWAPPED);
}
