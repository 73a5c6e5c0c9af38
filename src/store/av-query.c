#include "av-query.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-catalogue.h"
#include "av-dispute.h"
#include "av-fusion.h"
#include "av-left-dossier.h"
#include "av-projection.h"
#include "av-reading-private.h"
#include "av-summary-private.h"

typedef struct
{
  char *field;
  char *value;
} Condition;

struct _AvQuery
{
  gatomicrefcount count;
  AvView view;
  char *form;
  char *argument;
  char *container;
  char *order;
  gboolean descending;
  guint limit;
  GPtrArray *conditions;
};

G_DEFINE_BOXED_TYPE (AvQuery, av_query, av_query_ref, av_query_unref)

/* Containers shown with ?2. */
#define IN_CONTAINER \
  "(_container = ?2 OR _container IN (SELECT b.container FROM fused a JOIN fused b ON a.shown = b.shown WHERE a.container = ?2))"
#define SHOWN "NOT EXISTS (SELECT 1 FROM fused WHERE fused.container = _container AND shown <> _container)"
/* Moments begin with their day; `U` follows the `T` of every one. */
#define OF_DAY(column) column " >= ?1 AND " column " < ?1 || 'U'"
#define UP_TO_DAY(column) column " IS NOT NULL AND " column " < ?1 || 'U'"

/* ?1 the argument as text, ?2 as container, ?3 now in ms. */
static const struct
{
  AvView view;
  const char *form; /* whose table must be there */
  const char *sql;
} views[] = {
  { AV_VIEW_CONTACTS_OF_OPERATION, "contact", "SELECT _rid FROM form_contact WHERE operation = ?1 ORDER BY horodatage DESC, _rid DESC" },
  { AV_VIEW_CONTACTS_OF_DAY, "contact", "SELECT _rid FROM form_contact WHERE " OF_DAY ("horodatage") " ORDER BY horodatage DESC, _rid DESC" },
  { AV_VIEW_CONTACTS_TO_CALL, "contact",
    "SELECT _rid FROM form_contact c WHERE accord_recontact IN ('oui', 'plus-tard') AND COALESCE (statut, '') NOT IN ('RATTACHE', 'SANS_SUITE') "
    "AND NOT EXISTS (SELECT 1 FROM form_dossier d WHERE d._container = c._container) ORDER BY horodatage, _rid" },
  { AV_VIEW_OPERATIONS_OF_DAY, "operation",
    "SELECT _rid FROM form_operation WHERE (" OF_DAY ("date_debut") ") OR (date_debut < ?1 AND date_fin >= ?1) ORDER BY date_debut, _rid" },
  { AV_VIEW_DOSSIERS, "dossier",
    "SELECT _rid FROM form_dossier JOIN dossier_stage ON container = _container WHERE (?1 IS NULL OR stage = ?1) AND " SHOWN
    " ORDER BY _changed DESC, _rid DESC" },
  { AV_VIEW_DOSSIERS_OF_REFERENT, "dossier", "SELECT _rid FROM form_dossier WHERE referent = ?1 AND " SHOWN " ORDER BY _changed DESC, _rid DESC" },
  { AV_VIEW_DOSSIERS_WITHOUT_REFERENT, "dossier",
    "SELECT _rid FROM form_dossier WHERE (referent IS NULL OR referent GLOB '~*') AND COALESCE (statut, '') NOT IN ('SORTI', 'ARCHIVE', 'ANONYMISE') AND " SHOWN
    " ORDER BY _created, _rid" },
  { AV_VIEW_FREINS, "frein",
    "SELECT _rid FROM form_frein WHERE " IN_CONTAINER " ORDER BY date_levee IS NOT NULL, "
    "CASE intensite WHEN 'urgent' THEN 0 WHEN 'bloquant' THEN 1 WHEN 'genant' THEN 2 ELSE 3 END, _created, _rid" },
  { AV_VIEW_NEEDS, "besoin-immediat",
    "SELECT _rid FROM form_besoin_immediat LEFT JOIN due ON rid = _rid WHERE " IN_CONTAINER " ORDER BY closed, t1 IS NOT NULL, deadline, _rid" },
  { AV_VIEW_NEEDS_OVERDUE, "besoin-immediat", "SELECT rid FROM due WHERE t1 IS NULL AND NOT closed AND deadline < ?3 ORDER BY deadline, rid" },
  { AV_VIEW_NEEDS_OPEN, "besoin-immediat", "SELECT rid FROM due WHERE t1 IS NULL AND NOT closed ORDER BY deadline IS NULL, deadline, rid" },
  { AV_VIEW_ACTIONS, "action",
    "SELECT _rid FROM form_action WHERE " IN_CONTAINER " ORDER BY realisee_le IS NOT NULL, prevue_le IS NULL, prevue_le, _created, _rid" },
  { AV_VIEW_ACTIONS_DUE, "action",
    "SELECT _rid FROM form_action WHERE " UP_TO_DAY ("prevue_le") " AND realisee_le IS NULL AND "
                                                                  "COALESCE (statut, 'planned') IN ('planned', 'in_progress', 'standby') ORDER BY prevue_le, _rid" },
  { AV_VIEW_REMINDERS, "evenement",
    "SELECT _rid FROM form_evenement e WHERE " UP_TO_DAY ("prochaine_relance") " AND NOT EXISTS (SELECT 1 FROM form_evenement later "
                                                                               "WHERE later._container = e._container AND later._rid <> e._rid AND later.date >= e.prochaine_relance) ORDER BY prochaine_relance, _rid" },
  { AV_VIEW_EVENTS, "evenement", "SELECT _rid FROM form_evenement WHERE " IN_CONTAINER " ORDER BY date DESC, _rid DESC" },
  { AV_VIEW_PLACES_TONIGHT, "place",
    "SELECT _rid FROM form_place WHERE (?1 IS NULL OR type = ?1) AND disponibles > 0 AND accessible_soir = 'oui' ORDER BY constate_le DESC, _rid" },
};

