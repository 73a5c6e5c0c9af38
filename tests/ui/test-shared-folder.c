/* The folder shared with the other computers, in the session: what waits there is
 * said, nothing is imported before somebody says so, and where it is not there that
 * is said as well. */

#include <adwaita.h>
#include <dirent.h>
#include <dlfcn.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#include "av-echange-window.h"
#include "av-folder-watch.h"
#include "av-lease.h"
#include "hand.h"
#include "laptop-fixture.h"
#include "ui-fixture.h"

#define SHORT_MS 50

static Laptop *laptop;
static GtkWidget *window;
static char *folder;
static char *market; /* what it wrote first, in a folder of its own */
static char *title;  /* of the folder, in the window */

static AvFolderWatch *
get_watch (void)
{
  return av_workplace_get_folder_watch (AV_WORKPLACE (laptop->application));
}

static void
await_waiting (guint n)
{
  for (guint i = 0; i < UI_PATIENCE && av_folder_watch_get_n_waiting (get_watch ()) != n; i++)
    ui_spin_ms (20);
  g_assert_cmpuint (av_folder_watch_get_n_waiting (get_watch ()), ==, n);
}

static void
market_writes_more (void)
{
  const char *contact = "{\"form\": \"contact\", \"scope\": \"" LAPTOP_SCOPE "\", \"answers\": {"
                        "\"prenom-ou-surnom\": \"Éponine\", \"tranche-age\": \"18-21\", \"origine\": \"PAIR\", "
                        "\"accord-recontact\": \"oui\", \"info-rgpd-remise\": \"orale\"}}\n";

  g_free (LAPTOP_RUN (laptop, "marche", contact, "record", "put"));
  g_free (LAPTOP_RUN (laptop, "marche", NULL, "exchange", folder));
}

static void
click (const char *text)
{
  GtkWidget *found = laptop_await (window, text);

  g_signal_emit_by_name (GTK_IS_BUTTON (found) ? found : gtk_widget_get_ancestor (found, GTK_TYPE_BUTTON), "clicked");
}

/* ---- What waits ----------------------------------------------------------------- */

/* By the file system's news alone: the next look would come in an hour. */
static void
test_what_comes_is_said_at_once (void)
{
  GtkWidget *start = laptop_open_window (laptop, "start");

  await_waiting (1);
  laptop_await (start, "Lots à recevoir du dossier partagé");
  window = laptop_open_window (laptop, "echange");
  laptop_await (window, "1 lot attend dans le dossier partagé");
  /* Nothing was imported for all that. */
  g_assert_cmpuint (laptop_count_acts_here (laptop, "import"), ==, 0);

  ui_spin_ms (1500);
  market_writes_more ();
  await_waiting (2);
  laptop_await (window, "2 lots attendent dans le dossier partagé");

  click (title);
  laptop_await (window, "Marché");
  click (_ ("_Start (Enter)"));
  click (_ ("_Another exchange"));
  laptop_await (window, _ ("Nothing new for this computer"));
  await_waiting (0);
}

/* No news, as over SMB. */
static void
test_what_comes_is_found_without_news (void)
{
  av_folder_watch_set_ways (get_watch (), SHORT_MS, FALSE);
  market_writes_more ();
  await_waiting (1);
}

static void
test_folder_that_goes_is_said (void)
{
  const char *away = _ ("Not there at the moment: its server or its disk does not answer. It is watched again as soon as it is back.");
  g_autofree char *elsewhere = g_strconcat (folder, " (parti)", NULL);

  av_folder_watch_set_ways (get_watch (), SHORT_MS, TRUE);
  laptop_await (window, "1 lot attend dans le dossier partagé");
  gtk_widget_grab_focus (gtk_widget_get_ancestor (laptop_await (window, title), GTK_TYPE_BUTTON));
  g_assert_no_errno (g_rename (folder, elsewhere));
  laptop_await (window, away);
  await_waiting (0);
  /* The keyboard is not left on what can be pressed no more. */
  g_assert_nonnull (gtk_window_get_focus (GTK_WINDOW (window)));
  g_assert_true (gtk_widget_is_sensitive (gtk_window_get_focus (GTK_WINDOW (window))));
  g_assert_false (gtk_widget_is_sensitive (gtk_widget_get_ancestor (laptop_await (window, title), GTK_TYPE_BUTTON)));

  g_assert_no_errno (g_rename (elsewhere, folder));
  laptop_await (window, "1 lot attend dans le dossier partagé");
}

