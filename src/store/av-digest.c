#include "av-digest.h"

#include <string.h>

#include "av-hash.h"
#include "av-segment-store.h"
#include "av-store-private.h"

#define SELECT_LIVE                                                                                                    \
  "SELECT id16, name.text, seg.hash32, dot & 4095, val, form.text, container, class, hlc, agent.text "                 \
  "FROM reg JOIN record USING (rid) JOIN name ON name.nid = reg.nid JOIN seg ON sid = dot >> 12 "                      \
  "JOIN name AS form ON form.nid = record.form JOIN name AS agent ON agent.nid = reg.agent "                           \
  "WHERE (?2 >> class) & 1 AND (?1 IS NULL OR container IN (SELECT container FROM container_scope WHERE scope = ?1)) " \
  "ORDER BY id16, name.text, seg.hash32, dot & 4095, container, class, form.text"

#define SELECT_ERASED                                                \
  "SELECT container, class FROM erased WHERE (?2 >> class) & 1 AND " \
  "(?1 IS NULL OR container IN (SELECT container FROM container_scope WHERE scope = ?1)) ORDER BY container, class"

static AvStatement *
prepare (AvStore *store,
         const char *sql,
         const char *scope,
         guint classes,
         GError **error)
{
  AvStatement *statement = av_database_prepare (store->db, sql, error);

  if (statement != NULL)
    {
      av_statement_bind_text (statement, 1, scope);
      av_statement_bind_int64 (statement, 2, classes);
    }
  return statement;
}

static void
add_u16 (AvHash *hash,
         gsize value)
{
  guint16 bytes = GUINT16_TO_LE ((guint16) value);

  av_hash_update (hash, &bytes, sizeof bytes);
}

static void
add_value (AvHash *hash,
           AvStatement *statement)
{
  const char *reg = av_statement_get_text (statement, 1);
  const char *value = av_statement_get_text (statement, 4);
  guint32 length = GUINT32_TO_LE ((guint32) strlen (value));

  av_hash_update (hash, av_statement_get_blob (statement, 0, NULL), 16);
  add_u16 (hash, strlen (reg));
  av_hash_update (hash, reg, strlen (reg));
  av_hash_update (hash, av_statement_get_blob (statement, 2, NULL), AV_SEGMENT_HASH_SIZE);
  add_u16 (hash, (gsize) av_statement_get_int64 (statement, 3));
  av_hash_update (hash, &length, sizeof length);
  av_hash_update (hash, value, strlen (value));
}

static gboolean
add_values (AvStore *store,
            AvHash *hash,
            const char *scope,
            guint classes,
            GError **error)
{
  g_autoptr (AvStatement) statement = prepare (store, SELECT_LIVE, scope, classes, error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  while (av_statement_next (statement, &problem))
    add_value (hash, statement);
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return problem == NULL;
}

static gboolean
add_erasures (AvStore *store,
              AvHash *hash,
              const char *scope,
              guint classes,
              GError **error)
{
  g_autoptr (AvStatement) statement = prepare (store, SELECT_ERASED, scope, classes, error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  while (av_statement_next (statement, &problem))
    {
      guint8 klass = (guint8) av_statement_get_int64 (statement, 1);

      av_hash_update (hash, av_statement_get_blob (statement, 0, NULL), 16);
      av_hash_update (hash, &klass, sizeof klass);
    }
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return problem == NULL;
}

char *
av_digest (AvStore *store,
           const char *scope,
           guint classes,
           GError **error)
{
  g_autoptr (AvHash) hash = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  guint8 result[AV_HASH_SIZE];

  if (!av_store_seal (store, error))
    return NULL;

  hash = av_hash_new (NULL, sizeof result);
  if (!add_values (store, hash, scope, classes, error) || !add_erasures (store, hash, scope, classes, error))
    return NULL;

  av_hash_finish (hash, result);
  for (guint i = 0; i < sizeof result; i++)
    g_string_append_printf (text, "%02x", result[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* --- dump ---------------------------------------------------------------- */

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
         const char *scope,
         AvDumpFunc func,
         gpointer user_data,
         GError **error)
{
  g_autoptr (AvStatement) statement = NULL;
  g_autoptr (GString) line = g_string_new (NULL);
  g_autoptr (GError) problem = NULL;

  if (!av_store_seal (store, error))
    return FALSE;

  statement = prepare (store, SELECT_LIVE, scope, AV_DIGEST_ALL_CLASSES, error);
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
      if (!func (line->str, user_data, error))
        return FALSE;
    }
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return problem == NULL;
}
