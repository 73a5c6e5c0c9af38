#include "av-catalogue.h"
#include "av-reference-list.h"

static void
test_lists_of_the_programme (void)
{
  static const struct
  {
    const char *name;
    guint n_rows;
    const char *code;
    const char *label;
  } lists[] = {
    { "origine_reperage", 14, "PAIR", "Pair (jeune ambassadeur, ami)" },
    { "communes_metropole_71", 71, "76540", "Rouen" },
    { "communes_groupement_15", 15, "76498", "Le Petit-Quevilly" },
    { "delais_immediatete", 6, "H3", "3 heures" },
    { "di_thematiques_categories", 16, "sante", "Sant\303\251" },
    { "di_thematiques", 69, "sante--acces-aux-soins", NULL },
    { "langues_notice", 17, "fr", "Fran\303\247ais" },
    { "statuts_parcours/action", 6, "done", "R\303\251alis\303\251e" },
    { "statuts_parcours/dossier", 8, "SORTI", "Sorti (motif obligatoire)" },
    { "statuts_parcours", 28, NULL, NULL },
    { "types_partenaires", 29, "SANTE", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      AvReferenceList *list = av_reference_list_get (lists[i].name);

      g_assert_nonnull (list);
      g_assert_true (av_reference_list_get (lists[i].name) == list);
      g_assert_cmpuint (av_reference_list_get_n_rows (list), ==, lists[i].n_rows);
      if (lists[i].label != NULL)
        g_assert_cmpstr (av_reference_list_get_label (list, lists[i].code), ==, lists[i].label);
    }

  g_assert_null (av_reference_list_get ("no_such_list"));
}

static void
test_further_columns (void)
{
  AvReferenceList *list = av_reference_list_get ("situations_emploi");

  g_assert_cmpstr (av_reference_list_get_value (list, "INACT", "neet"), ==, "oui");
  g_assert_cmpstr (av_reference_list_get_value (list, "FORM", "neet"), ==, "non");
  g_assert_null (av_reference_list_get_value (list, "INACT", "no-such-column"));
  g_assert_null (av_reference_list_get_value (list, "no-such-code", "neet"));
}

static void
test_codes_are_found_as_typed (void)
{
  AvReferenceList *list = av_reference_list_get ("communes_metropole_71");

  g_assert_cmpstr (av_reference_list_find_code (list, "76540"), ==, "76540");
  g_assert_cmpstr (av_reference_list_find_code (list, "rouen"), ==, "76540");
  g_assert_cmpstr (av_reference_list_find_code (list, "saint etienne du rouvray"), ==, "76575");
  g_assert_null (av_reference_list_find_code (list, "Montreuil-sur-Mer"));
  g_assert_null (av_reference_list_find_code (list, ""));
}

static void
test_not_told_is_not_offered (void)
{
  AvReferenceList *list = av_reference_list_get ("hebergement");

  g_assert_false (av_reference_list_is_offered (list, "NSP", NULL));
  g_assert_true (av_reference_list_is_offered (list, "Parents", NULL));
  g_assert_false (av_reference_list_is_offered (list, "no-such-code", NULL));
  g_assert_nonnull (av_reference_list_get_label (list, "NSP"));
}

static void
test_local_rows (void)
{
  AvReferenceList *list = av_reference_list_get ("types_lieux");
  guint n_rows = av_reference_list_get_n_rows (list);
  const AvField *field = av_catalogue_find_field ("operation", "type-lieu");
  g_autoptr (GError) error = NULL;
  g_autofree char *canonical = NULL;
  AvDay day = { 2020, 1, 24 };

  g_assert_true (av_reference_list_add_local (list, "L-3-PENICHE", "P\303\251niche", "2020-02-01", "2020-03", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (av_reference_list_get_n_rows (list), ==, n_rows + 1);
  g_assert_cmpstr (av_reference_list_get_label (list, "L-3-PENICHE"), ==, "P\303\251niche");
  g_assert_null (av_reference_list_get_value (list, "L-3-PENICHE", "source"));
  g_assert_false (av_reference_list_is_offered (list, "L-3-PENICHE", &day));
  day = (AvDay){ 2020, 3, 31 };
  g_assert_true (av_reference_list_is_offered (list, "L-3-PENICHE", &day));
  day = (AvDay){ 2020, 4, 1 };
  g_assert_false (av_reference_list_is_offered (list, "L-3-PENICHE", &day));

  /* Out of date, it is still an answer. */
  g_assert_true (av_field_check (field, "peniche", &canonical, &error));
  g_assert_cmpstr (canonical, ==, "L-3-PENICHE");

  g_assert_true (av_reference_list_add_local (list, "L-3-PENICHE", "Bateau", NULL, NULL, &error));
  g_assert_cmpuint (av_reference_list_get_n_rows (list), ==, n_rows + 1);
  g_assert_cmpstr (av_reference_list_get_label (list, "L-3-PENICHE"), ==, "Bateau");
}

static void
test_wrong_local_rows_are_refused (void)
{
  AvReferenceList *list = av_reference_list_get ("types_lieux");
  static const char *const wrong[] = { "", "PENICHE", "L-", "L-3", "L-3-", "L--X", "L-3-two words", "L-3-\303\251", "MARCHE" };
  g_autofree char *long_label = g_strnfill (61, 'x');
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_false (av_reference_list_add_local (list, wrong[i], "label", NULL, NULL, &error));
      g_assert_error (error, AV_REFERENCE_LIST_ERROR, AV_REFERENCE_LIST_ERROR_CODE);
      g_clear_error (&error);
    }

  g_assert_false (av_reference_list_add_local (list, "L-3-X", long_label, NULL, NULL, &error));
  g_assert_error (error, AV_REFERENCE_LIST_ERROR, AV_REFERENCE_LIST_ERROR_LABEL);
  g_clear_error (&error);
  g_assert_false (av_reference_list_add_local (list, "L-3-X", "", NULL, NULL, &error));
  g_assert_error (error, AV_REFERENCE_LIST_ERROR, AV_REFERENCE_LIST_ERROR_LABEL);
}

/* Codes are stored with spaces between: none may hold one. */
static void
test_codes_of_every_list_of_the_catalogue (void)
{
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  for (guint i = 0; i < n_forms; i++)
    for (guint f = 0; f < forms[i]->n_fields; f++)
      {
        const AvField *field = &forms[i]->fields[f];
        AvReferenceList *list = field->list != NULL ? av_reference_list_get (field->list) : NULL;

        if (field->list == NULL)
          continue;
        g_assert_nonnull (list);
        for (guint row = 0; row < av_reference_list_get_n_rows (list); row++)
          {
            const char *code = av_reference_list_get_code (list, row);

            for (const char *p = code; *p != '\0'; p++)
              g_assert_true (g_ascii_isalnum (*p) || *p == '-' || *p == '_');
            g_assert_cmpstr (code, !=, "");
            g_assert_cmpstr (av_reference_list_get_label (list, code), !=, "");
          }
      }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/reference-list/of-the-programme", test_lists_of_the_programme);
  g_test_add_func ("/reference-list/further-columns", test_further_columns);
  g_test_add_func ("/reference-list/codes-are-found-as-typed", test_codes_are_found_as_typed);
  g_test_add_func ("/reference-list/not-told-is-not-offered", test_not_told_is_not_offered);
  g_test_add_func ("/reference-list/local-rows", test_local_rows);
  g_test_add_func ("/reference-list/wrong-local-rows-are-refused", test_wrong_local_rows_are_refused);
  g_test_add_func ("/reference-list/codes-of-every-list-of-the-catalogue", test_codes_of_every_list_of_the_catalogue);

  return g_test_run ();
}
