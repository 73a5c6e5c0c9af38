#include "av-inbox-secret.h"

#include <string.h>

#include "av-seal.h"
#include "av-vault-error.h"

#define SIZE AV_INBOX_SECRET_SIZE
#define SEALED_SIZE AV_INBOX_SECRET_SEALED_SIZE
#define SEALED_NAME "sealed/inbox"
#define KEY_NUMBER 5

/* Where versions before had the secret. They look for it before they see that a store
 * is of a newer version, and would take it for damaged: there are 32 bytes for them,
 * which open nothing. */
#define PLAIN_NAME "inbox"

static gboolean
write_row (sqlite3 *connection,
           const char *name,
           const guint8 *value,
           gsize size,
           GError **error)
{
  sqlite3_stmt *statement = NULL;
  int rc = sqlite3_prepare_v2 (connection, "INSERT OR REPLACE INTO vault_secret VALUES (?1, ?2)", -1, &statement, NULL);

  if (rc == SQLITE_OK)
    {
      sqlite3_bind_text (statement, 1, name, -1, SQLITE_STATIC);
      sqlite3_bind_blob (statement, 2, value, (int) size, SQLITE_STATIC);
      rc = sqlite3_step (statement);
    }

  sqlite3_finalize (statement);
  return rc == SQLITE_DONE || av_vault_error_set_from_sqlite (error, connection, rc);
}

/* *found: whether there is one of that size. */
static gboolean
read_row (sqlite3 *connection,
          const char *name,
          guint8 *value,
          gsize size,
          gboolean *found,
          GError **error)
{
  sqlite3_stmt *statement = NULL;
  int rc = sqlite3_prepare_v2 (connection, "SELECT value FROM vault_secret WHERE name = ?1", -1, &statement, NULL);

  *found = FALSE;
  if (rc == SQLITE_OK)
    {
      sqlite3_bind_text (statement, 1, name, -1, SQLITE_STATIC);
      rc = sqlite3_step (statement);
    }

  if (rc == SQLITE_ROW && sqlite3_column_blob (statement, 0) != NULL && sqlite3_column_bytes (statement, 0) == (int) size)
    {
      memcpy (value, sqlite3_column_blob (statement, 0), size);
      *found = TRUE;
    }

  sqlite3_finalize (statement);
  return rc == SQLITE_ROW || rc == SQLITE_DONE || av_vault_error_set_from_sqlite (error, connection, rc);
}

void
av_inbox_secret_seal (AvSecret *store_key,
                      AvSecret *secret,
                      guint8 sealed[SEALED_SIZE])
{
  g_autoptr (AvSecret) key = av_secret_derive (store_key, KEY_NUMBER, "AVstore1");

  g_return_if_fail (av_secret_get_size (secret) == SIZE);

  av_seal_encrypt (key, sealed, SEALED_NAME, strlen (SEALED_NAME), av_secret_peek (secret), SIZE, sealed + AV_SEAL_NONCE_SIZE);
}

/* The secret is there first: cut in between, it is the one that counts. */
gboolean
av_inbox_secret_write (sqlite3 *connection,
                       AvSecret *store_key,
                       AvSecret *secret,
                       GError **error)
{
  guint8 sealed[SEALED_SIZE];
  guint8 decoy[SIZE];

  av_seal_random (sealed, AV_SEAL_NONCE_SIZE);
  av_inbox_secret_seal (store_key, secret, sealed);
  av_seal_random (decoy, sizeof decoy);

  return write_row (connection, SEALED_NAME, sealed, sizeof sealed, error) &&
         write_row (connection, PLAIN_NAME, decoy, sizeof decoy, error);
}

AvSecret *
av_inbox_secret_read (sqlite3 *connection,
                      AvSecret *store_key,
                      GError **error)
{
  g_autoptr (AvSecret) key = av_secret_derive (store_key, KEY_NUMBER, "AVstore1");
  g_autoptr (AvSecret) secret = av_secret_new (SIZE);
  guint8 sealed[SEALED_SIZE];
  gboolean found;

  if (!read_row (connection, SEALED_NAME, sealed, sizeof sealed, &found, error))
    return NULL;

  if (found)
    found = av_seal_decrypt (key, sealed, SEALED_NAME, strlen (SEALED_NAME), sealed + AV_SEAL_NONCE_SIZE,
                             sizeof sealed - AV_SEAL_NONCE_SIZE, av_secret_get_data (secret), NULL);
  else if (!read_row (connection, PLAIN_NAME, av_secret_get_data (secret), SIZE, &found, error))
    return NULL;

  if (found)
    return g_steal_pointer (&secret);

  av_vault_error_set (error, AV_VAULT_ERROR_DAMAGED);
  return NULL;
}

gboolean
av_inbox_secret_is_plain (sqlite3 *connection,
                          gboolean *plain,
                          GError **error)
{
  guint8 sealed[SEALED_SIZE];
  gboolean found;

  if (!read_row (connection, SEALED_NAME, sealed, sizeof sealed, &found, error))
    return FALSE;

  *plain = !found;
  return TRUE;
}
