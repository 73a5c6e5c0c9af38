/* The exchange with a stick, in the window, over a store on the disk: two
 * actions from the stick that is plugged in to the word that frees it. */

#include <adwaita.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "av-access-log.h"
#include "av-echange-window.h"
#include "av-exchange-work.h"
#include "av-file.h"
#include "av-limits.h"
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

static void
await_at_the_gate (GtkWidget *widget,
                   const char *text)
{
  for (guint i = 0; i < UI_PATIENCE && laptop_find (widget, text) == NULL; i++)
    spin_at_the_gate (50);
  g_assert_nonnull (laptop_find (widget, text));
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

/* Which folder it is that is looked through. transfer full */
static char *
say_looking (const char *name)
{
  return g_strdup_printf (_ ("Looking through “%s”…"), name);
}

/* What lies on the one that was chosen first is not shown as the other's, whenever it
 * is found. */
static void
test_each_stick_shows_its_own (gconstpointer user_data)
{
  Fixture *fixture = (gpointer) user_data;
  GtkWidget *window = laptop_open_window (fixture->laptop, "echange");
  g_autofree char *empty = g_build_filename (fixture->laptop->dir, "vide", NULL);
  g_autofree char *looking = say_looking (empty);
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
  g_assert_nonnull (laptop_find (window, looking));
  /* It lasts: how far it is can be seen. */
  g_assert_nonnull (find_bar (window));

  open_gate (&between);
  laptop_await (window, _ ("Nothing new for this computer"));
  g_assert_null (find_bar (window));
  g_assert_null (laptop_find (window, "Marché"));
  g_mutex_clear (&before);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* ---- A folder that others flood ------------------------------------------- */

#define N_FOREIGN 5000
#define FOREIGN_SIZE 65536 /* holes: nothing of it lies on the disk */
#define HEADER_MOST 4096
/* Of a bundle's header: docs/formats-sync.md §3. */
#define ID_AT 16
#define LENGTH_AT 32
#define COUNT_AT 40
#define SLOTS_AT 42
#define SLOT_SIZE 88

/* What the window's scan does with files, told by where it does it. */
typedef struct
{
  GThread *window;
  GMutex gate; /* the first file that is opened waits there */
  gint n_opened;
  gint at_the_gate;
  gint in_the_window; /* the thread that must not */
  gint64 n_read;
  GHashTable *opened; /* paths, on the store's thread; each once */
  gint n_again;
} Flood;

static Flood flood;

static int
open_counted (const char *path,
              int flags,
              mode_t mode)
{
  if (strstr (path, "/etranger-") == NULL)
    return av_file_system_operations.open (path, flags, mode);

  g_atomic_int_add (&flood.in_the_window, g_thread_self () == flood.window);
  if (g_atomic_int_add (&flood.n_opened, 1) == 0)
    {
      g_atomic_int_set (&flood.at_the_gate, TRUE);
      g_mutex_lock (&flood.gate);
      g_mutex_unlock (&flood.gate);
    }
  g_atomic_int_add (&flood.n_again, !g_hash_table_add (flood.opened, g_strdup (path)));
  return av_file_system_operations.open (path, flags, mode);
}

static ssize_t
read_counted (int fd,
              void *bytes,
              size_t size)
{
  ssize_t n = av_file_system_operations.read (fd, bytes, size);

  if (n > 0 && g_thread_self () != flood.window)
    flood.n_read += n;
  return n;
}

/* Of those that lie on the stick, all into the folder; transfer full: one of them. */
static char *
copy_bundles (const char *from,
              const char *to)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);
  char *last = NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (from, name, NULL);
      g_autofree char *bytes = NULL;
      char *found = NULL;
      gsize size;

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        found = copy_bundles (child, to);
      else if (g_str_has_suffix (name, ".avlot") && g_file_get_contents (child, &bytes, &size, NULL))
        {
          found = g_build_filename (to, name, NULL);
          g_assert_true (g_file_set_contents (found, bytes, (gssize) size, NULL));
        }

      if (found != NULL)
        {
          g_free (last);
          last = found;
        }
    }

  return last;
}

