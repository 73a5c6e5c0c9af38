#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <utime.h>
#include <glib/gstdio.h>

#include "av-backup.h"
#include "av-crypto.h"
#include "av-file.h"
#include "av-rotation.h"
#include "av-test-store.h"

static void
fill (AvVault *vault)
{
  av_test_store_run (vault, "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT);"
                            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
                            " INSERT INTO person (name) SELECT 'Fantine ' || i FROM n;");
}

static void
assert_people (AvVault *vault,
               const char *expected)
{
  g_autofree char *count = av_test_store_ask (vault, "SELECT count(*) FROM person WHERE name LIKE 'Fantine %'");

  g_assert_cmpstr (count, ==, expected);
}

static AvSecret *
unlock_backup (AvTestStore *store,
               const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvKeyring) keyring = av_backup_load_keyring (path, &error);
  AvSecret *key;

  g_assert_no_error (error);
  key = av_keyring_unlock (keyring, "Cosette", store->passphrase, &error);
  g_assert_no_error (error);
  return key;
}

/* As if it had been written then. */
static void
leave_at (const char *dir,
          const char *name,
          gint64 moment)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  struct utimbuf times = { .actime = moment, .modtime = moment };

  g_assert_cmpint (g_utime (path, &times), ==, 0);
}

static void
test_backup_is_restored (AvTestStore *store,
                         gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, TRUE);
  g_autofree char *path = g_build_filename (store->dir, "copy.avb", NULL);
  g_autofree char *before = g_build_filename (store->dir, "store.avs.before-1", NULL);
  g_autofree char *keys_before = g_build_filename (store->dir, "keys.before-1", NULL);
  g_autofree char *work = g_build_filename (store->dir, "backups", "work", NULL);
  g_autofree char *being_written = g_build_filename (work, "store.avs", NULL);
  GStatBuf status;
  g_autoptr (AvSecret) key = NULL;
  g_autoptr (AvKeyring) keyring = NULL;
  g_autoptr (AvSecret) unlocked = NULL;
  g_autoptr (GError) error = NULL;

  fill (vault);
  g_assert_true (av_backup_write (vault, path, NULL, &error));
  g_assert_no_error (error);
  key = unlock_backup (store, path);
  g_assert_false (av_secret_equal (key, store->key));

  av_test_store_run (vault, "DELETE FROM person WHERE id > 10");
  /* A backup is being written by who holds the store. */
  g_assert_cmpint (g_mkdir_with_parents (work, 0700), ==, 0);
  av_test_store_write (being_written, "", 0);
  g_assert_false (av_backup_restore (path, store->dir, key, &error));
  g_assert_error (error, AV_VAULT_ERROR, AV_VAULT_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_cmpint (g_unlink (being_written), ==, 0);
  av_vault_free (g_steal_pointer (&vault));
  leave_at (store->dir, "keys", 86400);

  g_assert_true (av_backup_restore (path, store->dir, key, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (before, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_stat (keys_before, &status), ==, 0);
  g_assert_cmpint (status.st_mtime, >, 86400);

  keyring = av_keyring_load (store->dir, &error);
  unlocked = av_keyring_unlock (keyring, "Cosette", store->passphrase, &error);
  g_assert_no_error (error);
  vault = av_vault_open (store->dir, unlocked, AV_VAULT_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  assert_people (vault, "2000");
}

/* A name of which the disk says neither that it is there nor that it is not. */
static void
loop (AvTestStore *store,
      const char *name)
{
  g_autofree char *path = g_build_filename (store->dir, name, NULL);

  g_assert_cmpint (symlink (path, path), ==, 0);
}

static void
unloop (AvTestStore *store,
        const char *name)
{
  g_autofree char *path = g_build_filename (store->dir, name, NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
test_restore_overwrites_nothing_it_cannot_see (AvTestStore *store,
                                               gconstpointer user_data)
{
  static const char *const names[] = { "store.avs.before-1", "keys.before-1" };
  g_autoptr (AvVault) vault = av_test_store_create (store, TRUE);
  g_autofree char *path = g_build_filename (store->dir, "copy.avb", NULL);
  g_autoptr (AvSecret) key = NULL;

  fill (vault);
  g_assert_true (av_backup_write (vault, path, NULL, NULL));
  key = unlock_backup (store, path);
  g_clear_pointer (&vault, av_vault_free);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;

      loop (store, names[i]);
      g_assert_false (av_backup_restore (path, store->dir, key, &error));
      g_assert_error (error, AV_VAULT_ERROR, AV_VAULT_ERROR_IO);
      unloop (store, names[i]);

      vault = av_test_store_open (store);
      assert_people (vault, "2000");
      g_clear_pointer (&vault, av_vault_free);
    }
}

/* The store is to come, and of its keys nobody knows: the former one stays. */
static void
test_begun_restore_waits_for_the_disk (AvTestStore *store,
                                       gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, TRUE);
  g_autofree char *former = g_build_filename (store->dir, "store.avs", NULL);
  g_autofree char *coming = g_build_filename (store->dir, "store.avs.restored", NULL);
  g_autofree char *content = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_assert_true (av_vault_close (g_steal_pointer (&vault), NULL));
  g_assert_true (g_file_get_contents (former, &content, &size, NULL));
  av_test_store_write (coming, "to come", 7);
  loop (store, "keys.restored");
  g_assert_null (av_vault_open (store->dir, store->key, AV_VAULT_OPEN_DEFAULT, &error));
  g_assert_error (error, AV_VAULT_ERROR, AV_VAULT_ERROR_IO);
  g_assert_true (g_file_get_contents (former, &after, NULL, NULL));
  g_assert_cmpmem (after, size, content, size);

  /* Its keys are in their place already: what is found there is kept. */
  unloop (store, "keys.restored");
  g_clear_error (&error);
  g_assert_null (av_vault_open (store->dir, store->key, AV_VAULT_OPEN_DEFAULT, &error));
  g_assert_nonnull (error);
  g_clear_pointer (&former, g_free);
  g_clear_pointer (&after, g_free);
  former = g_build_filename (store->dir, "store.avs.before-1", NULL);
  g_assert_true (g_file_get_contents (former, &after, NULL, NULL));
  g_assert_cmpmem (after, size, content, size);
}

/* The power went between the first two renamings: who was removed since could
 * open those. */
static void
test_keys_whose_store_never_came_go (AvTestStore *store,
                                     gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, TRUE);
  g_autofree char *lone = g_build_filename (store->dir, "keys.restored", NULL);

  fill (vault);
  g_clear_pointer (&vault, av_vault_free);
  av_test_store_write (lone, "keys", 4);
  vault = av_test_store_open (store);
  g_assert_false (g_file_test (lone, G_FILE_TEST_EXISTS));
  assert_people (vault, "2000");
}

static void
test_damaged_backup_changes_nothing (AvTestStore *store,
                                     gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, TRUE);
  g_autofree char *path = g_build_filename (store->dir, "copy.avb", NULL);
  g_autofree char *content = NULL;
  g_autoptr (AvSecret) key = NULL;
  gsize size;

  fill (vault);
  g_assert_true (av_backup_write (vault, path, NULL, NULL));
  key = unlock_backup (store, path);
  av_vault_free (g_steal_pointer (&vault));
  g_assert_true (g_file_get_contents (path, &content, &size, NULL));

  for (gsize i = 0; i < size; i += i < 64 ? 1 : size / 40)
    {
      g_autoptr (GError) error = NULL;

      content[i] ^= 1;
      av_test_store_write (path, content, i % 2 ? size : i);
      g_assert_false (av_backup_restore (path, store->dir, key, &error));
      g_assert_true (error->domain == AV_BACKUP_ERROR);
      content[i] ^= 1;
    }

  vault = av_test_store_open (store);
  assert_people (vault, "2000");
}

static ssize_t
fail_to_read (int fd,
              void *bytes,
              size_t size)
{
  errno = EIO;
  return -1;
}

/* An older one would fail in the same way, and nothing is wrong with this one. */
static void
test_stick_that_does_not_read_is_no_damage (AvTestStore *store,
                                            gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, TRUE);
  g_autofree char *path = g_build_filename (store->dir, "copy.avb", NULL);
  g_autofree char *link = g_build_filename (store->dir, "latest.avb", NULL);
  AvFileOperations operations = av_file_system_operations;
  g_autoptr (GError) error = NULL;

  fill (vault);
  g_assert_true (av_backup_write (vault, path, NULL, NULL));
  g_assert_cmpint (symlink (path, link), ==, 0);
  g_assert_true (av_backup_check (link, NULL));
  operations.read = fail_to_read;
  av_file_set_operations_for_test (&operations);
  g_assert_false (av_backup_check (path, &error));
  av_file_set_operations_for_test (NULL);
  g_assert_error (error, AV_FILE_ERROR, AV_FILE_ERROR_IO);
}

