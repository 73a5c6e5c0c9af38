#include "av-catalogue.h"
#include "av-record.h"

static void
count_notification (guint *n)
{
  (*n)++;
}

static void
test_fields_are_properties (void)
{
  g_autoptr (AvRecord) record = av_record_new (av_catalogue_find_form ("contact"));
  g_autofree char *answer = NULL;
  guint n = 0;

  g_signal_connect_swapped (record, "notify::prenom-ou-surnom", G_CALLBACK (count_notification), &n);
  g_object_set (record, "prenom-ou-surnom", "Gavroche", NULL);
  g_object_get (record, "prenom-ou-surnom", &answer, NULL);
  g_assert_cmpstr (answer, ==, "Gavroche");
  g_assert_cmpuint (n, ==, 1);

  av_record_set_answer (record, "prenom-ou-surnom", "Gavroche");
  g_assert_cmpuint (n, ==, 1);
  av_record_set_answer (record, "prenom-ou-surnom", "");
  g_assert_cmpuint (n, ==, 2);
  g_assert_null (av_record_get_answer (record, "prenom-ou-surnom"));
}

static void
test_every_form_has_its_properties (void)
{
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  for (guint i = 0; i < n_forms; i++)
    {
      g_autoptr (AvRecord) record = av_record_new (forms[i]);

      g_assert_true (av_record_get_form (record) == forms[i]);
      g_assert_true (G_OBJECT_TYPE (record) == av_record_get_type_of_form (forms[i]));
      for (guint f = 0; f < forms[i]->n_fields; f++)
        {
          g_autofree char *answer = NULL;

          g_object_set (record, forms[i]->fields[f].id, "~nsp", NULL);
          g_object_get (record, forms[i]->fields[f].id, &answer, NULL);
          g_assert_cmpstr (answer, ==, "~nsp");
        }
    }
}

static void
test_bindings (void)
{
  g_autoptr (AvRecord) one = av_record_new (av_catalogue_find_form ("personne"));
  g_autoptr (AvRecord) other = av_record_new (av_catalogue_find_form ("personne"));

  g_object_bind_property (one, "prenom", other, "prenom", G_BINDING_BIDIRECTIONAL);
  g_object_set (other, "prenom", "Fantine", NULL);
  g_assert_cmpstr (av_record_get_answer (one, "prenom"), ==, "Fantine");
}

static void
test_frozen_is_sorted_and_thaws (void)
{
  const AvForm *form = av_catalogue_find_form ("contact");
  g_autoptr (AvRecord) record = av_record_new (form);
  g_autoptr (AvRecord) again = av_record_new (form);
  g_autoptr (GVariant) frozen = NULL, twice = NULL;
  g_autofree char *text = NULL;
  guint n = 0;

  g_object_set (record, "tranche-age", "18-21", "origine", "PAIR", "nom", "Lantier", NULL);
  av_record_set_answer (record, "from-the-future", "kept");
  frozen = av_record_freeze (record);
  text = g_variant_print (frozen, FALSE);
  g_assert_cmpstr (text, ==, "{'from-the-future': 'kept', 'nom': 'Lantier', 'origine': 'PAIR', 'tranche-age': '18-21'}");

  av_record_set_answer (again, "sexe", "F");
  av_record_set_answer (again, "nom", "Lantier");
  g_signal_connect_swapped (again, "notify::nom", G_CALLBACK (count_notification), &n);
  g_signal_connect_swapped (again, "notify::sexe", G_CALLBACK (count_notification), &n);
  av_record_thaw (again, frozen);
  twice = av_record_freeze (again);
  g_assert_cmpvariant (frozen, twice);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (av_answers_get (frozen, "nom"), ==, "Lantier");
  g_assert_null (av_answers_get (frozen, "sexe"));
  g_assert_null (av_answers_get (NULL, "sexe"));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/record/fields-are-properties", test_fields_are_properties);
  g_test_add_func ("/record/every-form-has-its-properties", test_every_form_has_its_properties);
  g_test_add_func ("/record/bindings", test_bindings);
  g_test_add_func ("/record/frozen-is-sorted-and-thaws", test_frozen_is_sorted_and_thaws);

  return g_test_run ();
}
