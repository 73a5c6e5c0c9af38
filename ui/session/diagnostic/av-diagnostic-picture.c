#include "av-diagnostic-picture.h"

#include <glib/gi18n.h>

#include "av-catalogue.h"
#include "av-record.h"

static void
snapshot_unref (gpointer snapshot)
{
  if (snapshot != NULL)
    av_snapshot_unref (snapshot);
}

void
av_diagnostic_picture_free (AvDiagnosticPicture *picture)
{
  g_clear_pointer (&picture->summary, av_summary_unref);
  snapshot_unref (picture->person);
  snapshot_unref (picture->dossier);
  snapshot_unref (picture->contact);
  g_clear_pointer (&picture->interviews, g_ptr_array_unref);
  g_clear_pointer (&picture->sensibles, g_ptr_array_unref);
  g_clear_pointer (&picture->drafts, g_ptr_array_unref);
  g_clear_pointer (&picture->obstacles, g_ptr_array_unref);
  g_clear_pointer (&picture->counts, g_hash_table_unref);
  g_free (picture);
}

static GPtrArray *
load_all (AvStore *store,
          const char *container,
          const char *form,
          GError **error)
{
  g_autoptr (GPtrArray) ids = av_record_store_list (store, container, form, error);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (snapshot_unref);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      AvSnapshot *record = av_record_store_load (store, g_ptr_array_index (ids, i), error);

      if (record == NULL)
        return NULL;
      g_ptr_array_add (records, record);
    }

  return ids != NULL ? g_steal_pointer (&records) : NULL;
}

static gboolean
load_contact (AvStore *store,
              AvDiagnosticPicture *picture,
              const char *container,
              GError **error)
{
  g_autoptr (GPtrArray) ids = av_record_store_list (store, container, "contact", error);

  if (ids == NULL)
    return FALSE;
  if (ids->len > 0)
    picture->contact = av_record_store_load (store, g_ptr_array_index (ids, 0), error);

  return ids->len == 0 || picture->contact != NULL;
}

static gboolean
load_drafts (AvStore *store,
             AvDiagnosticPicture *picture,
             const char *container,
             GError **error)
{
  g_autoptr (GPtrArray) drafts = av_draft_list (store, error);

  if (drafts == NULL)
    return FALSE;

  picture->drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) av_draft_free);
  for (guint i = drafts->len; i > 0; i--)
    {
      AvDraft *draft = g_ptr_array_index (drafts, i - 1);

      if (g_strcmp0 (av_snapshot_get_container (draft->loaded), container) == 0)
        g_ptr_array_insert (picture->drafts, 0, g_ptr_array_steal_index (drafts, i - 1));
    }

  return TRUE;
}

static gboolean
is_strong (AvSummary *obstacle)
{
  const char *strength = av_summary_get_answer (obstacle, "intensite");
  const char *outcome = av_summary_get_answer (obstacle, "mode-levee");

  return (g_strcmp0 (strength, "bloquant") == 0 || g_strcmp0 (strength, "urgent") == 0) &&
         g_strcmp0 (outcome, "leve") != 0 && g_strcmp0 (outcome, "sans-objet") != 0;
}

static gboolean
load_obstacles (AvStore *store,
                AvDiagnosticPicture *picture,
                const char *container,
                GError **error)
{
  g_autoptr (AvQuery) query = av_query_new_view (AV_VIEW_FREINS, container);
  g_autoptr (GPtrArray) obstacles = av_query_summaries (store, query, error);

  if (obstacles == NULL)
    return FALSE;

  picture->obstacles = g_ptr_array_new_with_free_func ((GDestroyNotify) av_summary_unref);
  for (guint i = 0; i < obstacles->len; i++)
    {
      if (is_strong (g_ptr_array_index (obstacles, i)))
        g_ptr_array_add (picture->obstacles, av_summary_ref (g_ptr_array_index (obstacles, i)));
    }

  return TRUE;
}

static gboolean
count_records (AvStore *store,
               AvDiagnosticPicture *picture,
               const char *container,
               GError **error)
{
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  picture->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < n_forms; i++)
    {
      g_autoptr (GPtrArray) ids = NULL;

      if (forms[i]->container != AV_CONTAINER_DOSSIER)
        continue;
      ids = av_record_store_list (store, container, forms[i]->id, error);
      if (ids == NULL)
        return FALSE;
      g_hash_table_insert (picture->counts, g_strdup (forms[i]->id), GUINT_TO_POINTER (ids->len));
    }

  return TRUE;
}