static void
leave (const char *dir,
       const char *name,
       gint64 moment)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);

  av_test_store_write (path, name, strlen (name));
  leave_at (dir, name, moment);
}

static void
test_backup_that_was_cut_off_goes (AvTestStore *store,
                                   gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, TRUE);
  g_autofree char *folder = g_build_filename (store->dir, "backups", NULL);
  g_autofree char *cut = g_build_filename (folder, "2024-10-03.avb.tmp", NULL);

  fill (vault);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  av_test_store_write (cut, "", 0);
  g_assert_true (av_backup_daily (vault, 20000 * (gint64) 86400, NULL, NULL));
  g_assert_false (g_file_test (cut, G_FILE_TEST_EXISTS));
}

static gboolean
is_there (const char *dir,
          const char *name)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* The days that have one, newest first. */
static void
assert_backups (AvTestStore *store,
                const char *expected)
{
  g_auto (GStrv) paths = av_backup_list (store->dir, NULL);
  g_autofree char *days = NULL;

  for (guint i = 0; paths[i] != NULL; i++)
    {
      char *name = g_path_get_basename (paths[i]);

      g_free (paths[i]);
      paths[i] = g_strndup (name, strlen ("2026-01-01"));
      g_free (name);
    }
  days = g_strjoinv (" ", paths);
  g_assert_cmpstr (days, ==, expected);
}

