#include "av-merge.h"

#include "av-held-record.h"
#include "av-merge-private.h"
#include "av-mutants.h"
#include "av-say.h"
#include "av-segment-store.h"

/* Records touched before the projections follow: while their pages are still
 * at hand. */
#define MAX_TOUCHED 4096

#define N_FIELDS 64

/* As this store names them. */
typedef struct
{
  GArray *ops;   /* AvRegisterOp */
  GArray *preds; /* gint64, of all of them */

  /* Of the operation before: most are by the same agent, about the same record. */
  const char *agent_text;
  const AvName *agent;
  const AvOp *former;
  gint64 rid;

  /* Fields found again by the address of their text, which is the strand's. */
  struct
  {
    const char *text;
    const AvName *name;
  } fields[N_FIELDS];
} Resolved;

static void
clear_resolved (Resolved *resolved)
{
  g_array_unref (resolved->ops);
  g_array_unref (resolved->preds);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Resolved, clear_resolved)

static gboolean
resolve_preds (AvStore *store,
               const AvStrandPlace *place,
               const AvOp *op,
               GArray *preds,
               GError **error)
{
  for (gsize i = 0; i < op->n_preds; i++)
    {
      gint64 sid = place->sid;
      gint64 dot;

      if (op->preds[i].segment != NULL &&
          !av_segment_store_reserve (store, (const AvSegmentHash *) op->preds[i].segment, &sid, error))
        return FALSE;
      dot = AV_DOT (sid, op->preds[i].index & 0xfff);
      g_array_append_val (preds, dot);
    }
  return TRUE;
}

static gboolean
resolve_agent (AvStore *store,
               const AvOp *op,
               Resolved *resolved,
               GError **error)
{
  if (resolved->agent == NULL || op->agent != resolved->agent_text)
    resolved->agent = av_store_intern (store, op->agent != NULL ? op->agent : "", NULL, error);
  resolved->agent_text = op->agent;
  return resolved->agent != NULL;
}

static gboolean
resolve_record (AvStore *store,
                const AvStrandPlace *place,
                const AvOp *op,
                Resolved *resolved,
                GError **error)
{
  const AvOp *former = resolved->former;
  const AvName *form;

  resolved->former = op;
  if (former != NULL && former->form == op->form && av_id_equal (&former->record, &op->record))
    return TRUE;

  form = av_store_intern (store, op->form, NULL, error);
  if (form == NULL || !av_store_find_record (store, &op->record, op->form, &place->container, place->klass, TRUE, &resolved->rid, error))
    return FALSE;

  /* Its projection wants what is live of it in any case. */
  return !av_database_in_transaction (store->db) ||
         av_held_records_load (store, &(AvRecordRow){ resolved->rid, op->record, place->container, place->klass, form->text }, error);
}

static const AvName *
resolve_name (AvStore *store,
              const AvOp *op,
              Resolved *resolved,
              GError **error)
{
  guint place = (guint) ((guintptr) op->reg >> 4) % N_FIELDS;

  if (op->kind == AV_OP_TICK || op->kind == AV_OP_UNTICK)
    return av_store_intern (store, op->reg, op->code, error);

  if (resolved->fields[place].text != op->reg)
    {
      resolved->fields[place].name = av_store_intern (store, op->reg, NULL, error);
      resolved->fields[place].text = resolved->fields[place].name != NULL ? op->reg : NULL;
    }
  return resolved->fields[place].name;
}

static gboolean
resolve (AvStore *store,
         const AvStrandPlace *place,
         const AvOp *op,
         Resolved *resolved,
         GError **error)
{
  AvRegisterOp change = { op->kind };

  g_return_val_if_fail (op->index < 4096, FALSE);

  if (!resolve_agent (store, op, resolved, error) ||
      (change.name = resolve_name (store, op, resolved, error)) == NULL ||
      !resolve_record (store, place, op, resolved, error) ||
      !resolve_preds (store, place, op, resolved->preds, error))
    return FALSE;

  change.rid = resolved->rid;
  change.dot = AV_DOT (place->sid, op->index);
  change.hlc = op->hlc;
  change.agent = resolved->agent->nid;
  change.n_preds = op->n_preds;
  change.value = op->value;
  change.value_length = op->value_length;
  av_store_observe (store, op->hlc);
  g_array_append_val (resolved->ops, change);
  return TRUE;
}

/* The array of them grew, and may have moved, until the last was resolved. */
static gboolean
apply_resolved (AvStore *store,
                const Resolved *resolved,
                GError **error)
{
  AvRegisterOp *ops = (AvRegisterOp *) (gpointer) resolved->ops->data;
  const gint64 *preds = (const gint64 *) (gpointer) resolved->preds->data;

  for (guint i = 0; i < resolved->ops->len; i++)
    {
      ops[i].preds = preds;
      preds += ops[i].n_preds;
    }
  return av_merge_apply_register_ops (store, ops, resolved->ops->len, error);
}

static gboolean
note_sayings (AvStore *store,
              const AvStrandPlace *place,
              const AvOp *const *ops,
              const Resolved *resolved,
              GError **error)
{
  for (guint i = 0; (place->klass == AV_CLASS_CONTROLE || place->klass == AV_CLASS_PARCOURS) && i < resolved->ops->len; i++)
    if (ops[i]->form[0] == '~' &&
        !av_say_note (store, &g_array_index (resolved->ops, AvRegisterOp, i), ops[i]->form, &ops[i]->record, &place->container, place->klass, place->scopes, error))
      return FALSE;

  return TRUE;
}

gboolean
av_merge_apply_all (AvStore *store,
                    const AvStrandPlace *place,
                    const AvOp *const *ops,
                    guint n_ops,
                    GError **error)
{
  g_auto (Resolved) resolved = { g_array_sized_new (FALSE, FALSE, sizeof (AvRegisterOp), n_ops), g_array_sized_new (FALSE, FALSE, sizeof (gint64), n_ops) };
  gboolean erased;

  if (!av_store_is_erased (store, &place->container, place->klass, &erased, error))
    return FALSE;
  if (erased && !AV_IS_MUTANT (LATE_IS_ALIVE))
    return TRUE;

  for (guint i = 0; i < n_ops; i++)
    if (!resolve (store, place, ops[i], &resolved, error))
      return FALSE;

  return apply_resolved (store, &resolved, error) && note_sayings (store, place, ops, &resolved, error) &&
         (g_hash_table_size (store->touched) < MAX_TOUCHED || av_merge_settle_so_far (store, error));
}

gboolean
av_merge_apply (AvStore *store,
                const AvStrandPlace *place,
                const AvOp *op,
                GError **error)
{
  return av_merge_apply_all (store, place, &op, 1, error);
}
