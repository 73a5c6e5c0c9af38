#include <string.h>

#include "av-crypto.h"
#include "bench-side.h"
#include "bench-table.h"

/* What encryption costs: the same work with the same settings in a store, in
 * plain SQLite, and in SQLCipher and SQLite3MultipleCiphers where they are found
 * (build-aux/bench-others), in turn, part by part, the best of all rounds. Work on the processor is measured in its time, so
 * that other programs do not count; commits and openings by the clock.
 *
 *   bench-vault [ROUNDS]
 *   bench-vault --once plain|store|resealing ROWS    the bulk journal alone
 *   bench-vault --commits ROUNDS                     durable commits alone
 *
 * The second is for "valgrind --tool=callgrind", whose counts of instructions
 * do not depend on what else runs. The third tells what of a commit is the
 * disk's, which TMPDIR chooses. */

#define ROWS 1000000
#define ROUNDS 3

static const struct
{
  const char *name;
  const char *unit;
  double limit; /* of the ratio; 0: 1 ms */
} measures[BENCH_N_MEASURES] = {
  { "vault: bulk persons, two indexes, FTS5", "s", 1.40 },
  { "  bulk journal", "s", 1.40 },
  { "  durable commit", "us", 1.15 },
  { NULL },
  { "  point lookup, cold", "us", 1.85 },
  { "  point lookup, hot", "us", 1.03 },
  { "  index range", "us", 1.65 },
  { "  scan LIKE", "s", 1.45 },
  { "  FTS5 query", "us", 1.03 },
  { "  open after the key", "ms", 0 },
  { "  file size", "MiB", 1.03 },
};

/* NULL: not found. */
static BenchSide *sides[BENCH_N_KINDS];

static void
fill_all (void)
{
  for (guint i = 0; i < BENCH_N_KINDS; i++)
    if (sides[i] != NULL)
      {
        bench_side_fill (sides[i]);
        if (i == BENCH_RESEALING)
          bench_side_close (sides[i]);
      }
}

typedef void (*Action) (BenchSide *);

/* A store that seals again at checkpoints reads and commits as any other. */
static void
each (Action action)
{
  for (guint i = 0; i < BENCH_N_KINDS; i++)
    if (sides[i] != NULL && i != BENCH_RESEALING)
      action (sides[i]);
}

static void
each_part (void (*action) (BenchSide *, guint))
{
  for (guint part = 0; part < BENCH_PARTS; part++)
    for (guint i = 0; i < BENCH_N_KINDS; i++)
      if (sides[i] != NULL && i != BENCH_RESEALING)
        action (sides[i], part);
}

static void
look_up (guint measure)
{
  for (guint part = 0; part < BENCH_PARTS; part++)
    for (guint i = 0; i < BENCH_N_KINDS; i++)
      if (sides[i] != NULL && i != BENCH_RESEALING)
        bench_side_look_up (sides[i], measure, part);
}

static void
work (void)
{
  fill_all ();
  for (guint again = 0; again < 3; again++)
    {
      each (bench_side_close);
      each (bench_side_open);
      look_up (BENCH_POINT_COLD);
      for (guint turn = 0; turn < 3; turn++)
        look_up (BENCH_POINT_HOT);
      look_up (BENCH_RANGE);
      each (bench_side_close);
      each (bench_side_open);
      each (bench_side_scan);
      for (guint turn = 0; turn < 3; turn++)
        look_up (BENCH_WORDS);
    }
  for (guint again = 0; again < 5; again++)
    each_part (bench_side_commit);
  each (bench_side_close);
}

static void
tell_measure (guint measure)
{
  double limit = measures[measure].limit;

  if (measures[measure].name == NULL)
    return;

  bench_table_add (&(BenchRow){ measures[measure].name, measures[measure].unit,
                                bench_side_get (sides[BENCH_STORE], measure),
                                bench_side_get (sides[BENCH_PLAIN], measure),
                                limit > 0 ? limit : 1, limit > 0 });
}

/* Beside plain SQLite as it is installed; and in brackets beside the same library
 * without a key, as another release or build of SQLite differs by itself. */
static const struct
{
  const char *name;
  BenchKind kind;
  BenchKind clear;
} others[] = {
  { "the store", BENCH_STORE, BENCH_PLAIN },
  { "SQLCipher", BENCH_SQLCIPHER, BENCH_SQLCIPHER_CLEAR },
  { "MC ChaCha20", BENCH_SQLITE3MC_CHACHA20, BENCH_SQLITE3MC_CLEAR },
  { "MC AEGIS", BENCH_SQLITE3MC_AEGIS, BENCH_SQLITE3MC_CLEAR },
};

