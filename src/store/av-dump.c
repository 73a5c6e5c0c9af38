#include "av-dump.h"

#include <string.h>

#include "av-digest-private.h"
#include "av-reading-private.h"
#include "av-segment-store.h"

static void
append_hex (GString *line,
            const guint8 *bytes,
            gsize length)
{
  for (gsize i = 0; i < length; i++)
    g_string_append_printf (line, "%02x", bytes[i]);
}

static void
append_escaped (GString *line,
                const char *value)
{
  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == '\\')
        g_string_append (line, "\\\\");
      else if (*p == '\n')
        g_string_append (line, "\\n");
      else if (*p == '\t')
        g_string_append (line, "\\t");
      else
        g_string_append_c (line, *p);
    }
}

/* What the program says to itself of a dossier is no answer of anybody's. */
static gboolean
is_read (AvStore *store,
         AvStatement *statement,
         gboolean *allowed,
         GError **error)
{
  AvRecordRow row = { av_statement_get_int64 (statement, 10), .klass = (AvClass) av_statement_get_int64 (statement, 7) };

  memcpy (row.container.bytes, av_statement_get_blob (statement, 6, NULL), sizeof row.container.bytes);
  *allowed = TRUE;
  return av_statement_get_text (statement, 5)[0] == '~' || av_reading_allows (store, &row, allowed, error);
}

static void
write_line (AvStatement *statement,
            GString *line)
{
  g_string_set_size (line, 0);
  append_hex (line, av_statement_get_blob (statement, 0, NULL), 16);
  g_string_append_printf (line, "\t%s\t", av_statement_get_text (statement, 5));
  append_hex (line, av_statement_get_blob (statement, 6, NULL), 16);
  g_string_append_printf (line, "\t%s\t%s\t", av_class_get_name ((AvClass) av_statement_get_int64 (statement, 7)), av_statement_get_text (statement, 1));
  append_hex (line, av_statement_get_blob (statement, 2, NULL), AV_SEGMENT_HASH_SIZE);
  g_string_append_printf (line, ":%d\t%" G_GINT64_FORMAT "\t%s\t", (int) av_statement_get_int64 (statement, 3),
                          av_statement_get_int64 (statement, 8), av_statement_get_text (statement, 9));
  append_escaped (line, av_statement_get_text (statement, 4));
}

gboolean
av_dump (AvStore *store,
         AvDumpFunc func,
         gpointer user_data,
         GError **error)
{
  g_autoptr (AvStatement) statement = NULL;
  g_autoptr (GString) line = g_string_new (NULL);
  g_autoptr (GError) problem = NULL;

  if (!av_store_seal (store, error))
    return FALSE;

  statement = av_digest_prepare (store, SELECT_LIVE, NULL, AV_DIGEST_ALL_CLASSES, error);
  if (statement == NULL)
    return FALSE;

  while (av_statement_next (statement, &problem))
    {
      gboolean allowed;

      if (!is_read (store, statement, &allowed, error))
        return FALSE;
      if (!allowed)
        continue;
      write_line (statement, line);
      func (line->str, user_data);
    }
  return av_database_ended_well (&problem, error);
}
