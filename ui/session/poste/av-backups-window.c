#include "av-backups-window.h"

#include <glib/gi18n-lib.h>

#include "av-backups-work.h"
#include "av-file-pick.h"
#include "av-spoken.h"
#include "av-status-line.h"
#include "av-way-back.h"
#include "av-workplace.h"

#define PATIENCE_MS 500

struct _AvBackupsWindow
{
  AdwApplicationWindow parent_instance;

  AvSession *session;
  AvOpening *opening;        /* not owned: it outlives every window */
  GCancellable *cancellable; /* while a copy is made */
  guint patience;            /* until the work is told */

  GtkWidget *make;
  GtkWidget *export;
  AdwPreferencesGroup *copies;
  GtkWidget *none;
  GtkLabel *unread; /* why the copies are not listed */
  GtkLabel *where;
  AvStatusLine *status;
  GtkWidget *working;
  GtkSpinner *spinner;

  GPtrArray *rows; /* of AdwActionRow, in the group */
};

enum
{
  PROP_SESSION = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AvBackupsWindow, av_backups_window, ADW_TYPE_APPLICATION_WINDOW)

static void
say (AvBackupsWindow *self,
     const char *text)
{
  av_status_line_say (self->status, text, NULL);
}

/* ---- The list ----------------------------------------------------------------- */

static GtkWidget *
make_row (const AvBackupCopy *copy)
{
  GtkWidget *row = adw_action_row_new ();
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_local (copy->when);
  g_autofree char *title = g_date_time_format (when, _ ("%A %-d %B %Y, %H:%M"));
  g_autofree char *size = g_format_size (copy->size);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), size);

  return row;
}

static void
show_copies (AvBackupsWindow *self,
             GPtrArray *copies)
{
  AvWayBack way_back = { NULL };

  av_way_back_note_rows (&way_back, self->rows);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->copies, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < copies->len; i++)
    {
      GtkWidget *row = make_row (g_ptr_array_index (copies, i));

      adw_preferences_group_add (self->copies, row);
      g_ptr_array_add (self->rows, row);
    }
  av_way_back_take_rows (&way_back, self->rows);
}

/* Those that were listed before stay where they cannot be read again. */
static void
listed (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  g_autoptr (AvBackupsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) copies = av_backups_list_finish (AV_SESSION (source), result, &error);

  if (self->copies == NULL)
    return;

  if (copies != NULL)
    show_copies (self, copies);
  gtk_widget_set_visible (self->none, copies != NULL && copies->len == 0);
  gtk_label_set_text (self->unread, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->unread), error != NULL);
}

static void
load (AvBackupsWindow *self)
{
  av_backups_list_async (self->session, self->opening, listed, g_object_ref (self));
}

/* ---- A copy ------------------------------------------------------------------- */

static gboolean
patience_is_over (gpointer user_data)
{
  AvBackupsWindow *self = user_data;

  self->patience = 0;
  gtk_spinner_start (self->spinner);
  gtk_widget_set_visible (self->working, TRUE);
  say (self, _ ("The copy is being made, and then read back. Your windows stay as they are."));

  return G_SOURCE_REMOVE;
}

static void
set_busy (AvBackupsWindow *self,
          gboolean busy)
{
  g_clear_handle_id (&self->patience, g_source_remove);
  if (busy)
    self->patience = g_timeout_add (PATIENCE_MS, patience_is_over, self);
  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (self->working, FALSE);
  gtk_widget_set_sensitive (self->make, !busy);
  gtk_widget_set_sensitive (self->export, !busy);
}

static void
tell (AvBackupsWindow *self,
      const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *kept = g_build_filename (av_vault_get_directory (av_opening_get_vault (self->opening)), "backups", NULL);
  g_autofree char *text = NULL;

  if (g_str_equal (folder, kept))
    text = g_strdup (_ ("The copy is made, and was read back. It lies on the same disk as the rest: keep one elsewhere as well."));
  else
    text = g_strdup_printf (_ ("The copy is made, and was read back: “%s”, in %s. Eject the stick before you take it out."), name, folder);
  say (self, text);
}

