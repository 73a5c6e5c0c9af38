#include "av-test-memory.h"

#include <sqlite3.h>

static sqlite3_mem_methods system_methods;
static guint counted;
static guint failing_at;
static gboolean failing_for_ever;

static gboolean
must_fail (void)
{
  if (failing_at == 0)
    return FALSE;

  counted++;
  return counted == failing_at || (failing_for_ever && counted > failing_at);
}

static void *
allocate (int size)
{
  return must_fail () ? NULL : system_methods.xMalloc (size);
}

static void *
reallocate (void *memory,
            int size)
{
  return must_fail () ? NULL : system_methods.xRealloc (memory, size);
}

void
av_test_memory_insert (void)
{
  sqlite3_mem_methods methods;

  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_GETMALLOC, &system_methods), ==, SQLITE_OK);
  methods = system_methods;
  methods.xMalloc = allocate;
  methods.xRealloc = reallocate;
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_MALLOC, &methods), ==, SQLITE_OK);
}

void
av_test_memory_fail (guint n,
                     gboolean for_ever)
{
  counted = 0;
  failing_at = n;
  failing_for_ever = for_ever;
}

guint
av_test_memory_count (void)
{
  return counted;
}
