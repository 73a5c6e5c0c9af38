/* A contact saved durably in an encrypted store, against the rows that it left
 * there written into plain SQLite with the same settings. */

#include "bench-figures.h"

#include <sqlite3.h>

#include "av-record-store.h"
#include "av-vault.h"
#include "bench-dossiers.h"
#include "bench-table.h"

#define N_WARM 20
#define N_SAVES 300

/* Tables that a saved contact writes to, and which rows are the last save's. */
static const struct
{
  const char *table;
  const char *rows;
} written[] = {
  { "record", "rid > ?1" },
  { "told", "key >> 31 > ?1" },
  { "open_op", "rid > ?1" },
  { "form_contact", "_rid > ?1" },
  { "name_index", "rid > ?1" },
  { "name_words", "rid > ?1" },
  { "claim", "container IN (SELECT container FROM record WHERE rid > ?1)" },
  { "container_scope", "container IN (SELECT container FROM record WHERE rid > ?1)" },
  { "access_log", "number > ?2" },
  { "setting", "name = 'hlc'" },
};

typedef struct
{
  sqlite3 *vault;
  sqlite3 *plain;
  sqlite3_stmt *select[G_N_ELEMENTS (written)];
  sqlite3_stmt *insert[G_N_ELEMENTS (written)];
  sqlite3_stmt *last;
  gint64 rid, number; /* the last of them before the save */
} Saving;

/* The values of one row, and where they go. */
typedef struct
{
  sqlite3_stmt *insert;
  GPtrArray *values;
} Row;

static void
free_row (gpointer data)
{
  Row *row = data;

  g_ptr_array_unref (row->values);
  g_free (row);
}

static void
run (sqlite3 *connection,
     const char *sql)
{
  g_assert_cmpint (sqlite3_exec (connection, sql, NULL, NULL, NULL), ==, SQLITE_OK);
}

/* A plain file with the tables of a store, none of its rows, its settings. */
static sqlite3 *
open_plain (const char *path)
{
  g_autoptr (GError) error = NULL;
  AvDatabase *shape = av_database_new_for_file (path, &error);
  sqlite3 *connection;

  g_assert_no_error (error);
  av_database_exec_script (shape, "PRAGMA page_size = 4096; PRAGMA auto_vacuum = INCREMENTAL", &error);
  av_store_close (av_store_open_database (shape, NULL, NULL, &error));
  g_assert_no_error (error);

  g_assert_cmpint (sqlite3_open (path, &connection), ==, SQLITE_OK);
  run (connection, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0;"
                   "PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON; PRAGMA journal_mode = WAL;"
                   "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cache_size = -65536;"
                   "PRAGMA journal_size_limit = 4194304");
  for (guint i = 0; i < G_N_ELEMENTS (written); i++)
    {
      g_autofree char *sql = g_strdup_printf ("DELETE FROM %s", written[i].table);

      run (connection, sql);
    }
  return connection;
}

static sqlite3_stmt *
prepare (sqlite3 *connection,
         const char *sql)
{
  sqlite3_stmt *statement;

  g_assert_cmpint (sqlite3_prepare_v2 (connection, sql, -1, &statement, NULL), ==, SQLITE_OK);
  return statement;
}

static void
prepare_all (Saving *saving)
{
  saving->last = prepare (saving->vault, "SELECT (SELECT MAX (rid) FROM record), (SELECT MAX (number) FROM access_log)");
  for (guint i = 0; i < G_N_ELEMENTS (written); i++)
    {
      g_autofree char *select = g_strdup_printf ("SELECT * FROM %s WHERE %s", written[i].table, written[i].rows);
      g_autoptr (GString) insert = g_string_new (NULL);

      saving->select[i] = prepare (saving->vault, select);
      g_string_printf (insert, "INSERT OR REPLACE INTO %s VALUES (?", written[i].table);
      for (int j = 1; j < sqlite3_column_count (saving->select[i]); j++)
        g_string_append (insert, ", ?");
      g_string_append (insert, ")");
      saving->insert[i] = prepare (saving->plain, insert->str);
    }
}

static void
finalize_all (Saving *saving)
{
  sqlite3_finalize (saving->last);
  for (guint i = 0; i < G_N_ELEMENTS (written); i++)
    {
      sqlite3_finalize (saving->select[i]);
      sqlite3_finalize (saving->insert[i]);
    }
}

