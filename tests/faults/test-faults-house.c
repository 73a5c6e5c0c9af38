#include <stdlib.h>
#include <string.h>

#include "av-record-store.h"
#include "av-test-disk.h"
#include "av-test-house.h"
#include "av-test-memory.h"

/* The disk fails at any one operation, or SQLite's memory at any one allocation,
 * once or at all from there on, while the application opens a store and does one thing. The thing is done or an error
 * is told; done again it is there once; nothing else has changed. What can be done
 * once only is not done where memory ran out and an error was told. */

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
  gboolean opened; /* memory runs out once it is open: another step opens it as this one does */
  gboolean once;   /* refused where it is done, and signed: memory alone runs out there */
} Step;

static const guint kinds[] = {
  AV_TEST_DISK_READ,
  AV_TEST_DISK_WRITE,
  AV_TEST_DISK_SYNC,
  AV_TEST_DISK_OPEN,
  AV_TEST_DISK_TRUNCATE | AV_TEST_DISK_RENAME | AV_TEST_DISK_REMOVE | AV_TEST_DISK_MKDIR,
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

static void
prepare_nothing (Work *work,
                 AvOpenedStore *opened)
{
}

static gboolean
revoke_neighbour (Work *work,
                  AvOpenedStore *opened,
                  GError **error)
{
  AvRevoked revoked;

  return av_installation_revoke (av_opened_store_get_installation (opened), "Quartier", &(AvRevocation){ "volé" }, &revoked, error);
}

static const Step steps[] = {
  { "contact", prepare_contact, save, FALSE },
  { "diagnostic", prepare_diagnostic, save, TRUE },
  { "import", prepare_import, import, TRUE },
  { "revoke", prepare_nothing, revoke_neighbour, TRUE, TRUE },
};

/* What a sound disk tells, every page of it read, and what it tells once the
 * step is done, where it was done before or not. */
static void
get_answers (Work *work,
             const Step *step,
             char **found,
             char **again)
{
  g_autoptr (AvOpenedStore) opened = av_test_house_open (&house, house.dir);

  g_assert_nonnull (opened);
  g_assert_true (av_vault_read_through (av_opened_store_get_vault (opened), NULL));
  *found = av_test_house_answers (opened);
  g_assert_nonnull (*found);
  g_assert_true (step->act (work, opened, NULL) || step->once);
  *again = av_test_house_answers (opened);
  g_assert_nonnull (*again);
}

typedef struct
{
  guint kind; /* of operations of the disk; 0: allocations */
  guint n;
  gboolean for_ever;
  gboolean full;
  gboolean opened; /* counted from the opened store on */
} Fault;

static void
begin_fault (const Fault *fault)
{
  if (fault->kind != 0)
    av_test_disk_fail (fault->kind, fault->n, fault->for_ever, fault->full);
  else
    av_test_memory_fail (fault->n, fault->for_ever);
}

/* TRUE where it was reached. */
static gboolean
end_fault (const Fault *fault)
{
  guint counted = fault->kind != 0 ? av_test_disk_count () : av_test_memory_count ();

  av_test_disk_fail (0, 0, FALSE, FALSE);
  av_test_memory_fail (0, FALSE);
  return counted >= fault->n;
}

/* TRUE while the fault was reached. *done: the work was said to be done. */
static gboolean
act_under_fault (Work *work,
                 const Step *step,
                 const Fault *fault,
                 gboolean *done)
{
  g_autoptr (AvOpenedStore) opened = NULL;

  if (!fault->opened)
    begin_fault (fault);
  opened = av_test_house_open (&house, house.dir);
  if (fault->opened)
    begin_fault (fault);
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
  return end_fault (fault);
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
  get_answers (work, step, &found, &again);
  if (done || g_strcmp0 (found, before) != 0)
    {
      if (g_strcmp0 (found, after) != 0)
        g_test_message ("%s: kind %u, operation %u%s: %s", step->name, fault->kind, fault->n,
                        fault->for_ever ? ", for ever" : fault->full ? ", full"
                                                                     : "",
                        done ? "said to be done" : "not done");
      g_assert_cmpstr (found, ==, after);
    }
  g_assert_cmpstr (again, ==, after);
  if (step->once && !done)
    g_assert_cmpstr (found, ==, before);
  return reached;
}

static guint
try_from (Work *work,
          const Step *step,
          Fault fault,
          guint stride,
          const char *before,
          const char *after)
{
  guint faults = 0;

  for (; try_fault (work, step, &fault, before, after); fault.n += stride)
    faults++;

  return faults;
}

static guint
try_disk (Work *work,
          const Step *step,
          const char *before,
          const char *after)
{
  guint faults = 0;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      faults += try_from (work, step, (Fault){ kinds[i], 1, FALSE, FALSE, FALSE }, 1, before, after);
      faults += try_from (work, step, (Fault){ kinds[i], 1, TRUE, FALSE, FALSE }, 1, before, after);
      faults += try_from (work, step, (Fault){ kinds[i], 1, FALSE, TRUE, FALSE }, 1, before, after);
    }

  return faults;
}

/* There are thousands: a sample, another one with every seed, and every one
 * where there is time. */
static guint
try_memory (Work *work,
            const Step *step,
            const char *before,
            const char *after)
{
  guint stride = g_getenv ("ALLERVERS_TEST_LONG") != NULL ? 1 : 13;
  guint first = 1 + (stride > 1 ? g_test_rand_int_range (0, stride) : 0);

  g_test_message ("every %u from %u on", stride, first);
  return try_from (work, step, (Fault){ 0, first, FALSE, FALSE, step->opened }, stride, before, after) +
         try_from (work, step, (Fault){ 0, first, TRUE, FALSE, step->opened }, stride, before, after);
}

static void
test_step (const Step *step,
           guint (*try_all) (Work *, const Step *, const char *, const char *))
{
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

  get_answers (&work, step, &before, &after);
  g_assert_cmpstr (before, !=, after);
  faults = try_all (&work, step, before, after);
  g_test_message ("%u faults", faults);
  g_assert_cmpuint (faults, >, 50);

  g_clear_pointer (&work.changes, g_ptr_array_unref);
  g_free (work.bundle);
}

static void
test_disk (gconstpointer step)
{
  test_step (step, try_disk);
}

static void
test_memory (gconstpointer step)
{
  test_step (step, try_memory);
}

int
main (int argc,
      char *argv[])
{
  av_test_memory_insert ();
  av_test_disk_init (&argc, &argv);
  av_test_house_init (&house);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *disk = g_strconcat ("/faults-house/disk/", steps[i].name, NULL);
      g_autofree char *memory = g_strconcat ("/faults-house/memory/", steps[i].name, NULL);

      /* Whose guard is not read signs nothing more before it heard of the others. */
      if (!steps[i].once)
        g_test_add_data_func (disk, &steps[i], test_disk);
      g_test_add_data_func (memory, &steps[i], test_memory);
    }

  return av_test_house_run (&house);
}
