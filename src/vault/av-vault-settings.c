#include "av-vault-settings.h"

#include <string.h>
#include <glib/gstdio.h>

#include "av-vault-error.h"

typedef struct
{
  const char *statement;
  const char *question; /* how it is read back */
  const char *answer;
} Setting;

/* Exclusive before the first access to the log: no shared memory file. */
static const Setting settings[] = {
  { "PRAGMA locking_mode = EXCLUSIVE", "PRAGMA locking_mode", "exclusive" },
  { "PRAGMA temp_store = MEMORY", "PRAGMA temp_store", "2" },
  { "PRAGMA mmap_size = 0", NULL, NULL },
  { "PRAGMA trusted_schema = OFF", "PRAGMA trusted_schema", "0" },
  { "PRAGMA cell_size_check = ON", "PRAGMA cell_size_check", "1" },
  { "PRAGMA foreign_keys = ON", "PRAGMA foreign_keys", "1" },
  { "PRAGMA journal_mode = WAL", "PRAGMA journal_mode", "wal" },
  { "PRAGMA synchronous = FULL", "PRAGMA synchronous", "2" },
  { "PRAGMA secure_delete = ON", "PRAGMA secure_delete", "1" },
  { "PRAGMA cache_size = -65536", "PRAGMA cache_size", "-65536" },
  { "PRAGMA journal_size_limit = 4194304", "PRAGMA journal_size_limit", "4194304" },
  { NULL, "PRAGMA auto_vacuum", "2" },
  { NULL, "PRAGMA page_size", "4096" },
};

static gboolean
run (sqlite3 *connection,
     const char *sql,
     GError **error)
{
  int rc = sqlite3_exec (connection, sql, NULL, NULL, NULL);

  return rc == SQLITE_OK || av_vault_error_set_from_sqlite (error, connection, rc);
}

static gboolean
ask (sqlite3 *connection,
     const char *sql,
     char **answer,
     GError **error)
{
  sqlite3_stmt *statement = NULL;
  int rc = sqlite3_prepare_v2 (connection, sql, -1, &statement, NULL);

  if (rc == SQLITE_OK)
    rc = sqlite3_step (statement);
  if (rc == SQLITE_ROW)
    *answer = g_strdup ((const char *) sqlite3_column_text (statement, 0));

  /* Even a short text may find no memory. */
  if (rc == SQLITE_ROW && *answer == NULL)
    rc = SQLITE_NOMEM;

  sqlite3_finalize (statement);
  return rc == SQLITE_ROW || av_vault_error_set_from_sqlite (error, connection, rc);
}

gboolean
av_vault_settings_lay (sqlite3 *connection,
                       GError **error)
{
  int reserve = 64;

  sqlite3_file_control (connection, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve);
  return run (connection,
              "PRAGMA page_size = 4096;"
              "PRAGMA auto_vacuum = INCREMENTAL;"
              "PRAGMA temp_store = MEMORY;"
              "CREATE TABLE vault_secret (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;",
              error);
}

static gboolean
apply_setting (sqlite3 *connection,
               const Setting *setting,
               GError **error)
{
  g_autofree char *answer = NULL;

  if (setting->statement != NULL && !run (connection, setting->statement, error))
    return FALSE;

  if (setting->question == NULL)
    return TRUE;

  if (!ask (connection, setting->question, &answer, error))
    return FALSE;

  return g_strcmp0 (answer, setting->answer) == 0 || av_vault_error_set (error, AV_VAULT_ERROR_DAMAGED);
}

void
av_vault_settings_allow_attach (sqlite3 *connection,
                                gboolean allow)
{
  sqlite3_limit (connection, SQLITE_LIMIT_ATTACHED, allow ? 1 : 0);
}

/* Closing would move the log into the database, with zeros for what was cut off, and the
 * store would pass for a whole one. */
gboolean
av_vault_settings_only_read (sqlite3 *connection,
                             GError **error)
{
  sqlite3_db_config (connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  return run (connection, "PRAGMA query_only = ON", error);
}

static int
compare_bytes (void *data,
               int one_size,
               const void *one,
               int other_size,
               const void *other)
{
  int order = memcmp (one, other, MIN (one_size, other_size));

  return order != 0 ? order : one_size - other_size;
}

int
av_vault_settings_know_sealed (sqlite3 *connection)
{
  return sqlite3_create_collation (connection, "av_sealed", SQLITE_UTF8, NULL, compare_bytes);
}

gboolean
av_vault_settings_apply (sqlite3 *connection,
                         GError **error)
{
  if (!sqlite3_compileoption_used ("ENABLE_FTS5"))
    return av_vault_error_set (error, AV_VAULT_ERROR_LIBRARY);

  sqlite3_extended_result_codes (connection, 1);
  sqlite3_busy_timeout (connection, 0);
  av_vault_settings_allow_attach (connection, FALSE);
  sqlite3_db_config (connection, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
  sqlite3_db_config (connection, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);

  if (av_vault_settings_know_sealed (connection) != SQLITE_OK)
    return av_vault_error_set_from_sqlite (error, connection, sqlite3_errcode (connection));

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    if (!apply_setting (connection, &settings[i], error))
      return FALSE;

  return TRUE;
}

gboolean
av_vault_settings_check_size (sqlite3 *connection,
                              const char *path,
                              GError **error)
{
  g_autofree char *pages = NULL;
  GStatBuf status;

  if (!ask (connection, "PRAGMA page_count", &pages, error))
    return FALSE;

  if (g_stat (path, &status) != 0)
    return av_vault_error_set (error, AV_VAULT_ERROR_IO);

  return status.st_size == (g_ascii_strtoll (pages, NULL, 10) + 1) * AV_VAULT_PAGE_SIZE ||
         av_vault_error_set (error, AV_VAULT_ERROR_DAMAGED);
}
