#include <string.h>

#include "av-catalogue.h"
#include "av-code.h"
#include "av-field-parse.h"
#include "av-id.h"
#include "av-limits.h"

static const AvChoice colours[] = {
  { "rouge", "Red" },
  { "vert-clair", "Light, green" },
  { "bleu", "Blue" },
  { NULL },
};

static const AvField kinds[AV_N_FIELD_KINDS] = {
  { "text", "s", "Text", AV_FIELD_TEXT, 0, .limit = 20 },
  { "note", "s", "Note", AV_FIELD_NOTE, 0, .limit = 40 },
  { "day", "s", "Day", AV_FIELD_DAY, AV_FIELD_PAST },
  { "moment", "s", "Moment", AV_FIELD_MOMENT, AV_FIELD_PAST },
  { "choice", "s", "Choice", AV_FIELD_CHOICE, 0, colours },
  { "choices", "s", "Choices", AV_FIELD_CHOICES, 0, colours },
  { "number", "s", "Number", AV_FIELD_NUMBER, 0, .limit = 1440 },
  { "scale", "s", "Scale", AV_FIELD_SCALE },
  { "money", "s", "Money", AV_FIELD_MONEY },
  { "yes-no", "s", "Yes or no", AV_FIELD_YES_NO },
  { "phone", "s", "Phone", AV_FIELD_PHONE },
  { "email", "s", "E-mail", AV_FIELD_EMAIL },
  { "place", "s", "Place", AV_FIELD_PLACE, AV_FIELD_ELSEWHERE },
  { "record", "s", "Record", AV_FIELD_RECORD, .target = "contact" },
  { "records", "s", "Records", AV_FIELD_RECORDS, .target = "agent" },
  { "agent", "s", "Agent", AV_FIELD_AGENT },
};

#define ID_1 "00112233445566778899aabbccddeeff"
#define ID_2 "ffeeddccbbaa99887766554433221100"

static void
assert_canonical (AvFieldKind kind,
                  const char *input,
                  const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *canonical = NULL;
  g_autofree char *again = NULL;

  if (!av_field_check (&kinds[kind], input, &canonical, &error))
    g_error ("%s “%s”: %s", av_field_kind_get_name (kind), input, error->message);
  g_assert_cmpstr (canonical, ==, expected);
  g_assert_true (av_field_check (&kinds[kind], canonical, &again, &error));
  g_assert_cmpstr (again, ==, expected);
  g_assert_true (expected == NULL || av_field_is_canonical (&kinds[kind], expected));
}

static void
assert_wrong (AvFieldKind kind,
              const char *input,
              AvFieldError reason)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *canonical = NULL;

  if (av_field_check (&kinds[kind], input, &canonical, &error))
    g_error ("%s “%s” was taken as %s", av_field_kind_get_name (kind), input, canonical);
  g_assert_error (error, AV_FIELD_ERROR, (int) reason);
  g_assert_cmpint (g_utf8_strlen (error->message, -1), >, 10);
  g_assert_null (canonical);
}

static void
test_texts (void)
{
  assert_canonical (AV_FIELD_TEXT, "  Julien \t Sorel\n", "Julien Sorel");
  assert_canonical (AV_FIELD_TEXT, "E\314\201ponine", "\303\211ponine");
  assert_canonical (AV_FIELD_TEXT, "N\342\200\231Diaye", "N\342\200\231Diaye");
  assert_canonical (AV_FIELD_TEXT, "<b>&", "<b>&");
  assert_canonical (AV_FIELD_TEXT, "a\001b\177", "ab");
  assert_canonical (AV_FIELD_TEXT, "", NULL);
  assert_canonical (AV_FIELD_TEXT, "  \n ", NULL);
  assert_canonical (AV_FIELD_TEXT, "sans objet", "sans objet");
  assert_canonical (AV_FIELD_TEXT, "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251",
                    "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251");
  assert_wrong (AV_FIELD_TEXT, "012345678901234567890", AV_FIELD_ERROR_TOO_LONG);
  assert_wrong (AV_FIELD_TEXT, "\xff\xfe", AV_FIELD_ERROR_INVALID);
  assert_wrong (AV_FIELD_TEXT, "~autre", AV_FIELD_ERROR_INVALID);
  assert_wrong (AV_FIELD_TEXT, "1 85 05 76 540 123", AV_FIELD_ERROR_FORBIDDEN);
  assert_canonical (AV_FIELD_NOTE, " one  two \n three\r\n\n\nfour \n", "one two\nthree\n\n\nfour");
  assert_wrong (AV_FIELD_NOTE, "n\302\260 2 99 12 2A 004 123 45", AV_FIELD_ERROR_FORBIDDEN);
}

