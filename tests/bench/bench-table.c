#include "bench-table.h"

#include <stdio.h>

static guint n_over;

/* Below zero: there is none. */
static char *
show (double number,
      const char *unit)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return number >= 0 ? g_strdup_printf ("%s %s", g_ascii_formatd (text, sizeof text, number < 100 ? "%.2f" : "%.0f", number), unit)
                     : g_strdup ("-");
}

static void
print_line (const char *line)
{
  const char *path = g_getenv ("ALLERVERS_BENCH_TABLE");
  FILE *table = path != NULL ? fopen (path, "a") : NULL;

  g_print ("%s\n", line);
  if (table == NULL)
    return;

  fprintf (table, "%s\n", line);
  fclose (table);
}

void
bench_table_add (const BenchRow *row)
{
  double ratio = row->baseline > 0 ? row->ours / row->baseline : -1;
  gboolean over = row->limit > 0 && (row->limits_ratio ? ratio : row->ours) > row->limit;
  g_autofree char *ours = show (row->ours, row->unit);
  g_autofree char *baseline = show (row->baseline > 0 ? row->baseline : -1, row->unit);
  g_autofree char *shown_ratio = show (ratio, "");
  g_autofree char *limit = show (row->limit > 0 ? row->limit : -1, row->limits_ratio ? "times" : row->unit);
  g_autofree char *line = g_strdup_printf ("%-66s %12s %12s %7s %12s  %s", row->measure, ours, baseline, shown_ratio, limit,
                                           row->limit > 0 ? (over ? "OVER" : "within") : "-");

  print_line (line);
  n_over += over;
}

guint
bench_table_get_n_over (void)
{
  return n_over;
}
