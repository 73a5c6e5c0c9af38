#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <glib/gstdio.h>

#include "av-backup.h"
#include "av-inbox.h"
#include "av-rotation.h"
#include "av-salvage.h"
#include "av-test-disk.h"
#include "av-test-store.h"

/* Every read, write, sync, opening, renaming and removal fails once, or for
 * ever from there on. What comes of it is an error, never a wrong row; what was
 * saved stays saved, and saving again does not double it. */

#define SAVES 6
#define LIMIT 400 /* far beyond what any of these does */

static const guint kinds[] = {
  AV_TEST_DISK_READ,
  AV_TEST_DISK_WRITE,
  AV_TEST_DISK_SYNC,
  AV_TEST_DISK_OPEN,
  AV_TEST_DISK_TRUNCATE | AV_TEST_DISK_RENAME | AV_TEST_DISK_REMOVE | AV_TEST_DISK_MKDIR,
};

/* As the application saves: with an id of its own, so that it may try again. */
static gboolean
save (AvVault *vault,
      int id)
{
  g_autofree char *sql = g_strdup_printf ("INSERT INTO entry (id, text) VALUES (%d, '%d' || hex (zeroblob (2500)))"
                                          " ON CONFLICT DO NOTHING",
                                          id, id);

  return sqlite3_exec (av_vault_get_connection (vault), sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* A store with some entries, made once: keys cost a derivation. */
static AvTestStore template;

static void
copy_file (AvTestStore *store,
           const char *name)
{
  g_autofree char *from = g_build_filename (template.dir, name, NULL);
  g_autofree char *to = g_build_filename (store->dir, name, NULL);
  g_autofree char *content = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (from, &content, &size, NULL));
  av_test_store_write (to, content, size);
}

static void
prepare (AvTestStore *store)
{
  if (template.dir == NULL)
    {
      g_autoptr (AvVault) vault = NULL;

      av_test_store_set_up (&template, NULL);
      vault = av_test_store_create (&template, TRUE);
      av_test_store_run (vault, "CREATE TABLE entry (id INTEGER PRIMARY KEY, text TEXT)");
      for (int i = 1; i <= SAVES; i++)
        g_assert_true (save (vault, i));
      g_assert_true (av_vault_close (g_steal_pointer (&vault), NULL));
    }

  av_test_store_set_up (store, NULL);
  av_secret_unref (store->key);
  store->key = av_secret_ref (template.key);
  copy_file (store, "store.avs");
  copy_file (store, "keys");
}

static void
assert_rows (AvTestStore *store,
             int last)
{
  g_autoptr (AvVault) vault = av_test_store_open (store);
  g_autofree char *expected = g_strdup_printf ("%d %d", last, last);
  g_autofree char *found = NULL;

  g_assert_true (av_vault_read_through (vault, NULL));
  found = av_test_store_ask (vault, "SELECT count(*) || ' ' || max (id) FROM entry"
                                    " WHERE text = id || hex (zeroblob (2500))");
  g_assert_cmpstr (found, ==, expected);
}

/* TRUE while the fault was reached. */
static gboolean
save_under_fault (guint kind,
                  guint n,
                  gboolean for_ever,
                  gboolean full)
{
  AvTestStore store = { 0 };
  g_autoptr (AvVault) vault = NULL;
  gboolean saved[2 * SAVES + 1] = { FALSE };
  gboolean reached;

  prepare (&store);
  av_test_disk_fail (kind, n, for_ever, full);
  vault = av_vault_open (store.dir, store.key, AV_VAULT_OPEN_DEFAULT, NULL);
  for (int i = SAVES + 1; i <= 2 * SAVES && vault != NULL; i++)
    {
      if (i == SAVES + 4)
        av_vault_sync (vault, NULL);
      saved[i] = save (vault, i) || save (vault, i);
    }

  av_vault_close (g_steal_pointer (&vault), NULL);
  reached = av_test_disk_count () >= n;
  av_test_disk_fail (0, 0, FALSE, FALSE);

  vault = av_test_store_open (&store);
  for (int i = SAVES + 1; i <= 2 * SAVES; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM entry WHERE id = %d", i);
      g_autofree char *count = av_test_store_ask (vault, sql);

      if (saved[i])
        g_assert_cmpstr (count, ==, "1");
      g_assert_true (save (vault, i));
    }

  g_clear_pointer (&vault, av_vault_free);
  assert_rows (&store, 2 * SAVES);
  av_test_store_tear_down (&store, NULL);
  return reached;
}

static void
test_saves (void)
{
  guint faults = 0;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint way = 0; way < 3; way++)
      {
        guint n = 1;

        while (save_under_fault (kinds[i], n, way == 1, way == 2) && n < LIMIT)
          n++;

        g_assert_cmpuint (n, <, LIMIT);
        faults += n - 1;
      }

  g_test_message ("%u faults", faults);
  g_assert_cmpuint (faults, >, 100);
}

