#include <string.h>

#include "av-catalogue.h"
#include "av-record.h"
#include "av-reference-list.h"

static void
test_ids_are_unique_and_plain (void)
{
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (n_forms, ==, 19);
  for (guint i = 0; i < n_forms; i++)
    {
      g_autoptr (GHashTable) fields = g_hash_table_new (g_str_hash, g_str_equal);

      g_assert_true (g_hash_table_add (ids, (gpointer) forms[i]->id));
      g_assert_true (av_catalogue_find_form (forms[i]->id) == forms[i]);
      for (guint f = 0; f < forms[i]->n_fields; f++)
        {
          const AvField *field = &forms[i]->fields[f];

          g_assert_true (g_hash_table_add (fields, (gpointer) field->id));
          g_assert_true (av_catalogue_find_field (forms[i]->id, field->id) == field);
          g_assert_true (g_ascii_islower (field->id[0]));
          g_assert_cmpuint (strspn (field->id, "abcdefghijklmnopqrstuvwxyz0123456789-"), ==, strlen (field->id));
        }
    }
}

/* No sentence is put together around a form's name, whose gender it may miss. */
static void
test_forms_say_how_one_is_begun (void)
{
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  for (guint i = 0; i < n_forms; i++)
    {
      if (forms[i]->adding == NULL || forms[i]->fresh == NULL)
        g_error ("%s does not say how one is begun", forms[i]->id);
      g_assert_cmpstr (av_form_get_adding (forms[i]), !=, av_form_get_label (forms[i]));
      g_assert_cmpstr (av_form_get_fresh (forms[i]), !=, av_form_get_label (forms[i]));
    }
}

/* Sections stand in the order of the fields, and none is left without. */
static void
test_sections_hold_their_fields_in_order (void)
{
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  for (guint i = 0; i < n_forms; i++)
    {
      const AvSection *section = forms[i]->sections;
      guint f = 0;

      for (; section->id != NULL; section++)
        {
          guint first = f;

          while (f < forms[i]->n_fields && g_str_equal (forms[i]->fields[f].section, section->id))
            f++;
          if (f == first)
            g_error ("%s: section %s has no field where it stands", forms[i]->id, section->id);
        }
      if (f != forms[i]->n_fields)
        g_error ("%s.%s is in no section that follows", forms[i]->id, forms[i]->fields[f].id);
    }
}

static void
assert_codes (const AvForm *form,
              const AvField *field,
              const char *codes)
{
  g_auto (GStrv) each = g_strsplit (codes, " ", -1);
  g_autofree AvChoice *choices = av_field_dup_choices (field, NULL);

  for (guint i = 0; each[i] != NULL; i++)
    {
      const AvChoice *choice = choices;

      while (choice->code != NULL && !g_str_equal (choice->code, each[i]))
        choice++;
      if (choice->code == NULL)
        g_error ("%s.%s has no choice %s", form->id, field->id, each[i]);
    }
}

static void
test_everything_named_exists (void)
{
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  for (guint i = 0; i < n_forms; i++)
    {
      g_auto (GStrv) title = g_strsplit (forms[i]->title, " ", -1);

      for (guint t = 0; title[t] != NULL; t++)
        g_assert_nonnull (av_form_find_field (forms[i], title[t]));

      for (guint f = 0; f < forms[i]->n_fields; f++)
        {
          const AvField *field = &forms[i]->fields[f];
          gboolean names_records = field->kind == AV_FIELD_RECORD || field->kind == AV_FIELD_RECORDS;

          g_assert_nonnull (av_form_find_section (forms[i], field->section));
          g_assert_true (names_records == (field->target != NULL));
          if (field->target != NULL)
            g_assert_nonnull (av_catalogue_find_form (field->target));
          if (field->list != NULL)
            g_assert_nonnull (av_reference_list_get (field->list));
          if (field->kind == AV_FIELD_CHOICE || field->kind == AV_FIELD_CHOICES)
            g_assert_true ((field->list != NULL) != (field->choices != NULL));
          if (field->quick != NULL)
            assert_codes (forms[i], field, field->quick);
          if (field->protects != NULL)
            assert_codes (forms[i], field, field->protects);
        }

      for (const AvSensitiveRule *rule = forms[i]->sensitive; rule != NULL && rule->field != NULL; rule++)
        {
          const AvField *field = av_form_find_field (forms[i], rule->field);

          g_assert_nonnull (field);
          if (rule->codes != NULL)
            assert_codes (forms[i], field, rule->codes);
          else
            g_assert_nonnull (av_catalogue_find_field (field->target, rule->through));
        }
    }
}

