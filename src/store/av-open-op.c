#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-limits.h"
#include "av-merge-private.h"
#include "av-say.h"
#include "av-segment-store.h"
#include "av-wire-text.h"

#define PRED_SIZE 32 /* at most, as bytes */
#define OP_OVERHEAD 64

static gboolean
read_open_segment (AvStore *store,
                   GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "SELECT seg.sid, COALESCE (MAX (idx) + 1, 0), "
                         "COALESCE (SUM (COALESCE (LENGTH (CAST (val AS BLOB)), 0) + COALESCE (LENGTH (preds), 0) * 4 + 64), 0), "
                         "COALESCE (SUM (LENGTH (preds) / 8), 0), COALESCE (SUM (kind IN (3, 4)), 0), COALESCE (MAX (hlc), 0) "
                         "FROM seg LEFT JOIN open_op USING (sid) WHERE status = 1 GROUP BY seg.sid ORDER BY seg.sid DESC LIMIT 1",
                         error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  if (av_statement_next (statement, &problem))
    store->open = (AvOpenSegment){ av_statement_get_int64 (statement, 0), av_statement_get_int64 (statement, 1), av_statement_get_int64 (statement, 2),
                                   av_statement_get_int64 (statement, 3), av_statement_get_int64 (statement, 4), (guint64) av_statement_get_int64 (statement, 5) };
  return av_database_ended_well (&problem, error);
}

/* What the segment holds once @op stands in it. */
static AvOpenSegment
add_op (const AvOpenSegment *open,
        const AvRegisterOp *op)
{
  return (AvOpenSegment){ open->sid, open->n_ops + 1, open->n_bytes + (gint64) (op->value_length + op->n_preds * PRED_SIZE + OP_OVERHEAD),
                          open->n_preds + (gint64) op->n_preds, open->n_codes + (op->kind == AV_OP_TICK || op->kind == AV_OP_UNTICK), op->hlc };
}

static gboolean
is_too_full (const AvOpenSegment *open)
{
  return open->n_ops > AV_LIMIT_OPEN_OPS || open->n_bytes > AV_LIMIT_OPEN_BYTES || open->n_preds > AV_LIMIT_REFS || open->n_codes > AV_LIMIT_OPEN_CODES;
}

/* The operations of a segment stand in the order of their moments. Under a clock that
 * leaps another one begins: only what is written under the wrong date waits. */
static gboolean
is_of_another_time (const AvOpenSegment *open,
                    guint64 hlc)
{
  return hlc < open->hlc || (open->n_ops > 0 && hlc - open->hlc > AV_CLOCK_DRAG_MS << 16);
}

static gboolean
make_room (AvStore *store,
           const AvRegisterOp *op,
           GError **error)
{
  AvOpenSegment then;

  if (store->open.sid == 0 && !read_open_segment (store, error))
    return FALSE;

  then = add_op (&store->open, op);
  if (store->open.sid != 0 && !is_too_full (&then) && !is_of_another_time (&store->open, op->hlc))
    return TRUE;

  if (!av_database_exec (store->db, error, "INSERT INTO seg (status) VALUES (1)", NULL))
    return FALSE;

  store->open = (AvOpenSegment){ av_database_last_row_id (store->db) };
  return TRUE;
}

