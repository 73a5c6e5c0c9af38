/* What is taken back is taken back on the disk as well: nothing half-founded, and no copy
 * of the store, comes again with the power. */

#include <string.h>

#include "av-backup.h"
#include "av-test-disk.h"
#include "av-test-house.h"

static AvTestHouse house;

/* The set of paths that are there once all that was recorded is done. */
static GHashTable *
list_left (GPtrArray *operations)
{
  GHashTable *left = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < operations->len; i++)
    {
      const AvTestDiskOperation *operation = g_ptr_array_index (operations, i);

      if ((operation->kind & (AV_TEST_DISK_CREATE | AV_TEST_DISK_MKDIR)) != 0)
        g_hash_table_add (left, g_strdup (operation->path));
      if (operation->kind == AV_TEST_DISK_REMOVE || operation->kind == AV_TEST_DISK_RENAME)
        g_hash_table_remove (left, operation->path);
      if (operation->kind == AV_TEST_DISK_RENAME)
        g_hash_table_add (left, g_strdup (operation->target));
    }

  return left;
}

/* A removal that no sync of its folder follows may not have been. */
static void
assert_synced (GPtrArray *operations)
{
  g_autofree char *owed = NULL;

  for (guint i = 0; i < operations->len; i++)
    {
      const AvTestDiskOperation *operation = g_ptr_array_index (operations, i);

      if (operation->kind == AV_TEST_DISK_REMOVE)
        {
          g_free (owed);
          owed = g_path_get_dirname (operation->path);
        }
      else if (operation->kind == AV_TEST_DISK_SYNC && g_strcmp0 (operation->path, owed) == 0)
        g_clear_pointer (&owed, g_free);
    }

  g_assert_null (owed);
}

static AvOpenedStore *
create (const char *directory)
{
  g_autoptr (GError) error = NULL;
  AvOpenedStore *opened = av_opened_store_create (directory, "Azelma", house.passphrase, &av_passphrase_cost_floor, &error);

  g_assert_no_error (error);
  return opened;
}

static void
test_nothing_half_founded_is_left (void)
{
  g_autofree char *directory = g_build_filename (house.root, "abandoned", NULL);
  g_autoptr (GHashTable) left = NULL;
  g_autoptr (GPtrArray) operations = NULL;

  av_test_disk_record (house.root);
  av_opened_store_abandon (create (directory));
  operations = av_test_disk_stop ();
  left = list_left (operations);
  g_assert_cmpuint (g_hash_table_size (left), ==, 0);
  assert_synced (operations);
  g_assert_false (g_file_test (directory, G_FILE_TEST_EXISTS));
}

static guint
count_names (const char *directory)
{
  g_autoptr (GDir) entries = g_dir_open (directory, 0, NULL);
  guint n = 0;

  while (entries != NULL && g_dir_read_name (entries) != NULL)
    n++;

  return n;
}

/* What a fault keeps there keeps nothing else. */
static void
test_fault_keeps_one_name_at_most (void)
{
  for (guint n = 1; n <= 5; n++)
    {
      g_autofree char *name = g_strdup_printf ("abandoned-%u", n);
      g_autofree char *directory = g_build_filename (house.root, name, NULL);
      AvOpenedStore *opened = create (directory);

      g_assert_cmpuint (count_names (directory), >, 1);
      av_test_disk_fail (AV_TEST_DISK_REMOVE, n, FALSE, FALSE);
      av_opened_store_abandon (opened);
      g_assert_cmpuint (av_test_disk_count (), >=, n);
      av_test_disk_fail (0, 0, FALSE, FALSE);
      g_assert_cmpuint (count_names (directory), <=, 1);
    }
}

/* Neither the copy nor the folder that it was packed in. */
static void
test_backup_leaves_no_workplace (void)
{
  g_autofree char *path = g_build_filename (house.root, "backup.avb", NULL);
  g_autofree char *workplace = g_build_filename (house.dir, "backups", "work", NULL);
  g_autoptr (AvOpenedStore) opened = av_test_house_open (&house, house.dir);
  g_autoptr (GHashTable) left = NULL;
  g_autoptr (GPtrArray) operations = NULL;
  g_autoptr (GError) error = NULL;

  av_test_disk_record (house.root);
  av_backup_write (av_opened_store_get_vault (opened), path, NULL, &error);
  g_assert_no_error (error);
  operations = av_test_disk_stop ();
  left = list_left (operations);
  g_assert_false (g_hash_table_contains (left, workplace));
  assert_synced (operations);
}

int
main (int argc,
      char *argv[])
{
  av_test_disk_init (&argc, &argv);
  av_test_house_init (&house);

  g_test_add_func ("/abandoned/nothing-half-founded-is-left", test_nothing_half_founded_is_left);
  g_test_add_func ("/abandoned/fault-keeps-one-name-at-most", test_fault_keeps_one_name_at_most);
  g_test_add_func ("/abandoned/backup-leaves-no-workplace", test_backup_leaves_no_workplace);

  return av_test_house_run (&house);
}
