#include "av-merge.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-claim-store.h"
#include "av-held-record.h"
#include "av-fusion-private.h"
#include "av-merge-private.h"
#include "av-perimeter.h"
#include "av-projection.h"
#include "av-segment-store.h"
#include "av-told.h"

static gint
compare_rows (gconstpointer one,
              gconstpointer other)
{
  gint64 first = *(const gint64 *) one;
  gint64 second = *(const gint64 *) other;

  return first < second ? -1 : first > second;
}

static gboolean
update_container (AvStore *store,
                  GBytes *container,
                  GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT rid FROM record WHERE container = ?1", error);
  g_autoptr (GError) problem = NULL;
  gsize size;
  gconstpointer bytes = g_bytes_get_data (container, &size);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, bytes, size);
  while (av_statement_next (statement, &problem))
    if (!av_projections_update (store, av_statement_get_int64 (statement, 0), error))
      return FALSE;
  return av_database_ended_well (&problem, error);
}

static gboolean
follow_claims_of (AvStore *store,
                  const AvId *container,
                  gboolean fused,
                  GError **error)
{
  gboolean spoken_of = FALSE;

  if (!av_perimeter_update (store, container, error) || (fused && !av_fusion_is_spoken_of (store, container, &spoken_of, error)))
    return FALSE;
  if (spoken_of)
    av_fusion_touch (store, container);
  return TRUE;
}

/* Whose a dossier is decides who may fuse it: of one that nobody ever fused,
 * nothing. What is crowded with claims is judged once, in the end. */
static gboolean
follow_claims (AvStore *store,
               gboolean last,
               GError **error)
{
  GHashTable *claimed = store->claims_touched;
  GHashTableIter iter;
  gpointer container;
  gint64 any = 0;

  if (claimed == NULL)
    return TRUE;
  if (!av_database_get_int64 (store->db, "SELECT EXISTS (SELECT 1 FROM said WHERE form = '~fusion')", 0, &any, error))
    return FALSE;

  g_hash_table_iter_init (&iter, claimed);
  while (g_hash_table_iter_next (&iter, &container, NULL))
    {
      AvId id;

      memcpy (id.bytes, g_bytes_get_data (container, NULL), sizeof id.bytes);
      if (!last && av_claim_store_is_crowded (store, &id))
        continue;
      if (!follow_claims_of (store, &id, any != 0, error))
        return FALSE;
      g_hash_table_iter_remove (&iter);
    }
  return TRUE;
}

/* What is shown first of fused dossiers, and the conflicts between them, follow
 * their records. */
static gboolean
settle_fusions (AvStore *store,
                gboolean last,
                GError **error)
{
  g_autoptr (GHashTable) changed = NULL;
  GHashTableIter iter;
  gpointer container;

  if (store->fusions_touched == NULL)
    return TRUE;

  changed = av_fusion_follow (store, error);
  if (changed == NULL)
    return FALSE;

  g_hash_table_iter_init (&iter, changed);
  while (g_hash_table_iter_next (&iter, &container, NULL))
    if (!update_container (store, container, error))
      return FALSE;

  /* Shown again, they say again what was just told. */
  g_clear_pointer (&store->fusions_touched, g_hash_table_unref);
  if (last)
    g_clear_pointer (&store->claims_touched, g_hash_table_unref);
  return TRUE;
}

static gboolean
settle_records (AvStore *store,
                GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, store->touched);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_val (rows, *(gint64 *) key);
  g_hash_table_remove_all (store->touched);

  /* In the order of the tables: neighbours are on the same page. */
  g_array_sort (rows, compare_rows);
  for (guint i = 0; i < rows->len; i++)
    if (!av_projections_update (store, g_array_index (rows, gint64, i), error))
      return FALSE;
  store->counts.records += rows->len;
  av_held_records_clear (store->held);
  return TRUE;
}

static gboolean
settle (AvStore *store,
        gboolean last,
        GError **error)
{
  return settle_records (store, error) && follow_claims (store, last, error) && settle_fusions (store, last, error);
}

gboolean
av_merge_settle_so_far (AvStore *store,
                        GError **error)
{
  return settle (store, FALSE, error);
}

gboolean
av_merge_settle (AvStore *store,
                 GError **error)
{
  return settle (store, TRUE, error);
}

static gboolean
forget_registers (AvStore *store,
                  const AvId *container,
                  GError **error)
{
  static const char *const of_all[] = {
    "DELETE FROM told WHERE ?1 IS NULL",
    "DELETE FROM cover WHERE ?1 IS NULL",
    "DELETE FROM claim WHERE ?1 IS NULL",
    "DELETE FROM said WHERE ?1 IS NULL",
    "UPDATE record SET began = NULL, author = NULL WHERE ?1 IS NULL",
  };
  static const char *const of_container[] = {
    "DELETE FROM told WHERE key IN (SELECT t.key FROM record CROSS JOIN told AS t WHERE container = ?1 AND " AV_TOLD_OF (rid, t.key) ")",
    "DELETE FROM cover WHERE rid IN (SELECT rid FROM record WHERE container = ?1)",
    "DELETE FROM claim WHERE container = ?1",
    "DELETE FROM said WHERE container = ?1",
    "UPDATE record SET began = NULL, author = NULL WHERE container = ?1",
  };

  av_held_records_clear (store->held);
  av_claim_store_forget_all (store);
  for (guint i = 0; i < G_N_ELEMENTS (of_all); i++)
    {
      g_autoptr (AvStatement) statement = av_database_prepare (store->db, container != NULL ? of_container[i] : of_all[i], error);

      if (statement == NULL)
        return FALSE;
      av_statement_bind_blob (statement, 1, container != NULL ? container->bytes : NULL, 16);
      if (!av_statement_run (statement, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
touch_records (AvStore *store,
               const AvId *container,
               GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         container != NULL ? "SELECT rid FROM record WHERE container = ?1" : "SELECT rid FROM record WHERE ?1 IS NULL",
                         error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, container != NULL ? container->bytes : NULL, 16);
  while (av_statement_next (statement, &problem))
    av_store_touch (store, av_statement_get_int64 (statement, 0));
  return av_database_ended_well (&problem, error);
}

typedef struct
{
  const AvId *container;
  AvMergeReplayFunc replay;
  gpointer user_data;
} Rebuild;

static gboolean
rebuild (AvStore *store,
         gpointer user_data,
         GError **error)
{
  Rebuild *work = user_data;

  return touch_records (store, work->container, error) &&
         forget_registers (store, work->container, error) &&
         /* Before the others: who may write there is said by these as well. */
         av_open_op_replay (store, work->container, error) &&
         work->replay (store, work->container, work->user_data, error);
}

gboolean
av_merge_rebuild (AvStore *store,
                  const AvId *container,
                  AvMergeReplayFunc replay,
                  gpointer user_data,
                  GError **error)
{
  Rebuild work = { container, replay, user_data };

  return av_store_transact (store, rebuild, &work, error);
}

void
av_merge_reset_counts (AvStore *store)
{
  memset (&store->counts, 0, sizeof store->counts);
}

AvMergeCounts
av_merge_get_counts (AvStore *store)
{
  return store->counts;
}
