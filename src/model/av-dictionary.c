#include "av-dictionary.h"

#include "av-catalogue.h"
#include "av-csv.h"

static const char *
get_requirement (const AvField *field)
{
  if ((field->flags & AV_FIELD_REQUIRED) != 0)
    return (field->flags & AV_FIELD_AUTOMATIC) != 0 ? "always, proposed" : "always";
  if ((field->flags & AV_FIELD_AT_DIAGNOSTIC) != 0)
    return "diagnostic";
  if ((field->flags & AV_FIELD_FOR_FUNDER) != 0)
    return "funder";
  return "never";
}

static char *
list_prints (const AvField *field)
{
  GString *prints = g_string_new (NULL);

  if ((field->flags & AV_FIELD_ON_REPERAGE) != 0)
    g_string_append (prints, "reperage ");
  if ((field->flags & AV_FIELD_ON_CARD) != 0)
    g_string_append (prints, "card ");
  if ((field->flags & AV_FIELD_ON_DIAGNOSTIC) != 0)
    g_string_append (prints, "diagnostic ");
  if ((field->flags & AV_FIELD_ON_PLAN) != 0)
    g_string_append (prints, "plan ");

  return g_strchomp (g_string_free (prints, FALSE));
}

/* The codes the form itself states; those of a reference list stand in its file. */
static char *
list_codes (const AvField *field)
{
  GString *codes = g_string_new (NULL);

  if (field->list != NULL)
    g_string_append_printf (codes, "list:%s", field->list);
  else if (av_field_get_target (field) != NULL)
    g_string_append_printf (codes, "form:%s", av_field_get_target (field));

  for (const AvChoice *choice = field->choices; choice != NULL && choice->code != NULL; choice++)
    g_string_append_printf (codes, "%s%s", codes->len > 0 ? " " : "", choice->code);

  return g_string_free (codes, FALSE);
}

static void
append_field (GString *text,
              const AvForm *form,
              const AvField *field)
{
  g_autofree char *confidentiality = g_strdup_printf ("S%u", av_field_get_confidentiality (field));
  g_autofree char *limit = g_strdup_printf ("%u", av_field_get_limit (field));
  g_autofree char *prints = list_prints (field);
  g_autofree char *codes = list_codes (field);
  const char *cells[] = {
    form->id,
    field->id,
    field->section,
    field->label,
    av_field_kind_get_name (field->kind),
    codes,
    av_field_get_limit (field) != 0 ? limit : "",
    get_requirement (field),
    field->when != NULL ? field->when : "",
    confidentiality,
    (field->flags & AV_FIELD_PROFESSIONAL) != 0 ? "professional" : form->container == AV_CONTAINER_DOSSIER ? "young person"
                                                                                                           : "territory",
    form->sensitive != NULL ? "parcours or sensible" : av_class_get_name (form->class),
    form->retention,
    prints,
    (field->flags & AV_FIELD_COUNTED) != 0 ? "yes" : "",
    (field->flags & AV_FIELD_RETIRED) != 0 ? "yes" : "",
    field->help != NULL ? field->help : "",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    av_csv_append_cell (text, cells[i], i + 1 == G_N_ELEMENTS (cells));
}

/* The catalogue as a table, one field a line, in the order of the forms.
 * Returns: (transfer full): CSV. */
char *
av_dictionary_write (void)
{
  GString *text = g_string_new ("form,field,section,label,kind,answers,limit,required,required_when,"
                                "confidentiality,about,class,retention,printed,counted,retired,help\n");
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  for (guint i = 0; i < n_forms; i++)
    for (guint f = 0; f < forms[i]->n_fields; f++)
      append_field (text, forms[i], &forms[i]->fields[f]);

  return g_string_free (text, FALSE);
}
