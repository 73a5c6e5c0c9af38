#include "av-vfs.h"
#include "av-vfs-private.h"

#include <string.h>
#include <sodium.h>

#define PARENT_OF(vfs) ((sqlite3_vfs *) (vfs)->pAppData)

/* Of the characteristics of a disk, those that would have SQLite write
 * otherwise than in whole pages, one after the other. */
#define ATOMIC_WRITES \
  (SQLITE_IOCAP_ATOMIC | SQLITE_IOCAP_ATOMIC512 | SQLITE_IOCAP_ATOMIC1K | SQLITE_IOCAP_ATOMIC2K | SQLITE_IOCAP_ATOMIC4K | SQLITE_IOCAP_ATOMIC8K | SQLITE_IOCAP_ATOMIC16K | SQLITE_IOCAP_ATOMIC32K | SQLITE_IOCAP_ATOMIC64K | SQLITE_IOCAP_BATCH_ATOMIC)
#define SUBPAGE_READ 0x00008000

static GMutex registry_lock; /* of contexts and open databases */
static GPtrArray *contexts;
static GPtrArray *databases;
static guint last_number;
static sqlite3_vfs shim;
static char *shim_parent;
static AvVfsContext *test_context;

static AvVfsContext *
context_ref (AvVfsContext *context)
{
  g_atomic_int_inc (&context->ref_count);
  return context;
}

static void
context_unref (AvVfsContext *context)
{
  if (!g_atomic_int_dec_and_test (&context->ref_count))
    return;

  av_page_cipher_unref (context->cipher);
  g_free (context);
}

static AvVfsContext *
context_new (AvPageCipher *cipher)
{
  AvVfsContext *context = g_new0 (AvVfsContext, 1);

  context->ref_count = 1;
  context->cipher = av_page_cipher_ref (cipher);
  return context;
}

guint
av_vfs_add_context (AvPageCipher *cipher)
{
  AvVfsContext *context = context_new (cipher);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&registry_lock);

  if (contexts == NULL)
    contexts = g_ptr_array_new ();

  context->number = ++last_number;
  g_ptr_array_add (contexts, context);
  return context->number;
}

void
av_vfs_remove_context (guint number)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&registry_lock);

  for (guint i = 0; contexts != NULL && i < contexts->len; i++)
    {
      AvVfsContext *context = g_ptr_array_index (contexts, i);

      if (context->number == number)
        {
          g_ptr_array_remove_index_fast (contexts, i);
          context_unref (context);
          return;
        }
    }
}

static AvVfsContext *
find_context (const char *name)
{
  gint64 number = sqlite3_uri_int64 (name, "ctx", 0);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&registry_lock);

  for (guint i = 0; contexts != NULL && i < contexts->len; i++)
    {
      AvVfsContext *context = g_ptr_array_index (contexts, i);

      if (context->number == number)
        return context_ref (context);
    }

  return test_context != NULL ? context_ref (test_context) : NULL;
}

/* The open database that a log or journal belongs to. SQLite hands over its own
 * pointers, whatever other VFS lies above this one. */
static AvVfsFile *
find_database (const char *name)
{
  const char *database = sqlite3_filename_database (name);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&registry_lock);

  for (guint i = 0; databases != NULL && i < databases->len; i++)
    {
      AvVfsFile *file = g_ptr_array_index (databases, i);

      if (file->name == database)
        return file;
    }

  return NULL;
}

int
av_vfs_file_close (sqlite3_file *base)
{
  AvVfsFile *file = (AvVfsFile *) base;
  int rc = file->real->pMethods != NULL ? file->real->pMethods->xClose (file->real) : SQLITE_OK;

  g_mutex_lock (&registry_lock);
  if (file->name != NULL)
    g_ptr_array_remove_fast (databases, file);
  if (file->main != NULL && file->main->log == file)
    file->main->log = NULL;
  if (file->log != NULL)
    file->log->main = NULL;
  g_mutex_unlock (&registry_lock);

  if (file->scratch != NULL)
    sodium_memzero (file->scratch, AV_PAGE_FRAME_HEADER + AV_PAGE_MAXIMUM);
  if (file->journal.record != NULL)
    sodium_memzero (file->journal.record, AV_PAGE_MAXIMUM + 8);
  av_vfs_log_forget (file);
  g_clear_pointer (&file->frames.known, g_free);
  g_clear_pointer (&file->scratch, g_free);
  g_clear_pointer (&file->journal.record, g_free);
  g_clear_pointer (&file->context, context_unref);
  sodium_memzero (&file->frames, sizeof file->frames);
  return rc;
}

