/* The keys behind six digits, and each way they are wiped. */

#include <string.h>
#include <unistd.h>

#include "av-crypto.h"
#include "av-outing-pin.h"
#include "av-porch-line.h"

#define NOON 43200

typedef struct
{
  AvSecret *store_key;
  AvSecret *code;
  AvSecret *wrong;
  AvSecret *sealed;
  AvOutingPin *pin;
} Outing;

static AvSecret *
code_of (const char *digits)
{
  AvSecret *code = av_secret_new (strlen (digits));

  memcpy (av_secret_get_data (code), digits, strlen (digits));

  return code;
}

static AvSecret *
derive (Outing *outing,
        AvSecret *code)
{
  g_autoptr (GError) error = NULL;
  AvSecret *key = av_outing_pin_derive (outing->sealed, code, &error);

  g_assert_no_error (error);

  return key;
}

static void
set_up (Outing *outing,
        gconstpointer user_data)
{
  g_autoptr (AvHandover) handover = NULL;
  g_autoptr (GError) error = NULL;

  outing->store_key = av_secret_new_random (32);
  outing->code = code_of ("274951");
  outing->wrong = code_of ("274952");
  handover = av_handover_new ("/store", "0123456789abcdef0123456789abcdef", "Cosette", outing->store_key, NULL);
  outing->sealed = av_outing_pin_seal (handover, outing->code, &error);
  g_assert_no_error (error);
  outing->pin = av_outing_pin_new (outing->sealed, "Cosette", NOON, &error);
  g_assert_no_error (error);
}

static void
tear_down (Outing *outing,
           gconstpointer user_data)
{
  av_outing_pin_free (outing->pin);
  g_clear_pointer (&outing->sealed, av_secret_unref);
  av_secret_unref (outing->store_key);
  av_secret_unref (outing->code);
  av_secret_unref (outing->wrong);
}

static void
assert_wiped (Outing *outing,
              AvOutingPinState why)
{
  g_autoptr (AvSecret) key = derive (outing, outing->code);
  g_autoptr (AvHandover) handover = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (av_outing_pin_look (outing->pin, NOON + 1), ==, why);
  g_assert_null (av_outing_pin_get_sealed (outing->pin));
  g_assert_cmpuint (av_outing_pin_get_attempts_left (outing->pin), ==, 0);
  handover = av_outing_pin_open (outing->pin, key, NOON + 1, &error);
  g_assert_null (handover);
  g_assert_error (error, AV_OUTING_PIN_ERROR, AV_OUTING_PIN_ERROR_WIPED);
}

static void
test_six_digits_give_the_keys_back (Outing *outing,
                                    gconstpointer user_data)
{
  g_autoptr (AvSecret) key = derive (outing, outing->code);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (AvHandover) handover = av_outing_pin_open (outing->pin, key, NOON + i, &error);

      g_assert_no_error (error);
      g_assert_true (av_secret_equal (handover->store_key, outing->store_key));
      g_assert_cmpstr (handover->label, ==, "Cosette");
      g_assert_null (handover->slot_secret);
    }
}

static void
test_third_wrong_code_wipes (Outing *outing,
                             gconstpointer user_data)
{
  g_autoptr (AvSecret) key = derive (outing, outing->wrong);

  for (guint left = AV_OUTING_PIN_ATTEMPTS; left > 0; left--)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (av_outing_pin_get_attempts_left (outing->pin), ==, left);
      g_assert_null (av_outing_pin_open (outing->pin, key, NOON, &error));
      g_assert_error (error, AV_OUTING_PIN_ERROR, (left > 1 ? AV_OUTING_PIN_ERROR_WRONG : AV_OUTING_PIN_ERROR_WIPED));
    }
  assert_wiped (outing, AV_OUTING_PIN_TRIED_OUT);
}

static void
test_right_code_gives_the_attempts_back (Outing *outing,
                                         gconstpointer user_data)
{
  g_autoptr (AvSecret) right = derive (outing, outing->code);
  g_autoptr (AvSecret) wrong = derive (outing, outing->wrong);

  for (guint round = 0; round < 3; round++)
    {
      g_autoptr (AvHandover) handover = NULL;

      g_assert_null (av_outing_pin_open (outing->pin, wrong, NOON, NULL));
      g_assert_null (av_outing_pin_open (outing->pin, wrong, NOON, NULL));
      handover = av_outing_pin_open (outing->pin, right, NOON, NULL);
      g_assert_nonnull (handover);
    }
}

