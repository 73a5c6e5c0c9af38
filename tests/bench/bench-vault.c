#include <string.h>

#include "av-crypto.h"
#include "bench-side.h"

/* What encryption costs: the same work with the same settings in a store, in
 * plain SQLite and in SQLCipher where that is installed, in turn, part by part,
 * the best of all rounds. Work on the processor is measured in its time, so
 * that other programs do not count; commits and openings by the clock.
 *
 *   bench-vault [ROUNDS]
 *   bench-vault --once plain|store|resealing ROWS    the bulk journal alone
 *
 * The second is for "valgrind --tool=callgrind", whose counts of instructions
 * do not depend on what else runs. */

#define ROWS 1000000
#define ROUNDS 3

static const struct
{
  const char *name;
  const char *unit;
  double limit; /* of the ratio; 0: 1 ms */
} measures[BENCH_N_MEASURES] = {
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

/* NULL: not installed. */
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

static gboolean
print_measure (guint measure)
{
  double plain = bench_side_get (sides[BENCH_PLAIN], measure);
  double store = bench_side_get (sides[BENCH_STORE], measure);
  double limit = measures[measure].limit;
  gboolean over = limit > 0 ? store / plain > limit : store > 1.0;

  g_print ("%-34s %10.3f %10.3f %-4s %6.2f ", measures[measure].name, plain, store, measures[measure].unit, store / plain);
  if (limit > 0)
    g_print ("%6.2f", limit);
  else
    g_print ("%6s", "1 ms");

  if (sides[BENCH_SQLCIPHER] != NULL && bench_side_get (sides[BENCH_SQLCIPHER], measure) > 0)
    g_print ("%10.2f", bench_side_get (sides[BENCH_SQLCIPHER], measure) / plain);
  else
    g_print ("%10s", "-");
  g_print ("%s\n", over ? "  OVER" : "");
  return over;
}

static void
print_notes (void)
{
  BenchSide *sqlcipher = sides[BENCH_SQLCIPHER];

  g_print ("\nbulk journal where a checkpoint opens every page and seals it again: %.2f; handing sealed pages over: %.2f\n",
           bench_side_get (sides[BENCH_RESEALING], BENCH_ROWS_BULK) / bench_side_get (sides[BENCH_PLAIN], BENCH_ROWS_BULK),
           bench_side_get (sides[BENCH_STORE], BENCH_ROWS_BULK) / bench_side_get (sides[BENCH_PLAIN], BENCH_ROWS_BULK));
  if (sqlcipher == NULL)
    g_print ("SQLCipher: NOT INSTALLED, not compared (Debian: libsqlcipher0; another build: ALLERVERS_SQLCIPHER=PATH).\n");
  else
    g_print ("SQLCipher: on SQLite %s, raw key, pages of 4096, the same settings; ratio to plain SQLite %s%s.\n",
             sqlcipher->library.libversion (), sqlite3_libversion (),
             sqlcipher->words ? "" : "; without FTS5, so its persons are loaded without their words");
  g_print ("SQLite3MultipleCiphers: not compared, no Debian package has it.\n");
}

static int
compare (guint rounds)
{
  BenchSide all[BENCH_N_KINDS];
  guint over = 0;

  for (guint i = 0; i < BENCH_N_KINDS; i++)
    sides[i] = bench_side_init (&all[i], i, ROWS) ? &all[i] : NULL;

  for (guint round = 0; round < rounds; round++)
    work ();

  g_print ("%-34s %10s %10s %-4s %6s %6s%10s\n", "", "plain", "store", "", "ratio", "limit", "SQLCipher");
  for (guint i = 0; i < BENCH_N_MEASURES; i++)
    over += print_measure (i);
  print_notes ();

  for (guint i = 0; i < BENCH_N_KINDS; i++)
    g_clear_pointer (&sides[i], bench_side_clear);
  return over > 0;
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

  return compare (argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : ROUNDS);
}
