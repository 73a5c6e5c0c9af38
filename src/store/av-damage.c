#include "av-damage.h"

#include <string.h>

#include "av-id.h"
#include "av-salvage.h"

/* Where a row of which nothing is left but its number may still be named: each
 * question is answered by one index alone, or by a table other than the one that
 * has the gap. */
static const struct
{
  const char *table;
  const char *question; /* NULL: nothing in it is anybody's */
} owners[] = {
  { "record", "SELECT DISTINCT container FROM record INDEXED BY record_container WHERE rid > ?1 AND rid < ?2" },
  /* Of schema 1: told has them since. */
  { "reg", "SELECT DISTINCT container FROM record WHERE rid > ?1 AND rid < ?2" },
  { "dead", "SELECT DISTINCT container FROM record WHERE rid > ?1 AND rid < ?2" },
  { "told", "SELECT DISTINCT container FROM record WHERE rid >= ?1 >> 31 AND rid <= ?2 >> 31" },
  { "cover", "SELECT DISTINCT container FROM record WHERE rid > ?1 AND rid < ?2" },
  { "strand", "SELECT DISTINCT container FROM strand INDEXED BY strand_container"
              " WHERE container IS NOT NULL AND sx > ?1 AND sx < ?2" },
  { "key", "SELECT DISTINCT container FROM key INDEXED BY key_compartment WHERE rowid > ?1 AND rowid < ?2" },
  { "name", NULL },
  { "journal", NULL },
  { "seg", NULL },
  { "statement", NULL },
  { "peer_have", NULL },
  { "bundle_seen", NULL },
  { "access_log", NULL },
  { "setting", NULL },
};

/* Projections are made again from the registers, so what they lost is not. */
static gboolean
is_projection (const char *table)
{
  return g_str_has_prefix (table, "form_") ||
         g_str_equal (table, "due") ||
         g_str_equal (table, "conflict") ||
         g_str_has_prefix (table, "name_") ||
         g_str_has_prefix (table, "search_");
}

#define DAY_MS (G_GINT64_CONSTANT (24) * 3600 * 1000)

static char *
dup_container (AvStatement *statement)
{
  gsize size;
  const guint8 *bytes = av_statement_get_blob (statement, 0, &size);
  AvId id;

  if (bytes == NULL || size != AV_ID_SIZE)
    return NULL;

  memcpy (id.bytes, bytes, AV_ID_SIZE);
  return av_id_to_string (&id);
}

static gboolean
ask (AvDatabase *db,
     const char *question,
     const AvSalvageGap *gap,
     GHashTable *containers)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (AvStatement) statement = av_database_prepare (db, question, &problem);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, gap->after);
  av_statement_bind_int64 (statement, 2, gap->before);
  while (av_statement_next (statement, &problem))
    {
      char *container = dup_container (statement);

      if (container != NULL)
        g_hash_table_add (containers, container);
    }

  return problem == NULL;
}

static gboolean
name_owners (AvDatabase *db,
             const AvSalvageGap *gap,
             GHashTable *containers)
{
  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    if (g_str_equal (owners[i].table, gap->table))
      return owners[i].question == NULL || ask (db, owners[i].question, gap, containers);

  return is_projection (gap->table);
}

static int
compare_texts (gconstpointer one,
               gconstpointer other)
{
  return strcmp (*(const char *const *) one, *(const char *const *) other);
}

GPtrArray *
av_damage_list_containers (AvDatabase *db,
                           GPtrArray *gaps,
                           gboolean *complete)
{
  g_autoptr (GHashTable) containers = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer text;

  *complete = TRUE;
  for (guint i = 0; i < gaps->len; i++)
    *complete &= name_owners (db, g_ptr_array_index (gaps, i), containers);

  g_hash_table_iter_init (&iter, containers);
  while (g_hash_table_iter_next (&iter, &text, NULL))
    g_ptr_array_add (list, text);
  g_ptr_array_sort (list, compare_texts);
  return list;
}

GPtrArray *
av_damage_list_last_written (AvDatabase *db)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (AvStatement) statement = av_database_prepare (db,
                                                           "SELECT container, max (hlc) AS last FROM record JOIN reg USING (rid)"
                                                           " GROUP BY container HAVING last >= (SELECT max (hlc) FROM reg) - ?1"
                                                           " ORDER BY last DESC",
                                                           NULL);

  if (statement == NULL)
    return list;

  av_statement_bind_int64 (statement, 1, DAY_MS << 16);
  while (av_statement_next (statement, NULL))
    {
      char *container = dup_container (statement);

      if (container != NULL)
        g_ptr_array_add (list, container);
    }

  return list;
}
