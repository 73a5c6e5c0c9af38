/* What it costs to judge who may write into a dossier (av-writers.h): the same
 * bundle read by laptops that judge it and by laptops that are made to believe
 * whoever wrote, in turns. Once where every dossier is its author's, as nearly
 * always, and once where every dossier went elsewhere since it was written, so that
 * all who ever answered for it have to be looked for. */

#include <glib/gstdio.h>

#include "av-crypto.h"
#include "av-locale.h"
#include "av-segment-store.h"
#include "av-test-store.h"
#include "bench-cost.h"
#include "bench-table.h"
#include "bench-work.h"

#define N_TURNS 5
#define N_RECORDS 10000
#define DAY_MS G_GUINT64_CONSTANT (86400000)

/* The linker has everybody ask here (tests/bench/meson.build). */
gboolean __real_av_segment_store_may_write (AvStore *store, const AvId *container, const char *scopes, gboolean *may, GError **error);
gboolean __wrap_av_segment_store_may_write (AvStore *store, const AvId *container, const char *scopes, gboolean *may, GError **error);
gboolean __real_av_segment_store_may_write_so_far (AvStore *store, const AvId *container, const char *scopes, gboolean *may, gboolean *sure, GError **error);
gboolean __wrap_av_segment_store_may_write_so_far (AvStore *store, const AvId *container, const char *scopes, gboolean *may, gboolean *sure, GError **error);
GHashTable *__real_av_segment_store_take_writers_due (AvStore *store);
GHashTable *__wrap_av_segment_store_take_writers_due (AvStore *store);

static gboolean believes;
static guint n_asked;

gboolean
__wrap_av_segment_store_may_write (AvStore *store,
                                   const AvId *container,
                                   const char *scopes,
                                   gboolean *may,
                                   GError **error)
{
  n_asked++;
  *may = TRUE;
  return believes || __real_av_segment_store_may_write (store, container, scopes, may, error);
}

gboolean
__wrap_av_segment_store_may_write_so_far (AvStore *store,
                                          const AvId *container,
                                          const char *scopes,
                                          gboolean *may,
                                          gboolean *sure,
                                          GError **error)
{
  n_asked++;
  *may = *sure = TRUE;
  return believes || __real_av_segment_store_may_write_so_far (store, container, scopes, may, sure, error);
}

GHashTable *
__wrap_av_segment_store_take_writers_due (AvStore *store)
{
  g_autoptr (GHashTable) due = __real_av_segment_store_take_writers_due (store);

  return believes ? NULL : g_steal_pointer (&due);
}

static double
import (BenchLaptop *reader,
        const char *bundle)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvImportReport) report = NULL;
  BenchCost start = bench_now (), cost;

  report = av_installation_import (reader->installation, bundle, &error);
  g_assert_no_error (error);
  cost = bench_since (start);
  g_assert_cmpuint (report->n_left_out, ==, 0);
  g_assert_cmpuint (report->n_changes, >=, N_RECORDS * BENCH_WORK_FIELDS);
  return cost.cpu;
}

static double
find_median (const double *costs)
{
  g_autoptr (GArray) sorted = g_array_new (FALSE, FALSE, sizeof (BenchCost));

  for (guint i = 0; i < N_TURNS; i++)
    {
      BenchCost cost = { .cpu = costs[i] };

      g_array_append_val (sorted, cost);
    }
  return bench_median (sorted).cpu;
}

/* elsewhere: where the dossiers went; NULL: they are their author's. */
static void
bench_import (const char *dir,
              const char *name,
              const char *measure,
              const char *elsewhere,
              double limit)
{
  g_autofree char *own = g_build_filename (dir, name, NULL);
  g_autoptr (BenchLaptop) mairie = NULL;
  g_autoptr (GPtrArray) readers = g_ptr_array_new_with_free_func ((GDestroyNotify) bench_laptop_free);
  g_autofree char *bundle = NULL;
  double judged[N_TURNS], believed[N_TURNS];

  g_mkdir (own, 0700);
  mairie = bench_laptop_found (own);
  for (guint i = 0; i < 2 * N_TURNS; i++)
    {
      g_autofree char *reader = g_strdup_printf ("Equipe-%u", i);

      g_ptr_array_add (readers, bench_laptop_join (mairie, own, reader));
    }

  bench_work_open (mairie, 0, N_RECORDS);
  bench_work_write (mairie, 0, N_RECORDS, 1);
  if (elsewhere != NULL)
    bench_work_give (mairie, 0, N_RECORDS, elsewhere);
  bundle = bench_laptop_export (mairie, own, NULL, NULL);

  for (guint i = 0; i < 2 * N_TURNS; i++)
    {
      /* Now the one comes first, now the other. */
      believes = (i + i / 2) % 2 == 0;
      n_asked = 0;
      (believes ? believed : judged)[i / 2] = import (g_ptr_array_index (readers, i), bundle);
      g_assert_cmpuint (n_asked, >, 0);
    }

  bench_table_add (&(BenchRow){ measure, "CPU-s", find_median (judged) / 1e3, find_median (believed) / 1e3, .limit = limit, .limits_ratio = TRUE });
}

int
main (int argc,
      char **argv)
{
  g_autofree char *dir = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (av_crypto_init (&error));
  g_setenv ("LC_ALL", "fr_FR.UTF-8", TRUE);
  av_locale_init ();
  dir = g_dir_make_tmp ("av-bench-XXXXXX", NULL);
  g_setenv ("XDG_STATE_HOME", dir, TRUE);
  bench_laptop_clock = (guint64) (g_get_real_time () / 1000) - 300 * DAY_MS;

  bench_import (dir, "siens", "100,000 changes, writers judged / believed", NULL, 1.1);
  bench_import (dir, "partis", "  of dossiers that all went elsewhere", "76231", 1.4);
  av_test_store_remove_tree (dir);
  return bench_table_get_n_over () > 0;
}
