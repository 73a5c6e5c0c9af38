#include "av-watch.h"

#include "av-digit.h"

/* How long a veil drawn by hand waits for a key. */
#define VEIL_PATIENCE_S 60

#define PERIOD_S 1

struct _AvWatch
{
  GObject parent_instance;

  GtkApplication *application; /* not owned */
  AvVeil *veil;
  GSettings *settings;
  guint source;
  gulong window_added;

  guint veil_seconds;
  guint lock_seconds;
  gint64 last_event;
  gint64 drawn_by_hand; /* 0: not */
};

enum
{
  LOCK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Windows by the digit held with Ctrl. */
static const char *const kinds[] = { "start", "reperage", "diagnostic", "mobilisation", "echange", "relecture" };

G_DEFINE_FINAL_TYPE (AvWatch, av_watch, G_TYPE_OBJECT)

static void
someone_is_here (AvWatch *self)
{
  self->last_event = g_get_monotonic_time ();
}

static gboolean
open_by_digit (AvWatch *self,
               guint keyval,
               guint keycode,
               GdkModifierType state)
{
  GdkModifierType held = state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK | GDK_SUPER_MASK);
  int digit = av_digit_from_key (keyval, keycode);

  if (held != GDK_CONTROL_MASK || digit < 0 || digit >= (int) G_N_ELEMENTS (kinds))
    return GDK_EVENT_PROPAGATE;

  g_action_group_activate_action (G_ACTION_GROUP (self->application), "open", g_variant_new_string (kinds[digit]));

  return GDK_EVENT_STOP;
}

/* The key that locks does so under the veil as well: nothing shows again first. */
static gboolean
is_lock_key (AvWatch *self,
             GdkEvent *event)
{
  g_auto (GStrv) accels = gtk_application_get_accels_for_action (self->application, "app.lock");

  for (guint i = 0; event != NULL && accels[i] != NULL; i++)
    {
      guint keyval;
      GdkModifierType modifiers;

      if (gtk_accelerator_parse (accels[i], &keyval, &modifiers) && gdk_key_event_matches (event, keyval, modifiers) == GDK_KEY_MATCH_EXACT)
        return TRUE;
    }

  return FALSE;
}

static gboolean
key_pressed (GtkEventControllerKey *controller,
             guint keyval,
             guint keycode,
             GdkModifierType state,
             gpointer user_data)
{
  AvWatch *self = user_data;
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (controller));

  someone_is_here (self);
  if (!av_veil_is_drawn (self->veil))
    return open_by_digit (self, keyval, keycode, state);

  if (is_lock_key (self, event))
    {
      g_signal_emit (self, signals[LOCK], 0);
      return GDK_EVENT_STOP;
    }

  /* A modifier held for the next shortcut is not yet a key. */
  if (event == NULL || !gdk_key_event_is_modifier (event))
    {
      self->drawn_by_hand = 0;
      av_veil_lift (self->veil);
    }

  return GDK_EVENT_STOP;
}

static gboolean
pointer_used (GtkEventControllerLegacy *controller,
              GdkEvent *event,
              gpointer user_data)
{
  AvWatch *self = user_data;

  switch (gdk_event_get_event_type (event))
    {
    case GDK_BUTTON_PRESS:
    case GDK_TOUCH_BEGIN:
    case GDK_SCROLL:
    case GDK_MOTION_NOTIFY:
      someone_is_here (self);
      break;
    default:
      break;
    }

  return GDK_EVENT_PROPAGATE;
}

static void
window_added (GtkApplication *application,
              GtkWindow *window,
              gpointer user_data)
{
  AvWatch *self = user_data;
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *pointer = gtk_event_controller_legacy_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (window), keys);

  gtk_event_controller_set_propagation_phase (pointer, GTK_PHASE_CAPTURE);
  g_signal_connect_object (pointer, "event", G_CALLBACK (pointer_used), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (window), pointer);
}

static gboolean
ticked (gpointer user_data)
{
  AvWatch *self = user_data;
  gint64 now = g_get_monotonic_time ();
  gint64 idle = (now - self->last_event) / G_USEC_PER_SEC;
  gboolean forgotten = self->drawn_by_hand != 0 && av_veil_is_drawn (self->veil) &&
                       now - self->drawn_by_hand >= VEIL_PATIENCE_S * G_USEC_PER_SEC;

  if (idle >= self->lock_seconds || forgotten)
    {
      self->source = 0;
      g_signal_emit (self, signals[LOCK], 0);
      return G_SOURCE_REMOVE;
    }
  if (self->veil_seconds > 0 && idle >= self->veil_seconds)
    av_veil_draw (self->veil);

  return G_SOURCE_CONTINUE;
}

void
av_watch_veil (AvWatch *self)
{
  g_return_if_fail (AV_IS_WATCH (self));

  self->drawn_by_hand = g_get_monotonic_time ();
  av_veil_draw (self->veil);
}

void
av_watch_set_times (AvWatch *self,
                    guint veil_seconds,
                    guint lock_seconds)
{
  g_return_if_fail (AV_IS_WATCH (self));

  self->veil_seconds = veil_seconds;
  self->lock_seconds = lock_seconds;
}

static void
read_settings (AvWatch *self)
{
  av_watch_set_times (self, g_settings_get_uint (self->settings, "veil-seconds"),
                      g_settings_get_uint (self->settings, "idle-lock-minutes") * 60);
}

static void
follow_settings (AvWatch *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, "fr.allervers.AllerVers", TRUE);
  if (schema == NULL || !g_settings_schema_has_key (schema, "veil-seconds") ||
      !g_settings_schema_has_key (schema, "idle-lock-minutes"))
    return;

  self->settings = g_settings_new_full (schema, NULL, NULL);
  g_signal_connect_swapped (self->settings, "changed", G_CALLBACK (read_settings), self);
  read_settings (self);
}

AvWatch *
av_watch_new (GtkApplication *application,
              AvVeil *veil)
{
  AvWatch *self = g_object_new (AV_TYPE_WATCH, NULL);

  self->application = application;
  self->veil = g_object_ref (veil);
  self->window_added = g_signal_connect (application, "window-added", G_CALLBACK (window_added), self);
  follow_settings (self);

  return self;
}

static void
av_watch_dispose (GObject *object)
{
  AvWatch *self = AV_WATCH (object);

  g_clear_handle_id (&self->source, g_source_remove);
  if (self->window_added != 0)
    g_clear_signal_handler (&self->window_added, self->application);
  g_clear_object (&self->veil);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (av_watch_parent_class)->dispose (object);
}

static void
av_watch_class_init (AvWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = av_watch_dispose;

  signals[LOCK] = g_signal_new ("lock", AV_TYPE_WATCH, G_SIGNAL_RUN_LAST, 0,
                                NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
av_watch_init (AvWatch *self)
{
  self->veil_seconds = 60;
  self->lock_seconds = 5 * 60;
  self->source = g_timeout_add_seconds (PERIOD_S, ticked, self);
  someone_is_here (self);
}
