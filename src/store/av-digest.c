#include "av-digest.h"

#include <string.h>

#include "av-digest-private.h"
#include "av-hash.h"
#include "av-hexadecimal.h"
#include "av-segment-store.h"

/* Not what a guard alone remembers: nobody else can know of it. */
#define SELECT_ERASED                                                          \
  "SELECT container, class FROM erased WHERE known AND (?2 >> class) & 1 AND " \
  "(?1 IS NULL OR container IN (SELECT container FROM container_scope WHERE scope = ?1)) ORDER BY container, class"

AvStatement *
av_digest_prepare (AvStore *store,
                   const char *sql,
                   const char *scope,
                   guint classes,
                   GError **error)
{
  AvStatement *statement = av_database_prepare (store->db, sql, error);

  if (statement != NULL)
    {
      av_statement_bind_text (statement, 1, scope);
      av_statement_bind_int64 (statement, 2, classes);
    }
  return statement;
}

static void
add_u16 (AvHash *hash,
         gsize value)
{
  guint16 bytes = GUINT16_TO_LE ((guint16) value);

  av_hash_update (hash, &bytes, sizeof bytes);
}

static void
add_value (AvHash *hash,
           AvStatement *statement)
{
  const char *reg = av_statement_get_text (statement, 1);
  const char *value = av_statement_get_text (statement, 4);
  guint32 length = GUINT32_TO_LE ((guint32) strlen (value));

  av_hash_update (hash, av_statement_get_blob (statement, 0, NULL), 16);
  add_u16 (hash, strlen (reg));
  av_hash_update (hash, reg, strlen (reg));
  av_hash_update (hash, av_statement_get_blob (statement, 2, NULL), AV_SEGMENT_HASH_SIZE);
  add_u16 (hash, (gsize) av_statement_get_int64 (statement, 3));
  av_hash_update (hash, &length, sizeof length);
  av_hash_update (hash, value, strlen (value));
}

static gboolean
add_values (AvStore *store,
            AvHash *hash,
            const char *scope,
            guint classes,
            GError **error)
{
  g_autoptr (AvStatement) statement = av_digest_prepare (store, SELECT_LIVE, scope, classes, error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  while (av_statement_next (statement, &problem))
    add_value (hash, statement);
  return av_database_ended_well (&problem, error);
}

static gboolean
add_erasures (AvStore *store,
              AvHash *hash,
              const char *scope,
              guint classes,
              GError **error)
{
  g_autoptr (AvStatement) statement = av_digest_prepare (store, SELECT_ERASED, scope, classes, error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  while (av_statement_next (statement, &problem))
    {
      guint8 klass = (guint8) av_statement_get_int64 (statement, 1);

      av_hash_update (hash, av_statement_get_blob (statement, 0, NULL), 16);
      av_hash_update (hash, &klass, sizeof klass);
    }
  return av_database_ended_well (&problem, error);
}

char *
av_digest_classes (AvStore *store,
                   const char *scope,
                   guint classes,
                   GError **error)
{
  g_autoptr (AvHash) hash = NULL;
  guint8 result[AV_HASH_SIZE];

  if (!av_store_seal (store, error))
    return NULL;

  hash = av_hash_new (NULL, sizeof result);
  if (!add_values (store, hash, scope, classes, error) || !add_erasures (store, hash, scope, classes, error))
    return NULL;

  av_hash_finish (hash, result);
  return av_hexadecimal_write (result, sizeof result);
}

char *
av_digest (AvStore *store,
           const char *scope,
           GError **error)
{
  return av_digest_classes (store, scope, AV_DIGEST_ALL_CLASSES, error);
}
