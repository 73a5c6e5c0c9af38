#include "av-code.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-id.h"

#define N_DATA 8

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

G_DEFINE_QUARK (av - code - error - quark, av_code_error)

/* Multiplies by x in GF(32) = GF(2)[x] / (x^5 + x^2 + 1). */
static guint
times_x (guint value)
{
  value <<= 1;
  return (value & 0x20) != 0 ? value ^ 0x25 : value;
}

/* The check character makes the sum of x^i times the i-th character zero, the
 * check being character 0. The nine weights are distinct and not zero, so one
 * wrong character and any two that changed places are always seen. */
static guint
find_check (const guint values[N_DATA])
{
  guint sum = 0;

  for (guint i = 0; i < N_DATA; i++)
    sum = times_x (sum ^ values[i]);

  return sum;
}

static int
find_value (gunichar character)
{
  const char *found;

  if (character >= 0x80 || character == 0)
    return -1;

  character = g_ascii_toupper (character);
  if (character == 'O')
    character = '0';
  else if (character == 'I' || character == 'L')
    character = '1';

  found = strchr (alphabet, character);
  return found != NULL ? (int) (found - alphabet) : -1;
}

static char *
format_values (const guint values[N_DATA])
{
  char *code = g_strdup ("AV-XXXX-XXXX-C");

  for (guint i = 0; i < N_DATA; i++)
    code[3 + i + i / 4] = alphabet[values[i]];
  code[13] = alphabet[find_check (values)];

  return code;
}

/* Returns: (transfer full): the code that holds the 40 low bits of @bits. */
char *
av_code_from_bits (guint64 bits)
{
  guint values[N_DATA];

  for (guint i = 0; i < N_DATA; i++)
    values[i] = bits >> (5 * (N_DATA - 1 - i)) & 31;

  return format_values (values);
}

/* Returns: (transfer full): a new random code. */
char *
av_code_new (void)
{
  AvId id;
  guint64 bits = 0;

  av_id_random (&id);
  for (guint i = 0; i < 5; i++)
    bits = bits << 8 | id.bytes[i];

  return av_code_from_bits (bits);
}

static gboolean
is_separator (gunichar character)
{
  return g_unichar_isspace (character) || character == '_' || character == '.' ||
         g_unichar_type (character) == G_UNICODE_DASH_PUNCTUATION;
}

/* What a scanner reads of a sheet goes on with its page and version: P1 V1. */
static const char *
find_end (const char *text)
{
  for (const char *page = strstr (text, " P"); page != NULL; page = strstr (page + 1, " P"))
    {
      gsize digits = strspn (page + 2, "0123456789");
      const char *version = page + 2 + digits;

      if (digits > 0 && g_str_has_prefix (version, " V") && version[2] != '\0' &&
          version[2 + strspn (version + 2, "0123456789")] == '\0')
        return page;
    }

  return text + strlen (text);
}

/* Puts the value of each character of @text into @values, without separators
 * and the leading AV.
 * Returns: whether they are as many as a code has, and all in the alphabet. */
static gboolean
collect_values (const char *text,
                guint values[N_DATA + 1])
{
  gunichar characters[N_DATA + 3];
  const char *end = find_end (text);
  guint n = 0, skip;

  for (const char *p = text; p < end; p = g_utf8_next_char (p))
    {
      if (is_separator (g_utf8_get_char (p)))
        continue;
      if (n == G_N_ELEMENTS (characters))
        return FALSE;
      characters[n++] = g_utf8_get_char (p);
    }

  skip = n == N_DATA + 3 && (characters[0] | 0x20) == 'a' && (characters[1] | 0x20) == 'v' ? 2 : 0;
  if (n - skip != N_DATA + 1)
    return FALSE;

  for (guint i = 0; i < N_DATA + 1; i++)
    {
      int value = find_value (characters[skip + i]);

      if (value < 0)
        return FALSE;
      values[i] = value;
    }

  return TRUE;
}

/* Reads a code as people type or scan it: small letters, O for 0, I or L for 1,
 * with or without dashes, spaces and the leading AV.
 * Returns: (transfer full): the code as it is stored, or NULL. */
char *
av_code_parse (const char *text,
               GError **error)
{
  guint values[N_DATA + 1];

  g_return_val_if_fail (text != NULL, NULL);

  if (!g_utf8_validate (text, -1, NULL) || !collect_values (text, values))
    {
      g_set_error_literal (error, AV_CODE_ERROR, AV_CODE_ERROR_INVALID,
                           _ ("A code looks like AV-7K2M-9QX4-W: eight characters and a check character."));
      return NULL;
    }

  if (values[N_DATA] != find_check (values))
    {
      g_set_error_literal (error, AV_CODE_ERROR, AV_CODE_ERROR_CHECK,
                           _ ("This code was mistyped: its last character does not match. Read it again on the sheet."));
      return NULL;
    }

  return format_values (values);
}
