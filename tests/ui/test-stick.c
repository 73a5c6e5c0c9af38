/* The exchange with a stick, in the window, over a store on the disk: two
 * actions from the stick that is plugged in to the word that frees it. */

#include <adwaita.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "av-access-log.h"
#include "av-echange-window.h"
#include "av-exchange-work.h"
#include "av-ui.h"
#include "fake-stick.h"
#include "laptop-fixture.h"
#include "ui-fixture.h"

typedef struct
{
  Laptop *laptop;
  char *stick;
  GMount *mount;
} Fixture;

/* What somebody else writes into two dossiers since, one of them known from the first
 * lot, and the other new. */
static void
write_more (Fixture *fixture)
{
  g_autofree char *line = LAPTOP_RUN (fixture->laptop, "marche", NULL, "--json", "record", "list", "contact");
  const char *found = strstr (line, "\"container\":\"");
  g_autofree char *container = NULL;
  g_autofree char *more = NULL;

  g_assert_nonnull (found);
  container = g_strndup (found + strlen ("\"container\":\""), 32);
  more = g_strdup_printf ("{\"form\": \"evenement\", \"container\": \"%s\", \"answers\": {\"date\": \"2026-01-05T10:15:00+01:00\", \"type\": \"note\", \"canal\": \"SMS\", \"initiative\": \"jeune\"}}\n"
                          "{\"form\": \"contact\", \"scope\": \"" LAPTOP_SCOPE "\", \"answers\": {\"prenom-ou-surnom\": \"Cosette\", "
                          "\"tranche-age\": \"18-21\", \"origine\": \"PAIR\", \"accord-recontact\": \"oui\", \"info-rgpd-remise\": \"orale\"}}\n",
                          container);
  g_free (LAPTOP_RUN (fixture->laptop, "marche", more, "record", "put"));
  g_free (LAPTOP_RUN (fixture->laptop, "marche", NULL, "exchange", fixture->stick));
}

static void
set_up (Fixture *fixture)
{
  fixture->laptop = laptop_new ();
  fixture->stick = g_build_filename (fixture->laptop->dir, "cle", NULL);
  g_assert_no_errno (g_mkdir (fixture->stick, 0700));
  laptop_add_market (fixture->laptop, fixture->stick);
  write_more (fixture);
  laptop_unlock (fixture->laptop);
}

static void
tear_down (Fixture *fixture)
{
  g_clear_object (&fixture->mount);
  laptop_free (fixture->laptop);
  g_free (fixture->stick);
}

/* ---- What lies on the stick ----------------------------------------------- */

static guint
count_files (const char *path,
             const char *suffix)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        n += count_files (child, suffix);
      else if (g_str_has_suffix (name, suffix))
        n++;
    }
  return n;
}

static void
click (GtkWidget *window,
       const char *text)
{
  GtkWidget *found = laptop_await (window, text);

  g_signal_emit_by_name (GTK_IS_BUTTON (found) ? found : gtk_widget_get_ancestor (found, GTK_TYPE_BUTTON), "clicked");
}

static gboolean
begins (GtkWidget *label,
        const char *text)
{
  return GTK_IS_LABEL (label) && gtk_widget_get_mapped (label) && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (label)), text);
}

/* How many dossiers the row of a computer tells of; transfer full. */
static char *
read_row (GtkWidget *widget,
          const char *beginning)
{
  if (begins (widget, beginning))
    return g_strdup (gtk_label_get_text (GTK_LABEL (widget)));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      char *found = read_row (child, beginning);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
test_two_actions_free_the_stick (gconstpointer user_data)
{
  Fixture *fixture = (gpointer) user_data;
  GtkWidget *window = laptop_open_window (fixture->laptop, "echange");
  guint before = count_files (fixture->stick, ".avlot");
  g_autofree char *foretold = NULL;
  g_autofree char *came = NULL;
  guint n_exports = laptop_count_acts_here (fixture->laptop, AV_ACT_EXPORT);

  fixture->mount = fake_stick_plug ("Clé de Fantine", fixture->stick);
  click (window, "Clé de Fantine");
  laptop_await (window, "Marché");
  foretold = read_row (window, "2 fiches, d");
  g_assert_nonnull (foretold);
  g_assert_null (laptop_find (window, _ ("The exchange is complete. You may take the stick out.")));
  g_assert_cmpuint (laptop_count_acts_here (fixture->laptop, AV_ACT_IMPORT), ==, 0);

  click (window, _ ("_Start (Enter)"));
  laptop_await (window, _ ("The exchange is complete. You may take the stick out."));
  came = read_row (window, "2 fiches, d");
  g_assert_cmpstr (came, ==, foretold);
  g_assert_cmpuint (count_files (fixture->stick, ".avlot"), >, before);
  g_assert_cmpuint (count_files (fixture->stick, ".tmp"), ==, 0);
  g_assert_cmpuint (laptop_count_acts_here (fixture->laptop, AV_ACT_IMPORT), ==, 1);
  g_assert_cmpuint (laptop_count_acts_here (fixture->laptop, AV_ACT_EXPORT), ==, n_exports + 1);

  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == laptop_await (window, _ ("_Eject")));

  click (window, _ ("_Eject"));
  laptop_await (window, _ ("The stick is ejected: take it out."));
  g_assert_true (fake_stick_was_ejected (fixture->mount));
}

