/* One table for all the benchmarks: measure, ours, baseline, ratio, limit,
 * verdict. Where ALLERVERS_BENCH_TABLE names a file, the rows go there too. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *measure;
  const char *unit;
  double ours;
  double baseline;       /* 0: there is none in this run */
  double limit;          /* 0: none, the row is told for itself */
  gboolean limits_ratio; /* the limit is one of the ratio, not of ours */
} BenchRow;

void bench_table_add (const BenchRow *row);
/* Rows beyond their limit. */
guint bench_table_get_n_over (void);

G_END_DECLS
