#include "av-database.h"

#include <glib/gi18n-lib.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <string.h>

#include "av-vault-settings.h"

struct _AvStatement
{
  AvDatabase *db;
  sqlite3_stmt *handle;
  char *sql;
  gboolean in_use;
  gboolean kept;
  gboolean unbound; /* a parameter there was no memory for */
};

/* Places for statements found again by the address of their text. */
#define N_PLACES 256

struct _AvDatabase
{
  sqlite3 *handle;
  gboolean owns_handle;
  GHashTable *statements; /* text → AvStatement */
  AvStatement *places[N_PLACES];
  guint depth;     /* of transactions */
  GError *problem; /* that leaves nothing of the transaction under way */
  GError *failure; /* the first since anybody asked for it, told or not */
};

G_DEFINE_QUARK (av - database - error - quark, av_database_error)

static AvDatabaseError
error_code (int result)
{
  /* It was read, and does not open or is not all there: trying again reads the same. */
  if (result == SQLITE_IOERR_DATA || result == SQLITE_IOERR_SHORT_READ)
    return AV_DATABASE_ERROR_DAMAGED;
  if (result == SQLITE_IOERR_NOMEM)
    return AV_DATABASE_ERROR_MEMORY;

  switch (result & 0xff)
    {
    case SQLITE_FULL:
      return AV_DATABASE_ERROR_FULL;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return AV_DATABASE_ERROR_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return AV_DATABASE_ERROR_DAMAGED;
    case SQLITE_NOMEM:
      return AV_DATABASE_ERROR_MEMORY;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      return AV_DATABASE_ERROR_IO;
    case SQLITE_READONLY:
      return AV_DATABASE_ERROR_READ_ONLY;
    default:
      return AV_DATABASE_ERROR_FAILED;
    }
}

static const char *
error_sentence (AvDatabaseError code)
{
  switch (code)
    {
    case AV_DATABASE_ERROR_FULL:
      return N_ ("The disk is full: this change was not saved, and nothing saved before is lost. Make room, then save again.");
    case AV_DATABASE_ERROR_BUSY:
      return N_ ("The store is open in another program. Close it there, then try again.");
    case AV_DATABASE_ERROR_DAMAGED:
      return N_ ("A part of the store is damaged and cannot be read. Nothing was written over it: make a copy, then have it checked.");
    case AV_DATABASE_ERROR_IO:
      return N_ ("The disk does not read or write any more. What was saved before is kept: check the disk, then try again.");
    case AV_DATABASE_ERROR_MEMORY:
      return N_ ("This machine has no memory left. What was saved before is intact, the last change was not saved; close other programs and try again.");
    case AV_DATABASE_ERROR_READ_ONLY:
      return N_ ("The store can be read but not written: this change was not saved. Check the rights on its folder.");
    case AV_DATABASE_ERROR_NEWER:
      return N_ ("This store was written by a newer version of Aller-vers. It was left untouched: update the program to open it.");
    case AV_DATABASE_ERROR_FAILED:
    default:
      return N_ ("The store could not do what was asked (%s). Nothing was changed.");
    }
}

/* After these SQLite may have rolled everything back: what came later would be
 * written by itself. */
static gboolean
undoes_all (int result)
{
  switch (result & 0xff)
    {
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_NOMEM:
    case SQLITE_INTERRUPT:
      return TRUE;
    default:
      return FALSE;
    }
}

static GError *
make_error (AvDatabase *db,
            int result)
{
  AvDatabaseError code = error_code (result);

  if (code == AV_DATABASE_ERROR_FAILED)
    return g_error_new (AV_DATABASE_ERROR, code,
                        _ ("The store could not do what was asked (%s). Nothing was changed."),
                        db != NULL && db->handle != NULL ? sqlite3_errmsg (db->handle) : sqlite3_errstr (result));

  return g_error_new_literal (AV_DATABASE_ERROR, code, _ (error_sentence (code)));
}