static void
test_priorities_are_those_of_the_programme (void)
{
  AvReferenceList *list = av_reference_list_get ("priorites_mobilisation");
  g_autofree AvChoice *choices = av_field_dup_choices (av_catalogue_find_field ("besoin-immediat", "priorite"), NULL);

  for (guint i = 0; i < av_reference_list_get_n_rows (list); i++)
    g_assert_cmpstr (choices[i].code, ==, av_reference_list_get_code (list, i));
}

/* Health, handicap, justice, child welfare: a form of their own. */
static void
test_sensitive_fields_stand_apart (void)
{
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  for (guint i = 0; i < n_forms; i++)
    for (guint f = 0; f < forms[i]->n_fields; f++)
      if (av_field_get_confidentiality (&forms[i]->fields[f]) == 3)
        g_assert_cmpint (forms[i]->class, ==, AV_CLASS_SENSIBLE);
}

static void
test_territory_names_no_young_person (void)
{
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  for (guint i = 0; i < n_forms; i++)
    {
      g_assert_true ((forms[i]->container == AV_CONTAINER_TERRITOIRE) == (forms[i]->class == AV_CLASS_TERRITOIRE));
      for (guint f = 0; forms[i]->class == AV_CLASS_TERRITOIRE && f < forms[i]->n_fields; f++)
        {
          const AvField *field = &forms[i]->fields[f];

          if (field->target != NULL)
            g_assert_cmpint (av_catalogue_find_form (field->target)->class, ==, AV_CLASS_TERRITOIRE);
        }
    }
}

/* What is never asked, and what is computed and so never stored. */
static void
test_nothing_forbidden_and_nothing_derived (void)
{
  static const char *const never[] = {
    "nir", "photo", "religion", "note-privee", "eligible", "passages-estimes", "refus", "premiere-reponse-le",
    "dernier-contact-emanant-du-jeune", "age", "orientation-sexuelle", "opinions", "infraction", "diagnostic-medical"
  };
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  for (guint i = 0; i < n_forms; i++)
    for (guint n = 0; n < G_N_ELEMENTS (never); n++)
      g_assert_null (av_form_find_field (forms[i], never[n]));
}

static void
test_adding_a_field_is_one_line (void)
{
  const AvForm *contact = av_catalogue_find_form ("contact");
  g_autofree char *before = av_catalogue_get_fingerprint ();
  g_autofree AvField *fields = g_new0 (AvField, contact->n_fields + 1);
  g_autofree char *after = NULL, *restored = NULL, *answer = NULL;
  g_autoptr (AvRecord) record = NULL;
  AvForm longer = *contact;

  memcpy (fields, contact->fields, contact->n_fields * sizeof (AvField));
  fields[contact->n_fields] = (AvField){ "pointure", "fiche", "Shoe size", AV_FIELD_NUMBER, AV_FIELD_S1, .limit = 60 };
  longer.fields = fields;
  longer.n_fields++;

  av_catalogue_override_for_test (&longer);
  after = av_catalogue_get_fingerprint ();
  g_assert_cmpstr (after, !=, before);
  g_assert_nonnull (av_catalogue_find_field ("contact", "pointure"));
  record = av_record_new (av_catalogue_find_form ("contact"));
  g_object_set (record, "pointure", "42", NULL);
  g_object_get (record, "pointure", &answer, NULL);
  g_assert_cmpstr (answer, ==, "42");

  av_catalogue_override_for_test (NULL);
  restored = av_catalogue_get_fingerprint ();
  g_assert_cmpstr (restored, ==, before);
  g_assert_null (av_catalogue_find_field ("contact", "pointure"));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/catalogue/ids-are-unique-and-plain", test_ids_are_unique_and_plain);
  g_test_add_func ("/catalogue/forms-say-how-one-is-begun", test_forms_say_how_one_is_begun);
  g_test_add_func ("/catalogue/sections-hold-their-fields-in-order", test_sections_hold_their_fields_in_order);
  g_test_add_func ("/catalogue/everything-named-exists", test_everything_named_exists);
  g_test_add_func ("/catalogue/priorities-are-those-of-the-programme", test_priorities_are_those_of_the_programme);
  g_test_add_func ("/catalogue/sensitive-fields-stand-apart", test_sensitive_fields_stand_apart);
  g_test_add_func ("/catalogue/territory-names-no-young-person", test_territory_names_no_young_person);
  g_test_add_func ("/catalogue/nothing-forbidden-and-nothing-derived", test_nothing_forbidden_and_nothing_derived);
  g_test_add_func ("/catalogue/adding-a-field-is-one-line", test_adding_a_field_is_one_line);

  return g_test_run ();
}
