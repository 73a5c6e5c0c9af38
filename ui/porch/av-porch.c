#include "av-porch.h"

#include <glib/gi18n-lib.h>

#include "av-freed-memory.h"
#include "av-lock-window.h"
#include "av-login-monitor.h"
#include "av-look.h"
#include "av-pin-page.h"
#include "av-porch-resources.h"
#include "av-session-process.h"

struct _AvPorch
{
  GtkApplication parent_instance;

  char *store;
  AvLockWindow *window;
  AvSessionProcess *session;
  AvLoginMonitor *login;
  char *label;      /* whose session runs, or ran last */
  gboolean locking; /* it was told to end, and is killed if it does not */
  char *done;       /* by the session, a sentence: said once it has ended */
  AvOutingPin *pin; /* the keys kept during an outing, or NULL */
  guint pin_source;
};

/* How often the outing's end is looked for. */
#define PIN_PERIOD_S 30

G_DEFINE_FINAL_TYPE (AvPorch, av_porch, GTK_TYPE_APPLICATION)

AvPorch *
av_porch_new (void)
{
  return g_object_new (AV_TYPE_PORCH, "application-id", "fr.allervers.AllerVers", NULL);
}

/* ---- The outing's code ------------------------------------------------------ */

static void
forget_pin (AvPorch *self,
            AvOutingPinState why)
{
  if (self->pin == NULL)
    return;

  av_outing_pin_wipe (self->pin, why);
  if (self->window != NULL)
    av_lock_window_offer_code (self->window, NULL);
  g_clear_handle_id (&self->pin_source, g_source_remove);
  g_clear_pointer (&self->pin, av_outing_pin_free);
}

static gboolean
look_at_pin (gpointer user_data)
{
  AvPorch *self = user_data;
  AvOutingPinState state = av_outing_pin_look (self->pin, av_pin_page_now ());

  if (state == AV_OUTING_PIN_KEPT)
    return G_SOURCE_CONTINUE;

  self->pin_source = 0;
  forget_pin (self, state);

  return G_SOURCE_REMOVE;
}

/* The session asks for its keys to be kept, or (NULL) forgotten. */
static void
outing_asked (AvPorch *self,
              AvSecret *sealed)
{
  forget_pin (self, AV_OUTING_PIN_ENDED);
  if (sealed == NULL)
    return;

  self->pin = av_outing_pin_new (sealed, self->label, av_pin_page_now (), NULL);
  if (self->pin != NULL)
    self->pin_source = g_timeout_add_seconds (PIN_PERIOD_S, look_at_pin, self);
}

static void
outing_ended (AvPorch *self)
{
  forget_pin (self, AV_OUTING_PIN_ENDED);
}

/* The session shows until when; somebody else's keys do not outlast who is
 * here now. */
static void
say_until_when (AvPorch *self,
                AvHandover *handover)
{
  gint64 left;

  if (self->pin != NULL && g_strcmp0 (av_outing_pin_get_label (self->pin), handover->label) != 0)
    forget_pin (self, AV_OUTING_PIN_ENDED);

  left = self->pin != NULL ? av_outing_pin_get_seconds_left (self->pin, av_pin_page_now ()) : 0;
  handover->outing_until = left > 0 ? g_get_real_time () / G_USEC_PER_SEC + left : 0;
}

/* ---- Locked and unlocked ---------------------------------------------------- */

static void
present (AvPorch *self,
         const char *message)
{
  av_lock_window_show_store (self->window, message);
  if (self->pin != NULL && av_outing_pin_look (self->pin, av_pin_page_now ()) == AV_OUTING_PIN_KEPT)
    av_lock_window_offer_code (self->window, self->pin);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
session_ready (AvPorch *self)
{
  /* An entry that keeps the focus of a hidden window never gets it back. */
  gtk_window_set_focus (GTK_WINDOW (self->window), NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->window), FALSE);
}

static void
session_did (AvPorch *self,
             const char *sentence)
{
  g_free (self->done);
  self->done = g_strdup (sentence);
}

static void
session_ended (AvPorch *self,
               gboolean by_itself)
{
  gboolean expected = by_itself || self->locking;

  self->locking = FALSE;
  if (self->login != NULL)
    av_login_monitor_locked (self->login);
  g_application_release (G_APPLICATION (self));
  if (self->window == NULL)
    return;

  present (self, expected ? NULL : _ ("The windows closed all of a sudden. What was saved is safe, and drafts come back as they were."));
  if (self->done != NULL)
    av_lock_window_say (self->window, self->done);
  g_clear_pointer (&self->done, g_free);
}

static void
unlocked (AvPorch *self,
          AvHandover *handover)
{
  g_autoptr (GError) error = NULL;

  say_until_when (self, handover);
  g_free (self->label);
  self->label = g_strdup (handover->label);
  if (av_session_process_start (self->session, handover, &error))
    g_application_hold (G_APPLICATION (self));
  else
    present (self, error->message);
}

/* The code brings back what idleness or the button locked. Lid, sleep and the
 * desktop's own lock are for whoever knows the phrase. */
static void
lock_asked (AvPorch *self,
            gboolean sleeping)
{
  forget_pin (self, AV_OUTING_PIN_SLEPT);
  self->locking = av_session_process_is_running (self->session);
  if (self->locking)
    av_session_process_lock (self->session);
  else
    av_login_monitor_locked (self->login);
}

