#include "av-store-private.h"

gboolean
av_store_set_setting (AvStore *store,
                      const char *name,
                      const char *value,
                      GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, value != NULL ? "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2" : "DELETE FROM setting WHERE name = ?1", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_text (statement, 1, name);
  if (value != NULL)
    av_statement_bind_text (statement, 2, value);
  return av_statement_run (statement, error);
}

gboolean
av_store_read_setting (AvStore *store,
                       const char *name,
                       char **value,
                       GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT value FROM setting WHERE name = ?1", error);
  g_autoptr (GError) problem = NULL;

  *value = NULL;
  if (statement == NULL)
    return FALSE;

  av_statement_bind_text (statement, 1, name);
  if (av_statement_next (statement, &problem))
    *value = g_strdup (av_statement_get_text (statement, 0));
  return av_database_ended_well (&problem, error);
}

char *
av_store_get_setting (AvStore *store,
                      const char *name)
{
  char *value;

  av_store_read_setting (store, name, &value, NULL);
  return value;
}

GPtrArray *
av_store_list_settings (AvStore *store,
                        const char *prefix,
                        GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) problem = NULL;
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT name FROM setting WHERE name >= ?1 AND SUBSTR (name, 1, LENGTH (?1)) = ?1 ORDER BY name", error);

  if (statement == NULL)
    return NULL;

  av_statement_bind_text (statement, 1, prefix);
  while (av_statement_next (statement, &problem))
    g_ptr_array_add (names, g_strdup (av_statement_get_text (statement, 0)));

  return av_database_ended_well (&problem, error) ? g_steal_pointer (&names) : NULL;
}

#define LAST_EXCHANGE "dernier-echange"

void
av_store_note_exchange (AvStore *store)
{
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_real_time () / G_USEC_PER_SEC);

  av_store_set_setting (store, LAST_EXCHANGE, now, NULL);
}

gint64
av_store_get_last_exchange (AvStore *store)
{
  g_autofree char *exchanged = av_store_get_setting (store, LAST_EXCHANGE);

  return exchanged != NULL ? g_ascii_strtoll (exchanged, NULL, 10) : 0;
}