static void
test_folder_exchanged_with_is_watched (void)
{
  g_autoptr (GSettings) settings = g_settings_new ("fr.allervers.AllerVers");
  g_autofree char *kept = NULL;

  click (_ ("Stop _watching it"));
  ui_spin_ms (200);
  g_assert_null (laptop_find (window, title));
  g_assert_null (av_folder_watch_get_folder (get_watch ()));

  av_echange_window_set_folder (AV_ECHANGE_WINDOW (window), folder);
  laptop_await (window, "Marché");
  click (_ ("_Start (Enter)"));
  click (_ ("_Another exchange"));
  laptop_await (window, title);
  kept = g_settings_get_string (settings, "shared-folder");
  g_assert_cmpstr (kept, ==, folder);

  /* The keyboard stands on it: Enter shows what would come. */
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == gtk_widget_get_ancestor (laptop_await (window, title), GTK_TYPE_BUTTON));
}

/* ---- A server that does not answer -------------------------------------------------- */

static char *slow;      /* what is below it does not come before the gate is opened */
static gint asked_here; /* by the thread of the windows */
static gint asked;
static GThread *windows;
static GMutex gate;

/* The program's own functions come before the C library's, for the libraries that are
 * loaded as well. */
DIR *
opendir (const char *path)
{
  DIR *(*open_really) (const char *path) = dlsym (RTLD_NEXT, "opendir");

  if (slow == NULL || strcmp (path, slow) != 0)
    return open_really (path);

  g_atomic_int_set (&asked, 1);
  if (g_thread_self () == windows)
    {
      g_atomic_int_set (&asked_here, 1);
      return open_really (path);
    }

  g_mutex_lock (&gate);
  g_mutex_unlock (&gate);
  return open_really (path);
}

/* The folder of the bundles was picked rather than that around it: whose it is lies on the
 * server. Meanwhile it is said what is waited for, and one may choose something else. */
static void
test_slow_server_keeps_no_window (void)
{
  g_autofree char *bundles = g_build_filename (folder, "aller-vers", NULL);
  g_autofree char *looking = g_strdup_printf (_ ("Looking through “%s”…"), bundles);

  windows = g_thread_self ();
  g_mutex_lock (&gate);
  slow = bundles;
  gtk_widget_activate_action (window, "win.change", NULL);
  hand_choose (window, _ ("Choose a _folder…"), bundles);
  laptop_await (window, looking);
  for (guint i = 0; i < UI_PATIENCE && !g_atomic_int_get (&asked); i++)
    ui_spin_ms (20);
  g_assert_true (g_atomic_int_get (&asked));
  g_assert_false (g_atomic_int_get (&asked_here));
  ui_spin_ms (700);
  g_assert_nonnull (laptop_find (window, looking));

  click (_ ("_Change…"));
  laptop_await (window, _ ("Choose a _folder…"));
  g_assert_null (laptop_find (window, looking));
  hand_choose (window, _ ("Choose a _folder…"), bundles);
  slow = NULL;
  g_mutex_unlock (&gate);
  laptop_await (window, folder);
  laptop_await (window, _ ("Nothing new for this computer"));
  g_assert_false (g_atomic_int_get (&asked_here));
}

/* ---- What is not all there -------------------------------------------------------- */

