#include "av-salvage.h"

#include <string.h>
#include <unistd.h>
#include <glib/gstdio.h>

#include "av-file.h"
#include "av-inbox.h"
#include "av-keyring-private.h"
#include "av-page-cipher.h"
#include "av-salvage-remains.h"
#include "av-salvage-table.h"
#include "av-vault-lock.h"
#include "av-vault-log.h"
#include "av-vault-replace.h"

/* Tables of ours: full-text indexes have their own under their name. */
#define TABLES                                                                           \
  "SELECT name, sql FROM sqlite_schema AS t WHERE type = 'table' AND sql IS NOT NULL"    \
  " AND name NOT LIKE 'sqlite~_%' ESCAPE '~' AND name != 'vault_secret'"                 \
  " AND NOT EXISTS (SELECT 1 FROM sqlite_schema AS v WHERE v.sql LIKE 'CREATE VIRTUAL%'" \
  "                 AND substr (t.name, 1, length (v.name) + 1) = v.name || '_')"
#define REST "SELECT name, sql FROM sqlite_schema WHERE type != 'table' AND sql IS NOT NULL"

/* Every page of the file, by its tag alone. */
static void
check_pages (const char *path,
             AvSecret *store_key,
             const AvVaultHeader *header,
             AvSalvageReport *report)
{
  g_autoptr (AvPageCipher) cipher = av_page_cipher_new (store_key, header->uuid, header->epoch);
  g_autofree guint8 *page = g_malloc (AV_VAULT_PAGE_SIZE);
  g_autoptr (GError) problem = NULL;
  g_autoptr (AvFileReader) file = av_file_reader_new (path, &problem);
  goffset offset = AV_VAULT_HEADER_SIZE;
  gssize n;

  while (file != NULL && (n = av_file_reader_read (file, offset, page, AV_VAULT_PAGE_SIZE, &problem)) > 0)
    {
      guint32 number = ++report->n_pages;

      if (n < AV_VAULT_PAGE_SIZE || !av_page_cipher_open_page (cipher, number, page, AV_VAULT_PAGE_SIZE))
        g_array_append_val (report->bad_pages, number);
      offset += n;
    }

  /* Where the disk refuses a page, those behind it were not looked at. */
  if (problem != NULL)
    g_ptr_array_add (report->findings, g_strdup (problem->message));
  memset (page, 0, AV_VAULT_PAGE_SIZE);
}

/* Where it is open, pages are being written: the directory is held. */
static gboolean
check_store (const char *dir,
             AvSecret *store_key,
             AvVaultHeader *header,
             AvSalvageReport *report,
             GError **error)
{
  g_autofree char *path = g_build_filename (dir, "store.avs", NULL);
  g_autoptr (GError) log_error = NULL;
  AvVaultLogState log;

  if (!av_vault_error_check_header (path, header, error))
    return FALSE;

  check_pages (path, store_key, header, report);
  if (!av_vault_log_inspect (path, store_key, header, FALSE, &log, &log_error))
    report->log_damaged = TRUE;
  if (log == AV_VAULT_LOG_LACKS_PAGES)
    g_ptr_array_add (report->findings, g_strdup ("the file ends before the last pages that were committed"));
  return TRUE;
}

static gboolean
check_files (const char *dir,
             AvSecret *store_key,
             AvSalvageReport *report,
             GError **error)
{
  AvVaultHeader header;
  int fd = av_vault_lock_directory (dir, error);
  gboolean checked = fd >= 0 && check_store (dir, store_key, &header, report, error);

  if (fd >= 0)
    close (fd);
  return checked;
}

static void
check_integrity (sqlite3 *connection,
                 AvSalvageReport *report)
{
  sqlite3_stmt *statement = NULL;
  int rc = sqlite3_prepare_v2 (connection, "PRAGMA integrity_check", -1, &statement, NULL);

  while (rc == SQLITE_OK && sqlite3_step (statement) == SQLITE_ROW)
    {
      const char *finding = (const char *) sqlite3_column_text (statement, 0);

      if (g_strcmp0 (finding, "ok") != 0)
        g_ptr_array_add (report->findings, g_strdup (finding));
    }

  if (sqlite3_finalize (statement) != SQLITE_OK)
    g_ptr_array_add (report->findings, g_strdup (sqlite3_errmsg (connection)));
}

