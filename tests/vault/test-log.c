#include <stdlib.h>
#include <glib/gstdio.h>

#include "av-crypto.h"
#include "av-file.h"
#include "av-test-store.h"

/* What lies beside a store is its log, in any state a disk may leave it in. */

#define PAGE 4096
#define FRAME (24 + PAGE)

typedef struct
{
  char *path;
  char *log_path;
  char *content;
  gsize size;
  char *log;
  gsize log_size;
} Image;

/* As a crash leaves it. */
static void
take_image (Image *image,
            AvTestStore *store,
            AvVault *vault)
{
  image->path = g_build_filename (store->dir, "store.avs", NULL);
  image->log_path = g_strconcat (image->path, "-wal", NULL);
  g_assert_true (g_file_get_contents (image->path, &image->content, &image->size, NULL));
  g_assert_true (g_file_get_contents (image->log_path, &image->log, &image->log_size, NULL));
  av_vault_free (vault);
}

static void
lay_image (Image *image)
{
  av_test_store_write (image->path, image->content, image->size);
  av_test_store_write (image->log_path, image->log, image->log_size);
}

static void
image_clear (Image *image)
{
  g_free (image->path);
  g_free (image->log_path);
  g_free (image->content);
  g_free (image->log);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Image, image_clear)

static void
save (AvVault *vault)
{
  av_test_store_run (vault, "INSERT INTO entry SELECT hex (randomblob (3000))");
}

/* The header is begun anew after a checkpoint: pages that the database has given
 * back since are nowhere, and nobody misses them. */
static void
test_headless_log_of_a_store_that_shrank (AvTestStore *store,
                                          gconstpointer user_data)
{
  AvVault *vault = av_test_store_create (store, FALSE);
  g_auto (Image) image = { NULL };
  g_autofree char *count = NULL;
  g_autoptr (GError) error = NULL;

  av_test_store_run (vault, "CREATE TABLE entry (text TEXT)");
  g_assert_true (av_vault_sync (vault, NULL));
  for (guint i = 0; i < 20; i++)
    save (vault);
  av_test_store_run (vault, "DELETE FROM entry WHERE rowid > 5; PRAGMA incremental_vacuum");
  sqlite3_wal_checkpoint_v2 (av_vault_get_connection (vault), NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
  take_image (&image, store, vault);

  image.log[8] ^= 1;
  lay_image (&image);
  vault = av_vault_open (store->dir, store->key, AV_VAULT_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  count = av_test_store_ask (vault, "SELECT count(*) FROM entry");
  g_assert_cmpstr (count, ==, "5");
  av_vault_free (vault);

  /* One that the database should have is missed. */
  image.content[image.size - 10 - 24] ^= 1;
  lay_image (&image);
  g_assert_null (av_vault_open (store->dir, store->key, AV_VAULT_OPEN_DEFAULT, &error));
  g_assert_error (error, AV_VAULT_ERROR, AV_VAULT_ERROR_LOG_DAMAGED);
}

static guint
count_copies (AvTestStore *store)
{
  g_autoptr (GDir) entries = g_dir_open (store->dir, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (entries)) != NULL)
    n += g_str_has_prefix (name, "store.avs-wal.damaged-");
  return n;
}

/* What is refused after the log was cut is tried again: its copy is there. */
static void
test_log_that_is_cut_again_has_one_copy (AvTestStore *store,
                                         gconstpointer user_data)
{
  AvVault *vault = av_test_store_create (store, FALSE);
  g_auto (Image) image = { NULL };

  av_test_store_run (vault, "CREATE TABLE entry (text TEXT)");
  for (guint i = 0; i < 5; i++)
    save (vault);
  take_image (&image, store, vault);
  image.log[32 + 12 * FRAME + 100] ^= 1;
  image.size = AV_VAULT_HEADER_SIZE;
  lay_image (&image);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (av_vault_open (store->dir, store->key, AV_VAULT_OPEN_CUT_LOG, &error));
      g_assert_error (error, AV_VAULT_ERROR, AV_VAULT_ERROR_DAMAGED);
      g_assert_cmpuint (count_copies (store), ==, 1);
    }

  /* Another log is another copy. */
  image.log[32 + 11 * FRAME + 100] ^= 1;
  lay_image (&image);
  g_assert_null (av_vault_open (store->dir, store->key, AV_VAULT_OPEN_CUT_LOG, NULL));
  g_assert_cmpuint (count_copies (store), ==, 2);
}

