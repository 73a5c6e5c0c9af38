#include <stdlib.h>
#include <string.h>
#include <glib/gstdio.h>

#include "av-backup.h"
#include "av-crypto.h"
#include "av-salvage.h"
#include "av-rotation.h"
#include "av-test-store.h"

/* Whatever is changed in the files of a store is found, or changes nothing that
 * is read. */

#define PAGE 4096
#define FRAME (24 + PAGE)
#define SAVES 5

typedef struct
{
  AvTestStore store;
  char *path;
  char *log_path;
  char *content;
  gsize size;
  char *log;
  gsize log_size;
} Fixture;

static void
fill (AvVault *vault)
{
  av_test_store_run (vault, "CREATE TABLE entry (save INTEGER, text TEXT)");
  for (int i = 0; i < SAVES; i++)
    av_test_store_run (vault, "INSERT INTO entry SELECT ifnull (max (save), 0) + 1, hex (randomblob (3000)) FROM entry");
}

static void
load (Fixture *fixture)
{
  g_assert_true (g_file_get_contents (fixture->path, &fixture->content, &fixture->size, NULL));
  if (!g_file_get_contents (fixture->log_path, &fixture->log, &fixture->log_size, NULL))
    fixture->log = NULL;
}

static void
lay (Fixture *fixture)
{
  av_test_store_write (fixture->path, fixture->content, fixture->size);
  if (fixture->log != NULL)
    av_test_store_write (fixture->log_path, fixture->log, fixture->log_size);
  else
    g_remove (fixture->log_path);
}

/* user_data: whether the store is left as by a crash, with its log. */
static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  AvVault *vault;

  av_test_store_set_up (&fixture->store, NULL);
  fixture->path = g_build_filename (fixture->store.dir, "store.avs", NULL);
  fixture->log_path = g_strconcat (fixture->path, "-wal", NULL);
  vault = av_test_store_create (&fixture->store, user_data == NULL);
  fill (vault);

  if (user_data != NULL)
    load (fixture);
  av_vault_free (vault);
  if (user_data == NULL)
    load (fixture);
  else
    lay (fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_test_store_tear_down (&fixture->store, NULL);
  g_free (fixture->path);
  g_free (fixture->log_path);
  g_free (fixture->content);
  g_free (fixture->log);
}

/* How many saves are read, all of them right; -1 where the store refuses. */
static int
count_saves (Fixture *fixture,
             AvVaultOpenFlags flags,
             GError **error)
{
  g_autoptr (AvVault) vault = av_vault_open (fixture->store.dir, fixture->store.key, flags, error);
  g_autofree char *count = NULL;

  if (vault == NULL || !av_vault_read_through (vault, error))
    return -1;

  count = av_test_store_ask (vault, "SELECT count(*) FROM entry WHERE length (text) = 6000");
  return atoi (count);
}

/* Every byte where there is time, few of them under valgrind. That every byte of a page and of a frame counts
 * is shown by test-page-cipher.c. */
static gsize
get_stride (gsize usual)
{
  return g_getenv ("ALLERVERS_TEST_LONG") != NULL ? 1 : usual * (g_getenv ("ALLERVERS_TEST_VALGRIND") != NULL ? 19 : 1);
}

static void
assert_refused (Fixture *fixture,
                AvVaultError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (count_saves (fixture, AV_VAULT_OPEN_DEFAULT, &error), ==, -1);
  g_assert_error (error, AV_VAULT_ERROR, (int) code);
}

static void
test_flipped_bytes_of_the_header (Fixture *fixture,
                                  gconstpointer user_data)
{
  for (gsize i = 0; i < AV_VAULT_HEADER_SIZE; i++)
    {
      AvVaultHeader header;

      fixture->content[i] ^= 1 << i % 8;
      g_assert_cmpint (av_vault_header_read (&header, (guint8 *) fixture->content), !=, AV_VAULT_HEADER_GOOD);
      if (i < 68 || i % get_stride (61) == 0)
        {
          lay (fixture);
          g_assert_cmpint (count_saves (fixture, AV_VAULT_OPEN_DEFAULT, NULL), ==, -1);
        }
      fixture->content[i] ^= 1 << i % 8;
    }
}

