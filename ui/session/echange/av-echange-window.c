#include "av-echange-window.h"

#include <glib/gi18n-lib.h>

#include "av-dossier-holder.h"
#include "av-exchange-decisions.h"
#include "av-exchange-result.h"
#include "av-exchange-rows.h"
#include "av-exchange-running.h"
#include "av-exchange-work.h"
#include "av-file-pick.h"
#include "av-gauge-bar.h"
#include "av-header.h"
#include "av-refounding-card.h"
#include "av-shared-folder.h"
#include "av-spoken.h"
#include "av-stick-list.h"
#include "av-stick.h"
#include "av-workplace.h"

/* What looks at a folder for longer shows how far it is. */
#define PATIENCE_MS 500

struct _AvEchangeWindow
{
  AdwApplicationWindow parent_instance;

  GtkStack *pages;
  GtkLabel *waiting;
  GtkWidget *sticks;
  AvSharedFolder *shared;
  GtkWidget *choose;
  GtkImage *folder_icon;
  GtkLabel *folder_label;
  AvRefoundingCard *refounding;
  GtkBox *incoming;
  AvGaugeBar *look_bar;
  GtkBox *outgoing;
  GtkBox *received;
  GtkLabel *message;
  GtkWidget *start;
  AvExchangeRunning *running;
  AvExchangeResult *result;
  AvExchangeDecisions *decisions;

  AvSession *session;
  char *folder;
  GMount *stick;             /* on which the folder lies; NULL: it is a shared one */
  GCancellable *looking;     /* of the last look at a folder; NULL: none is awaited */
  GCancellable *cancellable; /* of what runs; NULL: nothing does */
};

