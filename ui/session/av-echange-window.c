#include "av-echange-window.h"

#include <glib/gi18n-lib.h>

#include "av-application.h"
#include "av-conflict-list.h"
#include "av-exchange-work.h"
#include "av-file-pick.h"
#include "av-header.h"
#include "av-spoken.h"

#define GAUGE_PERIOD_MS 100

struct _AvEchangeWindow
{
  AdwApplicationWindow parent_instance;

  GtkStack *pages;
  GtkLabel *waiting;
  GtkBox *sticks;
  GtkWidget *no_stick;
  GtkWidget *choose;
  GtkLabel *folder_label;
  AdwPreferencesGroup *offers;
  AdwActionRow *outgoing;
  GtkLabel *message;
  GtkWidget *start;
  GtkLabel *step;
  GtkProgressBar *progress;
  GtkLabel *verdict;
  GtkWidget *eject;
  GtkLabel *summary;
  GtkBox *results;
  AvConflictList *conflicts;

  AvSession *session;
  GVolumeMonitor *monitor;
  char *folder;
  GMount *mount; /* of the folder, where it is a stick */
  GPtrArray *offer_rows;
  GCancellable *cancellable;
  AvExchangeGauge *gauge;
  guint gauge_source;
};

enum
{
  PROP_SESSION = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AvEchangeWindow, av_echange_window, ADW_TYPE_APPLICATION_WINDOW)

static AvApplication *
get_application (AvEchangeWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  return AV_IS_APPLICATION (application) ? AV_APPLICATION (application) : NULL;
}

static char *
show_moment (gint64 milliseconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (milliseconds / 1000);

  return time != NULL ? g_date_time_format (time, "%-d %b %Y") : g_strdup ("");
}

static void
show_message (AvEchangeWindow *self,
              const char *message)
{
  gtk_label_set_text (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
}

/* ---- Choosing ------------------------------------------------------------ */

static void
stick_chosen (GtkButton *button,
              AvEchangeWindow *self)
{
  GMount *mount = g_object_get_data (G_OBJECT (button), "av-mount");
  g_autoptr (GFile) root = g_mount_get_root (mount);
  g_autofree char *path = g_file_get_path (root);

  av_echange_window_set_folder (self, path);
  g_set_object (&self->mount, mount);
}

static void
add_stick (AvEchangeWindow *self,
           GMount *mount)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 14);
  g_autofree char *name = g_mount_get_name (mount);
  g_autoptr (GIcon) icon = g_mount_get_symbolic_icon (mount);
  GtkWidget *label = gtk_label_new (name);

  gtk_widget_add_css_class (label, "av-heading");
  gtk_box_append (GTK_BOX (row), gtk_image_new_from_gicon (icon));
  gtk_box_append (GTK_BOX (row), label);
  gtk_button_set_child (GTK_BUTTON (button), row);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), "av-mount", g_object_ref (mount), g_object_unref);
  g_signal_connect (button, "clicked", G_CALLBACK (stick_chosen), self);
  gtk_box_append (self->sticks, button);
}

/* What can be taken out, and has a place in the file system. */
static gboolean
is_stick (GMount *mount)
{
  g_autoptr (GFile) root = g_mount_get_root (mount);
  g_autoptr (GDrive) drive = g_mount_get_drive (mount);

  return g_file_peek_path (root) != NULL && !g_mount_is_shadowed (mount) &&
         (g_mount_can_eject (mount) || (drive != NULL && g_drive_is_removable (drive)));
}

static void
mounts_changed (AvEchangeWindow *self)
{
  GList *mounts = g_volume_monitor_get_mounts (self->monitor);

  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self->sticks))) != NULL;)
    gtk_box_remove (self->sticks, child);
  for (GList *l = mounts; l != NULL; l = l->next)
    if (is_stick (l->data))
      add_stick (self, l->data);
  gtk_widget_set_visible (self->no_stick, gtk_widget_get_first_child (GTK_WIDGET (self->sticks)) == NULL);

  g_list_free_full (mounts, g_object_unref);
}

static void
add_offer (AvEchangeWindow *self,
           const char *title,
           const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_preferences_group_add (self->offers, row);
  g_ptr_array_add (self->offer_rows, row);
}

static void
clear_offers (AvEchangeWindow *self)
{
  for (guint i = 0; i < self->offer_rows->len; i++)
    adw_preferences_group_remove (self->offers, g_ptr_array_index (self->offer_rows, i));
  g_ptr_array_set_size (self->offer_rows, 0);
}