/* What a step leaves when it fails is what there was, or what was to be. */
static gboolean
step_under_fault (gboolean (*step) (AvTestStore *store),
                  guint n,
                  gboolean for_ever,
                  gboolean full)
{
  AvTestStore store = { 0 };
  gboolean reached;

  prepare (&store);
  av_test_disk_fail (~0u, n, for_ever, full);
  step (&store);
  reached = av_test_disk_count () >= n;
  av_test_disk_fail (0, 0, FALSE, FALSE);
  assert_rows (&store, SAVES);

  if (!reached)
    {
      g_assert_true (step (&store));
      assert_rows (&store, SAVES);
    }

  av_test_store_tear_down (&store, NULL);
  return reached;
}

static guint n_rotated_and_failed;

static gboolean
rotate (AvTestStore *store)
{
  guint32 epoch = av_rotation_get_epoch (store->dir);
  g_autoptr (AvSecret) key = av_rotation_run (store->dir, store->key, NULL);
  g_autoptr (AvKeyring) keyring = NULL;

  /* It may have come through and failed at its last step: who opens the keys
   * then has the new key, as a person would. */
  if (key == NULL)
    {
      av_test_disk_fail (0, 0, FALSE, FALSE);
      keyring = av_keyring_load (store->dir, NULL);
      g_assert_nonnull (keyring);
      key = av_keyring_unlock (keyring, "Cosette", store->passphrase, NULL);
      g_assert_nonnull (key);
      n_rotated_and_failed += av_rotation_get_epoch (store->dir) > epoch;
    }

  if (epoch > 0)
    g_assert_cmpint (av_rotation_get_epoch (store->dir) > epoch, ==, !av_secret_equal (key, store->key));
  av_secret_unref (store->key);
  store->key = g_steal_pointer (&key);
  return TRUE;
}

static gboolean
back_up (AvTestStore *store)
{
  g_autoptr (AvVault) vault = av_vault_open (store->dir, store->key, AV_VAULT_OPEN_DEFAULT, NULL);

  return vault != NULL && av_backup_daily (vault, 1795000000, NULL, NULL);
}

static gboolean
change_keys (AvTestStore *store)
{
  g_autoptr (AvKeyring) keyring = av_keyring_load (store->dir, NULL);
  g_autoptr (AvKeyPair) mairie = av_key_pair_new_random ();
  g_autoptr (AvKeyring) again = NULL;

  if (keyring == NULL || !av_keyring_unlock_with_key (keyring, store->key, NULL))
    return FALSE;

  return av_keyring_add_escrow (keyring, "Mairie", NULL, av_key_pair_get_public (mairie), NULL);
}

/* Beside the store, which is only read. What is called whole has every entry. */
static gboolean
salvage (AvTestStore *store)
{
  g_autofree char *target = g_build_filename (store->dir, "saved", NULL);
  g_autoptr (AvSalvageReport) report = av_salvage_run (store->dir, store->key, target, NULL, NULL);
  gboolean whole = report != NULL && report->gaps->len == 0;

  g_assert_true (!whole || report->n_rows >= SAVES);
  av_test_store_remove_tree (target);
  return whole;
}

