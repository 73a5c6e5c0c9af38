#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "av-catalogue.h"
#include "av-code.h"
#include "av-deadline.h"
#include "av-locale.h"
#include "av-moment.h"
#include "av-reference-list.h"

static gboolean is_french;

static gboolean
skip_without_french (void)
{
  if (!is_french)
    g_test_skip ("The system has no fr_FR.UTF-8");
  return !is_french;
}

static void
assert_shown (const char *form,
              const char *field,
              const char *canonical,
              const char *expected)
{
  const AvField *found = av_catalogue_find_field (form, field);
  g_autofree char *shown = av_field_show (found, canonical);
  g_autofree char *back = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (shown, ==, expected);
  if (!av_field_check_typed (found, shown, &back, &error))
    g_error ("%s", error->message);
  g_assert_cmpstr (back, ==, canonical);
}

static void
test_answers_in_french (void)
{
  if (skip_without_french ())
    return;

  assert_shown ("personne", "date-naissance", "2004-05-12", "12 mai 2004");
  assert_shown ("personne", "date-naissance", "2004-02-01", "1er févr. 2004");
  assert_shown ("personne", "date-naissance", "2004-08", "août 2004");
  assert_shown ("contact", "horodatage", "2020-01-24T14:30:00+01:00", "24 janv. 2020, 14:30");
  assert_shown ("contact", "tranche-age", "16-17", "16–17 ans");
  assert_shown ("contact", "besoin-immediat", "P1 P4", "Argent, travail à la journée · Un toit");
  assert_shown ("contact", "accord-recontact", "plus-tard", "Plus tard");
  assert_shown ("personne", "telephone", "+33639981234", "06 39 98 12 34");
  assert_shown ("personne", "interprete", "~refus", "Ne souhaite pas répondre");
  assert_shown ("action", "cout-eur", "123456", "1\u202f234,56\u00a0€");
  assert_shown ("evenement", "duree-min", "1250", "1\u202f250");
}

static void
test_every_choice_is_read_again_in_french (void)
{
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  if (skip_without_french ())
    return;

  for (guint i = 0; i < n_forms; i++)
    for (guint f = 0; f < forms[i]->n_fields; f++)
      {
        const AvField *field = &forms[i]->fields[f];
        g_autofree AvChoice *choices = av_field_has_choices (field) ? av_field_dup_choices (field, NULL) : NULL;

        for (const AvChoice *choice = choices; choice != NULL && choice->code != NULL; choice++)
          {
            g_autofree char *shown = av_field_show (field, choice->code);
            g_autofree char *back = NULL;
            g_autoptr (GError) error = NULL;

            if (!av_field_check_typed (field, shown, &back, &error))
              g_error ("%s.%s: %s", forms[i]->id, field->id, error->message);
            if (g_strcmp0 (back, choice->code) != 0)
              g_error ("%s.%s: %s is shown “%s”, read as %s", forms[i]->id, field->id, choice->code, shown, back);
          }
      }
}

/* A label left in English would be its own msgid. */
static void
test_the_forms_speak_french (void)
{
  static const char *const alike[] = {
    "Contact", "Contacts", "Action", "Actions", "Minutes", "Commune", "Dossier", "Dossiers", "Conservation", "Note",
    "Absence"
  };
  guint n_forms, english = 0;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  if (skip_without_french ())
    return;

  for (guint i = 0; i < n_forms; i++)
    for (guint f = 0; f < forms[i]->n_fields; f++)
      {
        const char *msgid = forms[i]->fields[f].label;
        gboolean same = FALSE;

        for (guint a = 0; a < G_N_ELEMENTS (alike); a++)
          same = same || g_str_equal (alike[a], msgid);
        if (!same && g_str_equal (av_field_get_label (&forms[i]->fields[f]), msgid))
          {
            g_test_message ("%s.%s: “%s”", forms[i]->id, forms[i]->fields[f].id, msgid);
            english++;
          }
      }

  g_assert_cmpuint (english, ==, 0);
}

