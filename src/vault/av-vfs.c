#include "av-vfs.h"
#include "av-vfs-private.h"

#include <string.h>
#include <sodium.h>

#define PARENT_OF(vfs) ((sqlite3_vfs *) (vfs)->pAppData)

static sqlite3_vfs shim;
static char *shim_parent;
static AvVfsContext *test_context;

static int
open_database (AvVfsFile *file,
               const char *name)
{
  int rc;

  file->context = av_vfs_context_find (name);
  if (file->context == NULL && test_context != NULL)
    file->context = av_vfs_context_ref (test_context);
  if (file->context == NULL)
    return SQLITE_CANTOPEN;

  rc = av_vfs_main_start (file);
  if (rc != SQLITE_OK)
    return rc;

  av_vfs_file_add_database (file, name);
  return SQLITE_OK;
}

static int
open_companion (AvVfsFile *file,
                const char *name,
                gboolean log)
{
  AvVfsFile *database = av_vfs_file_find_database (name);

  if (database == NULL)
    return SQLITE_CANTOPEN;

  file->context = av_vfs_context_ref (database->context);
  if (log)
    av_vfs_log_start (file, database);
  else
    av_vfs_journal_start (file);

  return SQLITE_OK;
}

static int
shim_open (sqlite3_vfs *vfs,
           const char *name,
           sqlite3_file *base,
           int flags,
           int *out_flags)
{
  sqlite3_vfs *parent = PARENT_OF (vfs);
  AvVfsFile *file = (AvVfsFile *) base;
  gboolean database = flags & SQLITE_OPEN_MAIN_DB;
  gboolean log = flags & SQLITE_OPEN_WAL;
  int rc;

  base->pMethods = NULL;

  if (flags & SQLITE_OPEN_SUPER_JOURNAL) /* holds names of files alone */
    return parent->xOpen (parent, name, base, flags, out_flags);

  if (name == NULL || !(database || log || (flags & SQLITE_OPEN_MAIN_JOURNAL)))
    {
      if (out_flags != NULL)
        *out_flags = flags;
      return av_vfs_temp_open (base);
    }

  memset (file, 0, sizeof *file);
  file->real = (sqlite3_file *) (file + 1);
  file->real->pMethods = NULL;
  rc = parent->xOpen (parent, name, file->real, flags, out_flags);
  if (rc != SQLITE_OK)
    return rc;

  rc = database ? open_database (file, name) : open_companion (file, name, log);
  if (rc != SQLITE_OK)
    {
      av_vfs_file_close (base);
      return rc;
    }

  file->scratch = g_malloc (AV_PAGE_FRAME_HEADER + AV_PAGE_MAXIMUM);
  base->pMethods = database ? &av_vfs_main_methods : log ? &av_vfs_log_methods
                                                         : &av_vfs_journal_methods;
  return SQLITE_OK;
}

static int
shim_delete (sqlite3_vfs *vfs,
             const char *name,
             int sync_directory)
{
  sqlite3_vfs *parent = PARENT_OF (vfs);

  return parent->xDelete (parent, name, sync_directory);
}

static int
shim_access (sqlite3_vfs *vfs,
             const char *name,
             int flags,
             int *result)
{
  sqlite3_vfs *parent = PARENT_OF (vfs);

  return parent->xAccess (parent, name, flags, result);
}

static int
shim_full_pathname (sqlite3_vfs *vfs,
                    const char *name,
                    int size,
                    char *result)
{
  sqlite3_vfs *parent = PARENT_OF (vfs);

  return parent->xFullPathname (parent, name, size, result);
}

static void *
shim_dlopen (sqlite3_vfs *vfs,
             const char *name)
{
  sqlite3_vfs *parent = PARENT_OF (vfs);

  return parent->xDlOpen (parent, name);
}

static void
shim_dlerror (sqlite3_vfs *vfs,
              int size,
              char *message)
{
  sqlite3_vfs *parent = PARENT_OF (vfs);

  parent->xDlError (parent, size, message);
}

typedef void (*Symbol) (void);

static Symbol
shim_dlsym (sqlite3_vfs *vfs,
            void *library,
            const char *symbol)
{
  sqlite3_vfs *parent = PARENT_OF (vfs);

  return parent->xDlSym (parent, library, symbol);
}