/* What is waited for on the store's thread, so that what comes after it is still there
 * to be interrupted. */
static gpointer
pass_gate (AvStore *store,
           gpointer gate,
           GError **error)
{
  g_mutex_lock (gate);
  g_mutex_unlock (gate);
  return (gpointer) "";
}

static void
passed_gate (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
}

static void
pass_time (gpointer done)
{
  *(gboolean *) done = TRUE;
}

/* What waits at the gate is not waited for, as ui_spin_ms () would. */
static void
spin_at_the_gate (guint milliseconds)
{
  gboolean done = FALSE;

  g_timeout_add_once (milliseconds, pass_time, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

static GtkWidget *
find_bar (GtkWidget *widget)
{
  if (GTK_IS_PROGRESS_BAR (widget) && gtk_widget_get_mapped (widget))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *bar = find_bar (child);

      if (bar != NULL)
        return bar;
    }

  return NULL;
}

/* ---- Another one is chosen ------------------------------------------------- */

/* Lets the store's thread go on once the gate is opened, and no further than this. */
static void
close_gate (Fixture *fixture,
            GMutex *gate)
{
  AvQueue *queue = av_workplace_get_queue (AV_WORKPLACE (fixture->laptop->application));

  g_mutex_init (gate);
  g_mutex_lock (gate);
  av_queue_call (queue, pass_gate, gate, NULL, NULL, NULL, passed_gate, NULL);
}

static void
open_gate (GMutex *gate)
{
  g_mutex_unlock (gate);
  ui_spin_ms (100);
  g_mutex_clear (gate);
}

/* What lies on the one that was chosen first is not shown as the other's, whenever it
 * is found. */
static void
test_each_stick_shows_its_own (gconstpointer user_data)
{
  Fixture *fixture = (gpointer) user_data;
  GtkWidget *window = laptop_open_window (fixture->laptop, "echange");
  g_autofree char *empty = g_build_filename (fixture->laptop->dir, "vide", NULL);
  GMutex before, between;

  g_assert_no_errno (g_mkdir (empty, 0700));
  close_gate (fixture, &before);
  av_echange_window_set_folder (AV_ECHANGE_WINDOW (window), fixture->stick);
  spin_at_the_gate (100);
  close_gate (fixture, &between);
  gtk_widget_activate_action (window, "win.change", NULL);
  av_echange_window_set_folder (AV_ECHANGE_WINDOW (window), empty);

  g_assert_null (find_bar (window));
  g_mutex_unlock (&before);
  spin_at_the_gate (700);
  g_assert_null (laptop_find (window, "Marché"));
  g_assert_nonnull (laptop_find (window, _ ("Looking…")));
  /* It lasts: how far it is can be seen. */
  g_assert_nonnull (find_bar (window));

  open_gate (&between);
  laptop_await (window, _ ("Nothing new for this computer"));
  g_assert_null (find_bar (window));
  g_assert_null (laptop_find (window, "Marché"));
  g_mutex_clear (&before);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* ---- What is saved meanwhile ------------------------------------------------ */

static gpointer
count_read (AvStore *store,
            gpointer n_read,
            GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (av_store_get_database (store), "SELECT count (*) FROM bundle_seen", error);

  if (statement != NULL && av_statement_next (statement, error))
    *(gint64 *) n_read = av_statement_get_int64 (statement, 0);
  return (gpointer) "";
}

static gint64
count_read_now (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  gint64 n = -1;

  av_queue_call_sync (av_workplace_get_queue (AV_WORKPLACE (fixture->laptop->application)), count_read, &n, &error);
  g_assert_no_error (error);
  return n;
}

/* It waits for one bundle of those that lie there, not for all. */
static void
test_save_goes_between_bundles (gconstpointer user_data)
{
  Fixture *fixture = (gpointer) user_data;
  AvQueue *queue = av_workplace_get_queue (AV_WORKPLACE (fixture->laptop->application));
  GtkWidget *window = laptop_open_window (fixture->laptop, "echange");
  gint64 before, at_save = -1;
  GMutex gate;

  write_more (fixture);
  write_more (fixture);
  av_echange_window_set_folder (AV_ECHANGE_WINDOW (window), fixture->stick);
  laptop_await (window, "Marché");
  before = count_read_now (fixture);

  close_gate (fixture, &gate);
  click (window, _ ("_Start (Enter)"));
  av_queue_call (queue, count_read, &at_save, NULL, NULL, NULL, passed_gate, NULL);
  open_gate (&gate);
  laptop_await (window, _ ("_Another exchange"));
  g_assert_cmpint (at_save, >=, before);
  g_assert_cmpint (count_read_now (fixture) - at_save, >=, 2);
  gtk_window_destroy (GTK_WINDOW (window));
}

typedef struct
{
  AvExchangeGauge *gauge;
  guint64 done;
  guint64 total;
} Moment;

static gpointer
note_moment (AvStore *store,
             gpointer user_data,
             GError **error)
{
  Moment *moment = user_data;
  AvExchangeStep step;

  av_exchange_gauge_read (moment->gauge, &step, &moment->done, &moment->total);
  g_assert_cmpint (step, ==, AV_EXCHANGE_LOOKING);
  return (gpointer) "";
}

static void
looked (GObject *source,
        GAsyncResult *result,
        gpointer done)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvExchangeScan) scan = av_exchange_scan_finish (AV_QUEUE (source), result, &error);

  g_assert_no_error (error);
  *(gboolean *) done = TRUE;
}

