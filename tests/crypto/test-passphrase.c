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

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));

  g_test_add_func ("/passphrase/same-words-same-key", test_same_words_same_key);
  g_test_add_func ("/passphrase/costs-out-of-bounds-are-refused", test_costs_out_of_bounds_are_refused);
  g_test_add_func ("/passphrase/first-line-is-read", test_first_line_is_read);
  g_test_add_func ("/passphrase/bad-passphrases-are-refused", test_bad_passphrases_are_refused);
  return g_test_run ();
}
