#include "av-catalogue.h"

#include "forms/av-forms.h"

static const AvForm *const built_in[] = {
  &av_form_operation,
  &av_form_passage,
  &av_form_contact,
  &av_form_personne,
  &av_form_dossier,
  &av_form_information_droits,
  &av_form_portee_partage,
  &av_form_diagnostic,
  &av_form_diagnostic_sensible,
  &av_form_frein,
  &av_form_besoin_immediat,
  &av_form_action,
  &av_form_orientation,
  &av_form_evenement,
  &av_form_partenaire,
  &av_form_agent,
  &av_form_equipe,
  &av_form_ligne_liste,
  &av_form_compteur,
};

/* What the tests put in the place of a form, or beside the others. */
static GPtrArray *overridden;

/* Returns: (transfer none): every form the application knows. */
const AvForm *const *
av_catalogue_get_forms (guint *n_forms)
{
  if (overridden != NULL)
    {
      *n_forms = overridden->len;
      return (const AvForm *const *) overridden->pdata;
    }

  *n_forms = G_N_ELEMENTS (built_in);
  return built_in;
}

/* Returns: (transfer none) (nullable). */
const AvForm *
av_catalogue_find_form (const char *id)
{
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  for (guint i = 0; i < n_forms; i++)
    if (g_strcmp0 (forms[i]->id, id) == 0)
      return forms[i];

  return NULL;
}

/* Returns: (transfer none) (nullable). */
const AvField *
av_catalogue_find_field (const char *form,
                         const char *field)
{
  const AvForm *found = av_catalogue_find_form (form);

  return found != NULL ? av_form_find_field (found, field) : NULL;
}

/* Changes whenever a projection made from the catalogue would: forms, fields,
 * kinds, what is found by name and what is shown first.
 * Returns: (transfer full): hexadecimal. */
char *
av_catalogue_get_fingerprint (void)
{
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_forms; i++)
    {
      g_string_append_printf (text, "%s %d %d\n", forms[i]->id, forms[i]->container, forms[i]->singleton);
      for (guint f = 0; f < forms[i]->n_fields; f++)
        g_string_append_printf (text, " %s %s %d %s\n", forms[i]->fields[f].id,
                                av_field_kind_get_name (forms[i]->fields[f].kind),
                                (forms[i]->fields[f].flags & AV_FIELD_NAME) != 0,
                                forms[i]->fields[f].protects != NULL ? forms[i]->fields[f].protects : "");
    }

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, text->len);
}

/* Puts @form in the place of the form of that id, or adds it; NULL brings the
 * catalogue back to what it is. @form must outlive its use. */
void
av_catalogue_override_for_test (const AvForm *form)
{
  if (form == NULL)
    {
      g_clear_pointer (&overridden, g_ptr_array_unref);
      return;
    }

  if (overridden == NULL)
    {
      overridden = g_ptr_array_new ();
      for (guint i = 0; i < G_N_ELEMENTS (built_in); i++)
        g_ptr_array_add (overridden, (gpointer) built_in[i]);
    }

  for (guint i = 0; i < overridden->len; i++)
    if (g_strcmp0 (((const AvForm *) overridden->pdata[i])->id, form->id) == 0)
      {
        overridden->pdata[i] = (gpointer) form;
        return;
      }

  g_ptr_array_add (overridden, (gpointer) form);
}
