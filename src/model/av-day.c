#include "av-day.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "av-field.h"
#include "av-name-fold.h"

/* How months are typed, folded, in French and in English; the first three or
 * four letters are enough where they tell one month from the others. */
static const char *const month_names[12][2] = {
  { "janvier", "january" },
  { "fevrier", "february" },
  { "mars", "march" },
  { "avril", "april" },
  { "mai", "may" },
  { "juin", "june" },
  { "juillet", "july" },
  { "aout", "august" },
  { "septembre", "september" },
  { "octobre", "october" },
  { "novembre", "november" },
  { "decembre", "december" },
};

static const char *const month_labels[12] = {
  NC_ ("month", "Jan"),
  NC_ ("month", "Feb"),
  NC_ ("month", "Mar"),
  NC_ ("month", "Apr"),
  NC_ ("month", "May"),
  NC_ ("month", "Jun"),
  NC_ ("month", "Jul"),
  NC_ ("month", "Aug"),
  NC_ ("month", "Sep"),
  NC_ ("month", "Oct"),
  NC_ ("month", "Nov"),
  NC_ ("month", "Dec"),
};

/* Days counted from today by a word. */
static const struct
{
  const char *word;
  int days;
} day_words[] = {
  { "auj", 0 },
  { "aujourdhui", 0 },
  { "today", 0 },
  { "ce soir", 0 },
  { "hier", -1 },
  { "yesterday", -1 },
  { "avant hier", -2 },
  { "demain", 1 },
  { "tomorrow", 1 },
  { "apres demain", 2 },
};

static gboolean
has_date (int year,
          int month,
          int day)
{
  /* GLib would look at the lowest eight bits of a day. */
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && g_date_valid_dmy (day, month, year);
}

/* Whether the year is one an answer may name and the rest is in the calendar. */
gboolean
av_day_is_valid (const AvDay *day)
{
  if (day->year < AV_DAY_FIRST_YEAR || day->year > AV_DAY_LAST_YEAR)
    return FALSE;

  if (day->month == 0)
    return day->day == 0;

  return has_date (day->year, day->month, day->day == 0 ? 1 : day->day);
}

static void
from_date (const GDate *date,
           AvDay *day)
{
  *day = (AvDay){ g_date_get_year (date), g_date_get_month (date), g_date_get_day (date) };
}

static void
to_date (const AvDay *day,
         GDate *date)
{
  g_date_clear (date, 1);
  g_date_set_dmy (date, MAX (day->day, 1), MAX (day->month, 1), day->year);
}

/* The day of the computer's clock, in the local time zone. */
void
av_day_today (AvDay *today)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  g_date_time_get_ymd (now, &today->year, &today->month, &today->day);
}

/* Reads the canonical text and nothing else: 2004, 2004-05 or 2004-05-12. */
gboolean
av_day_from_string (const char *canonical,
                    AvDay *day)
{
  AvDay parsed = { 0 };
  gsize length = canonical != NULL ? strlen (canonical) : 0;

  if (length != 4 && length != 7 && length != 10)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    if (i == 4 || i == 7 ? canonical[i] != '-' : !g_ascii_isdigit (canonical[i]))
      return FALSE;

  parsed.year = g_ascii_strtoll (canonical, NULL, 10);
  parsed.month = length >= 7 ? g_ascii_strtoll (canonical + 5, NULL, 10) : 0;
  parsed.day = length == 10 ? g_ascii_strtoll (canonical + 8, NULL, 10) : 0;

  if (!av_day_is_valid (&parsed) || (length >= 7 && parsed.month == 0) || (length == 10 && parsed.day == 0))
    return FALSE;

  *day = parsed;
  return TRUE;
}

/* Returns: (transfer full): the canonical text. */
char *
av_day_to_string (const AvDay *day)
{
  if (day->month == 0)
    return g_strdup_printf ("%04d", day->year);
  if (day->day == 0)
    return g_strdup_printf ("%04d-%02d", day->year, day->month);
  return g_strdup_printf ("%04d-%02d-%02d", day->year, day->month, day->day);
}

