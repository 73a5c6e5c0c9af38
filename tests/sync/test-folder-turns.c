/* A shared folder that one of its writers floods: the others are read all the same. */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include "av-dropbox.h"
#include "av-limits.h"
#include "av-sync-fixture.h"

/* A file of a size in a folder of ours, as old as that. */
static void
put_old (const char *dir,
         const char *writer,
         guint number,
         gint64 size,
         time_t modified)
{
  g_autofree char *folder = g_build_filename (dir, "aller-vers", writer, NULL);
  g_autofree char *name = g_strdup_printf ("%05u.avlot", number);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  struct utimbuf times = { modified, modified };
  int fd;

  g_mkdir_with_parents (folder, 0700);
  fd = open (path, O_WRONLY | O_CREAT | O_EXCL, 0600);
  g_assert_cmpint (ftruncate (fd, size), ==, 0);
  close (fd);
  g_assert_cmpint (utime (path, &times), ==, 0);
}

static guint
count_of (GPtrArray *files,
          const char *writer)
{
  guint n = 0;

  for (guint i = 0; i < files->len; i++)
    n += strstr (((AvDropboxFile *) g_ptr_array_index (files, i))->path, writer) != NULL;

  return n;
}

/* Each of the others is read, however many newer files lie in one folder, and
 * however large. */
static void
test_one_writer_s_flood_hides_nobody (gconstpointer user_data)
{
  g_autofree char *dir = g_dir_make_tmp ("aller-vers-XXXXXX", NULL);
  guint n_flood = GPOINTER_TO_UINT (user_data);
  gint64 size = n_flood == 1 ? AV_LIMIT_FOLDER_BYTES : 0;
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GPtrArray) shared = NULL;

  for (guint i = 0; i < n_flood; i++)
    put_old (dir, "flot", i, size, 2000000 + i);

  for (guint i = 0; i < 3; i++)
    {
      put_old (dir, "voisin", i, 1, 1000000 + i);
      put_old (dir, "zola", i, 1, 1000 + i);
    }

  files = av_dropbox_list (dir, NULL, NULL);
  shared = av_dropbox_list_shared (dir, NULL, NULL);
  g_assert_cmpuint (files->len, <=, AV_LIMIT_FOLDER_FILES);
  g_assert_cmpuint (count_of (files, "voisin"), ==, 3);
  g_assert_cmpuint (count_of (files, "zola"), ==, 3);
  g_assert_cmpuint (count_of (shared, "voisin"), ==, 3);
  g_assert_cmpuint (count_of (shared, "zola"), ==, 3);
  av_sync_fixture_remove_tree (dir);
}

/* A folder that many write to at once: the newest first, also within a second. */
static void
test_newest_of_one_second_comes_first (void)
{
  g_autofree char *dir = g_dir_make_tmp ("aller-vers-XXXXXX", NULL);
  g_autofree char *last = g_strdup_printf ("%05u.avlot", AV_LIMIT_FOLDER_FILES);
  g_autoptr (GPtrArray) files = NULL;

  for (guint i = 0; i <= AV_LIMIT_FOLDER_FILES; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/aller-vers/flot/%05u.avlot", dir, i);
      const struct timespec times[2] = { { 2000000, 1000 * (long) i }, { 2000000, 1000 * (long) i } };

      put_old (dir, "flot", i, 1, 0);
      g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
    }

  files = av_dropbox_list (dir, NULL, NULL);
  g_assert_cmpuint (files->len, ==, AV_LIMIT_FOLDER_FILES);
  g_assert_true (g_str_has_suffix (((AvDropboxFile *) g_ptr_array_index (files, 0))->path, last));
  av_sync_fixture_remove_tree (dir);
}

#define N_PASSES 40
#define FLOOD 12000 /* names, more than are looked at of one folder */

/* In how many of the passes something of a writer is read. */
static guint
count_passes (const char *dir,
              const char *writer)
{
  guint n = 0;

  for (guint i = 0; i < N_PASSES; i++)
    {
      g_autoptr (GPtrArray) files = av_dropbox_list (dir, NULL, NULL);
      g_autoptr (GPtrArray) shared = av_dropbox_list_shared (dir, NULL, NULL);

      g_assert_cmpuint (files->len, <=, AV_LIMIT_FOLDER_FILES);
      n += count_of (files, writer) > 0 && count_of (shared, writer) > 0;
    }

  return n;
}

/* However many folders somebody makes, what is in the others has its turn. */
static void
test_many_folders_hide_nobody_for_good (gconstpointer user_data)
{
  g_autofree char *dir = g_dir_make_tmp ("aller-vers-XXXXXX", NULL);
  guint n_folders = GPOINTER_TO_UINT (user_data);

  for (guint i = 0; i < n_folders; i++)
    {
      g_autofree char *writer = g_strdup_printf ("flot-%05u", i);

      put_old (dir, writer, 0, 0, 2000000);
    }

  put_old (dir, "voisin", 0, 5000, 1000);
  put_old (dir, "zola", 0, 5000, 1000000);
  g_assert_cmpuint (count_passes (dir, "voisin"), >, 0);
  g_assert_cmpuint (count_passes (dir, "zola"), >, 0);
  av_sync_fixture_remove_tree (dir);
}