static void
made (GObject *source,
      GAsyncResult *result,
      gpointer user_data)
{
  g_autoptr (AvBackupsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = av_backups_make_finish (AV_SESSION (source), result, &error);

  if (self->copies == NULL)
    return;

  g_clear_object (&self->cancellable);
  set_busy (self, FALSE);
  if (path != NULL)
    tell (self, path);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say (self, _ ("Stopped: no copy was made, and those there were are intact."));
  else
    av_status_line_refuse (self->status, error->message, NULL);
  gtk_widget_grab_focus (self->make);
  load (self);
}

static void
begin (AvBackupsWindow *self,
       const char *folder)
{
  if (self->cancellable != NULL || self->session == NULL)
    return;

  self->cancellable = g_cancellable_new ();
  say (self, "");
  set_busy (self, TRUE);
  av_backups_make_async (self->session, self->opening, folder, self->cancellable, made, g_object_ref (self));
}

static void
make_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  begin (AV_BACKUPS_WINDOW (widget), NULL);
}

static void
folder_picked (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autofree char *folder = av_file_pick_finish (result);

  if (folder != NULL)
    begin (AV_BACKUPS_WINDOW (source), folder);
}

static void
export_action (GtkWidget *widget,
               const char *action,
               GVariant *parameter)
{
  if (AV_BACKUPS_WINDOW (widget)->cancellable == NULL)
    av_file_pick_folder (GTK_WINDOW (widget), _ ("The stick or folder for the copy"), folder_picked, NULL);
}

static void
stop_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  g_cancellable_cancel (AV_BACKUPS_WINDOW (widget)->cancellable);
}

/* ---- The window ---------------------------------------------------------------- */

static void
av_backups_window_get_property (GObject *object,
                                guint property,
                                GValue *value,
                                GParamSpec *pspec)
{
  g_value_set_object (value, AV_BACKUPS_WINDOW (object)->session);
}

static void
av_backups_window_set_property (GObject *object,
                                guint property,
                                const GValue *value,
                                GParamSpec *pspec)
{
  AvBackupsWindow *self = AV_BACKUPS_WINDOW (object);
  g_autofree char *folder = NULL;
  g_autofree char *where = NULL;

  if (g_value_get_object (value) == NULL || !g_set_object (&self->session, g_value_get_object (value)))
    return;

  self->opening = av_workplace_get_opening (av_workplace_of (GTK_WINDOW (self)));
  folder = g_build_filename (av_vault_get_directory (av_opening_get_vault (self->opening)), "backups", NULL);
  where = g_strdup_printf (_ ("They are in %s."), folder);
  gtk_label_set_text (self->where, where);
  load (self);
  gtk_widget_grab_focus (self->make);
}

static void
av_backups_window_dispose (GObject *object)
{
  AvBackupsWindow *self = AV_BACKUPS_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->patience, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_BACKUPS_WINDOW);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (av_backups_window_parent_class)->dispose (object);
}

static void
av_backups_window_class_init (AvBackupsWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_backups_window_get_property;
  object_class->set_property = av_backups_window_set_property;
  object_class->dispose = av_backups_window_dispose;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, AV_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-backups-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AvBackupsWindow, make);
  gtk_widget_class_bind_template_child (widget_class, AvBackupsWindow, export);
  gtk_widget_class_bind_template_child (widget_class, AvBackupsWindow, copies);
  gtk_widget_class_bind_template_child (widget_class, AvBackupsWindow, none);
  gtk_widget_class_bind_template_child (widget_class, AvBackupsWindow, unread);
  gtk_widget_class_bind_template_child (widget_class, AvBackupsWindow, where);
  gtk_widget_class_bind_template_child (widget_class, AvBackupsWindow, status);
  gtk_widget_class_bind_template_child (widget_class, AvBackupsWindow, working);
  gtk_widget_class_bind_template_child (widget_class, AvBackupsWindow, spinner);
  gtk_widget_class_bind_template_callback (widget_class, av_status_line_needs_foot);
  gtk_widget_class_install_action (widget_class, "win.save-next", NULL, make_action);
  gtk_widget_class_install_action (widget_class, "backups.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "backups.stop", NULL, stop_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "backups.stop", NULL);
}

static void
av_backups_window_init (AvBackupsWindow *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  av_spoken_name_mnemonics (GTK_WIDGET (self));
}
