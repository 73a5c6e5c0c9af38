#include <string.h>
#include <glib/gstdio.h>

#include "av-backup.h"
#include "av-file.h"
#include "av-inbox.h"
#include "av-rotation.h"
#include "av-test-cut.h"
#include "av-test-disk.h"
#include "av-test-store.h"

/* The power is cut before every write, truncation, sync, creation, renaming and
 * removal of each of these scenarios. Whatever the disk is left with, the store
 * opens, is whole, and has all that was acknowledged. */

#define IMAGES 6000
#define IMAGES_LONG 100000

typedef struct
{
  AvTestStore store;
  AvKeyPair *mairie; /* opens the keys without a passphrase */
} Workshop;

typedef struct
{
  const char *name;
  void (*prepare) (Workshop *workshop);
  void (*play) (Workshop *workshop);
  /* TRUE: nothing that was acknowledged is missing, nothing is torn. */
  gboolean (*verify) (Workshop *workshop, const char *dir, guint acknowledged);
} Scenario;

static AvVault *
open_in (Workshop *workshop,
         const char *dir)
{
  return av_vault_open (dir, workshop->store.key, AV_VAULT_OPEN_DEFAULT, NULL);
}

static gint64
ask_number (AvVault *vault,
            const char *sql)
{
  sqlite3_stmt *statement = NULL;
  gint64 number = -1;

  if (sqlite3_prepare_v2 (av_vault_get_connection (vault), sql, -1, &statement, NULL) == SQLITE_OK &&
      sqlite3_step (statement) == SQLITE_ROW)
    number = sqlite3_column_int64 (statement, 0);

  sqlite3_finalize (statement);
  return number;
}

/* A transaction of some rows that belong together. */
static void
save (AvVault *vault,
      int transaction,
      int rows)
{
  g_autofree char *sql = g_strdup_printf ("INSERT INTO entry (save, part, text)"
                                          " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
                                          " SELECT %d, i || '/%d', hex (randomblob (i * 37 %% 600)) FROM n",
                                          rows, transaction, rows);

  av_test_store_run (vault, sql);
  av_test_disk_acknowledge ();
}

static void
prepare_entries (Workshop *workshop)
{
  g_autoptr (AvVault) vault = av_test_store_create (&workshop->store, FALSE);

  av_test_store_run (vault, "CREATE TABLE entry (id INTEGER PRIMARY KEY, save INTEGER, part TEXT, text TEXT);"
                            "CREATE INDEX by_save ON entry (save)");
}

static gboolean
verify_entries (Workshop *workshop,
                const char *dir,
                guint acknowledged)
{
  g_autoptr (AvVault) vault = open_in (workshop, dir);
  gint64 saves;

  if (vault == NULL || !av_vault_read_through (vault, NULL))
    return FALSE;

  saves = ask_number (vault, "SELECT count(DISTINCT save) FROM entry");
  return saves >= acknowledged &&
         saves <= acknowledged + 1 &&
         ask_number (vault, "SELECT ifnull (max (save), 0) FROM entry") == saves &&
         ask_number (vault, "SELECT count(*) FROM (SELECT save FROM entry GROUP BY save"
                            " HAVING count(*) != CAST (substr (max (part), instr (max (part), '/') + 1) AS INTEGER))") == 0;
}

static void
play_saves (Workshop *workshop)
{
  g_autoptr (AvVault) vault = av_test_store_open (&workshop->store);

  for (int i = 1; i <= 6; i++)
    save (vault, i, 1);
  g_assert_true (av_vault_close (g_steal_pointer (&vault), NULL));
}

static void
play_diagnostic (Workshop *workshop)
{
  g_autoptr (AvVault) vault = av_test_store_open (&workshop->store);

  for (int i = 1; i <= 4; i++)
    save (vault, i, 16);
}

/* More than the cache holds: pages leave it before the commit, and again. */
static void
play_import (Workshop *workshop)
{
  g_autoptr (AvVault) vault = av_test_store_open (&workshop->store);

  av_test_store_run (vault, "PRAGMA cache_size = 12");
  save (vault, 1, 300);
  av_test_store_run (vault, "BEGIN");
  av_test_store_run (vault, "INSERT INTO entry (save, text) SELECT 99, text FROM entry; ROLLBACK");
  save (vault, 2, 100);
}

