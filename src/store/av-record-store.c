#include "av-record-store.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-access-log.h"
#include "av-catalogue.h"
#include "av-code.h"
#include "av-draft.h"
#include "av-fusion.h"
#include "av-projection.h"
#include "av-reading-private.h"
#include "av-record.h"
#include "av-save-private.h"
#include "av-segment-store.h"
#include "av-snapshot-private.h"
#include "av-twin.h"

/* --- saving -------------------------------------------------------------- */

static gboolean
commit_change (AvStore *store,
               AvChange *change,
               GError **error)
{
  g_auto (AvSave) save = { NULL };
  g_autofree char *container = NULL;

  if (!av_save_prepare (&save, store, change, error) || !av_save_write (&save, error))
    return FALSE;

  container = av_id_to_string (&save.container);
  return av_access_log_add (store, AV_ACT_WRITE, container, save.form->id, error) &&
         (av_change_get_id (change) == NULL || av_draft_remove (store, av_change_get_id (change), error));
}

static gboolean
commit_changes (AvStore *store,
                gpointer user_data,
                GError **error)
{
  GPtrArray *changes = user_data;

  /* Each sees what the one before wrote: a second change of one record
   * replaces what the first set. */
  for (guint i = 0; i < changes->len; i++)
    if (!commit_change (store, g_ptr_array_index (changes, i), error))
      return FALSE;
  return TRUE;
}

gboolean
av_store_commit (AvStore *store,
                 GPtrArray *changes,
                 GError **error)
{
  return av_store_transact (store, commit_changes, changes, error);
}

gboolean
av_store_commit_one (AvStore *store,
                     AvChange *change,
                     GError **error)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new ();

  g_ptr_array_add (changes, change);
  return av_store_commit (store, changes, error);
}

/* --- loading ------------------------------------------------------------- */

/* What the records of fused dossiers say, compared with what this one says. */
static gboolean
merge_twins (AvStore *store,
             const AvRecordRow *row,
             AvRegisters *registers,
             GError **error)
{
  const AvForm *form = av_catalogue_find_form (row->form);
  g_autoptr (GPtrArray) twins = NULL;

  if (form == NULL || registers->deleted)
    return TRUE;

  twins = av_reading_load_twins (store, form, &row->container, error);
  for (guint i = 0; twins != NULL && i < twins->len; i++)
    av_registers_merge (registers, ((AvTwin *) g_ptr_array_index (twins, i))->now, row->form);
  return twins != NULL;
}

static AvSnapshot *
make_snapshot (const AvRecordRow *row,
               AvRegisters *registers)
{
  g_autofree char *id = av_id_to_string (&row->id);
  g_autofree char *container = av_id_to_string (&row->container);

  return av_snapshot_new (id, row->form, container, row->klass, registers);
}

static AvSnapshot *
load_row (AvStore *store,
          const AvRecordRow *row,
          GError **error)
{
  g_autoptr (AvRegisters) registers = av_registers_new ();

  if (!av_reading_require (store, row, error) ||
      !av_registers_load (registers, store, row->rid, row->form, error) ||
      !merge_twins (store, row, registers, error))
    return NULL;
  return make_snapshot (row, registers);
}

