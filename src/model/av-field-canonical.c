#include "av-field.h"

#include <string.h>

#include "av-code.h"
#include "av-day.h"
#include "av-field-parse.h"
#include "av-id.h"
#include "av-moment.h"
#include "av-phone.h"
#include "av-text-guard.h"

/* Where a name is written in rows taken over from elsewhere that say what
 * ~nsp says. */
#define NOT_TOLD "NSP"

/* First of the marks that may compose with the letter before. */
#define FIRST_MARK 0x300

static gboolean
composes_with_nothing (gunichar character)
{
  return character < FIRST_MARK || (character >= 0x2010 && character <= 0x2027) || character == 0x202f || character == 0x20ac;
}

/* A text that av_field_clean () would leave as it is, found without a copy
 * where it holds nothing but the letters and signs of French. */
static gboolean
is_clean (const AvField *field,
          const char *text)
{
  gboolean note = field->kind == AV_FIELD_NOTE;
  gunichar previous = ' ';
  g_autofree char *clean = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (!composes_with_nothing (character) || character == '\t' || character == '\n')
        return av_field_clean (field, text, &clean, NULL) && g_strcmp0 (clean, text) == 0;
      if (g_unichar_iscntrl (character) || (character == ' ' && previous == ' '))
        return FALSE;
      previous = character;
    }

  return note ? previous != ' ' && previous != '\n' : previous != ' ';
}

static gboolean
is_text (const AvField *field,
         const char *text)
{
  g_autofree char *parsed = NULL;

  if (text[0] == '~' || !is_clean (field, text) || av_text_has_social_security_number (text))
    return FALSE;

  if ((field->flags & (AV_FIELD_SHEET_CODE | AV_FIELD_REACH)) == 0)
    return strlen (text) <= av_field_get_limit (field) || g_utf8_strlen (text, -1) <= av_field_get_limit (field);

  parsed = av_field_parse (field, text, AV_FIELD_READ_ANY, NULL);
  return g_strcmp0 (parsed, text) == 0;
}

static gboolean
is_number (const char *text,
           guint64 limit)
{
  gsize length = strlen (text);

  return length > 0 && length < 16 && strspn (text, "0123456789") == length && (text[0] != '0' || length == 1) &&
         g_ascii_strtoull (text, NULL, 10) <= limit;
}

static gboolean
is_code (const AvField *field,
         const char *text)
{
  return !g_str_equal (text, NOT_TOLD) && av_field_has_code (field, text);
}

static gboolean
is_id (const AvField *field,
       const char *text)
{
  return av_id_is_valid (text);
}

/* Words one space apart, each greater than the one before. */
static gboolean
are_sorted (const AvField *field,
            const char *text,
            gboolean (*is_right) (const AvField *field,
                                  const char *word))
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (!is_right (field, words[i]) || (i > 0 && strcmp (words[i - 1], words[i]) >= 0))
      return FALSE;

  return words[0] != NULL;
}

static gboolean
is_email (const char *text)
{
  g_autofree char *address = g_utf8_validate (text, -1, NULL) ? av_email_parse (text) : NULL;

  return g_strcmp0 (address, text) == 0 && !av_text_has_social_security_number (text);
}

/* Whether @text is stored as it is. For what comes from other installations, a
 * million answers at a time: unlike av_field_check () it neither asks this
 * computer's clock nor says what is wrong. */
gboolean
av_field_is_canonical (const AvField *field,
                       const char *text)
{
  AvDay day;

  if (text == NULL || text[0] == '\0')
    return FALSE;
  if (av_answer_is_reserved (text))
    return TRUE;

  switch (field->kind)
    {
    case AV_FIELD_TEXT:
    case AV_FIELD_NOTE:
      return is_text (field, text);
    case AV_FIELD_DAY:
      return av_day_from_string (text, &day);
    case AV_FIELD_MOMENT:
      return av_moment_is_valid (text);
    case AV_FIELD_CHOICE:
    case AV_FIELD_YES_NO:
    case AV_FIELD_PLACE:
      return is_code (field, text);
    case AV_FIELD_CHOICES:
      return are_sorted (field, text, is_code);
    case AV_FIELD_NUMBER:
    case AV_FIELD_SCALE:
      return is_number (text, av_field_get_limit (field));
    case AV_FIELD_MONEY:
      return is_number (text, AV_FIELD_MONEY_MOST);
    case AV_FIELD_PHONE:
      return av_phone_is_valid (text);
    case AV_FIELD_EMAIL:
      return is_email (text);
    case AV_FIELD_RECORD:
    case AV_FIELD_AGENT:
      return av_id_is_valid (text);
    case AV_FIELD_RECORDS:
      return are_sorted (field, text, is_id);
    default:
      g_return_val_if_reached (FALSE);
    }
}
