#include "av-salvage-remains.h"

#include "av-file.h"
#include "av-inbox-secret.h"
#include "av-page-cipher.h"
#include "av-salvage-inner.h"
#include "av-salvage-pages.h"
#include "av-salvage-schema.h"
#include "av-salvage-table.h"
#include "av-vault-private.h"
#include "av-vault-settings.h"
#include "av-vfs.h"

#define COLUMNS "type TEXT, name TEXT, tbl_name TEXT, rootpage INTEGER, sql TEXT"

/* A schema that is damaged is read as far as it makes sense. */
#define SETTINGS                     \
  "PRAGMA locking_mode = EXCLUSIVE;" \
  "PRAGMA journal_mode = MEMORY;"    \
  "PRAGMA synchronous = OFF;"        \
  "PRAGMA temp_store = MEMORY;"      \
  "PRAGMA trusted_schema = OFF;"     \
  "PRAGMA cell_size_check = ON;"     \
  "PRAGMA writable_schema = ON;"

struct _AvSalvageRemains
{
  char *path;
  guint context;
  sqlite3 *connection;
  sqlite3 *known;
  gboolean schema_is_whole;
  AvKeyPair *inbox_pair;
};

static gboolean
run (sqlite3 *connection,
     const char *sql,
     GError **error)
{
  int rc = sqlite3_exec (connection, sql, NULL, NULL, NULL);

  return rc == SQLITE_OK || av_vault_error_set_from_sqlite (error, connection, rc);
}

