#include "av-told-table.h"

#include <sqlite3.h>

#include "av-told.h"

typedef struct
{
  sqlite3_vtab base;
  sqlite3 *connection;
} Table;

typedef struct
{
  sqlite3_vtab_cursor base;
  sqlite3_stmt *told; /* key, live: the rows still to come */
  AvToldReader reader;
  gint64 key;
  gint64 row;
  gboolean at_end;
} Cursor;

enum
{
  COLUMN_RID,
  COLUMN_NID,
  COLUMN_DOT,
  COLUMN_HLC,
  COLUMN_AGENT,
  COLUMN_VAL,
};

enum
{
  PLAN_ALL,
  PLAN_RECORD,
};

static int
connect_table (sqlite3 *connection,
               void *user_data,
               int argc,
               const char *const *argv,
               sqlite3_vtab **result,
               char **message)
{
  Table *table;
  int rc = sqlite3_declare_vtab (connection, "CREATE TABLE reg (rid INTEGER, nid INTEGER, dot INTEGER, hlc INTEGER, agent INTEGER, val TEXT)");

  if (rc != SQLITE_OK)
    return rc;

  table = sqlite3_malloc (sizeof *table);
  if (table == NULL)
    return SQLITE_NOMEM;

  *table = (Table){ .connection = connection };
  *result = &table->base;
  return SQLITE_OK;
}

static int
disconnect_table (sqlite3_vtab *base)
{
  sqlite3_free (base);
  return SQLITE_OK;
}

static int
choose_plan (sqlite3_vtab *base,
             sqlite3_index_info *info)
{
  info->idxNum = PLAN_ALL;
  info->estimatedCost = 1e6;
  info->estimatedRows = 1000000;

  for (int i = 0; i < info->nConstraint; i++)
    if (info->aConstraint[i].usable && info->aConstraint[i].iColumn == COLUMN_RID && info->aConstraint[i].op == SQLITE_INDEX_CONSTRAINT_EQ)
      {
        info->aConstraintUsage[i].argvIndex = 1;
        info->idxNum = PLAN_RECORD;
        info->estimatedCost = 10;
        info->estimatedRows = 10;
        break;
      }

  return SQLITE_OK;
}

static int
open_cursor (sqlite3_vtab *base,
             sqlite3_vtab_cursor **result)
{
  Cursor *cursor = sqlite3_malloc (sizeof *cursor);

  if (cursor == NULL)
    return SQLITE_NOMEM;

  *cursor = (Cursor){ .at_end = TRUE };
  *result = &cursor->base;
  return SQLITE_OK;
}

static int
close_cursor (sqlite3_vtab_cursor *base)
{
  sqlite3_finalize (((Cursor *) base)->told);
  sqlite3_free (base);
  return SQLITE_OK;
}

static int
move_on (sqlite3_vtab_cursor *base)
{
  Cursor *cursor = (Cursor *) base;
  int rc;

  cursor->row++;
  while (!av_told_reader_next (&cursor->reader))
    {
      if (cursor->reader.reader.failed)
        return SQLITE_CORRUPT_VTAB;

      rc = sqlite3_step (cursor->told);
      if (rc != SQLITE_ROW)
        {
          cursor->at_end = TRUE;
          return rc == SQLITE_DONE ? SQLITE_OK : rc;
        }

      cursor->key = sqlite3_column_int64 (cursor->told, 0);
      av_told_reader_init (&cursor->reader, sqlite3_column_blob (cursor->told, 1), (gsize) sqlite3_column_bytes (cursor->told, 1));
    }
  return SQLITE_OK;
}

static int
begin (sqlite3_vtab_cursor *base,
       int plan,
       const char *plan_text,
       int argc,
       sqlite3_value **argv)
{
  static const char *const plans[] = {
    "SELECT key, live FROM told",
    "SELECT key, live FROM told WHERE " AV_TOLD_OF (?1, key),
  };
  Cursor *cursor = (Cursor *) base;
  int rc = SQLITE_OK;

  if (cursor->told == NULL)
    rc = sqlite3_prepare_v2 (((Table *) base->pVtab)->connection, plans[plan], -1, &cursor->told, NULL);
  else
    sqlite3_reset (cursor->told);

  if (rc == SQLITE_OK && plan == PLAN_RECORD)
    rc = sqlite3_bind_int64 (cursor->told, 1, sqlite3_value_int64 (argv[0]));
  if (rc != SQLITE_OK)
    return rc;

  av_told_reader_init (&cursor->reader, NULL, 0);
  cursor->at_end = FALSE;
  return move_on (base);
}

static int
is_at_end (sqlite3_vtab_cursor *base)
{
  return ((Cursor *) base)->at_end;
}

static int
tell_column (sqlite3_vtab_cursor *base,
             sqlite3_context *context,
             int column)
{
  const Cursor *cursor = (const Cursor *) base;
  const AvToldValue *value = &cursor->reader.value;

  switch (column)
    {
    case COLUMN_RID:
      sqlite3_result_int64 (context, av_told_get_rid (cursor->key));
      break;
    case COLUMN_NID:
      sqlite3_result_int64 (context, value->nid);
      break;
    case COLUMN_DOT:
      sqlite3_result_int64 (context, AV_DOT (av_told_get_sid (cursor->key), (gint64) value->index));
      break;
    case COLUMN_HLC:
      sqlite3_result_int64 (context, (gint64) value->hlc);
      break;
    case COLUMN_AGENT:
      sqlite3_result_int64 (context, value->agent);
      break;
    case COLUMN_VAL:
    default:
      sqlite3_result_text (context, value->value, (int) value->length, SQLITE_TRANSIENT);
      break;
    }
  return SQLITE_OK;
}

static int
tell_row_number (sqlite3_vtab_cursor *base,
                 sqlite3_int64 *number)
{
  *number = ((Cursor *) base)->row;
  return SQLITE_OK;
}

/* Without a way to create one: there is the one of that name. */
static const sqlite3_module module = {
  .xConnect = connect_table,
  .xBestIndex = choose_plan,
  .xDisconnect = disconnect_table,
  .xOpen = open_cursor,
  .xClose = close_cursor,
  .xFilter = begin,
  .xNext = move_on,
  .xEof = is_at_end,
  .xColumn = tell_column,
  .xRowid = tell_row_number,
};

gboolean
av_told_table_declare (AvDatabase *db,
                       GError **error)
{
  return av_database_add_module (db, "reg", &module, error);
}