static void
run_step (gboolean (*step) (AvTestStore *store))
{
  for (guint way = 0; way < 4; way++)
    {
      guint n = 1;

      while (step_under_fault (step, n, way % 2 == 1, way >= 2) && n < LIMIT)
        n++;

      g_assert_cmpuint (n, <, LIMIT);
    }
}

static void
test_keys (void)
{
  run_step (change_keys);
}

static void
test_backup (void)
{
  run_step (back_up);
}

static void
test_rotation (void)
{
  run_step (rotate);
  g_assert_cmpuint (n_rotated_and_failed, >, 0);
}

static void
test_salvage (void)
{
  run_step (salvage);
}

/* A backup of an older state, one entry less, and its key. */
typedef struct
{
  char *path;
  AvSecret *key;
} Older;

static void
make_older (Older *older)
{
  AvTestStore store = { 0 };
  g_autoptr (AvVault) vault = NULL;
  g_autoptr (AvKeyring) keyring = NULL;

  prepare (&store);
  vault = av_test_store_open (&store);
  av_test_store_run (vault, "DELETE FROM entry WHERE id = (SELECT max (id) FROM entry)");
  older->path = g_build_filename (template.dir, "older.avb", NULL);
  g_assert_true (av_backup_write (vault, older->path, NULL, NULL));
  keyring = av_backup_load_keyring (older->path, NULL);
  older->key = av_keyring_unlock (keyring, "Cosette", store.passphrase, NULL);
  g_assert_nonnull (older->key);
  g_clear_pointer (&vault, av_vault_free);
  av_test_store_tear_down (&store, NULL);
}

/* Whether the store opens with that key, and then how many entries it has: -1, no. */
static int
count_entries (AvTestStore *store,
               AvSecret *key)
{
  g_autoptr (AvVault) vault = av_vault_open (store->dir, key, AV_VAULT_OPEN_DEFAULT, NULL);
  g_autofree char *count = NULL;

  if (vault == NULL)
    return -1;

  g_assert_true (av_vault_read_through (vault, NULL));
  count = av_test_store_ask (vault, "SELECT count(*) FROM entry WHERE text = id || hex (zeroblob (2500))");
  return atoi (count);
}

/* TRUE while the fault was reached. A restore that was not done leaves the store
 * as it was; where the disk failed for good, the next opening may do it. */
static gboolean
restore_under_fault (const Older *older,
                     guint n,
                     gboolean for_ever,
                     gboolean full)
{
  AvTestStore store = { 0 };
  g_autofree char *kept = NULL;
  g_autoptr (GError) error = NULL;
  gboolean reached;
  gboolean restored;

  prepare (&store);
  kept = g_build_filename (store.dir, "store.avs.before-1", NULL);
  av_test_disk_fail (~0u, n, for_ever, full);
  restored = av_backup_restore (older->path, store.dir, older->key, &error);
  reached = av_test_disk_count () >= n;
  av_test_disk_fail (0, 0, FALSE, FALSE);

  g_assert_true (restored == (error == NULL));
  if (restored)
    g_assert_cmpint (count_entries (&store, older->key), ==, SAVES - 1);
  else if (count_entries (&store, store.key) != SAVES)
    g_assert_true (for_ever && g_file_test (kept, G_FILE_TEST_EXISTS) && count_entries (&store, older->key) == SAVES - 1);

  g_assert_true (av_backup_restore (older->path, store.dir, older->key, NULL));
  g_assert_cmpint (count_entries (&store, older->key), ==, SAVES - 1);
  av_test_store_tear_down (&store, NULL);
  return reached;
}

static void
test_restore (void)
{
  Older older = { NULL };
  guint faults = 0;

  make_older (&older);
  for (guint way = 0; way < 4; way++)
    {
      guint n = 1;

      while (restore_under_fault (&older, n, way % 2 == 1, way >= 2) && n < LIMIT)
        n++;

      g_assert_cmpuint (n, <, LIMIT);
      faults += n - 1;
    }

  g_test_message ("%u faults", faults);
  g_assert_cmpuint (faults, >, 100);
  g_free (older.path);
  av_secret_unref (older.key);
}

