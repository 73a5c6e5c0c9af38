/* Whose a dossier is, by the claims on it. */

#include <string.h>
#include <time.h>

#include "av-store.h"
#include "claims-by-hand.h"

#define JUDGE(lines, own) claims_judge (lines, G_N_ELEMENTS (lines), own)

/* ---- Chains that compete ------------------------------------------------------- */

/* Begun by one team, and a stranger says the same an hour before. */
static const Line begun_twice[] = {
  { 1, 0, 20, A, A },
  { 2, 0, 10, B, B },
};

static void
test_who_began_goes_by_that (void)
{
  g_autoptr (AvClaims) ours = JUDGE (begun_twice, A);
  g_autoptr (AvClaims) theirs = JUDGE (begun_twice, B);

  claims_assert_owner (ours, A, A);
  claims_assert_owner (theirs, B, B);
  claims_assert_writers (ours, A);
}

static void
test_who_cannot_tell_gives_nobody_anything (void)
{
  g_autoptr (AvClaims) both = JUDGE (begun_twice, A " " B);
  g_autoptr (AvClaims) neither = JUDGE (begun_twice, T);
  g_autoptr (AvClaims) nobody = JUDGE (begun_twice, NULL);

  claims_assert_owner (both, B, NULL);
  claims_assert_owner (neither, B, NULL);
  claims_assert_owner (nobody, B, NULL);
  claims_assert_writers (both, A " " B);
  claims_assert_writers (neither, NULL);
  g_assert_false (av_claims_answer_for (neither, " " A " ", 30));
  g_assert_false (av_claims_answer_for (neither, " " B " ", 30));
  g_assert_true (av_claims_answer_for (neither, " " A " " B " ", 30));
  g_assert_true (av_claims_answer_for (neither, NULL, 30));
}

static void
test_nobody_s_is_answered_for_by_nobody (void)
{
  static const Line lines[] = { { 1, 0, 10, A, B } };
  g_autoptr (AvClaims) claims = JUDGE (lines, A);

  claims_assert_owner (claims, NULL, NULL);
  claims_assert_writers (claims, NULL);
  g_assert_cmpuint (av_claims_get_mark (claims), ==, 0);
  g_assert_false (av_claims_answer_for (claims, " " A " ", 30));
  g_assert_true (av_claims_answer_for (claims, NULL, 30));
}

/* Two of one team who had not heard of each other. */
static void
test_same_beginnings_are_no_dispute (void)
{
  static const Line lines[] = { { 1, 0, 10, A, A }, { 2, 0, 20, A, A }, { 3, 0, 30, A, T, "2.0" } };
  g_autoptr (AvClaims) claims = JUDGE (lines, B);

  claims_assert_owner (claims, T, T);
  g_assert_cmpuint (av_claims_get_mark (claims), !=, 0);
}

/* Given and taken back in one segment: it only passed by. */
static void
test_passing_by_is_not_being_given (void)
{
  static const Line lines[] = {
    { 1, 0, 20, A, A },
    { 1, 1, 21, A, T, "1.0" },
    { 2, 0, 10, B, B },
    { 2, 1, 11, B, T, "2.0" },
    { 2, 2, 12, B, B, "2.1" },
  };
  g_autoptr (AvClaims) claims = JUDGE (lines, T);

  claims_assert_owner (claims, T, T);
  claims_assert_writers (claims, A " " T " " B);
}

/* As one's own beside another that is newer: somebody else's now. */
static void
test_standing_behind_is_not_being_given (void)
{
  static const Line lines[] = {
    { 1, 0, 20, A, A },
    { 1, 1, 21, A, T, "1.0" },
    { 2, 0, 10, B, B },
    { 2, 1, 11, B, T, "2.0" },
    { 3, 0, 40, B, C, "2.0" },
  };
  g_autoptr (AvClaims) claims = JUDGE (lines, T);

  claims_assert_owner (claims, T, T);
  claims_assert_writers (claims, A " " T " " C " " B);
}

/* To a team that never had it, or a structure that reads it. */
static void
test_stranger_s_gift_takes_nothing (void)
{
  static const Line lines[] = { { 1, 0, 20, A, A }, { 2, 0, 10, B, B }, { 2, 1, 30, B, "S12", "2.0" } };
  g_autoptr (AvClaims) claims = JUDGE (lines, "S12");

  claims_assert_owner (claims, "S12", "S12");
  claims_assert_writers (claims, A " " B " S12");
  g_assert_true (av_claims_answer_for (claims, " S12 ", 20));
  g_assert_false (av_claims_answer_for (claims, " " B " ", 20));
  g_assert_false (av_claims_answer_for (claims, " " A " ", 40));
}

