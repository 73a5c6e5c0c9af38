#include <string.h>
#include <glib/gstdio.h>

#include "av-access-log.h"
#include "av-bundle.h"
#include "av-installation-private.h"
#include "av-test-cut.h"
#include "av-test-disk.h"
#include "av-test-exchange.h"
#include "av-test-store.h"

/* An exchange with a stick, both ways, while the disk fails at any one operation
 * or for good, the power is cut, or the stick is pulled out. The laptop knows
 * what it knew, or also what came; on the stick, what has the name of a bundle
 * is a whole one; done again, all of it is there. */

#define IMAGES 450
#define IMAGES_LONG 10000
#define LIMIT 3000 /* far beyond what an exchange does */

static AvTestHouse house;
static AvTestExchange own;

static const guint kinds[] = {
  AV_TEST_DISK_READ,
  AV_TEST_DISK_WRITE,
  AV_TEST_DISK_SYNC,
  AV_TEST_DISK_OPEN,
  AV_TEST_DISK_TRUNCATE | AV_TEST_DISK_RENAME | AV_TEST_DISK_REMOVE | AV_TEST_DISK_MKDIR,
};

static gboolean
is_long (void)
{
  return g_getenv ("ALLERVERS_TEST_LONG") != NULL;
}

/* ---- The power is cut ----------------------------------------------------------- */

static gboolean
verify_image (const char *image,
              guint acknowledged,
              gpointer user_data)
{
  g_autofree char *dir = g_build_filename (image, "store", NULL);
  g_autofree char *stick = g_build_filename (image, "stick", NULL);

  av_test_house_lay_guard (&house, image);
  return av_test_exchange_is_sound (&own, dir, stick, acknowledged > 0);
}

static void
act (gpointer user_data)
{
  g_autoptr (AvOpenedStore) opened = av_test_house_open (&house, house.dir);
  g_autoptr (GError) error = NULL;

  av_test_exchange_do (opened, house.stick, NULL, NULL, &error);
  g_assert_no_error (error);
  av_test_disk_acknowledge ();
}

static guint
cut_power (guint images,
           guint *laid)
{
  av_test_house_begin_again (&house);
  return av_test_cut_everywhere (house.root, "exchange", images, act, verify_image, NULL, laid);
}

static void
test_power_is_cut (void)
{
  guint laid = 0;
  guint bad = cut_power (is_long () ? IMAGES_LONG : IMAGES, &laid);

  g_test_message ("%u images, %u bad", laid, bad);
  g_assert_cmpuint (bad, ==, 0);
}

/* Without this the test above would prove nothing. */
static void
test_no_sync_is_found_bad (void)
{
  guint laid = 0;

  av_test_disk_skip_file_syncs (TRUE);
  g_assert_cmpuint (cut_power (120, &laid), >, 0);
  av_test_disk_skip_file_syncs (FALSE);
}

/* ---- The disk fails ---------------------------------------------------------------- */

typedef struct
{
  guint kind;
  guint n;
  gboolean for_ever;
  gboolean full;
} Fault;

/* FALSE: there was no such operation any more. */
static gboolean
try_fault (const Fault *fault)
{
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;
  gboolean reached;

  av_test_house_begin_again (&house);
  opened = av_test_house_open (&house, house.dir);
  g_assert_nonnull (opened);
  av_test_disk_fail (fault->kind, fault->n, fault->for_ever, fault->full);
  done = av_test_exchange_do (opened, house.stick, NULL, NULL, &error);
  g_clear_pointer (&opened, av_opened_store_free);
  reached = av_test_disk_count () >= fault->n;
  av_test_disk_fail (0, 0, FALSE, FALSE);

  g_assert_true (done || (error != NULL && strlen (error->message) > 20));

  if (!av_test_exchange_is_sound (&own, house.dir, house.stick, done))
    {
      g_test_message ("kind %u, operation %u%s: %s", fault->kind, fault->n, fault->for_ever ? ", for ever" : fault->full ? ", full"
                                                                                                                         : "",
                      done ? "said to be done" : error->message);
      g_test_fail ();
    }

  return reached;
}

static void
test_disk_fails (void)
{
  guint faults = 0;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint way = 0; way < 3; way++)
      {
        Fault fault = { kinds[i], 1, way == 1, way == 2 };

        for (; try_fault (&fault); fault.n++, faults++)
          g_assert_cmpuint (fault.n, <, LIMIT);
      }

  g_test_message ("%u faults", faults);
  g_assert_cmpuint (faults, >, 50);
}

/* ---- The disk fails while bundles alone are written ---------------------------------- */

static GPtrArray *
export_to (AvOpenedStore *opened,
           const char *folder,
           GError **error)
{
  g_autofree char *name = av_installation_dup_name (house.neighbour);
  const char *recipients[] = { name, NULL };

  return av_installation_export (av_opened_store_get_installation (opened), folder, recipients, error);
}