/* Runs every statement of a list of (name, sql) on target; those that do not
 * run there, like an index made unique by rows that are lost, are left out. */
static void
copy_schema (sqlite3 *source,
             sqlite3 *target,
             const char *list)
{
  sqlite3_stmt *statement = NULL;

  sqlite3_prepare_v2 (source, list, -1, &statement, NULL);
  while (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    sqlite3_exec (target, (const char *) sqlite3_column_text (statement, 1), NULL, NULL, NULL);
  sqlite3_finalize (statement);
}

/* Every table; target NULL: only to see what can be read. */
static gboolean
pass_tables (sqlite3 *source,
             sqlite3 *target,
             AvSalvageReport *report,
             GError **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean good = TRUE;
  int rc = sqlite3_prepare_v2 (source, TABLES, -1, &statement, NULL);
  int step = SQLITE_DONE;

  while (good && rc == SQLITE_OK && (step = sqlite3_step (statement)) == SQLITE_ROW)
    if (!g_str_has_prefix ((const char *) sqlite3_column_text (statement, 1), "CREATE VIRTUAL"))
      good = av_salvage_table (source, target, (const char *) sqlite3_column_text (statement, 0), report, error);

  /* The list of tables may be damaged itself: what it does not name any more
   * is not passed over in silence. */
  if (good && step != SQLITE_DONE)
    g_ptr_array_add (report->findings, g_strdup (sqlite3_errmsg (source)));

  sqlite3_finalize (statement);
  if (rc != SQLITE_OK)
    return av_vault_error_set_from_sqlite (error, source, rc);

  return good;
}

AvSalvageReport *
av_salvage_check (const char *dir,
                  AvSecret *store_key,
                  GError **error)
{
  AvSalvageReport *report = av_salvage_report_new ();
  g_autoptr (AvVault) vault = NULL;

  if (!check_files (dir, store_key, report, error))
    return report;

  vault = av_vault_open (dir, store_key, AV_VAULT_OPEN_DEFAULT, error);
  if (vault == NULL)
    return report;

  check_integrity (av_vault_get_connection (vault), report);
  pass_tables (av_vault_get_connection (vault), NULL, report, error);
  return report;
}

GPtrArray *
av_salvage_list_gaps (AvVault *vault,
                      GError **error)
{
  g_autoptr (AvSalvageReport) report = av_salvage_report_new ();

  if (!pass_tables (av_vault_get_connection (vault), NULL, report, error))
    return NULL;

  return g_ptr_array_ref (report->gaps);
}

static void
copy_number (sqlite3 *source,
             sqlite3 *target,
             const char *pragma)
{
  g_autofree char *question = g_strdup_printf ("PRAGMA %s", pragma);
  sqlite3_stmt *statement = NULL;

  sqlite3_prepare_v2 (source, question, -1, &statement, NULL);
  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      g_autofree char *sql = g_strdup_printf ("PRAGMA %s = %d", pragma, sqlite3_column_int (statement, 0));

      sqlite3_exec (target, sql, NULL, NULL, NULL);
    }

  sqlite3_finalize (statement);
}

static gboolean
pass_everything (AvSalvageRemains *remains,
                 AvVault *saved,
                 AvSalvageReport *report,
                 GError **error)
{
  sqlite3 *source = av_salvage_remains_get_connection (remains);
  sqlite3 *known = av_salvage_remains_get_known (remains);
  sqlite3 *target = av_vault_get_connection (saved);
  int rc;

  sqlite3_exec (target, "PRAGMA foreign_keys = OFF; BEGIN", NULL, NULL, NULL);
  copy_schema (source, target, TABLES);
  if (!pass_tables (source, target, report, error))
    return FALSE;

  copy_schema (source, target, REST);
  if (known != NULL)
    {
      copy_schema (known, target, TABLES);
      copy_schema (known, target, REST);
    }
  copy_number (source, target, "user_version");
  copy_number (source, target, "application_id");
  rc = sqlite3_exec (target, "COMMIT", NULL, NULL, NULL);
  return rc == SQLITE_OK || av_vault_error_set_from_sqlite (error, target, rc);
}