/* It gave it here and, as it says later, to another one. To itself it cannot. */
static void
test_stranger_s_gift_makes_no_owner (void)
{
  static const Line lines[] = {
    { 1, 0, 20, A, A },
    { 2, 0, 10, B, B },
    { 2, 1, 11, B, "S12", "2.0" },
    { 2, 2, 12, B, C, "2.0" },
  };
  static const Line to_itself[] = {
    { 1, 0, 20, A, A },
    { 2, 0, 10, B, B },
    { 2, 1, 11, B, "S12", "2.0" },
    { 2, 2, 12, B, T, "2.0" },
    { 2, 3, 13, B, B, "2.2" },
  };
  g_autoptr (AvClaims) claims = JUDGE (lines, "S12");
  g_autoptr (AvClaims) taken_back = JUDGE (to_itself, "S12");

  claims_assert_owner (claims, C, NULL);
  claims_assert_writers (claims, A " " C " " B " S12");
  claims_assert_owner (taken_back, "S12", "S12");
  claims_assert_writers (taken_back, A " " B " S12");
}

static void
test_who_gave_it_on_goes_by_that (void)
{
  static const Line lines[] = {
    { 1, 0, 20, A, A },
    { 1, 1, 21, A, T, "1.0" },
    { 3, 0, 30, T, C, "1.1" },
    { 2, 0, 10, B, B },
    { 2, 1, 11, B, T, "2.0" },
  };
  g_autoptr (AvClaims) passed = JUDGE (lines, T);
  g_autoptr (AvClaims) given = JUDGE (lines, C);

  claims_assert_owner (passed, C, C);
  claims_assert_owner (given, C, C);
}

/* Of what both say, both are followed; of how often, the greater number. */
static void
test_chains_that_agree_are_no_dispute (void)
{
  static const Line lines[] = {
    { 1, 0, 20, A, A },
    { 1, 1, 21, A, C, "1.0" },
    { 3, 0, 30, C, T, "1.1" },
    { 2, 0, 10, B, B },
    { 2, 1, 11, B, T, "2.0" },
  };
  g_autoptr (AvClaims) claims = JUDGE (lines, T);
  g_autoptr (GArray) dots = g_array_new (FALSE, FALSE, sizeof (gint64));

  claims_assert_owner (claims, T, T);
  g_assert_cmpuint (av_claims_get_mark (claims), !=, 0);
  g_assert_true (av_claims_answer_for (claims, " " T " ", 0));

  /* Before either went there, only whoever had both. */
  g_assert_false (av_claims_answer_for (claims, " " B " ", 10));
  g_assert_false (av_claims_answer_for (claims, " " A " ", 20));

  av_claims_add_standing (claims, dots);
  av_claims_add_standing (claims, dots);
  g_assert_cmpuint (dots->len, ==, 2);
}

/* ---- What counts ----------------------------------------------------------------- */

static void
test_before_it_went_stands (void)
{
  static const Line lines[] = { { 1, 0, 10, A, A }, { 1, 1, 20, A, T, "1.0" } };
  g_autoptr (AvClaims) claims = JUDGE (lines, T);

  g_assert_true (av_claims_answer_for (claims, " " A " ", 15));
  g_assert_false (av_claims_answer_for (claims, " " A " ", 20));
  g_assert_false (av_claims_answer_for (claims, " " B " ", 15));
}

static void
test_others_take_nothing_away (void)
{
  static const Line lines[] = { { 1, 0, 10, A, A }, { 2, 0, 20, B, B, "1.0" }, { 2, 1, 21, B, B, "2.0 1.0" } };
  g_autoptr (AvClaims) claims = JUDGE (lines, T);

  claims_assert_owner (claims, A, A);
  g_assert_cmpuint (av_claims_get_mark (claims), ==, 0);
}

/* By a claim that names the former beginning, as if nothing had happened since. */
static void
test_former_team_does_not_take_it_back (void)
{
  static const Line lines[] = { { 1, 0, 10, A, A }, { 1, 1, 20, A, T, "1.0" }, { 2, 0, 30, A, A, "1.0" } };
  g_autoptr (AvClaims) claims = JUDGE (lines, T);
  g_autoptr (AvClaims) former = JUDGE (lines, A);

  claims_assert_owner (claims, T, T);
  claims_assert_owner (former, T, T);
}

