#include "av-salvage-table.h"

#include "av-vault-error.h"

typedef struct
{
  sqlite3 *source;
  sqlite3 *target;
  const char *table;
  char *columns; /* quoted, separated by commas */
  char *descending;
  int n_columns;
  gboolean has_rowid;
  sqlite3_stmt *insert;
  AvSalvageReport *report;
} Passage;

static void
passage_clear (Passage *passage)
{
  sqlite3_finalize (passage->insert);
  g_free (passage->columns);
  g_free (passage->descending);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Passage, passage_clear)

static sqlite3_stmt *
prepare (sqlite3 *connection,
         char *sql)
{
  sqlite3_stmt *statement = NULL;

  sqlite3_prepare_v2 (connection, sql, -1, &statement, NULL);
  sqlite3_free (sql);
  return statement;
}

static void
append_name (GString *list,
             const unsigned char *name,
             const char *suffix)
{
  char *quoted = sqlite3_mprintf ("%s\"%w\"%s", list->len > 0 ? ", " : "", name, suffix);

  g_string_append (list, quoted);
  sqlite3_free (quoted);
}

/* The columns that are stored, and the order to read a table without rowid from
 * its end. */
static gboolean
list_columns (Passage *passage)
{
  g_autoptr (GString) columns = g_string_new (NULL);
  g_autoptr (GString) descending = g_string_new (NULL);
  sqlite3_stmt *statement = prepare (passage->source,
                                     sqlite3_mprintf ("SELECT name, pk FROM pragma_table_xinfo (%Q)"
                                                      " WHERE hidden = 0 ORDER BY pk = 0, pk, cid",
                                                      passage->table));

  while (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      append_name (columns, sqlite3_column_text (statement, 0), "");
      if (sqlite3_column_int (statement, 1) > 0)
        append_name (descending, sqlite3_column_text (statement, 0), " DESC");
      passage->n_columns++;
    }

  sqlite3_finalize (statement);
  statement = prepare (passage->source, sqlite3_mprintf ("SELECT rowid FROM \"%w\"", passage->table));
  passage->has_rowid = statement != NULL;
  sqlite3_finalize (statement);
  passage->columns = g_strdup (columns->str);
  passage->descending = g_strdup (descending->str);
  return passage->n_columns > 0;
}

static void
prepare_insert (Passage *passage)
{
  g_autoptr (GString) marks = g_string_new (passage->has_rowid ? "?" : NULL);

  for (int i = 0; i < passage->n_columns; i++)
    g_string_append (marks, marks->len > 0 ? ", ?" : "?");

  passage->insert = prepare (passage->target,
                             sqlite3_mprintf ("INSERT OR IGNORE INTO \"%w\" (%s%s) VALUES (%s)", passage->table,
                                              passage->has_rowid ? "rowid, " : "", passage->columns, marks->str));
}

static void
add_gap (Passage *passage,
         gint64 after,
         gint64 before)
{
  av_salvage_report_add_gap (passage->report, passage->table, after, before);
}

/* The row the statement stands on. */
static gboolean
pass_row (Passage *passage,
          sqlite3_stmt *row,
          GError **error)
{
  int rc;

  if (passage->insert == NULL)
    return TRUE;

  for (int i = 0; i < sqlite3_column_count (row); i++)
    sqlite3_bind_value (passage->insert, i + 1, sqlite3_column_value (row, i));

  rc = sqlite3_step (passage->insert);
  sqlite3_reset (passage->insert);
  if (rc != SQLITE_DONE)
    return av_vault_error_set_from_sqlite (error, passage->target, rc);

  passage->report->n_rows += sqlite3_changes (passage->target);
  return TRUE;
}

/* The first rowid that can be read after one: SQLITE_ROW, SQLITE_DONE or what
 * stands in the way. */
static int
probe (Passage *passage,
       sqlite3_stmt *reader,
       gint64 after,
       gint64 *rowid)
{
  int rc;

  sqlite3_reset (reader);
  sqlite3_bind_int64 (reader, 1, after);
  rc = sqlite3_step (reader);
  if (rc == SQLITE_ROW)
    *rowid = sqlite3_column_int64 (reader, 0);
  return rc;
}

