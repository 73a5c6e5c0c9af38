#include "av-catalogue.h"
#include "av-day.h"
#include "av-record.h"
#include "av-reference-list.h"
#include "av-remark.h"

#define SENSITIVE "00000000000000000000000000000001"
#define HARMLESS "00000000000000000000000000000002"
#define UNKNOWN "00000000000000000000000000000003"

static GVariant *
parse (const char *text)
{
  return g_variant_ref_sink (g_variant_new_parsed (text));
}

static char *
resolve (const char *form,
         const char *record_id,
         const char *field,
         gpointer user_data)
{
  g_assert_cmpstr (form, ==, "partenaire");
  g_assert_cmpstr (field, ==, "sensible");
  if (g_str_equal (record_id, SENSITIVE))
    return g_strdup ("oui");
  return g_str_equal (record_id, HARMLESS) ? g_strdup ("non") : NULL;
}

static void
test_class_follows_the_answers (void)
{
  static const struct
  {
    const char *form;
    const char *answers;
    AvClass class;
  } cases[] = {
    { "frein", "{'theme': 'mobilite'}", AV_CLASS_PARCOURS },
    { "frein", "{'theme': 'sante'}", AV_CLASS_SENSIBLE },
    { "frein", "{'theme': 'justice'}", AV_CLASS_SENSIBLE },
    { "frein", "{'theme': '~nsp'}", AV_CLASS_PARCOURS },
    { "frein", "@a{ss} {}", AV_CLASS_PARCOURS },
    { "action", "{'partenaire': '" SENSITIVE "'}", AV_CLASS_SENSIBLE },
    { "action", "{'partenaire': '" HARMLESS "'}", AV_CLASS_PARCOURS },
    { "action", "{'partenaire': '" UNKNOWN "'}", AV_CLASS_SENSIBLE },
    { "action", "{'libelle': 'x'}", AV_CLASS_PARCOURS },
    { "action", "{'thematique': 'mobilite--acceder-a-un-vehicule'}", AV_CLASS_PARCOURS },
    { "orientation", "{'vers': '" SENSITIVE "'}", AV_CLASS_SENSIBLE },
    { "orientation", "{'vers': '" HARMLESS "'}", AV_CLASS_PARCOURS },
    { "portee-partage", "{'structure': '" SENSITIVE "'}", AV_CLASS_SENSIBLE },
    { "portee-partage", "{'structure': '" HARMLESS "'}", AV_CLASS_PARCOURS },
    { "portee-partage", "@a{ss} {}", AV_CLASS_PARCOURS },
    { "diagnostic-sensible", "@a{ss} {}", AV_CLASS_SENSIBLE },
    { "contact", "@a{ss} {}", AV_CLASS_CONTACT },
    { "operation", "@a{ss} {}", AV_CLASS_TERRITOIRE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GVariant) answers = parse (cases[i].answers);

      g_assert_cmpint (av_form_get_class (av_catalogue_find_form (cases[i].form), answers, resolve, NULL), ==, cases[i].class);
    }
}

/* As an obstacle of that theme does: whatever the list calls health. */
static void
test_action_of_health_is_sensible (void)
{
  AvReferenceList *list = av_reference_list_get ("di_thematiques");
  guint n = 0;

  for (guint i = 0; i < av_reference_list_get_n_rows (list); i++)
    {
      const char *code = av_reference_list_get_code (list, i);
      g_autoptr (GVariant) answers = g_variant_ref_sink (g_variant_new_parsed ("{'thematique': %s}", code));
      gboolean health = g_str_has_prefix (code, "sante--");

      g_assert_cmpint (av_form_get_class (av_catalogue_find_form ("action"), answers, resolve, NULL), ==, health ? AV_CLASS_SENSIBLE : AV_CLASS_PARCOURS);
      n += health;
    }
  g_assert_cmpuint (n, >=, 5);
}

static void
test_without_a_resolver_a_partner_is_sensitive (void)
{
  g_autoptr (GVariant) answers = parse ("{'partenaire': '" HARMLESS "'}");

  g_assert_cmpint (av_form_get_class (av_catalogue_find_form ("action"), answers, NULL, NULL), ==, AV_CLASS_SENSIBLE);
}