enum
{
  PROP_SESSION = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
holds (AvDossierHolder *holder,
       const char *container)
{
  return av_exchange_decisions_are_about (AV_ECHANGE_WINDOW (holder)->decisions, container);
}

static void
leave (AvDossierHolder *holder,
       const char *container,
       const char *why)
{
  av_exchange_decisions_forget (AV_ECHANGE_WINDOW (holder)->decisions, container, why);
}

static void
holder_init (AvDossierHolderInterface *iface)
{
  iface->holds = holds;
  iface->leave = leave;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (AvEchangeWindow, av_echange_window, ADW_TYPE_APPLICATION_WINDOW, G_IMPLEMENT_INTERFACE (AV_TYPE_DOSSIER_HOLDER, holder_init))

static void
show_message (AvEchangeWindow *self,
              const char *message)
{
  gtk_label_set_text (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
}

/* What waits for a person stands below the choice and below the result. */
static void
show_page (AvEchangeWindow *self,
           const char *name)
{
  av_spoken_show_page (self->pages, name);
  gtk_widget_set_visible (GTK_WIDGET (self->decisions), g_str_equal (name, "choose") || g_str_equal (name, "done"));
}

/* A stick that is plugged in, else the shared folder, else the button for one. */
static void
focus_choice (AvEchangeWindow *self)
{
  if (!gtk_widget_grab_focus (self->sticks) && !gtk_widget_grab_focus (GTK_WIDGET (self->shared)))
    gtk_widget_grab_focus (self->choose);
}

/* From the page to each list of what waits for a person, and round again. */
static void
next_zone_action (GtkWidget *widget,
                  const char *name,
                  GVariant *parameter)
{
  AvEchangeWindow *self = AV_ECHANGE_WINDOW (widget);

  if (!av_exchange_decisions_focus_next (self->decisions) && gtk_widget_get_focus_child (GTK_WIDGET (self->pages)) == NULL)
    gtk_widget_child_focus (GTK_WIDGET (self->pages), GTK_DIR_TAB_FORWARD);
}

static void
decide_action (GtkWidget *widget,
               const char *name,
               GVariant *parameter)
{
  av_exchange_decisions_take_focus (AV_ECHANGE_WINDOW (widget)->decisions);
}

/* ---- Choosing ------------------------------------------------------------ */

static void
show_waiting (AvEchangeWindow *self,
              AvExchangeScan *scan)
{
  g_autofree char *text = av_exchange_rows_describe_waiting (scan);

  gtk_label_set_text (self->waiting, text);
  gtk_widget_set_visible (GTK_WIDGET (self->waiting), TRUE);
}

/* Where nothing was begun yet, it comes first. */
static void
show_refounding (AvEchangeWindow *self,
                 AvExchangeScan *scan)
{
  AvWorkplace *workplace = av_workplace_of (GTK_WINDOW (self));

  av_refounding_card_show (self->refounding, scan->foundings, av_workplace_get_queue (workplace), av_workplace_get_opening (workplace));
  if (scan->foundings->len > 0 && gtk_widget_has_focus (self->start))
    gtk_widget_grab_focus (GTK_WIDGET (self->refounding));
}

static void
end_look (AvEchangeWindow *self)
{
  av_gauge_bar_follow (self->look_bar, NULL, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->look_bar), FALSE);
}

/* What a look has shown: another one may find something else, or nothing at all. */
static void
forget_look (AvEchangeWindow *self)
{
  av_exchange_rows_forget (self->incoming);
  av_exchange_rows_forget (self->outgoing);
  gtk_widget_set_visible (GTK_WIDGET (self->waiting), FALSE);
}

static void
scanned (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (AvEchangeWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvExchangeScan) scan = av_exchange_scan_finish (AV_QUEUE (source), result, &error);

  /* Another one was chosen meanwhile. */
  if (self->session == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  end_look (self);
  if (scan == NULL)
    {
      show_message (self, error->message);
      forget_look (self);
      if (self->folder == NULL)
        av_exchange_decisions_show_awaited (self->decisions, NULL, error);
      return;
    }

  av_exchange_rows_show_outgoing (self->outgoing, scan);
  av_exchange_decisions_show_awaited (self->decisions, scan, NULL);
  show_waiting (self, scan);
  if (self->folder == NULL)
    return;

  show_refounding (self, scan);
  av_exchange_rows_show_incoming (self->incoming, scan);
}

static void
stop_looking (AvEchangeWindow *self)
{
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  end_look (self);
}

/* The last look is the one that counts. transfer full: says how far it is. */
static AvExchangeGauge *
begin_look (AvEchangeWindow *self)
{
  AvExchangeGauge *gauge = av_exchange_gauge_new (AV_EXCHANGE_LOOKING);

  stop_looking (self);
  self->looking = g_cancellable_new ();
  av_gauge_bar_follow (self->look_bar, gauge, PATIENCE_MS);
  return gauge;
}

/* folder: nullable. */
static void
look (AvEchangeWindow *self,
      const char *folder,
      GAsyncReadyCallback looked)
{
  AvWorkplace *workplace = av_workplace_of (GTK_WINDOW (self));
  g_autoptr (AvExchangeGauge) gauge = begin_look (self);

  if (workplace == NULL || av_workplace_get_queue (workplace) == NULL)
    stop_looking (self);
  else
    av_exchange_scan_async (av_workplace_get_queue (workplace), av_workplace_get_opening (workplace),
                            folder, gauge, self->looking, looked, g_object_ref (self));
}

static void
show_looking (AvEchangeWindow *self)
{
  forget_look (self);
  av_exchange_rows_show_looking (self->incoming, gtk_label_get_text (self->folder_label));
}

static void
look_at_folder (AvEchangeWindow *self)
{
  if (self->folder != NULL)
    show_looking (self);
  else
    forget_look (self);
  look (self, self->folder, scanned);
}

/* Who follows has other colleagues, and sees what they sent. */
static void
refounding_answered (AvEchangeWindow *self,
                     gboolean followed)
{
  gtk_widget_grab_focus (self->start);
  if (!followed)
    return;

  av_session_announce (self->session, "", "", "");
  look_at_folder (self);
}

/* stick: NULL where the folder lies on none. */
static void
show_chosen (AvEchangeWindow *self,
             GMount *stick,
             const char *name)
{
  g_set_object (&self->stick, stick);
  show_message (self, NULL);
  av_exchange_rows_show_received (self->received, NULL);
  av_refounding_card_forget (self->refounding);
  gtk_image_set_from_icon_name (self->folder_icon, stick != NULL ? "drive-removable-media-symbolic" : "folder-remote-symbolic");
  gtk_label_set_text (self->folder_label, name);
  show_page (self, "ready");
  gtk_widget_grab_focus (self->start);
}

static void
prepare (AvEchangeWindow *self,
         const char *folder,
         GMount *stick,
         const char *name)
{
  g_free (self->folder);
  self->folder = g_strdup (folder);
  show_chosen (self, stick, name);
  look_at_folder (self);
}

void
av_echange_window_set_folder (AvEchangeWindow *self,
                              const char *folder)
{
  g_autoptr (GMount) stick = NULL;

  g_return_if_fail (AV_IS_ECHANGE_WINDOW (self));
  g_return_if_fail (folder != NULL);

  stick = av_stick_find (folder);
  prepare (self, folder, stick, folder);
}

static void
stick_chosen (AvEchangeWindow *self,
              GMount *mount)
{
  g_autoptr (GFile) root = g_mount_get_root (mount);
  g_autofree char *path = g_file_get_path (root);
  g_autofree char *name = g_mount_get_name (mount);

  prepare (self, path, mount, name);
}

static void
shared_chosen (AvEchangeWindow *self,
               const char *folder)
{
  av_echange_window_set_folder (self, folder);
}

static void
folder_found (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (AvEchangeWindow) self = user_data;
  g_autofree char *folder = av_exchange_find_folder_finish (result, NULL);

  if (folder != NULL && self->session != NULL)
    av_echange_window_set_folder (self, folder);
}

/* Nothing can begin before it is known where. */
static void
folder_picked (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  AvEchangeWindow *self = AV_ECHANGE_WINDOW (source);
  g_autofree char *picked = av_file_pick_finish (result);
  g_autoptr (GMount) stick = picked != NULL ? av_stick_find (picked) : NULL;

  if (picked == NULL || self->session == NULL)
    return;

  av_exchange_gauge_unref (begin_look (self));
  g_clear_pointer (&self->folder, g_free);
  show_chosen (self, stick, picked);
  show_looking (self);
  av_exchange_find_folder_async (picked, self->looking, folder_found, g_object_ref (self));
}

static void
choose_folder_action (GtkWidget *widget,
                      const char *name,
                      GVariant *parameter)
{
  av_file_pick_folder (GTK_WINDOW (widget), _ ("Folder of the exchange"), folder_picked, NULL);
}

static void
choose_again (AvEchangeWindow *self)
{
  g_clear_pointer (&self->folder, g_free);
  g_clear_object (&self->stick);
  show_page (self, "choose");
  focus_choice (self);
  look_at_folder (self);
}

/* Pulled out before anything began: there is nothing to start. */
static void
stick_gone (AvEchangeWindow *self,
            GMount *mount)
{
  av_exchange_result_forget_stick (self->result, mount);
  if (self->stick == mount && self->cancellable == NULL && g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "ready") == 0)
    choose_again (self);
}

static void
change_action (GtkWidget *widget,
               const char *name,
               GVariant *parameter)
{
  AvEchangeWindow *self = AV_ECHANGE_WINDOW (widget);

  choose_again (self);
}

/* ---- Running ------------------------------------------------------------- */

static void
load_decisions (AvEchangeWindow *self)
{
  AvWorkplace *workplace = av_workplace_of (GTK_WINDOW (self));

  av_exchange_decisions_load (self->decisions, workplace != NULL ? av_workplace_get_opening (workplace) : NULL);
}

static void
looked_again (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (AvEchangeWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvExchangeScan) scan = av_exchange_scan_finish (AV_QUEUE (source), result, &error);

  if (self->session == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  end_look (self);
  av_exchange_decisions_show_awaited (self->decisions, scan, error);
  if (scan != NULL)
    av_exchange_result_show_left (self->result, scan);
}

/* What came may be what was waited for, or wait itself; what went waits to be received. */
static void
look_again (AvEchangeWindow *self)
{
  look (self, NULL, looked_again);
}

/* One that lies on no stick is the one to watch from now on. */
static void
remember_folder (AvEchangeWindow *self)
{
  AvWorkplace *workplace = av_workplace_of (GTK_WINDOW (self));

  if (self->stick == NULL && workplace != NULL && av_workplace_get_folder_watch (workplace) != NULL)
    av_folder_watch_set_folder (av_workplace_get_folder_watch (workplace), self->folder);
}

static void
show_report (AvEchangeWindow *self,
             AvExchangeReport *report)
{
  av_exchange_result_show (self->result, report, self->stick);
  load_decisions (self);
  av_exchange_decisions_compare (self->decisions, report->received);
  look_again (self);
  show_page (self, "done");
  av_exchange_result_take_focus (self->result);
}

/* What had come in is kept, and may be what waits for a person. */
static void
show_broken_off (AvEchangeWindow *self,
                 AvImportReport *received,
                 const GError *error)
{
  av_exchange_rows_show_received (self->received, received);
  if (received != NULL)
    {
      load_decisions (self);
      av_exchange_decisions_compare (self->decisions, received);
    }

  show_page (self, "ready");
  show_message (self, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                        ? _ ("Interrupted. Nothing is half-written; start again whenever you like.")
                        : error->message);
  gtk_widget_grab_focus (self->start);
  look_at_folder (self);
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
  g_autoptr (AvImportReport) received = NULL;
  g_autoptr (AvExchangeReport) report = av_exchange_run_finish (AV_QUEUE (source), result, &received, &error);

  g_clear_object (&self->cancellable);
  if (self->session == NULL)
    return;

  av_exchange_running_end (self->running);
  set_running (self, FALSE);
  av_session_announce (self->session, "", "", "");
  if (report == NULL)
    {
      show_broken_off (self, received, error);
      return;
    }

  show_report (self, report);
  remember_folder (self);
}

static void
start_action (GtkWidget *widget,
              const char *name,
              GVariant *parameter)
{
  AvEchangeWindow *self = AV_ECHANGE_WINDOW (widget);
  AvWorkplace *workplace = av_workplace_of (GTK_WINDOW (self));
  g_autoptr (AvExchangeGauge) gauge = NULL;

  if (self->folder == NULL || self->cancellable != NULL)
    return;

  stop_looking (self);
  gauge = av_exchange_gauge_new (AV_EXCHANGE_READING);
  self->cancellable = g_cancellable_new ();
  set_running (self, TRUE);
  av_exchange_running_begin (self->running, gauge, self->stick != NULL);
  show_page (self, "running");
  av_exchange_run_async (av_workplace_get_queue (workplace), av_workplace_get_opening (workplace),
                         self->folder, gauge, self->cancellable, exchanged, g_object_ref (self));
}

static void
interrupt_action (GtkWidget *widget,
                  const char *name,
                  GVariant *parameter)
{
  AvEchangeWindow *self = AV_ECHANGE_WINDOW (widget);

  g_cancellable_cancel (self->cancellable);
  av_exchange_running_say_interrupting (self->running);
}

static void
application_given (AvEchangeWindow *self)
{
  AvWorkplace *workplace = av_workplace_of (GTK_WINDOW (self));

  if (workplace != NULL)
    av_shared_folder_set_watch (self->shared, av_workplace_get_folder_watch (workplace));
  look_at_folder (self);
  load_decisions (self);
}

/* Not before: a window that takes the focus while it is made is unknown to
 * screen readers in GTK 4.8. */
static void
mapped (AvEchangeWindow *self)
{
  if (self->folder == NULL)
    focus_choice (self);
}

/* ---- Life ---------------------------------------------------------------- */

static void
av_echange_window_constructed (GObject *object)
{
  AvEchangeWindow *self = AV_ECHANGE_WINDOW (object);

  G_OBJECT_CLASS (av_echange_window_parent_class)->constructed (object);

  av_exchange_decisions_set_session (self->decisions, self->session);
}

static void
av_echange_window_get_property (GObject *object,
                                guint property,
                                GValue *value,
                                GParamSpec *pspec)
{
  g_value_set_object (value, AV_ECHANGE_WINDOW (object)->session);
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

  g_cancellable_cancel (self->looking);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->stick);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_ECHANGE_WINDOW);

  G_OBJECT_CLASS (av_echange_window_parent_class)->dispose (object);
}

static void
av_echange_window_finalize (GObject *object)
{
  AvEchangeWindow *self = AV_ECHANGE_WINDOW (object);

  g_clear_object (&self->looking);
  g_clear_object (&self->cancellable);
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
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, shared);
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, choose);
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, folder_icon);
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, folder_label);
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, refounding);
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, incoming);
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, look_bar);
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, outgoing);
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, received);
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, message);
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, start);
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, running);
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, result);
  gtk_widget_class_bind_template_child (widget_class, AvEchangeWindow, decisions);
  gtk_widget_class_bind_template_callback (widget_class, stick_chosen);
  gtk_widget_class_bind_template_callback (widget_class, stick_gone);
  gtk_widget_class_bind_template_callback (widget_class, shared_chosen);
  gtk_widget_class_bind_template_callback (widget_class, refounding_answered);
}

