#include "av-phone.h"

#include <string.h>

#define FRANCE "+33"
#define FRENCH_DIGITS 9
#define SHORTEST 8
#define LONGEST 15
/* With fewer it is a house or a floor. */
#define FEWEST 4
/* With more it is several numbers, or none. */
#define MOST 20

#define EMAIL_LONGEST 254
#define EMAIL_NAME_LONGEST 64

static gboolean
is_between (gunichar character)
{
  return g_unichar_isspace (character) || character == '.' || character == '-' || character == '/' ||
         character == 0x2011 || character == '(' || character == ')';
}

static char *
collect_digits (const char *text)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (character == '+' && digits->len == 0)
        g_string_append_c (digits, '+');
      else if (character < 0x80 && g_ascii_isdigit (character))
        g_string_append_c (digits, character);
      else if (!is_between (character))
        return NULL;
    }

  return g_string_free (g_steal_pointer (&digits), FALSE);
}

/* Reads a telephone number as it is written in France or with its country.
 * Returns: (transfer full) (nullable): E.164, +33639981234. */
char *
av_phone_parse (const char *text)
{
  g_autofree char *digits = collect_digits (text);
  g_autofree char *number = NULL;
  gsize length;

  if (digits == NULL)
    return NULL;

  if (g_str_has_prefix (digits, "+"))
    number = g_strdup (digits);
  else if (g_str_has_prefix (digits, "00"))
    number = g_strconcat ("+", digits + 2, NULL);
  else if (digits[0] == '0' && strlen (digits) == FRENCH_DIGITS + 1)
    number = g_strconcat (FRANCE, digits + 1, NULL);
  else
    return NULL;

  /* +33 (0)6 … */
  if (g_str_has_prefix (number, FRANCE "0") && strlen (number) == strlen (FRANCE) + 1 + FRENCH_DIGITS)
    memmove (number + strlen (FRANCE), number + strlen (FRANCE) + 1, FRENCH_DIGITS + 1);

  length = strlen (number) - 1;
  if (length < SHORTEST || length > LONGEST || number[1] == '0')
    return NULL;
  if (g_str_has_prefix (number, FRANCE) && (length != 2 + FRENCH_DIGITS || number[3] == '0'))
    return NULL;

  return g_steal_pointer (&number);
}

/* Of what can only be a telephone number and lacks digits, or has too many.
 * Returns: how many digits there are; 0 for anything else. */
guint
av_phone_count_partial (const char *text)
{
  g_autofree char *digits = collect_digits (text);
  g_autofree char *number = av_phone_parse (text);
  gsize n_digits = digits != NULL ? strlen (digits) - g_str_has_prefix (digits, "+") : 0;

  return number == NULL && n_digits >= FEWEST ? (guint) n_digits : 0;
}

/* The digits of what av_phone_count_partial () counts, as they were said.
 * Returns: (transfer full) (nullable). */
char *
av_phone_parse_partial (const char *text)
{
  guint n_digits = av_phone_count_partial (text);

  return n_digits > 0 && n_digits <= MOST ? collect_digits (text) : NULL;
}

/* Whether @text is a number in its canonical form, all of it or a part. */
gboolean
av_phone_is_valid (const char *text)
{
  g_autofree char *number = av_phone_parse (text);

  if (number == NULL)
    number = av_phone_parse_partial (text);

  return number != NULL && g_str_equal (number, text);
}

/* Returns: (transfer full): 06 39 98 12 34, or the number with its country. */
char *
av_phone_show (const char *canonical)
{
  const char *n = canonical + strlen (FRANCE);

  if (!g_str_has_prefix (canonical, FRANCE) || strlen (n) != FRENCH_DIGITS)
    return g_strdup (canonical);

  return g_strdup_printf ("0%c %.2s %.2s %.2s %.2s", n[0], n + 1, n + 3, n + 5, n + 7);
}

static gboolean
is_domain (const char *domain)
{
  const char *dot = strrchr (domain, '.');

  return dot != NULL && dot != domain && strlen (dot) > 2 && strstr (domain, "..") == NULL &&
         domain[0] != '-' && domain[0] != '.' && strchr (domain, '@') == NULL;
}

/* Reads an e-mail address; the domain is put in small letters.
 * Returns: (transfer full) (nullable). */
char *
av_email_parse (const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autofree char *domain = NULL;
  char *at = strchr (trimmed, '@');

  if (at == NULL || at == trimmed || at - trimmed > EMAIL_NAME_LONGEST || strlen (trimmed) > EMAIL_LONGEST)
    return NULL;

  for (const char *p = trimmed; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isspace (g_utf8_get_char (p)) || g_unichar_iscntrl (g_utf8_get_char (p)) ||
        strchr ("<>,;:\"()[]\\", *p) != NULL)
      return NULL;

  *at = '\0';
  domain = g_utf8_strdown (at + 1, -1);
  if (!is_domain (domain))
    return NULL;

  return g_strdup_printf ("%s@%s", trimmed, domain);
}