int
av_vfs_file_size (sqlite3_file *base,
                  sqlite3_int64 *size)
{
  AvVfsFile *file = (AvVfsFile *) base;

  return file->real->pMethods->xFileSize (file->real, size);
}

int
av_vfs_file_truncate (sqlite3_file *base,
                      sqlite3_int64 size)
{
  AvVfsFile *file = (AvVfsFile *) base;

  return file->real->pMethods->xTruncate (file->real, size);
}

int
av_vfs_file_sync (sqlite3_file *base,
                  int flags)
{
  AvVfsFile *file = (AvVfsFile *) base;

  return file->real->pMethods->xSync (file->real, flags);
}

int
av_vfs_file_lock (sqlite3_file *base,
                  int level)
{
  AvVfsFile *file = (AvVfsFile *) base;

  return file->real->pMethods->xLock (file->real, level);
}

int
av_vfs_file_unlock (sqlite3_file *base,
                    int level)
{
  AvVfsFile *file = (AvVfsFile *) base;

  return file->real->pMethods->xUnlock (file->real, level);
}

int
av_vfs_file_check_reserved_lock (sqlite3_file *base,
                                 int *locked)
{
  AvVfsFile *file = (AvVfsFile *) base;

  return file->real->pMethods->xCheckReservedLock (file->real, locked);
}

int
av_vfs_file_control (sqlite3_file *base,
                     int operation,
                     void *argument)
{
  AvVfsFile *file = (AvVfsFile *) base;

  switch (operation)
    {
    case SQLITE_FCNTL_SIZE_HINT: /* would lay zeros that are no page */
    case SQLITE_FCNTL_CHUNK_SIZE:
      return SQLITE_OK;
    case SQLITE_FCNTL_MMAP_SIZE: /* there is no plaintext to map */
      *(sqlite3_int64 *) argument = 0;
      return SQLITE_OK;
    case SQLITE_FCNTL_POWERSAFE_OVERWRITE:
      *(int *) argument = 1;
      return SQLITE_OK;
    default:
      return file->real->pMethods->xFileControl (file->real, operation, argument);
    }
}

int
av_vfs_file_sector_size (sqlite3_file *base)
{
  AvVfsFile *file = (AvVfsFile *) base;

  return file->real->pMethods->xSectorSize (file->real);
}

int
av_vfs_file_device_characteristics (sqlite3_file *base)
{
  AvVfsFile *file = (AvVfsFile *) base;
  int characteristics = file->real->pMethods->xDeviceCharacteristics (file->real);

  return (characteristics & ~(ATOMIC_WRITES | SQLITE_IOCAP_SAFE_APPEND | SUBPAGE_READ)) | SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int
open_database (AvVfsFile *file,
               const char *name)
{
  int rc;

  file->context = find_context (name);
  if (file->context == NULL)
    return SQLITE_CANTOPEN;

  rc = av_vfs_main_start (file);
  if (rc != SQLITE_OK)
    return rc;

  g_mutex_lock (&registry_lock);
  if (databases == NULL)
    databases = g_ptr_array_new ();
  g_ptr_array_add (databases, file);
  file->name = name;
  g_mutex_unlock (&registry_lock);
  return SQLITE_OK;
}

static int
open_companion (AvVfsFile *file,
                const char *name,
                gboolean log)
{
  AvVfsFile *database = find_database (name);

  if (database == NULL)
    return SQLITE_CANTOPEN;

  file->context = context_ref (database->context);
  file->frames.held = -1;
  file->frames.end = -1;
  file->frames.known_offset = -1;
  file->journal.checksum_offset = -1;

  if (log)
    {
      file->main = database;
      database->log = file;
    }
  else
    {
      file->journal.record = g_malloc (AV_PAGE_MAXIMUM + 8);
    }

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
      test_context = context_new (cipher);
      test_context->any_page_size = TRUE;
    }

  rc = register_shim (parent, TRUE);
  return rc == SQLITE_OK ? sqlite3_auto_extension ((void (*) (void)) leave_reserve) : rc;
}
