#include "av-projection.h"

#include <string.h>

#include "av-catalogue.h"
#include "av-deadline-table.h"
#include "av-due-words.h"
#include "av-held-record.h"
#include "av-fusion.h"
#include "av-local-row.h"
#include "av-name-index.h"
#include "av-perimeter.h"
#include "av-register.h"
#include "av-replay.h"
#include "av-twin.h"

/* Changes when the tables, the words of names or what claims say differ for the same
 * catalogue. */
#define LAYOUT "8"
#define N_META 8
#define META "_rid, _id, _container, _class, _created, _changed, _conflicts, _resurrected"

struct _AvProjections
{
  GHashTable *forms; /* id → AvProjection */
  AvRegisters *registers;
};

static void
free_projection (gpointer data)
{
  AvProjection *projection = data;

  g_free (projection->table);
  g_strfreev (projection->columns);
  g_free (projection->insert);
  g_free (projection->delete);
  g_free (projection->select);
  g_hash_table_unref (projection->positions);
  g_free (projection);
}

AvProjections *
av_projections_new (void)
{
  AvProjections *projections = g_new0 (AvProjections, 1);

  projections->forms = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_projection);
  projections->registers = av_registers_new ();
  return projections;
}

void
av_projections_free (AvProjections *projections)
{
  g_hash_table_unref (projections->forms);
  av_registers_free (projections->registers);
  g_free (projections);
}

const AvProjection *
av_projections_find (AvStore *store,
                     const char *form)
{
  return g_hash_table_lookup (store->projections->forms, form);
}

/* Catalogue ids are a-z, 0-9 and `-`: anything else never becomes SQL. */
static char *
make_identifier (const char *prefix,
                 const char *id)
{
  char *name = g_strconcat (prefix, id, NULL);

  for (char *p = name; *p != '\0'; p++)
    {
      if (*p == '-')
        *p = '_';
      g_assert (g_ascii_islower (*p) || g_ascii_isdigit (*p) || *p == '_');
    }
  return name;
}

static AvProjection *
describe (const AvForm *form)
{
  AvProjection *projection = g_new0 (AvProjection, 1);
  GString *columns = g_string_new (NULL);
  GString *values = g_string_new ("?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8");
  GString *changes = g_string_new ("_created = ?5, _changed = ?6, _conflicts = ?7, _resurrected = ?8");

  projection->form = form;
  projection->table = make_identifier ("form_", form->id);
  projection->columns = g_new0 (char *, form->n_fields + 1);
  projection->positions = g_hash_table_new (g_direct_hash, g_direct_equal);

  for (guint i = 0; i < form->n_fields; i++)
    {
      const AvField *field = &form->fields[i];

      projection->columns[i] = make_identifier ("", field->id);
      g_string_append_printf (columns, ", \"%s\"", projection->columns[i]);
      g_string_append_printf (values, ", ?%u", N_META + i + 1);
      g_string_append_printf (changes, ", \"%s\" = ?%u", projection->columns[i], N_META + i + 1);
      g_hash_table_insert (projection->positions, (gpointer) g_intern_string (field->id), GUINT_TO_POINTER (i + 1));
      projection->named = projection->named || (form->container == AV_CONTAINER_DOSSIER && av_name_index_takes (field));
    }

  /* Id, container and class of a row stay what they are: so does their index. */
  projection->insert = g_strdup_printf ("INSERT INTO %s (" META "%s) VALUES (%s) ON CONFLICT (_rid) DO UPDATE SET %s",
                                        projection->table, columns->str, values->str, changes->str);
  projection->delete = g_strdup_printf ("DELETE FROM %s WHERE _rid = ?1", projection->table);
  projection->select = g_strdup_printf ("SELECT " META "%s FROM %s WHERE _rid = ?1", columns->str, projection->table);
  g_string_free (columns, TRUE);
  g_string_free (values, TRUE);
  g_string_free (changes, TRUE);
  return projection;
}

static const char *
get_affinity (const AvField *field)
{
  switch (field->kind)
    {
    case AV_FIELD_NUMBER:
    case AV_FIELD_SCALE:
    case AV_FIELD_MONEY:
      return "INTEGER";
    default:
      return "TEXT";
    }
}

/* Days and moments by which a list is cut out of its table (av-query.c): an
 * index of each of the others would be written at every save and never read. */
static const struct
{
  const char *form;
  const char *field;
} listed_by_day[] = {
  { "contact", "horodatage" },
  { "operation", "date-debut" },
  { "action", "prevue-le" },
  { "evenement", "prochaine-relance" },
};