static void
show_offers (AvEchangeWindow *self,
             AvExchangeScan *scan)
{
  clear_offers (self);
  for (guint i = 0; i < scan->offers->len; i++)
    {
      const AvExchangeOffer *offer = g_ptr_array_index (scan->offers, i);
      g_autofree char *day = show_moment (offer->written);
      g_autofree char *subtitle = g_strdup_printf (
        ngettext ("%u bundle, written on %s", "%u bundles, the last written on %s", offer->n_bundles), offer->n_bundles, day);

      add_offer (self, offer->sender != NULL ? offer->sender : _ ("An unknown computer"), subtitle);
    }
  if (scan->offers->len == 0)
    add_offer (self, _ ("Nothing new for this computer"), NULL);
}

static void
show_outgoing (AvEchangeWindow *self,
               AvExchangeScan *scan)
{
  g_autofree char *day = show_moment (scan->oldest);
  g_autofree char *title = NULL;

  if (scan->n_records == 0)
    title = g_strdup (_ ("Everything of ours has already arrived"));
  else
    title = g_strdup_printf (ngettext ("%u record not yet received by the others, since %s",
                                       "%u records not yet received by the others, the oldest since %s",
                                       scan->n_records),
                             scan->n_records, day);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->outgoing), title);
  gtk_label_set_text (self->waiting, title);
  gtk_widget_set_visible (GTK_WIDGET (self->waiting), TRUE);
}

static void
scanned (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (AvEchangeWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvExchangeScan) scan = av_exchange_scan_finish (AV_QUEUE (source), result, &error);

  if (self->session == NULL)
    return;
  if (scan == NULL)
    {
      show_message (self, error->message);
      return;
    }

  show_outgoing (self, scan);
  if (self->folder != NULL)
    show_offers (self, scan);
}

static void
look_at_folder (AvEchangeWindow *self)
{
  AvApplication *application = get_application (self);

  if (application != NULL && av_application_get_queue (application) != NULL)
    av_exchange_scan_async (av_application_get_queue (application), av_application_get_opening (application),
                            self->folder, NULL, scanned, g_object_ref (self));
}

void
av_echange_window_set_folder (AvEchangeWindow *self,
                              const char *folder)
{
  g_return_if_fail (AV_IS_ECHANGE_WINDOW (self));
  g_return_if_fail (folder != NULL);

  g_free (self->folder);
  self->folder = g_strdup (folder);
  g_clear_object (&self->mount);
  show_message (self, NULL);
  clear_offers (self);
  add_offer (self, _ ("Looking…"), NULL);
  gtk_label_set_text (self->folder_label, folder);
  av_spoken_show_page (self->pages, "ready");
  gtk_widget_grab_focus (self->start);
  look_at_folder (self);
}

static void
folder_picked (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autofree char *folder = av_file_pick_finish (result);

  if (folder != NULL)
    av_echange_window_set_folder (AV_ECHANGE_WINDOW (source), folder);
}

static void
choose_folder_action (GtkWidget *widget,
                      const char *name,
                      GVariant *parameter)
{
  av_file_pick_folder (GTK_WINDOW (widget), _ ("Folder of the exchange"), folder_picked, NULL);
}

static void
change_action (GtkWidget *widget,
               const char *name,
               GVariant *parameter)
{
  AvEchangeWindow *self = AV_ECHANGE_WINDOW (widget);

  g_clear_pointer (&self->folder, g_free);
  av_spoken_show_page (self->pages, "choose");
  look_at_folder (self);
}

/* ---- Running ------------------------------------------------------------- */

static const char *
name_step (AvExchangeStep step)
{
  switch (step)
    {
    case AV_EXCHANGE_READING:
      return _ ("Receiving…");
    case AV_EXCHANGE_WRITING:
      return _ ("Writing…");
    case AV_EXCHANGE_CHECKING:
      return _ ("Reading back what was written…");
    case AV_EXCHANGE_DONE:
      break;
    }

  return _ ("Finishing…");
}

static gboolean
gauge_ticked (gpointer user_data)
{
  AvEchangeWindow *self = user_data;
  AvExchangeStep step;
  guint64 done, total;

  av_exchange_gauge_read (self->gauge, &step, &done, &total);
  gtk_label_set_text (self->step, name_step (step));
  if (total > 0)
    gtk_progress_bar_set_fraction (self->progress, (double) done / (double) total);
  else
    gtk_progress_bar_pulse (self->progress);

  return G_SOURCE_CONTINUE;
}

static void
add_result_group (AvEchangeWindow *self,
                  GtkWidget *group)
{
  gtk_box_append (self->results, group);
}

static GtkWidget *
make_row (const char *title,
          const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 4);

  return row;
}

static GtkWidget *
make_group (const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);

  return group;
}

