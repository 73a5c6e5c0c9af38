#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <glib/gstdio.h>

#include "av-crypto.h"
#include "av-test-store.h"
#include "av-vault-settings.h"
#include "av-vfs-private.h"

/* What encryption costs: the same work with the same settings in a store and in
 * plain SQLite, in turn, best of three. Work on the processor is measured in
 * its time, so that other programs do not count; commits by the clock. */

#define PERSONS 100000
#define ROWS 1000000
#define ROUNDS 3

enum
{
  PERSONS_BULK,
  ROWS_BULK,
  COMMIT,
  POINT_COLD,
  POINT_HOT,
  RANGE,
  SCAN,
  WORDS,
  OPEN,
  SIZE,
  N_MEASURES
};

static const struct
{
  const char *name;
  const char *unit;
  double limit; /* of the ratio; 0: absolute, milliseconds */
} measures[N_MEASURES] = {
  { "bulk persons, two indexes, FTS5", "s", 1.40 },
  { "bulk journal", "s", 1.40 },
  { "durable commit", "us", 1.15 },
  { "point lookup, cold", "us", 1.85 },
  { "point lookup, hot", "us", 1.03 },
  { "index range", "us", 1.65 },
  { "scan LIKE", "s", 1.45 },
  { "FTS5 query", "us", 1.03 },
  { "open after the key", "ms", 0 },
  { "file size", "MiB", 1.03 },
};

typedef struct
{
  AvTestStore store;
  gboolean plain;
  AvVault *vault;
  sqlite3 *connection;
  double best[N_MEASURES];
} Side;

