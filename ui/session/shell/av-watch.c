#include "av-watch.h"

#include "av-digit.h"
#include "av-veil-key.h"

/* How long a veil waits for a key, where what brings back is a code or was asked for. */
#define VEIL_PATIENCE_S 60

#define PERIOD_S 1

struct _AvWatch
{
  GObject parent_instance;

  GtkApplication *application; /* not owned */
  AvVeil *veil;
  GSettings *settings;
  GListModel *windows; /* every toplevel, dialogs too */
  guint source;

  guint veil_seconds;
  guint patience_seconds;
  guint lock_seconds;
  gint64 code_until; /* seconds since 1970; 0: there is no code */
  gint64 last_event;
  gint64 drawn;     /* since when; 0: not */
  gboolean by_hand; /* it was asked for */
};

enum
{
  PROP_CODE_UNTIL = 1,
  N_PROPS
};

enum
{
  LOCK,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];

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

static gboolean
is_text (GtkWidget *widget)
{
  if (GTK_IS_TEXT_VIEW (widget))
    return gtk_text_view_get_editable (GTK_TEXT_VIEW (widget));

  return GTK_IS_TEXT (widget) && gtk_editable_get_editable (GTK_EDITABLE (widget));
}

/* The first letter of whoever was typing and did not see the veil come. */
static void
hand_over (GtkEventControllerKey *controller)
{
  GtkWidget *window = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));

  if (focus != NULL && is_text (focus))
    gtk_event_controller_key_forward (controller, focus);
}

static void
activate (GtkEventControllerKey *controller,
          const char *action)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  if (g_action_parse_detailed_name (action, &name, &target, NULL))
    gtk_widget_activate_action_variant (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller)), name, target);
}

static gboolean
veiled_key_pressed (AvWatch *self,
                    GtkEventControllerKey *controller,
                    GdkEvent *event)
{
  const char *action;
  AvVeilKey key = av_veil_key_read (event, &action);
  gboolean by_hand = self->by_hand;

  if (key == AV_VEIL_KEY_LOCK)
    g_signal_emit (self, signals[LOCK], 0);
  else if (key == AV_VEIL_KEY_HIDE)
    av_watch_veil (self);
  else if (key != AV_VEIL_KEY_NOT_OURS)
    av_veil_lift (self->veil);

  if (key == AV_VEIL_KEY_CHARACTER && !by_hand)
    hand_over (controller);
  else if (key == AV_VEIL_KEY_SHORTCUT)
    activate (controller, action);
  else if (key == AV_VEIL_KEY_COME_BACK)
    open_by_digit (self, gdk_key_event_get_keyval (event), gdk_key_event_get_keycode (event), gdk_event_get_modifier_state (event));

  return GDK_EVENT_STOP;
}

/* No accelerator of the application is heard there. */
static gboolean
is_dialog (GtkEventControllerKey *controller)
{
  return gtk_window_get_application (GTK_WINDOW (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller)))) == NULL;
}

static gboolean
dialog_key_pressed (AvWatch *self,
                    GdkEvent *event)
{
  const char *action;

  switch (av_veil_key_read (event, &action))
    {
    case AV_VEIL_KEY_LOCK:
      g_signal_emit (self, signals[LOCK], 0);
      return GDK_EVENT_STOP;
    case AV_VEIL_KEY_HIDE:
      av_watch_veil (self);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
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
  if (av_veil_is_drawn (self->veil) && event != NULL)
    return veiled_key_pressed (self, controller, event);
  if (!is_dialog (controller))
    return open_by_digit (self, keyval, keycode, state);

  return event != NULL ? dialog_key_pressed (self, event) : GDK_EVENT_PROPAGATE;
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
follow_window (AvWatch *self,
               GtkWidget *window)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *pointer = gtk_event_controller_legacy_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed), self, 0);
  gtk_widget_add_controller (window, keys);

  gtk_event_controller_set_propagation_phase (pointer, GTK_PHASE_CAPTURE);
  g_signal_connect_object (pointer, "event", G_CALLBACK (pointer_used), self, 0);
  gtk_widget_add_controller (window, pointer);
}

