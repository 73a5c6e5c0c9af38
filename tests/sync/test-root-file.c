/* The root file: its bytes are what the page says, and what they are not is told.
 *
 * One that this version wrote is kept, with its words and public keys, beside a
 * request to join; ALLERVERS_WRITE_FIXTURES=DIR writes them anew, only ever into
 * the folder of a version that was not released. */

#include <glib/gstdio.h>
#include <string.h>

#include "av-crypto.h"
#include "av-hash.h"
#include "av-root-file.h"
#include "av-sync-fixture.h"
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

/* ---- Kept for all later versions ------------------------------------------------ */

static char *
read_kept (const char *folder,
           const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *text;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static void
write_kept (const char *folder,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static char *
say_keys (const AvRootFile *root)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < AV_SIGNATURE_PUBLIC_KEY_SIZE; i++)
    g_string_append_printf (text, "%02x", av_signing_key_get_public (root->root)[i]);
  g_string_append_c (text, '\n');
  for (guint i = 0; i < AV_PUBLIC_KEY_SIZE; i++)
    g_string_append_printf (text, "%02x", av_key_pair_get_public (root->recovery)[i]);
  g_string_append_c (text, '\n');

  return g_string_free (text, FALSE);
}

static char *
say_request (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "demande.avdem", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvJoinRequest) request = av_join_request_read (path, &error);

  g_assert_no_error (error);
  return g_strdup_printf ("%s\n%s\n", request->name, request->words);
}

/* At the floor: a file that says so itself is read at what it says. */
static void
write_all_kept (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "racine", NULL);
  g_autofree char *asked = g_build_filename (folder, "demande.avdem", NULL);
  g_autoptr (AvRootFile) root = av_root_file_new ();
  g_autoptr (AvSecret) words = av_words_generate (8);
  g_autoptr (AvSecret) text = av_secret_new_text (words);
  g_autofree char *keys = say_keys (root);
  g_autofree char *said = NULL;
  AvOrganisation *organisation = av_organisation_new ("76540");
  g_autofree char *made = NULL;
  g_autofree char *bytes = NULL;
  gsize size;

  av_organisation_join (organisation, "Rouen-Sud", "76540", "terrain");
  made = g_build_filename (organisation->dir, "Rouen-Sud.avdem", NULL);
  g_assert_true (g_file_get_contents (made, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (asked, bytes, (gssize) size, NULL));
  said = say_request (folder);
  write_kept (folder, "demande.dite", said);

  av_root_file_set_cost_for_test (&av_passphrase_cost_floor);
  g_assert_true (av_root_file_save (root, path, words, NULL));
  write_kept (folder, "racine.mots", (const char *) av_secret_get_data (text));
  write_kept (folder, "racine.cles", keys);
  av_organisation_free (organisation);
}

/* Kept for years, it is all an organisation can be helped with. */
static void
test_one_of_years_ago_opens (gconstpointer folder)
{
  g_autofree char *path = g_build_filename (folder, "racine", NULL);
  g_autofree char *typed = read_kept (folder, "racine.mots");
  g_autofree char *keys = read_kept (folder, "racine.cles");
  g_autoptr (AvSecret) words = av_secret_new_from_bytes (typed, strlen (typed));
  g_autoptr (GError) error = NULL;
  g_autoptr (AvRootFile) root = av_root_file_load (path, words, &error);
  g_autofree char *said = NULL;

  g_assert_no_error (error);
  said = say_keys (root);
  g_assert_cmpstr (said, ==, keys);
}

static void
test_a_request_of_years_ago_says_the_same (gconstpointer folder)
{
  g_autofree char *expected = read_kept (folder, "demande.dite");
  g_autofree char *said = say_request (folder);

  g_assert_cmpstr (said, ==, expected);
}

#define ADD(name, func) g_test_add ("/root-file/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  const char *target = g_getenv ("ALLERVERS_WRITE_FIXTURES");
  g_autofree char *kept = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));

  if (target != NULL)
    {
      av_sync_fixture_set_up_state ();
      write_all_kept (target);
      return 0;
    }

  kept = g_test_build_filename (G_TEST_DIST, "sync", "fixtures", "0", NULL);
  g_test_add_data_func ("/root-file/one-of-years-ago-opens", kept, test_one_of_years_ago_opens);
  g_test_add_data_func ("/root-file/a-request-of-years-ago-says-the-same", kept, test_a_request_of_years_ago_says_the_same);

  ADD ("its-words-open-it", test_its_words_open_it);
  ADD ("another-format", test_another_format);
  ADD ("damage", test_damage);
  return g_test_run ();
}