gpointer
av_diagnostic_picture_draw (AvStore *store,
                            gpointer user_data,
                            GError **error)
{
  const char *container = user_data;
  g_autoptr (AvDiagnosticPicture) picture = g_new0 (AvDiagnosticPicture, 1);

  picture->summary = av_query_dossier (store, container, NULL);
  picture->person = av_record_store_load_singleton (store, container, "personne", error);
  if (picture->person == NULL)
    return NULL;
  picture->dossier = av_record_store_load_singleton (store, container, "dossier", error);
  if (picture->dossier == NULL)
    return NULL;
  picture->interviews = load_all (store, container, "diagnostic", error);
  if (picture->interviews == NULL)
    return NULL;
  picture->sensibles = load_all (store, container, "diagnostic-sensible", error);
  if (picture->sensibles == NULL)
    return NULL;

  if (!load_contact (store, picture, container, error) || !load_drafts (store, picture, container, error) ||
      !load_obstacles (store, picture, container, error) || !count_records (store, picture, container, error))
    return NULL;

  return g_steal_pointer (&picture);
}

char *
av_diagnostic_picture_dup_obstacles (AvDiagnosticPicture *picture)
{
  GPtrArray *obstacles = picture->obstacles;
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _ ("Strong obstacles: %u"), obstacles->len);
  for (guint i = 0; i < obstacles->len; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? "\n" : ", ", ((AvSummary *) g_ptr_array_index (obstacles, i))->title);

  return g_string_free (text, FALSE);
}

AvDraft *
av_diagnostic_picture_find_draft (AvDiagnosticPicture *picture,
                                  const char *id)
{
  for (guint i = 0; i < picture->drafts->len; i++)
    {
      AvDraft *draft = g_ptr_array_index (picture->drafts, i);

      if (strcmp (draft->id, id) == 0)
        return draft;
    }

  return NULL;
}

void
av_diagnostic_picture_drop_draft (AvDiagnosticPicture *picture,
                                  const char *id)
{
  AvDraft *draft = av_diagnostic_picture_find_draft (picture, id);

  if (draft != NULL)
    g_ptr_array_remove (picture->drafts, draft);
}

AvDraft *
av_diagnostic_picture_find_new (AvDiagnosticPicture *picture,
                                const char *form,
                                const char *interview)
{
  for (guint i = 0; i < picture->drafts->len; i++)
    {
      AvDraft *draft = g_ptr_array_index (picture->drafts, i);
      const char *of = av_answers_get (draft->answers, "diagnostic");

      if (strcmp (av_snapshot_get_form (draft->loaded), form) == 0 && av_snapshot_get_changed (draft->loaded, NULL) == 0 &&
          (interview == NULL || g_strcmp0 (of, interview) == 0))
        return draft;
    }

  return NULL;
}

AvSnapshot *
av_diagnostic_picture_find_sensible (AvDiagnosticPicture *picture,
                                     const char *interview)
{
  for (guint i = 0; i < picture->sensibles->len; i++)
    {
      AvSnapshot *sensible = g_ptr_array_index (picture->sensibles, i);

      if (g_strcmp0 (av_snapshot_get_answer (sensible, "diagnostic"), interview) == 0)
        return sensible;
    }

  return NULL;
}

const char *
av_diagnostic_picture_find_last (AvDiagnosticPicture *picture,
                                 const char *form,
                                 const char *field,
                                 const char *except,
                                 const char **day)
{
  GPtrArray *records = strcmp (form, "diagnostic") == 0 ? picture->interviews : picture->sensibles;
  const char *last = NULL;

  *day = "";
  for (guint i = 0; i < records->len; i++)
    {
      AvSnapshot *record = g_ptr_array_index (records, i);
      const char *on = av_snapshot_get_answer (record, "date");
      const char *answer = av_snapshot_get_answer (record, field);

      if (answer == NULL || on == NULL || strcmp (av_snapshot_get_id (record), except) == 0 || strcmp (on, *day) < 0)
        continue;
      last = answer;
      *day = on;
    }

  return last;
}
