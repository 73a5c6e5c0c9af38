#include "av-wire-text.h"

#include <string.h>

#include "av-limits.h"

static gboolean
is_ascii (const char *text,
          gsize length)
{
  for (gsize i = 0; i < length; i++)
    if ((guint8) text[i] >= 0x80 || text[i] == '\0')
      return FALSE;

  return TRUE;
}

static gboolean
is_bidi_control (gunichar c)
{
  return c == 0x061c || (c >= 0x200e && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

gboolean
av_wire_is_name (const char *text,
                 gsize length)
{
  g_autofree char *composed = NULL;

  if (length > AV_LIMIT_NAME)
    return FALSE;

  if (is_ascii (text, length))
    return TRUE;

  if (!g_utf8_validate_len (text, length, NULL))
    return FALSE;

  for (const char *p = text; p < text + length; p = g_utf8_next_char (p))
    if (is_bidi_control (g_utf8_get_char (p)))
      return FALSE;

  composed = g_utf8_normalize (text, (gssize) length, G_NORMALIZE_NFC);
  return composed != NULL && strlen (composed) == length && memcmp (composed, text, length) == 0;
}

gboolean
av_wire_is_value (const char *text,
                  gsize length)
{
  return length <= AV_LIMIT_VALUE && (is_ascii (text, length) || g_utf8_validate_len (text, length, NULL));
}
