/* What was written last is damaged on the disk: the window says so and leaves
 * everything as it is; without it the store opens, a copy of it is kept, and
 * every window says what to look over. */

#include <string.h>
#include <glib/gstdio.h>

#include "av-class.h"
#include "av-record-store.h"
#include "laptop-fixture.h"
#include "ui-fixture.h"

#define DAMAGED "Les dernières saisies du coffre sont abîmées sur le disque."
#define LEFT "Le coffre s’est ouvert sans les dernières saisies, qui sont abîmées : une copie en est gardée à côté. Vérifiez ce qui a été écrit en dernier, et prévenez qui s’occupe de cet ordinateur."

static Laptop *laptop;
static char *first; /* what is before the damage */

static char *
in_store (const char *name)
{
  return g_build_filename (laptop->store, name, NULL);
}

static char *
save (AvOpenedStore *opened,
      const char *name)
{
  g_autoptr (AvChange) change = av_change_new ("contact", NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;

  av_change_set (change, "prenom-ou-surnom", name);
  av_change_set (change, "tranche-age", "18-21");
  av_change_set (change, "origine", "PAIR");
  av_change_set (change, "accord-recontact", "oui");
  av_change_set (change, "info-rgpd-remise", "orale");
  av_store_commit_one (av_opened_store_get_store (opened), change, &error);
  g_assert_no_error (error);

  return g_strdup (av_change_get_id (change));
}

/* The power goes while three contacts lie in the log; one bit of the second's
 * frames is not what was written. */
static void
damage_log (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvOpenedStore) opened = av_opened_store_open (laptop->store, LAPTOP_AGENT, laptop->passphrase, &error);
  g_autofree char *database = in_store ("store.avs");
  g_autofree char *log = in_store ("store.avs-wal");
  g_autofree char *bytes = NULL;
  g_autofree char *frames = NULL;
  gsize size, length, begun;

  g_assert_no_error (error);
  first = save (opened, "Fantine");
  g_assert_true (g_file_get_contents (log, &frames, &begun, NULL));
  g_clear_pointer (&frames, g_free);
  g_free (save (opened, "Cosette"));
  g_free (save (opened, "Marius"));
  g_assert_true (g_file_get_contents (database, &bytes, &size, NULL));
  g_assert_true (g_file_get_contents (log, &frames, &length, NULL));
  g_clear_pointer (&opened, av_opened_store_free);

  frames[begun + 100] ^= 1;
  g_assert_true (g_file_set_contents (database, bytes, (gssize) size, NULL));
  g_assert_true (g_file_set_contents (log, frames, (gssize) length, NULL));
}

static GtkWidget *
await_window (void)
{
  for (guint i = 0; i < 200 && gtk_application_get_windows (GTK_APPLICATION (laptop->application)) == NULL; i++)
    ui_spin_ms (50);

  return gtk_application_get_windows (GTK_APPLICATION (laptop->application))->data;
}

static gboolean
shows (GtkWidget *widget,
       const char *beginning)
{
  if (GTK_IS_LABEL (widget) && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (widget)), beginning))
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (shows (child, beginning))
      return TRUE;

  return FALSE;
}

static void
test_said_and_left_as_it_is (void)
{
  g_autofree char *log = in_store ("store.avs-wal");
  g_autofree char *copy = in_store ("store.avs-wal.damaged-1");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize size, length;
  GtkWidget *window;

  damage_log ();
  g_assert_true (g_file_get_contents (log, &before, &size, NULL));
  laptop_activate (laptop);
  window = await_window ();
  g_assert_true (shows (window, DAMAGED));
  g_assert_nonnull (laptop_await (window, "_Restaurer une sauvegarde…"));
  g_assert_null (av_application_get_session (laptop->application));
  g_assert_true (g_file_get_contents (log, &after, &length, NULL));
  g_assert_cmpmem (before, size, after, length);
  g_assert_false (g_file_test (copy, G_FILE_TEST_EXISTS));
}