static void
test_just_given_is_taken_back (void)
{
  static const Line lines[] = { { 1, 0, 10, A, A }, { 2, 1, 20, A, T, "1.0" }, { 2, 2, 21, A, A, "2.1" } };
  static const Line signed_between[] = { { 1, 0, 10, A, A }, { 2, 1, 20, A, T, "1.0" }, { 3, 0, 21, A, A, "2.1" } };
  g_autoptr (AvClaims) claims = JUDGE (lines, A);
  g_autoptr (AvClaims) too_late = JUDGE (signed_between, A);

  claims_assert_owner (claims, A, A);
  claims_assert_owner (too_late, T, T);
}

/* Given to somebody else and taken back at once, as if it still had it. */
static void
test_former_team_takes_nothing_back_from_itself (void)
{
  static const Line lines[] = { { 1, 0, 10, A, A }, { 1, 1, 20, A, B, "1.0" }, { 2, 1, 30, A, T, "1.0" }, { 2, 2, 31, A, A, "2.1" } };
  static const Line by_another[] = { { 1, 0, 10, A, A }, { 1, 1, 20, A, B, "1.0" }, { 2, 1, 30, A, T, "1.0" }, { 2, 2, 31, A, C, "2.1" }, { 2, 3, 32, A, A, "2.2" } };
  static const Line dated_back[] = { { 1, 0, 10, A, A }, { 1, 1, 20, A, B, "1.0" }, { 2, 1, 30, A, T, "1.0" }, { 2, 2, 15, A, A, "2.1" } };
  static const Line as_the_transfer[] = { { 1, 0, 10, A, A }, { 1, 1, 20, A, B, "1.0" }, { 2, 1, 20, A, B, "1.0" }, { 2, 2, 31, A, A, "2.1" } };
  g_autoptr (AvClaims) claims = JUDGE (lines, A);
  g_autoptr (AvClaims) twice = JUDGE (by_another, A);
  g_autoptr (AvClaims) back = JUDGE (dated_back, A);
  g_autoptr (AvClaims) alike = JUDGE (as_the_transfer, A);

  claims_assert_owner (claims, B, B);
  claims_assert_writers (claims, A " " B);
  g_assert_false (av_claims_answer_for (claims, " " A " ", 50));
  claims_assert_owner (twice, T, T);
  claims_assert_owner (back, B, B);
  claims_assert_owner (alike, B, B);
}

/* It is as it was before: with the later one of two transfers that had crossed. */
static void
test_what_is_taken_back_was_not_said (void)
{
  static const Line lines[] = {
    { 1, 0, 10, A, A },
    { 1, 1, 20, A, B, "1.0" },
    { 2, 0, 15, A, C, "1.0" },
    { 3, 1, 30, B, T, "1.1" },
    { 3, 2, 31, B, B, "3.1" },
  };
  g_autoptr (AvClaims) claims = JUDGE (lines, B);

  g_autoptr (AvClaims) before = claims_judge (lines, 3, B);

  claims_assert_owner (claims, B, B);
  g_assert_cmpuint (av_claims_get_mark (claims), ==, av_claims_get_mark (before));
}

/* Whoever has the one has the other: nobody gave it on who had it. */
static void
test_what_was_taken_back_is_given_on_by_nobody (void)
{
  static const Line lines[] = { { 1, 0, 10, A, A }, { 1, 1, 20, A, B, "1.0" }, { 1, 2, 21, A, A, "1.1" }, { 3, 1, 30, B, C, "1.1" } };
  g_autoptr (AvClaims) claims = JUDGE (lines, A);

  claims_assert_owner (claims, A, A);
  claims_assert_writers (claims, A);
}

