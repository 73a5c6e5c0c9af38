/* What it costs to change who can open a store: the file of the keys, never the
 * database, so a store a thousand times larger costs what a small one does. */

#include <string.h>

#include "av-crypto.h"
#include "av-keyring.h"
#include "av-seal.h"
#include "av-test-store.h"
#include "bench-table.h"

#define TURNS 9
#define ROWS 150000

typedef enum
{
  ADDED,
  REMOVED,
  DERIVED,
  CHANGED,
  N_MEASURES
} Measure;

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double one = *(const double *) a;
  double other = *(const double *) b;

  return (one > other) - (one < other);
}

static double
get_middle (double *values)
{
  qsort (values, TURNS, sizeof *values, compare);
  return values[TURNS / 2];
}

static double
since (gint64 start)
{
  return (g_get_monotonic_time () - start) / 1e3;
}

static void
derive (AvSecret *passphrase)
{
  g_autoptr (AvSecret) key = NULL;
  guint8 salt[AV_PASSPHRASE_SALT_SIZE];

  av_seal_random (salt, sizeof salt);
  key = av_passphrase_derive (passphrase, salt, &av_passphrase_cost_floor, NULL);
  g_assert_nonnull (key);
}

static void
measure_store (int rows,
               double results[N_MEASURES])
{
  AvTestStore store = { 0 };
  g_autoptr (AvVault) vault = NULL;
  g_autoptr (AvKeyring) keyring = NULL;
  g_autoptr (AvKeyPair) mairie = av_key_pair_new_random ();
  g_autofree char *sql = g_strdup_printf ("CREATE TABLE entry (id INTEGER PRIMARY KEY, text TEXT);"
                                          "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
                                          " INSERT INTO entry (text) SELECT hex (randomblob (200)) FROM n",
                                          rows);
  double values[N_MEASURES][TURNS];

  av_test_store_set_up (&store, NULL);
  vault = av_test_store_create (&store, TRUE);
  av_test_store_run (vault, sql);
  g_assert_true (av_vault_sync (vault, NULL));
  keyring = av_keyring_load (store.dir, NULL);
  g_assert_true (av_keyring_unlock_with_key (keyring, store.key, NULL));

  for (guint i = 0; i < TURNS; i++)
    {
      gint64 start = g_get_monotonic_time ();

      g_assert_true (av_keyring_add_escrow (keyring, "Mairie", NULL, av_key_pair_get_public (mairie), NULL));
      values[ADDED][i] = since (start);
      start = g_get_monotonic_time ();
      g_assert_true (av_keyring_remove_escrow (keyring, av_key_pair_get_public (mairie), NULL));
      values[REMOVED][i] = since (start);
      start = g_get_monotonic_time ();
      derive (store.passphrase);
      values[DERIVED][i] = since (start);
      start = g_get_monotonic_time ();
      g_assert_true (av_keyring_change_passphrase (keyring, "Cosette", NULL, store.passphrase, &av_passphrase_cost_floor, NULL));
      values[CHANGED][i] = since (start);
    }

  for (guint i = 0; i < N_MEASURES; i++)
    results[i] = get_middle (values[i]);
  g_clear_pointer (&vault, av_vault_free);
  av_test_store_tear_down (&store, NULL);
}

int
main (int argc,
      char *argv[])
{
  double large[N_MEASURES], small[N_MEASURES];

  g_assert_true (av_crypto_init (NULL));
  measure_store (1, small);
  measure_store (ROWS, large);

  bench_table_add (&(BenchRow){ "a slot added, store of 60 MiB / an empty one", "ms", large[ADDED], small[ADDED], .limit = 50 });
  bench_table_add (&(BenchRow){ "  removed", "ms", large[REMOVED], small[REMOVED], .limit = 50 });
  bench_table_add (&(BenchRow){ "  a phrase changed / its derivation alone", "ms", large[CHANGED], large[DERIVED] });
  return bench_table_get_n_over () > 0;
}