/* Jumps over what cannot be read: further and further until something can be,
 * then back to the first that can. FALSE: nothing after it. */
static gboolean
jump (Passage *passage,
      sqlite3_stmt *reader,
      gint64 last,
      gint64 *next)
{
  gint64 low = last;
  gint64 high = last;
  gint64 rowid = 0;
  int rc = SQLITE_IOERR;

  for (gint64 step = 1; rc != SQLITE_ROW && rc != SQLITE_DONE; step *= 2)
    {
      if (step > G_MAXINT64 / 4 || last > G_MAXINT64 - step)
        return FALSE;

      low = high;
      high = last + step;
      rc = probe (passage, reader, high, &rowid);
    }

  while (high - low > 1)
    {
      gint64 middle = low + (high - low) / 2;

      rc = probe (passage, reader, middle, &rowid);
      if (rc == SQLITE_ROW || rc == SQLITE_DONE)
        high = middle;
      else
        low = middle;
    }

  *next = high;
  return TRUE;
}

static gboolean
pass_by_rowid (Passage *passage,
               GError **error)
{
  sqlite3_stmt *reader = prepare (passage->source,
                                  sqlite3_mprintf ("SELECT rowid, %s FROM \"%w\" WHERE rowid > ?1 ORDER BY rowid",
                                                   passage->columns, passage->table));
  gint64 last = G_MININT64;
  gint64 next = 0;
  gint64 rowid = 0;
  gboolean good = TRUE;
  int rc = reader != NULL ? probe (passage, reader, last, &rowid) : SQLITE_DONE;

  if (reader == NULL)
    add_gap (passage, G_MININT64, G_MAXINT64);

  while (good && rc != SQLITE_DONE)
    {
      if (rc == SQLITE_ROW)
        {
          last = sqlite3_column_int64 (reader, 0);
          good = pass_row (passage, reader, error);
          rc = sqlite3_step (reader);
          continue;
        }

      if (!jump (passage, reader, MAX (last, -1), &next))
        {
          add_gap (passage, last, G_MAXINT64);
          break;
        }

      rc = probe (passage, reader, next, &rowid);
      add_gap (passage, last, rc == SQLITE_ROW ? rowid : G_MAXINT64);
      last = next;
    }

  sqlite3_finalize (reader);
  return good;
}

/* Unique indexes that hold all of a row that must be there, and whether they hold
 * the whole of it. The number of a row is in every index. */
#define MISSING_IN_INDEX                                                                            \
  "EXISTS (SELECT 1 FROM pragma_table_xinfo (?1) AS c WHERE c.hidden = 0 AND (c.\"notnull\" OR ?2)" \
  " AND NOT (c.pk > 0 AND c.type = 'INTEGER')"                                                      \
  " AND c.name NOT IN (SELECT x.name FROM pragma_index_xinfo (i.name) AS x WHERE x.name IS NOT NULL))"
#define INDEXES "SELECT name FROM pragma_index_list (?1) AS i WHERE \"unique\" AND NOT partial AND NOT " MISSING_IN_INDEX