/* It is written once, on a file of its own: what a power cut may leave of it. */
static void
test_header_torn_at_every_byte (Fixture *fixture,
                                gconstpointer user_data)
{
  guint8 bytes[AV_VAULT_HEADER_SIZE];
  AvVaultHeader header;

  for (gsize i = 0; i < AV_VAULT_HEADER_SIZE; i++)
    {
      memset (bytes, i % 2 ? 0xff : 0, sizeof bytes);
      memcpy (bytes, fixture->content, i);
      g_assert_cmpint (av_vault_header_read (&header, bytes), !=, AV_VAULT_HEADER_GOOD);
    }
}

static void
test_flipped_bytes_of_the_pages (Fixture *fixture,
                                 gconstpointer user_data)
{
  for (gsize i = AV_VAULT_HEADER_SIZE; i < fixture->size; i += get_stride (97))
    {
      fixture->content[i] ^= 1 << i % 8;
      lay (fixture);
      assert_refused (fixture, AV_VAULT_ERROR_DAMAGED);
      fixture->content[i] ^= 1 << i % 8;
    }
}

static void
test_truncations (Fixture *fixture,
                  gconstpointer user_data)
{
  gsize whole = fixture->size;

  for (fixture->size = 0; fixture->size < whole; fixture->size += 512)
    {
      lay (fixture);
      assert_refused (fixture, fixture->size < AV_VAULT_HEADER_SIZE ? AV_VAULT_ERROR_HEADER_DAMAGED : AV_VAULT_ERROR_DAMAGED);
    }
}

/* Looking at what remains of it, or saving that, makes no whole store of it. */
static void
assert_stays_refused (Fixture *fixture)
{
  g_autofree char *target = g_build_filename (fixture->store.dir, "saved", NULL);
  g_autofree char *content = NULL;
  g_autofree char *log = NULL;
  g_autoptr (AvSalvageReport) report = NULL;
  AvVault *vault = av_vault_open (fixture->store.dir, fixture->store.key, AV_VAULT_OPEN_REMAINS, NULL);
  gsize size, log_size;

  if (vault != NULL)
    av_vault_free (vault);
  report = av_salvage_run (fixture->store.dir, fixture->store.key, target, NULL, NULL);
  av_test_store_remove_tree (target);

  g_assert_true (g_file_get_contents (fixture->path, &content, &size, NULL));
  g_assert_true (g_file_get_contents (fixture->log_path, &log, &log_size, NULL));
  g_assert_cmpmem (content, size, fixture->content, fixture->size);
  g_assert_cmpmem (log, log_size, fixture->log, fixture->log_size);
  assert_refused (fixture, AV_VAULT_ERROR_DAMAGED);
}

/* Beside a log, which has some of the pages: what opens has every one of them. */
static void
test_truncations_beside_a_log (Fixture *fixture,
                               gconstpointer user_data)
{
  AvVault *vault = av_test_store_open (&fixture->store);
  gsize whole;
  guint n_refused = 0;

  g_assert_true (av_vault_sync (vault, NULL));
  av_test_store_run (vault, "INSERT INTO entry SELECT max (save) + 1, hex (randomblob (3000)) FROM entry");
  g_free (fixture->content);
  g_free (fixture->log);
  load (fixture);
  av_vault_free (vault);
  whole = fixture->size;

  for (fixture->size = AV_VAULT_HEADER_SIZE + PAGE; fixture->size < whole; fixture->size += 512)
    {
      g_autoptr (GError) error = NULL;
      int n;

      lay (fixture);
      n = count_saves (fixture, AV_VAULT_OPEN_DEFAULT, &error);
      n_refused += n < 0;
      if (n >= 0)
        {
          g_assert_cmpint (n, ==, SAVES + 1);
          continue;
        }

      g_assert_error (error, AV_VAULT_ERROR, AV_VAULT_ERROR_DAMAGED);
      if (fixture->size % PAGE == 0)
        assert_stays_refused (fixture);
    }
  g_assert_cmpuint (n_refused, >, 0);
}

static void
swap (char *a,
      char *b,
      gsize size)
{
  g_autofree char *kept = g_memdup2 (a, size);

  memcpy (a, b, size);
  memcpy (b, kept, size);
}

