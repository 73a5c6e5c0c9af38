#include <string.h>

#include "av-perimeter.h"
#include "av-record.h"
#include "av-save-private.h"
#include "av-segment-store.h"
#include "av-twin.h"

/* --- one register -------------------------------------------------------- */

typedef struct
{
  const AvName *name;
  GArray *preds;      /* of gint64: values that were seen and are replaced */
  guint n_live;       /* values that are live now */
  guint n_live_preds; /* of them, those seen */
  guint n_equal;      /* of them, those that say what is wanted */
} Replaced;

static void
clear_replaced (Replaced *replaced)
{
  g_clear_pointer (&replaced->preds, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Replaced, clear_replaced)

static gboolean
contains_dot (GArray *dots,
              gint64 dot)
{
  for (guint i = 0; i < dots->len; i++)
    if (g_array_index (dots, gint64, i) == dot)
      return TRUE;
  return FALSE;
}

static gboolean
is_live (AvSave *save,
         gint64 dot)
{
  for (guint i = 0; i < save->now->live->len; i++)
    if (g_array_index (save->now->live, AvLive, i).dot == dot)
      return TRUE;
  return FALSE;
}

/* What was loaded of fused dossiers says not of which record each value is:
 * those still there belong to this one. */
static gboolean
is_own (AvSave *save,
        gint64 dot)
{
  return !save->form->singleton || !save->fused || is_live (save, dot);
}

/* Predecessors are the values that the window loaded; without a window, those
 * that are there now. */
static void
find_replaced (AvSave *save,
               Replaced *replaced,
               const AvName *name,
               gboolean resolves,
               const char *value)
{
  AvSnapshot *loaded = av_change_get_loaded (save->change);
  guint n_loaded = 0;
  const AvLiveValue *values = loaded != NULL && !resolves ? av_snapshot_get_live (loaded, name->text, &n_loaded) : NULL;

  replaced->name = name;
  replaced->preds = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < n_loaded; i++)
    if (is_own (save, values[i].dot))
      g_array_append_val (replaced->preds, values[i].dot);

  for (guint i = 0; i < save->now->live->len; i++)
    {
      const AvLive *live = &g_array_index (save->now->live, AvLive, i);

      if (live->name != name)
        continue;
      if ((loaded == NULL || resolves) && !contains_dot (replaced->preds, live->dot))
        g_array_append_val (replaced->preds, live->dot);
      replaced->n_live++;
      replaced->n_live_preds += contains_dot (replaced->preds, live->dot);
      replaced->n_equal += value != NULL && strcmp (live->value, value) == 0;
    }
}

static gboolean
append_op (AvSave *save,
           AvOpKind kind,
           const AvName *name,
           GArray *preds,
           const char *value,
           GError **error)
{
  AvRegisterOp op = { kind, save->rid, name };

  op.preds = (const gint64 *) (gpointer) preds->data;
  op.n_preds = preds->len;
  op.value = value;
  op.value_length = value != NULL ? strlen (value) : 0;
  return av_open_op_append (save->store, &op, NULL, NULL, error);
}

/* The same save again finds its values there and writes nothing. */
static gboolean
write_value (AvSave *save,
             const char *field,
             const char *value,
             gboolean resolves,
             GError **error)
{
  const AvName *name = av_store_intern (save->store, field, NULL, error);
  g_auto (Replaced) replaced = { NULL };

  if (name == NULL)
    return FALSE;

  find_replaced (save, &replaced, name, resolves, value);
  if (value == NULL)
    return replaced.n_live_preds == 0 || append_op (save, AV_OP_CLEAR, name, replaced.preds, NULL, error);

  if (replaced.n_equal > 0 && (replaced.n_live_preds == 0 || replaced.n_equal == replaced.n_live))
    return TRUE;
  return append_op (save, AV_OP_SET, name, replaced.preds, value, error);
}

static gboolean
write_code (AvSave *save,
            const char *field,
            const char *code,
            gboolean ticked,
            gboolean resolves,
            GError **error)
{
  const AvName *name = av_store_intern (save->store, field, code, error);
  g_auto (Replaced) replaced = { NULL };

  if (name == NULL)
    return FALSE;

  find_replaced (save, &replaced, name, resolves, "1");
  if (ticked)
    return replaced.n_live > 0 || append_op (save, AV_OP_TICK, name, replaced.preds, NULL, error);
  return replaced.n_live_preds == 0 || append_op (save, AV_OP_UNTICK, name, replaced.preds, NULL, error);
}

