/* Two words say who is there only if nobody knows before which they are. */

#include "av-asked-words.h"
#include "av-crypto.h"

#define WORDS "abaisser balcon cabine danger gazon fable gagner galaxie"

static void
assert_match (guint first,
              guint second,
              const char *typed,
              gboolean match)
{
  const AvAskedWords asked = { first, second };

  g_assert_cmpint (av_asked_words_match (&asked, WORDS, typed), ==, match);
}

static void
test_those_asked_for_are_wanted (void)
{
  assert_match (3, 7, "cabine gagner", TRUE);
  assert_match (3, 7, " CABI  gagn\n", TRUE);
  assert_match (3, 7, WORDS, TRUE);
  assert_match (3, 7, "abaisser balcon", FALSE);
  assert_match (3, 7, "gagner cabine", FALSE);
  assert_match (3, 7, "cabine", FALSE);
  assert_match (3, 7, "abaisser cabine gagner", FALSE);
  assert_match (3, 7, "abaisser balcon cabine danger gazon fable gagner gagner", FALSE);
  assert_match (3, 7, "", FALSE);
  assert_match (3, 7, NULL, FALSE);
}

static void
test_unasked_all_are_wanted (void)
{
  g_assert_true (av_asked_words_match (NULL, WORDS, WORDS));
  g_assert_false (av_asked_words_match (NULL, WORDS, "abaisser balcon"));
  g_assert_false (av_asked_words_match (NULL, WORDS, "abaisser balcon cabine danger gazon fable gagner"));
}

/* As they are shown: who copies that is understood. */
static void
test_they_are_numbered (void)
{
  g_autofree char *lines = av_asked_words_number (WORDS, " ", "\t", "\n");

  g_assert_cmpstr (lines, ==, "1 abaisser\t2 balcon\t3 cabine\t4 danger\n5 gazon\t6 fable\t7 gagner\t8 galaxie");
  g_assert_true (av_asked_words_match (NULL, WORDS, lines));
  assert_match (3, 7, lines, TRUE);
  assert_match (3, 7, "3 cabine 7 gagner", TRUE);
  assert_match (3, 7, "3\u00a0cabine, 7. gagner", TRUE);
  assert_match (3, 7, "3cabine 7.gagner", TRUE);
  assert_match (3, 7, "3 7", FALSE);
}

/* Each pair comes, and none twice in a row. */
static void
test_each_pair_is_drawn (void)
{
  gboolean seen[9][9] = { { FALSE } };
  AvAskedWords asked = { 0 };
  guint n = 0;

  for (guint i = 0; i < 2000; i++)
    {
      AvAskedWords before = asked;

      av_asked_words_draw (&asked);
      g_assert_cmpuint (asked.first, >=, 1);
      g_assert_cmpuint (asked.first, <, asked.second);
      g_assert_cmpuint (asked.second, <=, 8);
      g_assert_true (asked.first != before.first || asked.second != before.second);
      n += !seen[asked.first][asked.second];
      seen[asked.first][asked.second] = TRUE;
    }

  g_assert_cmpuint (n, ==, 28);
}

int
main (int argc,
      char **argv)
{
  g_assert_true (av_crypto_init (NULL));
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/asked-words/those-asked-for-are-wanted", test_those_asked_for_are_wanted);
  g_test_add_func ("/asked-words/unasked-all-are-wanted", test_unasked_all_are_wanted);
  g_test_add_func ("/asked-words/they-are-numbered", test_they_are_numbered);
  g_test_add_func ("/asked-words/each-pair-is-drawn", test_each_pair_is_drawn);

  return g_test_run ();
}
