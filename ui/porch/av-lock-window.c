#include "av-lock-window.h"

#include <glib/gi18n-lib.h>

#include "av-capture-page.h"
#include "av-digit.h"
#include "av-file.h"
#include "av-freed-memory.h"
#include "av-inbox.h"
#include "av-pin-page.h"
#include "av-spoken.h"
#include "av-unlock-page.h"
#include "av-vault.h"
#include "av-welcome-page.h"

#define UNDO_SECONDS 10

struct _AvLockWindow
{
  GtkApplicationWindow parent_instance;

  GtkStack *pages;
  GtkStack *ways; /* to unlock: "phrase", "pin" */
  AvUnlockPage *unlock;
  AvPinPage *pin;         /* likewise */
  AvCapturePage *capture; /* made when first wanted */
  AvWelcomePage *welcome; /* likewise */
  GtkMenuButton *help;
  GtkLabel *status;
  GtkLabel *waiting;
  GtkWidget *count;
  GtkWidget *undo;
  GtkWidget *closed;

  char *store;
  char *undoable; /* file of the last +1 */
  guint undo_source;
};

enum
{
  UNLOCKED,
  OUTING_ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvLockWindow, av_lock_window, GTK_TYPE_APPLICATION_WINDOW)

static void
count_waiting (AvLockWindow *self)
{
  guint n = av_inbox_count (self->store);
  g_autofree char *text = g_strdup_printf (ngettext ("%u capture to read over", "%u captures to read over", n), n);

  gtk_label_set_text (self->waiting, text);
  gtk_widget_set_visible (GTK_WIDGET (self->waiting), n > 0);
}

void
av_lock_window_say (AvLockWindow *self,
                    const char *text)
{
  g_return_if_fail (AV_IS_LOCK_WINDOW (self));

  gtk_widget_remove_css_class (GTK_WIDGET (self->status), "av-error");
  gtk_widget_add_css_class (GTK_WIDGET (self->status), "av-good");
  gtk_label_set_text (self->status, text != NULL ? text : "");
}

static void
refuse (AvLockWindow *self,
        const char *text)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->status), "av-good");
  gtk_widget_add_css_class (GTK_WIDGET (self->status), "av-error");
  gtk_label_set_text (self->status, text);
}

static void
forget_undo (AvLockWindow *self)
{
  g_clear_handle_id (&self->undo_source, g_source_remove);
  g_clear_pointer (&self->undoable, g_free);
  /* The keyboard does not go with it. */
  if (gtk_widget_is_focus (self->undo))
    gtk_widget_grab_focus (self->count);
  gtk_widget_set_visible (self->undo, FALSE);
}

static gboolean
undo_expired (gpointer user_data)
{
  AvLockWindow *self = user_data;

  self->undo_source = 0;
  forget_undo (self);
  av_lock_window_say (self, NULL);

  return G_SOURCE_REMOVE;
}

static void
unlocked (AvLockWindow *self,
          AvHandover *handover)
{
  g_signal_emit (self, signals[UNLOCKED], 0, handover);
}

static gboolean
asks_for_code (AvLockWindow *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->ways), "pin") == 0;
}

static void
focus_way (AvLockWindow *self)
{
  gtk_widget_grab_focus (asks_for_code (self) ? GTK_WIDGET (self->pin) : GTK_WIDGET (self->unlock));
}

/* Shown again after a session, the window has forgotten where the keyboard was. */
static void
active_changed (AvLockWindow *self)
{
  GtkWidget *page = gtk_stack_get_visible_child (self->pages);

  if (gtk_window_is_active (GTK_WINDOW (self)) && gtk_window_get_focus (GTK_WINDOW (self)) == NULL && page != NULL)
    {
      if (g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "unlock") == 0)
        focus_way (self);
      else
        gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
    }
}

/* Whoever opened last may have found somebody else's key in the store. */
static void
show_whether_closed (AvLockWindow *self)
{
  gboolean closed = av_inbox_is_closed (self->store);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.capture", !closed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.count-one", !closed);
  gtk_widget_set_visible (self->closed, closed);
}

static void
show_unlock (AvLockWindow *self)
{
  av_spoken_show_page (self->pages, "unlock");
  count_waiting (self);
  show_whether_closed (self);
}

