#include "av-crypto.h"
#include "av-inbox.h"
#include "av-salvage.h"
#include "av-test-store.h"

#define PAGE 4096
#define ROWS 3000

static void
fill (AvVault *vault)
{
  av_test_store_run (vault, "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, notes TEXT);"
                            "CREATE TABLE code (code TEXT PRIMARY KEY, label TEXT) WITHOUT ROWID;"
                            "CREATE INDEX by_name ON person (name);"
                            "CREATE VIRTUAL TABLE words USING fts5 (text);"
                            "CREATE VIEW everyone AS SELECT name FROM person;"
                            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
                            " INSERT INTO person (name, notes) SELECT 'Gervaise ' || i, hex (randomblob (50)) FROM n;"
                            "INSERT INTO code SELECT id, name FROM person WHERE id <= 1000;"
                            "INSERT INTO words SELECT name FROM person LIMIT 10;"
                            "PRAGMA user_version = 4;");
}

/* A leaf of the table of persons, which makes up most of the file. */
static void
damage (AvTestStore *store,
        gsize page)
{
  g_autofree char *path = g_build_filename (store->dir, "store.avs", NULL);
  g_autofree char *content = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  content[page * PAGE + 200] ^= 1;
  av_test_store_write (path, content, size);
}

static void
test_whole_store_is_clean (AvTestStore *store,
                           gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, TRUE);
  g_autoptr (AvSalvageReport) report = NULL;
  g_autoptr (GError) error = NULL;

  fill (vault);
  g_assert_true (av_vault_close (g_steal_pointer (&vault), NULL));
  report = av_salvage_check (store->dir, store->key, &error);
  g_assert_no_error (error);
  g_assert_true (av_salvage_report_is_clean (report));
  g_assert_cmpuint (report->n_pages, >, 100);
}

static void
test_damaged_page_is_named (AvTestStore *store,
                            gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, TRUE);
  g_autoptr (AvSalvageReport) report = NULL;
  g_autoptr (GError) error = NULL;

  fill (vault);
  g_assert_true (av_vault_close (g_steal_pointer (&vault), NULL));
  damage (store, 40);
  report = av_salvage_check (store->dir, store->key, &error);
  g_assert_no_error (error);
  g_assert_false (av_salvage_report_is_clean (report));
  g_assert_cmpuint (report->bad_pages->len, ==, 1);
  g_assert_cmpuint (g_array_index (report->bad_pages, guint32, 0), ==, 40);
}

static guint64
save_around (AvTestStore *store,
             gsize page,
             const char *target)
{
  g_autoptr (AvSalvageReport) report = NULL;
  g_autoptr (GError) error = NULL;

  damage (store, page);
  av_test_store_remove_tree (target);
  report = av_salvage_run (store->dir, store->key, target, &error);
  g_assert_no_error (error);
  damage (store, page); /* undone */

  if (report->n_rows < ROWS + 1000)
    g_assert_cmpuint (report->gaps->len, >, 0);
  return report->n_rows;
}

static void
test_all_but_the_damaged_is_saved (AvTestStore *store,
                                   gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, TRUE);
  g_autofree char *target = g_build_filename (store->dir, "saved", NULL);
  guint64 least = G_MAXUINT64;

  fill (vault);
  g_assert_true (av_vault_close (g_steal_pointer (&vault), NULL));
  for (gsize page = 20; page < 120; page += 7)
    {
      guint64 rows = save_around (store, page, target);

      g_assert_cmpuint (rows, <=, ROWS + 1000);
      least = MIN (least, rows);
    }

  /* A page holds some thirty persons. */
  g_assert_cmpuint (least, <, ROWS + 1000);
  g_assert_cmpuint (least, >, ROWS + 1000 - 60);
}

static AvVault *
open_saved (AvTestStore *store,
            const char *target)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvKeyring) keyring = av_keyring_load (target, &error);
  g_autoptr (AvSecret) key = NULL;
  AvVault *vault;

  g_assert_no_error (error);
  key = av_keyring_unlock (keyring, "Cosette", store->passphrase, &error);
  g_assert_no_error (error);
  vault = av_vault_open (target, key, AV_VAULT_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  return vault;
}

