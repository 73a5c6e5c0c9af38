#include "av-test-vfs.h"

#include <string.h>

#include "av-crypto.h"
#include "av-test-recorder.h"

#define PAGE AV_TEST_VFS_PAGE
#define USABLE AV_TEST_VFS_USABLE

sqlite3_file *
av_test_vfs_open (AvTestVfs *fixture,
                  const char *name,
                  int kind)
{
  sqlite3_file *file = g_malloc0 (fixture->vfs->szOsFile);

  g_assert_cmpint (fixture->vfs->xOpen (fixture->vfs, name, file, kind | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL), ==, SQLITE_OK);
  return file;
}

void
av_test_vfs_close (sqlite3_file *file)
{
  g_assert_cmpint (file->pMethods->xClose (file), ==, SQLITE_OK);
  g_free (file);
}

static void
lay_header (AvTestVfs *fixture)
{
  guint8 bytes[AV_VAULT_HEADER_SIZE];
  AvVaultHeader header = { .format = AV_VAULT_FORMAT, .cipher = 1, .reserve = AV_PAGE_RESERVE, .page_size = PAGE };

  av_vault_header_write (&header, bytes);
  av_test_store_write (fixture->path, bytes, sizeof bytes);
}

static void
set_up (AvTestVfs *fixture,
        gconstpointer user_data)
{
  const guint8 uuid[16] = { 1 };
  g_autoptr (AvPageCipher) cipher = NULL;
  g_autofree char *number = NULL;
  g_autofree char *journal = NULL;
  g_autofree char *log = NULL;

  av_test_store_set_up (&fixture->store, NULL);
  cipher = av_page_cipher_new (fixture->store.key, uuid, 1);
  fixture->context = av_vfs_add_context (cipher);
  fixture->vfs = sqlite3_vfs_find (AV_VFS_NAME);
  fixture->path = g_build_filename (fixture->store.dir, "test.avs", NULL);
  lay_header (fixture);

  number = g_strdup_printf ("%u", fixture->context);
  journal = g_strconcat (fixture->path, "-journal", NULL);
  log = g_strconcat (fixture->path, "-wal", NULL);
  fixture->name = sqlite3_create_filename (fixture->path, journal, log, 1, (const char *[]){ "ctx", number });
  fixture->main = av_test_vfs_open (fixture, fixture->name, SQLITE_OPEN_MAIN_DB);
  fixture->log = av_test_vfs_open (fixture, sqlite3_filename_wal (fixture->name), SQLITE_OPEN_WAL);
  fixture->journal = av_test_vfs_open (fixture, sqlite3_filename_journal (fixture->name), SQLITE_OPEN_MAIN_JOURNAL);
  av_test_recorder_take_writes (NULL);
}

static void
tear_down (AvTestVfs *fixture,
           gconstpointer user_data)
{
  av_test_vfs_close (fixture->journal);
  av_test_vfs_close (fixture->log);
  av_test_vfs_close (fixture->main);
  av_vfs_remove_context (fixture->context);
  sqlite3_free_filename ((sqlite3_filename) fixture->name);
  g_free (fixture->path);
  av_test_store_tear_down (&fixture->store, NULL);
}

int
av_test_vfs_write (sqlite3_file *file,
                   const void *bytes,
                   int size,
                   gint64 offset)
{
  return file->pMethods->xWrite (file, bytes, size, offset);
}

int
av_test_vfs_read (sqlite3_file *file,
                  void *bytes,
                  int size,
                  gint64 offset)
{
  memset (bytes, 0xee, size);
  return file->pMethods->xRead (file, bytes, size, offset);
}

void
av_test_vfs_assert_refuses (sqlite3_file *file,
                            const void *bytes,
                            int size,
                            gint64 offset)
{
  g_assert_cmpint (av_test_vfs_write (file, bytes, size, offset), ==, SQLITE_IOERR_WRITE);
  g_assert_cmpuint (av_test_recorder_take_writes (NULL), ==, 0);
}

void
av_test_vfs_make_page (guint8 *page,
                       guint8 seed)
{
  for (guint i = 0; i < USABLE; i++)
    page[i] = seed + i * 13 + i / 256;
  page[20] = AV_PAGE_RESERVE;
  memset (page + USABLE, 0, AV_PAGE_RESERVE);
}

void
av_test_vfs_write_pages (AvTestVfs *fixture,
                         guint n)
{
  for (guint i = 0; i < n; i++)
    {
      guint8 page[PAGE];

      av_test_vfs_make_page (page, i + 1);
      g_assert_cmpint (av_test_vfs_write (fixture->main, page, PAGE, i * PAGE), ==, SQLITE_OK);
    }
}

gboolean
av_test_vfs_is_zero (const guint8 *bytes,
                     gsize size)
{
  for (gsize i = 0; i < size; i++)
    if (bytes[i] != 0)
      return FALSE;

  return TRUE;
}

char *
av_test_vfs_read_raw (const char *path,
                      gsize *size)
{
  char *content;

  g_assert_true (g_file_get_contents (path, &content, size, NULL));
  return content;
}

void
av_test_vfs_flip_raw (const char *path,
                      gsize offset)
{
  gsize size;
  g_autofree char *content = av_test_vfs_read_raw (path, &size);

  g_assert_cmpuint (offset, <, size);
  content[offset] ^= 1;
  av_test_store_write (path, content, size);
}

gboolean
av_test_vfs_contains (const char *content,
                      gsize size,
                      const void *bytes,
                      gsize n)
{
  return memmem (content, size, bytes, n) != NULL;
}

void
av_test_vfs_init (int *argc,
                  char ***argv)
{
  g_test_init (argc, argv, NULL);
  g_assert_true (av_crypto_init (NULL));
  av_test_recorder_register ();
  g_assert_cmpint (av_vfs_register (AV_TEST_RECORDER), ==, SQLITE_OK);
}

void
av_test_vfs_add (const char *name,
                 AvTestVfsFunc func)
{
  g_test_add (name, AvTestVfs, NULL, set_up, func, tear_down);
}