static void
test_four_answers_at_the_stall (void)
{
  const AvForm *form = av_catalogue_find_form ("contact");
  g_autoptr (GVariant) none = parse ("@a{ss} {}");
  g_autoptr (GVariant) four = parse ("{'tranche-age': '~nsp', 'origine': 'PAIR', 'accord-recontact': 'non', 'info-rgpd-remise': 'orale'}");
  g_autoptr (GString) asked = g_string_new (NULL);

  for (guint i = 0; i < form->n_fields; i++)
    if (av_form_is_required (form, &form->fields[i], none, AV_STAGE_CAPTURE) && (form->fields[i].flags & AV_FIELD_AUTOMATIC) == 0)
      g_string_append_printf (asked, "%s ", form->fields[i].id);

  g_assert_cmpstr (asked->str, ==, "tranche-age origine accord-recontact info-rgpd-remise ");
  g_assert_cmpstr (av_form_find_missing (form, none, AV_STAGE_CAPTURE)->id, ==, "tranche-age");
  g_assert_null (av_form_find_missing (form, four, AV_STAGE_CAPTURE));
}

static void
test_conditions (void)
{
  const AvForm *dossier = av_catalogue_find_form ("dossier");
  const AvForm *personne = av_catalogue_find_form ("personne");
  const AvForm *action = av_catalogue_find_form ("action");
  const AvForm *diagnostic = av_catalogue_find_form ("diagnostic");
  g_autofree char *minor = NULL, *adult = NULL, *minor_text = NULL, *adult_text = NULL;
  g_autoptr (GVariant) gone = parse ("{'statut': 'SORTI'}");
  g_autoptr (GVariant) there = parse ("{'statut': 'REPERE'}");
  g_autoptr (GVariant) none = parse ("@a{ss} {}");
  g_autoptr (GVariant) need = parse ("{'besoin': '" UNKNOWN "'}");
  g_autoptr (GVariant) child = parse ("{'enfants-charge': '2'}");
  g_autoptr (GVariant) no_child = parse ("{'enfants-charge': '0'}");
  g_autoptr (GVariant) minor_answers = NULL, adult_answers = NULL;
  AvDay today;

  g_assert_true (av_form_is_required (dossier, av_form_find_field (dossier, "motif-sortie"), gone, AV_STAGE_CAPTURE));
  g_assert_false (av_form_is_required (dossier, av_form_find_field (dossier, "motif-sortie"), there, AV_STAGE_CAPTURE));
  g_assert_false (av_form_is_required (dossier, av_form_find_field (dossier, "motif-sortie"), none, AV_STAGE_CAPTURE));
  g_assert_true (av_form_is_required (action, av_form_find_field (action, "besoin"), none, AV_STAGE_CAPTURE));
  g_assert_false (av_form_is_required (action, av_form_find_field (action, "frein"), need, AV_STAGE_CAPTURE));
  g_assert_true (av_form_is_required (diagnostic, av_form_find_field (diagnostic, "garde-enfant"), child, AV_STAGE_CAPTURE));
  g_assert_false (av_form_is_required (diagnostic, av_form_find_field (diagnostic, "garde-enfant"), no_child, AV_STAGE_CAPTURE));

  av_day_today (&today);
  minor = g_strdup_printf ("%d", today.year - 16);
  adult = g_strdup_printf ("%d", today.year - 25);
  minor_text = g_strdup_printf ("{'date-naissance': '%s'}", minor);
  adult_text = g_strdup_printf ("{'date-naissance': '%s'}", adult);
  minor_answers = g_variant_parse (G_VARIANT_TYPE ("a{ss}"), minor_text, NULL, NULL, NULL);
  adult_answers = g_variant_parse (G_VARIANT_TYPE ("a{ss}"), adult_text, NULL, NULL, NULL);
  g_assert_true (av_form_is_required (personne, av_form_find_field (personne, "representant-legal"), minor_answers, AV_STAGE_CAPTURE));
  g_assert_false (av_form_is_required (personne, av_form_find_field (personne, "representant-legal"), adult_answers, AV_STAGE_CAPTURE));
  g_assert_cmpstr (av_form_find_missing (personne, minor_answers, AV_STAGE_CAPTURE)->id, ==, "representant-legal");
  g_assert_null (av_form_find_missing (personne, none, AV_STAGE_CAPTURE));
  g_assert_cmpstr (av_form_find_missing (personne, none, AV_STAGE_DIAGNOSTIC)->id, ==, "prenom");
}

