#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "av-crypto.h"
#include "av-secret.h"

static void
test_source_is_wiped (void)
{
  char source[] = "Gavroche";
  g_autoptr (AvSecret) secret = av_secret_new_from_bytes (source, 8);

  g_assert_cmpmem (av_secret_peek (secret), av_secret_get_size (secret), "Gavroche", 8);
  g_assert_cmpmem (source, 8, "\0\0\0\0\0\0\0\0", 8);
}

static void
test_text_ends_with_a_zero (void)
{
  char source[] = "Gavroche";
  g_autoptr (AvSecret) secret = av_secret_new_from_bytes (source, 8);
  g_autoptr (AvSecret) text = av_secret_new_text (secret);
  g_autoptr (AvSecret) none = av_secret_new (0);
  g_autoptr (AvSecret) empty = av_secret_new_text (none);

  g_assert_cmpuint (av_secret_get_size (text), ==, 9);
  g_assert_cmpstr ((const char *) av_secret_peek (text), ==, "Gavroche");
  g_assert_cmpmem (av_secret_peek (secret), av_secret_get_size (secret), "Gavroche", 8);
  g_assert_cmpstr ((const char *) av_secret_peek (empty), ==, "");
}

static void
test_text_is_wiped_whole (void)
{
  char text[] = "Gavroche\nCosette";
  const char zeros[sizeof text] = { 0 };

  av_secret_wipe_text (text);
  g_assert_cmpmem (text, sizeof text, zeros, sizeof zeros);
}

static void
test_memory_is_wiped_and_used_again (void)
{
  AvSecret *secret = av_secret_new_random (32);
  const guint8 *place = av_secret_peek (secret);
  const guint8 zeros[32] = { 0 };

  av_secret_unref (secret);
  g_assert_cmpmem (place, 32, zeros, 32);

  secret = av_secret_new (32);
  g_assert_true (av_secret_peek (secret) == place);
  av_secret_unref (secret);
}

static void
test_many_secrets_grow_the_arena (void)
{
  AvSecret *secrets[6000];

  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      secrets[i] = av_secret_new (64);
      memset (av_secret_get_data (secrets[i]), i & 0xff, 64);
    }

  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      g_assert_cmpuint (av_secret_peek (secrets[i])[0], ==, i & 0xff);
      g_assert_cmpuint (av_secret_peek (secrets[i])[63], ==, i & 0xff);
      av_secret_unref (secrets[i]);
    }
}

static void
test_memory_is_locked (void)
{
  g_autoptr (AvSecret) secret = av_secret_new_random (32);
  g_autofree char *maps = NULL;
  g_auto (GStrv) lines = NULL;
  gsize place = (gsize) av_secret_peek (secret);
  gboolean inside = FALSE;
  gboolean locked = FALSE;
  gboolean undumped = FALSE;

  g_assert_true (g_file_get_contents ("/proc/self/smaps", &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      gsize from;
      gsize to;

      if (sscanf (lines[i], "%zx-%zx ", &from, &to) == 2)
        inside = place >= from && place < to;

      if (inside && g_str_has_prefix (lines[i], "VmFlags:"))
        {
          locked = strstr (lines[i], " lo") != NULL;
          undumped = strstr (lines[i], " dd") != NULL;
        }
    }

  g_assert_true (undumped);
#ifdef __SANITIZE_ADDRESS__
  /* The sanitizer turns mlock () into nothing. */
  g_test_skip ("address sanitizer");
#else
  g_assert_true (locked);
#endif
}

static void
test_no_core_is_dumped (void)
{
  struct rlimit limit;

  getrlimit (RLIMIT_CORE, &limit);
  g_assert_cmpuint (limit.rlim_cur, ==, 0);
  g_assert_cmpuint (limit.rlim_max, ==, 0);
}

/* Nor does one that is piped to a program hold any memory. */
static void
test_cores_hold_no_memory (void)
{
  g_autofree char *filter = NULL;

  if (!g_file_get_contents ("/proc/self/coredump_filter", &filter, NULL, NULL))
    {
      g_test_skip ("this kernel has no filter");
      return;
    }

  g_assert_cmpuint (g_ascii_strtoull (filter, NULL, 16), ==, 0);
}

static void
test_refused_lock_is_an_error (void)
{
  const struct rlimit none = { 0, 0 };
  g_autoptr (GError) error = NULL;

  if (g_test_subprocess ())
    {
      setrlimit (RLIMIT_MEMLOCK, &none);
      /* Root may lock whatever the limit says. */
      if (!av_crypto_init (&error))
        g_assert_error (error, AV_CRYPTO_ERROR, AV_CRYPTO_ERROR_NOT_LOCKED);
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  if (!g_test_subprocess ())
    g_assert_true (av_crypto_init (NULL));

  g_test_add_func ("/secret/source-is-wiped", test_source_is_wiped);
  g_test_add_func ("/secret/text-ends-with-a-zero", test_text_ends_with_a_zero);
  g_test_add_func ("/secret/text-is-wiped-whole", test_text_is_wiped_whole);
  g_test_add_func ("/secret/memory-is-wiped-and-used-again", test_memory_is_wiped_and_used_again);
  g_test_add_func ("/secret/many-secrets-grow-the-arena", test_many_secrets_grow_the_arena);
  g_test_add_func ("/secret/memory-is-locked", test_memory_is_locked);
  g_test_add_func ("/secret/no-core-is-dumped", test_no_core_is_dumped);
  g_test_add_func ("/secret/cores-hold-no-memory", test_cores_hold_no_memory);
  g_test_add_func ("/secret/refused-lock-is-an-error", test_refused_lock_is_an_error);
  return g_test_run ();
}