/* What was to be read is not known: neither that it is there nor that it is not. */
static gboolean
hides_something (int result)
{
  switch (result & 0xff)
    {
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_NOMEM:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Statements are prepared in a row where a function begins: the first error is
 * the one to be told. */
static void
tell (GError **error,
      GError *problem)
{
  if (error != NULL && *error != NULL)
    g_error_free (problem);
  else
    g_propagate_error (error, problem);
}

static void
set_error (AvDatabase *db,
           int result,
           GError **error)
{
  GError *problem = make_error (db, result);

  if (db != NULL && db->depth > 0 && db->problem == NULL && undoes_all (result))
    db->problem = g_error_copy (problem);
  if (db != NULL && db->failure == NULL && hides_something (result))
    db->failure = g_error_copy (problem);

  tell (error, problem);
}

static gboolean
is_undone (AvDatabase *db,
           GError **error)
{
  if (db->depth == 0 || db->problem == NULL)
    return FALSE;

  tell (error, g_error_copy (db->problem));
  return TRUE;
}

gboolean
av_database_ended_well (GError **problem,
                        GError **error)
{
  if (*problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (problem));
  return FALSE;
}

void
av_database_forget_failure (AvDatabase *db)
{
  g_clear_error (&db->failure);
}

gboolean
av_database_read_all (AvDatabase *db,
                      GError **error)
{
  return av_database_ended_well (&db->failure, error);
}

void
av_database_set_newer_error (GError **error)
{
  g_set_error_literal (error, AV_DATABASE_ERROR, AV_DATABASE_ERROR_NEWER, _ (error_sentence (AV_DATABASE_ERROR_NEWER)));
}

void
av_database_set_damaged_error (GError **error)
{
  g_set_error_literal (error, AV_DATABASE_ERROR, AV_DATABASE_ERROR_DAMAGED, _ (error_sentence (AV_DATABASE_ERROR_DAMAGED)));
}

static void
free_statement (gpointer data)
{
  AvStatement *statement = data;

  sqlite3_finalize (statement->handle);
  g_free (statement->sql);
  g_free (statement);
}

AvDatabase *
av_database_new (struct sqlite3 *connection)
{
  AvDatabase *db = g_new0 (AvDatabase, 1);

  g_return_val_if_fail (connection != NULL, NULL);

  db->handle = connection;
  av_vault_settings_know_sealed (connection); /* without it, tables are not made or copied, and SQLite says so */
  db->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_statement);
  return db;
}

AvDatabase *
av_database_new_for_file (const char *path,
                          GError **error)
{
  sqlite3 *handle = NULL;
  AvDatabase *db;
  int result = sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);

  if (result != SQLITE_OK)
    {
      set_error (NULL, result, error);
      sqlite3_close (handle);
      return NULL;
    }

  db = av_database_new (handle);
  db->owns_handle = TRUE;
  return db;
}

AvDatabase *
av_database_new_in_memory (GError **error)
{
  return av_database_new_for_file (":memory:", error);
}

void
av_database_free (AvDatabase *db)
{
  g_hash_table_unref (db->statements);
  g_clear_error (&db->problem);
  g_clear_error (&db->failure);
  if (db->owns_handle)
    sqlite3_close (db->handle);
  g_free (db);
}

/* Nearly every text is a literal that comes from the same address each time;
 * the text itself has the last word. */
static AvStatement *
find_statement (AvDatabase *db,
                const char *sql)
{
  AvStatement **place = &db->places[((guintptr) sql >> 3) % N_PLACES];

  if (*place == NULL || strcmp ((*place)->sql, sql) != 0)
    *place = g_hash_table_lookup (db->statements, sql);
  return *place;
}

AvStatement *
av_database_prepare (AvDatabase *db,
                     const char *sql,
                     GError **error)
{
  AvStatement *statement = find_statement (db, sql);
  sqlite3_stmt *handle = NULL;
  int result;

  if (statement != NULL && !statement->in_use)
    {
      statement->in_use = TRUE;
      return statement;
    }

  result = sqlite3_prepare_v3 (db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL);
  if (result != SQLITE_OK)
    {
      set_error (db, result, error);
      return NULL;
    }

  /* A statement already in use (recursion) gets a second one for the time. */
  statement = g_new0 (AvStatement, 1);
  statement->db = db;
  statement->handle = handle;
  statement->sql = g_strdup (sql);
  statement->in_use = TRUE;
  statement->kept = !g_hash_table_contains (db->statements, sql);
  if (statement->kept)
    g_hash_table_insert (db->statements, statement->sql, statement);
  return statement;
}

