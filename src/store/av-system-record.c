/* System records (SYNC §4.2): registers of forms whose name begins with `~`. */

#include <string.h>

#include "av-merge-private.h"
#include "av-perimeter.h"
#include "av-register.h"
#include "av-say.h"
#include "av-segment-store.h"
#include "av-writers.h"

static gboolean
select_live_dots (AvStore *store,
                  gint64 rid,
                  const AvName *name,
                  const char *value,
                  GArray *dots,
                  gboolean *same,
                  GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT dot, val FROM reg WHERE rid = ?1 AND nid = ?2", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  *same = FALSE;
  av_statement_bind_int64 (statement, 1, rid);
  av_statement_bind_int64 (statement, 2, name->nid);
  while (av_statement_next (statement, &problem))
    {
      gint64 dot = av_statement_get_int64 (statement, 0);

      *same = dots->len == 0 && g_strcmp0 (av_statement_get_text (statement, 1), value) == 0;
      g_array_append_val (dots, dot);
    }
  return av_database_ended_well (&problem, error);
}

typedef struct
{
  const char *form;
  const AvId *record;
  const AvId *container;
  AvClass klass;
  const char *reg;
  const char *value;
  GArray *dots; /* that it names; NULL: those that are live */
} SystemChange;

static gboolean
note_saying (AvStore *store,
             const AvRegisterOp *op,
             gpointer user_data,
             GError **error)
{
  const SystemChange *change = user_data;

  return av_say_note (store, op, change->form, change->record, change->container, change->klass, av_say_get_own_scopes (store, change->form), error);
}

/* What it replaces, by dots (gint64); nothing is said where that stands already. */
static gboolean
find_replaced (AvStore *store,
               const SystemChange *change,
               const AvRegisterOp *op,
               GArray *dots,
               gboolean *same,
               GError **error)
{
  if (!select_live_dots (store, op->rid, op->name, change->value, dots, same, error))
    return FALSE;

  if (change->klass == AV_CLASS_CONTROLE && strcmp (change->form, "~perimetre") == 0)
    {
      g_autofree char *scope = NULL;

      if (!av_segment_store_get_scope (store, change->container, &scope, error) ||
          !av_perimeter_add_standing (store, change->container, dots, error))
        return FALSE;
      *same = g_strcmp0 (scope, change->value) == 0;
    }

  /* What stands there may count for nothing, being said by who has no say; or others
   * were told another key since, which a restored store has lost. */
  *same = *same && !av_say_is_of_form (change->form) && !av_writers_is_sharing (change->form, change->klass) && strcmp (change->form, "~epoque") != 0;
  return TRUE;
}

static gboolean
write_system (AvStore *store,
              gpointer user_data,
              GError **error)
{
  const SystemChange *change = user_data;
  g_autoptr (GArray) dots = change->dots != NULL ? g_array_ref (change->dots) : g_array_new (FALSE, FALSE, sizeof (gint64));
  AvRegisterOp op = { change->value != NULL ? AV_OP_SET : AV_OP_CLEAR };
  gboolean same = FALSE;

  if (!av_store_require_not_erased (store, change->container, change->klass, error))
    return FALSE;

  op.name = av_store_intern (store, change->reg, NULL, error);
  if (op.name == NULL ||
      !av_store_find_record (store, change->record, change->form, change->container, change->klass, TRUE, &op.rid, error) ||
      (change->dots == NULL && !find_replaced (store, change, &op, dots, &same, error)))
    return FALSE;

  if (same || (change->value == NULL && dots->len == 0))
    return TRUE;

  op.preds = (const gint64 *) (gpointer) dots->data;
  op.n_preds = dots->len;
  op.value = change->value;
  op.value_length = change->value != NULL ? strlen (change->value) : 0;

  return av_open_op_append (store, &op, note_saying, user_data, error);
}

gboolean
av_segment_store_write_system (AvStore *store,
                               const char *form,
                               const AvId *record,
                               const AvId *container,
                               AvClass klass,
                               const char *reg,
                               const char *value,
                               GError **error)
{
  SystemChange change = { form, record, container, klass, reg, value };

  return av_store_transact (store, write_system, &change, error);
}