static gint64
count_at_neighbour (const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 n = -1;

  av_database_get_int64 (av_store_get_database (house.neighbour_store), sql, 0, &n, &error);
  g_assert_no_error (error);
  return n;
}

typedef struct
{
  const char *folder;
  gboolean read; /* all of what was written came, once */
} Delivery;

static gboolean
read_bundle (const char *folder,
             const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (AvImportReport) report = av_installation_import (house.neighbour, path, NULL);

  return report != NULL && report->n_quarantined == 0 && report->n_left_out == 0;
}

/* Two segments of one number: what was signed was forgotten, and signed anew. */
static gboolean
read_and_forget (AvStore *store,
                 gpointer user_data,
                 GError **error)
{
  Delivery *delivery = user_data;
  g_autoptr (GDir) entries = g_dir_open (delivery->folder, 0, NULL);
  const char *name;

  delivery->read = entries != NULL;
  while (delivery->read && (name = g_dir_read_name (entries)) != NULL)
    if (g_str_has_suffix (name, ".avlot"))
      delivery->read = read_bundle (delivery->folder, name);

  delivery->read = delivery->read &&
                   count_at_neighbour ("SELECT COUNT (*) FROM reg WHERE val = 'Feuilly'") == 1 &&
                   count_at_neighbour ("SELECT COUNT (*) FROM (SELECT 1 FROM seg GROUP BY jid, segno HAVING COUNT (*) > 1)") == 0;
  g_set_error_literal (error, AV_BUNDLE_ERROR, AV_BUNDLE_ERROR_DAMAGED, "forgotten");
  return FALSE;
}

static gboolean
is_read_by_the_neighbour (const char *folder)
{
  Delivery delivery = { folder };
  g_autoptr (GError) error = NULL;

  g_assert_false (av_store_transact (house.neighbour_store, read_and_forget, &delivery, NULL));
  av_installation_read (house.neighbour, &error);
  g_assert_no_error (error);
  return delivery.read;
}

/* What has the name of a bundle is a whole one, and there where it was said to be, and
 * only there while what is wrong can be taken away again; the
 * laptop knows what it knew; written again all of it arrives, beside what lies there. */
static gboolean
is_export_sound (const Fault *fault,
                 const char *folder,
                 gboolean done)
{
  g_autoptr (AvOpenedStore) opened = av_test_house_open (&house, house.dir);
  g_autofree char *found = opened != NULL ? av_test_house_answers (opened) : NULL;
  g_autoptr (GPtrArray) again = NULL;
  guint n = 0;

  if (opened == NULL || !av_vault_read_through (av_opened_store_get_vault (opened), NULL) || g_strcmp0 (found, own.before) != 0)
    return FALSE;

  if (!av_test_exchange_count_bundles (&own, folder, &n) || n > (done || fault->for_ever) ||
      (done && (n != 1 || !is_read_by_the_neighbour (folder))))
    return FALSE;

  again = export_to (opened, folder, NULL);
  return again != NULL && again->len == 1 && is_read_by_the_neighbour (folder);
}

/* FALSE: there was no such operation any more. */
static gboolean
try_fault_of_export (const Fault *fault,
                     const char *folder)
{
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (GPtrArray) sent = NULL;
  g_autoptr (GError) error = NULL;
  gboolean reached;

  av_test_house_begin_again (&house);
  av_test_store_remove_tree (folder);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  opened = av_test_house_open (&house, house.dir);
  g_assert_nonnull (opened);
  av_test_disk_fail (fault->kind, fault->n, fault->for_ever, fault->full);
  sent = export_to (opened, folder, &error);
  g_clear_pointer (&opened, av_opened_store_free);
  reached = av_test_disk_count () >= fault->n;
  av_test_disk_fail (0, 0, FALSE, FALSE);

  g_assert_true (sent != NULL || (error != NULL && strlen (error->message) > 20));

  if (!is_export_sound (fault, folder, sent != NULL))
    {
      g_test_message ("kind %u, operation %u%s: %s", fault->kind, fault->n, fault->for_ever ? ", for ever" : fault->full ? ", full"
                                                                                                                         : "",
                      sent != NULL ? "said to be done" : error->message);
      g_test_fail ();
    }

  return reached;
}

/* Of the store as well as of where the bundle is written. */
static void
test_disk_fails_an_export (void)
{
  g_autofree char *folder = g_build_filename (house.root, "lots", NULL);
  guint faults = 0;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint way = 0; way < 3; way++)
      {
        Fault fault = { kinds[i], 1, way == 1, way == 2 };

        for (; try_fault_of_export (&fault, folder); fault.n++, faults++)
          g_assert_cmpuint (fault.n, <, LIMIT);
      }

  g_test_message ("%u faults", faults);
  g_assert_cmpuint (faults, >, 50);
}