static char *
list_index_columns (Passage *passage,
                    const unsigned char *index)
{
  g_autoptr (GString) columns = g_string_new ("rowid");
  sqlite3_stmt *statement = prepare (passage->source,
                                     sqlite3_mprintf ("SELECT name FROM pragma_index_xinfo (%Q) WHERE name IS NOT NULL", index));

  while (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    append_name (columns, sqlite3_column_text (statement, 0), "");
  sqlite3_finalize (statement);
  return g_string_free (g_steal_pointer (&columns), FALSE);
}

/* What the table has lost an index may have. *whole: it was read to its end. FALSE:
 * target refuses. */
static gboolean
pass_index (Passage *passage,
            const unsigned char *index,
            gboolean *whole,
            GError **error)
{
  g_autofree char *columns = list_index_columns (passage, index);
  sqlite3_stmt *reader = prepare (passage->source,
                                  sqlite3_mprintf ("SELECT %s FROM \"%w\" INDEXED BY \"%w\"", columns, passage->table, index));
  g_autoptr (GString) marks = g_string_new ("?");
  gboolean good = TRUE;
  int rc = SQLITE_ERROR;

  for (int i = 1; reader != NULL && i < sqlite3_column_count (reader); i++)
    g_string_append (marks, ", ?");

  sqlite3_finalize (passage->insert);
  passage->insert = prepare (passage->target,
                             sqlite3_mprintf ("INSERT OR IGNORE INTO \"%w\" (%s) VALUES (%s)", passage->table, columns, marks->str));
  while (good && reader != NULL && passage->insert != NULL && (rc = sqlite3_step (reader)) == SQLITE_ROW)
    good = pass_row (passage, reader, error);

  sqlite3_finalize (reader);
  *whole = rc == SQLITE_DONE;
  return good;
}

static sqlite3_stmt *
list_indexes (Passage *passage,
              gboolean whole)
{
  sqlite3_stmt *names = prepare (passage->source, sqlite3_mprintf ("%s", INDEXES));

  if (names != NULL)
    {
      sqlite3_bind_text (names, 1, passage->table, -1, SQLITE_STATIC);
      sqlite3_bind_int (names, 2, whole);
    }

  return names;
}

/* n_gaps: of the tables before. What comes of an index that has the whole of each
 * row leaves no gap. FALSE: target refuses. */
static gboolean
pass_indexes (Passage *passage,
              guint n_gaps,
              GError **error)
{
  gboolean good = TRUE;

  for (int whole = 1; whole >= 0 && good && passage->insert != NULL && passage->report->gaps->len > n_gaps; whole--)
    {
      sqlite3_stmt *names = list_indexes (passage, whole);

      while (good && names != NULL && sqlite3_step (names) == SQLITE_ROW)
        {
          gboolean all;

          good = pass_index (passage, sqlite3_column_text (names, 0), &all, error);
          if (good && all && whole)
            g_ptr_array_set_size (passage->report->gaps, n_gaps);
        }

      sqlite3_finalize (names);
    }

  return good;
}

/* Rows in one direction, as far as they can be read. *last: the first key of the
 * last one, where it is a whole number. */
static int
pass_in_order (Passage *passage,
               gboolean backwards,
               gint64 *last,
               GError **error)
{
  sqlite3_stmt *reader = prepare (passage->source,
                                  sqlite3_mprintf ("SELECT %s FROM \"%w\"%s%s", passage->columns, passage->table,
                                                   backwards ? " ORDER BY " : "",
                                                   backwards ? passage->descending : ""));
  int rc;

  while ((rc = sqlite3_step (reader)) == SQLITE_ROW)
    {
      if (sqlite3_column_type (reader, 0) == SQLITE_INTEGER)
        *last = sqlite3_column_int64 (reader, 0);
      if (!pass_row (passage, reader, error))
        break;
    }

  sqlite3_finalize (reader);
  return rc;
}

/* Without rowids: from the beginning, then from the end. Rows of the last key
 * read may be lost as well. */
static gboolean
pass_from_both_ends (Passage *passage,
                     GError **error)
{
  gint64 after = G_MININT64;
  gint64 before = G_MAXINT64;
  int rc = pass_in_order (passage, FALSE, &after, error);

  if (rc != SQLITE_ROW && rc != SQLITE_DONE)
    {
      rc = pass_in_order (passage, TRUE, &before, error);
      add_gap (passage,
               after > G_MININT64 ? after - 1 : after,
               before < G_MAXINT64 ? before + 1 : before);
    }

  return rc != SQLITE_ROW;
}

gboolean
av_salvage_table (sqlite3 *source,
                  sqlite3 *target,
                  const char *table,
                  AvSalvageReport *report,
                  GError **error)
{
  g_auto (Passage) passage = { .source = source, .target = target, .table = table, .report = report };
  const guint n_gaps = report->gaps->len;

  if (!list_columns (&passage))
    return TRUE;

  if (target != NULL)
    prepare_insert (&passage);

  /* A table that could not be made there takes no rows. */
  if (target != NULL && passage.insert == NULL)
    {
      add_gap (&passage, G_MININT64, G_MAXINT64);
      return TRUE;
    }

  if (!passage.has_rowid)
    return pass_from_both_ends (&passage, error);

  return pass_by_rowid (&passage, error) && pass_indexes (&passage, n_gaps, error);
}