static void
free_condition (gpointer data)
{
  Condition *condition = data;

  g_free (condition->field);
  g_free (condition->value);
  g_free (condition);
}

AvQuery *
av_query_new (const char *form)
{
  AvQuery *query = g_new0 (AvQuery, 1);

  g_atomic_ref_count_init (&query->count);
  query->form = g_strdup (form);
  query->conditions = g_ptr_array_new_with_free_func (free_condition);
  return query;
}

AvQuery *
av_query_new_view (AvView view,
                   const char *argument)
{
  AvQuery *query = av_query_new (NULL);

  query->view = view;
  query->argument = g_strdup (argument);
  return query;
}

AvQuery *
av_query_ref (AvQuery *query)
{
  g_atomic_ref_count_inc (&query->count);
  return query;
}

void
av_query_unref (AvQuery *query)
{
  if (!g_atomic_ref_count_dec (&query->count))
    return;

  g_free (query->form);
  g_free (query->argument);
  g_free (query->container);
  g_free (query->order);
  g_ptr_array_unref (query->conditions);
  g_free (query);
}

void
av_query_where (AvQuery *query,
                const char *field,
                const char *value)
{
  Condition *condition = g_new0 (Condition, 1);

  condition->field = g_strdup (field);
  condition->value = g_strdup (value);
  g_ptr_array_add (query->conditions, condition);
}

void
av_query_in_container (AvQuery *query,
                       const char *container)
{
  g_free (query->container);
  query->container = g_strdup (container);
}

void
av_query_order_by (AvQuery *query,
                   const char *field,
                   gboolean descending)
{
  g_free (query->order);
  query->order = g_strdup (field);
  query->descending = descending;
}

void
av_query_limit (AvQuery *query,
                guint limit)
{
  query->limit = limit;
}

/* --- SQL ----------------------------------------------------------------- */

