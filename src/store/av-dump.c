#include "av-dump.h"

#include "av-digest-private.h"
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
      g_string_set_size (line, 0);
      append_hex (line, av_statement_get_blob (statement, 0, NULL), 16);
      g_string_append_printf (line, "\t%s\t", av_statement_get_text (statement, 5));
      append_hex (line, av_statement_get_blob (statement, 6, NULL), 16);
      g_string_append_printf (line, "\t%s\t%s\t", av_class_get_name ((AvClass) av_statement_get_int64 (statement, 7)), av_statement_get_text (statement, 1));
      append_hex (line, av_statement_get_blob (statement, 2, NULL), AV_SEGMENT_HASH_SIZE);
      g_string_append_printf (line, ":%d\t%" G_GINT64_FORMAT "\t%s\t", (int) av_statement_get_int64 (statement, 3),
                              av_statement_get_int64 (statement, 8), av_statement_get_text (statement, 9));
      append_escaped (line, av_statement_get_text (statement, 4));
      func (line->str, user_data);
    }
  return av_database_ended_well (&problem, error);
}