/* Backups that were written on these days, without anything in them. */
static void
leave_backups (AvTestStore *store,
               const char *days)
{
  g_auto (GStrv) each = g_strsplit (days, " ", -1);
  g_autofree char *folder = g_build_filename (store->dir, "backups", NULL);

  g_mkdir (folder, 0700);
  for (guint i = 0; each[i] != NULL; i++)
    {
      g_autofree char *name = g_strconcat (each[i], ".avb", NULL);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      av_test_store_write (path, each[i], strlen (each[i]));
    }
}

static void
back_up_on (AvVault *vault,
            const char *day)
{
  g_autofree char *text = g_strconcat (day, "T10:00:00Z", NULL);
  g_autoptr (GDateTime) moment = g_date_time_new_from_iso8601 (text, NULL);
  g_autoptr (GError) error = NULL;

  av_backup_daily (vault, g_date_time_to_unix (moment), NULL, &error);
  g_assert_no_error (error);
}

#define WEEK "2026-11-07 2026-11-06 2026-11-05 2026-11-04 2026-11-03 2026-11-02 2026-11-01"

/* One day in 2090, then the clock is right again: what it wrote takes the day
 * that was free. */
static void
test_clock_ahead_destroys_no_backup (AvTestStore *store,
                                     gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, TRUE);
  g_autofree char *folder = g_build_filename (store->dir, "backups", NULL);
  g_autofree char *moved = NULL;
  g_autofree char *day = g_build_filename (folder, "2026-11-08.avb", NULL);
  gsize size;

  fill (vault);
  leave_backups (store, WEEK " 2026-10-25 2026-10-18 2026-10-11 2026-10-04");
  leave (store->dir, "store.avs.before-1", 1790000000);
  back_up_on (vault, "2090-01-01");
  assert_backups (store, "2090-01-01 2026-11-07 2026-11-06 2026-11-05 2026-11-04 2026-11-03 2026-11-02 2026-11-01 2026-10-25 2026-10-18 2026-10-11");
  back_up_on (vault, "2090-01-02");
  g_assert_true (is_there (store->dir, "store.avs.before-1"));
  back_up_on (vault, "2026-11-09");
  assert_backups (store, "2026-11-09 2026-11-08 2026-11-07 2026-11-06 2026-11-05 2026-11-04 2026-11-03 2026-11-01 2026-10-25 2026-10-18 2026-10-11");
  g_assert_true (g_file_get_contents (day, &moved, &size, NULL));
  g_assert_cmpuint (size, >, 4096);
}