AvSnapshot *
av_record_store_load (AvStore *store,
                      const char *id,
                      GError **error)
{
  g_autoptr (AvSnapshot) snapshot = NULL;
  g_autoptr (GError) problem = NULL;
  AvRecordRow row;
  AvId key, successor;

  if (!av_store_parse_id (id, &key, error))
    return NULL;
  if (!av_store_lookup_record (store, &key, &row, &problem))
    {
      if (problem != NULL)
        g_propagate_error (error, g_steal_pointer (&problem));
      else
        av_store_set_not_found (error);
      return NULL;
    }

  snapshot = load_row (store, &row, error);
  if (snapshot == NULL || !av_snapshot_is_deleted (snapshot))
    return g_steal_pointer (&snapshot);

  /* Perhaps not gone, but gone on in the sensitive class. */
  av_store_successor_id (&key, &successor);
  if (av_store_lookup_record (store, &successor, &row, &problem))
    return load_row (store, &row, error);
  if (problem == NULL)
    return g_steal_pointer (&snapshot);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

gboolean
av_record_store_find (AvStore *store,
                      const char *id,
                      AvSnapshot **snapshot,
                      GError **error)
{
  g_autoptr (GError) problem = NULL;

  *snapshot = av_record_store_load (store, id, &problem);
  if (problem == NULL || g_error_matches (problem, AV_STORE_ERROR, AV_STORE_ERROR_NOT_FOUND) ||
      g_error_matches (problem, AV_STORE_ERROR, AV_STORE_ERROR_WITHHELD))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

AvSnapshot *
av_record_store_new_snapshot (const char *form_id,
                              const char *id,
                              const char *container)
{
  const AvForm *form = av_catalogue_find_form (form_id);

  g_return_val_if_fail (form != NULL, NULL);
  return av_snapshot_new (id, form_id, container, form->class, NULL);
}

AvSnapshot *
av_record_store_load_singleton (AvStore *store,
                                const char *container,
                                const char *form,
                                GError **error)
{
  g_auto (GStrv) members = av_fusion_get_component (store, container, error);
  g_autofree char *own = av_store_singleton_id (container, form);

  if (members == NULL)
    return NULL;

  for (guint i = 0; members[i] != NULL; i++)
    {
      g_autofree char *id = av_store_singleton_id (members[i], form);
      g_autoptr (AvSnapshot) snapshot = NULL;

      if (!av_record_store_find (store, id, &snapshot, error))
        return NULL;
      if (snapshot != NULL && (!av_snapshot_is_deleted (snapshot) || members[1] == NULL))
        return g_steal_pointer (&snapshot);
    }
  return av_record_store_new_snapshot (form, own, container);
}

/* --- deleting ------------------------------------------------------------ */

static gboolean
set_deleted (AvStore *store,
             const char *id,
             gboolean deleted,
             GError **error)
{
  g_autoptr (AvSnapshot) snapshot = av_record_store_load (store, id, error);
  g_autoptr (AvChange) change = NULL;

  if (snapshot == NULL)
    return FALSE;

  change = av_change_new_for (snapshot);
  av_change_set_deleted (change, deleted);
  return av_store_commit_one (store, change, error);
}

gboolean
av_record_store_delete (AvStore *store,
                        const char *id,
                        GError **error)
{
  return set_deleted (store, id, TRUE, error);
}

gboolean
av_record_store_undelete (AvStore *store,
                          const char *id,
                          GError **error)
{
  return set_deleted (store, id, FALSE, error);
}

/* --- lists --------------------------------------------------------------- */

/* What differs between the records of fused dossiers is told once, of the one
 * that is shown first (av-projection.c). NULL without error: nothing does among
 * those that are read. */
static AvSnapshot *
load_conflict (AvStore *store,
               const AvRecordRow *row,
               GError **error)
{
  const AvForm *form = av_catalogue_find_form (row->form);
  g_autoptr (AvRegisters) registers = av_registers_new ();
  g_autoptr (GPtrArray) twins = form != NULL ? av_reading_load_twins (store, form, &row->container, error) : g_ptr_array_new ();

  if (twins == NULL || !av_registers_load (registers, store, row->rid, row->form, error))
    return NULL;

  for (guint i = 0; i < twins->len; i++)
    av_registers_merge (registers, ((AvTwin *) g_ptr_array_index (twins, i))->now, row->form);
  for (guint i = 0; i < twins->len; i++)
    if (((AvTwin *) g_ptr_array_index (twins, i))->before)
      g_ptr_array_set_size (registers->conflicts, 0);
  return registers->conflicts->len > 0 || registers->resurrected ? make_snapshot (row, registers) : NULL;
}

/* Of records that are no twins the table of conflicts is enough. */
static gboolean
has_conflict (AvStore *store,
              const AvRecordRow *row,
              gboolean *conflict,
              GError **error)
{
  g_autoptr (AvSnapshot) snapshot = NULL;
  g_autoptr (GError) problem = NULL;
  gboolean fused;

  if (!av_fusion_has (store, &row->container, &fused, error))
    return FALSE;

  snapshot = fused ? load_conflict (store, row, &problem) : NULL;
  *conflict = !fused || snapshot != NULL;
  return av_database_ended_well (&problem, error);
}

static GPtrArray *
load_conflicts (AvStore *store,
                AvStatement *statement,
                GError **error)
{
  g_autoptr (GPtrArray) snapshots = g_ptr_array_new_with_free_func ((GDestroyNotify) av_snapshot_unref);
  g_autoptr (GError) problem = NULL;

  while (av_statement_next (statement, &problem))
    {
      AvRecordRow row;
      AvSnapshot *snapshot;
      gboolean allowed;

      if (!av_store_get_record (store, av_statement_get_int64 (statement, 0), &row, error) || !av_reading_allows (store, &row, &allowed, error))
        return NULL;
      if (!allowed)
        continue;
      snapshot = load_conflict (store, &row, &problem);
      if (snapshot != NULL)
        g_ptr_array_add (snapshots, snapshot);
      else if (problem != NULL)
        break;
    }
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  return g_steal_pointer (&snapshots);
}

GPtrArray *
av_record_store_conflicts (AvStore *store,
                           GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT rid FROM conflict ORDER BY (SELECT MAX (hlc) FROM reg WHERE reg.rid = conflict.rid) DESC", error);

  return statement != NULL ? load_conflicts (store, statement, error) : NULL;
}

gboolean
av_record_store_count_conflicts (AvStore *store,
                                 guint *count,
                                 GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT rid FROM conflict", error);
  g_autoptr (GError) problem = NULL;

  *count = 0;
  if (statement == NULL)
    return FALSE;

  while (av_statement_next (statement, &problem))
    {
      gboolean conflict = FALSE;
      gboolean allowed;
      AvRecordRow row;

      if (!av_store_get_record (store, av_statement_get_int64 (statement, 0), &row, error) || !av_reading_allows (store, &row, &allowed, error) ||
          (allowed && !has_conflict (store, &row, &conflict, error)))
        return FALSE;

      *count += conflict;
    }
  return av_database_ended_well (&problem, error);
}

typedef struct
{
  gint64 created;
  char id[AV_ID_STRING_LENGTH + 1];
} Listed;

static gint
compare_listed (gconstpointer one,
                gconstpointer other)
{
  const Listed *first = one;
  const Listed *second = other;

  if (first->created != second->created)
    return first->created < second->created ? -1 : 1;
  return strcmp (first->id, second->id);
}

static gboolean
list_container (AvStore *store,
                const AvProjection *projection,
                const AvId *container,
                GArray *listed,
                GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT _id, _created, _rid, _class FROM %s WHERE _container = ?1", projection->table);
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, sql, error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, container->bytes, sizeof container->bytes);
  while (av_statement_next (statement, &problem))
    {
      Listed record = { av_statement_get_int64 (statement, 1) };
      AvRecordRow row = { av_statement_get_int64 (statement, 2), .container = *container, .klass = (AvClass) av_statement_get_int64 (statement, 3) };
      g_autofree char *id = NULL;
      gboolean allowed;
      AvId key;

      if (!av_reading_allows (store, &row, &allowed, error))
        return FALSE;
      if (!allowed)
        continue;
      memcpy (key.bytes, av_statement_get_blob (statement, 0, NULL), sizeof key.bytes);
      id = av_id_to_string (&key);
      g_strlcpy (record.id, id, sizeof record.id);
      g_array_append_val (listed, record);
    }
  return av_database_ended_well (&problem, error);
}

GPtrArray *
av_record_store_list (AvStore *store,
                      const char *container,
                      const char *form,
                      GError **error)
{
  g_auto (GStrv) members = av_fusion_get_component (store, container, error);
  g_autoptr (GArray) listed = g_array_new (FALSE, FALSE, sizeof (Listed));
  GPtrArray *ids;
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  if (members == NULL)
    return NULL;

  for (guint i = 0; members[i] != NULL; i++)
    for (guint j = 0; j < n_forms; j++)
      {
        const AvProjection *projection = form == NULL || strcmp (forms[j]->id, form) == 0 ? av_projections_find (store, forms[j]->id) : NULL;
        AvId id;

        if (projection != NULL && av_id_parse (members[i], &id) && !list_container (store, projection, &id, listed, error))
          return NULL;
      }

  g_array_sort (listed, compare_listed);
  ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < listed->len; i++)
    g_ptr_array_add (ids, g_strdup (g_array_index (listed, Listed, i).id));
  return ids;
}

