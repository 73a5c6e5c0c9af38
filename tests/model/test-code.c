#include <string.h>

#include "av-code.h"

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
static const int places[] = { 3, 4, 5, 6, 8, 9, 10, 11, 13 };

static void
assert_reads (const char *typed,
              const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = av_code_parse (typed, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (code, ==, expected);
}

static void
assert_refused (const char *typed,
                AvCodeError reason)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = av_code_parse (typed, &error);

  g_assert_error (error, AV_CODE_ERROR, (int) reason);
  g_assert_cmpstr (error->message, !=, "");
  g_assert_null (code);
}

static void
test_tolerant_typing (void)
{
  assert_reads ("AV-7K2M-9QX4-W", "AV-7K2M-9QX4-W");
  assert_reads ("av-7k2m-9qx4-w", "AV-7K2M-9QX4-W");
  assert_reads ("7k2m9qx4w", "AV-7K2M-9QX4-W");
  assert_reads ("  av 7k2m 9qx4 w ", "AV-7K2M-9QX4-W");
  assert_reads ("AV\342\200\2217K2M\342\200\2239QX4.W", "AV-7K2M-9QX4-W");
  assert_reads ("AV-7K2M-9QX4-W P1 V1", "AV-7K2M-9QX4-W");
  assert_reads ("AV-7K2M-9QX4-W P12 V3", "AV-7K2M-9QX4-W");
}

static void
test_letters_that_look_like_figures (void)
{
  g_autofree char *code = av_code_from_bits (0);
  g_autofree char *ones = av_code_from_bits (0x0842108421);
  g_autofree char *with_letters = g_strdup (ones);

  assert_reads ("OOOO-oooo-O", code);
  assert_reads ("00000000O", code);
  g_assert_true (g_str_has_prefix (ones, "AV-1111-1111-"));
  memcpy (with_letters, "AV-IiLl-1I1L", 12);
  assert_reads (with_letters, ones);
}

static void
test_what_is_no_code (void)
{
  assert_refused ("", AV_CODE_ERROR_INVALID);
  assert_refused ("AV", AV_CODE_ERROR_INVALID);
  assert_refused ("AV-7K2M-9QX4", AV_CODE_ERROR_INVALID);
  assert_refused ("AV-7K2M-9QX4-WW", AV_CODE_ERROR_INVALID);
  assert_refused ("AV-7K2M-9QU4-W", AV_CODE_ERROR_INVALID);
  assert_refused ("AV-7K2M-9Q\303\2514-W", AV_CODE_ERROR_INVALID);
  assert_refused ("XX-7K2M-9QX4-W", AV_CODE_ERROR_INVALID);
  assert_refused ("\xff\xfe", AV_CODE_ERROR_INVALID);
  assert_refused ("Gavroche", AV_CODE_ERROR_INVALID);
}

/* Each of the nine characters replaced by each of the 31 others. */
static void
test_every_slip_is_seen (void)
{
  guint n = 0;

  for (guint round = 0; round < 50; round++)
    {
      g_autofree char *code = av_code_new ();

      for (guint p = 0; p < G_N_ELEMENTS (places); p++)
        for (guint a = 0; a < 32; a++)
          {
            g_autofree char *wrong = g_strdup (code);

            if (alphabet[a] == code[places[p]])
              continue;
            wrong[places[p]] = alphabet[a];
            assert_refused (wrong, AV_CODE_ERROR_CHECK);
            n++;
          }
    }

  g_test_message ("%u slips of one character, all seen", n);
}

/* Any two characters that changed places, not only neighbours. */
static void
test_every_exchange_is_seen (void)
{
  guint n = 0;

  for (guint round = 0; round < 200; round++)
    {
      g_autofree char *code = av_code_new ();

      for (guint p = 0; p < G_N_ELEMENTS (places); p++)
        for (guint q = p + 1; q < G_N_ELEMENTS (places); q++)
          {
            g_autofree char *wrong = g_strdup (code);

            if (code[places[p]] == code[places[q]])
              continue;
            wrong[places[p]] = code[places[q]];
            wrong[places[q]] = code[places[p]];
            assert_refused (wrong, AV_CODE_ERROR_CHECK);
            n++;
          }
    }

  g_test_message ("%u exchanges of two characters, all seen", n);
}

static void
test_new_codes (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 1000; i++)
    {
      char *code = av_code_new ();

      g_assert_cmpuint (strlen (code), ==, AV_CODE_LENGTH);
      assert_reads (code, code);
      g_assert_true (g_hash_table_add (seen, code));
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/code/tolerant-typing", test_tolerant_typing);
  g_test_add_func ("/code/letters-that-look-like-figures", test_letters_that_look_like_figures);
  g_test_add_func ("/code/what-is-no-code", test_what_is_no_code);
  g_test_add_func ("/code/every-slip-is-seen", test_every_slip_is_seen);
  g_test_add_func ("/code/every-exchange-is-seen", test_every_exchange_is_seen);
  g_test_add_func ("/code/new-codes", test_new_codes);

  return g_test_run ();
}
