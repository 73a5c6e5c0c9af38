#include "av-login-monitor.h"

#include <gio/gunixfdlist.h>
#include <glib/gi18n-lib.h>
#include <time.h>
#include <unistd.h>

#define LOGIND "org.freedesktop.login1"
#define LOGIND_MANAGER "org.freedesktop.login1.Manager"
#define LOGIND_SESSION "org.freedesktop.login1.Session"
#define LOGIND_PATH "/org/freedesktop/login1"
#define PROPERTIES "org.freedesktop.DBus.Properties"

/* Two clocks, one of which stands still during sleep, tell of it afterwards. */
#define CLOCK_PERIOD_S 2
#define SLEEP_S 3

struct _AvLoginMonitor
{
  GObject parent_instance;

  GCancellable *cancellable;
  GDBusConnection *system_bus;
  GDBusConnection *session_bus;
  GArray *system_signals;
  GArray *session_signals;
  char *session_path;
  int inhibitor;

  guint clock_source;
  double (*measure_sleep) (gpointer user_data);
  gpointer measure_data;
  double asleep;
};

enum
{
  LOCK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvLoginMonitor, av_login_monitor, G_TYPE_OBJECT)

AvLoginMonitor *
av_login_monitor_new (void)
{
  return g_object_new (AV_TYPE_LOGIN_MONITOR, NULL);
}

static void
lock (AvLoginMonitor *self,
      gboolean sleeping)
{
  g_signal_emit (self, signals[LOCK], 0, sleeping);
}

static void
inhibitor_taken (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  AvLoginMonitor *self = user_data;
  g_autoptr (GUnixFDList) fds = NULL;
  g_autoptr (GVariant) reply = NULL;
  int handle;

  reply = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), &fds, result, NULL);
  if (reply == NULL || fds == NULL)
    return;

  g_variant_get (reply, "(h)", &handle);
  if (self->inhibitor >= 0)
    close (self->inhibitor);
  self->inhibitor = g_unix_fd_list_get (fds, handle, NULL);
}