/* The log emptied and begun again between saves. */
static void
play_checkpoints (Workshop *workshop)
{
  g_autoptr (AvVault) vault = av_test_store_open (&workshop->store);

  for (int i = 1; i <= 6; i++)
    {
      save (vault, i, 3 * i);
      if (i % 2 == 0)
        sqlite3_wal_checkpoint_v2 (av_vault_get_connection (vault), NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
      if (i == 5)
        g_assert_true (av_vault_sync (vault, NULL));
    }
}

static void
prepare_nothing (Workshop *workshop)
{
}

static void
play_create (Workshop *workshop)
{
  av_vault_free (av_test_store_create (&workshop->store, TRUE));
  av_test_disk_acknowledge ();
}

static gboolean
verify_create (Workshop *workshop,
               const char *dir,
               guint acknowledged)
{
  AvVaultParams params = { .store_key = workshop->store.key };
  g_autoptr (AvVault) vault = NULL;
  g_autoptr (AvKeyring) keyring = NULL;

  if (av_vault_exists (dir))
    {
      vault = open_in (workshop, dir);
      keyring = av_keyring_load (dir, NULL);
      return vault != NULL &&
             av_vault_read_through (vault, NULL) &&
             keyring != NULL &&
             av_keyring_unlock_with_key (keyring, workshop->store.key, NULL);
    }

  vault = av_vault_create (dir, &params, NULL);
  return acknowledged == 0 && vault != NULL;
}

static void
play_migration (Workshop *workshop)
{
  g_autoptr (AvVault) vault = av_test_store_open (&workshop->store);

  av_test_store_run (vault, "BEGIN; CREATE TABLE later (a); INSERT INTO later SELECT text FROM entry;"
                            "ALTER TABLE entry ADD COLUMN seen INTEGER DEFAULT 7; PRAGMA user_version = 2; COMMIT");
  av_test_disk_acknowledge ();
}

static void
prepare_many_entries (Workshop *workshop)
{
  g_autoptr (AvVault) vault = NULL;

  prepare_entries (workshop);
  vault = av_test_store_open (&workshop->store);
  save (vault, 1, 60);
}

static gboolean
verify_migration (Workshop *workshop,
                  const char *dir,
                  guint acknowledged)
{
  g_autoptr (AvVault) vault = open_in (workshop, dir);
  gint64 version;

  if (vault == NULL || !av_vault_read_through (vault, NULL))
    return FALSE;

  version = ask_number (vault, "PRAGMA user_version");
  if (version == 0)
    return acknowledged == 0 &&
           ask_number (vault, "SELECT count(*) FROM entry") == 60 &&
           ask_number (vault, "SELECT count(*) FROM later") == -1;

  return version == 2 &&
         ask_number (vault, "SELECT count(*) FROM later") == 60 &&
         ask_number (vault, "SELECT sum (seen) FROM entry") == 420;
}

static void
prepare_keys (Workshop *workshop)
{
  g_autoptr (AvVault) vault = av_test_store_create (&workshop->store, TRUE);
  g_autoptr (AvKeyring) keyring = av_keyring_load (workshop->store.dir, NULL);

  av_test_store_run (vault, "CREATE TABLE entry (id INTEGER PRIMARY KEY, save INTEGER, part TEXT, text TEXT)");
  save (vault, 1, 60);
  g_assert_true (av_keyring_unlock_with_key (keyring, workshop->store.key, NULL));
  g_assert_true (av_keyring_add_escrow (keyring, "Mairie", NULL, av_key_pair_get_public (workshop->mairie), NULL));
}

static void
play_passphrase_change (Workshop *workshop)
{
  g_autoptr (AvKeyring) keyring = av_keyring_load (workshop->store.dir, NULL);
  g_autoptr (AvKeyPair) other = av_key_pair_new_random ();

  g_assert_true (av_keyring_unlock_with_key (keyring, workshop->store.key, NULL));
  g_assert_true (av_keyring_change_passphrase (keyring, "Cosette", NULL, workshop->store.passphrase, &av_passphrase_cost_floor, NULL));
  av_test_disk_acknowledge ();
  g_assert_true (av_keyring_add_escrow (keyring, "Métropole", NULL, av_key_pair_get_public (other), NULL));
  av_test_disk_acknowledge ();
  g_assert_true (av_keyring_remove_escrow (keyring, av_key_pair_get_public (other), NULL));
  av_test_disk_acknowledge ();
}

/* The keys open for the mairie, and what they open has all its entries. */
static AvKeyring *
open_with_keys (Workshop *workshop,
                const char *dir,
                gboolean *good)
{
  g_autoptr (AvKeyring) keyring = av_keyring_load (dir, NULL);
  g_autoptr (AvSecret) key = NULL;
  g_autoptr (AvVault) vault = NULL;

  *good = FALSE;
  if (keyring != NULL)
    key = av_keyring_unlock_with_pair (keyring, workshop->mairie, NULL);
  if (key != NULL)
    vault = av_vault_open (dir, key, AV_VAULT_OPEN_DEFAULT, NULL);
  *good = vault != NULL && av_vault_read_through (vault, NULL) && !av_vault_inbox_was_changed (vault) && ask_number (vault, "SELECT count(*) FROM entry") == 60;
  return g_steal_pointer (&keyring);
}

static gboolean
verify_passphrase_change (Workshop *workshop,
                          const char *dir,
                          guint acknowledged)
{
  gboolean good;
  g_autoptr (AvKeyring) keyring = open_with_keys (workshop, dir, &good);

  /* Creation and the mairie's slot were two generations. */
  return good &&
         av_keyring_get_generation (keyring) >= 2 + acknowledged &&
         av_keyring_get_generation (keyring) <= 3 + acknowledged;
}

static void
play_rotation (Workshop *workshop)
{
  g_autoptr (AvSecret) key = av_rotation_run (workshop->store.dir, workshop->store.key, NULL);

  g_assert_nonnull (key);
  av_test_disk_acknowledge ();
}

static gboolean
verify_rotation (Workshop *workshop,
                 const char *dir,
                 guint acknowledged)
{
  gboolean good;
  g_autoptr (AvKeyring) keyring = open_with_keys (workshop, dir, &good);
  g_autoptr (AvVault) former = open_in (workshop, dir);

  return good && (acknowledged == 0 || former == NULL);
}

static void
play_backup (Workshop *workshop)
{
  g_autoptr (AvVault) vault = av_test_store_open (&workshop->store);

  g_assert_true (av_backup_daily (vault, 1795000000, NULL, NULL));
  av_test_disk_acknowledge ();
}

static gboolean
verify_backup (Workshop *workshop,
               const char *dir,
               guint acknowledged)
{
  g_auto (GStrv) paths = av_backup_list (dir, NULL);
  g_autofree char *elsewhere = g_build_filename (dir, "restored", NULL);
  g_autoptr (AvKeyring) keyring = NULL;
  g_autoptr (AvSecret) key = NULL;
  gboolean good;

  keyring = open_with_keys (workshop, dir, &good);
  if (!good || g_strv_length (paths) < acknowledged)
    return FALSE;

  if (paths[0] == NULL)
    return TRUE;

  g_clear_pointer (&keyring, av_keyring_unref);
  keyring = av_backup_load_keyring (paths[0], NULL);
  key = keyring != NULL ? av_keyring_unlock_with_pair (keyring, workshop->mairie, NULL) : NULL;
  return key != NULL && av_backup_restore (paths[0], elsewhere, key, NULL);
}

static void
prepare_restore (Workshop *workshop)
{
  g_autofree char *copy = g_build_filename (workshop->store.dir, "copy.avb", NULL);
  g_autoptr (AvVault) vault = NULL;

  prepare_keys (workshop);
  vault = av_test_store_open (&workshop->store);
  g_assert_true (av_backup_write (vault, copy, NULL, NULL));
}

static gboolean
restore_in (Workshop *workshop,
            const char *dir)
{
  g_autofree char *copy = g_build_filename (dir, "copy.avb", NULL);
  g_autoptr (AvKeyring) keyring = av_backup_load_keyring (copy, NULL);
  g_autoptr (AvSecret) key = keyring != NULL ? av_keyring_unlock_with_pair (keyring, workshop->mairie, NULL) : NULL;

  return key != NULL && av_backup_restore (copy, dir, key, NULL);
}

static void
play_restore (Workshop *workshop)
{
  g_assert_true (restore_in (workshop, workshop->store.dir));
  av_test_disk_acknowledge ();
}

/* Nobody has to do anything more: the former store opens or the restored one,
 * whole and with its own keys. */
static gboolean
verify_restore (Workshop *workshop,
                const char *dir,
                guint acknowledged)
{
  g_autofree char *kept = g_build_filename (dir, "store.avs.before-1", NULL);
  g_autoptr (AvKeyring) keyring = NULL;
  g_autoptr (AvVault) former = NULL;
  gboolean good;

  if (!av_vault_exists (dir))
    return FALSE;

  keyring = open_with_keys (workshop, dir, &good);
  former = open_in (workshop, dir);
  return good && (former == NULL) == g_file_test (kept, G_FILE_TEST_EXISTS) && (acknowledged == 0 || former == NULL);
}

/* The disk refuses the very last renaming: three put back what there was. */
#define LAST_RENAMING 8

static void
play_undone_restore (Workshop *workshop)
{
  av_test_disk_fail (AV_TEST_DISK_RENAME, LAST_RENAMING, FALSE, FALSE);
  g_assert_false (restore_in (workshop, workshop->store.dir));
  g_assert_cmpuint (av_test_disk_count (), ==, LAST_RENAMING + 3);
  av_test_disk_fail (0, 0, FALSE, FALSE);
  av_test_disk_acknowledge ();
}

static gboolean
verify_undone_restore (Workshop *workshop,
                       const char *dir,
                       guint acknowledged)
{
  g_autoptr (AvVault) former = NULL;

  if (!verify_restore (workshop, dir, 0))
    return FALSE;

  former = open_in (workshop, dir);
  return acknowledged == 0 || former != NULL;
}

static void
play_capture (Workshop *workshop)
{
  g_autoptr (GVariant) answers = g_variant_ref_sink (g_variant_new_parsed ("{'prenom-ou-surnom': 'Gavroche'}"));

  for (guint i = 0; i < 4; i++)
    {
      g_assert_true (av_inbox_seal (workshop->store.dir, "contact", answers, "", i, NULL));
      av_test_disk_acknowledge ();
    }
}

static gboolean
verify_capture (Workshop *workshop,
                const char *dir,
                guint acknowledged)
{
  g_auto (GStrv) names = av_inbox_list (dir);
  g_autoptr (AvVault) vault = open_in (workshop, dir);
  guint n = g_strv_length (names);

  for (guint i = 0; i < n && vault != NULL; i++)
    {
      g_autoptr (AvInboxCapture) capture = av_inbox_open (dir, names[i], av_vault_get_inbox_pair (vault), NULL);

      if (capture == NULL)
        return FALSE;
    }

  return vault != NULL && n >= acknowledged && n <= acknowledged + 1;
}

static void
play_export (Workshop *workshop)
{
  g_autofree char *path = g_build_filename (workshop->store.dir, "lot.avlot", NULL);
  guint8 piece[1500];

  for (guint i = 1; i <= 2; i++)
    {
      g_autoptr (AvFileWriter) writer = av_file_writer_new (path, NULL);

      memset (piece, i, sizeof piece);
      for (guint j = 0; j < 5; j++)
        g_assert_true (av_file_writer_write (writer, piece, sizeof piece, NULL));
      g_assert_true (av_file_writer_commit (writer, NULL));
      av_test_disk_acknowledge ();
    }
}

static gboolean
verify_export (Workshop *workshop,
               const char *dir,
               guint acknowledged)
{
  g_autofree char *path = g_build_filename (dir, "lot.avlot", NULL);
  g_autofree char *content = NULL;
  gsize size;

  if (!g_file_get_contents (path, &content, &size, NULL))
    return acknowledged == 0;

  for (gsize i = 0; i < size; i++)
    if (content[i] != content[0])
      return FALSE;

  return size == 7500 && (guint) content[0] >= acknowledged;
}

static const Scenario scenarios[] = {
  { "create", prepare_nothing, play_create, verify_create },
  { "saves", prepare_entries, play_saves, verify_entries },
  { "diagnostic", prepare_entries, play_diagnostic, verify_entries },
  { "import", prepare_entries, play_import, verify_entries },
  { "checkpoints", prepare_entries, play_checkpoints, verify_entries },
  { "migration", prepare_many_entries, play_migration, verify_migration },
  { "locked-capture", prepare_entries, play_capture, verify_capture },
  { "passphrase-change", prepare_keys, play_passphrase_change, verify_passphrase_change },
  { "rotation", prepare_keys, play_rotation, verify_rotation },
  { "backup", prepare_keys, play_backup, verify_backup },
  { "restore", prepare_restore, play_restore, verify_restore },
  { "restore-undone", prepare_restore, play_undone_restore, verify_undone_restore },
  { "export", prepare_nothing, play_export, verify_export },
};

static void
workshop_init (Workshop *workshop)
{
  av_test_store_set_up (&workshop->store, NULL);
  workshop->mairie = av_key_pair_new_random ();
}

static void
workshop_clear (Workshop *workshop)
{
  av_test_store_tear_down (&workshop->store, NULL);
  av_key_pair_unref (workshop->mairie);
}

typedef struct
{
  Workshop workshop;
  const Scenario *scenario;
} Trial;

static void
play_trial (gpointer user_data)
{
  Trial *trial = user_data;

  trial->scenario->play (&trial->workshop);
}

static gboolean
verify_trial (const char *dir,
              guint acknowledged,
              gpointer user_data)
{
  Trial *trial = user_data;

  return trial->scenario->verify (&trial->workshop, dir, acknowledged);
}

/* Plays once; returns how many images were bad, first of images chosen. */
static guint
cut_everywhere (const Scenario *scenario,
                guint images,
                guint *laid)
{
  Trial trial = { .scenario = scenario };
  guint bad;

  workshop_init (&trial.workshop);
  scenario->prepare (&trial.workshop);
  bad = av_test_cut_everywhere (trial.workshop.store.dir, scenario->name, images, play_trial, verify_trial, &trial, laid);
  workshop_clear (&trial.workshop);
  return bad;
}

static guint
images_for_each (void)
{
  guint images = g_getenv ("ALLERVERS_TEST_LONG") != NULL ? IMAGES_LONG : IMAGES;

  return images / G_N_ELEMENTS (scenarios) + 1;
}

static void
test_scenario (gconstpointer data)
{
  guint laid = 0;
  guint bad = cut_everywhere (data, images_for_each (), &laid);

  g_test_message ("%u images", laid);
  g_assert_cmpuint (bad, ==, 0);
}

/* Without these the tests above would prove nothing. */
static void
play_saves_unsynced (Workshop *workshop)
{
  g_autoptr (AvVault) vault = av_test_store_open (&workshop->store);

  av_test_store_run (vault, "PRAGMA synchronous = NORMAL");
  for (int i = 1; i <= 6; i++)
    save (vault, i, 1);
}

static void
test_normal_synchronisation_is_found_bad (void)
{
  static const Scenario scenario = { "synchronous=NORMAL", prepare_entries, play_saves_unsynced, verify_entries };
  guint laid = 0;

  g_assert_cmpuint (cut_everywhere (&scenario, 100, &laid), >, 0);
}

static void
test_keys_without_sync_are_found_bad (void)
{
  static const Scenario scenario = { "no sync of keys", prepare_keys, play_passphrase_change, verify_passphrase_change };
  guint laid = 0;

  av_test_disk_skip_file_syncs (TRUE);
  g_assert_cmpuint (cut_everywhere (&scenario, 100, &laid), >, 0);
  av_test_disk_skip_file_syncs (FALSE);
}

int
main (int argc,
      char *argv[])
{
  av_test_disk_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (scenarios); i++)
    {
      g_autofree char *path = g_strconcat ("/power-cut/", scenarios[i].name, NULL);

      g_test_add_data_func (path, &scenarios[i], test_scenario);
    }

  g_test_add_func ("/power-cut/normal-synchronisation-is-found-bad", test_normal_synchronisation_is_found_bad);
  g_test_add_func ("/power-cut/keys-without-sync-are-found-bad", test_keys_without_sync_are_found_bad);
  return g_test_run ();
}
