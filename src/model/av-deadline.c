#include "av-deadline.h"

#include <glib/gi18n-lib.h>

#include "av-moment.h"
#include "av-reference-list.h"

#define LIST "delais_immediatete"

/* Returns: the hours of a delay of delais_immediatete.csv; -1 for another. */
int
av_deadline_get_hours (const char *delay)
{
  const char *hours = delay != NULL ? av_reference_list_get_value (av_reference_list_get (LIST), delay, "heures") : NULL;
  guint64 value;

  if (hours == NULL || !g_ascii_string_to_unsigned (hours, 10, 0, G_MAXINT, &value, NULL))
    return -1;
  return (int) value;
}

static gboolean
concerns (AvReferenceList *list,
          const char *delay,
          const char *need)
{
  const char *needs = av_reference_list_get_value (list, delay, "priorites_concernees");
  g_auto (GStrv) each = g_strsplit (needs != NULL ? needs : "", ", ", -1);

  return g_strv_contains ((const char *const *) each, need);
}

/* @needs: (nullable): codes (P1 to P6), a space between.
 * Returns: (nullable): the shortest delay that one of them has without a further
 * condition. */
const char *
av_deadline_propose (const char *needs)
{
  AvReferenceList *list = av_reference_list_get (LIST);
  g_auto (GStrv) codes = g_strsplit (needs != NULL ? needs : "", " ", -1);

  /* Rows go from the shortest to the longest. */
  for (guint row = 0; row < av_reference_list_get_n_rows (list); row++)
    {
      const char *delay = av_reference_list_get_code (list, row);

      for (guint i = 0; codes[i] != NULL; i++)
        if (concerns (list, delay, codes[i]))
          return delay;
    }

  return NULL;
}

/* When an answer is due to a need said at the canonical moment @said_on.
 * Returns: (transfer full) (nullable). */
GDateTime *
av_deadline_get (const char *said_on,
                 const char *delay)
{
  g_autoptr (GDateTime) said = av_moment_from_string (said_on);
  int hours = av_deadline_get_hours (delay);

  return said != NULL && hours >= 0 ? g_date_time_add_hours (said, hours) : NULL;
}

/* Whether the first answer came, or is still waited for, after the deadline.
 * @answered_on: (nullable): canonical moment of the first answer. @now: (nullable). */
gboolean
av_deadline_is_overdue (const char *said_on,
                        const char *delay,
                        const char *answered_on,
                        GDateTime *now)
{
  g_autoptr (GDateTime) due = av_deadline_get (said_on, delay);
  g_autoptr (GDateTime) answered = av_moment_from_string (answered_on);
  g_autoptr (GDateTime) present = now != NULL ? g_date_time_ref (now) : g_date_time_new_now_utc ();

  return due != NULL && g_date_time_compare (answered != NULL ? answered : present, due) > 0;
}

/* To the nearest hour or day; under an hour every minute counts, the one begun too. */
static char *
show_span (GTimeSpan span,
           gboolean late)
{
  int minutes = (int) CLAMP ((span + G_TIME_SPAN_MINUTE - 1) / G_TIME_SPAN_MINUTE, 1, G_MAXINT / 2);
  int hours = (minutes + 30) / 60;
  int days = (hours + 12) / 24;

  if (minutes < 60)
    return late ? g_strdup_printf (ngettext ("%d minute late", "%d minutes late", minutes), minutes)
                : g_strdup_printf (ngettext ("%d minute left", "%d minutes left", minutes), minutes);
  if (hours < 48)
    return late ? g_strdup_printf (ngettext ("%d hour late", "%d hours late", hours), hours)
                : g_strdup_printf (ngettext ("%d hour left", "%d hours left", hours), hours);

  return late ? g_strdup_printf (ngettext ("%d day late", "%d days late", days), days)
              : g_strdup_printf (ngettext ("%d day left", "%d days left", days), days);
}

/* Returns: (transfer full): "3 hours left", "40 minutes left", "2 days late"; "" where there is no
 * deadline. @now: (nullable). */
char *
av_deadline_show (const char *said_on,
                  const char *delay,
                  GDateTime *now)
{
  g_autoptr (GDateTime) due = av_deadline_get (said_on, delay);
  g_autoptr (GDateTime) present = now != NULL ? g_date_time_ref (now) : g_date_time_new_now_utc ();
  GTimeSpan left;

  if (due == NULL)
    return g_strdup ("");

  left = g_date_time_difference (due, present);
  return show_span (ABS (left), left < 0);
}
