#include <glib/gstdio.h>

#include "av-crypto.h"
#include "av-inbox.h"
#include "av-salvage.h"
#include "av-test-store.h"

#define PAGE 4096
#define ROWS 3000

#define SCHEMA                                                           \
  "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, notes TEXT);" \
  "CREATE TABLE code (code TEXT PRIMARY KEY, label TEXT) WITHOUT ROWID;" \
  "CREATE INDEX by_name ON person (name);"                               \
  "CREATE VIRTUAL TABLE words USING fts5 (text);"                        \
  "CREATE VIEW everyone AS SELECT name FROM person;"

static void
fill (AvVault *vault)
{
  av_test_store_run (vault, SCHEMA
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
  report = av_salvage_run (store->dir, store->key, target, NULL, &error);
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

/* A schema of several pages, in which many tables are alike. */
#define DRAWERS 60
#define IN_DRAWERS 6

static gboolean
lay (sqlite3 *database,
     GError **error)
{
  g_autoptr (GString) sql = g_string_new (SCHEMA);

  for (guint i = 0; i < DRAWERS; i++)
    g_string_append_printf (sql,
                            "CREATE TABLE drawer_%u (number INTEGER PRIMARY KEY, label TEXT NOT NULL, content BLOB,"
                            " CHECK (label != 'that of nobody, which is a condition as long as what a table of ours says of itself'));",
                            i);
  g_string_append (sql, "PRAGMA user_version = 4;");
  return sqlite3_exec (database, sql->str, NULL, NULL, NULL) == SQLITE_OK || av_vault_error_set (error, AV_VAULT_ERROR_IO);
}

/* With a log as a crash leaves it, with the last of it. */
static guint64
fill_drawers (AvTestStore *store,
              gboolean with_log)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, TRUE);
  g_autofree char *path = g_build_filename (store->dir, "store.avs", NULL);
  g_autofree char *log_path = g_strconcat (path, "-wal", NULL);
  g_autofree char *content = NULL;
  g_autofree char *log = NULL;
  gsize size, log_size;

  g_assert_true (lay (av_vault_get_connection (vault), NULL));
  for (guint i = 0; i < DRAWERS; i++)
    {
      g_autofree char *sql = g_strdup_printf ("INSERT INTO drawer_%u (label) VALUES ('Fantine'), ('Cosette'), ('Marius'), ('Javert'), ('Gavroche')", i);

      av_test_store_run (vault, sql);
    }

  av_test_store_run (vault, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)"
                            " INSERT INTO person (name, notes) SELECT 'Gervaise ' || i, hex (randomblob (50)) FROM n;"
                            "INSERT INTO person VALUES (2000, 'Coupeau', hex (randomblob (9000)));"
                            "INSERT INTO code SELECT 'a code that is said at length ' || id, name FROM person WHERE id <= 400");
  g_assert_true (av_vault_sync (vault, NULL));
  for (guint i = 0; i < DRAWERS; i++)
    {
      g_autofree char *sql = g_strdup_printf ("INSERT INTO drawer_%u (label) VALUES ('Éponine')", i);

      av_test_store_run (vault, sql);
    }

  if (!with_log)
    g_assert_true (av_vault_sync (vault, NULL));
  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  if (!g_file_get_contents (log_path, &log, &log_size, NULL))
    log_size = 0;
  g_clear_pointer (&vault, av_vault_free);
  av_test_store_write (path, content, size);
  av_test_store_write (log_path, log, log_size);
  return 401 + 400 + DRAWERS * IN_DRAWERS;
}

static gsize
count_pages (AvTestStore *store)
{
  g_autofree char *path = g_build_filename (store->dir, "store.avs", NULL);
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  return status.st_size / PAGE - 1;
}

/* Whichever page is lost, so is what was in it and nothing else. */
static void
test_every_page_may_be_lost (AvTestStore *store,
                             gconstpointer user_data)
{
  guint64 all = fill_drawers (store, user_data != NULL);
  g_autoptr (AvKeyPair) pair = av_test_store_add_escrow (store);
  g_autofree char *target = g_build_filename (store->dir, "saved", NULL);
  const gsize pages = count_pages (store);
  const gsize step = g_getenv ("ALLERVERS_TEST_VALGRIND") != NULL ? 23 : 1;
  guint64 lost = 0;
  guint64 worst = 0;
  guint whole = 0;

  for (gsize page = 1; page <= pages; page += step)
    {
      g_autoptr (AvSalvageReport) report = NULL;
      g_autoptr (AvVault) saved = NULL;
      g_autofree char *counted = NULL;
      g_autofree char *version = NULL;
      g_autoptr (GError) error = NULL;

      damage (store, page);
      report = av_salvage_run (store->dir, store->key, target, lay, &error);
      g_assert_no_error (error);
      damage (store, page); /* undone */
      g_assert_cmpuint (report->n_rows, <=, all);
      g_assert_true (report->n_rows == all || report->gaps->len > 0);
      lost += all - report->n_rows;
      worst = MAX (worst, all - report->n_rows);
      whole += report->n_rows == all;

      saved = av_test_store_open_by_escrow (target, pair);
      g_assert_true (av_vault_read_through (saved, NULL));
      counted = av_test_store_ask (saved, "SELECT (SELECT count(*) FROM everyone) + (SELECT count(*) FROM code)");
      g_assert_cmpuint (g_ascii_strtoull (counted, NULL, 10), <=, 801);
      version = av_test_store_ask (saved, "PRAGMA user_version");
      g_assert_cmpstr (version, ==, "4");
      g_clear_pointer (&saved, av_vault_free);
      av_test_store_remove_tree (target);
    }

  g_test_message ("%" G_GSIZE_FORMAT " pages, each lost in turn: %u times nothing is missing of %" G_GUINT64_FORMAT " rows,"
                  " %.2f are on average, %" G_GUINT64_FORMAT " at worst",
                  pages, whole, all, (double) lost / pages, worst);
  /* A leaf holds some sixty codes. */
  g_assert_cmpuint (worst, <, 80);
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

int
main (int argc,
      char *argv[])
{
  av_test_store_use_memory ();
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));

  av_test_store_add ("/salvage/whole-store-is-clean", test_whole_store_is_clean);
  av_test_store_add ("/salvage/damaged-page-is-named", test_damaged_page_is_named);
  av_test_store_add ("/salvage/all-but-the-damaged-is-saved", test_all_but_the_damaged_is_saved);
  av_test_store_add ("/salvage/saved-store-opens-for-everybody", test_saved_store_opens_for_everybody);
  av_test_store_add ("/salvage/every-page-may-be-lost", test_every_page_may_be_lost);
  g_test_add ("/salvage/every-page-may-be-lost-beside-a-log", AvTestStore, "log", av_test_store_set_up, test_every_page_may_be_lost, av_test_store_tear_down);
  av_test_store_add ("/salvage/what-was-captured-comes-along", test_what_was_captured_comes_along);
  av_test_store_add ("/salvage/secret-of-the-inbox-may-be-lost", test_secret_of_the_inbox_may_be_lost);
  return g_test_run ();
}
