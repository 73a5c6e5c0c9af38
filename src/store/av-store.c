#include "av-store.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-access-log.h"
#include "av-authorship.h"
#include "av-due-words.h"
#include "av-held-record.h"
#include "av-local-row.h"
#include "av-projection.h"
#include "av-schema.h"
#include "av-segment-store.h"
#include "av-store-private.h"
#include "av-told-move.h"
#include "av-told-table.h"

#define DAY_MS G_GUINT64_CONSTANT (86400000)
#define CLOCK_DRAG_MS (2 * DAY_MS)

G_DEFINE_QUARK (av - store - error - quark, av_store_error)

void
av_store_set_not_found (GError **error)
{
  g_set_error_literal (error, AV_STORE_ERROR, AV_STORE_ERROR_NOT_FOUND,
                       _ ("This record is not in this store. It may be on another installation: exchange with it, then look again."));
}

gboolean
av_store_parse_id (const char *text,
                   AvId *id,
                   GError **error)
{
  if (text != NULL && av_id_parse (text, id))
    return TRUE;

  g_set_error (error, AV_STORE_ERROR, AV_STORE_ERROR_INVALID,
               _ ("“%s” is not the identifier of a record: 32 characters, 0 to 9 and a to f. Nothing was changed."), text != NULL ? text : "");
  return FALSE;
}

/* --- settings ------------------------------------------------------------ */

gboolean
av_store_set_setting (AvStore *store,
                      const char *name,
                      const char *value,
                      GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_text (statement, 1, name);
  av_statement_bind_text (statement, 2, value);
  return av_statement_run (statement, error);
}

gboolean
av_store_read_setting (AvStore *store,
                       const char *name,
                       char **value,
                       GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT value FROM setting WHERE name = ?1", error);
  g_autoptr (GError) problem = NULL;

  *value = NULL;
  if (statement == NULL)
    return FALSE;

  av_statement_bind_text (statement, 1, name);
  if (av_statement_next (statement, &problem))
    *value = g_strdup (av_statement_get_text (statement, 0));
  return av_database_ended_well (&problem, error);
}

char *
av_store_get_setting (AvStore *store,
                      const char *name)
{
  char *value;

  av_store_read_setting (store, name, &value, NULL);
  return value;
}

#define LAST_EXCHANGE "dernier-echange"

void
av_store_note_exchange (AvStore *store)
{
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_real_time () / G_USEC_PER_SEC);

  av_store_set_setting (store, LAST_EXCHANGE, now, NULL);
}

gint64
av_store_get_last_exchange (AvStore *store)
{
  g_autofree char *exchanged = av_store_get_setting (store, LAST_EXCHANGE);

  return exchanged != NULL ? g_ascii_strtoll (exchanged, NULL, 10) : 0;
}

void
av_store_set_agent (AvStore *store,
                    const char *agent)
{
  g_free (store->agent);
  store->agent = g_strdup (agent);
  store->reading_known = FALSE;
}

const char *
av_store_get_agent (AvStore *store)
{
  return store->agent;
}

void
av_store_set_post (AvStore *store,
                   const char *post)
{
  g_free (store->post);
  store->post = g_strdup (post);
}

const char *
av_store_get_post (AvStore *store)
{
  return store->post;
}

gboolean
av_store_set_default_scope (AvStore *store,
                            const char *scope,
                            GError **error)
{
  if (!av_store_set_setting (store, "scope", scope, error))
    return FALSE;

  g_free (store->default_scope);
  store->default_scope = g_strdup (scope);
  return TRUE;
}

const char *
av_store_get_default_scope (AvStore *store)
{
  return store->default_scope;
}

/* --- clock --------------------------------------------------------------- */

static guint64
wall_clock (AvStore *store)
{
  return store->clock != NULL ? store->clock (store->clock_data) : (guint64) (g_get_real_time () / 1000);
}

guint64
av_store_get_now (AvStore *store)
{
  return MAX (wall_clock (store), store->time_floor);
}

gboolean
av_store_is_clock_doubtful (AvStore *store)
{
  return wall_clock (store) < store->time_floor;
}

void
av_store_set_time_floor (AvStore *store,
                         guint64 milliseconds)
{
  store->time_floor = MAX (store->time_floor, milliseconds);
}

void
av_store_set_clock_for_test (AvStore *store,
                             AvStoreClockFunc func,
                             gpointer user_data)
{
  store->clock = func;
  store->clock_data = user_data;
}

guint64
av_store_tick (AvStore *store)
{
  store->last_hlc = MAX (store->last_hlc + 1, av_store_get_now (store) << 16);
  store->hlc_changed = TRUE;
  return store->last_hlc;
}

