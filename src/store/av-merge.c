#include "av-merge.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-fusion.h"
#include "av-merge-private.h"
#include "av-mutants.h"
#include "av-projection.h"
#include "av-segment-store.h"

/* Records touched before the projections follow: bounds the memory of a long
 * import. */
#define MAX_TOUCHED 100000

static AvStatement *
prepare_dot (AvStore *store,
             const char *sql,
             const AvRegisterOp *op,
             gint64 dot,
             GError **error)
{
  AvStatement *statement = av_database_prepare (store->db, sql, error);

  if (statement != NULL)
    {
      av_statement_bind_int64 (statement, 1, op->rid);
      av_statement_bind_int64 (statement, 2, op->name->nid);
      av_statement_bind_int64 (statement, 3, dot);
    }
  return statement;
}

static gboolean
run_dot (AvStore *store,
         const char *sql,
         const AvRegisterOp *op,
         gint64 dot,
         GError **error)
{
  g_autoptr (AvStatement) statement = prepare_dot (store, sql, op, dot, error);

  return statement != NULL && av_statement_run (statement, error);
}

/* A replaced value leaves the live set, and cannot come back when its
 * operation arrives late or twice. */
static gboolean
bury (AvStore *store,
      const AvRegisterOp *op,
      gint64 dot,
      GError **error)
{
  if (AV_DOT_SID (dot) == store->fresh_sid)
    store->fresh_sid = 0;

  return run_dot (store, "DELETE FROM reg WHERE rid = ?1 AND nid = ?2 AND dot = ?3", op, dot, error) &&
         (AV_IS_MUTANT (NO_DEAD_SET) || run_dot (store, "INSERT OR IGNORE INTO dead (rid, nid, dot) VALUES (?1, ?2, ?3)", op, dot, error));
}

/* A deletion buries earlier deletions and covers what it saw of the rest. */
static gboolean
cover (AvStore *store,
       const AvRegisterOp *op,
       gint64 dot,
       GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "INSERT OR IGNORE INTO cover (rid, by_dot, dot) VALUES (?1, ?2, ?3)", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, op->rid);
  av_statement_bind_int64 (statement, 2, op->dot);
  av_statement_bind_int64 (statement, 3, dot);
  return av_statement_run (statement, error);
}

