#include "av-test-pages.h"

#include <sqlite3.h>

GBytes *
av_test_pages_read (AvVault *vault)
{
  sqlite3_int64 size = 0;
  unsigned char *pages = sqlite3_serialize (av_vault_get_connection (vault), "main", &size, 0);

  g_assert_nonnull (pages);
  return g_bytes_new_with_free_func (pages, (gsize) size, sqlite3_free, pages);
}