static void
test_eight_hours_wipe (Outing *outing,
                       gconstpointer user_data)
{
  g_assert_cmpint (av_outing_pin_look (outing->pin, NOON + AV_OUTING_PIN_SECONDS - 1), ==, AV_OUTING_PIN_KEPT);
  g_assert_cmpint (av_outing_pin_get_seconds_left (outing->pin, NOON + AV_OUTING_PIN_SECONDS - 1), ==, 1);
  g_assert_cmpint (av_outing_pin_look (outing->pin, NOON + AV_OUTING_PIN_SECONDS), ==, AV_OUTING_PIN_EXPIRED);
  assert_wiped (outing, AV_OUTING_PIN_EXPIRED);
}

/* Opening does not make it last: eight hours from the beginning. */
static void
test_opening_does_not_prolong (Outing *outing,
                               gconstpointer user_data)
{
  g_autoptr (AvSecret) key = derive (outing, outing->code);
  g_autoptr (AvHandover) late = av_outing_pin_open (outing->pin, key, NOON + AV_OUTING_PIN_SECONDS - 1, NULL);
  g_autoptr (AvHandover) later = av_outing_pin_open (outing->pin, key, NOON + AV_OUTING_PIN_SECONDS, NULL);

  g_assert_nonnull (late);
  g_assert_null (later);
}

static void
test_clock_that_goes_back_wipes (Outing *outing,
                                 gconstpointer user_data)
{
  g_assert_cmpint (av_outing_pin_look (outing->pin, NOON - 1), ==, AV_OUTING_PIN_EXPIRED);
}

static void
test_sleep_and_end_wipe (Outing *outing,
                         gconstpointer why)
{
  av_outing_pin_wipe (outing->pin, GPOINTER_TO_INT (why));
  assert_wiped (outing, GPOINTER_TO_INT (why));
}

/* What was sealed is wiped with the last reference: its place in locked
 * memory holds zeros. */
static void
test_wiping_leaves_zeros (Outing *outing,
                          gconstpointer user_data)
{
  const guint8 *bytes = av_secret_peek (outing->sealed);
  gsize size = av_secret_get_size (outing->sealed);

  g_clear_pointer (&outing->sealed, av_secret_unref);
  g_assert_cmpuint (bytes[0] | bytes[1] | bytes[2] | bytes[3], !=, 0);
  av_outing_pin_wipe (outing->pin, AV_OUTING_PIN_ENDED);
  for (gsize i = 0; i < size; i++)
    g_assert_cmpuint (bytes[i], ==, 0);
}

/* Neither the keys nor the code can be read in what the porch keeps. */
static void
test_kept_keys_are_sealed (Outing *outing,
                           gconstpointer user_data)
{
  AvSecret *kept = av_outing_pin_get_sealed (outing->pin);
  const guint8 *bytes = av_secret_peek (kept);
  gsize size = av_secret_get_size (kept);

  g_assert_null (memmem (bytes, size, av_secret_peek (outing->store_key), 16));
  g_assert_null (memmem (bytes, size, "274951", 6));
  g_assert_null (memmem (bytes, size, "Cosette", 7));
}

static void
test_codes_everybody_tries_are_refused (void)
{
  static const char *const weak[] = { "", "12345", "1234567", "000000", "999999", "123456", "654321", "12345a", "012345" };

  for (guint i = 0; i < G_N_ELEMENTS (weak); i++)
    {
      g_autoptr (AvSecret) code = code_of (*weak[i] != '\0' ? weak[i] : " ");
      g_autoptr (GError) error = NULL;

      g_assert_false (av_outing_pin_check (code, &error));
      g_assert_error (error, AV_OUTING_PIN_ERROR, AV_OUTING_PIN_ERROR_WEAK);
    }
  {
    g_autoptr (AvSecret) code = code_of ("274951");

    g_assert_true (av_outing_pin_check (code, NULL));
  }
}

static void
test_broken_is_refused (void)
{
  g_autoptr (AvSecret) sealed = av_secret_new (40);
  g_autoptr (GError) error = NULL;

  g_assert_null (av_outing_pin_new (sealed, "Cosette", 0, &error));
  g_assert_error (error, AV_OUTING_PIN_ERROR, AV_OUTING_PIN_ERROR_BROKEN);
}

