#include "av-merge.h"

#include <string.h>

#include "av-held-record.h"
#include "av-merge-private.h"
#include "av-mutants.h"

/* Rows written by one statement: most of what a row costs is the statement
 * around it. */
#define AT_ONCE 10
#define TEN(row) row ", " row ", " row ", " row ", " row ", " row ", " row ", " row ", " row ", " row

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

/* A value that was replaced. */
typedef struct
{
  gint64 rid;
  gint64 nid;
  gint64 dot;
} Buried;

#define BURIED_COLUMNS 3
#define INSERT_BURIED(rows) "INSERT OR IGNORE INTO dead (rid, nid, dot) VALUES " rows

static gboolean
insert_buried (AvStore *store,
               const char *sql,
               const Buried *buried,
               guint n_buried,
               GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, sql, error);

  if (statement == NULL)
    return FALSE;

  for (guint i = 0; i < n_buried; i++)
    {
      av_statement_bind_int64 (statement, (int) i * BURIED_COLUMNS + 1, buried[i].rid);
      av_statement_bind_int64 (statement, (int) i * BURIED_COLUMNS + 2, buried[i].nid);
      av_statement_bind_int64 (statement, (int) i * BURIED_COLUMNS + 3, buried[i].dot);
    }
  return av_statement_run (statement, error);
}

/* What was replaced cannot come back when its operation arrives late or twice. */
static gboolean
bury_all (AvStore *store,
          GArray *buried,
          GError **error)
{
  const Buried *rows = (const Buried *) (gpointer) buried->data;
  guint done = 0;

  if (AV_IS_MUTANT (NO_DEAD_SET))
    return TRUE;

  for (; done + AT_ONCE <= buried->len; done += AT_ONCE)
    if (!insert_buried (store, INSERT_BURIED (TEN ("(?, ?, ?)")), rows + done, AT_ONCE, error))
      return FALSE;
  for (; done < buried->len; done++)
    if (!insert_buried (store, INSERT_BURIED ("(?, ?, ?)"), rows + done, 1, error))
      return FALSE;
  return TRUE;
}

/* Values of one record that are live, and are no more. The record is walked
 * through: what it holds was counted (av-held-record.h). */
#define IS(nid, dot) "(+nid = ?" #nid " AND +dot = ?" #dot ")"
#define DELETE_TEN \
  "DELETE FROM reg WHERE rid = ?1 AND (" IS (2, 3) " OR " IS (4, 5) " OR " IS (6, 7) " OR " IS (8, 9) " OR " IS (10, 11) " OR " IS (12, 13) " OR " IS (14, 15) " OR " IS (16, 17) " OR " IS (18, 19) " OR " IS (20, 21) ")"

static gboolean
delete_ten (AvStore *store,
            const Buried *former,
            guint n_former,
            GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, DELETE_TEN, error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, former->rid);
  for (guint i = 0; i < AT_ONCE; i++)
    {
      const Buried *one = &former[MIN (i, n_former - 1)];

      av_statement_bind_int64 (statement, (int) i * 2 + 2, one->nid);
      av_statement_bind_int64 (statement, (int) i * 2 + 3, one->dot);
    }
  return av_statement_run (statement, error);
}

/* Of a record of which everything was replaced, as where somebody goes through
 * a whole form again. */
static gboolean
delete_record (AvStore *store,
               gint64 rid,
               GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "DELETE FROM reg WHERE rid = ?1", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, rid);
  return av_statement_run (statement, error);
}

static gboolean
is_emptied (AvStore *store,
            gint64 rid)
{
  const AvHeldRecord *record = av_held_records_find (store->held, rid);

  return record != NULL && record->values->len == 0;
}

static gboolean
delete_all (AvStore *store,
            GArray *former,
            GError **error)
{
  const Buried *rows = (const Buried *) (gpointer) former->data;
  guint n;

  for (guint i = 0; i < former->len; i += n)
    {
      for (n = 1; n < AT_ONCE && i + n < former->len && rows[i + n].rid == rows[i].rid; n++)
        ;
      if (!(is_emptied (store, rows[i].rid) ? delete_record (store, rows[i].rid, error) : delete_ten (store, rows + i, n, error)))
        return FALSE;
    }
  return TRUE;
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

#define LIVE_COLUMNS 6

/* One name has one value: of two that a segment claims under one name the
 * greater stays, in whatever order they come; of the same value the later, by
 * the agent whose name is the greater. */
#define INSERT_LIVE "INTO reg (rid, nid, dot, hlc, agent, val) VALUES "
#define GREATER_STAYS                                                                          \
  " ON CONFLICT DO UPDATE SET hlc = excluded.hlc, agent = excluded.agent, val = excluded.val " \
  "WHERE (excluded.val, excluded.hlc, (SELECT text FROM name WHERE nid = excluded.agent)) > (reg.val, reg.hlc, (SELECT text FROM name WHERE nid = reg.agent))"

static void
bind_live (AvStatement *statement,
           int first,
           const AvRegisterOp *op)
{
  av_statement_bind_int64 (statement, first, op->rid);
  av_statement_bind_int64 (statement, first + 1, op->name->nid);
  av_statement_bind_int64 (statement, first + 2, op->dot);
  av_statement_bind_int64 (statement, first + 3, (gint64) op->hlc);
  av_statement_bind_int64 (statement, first + 4, op->agent);
  if (op->kind == AV_OP_TICK)
    av_statement_bind_static_text (statement, first + 5, "1", 1);
  else
    av_statement_bind_static_text (statement, first + 5, op->value != NULL ? op->value : "", (gssize) op->value_length);
}

static gboolean
make_live (AvStore *store,
           const AvRegisterOp *op,
           GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "INSERT " INSERT_LIVE "(?, ?, ?, ?, ?, ?)" GREATER_STAYS, error);

  if (statement == NULL)
    return FALSE;

  bind_live (statement, 1, op);
  av_held_records_make_live (store->held, op);
  return av_statement_run (statement, error);
}