static void
windows_changed (AvWatch *self,
                 guint position,
                 guint n_removed,
                 guint n_added)
{
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (self->windows, i);

      follow_window (self, window);
    }
}

/* Nobody came back to the veil, and coming back is asked for by a code or
 * had been thought of: as long as the idle time would be too long. */
static gboolean
is_forgotten (AvWatch *self,
              gint64 now)
{
  gboolean code = self->code_until > g_get_real_time () / G_USEC_PER_SEC;

  return self->drawn != 0 && (self->by_hand || code) && now - self->drawn >= self->patience_seconds * G_USEC_PER_SEC;
}

static gboolean
ticked (gpointer user_data)
{
  AvWatch *self = user_data;
  gint64 now = g_get_monotonic_time ();
  gint64 idle = (now - self->last_event) / G_USEC_PER_SEC;

  if (idle >= self->lock_seconds || is_forgotten (self, now))
    {
      self->source = 0;
      g_signal_emit (self, signals[LOCK], 0);
      return G_SOURCE_REMOVE;
    }
  if (self->veil_seconds > 0 && idle >= self->veil_seconds)
    av_veil_draw (self->veil);

  return G_SOURCE_CONTINUE;
}

static void
veil_moved (AvWatch *self)
{
  self->drawn = av_veil_is_drawn (self->veil) ? g_get_monotonic_time () : 0;
  self->by_hand = FALSE;
}

void
av_watch_veil (AvWatch *self)
{
  g_return_if_fail (AV_IS_WATCH (self));

  av_veil_draw (self->veil);
  self->drawn = g_get_monotonic_time ();
  self->by_hand = TRUE;
}

void
av_watch_set_times (AvWatch *self,
                    guint veil_seconds,
                    guint patience_seconds,
                    guint lock_seconds)
{
  g_return_if_fail (AV_IS_WATCH (self));

  self->veil_seconds = veil_seconds;
  self->patience_seconds = patience_seconds;
  self->lock_seconds = lock_seconds;
}

static void
read_settings (AvWatch *self)
{
  av_watch_set_times (self, g_settings_get_uint (self->settings, "veil-seconds"), VEIL_PATIENCE_S,
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
  g_signal_connect_object (veil, "notify::drawn", G_CALLBACK (veil_moved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->windows, "items-changed", G_CALLBACK (windows_changed), self, G_CONNECT_SWAPPED);
  windows_changed (self, 0, 0, g_list_model_get_n_items (self->windows));
  follow_settings (self);

  return self;
}

static void
av_watch_get_property (GObject *object,
                       guint property,
                       GValue *value,
                       GParamSpec *pspec)
{
  g_value_set_int64 (value, AV_WATCH (object)->code_until);
}

static void
av_watch_set_property (GObject *object,
                       guint property,
                       const GValue *value,
                       GParamSpec *pspec)
{
  AV_WATCH (object)->code_until = g_value_get_int64 (value);
}

static void
av_watch_dispose (GObject *object)
{
  AvWatch *self = AV_WATCH (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->windows);
  g_clear_object (&self->veil);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (av_watch_parent_class)->dispose (object);
}

static void
av_watch_class_init (AvWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = av_watch_get_property;
  object_class->set_property = av_watch_set_property;
  object_class->dispose = av_watch_dispose;

  properties[PROP_CODE_UNTIL] = g_param_spec_int64 ("code-until", NULL, NULL, 0, G_MAXINT64, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[LOCK] = g_signal_new ("lock", AV_TYPE_WATCH, G_SIGNAL_RUN_LAST, 0,
                                NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
av_watch_init (AvWatch *self)
{
  self->windows = g_object_ref (gtk_window_get_toplevels ());
  self->veil_seconds = 60;
  self->patience_seconds = VEIL_PATIENCE_S;
  self->lock_seconds = 5 * 60;
  self->source = g_timeout_add_seconds (PERIOD_S, ticked, self);
  someone_is_here (self);
}
