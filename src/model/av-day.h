#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A day that may be known in part: month and day are 0 where they are not. */
typedef struct
{
  int year;
  int month;
  int day;
} AvDay;

/* Span of the years an answer may name. */
#define AV_DAY_FIRST_YEAR 1900
#define AV_DAY_LAST_YEAR 2199

void av_day_today (AvDay *today);
gboolean av_day_parse (const char *text,
                       const AvDay *today,
                       AvDay *day,
                       GError **error);
gboolean av_day_from_string (const char *canonical,
                             AvDay *day);
char *av_day_to_string (const AvDay *day);
char *av_day_show (const AvDay *day);
gboolean av_day_is_valid (const AvDay *day);
void av_day_get_span (const AvDay *day,
                      AvDay *first,
                      AvDay *last);
int av_day_compare (const AvDay *one,
                    const AvDay *other);
void av_day_add (const AvDay *day,
                 int n_days,
                 AvDay *sum);
int av_day_get_days_between (const AvDay *from,
                             const AvDay *to);
void av_day_get_age (const AvDay *birth,
                     const AvDay *on,
                     int *least,
                     int *most);

G_END_DECLS
