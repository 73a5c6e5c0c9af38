#include "av-merge.h"

#include <string.h>

#include "av-held-record.h"
#include "av-merge-private.h"

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

/* What was replaced cannot come back when its operation arrives late or twice. */
static gboolean
bury_replaced (AvStore *store,
               const AvRegisterOp *op,
               GError **error)
{
  gboolean deletion = strcmp (op->name->text, AV_DELETED) == 0;

  for (gsize i = 0; i < op->n_preds; i++)
    {
      AvTold *told = av_held_records_get_told (store, op->rid, AV_DOT_SID (op->preds[i]), error);

      if (told == NULL || (deletion && !cover (store, op, op->preds[i], error)))
        return FALSE;
      av_told_bury (told, op->name->nid, AV_DOT_INDEX (op->preds[i]));
    }

  av_store_touch (store, op->rid);
  store->counts.ops++;
  return TRUE;
}

static gboolean
sets_value (const AvRegisterOp *op)
{
  return op->kind == AV_OP_SET || op->kind == AV_OP_TICK;
}

/* One name has one value: of two that a segment claims under one name the
 * greater stays, in whatever order they come; of the same value the later, by
 * the agent whose name is the greater. */
static gboolean
is_greater (AvStore *store,
            const AvToldValue *value,
            const AvToldValue *former,
            gboolean *greater,
            GError **error)
{
  int order = strcmp (value->value, former->value);
  const AvName *agent, *former_agent;

  *greater = order > 0;
  if (order != 0)
    return TRUE;

  *greater = (gint64) value->hlc > (gint64) former->hlc;
  if (value->hlc != former->hlc)
    return TRUE;

  agent = av_store_find_name (store, value->agent, error);
  former_agent = agent != NULL ? av_store_find_name (store, former->agent, error) : NULL;
  if (former_agent == NULL)
    return FALSE;
  *greater = strcmp (agent->text, former_agent->text) > 0;
  return TRUE;
}

static gboolean
make_live (AvStore *store,
           const AvRegisterOp *op,
           GError **error)
{
  AvTold *told = av_held_records_get_told (store, op->rid, AV_DOT_SID (op->dot), error);
  AvToldValue value = { op->name->nid, AV_DOT_INDEX (op->dot), op->hlc, op->agent, "1", 1 };
  const AvToldValue *former;
  gboolean greater = TRUE;

  if (told == NULL)
    return FALSE;
  if (av_told_is_buried (told, value.nid, value.index))
    return TRUE;

  if (op->kind == AV_OP_SET)
    {
      value.value = av_held_records_keep_text (store->held, op->value, op->value_length);
      value.length = op->value_length;
    }
  former = av_told_find (told, value.nid, value.index);
  if (former != NULL && !is_greater (store, &value, former, &greater, error))
    return FALSE;
  if (greater)
    av_told_insert (told, &value);
  return TRUE;
}

static gboolean
apply (AvStore *store,
       const AvRegisterOp *ops,
       guint n_ops,
       GError **error)
{
  for (guint i = 0; i < n_ops; i++)
    if (!av_held_records_begin (store, ops[i].rid, &(AvAuthorship){ ops[i].hlc, ops[i].agent }, error) || !bury_replaced (store, &ops[i], error))
      return FALSE;

  av_held_records_drop_buried (store->held);
  for (guint i = 0; i < n_ops; i++)
    if (sets_value (&ops[i]) && !make_live (store, &ops[i], error))
      return FALSE;

  return TRUE;
}

gboolean
av_merge_apply_register_ops (AvStore *store,
                             const AvRegisterOp *ops,
                             guint n_ops,
                             GError **error)
{
  if (apply (store, ops, n_ops, error))
    return av_held_records_write (store, error);

  av_held_records_clear (store->held);
  return FALSE;
}