/* Anew each time the schema was written. */
static gboolean
connect_again (AvSalvageRemains *self,
               GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (self->path, "/", FALSE);
  g_autofree char *uri = g_strdup_printf ("file:%s?vfs=" AV_VFS_NAME "&ctx=%u", escaped, self->context);
  int rc;

  sqlite3_close (g_steal_pointer (&self->connection));
  rc = sqlite3_open_v2 (uri, &self->connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
  if (rc != SQLITE_OK)
    return av_vault_error_set_from_sqlite (error, self->connection, rc);

  sqlite3_extended_result_codes (self->connection, 1);
  return run (self->connection, SETTINGS, error);
}

/* Where what a new store has will be, and what could be read of this one's schema. */
static gboolean
open_known (AvSalvageRemains *self,
            GError **error)
{
  int rc = sqlite3_open_v2 (":memory:", &self->known, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);

  if (rc != SQLITE_OK)
    return av_vault_error_set_from_sqlite (error, self->known, rc);

  return av_vault_settings_lay (self->known, error) &&
         run (self->known, "CREATE TEMP TABLE former (" COLUMNS ")", error);
}

/* What can be read of the former schema. */
static gboolean
read_former (AvSalvageRemains *self,
             AvSalvagePages *pages,
             GError **error)
{
  GArray *torn = av_salvage_pages_get_torn (pages);
  guint32 root = av_salvage_pages_get_schema_root (pages);
  g_autofree char *sql = g_strdup_printf ("INSERT INTO sqlite_schema VALUES ('table', 'former', 'former', %u, 'CREATE TABLE former (" COLUMNS ")')", root);
  g_autoptr (AvSalvageReport) report = av_salvage_report_new ();

  if (root == 0)
    return TRUE;

  if (!run (self->connection, sql, error) ||
      !connect_again (self, error) ||
      !av_salvage_table (self->connection, self->known, "former", report, error))
    return FALSE;

  self->schema_is_whole = report->gaps->len == 0;
  for (guint i = 0; i < torn->len; i++)
    self->schema_is_whole &= g_array_index (torn, guint32, i) != 1;
  return TRUE;
}

/* In the place of the schema; an index comes after its table. */
static gboolean
write_schema (AvSalvageRemains *self,
              GError **error)
{
  sqlite3_stmt *insert = NULL;
  sqlite3_stmt *row = NULL;
  int rc;

  if (!run (self->connection, "BEGIN; DELETE FROM sqlite_schema", error))
    return FALSE;

  rc = sqlite3_prepare_v2 (self->connection, "INSERT INTO sqlite_schema VALUES (?1, ?2, ?3, ?4, ?5)", -1, &insert, NULL);
  if (rc == SQLITE_OK)
    rc = sqlite3_prepare_v2 (self->known, "SELECT "
                                          "type, name, tbl_name, rootpage, sql FROM temp.former ORDER BY type != 'table', rowid",
                             -1, &row, NULL);

  while (rc == SQLITE_OK && sqlite3_step (row) == SQLITE_ROW)
    {
      for (int i = 0; i < 5; i++)
        sqlite3_bind_value (insert, i + 1, sqlite3_column_value (row, i));
      sqlite3_step (insert);
      rc = sqlite3_reset (insert);
    }

  sqlite3_finalize (insert);
  sqlite3_finalize (row);
  if (rc != SQLITE_OK)
    return av_vault_error_set_from_sqlite (error, self->connection, rc);

  return run (self->connection, "COMMIT", error);
}

static int
ask_number (sqlite3 *connection,
            const char *sql)
{
  sqlite3_stmt *statement = NULL;
  int number = 0;

  sqlite3_prepare_v2 (connection, sql, -1, &statement, NULL);
  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    number = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  return number;
}

/* Page 1 has said them; where it is lost, what else is there is laid out as by
 * this version or it is not told. */
static gboolean
write_versions (AvSalvageRemains *self,
                AvSalvagePages *pages,
                AvSalvageReport *report,
                GError **error)
{
  guint32 user_version = 0;
  guint32 application_id = 0;
  g_autofree char *sql = NULL;

  if (!av_salvage_pages_get_versions (pages, &user_version, &application_id))
    {
      if (ask_number (self->known, "SELECT EXISTS (SELECT 1 FROM temp.former JOIN main.sqlite_schema AS k USING (name) WHERE former.sql != k.sql)"))
        g_ptr_array_add (report->findings, g_strdup ("nothing says which version wrote the tables"));
      else
        user_version = ask_number (self->known, "PRAGMA main.user_version");
      application_id = ask_number (self->known, "PRAGMA main.application_id");
    }

  sql = g_strdup_printf ("PRAGMA user_version = %u; PRAGMA application_id = %u", user_version, application_id);
  return run (self->connection, sql, error);
}

/* Rows that were in an inner page, and children of one that are lost too: the
 * tree is read without a word about them. */
static void
note_torn (AvSalvageRemains *self,
           AvSalvagePages *pages,
           AvSalvageReport *report)
{
  GArray *torn = av_salvage_pages_get_torn (pages);
  sqlite3_stmt *statement = NULL;

  sqlite3_prepare_v2 (self->known, "SELECT name, type FROM temp.former WHERE rootpage = ?1", -1, &statement, NULL);
  for (guint i = 0; statement != NULL && i < torn->len; i++)
    {
      guint32 root = g_array_index (torn, guint32, i);

      sqlite3_bind_int64 (statement, 1, root);
      if (sqlite3_step (statement) != SQLITE_ROW && root != 1)
        av_salvage_report_add_gap (report, "", G_MININT64, G_MAXINT64);
      else if (g_strcmp0 ((const char *) sqlite3_column_text (statement, 1), "table") == 0)
        av_salvage_report_add_gap (report, (const char *) sqlite3_column_text (statement, 0), G_MININT64, G_MAXINT64);
      sqlite3_reset (statement);
    }

  sqlite3_finalize (statement);
}

static void
load_inbox_pair (AvSalvageRemains *self,
                 AvSecret *store_key)
{
  g_autoptr (AvSecret) secret = av_inbox_secret_read (self->connection, store_key, NULL);

  if (secret != NULL)
    self->inbox_pair = av_key_pair_new_from_secret (secret);
}

/* Where nothing of either is lost, what a new store has tells nothing. */
static gboolean
complete_schema (AvSalvageRemains *self,
                 AvSalvagePages *pages,
                 AvSalvageLay lay,
                 AvSalvageReport *report,
                 GError **error)
{
  guint32 user_version, application_id;

  if (self->schema_is_whole && av_salvage_pages_get_versions (pages, &user_version, &application_id))
    return TRUE;

  return (lay == NULL || lay (self->known, error)) &&
         (self->schema_is_whole || av_salvage_schema_complete (self->known, pages, report, error));
}

static gboolean
lay_out (AvSalvageRemains *self,
         AvSalvagePages *pages,
         AvSalvageLay lay,
         AvSalvageReport *report,
         GError **error)
{
  if (!av_salvage_pages_write (pages, self->path, error) ||
      !connect_again (self, error) ||
      !open_known (self, error) ||
      !read_former (self, pages, error) ||
      !complete_schema (self, pages, lay, report, error) ||
      !write_schema (self, error) ||
      !write_versions (self, pages, report, error) ||
      !connect_again (self, error))
    return FALSE;

  report->log_damaged |= !av_salvage_pages_has_whole_log (pages);
  note_torn (self, pages, report);
  return TRUE;
}

AvSalvageRemains *
av_salvage_remains_new (const char *dir,
                        AvSecret *store_key,
                        const AvVaultHeader *header,
                        const char *path,
                        AvSalvageLay lay,
                        AvSalvageReport *report,
                        GError **error)
{
  g_autofree char *store = g_build_filename (dir, "store.avs", NULL);
  g_autoptr (AvPageCipher) cipher = av_page_cipher_new (store_key, header->uuid, header->epoch);
  g_autoptr (AvSalvagePages) pages = av_salvage_pages_new (store, store_key, header, error);
  g_autoptr (AvSalvageRemains) self = g_new0 (AvSalvageRemains, 1);

  self->path = g_strdup (path);
  if (pages == NULL)
    return NULL;

  av_salvage_inner_make (pages);
  if (av_vault_register_vfs () != SQLITE_OK)
    {
      av_vault_error_set (error, AV_VAULT_ERROR_LIBRARY);
      return NULL;
    }

  self->context = av_vfs_add_context (cipher);
  if (!lay_out (self, pages, lay, report, error))
    return NULL;

  load_inbox_pair (self, store_key);
  return g_steal_pointer (&self);
}

sqlite3 *
av_salvage_remains_get_connection (AvSalvageRemains *self)
{
  return self->connection;
}

AvKeyPair *
av_salvage_remains_get_inbox_pair (AvSalvageRemains *self)
{
  return self->inbox_pair;
}

sqlite3 *
av_salvage_remains_get_known (AvSalvageRemains *self)
{
  return self->schema_is_whole ? NULL : self->known;
}

void
av_salvage_remains_free (AvSalvageRemains *self)
{
  if (self == NULL)
    return;

  sqlite3_close (self->connection);
  sqlite3_close (self->known);
  if (self->context != 0)
    av_vfs_remove_context (self->context);
  av_file_remove (self->path, NULL);
  g_clear_pointer (&self->inbox_pair, av_key_pair_unref);
  g_free (self->path);
  g_free (self);
}