/* Returns: (transfer full): "24 janv. 2020", "janv. 2020" or "2020". */
char *
av_day_show (const AvDay *day)
{
  const char *month;

  if (day->month == 0)
    return g_strdup_printf ("%d", day->year);

  month = g_dpgettext2 (GETTEXT_PACKAGE, "month", month_labels[day->month - 1]);
  if (day->day == 0)
    /* Translators: a month and a year. */
    return g_strdup_printf (_ ("%1$s %2$d"), month, day->year);
  if (day->day == 1)
    /* Translators: the first day of a month. */
    return g_strdup_printf (_ ("1 %1$s %2$d"), month, day->year);
  /* Translators: a day, a month and a year. */
  return g_strdup_printf (_ ("%1$d %2$s %3$d"), day->day, month, day->year);
}

static int
find_month (const char *word)
{
  gsize length = strlen (word);

  for (int month = 0; length >= 3 && month < 12; month++)
    for (guint language = 0; language < 2; language++)
      if (strncmp (month_names[month][language], word, length) == 0 &&
          /* "jui" begins two months, "mar" and "mai" only one each. */
          (length > 3 || strcmp (word, "jui") != 0))
        return month + 1;

  /* Usual abbreviations that leave letters out. */
  if (strcmp (word, "juil") == 0 || strcmp (word, "jul") == 0)
    return 7;
  return 0;
}

static gboolean
parse_digits (const char *word,
              int *value)
{
  gsize length = strlen (word);

  if (length == 0 || length > 4 || strspn (word, "0123456789") != length)
    return FALSE;

  *value = g_ascii_strtoll (word, NULL, 10);
  return TRUE;
}

/* A year of two figures is at most ten years ahead. */
static gboolean
parse_year (const char *word,
            const AvDay *today,
            int *year)
{
  if (!parse_digits (word, year))
    return FALSE;

  if (strlen (word) == 2)
    {
      *year += today->year / 100 * 100;
      if (*year > today->year + 10)
        *year -= 100;
      return TRUE;
    }

  return strlen (word) == 4;
}

static gboolean
parse_relative (const char *text,
                const char *folded,
                const AvDay *today,
                AvDay *day)
{
  char sign, rest;
  int days;

  for (guint i = 0; i < G_N_ELEMENTS (day_words); i++)
    if (g_str_equal (folded, day_words[i].word))
      {
        av_day_add (today, day_words[i].days, day);
        return TRUE;
      }

  /* -3, +3, +3j, J+3 */
  if (g_ascii_tolower (text[0]) == 'j')
    text++;
  if (sscanf (text, "%c%4d%c", &sign, &days, &rest) == 3 && (g_ascii_tolower (rest) != 'j' || strlen (text) > 6))
    return FALSE;
  if (sscanf (text, "%c%4d", &sign, &days) != 2 || (sign != '+' && sign != '-') || strlen (text) > 6 || days < 0)
    return FALSE;

  av_day_add (today, sign == '-' ? -days : days, day);
  return TRUE;
}

/* A day without its year is the one nearest to today. */
static void
choose_year (const AvDay *today,
             AvDay *day)
{
  int best = G_MAXINT;

  for (int year = today->year - 1; year <= today->year + 1; year++)
    {
      AvDay candidate = { year, day->month, day->day };
      int distance;

      if (!av_day_is_valid (&candidate))
        continue;

      distance = ABS (av_day_get_days_between (today, &candidate));
      if (distance < best)
        {
          best = distance;
          day->year = year;
        }
    }
}

static gboolean
parse_compact (const char *word,
               const AvDay *today,
               AvDay *day)
{
  gsize length = strlen (word);
  g_autofree char *in_day = g_strndup (word, 2);
  g_autofree char *in_month = length >= 4 ? g_strndup (word + 2, 2) : NULL;

  if (strspn (word, "0123456789") != length)
    return FALSE;

  if (length == 4)
    return parse_year (word, today, &day->year);

  return (length == 6 || length == 8) && parse_digits (in_day, &day->day) &&
         parse_digits (in_month, &day->month) && parse_year (word + 4, today, &day->year) && day->day > 0;
}