static void
test_days_and_moments (void)
{
  assert_canonical (AV_FIELD_DAY, "24/1/2020", "2020-01-24");
  assert_canonical (AV_FIELD_DAY, "2004", "2004");
  assert_canonical (AV_FIELD_DAY, "NSP", "~nsp");
  assert_wrong (AV_FIELD_DAY, "24/1/2100", AV_FIELD_ERROR_FUTURE);
  assert_wrong (AV_FIELD_DAY, "+2", AV_FIELD_ERROR_FUTURE);
  assert_wrong (AV_FIELD_DAY, "30/2/2020", AV_FIELD_ERROR_RANGE);
  assert_wrong (AV_FIELD_DAY, "bient\303\264t", AV_FIELD_ERROR_INVALID);
  assert_canonical (AV_FIELD_MOMENT, "2020-01-24T14:30:00+01:00", "2020-01-24T14:30:00+01:00");
  assert_wrong (AV_FIELD_MOMENT, "2199-01-24T14:30:00+01:00", AV_FIELD_ERROR_FUTURE);
  assert_wrong (AV_FIELD_MOMENT, "30/2/2020 14:30", AV_FIELD_ERROR_RANGE);
  assert_wrong (AV_FIELD_MOMENT, "bient\303\264t", AV_FIELD_ERROR_INVALID);
}

/* The clock of this computer does not judge what others wrote. */
static void
test_stored_answers_do_not_ask_the_clock (void)
{
  g_assert_true (av_field_is_canonical (&kinds[AV_FIELD_DAY], "2150-01-01"));
  g_assert_true (av_field_is_canonical (&kinds[AV_FIELD_MOMENT], "2150-01-24T14:30:00+01:00"));
  g_assert_false (av_field_is_canonical (&kinds[AV_FIELD_DAY], "hier"));
  g_assert_false (av_field_is_canonical (&kinds[AV_FIELD_DAY], "24/1/2020"));
  g_assert_false (av_field_is_canonical (&kinds[AV_FIELD_MOMENT], "14:30"));
  g_assert_false (av_field_is_canonical (&kinds[AV_FIELD_TEXT], ""));
  g_assert_false (av_field_is_canonical (&kinds[AV_FIELD_TEXT], NULL));
  g_assert_false (av_field_is_canonical (&kinds[AV_FIELD_PLACE], "Rouen"));
}

static void
test_choices (void)
{
  assert_canonical (AV_FIELD_CHOICE, "rouge", "rouge");
  assert_canonical (AV_FIELD_CHOICE, "ROUGE", "rouge");
  assert_canonical (AV_FIELD_CHOICE, "light, green", "vert-clair");
  assert_canonical (AV_FIELD_CHOICE, "ne sait pas", "~nsp");
  assert_canonical (AV_FIELD_CHOICE, "does not know", "~nsp");
  assert_canonical (AV_FIELD_CHOICE, "sans objet", "~so");
  assert_wrong (AV_FIELD_CHOICE, "jaune", AV_FIELD_ERROR_CHOICE);
  assert_wrong (AV_FIELD_CHOICE, "rouge bleu", AV_FIELD_ERROR_CHOICE);
  assert_canonical (AV_FIELD_CHOICES, "rouge bleu", "bleu rouge");
  assert_canonical (AV_FIELD_CHOICES, "rouge  bleu rouge", "bleu rouge");
  assert_canonical (AV_FIELD_CHOICES, "Red, Blue", "bleu rouge");
  assert_canonical (AV_FIELD_CHOICES, "Light, green", "vert-clair");
  assert_canonical (AV_FIELD_CHOICES, "Light, green · Blue", "bleu vert-clair");
  assert_wrong (AV_FIELD_CHOICES, "rouge jaune", AV_FIELD_ERROR_CHOICE);
  assert_wrong (AV_FIELD_CHOICES, ",", AV_FIELD_ERROR_CHOICE);
  assert_canonical (AV_FIELD_YES_NO, "o", "oui");
  assert_canonical (AV_FIELD_YES_NO, "Oui", "oui");
  assert_canonical (AV_FIELD_YES_NO, "No", "non");
  assert_canonical (AV_FIELD_YES_NO, "0", "non");
  assert_canonical (AV_FIELD_YES_NO, "refus", "~refus");
  assert_wrong (AV_FIELD_YES_NO, "peut-\303\252tre", AV_FIELD_ERROR_CHOICE);
}

