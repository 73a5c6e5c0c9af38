#include "bench-cost.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
read_clock (clockid_t clock)
{
  struct timespec time;

  clock_gettime (clock, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

BenchCost
bench_now (void)
{
  return (BenchCost){ read_clock (CLOCK_MONOTONIC), read_clock (CLOCK_PROCESS_CPUTIME_ID) };
}

BenchCost
bench_since (BenchCost start)
{
  BenchCost now = bench_now ();

  return (BenchCost){ now.wall - start.wall, now.cpu - start.cpu };
}

static int
compare_numbers (gconstpointer one,
                 gconstpointer other)
{
  double first = *(const double *) one;
  double second = *(const double *) other;

  return (first > second) - (first < second);
}

/* Sorted. */
static GArray *
get_numbers (GArray *costs,
             gboolean cpu)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < costs->len; i++)
    {
      const BenchCost *cost = &g_array_index (costs, BenchCost, i);

      g_array_append_val (numbers, *(cpu ? &cost->cpu : &cost->wall));
    }
  g_array_sort (numbers, compare_numbers);
  return numbers;
}

static BenchCost
pick (GArray *costs,
      guint position)
{
  g_autoptr (GArray) walls = get_numbers (costs, FALSE);
  g_autoptr (GArray) cpus = get_numbers (costs, TRUE);

  return (BenchCost){ g_array_index (walls, double, position), g_array_index (cpus, double, position) };
}

BenchCost
bench_median (GArray *costs)
{
  return pick (costs, costs->len / 2);
}

BenchCost
bench_least (GArray *costs)
{
  return pick (costs, 0);
}

static double
get_milliseconds (struct timeval time)
{
  return time.tv_sec * 1e3 + time.tv_usec / 1e3;
}

BenchCost
bench_run (const char *const *argv,
           const char *preload,
           const char *waits_for,
           int third,
           int fourth)
{
  g_auto (GStrv) environment = g_get_environ ();
  BenchCost start;
  struct rusage usage;
  int status;
  pid_t child;

  environment = g_environ_setenv (environment, "LD_PRELOAD", preload, TRUE);
  environment = g_environ_setenv (environment, "AV_FIRST_PAINT", waits_for, TRUE);
  start = bench_now ();
  child = fork ();
  if (child == 0)
    {
      if (third >= 0)
        dup2 (third, 3);
      if (fourth >= 0)
        dup2 (fourth, 4);
      execve (argv[0], (char *const *) argv, environment);
      _exit (127);
    }

  g_assert_cmpint (child, >, 0);
  g_assert_cmpint (wait4 (child, &status, 0, &usage), ==, child);
  g_assert_cmpint (status, ==, 0);
  return (BenchCost){ bench_since (start).wall, get_milliseconds (usage.ru_utime) + get_milliseconds (usage.ru_stime) };
}