/* @words: a day, a month, a year, those that are known. */
static gboolean
parse_words (char **words,
             guint n_words,
             const AvDay *today,
             AvDay *day)
{
  const char *month = n_words == 3 ? words[1] : words[0];

  if (n_words == 1)
    return parse_compact (words[0], today, day);

  if (n_words == 0 || n_words > 3)
    return FALSE;

  /* 2004-05 and 2004-05-12 */
  if (strlen (words[0]) == 4 && parse_year (words[0], today, &day->year))
    return parse_digits (words[1], &day->month) && day->month > 0 &&
           (n_words == 2 || (parse_digits (words[2], &day->day) && day->day > 0));

  if (n_words == 2)
    {
      /* 05/2004, mai 2004; otherwise a day and its month: 24/1, 24 janvier. */
      if (strlen (words[1]) == 4 && parse_year (words[1], today, &day->year))
        return ((day->month = find_month (month)) > 0 || parse_digits (month, &day->month)) && day->month > 0;
      month = words[1];
    }

  if (g_str_equal (words[0], "1er"))
    day->day = 1;
  else if (!parse_digits (words[0], &day->day) || day->day == 0)
    return FALSE;

  if ((day->month = find_month (month)) == 0 && !parse_digits (month, &day->month))
    return FALSE;

  if (n_words == 2)
    choose_year (today, day);

  return n_words == 2 || parse_year (words[2], today, &day->year);
}

/* Reads a day as people type it: 24/1/20, 24 janv. 2020, 240120, 24/1, 2004,
 * 2004-05, mai 2004, hier, auj., demain, -3, +3, J+3. @today may be NULL. */
gboolean
av_day_parse (const char *text,
              const AvDay *today,
              AvDay *day,
              GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autofree char *folded = av_name_fold (trimmed);
  g_auto (GStrv) words = g_strsplit (folded, " ", 6);
  AvDay now, parsed = { 0 };

  if (today == NULL)
    {
      av_day_today (&now);
      today = &now;
    }

  if (parse_relative (trimmed, folded, today, &parsed) ||
      parse_words (words, g_strv_length (words), today, &parsed))
    {
      if (av_day_is_valid (&parsed))
        {
          *day = parsed;
          return TRUE;
        }

      g_set_error (error, AV_FIELD_ERROR, AV_FIELD_ERROR_RANGE,
                   _ ("There is no day “%s” in the calendar."), trimmed);
      return FALSE;
    }

  g_set_error (error, AV_FIELD_ERROR, AV_FIELD_ERROR_INVALID,
               _ ("“%s” is not a date. Write for instance 24/1/2020, 2004 or yesterday."), trimmed);
  return FALSE;
}

/* The first and the last day that a day known in part may be. */
void
av_day_get_span (const AvDay *day,
                 AvDay *first,
                 AvDay *last)
{
  int month = day->month == 0 ? 12 : day->month;

  *first = (AvDay){ day->year, MAX (day->month, 1), MAX (day->day, 1) };
  *last = (AvDay){ day->year, month, day->day == 0 ? g_date_get_days_in_month (month, day->year) : day->day };
}

/* Orders days by the first day they may be. */
int
av_day_compare (const AvDay *one,
                const AvDay *other)
{
  if (one->year != other->year)
    return one->year < other->year ? -1 : 1;
  if (one->month != other->month)
    return one->month < other->month ? -1 : 1;
  if (one->day != other->day)
    return one->day < other->day ? -1 : 1;
  return 0;
}

void
av_day_add (const AvDay *day,
            int n_days,
            AvDay *sum)
{
  GDate date;

  to_date (day, &date);
  if (n_days >= 0)
    g_date_add_days (&date, n_days);
  else
    g_date_subtract_days (&date, -n_days);
  from_date (&date, sum);
}

int
av_day_get_days_between (const AvDay *from,
                         const AvDay *to)
{
  GDate first, last;

  to_date (from, &first);
  to_date (to, &last);
  return g_date_days_between (&first, &last);
}

static int
get_years (const AvDay *birth,
           const AvDay *on)
{
  gboolean before_birthday = on->month < birth->month || (on->month == birth->month && on->day < birth->day);

  return on->year - birth->year - (before_birthday ? 1 : 0);
}

/* Completed years between @birth and @on, which differ where a day is known
 * in part. */
void
av_day_get_age (const AvDay *birth,
                const AvDay *on,
                int *least,
                int *most)
{
  AvDay first_birth, last_birth, first, last;

  av_day_get_span (birth, &first_birth, &last_birth);
  av_day_get_span (on, &first, &last);
  *least = get_years (&last_birth, &first);
  *most = get_years (&first_birth, &last);
}
