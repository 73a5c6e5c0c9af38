#include "fake-stick.h"

#include <gio/gnativevolumemonitor.h>

/* ---- The stick ------------------------------------------------------------- */

#define FAKE_TYPE_STICK (fake_stick_get_type ())
G_DECLARE_FINAL_TYPE (FakeStick, fake_stick, FAKE, STICK, GObject)

struct _FakeStick
{
  GObject parent_instance;

  char *name;
  GFile *root;
  gboolean ejected;
  gboolean delayed;
  GTask *asked; /* whoever waits for it to be ejected, or NULL */
};

static GFile *
stick_get_root (GMount *mount)
{
  return g_object_ref (FAKE_STICK (mount)->root);
}

static char *
stick_get_name (GMount *mount)
{
  return g_strdup (FAKE_STICK (mount)->name);
}

static GIcon *
stick_get_icon (GMount *mount)
{
  return g_themed_icon_new ("drive-removable-media-symbolic");
}

static char *
stick_get_uuid (GMount *mount)
{
  return NULL;
}

static GVolume *
stick_get_volume (GMount *mount)
{
  return NULL;
}

static GDrive *
stick_get_drive (GMount *mount)
{
  return NULL;
}

static gboolean
stick_can_eject (GMount *mount)
{
  return TRUE;
}

static void
stick_eject (GMount *mount,
             GMountUnmountFlags flags,
             GMountOperation *operation,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (mount, cancellable, callback, user_data);

  FAKE_STICK (mount)->ejected = TRUE;
  if (!FAKE_STICK (mount)->delayed)
    g_task_return_boolean (task, TRUE);
  else
    g_set_object (&FAKE_STICK (mount)->asked, task);
}

static gboolean
stick_eject_finish (GMount *mount,
                    GAsyncResult *result,
                    GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
stick_iface_init (GMountIface *iface)
{
  iface->get_root = stick_get_root;
  iface->get_name = stick_get_name;
  iface->get_icon = stick_get_icon;
  iface->get_symbolic_icon = stick_get_icon;
  iface->get_uuid = stick_get_uuid;
  iface->get_volume = stick_get_volume;
  iface->get_drive = stick_get_drive;
  iface->can_unmount = stick_can_eject;
  iface->can_eject = stick_can_eject;
  iface->eject_with_operation = stick_eject;
  iface->eject_with_operation_finish = stick_eject_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeStick, fake_stick, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_MOUNT, stick_iface_init))

static void
fake_stick_finalize (GObject *object)
{
  g_free (FAKE_STICK (object)->name);
  g_object_unref (FAKE_STICK (object)->root);

  G_OBJECT_CLASS (fake_stick_parent_class)->finalize (object);
}

static void
fake_stick_class_init (FakeStickClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_stick_finalize;
}

static void
fake_stick_init (FakeStick *self)
{
}

/* ---- What is plugged in ---------------------------------------------------- */

#define FAKE_TYPE_MONITOR (fake_monitor_get_type ())
G_DECLARE_FINAL_TYPE (FakeMonitor, fake_monitor, FAKE, MONITOR, GNativeVolumeMonitor)

struct _FakeMonitor
{
  GNativeVolumeMonitor parent_instance;
};

G_DEFINE_FINAL_TYPE (FakeMonitor, fake_monitor, G_TYPE_NATIVE_VOLUME_MONITOR)

static GList *sticks;
static FakeMonitor *the_monitor;

static gboolean
monitor_is_supported (void)
{
  return TRUE;
}

static GList *
monitor_get_mounts (GVolumeMonitor *monitor)
{
  return g_list_copy_deep (sticks, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);
}

static GList *
monitor_get_nothing (GVolumeMonitor *monitor)
{
  return NULL;
}

static void
fake_monitor_class_init (FakeMonitorClass *klass)
{
  GVolumeMonitorClass *monitor_class = G_VOLUME_MONITOR_CLASS (klass);

  monitor_class->is_supported = monitor_is_supported;
  monitor_class->get_mounts = monitor_get_mounts;
  monitor_class->get_volumes = monitor_get_nothing;
  monitor_class->get_connected_drives = monitor_get_nothing;
}

static void
fake_monitor_init (FakeMonitor *self)
{
  the_monitor = self;
}

void
fake_sticks_init (void)
{
  static GVolumeMonitor *monitor;

  g_setenv ("GIO_USE_VOLUME_MONITOR", "fake", TRUE);
  g_io_extension_point_register (G_NATIVE_VOLUME_MONITOR_EXTENSION_POINT_NAME);
  g_io_extension_point_implement (G_NATIVE_VOLUME_MONITOR_EXTENSION_POINT_NAME, FAKE_TYPE_MONITOR, "fake", 100);

  /* Chosen now, and for good: a program that a test starts knows of no such monitor. */
  monitor = g_volume_monitor_get ();
  g_unsetenv ("GIO_USE_VOLUME_MONITOR");
}

GMount *
fake_stick_plug (const char *name,
                 const char *dir)
{
  FakeStick *stick = g_object_new (FAKE_TYPE_STICK, NULL);

  stick->name = g_strdup (name);
  stick->root = g_file_new_for_path (dir);
  sticks = g_list_append (sticks, stick);
  if (the_monitor != NULL)
    g_signal_emit_by_name (the_monitor, "mount-added", stick);
  return g_object_ref (G_MOUNT (stick));
}

void
fake_stick_pull (GMount *mount)
{
  sticks = g_list_remove (sticks, mount);
  if (the_monitor != NULL)
    g_signal_emit_by_name (the_monitor, "mount-removed", mount);
  g_object_unref (mount);
}

void
fake_stick_delay_eject (GMount *mount)
{
  FAKE_STICK (mount)->delayed = TRUE;
}

void
fake_stick_answer_eject (GMount *mount,
                         gboolean done)
{
  g_autoptr (GTask) task = g_steal_pointer (&FAKE_STICK (mount)->asked);

  g_assert_nonnull (task);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_BUSY, "Something is open on it.");
}

gboolean
fake_stick_was_ejected (GMount *mount)
{
  return FAKE_STICK (mount)->ejected;
}