static const char *
find_column (const AvProjection *projection,
             const char *field,
             const AvField **found,
             GError **error)
{
  for (guint i = 0; i < projection->form->n_fields; i++)
    if (strcmp (projection->form->fields[i].id, field) == 0)
      {
        *found = &projection->form->fields[i];
        return projection->columns[i];
      }

  g_set_error (error, AV_STORE_ERROR, AV_STORE_ERROR_UNKNOWN, _ ("“%s” has no field “%s”."), projection->form->id, field);
  return NULL;
}

static gboolean
add_conditions (GString *sql,
                AvQuery *query,
                const AvProjection *projection,
                GError **error)
{
  for (guint i = 0; i < query->conditions->len; i++)
    {
      const Condition *condition = g_ptr_array_index (query->conditions, i);
      const AvField *field;
      const char *column = find_column (projection, condition->field, &field, error);

      if (column == NULL)
        return FALSE;
      if (condition->value == NULL)
        g_string_append_printf (sql, " AND \"%s\" IS NULL", column);
      else if (field->kind == AV_FIELD_CHOICES || field->kind == AV_FIELD_RECORDS)
        g_string_append_printf (sql, " AND instr (' ' || \"%s\" || ' ', ' ' || ?%u || ' ') > 0", column, i + 4);
      else
        g_string_append_printf (sql, " AND \"%s\" = ?%u", column, i + 4);
    }
  return TRUE;
}

static char *
build_sql (AvStore *store,
           AvQuery *query,
           guint limit,
           GError **error)
{
  const AvProjection *projection = av_projections_find (store, query->form);
  g_autoptr (GString) sql = g_string_new (NULL);
  const AvField *field;
  const char *order;

  if (projection == NULL)
    {
      g_set_error (error, AV_STORE_ERROR, AV_STORE_ERROR_UNKNOWN, _ ("There is no form “%s”."), query->form);
      return NULL;
    }

  g_string_printf (sql, "SELECT _rid FROM %s WHERE 1", projection->table);
  if (query->container != NULL)
    g_string_append (sql, " AND " IN_CONTAINER);
  if (!add_conditions (sql, query, projection, error))
    return NULL;

  order = query->order != NULL ? find_column (projection, query->order, &field, error) : "_changed";
  if (order == NULL)
    return NULL;
  g_string_append_printf (sql, " ORDER BY \"%s\"%s, _rid%s", order, query->descending || query->order == NULL ? " DESC" : "",
                          query->descending || query->order == NULL ? " DESC" : "");
  if (limit > 0)
    g_string_append_printf (sql, " LIMIT %u", limit);
  return g_string_free (g_steal_pointer (&sql), FALSE);
}

static const char *
find_form (AvQuery *query)
{
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    if (views[i].view == query->view)
      return views[i].form;
  return query->form;
}

static AvStatement *
prepare_view (AvStore *store,
              AvQuery *query,
              guint limit,
              GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    if (views[i].view == query->view)
      {
        g_autofree char *sql = limit > 0 ? g_strdup_printf ("%s LIMIT %u", views[i].sql, limit) : g_strdup (views[i].sql);

        /* A catalogue without the form has nothing to show. */
        return av_database_prepare (store->db, av_projections_find (store, views[i].form) != NULL ? sql : "SELECT NULL WHERE 0", error);
      }
  g_assert_not_reached ();
}

/* @limit: that of the statement, 0 for none. */
static AvStatement *
prepare (AvStore *store,
         AvQuery *query,
         guint limit,
         GError **error)
{
  AvStatement *statement;
  AvId container;

  if (query->view != AV_VIEW_NONE)
    {
      statement = prepare_view (store, query, limit, error);
      if (statement == NULL)
        return NULL;
      av_statement_bind_text (statement, 1, query->argument);
      if (query->argument != NULL && av_id_parse (query->argument, &container))
        av_statement_bind_blob (statement, 2, container.bytes, sizeof container.bytes);
      av_statement_bind_int64 (statement, 3, (gint64) av_store_get_now (store));
      return statement;
    }

  {
    g_autofree char *sql = build_sql (store, query, limit, error);

    statement = sql != NULL ? av_database_prepare (store->db, sql, error) : NULL;
  }
  if (statement == NULL)
    return NULL;

  if (query->container != NULL && av_id_parse (query->container, &container))
    av_statement_bind_blob (statement, 2, container.bytes, sizeof container.bytes);
  for (guint i = 0; i < query->conditions->len; i++)
    av_statement_bind_text (statement, (int) i + 4, ((const Condition *) g_ptr_array_index (query->conditions, i))->value);
  return statement;
}

