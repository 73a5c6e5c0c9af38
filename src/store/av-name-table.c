#include "av-store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static AvName *
remember_name (AvStore *store,
               gint64 nid,
               const char *text)
{
  const char *slash = strchr (text, '/');
  AvName *name = g_new0 (AvName, 1);

  /* Interned for the life of the process: the catalogue's words and agents. */
  name->nid = nid;
  name->text = g_intern_string (text);
  if (slash != NULL && text[0] != '/')
    {
      g_autofree char *field = g_strndup (text, (gsize) (slash - text));

      name->field = g_intern_string (field);
      name->code = name->text + (slash - text) + 1;
    }
  else
    name->field = name->text;

  g_hash_table_insert (store->names, (gpointer) name->text, name);
  g_hash_table_insert (store->nids, &name->nid, name);
  return name;
}

/* *name: NULL where nothing has that name yet. */
gboolean
av_store_peek_name (AvStore *store,
                    const char *text,
                    const AvName **name,
                    GError **error)
{
  g_autoptr (AvStatement) statement = NULL;
  g_autoptr (GError) problem = NULL;

  *name = g_hash_table_lookup (store->names, text);
  if (*name != NULL)
    return TRUE;

  statement = av_database_prepare (store->db, "SELECT nid FROM name WHERE text = ?1", error);
  if (statement == NULL)
    return FALSE;
  av_statement_bind_text (statement, 1, text);
  if (av_statement_next (statement, &problem))
    *name = remember_name (store, av_statement_get_int64 (statement, 0), text);
  return av_database_ended_well (&problem, error);
}

static const AvName *
insert_name (AvStore *store,
             const char *text,
             GError **error)
{
  const AvName *name;
  g_autoptr (AvStatement) statement = NULL;

  if (!av_store_peek_name (store, text, &name, error))
    return NULL;
  if (name != NULL)
    return name;

  statement = av_database_prepare (store->db, "INSERT INTO name (text) VALUES (?1)", error);
  if (statement == NULL)
    return NULL;
  av_statement_bind_text (statement, 1, text);
  if (!av_statement_run (statement, error))
    return NULL;
  return remember_name (store, av_database_last_row_id (store->db), text);
}

const AvName *
av_store_intern (AvStore *store,
                 const char *field,
                 const char *code,
                 GError **error)
{
  char text[600];
  gsize length = strlen (field);
  gsize code_length = code != NULL ? strlen (code) : 0;
  const AvName *name;

  if (code == NULL)
    {
      name = g_hash_table_lookup (store->names, field);
      return name != NULL ? name : insert_name (store, field, error);
    }

  if (length + code_length + 2 > sizeof text)
    {
      g_set_error_literal (error, AV_STORE_ERROR, AV_STORE_ERROR_TOO_LONG, _ ("The name of a field is too long. Nothing was changed."));
      return NULL;
    }
  memcpy (text, field, length);
  text[length] = '/';
  memcpy (text + length + 1, code, code_length + 1);
  name = g_hash_table_lookup (store->names, text);
  return name != NULL ? name : insert_name (store, text, error);
}

const AvName *
av_store_find_name (AvStore *store,
                    gint64 nid,
                    GError **error)
{
  const AvName *name = g_hash_table_lookup (store->nids, &nid);
  g_autoptr (AvStatement) statement = NULL;

  if (name != NULL)
    return name;

  statement = av_database_prepare (store->db, "SELECT text FROM name WHERE nid = ?1", error);
  if (statement == NULL)
    return NULL;
  av_statement_bind_int64 (statement, 1, nid);
  if (av_statement_next (statement, error))
    return remember_name (store, nid, av_statement_get_text (statement, 0));
  if (error != NULL && *error == NULL)
    av_store_set_not_found (error);
  return NULL;
}
