#include "av-salvage-schema.h"

#include "av-btree-page.h"
#include "av-salvage-table.h"
#include "av-vault-error.h"

#define DEEPEST 20

/* A table or index that a new store has and this one's schema does not name. */
typedef struct
{
  char *type;
  char *name;
  guint32 root;      /* in a new store */
  GArray *columns;   /* of Column, in the order of their records */
  gboolean by_rowid; /* the tree of a table with rowids */
  guint32 found;     /* 0: not yet */
} Missing;

typedef struct
{
  char *type; /* as declared; NULL: whatever it is */
  gboolean not_null;
  gboolean is_rowid; /* and not in the record */
} Column;

static void
column_clear (gpointer data)
{
  g_free (((Column *) data)->type);
}

static void
missing_free (gpointer data)
{
  Missing *missing = data;

  g_free (missing->type);
  g_free (missing->name);
  g_array_unref (missing->columns);
  g_free (missing);
}

static sqlite3_stmt *
prepare (sqlite3 *known,
         const char *sql,
         const char *name)
{
  sqlite3_stmt *statement = NULL;

  sqlite3_prepare_v2 (known, sql, -1, &statement, NULL);
  if (statement != NULL && name != NULL)
    sqlite3_bind_text (statement, 1, name, -1, SQLITE_TRANSIENT);
  return statement;
}

static gboolean
has_rowids (sqlite3 *known,
            const char *table)
{
  sqlite3_stmt *statement = prepare (known, "SELECT wr FROM pragma_table_list (?1) WHERE schema = 'main'", table);
  gboolean without = statement != NULL && sqlite3_step (statement) == SQLITE_ROW && sqlite3_column_int (statement, 0) != 0;

  sqlite3_finalize (statement);
  return !without;
}

static void
list_columns (sqlite3 *known,
              Missing *missing)
{
  sqlite3_stmt *statement;

  if (g_str_equal (missing->type, "index"))
    statement = prepare (known, "SELECT NULL, 0, 0 FROM pragma_index_xinfo (?1)", missing->name);
  else if (missing->by_rowid)
    statement = prepare (known, "SELECT type, \"notnull\", pk > 0 AND type = 'INTEGER' FROM pragma_table_xinfo (?1) WHERE hidden = 0 ORDER BY cid", missing->name);
  else
    statement = prepare (known, "SELECT type, \"notnull\", 0 FROM pragma_table_xinfo (?1) WHERE hidden = 0 ORDER BY pk = 0, pk, cid", missing->name);

  while (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      Column column = {
        g_strdup ((const char *) sqlite3_column_text (statement, 0)),
        sqlite3_column_int (statement, 1) != 0,
        sqlite3_column_int (statement, 2) != 0,
      };

      g_array_append_val (missing->columns, column);
    }

  sqlite3_finalize (statement);
}

static GPtrArray *
list_missing (sqlite3 *known)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (missing_free);
  sqlite3_stmt *statement = prepare (known,
                                     "SELECT type, name, rootpage FROM main.sqlite_schema"
                                     " WHERE rootpage > 0 AND name NOT IN (SELECT name FROM temp.former)",
                                     NULL);

  while (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      Missing *missing = g_new0 (Missing, 1);

      missing->type = g_strdup ((const char *) sqlite3_column_text (statement, 0));
      missing->name = g_strdup ((const char *) sqlite3_column_text (statement, 1));
      missing->root = sqlite3_column_int64 (statement, 2);
      missing->by_rowid = g_str_equal (missing->type, "table") && has_rowids (known, missing->name);
      missing->columns = g_array_new (FALSE, FALSE, sizeof (Column));
      g_array_set_clear_func (missing->columns, column_clear);
      g_ptr_array_add (list, missing);
    }

  sqlite3_finalize (statement);
  for (guint i = 0; i < list->len; i++)
    list_columns (known, g_ptr_array_index (list, i));
  return list;
}

/* The serial types of a record (SQLite's "Record Format"). */
static gboolean
value_fits (guint64 type,
            const Column *column)
{
  if (column->is_rowid)
    return type == 0;
  if (type == 0)
    return !column->not_null;
  if (g_strcmp0 (column->type, "INTEGER") == 0)
    return type <= 6 || type == 8 || type == 9;
  if (g_strcmp0 (column->type, "TEXT") == 0)
    return type >= 13 && type % 2 == 1;
  if (g_strcmp0 (column->type, "BLOB") == 0)
    return type >= 12 && type % 2 == 0;

  return TRUE;
}

/* Columns that were added later are not in the records of before. */
static gboolean
record_fits (const AvBtreeCell *cell,
             GArray *columns)
{
  g_autoptr (GArray) types = av_btree_cell_list_types (cell);

  if (types == NULL || types->len > columns->len)
    return FALSE;

  for (guint i = 0; i < columns->len; i++)
    if (!value_fits (i < types->len ? g_array_index (types, guint64, i) : 0, &g_array_index (columns, Column, i)))
      return FALSE;

  return TRUE;
}

/* Whether the tree at root holds rows of that table or index; empty: it may hold
 * none at all. */
