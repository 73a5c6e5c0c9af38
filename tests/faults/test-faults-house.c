#include <stdlib.h>
#include <string.h>

#include "av-crypto.h"
#include "av-record-store.h"
#include "av-test-disk.h"
#include "av-test-house.h"

/* The disk fails at any one operation, or at all from there on, while the
 * application opens a store and does one thing. The thing is done or an error
 * is told; done again it is there once; nothing else has changed. */

#define LIMIT 2000 /* far beyond what any of these does */

typedef struct
{
  AvTestHouse *house;
  GPtrArray *changes; /* with their ids: saving them again is the same save */
  char *bundle;
} Work;

typedef struct
{
  const char *name;
  void (*prepare) (Work *work, AvOpenedStore *opened); /* on a sound disk */
  gboolean (*act) (Work *work, AvOpenedStore *opened, GError **error);
} Step;

static const guint kinds[] = {
  AV_TEST_DISK_READ,
  AV_TEST_DISK_WRITE,
  AV_TEST_DISK_SYNC,
  AV_TEST_DISK_OPEN,
  AV_TEST_DISK_TRUNCATE | AV_TEST_DISK_RENAME | AV_TEST_DISK_REMOVE,
};

static AvTestHouse house;

static void
prepare_contact (Work *work,
                 AvOpenedStore *opened)
{
  work->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) av_change_unref);
  g_ptr_array_add (work->changes, av_test_house_contact ("Éponine"));
}

static void
prepare_diagnostic (Work *work,
                    AvOpenedStore *opened)
{
  work->changes = av_test_house_diagnostic (&house, "2026-02-02");
}

static gboolean
save (Work *work,
      AvOpenedStore *opened,
      GError **error)
{
  return av_store_commit (av_opened_store_get_store (opened), work->changes, error);
}

static void
prepare_import (Work *work,
                AvOpenedStore *opened)
{
  work->bundle = av_test_house_hear (&house, opened, 3);
}

static gboolean
import (Work *work,
        AvOpenedStore *opened,
        GError **error)
{
  g_autoptr (AvImportReport) report = av_installation_import (av_opened_store_get_installation (opened), work->bundle, error);

  return report != NULL && av_opened_store_reconcile (opened, error);
}

static const Step steps[] = {
  { "contact", prepare_contact, save },
  { "diagnostic", prepare_diagnostic, save },
  { "import", prepare_import, import },
};

static char *
get_answers (Work *work,
             const Step *step,
             gboolean done)
{
  g_autoptr (AvOpenedStore) opened = av_test_house_open (&house, house.dir);
  char *answers;

  g_assert_nonnull (opened);
  g_assert_true (av_vault_read_through (av_opened_store_get_vault (opened), NULL));
  if (done)
    g_assert_true (step->act (work, opened, NULL));
  answers = av_test_house_answers (opened);
  g_assert_nonnull (answers);
  return answers;
}

typedef struct
{
  guint kind;
  guint n;
  gboolean for_ever;
  gboolean full;
} Fault;

/* TRUE while the fault was reached. *done: the work was said to be done. */
static gboolean
act_under_fault (Work *work,
                 const Step *step,
                 const Fault *fault,
                 gboolean *done)
{
  g_autoptr (AvOpenedStore) opened = NULL;
  gboolean reached;

  av_test_disk_fail (fault->kind, fault->n, fault->for_ever, fault->full);
  opened = av_test_house_open (&house, house.dir);
  *done = FALSE;
  for (guint i = 0; i < 2 && opened != NULL && !*done; i++)
    {
      g_autoptr (GError) error = NULL;

      *done = step->act (work, opened, &error);
      g_assert_true (*done == (error == NULL));
    }

  if (opened != NULL)
    av_vault_sync (av_opened_store_get_vault (opened), NULL);
  g_clear_pointer (&opened, av_opened_store_free);
  reached = av_test_disk_count () >= fault->n;
  av_test_disk_fail (0, 0, FALSE, FALSE);
  return reached;
}

static gboolean
try_fault (Work *work,
           const Step *step,
           const Fault *fault,
           const char *before,
           const char *after)
{
  g_autofree char *found = NULL;
  g_autofree char *again = NULL;
  gboolean done;
  gboolean reached;

  av_test_house_begin_again (&house);
  reached = act_under_fault (work, step, fault, &done);
  found = get_answers (work, step, FALSE);
  if (done || g_strcmp0 (found, before) != 0)
    {
      if (g_strcmp0 (found, after) != 0)
        g_test_message ("%s: kind %u, operation %u%s: %s", step->name, fault->kind, fault->n,
                        fault->for_ever ? ", for ever" : fault->full ? ", full"
                                                                     : "",
                        done ? "said to be done" : "not done");
      g_assert_cmpstr (found, ==, after);
    }
  again = get_answers (work, step, TRUE);
  g_assert_cmpstr (again, ==, after);
  return reached;
}

static guint
try_all_faults (Work *work,
                const Step *step,
                const char *before,
                const char *after)
{
  guint faults = 0;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint way = 0; way < 3; way++)
      {
        Fault fault = { kinds[i], 1, way == 1, way == 2 };

        while (try_fault (work, step, &fault, before, after))
          {
            faults++;
            fault.n++;
            g_assert_cmpuint (fault.n, <, LIMIT);
          }
      }

  return faults;
}

static void
test_step (gconstpointer data)
{
  const Step *step = data;
  Work work = { .house = &house };
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  guint faults;

  av_test_house_begin_again (&house);
  opened = av_test_house_open (&house, house.dir);
  step->prepare (&work, opened);
  g_clear_pointer (&opened, av_opened_store_free);
  av_test_house_remember (&house);

  before = get_answers (&work, step, FALSE);
  after = get_answers (&work, step, TRUE);
  g_assert_cmpstr (before, !=, after);
  faults = try_all_faults (&work, step, before, after);
  g_test_message ("%u faults", faults);
  g_assert_cmpuint (faults, >, 100);

  g_clear_pointer (&work.changes, g_ptr_array_unref);
  g_free (work.bundle);
}

int
main (int argc,
      char *argv[])
{
  int result;

  if (g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR))
    g_setenv ("TMPDIR", "/dev/shm", TRUE);

  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));
  av_test_disk_insert ();
  av_test_house_init (&house);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *path = g_strconcat ("/disk-faults-house/", steps[i].name, NULL);

      g_test_add_data_func (path, &steps[i], test_step);
    }

  result = g_test_run ();
  av_test_house_clear (&house);
  return result;
}
