/* What locks from outside, with a bus of its own on which this program plays
 * logind, UPower and the desktop. */

#include <fcntl.h>
#include <gio/gio.h>
#include <gio/gunixfdlist.h>
#include <unistd.h>

#include "av-login-monitor.h"

#define SESSION_PATH "/org/freedesktop/login1/session/_31"
#define OTHER_PATH "/org/freedesktop/login1/session/_32"

static const char interface[] =
  "<node><interface name='org.freedesktop.login1.Manager'>"
  "<method name='GetSessionByPID'><arg type='u' direction='in'/><arg type='o' direction='out'/></method>"
  "<method name='Inhibit'><arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='s' direction='in'/><arg type='h' direction='out'/></method>"
  "</interface></node>";

/* As logind does, it keeps one end of a pipe: at its end nobody holds sleep back. */
typedef struct
{
  GTestDBus *bus;
  GDBusConnection *connection; /* of who plays logind */
  GDBusNodeInfo *node;
  AvLoginMonitor *monitor;
  int inhibitor; /* our end of the last one; -1: none */
  guint n_inhibitors;
  char *what;
  char *mode;
  guint n_locks;
  gboolean sleeping;
} Desk;

static void
take_inhibitor (Desk *desk,
                GDBusMethodInvocation *invocation,
                GVariant *parameters)
{
  g_autoptr (GUnixFDList) fds = g_unix_fd_list_new ();
  int ends[2];

  g_free (desk->what);
  g_free (desk->mode);
  g_variant_get (parameters, "(ssss)", &desk->what, NULL, NULL, &desk->mode);
  g_assert_cmpint (pipe2 (ends, O_CLOEXEC | O_NONBLOCK), ==, 0);
  g_assert_cmpint (g_unix_fd_list_append (fds, ends[1], NULL), ==, 0);
  close (ends[1]);
  if (desk->inhibitor >= 0)
    close (desk->inhibitor);
  desk->inhibitor = ends[0];
  desk->n_inhibitors++;
  g_dbus_method_invocation_return_value_with_unix_fd_list (invocation, g_variant_new ("(h)", 0), fds);
}

static void
called (GDBusConnection *connection,
        const char *sender,
        const char *path,
        const char *name,
        const char *method,
        GVariant *parameters,
        GDBusMethodInvocation *invocation,
        gpointer user_data)
{
  if (g_str_equal (method, "Inhibit"))
    take_inhibitor (user_data, invocation, parameters);
  else
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", SESSION_PATH));
}