static void
test_no_call_back_no_name (void)
{
  const AvForm *form = av_catalogue_find_form ("contact");
  g_autoptr (GVariant) answers = parse ("{'prenom-ou-surnom': 'Gavroche', 'nom': 'Th\303\251nardier', 'valeur-contact': '0639981234',"
                                        " 'canal-sur': 'sms', 'besoin-immediat': 'P4', 'reponse-immediate': 'un repas',"
                                        " 'accord-recontact': 'non', 'rendez-vous-prenom': 'Fantine'}");
  g_autoptr (GVariant) canonical = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (av_form_check_answers (form, answers, &canonical, &error));
  g_assert_no_error (error);
  text = g_variant_print (canonical, FALSE);
  g_assert_cmpstr (text, ==, "{'accord-recontact': 'non', 'besoin-immediat': 'P4', 'reponse-immediate': 'un repas'}");
}

static void
test_answers_are_checked_together (void)
{
  const AvForm *form = av_catalogue_find_form ("contact");
  g_autoptr (GVariant) right = parse ("{'valeur-contact': '06 39 98 12 34', 'besoin-immediat': 'P4 P1', 'nom': ' ', 'from-the-future': 'x'}");
  g_autoptr (GVariant) wrong = parse ("{'tranche-age': 'vieux'}");
  g_autoptr (GVariant) canonical = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (av_form_check_answers (form, right, &canonical, &error));
  text = g_variant_print (canonical, FALSE);
  g_assert_cmpstr (text, ==, "{'besoin-immediat': 'P1 P4', 'from-the-future': 'x', 'valeur-contact': '+33639981234'}");
  g_clear_pointer (&canonical, g_variant_unref);

  g_assert_false (av_form_check_answers (form, wrong, &canonical, &error));
  g_assert_error (error, AV_FIELD_ERROR, AV_FIELD_ERROR_CHOICE);
  g_assert_true (g_str_has_prefix (error->message, "Age"));
  g_assert_null (canonical);
}

static void
test_a_title_says_nothing_twice (void)
{
  const AvForm *form = av_catalogue_find_form ("besoin-immediat");
  g_autofree char *health = av_field_show (av_form_find_field (form, "priorite"), "P3");
  g_autoptr (GVariant) need = g_variant_ref_sink (g_variant_new_parsed ("{'priorite': 'P3', 'libelle': %s}", health));
  g_autoptr (GVariant) namesake = parse ("{'prenom': 'Martin', 'nom': 'Martin'}");
  g_autofree char *once = av_form_show_title (form, need);
  g_autofree char *twice = av_form_show_title (av_catalogue_find_form ("personne"), namesake);

  g_assert_cmpstr (once, ==, health);
  g_assert_cmpstr (twice, ==, "Martin Martin");
}

static char *
call_record (const char *id,
             gpointer user_data)
{
  g_assert_cmpstr (id, ==, "0123456789abcdef0123456789abcdef");

  return g_strdup (user_data);
}

static void
test_titles (void)
{
  g_autoptr (GVariant) person = parse ("{'prenom': '\303\211tienne', 'nom': 'Lantier', 'surnom': '~nsp'}");
  g_autoptr (GVariant) operation = parse ("{'lieu': 'March\303\251 Saint-Sever', 'date-debut': '2020-01-24T09:00:00+01:00'}");
  g_autoptr (GVariant) none = parse ("@a{ss} {}");
  g_autofree char *named = av_form_show_title (av_catalogue_find_form ("personne"), person);
  g_autofree char *outing = av_form_show_title (av_catalogue_find_form ("operation"), operation);
  g_autoptr (GVariant) referral = parse ("{'vers': '0123456789abcdef0123456789abcdef', 'proposee-le': '2020-01-24'}");
  g_autofree char *alone = av_form_show_title (av_catalogue_find_form ("orientation"), referral);
  g_autofree char *whole = av_form_show_whole_title (av_catalogue_find_form ("orientation"), referral, call_record, (gpointer) "Foyer Hauteville");
  g_autofree char *unknown = av_form_show_whole_title (av_catalogue_find_form ("orientation"), referral, call_record, NULL);
  g_autofree char *empty = av_form_show_title (av_catalogue_find_form ("personne"), none);

  g_assert_cmpstr (named, ==, "\303\211tienne Lantier");
  g_assert_cmpstr (outing, ==, "March\303\251 Saint-Sever · 24 Jan 2020, 09:00");
  g_assert_cmpstr (empty, ==, "");
  g_assert_cmpstr (alone, ==, "24 Jan 2020");
  g_assert_cmpstr (unknown, ==, "24 Jan 2020");
  g_assert_cmpstr (whole, ==, "Foyer Hauteville · 24 Jan 2020");
}

