#include "av-field-parse.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-code.h"
#include "av-id.h"
#include "av-limits.h"
#include "av-moment.h"
#include "av-phone.h"
#include "av-place.h"

/* A clock may be a little ahead of another. */
#define CLOCK_TOLERANCE (5 * G_TIME_SPAN_MINUTE)

static gboolean
refuse_text (GError **error)
{
  g_set_error_literal (error, AV_FIELD_ERROR, AV_FIELD_ERROR_INVALID,
                       _ ("This is not text, or far too long for an answer."));
  return FALSE;
}

/* Puts a text in order before it is read: UTF-8 in its composed form, one space
 * for any run of them, no control character; a note keeps its line ends.
 * @text: (out) (transfer full) (nullable): NULL where nothing is left. */
gboolean
av_field_clean (const AvField *field,
                const char *input,
                char **text,
                GError **error)
{
  g_autofree char *composed = NULL;
  g_autoptr (GString) clean = NULL;
  gboolean note = field->kind == AV_FIELD_NOTE;

  *text = NULL;
  if (input == NULL)
    return TRUE;

  if (strlen (input) > AV_LIMIT_VALUE || !g_utf8_validate (input, -1, NULL))
    return refuse_text (error);

  composed = g_utf8_normalize (input, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  clean = g_string_new (NULL);

  for (const char *p = composed; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);
      gboolean space = character == ' ' || character == '\t' || (!note && (character == '\n' || character == '\r'));

      if (space && (clean->len == 0 || clean->str[clean->len - 1] == ' ' || clean->str[clean->len - 1] == '\n'))
        continue;
      if (space)
        g_string_append_c (clean, ' ');
      else if (character == '\n' && note)
        {
          while (clean->len > 0 && clean->str[clean->len - 1] == ' ')
            g_string_truncate (clean, clean->len - 1);
          if (clean->len > 0)
            g_string_append_c (clean, '\n');
        }
      else if (!g_unichar_iscntrl (character) && character != 0xfeff)
        g_string_append_unichar (clean, character);
    }

  /* What was taken out may have stood between two that now compose. */
  g_free (composed);
  composed = g_utf8_normalize (clean->str, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  g_strstrip (composed);

  /* Composed it may be longer than it was. */
  if (strlen (composed) > AV_LIMIT_VALUE)
    return refuse_text (error);
  if (composed[0] != '\0')
    *text = g_steal_pointer (&composed);
  return TRUE;
}

static char *
parse_text (const AvField *field,
            const char *text,
            GError **error)
{
  guint limit = av_field_get_limit (field);
  glong length = g_utf8_strlen (text, -1);

  if ((field->flags & AV_FIELD_SHEET_CODE) != 0)
    return av_code_parse (text, error);

  if ((field->flags & AV_FIELD_REACH) != 0)
    {
      char *found = av_phone_parse (text);

      if (found == NULL)
        found = av_email_parse (text);
      if (found != NULL)
        return found;
    }

  if (length > limit)
    {
      g_set_error (error, AV_FIELD_ERROR, AV_FIELD_ERROR_TOO_LONG,
                   ngettext ("At most %d character here; this has %ld.",
                             "At most %d characters here; this has %ld.", limit),
                   limit, length);
      return NULL;
    }

  return g_strdup (text);
}

static char *
parse_day (const AvField *field,
           const char *text,
           GError **error)
{
  AvDay day, today, first, last;

  if (!av_day_parse (text, NULL, &day, error))
    return NULL;

  if ((field->flags & AV_FIELD_PAST) != 0)
    {
      av_day_today (&today);
      av_day_get_span (&day, &first, &last);
      if (av_day_compare (&first, &today) > 0)
        {
          g_set_error (error, AV_FIELD_ERROR, AV_FIELD_ERROR_FUTURE,
                       _ ("“%s” is still to come: this date cannot be in the future."), text);
          return NULL;
        }
    }

  return av_day_to_string (&day);
}

static char *
parse_moment (const AvField *field,
              const char *text,
              GError **error)
{
  g_autofree char *canonical = NULL;
  g_autoptr (GDateTime) time = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  canonical = av_moment_parse (text, NULL, error);
  if (canonical == NULL)
    return NULL;

  time = av_moment_from_string (canonical);
  if (time == NULL)
    {
      g_set_error (error, AV_FIELD_ERROR, AV_FIELD_ERROR_RANGE,
                   _ ("There is no moment “%s” in the calendar."), text);
      return NULL;
    }

  if ((field->flags & AV_FIELD_PAST) != 0 && g_date_time_difference (time, now) > CLOCK_TOLERANCE)
    {
      g_set_error (error, AV_FIELD_ERROR, AV_FIELD_ERROR_FUTURE,
                   _ ("“%s” is still to come: this moment cannot be in the future."), text);
      return NULL;
    }

  return g_steal_pointer (&canonical);
}

static char *
parse_place (const AvField *field,
             const char *text,
             GError **error)
{
  const char *code = av_field_find_choice (field, text);

  if (code == NULL)
    code = av_place_find (text, error);

  return g_strdup (code);
}

static char *
parse_choice (const AvField *field,
              const char *text,
              GError **error)
{
  const char *code = av_field_find_choice (field, text);

  if (code == NULL)
    {
      g_set_error (error, AV_FIELD_ERROR, AV_FIELD_ERROR_CHOICE,
                   _ ("“%s” is not one of the answers proposed."), text);
      return NULL;
    }

  return g_strdup (g_str_equal (code, "NSP") ? AV_ANSWER_UNKNOWN : code);
}

static int
compare_strings (gconstpointer one,
                 gconstpointer other)
{
  return strcmp (*(const char *const *) one, *(const char *const *) other);
}

/* Sorted, each once, a space between. */
static char *
join_sorted (GPtrArray *codes)
{
  GString *joined = g_string_new (NULL);

  g_ptr_array_sort (codes, compare_strings);
  for (guint i = 0; i < codes->len; i++)
    {
      if (i > 0 && g_str_equal (codes->pdata[i], codes->pdata[i - 1]))
        continue;
      if (joined->len > 0)
        g_string_append_c (joined, ' ');
      g_string_append (joined, codes->pdata[i]);
    }

  return g_string_free (joined, FALSE);
}

/* One answer, or several as they are shown, between commas, or, when they are
 * codes, between spaces. */
static char **
split_choices (const AvField *field,
               const char *text)
{
  if (strstr (text, AV_FIELD_BETWEEN_CHOICES) != NULL)
    return g_strsplit (text, AV_FIELD_BETWEEN_CHOICES, -1);
  if (av_field_find_choice (field, text) != NULL)
    return g_strsplit (text, AV_FIELD_BETWEEN_CHOICES, 1);
  return g_strsplit_set (text, strpbrk (text, ",;") != NULL ? ",;" : " ", -1);
}

static char *
parse_choices (const AvField *field,
               const char *text,
               GError **error)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();
  g_auto (GStrv) parts = split_choices (field, text);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *part = g_strstrip (parts[i]);
      const char *code = part[0] != '\0' ? av_field_find_choice (field, part) : NULL;

      if (part[0] == '\0')
        continue;

      if (code == NULL)
        {
          g_set_error (error, AV_FIELD_ERROR, AV_FIELD_ERROR_CHOICE,
                       _ ("“%s” is not one of the answers proposed."), part);
          return NULL;
        }

      g_ptr_array_add (codes, (gpointer) code);
    }

  if (codes->len == 0)
    {
      g_set_error (error, AV_FIELD_ERROR, AV_FIELD_ERROR_CHOICE,
                   _ ("“%s” is not one of the answers proposed."), text);
      return NULL;
    }

  /* "Not told" beside other answers says nothing. */
  if (codes->len == 1 && g_str_equal (codes->pdata[0], "NSP"))
    return g_strdup (AV_ANSWER_UNKNOWN);
  for (guint i = codes->len; i > 0; i--)
    if (g_str_equal (codes->pdata[i - 1], "NSP"))
      g_ptr_array_remove_index (codes, i - 1);

  return codes->len > 0 ? join_sorted (codes) : g_strdup (AV_ANSWER_UNKNOWN);
}