/* Sleep waits until the windows are gone from memory. */
static void
take_inhibitor (AvLoginMonitor *self)
{
  g_dbus_connection_call_with_unix_fd_list (
    self->system_bus, LOGIND, LOGIND_PATH, LOGIND_MANAGER, "Inhibit",
    g_variant_new ("(ssss)", "sleep", "Aller-vers", _ ("Locks the files of the young people"), "delay"),
    G_VARIANT_TYPE ("(h)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, self->cancellable, inhibitor_taken, self);
}

static void
sleep_announced (GDBusConnection *connection,
                 const char *sender,
                 const char *path,
                 const char *interface,
                 const char *name,
                 GVariant *parameters,
                 gpointer user_data)
{
  AvLoginMonitor *self = user_data;
  gboolean going;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;

  g_variant_get (parameters, "(b)", &going);
  if (going)
    lock (self, TRUE);
  else
    take_inhibitor (self);
}

static void
session_locked (GDBusConnection *connection,
                const char *sender,
                const char *path,
                const char *interface,
                const char *name,
                GVariant *parameters,
                gpointer user_data)
{
  AvLoginMonitor *self = user_data;

  if (self->session_path == NULL || g_strcmp0 (path, self->session_path) == 0)
    lock (self, FALSE);
}

/* "LidIsClosed" of UPower and "LockedHint" of our own login session. */
static void
properties_changed (GDBusConnection *connection,
                    const char *sender,
                    const char *path,
                    const char *interface,
                    const char *name,
                    GVariant *parameters,
                    gpointer user_data)
{
  AvLoginMonitor *self = user_data;
  g_autoptr (GVariant) changed = NULL;
  gboolean on = FALSE;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sa{sv}as)")))
    return;

  changed = g_variant_get_child_value (parameters, 1);
  if (g_variant_lookup (changed, "LidIsClosed", "b", &on) && on)
    lock (self, TRUE);
  else if (g_strcmp0 (path, self->session_path) == 0 &&
           g_variant_lookup (changed, "LockedHint", "b", &on) && on)
    lock (self, FALSE);
}

static void
screen_saver_changed (GDBusConnection *connection,
                      const char *sender,
                      const char *path,
                      const char *interface,
                      const char *name,
                      GVariant *parameters,
                      gpointer user_data)
{
  AvLoginMonitor *self = user_data;
  gboolean active = FALSE;

  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    g_variant_get (parameters, "(b)", &active);
  if (active)
    lock (self, FALSE);
}

static void
session_found (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  AvLoginMonitor *self = user_data;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  if (reply != NULL)
    g_variant_get (reply, "(o)", &self->session_path);
}

static void
listen_to (GDBusConnection *bus,
           GArray *subscriptions,
           const char *interface,
           const char *name,
           const char *argument,
           GDBusSignalCallback callback,
           gpointer user_data)
{
  guint id = g_dbus_connection_signal_subscribe (bus, NULL, interface, name, NULL, argument,
                                                 G_DBUS_SIGNAL_FLAGS_NONE, callback, user_data, NULL);

  g_array_append_val (subscriptions, id);
}

static void
system_bus_found (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  AvLoginMonitor *self = user_data;
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus = g_bus_get_finish (result, &error);

  if (bus == NULL)
    return;

  self->system_bus = bus;
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  listen_to (bus, self->system_signals, LOGIND_MANAGER, "PrepareForSleep", NULL, sleep_announced, self);
  listen_to (bus, self->system_signals, LOGIND_SESSION, "Lock", NULL, session_locked, self);
  listen_to (bus, self->system_signals, PROPERTIES, "PropertiesChanged", LOGIND_SESSION, properties_changed, self);
  listen_to (bus, self->system_signals, PROPERTIES, "PropertiesChanged", "org.freedesktop.UPower", properties_changed, self);

  g_dbus_connection_call (bus, LOGIND, LOGIND_PATH, LOGIND_MANAGER, "GetSessionByPID",
                          g_variant_new ("(u)", 0u), G_VARIANT_TYPE ("(o)"),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, self->cancellable, session_found, self);
  take_inhibitor (self);
}

static void
session_bus_found (GObject *source,
                   GAsyncResult *result,
                   gpointer user_data)
{
  AvLoginMonitor *self = user_data;
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus = g_bus_get_finish (result, &error);

  if (bus == NULL)
    return;

  self->session_bus = bus;
  listen_to (bus, self->session_signals, "org.gnome.ScreenSaver", "ActiveChanged", NULL, screen_saver_changed, self);
  listen_to (bus, self->session_signals, "org.freedesktop.ScreenSaver", "ActiveChanged", NULL, screen_saver_changed, self);
}

static double
measure_sleep (gpointer user_data)
{
  struct timespec boot, awake;

  clock_gettime (CLOCK_BOOTTIME, &boot);
  clock_gettime (CLOCK_MONOTONIC, &awake);

  return (double) (boot.tv_sec - awake.tv_sec) + (double) (boot.tv_nsec - awake.tv_nsec) / 1e9;
}

static gboolean
clock_ticked (gpointer user_data)
{
  AvLoginMonitor *self = user_data;
  double asleep = self->measure_sleep (self->measure_data);

  if (asleep - self->asleep > SLEEP_S)
    lock (self, TRUE);
  self->asleep = asleep;

  return G_SOURCE_CONTINUE;
}

void
av_login_monitor_set_clock_for_test (AvLoginMonitor *self,
                                     double (*measure) (gpointer user_data),
                                     gpointer user_data)
{
  self->measure_sleep = measure;
  self->measure_data = user_data;
  self->asleep = measure (user_data);
}

void
av_login_monitor_locked (AvLoginMonitor *self)
{
  g_return_if_fail (AV_IS_LOGIN_MONITOR (self));

  if (self->inhibitor >= 0)
    close (self->inhibitor);
  self->inhibitor = -1;
}

static void
stop_listening (GDBusConnection *bus,
                GArray *subscriptions)
{
  for (guint i = 0; bus != NULL && i < subscriptions->len; i++)
    g_dbus_connection_signal_unsubscribe (bus, g_array_index (subscriptions, guint, i));
  g_array_set_size (subscriptions, 0);
}

static void
av_login_monitor_dispose (GObject *object)
{
  AvLoginMonitor *self = AV_LOGIN_MONITOR (object);

  g_cancellable_cancel (self->cancellable);
  stop_listening (self->system_bus, self->system_signals);
  stop_listening (self->session_bus, self->session_signals);
  g_clear_object (&self->system_bus);
  g_clear_object (&self->session_bus);
  g_clear_handle_id (&self->clock_source, g_source_remove);
  av_login_monitor_locked (self);

  G_OBJECT_CLASS (av_login_monitor_parent_class)->dispose (object);
}

static void
av_login_monitor_finalize (GObject *object)
{
  AvLoginMonitor *self = AV_LOGIN_MONITOR (object);

  g_clear_object (&self->cancellable);
  g_array_unref (self->system_signals);
  g_array_unref (self->session_signals);
  g_free (self->session_path);

  G_OBJECT_CLASS (av_login_monitor_parent_class)->finalize (object);
}

static void
av_login_monitor_class_init (AvLoginMonitorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = av_login_monitor_dispose;
  G_OBJECT_CLASS (klass)->finalize = av_login_monitor_finalize;

  signals[LOCK] = g_signal_new ("lock", AV_TYPE_LOGIN_MONITOR, G_SIGNAL_RUN_LAST, 0,
                                NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
av_login_monitor_init (AvLoginMonitor *self)
{
  self->cancellable = g_cancellable_new ();
  self->system_signals = g_array_new (FALSE, FALSE, sizeof (guint));
  self->session_signals = g_array_new (FALSE, FALSE, sizeof (guint));
  self->inhibitor = -1;
  self->measure_sleep = measure_sleep;
  self->asleep = measure_sleep (NULL);
  self->clock_source = g_timeout_add_seconds (CLOCK_PERIOD_S, clock_ticked, self);

  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, system_bus_found, self);
  g_bus_get (G_BUS_TYPE_SESSION, self->cancellable, session_bus_found, self);
}