static char **
split_codes (const char *codes)
{
  return g_strsplit (codes != NULL ? codes : "", " ", -1);
}

/* Only what differs from what was loaded, code by code. */
static gboolean
write_codes (AvSave *save,
             const char *field,
             const char *answer,
             gboolean resolves,
             GError **error)
{
  AvSnapshot *loaded = av_change_get_loaded (save->change);
  const char *former = loaded != NULL && !resolves ? av_snapshot_get_answer (loaded, field) : av_registers_get_answer (save->now, field);
  g_auto (GStrv) before = split_codes (former);
  g_auto (GStrv) after = split_codes (answer);

  for (guint i = 0; after[i] != NULL; i++)
    if (after[i][0] != '\0' && !g_strv_contains ((const char *const *) before, after[i]) &&
        !write_code (save, field, after[i], TRUE, resolves, error))
      return FALSE;
  for (guint i = 0; before[i] != NULL; i++)
    if (before[i][0] != '\0' && !g_strv_contains ((const char *const *) after, before[i]) &&
        !write_code (save, field, before[i], FALSE, resolves, error))
      return FALSE;
  return TRUE;
}

static gboolean
write_field (AvSave *save,
             const char *field_id,
             const char *answer,
             gboolean resolves,
             GError **error)
{
  const AvField *field = av_form_find_field (save->form, field_id);

  if (field->kind == AV_FIELD_CHOICES || field->kind == AV_FIELD_RECORDS)
    return write_codes (save, field_id, answer, resolves, error);
  return write_value (save, field_id, answer, resolves, error);
}

static gboolean
resolves (AvSave *save,
          const char *field)
{
  for (guint i = 0; i < av_change_get_n_fields (save->change); i++)
    if (strcmp (av_change_get_field (save->change, i)->field, field) == 0)
      return av_change_get_field (save->change, i)->resolves;
  return FALSE;
}

/* A twin is written where the window had loaded its answer: another one stays
 * beside the new one, for a person to settle. */
static gboolean
concerns_twin (AvSave *save,
               const AvTwin *twin,
               const char *field,
               gboolean resolves)
{
  AvSnapshot *loaded = av_change_get_loaded (save->change);

  if (loaded == NULL || resolves)
    return av_registers_hold (twin->now, field);

  for (guint i = 0; i < twin->now->live->len; i++)
    {
      const AvLive *live = &g_array_index (twin->now->live, AvLive, i);
      guint n_values;
      const AvLiveValue *values = av_snapshot_get_live (loaded, live->name->text, &n_values);

      if (strcmp (live->name->field, field) != 0)
        continue;
      for (guint j = 0; j < n_values; j++)
        if (values[j].dot == live->dot)
          return TRUE;
    }
  return FALSE;
}

/* Each record of the fused dossiers that holds the field; this one where none
 * does. */
static gboolean
write_field_and_twins (AvSave *save,
                       const char *field,
                       const char *answer,
                       gboolean resolves,
                       GError **error)
{
  gboolean elsewhere = FALSE;

  for (guint i = 0; i < save->twins->len; i++)
    {
      const AvTwin *twin = g_ptr_array_index (save->twins, i);
      AvSave other = *save;

      if (!concerns_twin (save, twin, field, resolves))
        continue;
      other.rid = twin->row.rid;
      other.now = twin->now;
      elsewhere = TRUE;
      if (!write_field (&other, field, answer, resolves, error))
        return FALSE;
    }
  return (elsewhere && !av_registers_hold (save->now, field)) || write_field (save, field, answer, resolves, error);
}

/* In the order of the form, so that the same answers give the same operations. */
static gboolean
write_fields (AvSave *save,
              GError **error)
{
  for (guint i = 0; i < save->form->n_fields; i++)
    {
      const char *field = save->form->fields[i].id;
      gpointer answer;

      if (g_hash_table_lookup_extended (save->wanted, field, NULL, &answer) &&
          !write_field_and_twins (save, field, answer, resolves (save, field), error))
        return FALSE;
    }
  return TRUE;
}

/* --- deletion ------------------------------------------------------------ */

/* Those that were loaded are replaced, like any value: a decision that nobody
 * here had seen stays beside this one, for a person to settle. */