static void
test_figures (void)
{
  assert_canonical (AV_FIELD_NUMBER, "0", "0");
  assert_canonical (AV_FIELD_NUMBER, "007", "7");
  assert_canonical (AV_FIELD_NUMBER, "1 440", "1440");
  assert_canonical (AV_FIELD_NUMBER, "1\342\200\257440", "1440");
  assert_wrong (AV_FIELD_NUMBER, "1441", AV_FIELD_ERROR_RANGE);
  assert_wrong (AV_FIELD_NUMBER, "99999999999999999999999", AV_FIELD_ERROR_RANGE);
  assert_wrong (AV_FIELD_NUMBER, "-1", AV_FIELD_ERROR_INVALID);
  assert_wrong (AV_FIELD_NUMBER, "12,5", AV_FIELD_ERROR_INVALID);
  assert_canonical (AV_FIELD_SCALE, "10", "10");
  assert_wrong (AV_FIELD_SCALE, "11", AV_FIELD_ERROR_RANGE);
  assert_wrong (AV_FIELD_SCALE, "bien", AV_FIELD_ERROR_INVALID);
  assert_canonical (AV_FIELD_MONEY, "1250", "1250");
  assert_canonical (AV_FIELD_MONEY, "12,50", "1250");
  assert_canonical (AV_FIELD_MONEY, "12.5", "1250");
  assert_canonical (AV_FIELD_MONEY, "12 \342\202\254", "1200");
  assert_canonical (AV_FIELD_MONEY, "1\342\200\257250,00\302\240\342\202\254", "125000");
  assert_canonical (AV_FIELD_MONEY, "\342\202\25412.50", "1250");
  assert_canonical (AV_FIELD_MONEY, "0", "0");
  assert_wrong (AV_FIELD_MONEY, "12,", AV_FIELD_ERROR_INVALID);
  assert_wrong (AV_FIELD_MONEY, ",50", AV_FIELD_ERROR_INVALID);
  assert_wrong (AV_FIELD_MONEY, "12,505", AV_FIELD_ERROR_INVALID);
  assert_wrong (AV_FIELD_MONEY, "-12", AV_FIELD_ERROR_INVALID);
  assert_wrong (AV_FIELD_MONEY, "12 \342\202\254 50", AV_FIELD_ERROR_INVALID);
  assert_wrong (AV_FIELD_MONEY, "99999999999", AV_FIELD_ERROR_RANGE);
}

static void
test_typed_amounts_are_euros (void)
{
  g_autofree char *typed = NULL, *shown = NULL, *again = NULL;

  g_assert_true (av_field_check_typed (&kinds[AV_FIELD_MONEY], "12", &typed, NULL));
  g_assert_cmpstr (typed, ==, "1200");
  shown = av_field_show (&kinds[AV_FIELD_MONEY], typed);
  g_assert_cmpstr (shown, ==, "\342\202\25412.00");
  g_assert_true (av_field_check_typed (&kinds[AV_FIELD_MONEY], shown, &again, NULL));
  g_assert_cmpstr (again, ==, typed);
}

