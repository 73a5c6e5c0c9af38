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
dup_container (AvStatement *statement,
               int column)
{
  gsize size;
  const guint8 *bytes = av_statement_get_blob (statement, column, &size);
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
      char *container = dup_container (statement, 0);

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

/* --- what was written last ------------------------------------------------- */

typedef struct
{
  char *container;
  gint64 last;
} Written;

static void
clear_written (gpointer data)
{
  Written *written = data;

  g_free (written->container);
}

static int
compare_written (gconstpointer one,
                 gconstpointer other)
{
  gint64 first = ((const Written *) one)->last;
  gint64 second = ((const Written *) other)->last;

  return (first < second) - (first > second);
}

/* 0: nothing of the record can be read. */
static gint64
find_last (AvStatement *registers,
           gint64 rid,
           gboolean *complete)
{
  g_autoptr (GError) problem = NULL;
  gint64 last = 0;

  av_statement_bind_int64 (registers, 1, rid);
  if (av_statement_next (registers, &problem))
    last = av_statement_get_int64 (registers, 0);
  av_statement_reset (registers);
  *complete = *complete && problem == NULL;
  return last;
}

/* Each container once, for the records of one are neighbours. */
static void
note_written (GArray *all,
              char *container,
              gint64 last)
{
  Written *former = all->len > 0 ? &g_array_index (all, Written, all->len - 1) : NULL;
  Written written = { container, last };

  if (former == NULL || strcmp (former->container, container) != 0)
    {
      g_array_append_val (all, written);
      return;
    }

  former->last = MAX (former->last, last);
  g_free (container);
}

/* Record by record: what cannot be read of one takes nothing from the others. */
static GArray *
list_written (AvDatabase *db,
              gboolean *complete)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (AvStatement) records = av_database_prepare (db, "SELECT rid, container FROM record INDEXED BY record_container ORDER BY container", NULL);
  g_autoptr (AvStatement) registers = av_database_prepare (db, "SELECT max (hlc) FROM reg WHERE rid = ?1", NULL);
  GArray *all = g_array_new (FALSE, FALSE, sizeof (Written));

  g_array_set_clear_func (all, clear_written);
  *complete = records != NULL && registers != NULL;
  if (!*complete)
    return all;

  while (av_statement_next (records, &problem))
    {
      char *container = dup_container (records, 1);

      if (container != NULL)
        note_written (all, container, find_last (registers, av_statement_get_int64 (records, 0), complete));
    }

  *complete = *complete && problem == NULL;
  return all;
}

GPtrArray *
av_damage_list_last_written (AvDatabase *db,
                             gboolean *complete)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) all = list_written (db, complete);

  g_array_sort (all, compare_written);
  for (guint i = 0; i < all->len; i++)
    {
      const Written *written = &g_array_index (all, Written, i);

      if (written->last > 0 && written->last >= g_array_index (all, Written, 0).last - (DAY_MS << 16))
        g_ptr_array_add (list, g_strdup (written->container));
    }

  return list;
}
