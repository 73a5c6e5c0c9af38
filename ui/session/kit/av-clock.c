#include "av-clock.h"

#include <glib/gi18n.h>

#include "av-deadline.h"
#include "av-moment.h"

/* "H+5" within the day, "D+2" after it. */
static char *
show_elapsed (GDateTime *from,
              GDateTime *to)
{
  gint64 hours = MAX (g_date_time_difference (to, from) / G_TIME_SPAN_HOUR, 0);

  if (hours < 24)
    return g_strdup_printf (_ ("H+%d"), (int) hours);

  return g_strdup_printf (_ ("D+%d"), (int) (hours / 24));
}

/* "H3", "D3": as teams say it. */
static char *
show_delay (const char *delay)
{
  int hours = av_deadline_get_hours (delay);

  if (hours < 0)
    return NULL;
  if (hours < 24)
    return g_strdup_printf (_ ("H%d"), hours);

  return g_strdup_printf (_ ("D%d"), hours / 24);
}

typedef struct
{
  char *elapsed;
  char *delay;
  gboolean answered;
  gboolean late;
} Reading;

static gboolean
read_clock (Reading *reading,
            const char *said_on,
            const char *delay,
            const char *answered_on,
            GDateTime *now)
{
  g_autoptr (GDateTime) said = said_on != NULL ? av_moment_from_string (said_on) : NULL;
  g_autoptr (GDateTime) answered = answered_on != NULL ? av_moment_from_string (answered_on) : NULL;
  g_autoptr (GDateTime) present = now != NULL ? g_date_time_ref (now) : g_date_time_new_now_local ();

  if (said == NULL)
    return FALSE;

  reading->answered = answered != NULL;
  reading->elapsed = show_elapsed (said, answered != NULL ? answered : present);
  reading->delay = show_delay (delay);
  reading->late = av_deadline_is_overdue (said_on, delay, answered_on, present);

  return TRUE;
}

char *
av_clock_show (const char *said_on,
               const char *delay,
               const char *answered_on,
               GDateTime *now,
               gboolean *late)
{
  Reading reading = { NULL };
  g_autofree char *elapsed = NULL;
  g_autofree char *limit = NULL;

  if (late != NULL)
    *late = FALSE;
  if (!read_clock (&reading, said_on, delay, answered_on, now))
    return g_strdup ("");

  elapsed = reading.elapsed;
  limit = reading.delay;
  if (late != NULL)
    *late = reading.late;
  if (limit == NULL)
    return g_strdup_printf (reading.answered ? _ ("First answer: %s") : _ ("No answer yet: %s"), elapsed);
  if (reading.answered)
    return g_strdup_printf (reading.late ? _ ("First answer: %s (limit %s), late") : _ ("First answer: %s (limit %s)"), elapsed, limit);

  return g_strdup_printf (reading.late ? _ ("Late, no answer yet: %s (limit %s)") : _ ("No answer yet: %s (limit %s)"), elapsed, limit);
}

char *
av_clock_show_short (const char *said_on,
                     const char *delay,
                     const char *answered_on,
                     GDateTime *now,
                     gboolean *late)
{
  Reading reading = { NULL };
  g_autofree char *elapsed = NULL;
  g_autofree char *limit = NULL;

  if (late != NULL)
    *late = FALSE;
  if (!read_clock (&reading, said_on, delay, answered_on, now))
    return g_strdup ("");

  elapsed = reading.elapsed;
  limit = reading.delay;
  if (late != NULL)
    *late = reading.late;
  if (limit == NULL)
    return g_steal_pointer (&elapsed);

  return g_strdup_printf (reading.late ? _ ("Late: %s, limit %s") : _ ("%s, limit %s"), elapsed, limit);
}
