#include "av-field.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-day.h"
#include "av-field-parse.h"
#include "av-moment.h"
#include "av-phone.h"

static char *
show_choices (const AvField *field,
              const char *canonical)
{
  g_auto (GStrv) codes = g_strsplit (canonical, " ", -1);
  GString *shown = g_string_new (NULL);

  for (guint i = 0; codes[i] != NULL; i++)
    {
      const char *label = av_field_find_label (field, codes[i]);

      if (shown->len > 0)
        g_string_append (shown, AV_FIELD_BETWEEN_CHOICES);
      g_string_append (shown, label != NULL ? label : codes[i]);
    }

  return g_string_free (shown, FALSE);
}

/* Figures in groups of three with a narrow space between: 1 250. */
static char *
show_grouped (gint64 number)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  GString *shown = g_string_new (NULL);
  gsize length = strlen (digits);

  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append (shown, "\u202f");
      g_string_append_c (shown, digits[i]);
    }

  return g_string_free (shown, FALSE);
}

static char *
show_money (const char *canonical)
{
  gint64 cents = g_ascii_strtoll (canonical, NULL, 10);
  g_autofree char *euros = show_grouped (cents / 100);

  /* Translators: euros and cents. */
  return g_strdup_printf (_ ("€%1$s.%2$02d"), euros, (int) (cents % 100));
}

/* The one formatter. A text that is not canonical is shown as it is.
 * @canonical: (nullable): NULL and "" are shown as "".
 * Returns: (transfer full). */
char *
av_field_show (const AvField *field,
               const char *canonical)
{
  const char *words = av_answer_show_reserved (canonical);

  if (canonical == NULL || canonical[0] == '\0')
    return g_strdup ("");
  if (words != NULL)
    return g_strdup (words);
  if (!av_field_is_canonical (field, canonical))
    return av_field_has_choices (field) ? show_choices (field, canonical) : g_strdup (canonical);

  switch (field->kind)
    {
    case AV_FIELD_DAY:
      {
        AvDay day = { 0 };

        av_day_from_string (canonical, &day);
        return av_day_show (&day);
      }
    case AV_FIELD_MOMENT:
      return av_moment_show (canonical);
    case AV_FIELD_CHOICE:
    case AV_FIELD_CHOICES:
    case AV_FIELD_YES_NO:
    case AV_FIELD_PLACE:
      return show_choices (field, canonical);
    case AV_FIELD_NUMBER:
      return show_grouped (g_ascii_strtoll (canonical, NULL, 10));
    case AV_FIELD_MONEY:
      return show_money (canonical);
    case AV_FIELD_PHONE:
      return av_phone_show (canonical);
    case AV_FIELD_TEXT:
      return (field->flags & AV_FIELD_REACH) != 0 ? av_phone_show (canonical) : g_strdup (canonical);
    default:
      return g_strdup (canonical);
    }
}