static char *
parse_yes_no (const AvField *field,
              const char *text,
              GError **error)
{
  static const AvChoice spellings[] = {
    { "oui", "o" },
    { "oui", "1" },
    { "oui", "yes" },
    { "oui", "y" },
    { "oui", "vrai" },
    { "non", "n" },
    { "non", "0" },
    { "non", "no" },
    { "non", "faux" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (spellings); i++)
    if (g_ascii_strcasecmp (text, spellings[i].label) == 0)
      return g_strdup (spellings[i].code);

  return parse_choice (field, text, error);
}

static char *
parse_number (const AvField *field,
              const char *text,
              GError **error)
{
  g_autofree char *digits = g_strdup (text);
  guint limit = av_field_get_limit (field);
  gsize n = 0;
  guint64 number;

  /* 1 250, with any kind of space. */
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      {
        if (!g_ascii_isdigit (*p))
          {
            g_set_error (error, AV_FIELD_ERROR, AV_FIELD_ERROR_INVALID,
                         _ ("“%s” is not a whole number."), text);
            return NULL;
          }
        digits[n++] = *p;
      }
  digits[n] = '\0';

  if (n == 0 || !g_ascii_string_to_unsigned (digits, 10, 0, limit, &number, NULL))
    {
      g_set_error (error, AV_FIELD_ERROR, AV_FIELD_ERROR_RANGE,
                   _ ("A number from 0 to %d is expected here."), limit);
      return NULL;
    }

  return g_strdup_printf ("%" G_GUINT64_FORMAT, number);
}

/* 12, 12,50, 12.5, 1 250,00 €; bare figures are cents unless typed. */
static char *
parse_money (const char *text,
             AvFieldReading reading,
             GError **error)
{
  g_autoptr (GString) euros = g_string_new (NULL);
  g_autoptr (GString) cents = g_string_new (NULL);
  GString *into = euros;
  gboolean unit = FALSE, ended = FALSE, wrong = FALSE;
  guint64 amount = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (g_ascii_isdigit (*p) && !ended)
        g_string_append_c (into, *p);
      else if ((character == ',' || character == '.') && into == euros)
        into = cents;
      else if (character == 0x20ac && !unit)
        {
          unit = TRUE;
          ended = euros->len > 0;
        }
      else if (!g_unichar_isspace (character))
        wrong = TRUE;
    }

  if (wrong || euros->len == 0 || (into == cents && (cents->len == 0 || cents->len > 2)))
    {
      g_set_error (error, AV_FIELD_ERROR, AV_FIELD_ERROR_INVALID,
                   _ ("“%s” is not an amount. Write for instance 12 or 12.50."), text);
      return NULL;
    }

  if (cents->len == 1)
    g_string_append_c (cents, '0');
  if (into == euros && (unit || reading == AV_FIELD_READ_TYPED))
    g_string_append (cents, "00");
  g_string_append (euros, cents->str);

  if (!g_ascii_string_to_unsigned (euros->str, 10, 0, AV_FIELD_MONEY_MOST, &amount, NULL))
    {
      g_set_error (error, AV_FIELD_ERROR, AV_FIELD_ERROR_RANGE,
                   _ ("“%s” is more than an amount can be here."), text);
      return NULL;
    }

  return g_strdup_printf ("%" G_GUINT64_FORMAT, amount);
}