static void
test_saved_store_opens_for_everybody (AvTestStore *store,
                                      gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, TRUE);
  g_autofree char *target = g_build_filename (store->dir, "saved", NULL);
  g_autofree char *persons = NULL;
  g_autofree char *version = NULL;
  guint64 rows;

  fill (vault);
  g_assert_true (av_vault_close (g_steal_pointer (&vault), NULL));
  rows = save_around (store, 60, target);

  vault = open_saved (store, target);
  g_assert_true (av_vault_read_through (vault, NULL));
  persons = av_test_store_ask (vault, "SELECT (SELECT count(*) FROM everyone) + (SELECT count(*) FROM code)");
  g_assert_cmpuint (g_ascii_strtoull (persons, NULL, 10), ==, rows);
  version = av_test_store_ask (vault, "PRAGMA user_version");
  g_assert_cmpstr (version, ==, "4");
}

/* No alarm that somebody changed the key of the inbox, and what waits there comes too. */
static void
test_what_was_captured_comes_along (AvTestStore *store,
                                    gconstpointer user_data)
{
  AvVault *vault = av_test_store_create (store, TRUE);
  g_autofree char *target = g_build_filename (store->dir, "saved", NULL);
  g_autoptr (GVariant) answers = g_variant_ref_sink (g_variant_new_parsed ("{'prenom': 'Fantine'}"));
  g_autoptr (AvInboxCapture) capture = NULL;
  g_auto (GStrv) names = NULL;

  fill (vault);
  g_assert_true (av_inbox_seal (store->dir, "contact", answers, "Cosette", 1795435200, NULL));
  g_assert_true (av_vault_close (vault, NULL));
  save_around (store, 60, target);

  vault = open_saved (store, target);
  g_assert_false (av_vault_inbox_was_changed (vault));
  names = av_inbox_list (target);
  g_assert_cmpuint (g_strv_length (names), ==, 1);
  capture = av_inbox_open (target, names[0], av_vault_get_inbox_pair (vault), NULL);
  g_assert_nonnull (capture);
  av_vault_free (vault);
}

/* One page of 32 bytes that nobody misses keeps no row back. */
static void
test_secret_of_the_inbox_may_be_lost (AvTestStore *store,
                                      gconstpointer user_data)
{
  AvVault *vault = av_test_store_create (store, TRUE);
  g_autofree char *target = g_build_filename (store->dir, "saved", NULL);
  g_autofree char *page = NULL;
  guint64 rows;

  fill (vault);
  page = av_test_store_ask (vault, "SELECT rootpage FROM sqlite_schema WHERE name = 'vault_secret'");
  g_assert_true (av_vault_close (vault, NULL));
  rows = save_around (store, atoi (page), target);
  g_assert_cmpuint (rows, ==, ROWS + 1000);

  vault = open_saved (store, target);
  g_assert_false (av_vault_inbox_was_changed (vault));
  av_vault_free (vault);
}

static void
add (const char *name,
     void (*test) (AvTestStore *, gconstpointer))
{
  g_test_add (name, AvTestStore, NULL, av_test_store_set_up, test, av_test_store_tear_down);
}

int
main (int argc,
      char *argv[])
{
  if (g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR))
    g_setenv ("TMPDIR", "/dev/shm", TRUE);

  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));

  add ("/salvage/whole-store-is-clean", test_whole_store_is_clean);
  add ("/salvage/damaged-page-is-named", test_damaged_page_is_named);
  add ("/salvage/all-but-the-damaged-is-saved", test_all_but_the_damaged_is_saved);
  add ("/salvage/saved-store-opens-for-everybody", test_saved_store_opens_for_everybody);
  add ("/salvage/what-was-captured-comes-along", test_what_was_captured_comes_along);
  add ("/salvage/secret-of-the-inbox-may-be-lost", test_secret_of_the_inbox_may_be_lost);
  return g_test_run ();
}
