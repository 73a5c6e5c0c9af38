#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-deadline-table.h"
#include "av-fusion.h"
#include "av-moment.h"
#include "av-projection.h"
#include "av-reading-private.h"
#include "av-record.h"
#include "av-record-title.h"
#include "av-summary-private.h"

#define N_META 8

/* Answers told under the title, in this order, where a form has them. */
static const char *const told[] = {
  "tranche-age",
  "date-naissance",
  "type-lieu",
  "code-insee",
  "commune-porteuse",
  "echeance",
  "prevue-le",
  "intensite",
  "horodatage",
  "date",
  "role",
  "liste",
  NULL,
};

static GVariant *
read_answers (AvStatement *statement,
              const AvForm *form)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  for (guint i = 0; i < form->n_fields; i++)
    {
      const char *answer = av_statement_get_text (statement, N_META + (int) i);

      if (answer != NULL)
        g_variant_builder_add (&builder, "{ss}", form->fields[i].id, answer);
    }
  return av_answers_sort (g_variant_builder_end (&builder));
}

/* A delay alone could be anything. */
static char *
show_told (const AvForm *form,
           const AvField *field,
           const char *answer)
{
  g_autofree char *shown = av_field_show (field, answer);

  if (strcmp (field->id, "echeance") != 0)
    return g_steal_pointer (&shown);

  return g_strdup_printf (strcmp (form->id, "besoin-immediat") == 0 ? _ ("to answer within %s") : _ ("a need within %s"), shown);
}

static char *
build_subtitle (const AvForm *form,
                GVariant *answers)
{
  GString *subtitle = g_string_new (NULL);

  for (guint i = 0; told[i] != NULL; i++)
    {
      const AvField *field = av_form_find_field (form, told[i]);
      const char *answer = field != NULL ? av_answers_get (answers, told[i]) : NULL;
      g_autofree char *shown = NULL;

      if (answer == NULL || answer[0] == '~' || (form->title != NULL && strstr (form->title, told[i]) != NULL))
        continue;
      shown = show_told (form, field, answer);
      g_string_append_printf (subtitle, "%s%s", subtitle->len > 0 ? " · " : "", shown);
    }
  return g_string_free (subtitle, FALSE);
}

static char *
find_code_answer (const AvForm *form,
                  GVariant *answers)
{
  for (guint i = 0; i < form->n_fields; i++)
    if ((form->fields[i].flags & AV_FIELD_SHEET_CODE) != 0 && av_answers_get (answers, form->fields[i].id) != NULL)
      return g_strdup (av_answers_get (answers, form->fields[i].id));
  return g_strdup ("");
}

/* A need runs until it is answered or closed. */
static gboolean
read_due (AvStore *store,
          AvSummary *summary,
          gint64 rid,
          GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT deadline, t1 IS NOT NULL OR closed FROM due WHERE rid = ?1", error);
  g_autoptr (GError) problem = NULL;
  const char *planned;

  summary->due = NULL;
  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, rid);
  if (av_statement_next (statement, &problem) && !av_statement_is_null (statement, 0))
    {
      gint64 deadline = av_statement_get_int64 (statement, 0);
      gboolean settled = av_statement_get_int64 (statement, 1) != 0;
      g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (deadline / 1000);

      summary->due = settled ? g_strdup ("") : av_moment_from_date_time (time);
      summary->late = !settled && (gint64) av_store_get_now (store) > deadline;
      return TRUE;
    }
  if (!av_database_ended_well (&problem, error))
    return FALSE;

  planned = av_answers_get (summary->answers, "prochaine-relance");
  if (planned == NULL && av_answers_get (summary->answers, "realisee-le") == NULL)
    planned = av_answers_get (summary->answers, "prevue-le");
  summary->due = g_strdup (planned != NULL ? planned : "");
  summary->late = planned != NULL && av_deadline_read_moment (planned) != 0 && av_deadline_read_moment (planned) < (gint64) av_store_get_now (store);
  return TRUE;
}

static AvSummary *
read_summary (AvStatement *statement,
              const AvProjection *projection)
{
  AvSummary *summary = av_summary_new ();
  const char *stage;
  AvId id;

  memcpy (id.bytes, av_statement_get_blob (statement, 1, NULL), sizeof id.bytes);
  summary->id = av_id_to_string (&id);
  memcpy (id.bytes, av_statement_get_blob (statement, 2, NULL), sizeof id.bytes);
  summary->container = av_id_to_string (&id);
  summary->form = g_strdup (projection->form->id);
  summary->created = (guint64) av_statement_get_int64 (statement, 4);
  summary->changed = (guint64) av_statement_get_int64 (statement, 5);
  summary->has_conflict = av_statement_get_int64 (statement, 6) > 0 || av_statement_get_int64 (statement, 7) > 0;
  summary->answers = read_answers (statement, projection->form);
  summary->title = av_form_show_title (projection->form, summary->answers);
  summary->person = g_strdup ("");
  summary->subtitle = build_subtitle (projection->form, summary->answers);
  summary->code = find_code_answer (projection->form, summary->answers);
  stage = av_answers_get (summary->answers, "statut");
  summary->stage = g_strdup (stage != NULL ? stage : "");
  if (summary->title[0] == '\0')
    {
      g_free (summary->title);
      summary->title = g_strdup (summary->code[0] != '\0' ? summary->code : av_form_get_label (projection->form));
    }
  return summary;
}

