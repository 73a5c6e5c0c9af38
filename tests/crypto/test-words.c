#include <string.h>

#include "av-crypto.h"
#include "av-words.h"

static AvSecret *
secret_of (const char *text)
{
  g_autofree char *copy = g_strdup (text);

  return av_secret_new_from_bytes (copy, strlen (text));
}

static void
assert_normalised (const char *typed,
                   const char *expected)
{
  g_autoptr (AvSecret) secret = secret_of (typed);
  g_autoptr (AvSecret) normalised = av_words_normalise (secret);
  g_autofree char *text = g_strndup ((const char *) av_secret_peek (normalised), av_secret_get_size (normalised));

  g_assert_cmpstr (text, ==, expected);
}

static void
test_four_letters_suffice (void)
{
  assert_normalised ("abai aban", "abaisser abandon");
  assert_normalised ("  ABAISSER\tabando\n", "abaisser abandon");
}

static void
test_accents_are_optional (void)
{
  assert_normalised ("ecole", "école");
  assert_normalised ("école", "école");
  assert_normalised ("e\xcc\x81"
                     "cole",
                     "école"); /* decomposed, as some keyboards send it */
}

static void
test_other_text_stays_itself (void)
{
  assert_normalised ("  Ma  Phrase à moi ", "Ma Phrase à moi");
  assert_normalised ("Ma Phrase a\xcc\x80 moi", "Ma Phrase à moi");
  assert_normalised ("abaisser xyzt", "abaisser xyzt");
  assert_normalised ("aba", "aba");
  assert_normalised ("abandonx", "abandonx");
  assert_normalised ("\xff\xfe", "\xff\xfe");
  assert_normalised ("", "");
  assert_normalised ("q\xcc\xa3\xcc\x87", "q\xcc\xa3\xcc\x87");
  assert_normalised ("q\xcc\x87\xcc\xa3", "q\xcc\xa3\xcc\x87");
}

static void
test_generated_words_are_of_the_list (void)
{
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (AvSecret) words = av_words_generate (8);
      g_autoptr (AvSecret) again = av_words_normalise (words);

      g_assert_cmpuint (av_words_count (words), ==, 8);
      g_assert_true (av_secret_equal (words, again));
    }
}

static void
test_hash_is_said_in_words (void)
{
  const guint8 zeros[11] = { 0 };
  const guint8 ones[11] = { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 };
  const guint8 second[2] = { 0, 0x20 };
  g_autofree char *first = av_words_from_hash (zeros, 8);
  g_autofree char *last = av_words_from_hash (ones, 8);
  g_autofree char *one = av_words_from_hash (second, 1);

  g_assert_cmpstr (first, ==, "abaisser abaisser abaisser abaisser abaisser abaisser abaisser abaisser");
  g_assert_cmpstr (one, ==, "abandon");
  g_assert_false (av_words_equal (first, last));
  g_assert_true (av_words_equal (first, "abai abai ABAI abai abaisser abai abai abai"));
  g_assert_false (av_words_equal (first, "abai abai abai abai abaisser abai abai"));
  g_assert_false (av_words_equal ("", ""));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));

  g_test_add_func ("/words/four-letters-suffice", test_four_letters_suffice);
  g_test_add_func ("/words/accents-are-optional", test_accents_are_optional);
  g_test_add_func ("/words/other-text-stays-itself", test_other_text_stays_itself);
  g_test_add_func ("/words/generated-words-are-of-the-list", test_generated_words_are_of_the_list);
  g_test_add_func ("/words/hash-is-said-in-words", test_hash_is_said_in_words);
  return g_test_run ();
}