static char *
find_bundle (const char *place)
{
  g_autoptr (GDir) dir = g_dir_open (place, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (place, name, NULL);
      char *found = g_str_has_suffix (name, ".avlot") ? g_strdup (path) : find_bundle (path);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_partial_bundle_is_said (void)
{
  static const struct
  {
    int age;
    const char *title;
    const char *sentence;
  } cases[] = {
    { 0, N_ ("Nothing new for this computer"), NULL },
    { 3600, "Copie en cours de Marché", N_ ("It is read once it is whole. Was the copy broken off? Copy it again.") },
    { -86400, "Copie en cours de Marché", N_ ("It is read once it is whole. Was the copy broken off? Copy it again.") },
    { 2 * 86400, "Lot incomplet de Marché", NULL },
  };
  g_autofree char *dir = g_path_get_dirname (market);
  g_autofree char *whole = find_bundle (dir);
  g_autofree char *half = g_build_filename (dir, "qrstuvwxyzabcdef.avlot", NULL);
  g_autofree char *bytes = NULL;

  g_assert_true (g_file_get_contents (whole, &bytes, NULL, NULL));
  g_assert_true (g_file_set_contents (half, bytes, 400, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 moment = g_get_real_time () / G_USEC_PER_SEC - cases[i].age;
      struct utimbuf times = { moment, moment };

      g_assert_cmpint (utime (half, &times), ==, 0);
      av_echange_window_set_folder (AV_ECHANGE_WINDOW (window), folder);
      laptop_await (window, _ (cases[i].title));
      if (cases[i].sentence != NULL)
        laptop_await (window, _ (cases[i].sentence));
    }

  /* Said as well once all is done; it stays where it is. */
  click (_ ("_Start (Enter)"));
  laptop_await (window, _ ("To look at"));
  laptop_await (window, "Lot incomplet de Marché");
  g_assert_true (g_file_test (half, G_FILE_TEST_EXISTS));
}

/* ---- A reading lease ---------------------------------------------------------------- */

static gpointer
let_lease_end (AvStore *store,
               gpointer user_data,
               GError **error)
{
  g_autofree char *heard = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_real_time () / 1000 - G_GINT64_CONSTANT (40) * 86400000);
  AvLease lease;

  g_assert_true (av_store_set_setting (store, "reading-lease-heard", heard, error));
  g_assert_true (av_lease_set_days (store, 30, error));
  g_assert_true (av_lease_get (store, &lease, error));
  return av_lease_describe (&lease);
}

/* Said in every window; the exchange is there, and ends it. */
static void
test_lease_that_is_over_ends_with_an_exchange (void)
{
  AvSession *session = av_application_get_session (laptop->application);
  GtkWidget *start = laptop_open_window (laptop, "start");
  g_autofree char *over = av_queue_call_sync (av_session_get_queue (session), let_lease_end, NULL, NULL);

  av_session_announce (session, "", "", "");
  laptop_await (start, over);
  laptop_await (start, "Aucun dossier n’est montré ici avant un échange\u00a0: ce qui attend dans les dossiers n’est pas compté.");
  g_assert_null (laptop_find (start, _ ("Nothing waits: everybody has had an answer.")));
  g_assert_null (laptop_find (start, _ ("No open need")));
  laptop_await (laptop_open_window (laptop, "mobilisation"), "Aucun dossier n’est montré avant un échange");
  laptop_open_window (laptop, "echange");
  laptop_await (window, over);

  market_writes_more ();
  av_echange_window_set_folder (AV_ECHANGE_WINDOW (window), folder);
  laptop_await (window, "Marché");
  click (_ ("_Start (Enter)"));
  laptop_await (window, _ ("_Another exchange"));
  for (guint i = 0; i < UI_PATIENCE && av_session_get_warning (session) != NULL; i++)
    ui_spin_ms (20);
  g_assert_null (av_session_get_warning (session));
  g_assert_null (laptop_find (window, over));
  g_assert_null (laptop_find (start, "Aucun dossier n’est montré avant un échange"));
}

int
main (int argc,
      char *argv[])
{
  g_autoptr (GSettings) settings = NULL;
  int failed;

  laptop_init (&argc, &argv);
  adw_init ();
  settings = g_settings_new ("fr.allervers.AllerVers");
  laptop = laptop_new ();
  folder = g_build_filename (laptop->dir, "Jeunes de Canteleu", NULL);
  title = g_strdup_printf (_ ("Shared folder “%s”"), "Jeunes de Canteleu");
  g_assert_no_errno (g_mkdir (folder, 0700));
  laptop_add_market (laptop, folder);
  market = find_bundle (folder);
  g_settings_set_string (settings, "shared-folder", folder);
  laptop_unlock (laptop);
  av_folder_watch_set_ways (get_watch (), 3600 * 1000, TRUE);

  g_test_add_func ("/shared-folder/what-comes-is-said-at-once", test_what_comes_is_said_at_once);
  g_test_add_func ("/shared-folder/what-comes-is-found-without-news", test_what_comes_is_found_without_news);
  g_test_add_func ("/shared-folder/folder-that-goes-is-said", test_folder_that_goes_is_said);
  g_test_add_func ("/shared-folder/folder-exchanged-with-is-watched", test_folder_exchanged_with_is_watched);
  g_test_add_func ("/shared-folder/slow-server-keeps-no-window", test_slow_server_keeps_no_window);
  g_test_add_func ("/shared-folder/partial-bundle-is-said", test_partial_bundle_is_said);

  g_test_add_func ("/shared-folder/lease-that-is-over-ends-with-an-exchange", test_lease_that_is_over_ends_with_an_exchange);

  failed = g_test_run ();
  laptop_free (laptop);
  g_free (folder);
  g_free (market);
  g_free (title);

  return failed;
}