static void
av_echange_window_class_init (AvEchangeWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = av_echange_window_constructed;
  object_class->get_property = av_echange_window_get_property;
  object_class->set_property = av_echange_window_set_property;
  object_class->dispose = av_echange_window_dispose;
  object_class->finalize = av_echange_window_finalize;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, AV_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (AV_TYPE_EXCHANGE_DECISIONS);
  g_type_ensure (AV_TYPE_EXCHANGE_RESULT);
  g_type_ensure (AV_TYPE_EXCHANGE_RUNNING);
  g_type_ensure (AV_TYPE_GAUGE_BAR);
  g_type_ensure (AV_TYPE_REFOUNDING_CARD);
  g_type_ensure (AV_TYPE_SHARED_FOLDER);
  g_type_ensure (AV_TYPE_STICK_LIST);
  g_type_ensure (AV_TYPE_HEADER);
  bind_children (widget_class);

  gtk_widget_class_install_action (widget_class, "win.choose-folder", NULL, choose_folder_action);
  gtk_widget_class_install_action (widget_class, "win.change", NULL, change_action);
  gtk_widget_class_install_action (widget_class, "win.start", NULL, start_action);
  gtk_widget_class_install_action (widget_class, "win.interrupt", NULL, interrupt_action);
  gtk_widget_class_install_action (widget_class, "win.decide", NULL, decide_action);
  gtk_widget_class_install_action (widget_class, "win.next-zone", NULL, next_zone_action);
}

static void
av_echange_window_init (AvEchangeWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_page (self, "choose");
  av_spoken_name_mnemonics (GTK_WIDGET (self));
  set_running (self, FALSE);

  g_signal_connect (self, "notify::application", G_CALLBACK (application_given), NULL);
  g_signal_connect_after (self, "map", G_CALLBACK (mapped), NULL);
}