/* What follows something is a day or a moment, and so is what it follows. */
static void
test_what_follows_is_of_the_same_form (void)
{
  guint n_forms, n_pairs = 0;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  for (guint i = 0; i < n_forms; i++)
    for (guint j = 0; j < forms[i]->n_fields; j++)
      {
        const AvField *field = &forms[i]->fields[j];
        const AvField *before = field->after != NULL ? av_form_find_field (forms[i], field->after) : NULL;

        if (field->after == NULL)
          continue;

        n_pairs++;
        g_assert_nonnull (before);
        g_assert_true (field->kind == AV_FIELD_DAY || field->kind == AV_FIELD_MOMENT);
        g_assert_true (before->kind == AV_FIELD_DAY || before->kind == AV_FIELD_MOMENT);
      }
  g_assert_cmpuint (n_pairs, >=, 12);
}

static void
test_an_end_is_not_before_its_beginning (void)
{
  static const struct
  {
    const char *form;
    const char *field;
    const char *answers;
    gboolean right;
  } cases[] = {
    { "operation", "date-fin", "{'date-debut': '2020-01-24T14:00:00+01:00', 'date-fin': '2020-01-24T09:00:00+01:00'}", FALSE },
    { "operation", "date-fin", "{'date-debut': '2020-01-24T14:00:00+01:00', 'date-fin': '2020-01-24T14:00:00+01:00'}", TRUE },
    { "operation", "date-fin", "{'date-debut': '2020-01-24T14:00:00+01:00', 'date-fin': '2020-01-24T13:30:00+00:00'}", TRUE },
    { "operation", "date-fin", "{'date-debut': '~nsp', 'date-fin': '2020-01-24T09:00:00+01:00'}", TRUE },
    { "operation", "date-fin", "{'date-fin': '2020-01-24T09:00:00+01:00'}", TRUE },
    { "portee-partage", "fin", "{'debut': '2020-01-24', 'fin': '2020-01-23'}", FALSE },
    { "portee-partage", "fin", "{'debut': '2020-01-24', 'fin': '2020-01'}", TRUE },
    { "portee-partage", "fin", "{'debut': '2020-01-24', 'fin': '2019'}", FALSE },
    { "portee-partage", "fin", "{'debut': '2020-01-24', 'fin': 'bientot'}", TRUE },
    { "evenement", "prochaine-relance", "{'date': '2020-01-24T14:00:00+01:00', 'prochaine-relance': '2020-01-24'}", TRUE },
    { "evenement", "prochaine-relance", "{'date': '2020-01-24T14:00:00+01:00', 'prochaine-relance': '2020-01-22'}", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const AvForm *form = av_catalogue_find_form (cases[i].form);
      const AvField *field = av_form_find_field (form, cases[i].field);
      g_autoptr (GVariant) answers = parse (cases[i].answers);
      g_autoptr (GError) error = NULL;
      g_autofree char *remark = av_remark_find (form, field, answers);

      g_assert_true (av_remark_check_order (form, field, answers, &error) == cases[i].right);
      g_assert_cmpstr (remark, ==, error != NULL ? error->message : NULL);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/form/class-follows-the-answers", test_class_follows_the_answers);
  g_test_add_func ("/form/action-of-health-is-sensible", test_action_of_health_is_sensible);
  g_test_add_func ("/form/without-a-resolver-a-partner-is-sensitive", test_without_a_resolver_a_partner_is_sensitive);
  g_test_add_func ("/form/four-answers-at-the-stall", test_four_answers_at_the_stall);
  g_test_add_func ("/form/conditions", test_conditions);
  g_test_add_func ("/form/no-call-back-no-name", test_no_call_back_no_name);
  g_test_add_func ("/form/answers-are-checked-together", test_answers_are_checked_together);
  g_test_add_func ("/form/a-title-says-nothing-twice", test_a_title_says_nothing_twice);
  g_test_add_func ("/form/titles", test_titles);
  g_test_add_func ("/form/what-follows-is-of-the-same-form", test_what_follows_is_of_the_same_form);
  g_test_add_func ("/form/an-end-is-not-before-its-beginning", test_an_end_is_not_before_its_beginning);

  return g_test_run ();
}
