/* The copies of a computer's store: made here, onto a stick, stopped, refused. */

#include <string.h>
#include <glib/gstdio.h>

#include "av-backup.h"
#include "av-file-pick.h"
#include "full-disk.h"
#include "laptop-fixture.h"
#include "ui-fixture.h"

static Laptop *laptop;
static GtkWidget *window;
static char *stick;

static void
act (const char *action)
{
  g_assert_true (gtk_widget_activate_action (window, action, NULL));
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (entries != NULL && g_dir_read_name (entries) != NULL)
    n++;

  return n;
}

static GtkWidget *
find_beginning (GtkWidget *widget,
                const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (widget)), text))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_beginning (child, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* As whoever restores it would. */
static void
check_opens (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvKeyring) keyring = av_backup_load_keyring (path, &error);
  g_autoptr (AvSecret) key = NULL;

  g_assert_no_error (error);
  key = av_keyring_unlock (keyring, LAPTOP_AGENT, laptop->passphrase, &error);
  g_assert_no_error (error);
  g_assert_true (av_backup_check (path, &error));
}

static void
test_copy_is_made_here (void)
{
  g_auto (GStrv) before = av_backup_list (laptop->store, NULL);
  g_auto (GStrv) after = NULL;

  g_assert_null (before[0]);
  laptop_await (window, "Aucune encore : celle du jour se fait un peu après le déverrouillage.");
  act ("win.save-next");
  laptop_await (window, "La copie est faite, et relue. Elle est sur le même disque que le reste : gardez-en une ailleurs aussi.");
  after = av_backup_list (laptop->store, NULL);
  g_assert_nonnull (after[0]);
  g_assert_null (after[1]);
  check_opens (after[0]);
  g_assert_null (laptop_find (window, "Aucune encore : celle du jour se fait un peu après le déverrouillage."));

  /* Once more the same day: one copy, the newer. */
  act ("win.save-next");
  ui_spin_ms (500);
  g_strfreev (after);
  after = av_backup_list (laptop->store, NULL);
  g_assert_cmpuint (g_strv_length (after), ==, 1);
  check_opens (after[0]);
}

/* Nothing on a stick is written over. */
static void
test_copy_goes_onto_a_stick (void)
{
  g_autoptr (GDateTime) today = g_date_time_new_now_local ();
  g_autofree char *name = g_date_time_format (today, "allervers-%Y-%m-%d.avb");
  g_autofree char *second = g_date_time_format (today, "allervers-%Y-%m-%d-2.avb");
  g_autofree char *path = g_build_filename (stick, name, NULL);
  g_autofree char *again = g_build_filename (stick, second, NULL);

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *said = g_strdup_printf ("La copie est faite, et relue : « %s », dans %s. Éjectez la clé avant de la retirer.", i == 0 ? name : second, stick);

      av_file_pick_answer_for_test (stick);
      act ("backups.export");
      laptop_await (window, said);
    }
  check_opens (path);
  check_opens (again);
  g_assert_cmpuint (count_files (stick), ==, 2);
}

static void
test_copy_is_stopped (void)
{
  g_autofree char *work = g_build_filename (laptop->store, "backups", "work", NULL);

  av_file_pick_answer_for_test (stick);
  act ("backups.export");
  ui_spin ();
  act ("backups.stop");
  laptop_await (window, "Arrêté : aucune copie n’a été faite, et celles qui étaient là sont intactes.");
  g_assert_cmpuint (count_files (stick), ==, 2);
  g_assert_cmpuint (count_files (work), ==, 0);
}

/* What is full is named, and nothing is left half written. */
static void
test_full_disk_is_told (void)
{
  g_autofree char *work = g_build_filename (laptop->store, "backups", NULL);
  g_autofree char *sentence = g_strdup_printf ("Il n’y a plus de place pour écrire « %s/allervers-", stick);

  full_disk_below (stick);
  av_file_pick_answer_for_test (stick);
  act ("backups.export");
  ui_spin_ms (500);
  for (guint i = 0; i < UI_PATIENCE && !gtk_widget_get_sensitive (laptop_find (window, "_Faire une copie maintenant (Ctrl+Entrée)")); i++)
    ui_spin_ms (50);
  g_assert_nonnull (find_beginning (window, sentence));
  g_assert_cmpuint (count_files (stick), ==, 2);

  full_disk_below (work);
  act ("win.save-next");
  for (guint i = 0; i < UI_PATIENCE && find_beginning (window, "Le disque est plein") == NULL; i++)
    ui_spin_ms (50);
  g_assert_nonnull (find_beginning (window, "Le disque est plein"));
  full_disk_below (NULL);

  act ("win.save-next");
  laptop_await (window, "La copie est faite, et relue. Elle est sur le même disque que le reste : gardez-en une ailleurs aussi.");
}

static void
test_fits_the_smallest_screen_and_is_named (void)
{
  int width, height;

  gtk_widget_measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  gtk_widget_measure (window, GTK_ORIENTATION_VERTICAL, 1024, &height, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, 1024);
  g_assert_cmpint (height, <=, 600);
  ui_check_names (window);
}

int
main (int argc,
      char **argv)
{
  int failed;

  laptop_init (&argc, &argv);
  laptop = laptop_new ();
  stick = g_build_filename (laptop->dir, "cle", NULL);
  g_assert_cmpint (g_mkdir (stick, 0700), ==, 0);
  laptop_unlock (laptop);
  window = laptop_open_window (laptop, "sauvegardes");

  g_test_add_func ("/backups/copy-is-made-here", test_copy_is_made_here);
  g_test_add_func ("/backups/copy-goes-onto-a-stick", test_copy_goes_onto_a_stick);
  g_test_add_func ("/backups/copy-is-stopped", test_copy_is_stopped);
  g_test_add_func ("/backups/full-disk-is-told", test_full_disk_is_told);
  g_test_add_func ("/backups/fits-the-smallest-screen-and-is-named", test_fits_the_smallest_screen_and_is_named);

  failed = g_test_run ();
  g_clear_pointer (&stick, g_free);
  laptop_free (laptop);

  return failed;
}
