#include "av-test-recorder.h"

/* All files of the system's VFS that are written share one table of methods but
 * for their locks. */
typedef struct
{
  const sqlite3_io_methods *original;
  sqlite3_io_methods methods;
} Table;

static GPtrArray *tables;
static guint n_writes;
static int last_write;
static gboolean fails;
static sqlite3_vfs recorder;

static const sqlite3_io_methods *
find_original (sqlite3_file *file)
{
  for (guint i = 0; i < tables->len; i++)
    {
      Table *table = g_ptr_array_index (tables, i);

      if (&table->methods == file->pMethods)
        return table->original;
    }

  g_assert_not_reached ();
}

static int
record_write (sqlite3_file *file,
              const void *bytes,
              int size,
              sqlite3_int64 offset)
{
  if (fails)
    {
      fails = FALSE;
      return SQLITE_FULL;
    }

  n_writes++;
  last_write = size;
  return find_original (file)->xWrite (file, bytes, size, offset);
}

static int
claim_everything (sqlite3_file *file)
{
  return 0x7fffffff & ~SQLITE_IOCAP_IMMUTABLE;
}

static const sqlite3_io_methods *
get_recording (const sqlite3_io_methods *original)
{
  Table *table;

  for (guint i = 0; i < tables->len; i++)
    {
      table = g_ptr_array_index (tables, i);
      if (table->original == original)
        return &table->methods;
    }

  table = g_new0 (Table, 1);
  table->original = original;
  table->methods = *original;
  table->methods.xWrite = record_write;
  table->methods.xDeviceCharacteristics = claim_everything;
  g_ptr_array_add (tables, table);
  return &table->methods;
}

static int
recorder_open (sqlite3_vfs *vfs,
               const char *name,
               sqlite3_file *file,
               int flags,
               int *out_flags)
{
  sqlite3_vfs *parent = vfs->pAppData;
  int rc = parent->xOpen (parent, name, file, flags, out_flags);

  if (rc == SQLITE_OK)
    file->pMethods = get_recording (file->pMethods);
  return rc;
}

void
av_test_recorder_register (void)
{
  sqlite3_vfs *parent = sqlite3_vfs_find ("unix");

  if (tables == NULL)
    tables = g_ptr_array_new_with_free_func (g_free);

  recorder = *parent;
  recorder.zName = AV_TEST_RECORDER;
  recorder.pNext = NULL;
  recorder.pAppData = parent;
  recorder.xOpen = recorder_open;
  sqlite3_vfs_register (&recorder, 0);
}

void
av_test_recorder_fail_next_write (void)
{
  fails = TRUE;
}

guint
av_test_recorder_take_writes (int *last_size)
{
  guint n = n_writes;

  if (last_size != NULL)
    *last_size = last_write;
  n_writes = 0;
  return n;
}