/* As often, but not by the same: whoever had it between has the keys of the one. */
static void
test_transfers_are_told_by_what_they_are (void)
{
  static const Line lines[] = {
    { 1, 0, 10, A, A },
    { 2, 0, 20, A, T, "1.0" },
    { 3, 0, 30, T, C, "2.0" },
    { 4, 0, 40, C, T, "3.0" },
  };
  static const Line others[] = {
    { 1, 0, 10, A, A },
    { 2, 0, 20, A, T, "1.0" },
    { 5, 0, 35, T, B, "2.0" },
    { 6, 0, 45, B, T, "5.0" },
  };
  static const Line signed_twice[] = {
    { 1, 0, 10, A, A },
    { 2, 0, 20, A, T, "1.0" },
    { 7, 0, 20, A, T, "1.0" },
    { 3, 0, 30, T, C, "2.0" },
    { 4, 0, 40, C, T, "3.0" },
  };
  g_autoptr (AvClaims) claims = JUDGE (lines, T);
  g_autoptr (AvClaims) other = JUDGE (others, T);
  g_autoptr (AvClaims) twice = JUDGE (signed_twice, T);

  g_assert_cmpuint (av_claims_get_mark (claims), !=, av_claims_get_mark (other));
  g_assert_cmpuint (av_claims_get_mark (claims), ==, av_claims_get_mark (twice));
}

static void
test_given_again_after_it_was_taken_back (void)
{
  static const Line lines[] = { { 1, 0, 10, A, A }, { 2, 1, 20, A, T, "1.0" }, { 2, 2, 21, A, A, "2.1" }, { 3, 0, 30, A, C, "2.2" } };
  g_autoptr (AvClaims) claims = JUDGE (lines, A);
  g_autoptr (AvClaims) given = JUDGE (lines, C);

  claims_assert_owner (claims, C, C);
  claims_assert_owner (given, C, C);
}

/* Each of them is followed by the other's look-alike. */
static void
test_ring_of_look_alikes_leaves_an_owner (void)
{
  static const Line lines[] = {
    { 1, 0, 10, A, A },
    { 2, 0, 20, A, T, "1.0" },
    { 3, 0, 30, A " " T, A, "2.0" },
    { 4, 0, 20, A " " T, T, "3.0" },
  };
  g_autoptr (AvClaims) claims = JUDGE (lines, A);

  claims_assert_owner (claims, A, A);
  g_assert_cmpuint (av_claims_get_mark (claims), !=, 0);
}

static void
test_scope_is_a_whole_word (void)
{
  g_assert_true (av_claim_has_scope (" 76540 S12 ", "S12"));
  g_assert_true (av_claim_has_scope (" 76540 S1 S12 ", "S12"));
  g_assert_false (av_claim_has_scope (" 76540 S12 ", "S1"));
  g_assert_false (av_claim_has_scope (" 76540 S12 ", "6540"));
  g_assert_true (av_claim_has_scope (" 6540 76540 ", "76540"));
  g_assert_false (av_claim_has_scope ("", "S12"));
  g_assert_true (av_claim_has_scope (NULL, "S12"));
  g_assert_false (av_claim_has_scope (" 76540 S12 ", "76540 S12"));
  g_assert_false (av_claim_has_scope (NULL, "76540 S12"));
}

/* Which is in every text, and beyond its end. */
static void
test_nothing_is_no_scope (void)
{
  g_assert_false (av_claim_has_scope (NULL, ""));
  g_assert_false (av_claim_has_scope ("", ""));
  g_assert_false (av_claim_has_scope ("  ", ""));
  g_assert_false (av_claim_has_scope (" 76540 S12 ", ""));
}

static void
test_claim_says_a_scope_as_it_is_written (void)
{
  static const char *const scopes[] = { "76540", "2A004", "2B033", "00000", "97411", "S0", "S12", "S2147483647" };
  static const char *const others[] = { "", " ", "76540 ", " 76540", "76540 S12", "7654", "765400", "A6540", "2C004", "2a004", "7654A", "S", "S00", "S012", "s12", "S+1", "S-1", "S 1", "S1 ", "S12 S13", "S2147483648", "S4294967296", "S99999999999", "metropole", "76540\n" };

  for (guint i = 0; i < G_N_ELEMENTS (scopes); i++)
    g_assert_true (av_claim_is_scope (scopes[i], strlen (scopes[i])));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (av_claim_is_scope (others[i], strlen (others[i])));

  g_assert_false (av_claim_is_scope ("76540\0", 6));
  g_assert_false (av_claim_is_scope ("S1\0002", 4));
  g_assert_true (av_claim_is_scope ("S12345", 3));
}

