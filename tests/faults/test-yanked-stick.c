#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mount.h>

#include "av-digest.h"
#include "av-test-disk.h"
#include "av-test-exchange.h"
#include "av-test-store.h"

/* A stick pulled out of the kernel's hands at any one of its operations: while
 * something is exported onto it, read from it, or exchanged with it. The laptop
 * knows what it knew, or also what came; what has the name of a bundle on the stick
 * is a whole one, there from the moment it was said to be; plugged in again, the
 * next exchange goes through, and the neighbour hears all of it.
 *
 *   test-yanked-stick YANKED-STICK
 *
 * Where nothing may be mounted it is skipped. */

#define STRIDE 5   /* where the test is short, every so many operations */
#define LIMIT 3000 /* far beyond what an exchange asks for */
#define PLUGGED_IN "ready\n"

static AvTestHouse house;
static AvTestExchange own;
static char *yanked_stick; /* the program */
static char *socket_path;  /* where the stick is mounted */

typedef gboolean (*Act) (AvOpenedStore *opened,
                         GError **error);

typedef struct
{
  const char *name;
  Act act;
  guint n_written; /* bundles that lie there once it is done, beside the neighbour's */
  gboolean hears;  /* done, what came is known */
} Scene;

static gboolean
export_to_stick (AvOpenedStore *opened,
                 GError **error)
{
  g_autoptr (GPtrArray) sent = av_installation_export (av_opened_store_get_installation (opened), socket_path, NULL, error);

  return sent != NULL;
}

/* What could not be read is told of its file. */
static gboolean
import_from_stick (AvOpenedStore *opened,
                   GError **error)
{
  g_autoptr (AvImportReport) report = av_installation_import_dir (av_opened_store_get_installation (opened), socket_path, NULL, error);

  if (report != NULL && report->n_bundles == 0)
    {
      const AvRefusedFile *refused = report->refused->len > 0 ? g_ptr_array_index (report->refused, 0) : NULL;

      if (refused != NULL)
        g_propagate_error (error, g_error_copy (refused->error));
      return FALSE;
    }

  return report != NULL;
}

static gboolean
exchange_with_stick (AvOpenedStore *opened,
                     GError **error)
{
  return av_test_exchange_do (opened, socket_path, NULL, NULL, error);
}

static const Scene scenes[] = {
  { "export", export_to_stick, 1, FALSE },
  { "import", import_from_stick, 0, TRUE },
  { "exchange", exchange_with_stick, 1, TRUE },
};

/* ---- Plugging in and pulling out -------------------------------------------------- */

/* NULL: nothing may be mounted here. */
static GSubprocess *
plug_in (guint n,
         const char *way)
{
  g_autofree char *number = g_strdup_printf ("%u", n);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) stick = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, yanked_stick, house.stick, socket_path, number, way, NULL);
  char ready[sizeof PLUGGED_IN] = { 0 };

  g_assert_no_error (error);
  if (g_input_stream_read (g_subprocess_get_stdout_pipe (stick), ready, strlen (PLUGGED_IN), NULL, NULL) == (gssize) strlen (PLUGGED_IN))
    return g_steal_pointer (&stick);

  g_subprocess_wait (stick, NULL, NULL);
  return NULL;
}

/* Also of one that is gone. Returns how many operations it was asked for; 0 where
 * it died of them. */
static guint
take_away (GSubprocess *stick)
{
  g_autofree char *count = NULL;
  g_autoptr (GError) error = NULL;

  if (umount2 (socket_path, MNT_DETACH) != 0)
    {
      g_autoptr (GSubprocess) unmount = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, "fusermount3", "-u", "-z", socket_path, NULL);

      g_assert_no_error (error);
      g_subprocess_wait (unmount, NULL, NULL);
    }

  g_subprocess_communicate_utf8 (stick, NULL, NULL, &count, NULL, &error);
  g_assert_no_error (error);
  return (guint) g_ascii_strtoull (count, NULL, 10);
}

/* ---- At every operation ------------------------------------------------------------ */