static gboolean
is_indexed (const AvForm *form,
            const AvField *field)
{
  for (guint i = 0; i < G_N_ELEMENTS (listed_by_day); i++)
    if (strcmp (listed_by_day[i].form, form->id) == 0 && strcmp (listed_by_day[i].field, field->id) == 0)
      return TRUE;

  return field->kind == AV_FIELD_RECORD || (field->flags & AV_FIELD_SHEET_CODE) != 0;
}

static gboolean
create_table (AvStore *store,
              const AvProjection *projection,
              GError **error)
{
  const AvForm *form = projection->form;
  GString *sql = g_string_new (NULL);
  gboolean created;

  g_string_printf (sql,
                   "CREATE TABLE %s (_rid INTEGER PRIMARY KEY, _id BLOB, _container BLOB, _class INTEGER, "
                   "_created INTEGER, _changed INTEGER, _conflicts INTEGER, _resurrected INTEGER",
                   projection->table);
  for (guint i = 0; i < form->n_fields; i++)
    g_string_append_printf (sql, ", \"%s\" %s", projection->columns[i], get_affinity (&form->fields[i]));
  g_string_append_printf (sql, "); CREATE INDEX %s__container ON %s (_container);", projection->table, projection->table);
  for (guint i = 0; i < form->n_fields; i++)
    if (is_indexed (form, &form->fields[i]))
      g_string_append_printf (sql, "CREATE INDEX %s__%s ON %s (\"%s\") WHERE \"%s\" IS NOT NULL;", projection->table,
                              projection->columns[i], projection->table, projection->columns[i], projection->columns[i]);

  created = av_database_exec_script (store->db, sql->str, error);
  g_string_free (sql, TRUE);
  return created;
}

/* --- one record ---------------------------------------------------------- */

static gboolean
run_for_row (AvStore *store,
             const char *sql,
             gint64 rid,
             GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, sql, error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, rid);
  return av_statement_run (statement, error);
}

static gboolean
read_conflicts (AvStore *store,
                GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT rid FROM conflict", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  store->conflicts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  while (av_statement_next (statement, &problem))
    {
      gint64 rid = av_statement_get_int64 (statement, 0);

      g_hash_table_add (store->conflicts, g_memdup2 (&rid, sizeof rid));
    }
  return av_database_ended_well (&problem, error);
}

/* Conflicts are few: who has one is remembered, so that all the others cost
 * no look into the table. */
static gboolean
count_conflict (AvStore *store,
                gint64 rid,
                guint n_conflicts,
                GError **error)
{
  if (store->conflicts == NULL && !read_conflicts (store, error))
    return FALSE;
  if ((n_conflicts > 0) == g_hash_table_contains (store->conflicts, &rid))
    return TRUE;

  if (n_conflicts == 0)
    {
      g_hash_table_remove (store->conflicts, &rid);
      return run_for_row (store, "DELETE FROM conflict WHERE rid = ?1", rid, error);
    }

  store->counts.conflicts++;
  g_hash_table_add (store->conflicts, g_memdup2 (&rid, sizeof rid));
  return run_for_row (store, "INSERT INTO conflict (rid) VALUES (?1)", rid, error);
}

static gboolean
remove_row (AvStore *store,
            const AvProjection *projection,
            gint64 rid,
            GError **error)
{
  return run_for_row (store, projection->delete, rid, error) && count_conflict (store, rid, 0, error) &&
         (!projection->named || av_name_index_update (store, rid, NULL, NULL, error));
}

/* The records of fused dossiers are compared as one: each says how many fields
 * differ, the one shown first is in the list. */
static gboolean
compare_twins (AvStore *store,
               const AvProjection *projection,
               const AvRecordRow *row,
               guint *n_conflicts,
               gboolean *listed,
               GError **error)
{
  g_autoptr (GPtrArray) twins = av_twins_load (store, projection->form, &row->container, error);
  g_autoptr (AvRegisters) all = NULL;

  *listed = TRUE;
  if (twins == NULL)
    return FALSE;
  if (twins->len == 0)
    return TRUE;

  all = av_registers_new ();
  if (!av_registers_load (all, store, row->rid, row->form, error))
    return FALSE;

  for (guint i = 0; i < twins->len; i++)
    {
      const AvTwin *twin = g_ptr_array_index (twins, i);

      av_registers_merge (all, twin->now, row->form);
      *listed = *listed && !twin->before;
    }

  *n_conflicts = all->conflicts->len;
  return TRUE;
}

