#include "av-sealed-secret.h"

#include <string.h>

#include "av-seal.h"
#include "av-segment-store.h"
#include "av-store-private.h"
#include "av-vault.h"

#define SEALED "sealed/"
#define NOTES "notes/"
#define OVERHEAD (AV_SEAL_NONCE_SIZE + AV_SEAL_TAG_SIZE)

/* Of zeros, in a database that is no vault. */
static AvSecret *
get_key (AvStore *store)
{
  if (store->secrets_key == NULL)
    store->secrets_key = av_secret_new (32);
  return store->secrets_key;
}

static gboolean
write_row (AvStore *store,
           const char *name,
           const guint8 *value,
           gsize size,
           GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "INSERT INTO secret (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_text (statement, 1, name);
  av_statement_bind_static_blob (statement, 2, value, size);
  return av_statement_run (statement, error);
}

/* What a version before wrote in clear goes: the vault overwrites what is deleted. */
gboolean
av_segment_store_set_secret (AvStore *store,
                             const char *name,
                             const guint8 *bytes,
                             gsize length,
                             GError **error)
{
  g_autofree char *row = g_strconcat (SEALED, name, NULL);
  g_autofree guint8 *value = g_malloc (length + OVERHEAD);

  av_seal_random (value, AV_SEAL_NONCE_SIZE);
  av_seal_encrypt (get_key (store), value, row, strlen (row), bytes, length, value + AV_SEAL_NONCE_SIZE);

  return write_row (store, row, value, length + OVERHEAD, error) &&
         av_database_exec (store->db, error, "DELETE FROM secret WHERE name = ?1", name, NULL);
}

/* Of size bytes at most. What does not open is none: its key went with the secret of the
 * inbox, of which a salvage could not read the page. */
static gboolean
open_row (AvStore *store,
          const char *row,
          const guint8 *value,
          gsize value_size,
          guint8 *bytes,
          gsize size,
          gsize *length)
{
  if (value_size < OVERHEAD || value_size - OVERHEAD > size)
    return FALSE;

  *length = value_size - OVERHEAD;
  return av_seal_decrypt (get_key (store), value, row, strlen (row), value + AV_SEAL_NONCE_SIZE,
                          value_size - AV_SEAL_NONCE_SIZE, bytes, NULL);
}

static gboolean
take_row (const guint8 *value,
          gsize value_size,
          guint8 *bytes,
          gsize size,
          gsize *length)
{
  if (value_size > size)
    return FALSE;

  *length = value_size;
  if (value_size > 0)
    memcpy (bytes, value, value_size);
  return TRUE;
}

/* In clear where a salvage found it so in a store of a version before. */
gboolean
av_segment_store_get_secret (AvStore *store,
                             const char *name,
                             guint8 *bytes,
                             gsize size,
                             gsize *length,
                             GError **error)
{
  g_autofree char *row = g_strconcat (SEALED, name, NULL);
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT value, name = ?1 FROM secret WHERE name IN (?1, ?2) ORDER BY name = ?1 DESC LIMIT 1", error);
  const guint8 *value;
  gsize value_size;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_text (statement, 1, row);
  av_statement_bind_text (statement, 2, name);
  if (!av_statement_next (statement, error))
    return FALSE;

  value = av_statement_get_blob (statement, 0, &value_size);
  return av_statement_get_int64 (statement, 1) != 0 ? open_row (store, row, value, value_size, bytes, size, length)
                                                    : take_row (value, value_size, bytes, size, length);
}

/* ---- From versions before -------------------------------------------------------- */

static GPtrArray *
list_plain (AvStore *store,
            GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT name FROM secret WHERE name NOT GLOB '" SEALED "*' AND name NOT GLOB '" NOTES "*'", error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return NULL;

  while (av_statement_next (statement, &problem))
    g_ptr_array_add (names, g_strdup (av_statement_get_text (statement, 0)));
  return av_database_ended_well (&problem, error) ? g_steal_pointer (&names) : NULL;
}

static gboolean
seal_plain (AvStore *store,
            const char *name,
            GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT value FROM secret WHERE name = ?1", error);
  g_autoptr (AvSecret) secret = NULL;
  const guint8 *value;
  gsize size;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_text (statement, 1, name);
  if (!av_statement_next (statement, error))
    return FALSE;

  value = av_statement_get_blob (statement, 0, &size);
  secret = av_secret_new (size);
  if (size > 0)
    memcpy (av_secret_get_data (secret), value, size);
  av_statement_reset (statement);
  return av_segment_store_set_secret (store, name, av_secret_peek (secret), size, error);
}

gboolean
av_sealed_secrets_move (AvStore *store,
                        AvVault *vault,
                        GError **error)
{
  g_autoptr (GPtrArray) names = NULL;

  if (vault != NULL && !av_vault_seal_inbox_secret (vault, error))
    return FALSE;

  names = list_plain (store, error);
  for (guint i = 0; names != NULL && i < names->len; i++)
    if (!seal_plain (store, g_ptr_array_index (names, i), error))
      return FALSE;
  return names != NULL;
}
