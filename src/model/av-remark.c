#include "av-remark.h"

#include <glib/gi18n-lib.h>

#include "av-moment.h"
#include "av-phone.h"
#include "av-record.h"

/* Seconds since 1970 of its beginning and its end: a day, or a year, is long. */
typedef struct
{
  gint64 first;
  gint64 last;
} Span;

static gint64
get_midnight (const AvDay *day)
{
  g_autoptr (GDateTime) midnight = g_date_time_new_local (day->year, day->month, day->day, 0, 0, 0);

  return midnight != NULL ? g_date_time_to_unix (midnight) : 0;
}

static gboolean
read_span (const AvField *field,
           const char *answer,
           Span *span)
{
  AvDay day, first, last, next;

  if (answer == NULL || av_answer_is_reserved (answer) || !av_field_is_canonical (field, answer))
    return FALSE;

  if (field->kind == AV_FIELD_MOMENT)
    {
      g_autoptr (GDateTime) moment = av_moment_from_string (answer);

      span->first = span->last = moment != NULL ? g_date_time_to_unix (moment) : 0;
      return moment != NULL;
    }

  if (!av_day_from_string (answer, &day))
    return FALSE;

  av_day_get_span (&day, &first, &last);
  av_day_add (&last, 1, &next);
  span->first = get_midnight (&first);
  span->last = get_midnight (&next) - 1;
  return TRUE;
}

gboolean
av_remark_check_order (const AvForm *form,
                       const AvField *field,
                       GVariant *answers,
                       GError **error)
{
  const AvField *before = field->after != NULL ? av_form_find_field (form, field->after) : NULL;
  g_autofree char *shown = NULL;
  Span beginning, end;

  if (before == NULL || !read_span (before, av_answers_get (answers, before->id), &beginning) ||
      !read_span (field, av_answers_get (answers, field->id), &end) || end.last >= beginning.first)
    return TRUE;

  shown = av_field_show (before, av_answers_get (answers, before->id));
  g_set_error (error, AV_FIELD_ERROR, AV_FIELD_ERROR_RANGE,
               _ ("This is before “%s” (%s): correct one or the other."), av_field_get_label (before), shown);
  return FALSE;
}

static char *
remark_number (const char *answer)
{
  guint n_digits = answer != NULL ? av_phone_count_partial (answer) : 0;

  if (n_digits == 0)
    return NULL;

  return g_strdup_printf (ngettext ("%u digit: a French number has ten, one from elsewhere begins with +. It is kept as it is.",
                                    "%u digits: a French number has ten, one from elsewhere begins with +. It is kept as it is.", n_digits),
                          n_digits);
}

static gboolean
is_number (const AvField *field)
{
  return field->kind == AV_FIELD_PHONE || (field->flags & AV_FIELD_REACH) != 0;
}

gboolean
av_remark_concerns (const AvField *field)
{
  return field->after != NULL || is_number (field);
}

char *
av_remark_find (const AvForm *form,
                const AvField *field,
                GVariant *answers)
{
  g_autoptr (GError) error = NULL;

  if (is_number (field))
    return remark_number (av_answers_get (answers, field->id));
  if (!av_remark_check_order (form, field, answers, &error))
    return g_strdup (error->message);

  return NULL;
}
