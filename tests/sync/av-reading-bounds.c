#include "av-reading-bounds.h"

#include <glib/gstdio.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define SECONDS_MAX 1.0
#define MEMORY_MAX (64 << 20)

gboolean
av_reading_bounds_are_watched (void)
{
#if defined(__SANITIZE_ADDRESS__)
  return TRUE;
#else
  return g_getenv ("ALLERVERS_TEST_VALGRIND") != NULL;
#endif
}

static double
get_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) usage.ru_utime.tv_sec + (double) usage.ru_stime.tv_sec + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* A line of /proc/self/status, in bytes. */
static gsize
read_status (const char *key)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL) || (line = strstr (status, key)) == NULL)
    return G_MAXSIZE;

  return (gsize) g_ascii_strtoull (line + strlen (key), NULL, 10) * 1024;
}

/* The high mark of a process is that of all it ever did. proc(5): 5 sets it to what is
 * held now. */
static gboolean
forget_high_mark (void)
{
  FILE *file = g_fopen ("/proc/self/clear_refs", "w");
  gboolean done = file != NULL && fputs ("5", file) >= 0;

  return (file == NULL || fclose (file) == 0) && done;
}

void
av_reading_bounds_begin (AvReadingBounds *self)
{
  self->seconds = get_seconds ();

  /* What was freed before and not given back would be taken again unseen. */
  malloc_trim (0);
  self->resident = forget_high_mark () ? read_status ("VmRSS:") : G_MAXSIZE;
}

gsize
av_reading_bounds_measure (const AvReadingBounds *self)
{
  gsize highest = read_status ("VmHWM:");

  if (self->resident == G_MAXSIZE || highest == G_MAXSIZE)
    return G_MAXSIZE;

  return highest > self->resident ? highest - self->resident : 0;
}

void
av_reading_bounds_assert (const AvReadingBounds *self)
{
  gsize taken = av_reading_bounds_measure (self);

  g_assert_cmpfloat (get_seconds () - self->seconds, <, SECONDS_MAX * (av_reading_bounds_are_watched () ? 100 : 1));

  if (av_reading_bounds_are_watched ())
    return;

  if (taken != G_MAXSIZE)
    g_assert_cmpuint (taken, <, MEMORY_MAX);
  else if (!g_test_failed ())
    g_test_skip ("this kernel does not tell: memory was not measured");
}
