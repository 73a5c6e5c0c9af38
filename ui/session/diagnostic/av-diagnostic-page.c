#include "av-diagnostic-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "av-catalogue.h"
#include "av-record.h"

static const AvDiagnosticPage pages[] = {
  { "reste", N_ ("Still to ask"), NULL, AV_PAGE_MISSING, NULL, NULL, N_ ("Nothing here keeps you from saving: ask when the moment is right.") },
  { "personne", N_ ("Who you are"), N_ ("The young person"), AV_PAGE_SINGLETON, "personne", NULL, NULL },
  { "dossier", N_ ("Dossier and referent"), NULL, AV_PAGE_SINGLETON, "dossier", NULL, NULL },
  { "attentes", N_ ("In your own words"), N_ ("The interview"), AV_PAGE_INTERVIEW, "diagnostic", "cadre attentes echelles", NULL },
  { "activite", N_ ("Work and training"), NULL, AV_PAGE_INTERVIEW, "diagnostic", "activite", NULL },
  { "logement", N_ ("Housing and family"), NULL, AV_PAGE_INTERVIEW, "diagnostic", "logement famille", NULL },
  { "droits", N_ ("Money, papers, rights"), NULL, AV_PAGE_INTERVIEW, "diagnostic", "argent droits", NULL },
  { "quotidien", N_ ("Moving, digital, language"), NULL, AV_PAGE_INTERVIEW, "diagnostic", "mobilite numerique langue", NULL },
  { "sensible", N_ ("Sensitive answers"), NULL, AV_PAGE_INTERVIEW, "diagnostic-sensible", "sensible",
    N_ ("Kept apart from the rest, under a key of its own: only the referent’s computers read it, and it never leaves with a shared dossier unless the young person agreed. Never a detail.") },
  { "freins", N_ ("Obstacles"), N_ ("What comes of it"), AV_PAGE_RECORDS, "frein", NULL, NULL },
  { "besoins", N_ ("Immediate needs"), NULL, AV_PAGE_RECORDS, "besoin-immediat", NULL, NULL },
  { "evenements", N_ ("Events"), NULL, AV_PAGE_RECORDS, "evenement", NULL, NULL },
  { "information", N_ ("Rights explained"), N_ ("Agreements"), AV_PAGE_RECORDS, "information-droits", NULL, NULL },
  { "partage", N_ ("Sharing"), NULL, AV_PAGE_RECORDS, "portee-partage", NULL, NULL },
};

const AvDiagnosticPage *
av_diagnostic_pages_get (guint *n_pages)
{
  *n_pages = G_N_ELEMENTS (pages);

  return pages;
}

const AvDiagnosticPage *
av_diagnostic_pages_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      if (strcmp (pages[i].id, id) == 0)
        return &pages[i];
    }
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      if (g_strcmp0 (pages[i].form, id) == 0)
        return &pages[i];
    }

  return NULL;
}

const char *
av_diagnostic_page_get_label (const AvDiagnosticPage *page)
{
  return _ (page->label);
}

const char *
av_diagnostic_page_get_group (const AvDiagnosticPage *page)
{
  return page->group != NULL ? _ (page->group) : NULL;
}

const char *
av_diagnostic_page_get_note (const AvDiagnosticPage *page)
{
  return page->note != NULL ? _ (page->note) : NULL;
}

static gboolean
names_section (const AvDiagnosticPage *page,
               const char *section)
{
  g_auto (GStrv) ids = g_strsplit (page->sections, " ", -1);

  return g_strv_contains ((const char *const *) ids, section);
}

/* Whether some page names it. */
static gboolean
is_named (const char *form,
          const char *section)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      if (g_strcmp0 (pages[i].form, form) == 0 && pages[i].sections != NULL && names_section (&pages[i], section))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_last_of_form (const AvDiagnosticPage *page)
{
  for (const AvDiagnosticPage *later = page + 1; later < pages + G_N_ELEMENTS (pages); later++)
    {
      if (g_strcmp0 (later->form, page->form) == 0)
        return FALSE;
    }

  return TRUE;
}

char *
av_diagnostic_page_dup_sections (const AvDiagnosticPage *page)
{
  const AvForm *form = page->form != NULL ? av_catalogue_find_form (page->form) : NULL;
  GString *sections = g_string_new (page->sections);

  for (const AvSection *section = form != NULL ? form->sections : NULL; section != NULL && section->id != NULL; section++)
    {
      if (page->sections == NULL || (is_last_of_form (page) && !is_named (page->form, section->id)))
        g_string_append_printf (sections, "%s%s", sections->len > 0 ? " " : "", section->id);
    }

  return g_string_free (sections, FALSE);
}

const AvDiagnosticPage *
av_diagnostic_pages_find_question (const char *form,
                                   const char *field)
{
  const AvField *question = av_form_find_field (av_catalogue_find_form (form), field);

  for (guint i = 0; question != NULL && i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *sections = av_diagnostic_page_dup_sections (&pages[i]);
      g_auto (GStrv) ids = g_strsplit (sections, " ", -1);

      if (g_strcmp0 (pages[i].form, form) == 0 && g_strv_contains ((const char *const *) ids, question->section))
        return &pages[i];
    }

  return NULL;
}

const AvDiagnosticPage *
av_diagnostic_pages_find_stop (const AvForm *form,
                               GVariant *before,
                               GVariant *answers)
{
  for (guint i = form->n_fields; i > 0; i--)
    {
      const char *field = form->fields[i - 1].id;
      const AvDiagnosticPage *page = NULL;

      if (g_strcmp0 (av_answers_get (before, field), av_answers_get (answers, field)) != 0)
        page = av_diagnostic_pages_find_question (form->id, field);
      if (page != NULL)
        return page;
    }

  return av_diagnostic_pages_find (form->id);
}

static gboolean
is_asked (const AvField *field)
{
  return (field->flags & (AV_FIELD_AUTOMATIC | AV_FIELD_RETIRED)) == 0;
}

void
av_diagnostic_page_count (const AvDiagnosticPage *page,
                          GVariant *answers,
                          guint *n_answered,
                          guint *n_questions)
{
  const AvForm *form = av_catalogue_find_form (page->form);
  g_autofree char *sections = av_diagnostic_page_dup_sections (page);
  g_auto (GStrv) ids = g_strsplit (sections, " ", -1);

  *n_answered = 0;
  *n_questions = 0;
  for (guint i = 0; i < form->n_fields; i++)
    {
      if (!is_asked (&form->fields[i]) || !g_strv_contains ((const char *const *) ids, form->fields[i].section))
        continue;

      (*n_questions)++;
      if (av_answers_get (answers, form->fields[i].id) != NULL)
        (*n_answered)++;
    }
}

char *
av_diagnostic_page_dup_missing (const AvForm *form,
                                GVariant *answers,
                                guint *n_missing)
{
  GString *missing = g_string_new (NULL);

  *n_missing = 0;
  for (guint i = 0; i < form->n_fields; i++)
    {
      const AvField *field = &form->fields[i];

      if (!is_asked (field) || av_answers_get (answers, field->id) != NULL || !av_form_is_required (form, field, answers, AV_STAGE_DIAGNOSTIC))
        continue;

      g_string_append_printf (missing, "%s%s", *n_missing > 0 ? " " : "", field->id);
      (*n_missing)++;
    }

  return g_string_free (missing, FALSE);
}
