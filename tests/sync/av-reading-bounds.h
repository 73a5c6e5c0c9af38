#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What reading one file may take, whoever wrote it: a second of the processor and
 * 64 MiB, where nothing else watches it. */
typedef struct
{
  double seconds;
  gsize resident;
} AvReadingBounds;

void av_reading_bounds_begin (AvReadingBounds *self);

/* The most that was held at once since, beyond what was held then. G_MAXSIZE: this
 * kernel does not tell. */
gsize av_reading_bounds_measure (const AvReadingBounds *self);

/* A test in which memory could not be measured goes on, and is told as skipped. */
void av_reading_bounds_assert (const AvReadingBounds *self);

/* A watcher of memory takes time and memory of its own. */
gboolean av_reading_bounds_are_watched (void);

G_END_DECLS