gboolean
av_segment_store_replace_system (AvStore *store,
                                 const char *form,
                                 const AvId *record,
                                 const AvId *container,
                                 AvClass klass,
                                 const char *reg,
                                 const char *value,
                                 GArray *dots,
                                 GError **error)
{
  SystemChange change = { form, record, container, klass, reg, value, dots };

  return av_store_transact (store, write_system, &change, error);
}

static gboolean
tell_live (AvRegisters *registers,
           const char *reg,
           AvLiveFunc func,
           gpointer user_data,
           GError **error)
{
  for (guint i = 0; i < registers->live->len; i++)
    {
      const AvLive *live = &g_array_index (registers->live, AvLive, i);

      if (strcmp (live->name->text, reg) == 0 &&
          !func (AV_DOT_SID (live->dot), AV_DOT_INDEX (live->dot), live->hlc, live->agent, live->value, user_data, error))
        return FALSE;
    }
  return TRUE;
}

/* Those of one id; NULL: of any. */
static GArray *
list_records (AvStore *store,
              const char *form,
              const AvId *id,
              GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (AvStatement) statement = NULL;
  g_autoptr (GError) problem = NULL;
  const char *sql = "SELECT rid FROM record WHERE listed IS NOT NULL AND form = (SELECT nid FROM name WHERE text = ?1) ORDER BY id16, container, class";

  g_return_val_if_fail (id != NULL || av_store_lists_form (form), NULL);
  if (id != NULL)
    sql = "SELECT rid FROM record WHERE form = (SELECT nid FROM name WHERE text = ?1) AND id16 = ?2 ORDER BY container, class";

  statement = av_database_prepare (store->db, sql, error);

  if (statement == NULL)
    return NULL;

  av_statement_bind_text (statement, 1, form);
  if (id != NULL)
    av_statement_bind_static_blob (statement, 2, id->bytes, sizeof id->bytes);
  while (av_statement_next (statement, &problem))
    {
      gint64 rid = av_statement_get_int64 (statement, 0);

      g_array_append_val (rows, rid);
    }
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  return g_steal_pointer (&rows);
}

gboolean
av_segment_store_clear_elsewhere (AvStore *store,
                                  const char *form,
                                  const AvId *record,
                                  const AvId *container,
                                  const char *reg,
                                  GError **error)
{
  g_autoptr (GArray) rows = list_records (store, form, record, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      AvRecordRow row;

      if (!av_store_get_record (store, g_array_index (rows, gint64, i), &row, error) ||
          (!av_id_equal (&row.container, container) &&
           !av_segment_store_write_system (store, form, record, &row.container, row.klass, reg, NULL, error)))
        return FALSE;
    }
  return rows != NULL;
}

gboolean
av_segment_store_foreach_live (AvStore *store,
                               const char *form,
                               const AvId *record,
                               const char *reg,
                               AvLiveFunc func,
                               gpointer user_data,
                               GError **error)
{
  g_autoptr (GArray) rows = list_records (store, form, record, error);
  g_autoptr (AvRegisters) registers = av_registers_new ();

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      AvRecordRow row;

      if (!av_store_get_record (store, g_array_index (rows, gint64, i), &row, error) ||
          !av_registers_load (registers, store, row.rid, row.form, error) || !tell_live (registers, reg, func, user_data, error))
        return FALSE;
    }
  return rows != NULL;
}

gboolean
av_segment_store_foreach_system (AvStore *store,
                                 const char *form,
                                 AvSystemFunc func,
                                 gpointer user_data,
                                 GError **error)
{
  g_autoptr (GArray) rows = list_records (store, form, NULL, error);
  g_autoptr (AvRegisters) registers = av_registers_new ();

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      AvRecordRow row;
      const AvName *last = NULL;

      if (!av_store_get_record (store, g_array_index (rows, gint64, i), &row, error) ||
          !av_registers_load (registers, store, row.rid, row.form, error))
        return FALSE;

      /* The displayed value of each register is the first of its neighbours. */
      for (guint j = 0; j < registers->live->len; j++)
        {
          const AvLive *live = &g_array_index (registers->live, AvLive, j);

          if (live->name != last && !func (&row.id, &row.container, live->name->text, live->value, AV_DOT_SID (live->dot), user_data, error))
            return FALSE;
          last = live->name;
        }
    }
  return rows != NULL;
}
