/* Work of the programme's size and words: dossiers of 45 changes, ten fields a
 * record, texts of 24 bytes on average: the field's own labels, or notes. Written below the judge of answers, as fast as operations
 * can be: only reading them is measured. */

#pragma once

#include "bench-laptop.h"

G_BEGIN_DECLS

#define BENCH_WORK_FIELDS 10
#define BENCH_WORK_RECORDS_PER_TWO_DOSSIERS 9 /* 45 changes a strand */

/* Opens the dossiers of @n_records records, numbered from @first. */
void bench_work_open (BenchLaptop *laptop, guint first, guint n_records);
/* Transfers them. */
void bench_work_give (BenchLaptop *laptop, guint first, guint n_records, const char *scope);
/* Writes the records. The same in round 2: all of their fields are changed, by
 * someone who had loaded them. */
void bench_work_write (BenchLaptop *laptop, guint first, guint n_records, guint round);

G_END_DECLS
