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
  return hlc < open->hlc || (open->n_ops > 0 && hlc - open->hlc > AV_LIMIT_CLOCK_DRAG << 16);
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

/* Nobody is an agent as well; a register or a code is always called something. */
static gboolean
is_name_of_register (const char *text)
{
  return text[0] != '\0' && av_wire_is_name (text, strlen (text));
}

static gboolean
require_readable (const AvRegisterOp *op,
                  const AvName *agent,
                  GError **error)
{
  if (is_name_of_register (op->name->field) && av_wire_is_name (agent->text, strlen (agent->text)) &&
      (op->name->code == NULL || is_name_of_register (op->name->code)) &&
      (op->value == NULL || av_wire_is_value (op->value, op->value_length)))
    return TRUE;

  g_set_error_literal (error, AV_STORE_ERROR, AV_STORE_ERROR_TOO_LONG,
                       _ ("An answer is too long, or is written in a way that the other installations could not read. Nothing was saved."));
  return FALSE;
}

static gboolean
append_in_parts (AvStore *store,
                 const AvRegisterOp *op,
                 AvOpenOpNoteFunc func,
                 gpointer user_data,
                 GError **error)
{
  AvRegisterOp part = *op;
  gsize left = op->n_preds;

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

gboolean
av_open_op_append (AvStore *store,
                   const AvRegisterOp *op,
                   AvOpenOpNoteFunc func,
                   gpointer user_data,
                   GError **error)
{
  const AvName *agent = av_store_intern (store, store->agent != NULL ? store->agent : "", NULL, error);
  AvRegisterOp own = *op;

  if (agent == NULL || !require_readable (op, agent, error))
    return FALSE;

  own.hlc = av_store_get_moment (store);
  own.agent = agent->nid;
  return append_in_parts (store, &own, func, user_data, error);
}

static gint64 *
copy_dots (AvStatement *statement,
           int column,
           gsize *size)
{
  const guint8 *bytes = av_statement_get_blob (statement, column, size);

  return g_memdup2 (bytes, *size);
}

/* --- what stands in the open segments ------------------------------------- */

#define SELECT_OPEN                                                                                        \
  "SELECT open_op.sid, idx, open_op.rid, nid, kind, hlc, agent, preds, val, container, class, id16, form " \
  "FROM open_op JOIN record USING (rid) "

static void
get_place (AvStatement *statement,
           AvId *container)
{
  memcpy (container->bytes, av_statement_get_blob (statement, 9, NULL), sizeof container->bytes);
}

/* @preds: transfer full, what the operation names. */
static gboolean
read_op (AvStore *store,
         AvStatement *statement,
         AvRegisterOp *op,
         gint64 **preds,
         GError **error)
{
  gsize size;

  op->dot = AV_DOT (av_statement_get_int64 (statement, 0), av_statement_get_int64 (statement, 1));
  op->rid = av_statement_get_int64 (statement, 2);
  op->name = av_store_find_name (store, av_statement_get_int64 (statement, 3), error);
  op->kind = (AvOpKind) av_statement_get_int64 (statement, 4);
  op->hlc = (guint64) av_statement_get_int64 (statement, 5);
  op->agent = av_statement_get_int64 (statement, 6);
  op->preds = *preds = copy_dots (statement, 7, &size);
  op->n_preds = size / sizeof (gint64);
  op->value = av_statement_get_text (statement, 8);
  op->value_length = op->value != NULL ? strlen (op->value) : 0;
  return op->name != NULL;
}

static gboolean
note_again (AvStore *store,
            const AvRegisterOp *op,
            gpointer user_data,
            GError **error)
{
  AvStatement *statement = user_data;
  const AvName *form = av_store_find_name (store, av_statement_get_int64 (statement, 12), error);
  AvId record, container;

  if (form == NULL)
    return FALSE;

  get_place (statement, &container);
  memcpy (record.bytes, av_statement_get_blob (statement, 11, NULL), sizeof record.bytes);
  return av_say_note (store, op, form->text, &record, &container, (AvClass) av_statement_get_int64 (statement, 10),
                      av_say_get_own_scopes (store, form->text), error);
}

static gboolean
is_erased_there (AvStore *store,
                 AvStatement *statement,
                 gboolean *erased,
                 GError **error)
{
  AvId container;

  get_place (statement, &container);
  return av_store_is_erased (store, &container, (AvClass) av_statement_get_int64 (statement, 10), erased, error);
}

gboolean
av_open_op_replay (AvStore *store,
                   const AvId *container,
                   GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, SELECT_OPEN "WHERE ?1 IS NULL OR container = ?1 ORDER BY open_op.sid, idx", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, container != NULL ? container->bytes : NULL, 16);
  while (av_statement_next (statement, &problem))
    {
      AvRegisterOp op;
      g_autofree gint64 *preds = NULL;
      gboolean erased;

      if (!is_erased_there (store, statement, &erased, error))
        return FALSE;
      if (erased)
        continue;

      if (!read_op (store, statement, &op, &preds, error) || !note_again (store, &op, statement, error) ||
          !av_merge_apply_register_ops (store, &op, 1, error))
        return FALSE;
    }
  return av_database_ended_well (&problem, error);
}