static void
test_save_goes_between_what_is_looked_at (gconstpointer user_data)
{
  Fixture *fixture = (gpointer) user_data;
  AvWorkplace *workplace = AV_WORKPLACE (fixture->laptop->application);
  g_autoptr (AvExchangeGauge) gauge = av_exchange_gauge_new (AV_EXCHANGE_LOOKING);
  Moment at_save = { gauge };
  gboolean done = FALSE;
  GMutex gate;

  close_gate (fixture, &gate);
  av_exchange_scan_async (av_workplace_get_queue (workplace), av_workplace_get_opening (workplace),
                          fixture->stick, gauge, NULL, looked, &done);
  spin_at_the_gate (300);
  av_queue_call (av_workplace_get_queue (workplace), note_moment, &at_save, NULL, NULL, NULL, passed_gate, NULL);
  open_gate (&gate);
  ui_spin_until (&done);
  g_assert_cmpuint (at_save.total, >=, 2);
  g_assert_cmpuint (at_save.done + 1, <, at_save.total);
}

/* ---- Interrupted ----------------------------------------------------------- */

static void
test_interrupted_leaves_no_trace (gconstpointer user_data)
{
  Fixture *fixture = (gpointer) user_data;
  GtkWidget *window = laptop_open_window (fixture->laptop, "echange");
  guint before = count_files (fixture->stick, ".avlot");
  GMutex gate;

  fixture->mount = fake_stick_plug ("Clé de Fantine", fixture->stick);
  click (window, "Clé de Fantine");
  laptop_await (window, "Marché");

  close_gate (fixture, &gate);
  click (window, _ ("_Start (Enter)"));
  laptop_await (window, _ ("Receiving…"));
  laptop_await (window, _ ("Do not take the stick out yet."));
  g_assert_nonnull (find_bar (window));

  click (window, _ ("_Interrupt"));
  laptop_await (window, _ ("Interrupting…"));
  spin_at_the_gate (300);
  g_assert_nonnull (laptop_find (window, _ ("Interrupting…")));
  g_mutex_unlock (&gate);

  laptop_await (window, _ ("Interrupted. Nothing is half-written; start again whenever you like."));
  g_assert_null (laptop_find (window, _ ("The exchange is complete. You may take the stick out.")));
  g_assert_cmpuint (count_files (fixture->stick, ".avlot"), ==, before);
  g_assert_cmpuint (count_files (fixture->stick, ".tmp"), ==, 0);
  g_assert_cmpuint (laptop_count_acts_here (fixture->laptop, AV_ACT_IMPORT), ==, 0);
  g_mutex_clear (&gate);
  fake_stick_pull (fixture->mount);
  g_clear_object (&fixture->mount);
}

int
main (int argc,
      char *argv[])
{
  Fixture fixture = { NULL };
  int failed;

  laptop_init (&argc, &argv);
  adw_init ();
  fake_sticks_init ();
  set_up (&fixture);

  g_test_add_data_func ("/stick/each-stick-shows-its-own", &fixture, test_each_stick_shows_its_own);
  /* What was interrupted goes on in the second one. */
  g_test_add_data_func ("/stick/interrupted-leaves-no-trace", &fixture, test_interrupted_leaves_no_trace);
  g_test_add_data_func ("/stick/two-actions-free-the-stick", &fixture, test_two_actions_free_the_stick);
  g_test_add_data_func ("/stick/save-goes-between-bundles", &fixture, test_save_goes_between_bundles);
  g_test_add_data_func ("/stick/save-goes-between-what-is-looked-at", &fixture, test_save_goes_between_what_is_looked_at);
  failed = g_test_run ();

  tear_down (&fixture);
  return failed;
}