static void
capture_done (AvLockWindow *self,
              const char *message)
{
  show_unlock (self);
  av_lock_window_say (self, message);
  av_unlock_page_reset (self->unlock, NULL);
  focus_way (self);
}

static void
ask_for_phrase (AvLockWindow *self,
                const char *message)
{
  if (self->pin != NULL)
    av_pin_page_forget (self->pin);
  av_spoken_show_page (self->ways, "phrase");
  av_unlock_page_reset (self->unlock, message);
}

static void
end_outing (AvLockWindow *self)
{
  ask_for_phrase (self, NULL);
  g_signal_emit (self, signals[OUTING_ENDED], 0);
}

/* The lock screen is there before what it may lead to. */
static void
ensure_capture (AvLockWindow *self)
{
  if (self->capture != NULL)
    return;

  av_freed_memory_overwrite ();
  self->capture = g_object_new (AV_TYPE_CAPTURE_PAGE, NULL);
  g_signal_connect_swapped (self->capture, "done", G_CALLBACK (capture_done), self);
  gtk_stack_add_named (self->pages, GTK_WIDGET (self->capture), "capture");
}

static void
ensure_welcome (AvLockWindow *self)
{
  if (self->welcome != NULL)
    return;

  self->welcome = g_object_new (AV_TYPE_WELCOME_PAGE, NULL);
  gtk_stack_add_named (self->pages, GTK_WIDGET (self->welcome), "welcome");
}

static void
ensure_pin (AvLockWindow *self)
{
  if (self->pin != NULL)
    return;

  self->pin = g_object_new (AV_TYPE_PIN_PAGE, NULL);
  g_signal_connect_swapped (self->pin, "unlocked", G_CALLBACK (unlocked), self);
  g_signal_connect_swapped (self->pin, "leave", G_CALLBACK (ask_for_phrase), self);
  g_signal_connect_swapped (self->pin, "end", G_CALLBACK (end_outing), self);
  gtk_stack_add_named (self->ways, GTK_WIDGET (self->pin), "pin");
}

static void
capture_action (GtkWidget *widget,
                const char *name,
                GVariant *parameter)
{
  AvLockWindow *self = AV_LOCK_WINDOW (widget);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "unlock") != 0)
    return;

  forget_undo (self);
  av_lock_window_say (self, NULL);
  ensure_capture (self);
  av_spoken_show_page (self->pages, "capture");
  av_capture_page_start (self->capture, self->store);
}

static void
count_one_action (GtkWidget *widget,
                  const char *name,
                  GVariant *parameter)
{
  AvLockWindow *self = AV_LOCK_WINDOW (widget);
  g_autoptr (GError) error = NULL;

  forget_undo (self);
  self->undoable = av_capture_count_one (self->store, &error);
  gtk_widget_set_visible (self->undo, self->undoable != NULL);
  if (self->undoable != NULL)
    {
      av_lock_window_say (self, _ ("One passer-by counted."));
      self->undo_source = g_timeout_add_seconds (UNDO_SECONDS, undo_expired, self);
    }
  else
    {
      refuse (self, error->message);
    }
  count_waiting (self);
}

static void
undo_action (GtkWidget *widget,
             const char *name,
             GVariant *parameter)
{
  AvLockWindow *self = AV_LOCK_WINDOW (widget);
  g_autoptr (GError) error = NULL;

  if (self->undoable == NULL)
    return;

  if (av_inbox_remove (self->store, self->undoable, &error))
    av_lock_window_say (self, _ ("That passer-by is not counted any more."));
  else
    refuse (self, error->message);
  forget_undo (self);
  count_waiting (self);
}

static void
help_action (GtkWidget *widget,
             const char *name,
             GVariant *parameter)
{
  gtk_menu_button_popup (AV_LOCK_WINDOW (widget)->help);
}

/* Alt and a digit choose an agent even while the phrase is being typed. */
static gboolean
key_pressed (GtkEventControllerKey *controller,
             guint keyval,
             guint keycode,
             GdkModifierType state,
             gpointer user_data)
{
  AvLockWindow *self = user_data;
  int digit = av_digit_from_key (keyval, keycode);
  gboolean alt = (state & (GDK_ALT_MASK | GDK_CONTROL_MASK)) == GDK_ALT_MASK;
  gboolean typing = GTK_IS_TEXT (gtk_window_get_focus (GTK_WINDOW (self)));

  /* A key may come before the first frame is painted. */
  av_freed_memory_overwrite ();
  if (digit < 1 || (!alt && typing) || asks_for_code (self) ||
      g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "unlock") != 0)
    return GDK_EVENT_PROPAGATE;

  av_unlock_page_choose_agent (self->unlock, (guint) digit);

  return GDK_EVENT_STOP;
}