/* A battery is dead: every day is one of 2000, for a week; then it is 2026. */
static void
test_clock_set_back_destroys_no_backup (AvTestStore *store,
                                        gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, TRUE);

  fill (vault);
  leave_backups (store, WEEK);
  back_up_on (vault, "2000-01-01");
  back_up_on (vault, "2000-01-02");
  assert_backups (store, WEEK " 2000-01-02 2000-01-01");
  back_up_on (vault, "2026-11-08");
  assert_backups (store, "2026-11-08 2026-11-07 2026-11-06 2026-11-05 2026-11-04 2026-11-03 2026-11-02 2026-11-01");

  /* And if nobody sets it right, the newest stay, thinned as ever. */
  back_up_on (vault, "2000-01-01");
  back_up_on (vault, "2000-01-02");
  back_up_on (vault, "2000-01-03");
  assert_backups (store, "2000-01-03 2000-01-02 2000-01-01 1999-12-31 1999-12-30 1999-12-29 1999-12-28 1999-12-26");
}

static void
test_daily_backups_are_pruned (AvTestStore *store,
                               gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, TRUE);
  g_autofree char *folder = g_build_filename (store->dir, "backups", NULL);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) paths = NULL;
  g_autofree char *newest = NULL;
  gboolean written;

  fill (vault);
  g_mkdir (folder, 0700);
  for (gint64 day = 0; day < 120; day++)
    {
      g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc ((20000 + day) * 86400);
      g_autofree char *name = g_date_time_format (moment, "%Y-%m-%d.avb");
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_true (g_file_set_contents (path, "", 0, NULL));
    }

  g_assert_true (av_backup_daily (vault, 20120 * 86400 + 3600, &written, &error));
  g_assert_no_error (error);
  g_assert_true (written);
  g_assert_true (av_backup_daily (vault, 20120 * 86400 + 7200, &written, &error));
  g_assert_false (written);

  paths = av_backup_list (store->dir, NULL);
  g_assert_cmpuint (g_strv_length (paths), ==, 11);
  newest = g_path_get_basename (paths[0]);
  g_assert_cmpstr (newest, ==, "2025-02-01.avb");

  /* Half a year in a drawer: at the third day of work what is too old goes. */
  for (guint day = 0; day < 3; day++)
    {
      g_assert_true (av_backup_daily (vault, (20320 + day) * (gint64) 86400, &written, &error));
      g_assert_no_error (error);
    }
  assert_backups (store, "2025-08-22 2025-08-21 2025-08-20");
}

/* A clock may start before 1970: what it dated is thinned like the rest, and goes
 * once three days of work have confirmed another date. */
static void
test_backups_of_a_clock_before_1970_go (AvTestStore *store,
                                        gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, TRUE);
  const gint64 today = 20120;
  gboolean written;

  leave_backups (store, "1969-12-31 1969-12-30 1969-12-29 1969-12-28 1969-12-27 1969-12-26 1969-12-25 1969-12-24 1969-12-23"
                        " 1969-12-15 1969-12-14 1969-12-08 1969-12-01 1969-11-24 1969-11-17");
  g_assert_true (av_backup_daily (vault, today * 86400, &written, NULL));
  assert_backups (store, "2025-02-01 1969-12-31 1969-12-30 1969-12-29 1969-12-28 1969-12-27 1969-12-26 1969-12-15 1969-12-14 1969-12-01 1969-11-24");
  for (gint64 day = today + 1; day < today + 3; day++)
    g_assert_true (av_backup_daily (vault, day * 86400, &written, NULL));
  assert_backups (store, "2025-02-03 2025-02-02 2025-02-01");
}

