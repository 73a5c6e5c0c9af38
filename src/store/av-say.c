#include "av-say.h"

#include <string.h>

#include "av-store-private.h"

gboolean
av_say_is_of_form (const char *form)
{
  return form[0] == '~' && (strcmp (form, "~effacement") == 0 || strcmp (form, "~fusion") == 0 || strcmp (form, "~admission") == 0);
}

const char *
av_say_get_own_scopes (AvStore *store,
                       const char *form)
{
  const char *scopes = NULL;

  if (strcmp (form, "~effacement") == 0)
    scopes = store->erasing_scopes;
  else if (strcmp (form, "~admission") == 0)
    scopes = store->admitting_scopes;

  return scopes != NULL ? scopes : store->scopes;
}

static gboolean
tell_saying (AvStatement *statement,
             AvSayFunc func,
             gpointer user_data,
             GError **error)
{
  AvSaying saying = { 0 };
  g_autofree gint64 *preds = NULL;
  const guint8 *bytes;
  gsize size = 0;

  memcpy (saying.container.bytes, av_statement_get_blob (statement, 0, NULL), sizeof saying.container.bytes);
  memcpy (saying.record.bytes, av_statement_get_blob (statement, 1, NULL), sizeof saying.record.bytes);
  saying.dot = av_statement_get_int64 (statement, 2);
  saying.hlc = (guint64) av_statement_get_int64 (statement, 3);
  saying.reg = av_statement_get_text (statement, 4);
  saying.value = av_statement_get_text (statement, 5);
  saying.scopes = av_statement_get_text (statement, 6);
  bytes = av_statement_get_blob (statement, 7, &size);
  preds = bytes != NULL ? g_memdup2 (bytes, size) : NULL;
  saying.preds = preds;
  saying.n_preds = bytes != NULL ? size / sizeof (gint64) : 0;
  return func (&saying, user_data, error);
}

gboolean
av_say_foreach (AvStore *store,
                const char *form,
                const AvId *record,
                AvSayFunc func,
                gpointer user_data,
                GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         record != NULL ? "SELECT container, record, dot, hlc, reg, value, scopes, preds FROM said LEFT JOIN seg ON sid = dot >> 12 "
                                          "WHERE form = ?1 AND record = ?2 ORDER BY hlc, hash32, dot & 4095, container, reg"
                                        : "SELECT container, record, dot, hlc, reg, value, scopes, preds FROM said LEFT JOIN seg ON sid = dot >> 12 "
                                          "WHERE form = ?1 AND ?2 IS NULL ORDER BY record, hlc, hash32, dot & 4095, container, reg",
                         error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_text (statement, 1, form);
  av_statement_bind_blob (statement, 2, record != NULL ? record->bytes : NULL, sizeof (AvId));
  while (av_statement_next (statement, &problem))
    if (!tell_saying (statement, func, user_data, error))
      return FALSE;
  return av_database_ended_well (&problem, error);
}

/* Of a container, +form keeps SQLite from the index on forms: it holds all that was ever
 * shared, the table's own key what was said of this container. */
GArray *
av_say_list_records (AvStore *store,
                     const char *form,
                     const AvId *container,
                     GError **error)
{
  g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (AvSaidRecord));
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         container != NULL ? "SELECT DISTINCT container, record FROM said WHERE +form = ?1 AND container = ?2 ORDER BY record"
                                           : "SELECT DISTINCT container, record FROM said WHERE form = ?1 AND ?2 IS NULL ORDER BY record, container",
                         error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return NULL;

  av_statement_bind_text (statement, 1, form);
  av_statement_bind_blob (statement, 2, container != NULL ? container->bytes : NULL, sizeof (AvId));
  while (av_statement_next (statement, &problem))
    {
      AvSaidRecord said;

      memcpy (said.container.bytes, av_statement_get_blob (statement, 0, NULL), sizeof said.container.bytes);
      memcpy (said.record.bytes, av_statement_get_blob (statement, 1, NULL), sizeof said.record.bytes);
      g_array_append_val (records, said);
    }
  return av_database_ended_well (&problem, error) ? g_steal_pointer (&records) : NULL;
}
