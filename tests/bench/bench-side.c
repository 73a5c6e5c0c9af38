#include "bench-side.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <glib/gstdio.h>

#include "av-vault-settings.h"
#include "av-vfs-private.h"

#define COMMITS 10 /* a part */

static double
now (clockid_t clock)
{
  struct timespec time;

  clock_gettime (clock, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static void
keep_least (BenchSide *side,
            guint measure,
            guint part,
            double value)
{
  double *least = &side->least[measure][part];

  if (*least == 0 || value < *least)
    *least = value;
}

double
bench_side_get (const BenchSide *side,
                guint measure)
{
  double sum = 0;

  for (guint i = 0; i < BENCH_PARTS; i++)
    sum += side->least[measure][i];

  return sum;
}

/* A raw key, as the vault has one: no derivation. */
#define RAW_KEY "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

/* How another library is told its cipher and key. */
typedef struct
{
  BenchLibraryName library;
  const char *key;
} Cipher;

static const Cipher ciphers[BENCH_N_KINDS] = {
  [BENCH_SQLCIPHER_CLEAR] = { BENCH_LIBRARY_SQLCIPHER, "" },
  [BENCH_SQLCIPHER] = { BENCH_LIBRARY_SQLCIPHER, "PRAGMA key = \"x'" RAW_KEY "'\"; PRAGMA cipher_page_size = 4096;" },
  [BENCH_SQLITE3MC_CLEAR] = { BENCH_LIBRARY_SQLITE3MC, "" },
  [BENCH_SQLITE3MC_CHACHA20] = { BENCH_LIBRARY_SQLITE3MC, "PRAGMA cipher = 'chacha20'; PRAGMA key = 'raw:" RAW_KEY "';" },
  [BENCH_SQLITE3MC_AEGIS] = { BENCH_LIBRARY_SQLITE3MC, "PRAGMA cipher = 'aegis'; PRAGMA key = 'raw:" RAW_KEY "';" },
};

gboolean
bench_side_init (BenchSide *side,
                 BenchKind kind,
                 guint rows)
{
  *side = (BenchSide){ .kind = kind, .library = bench_library_own, .rows = rows };
  if (ciphers[kind].key != NULL && !bench_library_load (&side->library, ciphers[kind].library))
    return FALSE;

  side->words = side->library.compileoption_used ("ENABLE_FTS5");
  av_test_store_set_up (&side->store, NULL);
  return TRUE;
}

void
bench_side_clear (BenchSide *side)
{
  av_test_store_tear_down (&side->store, NULL);
}

static gboolean
is_store (BenchSide *side)
{
  return side->kind == BENCH_STORE || side->kind == BENCH_RESEALING;
}

static void
run (BenchSide *side,
     const char *sql)
{
  char *message = NULL;

  if (side->library.exec (side->connection, sql, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s: %s", sql, message);
}

static char *
get_path (BenchSide *side)
{
  return g_build_filename (side->store.dir, is_store (side) ? "store.avs" : "other.db", NULL);
}

/* Those of av-vault-settings.c. */
#define SETTINGS                                                 \
  "PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = MEMORY;" \
  "PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON;"       \
  "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"        \
  "PRAGMA secure_delete = ON; PRAGMA cache_size = -65536;"       \
  "PRAGMA journal_size_limit = 4194304; SELECT count(*) FROM sqlite_master;"

static void
open_file (BenchSide *side)
{
  g_autofree char *path = get_path (side);

  g_assert_cmpint (side->library.open_v2 (path, &side->connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL), ==, SQLITE_OK);
  if (ciphers[side->kind].key != NULL)
    run (side, ciphers[side->kind].key);
}

void
bench_side_open (BenchSide *side)
{
  double start = now (CLOCK_MONOTONIC);

  if (is_store (side))
    {
      side->vault = av_test_store_open (&side->store);
      side->connection = av_vault_get_connection (side->vault);
    }
  else
    {
      open_file (side);
      if (side->kind == BENCH_PLAIN)
        g_assert_true (av_vault_settings_apply (side->connection, NULL));
      else
        run (side, SETTINGS);
    }

  keep_least (side, BENCH_OPEN, 0, (now (CLOCK_MONOTONIC) - start) * 1e3);
}

void
bench_side_close (BenchSide *side)
{
  if (is_store (side))
    g_assert_true (av_vault_close (g_steal_pointer (&side->vault), NULL));
  else
    g_assert_cmpint (side->library.close (side->connection), ==, SQLITE_OK);
}

static void
create (BenchSide *side)
{
  g_autofree char *path = get_path (side);

  g_remove (path);
  if (is_store (side))
    {
      av_vault_free (av_test_store_create (&side->store, FALSE));
    }
  else
    {
      open_file (side);
      run (side, "PRAGMA auto_vacuum = INCREMENTAL; CREATE TABLE vault_secret (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID");
      bench_side_close (side);
    }

  bench_side_open (side);
}

static void
time_bulk (BenchSide *side,
           guint measure,
           const char *sql)
{
  double start = now (CLOCK_PROCESS_CPUTIME_ID);

  av_vfs_main_pass_for_test (side->kind != BENCH_RESEALING);
  run (side, sql);
  keep_least (side, measure, 0, now (CLOCK_PROCESS_CPUTIME_ID) - start);
  av_vfs_main_pass_for_test (TRUE);
}

/* Their words are kept only where there is the full-text search: SQLCipher as
 * Debian builds it has none, and is not compared there. */
static void
fill_persons (BenchSide *side)
{
  g_autofree char *sql = g_strdup_printf ("BEGIN;"
                                          "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
                                          " INSERT INTO person SELECT i, 'Nom' || (i * 7919 %% 100003) || ' Prenom' || (i %% 977),"
                                          "  'Commune ' || (i * 31 %% 71), 1995 + i %% 15 || '-0' || (1 + i %% 9),"
                                          "  'connu depuis ' || i || ' par le marche du lieu ' || (i %% 313) FROM n;"
                                          "%s COMMIT;",
                                          BENCH_PERSONS,
                                          side->words ? "INSERT INTO words (rowid, name, notes) SELECT id, name, notes FROM person;" : "");

  run (side, "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, town TEXT, born TEXT, notes TEXT);"
             "CREATE INDEX by_name ON person (name); CREATE INDEX by_town ON person (town, born);");
  if (side->words)
    run (side, "CREATE VIRTUAL TABLE words USING fts5 (name, notes, content='');");
  time_bulk (side, BENCH_PERSONS_BULK, sql);
}

static void
fill_rows (BenchSide *side)
{
  g_autofree char *sql = g_strdup_printf ("BEGIN;"
                                          "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %u)"
                                          " INSERT INTO journal SELECT i, i * 7919 %% %d, 'champ-' || i %% 40, 'valeur de la saisie ' || i FROM n;"
                                          "COMMIT; PRAGMA wal_checkpoint (TRUNCATE);",
                                          side->rows, BENCH_PERSONS);

  run (side, "CREATE TABLE journal (id INTEGER PRIMARY KEY, person INTEGER, field TEXT, value TEXT);"
             "CREATE INDEX by_person ON journal (person);");
  time_bulk (side, BENCH_ROWS_BULK, sql);
}

/* And whether what was asked to be encrypted is. */
static void
weigh (BenchSide *side)
{
  g_autofree char *path = get_path (side);
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  gboolean clear = memmem (g_mapped_file_get_contents (file), g_mapped_file_get_length (file), "valeur de la saisie", 19) != NULL;
  GStatBuf status;

  g_assert_true (clear == (side->kind == BENCH_PLAIN || g_strcmp0 (ciphers[side->kind].key, "") == 0));
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  keep_least (side, BENCH_SIZE, 0, status.st_size / 1048576.0);
}

void
bench_side_fill (BenchSide *side)
{
  create (side);
  fill_persons (side);
  fill_rows (side);
  weigh (side);
}

void
bench_side_fill_rows (BenchSide *side)
{
  create (side);
  fill_rows (side);
}

/* Questions with one random number: how many a part, and up to what. */
typedef struct
{
  const char *sql;
  guint n;
  gint32 limit; /* 0: as many as there are rows */
} Lookup;

static const Lookup lookups[BENCH_N_MEASURES] = {
  [BENCH_POINT_COLD] = { "SELECT value FROM journal WHERE id = ?1", 1500, 0 },
  [BENCH_POINT_HOT] = { "SELECT value FROM journal WHERE id = ?1", 10000, 2000 },
  [BENCH_RANGE] = { "SELECT value FROM journal WHERE person = ?1", 500, BENCH_PERSONS },
  [BENCH_WORDS] = { "SELECT rowid FROM words WHERE words MATCH 'marche AND ' || ?1", 5, 313 },
};

/* Microseconds each. */
void
bench_side_look_up (BenchSide *side,
                    guint measure,
                    guint part)
{
  const Lookup *lookup = &lookups[measure];
  g_autoptr (GRand) chance = g_rand_new_with_seed (measure * BENCH_PARTS + part);
  sqlite3_stmt *statement;
  double start;

  if (measure == BENCH_WORDS && !side->words)
    return;

  g_assert_cmpint (side->library.prepare_v2 (side->connection, lookup->sql, -1, &statement, NULL), ==, SQLITE_OK);
  start = now (CLOCK_PROCESS_CPUTIME_ID);
  for (guint i = 0; i < lookup->n; i++)
    {
      side->library.bind_int (statement, 1, g_rand_int_range (chance, 1, lookup->limit > 0 ? lookup->limit : (gint32) side->rows));
      while (side->library.step (statement) == SQLITE_ROW)
        ;
      side->library.reset (statement);
    }

  side->library.finalize (statement);
  keep_least (side, measure, part, (now (CLOCK_PROCESS_CPUTIME_ID) - start) * 1e6 / lookup->n / BENCH_PARTS);
}

void
bench_side_scan (BenchSide *side)
{
  double start = now (CLOCK_PROCESS_CPUTIME_ID);

  run (side, "SELECT count(*) FROM journal WHERE value LIKE '%saisie 99999%'");
  keep_least (side, BENCH_SCAN, 0, now (CLOCK_PROCESS_CPUTIME_ID) - start);
}

void
bench_side_commit (BenchSide *side,
                   guint part)
{
  double start = now (CLOCK_MONOTONIC);
  double start_cpu = now (CLOCK_PROCESS_CPUTIME_ID);

  for (guint i = 0; i < COMMITS; i++)
    run (side, "INSERT INTO journal (person, field, value) VALUES (42, 'champ', 'une saisie de plus')");
  keep_least (side, BENCH_COMMIT_CPU, part, (now (CLOCK_PROCESS_CPUTIME_ID) - start_cpu) * 1e6 / COMMITS / BENCH_PARTS);
  keep_least (side, BENCH_COMMIT, part, (now (CLOCK_MONOTONIC) - start) * 1e6 / COMMITS / BENCH_PARTS);
}
