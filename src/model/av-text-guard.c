#include "av-text-guard.h"

/* Figures of a French social security number: sex, year, month, département
 * (2A and 2B in Corsica), commune, order, and a key that may be left out. */
#define WITHOUT_KEY 13
#define WITH_KEY 15

static gboolean
is_gap (gunichar character)
{
  return character == ' ' || character == 0xa0 || character == 0x202f || character == 0x2009 ||
         character == '.' || character == '-' || character == 0x2011 || character == '_';
}

/* Collects the figures that begin at @text as people write them, at most two
 * signs between; stops before the first that does not belong.
 * Returns: how many; more than WITH_KEY where they go on. */
static guint
collect_figures (const char *text,
                 char figures[WITH_KEY + 1])
{
  guint n = 0, gap = 0;

  for (const char *p = text; *p != '\0' && gap <= 2; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (is_gap (character))
        {
          gap++;
          continue;
        }

      if (!g_unichar_isdigit (character) &&
          !(n == 6 && figures[5] == '2' && (character | 0x20) >= 'a' && (character | 0x20) <= 'b'))
        break;

      if (n > WITH_KEY)
        break;
      figures[n++] = g_unichar_isdigit (character) ? '0' + g_unichar_digit_value (character) : 'A';
      gap = 0;
    }

  return n;
}

static gboolean
begins_like_number (const char *figures)
{
  int month = (figures[3] - '0') * 10 + figures[4] - '0';

  return figures[0] != '0' && figures[0] != '5' && figures[0] != '6' && figures[0] != '9' &&
         ((month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50) &&
         (figures[5] != '0' || figures[6] != '0');
}

/* Whether the figures that begin here end, in one of the ways they are
 * written, after the thirteenth or the fifteenth. */
static gboolean
is_number_at (const char *text)
{
  char figures[WITH_KEY + 2];
  guint n = collect_figures (text, figures);

  return (n == WITHOUT_KEY || n == WITH_KEY) && begins_like_number (figures);
}

/* A number followed by a date or a price: the figures stop at a gap. */
static gboolean
is_number_before_gap (const char *text)
{
  g_autoptr (GString) head = g_string_new (NULL);
  guint n = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (is_gap (character) && (n == WITHOUT_KEY || n == WITH_KEY) && is_number_at (head->str))
        return TRUE;
      if (g_unichar_isdigit (character) || (n == 6 && g_unichar_isalpha (character)))
        n++;
      else if (!is_gap (character))
        return FALSE;
      if (n > WITH_KEY)
        return FALSE;
      g_string_append_unichar (head, character);
    }

  return FALSE;
}

/* Whether a text holds something of the shape of a French social security
 * number, which is never kept. Better one text refused too many. */
gboolean
av_text_has_social_security_number (const char *text)
{
  gunichar previous = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (g_unichar_isdigit (character) && !g_unichar_isdigit (previous) &&
          (is_number_at (p) || is_number_before_gap (p)))
        return TRUE;

      previous = character;
    }

  return FALSE;
}