static void
note_last (Saving *saving)
{
  g_assert_cmpint (sqlite3_step (saving->last), ==, SQLITE_ROW);
  saving->rid = sqlite3_column_int64 (saving->last, 0);
  saving->number = sqlite3_column_int64 (saving->last, 1);
  sqlite3_reset (saving->last);
}

/* What the last save left, in memory: reading it is not measured. */
static GPtrArray *
collect_rows (Saving *saving)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (free_row);

  for (guint i = 0; i < G_N_ELEMENTS (written); i++)
    {
      sqlite3_stmt *select = saving->select[i];

      if (sqlite3_bind_parameter_count (select) > 0)
        sqlite3_bind_int64 (select, 1, saving->rid);
      if (sqlite3_bind_parameter_count (select) > 1)
        sqlite3_bind_int64 (select, 2, saving->number);
      while (sqlite3_step (select) == SQLITE_ROW)
        {
          Row *row = g_new0 (Row, 1);

          row->insert = saving->insert[i];
          row->values = g_ptr_array_new_with_free_func ((GDestroyNotify) sqlite3_value_free);
          for (int j = 0; j < sqlite3_column_count (select); j++)
            g_ptr_array_add (row->values, sqlite3_value_dup (sqlite3_column_value (select, j)));
          g_ptr_array_add (rows, row);
        }
      sqlite3_reset (select);
    }
  return rows;
}

static BenchCost
write_rows (Saving *saving,
            GPtrArray *rows)
{
  BenchCost start = bench_now ();

  run (saving->plain, "BEGIN IMMEDIATE");
  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = g_ptr_array_index (rows, i);

      for (guint j = 0; j < row->values->len; j++)
        sqlite3_bind_value (row->insert, (int) j + 1, g_ptr_array_index (row->values, j));
      g_assert_cmpint (sqlite3_step (row->insert), ==, SQLITE_DONE);
      sqlite3_reset (row->insert);
    }
  run (saving->plain, "COMMIT");
  return bench_since (start);
}

static BenchCost
save_contact (AvStore *store,
              guint number)
{
  g_autoptr (AvChange) change = bench_make_contact (number);
  g_autoptr (GError) error = NULL;
  BenchCost start = bench_now ();

  av_store_commit_one (store, change, &error);
  g_assert_no_error (error);
  return bench_since (start);
}

void
bench_saving (const char *dir)
{
  g_autofree char *vault_dir = g_build_filename (dir, "saving", NULL);
  g_autofree char *plain_file = g_build_filename (dir, "saving.sqlite", NULL);
  g_autoptr (AvSecret) key = av_secret_new_random (32);
  AvVaultParams params = { .store_key = key };
  g_autoptr (GError) error = NULL;
  g_autoptr (AvVault) vault = av_vault_create (vault_dir, &params, &error);
  g_autoptr (AvStore) store = vault != NULL ? av_store_open (vault, &error) : NULL;
  g_autoptr (GArray) ours = g_array_new (FALSE, FALSE, sizeof (BenchCost));
  g_autoptr (GArray) plain = g_array_new (FALSE, FALSE, sizeof (BenchCost));
  Saving saving = { NULL };
  BenchCost measured, baseline;
  g_autofree char *measure = NULL;
  guint n_rows = 0;

  g_assert_no_error (error);
  av_store_set_default_scope (store, "76540", &error);
  saving.vault = av_vault_get_connection (vault);
  saving.plain = open_plain (plain_file);
  for (guint i = 0; i < N_WARM; i++)
    save_contact (store, i);
  prepare_all (&saving);

  for (guint i = 0; i < N_SAVES; i++)
    {
      g_autoptr (GPtrArray) rows = NULL;
      BenchCost cost;

      note_last (&saving);
      cost = save_contact (store, N_WARM + i);
      g_array_append_val (ours, cost);
      rows = collect_rows (&saving);
      n_rows = rows->len;
      cost = write_rows (&saving, rows);
      g_array_append_val (plain, cost);
    }

  finalize_all (&saving);
  sqlite3_close (saving.plain);
  measured = bench_median (ours);
  baseline = bench_median (plain);
  measure = g_strdup_printf ("a contact saved durably / its %u rows in SQLite", n_rows);
  bench_table_add (&(BenchRow){ measure, "ms", measured.wall, baseline.wall, 2, TRUE });
  bench_table_add (&(BenchRow){ "  of the processor", "ms", measured.cpu, baseline.cpu, 2, TRUE });
}
