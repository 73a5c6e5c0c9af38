/* The figures that the people at a stall feel, in one table: the real programs
 * and the encrypted store, each with its baseline in the same run.
 *
 *   bench-figures ALLERVERS SESSION BARE-WINDOW FIRST-PAINT */

#include "bench-figures.h"

#include <fcntl.h>
#include <unistd.h>

#include "av-crypto.h"
#include "av-handover.h"
#include "av-locale.h"
#include "av-opened-store.h"
#include "av-root-file.h"
#include "av-search.h"
#include "av-test-store.h"
#include "av-words.h"
#include "bench-dossiers.h"
#include "bench-table.h"

#define START_TURNS 30
#define SESSION_TURNS 7
#define SEARCH_TURNS 5
#define AGENT "Cosette"

typedef struct
{
  const char *porch;
  const char *session;
  const char *bare;
  const char *hook;
} Programs;

static void
bench_start (const Programs *programs,
             const char *store)
{
  const char *const lock_argv[] = { programs->porch, "--store", store, NULL };
  const char *const bare_argv[] = { programs->bare, NULL };
  g_autoptr (GArray) locked = g_array_new (FALSE, FALSE, sizeof (BenchCost));
  g_autoptr (GArray) bare = g_array_new (FALSE, FALSE, sizeof (BenchCost));
  BenchCost measured, baseline;

  /* The first turn reads the programs from the disk. Each goes first as often
   * as the other. */
  for (guint i = 0; i <= START_TURNS; i++)
    {
      BenchCost first = bench_run (i % 2 == 0 ? bare_argv : lock_argv, programs->hook, "window", -1, -1);
      BenchCost second = bench_run (i % 2 == 0 ? lock_argv : bare_argv, programs->hook, "window", -1, -1);

      if (i == 0)
        continue;
      g_array_append_val (i % 2 == 0 ? bare : locked, first);
      g_array_append_val (i % 2 == 0 ? locked : bare, second);
    }

  measured = bench_median (locked);
  baseline = bench_median (bare);
  bench_table_add (&(BenchRow){ "start to the lock window / a bare GTK window", "ms", measured.wall, baseline.wall, 1.5, TRUE });
}

static BenchCost
run_session (const Programs *programs,
             const AvHandover *handover)
{
  const char *const argv[] = { programs->session, NULL };
  g_autoptr (GError) error = NULL;
  BenchCost cost;
  int handed[2], ready[2];

  g_assert_cmpint (pipe2 (handed, O_CLOEXEC), ==, 0);
  g_assert_cmpint (pipe2 (ready, O_CLOEXEC), ==, 0);
  av_handover_write (handover, handed[1], &error);
  g_assert_no_error (error);
  close (handed[1]);
  cost = bench_run (argv, programs->hook, "list", fcntl (handed[0], F_DUPFD_CLOEXEC, 10), fcntl (ready[1], F_DUPFD_CLOEXEC, 10));
  close (handed[0]);
  close (ready[0]);
  close (ready[1]);
  return cost;
}

static void
bench_unlock (const Programs *programs,
              const AvHandover *handover)
{
  g_autoptr (GArray) costs = g_array_new (FALSE, FALSE, sizeof (BenchCost));
  BenchCost measured;

  for (guint i = 0; i <= SESSION_TURNS; i++)
    {
      BenchCost cost = run_session (programs, handover);

      if (i > 0)
        g_array_append_val (costs, cost);
    }

  measured = bench_least (costs);
  bench_table_add (&(BenchRow){ "key to the first painted list, 10,000 dossiers", "ms", measured.wall, .limit = 1000 });
}

static AvOpenedStore *
found_store (const char *dir,
             const char *store)
{
  const char *scopes[] = { "76540", NULL };
  g_autofree char *root_file = g_build_filename (dir, "racine.avroot", NULL);
  g_autoptr (AvSecret) words = av_words_generate (8);
  AvFounding founding = { "Métropole de Rouen", "Mairie", scopes, root_file, words };
  g_autoptr (GError) error = NULL;
  AvOpenedStore *opened = av_opened_store_create (store, AGENT, words, NULL, &error);

  g_assert_no_error (error);
  av_root_file_set_cost_for_test (&av_passphrase_cost_floor);
  av_opened_store_found (opened, &founding, &error);
  g_assert_no_error (error);
  return opened;
}

static void
fill_store (AvOpenedStore *opened)
{
  g_autoptr (GError) error = NULL;
  BenchCost start = bench_now (), cost;

  av_store_transact (av_opened_store_get_store (opened), bench_add_dossiers, NULL, &error);
  g_assert_no_error (error);
  av_installation_seal (av_opened_store_get_installation (opened), &error);
  g_assert_no_error (error);
  cost = bench_since (start);
  g_print ("%d dossiers written and sealed in %.1f s (%.1f of the processor)\n", BENCH_N_DOSSIERS, cost.wall / 1e3, cost.cpu / 1e3);
}

/* Each text at its quickest; the slowest text is the figure. */
static void
bench_search (AvStore *store)
{
  static const char *const texts[] = { "gav", "etienne lan", "lantié", "rougon", "06 39 98 1", "n", "cath mac", "AV-" };
  BenchCost worst = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GArray) costs = g_array_new (FALSE, FALSE, sizeof (BenchCost));
      BenchCost least;

      for (guint j = 0; j < SEARCH_TURNS; j++)
        {
          g_autoptr (GError) error = NULL;
          BenchCost start = bench_now (), cost;
          g_autoptr (GPtrArray) found = av_search (store, texts[i], 50, &error);

          g_assert_no_error (error);
          cost = bench_since (start);
          g_array_append_val (costs, cost);
        }

      least = bench_least (costs);
      worst = (BenchCost){ MAX (worst.wall, least.wall), MAX (worst.cpu, least.cpu) };
    }
  bench_table_add (&(BenchRow){ "search among 10,000 dossiers, the slowest of 8", "ms", worst.wall, .limit = 50 });
}

int
main (int argc,
      char **argv)
{
  g_autofree char *dir = g_dir_make_tmp ("av-bench-XXXXXX", NULL);
  g_autofree char *store = g_build_filename (dir, "store", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvSecret) key = NULL;
  g_autofree char *agent = NULL;
  AvOpenedStore *opened;
  AvHandover *handover;
  Programs programs;

  g_assert_cmpint (argc, ==, 5);
  programs = (Programs){ argv[1], argv[2], argv[3], argv[4] };
  av_locale_init ();
  g_assert_true (av_crypto_init (&error));
  opened = found_store (dir, store);
  fill_store (opened);
  key = av_secret_ref (av_vault_get_key (av_opened_store_get_vault (opened)));
  agent = g_strdup (av_opened_store_get_agent (opened));
  av_opened_store_free (opened);
  opened = av_opened_store_open_with_key (store, key, NULL, agent, AGENT, &error);
  g_assert_no_error (error);

  bench_search (av_opened_store_get_store (opened));
  av_opened_store_free (opened);
  bench_saving (dir);
  bench_start (&programs, store);
  handover = av_handover_new (store, agent, AGENT, key, NULL);
  bench_unlock (&programs, handover);
  av_handover_free (handover);
  av_test_store_remove_tree (dir);
  return bench_table_get_n_over () > 0;
}
