#include "av-test-former.h"

#include <string.h>

#include "av-segment-store.h"
#include "av-test-store.h"

#define SEALED "sealed/"

static void
lay_row (AvVault *vault,
         const char *sql,
         const char *name,
         const guint8 *bytes,
         gsize size)
{
  sqlite3_stmt *statement;

  g_assert_cmpint (sqlite3_prepare_v2 (av_vault_get_connection (vault), sql, -1, &statement, NULL), ==, SQLITE_OK);
  sqlite3_bind_text (statement, 1, name, -1, SQLITE_STATIC);
  sqlite3_bind_blob (statement, 2, bytes, (int) size, SQLITE_STATIC);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_DONE);
  sqlite3_finalize (statement);
}

void
av_test_former_lay (AvVault *vault,
                    AvStore *store)
{
  g_autofree char *listed = av_test_store_ask (vault, "SELECT group_concat (substr (name, 8)) FROM secret WHERE name GLOB '" SEALED "*'");
  g_auto (GStrv) names = g_strsplit (listed != NULL ? listed : "", ",", -1);
  guint8 bytes[4096];
  gsize size;

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_assert_true (av_segment_store_get_secret (store, names[i], bytes, sizeof bytes, &size, NULL));
      lay_row (vault, "INSERT INTO secret VALUES (?1, ?2)", names[i], bytes, size);
    }

  lay_row (vault, "UPDATE vault_secret SET value = ?2 WHERE name = ?1", "inbox", av_secret_peek (av_key_pair_get_secret (av_vault_get_inbox_pair (vault))), 32);
  av_test_store_run (vault, "DELETE FROM secret WHERE name GLOB '" SEALED "*';"
                            "DELETE FROM vault_secret WHERE name GLOB '" SEALED "*';"
                            "DROP TABLE sealed;"
                            "PRAGMA user_version = 4");
}
