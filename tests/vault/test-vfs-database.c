/* The main database: what each kind of read and write does, and that nothing else
 * does anything. */

#include <string.h>

#include "av-test-recorder.h"
#include "av-test-vfs.h"

#define PAGE AV_TEST_VFS_PAGE
#define USABLE AV_TEST_VFS_USABLE

static void
test_any_part_of_pages_is_read (AvTestVfs *fixture,
                                gconstpointer user_data)
{
  guint8 whole[3 * PAGE];
  guint8 part[2 * PAGE];
  g_autoptr (GRand) chance = g_rand_new_with_seed (7);

  av_test_vfs_write_pages (fixture, 3);
  for (guint i = 0; i < 3; i++)
    {
      guint8 page[PAGE];

      av_test_vfs_make_page (page, i + 1);
      g_assert_cmpint (av_test_vfs_read (fixture->main, whole + i * PAGE, PAGE, i * PAGE), ==, SQLITE_OK);
      g_assert_cmpmem (whole + i * PAGE, PAGE, page, PAGE);
    }

  /* SQLite asks for 100 at 0, 16 at 24, and overflow pages in part. */
  for (guint i = 0; i < 500; i++)
    {
      int size = i == 0 ? 100 : i == 1 ? 16
                                       : g_rand_int_range (chance, 1, sizeof part);
      gint64 offset = i == 0 ? 0 : i == 1 ? 24
                                          : g_rand_int_range (chance, 0, 3 * PAGE - size + 1);

      g_assert_cmpint (av_test_vfs_read (fixture->main, part, size, offset), ==, SQLITE_OK);
      g_assert_cmpmem (part, size, whole + offset, size);
    }
}

static void
test_what_is_not_there_reads_as_zeros (AvTestVfs *fixture,
                                       gconstpointer user_data)
{
  guint8 bytes[2 * PAGE];

  g_assert_cmpint (av_test_vfs_read (fixture->main, bytes, 100, 0), ==, SQLITE_IOERR_SHORT_READ);
  g_assert_true (av_test_vfs_is_zero (bytes, 100));
  av_test_vfs_write_pages (fixture, 1);
  g_assert_cmpint (av_test_vfs_read (fixture->main, bytes, PAGE, PAGE), ==, SQLITE_IOERR_SHORT_READ);
  g_assert_true (av_test_vfs_is_zero (bytes, PAGE));
  g_assert_cmpint (av_test_vfs_read (fixture->main, bytes, 2 * PAGE, 0), ==, SQLITE_IOERR_SHORT_READ);
  g_assert_false (av_test_vfs_is_zero (bytes, PAGE));
  g_assert_true (av_test_vfs_is_zero (bytes + PAGE, PAGE));
}

static void
test_page_of_zeros_is_no_page (AvTestVfs *fixture,
                               gconstpointer user_data)
{
  g_autofree char *content = NULL;
  guint8 bytes[PAGE];
  gsize size;

  av_test_vfs_write_pages (fixture, 2);
  content = av_test_vfs_read_raw (fixture->path, &size);
  memset (content + AV_VAULT_HEADER_SIZE + PAGE, 0, PAGE);
  av_test_store_write (fixture->path, content, size);
  g_assert_cmpint (av_test_vfs_read (fixture->main, bytes, PAGE, PAGE), ==, SQLITE_IOERR_DATA);
  g_assert_true (av_test_vfs_is_zero (bytes, PAGE));
  g_assert_cmpint (av_test_vfs_read (fixture->main, bytes, 10, PAGE + 5), ==, SQLITE_IOERR_DATA);
}

static void
test_torn_first_page_still_says_its_size (AvTestVfs *fixture,
                                          gconstpointer user_data)
{
  guint8 bytes[PAGE];

  av_test_vfs_write_pages (fixture, 1);
  av_test_vfs_flip_raw (fixture->path, AV_VAULT_HEADER_SIZE + 1000);
  g_assert_cmpint (av_test_vfs_read (fixture->main, bytes, 100, 0), ==, SQLITE_OK);
  g_assert_cmpuint (bytes[16] << 8 | bytes[17], ==, PAGE);
  g_assert_cmpuint (bytes[20], ==, AV_PAGE_RESERVE);
  bytes[16] = bytes[17] = bytes[20] = 0;
  g_assert_true (av_test_vfs_is_zero (bytes, 100));

  /* And nothing else. */
  g_assert_cmpint (av_test_vfs_read (fixture->main, bytes, 16, 24), ==, SQLITE_IOERR_DATA);
  g_assert_cmpint (av_test_vfs_read (fixture->main, bytes, PAGE, 0), ==, SQLITE_IOERR_DATA);
}