/* Hardly ever is a name claimed twice: SQLite need keep nothing back to undo
 * ten rows by themselves where it leaves out those that are there. */
static gboolean
make_ten_live (AvStore *store,
               AvStatement *statement,
               const AvRegisterOp *const *ops,
               GError **error)
{
  for (guint i = 0; i < AT_ONCE; i++)
    bind_live (statement, (int) i * LIVE_COLUMNS + 1, ops[i]);
  if (!av_statement_run (statement, error))
    return FALSE;

  if (av_database_changes (store->db) < AT_ONCE)
    {
      for (guint i = 0; i < AT_ONCE; i++)
        if (!make_live (store, ops[i], error))
          return FALSE;
      return TRUE;
    }

  for (guint i = 0; i < AT_ONCE; i++)
    av_held_records_make_live (store->held, ops[i]);
  return TRUE;
}

static gboolean
make_all_live (AvStore *store,
               GPtrArray *ops,
               GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "INSERT OR IGNORE " INSERT_LIVE TEN ("(?, ?, ?, ?, ?, ?)"), error);
  guint done = 0;

  if (statement == NULL)
    return FALSE;

  for (; done + AT_ONCE <= ops->len; done += AT_ONCE)
    if (!make_ten_live (store, statement, (const AvRegisterOp *const *) ops->pdata + done, error))
      return FALSE;
  for (; done < ops->len; done++)
    if (!make_live (store, g_ptr_array_index (ops, done), error))
      return FALSE;
  return TRUE;
}

static gboolean
sets_value (const AvRegisterOp *op)
{
  return op->kind == AV_OP_SET || op->kind == AV_OP_TICK;
}

/* What operations replace. */
typedef struct
{
  GArray *former; /* Buried: rows of the table `reg` that go */
  GArray *buried; /* Buried: all of it, live here or not */
} Replaced;

static void
clear_replaced (Replaced *replaced)
{
  g_array_unref (replaced->former);
  g_array_unref (replaced->buried);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Replaced, clear_replaced)

#define NOTHING_REPLACED                                                                     \
  {                                                                                          \
    g_array_new (FALSE, FALSE, sizeof (Buried)), g_array_new (FALSE, FALSE, sizeof (Buried)) \
  }

/* Takes a value out of the live set: at once where what is live of its record
 * is not known. */
static gboolean
replace_one (AvStore *store,
             const AvRegisterOp *op,
             gint64 dot,
             Replaced *replaced,
             GError **error)
{
  Buried one = { op->rid, op->name->nid, dot };

  g_array_append_val (replaced->buried, one);
  if (av_held_records_find (store->held, op->rid) == NULL)
    return run_dot (store, "DELETE FROM reg WHERE rid = ?1 AND nid = ?2 AND dot = ?3", op, dot, error);

  if (av_held_records_replace (store->held, op->rid, op->name, dot))
    g_array_append_val (replaced->former, one);
  return TRUE;
}

static gboolean
note_replaced (AvStore *store,
               const AvRegisterOp *op,
               Replaced *replaced,
               GError **error)
{
  gboolean deletion = strcmp (op->name->text, AV_DELETED) == 0;

  for (gsize i = 0; i < op->n_preds; i++)
    {
      if (AV_DOT_SID (op->preds[i]) == store->fresh_sid)
        store->fresh_sid = 0;
      if (!replace_one (store, op, op->preds[i], replaced, error) ||
          (deletion && !cover (store, op, op->preds[i], error)))
        return FALSE;
    }

  av_store_touch (store, op->rid);
  store->counts.ops++;
  return TRUE;
}

static gboolean
write_replaced (AvStore *store,
                const Replaced *replaced,
                GError **error)
{
  return delete_all (store, replaced->former, error) && bury_all (store, replaced->buried, error);
}

static gboolean
replace (AvStore *store,
         const AvRegisterOp *op,
         GError **error)
{
  g_auto (Replaced) replaced = NOTHING_REPLACED;

  return note_replaced (store, op, &replaced, error) && write_replaced (store, &replaced, error);
}

gboolean
av_merge_apply_register_op (AvStore *store,
                            const AvRegisterOp *op,
                            GError **error)
{
  gboolean dead = FALSE;

  if (!replace (store, op, error))
    return FALSE;

  return !sets_value (op) || (is_dead (store, op, &dead, error) && (dead || make_live (store, op, error)));
}

gboolean
av_merge_write_register_op (AvStore *store,
                            const AvRegisterOp *op,
                            GError **error)
{
  return replace (store, op, error) && (!sets_value (op) || make_live (store, op, error));
}

gboolean
av_merge_apply_register_ops (AvStore *store,
                             const AvRegisterOp *ops,
                             guint n_ops,
                             GError **error)
{
  g_autoptr (GPtrArray) live = g_ptr_array_sized_new (n_ops);
  g_auto (Replaced) replaced = NOTHING_REPLACED;

  for (guint i = 0; i < n_ops; i++)
    if (!note_replaced (store, &ops[i], &replaced, error))
      return FALSE;
  if (!write_replaced (store, &replaced, error))
    return FALSE;

  for (guint i = 0; i < n_ops; i++)
    {
      gboolean dead = TRUE;

      if (sets_value (&ops[i]) && !is_dead (store, &ops[i], &dead, error))
        return FALSE;
      if (!dead)
        g_ptr_array_add (live, (gpointer) &ops[i]);
    }
  return make_all_live (store, live, error);
}
