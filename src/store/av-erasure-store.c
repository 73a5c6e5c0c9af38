#include <string.h>

#include "av-draft.h"
#include "av-held-record.h"
#include "av-merge-private.h"
#include "av-printed-sheets.h"
#include "av-segment-store.h"
#include "av-told.h"
#include "av-writers.h"

typedef struct
{
  const AvId *container;
  AvClass klass;
} Erasure;

static gboolean
touch_compartment (AvStore *store,
                   const Erasure *erasure,
                   GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT rid FROM record WHERE container = ?1 AND class = ?2", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, erasure->container->bytes, 16);
  av_statement_bind_int64 (statement, 2, erasure->klass);
  while (av_statement_next (statement, &problem))
    av_store_touch (store, av_statement_get_int64 (statement, 0));
  return av_database_ended_well (&problem, error);
}

static gboolean
erase (AvStore *store,
       gpointer user_data,
       GError **error)
{
  static const char *const statements[] = {
    "DELETE FROM told WHERE ?3 AND key IN (SELECT t.key FROM record CROSS JOIN told AS t WHERE container = ?1 AND class = ?2 AND " AV_TOLD_OF (rid, t.key) ")",
    "UPDATE record SET began = NULL, author = NULL WHERE ?3 AND container = ?1 AND class = ?2",
    "DELETE FROM cover WHERE ?3 AND rid IN (SELECT rid FROM record WHERE container = ?1 AND class = ?2)",
    "DELETE FROM said WHERE ?3 AND ?2 = 1 AND container = ?1 AND form = '~partage'",
    "DELETE FROM open_op WHERE ?3 AND rid IN (SELECT rid FROM record WHERE container = ?1 AND class = ?2)",
    "DELETE FROM private_note WHERE ?3 AND ((container = ?1 AND ?2 = 1) OR record IN (SELECT id16 FROM record WHERE container = ?1 AND class = ?2))",
  };
  const Erasure *erasure = user_data;
  guint64 since = av_store_is_clock_doubtful (store) ? 0 : av_store_get_now (store);

  /* First: other records may say what was typed, and these which sheets. */
  if (!av_drafts_erase (store, erasure->container, erasure->klass, error) ||
      !av_printed_sheets_forget (store, erasure->container, erasure->klass, error))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    if (!av_store_run_for_compartment (store, statements[i], erasure->container, erasure->klass, TRUE, error))
      return FALSE;
  if (!av_store_run_for_compartment (store, "INSERT OR IGNORE INTO erased (container, class, since) VALUES (?1, ?2, ?3)",
                                     erasure->container, erasure->klass, (gint64) since, error))
    return FALSE;

  g_clear_pointer (&store->erased, g_hash_table_unref);
  av_held_records_clear (store->held);
  store->to_scrub = TRUE;
  av_writers_make_due (store, erasure->container);
  return touch_compartment (store, erasure, error);
}

gboolean
av_segment_store_erase (AvStore *store,
                        const AvId *container,
                        AvClass klass,
                        GError **error)
{
  Erasure erasure = { container, klass };

  return av_store_transact (store, erase, &erasure, error);
}

/* What was made of them goes with what was touched, which is asked of the records. */
static gboolean
forget_records (AvStore *store,
                gpointer user_data,
                GError **error)
{
  const Erasure *erasure = user_data;

  if (!av_merge_settle_so_far (store, error) ||
      !av_store_run_for_compartment (store, "DELETE FROM record WHERE ?3 AND container = ?1 AND class = ?2", erasure->container, erasure->klass, TRUE, error))
    return FALSE;

  g_hash_table_remove_all (store->records);
  store->holds_whole = FALSE;
  store->to_scrub = TRUE;
  return TRUE;
}

gboolean
av_segment_store_forget_records (AvStore *store,
                                 const AvId *container,
                                 AvClass klass,
                                 GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT 1 FROM record WHERE container = ?1 AND class = ?2 LIMIT 1", error);
  g_autoptr (GError) problem = NULL;
  Erasure erasure = { container, klass };
  gboolean any;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, container->bytes, sizeof container->bytes);
  av_statement_bind_int64 (statement, 2, klass);
  any = av_statement_next (statement, &problem);
  g_clear_pointer (&statement, av_statement_release);

  return av_database_ended_well (&problem, error) && (!any || av_store_transact (store, forget_records, &erasure, error));
}

gboolean
av_segment_store_unerase (AvStore *store,
                          const AvId *container,
                          AvClass klass,
                          GError **error)
{
  g_clear_pointer (&store->erased, g_hash_table_unref);
  return av_store_run_for_compartment (store, "DELETE FROM erased WHERE container = ?1 AND class = ?2 AND ?3 = 0", container, klass, 0, error);
}

#define COLUMNS "container, class, since, asked, known, gone"

static void
read_row (AvStatement *statement,
          AvErased *erased)
{
  memcpy (erased->container.bytes, av_statement_get_blob (statement, 0, NULL), sizeof erased->container.bytes);
  erased->klass = (AvClass) av_statement_get_int64 (statement, 1);
  erased->since = (guint64) av_statement_get_int64 (statement, 2);
  erased->asked = av_statement_get_int64 (statement, 3) != 0;
  erased->known = av_statement_get_int64 (statement, 4) != 0;
  erased->gone = av_statement_get_int64 (statement, 5) != 0;
}

gboolean
av_segment_store_load_erased (AvStore *store,
                              const AvId *container,
                              AvClass klass,
                              AvErased *erased,
                              GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT " COLUMNS " FROM erased WHERE container = ?1 AND class = ?2", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, container->bytes, sizeof container->bytes);
  av_statement_bind_int64 (statement, 2, klass);

  if (!av_statement_next (statement, error))
    return FALSE;

  read_row (statement, erased);
  return TRUE;
}

gboolean
av_segment_store_mark_erased (AvStore *store,
                              const AvErased *erased,
                              GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "UPDATE erased SET asked = ?3, known = ?4, gone = ?5, since = ?6 WHERE container = ?1 AND class = ?2", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, erased->container.bytes, sizeof erased->container.bytes);
  av_statement_bind_int64 (statement, 2, erased->klass);
  av_statement_bind_int64 (statement, 3, erased->asked != FALSE);
  av_statement_bind_int64 (statement, 4, erased->known != FALSE);
  av_statement_bind_int64 (statement, 5, erased->gone != FALSE);
  av_statement_bind_int64 (statement, 6, (gint64) erased->since);
  return av_statement_run (statement, error);
}

gboolean
av_segment_store_foreach_erased (AvStore *store,
                                 AvErasedFunc func,
                                 gpointer user_data,
                                 GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT " COLUMNS " FROM erased ORDER BY container, class", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  while (av_statement_next (statement, &problem))
    {
      AvErased erased;

      read_row (statement, &erased);
      if (!func (&erased, user_data, error))
        return FALSE;
    }
  return av_database_ended_well (&problem, error);
}