static void
test_line_carries_words_and_secrets (void)
{
  g_autoptr (AvSecret) sealed = av_secret_new_random (3900);
  g_autoptr (AvSecret) heard = NULL;
  AvPorchLineWord word;
  int line[2];

  g_assert_cmpint (pipe (line), ==, 0);
  g_assert_true (av_porch_line_say (line[1], AV_PORCH_LINE_READY, NULL));
  g_assert_true (av_porch_line_say (line[1], AV_PORCH_LINE_OUTING, sealed));
  g_assert_true (av_porch_line_hear (line[0], &word, &heard));
  g_assert_cmpint (word, ==, AV_PORCH_LINE_READY);
  g_assert_null (heard);
  g_assert_true (av_porch_line_hear (line[0], &word, &heard));
  g_assert_cmpint (word, ==, AV_PORCH_LINE_OUTING);
  g_assert_true (av_secret_equal (heard, sealed));
  g_clear_pointer (&heard, av_secret_unref);
  g_assert_cmpint (write (line[1], "S\x10", 2), ==, 2);
  close (line[1]);
  g_assert_false (av_porch_line_hear (line[0], &word, &heard));
  close (line[0]);
}

static void
test_handover_crosses_a_pipe (void)
{
  g_autoptr (AvSecret) key = av_secret_new_random (32);
  g_autoptr (AvSecret) secret = av_secret_new_random (32);
  g_autoptr (AvHandover) given = av_handover_new ("/store", "agent", "Éponine", key, secret);
  g_autoptr (AvHandover) got = NULL;
  g_autoptr (GError) error = NULL;
  int line[2];

  given->outing_until = 1800000000;
  g_assert_cmpint (pipe (line), ==, 0);
  g_assert_true (av_handover_write (given, line[1], &error));
  got = av_handover_read (line[0], &error);
  g_assert_no_error (error);
  g_assert_cmpstr (got->store, ==, "/store");
  g_assert_cmpstr (got->label, ==, "Éponine");
  g_assert_true (av_secret_equal (got->store_key, key));
  g_assert_true (av_secret_equal (got->slot_secret, secret));
  g_assert_cmpint (got->outing_until, ==, 1800000000);

  g_clear_pointer (&got, av_handover_free);
  g_assert_cmpint (write (line[1], "\x08\x00not-ours", 10), ==, 10);
  close (line[1]);
  got = av_handover_read (line[0], &error);
  g_assert_null (got);
  g_assert_error (error, AV_HANDOVER_ERROR, AV_HANDOVER_ERROR_BROKEN);
  close (line[0]);
}

#define ADD(name, func, data) g_test_add ("/outing-pin/" name, Outing, data, set_up, func, tear_down)

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));

  ADD ("six-digits-give-the-keys-back", test_six_digits_give_the_keys_back, NULL);
  ADD ("third-wrong-code-wipes", test_third_wrong_code_wipes, NULL);
  ADD ("right-code-gives-the-attempts-back", test_right_code_gives_the_attempts_back, NULL);
  ADD ("eight-hours-wipe", test_eight_hours_wipe, NULL);
  ADD ("opening-does-not-prolong", test_opening_does_not_prolong, NULL);
  ADD ("clock-that-goes-back-wipes", test_clock_that_goes_back_wipes, NULL);
  ADD ("sleep-wipes", test_sleep_and_end_wipe, GINT_TO_POINTER (AV_OUTING_PIN_SLEPT));
  ADD ("end-of-outing-wipes", test_sleep_and_end_wipe, GINT_TO_POINTER (AV_OUTING_PIN_ENDED));
  ADD ("wiping-leaves-zeros", test_wiping_leaves_zeros, NULL);
  ADD ("kept-keys-are-sealed", test_kept_keys_are_sealed, NULL);
  g_test_add_func ("/outing-pin/codes-everybody-tries-are-refused", test_codes_everybody_tries_are_refused);
  g_test_add_func ("/outing-pin/broken-is-refused", test_broken_is_refused);
  g_test_add_func ("/porch-line/carries-words-and-secrets", test_line_carries_words_and_secrets);
  g_test_add_func ("/handover/crosses-a-pipe", test_handover_crosses_a_pipe);

  return g_test_run ();
}