static void
show_arrivals (AvEchangeWindow *self,
               AvImportReport *report)
{
  GtkWidget *group;

  if (report->arrivals == NULL || report->arrivals->len == 0)
    return;

  group = make_group (_ ("Received"));
  for (guint i = 0; i < report->arrivals->len; i++)
    {
      const AvArrival *arrival = g_ptr_array_index (report->arrivals, i);
      g_autofree char *from = show_moment (arrival->from);
      g_autofree char *until = show_moment (arrival->until);
      g_autofree char *subtitle = g_strdup_printf (
        ngettext ("%u dossier, from %s to %s", "%u dossiers, from %s to %s", arrival->n_dossiers),
        arrival->n_dossiers, from, until);

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (arrival->name, subtitle));
    }
  add_result_group (self, group);
}

static void
show_refusals (AvEchangeWindow *self,
               AvImportReport *report)
{
  GtkWidget *group = make_group (_ ("To look at"));
  guint n = 0;

  for (guint i = 0; report->refused != NULL && i < report->refused->len; i++, n++)
    {
      const AvRefusedFile *refused = g_ptr_array_index (report->refused, i);
      g_autofree char *base = g_path_get_basename (refused->path);

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (base, refused->error->message));
    }
  for (guint i = 0; report->notices != NULL && i < report->notices->len; i++, n++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (g_ptr_array_index (report->notices, i), NULL));
  if (report->n_quarantined > 0)
    {
      g_autofree char *title = g_strdup_printf (
        ngettext ("%u lot is set aside until someone decides", "%u lots are set aside until someone decides", report->n_quarantined),
        report->n_quarantined);

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (title, NULL));
      n++;
    }

  if (n > 0)
    add_result_group (self, group);
  else
    g_object_unref (g_object_ref_sink (group));
}

static char *
sum_up (AvExchangeReport *report)
{
  guint sent = 0;
  g_autofree char *out = NULL;
  g_autofree char *in = NULL;

  for (guint i = 0; i < report->sent->len; i++)
    sent += ((const AvSentBundle *) g_ptr_array_index (report->sent, i))->n_changes;

  out = g_strdup_printf (ngettext ("%u change sent", "%u changes sent", sent), sent);
  in = g_strdup_printf (ngettext ("%u received", "%u received", report->received->n_changes), report->received->n_changes);

  return g_strdup_printf (C_ ("sent, received", "%s, %s."), out, in);
}

static void
show_report (AvEchangeWindow *self,
             AvExchangeReport *report)
{
  g_autofree char *summary = sum_up (report);

  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self->results))) != NULL;)
    gtk_box_remove (self->results, child);

  gtk_label_set_text (self->verdict, self->mount != NULL ? _ ("You may take the stick out.") : _ ("The exchange is complete. You may take the stick out."));
  gtk_widget_set_visible (self->eject, self->mount != NULL && g_mount_can_eject (self->mount));
  gtk_label_set_text (self->summary, summary);
  show_arrivals (self, report->received);
  show_refusals (self, report->received);
  av_conflict_list_load (self->conflicts);
  av_spoken_show_page (self->pages, "done");
  gtk_widget_child_focus (GTK_WIDGET (self->pages), GTK_DIR_TAB_FORWARD);
}

static void
set_running (AvEchangeWindow *self,
             gboolean running)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.start", !running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.change", !running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.choose-folder", !running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.interrupt", running);
}