static void
replace_deletions (AvSave *save,
                   GArray *dots)
{
  AvSnapshot *loaded = av_change_get_loaded (save->change);
  guint n_values = 0;
  const AvLiveValue *values = loaded != NULL ? av_snapshot_get_deletions (loaded, &n_values) : NULL;

  for (guint i = 0; i < n_values; i++)
    g_array_append_val (dots, values[i].dot);
  for (guint i = 0; loaded == NULL && i < save->now->deletions->len; i++)
    g_array_append_val (dots, g_array_index (save->now->deletions, AvLive, i).dot);
}

/* A deletion covers the values that were loaded: an edit that nobody here had
 * seen keeps the record in view. */
static void
cover_values (AvSave *save,
              GArray *dots)
{
  AvSnapshot *loaded = av_change_get_loaded (save->change);
  const char *const *registers = loaded != NULL ? av_snapshot_get_registers (loaded) : NULL;

  for (guint i = 0; registers != NULL && registers[i] != NULL; i++)
    {
      guint n_values;
      const AvLiveValue *values = av_snapshot_get_live (loaded, registers[i], &n_values);

      for (guint j = 0; j < n_values; j++)
        if (is_own (save, values[j].dot))
          g_array_append_val (dots, values[j].dot);
    }

  for (guint i = 0; loaded == NULL && i < save->now->live->len; i++)
    g_array_append_val (dots, g_array_index (save->now->live, AvLive, i).dot);
}

static gboolean
write_deletion (AvSave *save,
                gboolean deleted,
                GError **error)
{
  const AvName *name = av_store_intern (save->store, AV_DELETED, NULL, error);
  g_autoptr (GArray) dots = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (name == NULL)
    return FALSE;
  if (deleted ? save->now->deleted : !av_registers_are_deleted_somewhere (save->now))
    return TRUE;

  replace_deletions (save, dots);
  if (deleted)
    cover_values (save, dots);
  return append_op (save, AV_OP_SET, name, dots, deleted ? "1" : "0", error);
}

/* --- scope --------------------------------------------------------------- */

/* The first record of a container says where it belongs. */
static gboolean
write_scope (AvSave *save,
             GError **error)
{
  const char *scope = av_change_get_scope (save->change);
  gboolean begun;
  AvId record;

  if (!av_perimeter_is_begun (save->store, &save->container, save->form->container == AV_CONTAINER_TERRITOIRE, &begun, error))
    return FALSE;
  if (scope == NULL)
    scope = av_store_get_default_scope (save->store);
  if (begun || scope == NULL)
    return TRUE;

  av_store_system_id ("~perimetre", save->container.bytes, sizeof save->container.bytes, &record);
  return av_segment_store_write_system (save->store, "~perimetre", &record, &save->container, AV_CLASS_CONTROLE, "scope", scope, error) &&
         av_merge_settle (save->store, error);
}

/* --- the record ---------------------------------------------------------- */

/* A record that became sensitive goes on under a new id in its new class, with
 * all its answers; the old one is deleted. */
static gboolean
move_to_sensible (AvSave *save,
                  GError **error)
{
  AvId former = save->id;
  gint64 former_rid = save->rid;
  GVariantIter iter;
  const char *field, *answer;

  if (!write_deletion (save, TRUE, error))
    return FALSE;

  av_store_successor_id (&former, &save->id);
  if (!av_store_find_record (save->store, &save->id, save->form->id, &save->container, AV_CLASS_SENSIBLE, TRUE, &save->rid, error) ||
      !av_registers_load (save->now, save->store, save->rid, save->form->id, error))
    return FALSE;

  g_assert (save->rid != former_rid);
  g_variant_iter_init (&iter, save->after);
  while (g_variant_iter_next (&iter, "{&s&s}", &field, &answer))
    if (av_form_find_field (save->form, field) != NULL && !write_field (save, field, answer, TRUE, error))
      return FALSE;
  return TRUE;
}

gboolean
av_save_write (AvSave *save,
               GError **error)
{
  AvRecordRow row;
  int deleted = av_change_get_deleted (save->change);

  if (!save->exists)
    {
      if (!write_scope (save, error) ||
          !av_store_find_record (save->store, &save->id, save->form->id, &save->container, save->klass, TRUE, &save->rid, error))
        return FALSE;
    }
  else if (!av_store_get_record (save->store, save->rid, &row, error))
    return FALSE;
  else if (row.klass != save->klass)
    return move_to_sensible (save, error);

  return write_fields (save, error) && (deleted < 0 || write_deletion (save, deleted, error));
}