AvSummary *
av_summary_load (AvStore *store,
                 gint64 rid,
                 GError **error)
{
  g_autoptr (AvStatement) statement = NULL;
  g_autoptr (AvSummary) summary = NULL;
  const AvProjection *projection;
  gboolean allowed;
  AvRecordRow row;

  if (!av_store_get_record (store, rid, &row, error) || !av_reading_allows (store, &row, &allowed, error) || !allowed)
    return NULL;

  projection = av_projections_find (store, row.form);
  if (projection == NULL)
    return NULL;

  statement = av_database_prepare (store->db, projection->select, error);
  if (statement == NULL)
    return NULL;
  av_statement_bind_int64 (statement, 1, rid);
  if (!av_statement_next (statement, error))
    return NULL;

  summary = read_summary (statement, projection);
  return read_due (store, summary, rid, error) ? g_steal_pointer (&summary) : NULL;
}

/* --- dossiers ------------------------------------------------------------ */

/* The record of a form that is shown first in a container, or where it is not @alone
 * among those it is fused with, of those that are read; NULL: there is none. */
static gboolean
find_first (AvStore *store,
            const AvId *container,
            gboolean alone,
            const char *form,
            AvSummary **summary,
            GError **error)
{
  const AvProjection *projection = av_projections_find (store, form);
  g_autofree char *sql = NULL;
  g_autoptr (AvStatement) statement = NULL;
  g_autoptr (GError) problem = NULL;

  *summary = NULL;
  if (projection == NULL)
    return TRUE;

  sql = g_strdup_printf ("SELECT _rid FROM %s LEFT JOIN fused ON fused.container = _container "
                         "WHERE _container = ?1%s ORDER BY _container <> COALESCE (shown, _container), _created, _rid",
                         projection->table, alone ? "" : " OR _container IN (SELECT container FROM fused WHERE shown = ?1)");
  statement = av_database_prepare (store->db, sql, error);
  if (statement == NULL)
    return FALSE;
  av_statement_bind_blob (statement, 1, container->bytes, sizeof container->bytes);
  while (*summary == NULL && problem == NULL && av_statement_next (statement, &problem))
    *summary = av_summary_load (store, av_statement_get_int64 (statement, 0), &problem);
  return av_database_ended_well (&problem, error);
}

static gboolean
read_stage (AvStore *store,
            AvSummary *summary,
            const AvId *container,
            GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT stage FROM dossier_stage WHERE container = ?1", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, container->bytes, sizeof container->bytes);
  if (av_statement_next (statement, &problem))
    {
      g_free (summary->stage);
      summary->stage = g_strdup (av_statement_get_text (statement, 0));
    }
  return av_database_ended_well (&problem, error);
}

static void
take_text (char **text,
           const char *better)
{
  if (better != NULL && better[0] != '\0')
    {
      g_free (*text);
      *text = g_strdup (better);
    }
}

static gboolean
is_named (AvSummary *summary)
{
  return summary != NULL && (av_summary_get_answer (summary, "prenom") != NULL || av_summary_get_answer (summary, "surnom") != NULL ||
                             av_summary_get_answer (summary, "nom") != NULL || av_summary_get_answer (summary, "prenom-ou-surnom") != NULL);
}

/* Named by `personne` where it has a name, else by the first contact, else by
 * the code of the dossier. */
AvSummary *
av_summary_load_dossier (AvStore *store,
                         const AvId *container,
                         gboolean alone,
                         GError **error)
{
  g_autoptr (AvSummary) person = NULL;
  g_autoptr (AvSummary) contact = NULL;
  g_autoptr (AvSummary) dossier = NULL;
  AvSummary *chosen;

  if (!find_first (store, container, alone, "personne", &person, error) || !find_first (store, container, alone, "contact", &contact, error) ||
      !find_first (store, container, alone, "dossier", &dossier, error))
    return NULL;

  if (is_named (person) || (person != NULL && contact == NULL))
    chosen = person;
  else
    chosen = contact != NULL ? contact : dossier;
  if (chosen == NULL)
    return NULL;

  if (dossier != NULL && dossier != chosen)
    {
      take_text (&chosen->stage, dossier->stage);
      take_text (&chosen->code, dossier->code);
      chosen->has_conflict = chosen->has_conflict || dossier->has_conflict;
      chosen->created = MIN (chosen->created, dossier->created);
      chosen->changed = MAX (chosen->changed, dossier->changed);
      if (!is_named (chosen))
        take_text (&chosen->title, dossier->code);
    }
  if (dossier != NULL && !read_stage (store, chosen, container, error))
    return NULL;
  take_text (&chosen->person, chosen->title);
  return av_summary_ref (chosen);
}

AvSummary *
av_summary_load_line (AvStore *store,
                      gint64 rid,
                      GError **error)
{
  g_autoptr (AvSummary) summary = av_summary_load (store, rid, error);
  g_autoptr (AvSummary) dossier = NULL;
  g_autofree char *title = NULL;
  const AvProjection *projection;
  g_autoptr (GError) problem = NULL;
  AvId container;

  if (summary == NULL)
    return NULL;

  projection = av_projections_find (store, summary->form);
  title = av_record_title_show (store, projection->form, summary->answers, error);
  if (title == NULL)
    return NULL;
  take_text (&summary->title, title);

  if (projection->form->container != AV_CONTAINER_DOSSIER || !av_id_parse (summary->container, &container))
    return g_steal_pointer (&summary);

  dossier = av_summary_load_dossier (store, &container, FALSE, &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  if (dossier != NULL && strcmp (summary->form, "dossier") == 0)
    return g_steal_pointer (&dossier);
  if (dossier != NULL)
    take_text (&summary->person, dossier->title);
  return g_steal_pointer (&summary);
}