/* --- what else windows ask ----------------------------------------------- */

char *
av_record_store_get_scope (AvStore *store,
                           const char *container,
                           GError **error)
{
  char *scope = NULL;
  AvId id;

  return av_store_parse_id (container, &id, error) && av_segment_store_get_scope (store, &id, &scope, error) ? scope : NULL;
}

char *
av_record_store_find_code (AvStore *store,
                           const char *typed,
                           GError **error)
{
  g_auto (GStrv) words = g_strsplit (typed, " P", 2); /* a scanned QR adds its page and version */
  g_autofree char *code = av_code_parse (words[0] != NULL ? words[0] : "", error);
  g_autoptr (AvStatement) statement = NULL;

  if (code == NULL)
    return NULL;

  statement = av_database_prepare (store->db,
                                   "SELECT rid FROM name_index JOIN record USING (rid) JOIN name ON name.nid = record.form "
                                   "WHERE kind = 3 AND word = ?1 ORDER BY name.text <> 'contact', rid",
                                   error);
  if (statement == NULL)
    return NULL;
  av_statement_bind_text (statement, 1, code);
  while (av_statement_next (statement, error))
    {
      gboolean allowed;
      AvRecordRow row;

      if (!av_store_get_record (store, av_statement_get_int64 (statement, 0), &row, error) || !av_reading_allows (store, &row, &allowed, error))
        return NULL;
      if (allowed)
        return av_id_to_string (&row.id);
    }
  return NULL;
}
