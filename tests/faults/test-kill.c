#include <signal.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/wait.h>

#include "av-crypto.h"
#include "av-test-store.h"

/* A writer is killed again and again; what it had said to be saved is there. */

#define ROUNDS 200
#define ROUNDS_LONG 1000

static const char *program;

static void
write_until_killed (const char *dir,
                    const char *hex)
{
  g_autoptr (AvSecret) key = av_secret_new (32);
  g_autoptr (AvVault) vault = NULL;
  gint64 id;

  for (guint i = 0; i < 32; i++)
    {
      char digits[3] = { hex[2 * i], hex[2 * i + 1], '\0' };

      av_secret_get_data (key)[i] = g_ascii_strtoull (digits, NULL, 16);
    }

  vault = av_vault_open (dir, key, AV_VAULT_OPEN_DEFAULT, NULL);
  g_assert_nonnull (vault);
  av_test_store_run (vault, "CREATE TABLE IF NOT EXISTS entry (id INTEGER PRIMARY KEY, text TEXT)");
  {
    g_autofree char *last = av_test_store_ask (vault, "SELECT ifnull (max (id), 0) FROM entry");

    id = g_ascii_strtoll (last, NULL, 10);
  }

  for (;;)
    {
      g_autofree char *sql = g_strdup_printf ("BEGIN; INSERT INTO entry VALUES (%" G_GINT64_FORMAT ", hex (randomblob (700)));"
                                              "UPDATE entry SET text = text || '' WHERE id > %" G_GINT64_FORMAT "; COMMIT",
                                              id + 1, id - 19);

      av_test_store_run (vault, sql);
      id++;
      if (write (STDOUT_FILENO, &id, sizeof id) != sizeof id)
        _exit (1);
      if (id % 50 == 0)
        av_vault_sync (vault, NULL);
    }
}

/* Starts the writer, lets it write some time, kills it; the last id it said to
 * have saved. */
static gint64
kill_writer (AvTestStore *store,
             const char *hex,
             gulong delay)
{
  int ends[2];
  gint64 id = 0;
  gint64 last = 0;
  int status;
  pid_t pid;

  g_assert_cmpint (pipe (ends), ==, 0);
  pid = fork ();
  if (pid == 0)
    {
      dup2 (ends[1], STDOUT_FILENO);
      close (ends[0]);
      close (ends[1]);
      execl (program, program, "--write", store->dir, hex, NULL);
      _exit (127);
    }

  close (ends[1]);
  /* Once it writes. */
  if (read (ends[0], &id, sizeof id) == sizeof id)
    last = id;
  g_usleep (delay);
  kill (pid, SIGKILL);
  while (read (ends[0], &id, sizeof id) == sizeof id)
    last = id;
  close (ends[0]);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status));
  return last;
}

static void
test_nothing_acknowledged_is_lost (AvTestStore *store,
                                   gconstpointer user_data)
{
  g_autoptr (GString) hex = g_string_new (NULL);
  guint rounds = g_getenv ("ALLERVERS_TEST_LONG") != NULL ? ROUNDS_LONG : ROUNDS;
  gint64 last = 0;

  for (guint i = 0; i < 32; i++)
    g_string_append_printf (hex, "%02x", av_secret_peek (store->key)[i]);

  av_vault_free (av_test_store_create (store, FALSE));
  for (guint i = 0; i < rounds; i++)
    {
      gint64 acknowledged = kill_writer (store, hex->str, g_random_int_range (0, 20000));
      g_autoptr (AvVault) vault = av_test_store_open (store);
      g_autofree char *found = av_test_store_ask (vault, "SELECT max (id) FROM entry");
      g_autofree char *count = av_test_store_ask (vault, "SELECT count(*) FROM entry WHERE length (text) = 1400");

      g_assert_cmpint (acknowledged, >, last);
      g_assert_cmpint (g_ascii_strtoll (found, NULL, 10), >=, acknowledged);
      g_assert_cmpint (g_ascii_strtoll (found, NULL, 10), <=, acknowledged + 1);
      g_assert_cmpstr (found, ==, count);
      if (i % 10 == 0)
        g_assert_true (av_vault_read_through (vault, NULL));
      last = g_ascii_strtoll (found, NULL, 10);
    }
}

int
main (int argc,
      char *argv[])
{
  g_assert_true (av_crypto_init (NULL));
  if (argc == 4 && g_str_equal (argv[1], "--write"))
    {
      write_until_killed (argv[2], argv[3]);
      return 1;
    }

  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/kill/nothing-acknowledged-is-lost", AvTestStore, NULL,
              av_test_store_set_up, test_nothing_acknowledged_is_lost, av_test_store_tear_down);
  return g_test_run ();
}
