#include "av-hexadecimal.h"

#include <string.h>

char *
av_hexadecimal_write (const guint8 *bytes,
                      gsize size)
{
  GString *text = g_string_sized_new (2 * size);

  for (gsize i = 0; i < size; i++)
    g_string_append_printf (text, "%02x", bytes[i]);

  return g_string_free (text, FALSE);
}

gboolean
av_hexadecimal_read (const char *text,
                     guint8 *bytes,
                     gsize size)
{
  if (text == NULL || strlen (text) != 2 * size || strspn (text, "0123456789abcdefABCDEF") != 2 * size)
    return FALSE;

  for (gsize i = 0; i < size; i++)
    bytes[i] = (guint8) (g_ascii_xdigit_value (text[2 * i]) << 4 | g_ascii_xdigit_value (text[2 * i + 1]));

  return TRUE;
}