static char *
parse_ids (const AvField *field,
           const char *text,
           GError **error)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);
  g_auto (GStrv) parts = g_strsplit (lower, " ", -1);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (!av_id_is_valid (parts[i]))
        {
          g_set_error (error, AV_FIELD_ERROR, AV_FIELD_ERROR_INVALID,
                       _ ("“%s” does not name a record. Choose it in the list."), text);
          return NULL;
        }
      g_ptr_array_add (ids, parts[i]);
    }

  if (ids->len > 1 && field->kind != AV_FIELD_RECORDS)
    {
      g_set_error (error, AV_FIELD_ERROR, AV_FIELD_ERROR_INVALID,
                   _ ("Only one record can be named here."));
      return NULL;
    }

  return join_sorted (ids);
}

static char *
parse_phone (const char *text,
             GError **error)
{
  char *number = av_phone_parse (text);

  /* It may be all there is. */
  if (number == NULL)
    number = av_phone_parse_partial (text);
  if (number == NULL)
    g_set_error (error, AV_FIELD_ERROR, AV_FIELD_ERROR_INVALID,
                 _ ("“%s” is not a telephone number: ten figures, or the country's code first."), text);
  return number;
}

static char *
parse_email (const char *text,
             GError **error)
{
  char *address = av_email_parse (text);

  if (address == NULL)
    g_set_error (error, AV_FIELD_ERROR, AV_FIELD_ERROR_INVALID,
                 _ ("“%s” is not an e-mail address."), text);
  return address;
}

/* @text: clean, not empty, not a reserved answer.
 * Returns: (transfer full) (nullable): the canonical text. */
char *
av_field_parse (const AvField *field,
                const char *text,
                AvFieldReading reading,
                GError **error)
{
  switch (field->kind)
    {
    case AV_FIELD_TEXT:
    case AV_FIELD_NOTE:
      return parse_text (field, text, error);
    case AV_FIELD_DAY:
      return parse_day (field, text, error);
    case AV_FIELD_MOMENT:
      return parse_moment (field, text, error);
    case AV_FIELD_CHOICE:
      return parse_choice (field, text, error);
    case AV_FIELD_CHOICES:
      return parse_choices (field, text, error);
    case AV_FIELD_NUMBER:
    case AV_FIELD_SCALE:
      return parse_number (field, text, error);
    case AV_FIELD_MONEY:
      return parse_money (text, reading, error);
    case AV_FIELD_YES_NO:
      return parse_yes_no (field, text, error);
    case AV_FIELD_PHONE:
      return parse_phone (text, error);
    case AV_FIELD_EMAIL:
      return parse_email (text, error);
    case AV_FIELD_PLACE:
      return parse_place (field, text, error);
    case AV_FIELD_RECORD:
    case AV_FIELD_RECORDS:
    case AV_FIELD_AGENT:
      return parse_ids (field, text, error);
    default:
      g_return_val_if_reached (NULL);
    }
}