static gboolean
time_is_up (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
spin (guint milliseconds)
{
  gboolean done = FALSE;

  g_timeout_add (milliseconds, time_is_up, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

/* A minute at most. */
#define spin_until(condition)                        \
  G_STMT_START                                       \
  {                                                  \
    for (guint i = 0; i < 3000 && !(condition); i++) \
      spin (20);                                     \
    g_assert_true (condition);                       \
  }                                                  \
  G_STMT_END

/* Whether sleep is held back. */
static gboolean
holds_back (Desk *desk)
{
  char byte;

  return desk->inhibitor >= 0 && read (desk->inhibitor, &byte, 1) < 0;
}

static void
locked (AvLoginMonitor *monitor,
        gboolean sleeping,
        gpointer user_data)
{
  Desk *desk = user_data;

  desk->n_locks++;
  desk->sleeping = sleeping;
}

static void
play_logind (Desk *desk)
{
  static const GDBusInterfaceVTable vtable = { .method_call = called };
  g_autoptr (GError) error = NULL;

  desk->connection = g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (desk->bus),
                                                             G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                               G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                             NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_register_object (desk->connection, "/org/freedesktop/login1", desk->node->interfaces[0], &vtable, desk, NULL, &error);
  g_assert_no_error (error);
  g_bus_own_name_on_connection (desk->connection, "org.freedesktop.login1", G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL, NULL, NULL);
}

static void
watch (Desk *desk)
{
  desk->monitor = av_login_monitor_new ();
  g_signal_connect (desk->monitor, "lock", G_CALLBACK (locked), desk);
}

static void
emit (Desk *desk,
      const char *path,
      const char *name,
      const char *signal,
      GVariant *parameters)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (desk->connection, NULL, path, name, signal, parameters, &error);
  g_assert_no_error (error);
}

static void
emit_property (Desk *desk,
               const char *path,
               const char *name,
               const char *property,
               gboolean value)
{
  GVariantBuilder changed;

  g_variant_builder_init (&changed, G_VARIANT_TYPE ("a{sv}"));
  g_variant_builder_add (&changed, "{sv}", property, g_variant_new_boolean (value));
  emit (desk, path, "org.freedesktop.DBus.Properties", "PropertiesChanged",
        g_variant_new ("(sa{sv}as)", name, &changed, NULL));
}

static void
test_sleep_is_held_back_until_locked (Desk *desk,
                                      gconstpointer user_data)
{
  spin_until (desk->n_inhibitors == 1);
  g_assert_cmpstr (desk->what, ==, "sleep");
  g_assert_cmpstr (desk->mode, ==, "delay");
  spin (100);
  g_assert_true (holds_back (desk));

  emit (desk, "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", g_variant_new ("(b)", TRUE));
  spin_until (desk->n_locks == 1);
  g_assert_true (desk->sleeping);
  spin (100);
  g_assert_true (holds_back (desk));

  av_login_monitor_locked (desk->monitor);
  spin_until (!holds_back (desk));
}

static void
test_awake_again_sleep_is_held_back_again (Desk *desk,
                                           gconstpointer user_data)
{
  spin_until (desk->n_inhibitors == 1);
  emit (desk, "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", g_variant_new ("(b)", TRUE));
  spin_until (desk->n_locks == 1);
  av_login_monitor_locked (desk->monitor);
  emit (desk, "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", g_variant_new ("(b)", FALSE));
  spin_until (desk->n_inhibitors == 2);
  spin (100);
  g_assert_true (holds_back (desk));
  g_assert_cmpuint (desk->n_locks, ==, 1);
}

static void
test_lid_locks (Desk *desk,
                gconstpointer user_data)
{
  spin_until (desk->n_inhibitors == 1);
  emit_property (desk, "/org/freedesktop/UPower", "org.freedesktop.UPower", "LidIsClosed", FALSE);
  spin (200);
  g_assert_cmpuint (desk->n_locks, ==, 0);
  emit_property (desk, "/org/freedesktop/UPower", "org.freedesktop.UPower", "LidIsClosed", TRUE);
  spin_until (desk->n_locks == 1);
  g_assert_true (desk->sleeping);
}

static void
test_own_session_lock_locks (Desk *desk,
                             gconstpointer user_data)
{
  spin_until (desk->n_inhibitors == 1);
  spin (200);
  emit (desk, OTHER_PATH, "org.freedesktop.login1.Session", "Lock", NULL);
  emit_property (desk, OTHER_PATH, "org.freedesktop.login1.Session", "LockedHint", TRUE);
  spin (200);
  g_assert_cmpuint (desk->n_locks, ==, 0);
  emit (desk, SESSION_PATH, "org.freedesktop.login1.Session", "Lock", NULL);
  spin_until (desk->n_locks == 1);
  g_assert_false (desk->sleeping);
  emit_property (desk, SESSION_PATH, "org.freedesktop.login1.Session", "LockedHint", TRUE);
  spin_until (desk->n_locks == 2);
}

static void
test_screen_saver_locks (Desk *desk,
                         gconstpointer user_data)
{
  spin_until (desk->n_inhibitors == 1);
  spin (200);
  emit (desk, "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", g_variant_new ("(b)", FALSE));
  spin (200);
  g_assert_cmpuint (desk->n_locks, ==, 0);
  emit (desk, "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", g_variant_new ("(b)", TRUE));
  spin_until (desk->n_locks == 1);
  emit (desk, "/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", g_variant_new ("(b)", TRUE));
  spin_until (desk->n_locks == 2);
}

/* What is no boolean, and a signal without anything, from whoever sends it. */
static void
test_nonsense_is_passed_over (Desk *desk,
                              gconstpointer user_data)
{
  spin_until (desk->n_inhibitors == 1);
  emit (desk, "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", g_variant_new ("(s)", "now"));
  emit (desk, "/org/freedesktop/UPower", "org.freedesktop.DBus.Properties", "PropertiesChanged", NULL);
  emit (desk, "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", NULL);
  spin (300);
  g_assert_cmpuint (desk->n_locks, ==, 0);
}

typedef struct
{
  double asleep;
  guint looks;
} Clock;

static double
measure (gpointer user_data)
{
  Clock *clock = user_data;

  clock->looks++;

  return clock->asleep;
}

/* No bus, no logind: whoever wakes up finds that one clock went on without the
 * other. A second of it is no sleep. */
static void
test_clocks_tell_of_sleep_without_logind (void)
{
  Desk desk = { 0 };
  Clock clock = { 100, 0 };

  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  watch (&desk);
  av_login_monitor_set_clock_for_test (desk.monitor, measure, &clock);
  clock.asleep += 1;
  spin_until (clock.looks == 2);
  g_assert_cmpuint (desk.n_locks, ==, 0);
  clock.asleep += 3600;
  spin_until (desk.n_locks == 1);
  g_assert_true (desk.sleeping);
  spin_until (clock.looks == 4);
  g_assert_cmpuint (desk.n_locks, ==, 1);
  g_clear_object (&desk.monitor);
}

static void
set_up (Desk *desk,
        gconstpointer user_data)
{
  desk->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (desk->bus);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (desk->bus), TRUE);
  desk->inhibitor = -1;
  desk->node = g_dbus_node_info_new_for_xml (interface, NULL);
  g_assert_nonnull (desk->node);
  play_logind (desk);
  watch (desk);
}

static void
tear_down (Desk *desk,
           gconstpointer user_data)
{
  g_clear_object (&desk->monitor);
  spin (50);
  g_clear_object (&desk->connection);
  g_clear_pointer (&desk->node, g_dbus_node_info_unref);
  if (desk->inhibitor >= 0)
    close (desk->inhibitor);
  g_free (desk->what);
  g_free (desk->mode);
  g_test_dbus_stop (desk->bus);
  g_object_unref (desk->bus);
}

#define ADD(name, func) g_test_add ("/login-monitor/" name, Desk, NULL, set_up, func, tear_down)

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("sleep-is-held-back-until-locked", test_sleep_is_held_back_until_locked);
  ADD ("awake-again-sleep-is-held-back-again", test_awake_again_sleep_is_held_back_again);
  ADD ("lid-locks", test_lid_locks);
  ADD ("own-session-lock-locks", test_own_session_lock_locks);
  ADD ("screen-saver-locks", test_screen_saver_locks);
  ADD ("nonsense-is-passed-over", test_nonsense_is_passed_over);
  g_test_add_func ("/login-monitor/clocks-tell-of-sleep-without-logind", test_clocks_tell_of_sleep_without_logind);

  return g_test_run ();
}