/* --- what an earlier version left ------------------------------------------ */

/* An operation that names more than a reader takes, or than its segment has room for. */
typedef struct
{
  gint64 sid;
  gint64 index;
  gsize n_kept;
} Crowded;

static GArray *
list_crowded (AvStore *store,
              GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "SELECT sid, idx, COALESCE (LENGTH (preds), 0) / 8, "
                         "COUNT (NULLIF (LENGTH (preds), 0)) OVER (PARTITION BY sid ORDER BY idx ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) "
                         "FROM open_op ORDER BY sid, idx",
                         error);
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Crowded));
  g_autoptr (GError) problem = NULL;
  gint64 sid = 0;
  gsize room = 0;

  if (statement == NULL)
    return NULL;

  while (av_statement_next (statement, &problem))
    {
      Crowded crowded = { av_statement_get_int64 (statement, 0), av_statement_get_int64 (statement, 1) };
      gsize n_preds = (gsize) av_statement_get_int64 (statement, 2);
      gsize n_later = (gsize) av_statement_get_int64 (statement, 3);

      room = crowded.sid == sid ? room : AV_LIMIT_REFS;
      sid = crowded.sid;

      /* One that names nothing any more would say something else: a claim, that it is
       * the first. So each one behind it has room for one. */
      crowded.n_kept = MIN (n_preds, MIN (room - n_later, AV_LIMIT_PREDS));
      room -= crowded.n_kept;
      if (crowded.n_kept < n_preds)
        g_array_append_val (list, crowded);
    }
  return av_database_ended_well (&problem, error) ? g_steal_pointer (&list) : NULL;
}

static gboolean
keep_preds (AvStore *store,
            const Crowded *crowded,
            const gint64 *preds,
            GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "UPDATE open_op SET preds = ?3 WHERE sid = ?1 AND idx = ?2", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, crowded->sid);
  av_statement_bind_int64 (statement, 2, crowded->index);
  av_statement_bind_blob (statement, 3, preds, crowded->n_kept * sizeof (gint64));
  return av_statement_run (statement, error);
}

/* Whether an operation says something that was replaced since. */
static gboolean
is_replaced (AvStore *store,
             const AvRegisterOp *op,
             gboolean *replaced,
             GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT 1 FROM reg WHERE rid = ?1 AND nid = ?2 AND dot = ?3", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, op->rid);
  av_statement_bind_int64 (statement, 2, op->name->nid);
  av_statement_bind_int64 (statement, 3, op->dot);
  *replaced = !av_statement_next (statement, &problem);
  return av_database_ended_well (&problem, error);
}

/* It comes not back under the name of another operation, which nobody replaced: that
 * one says nothing. A claim is one whether or not it is shown. */
static gboolean
say_nothing_replaced (AvStore *store,
                      AvStatement *statement,
                      AvRegisterOp *op,
                      GError **error)
{
  const AvName *form = av_store_find_name (store, av_statement_get_int64 (statement, 12), error);
  gboolean replaced;

  if (form == NULL || !is_replaced (store, op, &replaced, error))
    return FALSE;

  if (!replaced || strcmp (form->text, "~perimetre") == 0)
    return TRUE;

  if (op->kind == AV_OP_SET)
    op->kind = AV_OP_CLEAR;
  else if (op->kind == AV_OP_TICK)
    op->kind = AV_OP_UNTICK;

  op->value = NULL;
  op->value_length = 0;
  return TRUE;
}

/* The rest is named by others that say the same. */
static gboolean
split_op (AvStore *store,
          const Crowded *crowded,
          GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, SELECT_OPEN "WHERE open_op.sid = ?1 AND idx = ?2", error);
  g_autofree gint64 *preds = NULL;
  AvRegisterOp op;
  gboolean erased;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, crowded->sid);
  av_statement_bind_int64 (statement, 2, crowded->index);
  if (!av_statement_next (statement, error) || !read_op (store, statement, &op, &preds, error) ||
      !is_erased_there (store, statement, &erased, error) || !say_nothing_replaced (store, statement, &op, error) ||
      !keep_preds (store, crowded, preds, error))
    return FALSE;

  /* The open segment holds less now. */
  store->open.sid = 0;
  op.preds += crowded->n_kept;
  op.n_preds -= crowded->n_kept;
  return erased || append_in_parts (store, &op, note_again, statement, error);
}

gboolean
av_segment_store_split_open (AvStore *store,
                             GError **error)
{
  g_autoptr (GArray) crowded = list_crowded (store, error);

  for (guint i = 0; crowded != NULL && i < crowded->len; i++)
    if (!split_op (store, &g_array_index (crowded, Crowded, i), error))
      return FALSE;

  return crowded != NULL;
}
