/* The root file: its bytes are what the page says, and what they are not is told. */

#include <glib/gstdio.h>
#include <string.h>

#include "av-crypto.h"
#include "av-hash.h"
#include "av-root-file.h"
#include "av-words.h"

#define SIZE 168
#define AT_FORMAT 6

typedef struct
{
  char *dir;
  char *path;
  AvSecret *words;
  guint8 *bytes;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  g_autoptr (AvRootFile) root = av_root_file_new ();
  g_autoptr (GError) error = NULL;
  gsize size;

  av_root_file_set_cost_for_test (&av_passphrase_cost_floor);
  fixture->dir = g_dir_make_tmp ("av-root-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->dir, "racine", NULL);
  fixture->words = av_words_generate (8);
  g_assert_true (av_root_file_save (root, fixture->path, fixture->words, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (fixture->path, (char **) &fixture->bytes, &size, NULL));
  g_assert_cmpuint (size, ==, SIZE);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_unlink (fixture->path);
  g_rmdir (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->path);
  g_free (fixture->bytes);
  av_secret_unref (fixture->words);
}

/* Its hash fits. */
static void
write_again (Fixture *fixture,
             gsize size)
{
  av_hash_bytes (fixture->bytes, SIZE - AV_HASH_SIZE, fixture->bytes + SIZE - AV_HASH_SIZE, AV_HASH_SIZE);
  g_assert_true (g_file_set_contents (fixture->path, (const char *) fixture->bytes, (gssize) size, NULL));
}

static void
assert_refused (Fixture *fixture,
                AvRootFileError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvRootFile) root = av_root_file_load (fixture->path, fixture->words, &error);

  g_assert_null (root);
  g_assert_error (error, AV_ROOT_FILE_ERROR, (gint) code);
}

static void
test_its_words_open_it (Fixture *fixture,
                        gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvRootFile) root = av_root_file_load (fixture->path, fixture->words, &error);
  g_autoptr (AvSecret) others = av_words_generate (8);

  g_assert_no_error (error);
  g_assert_nonnull (root);
  av_secret_unref (fixture->words);
  fixture->words = g_steal_pointer (&others);
  assert_refused (fixture, AV_ROOT_FILE_ERROR_WORDS);
}

static void
test_another_format (Fixture *fixture,
                     gconstpointer user_data)
{
  fixture->bytes[AT_FORMAT] = 2;
  write_again (fixture, SIZE);
  assert_refused (fixture, AV_ROOT_FILE_ERROR_NEWER);

  /* It does not blame the words. */
  fixture->bytes[AT_FORMAT] = 0;
  write_again (fixture, SIZE);
  assert_refused (fixture, AV_ROOT_FILE_ERROR_DAMAGED);
}

static void
test_damage (Fixture *fixture,
             gconstpointer user_data)
{
  write_again (fixture, SIZE - 1);
  assert_refused (fixture, AV_ROOT_FILE_ERROR_DAMAGED);
  fixture->bytes[0] ^= 1;
  write_again (fixture, SIZE);
  assert_refused (fixture, AV_ROOT_FILE_ERROR_DAMAGED);
}

#define ADD(name, func) g_test_add ("/root-file/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));

  ADD ("its-words-open-it", test_its_words_open_it);
  ADD ("another-format", test_another_format);
  ADD ("damage", test_damage);
  return g_test_run ();
}
