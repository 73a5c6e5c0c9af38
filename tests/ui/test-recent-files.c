/* The desktop's list of recent files is neither added to nor emptied. */

#include <gtk/gtk.h>
#include <glib/gstdio.h>

#include "av-recent-files.h"
#include "ui-fixture.h"

/* GTK waits a quarter of a second before it writes. */
#define LONG_ENOUGH_MS 1500

#define OF_OTHERS                                                                                    \
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                                                     \
  "<xbel version=\"1.0\" xmlns:bookmark=\"http://www.freedesktop.org/standards/desktop-bookmarks\" " \
  "xmlns:mime=\"http://www.freedesktop.org/standards/shared-mime-info\">\n"                          \
  "  <bookmark href=\"file:///tmp/recette.odt\" added=\"2026-11-02T10:00:00Z\" "                     \
  "modified=\"2026-11-02T10:00:00Z\" visited=\"2026-11-02T10:00:00Z\"/>\n"                           \
  "</xbel>\n"

static void
test_the_list_stays_as_it_is (void)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "recently-used.xbel", NULL);
  g_autofree char *after = NULL;

  g_assert_no_errno (g_mkdir_with_parents (g_get_user_data_dir (), 0700));
  g_assert_true (g_file_set_contents (path, OF_OTHERS, -1, NULL));

  av_recent_files_leave_alone ();
  gtk_recent_manager_add_item (gtk_recent_manager_get_default (), "file:///tmp/fiche-cosette.pdf");
  ui_spin_ms (LONG_ENOUGH_MS);

  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, OF_OTHERS);
}

int
main (int argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/recent-files/the-list-stays-as-it-is", test_the_list_stays_as_it_is);

  return g_test_run ();
}
