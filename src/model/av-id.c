#include "av-id.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

/* Draws the id from the kernel; it stops the program rather than hand out an
 * id that is not random. */
void
av_id_random (AvId *id)
{
  gsize done = 0;

  g_return_if_fail (id != NULL);

  while (done < AV_ID_SIZE)
    {
      ssize_t got = getrandom (id->bytes + done, AV_ID_SIZE - done, 0);

      if (got > 0)
        done += got;
      else if (errno != EINTR)
        g_error ("The system gives no random bytes: %s", g_strerror (errno));
    }
}

/* Returns: (transfer full): 32 lower-case hexadecimal characters. */
char *
av_id_to_string (const AvId *id)
{
  static const char digits[] = "0123456789abcdef";
  char *text = g_malloc (AV_ID_STRING_LENGTH + 1);

  for (guint i = 0; i < AV_ID_SIZE; i++)
    {
      text[2 * i] = digits[id->bytes[i] >> 4];
      text[2 * i + 1] = digits[id->bytes[i] & 15];
    }

  text[AV_ID_STRING_LENGTH] = '\0';
  return text;
}

/* Returns: (transfer full): the text of a new random id. */
char *
av_id_new_string (void)
{
  AvId id;

  av_id_random (&id);
  return av_id_to_string (&id);
}

/* Reads exactly 32 lower-case hexadecimal characters; @id may be NULL. */
gboolean
av_id_parse (const char *text,
             AvId *id)
{
  AvId parsed;

  if (text == NULL || strlen (text) != AV_ID_STRING_LENGTH)
    return FALSE;

  for (guint i = 0; i < AV_ID_STRING_LENGTH; i++)
    if (!g_ascii_isxdigit (text[i]) || g_ascii_isupper (text[i]))
      return FALSE;

  for (guint i = 0; i < AV_ID_SIZE; i++)
    parsed.bytes[i] = g_ascii_xdigit_value (text[2 * i]) << 4 | g_ascii_xdigit_value (text[2 * i + 1]);

  if (id != NULL)
    *id = parsed;
  return TRUE;
}

gboolean
av_id_is_valid (const char *text)
{
  return av_id_parse (text, NULL);
}

gboolean
av_id_equal (const AvId *one,
             const AvId *other)
{
  return memcmp (one->bytes, other->bytes, AV_ID_SIZE) == 0;
}