static void
test_swapped_pages (Fixture *fixture,
                    gconstpointer user_data)
{
  gsize pages = fixture->size / PAGE - 1;

  for (gsize i = 1; i < pages; i++)
    {
      char *page = fixture->content + AV_VAULT_HEADER_SIZE;

      swap (page + (i - 1) * PAGE, page + i * PAGE, PAGE);
      lay (fixture);
      assert_refused (fixture, AV_VAULT_ERROR_DAMAGED);
      swap (page + (i - 1) * PAGE, page + i * PAGE, PAGE);
    }
}

/* Each page of this store in turn, replaced by the one of that number there. */
static void
assert_pages_do_not_fit (Fixture *fixture,
                         const char *path)
{
  g_autofree char *other = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &other, &size, NULL));
  for (gsize i = AV_VAULT_HEADER_SIZE; i < MIN (fixture->size, size); i += PAGE)
    {
      swap (fixture->content + i, other + i, PAGE);
      lay (fixture);
      assert_refused (fixture, AV_VAULT_ERROR_DAMAGED);
      swap (fixture->content + i, other + i, PAGE);
    }
}

static void
set_up_with_key_of (Fixture *other,
                    Fixture *fixture,
                    gboolean with_log)
{
  AvVault *vault;

  av_test_store_set_up (&other->store, NULL);
  av_secret_unref (other->store.key);
  other->store.key = av_secret_ref (fixture->store.key);
  other->path = g_build_filename (other->store.dir, "store.avs", NULL);
  other->log_path = g_strconcat (other->path, "-wal", NULL);
  vault = av_test_store_create (&other->store, FALSE);
  fill (vault);
  if (with_log)
    load (other);
  av_vault_free (vault);
  if (!with_log)
    load (other);
}

static void
test_pages_of_another_store_of_the_same_key (Fixture *fixture,
                                             gconstpointer user_data)
{
  Fixture other = { 0 };

  set_up_with_key_of (&other, fixture, FALSE);
  assert_pages_do_not_fit (fixture, other.path);
  tear_down (&other, NULL);
}

static void
test_pages_of_another_epoch (Fixture *fixture,
                             gconstpointer user_data)
{
  g_autofree char *before = g_build_filename (fixture->store.dir, "before", NULL);
  AvSecret *key;

  av_test_store_write (before, fixture->content, fixture->size);
  key = av_rotation_run (fixture->store.dir, fixture->store.key, NULL);
  g_assert_nonnull (key);
  av_secret_unref (fixture->store.key);
  fixture->store.key = key;
  g_clear_pointer (&fixture->content, g_free);
  load (fixture);
  assert_pages_do_not_fit (fixture, before);
}

static void
test_pages_of_a_backup (Fixture *fixture,
                        gconstpointer user_data)
{
  g_autofree char *backup = g_build_filename (fixture->store.dir, "copie.avsauve", NULL);
  g_autofree char *elsewhere = g_build_filename (fixture->store.dir, "elsewhere", NULL);
  g_autofree char *restored = g_build_filename (elsewhere, "store.avs", NULL);
  g_autoptr (AvVault) vault = av_test_store_open (&fixture->store);
  g_autoptr (AvKeyring) keyring = NULL;
  g_autoptr (AvSecret) key = NULL;

  g_assert_true (av_backup_write (vault, backup, NULL, NULL));
  g_clear_pointer (&vault, av_vault_free);
  keyring = av_backup_load_keyring (backup, NULL);
  g_assert_nonnull (keyring);
  key = av_keyring_unlock (keyring, "Cosette", fixture->store.passphrase, NULL);
  g_assert_nonnull (key);
  g_assert_true (av_backup_restore (backup, elsewhere, key, NULL));
  assert_pages_do_not_fit (fixture, restored);
}

