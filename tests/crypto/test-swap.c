/* Whether the system's swap space is encrypted, by files like those of /proc and /sys. */

#include <stdarg.h>
#include <sys/sysmacros.h>
#include <glib/gstdio.h>

#include "av-swap.h"

#define HEAD "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"

static char *root;

static void
set_up (void)
{
  root = g_dir_make_tmp ("allervers-swap-XXXXXX", NULL);
  av_swap_set_root_for_test (root);
}

static void
remove_tree (const char *path)
{
  GDir *dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_clear_pointer (&dir, g_dir_close);
  g_remove (path);
}

static void
tear_down (void)
{
  remove_tree (root);
  g_free (root);
  av_swap_set_root_for_test (NULL);
}

static void
put (const char *name,
     const char *text)
{
  g_autofree char *path = g_build_filename (root, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static gboolean
warns (const char *swaps)
{
  g_autofree char *text = g_strconcat (HEAD, swaps, NULL);

  put ("proc/swaps", text);
  return av_swap_get_warning () != NULL;
}

static void
test_partition_of_a_disk_is_told (void)
{
  set_up ();
  put ("sys/class/block/sda2/size", "8");
  g_assert_true (warns ("/dev/sda2                               partition\t8388604\t\t0\t\t-2\n"));
  tear_down ();
}

static void
test_encrypted_device_is_not (void)
{
  set_up ();
  put ("sys/class/block/dm-1/dm/uuid", "CRYPT-PLAIN-cryptswap\n");
  put ("sys/class/block/dm-1/slaves/sda2/size", "8");
  g_assert_false (warns ("/dev/dm-1 partition 8388604 0 -2\n"));
  tear_down ();
}

static void
test_volume_is_what_it_lies_on (void)
{
  set_up ();
  put ("sys/class/block/dm-2/dm/uuid", "LVM-abc\n");
  put ("sys/class/block/dm-2/slaves/dm-0/dm/uuid", "CRYPT-LUKS2-abc-sda3_crypt\n");
  g_assert_false (warns ("/dev/dm-2 partition 8388604 0 -2\n"));
  put ("sys/class/block/dm-2/slaves/sdb1/size", "8");
  g_assert_true (warns ("/dev/dm-2 partition 8388604 0 -2\n"));
  tear_down ();
}

static void
test_file_is_what_its_disk_is (void)
{
  g_autofree char *file = NULL;
  g_autofree char *device = NULL;
  g_autofree char *uuid = NULL;
  GStatBuf status;

  set_up ();
  put ("swap file", "");
  file = g_build_filename (root, "swap file", NULL);
  g_assert_cmpint (g_stat (file, &status), ==, 0);
  g_assert_false (warns ("/swap\\040file file 8388604 0 -2\n"));

  device = g_strdup_printf ("sys/dev/block/%u:%u/size", major (status.st_dev), minor (status.st_dev));
  put (device, "8");
  g_assert_true (warns ("/swap\\040file file 8388604 0 -2\n"));

  uuid = g_strdup_printf ("sys/dev/block/%u:%u/dm/uuid", major (status.st_dev), minor (status.st_dev));
  put (uuid, "CRYPT-LUKS2-abc-root\n");
  g_assert_false (warns ("/swap\\040file file 8388604 0 -2\n"));
  tear_down ();
}

static void
test_memory_is_no_disk (void)
{
  set_up ();
  put ("sys/class/block/zram0/size", "8");
  g_assert_false (warns ("/dev/zram0 partition 8388604 0 100\n"));
  put ("sys/class/block/sda2/size", "8");
  g_assert_true (warns ("/dev/zram0 partition 8388604 0 100\n/dev/sda2 partition 8388604 0 -2\n"));
  tear_down ();
}

static void
test_what_cannot_be_told_is_not (void)
{
  set_up ();
  g_assert_null (av_swap_get_warning ());
  g_assert_false (warns (""));
  g_assert_false (warns ("/dev/sda2 partition 8388604 0 -2\n"));
  g_assert_false (warns ("/swapfile file 8388604 0 -2\n"));
  g_assert_false (warns ("/dev/loop0 partition\n\n/dev\n"));
  put ("sys/class/block/dm-3/dm/uuid", "LVM-abc\n");
  g_assert_false (warns ("/dev/dm-3 partition 8388604 0 -2\n"));
  tear_down ();
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/swap/partition-of-a-disk-is-told", test_partition_of_a_disk_is_told);
  g_test_add_func ("/swap/encrypted-device-is-not", test_encrypted_device_is_not);
  g_test_add_func ("/swap/volume-is-what-it-lies-on", test_volume_is_what_it_lies_on);
  g_test_add_func ("/swap/file-is-what-its-disk-is", test_file_is_what_its_disk_is);
  g_test_add_func ("/swap/memory-is-no-disk", test_memory_is_no_disk);
  g_test_add_func ("/swap/what-cannot-be-told-is-not", test_what_cannot_be_told_is_not);
  return g_test_run ();
}