/* ---- The stick is pulled out --------------------------------------------------------- */

typedef struct
{
  guint calls;
  guint pull;   /* at this call */
  gboolean cut; /* what is being read is cut short, as a stick that goes away does */
  char *away;
} Hand;

static void
cut_short (const char *folder)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        cut_short (path);
      else
        av_test_store_write (path, "", 0);
    }
}

static void
pull_stick (AvExchangeStep step,
            guint64 done,
            guint64 total,
            gpointer user_data)
{
  Hand *hand = user_data;

  if (++hand->calls != hand->pull)
    return;

  if (hand->cut)
    cut_short (house.stick);
  g_assert_cmpint (g_rename (house.stick, hand->away), ==, 0);
}

static guint
count_imports (AvOpenedStore *opened)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = av_access_log_list (av_opened_store_get_store (opened), NULL, G_MAXUINT, &error);
  guint n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++)
    n += strcmp (((const AvAccess *) g_ptr_array_index (list, i))->act, AV_ACT_IMPORT) == 0;

  return n;
}

/* Of what came there is a line, whatever became of the rest; of nothing there is none. */
static void
assert_logged (AvOpenedStore *opened,
               const char *answers,
               guint n_before,
               gboolean done)
{
  g_assert_cmpuint (count_imports (opened) - n_before, ==, done || g_strcmp0 (answers, own.after) == 0);
}

/* A stick that lost what it held is another stick: what this laptop sends is there
 * again, and it lost nothing. */
static void
assert_begun_anew (const char *answers)
{
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autofree char *found = NULL;
  g_autofree char *again = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_assert_true (g_strcmp0 (answers, own.before) == 0 || g_strcmp0 (answers, own.after) == 0);
  av_test_store_remove_tree (house.stick);
  g_assert_cmpint (g_mkdir (house.stick, 0700), ==, 0);

  opened = av_test_house_open (&house, house.dir);
  found = av_test_house_answers (opened);
  g_assert_cmpstr (found, ==, answers);
  g_assert_true (av_test_exchange_do (opened, house.stick, NULL, NULL, &error));
  g_assert_no_error (error);
  again = av_test_house_answers (opened);
  g_assert_cmpstr (again, ==, answers);
  g_assert_true (av_test_exchange_count_bundles (&own, house.stick, &n));
  g_assert_cmpuint (n, ==, 1);
}

static void
test_stick_is_pulled_out (void)
{
  gboolean pulled = TRUE;
  guint n = 0;

  for (guint pull = 1; pulled; pull++)
    for (guint cut = 0; cut < 2; cut++)
      {
        g_autofree char *away = g_build_filename (house.root, "away", NULL);
        Hand hand = { 0, pull, cut == 1, away };
        g_autoptr (AvOpenedStore) opened = NULL;
        g_autofree char *answers = NULL;
        g_autoptr (GError) error = NULL;
        guint n_imports;
        gboolean done;

        av_test_house_begin_again (&house);
        opened = av_test_house_open (&house, house.dir);
        n_imports = count_imports (opened);
        done = av_test_exchange_do (opened, house.stick, pull_stick, &hand, &error);
        pulled = hand.calls >= pull;
        answers = av_test_house_answers (opened);
        assert_logged (opened, answers, n_imports, done);
        g_clear_pointer (&opened, av_opened_store_free);

        if (!pulled)
          {
            g_assert_no_error (error);
            continue;
          }

        n++;
        /* Never "it may be removed" of what it does not hold. */
        g_assert_true ((done && hand.pull == hand.calls) || (!done && error != NULL && strlen (error->message) > 20));
        g_clear_error (&error);
        av_test_store_remove_tree (house.stick);
        g_assert_cmpint (g_rename (away, house.stick), ==, 0);

        if (hand.cut)
          assert_begun_anew (answers);
        else
          g_assert_true (av_test_exchange_is_sound (&own, house.dir, house.stick, FALSE));
      }

  g_assert_cmpuint (n, >=, 6);
}

int
main (int argc,
      char *argv[])
{
  int result;

  av_test_disk_init (&argc, &argv);
  av_test_house_init (&house);
  av_test_exchange_init (&own, &house);

  g_test_add_func ("/exchange-faults/power-is-cut", test_power_is_cut);
  g_test_add_func ("/exchange-faults/no-sync-is-found-bad", test_no_sync_is_found_bad);
  g_test_add_func ("/exchange-faults/disk-fails", test_disk_fails);
  g_test_add_func ("/exchange-faults/disk-fails-an-export", test_disk_fails_an_export);
  g_test_add_func ("/exchange-faults/stick-is-pulled-out", test_stick_is_pulled_out);

  result = av_test_house_run (&house);
  av_test_exchange_clear (&own);
  return result;
}