static gboolean
is_read (AvStore *store,
         gint64 rid,
         gboolean *allowed,
         GError **error)
{
  AvRecordRow row;

  return av_store_get_record (store, rid, &row, error) && av_reading_allows (store, &row, allowed, error);
}

/* Where the role reads some records of the form alone they are told one by one,
 * and counted afterwards. */
GArray *
av_query_run (AvStore *store,
              AvQuery *query,
              GError **error)
{
  g_autoptr (AvStatement) statement = NULL;
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) problem = NULL;
  gboolean all;

  if (!av_reading_reads_all_of (store, find_form (query), &all, error))
    return NULL;

  statement = prepare (store, query, all ? query->limit : 0, error);
  if (statement == NULL)
    return NULL;

  while ((all || query->limit == 0 || rows->len < query->limit) && av_statement_next (statement, &problem))
    {
      gint64 row = av_statement_get_int64 (statement, 0);
      gboolean allowed = TRUE;

      if (!all && !is_read (store, row, &allowed, error))
        return NULL;
      if (allowed)
        g_array_append_val (rows, row);
    }
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  return g_steal_pointer (&rows);
}

guint
av_query_count (AvStore *store,
                AvQuery *query,
                GError **error)
{
  g_autoptr (GArray) rows = av_query_run (store, query, error);

  return rows != NULL ? rows->len : 0;
}

gboolean
av_query_find_withheld (AvStore *store,
                        AvQuery *query,
                        AvWithheld *withheld,
                        GError **error)
{
  return av_withheld_find (store, find_form (query), query->container, withheld, error);
}

static void
unref_summary (gpointer summary)
{
  if (summary != NULL)
    av_summary_unref (summary);
}

GPtrArray *
av_query_fill (AvStore *store,
               const gint64 *rows,
               guint n,
               GError **error)
{
  g_autoptr (GPtrArray) summaries = g_ptr_array_new_with_free_func (unref_summary);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) problem = NULL;
      AvSummary *summary = av_summary_load_line (store, rows[i], &problem);

      if (problem != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return NULL;
        }
      g_ptr_array_add (summaries, summary);
    }
  return g_steal_pointer (&summaries);
}

GPtrArray *
av_query_summaries (AvStore *store,
                    AvQuery *query,
                    GError **error)
{
  g_autoptr (GArray) rows = av_query_run (store, query, error);

  return rows != NULL ? av_query_fill (store, (const gint64 *) (gpointer) rows->data, rows->len, error) : NULL;
}

AvSummary *
av_query_dossier (AvStore *store,
                  const char *container,
                  GError **error)
{
  g_autoptr (AvSummary) summary = NULL;
  g_autoptr (AvDispute) dispute = NULL;
  AvId id;

  if (!av_store_parse_id (container, &id, error) || (summary = av_summary_load_dossier (store, &id, FALSE, error)) == NULL ||
      !av_reading_get_withheld (store, container, &summary->withheld, error) || !av_dispute_find (store, container, &dispute, error) ||
      !av_left_dossier_find (store, container, &summary->left, error) || !av_fusion_has (store, &id, &summary->joined, error))
    return NULL;

  summary->dispute = dispute != NULL ? av_dispute_describe (dispute) : NULL;
  return g_steal_pointer (&summary);
}

AvSummary *
av_query_dossier_alone (AvStore *store,
                        const char *container,
                        GError **error)
{
  AvId id;

  return av_store_parse_id (container, &id, error) ? av_summary_load_dossier (store, &id, TRUE, error) : NULL;
}
