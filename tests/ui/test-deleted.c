/* A record that is deleted: gone from its list, and brought back. */

#include <adwaita.h>
#include <glib/gi18n.h>

#include "av-deleted-records.h"
#include "av-locale.h"
#include "av-records-page.h"
#include "av-ui.h"
#include "dossier-fixture.h"

typedef struct
{
  AvSession *session;
  char *container;
  char *need;
  GtkWidget *page; /* over the needs of the dossier */
  GtkWidget *window;
  GString *said;
} Fixture;

static void
note_said (Fixture *fixture,
           const char *text,
           gboolean can_undo)
{
  g_string_printf (fixture->said, "%s%s", text, can_undo ? " (undo)" : "");
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->session = ui_fixture_new ();
  fixture->container = dossier_fixture_meet (fixture->session);
  fixture->need = dossier_fixture_need_roof (fixture->session, fixture->container, 2);
  fixture->said = g_string_new (NULL);
  fixture->page = av_records_page_new (fixture->session, "besoin-immediat", fixture->container, "mobilisation");
  g_signal_connect_swapped (fixture->page, "said", G_CALLBACK (note_said), fixture);
  fixture->window = g_object_new (ADW_TYPE_WINDOW, "content", fixture->page, "default-width", 900, NULL);
  ui_show (fixture->window);
  ui_wait_a_moment ();
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  ui_fixture_close (fixture->session);
  g_string_free (fixture->said, TRUE);
  g_free (fixture->container);
  g_free (fixture->need);
}

static void
assert_stands (Fixture *fixture,
               gboolean stands)
{
  GtkWidget *deleted = ui_find_child (fixture->page, AV_TYPE_DELETED_RECORDS);
  g_autoptr (AvSnapshot) snapshot = NULL;

  ui_wait_a_moment ();
  snapshot = ui_fixture_load (fixture->session, fixture->need);
  g_assert_cmpint (av_snapshot_is_deleted (snapshot), ==, !stands);
  g_assert_cmpint (gtk_widget_get_visible (deleted), ==, !stands);
  g_assert_cmpuint (dossier_fixture_count_records (fixture->session, fixture->container, "besoin-immediat"), ==, stands ? 1 : 0);
}

static void
delete_need (Fixture *fixture)
{
  AvRecordsPage *page = AV_RECORDS_PAGE (fixture->page);

  av_records_page_open (page, fixture->need);
  ui_wait_a_moment ();
  av_records_page_delete (page);
  assert_stands (fixture, FALSE);
  g_assert_null (av_records_page_get_editor (page));
  g_assert_true (g_str_has_suffix (fixture->said->str, "(undo)"));
}

static void
test_is_taken_back_and_done_again (Fixture *fixture,
                                   gconstpointer user_data)
{
  AvRecordsPage *page = AV_RECORDS_PAGE (fixture->page);

  assert_stands (fixture, TRUE);
  delete_need (fixture);
  av_records_page_undo (page, FALSE);
  assert_stands (fixture, TRUE);
  av_records_page_undo (page, TRUE);
  assert_stands (fixture, FALSE);
  av_records_page_undo (page, FALSE);
  assert_stands (fixture, TRUE);
}

static GtkWidget *
find_button (GtkWidget *widget,
             const char *label)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Later, when something else was the last to be done. */
static void
test_is_brought_back_from_the_list (Fixture *fixture,
                                    gconstpointer user_data)
{
  AvRecordsPage *page = AV_RECORDS_PAGE (fixture->page);

  delete_need (fixture);
  av_records_page_add (page);
  ui_wait_a_moment ();
  av_records_page_undo (page, FALSE);
  assert_stands (fixture, FALSE);
  av_records_page_close (page);

  gtk_menu_button_popup (GTK_MENU_BUTTON (ui_find_child (ui_find_child (fixture->page, AV_TYPE_DELETED_RECORDS), GTK_TYPE_MENU_BUTTON)));
  ui_wait_a_moment ();
  gtk_widget_activate (find_button (fixture->page, _ ("Bring back")));
  assert_stands (fixture, TRUE);
  g_assert_cmpstr (fixture->said->str, ==, _ ("Brought back."));
}

int
main (int argc,
      char **argv)
{
  av_locale_init ();
  gtk_test_init (&argc, &argv);
  adw_init ();
  av_ui_init ();

  g_test_add ("/deleted/is-taken-back-and-done-again", Fixture, NULL, set_up, test_is_taken_back_and_done_again, tear_down);
  g_test_add ("/deleted/is-brought-back-from-the-list", Fixture, NULL, set_up, test_is_brought_back_from_the_list, tear_down);

  return g_test_run ();
}
