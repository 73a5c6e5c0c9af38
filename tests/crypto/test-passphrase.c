#include <string.h>
#include <unistd.h>
#include <glib/gstdio.h>

#include "av-crypto.h"
#include "av-passphrase.h"

static AvSecret *
derive_text (const char *text,
             guint8 salt_byte)
{
  g_autofree char *copy = g_strdup (text);
  g_autoptr (AvSecret) passphrase = av_passphrase_new_from_text (copy, NULL);
  guint8 salt[AV_PASSPHRASE_SALT_SIZE];
  AvSecret *key;

  memset (salt, salt_byte, sizeof salt);
  key = av_passphrase_derive (passphrase, salt, &av_passphrase_cost_floor, NULL);
  g_assert_nonnull (key);
  return key;
}

static void
test_same_words_same_key (void)
{
  g_autoptr (AvSecret) whole = derive_text ("abaisser école", 1);
  g_autoptr (AvSecret) shortened = derive_text ("ABAI ecol", 1);
  g_autoptr (AvSecret) other = derive_text ("abaisser école", 2);

  g_assert_true (av_secret_equal (whole, shortened));
  g_assert_false (av_secret_equal (whole, other));
}

static void
test_costs_out_of_bounds_are_refused (void)
{
  const AvPassphraseCost costs[] = { { 2, 65536 }, { 11, 65536 }, { 3, 65535 }, { 3, 1048577 }, { 0, 0 }, { G_MAXUINT32, G_MAXUINT32 } };
  guint8 salt[AV_PASSPHRASE_SALT_SIZE] = { 0 };
  g_autoptr (AvSecret) passphrase = av_secret_new_random (8);

  for (guint i = 0; i < G_N_ELEMENTS (costs); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (av_passphrase_derive (passphrase, salt, &costs[i], &error));
      g_assert_error (error, AV_PASSPHRASE_ERROR, AV_PASSPHRASE_ERROR_COST);
    }
}

static void
test_first_line_is_read (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autoptr (AvSecret) passphrase = NULL;
  int fd = g_file_open_tmp ("passphrase-XXXXXX", &path, NULL);

  g_assert_cmpint (write (fd, "un deux\r\ntrois\n", 15), ==, 15);
  close (fd);

  passphrase = av_passphrase_read_file (path, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (av_secret_peek (passphrase), av_secret_get_size (passphrase), "un deux", 7);
  g_remove (path);
}

static void
test_bad_passphrases_are_refused (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *longer = g_strnfill (AV_PASSPHRASE_MAXIMUM + 1, 'a');
  char empty[] = "";

  g_assert_null (av_passphrase_new_from_text (empty, &error));
  g_assert_error (error, AV_PASSPHRASE_ERROR, AV_PASSPHRASE_ERROR_EMPTY);
  g_clear_error (&error);

  g_assert_null (av_passphrase_new_from_text (longer, &error));
  g_assert_error (error, AV_PASSPHRASE_ERROR, AV_PASSPHRASE_ERROR_TOO_LONG);
  g_assert_cmpstr (longer, ==, "");
  g_clear_error (&error);

  g_assert_null (av_passphrase_read_file ("/nonexistent", &error));
  g_assert_error (error, AV_PASSPHRASE_ERROR, AV_PASSPHRASE_ERROR_READ);
}

/* A machine that takes so long for a pass over a mebibyte, and has so much memory. */
typedef struct
{
  double seconds;
  guint32 memory; /* KiB */
  guint derivations;
} Machine;

static double
measure (const AvPassphraseCost *cost,
         gpointer user_data)
{
  Machine *machine = user_data;

  g_assert_true (av_passphrase_check_cost (cost, NULL));
  machine->derivations++;

  return cost->memory > machine->memory ? G_MAXDOUBLE : machine->seconds * cost->passes * cost->memory / 1024;
}

static double
seconds_of (const Machine *machine,
            const AvPassphraseCost *cost)
{
  return machine->seconds * cost->passes * cost->memory / 1024;
}

/* From a hundred times faster than a laptop of today to a hundred times slower. */
static void
test_derivation_takes_half_a_second_to_a_second (void)
{
  guint within = 0;

  for (double seconds = 6e-6; seconds < 6e-2; seconds *= 1.01)
    {
      Machine machine = { seconds, G_MAXUINT32, 0 };
      AvPassphraseCost cost;

      av_passphrase_calibrate_by (&cost, measure, &machine);
      g_assert_true (av_passphrase_check_cost (&cost, NULL));
      g_assert_cmpuint (machine.derivations, <=, 4);
      if (seconds_of (&machine, &av_passphrase_cost_floor) > 1.0)
        g_assert_cmpmem (&cost, sizeof cost, &av_passphrase_cost_floor, sizeof cost);
      else if (seconds_of (&machine, &av_passphrase_cost_ceiling) < 0.5)
        g_assert_cmpmem (&cost, sizeof cost, &av_passphrase_cost_ceiling, sizeof cost);
      else
        {
          g_assert_cmpfloat (seconds_of (&machine, &cost), >=, 0.5);
          g_assert_cmpfloat (seconds_of (&machine, &cost), <=, 1.0);
          within++;
        }
    }

  g_assert_cmpuint (within, >, 400);
}

/* A quarter of a second over 256 MiB: what is asked by default, with more passes. */
static void
test_default_memory_is_kept_where_it_fits (void)
{
  Machine machine = { 0.25 / (3 * 256), G_MAXUINT32, 0 };
  AvPassphraseCost cost;

  av_passphrase_calibrate_by (&cost, measure, &machine);
  g_assert_cmpuint (cost.memory, ==, av_passphrase_cost_default.memory);
  g_assert_cmpuint (cost.passes, ==, 8);

  machine.seconds = 0.7 / (3 * 256);
  av_passphrase_calibrate_by (&cost, measure, &machine);
  g_assert_cmpmem (&cost, sizeof cost, &av_passphrase_cost_default, sizeof cost);
}

static void
test_memory_that_is_not_there_is_not_asked_for (void)
{
  for (double seconds = 6e-6; seconds < 6e-2; seconds *= 1.1)
    for (guint32 memory = av_passphrase_cost_floor.memory; memory < av_passphrase_cost_ceiling.memory; memory += memory / 3)
      {
        Machine machine = { seconds, memory, 0 };
        AvPassphraseCost cost;

        av_passphrase_calibrate_by (&cost, measure, &machine);
        g_assert_true (av_passphrase_check_cost (&cost, NULL));
        g_assert_cmpuint (cost.memory, <=, memory);
        g_assert_true (seconds_of (&machine, &cost) <= 1.0 || cost.memory == av_passphrase_cost_floor.memory);
      }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));

  g_test_add_func ("/passphrase/same-words-same-key", test_same_words_same_key);
  g_test_add_func ("/passphrase/costs-out-of-bounds-are-refused", test_costs_out_of_bounds_are_refused);
  g_test_add_func ("/passphrase/derivation-takes-half-a-second-to-a-second", test_derivation_takes_half_a_second_to_a_second);
  g_test_add_func ("/passphrase/default-memory-is-kept-where-it-fits", test_default_memory_is_kept_where_it_fits);
  g_test_add_func ("/passphrase/memory-that-is-not-there-is-not-asked-for", test_memory_that_is_not_there_is_not_asked_for);
  g_test_add_func ("/passphrase/first-line-is-read", test_first_line_is_read);
  g_test_add_func ("/passphrase/bad-passphrases-are-refused", test_bad_passphrases_are_refused);
  return g_test_run ();
}