static void
shim_dlclose (sqlite3_vfs *vfs,
              void *library)
{
  sqlite3_vfs *parent = PARENT_OF (vfs);

  parent->xDlClose (parent, library);
}

static int
shim_randomness (sqlite3_vfs *vfs,
                 int size,
                 char *bytes)
{
  sqlite3_vfs *parent = PARENT_OF (vfs);

  return parent->xRandomness (parent, size, bytes);
}

static int
shim_sleep (sqlite3_vfs *vfs,
            int microseconds)
{
  sqlite3_vfs *parent = PARENT_OF (vfs);

  return parent->xSleep (parent, microseconds);
}

static int
shim_current_time (sqlite3_vfs *vfs,
                   double *time)
{
  sqlite3_vfs *parent = PARENT_OF (vfs);

  return parent->xCurrentTime (parent, time);
}

static int
shim_get_last_error (sqlite3_vfs *vfs,
                     int size,
                     char *message)
{
  sqlite3_vfs *parent = PARENT_OF (vfs);

  return parent->xGetLastError != NULL ? parent->xGetLastError (parent, size, message) : 0;
}

static int
shim_current_time_64 (sqlite3_vfs *vfs,
                      sqlite3_int64 *time)
{
  sqlite3_vfs *parent = PARENT_OF (vfs);

  return parent->xCurrentTimeInt64 (parent, time);
}

static int
register_shim (const char *parent_name,
               gboolean make_default)
{
  sqlite3_vfs *parent = sqlite3_vfs_find (parent_name);

  if (parent == NULL || parent->iVersion < 2 || parent == &shim)
    return SQLITE_ERROR;

  sqlite3_vfs_unregister (&shim);
  shim = (sqlite3_vfs){
    .iVersion = 2,
    .szOsFile = MAX ((int) sizeof (AvVfsFile) + parent->szOsFile, av_vfs_temp_get_size ()),
    .mxPathname = parent->mxPathname,
    .zName = AV_VFS_NAME,
    .pAppData = parent,
    .xOpen = shim_open,
    .xDelete = shim_delete,
    .xAccess = shim_access,
    .xFullPathname = shim_full_pathname,
    .xDlOpen = shim_dlopen,
    .xDlError = shim_dlerror,
    .xDlSym = shim_dlsym,
    .xDlClose = shim_dlclose,
    .xRandomness = shim_randomness,
    .xSleep = shim_sleep,
    .xCurrentTime = shim_current_time,
    .xGetLastError = shim_get_last_error,
    .xCurrentTimeInt64 = shim_current_time_64,
  };
  return sqlite3_vfs_register (&shim, make_default);
}

int
av_vfs_register (const char *parent)
{
  static GMutex lock;
  static gboolean registered;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  if (registered && sqlite3_vfs_find (AV_VFS_NAME) == &shim && g_strcmp0 (parent, shim_parent) == 0)
    return SQLITE_OK;

  /* Nobody asks how much memory SQLite has: counting it is a lock and a sum at
   * every allocation. Too late where somebody opened a database before. */
  if (!registered)
    sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);

  registered = TRUE;
  g_free (shim_parent);
  shim_parent = g_strdup (parent);
  return register_shim (parent, FALSE);
}

/* A database in memory is copied into files by the backup interface, page by
 * page: it has to leave the same room in them. */
static int
leave_reserve (sqlite3 *connection,
               const char **message,
               const struct sqlite3_api_routines *routines)
{
  int reserve = AV_PAGE_RESERVE;

  sqlite3_file_control (connection, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve);
  return SQLITE_OK;
}

__attribute__ ((visibility ("default"))) int
av_vault_vfs_init_for_test (const char *parent)
{
  guint8 key[32];
  const guint8 uuid[16] = { 0 };
  int rc;

  if (sodium_init () < 0)
    return SQLITE_ERROR;

  if (test_context == NULL)
    {
      g_autoptr (AvSecret) secret = NULL;
      g_autoptr (AvPageCipher) cipher = NULL;

      memset (key, 'k', sizeof key);
      secret = av_secret_new_from_bytes (key, sizeof key);
      cipher = av_page_cipher_new (secret, uuid, 0);
      test_context = av_vfs_context_new (cipher);
      test_context->any_page_size = TRUE;
    }

  rc = register_shim (parent, TRUE);
  return rc == SQLITE_OK ? sqlite3_auto_extension ((void (*) (void)) leave_reserve) : rc;
}
