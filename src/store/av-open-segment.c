/* What sync seals: the open segments and their operations, as names that others
 * understand. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-claim-store.h"
#include "av-merge-private.h"
#include "av-segment-store.h"

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
  const guint8 *bytes = av_statement_get_blob (statement, 5, &size);
  g_autofree gint64 *dots = g_memdup2 (bytes, size);
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
  av_claim_store_forget_all (store);
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