static gboolean
pass_captures (const char *dir,
               char **names,
               const char *target,
               AvSalvageReport *report,
               GError **error)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GError) problem = NULL;
      g_autoptr (GBytes) box = av_inbox_peek (dir, names[i], &problem);

      if (box == NULL)
        g_ptr_array_add (report->findings, g_strdup (problem->message));
      else if (!av_inbox_put_back (target, names[i], box, error))
        return FALSE;
    }

  return TRUE;
}

/* Captures are sealed to the pair that both stores have. */
static gboolean
pass_inbox (const char *dir,
            AvKeyPair *pair,
            const char *target,
            AvSalvageReport *report,
            GError **error)
{
  g_auto (GStrv) waiting = av_inbox_list (dir);
  g_auto (GStrv) aside = av_inbox_list_aside (dir);

  if (pair != NULL)
    return pass_captures (dir, waiting, target, report, error) && pass_captures (dir, aside, target, report, error);

  g_ptr_array_add (report->findings, g_strdup ("what this installation keeps secret cannot be opened any more: it has to be enrolled anew"));
  if (waiting[0] != NULL || aside[0] != NULL)
    g_ptr_array_add (report->findings, g_strdup ("what was captured while the store was locked cannot be opened any more"));
  return TRUE;
}

static AvVault *
create_saved (const char *dir,
              AvSecret *store_key,
              AvKeyPair *pair,
              const char *target,
              GError **error)
{
  g_autoptr (AvKeyring) keyring = av_keyring_load (dir, error);
  g_autoptr (AvKeyring) copy = NULL;
  g_autoptr (AvVault) saved = NULL;
  AvVaultParams params = { .inbox_pair = pair };

  if (keyring == NULL || !av_keyring_unlock_with_key (keyring, store_key, error))
    return NULL;

  saved = av_vault_create (target, &params, error);
  if (saved == NULL)
    return NULL;

  copy = av_keyring_copy_for (keyring, target, av_vault_get_header (saved), av_vault_get_key (saved));
  return av_keyring_save (copy, error) ? g_steal_pointer (&saved) : NULL;
}

/* The directory is held. */
static gboolean
save_remains (const char *dir,
              AvSecret *store_key,
              const char *target,
              AvSalvageLay lay,
              AvSalvageReport *report,
              GError **error)
{
  g_autofree char *path = g_build_filename (target, "store.avs.remains", NULL);
  g_autoptr (AvSalvageRemains) remains = NULL;
  g_autoptr (AvVault) saved = NULL;
  g_autoptr (GError) problem = NULL;
  AvVaultHeader header;

  if (!check_store (dir, store_key, &header, report, error))
    return FALSE;
  if (!av_file_make_directory (target, &problem))
    return av_vault_error_take_file (error, g_steal_pointer (&problem));

  remains = av_salvage_remains_new (dir, store_key, &header, path, lay, report, error);
  if (remains == NULL)
    return FALSE;

  saved = create_saved (dir, store_key, av_salvage_remains_get_inbox_pair (remains), target, error);
  return saved != NULL &&
         pass_everything (remains, saved, report, error) &&
         pass_inbox (dir, av_salvage_remains_get_inbox_pair (remains), target, report, error) &&
         av_vault_close (g_steal_pointer (&saved), error);
}

AvSalvageReport *
av_salvage_run (const char *dir,
                AvSecret *store_key,
                const char *target,
                AvSalvageLay lay,
                GError **error)
{
  g_autoptr (AvSalvageReport) report = av_salvage_report_new ();
  int fd = av_vault_lock_directory (dir, error);
  gboolean saved;

  if (fd < 0)
    return NULL;

  saved = av_vault_replace_finish (dir, error) && save_remains (dir, store_key, target, lay, report, error);
  close (fd);
  return saved ? g_steal_pointer (&report) : NULL;
}