/* What was erased since lies in it. */
static void
test_what_a_restore_set_aside_goes_with_the_backups (AvTestStore *store,
                                                     gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, TRUE);
  const gint64 now = 20120 * (gint64) 86400;

  leave_backups (store, "2025-01-31 2025-01-30");
  leave (store->dir, "store.avs.before-1", now - 91 * 86400);
  leave (store->dir, "store.avs-wal.before-1", now - 91 * 86400);
  leave (store->dir, "keys.before-1", now - 91 * 86400);
  leave (store->dir, "store.avs-wal.damaged-1", now - 91 * 86400);
  leave (store->dir, "store.avs.before-2", now - 89 * 86400);
  leave (store->dir, "store.avs-notes", now - 91 * 86400);
  g_assert_true (av_backup_daily (vault, now, NULL, NULL));
  g_assert_false (is_there (store->dir, "store.avs.before-1"));
  g_assert_false (is_there (store->dir, "store.avs-wal.before-1"));
  g_assert_false (is_there (store->dir, "keys.before-1"));
  g_assert_false (is_there (store->dir, "store.avs-wal.damaged-1"));
  g_assert_true (is_there (store->dir, "store.avs.before-2"));
  g_assert_true (is_there (store->dir, "store.avs-notes"));
}

typedef struct
{
  GCancellable *cancellable;
  gulong delay; /* µs */
} Interruption;

static gpointer
cancel_soon (gpointer user_data)
{
  Interruption *interruption = user_data;

  g_usleep (interruption->delay);
  g_cancellable_cancel (interruption->cancellable);

  return NULL;
}

/* FALSE: it was done before it could be stopped, and is taken away. */
static gboolean
is_stopped (AvVault *vault,
            const char *path,
            gulong delay)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Interruption interruption = { cancellable, delay };
  GThread *thread = g_thread_new ("cancel", cancel_soon, &interruption);
  g_autoptr (GError) error = NULL;
  gboolean written = av_backup_write (vault, path, cancellable, &error);

  g_thread_join (thread);
  if (written)
    {
      g_assert_cmpint (g_unlink (path), ==, 0);
      return FALSE;
    }
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  return TRUE;
}

/* Before it begins and while it is made: nothing is left, and the store goes on. */
static void
test_cancelled_backup_leaves_nothing (AvTestStore *store,
                                      gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, TRUE);
  g_autofree char *path = g_build_filename (store->dir, "copie.avb", NULL);
  g_autofree char *work = g_build_filename (store->dir, "backups", "work", NULL);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  const gint64 now = 20120 * (gint64) 86400;
  g_autofree char *today = NULL;
  g_autoptr (GError) error = NULL;
  guint n_stopped = 0;

  fill (vault);
  today = av_backup_today (vault, now, NULL, &error);
  g_assert_no_error (error);

  g_cancellable_cancel (cancelled);
  g_assert_false (av_backup_write (vault, path, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  /* How long a copy takes nobody knows: later and later, from at once on. */
  for (gulong delay = 0; delay < 4000; delay += 200)
    {
      n_stopped += is_stopped (vault, path, delay);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
      g_assert_false (g_file_test (work, G_FILE_TEST_EXISTS));
    }
  g_assert_cmpuint (n_stopped, >, 0);

  g_assert_true (av_backup_check (today, &error));
  g_assert_true (av_backup_write (vault, path, NULL, &error));
  g_assert_no_error (error);
  assert_people (vault, "2000");
}

/* Today's is made anew; on a stick nothing is written over. */
static void
test_copies_on_demand (AvTestStore *store,
                       gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, TRUE);
  g_autofree char *stick = g_build_filename (store->dir, "cle", NULL);
  const gint64 now = 20120 * (gint64) 86400 + 43200;
  g_autoptr (GError) error = NULL;

  fill (vault);
  g_assert_cmpint (g_mkdir (stick, 0700), ==, 0);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *today = av_backup_today (vault, now, NULL, &error);
      g_autofree char *copy = av_backup_export (vault, stick, now, NULL, &error);
      g_autofree char *name = NULL;
      g_autoptr (AvSecret) key = NULL;

      g_assert_no_error (error);
      assert_backups (store, "2025-02-01");
      g_assert_true (g_str_has_suffix (today, "2025-02-01.avb"));
      name = g_path_get_basename (copy);
      g_assert_cmpstr (name, ==, i == 0 ? "allervers-2025-02-01.avb" : "allervers-2025-02-01-2.avb");
      key = unlock_backup (store, copy);
      g_assert_nonnull (key);
    }
}