/* FALSE: it was done with fewer operations. */
static gboolean
pull_out (const Scene *scene,
          guint n,
          const char *way)
{
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (GSubprocess) stick = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done, pulled;
  guint n_bundles = 0, n_operations;

  av_test_house_begin_again (&house);
  opened = av_test_house_open (&house, house.dir);
  stick = plug_in (n, way);
  g_assert_nonnull (stick);
  done = scene->act (opened, &error);
  g_clear_pointer (&opened, av_opened_store_free);
  n_operations = take_away (stick);
  pulled = n_operations == 0 || n_operations > n;

  if (!done && (error == NULL || strlen (error->message) < 20))
    g_test_fail_printf ("%s, %s after %u: %s", scene->name, way, n, error != NULL ? error->message : "no word of it");
  if (!done && !pulled)
    g_test_fail_printf ("%s, %s after %u, which was never reached: %s", scene->name, way, n, error != NULL ? error->message : "");

  /* Nothing is said to be on it that is not. */
  if (!av_test_exchange_count_bundles (&own, house.stick, &n_bundles) || (done && n_bundles < 1 + scene->n_written))
    g_test_fail_printf ("%s, %s after %u: %u whole bundles, %s", scene->name, way, n, n_bundles, done ? "said to be done" : "told");

  if (!av_test_exchange_is_sound (&own, house.dir, house.stick, done && scene->hears))
    g_test_fail_printf ("%s, %s after %u: %s", scene->name, way, n, done ? "said to be done" : error->message);

  return pulled;
}

static void
test_stick_is_pulled_out (gconstpointer user_data)
{
  static const char *const ways[] = { "gone", "dead", "lost" };
  const Scene *scene = user_data;
  gboolean is_long = g_getenv ("ALLERVERS_TEST_LONG") != NULL;
  guint pulled = 0;

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    for (guint n = is_long ? 1 : 1 + i; pull_out (scene, n, ways[i]); n += is_long ? 1 : STRIDE, pulled++)
      g_assert_cmpuint (n, <, LIMIT);

  g_test_message ("%s: pulled out at %u operations", scene->name, pulled);
  g_assert_cmpuint (pulled, >=, 9);
}

/* The other side of it: what is found on the stick afterwards brings both to the
 * same, whatever became of the first try. */
static void
test_neighbour_hears_all_of_it (void)
{
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (AvExchangeReport) heard = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *here = NULL;
  g_autofree char *there = NULL;

  pull_out (&scenes[2], 20, "gone");
  opened = av_test_house_open (&house, house.dir);
  heard = av_installation_exchange (house.neighbour, house.stick, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (heard->received->refused->len, ==, 0);
  g_assert_true (av_test_exchange_do (opened, house.stick, NULL, NULL, &error));
  g_assert_no_error (error);

  here = av_digest (av_opened_store_get_store (opened), NULL, &error);
  g_assert_no_error (error);
  there = av_digest (house.neighbour_store, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (here, ==, there);
}

static gboolean
is_pluggable (void)
{
  g_autoptr (GSubprocess) stick = plug_in (0, "gone");

  if (stick == NULL)
    return FALSE;

  take_away (stick);
  return TRUE;
}

int
main (int argc,
      char *argv[])
{
  int result;

  av_test_disk_init (&argc, &argv);
  yanked_stick = argv[1]; /* NULL: built without fuse3 */
  av_test_house_init (&house);
  socket_path = g_dir_make_tmp ("av-socket-XXXXXX", NULL);

  if (yanked_stick == NULL || !is_pluggable ())
    {
      g_print ("1..0 # SKIP nothing can be mounted here: fuse3, /dev/fuse, or the right to, is missing\n");
      av_test_house_clear (&house);
      g_rmdir (socket_path);
      return 0;
    }

  av_test_exchange_init (&own, &house);
  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++)
    {
      g_autofree char *path = g_strconcat ("/yanked-stick/", scenes[i].name, NULL);

      g_test_add_data_func (path, &scenes[i], test_stick_is_pulled_out);
    }
  g_test_add_func ("/yanked-stick/neighbour-hears-all-of-it", test_neighbour_hears_all_of_it);

  result = av_test_house_run (&house);
  av_test_exchange_clear (&own);
  g_rmdir (socket_path);
  g_free (socket_path);
  return result;
}