static double
now (clockid_t clock)
{
  struct timespec time;

  clock_gettime (clock, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static void
keep_best (Side *side,
           int measure,
           double value)
{
  if (side->best[measure] == 0 || value < side->best[measure])
    side->best[measure] = value;
}

static void
run (Side *side,
     const char *sql)
{
  char *message = NULL;

  if (sqlite3_exec (side->connection, sql, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s: %s", sql, message);
}

static double
time_sql (Side *side,
          const char *sql)
{
  double start = now (CLOCK_PROCESS_CPUTIME_ID);

  run (side, sql);
  return now (CLOCK_PROCESS_CPUTIME_ID) - start;
}

static char *
get_path (Side *side)
{
  return g_build_filename (side->store.dir, side->plain ? "plain.db" : "store.avs", NULL);
}

static void
open_side (Side *side)
{
  g_autofree char *path = get_path (side);
  double start = now (CLOCK_MONOTONIC);

  if (side->plain)
    {
      g_assert_cmpint (sqlite3_open_v2 (path, &side->connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "unix"), ==, SQLITE_OK);
      g_assert_true (av_vault_settings_apply (side->connection, NULL));
    }
  else
    {
      side->vault = av_test_store_open (&side->store);
      side->connection = av_vault_get_connection (side->vault);
    }

  keep_best (side, OPEN, (now (CLOCK_MONOTONIC) - start) * 1e3);
}

static void
close_side (Side *side)
{
  if (side->plain)
    sqlite3_close (side->connection);
  else
    g_assert_true (av_vault_close (g_steal_pointer (&side->vault), NULL));
}

static void
create_side (Side *side)
{
  g_autofree char *path = get_path (side);

  g_remove (path);
  if (!side->plain)
    {
      av_vault_free (av_test_store_create (&side->store, FALSE));
    }
  else
    {
      g_assert_cmpint (sqlite3_open_v2 (path, &side->connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "unix"), ==, SQLITE_OK);
      run (side, "PRAGMA auto_vacuum = INCREMENTAL; CREATE TABLE vault_secret (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID");
      sqlite3_close (side->connection);
    }

  open_side (side);
}

static void
fill (Side *side)
{
  run (side, "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, town TEXT, born TEXT, notes TEXT);"
             "CREATE INDEX by_name ON person (name); CREATE INDEX by_town ON person (town, born);"
             "CREATE VIRTUAL TABLE words USING fts5 (name, notes, content='');"
             "CREATE TABLE journal (id INTEGER PRIMARY KEY, person INTEGER, field TEXT, value TEXT);"
             "CREATE INDEX by_person ON journal (person);");
  keep_best (side, PERSONS_BULK,
             time_sql (side,
                       "BEGIN;"
                       "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " G_STRINGIFY (PERSONS) ")"
                                                                                                                          " INSERT INTO person SELECT i, 'Nom' || (i * 7919 % 100003) || ' Prenom' || (i % 977),"
                                                                                                                          "  'Commune ' || (i * 31 % 71), 1995 + i % 15 || '-0' || (1 + i % 9), 'connu depuis ' || i || ' par le marche du lieu ' || (i % 313) FROM n;"
                                                                                                                          "INSERT INTO words (rowid, name, notes) SELECT id, name, notes FROM person; COMMIT;"));
  keep_best (side, ROWS_BULK,
             time_sql (side,
                       "BEGIN;"
                       "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " G_STRINGIFY (ROWS) ")"
                                                                                                                       " INSERT INTO journal SELECT i, i * 7919 % " G_STRINGIFY (PERSONS) ", 'champ-' || i % 40, 'valeur de la saisie ' || i FROM n;"
                                                                                                                                                                                          "COMMIT; PRAGMA wal_checkpoint (TRUNCATE);"));
}

/* Microseconds each, of a statement with one random number. */
static double
time_lookups (Side *side,
              const char *sql,
              guint n,
              guint seed,
              gint32 limit)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (seed);
  sqlite3_stmt *statement;
  double start;

  g_assert_cmpint (sqlite3_prepare_v2 (side->connection, sql, -1, &statement, NULL), ==, SQLITE_OK);
  start = now (CLOCK_PROCESS_CPUTIME_ID);
  for (guint i = 0; i < n; i++)
    {
      sqlite3_bind_int (statement, 1, g_rand_int_range (chance, 1, limit));
      while (sqlite3_step (statement) == SQLITE_ROW)
        ;
      sqlite3_reset (statement);
    }

  sqlite3_finalize (statement);
  return (now (CLOCK_PROCESS_CPUTIME_ID) - start) * 1e6 / n;
}

static void
read_rows (Side *side)
{
  const char *point = "SELECT value FROM journal WHERE id = ?1";

  close_side (side);
  open_side (side);
  keep_best (side, POINT_COLD, time_lookups (side, point, 30000, 1, ROWS));
  time_lookups (side, point, 20000, 2, 2000);
  for (guint i = 0; i < 5; i++)
    keep_best (side, POINT_HOT, time_lookups (side, point, 50000, 2, 2000));
  keep_best (side, RANGE, time_lookups (side, "SELECT value FROM journal WHERE person = ?1", 10000, 3, PERSONS));
  close_side (side);
  open_side (side);
  keep_best (side, SCAN, time_sql (side, "SELECT count(*) FROM journal WHERE value LIKE '%saisie 99999%'"));
  time_lookups (side, "SELECT rowid FROM words WHERE words MATCH 'marche AND ' || ?1", 20, 4, 313);
  keep_best (side, WORDS, time_lookups (side, "SELECT rowid FROM words WHERE words MATCH 'marche AND ' || ?1", 100, 4, 313));
}

static void
commit_rows (Side *side)
{
  double start = now (CLOCK_MONOTONIC);

  for (guint i = 0; i < 200; i++)
    run (side, "INSERT INTO journal (person, field, value) VALUES (42, 'champ', 'une saisie de plus')");
  keep_best (side, COMMIT, (now (CLOCK_MONOTONIC) - start) * 1e6 / 200);
}

static void
weigh (Side *side)
{
  g_autofree char *path = get_path (side);
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  keep_best (side, SIZE, status.st_size / 1048576.0);
}

static int
print (Side *plain,
       Side *store)
{
  int over = 0;

  g_print ("%-34s %12s %12s %8s %8s\n", "", "plain", "store", "ratio", "limit");
  for (int i = 0; i < N_MEASURES; i++)
    {
      double ratio = store->best[i] / plain->best[i];
      gboolean bad = measures[i].limit > 0 ? ratio > measures[i].limit : store->best[i] > 1.0;

      g_print ("%-34s %12.3f %12.3f %8.2f %8.2f %s%s\n", measures[i].name, plain->best[i], store->best[i], ratio,
               measures[i].limit, measures[i].unit, bad ? "  OVER" : "");
      over += bad;
    }

  return over;
}

/* The other way to checkpoint, which the format leaves open. */
static void
compare_checkpoints (const Side *plain,
                     const Side *store)
{
  Side side = { 0 };

  av_test_store_set_up (&side.store, NULL);
  av_vfs_main_pass_for_test (FALSE);
  for (guint round = 0; round < ROUNDS; round++)
    {
      create_side (&side);
      fill (&side);
      close_side (&side);
    }

  av_vfs_main_pass_for_test (TRUE);
  av_test_store_tear_down (&side.store, NULL);
  g_print ("bulk journal where a checkpoint opens and seals again: %.2f; as it is: %.2f\n",
           side.best[ROWS_BULK] / plain->best[ROWS_BULK], store->best[ROWS_BULK] / plain->best[ROWS_BULK]);
}

int
main (int argc,
      char *argv[])
{
  Side sides[2] = { { .plain = TRUE }, { .plain = FALSE } };

  g_assert_true (av_crypto_init (NULL));
  for (guint i = 0; i < 2; i++)
    av_test_store_set_up (&sides[i].store, NULL);

  for (guint round = 0; round < ROUNDS; round++)
    {
      for (guint i = 0; i < 2; i++)
        {
          create_side (&sides[i]);
          fill (&sides[i]);
          weigh (&sides[i]);
        }
      for (guint again = 0; again < 2; again++)
        for (guint i = 0; i < 2; i++)
          read_rows (&sides[i]);
      for (guint again = 0; again < 3; again++)
        for (guint i = 0; i < 2; i++)
          commit_rows (&sides[i]);
      for (guint i = 0; i < 2; i++)
        close_side (&sides[i]);
    }

  compare_checkpoints (&sides[0], &sides[1]);
  for (guint i = 0; i < 2; i++)
    av_test_store_tear_down (&sides[i].store, NULL);
  return print (&sides[0], &sides[1]) > 0;
}
