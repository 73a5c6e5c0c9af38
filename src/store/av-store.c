#include "av-store.h"

#include "av-access-log.h"
#include "av-claim-store.h"
#include "av-due-words.h"
#include "av-held-record.h"
#include "av-store-private.h"

AvDatabase *
av_store_get_database (AvStore *store)
{
  return store->db;
}

void
av_store_set_agent (AvStore *store,
                    const char *agent)
{
  g_free (store->agent);
  store->agent = g_strdup (agent);
  g_clear_pointer (&store->note_keys, g_ptr_array_unref);
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
  av_store_use_scope (store, NULL);
  return TRUE;
}

void
av_store_use_scope (AvStore *store,
                    const char *scope)
{
  g_free (store->used_scope);
  store->used_scope = g_strdup (scope);
}

const char *
av_store_get_default_scope (AvStore *store)
{
  return store->used_scope != NULL ? store->used_scope : store->default_scope;
}

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
  av_claim_store_forget_all (store);
  g_clear_pointer (&store->claims_touched, g_hash_table_unref);
  g_clear_pointer (&store->fusions_touched, g_hash_table_unref);
  store->reading_known = FALSE;
  store->lease_known = FALSE;
  store->open.sid = 0;
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
  return !work->outer || (work->store->settle (work->store, error) && av_due_words_write (work->store, error) && av_store_save_clock (work->store, error));
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
      av_claim_store_forget_all (store);
      av_access_log_settle (store);
    }

  if (!av_database_transact (store->db, do_work, &work, error))
    {
      av_store_forget_caches (store);
      return FALSE;
    }

  if (work.outer)
    av_claim_store_forget_all (store);
  if (work.outer && store->to_scrub)
    scrub (store);

  return TRUE;
}

void
av_store_set_way (AvStore *store,
                  AvStoreWayFunc func,
                  gpointer user_data)
{
  store->way = func;
  store->way_data = user_data;
}

void
av_store_give_way (AvStore *store)
{
  g_return_if_fail (!av_database_in_transaction (store->db));

  if (store->way != NULL)
    store->way (store->way_data);
}

guint64
av_store_get_revision (AvStore *store)
{
  return store->revision;
}