static void
test_header_of_another_store (Fixture *fixture,
                              gconstpointer user_data)
{
  AvVaultHeader header;

  g_assert_cmpint (av_vault_header_read (&header, (guint8 *) fixture->content), ==, AV_VAULT_HEADER_GOOD);
  header.epoch++;
  av_vault_header_write (&header, (guint8 *) fixture->content);
  lay (fixture);
  assert_refused (fixture, AV_VAULT_ERROR_DAMAGED);

  header.epoch--;
  header.format = AV_VAULT_FORMAT + 1;
  av_vault_header_write (&header, (guint8 *) fixture->content);
  lay (fixture);
  assert_refused (fixture, AV_VAULT_ERROR_NEWER);
}

static void
test_log_is_whole_to_begin_with (Fixture *fixture,
                                 gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (count_saves (fixture, AV_VAULT_OPEN_DEFAULT, &error), ==, SAVES);
  g_assert_no_error (error);
}

/* Where the last transaction begins: what it loses, a power cut loses too. */
static gsize
find_last_transaction (Fixture *fixture)
{
  gsize previous = 32;

  for (gsize offset = 32; offset + 2 * FRAME <= fixture->log_size; offset += FRAME)
    if (memcmp (fixture->log + offset + 4, "\0\0\0\0", 4) != 0)
      previous = offset + FRAME;

  return previous;
}

static void
test_flipped_bytes_of_the_log (Fixture *fixture,
                               gconstpointer user_data)
{
  gsize last = find_last_transaction (fixture);

  for (gsize i = 0; i < fixture->log_size; i += i < 96 ? 1 : get_stride (61))
    {
      g_autoptr (GError) error = NULL;
      int saves;

      fixture->log[i] ^= 1 << i % 8;
      lay (fixture);
      saves = count_saves (fixture, AV_VAULT_OPEN_DEFAULT, &error);
      if (i < last)
        g_assert_error (error, AV_VAULT_ERROR, AV_VAULT_ERROR_LOG_DAMAGED);
      else
        g_assert_cmpint (saves, ==, SAVES - 1);
      fixture->log[i] ^= 1 << i % 8;
    }
}

static void
test_swapped_frames (Fixture *fixture,
                     gconstpointer user_data)
{
  gsize last = find_last_transaction (fixture);

  for (gsize i = 32; i + 2 * FRAME <= last; i += FRAME)
    {
      swap (fixture->log + i, fixture->log + i + FRAME, FRAME);
      lay (fixture);
      assert_refused (fixture, AV_VAULT_ERROR_LOG_DAMAGED);
      swap (fixture->log + i, fixture->log + i + FRAME, FRAME);
    }
}

static void
test_frames_of_another_store_of_the_same_key (Fixture *fixture,
                                              gconstpointer user_data)
{
  gsize last = find_last_transaction (fixture);
  Fixture other = { 0 };

  set_up_with_key_of (&other, fixture, TRUE);
  for (gsize i = 32; i + FRAME <= MIN (last, other.log_size); i += FRAME)
    {
      swap (fixture->log + i, other.log + i, FRAME);
      lay (fixture);
      assert_refused (fixture, AV_VAULT_ERROR_LOG_DAMAGED);
      swap (fixture->log + i, other.log + i, FRAME);
    }

  tear_down (&other, NULL);
}

/* What it is cut to is what was once committed, never a part of it. */
static void
test_log_cut_at_any_sector_is_an_earlier_state (Fixture *fixture,
                                                gconstpointer user_data)
{
  gsize whole = fixture->log_size;
  int former = 0;

  for (fixture->log_size = 0; fixture->log_size <= whole; fixture->log_size += 512)
    {
      g_autoptr (AvVault) vault = NULL;
      g_autofree char *saves = NULL;
      g_autofree char *sound = NULL;

      lay (fixture);
      vault = av_test_store_open (&fixture->store);
      g_assert_true (av_vault_read_through (vault, NULL));
      sound = av_test_store_ask (vault, "SELECT count(*) FROM sqlite_schema WHERE name = 'entry'");
      if (g_str_equal (sound, "0"))
        continue;

      saves = av_test_store_ask (vault, "SELECT count(*) FROM entry WHERE length (text) = 6000");
      g_assert_cmpint (atoi (saves), >=, former);
      former = atoi (saves);
    }

  g_assert_cmpint (former, >=, SAVES - 1);
}

