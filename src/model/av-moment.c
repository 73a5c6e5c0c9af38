#include "av-moment.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <time.h>

#include "av-field.h"

#define CANONICAL_LENGTH 25

/* Returns: (transfer full): the canonical text, in the offset of @time. */
char *
av_moment_from_date_time (GDateTime *time)
{
  GTimeSpan offset = g_date_time_get_utc_offset (time) / G_TIME_SPAN_MINUTE;
  g_autofree char *clock = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");

  return g_strdup_printf ("%s%c%02d:%02d", clock, offset < 0 ? '-' : '+',
                          (int) ABS (offset) / 60, (int) ABS (offset) % 60);
}

/* Without a GTimeZone, which reads the machine's zone anew each time.
 * Returns: (transfer full): the canonical text, in local time and its offset. */
char *
av_moment_from_unix (gint64 seconds)
{
  time_t time = (time_t) seconds;
  struct tm local;
  long offset;

  localtime_r (&time, &local);
  offset = local.tm_gmtoff / 60;
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d%c%02ld:%02ld", local.tm_year + 1900, local.tm_mon + 1, local.tm_mday,
                          local.tm_hour, local.tm_min, local.tm_sec, offset < 0 ? '-' : '+', labs (offset) / 60, labs (offset) % 60);
}

/* Returns: (transfer full): now, in local time and its offset. */
char *
av_moment_now (void)
{
  return av_moment_from_unix (g_get_real_time () / G_USEC_PER_SEC);
}

static int
get_two (const char *digits)
{
  return (digits[0] - '0') * 10 + digits[1] - '0';
}

/* Whether @canonical is a canonical text, and nothing else. */
gboolean
av_moment_is_valid (const char *canonical)
{
  static const char shape[] = "0000-00-00T00:00:00+00:00";
  char day_text[11];
  AvDay day;

  if (canonical == NULL || strlen (canonical) != CANONICAL_LENGTH)
    return FALSE;

  for (guint i = 0; i < CANONICAL_LENGTH; i++)
    if (shape[i] == '0' ? !g_ascii_isdigit (canonical[i])
                        : canonical[i] != shape[i] && !(shape[i] == '+' && canonical[i] == '-'))
      return FALSE;

  memcpy (day_text, canonical, 10);
  day_text[10] = '\0';

  return av_day_from_string (day_text, &day) && get_two (canonical + 11) < 24 && get_two (canonical + 14) < 60 &&
         get_two (canonical + 17) < 60 && get_two (canonical + 20) <= 14 && get_two (canonical + 23) < 60 &&
         !g_str_has_suffix (canonical, "-00:00");
}

/* Reads the canonical text and nothing else.
 * Returns: (transfer full) (nullable). */
GDateTime *
av_moment_from_string (const char *canonical)
{
  return av_moment_is_valid (canonical) ? g_date_time_new_from_iso8601 (canonical, NULL) : NULL;
}

static gboolean
parse_part (const char **text,
            int most,
            int *value)
{
  gsize n_digits = strspn (*text, "0123456789");

  if (n_digits < 1 || n_digits > 2)
    return FALSE;

  *value = g_ascii_strtoll (*text, NULL, 10);
  *text += n_digits;
  return *value <= most;
}

/* 14:30, 14h30, 14 h 30, 14h, 14:30:05 */
static gboolean
parse_clock (const char *text,
             int *hour,
             int *minute,
             int *second)
{
  g_autofree char *compact = g_strdup (text);
  const char *p = compact;
  gsize length = 0;
  gboolean french;

  for (const char *c = text; *c != '\0'; c++)
    if (*c != ' ')
      compact[length++] = *c;
  compact[length] = '\0';

  *minute = *second = 0;
  if (!parse_part (&p, 23, hour))
    return FALSE;

  french = *p == 'h' || *p == 'H';
  if (!french && *p != ':')
    return FALSE;
  if (*++p == '\0')
    return french;
  if (!parse_part (&p, 59, minute))
    return FALSE;
  if (*p == ':')
    {
      p++;
      if (!parse_part (&p, 59, second))
        return FALSE;
    }

  return *p == '\0';
}

/* Finds where the time of day begins: after the last space, comma or "à" that
 * stands before a figure and leaves a time behind it. */
