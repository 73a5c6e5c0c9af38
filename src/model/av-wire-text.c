#include "av-wire-text.h"

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

gboolean
av_wire_is_name (const char *text,
                 gsize length)
{
  return length <= AV_LIMIT_NAME && is_ascii (text, length);
}

gboolean
av_wire_is_value (const char *text,
                  gsize length)
{
  return length <= AV_LIMIT_VALUE && (is_ascii (text, length) || g_utf8_validate_len (text, length, NULL));
}
