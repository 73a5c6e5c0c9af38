/* The only door to SQLite: prepared statements, transactions and their errors.
 *
 * SQL is always a literal with ?1, ?2...; statements are kept prepared and
 * found again by their text. One thread at a time. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

struct sqlite3;

typedef struct _AvDatabase AvDatabase;
typedef struct _AvStatement AvStatement;

#define AV_DATABASE_ERROR (av_database_error_quark ())
GQuark av_database_error_quark (void);

/* What a caller tells apart; every other failure is FAILED. */
typedef enum
{
  AV_DATABASE_ERROR_FAILED,
  AV_DATABASE_ERROR_FULL,    /* the disk is full; nothing was written */
  AV_DATABASE_ERROR_BUSY,    /* another program holds the store */
  AV_DATABASE_ERROR_DAMAGED, /* a page does not read as it was written */
  AV_DATABASE_ERROR_IO,      /* the disk refused to read or write */
  AV_DATABASE_ERROR_MEMORY,  /* this machine has none left */
  AV_DATABASE_ERROR_READ_ONLY,
  AV_DATABASE_ERROR_NEWER, /* written by a newer version */
} AvDatabaseError;

typedef gboolean (*AvDatabaseFunc) (AvDatabase *db,
                                    gpointer user_data,
                                    GError **error);

/* Told now and then during a long piece of work. @total may be 0: unknown. */
typedef void (*AvProgressFunc) (guint64 done,
                                guint64 total,
                                gpointer user_data);

/* @connection is borrowed: close the statements with av_database_free ()
 * before its owner closes it. */
AvDatabase *av_database_new (struct sqlite3 *connection);
AvDatabase *av_database_new_in_memory (GError **error);
AvDatabase *av_database_new_for_file (const char *path, GError **error); /* plain file: tests and benches only */
void av_database_free (AvDatabase *db);

/* Runs one statement with text parameters (NULL ends them; an empty
 * parameter is passed as ""). */
gboolean av_database_exec (AvDatabase *db, GError **error, const char *sql, ...) G_GNUC_NULL_TERMINATED;
/* Runs several statements without parameters: schema files. */
gboolean av_database_exec_script (AvDatabase *db, const char *sql, GError **error);

/* What a loop over av_statement_next () comes to: TRUE where there were no more
 * rows; FALSE where one could not be read, which @problem tells and @error is
 * told. */
gboolean av_database_ended_well (GError **problem, GError **error);

/* All or nothing. Inside another transaction it is a savepoint: what @func
 * wrote is undone when it fails, the rest stays. Once the disk or the memory has
 * failed nothing more is read or written, and all is undone whatever @func
 * answers. */
gboolean av_database_transact (AvDatabase *db, AvDatabaseFunc func, gpointer user_data, GError **error);
gboolean av_database_in_transaction (AvDatabase *db);
gint64 av_database_last_row_id (AvDatabase *db);
int av_database_changes (AvDatabase *db);
/* First column of the first row, or @absent. */
gboolean av_database_get_int64 (AvDatabase *db, const char *sql, gint64 absent, gint64 *value, GError **error);
/* Pages the file may have, for tests of a full disk; 0 lifts the limit. */
void av_database_limit_pages_for_test (AvDatabase *db, guint pages);

/* A statement belongs to its user until released (g_autoptr does), then waits
 * for the next user of the same text. Returns NULL with @error when @sql does
 * not compile. */
AvStatement *av_database_prepare (AvDatabase *db, const char *sql, GError **error);
void av_statement_release (AvStatement *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvStatement, av_statement_release)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvDatabase, av_database_free)

/* Parameters count from 1. A NULL text or blob binds NULL. The static variants
 * do not copy: the bytes must last until the statement is reset. */
void av_statement_bind_int64 (AvStatement *statement, int parameter, gint64 value);
void av_statement_bind_text (AvStatement *statement, int parameter, const char *text);
void av_statement_bind_blob (AvStatement *statement, int parameter, gconstpointer bytes, gsize length);
void av_statement_bind_static_text (AvStatement *statement, int parameter, const char *text, gssize length);
void av_statement_bind_static_blob (AvStatement *statement, int parameter, gconstpointer bytes, gsize length);
void av_statement_bind_null (AvStatement *statement, int parameter);

/* The next row: FALSE at the end (and @error unset) or on failure (@error set). */
gboolean av_statement_next (AvStatement *statement, GError **error);
/* To the end, whatever rows there are; then ready to be bound again. */
gboolean av_statement_run (AvStatement *statement, GError **error);
/* Ready to be bound again; bindings stay. */
void av_statement_reset (AvStatement *statement);

/* Columns count from 0; texts and blobs are valid until the next row. */
gint64 av_statement_get_int64 (AvStatement *statement, int column);
const char *av_statement_get_text (AvStatement *statement, int column);                  /* nullable */
const guint8 *av_statement_get_blob (AvStatement *statement, int column, gsize *length); /* nullable */
gboolean av_statement_is_null (AvStatement *statement, int column);
int av_statement_get_n_columns (AvStatement *statement);

/* Between the two: FALSE where anything asked for could not be read, even where
 * whoever asked did not look at the error. */
void av_database_forget_failure (AvDatabase *db);
gboolean av_database_read_all (AvDatabase *db, GError **error);

/* For a store whose number is beyond ours. */
void av_database_set_newer_error (GError **error);
void av_database_set_damaged_error (GError **error);

/* A table to be read that @module makes up (static). */
struct sqlite3_module;
gboolean av_database_add_module (AvDatabase *db, const char *name, const struct sqlite3_module *module, GError **error);

G_END_DECLS