/* After the first frame: nothing is unlocked before, and what it costs is
 * not waited for. */
static gboolean
first_frame_shown (gpointer user_data)
{
  AvPorch *self = user_data;

  av_freed_memory_overwrite ();
  av_look_add_icons ();
  if (self->window != NULL)
    gtk_window_set_icon_name (GTK_WINDOW (self->window), "fr.allervers.AllerVers");
  self->login = av_login_monitor_new ();
  g_signal_connect_swapped (self->login, "lock", G_CALLBACK (lock_asked), self);

  return G_SOURCE_REMOVE;
}

static void
first_start_action (GSimpleAction *action,
                    GVariant *parameter,
                    gpointer user_data)
{
  AvPorch *self = user_data;
  g_autoptr (GError) error = NULL;

  if (av_session_process_is_running (self->session))
    return;

  if (av_session_process_start_without_store (self->session, self->store, g_variant_get_string (parameter, NULL), &error))
    g_application_hold (G_APPLICATION (self));
  else
    present (self, error->message);
}

static void
grow_text_action (GSimpleAction *action,
                  GVariant *parameter,
                  gpointer user_data)
{
  av_look_grow_text (av_look_get_default ());
}

static void
quit_action (GSimpleAction *action,
             GVariant *parameter,
             gpointer user_data)
{
  AvPorch *self = user_data;

  if (!av_session_process_is_running (self->session))
    gtk_window_close (GTK_WINDOW (self->window));
}

static void
add_actions (AvPorch *self)
{
  static const GActionEntry entries[] = {
    { "first-start", first_start_action, "s" },
    { "grow-text", grow_text_action },
    { "quit", quit_action },
  };
  static const char *const quit_keys[] = { "<Control>q", NULL };
  static const char *const sun_keys[] = { "<Control><Shift>b", NULL };
  static const char *const text_keys[] = { "<Control>plus", "<Control>KP_Add", NULL };
  g_autoptr (GPropertyAction) sun = g_property_action_new ("bright-sun", av_look_get_default (), "bright-sun");

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (sun));
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.quit", quit_keys);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.bright-sun", sun_keys);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.grow-text", text_keys);
}

static void
av_porch_startup (GApplication *application)
{
  AvPorch *self = AV_PORCH (application);
  g_autoptr (GtkCssProvider) sheet = NULL;

  G_APPLICATION_CLASS (av_porch_parent_class)->startup (application);

  g_resources_register (av_porch_resources_get_resource ());
  av_look_get_default ();
  /* Below the common look, which has the last word. */
  sheet = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (sheet, "/fr/allervers/porch/porch.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (sheet),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION - 1);
  self->session = av_session_process_new ();
  g_signal_connect_swapped (self->session, "ready", G_CALLBACK (session_ready), self);
  g_signal_connect_swapped (self->session, "outing", G_CALLBACK (outing_asked), self);
  g_signal_connect_swapped (self->session, "done", G_CALLBACK (session_did), self);
  g_signal_connect_swapped (self->session, "ended", G_CALLBACK (session_ended), self);
  g_idle_add_full (G_PRIORITY_LOW, first_frame_shown, g_object_ref (self), g_object_unref);
  add_actions (self);
}

static void
av_porch_activate (GApplication *application)
{
  AvPorch *self = AV_PORCH (application);

  if (av_session_process_is_running (self->session))
    {
      av_session_process_present (self->session);
      return;
    }
  if (self->window == NULL)
    {
      self->window = av_lock_window_new (GTK_APPLICATION (self), self->store);
      g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
      g_signal_connect_swapped (self->window, "unlocked", G_CALLBACK (unlocked), self);
      g_signal_connect_swapped (self->window, "outing-ended", G_CALLBACK (outing_ended), self);
    }

  gtk_window_present (GTK_WINDOW (self->window));
}

static int
av_porch_handle_local_options (GApplication *application,
                               GVariantDict *options)
{
  AvPorch *self = AV_PORCH (application);

  /* A store named on the command line is another application beside. */
  if (g_variant_dict_lookup (options, "store", "^ay", &self->store))
    g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  else
    self->store = g_build_filename (g_get_user_data_dir (), "allervers", NULL);

  return -1;
}

static void
av_porch_dispose (GObject *object)
{
  AvPorch *self = AV_PORCH (object);

  g_clear_weak_pointer (&self->window);
  g_clear_handle_id (&self->pin_source, g_source_remove);
  g_clear_pointer (&self->pin, av_outing_pin_free);
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->done, g_free);
  g_clear_object (&self->session);
  g_clear_object (&self->login);
  g_clear_pointer (&self->store, g_free);

  G_OBJECT_CLASS (av_porch_parent_class)->dispose (object);
}

static void
av_porch_class_init (AvPorchClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_porch_dispose;
  application_class->startup = av_porch_startup;
  application_class->activate = av_porch_activate;
  application_class->handle_local_options = av_porch_handle_local_options;
}

static void
av_porch_init (AvPorch *self)
{
  const GOptionEntry entries[] = {
    { "store", 's', G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, NULL, N_ ("Directory of the store"), N_ ("DIRECTORY") },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), entries);
}