guint64
av_store_get_moment (AvStore *store)
{
  /* Later than whatever was observed meanwhile. */
  if (store->moment == 0 || store->moment != store->last_hlc)
    store->moment = av_store_tick (store);
  return store->moment;
}

void
av_store_observe (AvStore *store,
                  guint64 hlc)
{
  guint64 furthest;

  if (hlc <= store->last_hlc)
    return;

  furthest = (av_store_get_now (store) + CLOCK_DRAG_MS) << 16;
  if (MIN (hlc, furthest) > store->last_hlc)
    {
      store->last_hlc = MIN (hlc, furthest);
      store->hlc_changed = TRUE;
    }
}

static gboolean
save_clock (AvStore *store,
            GError **error)
{
  g_autoptr (AvStatement) statement = NULL;

  if (!store->hlc_changed)
    return TRUE;

  statement = av_database_prepare (store->db, "INSERT OR REPLACE INTO setting (name, value) VALUES ('hlc', ?1)", error);
  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, (gint64) store->last_hlc);
  store->hlc_changed = FALSE;
  return av_statement_run (statement, error);
}

/* --- transactions -------------------------------------------------------- */

void
av_store_forget_caches (AvStore *store)
{
  g_hash_table_remove_all (store->nids);
  g_hash_table_remove_all (store->names);
  g_hash_table_remove_all (store->records);
  store->holds_whole = FALSE;
  g_hash_table_remove_all (store->segments);
  g_hash_table_remove_all (store->touched);
  av_held_records_clear (store->held);
  av_due_words_clear (store->due_words);
  g_clear_pointer (&store->erased, g_hash_table_unref);
  g_clear_pointer (&store->conflicts, g_hash_table_unref);
  g_clear_pointer (&store->fused, g_hash_table_unref);
  g_clear_pointer (&store->due_writers, g_hash_table_unref);
  g_clear_pointer (&store->claims_touched, g_hash_table_unref);
  g_clear_pointer (&store->fusions_touched, g_hash_table_unref);
  store->reading_known = FALSE;
  store->lease_known = FALSE;
  store->open_sid = 0;
}

typedef struct
{
  AvStore *store;
  AvStoreFunc func;
  gpointer user_data;
  gboolean outer;
} Work;

static gboolean
do_work (AvDatabase *db,
         gpointer user_data,
         GError **error)
{
  Work *work = user_data;

  if (!work->func (work->store, work->user_data, error))
    return FALSE;

  if (g_hash_table_size (work->store->touched) > 0)
    work->store->revision++;
  return !work->outer || (av_merge_settle (work->store, error) && av_due_words_write (work->store, error) && save_clock (work->store, error));
}

static void
run_pragma (AvStore *store,
            const char *sql)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, sql, NULL);

  if (statement != NULL)
    av_statement_run (statement, NULL);
}

/* What was erased goes from the file as well: freed pages are given back (the
 * vault overwrites them), and the log, which still holds them as they were, is
 * emptied. Where the disk refuses, closing the store does it. */
static void
scrub (AvStore *store)
{
  store->to_scrub = FALSE;
  run_pragma (store, "PRAGMA incremental_vacuum");
  run_pragma (store, "PRAGMA wal_checkpoint (TRUNCATE)");
}

void
av_store_rest (AvStore *store)
{
  run_pragma (store, "PRAGMA wal_checkpoint (PASSIVE)");
}

gboolean
av_store_transact (AvStore *store,
                   AvStoreFunc func,
                   gpointer user_data,
                   GError **error)
{
  Work work = { store, func, user_data, !av_database_in_transaction (store->db) };

  if (work.outer)
    {
      store->moment = 0;
      av_access_log_settle (store);
    }

  if (!av_database_transact (store->db, do_work, &work, error))
    {
      av_store_forget_caches (store);
      return FALSE;
    }

  if (work.outer && store->to_scrub)
    scrub (store);

  return TRUE;
}

guint64
av_store_get_revision (AvStore *store)
{
  return store->revision;
}

void
av_store_set_sealer (AvStore *store,
                     AvStoreFunc func,
                     gpointer user_data)
{
  store->sealer = func;
  store->sealer_data = user_data;
}

gboolean
av_store_seal (AvStore *store,
               GError **error)
{
  gint64 n_ops;

  if (!av_segment_store_count_open_ops (store, &n_ops, error))
    return FALSE;
  if (n_ops == 0)
    return TRUE;

  if (store->sealer == NULL)
    {
      g_set_error_literal (error, AV_STORE_ERROR, AV_STORE_ERROR_UNSEALED,
                           _ ("This store has changes that are not signed yet: it does not belong to an organisation. They are kept; found or join one first."));
      return FALSE;
    }

  return av_store_transact (store, store->sealer, store->sealer_data, error);
}

/* --- opening ------------------------------------------------------------- */

