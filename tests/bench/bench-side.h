/* One of the databases that do the same work: what each part of it cost. */

#pragma once

#include "av-test-store.h"
#include "bench-library.h"

G_BEGIN_DECLS

#define BENCH_PERSONS 100000

enum
{
  BENCH_PERSONS_BULK,
  BENCH_ROWS_BULK,
  BENCH_COMMIT,
  BENCH_COMMIT_CPU, /* the processor's part of it, the kernel's included */
  BENCH_POINT_COLD,
  BENCH_POINT_HOT,
  BENCH_RANGE,
  BENCH_SCAN,
  BENCH_WORDS,
  BENCH_OPEN,
  BENCH_SIZE,
  BENCH_N_MEASURES
};

typedef enum
{
  BENCH_PLAIN,
  BENCH_STORE,
  BENCH_RESEALING,       /* a store whose checkpoints open every page and seal it again */
  BENCH_SQLCIPHER_CLEAR, /* the same library without a key */
  BENCH_SQLCIPHER,
  BENCH_SQLITE3MC_CLEAR,
  BENCH_SQLITE3MC_CHACHA20, /* its default */
  BENCH_SQLITE3MC_AEGIS,
  BENCH_N_KINDS
} BenchKind;

#define BENCH_PARTS 20

typedef struct
{
  BenchKind kind;
  BenchLibrary library;
  AvTestStore store;
  AvVault *vault;
  sqlite3 *connection;
  guint rows;
  gboolean words; /* it has FTS5 */
  double least[BENCH_N_MEASURES][BENCH_PARTS];
} BenchSide;

/* FALSE: that library is not there. */
gboolean bench_side_init (BenchSide *side,
                          BenchKind kind,
                          guint rows);
void bench_side_clear (BenchSide *side);

/* Begins a database and fills it; it stays open. The second: with the journal
 * alone. */
void bench_side_fill (BenchSide *side);
void bench_side_fill_rows (BenchSide *side);
void bench_side_close (BenchSide *side);

/* Each is one part of the work of a measure, from 0 to BENCH_PARTS - 1: sides
 * take turns part by part, so that all meet the same disturbances. */
void bench_side_open (BenchSide *side);
void bench_side_look_up (BenchSide *side,
                         guint measure,
                         guint part);
void bench_side_scan (BenchSide *side);
void bench_side_commit (BenchSide *side,
                        guint part);

/* The sum over its parts of the least that each took; 0: not measured. */
double bench_side_get (const BenchSide *side,
                       guint measure);

G_END_DECLS