static gboolean
append (AvStore *store,
        AvRegisterOp *op,
        GError **error)
{
  g_autoptr (AvStatement) statement = NULL;

  if (!make_room (store, op, error))
    return FALSE;

  op->dot = AV_DOT (store->open.sid, store->open.n_ops);
  statement = av_database_prepare (store->db,
                                   "INSERT INTO open_op (sid, idx, rid, nid, kind, hlc, agent, preds, val) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                                   error);
  if (statement == NULL)
    return FALSE;
  av_statement_bind_int64 (statement, 1, store->open.sid);
  av_statement_bind_int64 (statement, 2, store->open.n_ops);
  av_statement_bind_int64 (statement, 3, op->rid);
  av_statement_bind_int64 (statement, 4, op->name->nid);
  av_statement_bind_int64 (statement, 5, op->kind);
  av_statement_bind_int64 (statement, 6, (gint64) op->hlc);
  av_statement_bind_int64 (statement, 7, op->agent);
  av_statement_bind_blob (statement, 8, op->preds, op->n_preds * sizeof (gint64));
  if (op->kind == AV_OP_SET)
    av_statement_bind_static_text (statement, 9, op->value, (gssize) op->value_length);
  if (!av_statement_run (statement, error))
    return FALSE;

  store->open = add_op (&store->open, op);
  return av_merge_apply_register_ops (store, op, 1, error);
}

static gboolean
require_readable (const AvRegisterOp *op,
                  const AvName *agent,
                  GError **error)
{
  if (av_wire_is_name (op->name->field, strlen (op->name->field)) && av_wire_is_name (agent->text, strlen (agent->text)) &&
      (op->name->code == NULL || av_wire_is_name (op->name->code, strlen (op->name->code))) &&
      (op->value == NULL || av_wire_is_value (op->value, op->value_length)))
    return TRUE;

  g_set_error_literal (error, AV_STORE_ERROR, AV_STORE_ERROR_TOO_LONG,
                       _ ("An answer is too long, or is written in a way that the other installations could not read. Nothing was saved."));
  return FALSE;
}

gboolean
av_open_op_append (AvStore *store,
                   const AvRegisterOp *op,
                   AvOpenOpNoteFunc func,
                   gpointer user_data,
                   GError **error)
{
  const AvName *agent = av_store_intern (store, store->agent != NULL ? store->agent : "", NULL, error);
  AvRegisterOp part = *op;
  gsize left = op->n_preds;

  if (agent == NULL || !require_readable (op, agent, error))
    return FALSE;

  part.hlc = av_store_get_moment (store);
  part.agent = agent->nid;
  do
    {
      part.n_preds = MIN (left, AV_LIMIT_PREDS);
      if (!append (store, &part, error) || (func != NULL && !func (store, &part, user_data, error)))
        return FALSE;
      left -= part.n_preds;
      if (left > 0)
        part.preds += part.n_preds;
    }
  while (left > 0);

  return TRUE;
}

static gint64 *
copy_dots (AvStatement *statement,
           int column,
           gsize *size)
{
  const guint8 *bytes = av_statement_get_blob (statement, column, size);

  return g_memdup2 (bytes, *size);
}

static gboolean
replay_saying (AvStore *store,
               AvStatement *statement,
               const AvRegisterOp *op,
               const AvId *container,
               GError **error)
{
  const AvName *form = av_store_find_name (store, av_statement_get_int64 (statement, 12), error);
  AvId record;

  if (form == NULL)
    return FALSE;

  memcpy (record.bytes, av_statement_get_blob (statement, 11, NULL), sizeof record.bytes);
  return av_say_note (store, op, form->text, &record, container, (AvClass) av_statement_get_int64 (statement, 10),
                      av_say_get_own_scopes (store, form->text), error);
}

gboolean
av_open_op_replay (AvStore *store,
                   const AvId *container,
                   GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "SELECT open_op.sid, idx, open_op.rid, nid, kind, hlc, agent, preds, val, container, class, id16, form "
                         "FROM open_op JOIN record USING (rid) WHERE ?1 IS NULL OR container = ?1 ORDER BY open_op.sid, idx",
                         error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, container != NULL ? container->bytes : NULL, 16);
  while (av_statement_next (statement, &problem))
    {
      AvRegisterOp op = { (AvOpKind) av_statement_get_int64 (statement, 4) };
      g_autofree gint64 *preds = NULL;
      AvId place;
      gsize size;
      gboolean erased;

      memcpy (place.bytes, av_statement_get_blob (statement, 9, NULL), 16);
      if (!av_store_is_erased (store, &place, (AvClass) av_statement_get_int64 (statement, 10), &erased, error))
        return FALSE;
      if (erased)
        continue;

      op.rid = av_statement_get_int64 (statement, 2);
      op.name = av_store_find_name (store, av_statement_get_int64 (statement, 3), error);
      op.dot = AV_DOT (av_statement_get_int64 (statement, 0), av_statement_get_int64 (statement, 1));
      op.hlc = (guint64) av_statement_get_int64 (statement, 5);
      op.agent = av_statement_get_int64 (statement, 6);
      preds = copy_dots (statement, 7, &size);
      op.preds = preds;
      op.n_preds = size / sizeof (gint64);
      op.value = av_statement_get_text (statement, 8);
      op.value_length = op.value != NULL ? strlen (op.value) : 0;
      if (op.name == NULL || !replay_saying (store, statement, &op, &place, error) || !av_merge_apply_register_ops (store, &op, 1, error))
        return FALSE;
    }
  return av_database_ended_well (&problem, error);
}

/* --- what sync seals ----------------------------------------------------- */

gboolean
av_segment_store_count_open_ops (AvStore *store,
                                 gint64 *n_ops,
                                 GError **error)
{
  return av_database_get_int64 (store->db, "SELECT COUNT (*) FROM open_op", 0, n_ops, error);
}

GArray *
av_segment_store_list_open (AvStore *store,
                            GError **error)
{
  g_autoptr (GArray) segments = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT sid FROM seg WHERE status = 1 AND EXISTS (SELECT 1 FROM open_op WHERE open_op.sid = seg.sid) ORDER BY sid", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return NULL;

  while (av_statement_next (statement, &problem))
    {
      gint64 sid = av_statement_get_int64 (statement, 0);

      g_array_append_val (segments, sid);
    }
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  return g_steal_pointer (&segments);
}