static gsize largest;

static ssize_t
note_read (int fd,
           void *bytes,
           size_t size)
{
  largest = MAX (largest, size);
  return av_file_system_operations.read (fd, bytes, size);
}

/* What has several times the size of the store, and more than there is memory, has a
 * copy as well. */
static void
test_log_is_copied_in_pieces (AvTestStore *store,
                              gconstpointer user_data)
{
  AvVault *vault = av_test_store_create (store, FALSE);
  AvFileOperations operations = av_file_system_operations;
  g_autofree char *path = g_build_filename (store->dir, "store.avs-wal.damaged-1", NULL);
  g_autofree char *copy = NULL;
  g_auto (Image) image = { NULL };
  gsize size;

  av_test_store_run (vault, "CREATE TABLE entry (text TEXT)");
  for (guint i = 0; i < 60; i++)
    save (vault);
  take_image (&image, store, vault);
  g_assert_cmpuint (image.log_size, >, 5 * 64 * 1024);
  image.log[32 + 12 * FRAME + 100] ^= 1;
  lay_image (&image);

  operations.read = note_read;
  av_file_set_operations_for_test (&operations);
  vault = av_vault_open (store->dir, store->key, AV_VAULT_OPEN_CUT_LOG, NULL);
  av_file_set_operations_for_test (NULL);
  g_assert_nonnull (vault);
  av_vault_free (vault);
  g_assert_cmpuint (largest, <=, 64 * 1024);
  g_assert_true (g_file_get_contents (path, &copy, &size, NULL));
  g_assert_cmpmem (copy, size, image.log, image.log_size);
}

/* As somebody would who copies one file of a store back. */
static void
put_log_back (AvTestStore *store,
              const char *log,
              gsize size,
              const char *entries)
{
  g_autofree char *path = g_build_filename (store->dir, "store.avs-wal", NULL);
  g_autofree char *count = NULL;
  AvVault *vault;

  av_test_store_write (path, log, size);
  vault = av_test_store_open (store);
  g_assert_true (av_vault_read_through (vault, NULL));
  count = av_test_store_ask (vault, "SELECT count(*) FROM entry");
  g_assert_cmpstr (count, ==, entries);
  av_vault_free (vault);
}

/* Where all of it lies in the database it changes nothing; beside one that went on
 * it is the store of that day, which nothing in the directory tells from a store
 * that was never saved since (formats.md). */
static void
test_older_log_is_an_older_store (AvTestStore *store,
                                  gconstpointer user_data)
{
  AvVault *vault = av_test_store_create (store, FALSE);
  g_autofree char *path = g_build_filename (store->dir, "store.avs-wal", NULL);
  g_autofree char *log = NULL;
  gsize size;

  av_test_store_run (vault, "CREATE TABLE entry (text TEXT)");
  g_assert_true (av_vault_sync (vault, NULL));
  for (guint i = 0; i < 5; i++)
    save (vault);
  g_assert_true (g_file_get_contents (path, &log, &size, NULL));
  g_assert_true (av_vault_close (vault, NULL));
  put_log_back (store, log, size, "5");

  vault = av_test_store_open (store);
  for (guint i = 0; i < 20; i++)
    save (vault);
  g_assert_true (av_vault_close (vault, NULL));
  put_log_back (store, log, size, "5");
}

int
main (int argc,
      char *argv[])
{
  av_test_store_use_memory ();
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));
  av_test_store_add ("/log/headless-log-of-a-store-that-shrank", test_headless_log_of_a_store_that_shrank);
  av_test_store_add ("/log/log-that-is-cut-again-has-one-copy", test_log_that_is_cut_again_has_one_copy);
  av_test_store_add ("/log/log-is-copied-in-pieces", test_log_is_copied_in_pieces);
  av_test_store_add ("/log/older-log-is-an-older-store", test_older_log_is_an_older_store);
  return g_test_run ();
}