/* Of one's own dossier, to a team of each number. */
static double
time_writers (guint n)
{
  g_autofree Line *lines = g_new0 (Line, n);
  g_autofree char (*names)[16] = g_malloc0_n (n, sizeof *names);
  double best = G_MAXDOUBLE;

  lines[0] = (Line){ 1, 0, 10, A, A };
  for (guint i = 1; i < n; i++)
    {
      g_snprintf (names[i], sizeof names[i], "S%u", i);
      lines[i] = (Line){ 1 + i, 0, 10 + i, A, names[i], "1.0" };
    }

  for (guint turn = 0; turn < 3; turn++)
    {
      AvId container = { { 7 } };
      g_autoptr (AvClaims) claims = claims_judge_from (lines, n, 0, &container, A);
      clock_t start = clock ();

      g_assert_nonnull (av_claims_get_writers (claims));
      best = MIN (best, (double) (clock () - start));
    }
  return best;
}

/* Each was looked for among all that were found before. */
static void
test_writers_are_listed_in_a_time_that_grows_with_them (void)
{
  double few = time_writers (2000);
  double many = time_writers (32000);

  g_test_message ("2,000 writers: %g, 32,000: %g", few, many);
  g_assert_cmpfloat (many, <, 60 * MAX (few, 100));
}

/* ---- Territories ------------------------------------------------------------------- */

static AvClaims *
judge_territory (const Line *lines,
                 guint n_lines,
                 const char *own)
{
  g_autofree char *text = av_store_territory_id (A);
  AvId territory;

  g_assert_true (av_id_parse (text, &territory));
  return claims_judge_from (lines, n_lines, 0, &territory, own);
}

static void
test_territory_is_its_commune_s (void)
{
  static const Line lines[] = {
    { 1, 0, 10, B, A },
    { 1, 1, 11, B, B, "1.0" },
    { 2, 0, 5, B, B },
    { 3, 0, 20, A, A },
  };
  static const char *const own[] = { A, B, T, A " " B, NULL };

  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    {
      g_autoptr (AvClaims) claims = judge_territory (lines, G_N_ELEMENTS (lines), own[i]);

      claims_assert_owner (claims, A, A);
    }
}

#define ADD(name, func) g_test_add_func ("/claims/" name, func)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("who-began-goes-by-that", test_who_began_goes_by_that);
  ADD ("who-cannot-tell-gives-nobody-anything", test_who_cannot_tell_gives_nobody_anything);
  ADD ("nobody-s-is-answered-for-by-nobody", test_nobody_s_is_answered_for_by_nobody);
  ADD ("same-beginnings-are-no-dispute", test_same_beginnings_are_no_dispute);
  ADD ("passing-by-is-not-being-given", test_passing_by_is_not_being_given);
  ADD ("standing-behind-is-not-being-given", test_standing_behind_is_not_being_given);
  ADD ("stranger-s-gift-takes-nothing", test_stranger_s_gift_takes_nothing);
  ADD ("stranger-s-gift-makes-no-owner", test_stranger_s_gift_makes_no_owner);
  ADD ("who-gave-it-on-goes-by-that", test_who_gave_it_on_goes_by_that);
  ADD ("chains-that-agree-are-no-dispute", test_chains_that_agree_are_no_dispute);
  ADD ("before-it-went-stands", test_before_it_went_stands);
  ADD ("others-take-nothing-away", test_others_take_nothing_away);
  ADD ("former-team-does-not-take-it-back", test_former_team_does_not_take_it_back);
  ADD ("just-given-is-taken-back", test_just_given_is_taken_back);
  ADD ("former-team-takes-nothing-back-from-itself", test_former_team_takes_nothing_back_from_itself);
  ADD ("what-is-taken-back-was-not-said", test_what_is_taken_back_was_not_said);
  ADD ("what-was-taken-back-is-given-on-by-nobody", test_what_was_taken_back_is_given_on_by_nobody);
  ADD ("transfers-are-told-by-what-they-are", test_transfers_are_told_by_what_they_are);
  ADD ("given-again-after-it-was-taken-back", test_given_again_after_it_was_taken_back);
  ADD ("ring-of-look-alikes-leaves-an-owner", test_ring_of_look_alikes_leaves_an_owner);
  ADD ("scope-is-a-whole-word", test_scope_is_a_whole_word);
  ADD ("nothing-is-no-scope", test_nothing_is_no_scope);
  ADD ("claim-says-a-scope-as-it-is-written", test_claim_says_a_scope_as_it_is_written);
  ADD ("writers-are-listed-in-a-time-that-grows-with-them", test_writers_are_listed_in_a_time_that_grows_with_them);
  ADD ("territory-is-its-commune-s", test_territory_is_its_commune_s);

  return g_test_run ();
}