static gboolean
is_dead (AvStore *store,
         const AvRegisterOp *op,
         gboolean *dead,
         GError **error)
{
  g_autoptr (AvStatement) statement = NULL;
  g_autoptr (GError) problem = NULL;

  *dead = FALSE;
  if (AV_DOT_SID (op->dot) == store->fresh_sid)
    return TRUE;

  statement =
    prepare_dot (store, "SELECT 1 FROM dead WHERE rid = ?1 AND nid = ?2 AND dot = ?3", op, op->dot, error);
  if (statement == NULL)
    return FALSE;

  *dead = av_statement_next (statement, &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  return TRUE;
}

/* One name has one value: of two that a segment claims under one name the
 * greater stays, in whatever order they come. */
static gboolean
make_live (AvStore *store,
           const AvRegisterOp *op,
           GError **error)
{
  g_autoptr (AvStatement) statement =
    prepare_dot (store, "INSERT INTO reg (rid, nid, dot, hlc, agent, val) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
                        "ON CONFLICT DO UPDATE SET hlc = excluded.hlc, agent = excluded.agent, val = excluded.val WHERE excluded.val > val",
                 op, op->dot, error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 4, (gint64) op->hlc);
  av_statement_bind_int64 (statement, 5, op->agent);
  if (op->kind == AV_OP_TICK)
    av_statement_bind_static_text (statement, 6, "1", 1);
  else
    av_statement_bind_static_text (statement, 6, op->value != NULL ? op->value : "", (gssize) op->value_length);
  return av_statement_run (statement, error);
}

static gboolean
sets_value (const AvRegisterOp *op)
{
  return op->kind == AV_OP_SET || op->kind == AV_OP_TICK;
}

static gboolean
replace_preds (AvStore *store,
               const AvRegisterOp *op,
               GError **error)
{
  gboolean deletion = strcmp (op->name->text, AV_DELETED) == 0;

  for (gsize i = 0; i < op->n_preds; i++)
    if (!bury (store, op, op->preds[i], error) || (deletion && !cover (store, op, op->preds[i], error)))
      return FALSE;

  av_store_touch (store, op->rid);
  store->counts.ops++;
  return TRUE;
}

gboolean
av_merge_apply_register_op (AvStore *store,
                            const AvRegisterOp *op,
                            GError **error)
{
  gboolean dead = FALSE;

  if (!replace_preds (store, op, error))
    return FALSE;

  return !sets_value (op) || (is_dead (store, op, &dead, error) && (dead || make_live (store, op, error)));
}

gboolean
av_merge_write_register_op (AvStore *store,
                            const AvRegisterOp *op,
                            GError **error)
{
  return replace_preds (store, op, error) && (!sets_value (op) || make_live (store, op, error));
}

static gboolean
resolve_preds (AvStore *store,
               const AvStrandPlace *place,
               const AvOp *op,
               GError **error)
{
  g_byte_array_set_size (store->scratch, (guint) (op->n_preds * sizeof (gint64)));

  for (gsize i = 0; i < op->n_preds; i++)
    {
      gint64 sid = place->sid;

      if (op->preds[i].segment != NULL &&
          !av_segment_store_reserve (store, (const AvSegmentHash *) op->preds[i].segment, &sid, error))
        return FALSE;
      ((gint64 *) (gpointer) store->scratch->data)[i] = AV_DOT (sid, op->preds[i].index & 0xfff);
    }
  return TRUE;
}

gboolean
av_merge_apply (AvStore *store,
                const AvStrandPlace *place,
                const AvOp *op,
                GError **error)
{
  AvRegisterOp change = { op->kind };
  const AvName *agent;

  g_return_val_if_fail (op->index < 4096, FALSE);

  if (av_store_is_erased (store, &place->container, place->klass) && !AV_IS_MUTANT (LATE_IS_ALIVE))
    return TRUE;

  agent = av_store_intern (store, op->agent != NULL ? op->agent : "", NULL, error);
  if (agent != NULL)
    change.name = av_store_intern (store, op->reg, op->kind == AV_OP_TICK || op->kind == AV_OP_UNTICK ? op->code : NULL, error);
  if (change.name == NULL ||
      !av_store_find_record (store, &op->record, op->form, &place->container, place->klass, TRUE, &change.rid, error) ||
      !resolve_preds (store, place, op, error))
    return FALSE;

  change.dot = AV_DOT (place->sid, op->index);
  change.hlc = op->hlc;
  change.agent = agent->nid;
  change.preds = (const gint64 *) (gpointer) store->scratch->data;
  change.n_preds = op->n_preds;
  change.value = op->value;
  change.value_length = op->value_length;
  av_store_observe (store, op->hlc);

  return av_merge_apply_register_op (store, &change, error) &&
         (g_hash_table_size (store->touched) < MAX_TOUCHED || av_merge_settle (store, error));
}

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
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return problem == NULL;
}

/* What is shown first of fused dossiers, and the conflicts between them, follow
 * their records. */
static gboolean
settle_fusions (AvStore *store,
                GError **error)
{
  g_autoptr (GHashTable) changed = av_fusion_rebuild (store, error);
  GHashTableIter iter;
  gpointer container;

  store->fusion_touched = FALSE;
  if (changed == NULL)
    return FALSE;

  g_hash_table_iter_init (&iter, changed);
  while (g_hash_table_iter_next (&iter, &container, NULL))
    if (!update_container (store, container, error))
      return FALSE;

  store->fusion_touched = FALSE;
  return TRUE;
}

gboolean
av_merge_settle (AvStore *store,
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
  if (rows->len > 0)
    store->projected_rid = MAX (store->projected_rid, g_array_index (rows, gint64, rows->len - 1));

  return !store->fusion_touched || settle_fusions (store, error);
}

static gboolean
forget_registers (AvStore *store,
                  const AvId *container,
                  GError **error)
{
  static const char *const of_all[] = {
    "DELETE FROM reg WHERE ?1 IS NULL",
    "DELETE FROM dead WHERE ?1 IS NULL",
    "DELETE FROM cover WHERE ?1 IS NULL",
  };
  static const char *const of_container[] = {
    "DELETE FROM reg WHERE rid IN (SELECT rid FROM record WHERE container = ?1)",
    "DELETE FROM dead WHERE rid IN (SELECT rid FROM record WHERE container = ?1)",
    "DELETE FROM cover WHERE rid IN (SELECT rid FROM record WHERE container = ?1)",
  };

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
         work->replay (store, work->container, work->user_data, error) &&
         av_open_op_replay (store, work->container, error);
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