static void
print_ratios (guint measure)
{
  g_print ("%-40s", measures[measure].name);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      const BenchSide *side = sides[others[i].kind];
      double value = side != NULL ? bench_side_get (side, measure) : 0;

      if (value > 0)
        g_print ("  %6.2f (%5.2f)", value / bench_side_get (sides[BENCH_PLAIN], measure),
                 value / bench_side_get (sides[others[i].clear], measure));
      else
        g_print ("  %14s", "-");
    }
  g_print ("\n");
}

static void
print_others (void)
{
  g_print ("\n%-40s", "ratio to plain SQLite (to the same library)");
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_print ("  %14s", others[i].name);
  g_print ("\n");

  for (guint i = 0; i < BENCH_N_MEASURES; i++)
    if (measures[i].name != NULL)
      print_ratios (i);

  g_print ("SQLite:");
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_print (" %s %s%s", others[i].name, sides[others[i].kind] != NULL ? sides[others[i].kind]->library.libversion () : "not found",
             i + 1 < G_N_ELEMENTS (others) ? "," : "\n");
}

/* What the commit's ratio depends on: the rest is the disk's. */
static void
print_commit (void)
{
  g_print ("\na durable commit: %.1f us of the processor, plain %.1f; with the disk %.1f, plain %.1f\n",
           bench_side_get (sides[BENCH_STORE], BENCH_COMMIT_CPU), bench_side_get (sides[BENCH_PLAIN], BENCH_COMMIT_CPU),
           bench_side_get (sides[BENCH_STORE], BENCH_COMMIT), bench_side_get (sides[BENCH_PLAIN], BENCH_COMMIT));
}

static void
print_notes (void)
{
  print_commit ();
  g_print ("bulk journal where a checkpoint opens every page and seals it again: %.2f; handing sealed pages over: %.2f\n",
           bench_side_get (sides[BENCH_RESEALING], BENCH_ROWS_BULK) / bench_side_get (sides[BENCH_PLAIN], BENCH_ROWS_BULK),
           bench_side_get (sides[BENCH_STORE], BENCH_ROWS_BULK) / bench_side_get (sides[BENCH_PLAIN], BENCH_ROWS_BULK));
  print_others ();
}

static int
compare (guint rounds)
{
  BenchSide all[BENCH_N_KINDS];

  for (guint i = 0; i < BENCH_N_KINDS; i++)
    sides[i] = bench_side_init (&all[i], i, ROWS) ? &all[i] : NULL;

  for (guint round = 0; round < rounds; round++)
    work ();

  for (guint i = 0; i < BENCH_N_MEASURES; i++)
    tell_measure (i);
  print_notes ();

  for (guint i = 0; i < BENCH_N_KINDS; i++)
    g_clear_pointer (&sides[i], bench_side_clear);
  return bench_table_get_n_over () > 0;
}

static int
commit_alone (guint rounds)
{
  static const BenchKind kinds[] = { BENCH_PLAIN, BENCH_STORE };
  BenchSide all[BENCH_N_KINDS];

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      sides[kinds[i]] = &all[kinds[i]];
      g_assert_true (bench_side_init (sides[kinds[i]], kinds[i], 1000));
      bench_side_fill_rows (sides[kinds[i]]);
    }

  for (guint round = 0; round < rounds; round++)
    each_part (bench_side_commit);
  print_commit ();

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      bench_side_close (sides[kinds[i]]);
      bench_side_clear (sides[kinds[i]]);
    }
  return 0;
}

static int
load_once (const char *kind,
           const char *rows)
{
  static const char *const kinds[] = { "plain", "store", "resealing", NULL };
  BenchSide side;

  for (guint i = 0; kinds[i] != NULL; i++)
    if (g_str_equal (kinds[i], kind))
      {
        g_assert_true (bench_side_init (&side, i, g_ascii_strtoull (rows, NULL, 10)));
        bench_side_fill_rows (&side);
        bench_side_close (&side);
        bench_side_clear (&side);
        return 0;
      }

  return 2;
}

int
main (int argc,
      char *argv[])
{
  g_assert_true (av_crypto_init (NULL));
  if (argc == 4 && g_str_equal (argv[1], "--once"))
    return load_once (argv[2], argv[3]);
  if (argc == 3 && g_str_equal (argv[1], "--commits"))
    return commit_alone (g_ascii_strtoull (argv[2], NULL, 10));

  return compare (argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : ROUNDS);
}