static gboolean
tree_fits (AvSalvagePages *pages,
           guint32 root,
           const Missing *missing,
           gboolean empty)
{
  guint8 page[AV_VAULT_PAGE_SIZE];
  AvBtreeCell cell = { NULL };

  for (guint i = 0; i < DEEPEST; i++)
    {
      if (!av_salvage_pages_read (pages, root, page) ||
          av_btree_page_get_kind (page) == AV_BTREE_NONE ||
          av_btree_kind_is_table (page[0]) != missing->by_rowid)
        return FALSE;
      if (av_btree_page_get_n_cells (page) == 0)
        return empty;
      if (!av_btree_page_get_cell (page, 0, &cell))
        return FALSE;
      if (page[0] != AV_BTREE_TABLE_INNER)
        return record_fits (&cell, missing->columns);
      root = cell.child;
    }

  return FALSE;
}

static gboolean
is_taken (sqlite3 *known,
          guint32 root,
          GPtrArray *list)
{
  sqlite3_stmt *statement = prepare (known, "SELECT 1 FROM temp.former WHERE rootpage = ?1", NULL);
  gboolean taken = FALSE;

  if (statement != NULL)
    {
      sqlite3_bind_int64 (statement, 1, root);
      taken = sqlite3_step (statement) == SQLITE_ROW;
    }

  sqlite3_finalize (statement);
  for (guint i = 0; !taken && i < list->len; i++)
    taken = ((Missing *) g_ptr_array_index (list, i))->found == root;
  return taken;
}

/* The one tree that may be it; 0: none, or several. */
static guint32
find_alike (AvSalvagePages *pages,
            GArray *roots,
            const Missing *missing)
{
  guint32 found = 0;

  for (guint i = 0; i < roots->len; i++)
    if (tree_fits (pages, g_array_index (roots, guint32, i), missing, FALSE))
      {
        if (found != 0)
          return 0;
        found = g_array_index (roots, guint32, i);
      }

  return found;
}

static void
find_all (sqlite3 *known,
          AvSalvagePages *pages,
          GPtrArray *list)
{
  GArray *roots = av_salvage_pages_get_roots (pages);
  g_autoptr (GArray) free_roots = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < list->len; i++)
    {
      Missing *missing = g_ptr_array_index (list, i);

      if (!is_taken (known, missing->root, list) && tree_fits (pages, missing->root, missing, TRUE))
        missing->found = missing->root;
    }

  for (guint i = 0; i < roots->len; i++)
    if (!is_taken (known, g_array_index (roots, guint32, i), list))
      g_array_append_val (free_roots, g_array_index (roots, guint32, i));

  for (guint i = 0; i < list->len; i++)
    {
      Missing *missing = g_ptr_array_index (list, i);

      if (missing->found == 0 && g_str_equal (missing->type, "table"))
        missing->found = find_alike (pages, free_roots, missing);
    }
}

/* Of a table that a new store does not have, or does not have there. */
static void
note_nameless (sqlite3 *known,
               AvSalvagePages *pages,
               GPtrArray *list,
               AvSalvageReport *report)
{
  GArray *roots = av_salvage_pages_get_roots (pages);
  guint8 page[AV_VAULT_PAGE_SIZE];

  for (guint i = 0; i < roots->len; i++)
    {
      guint32 root = g_array_index (roots, guint32, i);

      if (!is_taken (known, root, list) &&
          (!av_salvage_pages_read (pages, root, page) || av_btree_page_get_n_cells (page) > 0))
        av_salvage_report_add_gap (report, "", G_MININT64, G_MAXINT64);
    }
}

static gboolean
add_found (sqlite3 *known,
           GPtrArray *list,
           AvSalvageReport *report)
{
  sqlite3_stmt *statement = prepare (known,
                                     "INSERT INTO temp.former SELECT type, name, tbl_name, ?2, sql"
                                     " FROM main.sqlite_schema WHERE name = ?1",
                                     NULL);
  int rc = statement != NULL ? SQLITE_DONE : SQLITE_ERROR;

  for (guint i = 0; rc == SQLITE_DONE && i < list->len; i++)
    {
      Missing *missing = g_ptr_array_index (list, i);

      if (missing->found == 0 && g_str_equal (missing->type, "table"))
        av_salvage_report_add_gap (report, missing->name, G_MININT64, G_MAXINT64);
      if (missing->found == 0)
        continue;

      sqlite3_bind_text (statement, 1, missing->name, -1, SQLITE_STATIC);
      sqlite3_bind_int64 (statement, 2, missing->found);
      rc = sqlite3_step (statement);
      sqlite3_reset (statement);
    }

  sqlite3_finalize (statement);
  return rc == SQLITE_DONE;
}

/* Views and what makes tables of other tables have no page of their own. */
static gboolean
add_pageless (sqlite3 *known)
{
  return sqlite3_exec (known,
                       "INSERT INTO temp.former SELECT * FROM main.sqlite_schema"
                       " WHERE rootpage = 0 AND name NOT IN (SELECT name FROM temp.former)",
                       NULL, NULL, NULL) == SQLITE_OK;
}

gboolean
av_salvage_schema_complete (sqlite3 *known,
                            AvSalvagePages *pages,
                            AvSalvageReport *report,
                            GError **error)
{
  g_autoptr (GPtrArray) list = list_missing (known);

  find_all (known, pages, list);
  note_nameless (known, pages, list, report);
  return (add_found (known, list, report) && add_pageless (known)) || av_vault_error_set_from_sqlite (error, known, sqlite3_errcode (known));
}
