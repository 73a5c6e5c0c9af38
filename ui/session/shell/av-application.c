#include "av-application.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <unistd.h>

#include "av-daily-backup.h"
#include "av-database.h"
#include "av-digit.h"
#include "av-draft-opening.h"
#include "av-erased-dossiers.h"
#include "av-error-window.h"
#include "av-first-start-window.h"
#include "av-join-window.h"
#include "av-look.h"
#include "av-new-day.h"
#include "av-notices.h"
#include "av-outing-pin-window.h"
#include "av-porch-line.h"
#include "av-recent-files.h"
#include "av-recover-window.h"
#include "av-relecture.h"
#include "av-restore-window.h"
#include "av-shell-resources.h"
#include "av-shortcuts.h"
#include "av-ui.h"
#include "av-veil.h"
#include "av-watch.h"
#include "av-whereabouts.h"
#include "av-window-kind.h"

struct _AvApplication
{
  AdwApplication parent_instance;

  char *store;
  char *door;
  AvOpening *opening;
  AvQueue *queue;
  AvSession *session;
  AvDailyBackup *backup;
  AvNewDay *new_day;
  AvFolderWatch *folder_watch;
  AvVeil *veil;
  AvWatch *watch;
  gboolean locking;
};

static AvQueue *
get_queue (AvWorkplace *workplace)
{
  return AV_APPLICATION (workplace)->queue;
}

static AvOpening *
get_opening (AvWorkplace *workplace)
{
  return AV_APPLICATION (workplace)->opening;
}

static AvFolderWatch *
get_folder_watch (AvWorkplace *workplace)
{
  return AV_APPLICATION (workplace)->folder_watch;
}

