#include "av-eligibility.h"

static const AvDay on = { 2020, 1, 24 };

typedef struct
{
  AvEligibilityAnswers answers;
  AvEligibilityVerdict verdict;
} Case;

static void
test_three_answers_decide (void)
{
  static const Case cases[] = {
    { { .birth = "2000-05-12", .situation = "INACT", .followed = "non" }, AV_ELIGIBILITY_YES },
    { { .age_band = "18-21", .situation_today = "ni-emploi-ni-formation", .followed_by = "personne" }, AV_ELIGIBILITY_YES },
    { { .birth = "2004-01-24", .situation = "CHO_INS", .followed = "non" }, AV_ELIGIBILITY_YES },
    { { .birth = "2004-01-25", .situation = "CHO_INS", .followed = "non" }, AV_ELIGIBILITY_NO },
    { { .birth = "1990-01-25", .situation = "INACT", .followed = "non" }, AV_ELIGIBILITY_YES },
    { { .birth = "1990-01-24", .situation = "INACT", .followed = "non" }, AV_ELIGIBILITY_NO },
    { { .birth = "2004", .situation = "INACT", .followed = "non" }, AV_ELIGIBILITY_UNKNOWN },
    { { .birth = "2003", .situation = "INACT", .followed = "non" }, AV_ELIGIBILITY_YES },
    { { .birth = "2000-05-12", .situation = "FORM", .followed = "non" }, AV_ELIGIBILITY_NO },
    { { .birth = "2000-05-12", .situation = "INACT", .followed = "ml" }, AV_ELIGIBILITY_NO },
    { { .birth = "2000-05-12", .situation = "INACT", .followed = "~nsp" }, AV_ELIGIBILITY_UNKNOWN },
    { { .birth = "2000-05-12", .situation = "INACT", .followed = "~nsp", .followed_by = "personne" }, AV_ELIGIBILITY_YES },
    { { .birth = "2000-05-12", .situation = "DET", .followed = "non" }, AV_ELIGIBILITY_UNKNOWN },
    { { .birth = "2000-05-12", .situation = "~refus", .followed = "non" }, AV_ELIGIBILITY_UNKNOWN },
    { { .age_band = "moins-16" }, AV_ELIGIBILITY_NO },
    { { .age_band = "30-plus" }, AV_ELIGIBILITY_NO },
    { { .age_band = "~nsp" }, AV_ELIGIBILITY_UNKNOWN },
    { { .birth = "~refus", .age_band = "16-17", .situation = "INACT", .followed = "non" }, AV_ELIGIBILITY_YES },
    { { 0 }, AV_ELIGIBILITY_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AvEligibility result;
      g_autofree char *sentence = NULL;

      g_assert_true (av_eligibility_evaluate ("pic-invisibles/1", &cases[i].answers, &on, &result));
      if (result.verdict != cases[i].verdict)
        g_error ("case %u: %d", i, result.verdict);
      sentence = av_eligibility_show (&result);
      g_assert_cmpstr (sentence, !=, "");
    }
}

/* Somebody who said "26-29" two years ago may be 31 today. */
static void
test_an_age_band_grows_older (void)
{
  AvDay then = { 2018, 1, 24 };
  AvEligibilityAnswers answers = { .age_band = "26-29", .age_band_on = &then, .situation = "INACT", .followed = "non" };
  AvEligibility result;

  g_assert_true (av_eligibility_evaluate ("pic-invisibles/1", &answers, &on, &result));
  g_assert_cmpint (result.verdict, ==, AV_ELIGIBILITY_UNKNOWN);
  answers.age_band = "moins-16";
  g_assert_true (av_eligibility_evaluate ("pic-invisibles/1", &answers, &on, &result));
  g_assert_cmpint (result.age, ==, AV_ELIGIBILITY_UNKNOWN);
}

static void
test_rules_have_their_time (void)
{
  AvEligibilityAnswers answers = { 0 };
  AvDay before = { 2018, 12, 31 };
  AvEligibility result;

  g_assert_cmpstr (av_eligibility_find_rule (&on), ==, "pic-invisibles/1");
  g_assert_null (av_eligibility_find_rule (&before));
  g_assert_false (av_eligibility_evaluate ("no-such-rule", &answers, &on, &result));
}

static void
test_whom_to_send_them_to (void)
{
  AvEligibilityAnswers child = { .age_band = "moins-16" };
  AvEligibilityAnswers minor = { .birth = "2003" };
  AvEligibilityAnswers young = { .age_band = "18-21" };
  AvEligibilityAnswers older = { .birth = "1980-01-01" };
  AvEligibilityAnswers unknown = { 0 };

  g_assert_true (g_str_has_prefix (av_eligibility_get_advice (&child, &on), "Under 16"));
  g_assert_true (g_str_has_prefix (av_eligibility_get_advice (&minor, &on), "Under 18"));
  g_assert_null (av_eligibility_get_advice (&young, &on));
  g_assert_true (g_str_has_prefix (av_eligibility_get_advice (&older, &on), "30 and over"));
  g_assert_null (av_eligibility_get_advice (&unknown, &on));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/eligibility/three-answers-decide", test_three_answers_decide);
  g_test_add_func ("/eligibility/an-age-band-grows-older", test_an_age_band_grows_older);
  g_test_add_func ("/eligibility/rules-have-their-time", test_rules_have_their_time);
  g_test_add_func ("/eligibility/whom-to-send-them-to", test_whom_to_send_them_to);

  return g_test_run ();
}