/* Whole, for as much as a header tells, and sealed to nobody here. */
static void
write_foreign (const char *folder,
               const char *model)
{
  g_autofree char *bytes = NULL;
  guint64 length = GUINT64_TO_LE (FOREIGN_SIZE);
  gsize size;

  g_assert_true (g_file_get_contents (model, &bytes, &size, NULL));
  memcpy (bytes + LENGTH_AT, &length, sizeof length);
  for (guint i = 0; i < (guint8) bytes[COUNT_AT]; i++)
    memset (bytes + SLOTS_AT + SLOT_SIZE * i, 0xff, 8);

  for (guint32 i = 0; i < N_FOREIGN; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/etranger-%u.avlot", folder, i);

      memcpy (bytes + ID_AT, &i, sizeof i);
      g_assert_true (g_file_set_contents_full (path, bytes, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
      g_assert_no_errno (truncate (path, FOREIGN_SIZE));
    }
}

static gpointer
note_how_far (AvStore *store,
              gpointer n_opened,
              GError **error)
{
  *(gint *) n_opened = g_atomic_int_get (&flood.n_opened);
  return (gpointer) "";
}

/* Ours is found. Of the others as many as one pass reads, of each its header alone, once,
 * and never on the thread of the window, which goes on whatever the first of them does;
 * nor is the store kept until the last. */
static void
test_flood_of_others_is_looked_through (gconstpointer user_data)
{
  Fixture *fixture = (gpointer) user_data;
  AvQueue *queue = av_workplace_get_queue (AV_WORKPLACE (fixture->laptop->application));
  GtkWidget *window = laptop_open_window (fixture->laptop, "echange");
  AvFileOperations operations = av_file_system_operations;
  g_autofree char *folder = g_build_filename (fixture->laptop->dir, "partage", NULL);
  g_autofree char *market = g_build_filename (folder, "aller-vers", "abcdefghijklmnopqrstuvwxyz", NULL);
  g_autofree char *others = g_build_filename (folder, "aller-vers", "zyxwvutsrqponmlkjihgfedcba", NULL);
  g_autofree char *ours = NULL;
  g_autofree char *looking = say_looking (folder);
  const char *place;
  gint n_when_asked = -1;

  g_assert_no_errno (g_mkdir_with_parents (market, 0700));
  g_assert_no_errno (g_mkdir_with_parents (others, 0700));
  ours = copy_bundles (fixture->stick, market);
  write_foreign (others, ours);
  flood.window = g_thread_self ();
  flood.opened = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  operations.open = open_counted;
  operations.read = read_counted;
  g_mutex_lock (&flood.gate);
  av_file_set_operations_for_test (&operations);

  av_echange_window_set_folder (AV_ECHANGE_WINDOW (window), folder);
  while (!g_atomic_int_get (&flood.at_the_gate))
    g_main_context_iteration (NULL, TRUE);
  av_queue_call (queue, note_how_far, &n_when_asked, NULL, NULL, NULL, passed_gate, NULL);
  spin_at_the_gate (700);
  g_assert_nonnull (laptop_find (window, looking));
  place = gtk_progress_bar_get_text (GTK_PROGRESS_BAR (find_bar (window)));
  g_assert_true (gtk_progress_bar_get_show_text (GTK_PROGRESS_BAR (find_bar (window))));
  g_assert_true (g_str_has_prefix (place, "Lot "));
  g_assert_true (g_str_has_suffix (place, " sur 1000"));
  g_mutex_unlock (&flood.gate);

  laptop_await (window, "Marché");
  av_file_set_operations_for_test (NULL);
  g_assert_cmpint (flood.n_opened, >, AV_LIMIT_FOLDER_FILES / 2);
  g_assert_cmpint (flood.n_opened, <=, AV_LIMIT_FOLDER_FILES);
  g_assert_cmpint (flood.n_again, ==, 0);
  g_assert_cmpint (flood.in_the_window, ==, 0);
  g_assert_cmpint (flood.n_read, <, (gint64) AV_LIMIT_FOLDER_FILES * HEADER_MOST);
  g_assert_cmpint (n_when_asked, >=, 0);
  g_assert_cmpint (n_when_asked, <, flood.n_opened);
  g_hash_table_unref (flood.opened);
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
  g_autofree char *looking = say_looking ("Clé de Fantine");
  GMutex gate, again;

  fixture->mount = fake_stick_plug ("Clé de Fantine", fixture->stick);
  click (window, "Clé de Fantine");
  laptop_await (window, "Marché");

  close_gate (fixture, &gate);
  click (window, _ ("_Start (Enter)"));
  laptop_await (window, _ ("Receiving…"));
  laptop_await (window, _ ("Do not take the stick out yet."));
  g_assert_nonnull (find_bar (window));

  close_gate (fixture, &again);
  click (window, _ ("_Interrupt"));
  await_at_the_gate (window, _ ("Interrupting…"));
  spin_at_the_gate (300);
  g_assert_nonnull (laptop_find (window, _ ("Interrupting…")));
  g_mutex_unlock (&gate);

  await_at_the_gate (window, _ ("Interrupted. Nothing is half-written; start again whenever you like."));
  g_assert_null (laptop_find (window, _ ("The exchange is complete. You may take the stick out.")));
  g_assert_cmpuint (count_files (fixture->stick, ".avlot"), ==, before);
  g_assert_cmpuint (count_files (fixture->stick, ".tmp"), ==, 0);
  /* It is being looked at once more: what was found before is not shown as what is there. */
  g_assert_null (laptop_find (window, "Marché"));
  g_assert_null (laptop_find (window, _ ("To send")));
  g_assert_nonnull (laptop_find (window, looking));
  open_gate (&again);
  g_assert_cmpuint (laptop_count_acts_here (fixture->laptop, AV_ACT_IMPORT), ==, 0);
  laptop_await (window, "Marché");
  laptop_await (window, _ ("To send"));
  g_assert_null (laptop_find (window, looking));
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
  /* Nothing was received yet. */
  g_test_add_data_func ("/stick/flood-of-others-is-looked-through", &fixture, test_flood_of_others_is_looked_through);
  /* What was interrupted goes on in the second one. */
  g_test_add_data_func ("/stick/interrupted-leaves-no-trace", &fixture, test_interrupted_leaves_no_trace);
  g_test_add_data_func ("/stick/two-actions-free-the-stick", &fixture, test_two_actions_free_the_stick);
  g_test_add_data_func ("/stick/save-goes-between-bundles", &fixture, test_save_goes_between_bundles);
  g_test_add_data_func ("/stick/save-goes-between-what-is-looked-at", &fixture, test_save_goes_between_what_is_looked_at);
  failed = g_test_run ();

  tear_down (&fixture);
  return failed;
}