static void
exchanged (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (AvEchangeWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  AvExchangeReport *report = av_exchange_run_finish (AV_QUEUE (source), result, &error);

  g_clear_handle_id (&self->gauge_source, g_source_remove);
  g_clear_pointer (&self->gauge, av_exchange_gauge_unref);
  g_clear_object (&self->cancellable);
  if (self->session == NULL)
    {
      g_clear_pointer (&report, av_exchange_report_free);
      return;
    }

  set_running (self, FALSE);
  av_session_announce (self->session, "", "", "");
  if (report != NULL)
    {
      show_report (self, report);
      av_exchange_report_free (report);
      return;
    }

  av_spoken_show_page (self->pages, "ready");
  show_message (self, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                        ? _ ("Interrupted. Nothing is half-written; start again whenever you like.")
                        : error->message);
  look_at_folder (self);
}

static void
start_action (GtkWidget *widget,
              const char *name,
              GVariant *parameter)
{
  AvEchangeWindow *self = AV_ECHANGE_WINDOW (widget);
  AvApplication *application = get_application (self);

  if (self->folder == NULL || self->gauge != NULL)
    return;

  self->gauge = av_exchange_gauge_new ();
  self->gauge_source = g_timeout_add (GAUGE_PERIOD_MS, gauge_ticked, self);
  self->cancellable = g_cancellable_new ();
  set_running (self, TRUE);
  gauge_ticked (self);
  av_spoken_show_page (self->pages, "running");
  av_exchange_run_async (av_application_get_queue (application), av_application_get_opening (application),
                         self->folder, self->gauge, self->cancellable, exchanged, g_object_ref (self));
}

static void
interrupt_action (GtkWidget *widget,
                  const char *name,
                  GVariant *parameter)
{
  AvEchangeWindow *self = AV_ECHANGE_WINDOW (widget);

  g_cancellable_cancel (self->cancellable);
  gtk_label_set_text (self->step, _ ("Interrupting…"));
}

static void
ejected (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (AvEchangeWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = g_mount_eject_with_operation_finish (G_MOUNT (source), result, &error);

  if (self->session == NULL)
    return;

  gtk_widget_set_visible (self->eject, FALSE);
  gtk_label_set_text (self->verdict, done ? _ ("The stick is ejected: take it out.") : error->message);
}

static void
eject_action (GtkWidget *widget,
              const char *name,
              GVariant *parameter)
{
  AvEchangeWindow *self = AV_ECHANGE_WINDOW (widget);

  if (self->mount != NULL)
    g_mount_eject_with_operation (self->mount, G_MOUNT_UNMOUNT_NONE, NULL, NULL, ejected, g_object_ref (self));
}

/* Not before: a window that takes the focus while it is made is unknown to
 * screen readers in GTK 4.8. */
static void
mapped (AvEchangeWindow *self)
{
  if (self->folder == NULL)
    gtk_widget_grab_focus (self->choose);
}

/* ---- Life ---------------------------------------------------------------- */

static void
av_echange_window_constructed (GObject *object)
{
  AvEchangeWindow *self = AV_ECHANGE_WINDOW (object);

  G_OBJECT_CLASS (av_echange_window_parent_class)->constructed (object);

  av_conflict_list_set_session (self->conflicts, self->session);
  mounts_changed (self);
}

static void
av_echange_window_set_property (GObject *object,
                                guint property_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  if (property_id == PROP_SESSION)
    AV_ECHANGE_WINDOW (object)->session = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
av_echange_window_dispose (GObject *object)
{
  AvEchangeWindow *self = AV_ECHANGE_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->gauge_source, g_source_remove);
  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_clear_object (&self->monitor);
  g_clear_object (&self->mount);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_ECHANGE_WINDOW);

  G_OBJECT_CLASS (av_echange_window_parent_class)->dispose (object);
}

static void
av_echange_window_finalize (GObject *object)
{
  AvEchangeWindow *self = AV_ECHANGE_WINDOW (object);

  g_clear_pointer (&self->gauge, av_exchange_gauge_unref);
  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->offer_rows);
  g_free (self->folder);

  G_OBJECT_CLASS (av_echange_window_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-echange-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, waiting);
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, sticks);
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, no_stick);
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, choose);
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, folder_label);
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, offers);
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, outgoing);
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, message);
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, start);
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, step);
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, verdict);
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, eject);
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, summary);
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, results);
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, conflicts);
}

static void
av_echange_window_class_init (AvEchangeWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = av_echange_window_constructed;
  object_class->set_property = av_echange_window_set_property;
  object_class->dispose = av_echange_window_dispose;
  object_class->finalize = av_echange_window_finalize;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, AV_TYPE_SESSION,
                                                  G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (AV_TYPE_CONFLICT_LIST);
  g_type_ensure (AV_TYPE_HEADER);
  bind_children (widget_class);

  gtk_widget_class_install_action (widget_class, "win.choose-folder", NULL, choose_folder_action);
  gtk_widget_class_install_action (widget_class, "win.change", NULL, change_action);
  gtk_widget_class_install_action (widget_class, "win.start", NULL, start_action);
  gtk_widget_class_install_action (widget_class, "win.interrupt", NULL, interrupt_action);
  gtk_widget_class_install_action (widget_class, "win.eject", NULL, eject_action);
}

static void
av_echange_window_init (AvEchangeWindow *self)
{
  self->offer_rows = g_ptr_array_new ();
  self->monitor = g_volume_monitor_get ();

  gtk_widget_init_template (GTK_WIDGET (self));
  av_spoken_show_page (self->pages, "choose");
  av_spoken_name_mnemonics (GTK_WIDGET (self));
  set_running (self, FALSE);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->outgoing), FALSE);

  g_signal_connect (self, "notify::application", G_CALLBACK (look_at_folder), NULL);
  g_signal_connect_after (self, "map", G_CALLBACK (mapped), NULL);
  g_signal_connect_swapped (self->monitor, "mount-added", G_CALLBACK (mounts_changed), self);
  g_signal_connect_swapped (self->monitor, "mount-removed", G_CALLBACK (mounts_changed), self);
}