static void
test_reaching (void)
{
  assert_canonical (AV_FIELD_PHONE, "06 39 98 12 34", "+33639981234");
  assert_canonical (AV_FIELD_PHONE, "06 39", "0639");
  assert_wrong (AV_FIELD_PHONE, "06 3", AV_FIELD_ERROR_INVALID);
  assert_wrong (AV_FIELD_PHONE, "chez sa mère", AV_FIELD_ERROR_INVALID);
  assert_canonical (AV_FIELD_EMAIL, "cosette@Example.org", "cosette@example.org");
  assert_wrong (AV_FIELD_EMAIL, "cosette", AV_FIELD_ERROR_INVALID);
}

static void
test_places (void)
{
  assert_canonical (AV_FIELD_PLACE, "76540", "76540");
  assert_canonical (AV_FIELD_PLACE, "rouen", "76540");
  assert_canonical (AV_FIELD_PLACE, "elbeuf sur seine", "76231");
  assert_canonical (AV_FIELD_PLACE, "Petit-Quevilly", "76498");
  assert_canonical (AV_FIELD_PLACE, "St Etienne du Rouvray", "76575");
  assert_canonical (AV_FIELD_PLACE, "76000", "76540");
  assert_canonical (AV_FIELD_PLACE, "hors-metropole", "hors-metropole");
  assert_canonical (AV_FIELD_PLACE, "outside the metropole", "hors-metropole");
  assert_wrong (AV_FIELD_PLACE, "Montreuil-sur-Mer", AV_FIELD_ERROR_CHOICE);
  assert_wrong (AV_FIELD_PLACE, "99999", AV_FIELD_ERROR_CHOICE);
  /* Rouen's neighbours: 76410 is Cléon, Tourville… and never one commune. */
  assert_wrong (AV_FIELD_PLACE, "75001", AV_FIELD_ERROR_CHOICE);
}

static void
test_shared_postal_codes_name_no_commune (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *canonical = NULL;

  /* 76410 is the INSEE code of Maromme: as a code it is exact. */
  g_assert_true (av_field_check (&kinds[AV_FIELD_PLACE], "76410", &canonical, &error));
  g_assert_cmpstr (canonical, ==, "76410");
  g_clear_pointer (&canonical, g_free);

  g_assert_false (av_field_check (&kinds[AV_FIELD_PLACE], "76480", &canonical, &error));
  g_assert_error (error, AV_FIELD_ERROR, AV_FIELD_ERROR_CHOICE);
  g_assert_nonnull (strstr (error->message, "Yainville"));
}

static void
test_records (void)
{
  assert_canonical (AV_FIELD_RECORD, ID_1, ID_1);
  assert_canonical (AV_FIELD_RECORD, "00112233445566778899AABBCCDDEEFF", ID_1);
  assert_wrong (AV_FIELD_RECORD, ID_1 " " ID_2, AV_FIELD_ERROR_INVALID);
  assert_wrong (AV_FIELD_RECORD, "Cosette", AV_FIELD_ERROR_INVALID);
  assert_canonical (AV_FIELD_RECORDS, ID_2 " " ID_1 " " ID_2, ID_1 " " ID_2);
  assert_wrong (AV_FIELD_RECORDS, ID_1 " Cosette", AV_FIELD_ERROR_INVALID);
  assert_canonical (AV_FIELD_AGENT, ID_2, ID_2);
  g_assert_cmpstr (av_field_get_target (&kinds[AV_FIELD_AGENT]), ==, "agent");
}

static void
test_rows_that_say_not_told (void)
{
  const AvField *one = av_catalogue_find_field ("diagnostic", "hebergement");
  const AvField *many = av_catalogue_find_field ("diagnostic", "ressources");
  g_autofree char *canonical = NULL, *alone = NULL, *beside = NULL;

  g_assert_true (av_field_check (one, "NSP", &canonical, NULL));
  g_assert_cmpstr (canonical, ==, "~nsp");
  g_assert_true (av_field_check (many, "NSP", &alone, NULL));
  g_assert_cmpstr (alone, ==, "~nsp");
  g_assert_true (av_field_check (many, "Rsa NSP", &beside, NULL));
  g_assert_cmpstr (beside, ==, "Rsa");
}