/* Each capture that waits is whole; returns how many do. */
static guint
read_captures (AvTestStore *store)
{
  g_auto (GStrv) names = av_inbox_list (store->dir);
  g_autoptr (AvVault) vault = av_test_store_open (store);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AvInboxCapture) capture = av_inbox_open (store->dir, names[i], av_vault_get_inbox_pair (vault), &error);

      g_assert_no_error (error);
      g_assert_cmpstr (capture->form, ==, "contact");
    }

  return g_strv_length (names);
}

/* TRUE while the fault was reached. What was said to be kept is there and whole,
 * what was not has left nothing that cannot be read, and the next one is kept. */
static gboolean
capture_under_fault (guint n,
                     gboolean for_ever,
                     gboolean full)
{
  g_autoptr (GVariant) answers = g_variant_ref_sink (g_variant_new_parsed ("{'prenom-ou-surnom': 'Gavroche'}"));
  AvTestStore store = { 0 };
  gboolean reached;
  guint sealed = 0;
  guint waiting;

  prepare (&store);
  av_test_disk_fail (~0u, n, for_ever, full);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean said = av_inbox_seal (store.dir, "contact", answers, "", i, &error);

      g_assert_true (said == (error == NULL));
      g_assert_true (said || error->domain == AV_INBOX_ERROR);
      sealed += said;
    }
  reached = av_test_disk_count () >= n;
  av_test_disk_fail (0, 0, FALSE, FALSE);

  waiting = read_captures (&store);
  g_assert_cmpuint (waiting, >=, sealed);
  g_assert_cmpuint (waiting, <=, 2);
  g_assert_true (av_inbox_seal (store.dir, "contact", answers, "", 2, NULL));
  g_assert_cmpuint (read_captures (&store), ==, waiting + 1);
  av_test_store_tear_down (&store, NULL);
  return reached;
}

static void
test_capture (void)
{
  guint faults = 0;

  /* From the fourth way on a disk takes 50 bytes at a time. */
  for (guint way = 0; way < 8; way++)
    {
      guint n = 1;

      av_test_disk_write_short (way < 4 ? 0 : 50);
      while (capture_under_fault (n, way % 2 == 1, way % 4 >= 2) && n < LIMIT)
        n++;

      g_assert_cmpuint (n, <, LIMIT);
      faults += n - 1;
    }
  av_test_disk_write_short (0);

  g_test_message ("%u faults", faults);
  g_assert_cmpuint (faults, >, 160);
}

static void
test_full_disk_is_said (void)
{
  AvTestStore store = { 0 };
  g_autoptr (AvVault) vault = NULL;
  g_autoptr (GError) error = NULL;
  int rc;

  prepare (&store);
  vault = av_test_store_open (&store);
  av_test_disk_fail (AV_TEST_DISK_WRITE, 1, TRUE, TRUE);
  rc = sqlite3_exec (av_vault_get_connection (vault), "INSERT INTO entry VALUES (100, '')", NULL, NULL, NULL);
  g_assert_false (av_vault_error_set_from_sqlite (&error, av_vault_get_connection (vault), rc));
  g_assert_error (error, AV_VAULT_ERROR, AV_VAULT_ERROR_FULL);
  av_test_disk_fail (0, 0, FALSE, FALSE);

  g_assert_true (save (vault, SAVES + 1));
  g_clear_pointer (&vault, av_vault_free);
  assert_rows (&store, SAVES + 1);
  av_test_store_tear_down (&store, NULL);
}

int
main (int argc,
      char *argv[])
{
  int result;

  av_test_disk_init (&argc, &argv);

  g_test_add_func ("/disk-faults/saves", test_saves);
  g_test_add_func ("/disk-faults/keys", test_keys);
  g_test_add_func ("/disk-faults/backup", test_backup);
  g_test_add_func ("/disk-faults/rotation", test_rotation);
  g_test_add_func ("/disk-faults/restore", test_restore);
  g_test_add_func ("/disk-faults/salvage", test_salvage);
  g_test_add_func ("/disk-faults/capture", test_capture);
  g_test_add_func ("/disk-faults/full-disk-is-said", test_full_disk_is_said);
  result = g_test_run ();
  av_test_store_tear_down (&template, NULL);
  return result;
}