static void
test_nothing_but_whole_pages_is_written (AvTestVfs *fixture,
                                         gconstpointer user_data)
{
  static const int sizes[] = { 1, 100, 512, PAGE / 2, PAGE - 1, PAGE + 1, 2 * PAGE };
  g_autofree guint8 *bytes = g_malloc0 (2 * PAGE);

  av_test_vfs_write_pages (fixture, 2);
  av_test_recorder_take_writes (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    av_test_vfs_assert_refuses (fixture->main, bytes, sizes[i], PAGE);
  av_test_vfs_assert_refuses (fixture->main, bytes, PAGE, 512);

  /* A page without our reserve: a database of another making. */
  av_test_vfs_make_page (bytes, 9);
  bytes[PAGE - 1] = 1;
  av_test_vfs_assert_refuses (fixture->main, bytes, PAGE, PAGE);
  av_test_vfs_make_page (bytes, 9);
  bytes[20] = 0;
  av_test_vfs_assert_refuses (fixture->main, bytes, PAGE, 0);
}

static void
test_gap_is_filled_with_sealed_pages (AvTestVfs *fixture,
                                      gconstpointer user_data)
{
  g_autofree char *content = NULL;
  guint8 page[PAGE];
  gsize size;

  av_test_vfs_write_pages (fixture, 1);
  av_test_vfs_make_page (page, 5);
  g_assert_cmpint (av_test_vfs_write (fixture->main, page, PAGE, 5 * PAGE), ==, SQLITE_OK);
  content = av_test_vfs_read_raw (fixture->path, &size);
  g_assert_cmpuint (size, ==, AV_VAULT_HEADER_SIZE + 6 * PAGE);

  for (gsize i = 1; i < 5; i++)
    {
      g_assert_false (av_test_vfs_is_zero ((guint8 *) content + AV_VAULT_HEADER_SIZE + i * PAGE, USABLE));
      g_assert_cmpint (av_test_vfs_read (fixture->main, page, PAGE, i * PAGE), ==, SQLITE_OK);
      g_assert_true (av_test_vfs_is_zero (page, PAGE));
    }
}

static void
test_hints_lay_nothing_down (AvTestVfs *fixture,
                             gconstpointer user_data)
{
  sqlite3_file *file = fixture->main;
  sqlite3_int64 size = 100 * PAGE;
  sqlite3_int64 length;
  int chunk = 64 * PAGE;

  av_test_vfs_write_pages (fixture, 1);
  g_assert_cmpint (file->pMethods->xFileControl (file, SQLITE_FCNTL_SIZE_HINT, &size), ==, SQLITE_OK);
  g_assert_cmpint (file->pMethods->xFileControl (file, SQLITE_FCNTL_CHUNK_SIZE, &chunk), ==, SQLITE_OK);
  av_test_vfs_write_pages (fixture, 2);
  g_assert_cmpint (file->pMethods->xFileSize (file, &length), ==, SQLITE_OK);
  g_assert_cmpint (length, ==, 2 * PAGE);

  g_assert_cmpint (file->pMethods->xTruncate (file, PAGE), ==, SQLITE_OK);
  g_assert_cmpint (file->pMethods->xFileSize (file, &length), ==, SQLITE_OK);
  g_assert_cmpint (length, ==, PAGE);
}

static void
test_nothing_is_mapped_nor_atomic (AvTestVfs *fixture,
                                   gconstpointer user_data)
{
  static const int forbidden = SQLITE_IOCAP_ATOMIC | SQLITE_IOCAP_ATOMIC512 | SQLITE_IOCAP_ATOMIC1K |
                               SQLITE_IOCAP_ATOMIC2K | SQLITE_IOCAP_ATOMIC4K | SQLITE_IOCAP_ATOMIC8K |
                               SQLITE_IOCAP_ATOMIC16K | SQLITE_IOCAP_ATOMIC32K | SQLITE_IOCAP_ATOMIC64K |
                               SQLITE_IOCAP_BATCH_ATOMIC | SQLITE_IOCAP_SAFE_APPEND | 0x8000 /* SUBPAGE_READ */;
  sqlite3_file *const files[] = { fixture->main, fixture->log, fixture->journal };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      sqlite3_int64 mapped = 1 << 20;
      int safe = 0;
      int characteristics = files[i]->pMethods->xDeviceCharacteristics (files[i]);

      g_assert_cmpint (files[i]->pMethods->iVersion, <=, 2); /* 3 has xFetch */
      g_assert_cmpint (files[i]->pMethods->xFileControl (files[i], SQLITE_FCNTL_MMAP_SIZE, &mapped), ==, SQLITE_OK);
      g_assert_cmpint (mapped, ==, 0);
      g_assert_cmpint (files[i]->pMethods->xFileControl (files[i], SQLITE_FCNTL_POWERSAFE_OVERWRITE, &safe), ==, SQLITE_OK);
      g_assert_cmpint (safe, ==, 1);
      g_assert_cmpint (characteristics & forbidden, ==, 0);
      g_assert_cmpint (characteristics & SQLITE_IOCAP_POWERSAFE_OVERWRITE, !=, 0);
    }
}

int
main (int argc,
      char *argv[])
{
  av_test_vfs_init (&argc, &argv);

  av_test_vfs_add ("/vfs-database/any-part-of-pages-is-read", test_any_part_of_pages_is_read);
  av_test_vfs_add ("/vfs-database/what-is-not-there-reads-as-zeros", test_what_is_not_there_reads_as_zeros);
  av_test_vfs_add ("/vfs-database/page-of-zeros-is-no-page", test_page_of_zeros_is_no_page);
  av_test_vfs_add ("/vfs-database/torn-first-page-still-says-its-size", test_torn_first_page_still_says_its_size);
  av_test_vfs_add ("/vfs-database/nothing-but-whole-pages-is-written", test_nothing_but_whole_pages_is_written);
  av_test_vfs_add ("/vfs-database/gap-is-filled-with-sealed-pages", test_gap_is_filled_with_sealed_pages);
  av_test_vfs_add ("/vfs-database/hints-lay-nothing-down", test_hints_lay_nothing_down);
  av_test_vfs_add ("/vfs-database/nothing-is-mapped-nor-atomic", test_nothing_is_mapped_nor_atomic);
  return g_test_run ();
}