static void
test_torn_log_is_cut (Fixture *fixture,
                      gconstpointer user_data)
{
  gsize whole = fixture->log_size;
  int former = -1;

  for (fixture->log_size = find_last_transaction (fixture); fixture->log_size <= whole; fixture->log_size += 512)
    {
      g_autoptr (GError) error = NULL;
      int saves;

      lay (fixture);
      saves = count_saves (fixture, AV_VAULT_OPEN_DEFAULT, &error);
      g_assert_no_error (error);
      g_assert_cmpint (saves, >=, MAX (former, SAVES - 1));
      former = saves;
    }
}

static void
test_damaged_log_is_kept_beside (Fixture *fixture,
                                 gconstpointer user_data)
{
  g_autofree char *kept = g_strconcat (fixture->log_path, ".damaged-1", NULL);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  fixture->log[32 + 3 * FRAME + 100] ^= 1;
  lay (fixture);
  assert_refused (fixture, AV_VAULT_ERROR_LOG_DAMAGED);
  g_assert_false (g_file_test (kept, G_FILE_TEST_EXISTS));

  g_assert_cmpint (count_saves (fixture, AV_VAULT_OPEN_CUT_LOG, &error), <, SAVES);
  g_assert_true (g_file_get_contents (kept, &content, &size, NULL));
  g_assert_cmpmem (content, size, fixture->log, fixture->log_size);
}

static void
test_log_of_another_store_is_no_log (Fixture *fixture,
                                     gconstpointer user_data)
{
  AvTestStore other = { 0 };
  g_autofree char *log_path = NULL;
  AvVault *vault;

  av_test_store_set_up (&other, NULL);
  vault = av_test_store_create (&other, FALSE);
  fill (vault);
  av_vault_free (vault);
  log_path = g_build_filename (other.dir, "store.avs-wal", NULL);
  av_test_store_write (log_path, fixture->log, fixture->log_size);

  vault = av_test_store_open (&other);
  g_assert_true (av_vault_read_through (vault, NULL));
  av_vault_free (vault);
  av_test_store_tear_down (&other, NULL);
}

static void
add (const char *name,
     gboolean with_log,
     void (*test) (Fixture *, gconstpointer))
{
  g_test_add (name, Fixture, GINT_TO_POINTER (with_log), set_up, test, tear_down);
}

int
main (int argc,
      char *argv[])
{
  av_test_store_use_memory ();
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));

  add ("/damage/flipped-bytes-of-the-header", FALSE, test_flipped_bytes_of_the_header);
  add ("/damage/header-torn-at-every-byte", FALSE, test_header_torn_at_every_byte);
  add ("/damage/flipped-bytes-of-the-pages", FALSE, test_flipped_bytes_of_the_pages);
  add ("/damage/truncations", FALSE, test_truncations);
  add ("/damage/truncations-beside-a-log", TRUE, test_truncations_beside_a_log);
  add ("/damage/swapped-pages", FALSE, test_swapped_pages);
  add ("/damage/pages-of-another-store-of-the-same-key", FALSE, test_pages_of_another_store_of_the_same_key);
  add ("/damage/pages-of-another-epoch", FALSE, test_pages_of_another_epoch);
  add ("/damage/pages-of-a-backup", FALSE, test_pages_of_a_backup);
  add ("/damage/header-of-another-store", FALSE, test_header_of_another_store);
  add ("/damage/log-is-whole-to-begin-with", TRUE, test_log_is_whole_to_begin_with);
  add ("/damage/flipped-bytes-of-the-log", TRUE, test_flipped_bytes_of_the_log);
  add ("/damage/swapped-frames", TRUE, test_swapped_frames);
  add ("/damage/frames-of-another-store-of-the-same-key", TRUE, test_frames_of_another_store_of_the_same_key);
  add ("/damage/log-cut-at-any-sector-is-an-earlier-state", TRUE, test_log_cut_at_any_sector_is_an_earlier_state);
  add ("/damage/torn-log-is-cut", TRUE, test_torn_log_is_cut);
  add ("/damage/damaged-log-is-kept-beside", TRUE, test_damaged_log_is_kept_beside);
  add ("/damage/log-of-another-store-is-no-log", TRUE, test_log_of_another_store_is_no_log);
  return g_test_run ();
}