#define LAST_SCHEMA 3

typedef struct
{
  AvStore *store;
  gint64 number;
} Schema;

static gboolean
run_schema_file (AvDatabase *db,
                 gpointer user_data,
                 GError **error)
{
  AvStore *store = ((Schema *) user_data)->store;
  gint64 number = ((Schema *) user_data)->number;
  g_autofree char *path = g_strdup_printf ("/fr/allervers/schema/%04d.sql", (int) number);
  g_autofree char *version = g_strdup_printf ("PRAGMA user_version=%d", (int) number);
  g_autoptr (GBytes) script = g_resource_lookup_data (av_schema_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autofree char *text = NULL;

  if (script == NULL)
    return FALSE;

  text = g_strndup (g_bytes_get_data (script, NULL), g_bytes_get_size (script));
  return av_database_exec_script (db, text, error) && (number != 2 || av_told_move (db, error)) && (number != 3 || av_authorship_move (store, error)) &&
         av_database_exec_script (db, version, error);
}

static gboolean
migrate (AvStore *store,
         GError **error)
{
  gint64 version;

  if (!av_database_get_int64 (store->db, "PRAGMA user_version", 0, &version, error))
    return FALSE;

  if (version > LAST_SCHEMA)
    {
      av_database_set_newer_error (error);
      return FALSE;
    }

  for (gint64 number = version + 1; number <= LAST_SCHEMA; number++)
    if (!av_database_transact (store->db, run_schema_file, &(Schema){ store, number }, error))
      return FALSE;

  return TRUE;
}

AvStore *
av_store_open_database (AvDatabase *db,
                        AvProgressFunc progress,
                        gpointer user_data,
                        GError **error)
{
  g_autoptr (AvStore) store = g_new0 (AvStore, 1);
  g_autofree char *hlc = NULL;

  store->db = db;
  store->names = g_hash_table_new (g_str_hash, g_str_equal);
  store->nids = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  store->records = g_hash_table_new_full (av_store_hash_key, av_store_equal_record_keys, g_free, g_free);
  store->segments = g_hash_table_new_full (av_store_hash_key, av_store_equal_hashes, g_free, g_free);
  store->touched = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  store->held = av_held_records_new ();
  store->due_words = av_due_words_new ();

  if (!migrate (store, error) || !av_told_table_declare (db, error))
    return NULL;

  if (!av_store_read_setting (store, "scope", &store->default_scope, error) || !av_store_read_setting (store, "hlc", &hlc, error))
    return NULL;
  store->last_hlc = hlc != NULL ? g_ascii_strtoull (hlc, NULL, 10) : 0;

  store->projections = av_projections_new ();
  if (!av_projections_open (store, progress, user_data, error) || !av_local_rows_load (store, error))
    return NULL;

  return g_steal_pointer (&store);
}

AvStore *
av_store_open_in_memory (GError **error)
{
  AvDatabase *db = av_database_new_in_memory (error);

  return db != NULL ? av_store_open_database (db, NULL, NULL, error) : NULL;
}

void
av_store_close (AvStore *store)
{
  if (store == NULL)
    return;

  if (store->db != NULL)
    av_access_log_settle (store);
  g_clear_pointer (&store->owed, g_ptr_array_unref);
  g_clear_pointer (&store->projections, av_projections_free);
  g_clear_pointer (&store->db, av_database_free);
  g_clear_pointer (&store->names, g_hash_table_unref);
  g_clear_pointer (&store->nids, g_hash_table_unref);
  g_clear_pointer (&store->records, g_hash_table_unref);
  g_clear_pointer (&store->segments, g_hash_table_unref);
  g_clear_pointer (&store->erased, g_hash_table_unref);
  g_clear_pointer (&store->fused, g_hash_table_unref);
  g_clear_pointer (&store->fusions_touched, g_hash_table_unref);
  g_clear_pointer (&store->claims_touched, g_hash_table_unref);
  g_clear_pointer (&store->due_writers, g_hash_table_unref);
  g_clear_pointer (&store->conflicts, g_hash_table_unref);
  g_clear_pointer (&store->touched, g_hash_table_unref);
  g_clear_pointer (&store->held, av_held_records_free);
  g_clear_pointer (&store->due_words, av_due_words_free);
  g_free (store->answered_need);
  g_free (store->agent);
  g_strfreev (store->openers);
  g_free (store->post);
  g_free (store->default_scope);
  g_free (store->scopes);
  g_free (store);
}

AvDatabase *
av_store_get_database (AvStore *store)
{
  return store->db;
}

gboolean
av_store_rebuild_projections (AvStore *store,
                              AvProgressFunc progress,
                              gpointer user_data,
                              GError **error)
{
  return av_projections_rebuild (store, progress, user_data, error);
}