static void
workplace_init (AvWorkplaceInterface *iface)
{
  iface->get_queue = get_queue;
  iface->get_opening = get_opening;
  iface->get_folder_watch = get_folder_watch;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (AvApplication, av_application, ADW_TYPE_APPLICATION, G_IMPLEMENT_INTERFACE (AV_TYPE_WORKPLACE, workplace_init))

AvApplication *
av_application_new (const AvHandover *handover)
{
  AvApplication *self = g_object_new (AV_TYPE_APPLICATION,
                                      "application-id", "fr.allervers.AllerVers",
                                      "flags", G_APPLICATION_NON_UNIQUE,
                                      NULL);

  self->store = g_strdup (handover->store);
  self->opening = av_opening_new (handover);

  return self;
}

AvApplication *
av_application_new_without_store (const char *store,
                                  const char *door)
{
  AvApplication *self = g_object_new (AV_TYPE_APPLICATION,
                                      "application-id", "fr.allervers.AllerVers",
                                      "flags", G_APPLICATION_NON_UNIQUE,
                                      NULL);

  self->store = g_strdup (store);
  self->door = g_strdup (door);

  return self;
}

AvSession *
av_application_get_session (AvApplication *self)
{
  g_return_val_if_fail (AV_IS_APPLICATION (self), NULL);

  return self->session;
}

/* Tells the porch that there is something to look at. */
static void
say_ready (void)
{
  av_porch_line_say (AV_PORCH_LINE_FD, AV_PORCH_LINE_READY, NULL);
}

/* The one with that dossier, or else one without any. */
static GtkWindow *
find_window (AvApplication *self,
             const AvWindowKind *kind,
             const char *container)
{
  GtkWindow *empty = NULL;

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    {
      g_autofree char *shown = NULL;

      if (G_OBJECT_TYPE (l->data) != kind->get_type ())
        continue;
      if (kind->dossier)
        g_object_get (l->data, "container", &shown, NULL);
      if (!kind->dossier || container == NULL || g_strcmp0 (shown, container) == 0)
        return l->data;
      if (shown == NULL)
        empty = l->data;
    }

  return empty;
}

/* Whose dossier is in hand at the front; NULL: nobody's. */
static char *
dup_dossier_in_hand (AvApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  char *dossier = NULL;

  if (window != NULL && g_object_class_find_property (G_OBJECT_GET_CLASS (window), "container") != NULL)
    g_object_get (window, "container", &dossier, NULL);

  return dossier;
}

GtkWindow *
av_application_open_window (AvApplication *self,
                            const char *kind,
                            const char *container)
{
  const AvWindowKind *found;
  GtkWindow *window;

  g_return_val_if_fail (AV_IS_APPLICATION (self), NULL);

  found = av_window_kind_find (kind);
  if (found == NULL || self->session == NULL)
    return NULL;

  window = find_window (self, found, container);
  if (window == NULL)
    window = g_object_new (found->get_type (), "application", self, "session", self->session, NULL);
  if (found->dossier && container != NULL)
    g_object_set (window, "container", container, NULL);

  gtk_window_present (window);

  return window;
}

/* What a backup mends. */
static gboolean
is_restorable (const GError *error)
{
  return g_error_matches (error, AV_VAULT_ERROR, AV_VAULT_ERROR_MISSING) ||
         g_error_matches (error, AV_VAULT_ERROR, AV_VAULT_ERROR_HEADER_DAMAGED) ||
         g_error_matches (error, AV_VAULT_ERROR, AV_VAULT_ERROR_DAMAGED) ||
         g_error_matches (error, AV_VAULT_ERROR, AV_VAULT_ERROR_LOG_DAMAGED) ||
         g_error_matches (error, AV_DATABASE_ERROR, AV_DATABASE_ERROR_DAMAGED);
}

static void
show_error (AvApplication *self,
            const GError *error)
{
  const gboolean cuttable = g_error_matches (error, AV_VAULT_ERROR, AV_VAULT_ERROR_LOG_DAMAGED);

  /* The outing's code would try the same again, for hours. */
  if (g_error_matches (error, AV_KEYRING_ERROR, AV_KEYRING_ERROR_CHANGED))
    av_porch_line_say (AV_PORCH_LINE_FD, AV_PORCH_LINE_END_OUTING, NULL);

  gtk_window_present (av_error_window_new (GTK_APPLICATION (self), error, is_restorable (error), cuttable));
  say_ready ();
}

/* A save that found room. */
static void
store_changed (AvApplication *self)
{
  if (g_strcmp0 (av_session_get_warning (self->session), av_opened_store_get_warning (av_opening_get_opened (self->opening))) == 0)
    av_session_set_warning (self->session, NULL);
}

static void
say_warning (AvApplication *self)
{
  const char *warning = av_opened_store_get_warning (av_opening_get_opened (self->opening));

  if (warning == NULL)
    return;

  if (av_opening_has_left_entries (self->opening))
    av_session_set_damaged (self->session);
  av_session_set_warning (self->session, warning);
  if (av_opening_has_left_entries (self->opening) || !av_opened_store_was_full (av_opening_get_opened (self->opening)))
    return;

  g_signal_connect_object (self->queue, "changed", G_CALLBACK (store_changed), self, G_CONNECT_SWAPPED);
}

/* The windows of a member of an organisation. */
static void
start_work (AvApplication *self)
{
  self->session = av_session_new (self->queue, av_opening_get_handover (self->opening)->agent,
                                  av_opening_get_handover (self->opening)->label);
  av_session_set_opens_notes (self->session, av_opening_opens_notes (self->opening));
  av_session_set_outing_until (self->session, av_opening_get_handover (self->opening)->outing_until);
  g_object_bind_property (self->session, "outing-until", self->watch, "code-until", G_BINDING_SYNC_CREATE);
  say_warning (self);
  self->backup = av_daily_backup_new (self->session, self->opening);
  av_relecture_list_async (self->session, self->opening, NULL, NULL);
  av_erased_dossiers_watch (self->session);
  av_notices_watch (self->session, self->opening);
  self->new_day = av_new_day_new (self->session);
  self->folder_watch = av_folder_watch_new (self->session, self->opening);
  av_application_open_window (self, "start", NULL);
  av_whereabouts_return (self);
}

static void
joined (GtkWindow *window,
        AvApplication *self)
{
  start_work (self);
  gtk_window_destroy (window);
}

static void
show_join (AvApplication *self)
{
  GtkWindow *window = av_join_window_new (GTK_APPLICATION (self), self->queue, self->opening);

  g_signal_connect (window, "joined", G_CALLBACK (joined), self);
  gtk_window_present (window);
}

static void
store_opened (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (AvApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean opened = av_queue_open_finish (AV_QUEUE (source), result, &error);

  g_application_release (G_APPLICATION (self));
  if (self->locking)
    return;
  if (!opened)
    {
      show_error (self, error);
      return;
    }

  if (av_opening_is_enrolled (self->opening))
    start_work (self);
  else
    show_join (self);
  say_ready ();
}

static GtkWindow *
open_door (AvApplication *self)
{
  if (g_str_equal (self->door, "restore"))
    return av_restore_window_new (GTK_APPLICATION (self), self->store);
  if (g_str_equal (self->door, "recover"))
    return av_recover_window_new (GTK_APPLICATION (self), self->store);

  return av_first_start_window_new (GTK_APPLICATION (self), self->store, self->door);
}

static void
av_application_activate (GApplication *application)
{
  AvApplication *self = AV_APPLICATION (application);

  if (self->door != NULL)
    {
      gtk_window_present (open_door (self));
      say_ready ();
      return;
    }
  if (self->queue != NULL)
    return;

  g_application_hold (application);
  self->queue = av_queue_new ();
  av_queue_open_async (self->queue, av_opening_open, self->opening, NULL, NULL, store_opened, g_object_ref (self));
}

void
av_application_lock (AvApplication *self)
{
  g_return_if_fail (AV_IS_APPLICATION (self));

  if (self->locking)
    return;

  /* Lifted in the same breath as the windows go: what has the focus comes back. */
  self->locking = TRUE;
  av_veil_lift (self->veil);
  av_whereabouts_keep (self);
  for (GList *l; (l = gtk_application_get_windows (GTK_APPLICATION (self))) != NULL;)
    {
      g_autoptr (GtkWindow) window = g_object_ref (l->data);

      /* Closing hands the draft to the queue; what refuses to close goes too. */
      gtk_window_close (window);
      gtk_window_destroy (window);
    }

  g_application_quit (G_APPLICATION (self));
}

static gpointer
seal (AvStore *store,
      gpointer user_data,
      GError **error)
{
  av_opening_seal (user_data);

  return NULL;
}

/* Everything queued is written before the process ends. */
static void
av_application_shutdown (GApplication *application)
{
  AvApplication *self = AV_APPLICATION (application);

  g_clear_object (&self->watch);
  g_clear_object (&self->veil);
  g_clear_pointer (&self->backup, av_daily_backup_free);
  g_clear_pointer (&self->new_day, av_new_day_free);
  if (self->folder_watch != NULL)
    g_object_run_dispose (G_OBJECT (self->folder_watch));
  g_clear_object (&self->folder_watch);
  if (self->session != NULL)
    av_queue_call_sync (self->queue, seal, self->opening, NULL);
  if (self->queue != NULL)
    av_queue_close (self->queue);
  if (self->queue != NULL)
    g_signal_handlers_disconnect_by_func (self->queue, store_changed, self);
  g_clear_object (&self->session);
  g_clear_object (&self->queue);

  G_APPLICATION_CLASS (av_application_parent_class)->shutdown (application);
}

/* ---- Actions ------------------------------------------------------------- */

static void
open_action (GSimpleAction *action,
             GVariant *parameter,
             gpointer user_data)
{
  const AvWindowKind *kind = av_window_kind_find (g_variant_get_string (parameter, NULL));
  gboolean follows = kind != NULL && kind->follows;
  GtkWindow *window = gtk_application_get_active_window (user_data);
  g_autofree char *dossier = NULL;

  /* A window that may still be looking for whom it was asked knows best. */
  if (follows && window != NULL && gtk_widget_activate_action_variant (GTK_WIDGET (window), "win.follow", parameter))
    return;

  dossier = follows ? dup_dossier_in_hand (user_data) : NULL;
  av_application_open_window (user_data, g_variant_get_string (parameter, NULL), dossier);
}

/* An empty container: of no dossier. */
static void
open_dossier_action (GSimpleAction *action,
                     GVariant *parameter,
                     gpointer user_data)
{
  const char *kind, *container;

  g_variant_get (parameter, "(&s&s)", &kind, &container);
  av_application_open_window (user_data, kind, *container != '\0' ? container : NULL);
}

/* As well. */
static void
open_page_action (GSimpleAction *action,
                  GVariant *parameter,
                  gpointer user_data)
{
  const char *kind, *container, *page;
  GtkWindow *window;

  g_variant_get (parameter, "(&s&s&s)", &kind, &container, &page);
  window = av_application_open_window (user_data, kind, *container != '\0' ? container : NULL);
  if (window != NULL && g_object_class_find_property (G_OBJECT_GET_CLASS (window), "page") != NULL)
    g_object_set (window, "page", page, NULL);
}

static void
open_draft_action (GSimpleAction *action,
                   GVariant *parameter,
                   gpointer user_data)
{
  av_draft_opening_run (user_data, g_variant_get_string (parameter, NULL));
}

static void
do_in_reperage (AvApplication *self,
                const char *action)
{
  GtkWindow *window = av_application_open_window (self, "reperage", NULL);

  if (window != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), action, NULL);
}

static void
search_person_action (GSimpleAction *action,
                      GVariant *parameter,
                      gpointer user_data)
{
  do_in_reperage (user_data, "win.search");
}

static void
new_person_action (GSimpleAction *action,
                   GVariant *parameter,
                   gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (user_data);

  if (window == NULL || !gtk_widget_activate_action (GTK_WIDGET (window), "win.new", NULL))
    do_in_reperage (user_data, "win.new");
}

static void
veil_action (GSimpleAction *action,
             GVariant *parameter,
             gpointer user_data)
{
  av_watch_veil (AV_APPLICATION (user_data)->watch);
}

static void
lock_action (GSimpleAction *action,
             GVariant *parameter,
             gpointer user_data)
{
  av_application_lock (user_data);
}

/* From the window that says why the store does not open, which it replaces. */
static void
restore_action (GSimpleAction *action,
                GVariant *parameter,
                gpointer user_data)
{
  AvApplication *self = user_data;
  GtkWindow *window = gtk_application_get_active_window (user_data);

  if (self->session != NULL)
    return;

  gtk_window_present (av_restore_window_new (GTK_APPLICATION (self), self->store));
  if (window != NULL)
    gtk_window_destroy (window);
}

/* From the same window: everything but what is damaged. */
static void
leave_entries_action (GSimpleAction *action,
                      GVariant *parameter,
                      gpointer user_data)
{
  AvApplication *self = user_data;
  GtkWindow *window = gtk_application_get_active_window (user_data);

  if (self->session != NULL || self->queue == NULL || self->opening == NULL)
    return;

  g_application_hold (G_APPLICATION (self));
  av_opening_leave_last_entries (self->opening);
  av_queue_open_async (self->queue, av_opening_open, self->opening, NULL, NULL, store_opened, g_object_ref (self));
  if (window != NULL)
    gtk_window_destroy (window);
}

static void
outing_code_action (GSimpleAction *action,
                    GVariant *parameter,
                    gpointer user_data)
{
  AvApplication *self = user_data;

  if (self->session != NULL)
    gtk_window_present (av_outing_pin_window_new (gtk_application_get_active_window (user_data), self->session, self->opening));
}

static void
end_outing_action (GSimpleAction *action,
                   GVariant *parameter,
                   gpointer user_data)
{
  if (AV_APPLICATION (user_data)->session != NULL)
    av_outing_pin_window_end_outing (AV_APPLICATION (user_data)->session);
}

static void
shortcuts_action (GSimpleAction *action,
                  GVariant *parameter,
                  gpointer user_data)
{
  gtk_window_present (av_shortcuts_window_new (gtk_application_get_active_window (user_data)));
}

static void
grow_text_action (GSimpleAction *action,
                  GVariant *parameter,
                  gpointer user_data)
{
  av_look_grow_text (av_look_get_default ());
}

static void
add_actions (AvApplication *self)
{
  static const GActionEntry entries[] = {
    { "open", open_action, "s" },
    { "open-dossier", open_dossier_action, "(ss)" },
    { "open-page", open_page_action, "(sss)" },
    { "open-draft", open_draft_action, "s" },
    { "new-person", new_person_action },
    { "search-person", search_person_action },
    { "veil", veil_action },
    { "lock", lock_action },
    { "restore", restore_action },
    { "leave-entries", leave_entries_action },
    { "outing-code", outing_code_action },
    { "end-outing", end_outing_action },
    { "shortcuts", shortcuts_action },
    { "help", shortcuts_action },
    { "grow-text", grow_text_action },
  };
  g_autoptr (GPropertyAction) sun = g_property_action_new ("bright-sun", av_look_get_default (), "bright-sun");
  g_autoptr (GPropertyAction) touch = g_property_action_new ("touch", av_look_get_default (), "touch");

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (sun));
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (touch));
  av_shortcuts_install (GTK_APPLICATION (self));
}

