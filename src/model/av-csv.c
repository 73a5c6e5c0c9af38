#include "av-csv.h"

#include <string.h>

static const char *
read_cell (const char *p,
           const char *end,
           GString *cell)
{
  gboolean quoted = p < end && *p == '"';

  if (quoted)
    p++;

  while (p < end)
    {
      if (quoted && *p == '"')
        {
          if (p + 1 < end && p[1] == '"')
            p++;
          else
            {
              quoted = FALSE;
              p++;
              continue;
            }
        }
      else if (!quoted && (*p == ',' || *p == '\n' || (*p == '\r' && (p + 1 == end || p[1] == '\n'))))
        break;

      g_string_append_c (cell, *p++);
    }

  return p;
}

/* Reads comma separated values (RFC 4180): quoted cells may hold commas, line
 * ends and doubled quotes; LF or CR LF; a byte order mark and empty lines are
 * passed over.
 * Returns: (transfer full) (element-type GStrv): the lines, each with its cells. */
GPtrArray *
av_csv_parse (const char *text,
              gsize size)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  const char *p = text, *end = text + size;

  if (size >= 3 && memcmp (p, "\xef\xbb\xbf", 3) == 0)
    p += 3;

  while (p < end)
    {
      g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
      gboolean more = TRUE;

      while (more)
        {
          GString *cell = g_string_new (NULL);

          p = read_cell (p, end, cell);
          g_ptr_array_add (cells, g_string_free (cell, FALSE));
          more = p < end && *p == ',';
          if (more)
            p++;
        }

      if (p < end && *p == '\r')
        p++;
      if (p < end && *p == '\n')
        p++;

      if (cells->len == 1 && ((char *) cells->pdata[0])[0] == '\0')
        continue;

      g_ptr_array_add (cells, NULL);
      g_ptr_array_set_free_func (cells, NULL);
      g_ptr_array_add (lines, g_ptr_array_free (g_steal_pointer (&cells), FALSE));
    }

  return lines;
}

/* Writes one cell, quoted where it must be, and what follows it. */
void
av_csv_append_cell (GString *line,
                    const char *cell,
                    gboolean last)
{
  if (strpbrk (cell, ",\"\r\n") == NULL)
    g_string_append (line, cell);
  else
    {
      g_string_append_c (line, '"');
      for (const char *p = cell; *p != '\0'; p++)
        {
          if (*p == '"')
            g_string_append_c (line, '"');
          g_string_append_c (line, *p);
        }
      g_string_append_c (line, '"');
    }

  g_string_append_c (line, last ? '\n' : ',');
}