void
av_statement_release (AvStatement *statement)
{
  if (statement == NULL)
    return;

  if (!statement->kept)
    {
      free_statement (statement);
      return;
    }

  sqlite3_reset (statement->handle);
  sqlite3_clear_bindings (statement->handle);
  statement->unbound = FALSE;
  statement->in_use = FALSE;
}

/* Without it the statement would be run with NULL in its place. */
static void
note_bound (AvStatement *statement,
            int result)
{
  if (result == SQLITE_NOMEM)
    statement->unbound = TRUE;
}

void
av_statement_bind_int64 (AvStatement *statement,
                         int parameter,
                         gint64 value)
{
  note_bound (statement, sqlite3_bind_int64 (statement->handle, parameter, value));
}

void
av_statement_bind_text (AvStatement *statement,
                        int parameter,
                        const char *text)
{
  note_bound (statement, sqlite3_bind_text (statement->handle, parameter, text, -1, SQLITE_TRANSIENT));
}

void
av_statement_bind_blob (AvStatement *statement,
                        int parameter,
                        gconstpointer bytes,
                        gsize length)
{
  note_bound (statement, sqlite3_bind_blob64 (statement->handle, parameter, bytes, length, SQLITE_TRANSIENT));
}

void
av_statement_bind_static_text (AvStatement *statement,
                               int parameter,
                               const char *text,
                               gssize length)
{
  note_bound (statement, sqlite3_bind_text (statement->handle, parameter, text, (int) length, SQLITE_STATIC));
}

void
av_statement_bind_static_blob (AvStatement *statement,
                               int parameter,
                               gconstpointer bytes,
                               gsize length)
{
  note_bound (statement, sqlite3_bind_blob64 (statement->handle, parameter, bytes, length, SQLITE_STATIC));
}

void
av_statement_bind_null (AvStatement *statement,
                        int parameter)
{
  note_bound (statement, sqlite3_bind_null (statement->handle, parameter));
}

static gboolean
is_unbound (AvStatement *statement,
            GError **error)
{
  if (!statement->unbound)
    return FALSE;

  statement->unbound = FALSE;
  set_error (statement->db, SQLITE_NOMEM, error);
  return TRUE;
}

/* SQLite copies a text when it is first asked for, and may then run out of
 * memory: before anybody has the row. */
static gboolean
row_is_whole (AvStatement *statement)
{
  int n = sqlite3_data_count (statement->handle);

  for (int i = 0; i < n; i++)
    if (sqlite3_column_type (statement->handle, i) == SQLITE_TEXT && sqlite3_column_text (statement->handle, i) == NULL)
      return FALSE;

  return TRUE;
}

gboolean
av_statement_next (AvStatement *statement,
                   GError **error)
{
  int result;

  if (is_undone (statement->db, error) || is_unbound (statement, error))
    return FALSE;

  result = sqlite3_step (statement->handle);
  if (result == SQLITE_ROW && row_is_whole (statement))
    return TRUE;
  if (result == SQLITE_ROW)
    result = SQLITE_NOMEM;

  if (result != SQLITE_DONE)
    set_error (statement->db, result, error);
  sqlite3_reset (statement->handle);
  return FALSE;
}

gboolean
av_statement_run (AvStatement *statement,
                  GError **error)
{
  int result;

  if (is_undone (statement->db, error) || is_unbound (statement, error))
    return FALSE;

  do
    result = sqlite3_step (statement->handle);
  while (result == SQLITE_ROW);

  if (result != SQLITE_DONE)
    set_error (statement->db, result, error);
  sqlite3_reset (statement->handle);
  return result == SQLITE_DONE;
}

void
av_statement_reset (AvStatement *statement)
{
  sqlite3_reset (statement->handle);
}

gint64
av_statement_get_int64 (AvStatement *statement,
                        int column)
{
  return sqlite3_column_int64 (statement->handle, column);
}