/* Every code of the layer, with what brings it about. */
static void
test_errors_in_french (void)
{
  static const struct
  {
    const char *form;
    const char *field;
    const char *input;
    AvFieldError code;
    const char *sentence;
  } wrong[] = {
    { "personne", "telephone", "06 3", AV_FIELD_ERROR_INVALID, "«\u00a006 3\u00a0» n’est pas un numéro de téléphone\u00a0: dix chiffres, ou l’indicatif du pays d’abord." },
    { "contact", "prenom-ou-surnom", "Monseigneur Charles-François-Bienvenu Myriel", AV_FIELD_ERROR_TOO_LONG, "40 caractères au plus ici\u202f; il y en a 44." },
    { "evenement", "duree-min", "1441", AV_FIELD_ERROR_RANGE, "Il faut ici un nombre de 0 à 1440." },
    { "personne", "date-naissance", "24/1/2190", AV_FIELD_ERROR_FUTURE, "«\u00a024/1/2190\u00a0» est encore à venir\u00a0: cette date ne peut pas être dans le futur." },
    { "personne", "code-insee", "Montreuil-sur-Mer", AV_FIELD_ERROR_CHOICE, "«\u00a0Montreuil-sur-Mer\u00a0» n’est pas une commune de la Métropole. Choisissez-la dans la liste." },
    { "contact", "reponse-immediate", "1 85 05 76 540 123", AV_FIELD_ERROR_FORBIDDEN, "Ceci ressemble à un numéro de sécurité sociale, qui n’est jamais gardé. Retirez-le\u00a0: le reste demeure tel que vous l’avez écrit." },
  };

  if (skip_without_french ())
    return;

  g_assert_cmpuint (G_N_ELEMENTS (wrong), ==, AV_N_FIELD_ERRORS);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (av_field_check (av_catalogue_find_field (wrong[i].form, wrong[i].field), wrong[i].input, NULL, &error));
      g_assert_error (error, AV_FIELD_ERROR, (int) i);
      g_assert_cmpint (wrong[i].code, ==, i);
      g_assert_cmpstr (error->message, ==, wrong[i].sentence);
    }
}

static void
test_other_errors_in_french (void)
{
  AvReferenceList *list = av_reference_list_get ("types_lieux");
  g_autoptr (GError) invalid = NULL, mistyped = NULL, code = NULL, label = NULL;

  if (skip_without_french ())
    return;

  g_assert_null (av_code_parse ("AV", &invalid));
  g_assert_true (g_str_has_prefix (invalid->message, "Un code ressemble à"));
  g_assert_null (av_code_parse ("AV-7K2M-9QX4-X", &mistyped));
  g_assert_true (g_str_has_prefix (mistyped->message, "Ce code est mal tapé"));
  g_assert_false (av_reference_list_add_local (list, "PENICHE", "Péniche", NULL, NULL, &code));
  g_assert_true (g_str_has_prefix (code->message, "«\u00a0PENICHE\u00a0» n’est pas le code d’une ligne locale"));
  g_assert_false (av_reference_list_add_local (list, "L-3-PENICHE", "", NULL, NULL, &label));
  g_assert_true (g_str_has_prefix (label->message, "Une ligne de liste a besoin d’un libellé"));
}

static void
test_time_left_in_french (void)
{
  g_autoptr (GDateTime) now = av_moment_from_string ("2020-01-24T20:00:00+01:00");
  g_autofree char *left = av_deadline_show ("2020-01-24T18:00:00+01:00", "H3", now);
  g_autofree char *late = av_deadline_show ("2020-01-20T18:00:00+01:00", "J1", now);

  if (skip_without_french ())
    return;

  g_assert_cmpstr (left, ==, "encore 1 heure");
  g_assert_cmpstr (late, ==, "3 jours de retard");
}

int
main (int argc,
      char **argv)
{
  const char *set;

  /* A programme started under nothing speaks French. */
  g_unsetenv ("LANG");
  g_unsetenv ("LC_MESSAGES");
  g_unsetenv ("LANGUAGE");
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_setenv ("TZ", "Europe/Paris", TRUE);
  av_locale_init ();
  set = setlocale (LC_MESSAGES, NULL);
  is_french = g_str_has_prefix (set, "fr");

  /* GTest reads figures with the locale it finds. */
  setlocale (LC_NUMERIC, "C");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/locale/answers-in-french", test_answers_in_french);
  g_test_add_func ("/locale/every-choice-is-read-again-in-french", test_every_choice_is_read_again_in_french);
  g_test_add_func ("/locale/the-forms-speak-french", test_the_forms_speak_french);
  g_test_add_func ("/locale/errors-in-french", test_errors_in_french);
  g_test_add_func ("/locale/other-errors-in-french", test_other_errors_in_french);
  g_test_add_func ("/locale/time-left-in-french", test_time_left_in_french);

  return g_test_run ();
}