static void
test_rotation_keeps_everybody (AvTestStore *store,
                               gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, TRUE);
  g_autofree char *former_uuid = NULL;
  g_autoptr (AvSecret) key = NULL;
  g_autoptr (AvKeyring) keyring = NULL;
  g_autoptr (AvSecret) unlocked = NULL;
  g_autoptr (GError) error = NULL;

  fill (vault);
  former_uuid = g_memdup2 (av_vault_get_header (vault)->uuid, 16);
  g_assert_null (av_rotation_run (store->dir, store->key, &error));
  g_assert_error (error, AV_VAULT_ERROR, AV_VAULT_ERROR_BUSY);
  g_clear_error (&error);
  av_vault_free (g_steal_pointer (&vault));

  key = av_rotation_run (store->dir, store->key, &error);
  g_assert_no_error (error);
  g_assert_false (av_secret_equal (key, store->key));
  g_assert_null (av_vault_open (store->dir, store->key, AV_VAULT_OPEN_DEFAULT, &error));
  g_assert_error (error, AV_VAULT_ERROR, AV_VAULT_ERROR_DAMAGED);
  g_clear_error (&error);

  keyring = av_keyring_load (store->dir, &error);
  unlocked = av_keyring_unlock (keyring, "Cosette", store->passphrase, &error);
  g_assert_no_error (error);
  g_assert_true (av_secret_equal (key, unlocked));
  vault = av_vault_open (store->dir, key, AV_VAULT_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  assert_people (vault, "2000");
  g_assert_cmpuint (av_vault_get_header (vault)->epoch, ==, 2);
  g_assert_cmpmem (av_vault_get_header (vault)->inbox_public, 32, av_key_pair_get_public (av_vault_get_inbox_pair (vault)), 32);
  g_assert_false (memcmp (former_uuid, av_vault_get_header (vault)->uuid, 16) == 0);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));

  av_test_store_add ("/backup/backup-is-restored", test_backup_is_restored);
  av_test_store_add ("/backup/restore-overwrites-nothing-it-cannot-see", test_restore_overwrites_nothing_it_cannot_see);
  av_test_store_add ("/backup/begun-restore-waits-for-the-disk", test_begun_restore_waits_for_the_disk);
  av_test_store_add ("/backup/keys-whose-store-never-came-go", test_keys_whose_store_never_came_go);
  av_test_store_add ("/backup/damaged-backup-changes-nothing", test_damaged_backup_changes_nothing);
  av_test_store_add ("/backup/stick-that-does-not-read-is-no-damage", test_stick_that_does_not_read_is_no_damage);
  av_test_store_add ("/backup/backup-that-was-cut-off-goes", test_backup_that_was_cut_off_goes);
  av_test_store_add ("/backup/daily-backups-are-pruned", test_daily_backups_are_pruned);
  av_test_store_add ("/backup/backups-of-a-clock-before-1970-go", test_backups_of_a_clock_before_1970_go);
  av_test_store_add ("/backup/clock-ahead-destroys-no-backup", test_clock_ahead_destroys_no_backup);
  av_test_store_add ("/backup/clock-set-back-destroys-no-backup", test_clock_set_back_destroys_no_backup);
  av_test_store_add ("/backup/what-a-restore-set-aside-goes-with-the-backups", test_what_a_restore_set_aside_goes_with_the_backups);
  av_test_store_add ("/backup/cancelled-backup-leaves-nothing", test_cancelled_backup_leaves_nothing);
  av_test_store_add ("/backup/copies-on-demand", test_copies_on_demand);
  av_test_store_add ("/backup/rotation-keeps-everybody", test_rotation_keeps_everybody);
  return g_test_run ();
}