const char *
av_statement_get_text (AvStatement *statement,
                       int column)
{
  return (const char *) sqlite3_column_text (statement->handle, column);
}

const guint8 *
av_statement_get_blob (AvStatement *statement,
                       int column,
                       gsize *length)
{
  const guint8 *bytes = sqlite3_column_blob (statement->handle, column);

  if (length != NULL)
    *length = (gsize) sqlite3_column_bytes (statement->handle, column);
  return bytes;
}

gboolean
av_statement_is_null (AvStatement *statement,
                      int column)
{
  return sqlite3_column_type (statement->handle, column) == SQLITE_NULL;
}

int
av_statement_get_n_columns (AvStatement *statement)
{
  return sqlite3_column_count (statement->handle);
}

gboolean
av_database_exec (AvDatabase *db,
                  GError **error,
                  const char *sql,
                  ...)
{
  g_autoptr (AvStatement) statement = av_database_prepare (db, sql, error);
  const char *text;
  int parameter = 1;
  va_list arguments;

  if (statement == NULL)
    return FALSE;

  va_start (arguments, sql);
  while ((text = va_arg (arguments, const char *)) != NULL)
    av_statement_bind_text (statement, parameter++, text);
  va_end (arguments);

  return av_statement_run (statement, error);
}

gboolean
av_database_exec_script (AvDatabase *db,
                         const char *sql,
                         GError **error)
{
  int result;

  if (is_undone (db, error))
    return FALSE;

  result = sqlite3_exec (db->handle, sql, NULL, NULL, NULL);
  if (result != SQLITE_OK)
    set_error (db, result, error);
  return result == SQLITE_OK;
}

/* What cannot be undone is undone by whoever opens the file next. */
static void
undo (AvDatabase *db,
      gboolean outer)
{
  /* A full disk may have rolled back already: then there is nothing to undo. */
  if (sqlite3_get_autocommit (db->handle) != 0)
    return;

  if (outer)
    av_database_exec (db, NULL, "ROLLBACK", NULL);
  else if (av_database_exec (db, NULL, "ROLLBACK TO av", NULL))
    av_database_exec (db, NULL, "RELEASE av", NULL);
}

gboolean
av_database_transact (AvDatabase *db,
                      AvDatabaseFunc func,
                      gpointer user_data,
                      GError **error)
{
  gboolean outer = db->depth == 0;
  gboolean done;

  if (!av_database_exec (db, error, outer ? "BEGIN IMMEDIATE" : "SAVEPOINT av", NULL))
    return FALSE;

  db->depth++;
  done = func (db, user_data, error);
  done = done && !is_undone (db, error);
  db->depth--;

  if (done && av_database_exec (db, error, outer ? "COMMIT" : "RELEASE av", NULL))
    return TRUE;

  undo (db, outer);
  if (outer)
    g_clear_error (&db->problem);
  return FALSE;
}

gboolean
av_database_in_transaction (AvDatabase *db)
{
  return db->depth > 0;
}

gint64
av_database_last_row_id (AvDatabase *db)
{
  return sqlite3_last_insert_rowid (db->handle);
}

int
av_database_changes (AvDatabase *db)
{
  return sqlite3_changes (db->handle);
}

gboolean
av_database_get_int64 (AvDatabase *db,
                       const char *sql,
                       gint64 absent,
                       gint64 *value,
                       GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (db, sql, error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  *value = absent;
  if (av_statement_next (statement, &problem) && !av_statement_is_null (statement, 0))
    *value = av_statement_get_int64 (statement, 0);
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  return TRUE;
}

void
av_database_limit_pages_for_test (AvDatabase *db,
                                  guint pages)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA max_page_count=%u", pages > 0 ? pages : 1073741823);

  av_database_exec_script (db, sql, NULL);
}

gboolean
av_database_add_module (AvDatabase *db,
                        const char *name,
                        const struct sqlite3_module *module,
                        GError **error)
{
  int result = sqlite3_create_module_v2 (db->handle, name, module, NULL, NULL);

  if (result != SQLITE_OK)
    set_error (db, result, error);
  return result == SQLITE_OK;
}
