#include "av-test-wrapper.h"

#include <sqlite3.h>

static sqlite3_vfs wrapper;

static sqlite3_file *
get_real (sqlite3_file *file)
{
  return file + 1;
}

static int
wrapper_close (sqlite3_file *file)
{
  return get_real (file)->pMethods->xClose (get_real (file));
}

static int
wrapper_read (sqlite3_file *file, void *bytes, int size, sqlite3_int64 offset)
{
  return get_real (file)->pMethods->xRead (get_real (file), bytes, size, offset);
}

static int
wrapper_write (sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset)
{
  return get_real (file)->pMethods->xWrite (get_real (file), bytes, size, offset);
}

static int
wrapper_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  return get_real (file)->pMethods->xTruncate (get_real (file), size);
}

static int
wrapper_sync (sqlite3_file *file, int flags)
{
  return get_real (file)->pMethods->xSync (get_real (file), flags);
}

static int
wrapper_size (sqlite3_file *file, sqlite3_int64 *size)
{
  return get_real (file)->pMethods->xFileSize (get_real (file), size);
}

static int
wrapper_lock (sqlite3_file *file, int level)
{
  return get_real (file)->pMethods->xLock (get_real (file), level);
}

static int
wrapper_unlock (sqlite3_file *file, int level)
{
  return get_real (file)->pMethods->xUnlock (get_real (file), level);
}

static int
wrapper_check_reserved_lock (sqlite3_file *file, int *locked)
{
  return get_real (file)->pMethods->xCheckReservedLock (get_real (file), locked);
}

static int
wrapper_control (sqlite3_file *file, int operation, void *argument)
{
  return get_real (file)->pMethods->xFileControl (get_real (file), operation, argument);
}

static int
wrapper_sector_size (sqlite3_file *file)
{
  return get_real (file)->pMethods->xSectorSize (get_real (file));
}

static int
wrapper_device_characteristics (sqlite3_file *file)
{
  return get_real (file)->pMethods->xDeviceCharacteristics (get_real (file));
}

static const sqlite3_io_methods methods = {
  .iVersion = 1,
  .xClose = wrapper_close,
  .xRead = wrapper_read,
  .xWrite = wrapper_write,
  .xTruncate = wrapper_truncate,
  .xSync = wrapper_sync,
  .xFileSize = wrapper_size,
  .xLock = wrapper_lock,
  .xUnlock = wrapper_unlock,
  .xCheckReservedLock = wrapper_check_reserved_lock,
  .xFileControl = wrapper_control,
  .xSectorSize = wrapper_sector_size,
  .xDeviceCharacteristics = wrapper_device_characteristics,
};

static int
wrapper_open (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
  sqlite3_vfs *below = vfs->pAppData;
  int rc = below->xOpen (below, name, get_real (file), flags, out_flags);

  file->pMethods = rc == SQLITE_OK ? &methods : NULL;
  return rc;
}

static int
wrapper_delete (sqlite3_vfs *vfs, const char *name, int sync)
{
  sqlite3_vfs *below = vfs->pAppData;

  return below->xDelete (below, name, sync);
}

static int
wrapper_access (sqlite3_vfs *vfs, const char *name, int flags, int *result)
{
  sqlite3_vfs *below = vfs->pAppData;

  return below->xAccess (below, name, flags, result);
}

static int
wrapper_full_pathname (sqlite3_vfs *vfs, const char *name, int size, char *result)
{
  sqlite3_vfs *below = vfs->pAppData;

  return below->xFullPathname (below, name, size, result);
}

void
av_test_wrapper_register (void)
{
  sqlite3_vfs *below = sqlite3_vfs_find (NULL);

  wrapper = *sqlite3_vfs_find ("unix");
  wrapper.zName = AV_TEST_WRAPPER;
  wrapper.pNext = NULL;
  wrapper.pAppData = below;
  wrapper.szOsFile = below->szOsFile + (int) sizeof (sqlite3_file);
  wrapper.xOpen = wrapper_open;
  wrapper.xDelete = wrapper_delete;
  wrapper.xAccess = wrapper_access;
  wrapper.xFullPathname = wrapper_full_pathname;
  sqlite3_vfs_register (&wrapper, 0);
}