static void
test_opened_without_them (void)
{
  GtkWidget *window = await_window ();
  g_autofree char *copy = in_store ("store.avs-wal.damaged-1");
  GtkWidget *button = laptop_await (window, "Ouvrir _sans elles");
  g_autoptr (AvSnapshot) kept = NULL;
  GtkWidget *concerned;

  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == button);
  g_signal_emit_by_name (button, "clicked");
  for (guint i = 0; i < 200 && av_application_get_session (laptop->application) == NULL; i++)
    ui_spin_ms (50);
  g_assert_nonnull (av_application_get_session (laptop->application));
  g_assert_true (g_file_test (copy, G_FILE_TEST_EXISTS));
  kept = ui_fixture_load (av_application_get_session (laptop->application), first);
  g_assert_cmpstr (av_snapshot_get_answer (kept, "prenom-ou-surnom"), ==, "Fantine");

  /* On the window that is there, and on the next one; until somebody has read it. */
  window = laptop_open_window (laptop, "start");
  laptop_await (window, LEFT);
  window = laptop_open_window (laptop, "reperage");
  laptop_await (window, LEFT);

  /* Who was written last of what is left. */
  g_signal_emit_by_name (laptop_await (window, "_Qui est concerné…"), "clicked");
  concerned = laptop_open_window (laptop, "abimes");
  laptop_await (concerned, "Fantine");
  laptop_await (concerned, "De ce qui est sur ce disque, rien ne manque dans aucun dossier.");
  g_signal_emit_by_name (laptop_await (window, "_Masquer"), "clicked");
  ui_spin_ms (50);
  g_assert_null (av_session_get_warning (av_application_get_session (laptop->application)));
}

static guint erased; /* classes of it; 0: all */

static gpointer
erase (AvStore *store,
       gpointer user_data,
       GError **error)
{
  AvInstallation *installation = av_opening_get_installation (av_workplace_get_opening (AV_WORKPLACE (laptop->application)));

  return av_installation_erase (installation, user_data, erased, "demande", error) ? (gpointer) "" : NULL;
}

static void
erase_first (guint classes)
{
  AvSession *session = av_application_get_session (laptop->application);
  g_autoptr (AvSnapshot) kept = ui_fixture_load (session, first);
  g_autoptr (GError) error = NULL;

  erased = classes;
  av_queue_call_sync (av_session_get_queue (session), erase, (gpointer) av_snapshot_get_container (kept), &error);
  g_assert_no_error (error);
  av_session_announce (session, "", "", "");
}

/* Of a part, the rest is opened from there, as it says. */
static void
test_erased_in_part_while_named (void)
{
  GtkWidget *concerned = laptop_open_window (laptop, "abimes");
  GtkWidget *row = gtk_widget_get_ancestor (laptop_await (concerned, "Fantine"), GTK_TYPE_LIST_BOX_ROW);

  erase_first (AV_CLASS_BIT (AV_CLASS_SENSIBLE));
  laptop_await (concerned, "Une partie de ce dossier vient d’être effacée\u00a0: rouvrez-le pour voir ce qui en reste.");
  g_assert_true (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)));
  gtk_widget_activate (row);
  laptop_await (laptop_open_window (laptop, "mobilisation"), "Fantine");
  gtk_window_destroy (GTK_WINDOW (concerned));
  ui_spin_ms (100);
}

/* Whoever is erased meanwhile is named no more, nor opened from there. */
static void
test_erased_while_named (void)
{
  GtkWidget *concerned = laptop_open_window (laptop, "abimes");
  GtkWidget *row = gtk_widget_get_ancestor (laptop_await (concerned, "Fantine"), GTK_TYPE_LIST_BOX_ROW);
  guint n_windows;

  gtk_widget_grab_focus (row);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (concerned)) == row);
  erase_first (0);
  laptop_await (concerned, "Ce dossier vient d’être effacé\u00a0: il a quitté l’écran, avec ce qui y était commencé.");
  g_assert_false (shows (concerned, "Fantine"));
  g_assert_false (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (concerned)) == row);
  ui_check_names (concerned);

  /* Return on it does nothing. */
  n_windows = g_list_model_get_n_items (gtk_window_get_toplevels ());
  gtk_widget_activate (row);
  ui_spin_ms (200);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==, n_windows);
}

int
main (int argc,
      char **argv)
{
  int failed;

  laptop_init (&argc, &argv);
  adw_init ();
  laptop = laptop_new ();

  g_test_add_func ("/damaged-log/said-and-left-as-it-is", test_said_and_left_as_it_is);
  g_test_add_func ("/damaged-log/opened-without-them", test_opened_without_them);
  g_test_add_func ("/damaged-log/erased-in-part-while-named", test_erased_in_part_while_named);
  g_test_add_func ("/damaged-log/erased-while-named", test_erased_while_named);
  failed = g_test_run ();

  laptop_free (laptop);
  g_free (first);

  return failed;
}
