#include "av-likeness.h"

#include "av-catalogue.h"
#include "av-query.h"
#include "av-record.h"

/* The forms that say who somebody is; what each field tells is in its flags. */
static const char *const forms[] = { "personne", "contact" };

static void
line_free (gpointer data)
{
  AvLikenessLine *line = data;

  g_free (line->one);
  g_free (line->other);
  g_free (line);
}

void
av_likeness_free (AvLikeness *likeness)
{
  g_free (likeness->one);
  g_free (likeness->other);
  g_free (likeness->one_title);
  g_free (likeness->other_title);
  g_free (likeness->reasons);
  g_ptr_array_unref (likeness->lines);
  g_free (likeness);
}

static GPtrArray *
load_records (AvStore *store,
              const char *form,
              const char *container,
              GError **error)
{
  g_autoptr (AvQuery) query = av_query_new (form);

  av_query_in_container (query, container);
  return av_query_summaries (store, query, error);
}

/* The newest answer; "" where there is none. */
static char *
show_answer (GPtrArray *records,
             const AvField *field)
{
  for (guint i = 0; i < records->len; i++)
    {
      const char *answer = av_summary_get_answer (g_ptr_array_index (records, i), field->id);

      if (answer != NULL)
        return av_field_show (field, answer);
    }

  return g_strdup ("");
}

static gboolean
add_lines (AvLikeness *self,
           AvStore *store,
           const AvForm *form,
           GError **error)
{
  g_autoptr (GPtrArray) ones = load_records (store, form->id, self->one, error);
  g_autoptr (GPtrArray) others = ones != NULL ? load_records (store, form->id, self->other, error) : NULL;

  if (others == NULL)
    return FALSE;

  for (guint i = 0; i < form->n_fields; i++)
    {
      const AvField *field = &form->fields[i];
      g_autofree char *one = NULL;
      g_autofree char *other = NULL;
      AvLikenessLine *line;

      if ((field->flags & AV_FIELD_COMPARED) == 0)
        continue;

      one = show_answer (ones, field);
      other = show_answer (others, field);
      if (*one == '\0' && *other == '\0')
        continue;

      line = g_new0 (AvLikenessLine, 1);
      line->label = av_field_get_label (field);
      line->one = g_steal_pointer (&one);
      line->other = g_steal_pointer (&other);
      g_ptr_array_add (self->lines, line);
    }

  return TRUE;
}

/* NULL: it could not be read. */
static char *
load_title (AvStore *store,
            const char *container,
            GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (AvSummary) dossier = av_query_dossier (store, container, &problem);

  return av_database_ended_well (&problem, error) ? g_strdup (dossier != NULL ? dossier->title : "") : NULL;
}

AvLikeness *
av_likeness_load (AvStore *store,
                  const AvDuplicate *duplicate,
                  GError **error)
{
  g_autoptr (AvLikeness) self = g_new0 (AvLikeness, 1);

  self->one = g_strdup (duplicate->one);
  self->other = g_strdup (duplicate->other);
  self->one_title = load_title (store, self->one, error);
  self->other_title = self->one_title != NULL ? load_title (store, self->other, error) : NULL;
  self->reasons = av_reasons_show (duplicate->reasons);
  self->lines = g_ptr_array_new_with_free_func (line_free);
  if (self->other_title == NULL)
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    if (!add_lines (self, store, av_catalogue_find_form (forms[i]), error))
      return NULL;

  return g_steal_pointer (&self);
}
