/* What something costs: on the clock, and of the processor alone, which does
 * not wait for a disk nor for what else runs. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  double wall; /* ms */
  double cpu;  /* ms, of every thread; of a program: user and system */
} BenchCost;

BenchCost bench_now (void);
/* Since @start. */
BenchCost bench_since (BenchCost start);
/* Of each part by itself; @costs: GArray of BenchCost. Ratios are of medians;
 * what has no baseline in the same run is told by its quickest turn, the one
 * that nothing else on the machine disturbed. */
BenchCost bench_median (GArray *costs);
BenchCost bench_least (GArray *costs);

/* Runs a program until first-paint.c, @preload, has seen what it waits for
 * ("window", "list"). The descriptors given become 3 and 4 unless they are -1. */
BenchCost bench_run (const char *const *argv, const char *preload, const char *waits_for, int third, int fourth);

G_END_DECLS