static gboolean
name_preds (AvStore *store,
            gint64 sid,
            const gint64 *dots,
            gsize n_dots,
            AvOpPred *preds,
            AvSegmentHash *hashes,
            GError **error)
{
  for (gsize i = 0; i < n_dots; i++)
    {
      gint64 named = AV_DOT_SID (dots[i]);

      preds[i].index = AV_DOT_INDEX (dots[i]);
      preds[i].segment = named == sid ? NULL : hashes[i].bytes;
      if (named != sid && !av_segment_store_get_hash (store, named, &hashes[i], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
tell_open_op (AvStore *store,
              AvStatement *statement,
              gint64 sid,
              AvOpenOpFunc func,
              gpointer user_data,
              GError **error)
{
  AvOpenOp open = { 0 };
  const AvName *name = av_store_find_name (store, av_statement_get_int64 (statement, 1), error);
  const AvName *agent = name != NULL ? av_store_find_name (store, av_statement_get_int64 (statement, 4), error) : NULL;
  const AvName *form = agent != NULL ? av_store_find_name (store, av_statement_get_int64 (statement, 8), error) : NULL;
  gsize size;
  g_autofree gint64 *dots = copy_dots (statement, 5, &size);
  g_autofree AvOpPred *preds = g_new (AvOpPred, size / sizeof (gint64) + 1);
  g_autofree AvSegmentHash *hashes = g_new (AvSegmentHash, size / sizeof (gint64) + 1);

  open.op.n_preds = size / sizeof (gint64);
  if (form == NULL || !name_preds (store, sid, dots, open.op.n_preds, preds, hashes, error))
    return FALSE;

  open.op.index = (guint16) av_statement_get_int64 (statement, 0);
  open.op.kind = (AvOpKind) av_statement_get_int64 (statement, 2);
  open.op.hlc = (guint64) av_statement_get_int64 (statement, 3);
  open.op.agent = agent->text;
  open.op.form = form->text;
  open.op.reg = open.op.kind == AV_OP_TICK || open.op.kind == AV_OP_UNTICK ? name->field : name->text;
  open.op.code = open.op.kind == AV_OP_TICK || open.op.kind == AV_OP_UNTICK ? name->code : NULL;
  open.op.preds = preds;
  open.op.value = av_statement_get_text (statement, 6);
  open.op.value_length = open.op.value != NULL ? strlen (open.op.value) : 0;
  memcpy (open.op.record.bytes, av_statement_get_blob (statement, 7, NULL), 16);
  memcpy (open.container.bytes, av_statement_get_blob (statement, 9, NULL), 16);
  open.klass = (AvClass) av_statement_get_int64 (statement, 10);
  return func (&open, user_data, error);
}

gboolean
av_segment_store_foreach_open_op (AvStore *store,
                                  gint64 sid,
                                  AvOpenOpFunc func,
                                  gpointer user_data,
                                  GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "SELECT idx, nid, kind, hlc, agent, preds, val, id16, form, container, class "
                         "FROM open_op JOIN record USING (rid) WHERE sid = ?1 ORDER BY container, class, idx",
                         error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, sid);
  while (av_statement_next (statement, &problem))
    if (!tell_open_op (store, statement, sid, func, user_data, error))
      return FALSE;
  return av_database_ended_well (&problem, error);
}

gboolean
av_segment_store_seal (AvStore *store,
                       gint64 sid,
                       const AvSegmentHash *hash,
                       gint64 jid,
                       guint64 segno,
                       const guint8 *header,
                       gsize length,
                       GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "UPDATE seg SET hash32 = ?2, jid = ?3, segno = ?4, header = ?5, status = 2 WHERE sid = ?1 AND status = 1", error);
  g_autoptr (AvStatement) removal = av_database_prepare (store->db, "DELETE FROM open_op WHERE sid = ?1", error);

  if (statement == NULL || removal == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, sid);
  av_statement_bind_blob (statement, 2, hash->bytes, sizeof hash->bytes);
  av_statement_bind_int64 (statement, 3, jid);
  av_statement_bind_int64 (statement, 4, (gint64) segno);
  av_statement_bind_blob (statement, 5, header, length);
  av_statement_bind_int64 (removal, 1, sid);
  if (store->open.sid == sid)
    store->open.sid = 0;
  return av_statement_run (statement, error) && av_statement_run (removal, error);
}

void
av_store_set_sealer (AvStore *store,
                     AvStoreFunc func,
                     gpointer user_data)
{
  store->sealer = func;
  store->sealer_data = user_data;
}

gboolean
av_store_seal (AvStore *store,
               GError **error)
{
  gint64 n_ops;

  if (!av_segment_store_count_open_ops (store, &n_ops, error))
    return FALSE;
  if (n_ops == 0)
    return TRUE;

  if (store->sealer == NULL)
    {
      g_set_error_literal (error, AV_STORE_ERROR, AV_STORE_ERROR_UNSEALED,
                           _ ("This store has changes that are not signed yet: it does not belong to an organisation. They are kept; found or join one first."));
      return FALSE;
    }

  return av_store_transact (store, store->sealer, store->sealer_data, error);
}
