/* What is left of the dossiers of a store that has lost a page, whichever it is. */

#include <string.h>
#include <glib/gstdio.h>

#include "av-change.h"
#include "av-crypto.h"
#include "av-record-store.h"
#include "av-salvage.h"
#include "av-store-mend.h"
#include "av-test-store.h"

#define PAGE 4096
#define DOSSIERS 60
#define FIRST 12 /* pages of the tables of the registers, each of them; of the others some */
#define NAMED "SELECT count(*) FROM form_contact WHERE prenom_ou_surnom LIKE 'Gervaise %'"

static void
add_dossier (AvStore *store,
             guint number)
{
  g_autoptr (AvChange) change = av_change_new ("contact", NULL, NULL, NULL);
  g_autofree char *name = g_strdup_printf ("Gervaise %u", number);
  g_autoptr (GError) error = NULL;

  av_change_set (change, "prenom-ou-surnom", name);
  av_change_set (change, "tranche-age", "18-21");
  av_change_set (change, "origine", "OPERATION");
  av_change_set (change, "accord-recontact", "oui");
  av_change_set (change, "info-rgpd-remise", "orale");
  av_store_commit_one (store, change, &error);
  g_assert_no_error (error);
}

/* With a log as a crash leaves it, with the last of it. */
static char *
fill (AvTestStore *disk,
      gboolean with_log,
      gsize *size)
{
  AvVault *vault = av_test_store_create (disk, TRUE);
  AvStore *store = av_store_open (vault, NULL);
  g_autofree char *path = g_build_filename (disk->dir, "store.avs", NULL);
  g_autofree char *log_path = g_strconcat (path, "-wal", NULL);
  g_autofree char *log = NULL;
  char *content;
  gsize log_size;

  for (guint i = 0; i < DOSSIERS; i++)
    {
      if (i == DOSSIERS / 2)
        g_assert_true (av_vault_sync (vault, NULL));
      add_dossier (store, i);
    }

  if (!with_log)
    g_assert_true (av_vault_sync (vault, NULL));
  g_assert_true (g_file_get_contents (path, &content, size, NULL));
  if (!g_file_get_contents (log_path, &log, &log_size, NULL))
    log_size = 0;
  av_store_close (store);
  av_vault_free (vault);
  av_test_store_write (log_path, log, log_size);
  return content;
}

/* Dossiers that are found again by their name. */
static gint64
count_saved (AvTestStore *disk,
             const char *target,
             AvKeyPair *pair)
{
  g_autoptr (AvSalvageReport) report = NULL;
  g_autoptr (GError) error = NULL;
  AvVault *vault;
  AvStore *store;
  gint64 count = 0;

  report = av_salvage_run (disk->dir, disk->key, target, av_store_lay, &error);
  g_assert_no_error (error);
  vault = av_test_store_open_by_escrow (target, pair);
  store = av_store_open (vault, &error);
  g_assert_no_error (error);
  av_store_mend (store, &error);
  g_assert_no_error (error);
  g_assert_true (av_database_get_int64 (av_store_get_database (store), NAMED, 0, &count, NULL));
  g_assert_true (count == DOSSIERS || report->gaps->len > 0);
  av_store_close (store);
  g_assert_true (av_vault_read_through (vault, NULL));
  av_vault_free (vault);
  av_test_store_remove_tree (target);
  return count;
}

static void
test_dossiers_outlive_any_page (AvTestStore *disk,
                                gconstpointer user_data)
{
  gsize size;
  g_autofree char *content = fill (disk, user_data != NULL, &size);
  g_autofree char *path = g_build_filename (disk->dir, "store.avs", NULL);
  g_autofree char *target = g_build_filename (disk->dir, "saved", NULL);
  g_autoptr (AvKeyPair) pair = av_test_store_add_escrow (disk);
  const gsize pages = size / PAGE - 1;
  const gsize step = g_getenv ("ALLERVERS_TEST_LONG") != NULL ? 1 : g_getenv ("ALLERVERS_TEST_VALGRIND") != NULL ? 31
                                                                                                                 : 9;
  gint64 least = DOSSIERS;
  gint64 sum = 0;
  guint tried = 0;

  for (gsize page = 1; page <= pages; page += page < FIRST ? 1 : step)
    {
      gint64 count;

      content[page * PAGE + 200] ^= 1;
      av_test_store_write (path, content, size);
      content[page * PAGE + 200] ^= 1;
      count = count_saved (disk, target, pair);
      if (count < DOSSIERS)
        g_test_message ("page %" G_GSIZE_FORMAT ": %" G_GINT64_FORMAT " dossiers", page, count);
      least = MIN (least, count);
      sum += count;
      tried++;
    }

  g_test_message ("%u of %" G_GSIZE_FORMAT " pages lost in turn: of %u dossiers %.2f are saved on average, at least %" G_GINT64_FORMAT,
                  tried, pages, DOSSIERS, (double) sum / tried, least);
  g_assert_cmpint (least, >=, DOSSIERS / 2);
}

int
main (int argc,
      char *argv[])
{
  if (g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR))
    g_setenv ("TMPDIR", "/dev/shm", TRUE);

  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));
  g_test_add ("/salvaged/dossiers-outlive-any-page", AvTestStore, NULL,
              av_test_store_set_up, test_dossiers_outlive_any_page, av_test_store_tear_down);
  g_test_add ("/salvaged/dossiers-outlive-any-page-beside-a-log", AvTestStore, "log",
              av_test_store_set_up, test_dossiers_outlive_any_page, av_test_store_tear_down);
  return g_test_run ();
}
