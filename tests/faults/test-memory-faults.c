#include <stdlib.h>
#include <glib/gstdio.h>

#include "av-crypto.h"
#include "av-test-memory.h"
#include "av-test-store.h"

/* Each of SQLite's allocations fails, once or for ever from there on: an error,
 * never a wrong row. */

static gboolean
save (AvVault *vault,
      int id)
{
  g_autofree char *sql = g_strdup_printf ("INSERT INTO entry (id, text) VALUES (%d, '%d' || hex (zeroblob (2500)))"
                                          " ON CONFLICT DO NOTHING",
                                          id, id);

  return sqlite3_exec (av_vault_get_connection (vault), sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* TRUE while the fault was reached. */
static gboolean
save_under_fault (AvTestStore *store,
                  guint n,
                  gboolean for_ever,
                  int *id)
{
  g_autofree char *found = NULL;
  g_autofree char *expected = NULL;
  g_autoptr (GError) error = NULL;
  AvVault *vault;
  gboolean reached;
  int before = *id;

  av_test_memory_fail (n, for_ever);
  vault = av_vault_open (store->dir, store->key, AV_VAULT_OPEN_DEFAULT, &error);
  if (vault == NULL)
    g_assert_error (error, AV_VAULT_ERROR, AV_VAULT_ERROR_MEMORY);
  if (vault != NULL && (save (vault, before + 1) || save (vault, before + 1)))
    *id = before + 1;
  if (vault != NULL)
    av_vault_sync (vault, NULL);
  reached = av_test_memory_count () >= n;
  av_vault_free (vault);
  av_test_memory_fail (0, FALSE);

  vault = av_test_store_open (store);
  found = av_test_store_ask (vault, "SELECT count(*) || ' ' || max (id) FROM entry WHERE text = id || hex (zeroblob (2500))");
  expected = g_strdup_printf ("%d %d", *id, *id);
  g_assert_cmpstr (found, ==, expected);
  av_vault_free (vault);
  return reached;
}

static void
test_allocations (AvTestStore *store,
                  gconstpointer user_data)
{
  AvVault *vault = av_test_store_create (store, FALSE);
  int id = 1;

  av_test_store_run (vault, "CREATE TABLE entry (id INTEGER PRIMARY KEY, text TEXT)");
  g_assert_true (save (vault, 1));
  av_vault_free (vault);

  for (guint for_ever = 0; for_ever < 2; for_ever++)
    {
      guint n = 1;

      while (save_under_fault (store, n, for_ever, &id))
        n++;

      g_test_message ("%u allocations", n);
      g_assert_cmpuint (n, >, 100);
    }
}

int
main (int argc,
      char *argv[])
{
  if (g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR))
    g_setenv ("TMPDIR", "/dev/shm", TRUE);

  av_test_memory_insert ();
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));
  g_test_add ("/memory-faults/allocations", AvTestStore, NULL,
              av_test_store_set_up, test_allocations, av_test_store_tear_down);
  return g_test_run ();
}
