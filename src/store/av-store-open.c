#include "av-access-log.h"
#include "av-authorship.h"
#include "av-claim-store.h"
#include "av-due-words.h"
#include "av-held-record.h"
#include "av-local-row.h"
#include "av-projection.h"
#include "av-schema.h"
#include "av-sealed-secret.h"
#include "av-store-private.h"
#include "av-told-move.h"
#include "av-told-table.h"
#include "av-vault.h"

#define LAST_SCHEMA 6

typedef struct
{
  AvStore *store;
  AvVault *vault; /* NULL: a database that is none */
  gint64 number;
} Schema;

static gboolean
run_schema_file (AvDatabase *db,
                 gpointer user_data,
                 GError **error)
{
  AvStore *store = ((Schema *) user_data)->store;
  AvVault *vault = ((Schema *) user_data)->vault;
  gint64 number = ((Schema *) user_data)->number;
  g_autofree char *path = g_strdup_printf ("/fr/allervers/schema/%04d.sql", (int) number);
  g_autofree char *version = g_strdup_printf ("PRAGMA user_version=%d", (int) number);
  g_autoptr (GBytes) script = g_resource_lookup_data (av_schema_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autofree char *text = NULL;

  if (script == NULL)
    return FALSE;

  text = g_strndup (g_bytes_get_data (script, NULL), g_bytes_get_size (script));
  return av_database_exec_script (db, text, error) && (number != 2 || av_told_move (db, error)) && (number != 3 || av_authorship_move (store, error)) &&
         (number != 5 || av_sealed_secrets_move (store, vault, error)) &&
         av_database_exec_script (db, version, error);
}

static gboolean
read_schema (AvDatabase *db,
             gint64 *version,
             GError **error)
{
  if (!av_database_get_int64 (db, "PRAGMA user_version", 0, version, error))
    return FALSE;
  if (*version <= LAST_SCHEMA)
    return TRUE;

  av_database_set_newer_error (error);
  return FALSE;
}

gboolean
av_store_require_known (AvVault *vault,
                        GError **error)
{
  g_autoptr (AvDatabase) db = av_database_new (av_vault_get_connection (vault));
  gint64 version;

  return read_schema (db, &version, error);
}

static gboolean
migrate (AvStore *store,
         AvVault *vault,
         GError **error)
{
  gint64 version;

  if (!read_schema (store->db, &version, error))
    return FALSE;

  for (gint64 number = version + 1; number <= LAST_SCHEMA; number++)
    if (!av_database_transact (store->db, run_schema_file, &(Schema){ store, vault, number }, error))
      return FALSE;

  return TRUE;
}

/* @vault: nullable. */
static AvStore *
open_store (AvDatabase *db,
            AvVault *vault,
            AvProgressFunc progress,
            gpointer user_data,
            GError **error)
{
  g_autoptr (AvStore) store = g_new0 (AvStore, 1);
  g_autofree char *hlc = NULL;

  store->db = db;
  store->secrets_key = vault != NULL ? av_vault_derive_secrets_key (vault) : NULL;
  store->names = g_hash_table_new (g_str_hash, g_str_equal);
  store->nids = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  store->records = g_hash_table_new_full (av_store_hash_key, av_store_equal_record_keys, g_free, g_free);
  store->segments = g_hash_table_new_full (av_store_hash_key, av_store_equal_hashes, g_free, g_free);
  store->touched = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  store->held = av_held_records_new ();
  store->due_words = av_due_words_new ();
  store->settle = av_merge_settle;

  if (!migrate (store, vault, error) || !av_told_table_declare (db, error))
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
av_store_open_database (AvDatabase *db,
                        AvProgressFunc progress,
                        gpointer user_data,
                        GError **error)
{
  return open_store (db, NULL, progress, user_data, error);
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
  g_clear_pointer (&store->secrets_key, av_secret_unref);
  g_clear_pointer (&store->names, g_hash_table_unref);
  g_clear_pointer (&store->nids, g_hash_table_unref);
  g_clear_pointer (&store->records, g_hash_table_unref);
  g_clear_pointer (&store->segments, g_hash_table_unref);
  g_clear_pointer (&store->erased, g_hash_table_unref);
  g_clear_pointer (&store->fused, g_hash_table_unref);
  g_clear_pointer (&store->fusions_touched, g_hash_table_unref);
  g_clear_pointer (&store->claims_touched, g_hash_table_unref);
  g_clear_pointer (&store->due_writers, g_hash_table_unref);
  av_claim_store_forget_all (store);
  g_clear_pointer (&store->conflicts, g_hash_table_unref);
  g_clear_pointer (&store->touched, g_hash_table_unref);
  g_clear_pointer (&store->held, av_held_records_free);
  g_clear_pointer (&store->due_words, av_due_words_free);
  g_free (store->answered_need);
  g_free (store->agent);
  g_clear_pointer (&store->note_keys, g_ptr_array_unref);
  g_strfreev (store->openers);
  g_free (store->post);
  g_free (store->default_scope);
  g_free (store->used_scope);
  g_free (store->scopes);
  g_free (store->read_scopes);
  g_free (store->erasing_scopes);
  g_free (store->ending_scopes);
  g_free (store->admitting_scopes);
  g_clear_pointer (&store->own_words, g_hash_table_unref);
  g_free (store);
}

gboolean
av_store_rebuild_projections (AvStore *store,
                              AvProgressFunc progress,
                              gpointer user_data,
                              GError **error)
{
  return av_projections_rebuild (store, progress, user_data, error);
}

AvStore *
av_store_open_with_progress (AvVault *vault,
                             AvProgressFunc progress,
                             gpointer user_data,
                             GError **error)
{
  return open_store (av_database_new (av_vault_get_connection (vault)), vault, progress, user_data, error);
}

AvStore *
av_store_open (AvVault *vault,
               GError **error)
{
  return av_store_open_with_progress (vault, NULL, NULL, error);
}