/* The name that the folder tells last of all. transfer full. */
static char *
find_last_name (const char *dir,
                const char *writer)
{
  g_autofree char *path = g_build_filename (dir, "aller-vers", writer, NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  char *last = NULL;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_free (last);
      last = g_strdup (name);
    }

  return last;
}

static void
make_newest (const char *dir,
             const char *writer,
             const char *name)
{
  g_autofree char *path = g_build_filename (dir, "aller-vers", writer, name, NULL);
  struct utimbuf times = { 3000000, 3000000 };

  g_assert_cmpint (utime (path, &times), ==, 0);
}

/* However many names are laid into somebody's folder, theirs has its turn, and so have
 * the others meanwhile. */
static void
test_names_hide_nobody_for_good (void)
{
  g_autofree char *dir = g_dir_make_tmp ("aller-vers-XXXXXX", NULL);
  g_autofree char *last = NULL;
  g_autofree char *path = NULL;

  for (guint i = 0; i < FLOOD; i++)
    put_old (dir, "voisin", i, 0, 2000000);

  put_old (dir, "zola", 0, 1, 1000);
  last = find_last_name (dir, "voisin");
  make_newest (dir, "voisin", last);
  path = g_build_filename ("voisin", last, NULL);
  g_assert_cmpuint (count_passes (dir, path), >, 0);
  g_assert_cmpuint (count_passes (dir, "zola"), ==, N_PASSES);
  av_sync_fixture_remove_tree (dir);
}

/* What is no bundle takes no bundle's place. */
static void
test_other_names_take_no_place (void)
{
  g_autofree char *dir = g_dir_make_tmp ("aller-vers-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (dir, "aller-vers", "voisin", NULL);
  g_autoptr (GPtrArray) files = NULL;

  for (guint i = 0; i < 20; i++)
    put_old (dir, "voisin", i, 1, 1000);
  for (guint i = 0; i < FLOOD; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%05u.txt", folder, i);

      g_assert_cmpint (close (open (path, O_WRONLY | O_CREAT | O_EXCL, 0600)), ==, 0);
    }
  for (guint i = 20; i < 40; i++)
    put_old (dir, "voisin", i, 1, 1000);

  files = av_dropbox_list (dir, NULL, NULL);
  g_assert_cmpuint (count_of (files, "voisin"), ==, 40);
  av_sync_fixture_remove_tree (dir);
}

/* Nor do small ones keep a large one back, nor other large ones. */
static void
test_large_one_is_read_among_small_ones (void)
{
  g_autofree char *dir = g_dir_make_tmp ("aller-vers-XXXXXX", NULL);

  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *writer = g_strdup_printf ("flot-%05u", i);

      put_old (dir, writer, 0, 100, 2000000);
    }

  put_old (dir, "voisin", 0, AV_LIMIT_FOLDER_BYTES, 1000);
  put_old (dir, "zola", 0, AV_LIMIT_FOLDER_BYTES - 1, 1000);
  g_assert_cmpuint (count_passes (dir, "voisin"), >, 0);
  g_assert_cmpuint (count_passes (dir, "zola"), >, 0);
  g_assert_cmpuint (count_passes (dir, "flot-00007"), ==, N_PASSES);
  av_sync_fixture_remove_tree (dir);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/folder-turns/newer-files-of-one-hide-nobody", GUINT_TO_POINTER (1200), test_one_writer_s_flood_hides_nobody);
  g_test_add_func ("/folder-turns/newest-of-one-second-comes-first", test_newest_of_one_second_comes_first);
  g_test_add_data_func ("/folder-turns/many-files-of-one-hide-nobody", GUINT_TO_POINTER (21000), test_one_writer_s_flood_hides_nobody);
  g_test_add_data_func ("/folder-turns/large-file-of-one-hides-nobody", GUINT_TO_POINTER (1), test_one_writer_s_flood_hides_nobody);
  g_test_add_data_func ("/folder-turns/many-folders-hide-nobody-for-good", GUINT_TO_POINTER (1500), test_many_folders_hide_nobody_for_good);
  g_test_add_func ("/folder-turns/names-of-one-hide-nobody-for-good", test_names_hide_nobody_for_good);
  g_test_add_func ("/folder-turns/other-names-take-no-place", test_other_names_take_no_place);
  g_test_add_func ("/folder-turns/large-one-is-read-among-small-ones", test_large_one_is_read_among_small_ones);

  return g_test_run ();
}