static void
test_ways_to_reach_are_put_in_order (void)
{
  const AvField *field = av_catalogue_find_field ("contact", "valeur-contact");
  static const char *const ways[][3] = {
    { "06.39.98.12.34", "+33639981234", "06 39 98 12 34" },
    { "Nana@Example.ORG", "Nana@example.org", "Nana@example.org" },
    { "au gymnase, le mardi", "au gymnase, le mardi", "au gymnase, le mardi" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *canonical = NULL, *shown = NULL;

      g_assert_true (av_field_check (field, ways[i][0], &canonical, NULL));
      g_assert_cmpstr (canonical, ==, ways[i][1]);
      shown = av_field_show (field, canonical);
      g_assert_cmpstr (shown, ==, ways[i][2]);
    }
}

/* Something to answer to any field of the catalogue. */
static char *
make_answer (const AvField *field)
{
  switch (field->kind)
    {
    case AV_FIELD_TEXT:
      return (field->flags & AV_FIELD_SHEET_CODE) != 0 ? av_code_new () : g_strdup ("<b>&\342\200\231\303\251");
    case AV_FIELD_NOTE:
      return g_strdup ("two\nlines");
    case AV_FIELD_DAY:
      return g_strdup ("2004-05");
    case AV_FIELD_MOMENT:
      return g_strdup ("2020-01-24T14:30:00+01:00");
    case AV_FIELD_CHOICE:
    case AV_FIELD_CHOICES:
    case AV_FIELD_YES_NO:
    case AV_FIELD_PLACE:
      {
        guint n;
        g_autofree AvChoice *choices = av_field_dup_choices (field, &n);

        g_assert_cmpuint (n, >, 1);
        if (field->kind != AV_FIELD_CHOICES)
          return g_strdup (choices[n - 1].code);
        return g_strdup_printf ("%s %s", choices[0].code, choices[n - 1].code);
      }
    case AV_FIELD_NUMBER:
    case AV_FIELD_SCALE:
      return g_strdup ("7");
    case AV_FIELD_MONEY:
      return g_strdup ("123456");
    case AV_FIELD_PHONE:
      return g_strdup ("+33639981234");
    case AV_FIELD_EMAIL:
      return g_strdup ("cosette@example.org");
    case AV_FIELD_RECORD:
    case AV_FIELD_AGENT:
      return g_strdup (ID_1);
    case AV_FIELD_RECORDS:
      return g_strdup (ID_2 " " ID_1);
    default:
      g_assert_not_reached ();
    }
}

static void
assert_round_trip (const AvForm *form,
                   const AvField *field,
                   const char *input)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *canonical = NULL, *again = NULL, *shown = NULL, *back = NULL;

  if (!av_field_check (field, input, &canonical, &error))
    g_error ("%s.%s “%s”: %s", form->id, field->id, input, error->message);
  g_assert_true (av_field_is_canonical (field, canonical));
  g_assert_true (av_field_check (field, canonical, &again, &error));
  g_assert_cmpstr (again, ==, canonical);

  shown = av_field_show (field, canonical);
  g_assert_cmpstr (shown, !=, "");
  if (!av_field_check_typed (field, shown, &back, &error))
    g_error ("%s.%s shown as “%s”: %s", form->id, field->id, shown, error->message);
  g_assert_cmpstr (back, ==, canonical);
}

static void
test_every_field_is_shown_and_read_again (void)
{
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  for (guint i = 0; i < n_forms; i++)
    for (guint f = 0; f < forms[i]->n_fields; f++)
      {
        const AvField *field = &forms[i]->fields[f];
        g_autofree char *answer = make_answer (field);

        assert_round_trip (forms[i], field, answer);
        if (field->kind == AV_FIELD_DAY)
          {
            assert_round_trip (forms[i], field, "2004");
            assert_round_trip (forms[i], field, "2004-05-12");
          }
      }
}

static void
test_every_choice_is_shown_and_read_again (void)
{
  guint n_forms, n = 0;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  for (guint i = 0; i < n_forms; i++)
    for (guint f = 0; f < forms[i]->n_fields; f++)
      {
        const AvField *field = &forms[i]->fields[f];
        g_autofree AvChoice *choices = av_field_has_choices (field) ? av_field_dup_choices (field, NULL) : NULL;

        for (const AvChoice *choice = choices; choice != NULL && choice->code != NULL; choice++, n++)
          assert_round_trip (forms[i], field, choice->code);
      }

  g_test_message ("%u choices", n);
}