static const char *
find_clock (const char *text,
            int *hour,
            int *minute,
            int *second)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      gboolean starts = g_ascii_isdigit (*p) && (p == text || p[-1] == ' ' || p[-1] == ',' || p[-1] == 'T' || p[-1] == '\xa0');

      if (starts && parse_clock (p, hour, minute, second))
        return p;
    }

  return NULL;
}

/* The day written before the time, without what joins the two. */
static char *
take_day (const char *text,
          const char *end)
{
  g_autofree char *day = g_strstrip (g_strndup (text, end - text));

  if (g_str_has_suffix (day, "à"))
    day[strlen (day) - strlen ("à")] = '\0';
  g_strchomp (day);
  if (g_str_has_suffix (day, ","))
    day[strlen (day) - 1] = '\0';

  return g_strchomp (g_steal_pointer (&day));
}

static char *
parse_iso (const char *text)
{
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *canonical = NULL;
  g_autoptr (GDateTime) again = NULL;

  if (strlen (text) < 16 || text[10] != 'T')
    return NULL;

  time = g_date_time_new_from_iso8601 (text, local);
  canonical = time != NULL ? av_moment_from_date_time (time) : NULL;
  again = av_moment_from_string (canonical);
  return again != NULL ? g_steal_pointer (&canonical) : NULL;
}

/* Reads a moment as people type it: 14:30, 14h30, hier 14:30, 24/1/20 à 14h,
 * maintenant, or the canonical text. @now may be NULL.
 * Returns: (transfer full): the canonical text, or NULL. */
char *
av_moment_parse (const char *text,
                 GDateTime *now,
                 GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autoptr (GDateTime) present = now != NULL ? g_date_time_ref (now) : g_date_time_new_now_local ();
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *iso = parse_iso (trimmed);
  g_autofree char *before = NULL;
  int hour = 0, minute = 0, second = 0;
  const char *clock;
  AvDay today, day;

  if (iso != NULL)
    return g_steal_pointer (&iso);

  if (g_ascii_strcasecmp (trimmed, "maintenant") == 0 || g_ascii_strcasecmp (trimmed, "now") == 0)
    return av_moment_from_date_time (present);

  clock = find_clock (trimmed, &hour, &minute, &second);
  if (clock == NULL)
    {
      g_set_error (error, AV_FIELD_ERROR, AV_FIELD_ERROR_INVALID,
                   _ ("“%s” is not a day and a time. Write for instance 14:30 or yesterday 14:30."), trimmed);
      return NULL;
    }

  g_date_time_get_ymd (present, &today.year, &today.month, &today.day);
  before = take_day (trimmed, clock);
  day = today;
  if (before[0] != '\0' && !av_day_parse (before, &today, &day, error))
    return NULL;

  if (day.day != 0)
    time = g_date_time_new (g_date_time_get_timezone (present), day.year, day.month, day.day, hour, minute, second);
  if (time == NULL)
    {
      g_set_error (error, AV_FIELD_ERROR, AV_FIELD_ERROR_INVALID,
                   _ ("“%s” needs a whole day beside the time."), trimmed);
      return NULL;
    }

  return av_moment_from_date_time (time);
}

/* Shows the time of the place where it was noted.
 * Returns: (transfer full): "24 janv. 2020, 14:30". */
char *
av_moment_show (const char *canonical)
{
  g_autofree char *shown_day = NULL;
  g_autofree char *clock = NULL;
  AvDay day;

  av_moment_get_day (canonical, &day);
  shown_day = av_day_show (&day);
  clock = g_strndup (canonical + 11, 5);

  /* Translators: a day and the time of day. */
  return g_strdup_printf (_ ("%1$s, %2$s"), shown_day, clock);
}

/* Returns: (transfer full): "24 Jan 2020", the day at this place, "" where no calendar
 * has it. @milliseconds: since 1970. */
char *
av_moment_show_day (gint64 milliseconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (milliseconds / 1000);

  return time != NULL ? g_date_time_format (time, _ ("%-d %b %Y")) : g_strdup ("");
}

/* The day of a canonical moment, where it was noted. */
void
av_moment_get_day (const char *canonical,
                   AvDay *day)
{
  g_autofree char *text = g_strndup (canonical, 10);

  if (!av_day_from_string (text, day))
    *day = (AvDay){ AV_DAY_FIRST_YEAR, 1, 1 };
}
