#include "av-phone.h"

static void
test_numbers (void)
{
  static const char *const numbers[][3] = {
    { "06 39 98 12 34", "+33639981234", "06 39 98 12 34" },
    { "0639981234", "+33639981234", "06 39 98 12 34" },
    { "06.39.98.12.34", "+33639981234", "06 39 98 12 34" },
    { "06-39-98-12-34", "+33639981234", "06 39 98 12 34" },
    { "+33 6 39 98 12 34", "+33639981234", "06 39 98 12 34" },
    { "+33 (0)6 39 98 12 34", "+33639981234", "06 39 98 12 34" },
    { "0033639981234", "+33639981234", "06 39 98 12 34" },
    { "06\302\24039\302\24098\302\24012\302\24034", "+33639981234", "06 39 98 12 34" },
    { "+32 470 12 34 56", "+32470123456", "+32470123456" },
    { "00221 77 123 45 67", "+221771234567", "+221771234567" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *number = av_phone_parse (numbers[i][0]);
      g_autofree char *shown = NULL;

      g_assert_cmpstr (number, ==, numbers[i][1]);
      g_assert_true (av_phone_is_valid (number));
      shown = av_phone_show (number);
      g_assert_cmpstr (shown, ==, numbers[i][2]);
    }
}

static void
test_what_is_no_number (void)
{
  static const char *const wrong[] = {
    "", "06", "06 39 98 12 3", "06 39 98 12 345", "0039", "+", "06 39 98 12 3x", "639981234", "+33 06 39 98 12",
    "+0639981234", "+33039981234", "+1234567890123456", "appeler Cosette", "06+39981234"
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *number = av_phone_parse (wrong[i]);

      if (number != NULL)
        g_error ("“%s” was read as %s", wrong[i], number);
    }
}

static void
test_addresses (void)
{
  static const char *const right[][2] = {
    { "cosette@example.org", "cosette@example.org" },
    { " Cosette.T+marche@Example.ORG ", "Cosette.T+marche@example.org" },
  };
  static const char *const wrong[] = {
    "", "cosette", "@example.org", "cosette@", "cosette@example", "co sette@example.org", "a@b@c.org",
    "cosette@example..org", "cosette@.org", "cosette@example.o", "<cosette@example.org>", "a,b@example.org"
  };

  for (guint i = 0; i < G_N_ELEMENTS (right); i++)
    {
      g_autofree char *address = av_email_parse (right[i][0]);

      g_assert_cmpstr (address, ==, right[i][1]);
    }

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *address = av_email_parse (wrong[i]);

      if (address != NULL)
        g_error ("“%s” was read as %s", wrong[i], address);
    }
}

/* Eight digits are no number, and nothing else either. */
static void
test_partial_numbers (void)
{
  static const struct
  {
    const char *text;
    guint n_digits;
  } cases[] = {
    { "06 39 98 12", 8 },
    { "+33 6 39 98", 7 },
    { "0639981234567", 13 },
    { "06 39 98 12 34", 0 },
    { "+44 7700 900123", 0 },
    { "12", 0 },
    { "3 rue Plumet", 0 },
    { "chez Javert", 0 },
    { "eponine@example.org", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (av_phone_count_partial (cases[i].text), ==, cases[i].n_digits);
}

/* It stays what was said, without what stood between. */
static void
test_partial_numbers_are_read (void)
{
  static const char *const cases[][2] = {
    { "06 39 98 12", "06399812" },
    { "+33 6 39 98", "+3363998" },
    { "(06) 39.98-12", "06399812" },
    { "06 39 98 12 34", NULL },
    { "06 3", NULL },
    { "123456789012345678901", NULL },
    { "appeler Cosette", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *number = av_phone_parse_partial (cases[i][0]);
      g_autofree char *shown = number != NULL ? av_phone_show (number) : NULL;

      g_assert_cmpstr (number, ==, cases[i][1]);
      g_assert_cmpstr (shown, ==, number);
      g_assert_true (number == NULL || av_phone_is_valid (number));
    }

  g_assert_false (av_phone_is_valid ("06 39 98 12"));
  g_assert_false (av_phone_is_valid ("0639981234"));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/phone/numbers", test_numbers);
  g_test_add_func ("/phone/what-is-no-number", test_what_is_no_number);
  g_test_add_func ("/phone/partial-numbers", test_partial_numbers);
  g_test_add_func ("/phone/partial-numbers-are-read", test_partial_numbers_are_read);
  g_test_add_func ("/email/addresses", test_addresses);

  return g_test_run ();
}
