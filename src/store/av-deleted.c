#include "av-deleted.h"

#include <string.h>

#include "av-catalogue.h"
#include "av-fusion.h"
#include "av-projection.h"
#include "av-store-private.h"

#define DAY_MS G_GINT64_CONSTANT (86400000)

gint64
av_deleted_get_moment (AvSnapshot *snapshot)
{
  guint n_values = 0;
  const AvLiveValue *values = av_snapshot_get_deletions (snapshot, &n_values);
  guint64 last = 0;

  for (guint i = 0; av_snapshot_is_deleted (snapshot) && i < n_values; i++)
    if (g_str_equal (values[i].value, "1"))
      last = MAX (last, values[i].hlc);

  return (gint64) (last >> 16) / 1000;
}

static int
compare_moments (gconstpointer one,
                 gconstpointer other)
{
  gint64 first = av_deleted_get_moment (*(AvSnapshot *const *) one);
  gint64 second = av_deleted_get_moment (*(AvSnapshot *const *) other);

  return first != second ? (first > second ? -1 : 1) : 0;
}

/* What went on in the sensitive class, or may not be read, is left out. */
static gboolean
add_record (AvStore *store,
            const guint8 *bytes,
            GPtrArray *deleted,
            GError **error)
{
  g_autoptr (AvSnapshot) snapshot = NULL;
  g_autofree char *text = NULL;
  AvId id;

  memcpy (id.bytes, bytes, sizeof id.bytes);
  text = av_id_to_string (&id);
  if (!av_record_store_find (store, text, &snapshot, error))
    return FALSE;

  if (snapshot != NULL && av_snapshot_is_deleted (snapshot))
    g_ptr_array_add (deleted, g_steal_pointer (&snapshot));
  return TRUE;
}

static gboolean
add_container (AvStore *store,
               const AvId *container,
               const char *form,
               GPtrArray *deleted,
               GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "SELECT DISTINCT record.id16 FROM record CROSS JOIN reg ON reg.rid = record.rid "
                         "AND reg.nid = (SELECT nid FROM name WHERE text = '~supprime') "
                         "WHERE record.container = ?1 AND record.form = (SELECT nid FROM name WHERE text = ?2) "
                         "AND reg.val = '1' AND reg.hlc >= ?3",
                         error);
  g_autoptr (GError) problem = NULL;
  gint64 since = ((gint64) av_store_get_now (store) - AV_DELETED_DAYS * DAY_MS) << 16;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, container->bytes, sizeof container->bytes);
  av_statement_bind_text (statement, 2, form);
  av_statement_bind_int64 (statement, 3, since);
  while (av_statement_next (statement, &problem))
    if (!add_record (store, av_statement_get_blob (statement, 0, NULL), deleted, error))
      return FALSE;

  return av_database_ended_well (&problem, error);
}

static gboolean
add_territories_of (AvStore *store,
                    const char *form,
                    GHashTable *territories,
                    GError **error)
{
  const AvProjection *projection = av_projections_find (store, form);
  g_autofree char *sql = g_strdup_printf ("SELECT DISTINCT _container FROM %s", projection->table);
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, sql, error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  while (av_statement_next (statement, &problem))
    {
      gsize size;
      const guint8 *bytes = av_statement_get_blob (statement, 0, &size);

      g_hash_table_add (territories, g_bytes_new (bytes, size));
    }
  return av_database_ended_well (&problem, error);
}

/* Wherever anything of a territory stands: its agents, if nothing else. */
static gboolean
add_territories (AvStore *store,
                 const char *form,
                 GPtrArray *deleted,
                 GError **error)
{
  g_autoptr (GHashTable) territories = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);
  GHashTableIter iter;
  GBytes *territory;

  for (guint i = 0; i < n_forms; i++)
    if (forms[i]->container == AV_CONTAINER_TERRITOIRE && !add_territories_of (store, forms[i]->id, territories, error))
      return FALSE;

  g_hash_table_iter_init (&iter, territories);
  while (g_hash_table_iter_next (&iter, (gpointer *) &territory, NULL))
    {
      AvId container;

      memcpy (container.bytes, g_bytes_get_data (territory, NULL), sizeof container.bytes);
      if (!add_container (store, &container, form, deleted, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_dossier (AvStore *store,
             const char *container,
             const char *form,
             GPtrArray *deleted,
             GError **error)
{
  g_auto (GStrv) members = av_fusion_get_component (store, container, error);

  for (guint i = 0; members != NULL && members[i] != NULL; i++)
    {
      AvId id;

      if (av_id_parse (members[i], &id) && !add_container (store, &id, form, deleted, error))
        return FALSE;
    }
  return members != NULL;
}

GPtrArray *
av_deleted_list (AvStore *store,
                 const char *container,
                 const char *form,
                 GError **error)
{
  g_autoptr (GPtrArray) deleted = g_ptr_array_new_with_free_func ((GDestroyNotify) av_snapshot_unref);

  if (!(container != NULL ? add_dossier (store, container, form, deleted, error) : add_territories (store, form, deleted, error)))
    return NULL;

  g_ptr_array_sort (deleted, compare_moments);
  return g_steal_pointer (&deleted);
}
