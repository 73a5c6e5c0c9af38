#include <string.h>

#include "av-merge-private.h"
#include "av-mutants.h"
#include "av-segment-store.h"

#define COLUMNS "container, class, gen, kid, key, ours, aside"
/* Whether strands of the compartment that a key was told with open with it. */
#define OPENS_SOMETHING "EXISTS (SELECT 1 FROM strand WHERE strand.container = key.container AND strand.class = key.class AND substr (blob, 1, 16) = kid)"
#define KIDS_IN_USE "SELECT substr (blob, 1, 16) FROM strand WHERE container = ?1 AND class = ?2 AND blob IS NOT NULL"

gboolean
av_segment_store_add_key (AvStore *store,
                          const AvCompartmentKey *key,
                          GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "INSERT INTO key (container, class, gen, kid, key, ours, aside) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) "
                         "ON CONFLICT DO UPDATE SET ours = ours OR excluded.ours",
                         error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_static_blob (statement, 1, key->container.bytes, sizeof key->container.bytes);
  av_statement_bind_int64 (statement, 2, key->klass);
  av_statement_bind_int64 (statement, 3, key->generation);
  av_statement_bind_static_blob (statement, 4, key->kid, sizeof key->kid);
  av_statement_bind_static_blob (statement, 5, key->key, sizeof key->key);
  av_statement_bind_int64 (statement, 6, key->ours != FALSE);
  av_statement_bind_int64 (statement, 7, key->aside != FALSE);
  return av_statement_run (statement, error);
}

static void
read_key (AvStatement *statement,
          AvCompartmentKey *key)
{
  memcpy (key->container.bytes, av_statement_get_blob (statement, 0, NULL), sizeof key->container.bytes);
  key->klass = (AvClass) av_statement_get_int64 (statement, 1);
  key->generation = av_statement_get_int64 (statement, 2);
  memcpy (key->kid, av_statement_get_blob (statement, 3, NULL), sizeof key->kid);
  memcpy (key->key, av_statement_get_blob (statement, 4, NULL), sizeof key->key);
  key->ours = av_statement_get_int64 (statement, 5) != 0;
  key->aside = av_statement_get_int64 (statement, 6) != 0;
}

gboolean
av_segment_store_find_key (AvStore *store,
                           const guint8 *kid,
                           const AvId *container,
                           AvClass klass,
                           AvCompartmentKey *key,
                           GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "SELECT " COLUMNS " FROM key WHERE kid = ?1 AND class = ?2 AND (?3 IS NULL OR container = ?3) AND aside <= ?4 ORDER BY container LIMIT 1",
                         error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, kid, AV_KID_SIZE);
  av_statement_bind_int64 (statement, 2, klass);
  av_statement_bind_blob (statement, 3, container != NULL ? container->bytes : NULL, sizeof container->bytes);
  av_statement_bind_int64 (statement, 4, AV_IS_MUTANT (LATE_IS_ALIVE) ? 1 : 0);
  if (!av_statement_next (statement, error))
    return FALSE;
  read_key (statement, key);
  return TRUE;
}

gboolean
av_segment_store_find_key_aside (AvStore *store,
                                 const guint8 *kid,
                                 const AvId *container,
                                 AvClass klass,
                                 AvCompartmentKey *key,
                                 GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "SELECT " COLUMNS " FROM key WHERE kid = ?1 AND class = ?2 AND (?3 IS NULL OR container = ?3) AND aside ORDER BY container LIMIT 1",
                         error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, kid, AV_KID_SIZE);
  av_statement_bind_int64 (statement, 2, klass);
  av_statement_bind_blob (statement, 3, container != NULL ? container->bytes : NULL, sizeof container->bytes);
  if (!av_statement_next (statement, error))
    return FALSE;
  read_key (statement, key);
  return TRUE;
}

gboolean
av_segment_store_get_current_key (AvStore *store,
                                  const AvId *container,
                                  AvClass klass,
                                  guint32 scope,
                                  gint64 generation,
                                  gboolean ours,
                                  AvCompartmentKey *key,
                                  GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "SELECT " COLUMNS " FROM key WHERE container = ?1 AND class = ?2 AND gen = ?4 AND aside = 0 AND "
                         "(ours OR (NOT ?3 AND kid IN (" KIDS_IN_USE " AND applied))) AND "
                         "kid NOT IN (" KIDS_IN_USE " AND scope <> ?5) ORDER BY kid DESC LIMIT 1",
                         error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, container->bytes, sizeof container->bytes);
  av_statement_bind_int64 (statement, 2, klass);
  av_statement_bind_int64 (statement, 3, ours != FALSE);
  av_statement_bind_int64 (statement, 4, generation);
  av_statement_bind_int64 (statement, 5, scope);
  if (!av_statement_next (statement, error))
    return FALSE;
  read_key (statement, key);
  return TRUE;
}

gboolean
av_store_run_for_compartment (AvStore *store,
                              const char *sql,
                              const AvId *container,
                              AvClass klass,
                              gint64 value,
                              GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, sql, error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, container->bytes, sizeof container->bytes);
  av_statement_bind_int64 (statement, 2, klass);
  av_statement_bind_int64 (statement, 3, value);
  return av_statement_run (statement, error);
}

gboolean
av_segment_store_set_keys_aside (AvStore *store,
                                 const AvId *container,
                                 AvClass klass,
                                 gboolean aside,
                                 GError **error)
{
  return av_store_run_for_compartment (store, "UPDATE key SET aside = ?3 WHERE container = ?1 AND class = ?2", container, klass, aside != FALSE, error);
}

gboolean
av_segment_store_destroy_keys (AvStore *store,
                               const AvId *container,
                               AvClass klass,
                               GError **error)
{
  store->to_scrub = TRUE;
  return av_store_run_for_compartment (store,
                                       "DELETE FROM key WHERE ?3 = 0 AND kid IN (SELECT kid FROM key WHERE container = ?1 AND class = ?2) AND "
                                       "((container = ?1 AND class = ?2) OR NOT " OPENS_SOMETHING ")",
                                       container, klass, 0, error);
}