static gboolean
write_row (AvStore *store,
           const AvProjection *projection,
           const AvRecordRow *row,
           AvRegisters *registers,
           GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, projection->insert, error);
  guint n_conflicts = registers->conflicts->len;
  gboolean listed;

  if (statement == NULL || !compare_twins (store, projection, row, &n_conflicts, &listed, error))
    return FALSE;

  av_statement_bind_int64 (statement, 1, row->rid);
  av_statement_bind_static_blob (statement, 2, row->id.bytes, 16);
  av_statement_bind_static_blob (statement, 3, row->container.bytes, 16);
  av_statement_bind_int64 (statement, 4, row->klass);
  av_statement_bind_int64 (statement, 5, (gint64) (registers->first_hlc >> 16));
  av_statement_bind_int64 (statement, 6, (gint64) (registers->last_hlc >> 16));
  av_statement_bind_int64 (statement, 7, n_conflicts);
  av_statement_bind_int64 (statement, 8, registers->resurrected);

  for (guint i = 0; i < registers->fields->len; i++)
    {
      guint position = GPOINTER_TO_UINT (g_hash_table_lookup (projection->positions, g_ptr_array_index (registers->fields, i)));

      if (position > 0)
        av_statement_bind_static_text (statement, N_META + (int) position, g_ptr_array_index (registers->answers, i), -1);
    }

  return av_statement_run (statement, error) &&
         count_conflict (store, row->rid, (listed ? n_conflicts : 0) + (registers->resurrected ? 1 : 0), error) &&
         (!projection->named || av_name_index_update (store, row->rid, projection->form, registers, error));
}

/* A container has one record that says its scope: another one, whatever its
 * id, says nothing. */
static gboolean
is_scope_record (const AvRecordRow *row)
{
  AvId own;

  av_store_system_id ("~perimetre", row->container.bytes, sizeof row->container.bytes, &own);
  return row->klass == AV_CLASS_CONTROLE && av_id_equal (&own, &row->id);
}

static gboolean
follow_registers (AvStore *store,
                  gint64 rid,
                  AvRecordRow *row,
                  GError **error)
{
  AvRegisters *registers = store->projections->registers;
  const AvProjection *projection;
  gboolean visible;

  if (!av_store_get_record (store, rid, row, error) ||
      !av_registers_load (registers, store, rid, row->form, error))
    return FALSE;

  visible = !registers->deleted && registers->live->len > 0;
  if (strcmp (row->form, "~perimetre") == 0)
    {
      if (is_scope_record (row))
        av_perimeter_touch (store, &row->container);
      return TRUE;
    }
  if (strcmp (row->form, "~fusion") == 0)
    av_fusion_touch (store, &row->container);
  if (strcmp (row->form, AV_LOCAL_ROW_FORM) == 0)
    av_local_row_follow (registers);

  projection = av_projections_find (store, row->form);
  if (projection == NULL)
    return TRUE;

  return av_deadline_table_prepare (store, row, error) &&
         (visible ? write_row (store, projection, row, registers, error) : remove_row (store, projection, rid, error)) &&
         av_deadline_table_update (store, row, visible ? registers : NULL, error);
}

/* What has a row from now on is like any other record. */
static gboolean
update_row (AvStore *store,
            gint64 rid,
            AvRecordRow *row,
            GError **error)
{
  gboolean done = follow_registers (store, rid, row, error);

  av_held_records_forget (store->held, rid);
  return done;
}

/* The same question in the dossiers this one is fused with. */
static gboolean
update_twins (AvStore *store,
              const AvRecordRow *row,
              GError **error)
{
  const AvProjection *projection = av_projections_find (store, row->form);
  g_autoptr (GPtrArray) twins = NULL;

  if (projection == NULL || !projection->form->singleton)
    return TRUE;

  twins = av_twins_load (store, projection->form, &row->container, error);
  for (guint i = 0; twins != NULL && i < twins->len; i++)
    {
      AvRecordRow other;

      if (!update_row (store, ((AvTwin *) g_ptr_array_index (twins, i))->row.rid, &other, error))
        return FALSE;
    }
  return twins != NULL;
}

gboolean
av_projections_update (AvStore *store,
                       gint64 rid,
                       GError **error)
{
  AvRecordRow row;
  gboolean fused, in_order;

  if (!update_row (store, rid, &row, error) || !av_fusion_has (store, &row.container, &fused, error))
    return FALSE;
  if (!fused)
    return TRUE;
  if (!av_fusion_is_in_order (store, &row.container, &in_order, error))
    return FALSE;

  if (!in_order)
    av_fusion_touch (store, &row.container);
  return update_twins (store, &row, error);
}

/* --- all of them --------------------------------------------------------- */

typedef struct
{
  AvProgressFunc progress;
  gpointer user_data;
  char *fingerprint;
} Rebuild;