static void
test_reserved_answers_are_valid_everywhere (void)
{
  static const char *const reserved[] = { AV_ANSWER_UNKNOWN, AV_ANSWER_REFUSED, AV_ANSWER_NOT_APPLICABLE };
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  for (guint i = 0; i < n_forms; i++)
    for (guint f = 0; f < forms[i]->n_fields; f++)
      for (guint r = 0; r < G_N_ELEMENTS (reserved); r++)
        {
          const AvField *field = &forms[i]->fields[f];
          g_autofree char *canonical = NULL, *shown = NULL;

          g_assert_true (av_field_check (field, reserved[r], &canonical, NULL));
          g_assert_cmpstr (canonical, ==, reserved[r]);
          g_assert_true (av_field_is_canonical (field, reserved[r]));
          shown = av_field_show (field, reserved[r]);
          g_assert_cmpstr (shown, ==, av_answer_show_reserved (reserved[r]));
        }
}

static void
test_what_is_not_canonical_is_shown_as_it_is (void)
{
  for (guint i = 0; i < AV_N_FIELD_KINDS; i++)
    {
      g_autofree char *shown = av_field_show (&kinds[i], "from-the-future");
      g_autofree char *none = av_field_show (&kinds[i], NULL);

      g_assert_cmpstr (shown, ==, "from-the-future");
      g_assert_cmpstr (none, ==, "");
    }
}

/* U+0958 is taken apart where a text is composed: three bytes become six. */
static void
test_text_is_measured_as_it_is_kept (void)
{
  const AvField note = { .id = "note", .kind = AV_FIELD_NOTE };
  g_autoptr (GString) growing = g_string_new (NULL);
  g_autofree char *longest = g_strnfill (AV_LIMIT_VALUE, 'a');
  g_autofree char *longer = g_strnfill (AV_LIMIT_VALUE + 1, 'a');
  g_autofree char *text = NULL;

  while (growing->len + 3 <= AV_LIMIT_VALUE)
    g_string_append_unichar (growing, 0x0958);
  g_assert_false (av_field_clean (&note, growing->str, &text, NULL));
  g_assert_false (av_field_clean (&note, longer, &text, NULL));
  g_assert_null (text);
  g_assert_true (av_field_clean (&note, longest, &text, NULL));
  g_assert_cmpstr (text, ==, longest);
}

int
main (int argc,
      char **argv)
{
  g_setenv ("TZ", "Europe/Paris", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/field/texts", test_texts);
  g_test_add_func ("/field/days-and-moments", test_days_and_moments);
  g_test_add_func ("/field/stored-answers-do-not-ask-the-clock", test_stored_answers_do_not_ask_the_clock);
  g_test_add_func ("/field/choices", test_choices);
  g_test_add_func ("/field/figures", test_figures);
  g_test_add_func ("/field/typed-amounts-are-euros", test_typed_amounts_are_euros);
  g_test_add_func ("/field/reaching", test_reaching);
  g_test_add_func ("/field/places", test_places);
  g_test_add_func ("/field/shared-postal-codes-name-no-commune", test_shared_postal_codes_name_no_commune);
  g_test_add_func ("/field/records", test_records);
  g_test_add_func ("/field/rows-that-say-not-told", test_rows_that_say_not_told);
  g_test_add_func ("/field/ways-to-reach-are-put-in-order", test_ways_to_reach_are_put_in_order);
  g_test_add_func ("/field/every-field-is-shown-and-read-again", test_every_field_is_shown_and_read_again);
  g_test_add_func ("/field/every-choice-is-shown-and-read-again", test_every_choice_is_shown_and_read_again);
  g_test_add_func ("/field/reserved-answers-are-valid-everywhere", test_reserved_answers_are_valid_everywhere);
  g_test_add_func ("/field/what-is-not-canonical-is-shown-as-it-is", test_what_is_not_canonical_is_shown_as_it_is);
  g_test_add_func ("/field/text-is-measured-as-it-is-kept", test_text_is_measured_as_it_is_kept);

  return g_test_run ();
}