/* ---- Life ---------------------------------------------------------------- */

static gboolean
told_to_lock (gpointer user_data)
{
  av_application_lock (user_data);

  return G_SOURCE_CONTINUE;
}

static gboolean
told_to_present (gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (user_data);

  if (window != NULL)
    gtk_window_present (window);

  return G_SOURCE_CONTINUE;
}

static void
av_application_startup (GApplication *application)
{
  AvApplication *self = AV_APPLICATION (application);

  G_APPLICATION_CLASS (av_application_parent_class)->startup (application);

  g_resources_register (av_shell_get_resource ());
  av_recent_files_leave_alone ();
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_LIGHT);
  av_ui_init ();
  gtk_window_set_default_icon_name ("fr.allervers.AllerVers");

  self->veil = av_veil_new (GTK_APPLICATION (self));
  self->watch = av_watch_new (GTK_APPLICATION (self), self->veil);
  g_signal_connect_swapped (self->watch, "lock", G_CALLBACK (av_application_lock), self);
  add_actions (self);

  g_unix_signal_add (SIGTERM, told_to_lock, self);
  g_unix_signal_add (SIGHUP, told_to_lock, self);
  g_unix_signal_add (SIGUSR1, told_to_present, self);
}

static void
av_application_finalize (GObject *object)
{
  AvApplication *self = AV_APPLICATION (object);

  g_clear_pointer (&self->opening, av_opening_free);
  g_free (self->store);
  g_free (self->door);

  G_OBJECT_CLASS (av_application_parent_class)->finalize (object);
}

static void
av_application_class_init (AvApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = av_application_finalize;
  application_class->startup = av_application_startup;
  application_class->activate = av_application_activate;
  application_class->shutdown = av_application_shutdown;
}

static void
av_application_init (AvApplication *self)
{
}