static gboolean
drop_tables (AvStore *store,
             GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB 'form_*'", error);
  g_autoptr (GString) sql = g_string_new ("DROP VIEW IF EXISTS dossier_stage; DROP TABLE IF EXISTS name_index; DROP TABLE IF EXISTS name_words; DROP TABLE IF EXISTS due; DROP TABLE IF EXISTS conflict;");
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  while (av_statement_next (statement, &problem))
    g_string_append_printf (sql, "DROP TABLE \"%s\";", av_statement_get_text (statement, 0));
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  return av_database_exec_script (store->db, sql->str, error);
}

static gboolean
create_tables (AvStore *store,
               GError **error)
{
  GHashTableIter iter;
  gpointer projection;

  g_clear_pointer (&store->conflicts, g_hash_table_unref);
  av_due_words_clear (store->due_words);
  if (!av_database_exec_script (store->db, "CREATE TABLE conflict (rid INTEGER PRIMARY KEY);", error) ||
      !av_name_index_create (store, error) ||
      !av_deadline_table_create (store, error))
    return FALSE;

  g_hash_table_iter_init (&iter, store->projections->forms);
  while (g_hash_table_iter_next (&iter, NULL, &projection))
    if (!create_table (store, projection, error))
      return FALSE;
  return TRUE;
}

/* Where a dossier stands: what people said, carried forward by what was done. */
static gboolean
create_views (AvStore *store,
              GError **error)
{
  return av_database_exec_script (store->db,
                                  "CREATE VIEW dossier_stage AS SELECT _container AS container, CASE "
                                  "WHEN COALESCE (statut, 'REPERE') IN ('REPERE', 'DIAGNOSTIC') AND "
                                  "EXISTS (SELECT 1 FROM form_action a WHERE a._container = d._container) THEN 'MOBILISATION' "
                                  "WHEN COALESCE (statut, 'REPERE') = 'REPERE' AND "
                                  "EXISTS (SELECT 1 FROM form_diagnostic i WHERE i._container = d._container) THEN 'DIAGNOSTIC' "
                                  "ELSE COALESCE (statut, 'REPERE') END AS stage FROM form_dossier d;",
                                  error);
}

static gboolean
fill_tables (AvStore *store,
             const Rebuild *work,
             GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT rid FROM record ORDER BY rid", error);
  g_autoptr (GError) problem = NULL;
  gint64 total;
  guint64 done = 0;

  if (statement == NULL || !av_database_get_int64 (store->db, "SELECT COUNT (*) FROM record", 0, &total, error))
    return FALSE;

  while (av_statement_next (statement, &problem))
    {
      if (!av_projections_update (store, av_statement_get_int64 (statement, 0), error))
        return FALSE;
      if (work->progress != NULL && ++done % 256 == 0)
        work->progress (done, (guint64) total, work->user_data);
    }
  return av_database_ended_well (&problem, error);
}

/* Where claims say something else now, what was let in or left out by them is judged
 * again with the archive. */
static gboolean
follow_layout (AvStore *store,
               GError **error)
{
  g_autofree char *known = NULL;

  if (!av_store_read_setting (store, "catalogue", &known, error))
    return FALSE;

  return known == NULL || g_str_has_prefix (known, LAYOUT " ") || av_replay_make_due (store, error);
}

static gboolean
rebuild (AvStore *store,
         gpointer user_data,
         GError **error)
{
  const Rebuild *work = user_data;

  return follow_layout (store, error) && drop_tables (store, error) && create_tables (store, error) && create_views (store, error) &&
         av_perimeter_forget_no_scopes (store, error) && fill_tables (store, work, error) &&
         av_store_set_setting (store, "catalogue", work->fingerprint, error);
}

static char *
get_fingerprint (void)
{
  g_autofree char *catalogue = av_catalogue_get_fingerprint ();

  return g_strconcat (LAYOUT " ", catalogue, NULL);
}

gboolean
av_projections_rebuild (AvStore *store,
                        AvProgressFunc progress,
                        gpointer user_data,
                        GError **error)
{
  g_autofree char *fingerprint = get_fingerprint ();
  Rebuild work = { progress, user_data, fingerprint };

  return av_store_transact (store, rebuild, &work, error);
}

gboolean
av_projections_open (AvStore *store,
                     AvProgressFunc progress,
                     gpointer user_data,
                     GError **error)
{
  g_autofree char *fingerprint = get_fingerprint ();
  g_autofree char *known = NULL;
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  if (!av_store_read_setting (store, "catalogue", &known, error))
    return FALSE;

  for (guint i = 0; i < n_forms; i++)
    g_hash_table_replace (store->projections->forms, (gpointer) forms[i]->id, describe (forms[i]));

  return g_strcmp0 (known, fingerprint) == 0 || av_projections_rebuild (store, progress, user_data, error);
}
