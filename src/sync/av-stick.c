#include "av-stick.h"

gboolean
av_stick_is (GMount *mount)
{
  g_autoptr (GFile) root = g_mount_get_root (mount);
  g_autoptr (GDrive) drive = g_mount_get_drive (mount);

  return g_file_peek_path (root) != NULL && !g_mount_is_shadowed (mount) &&
         (g_mount_can_eject (mount) || (drive != NULL && g_drive_is_removable (drive)));
}

static gboolean
holds (GMount *mount,
       GFile *folder)
{
  g_autoptr (GFile) root = g_mount_get_root (mount);

  return g_file_equal (folder, root) || g_file_has_prefix (folder, root);
}

GMount *
av_stick_find (const char *folder)
{
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  g_autoptr (GVolumeMonitor) monitor = g_volume_monitor_get ();
  GList *mounts = g_volume_monitor_get_mounts (monitor);
  GMount *stick = NULL;

  for (GList *l = mounts; l != NULL && stick == NULL; l = l->next)
    if (av_stick_is (l->data) && holds (l->data, file))
      stick = g_object_ref (l->data);

  g_list_free_full (mounts, g_object_unref);
  return stick;
}