static gboolean
av_lock_window_close_request (GtkWindow *window)
{
  AvLockWindow *self = AV_LOCK_WINDOW (window);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "capture") == 0 && !av_capture_page_leave (self->capture))
    return GDK_EVENT_STOP;

  return GTK_WINDOW_CLASS (av_lock_window_parent_class)->close_request (window);
}

static gboolean
store_exists (AvLockWindow *self)
{
  g_autofree char *keys = g_build_filename (self->store, "keys", NULL);

  return av_vault_exists (self->store) || av_file_may_exist (keys);
}

void
av_lock_window_show_store (AvLockWindow *self,
                           const char *message)
{
  g_return_if_fail (AV_IS_LOCK_WINDOW (self));

  av_lock_window_say (self, NULL);
  if (!store_exists (self))
    {
      ensure_welcome (self);
      av_spoken_show_page (self->pages, "welcome");
      av_welcome_page_show_message (self->welcome, message);
      gtk_widget_child_focus (GTK_WIDGET (self->welcome), GTK_DIR_TAB_FORWARD);
      return;
    }

  show_unlock (self);
  ask_for_phrase (self, NULL);
  av_unlock_page_load (self->unlock, self->store, message);
}

void
av_lock_window_offer_code (AvLockWindow *self,
                           AvOutingPin *pin)
{
  g_return_if_fail (AV_IS_LOCK_WINDOW (self));

  if (pin == NULL)
    {
      if (asks_for_code (self))
        ask_for_phrase (self, NULL);
      return;
    }

  ensure_pin (self);
  av_spoken_show_page (self->ways, "pin");
  av_pin_page_ask (self->pin, pin);
}

AvLockWindow *
av_lock_window_new (GtkApplication *application,
                    const char *store)
{
  AvLockWindow *self = g_object_new (AV_TYPE_LOCK_WINDOW, "application", application, NULL);

  self->store = g_strdup (store);
  av_lock_window_show_store (self, NULL);

  return self;
}

static void
av_lock_window_dispose (GObject *object)
{
  AvLockWindow *self = AV_LOCK_WINDOW (object);

  g_clear_handle_id (&self->undo_source, g_source_remove);
  g_clear_pointer (&self->undoable, g_free);
  g_clear_pointer (&self->store, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_LOCK_WINDOW);

  G_OBJECT_CLASS (av_lock_window_parent_class)->dispose (object);
}

static void
av_lock_window_class_init (AvLockWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_lock_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = av_lock_window_close_request;

  g_type_ensure (AV_TYPE_UNLOCK_PAGE);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/porch/av-lock-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AvLockWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, AvLockWindow, ways);
  gtk_widget_class_bind_template_child (widget_class, AvLockWindow, unlock);
  gtk_widget_class_bind_template_child (widget_class, AvLockWindow, help);
  gtk_widget_class_bind_template_child (widget_class, AvLockWindow, status);
  gtk_widget_class_bind_template_child (widget_class, AvLockWindow, waiting);
  gtk_widget_class_bind_template_child (widget_class, AvLockWindow, count);
  gtk_widget_class_bind_template_child (widget_class, AvLockWindow, undo);
  gtk_widget_class_bind_template_child (widget_class, AvLockWindow, closed);
  gtk_widget_class_bind_template_callback (widget_class, unlocked);

  gtk_widget_class_install_action (widget_class, "win.capture", NULL, capture_action);
  gtk_widget_class_install_action (widget_class, "win.count-one", NULL, count_one_action);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "win.help", NULL, help_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK, "win.capture", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "win.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F1, 0, "win.help", NULL);

  signals[UNLOCKED] = g_signal_new ("unlocked", AV_TYPE_LOCK_WINDOW, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[OUTING_ENDED] = g_signal_new ("outing-ended", AV_TYPE_LOCK_WINDOW, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
av_lock_window_init (AvLockWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  av_spoken_name_mnemonics (GTK_WIDGET (self));
  g_signal_connect (self, "notify::is-active", G_CALLBACK (active_changed), NULL);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
