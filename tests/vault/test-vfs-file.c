#include <string.h>
#include <glib/gstdio.h>

#include "av-crypto.h"
#include "av-test-recorder.h"
#include "av-test-store.h"
#include "av-vfs-private.h"

/* The files of the VFS as SQLite uses them, call by call: what each kind of
 * read and write does, and that nothing else does anything. */

#define PAGE 4096
#define USABLE (PAGE - AV_PAGE_RESERVE)
#define FRAME (AV_PAGE_FRAME_HEADER + PAGE)
#define RECORD (4 + PAGE + 4)
#define LOG_HEADER 32
#define JOURNAL_HEADER 512 /* a sector */

typedef struct
{
  AvTestStore store;
  sqlite3_vfs *vfs;
  guint context;
  const char *name; /* SQLite's, with the journal's and the log's behind it */
  char *path;
  sqlite3_file *main;
  sqlite3_file *log;
  sqlite3_file *journal;
} Fixture;

static sqlite3_file *
open_file (Fixture *fixture,
           const char *name,
           int kind)
{
  sqlite3_file *file = g_malloc0 (fixture->vfs->szOsFile);

  g_assert_cmpint (fixture->vfs->xOpen (fixture->vfs, name, file, kind | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL), ==, SQLITE_OK);
  return file;
}

static void
close_file (sqlite3_file *file)
{
  g_assert_cmpint (file->pMethods->xClose (file), ==, SQLITE_OK);
  g_free (file);
}

static void
lay_header (Fixture *fixture)
{
  guint8 bytes[AV_VAULT_HEADER_SIZE];
  AvVaultHeader header = { .format = AV_VAULT_FORMAT, .cipher = 1, .reserve = AV_PAGE_RESERVE, .page_size = PAGE };

  av_vault_header_write (&header, bytes);
  av_test_store_write (fixture->path, bytes, sizeof bytes);
}

static void
set_up (Fixture *fixture,
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
  fixture->main = open_file (fixture, fixture->name, SQLITE_OPEN_MAIN_DB);
  fixture->log = open_file (fixture, sqlite3_filename_wal (fixture->name), SQLITE_OPEN_WAL);
  fixture->journal = open_file (fixture, sqlite3_filename_journal (fixture->name), SQLITE_OPEN_MAIN_JOURNAL);
  av_test_recorder_take_writes (NULL);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  close_file (fixture->journal);
  close_file (fixture->log);
  close_file (fixture->main);
  av_vfs_remove_context (fixture->context);
  sqlite3_free_filename ((sqlite3_filename) fixture->name);
  g_free (fixture->path);
  av_test_store_tear_down (&fixture->store, NULL);
}

static int
write_at (sqlite3_file *file,
          const void *bytes,
          int size,
          gint64 offset)
{
  return file->pMethods->xWrite (file, bytes, size, offset);
}

static int
read_at (sqlite3_file *file,
         void *bytes,
         int size,
         gint64 offset)
{
  memset (bytes, 0xee, size);
  return file->pMethods->xRead (file, bytes, size, offset);
}

static void
make_page (guint8 *page,
           guint8 seed)
{
  for (guint i = 0; i < USABLE; i++)
    page[i] = seed + i * 13 + i / 256;
  page[20] = AV_PAGE_RESERVE;
  memset (page + USABLE, 0, AV_PAGE_RESERVE);
}

static void
write_pages (Fixture *fixture,
             guint n)
{
  for (guint i = 0; i < n; i++)
    {
      guint8 page[PAGE];

      make_page (page, i + 1);
      g_assert_cmpint (write_at (fixture->main, page, PAGE, i * PAGE), ==, SQLITE_OK);
    }
}

static gboolean
is_zero (const guint8 *bytes,
         gsize size)
{
  for (gsize i = 0; i < size; i++)
    if (bytes[i] != 0)
      return FALSE;

  return TRUE;
}

/* As it lies on the disk. */
static char *
read_raw (const char *path,
          gsize *size)
{
  char *content;

  g_assert_true (g_file_get_contents (path, &content, size, NULL));
  return content;
}

static void
flip_raw (const char *path,
          gsize offset)
{
  gsize size;
  g_autofree char *content = read_raw (path, &size);

  g_assert_cmpuint (offset, <, size);
  content[offset] ^= 1;
  av_test_store_write (path, content, size);
}

static gboolean
contains (const char *content,
          gsize size,
          const void *bytes,
          gsize n)
{
  return memmem (content, size, bytes, n) != NULL;
}

/* The main database. */

static void
test_any_part_of_pages_is_read (Fixture *fixture,
                                gconstpointer user_data)
{
  guint8 whole[3 * PAGE];
  guint8 part[2 * PAGE];
  g_autoptr (GRand) chance = g_rand_new_with_seed (7);

  write_pages (fixture, 3);
  for (guint i = 0; i < 3; i++)
    {
      guint8 page[PAGE];

      make_page (page, i + 1);
      g_assert_cmpint (read_at (fixture->main, whole + i * PAGE, PAGE, i * PAGE), ==, SQLITE_OK);
      g_assert_cmpmem (whole + i * PAGE, PAGE, page, PAGE);
    }

  /* SQLite asks for 100 at 0, 16 at 24, and overflow pages in part. */
  for (guint i = 0; i < 500; i++)
    {
      int size = i == 0 ? 100 : i == 1 ? 16
                                       : g_rand_int_range (chance, 1, sizeof part);
      gint64 offset = i == 0 ? 0 : i == 1 ? 24
                                          : g_rand_int_range (chance, 0, 3 * PAGE - size + 1);

      g_assert_cmpint (read_at (fixture->main, part, size, offset), ==, SQLITE_OK);
      g_assert_cmpmem (part, size, whole + offset, size);
    }
}

static void
test_what_is_not_there_reads_as_zeros (Fixture *fixture,
                                       gconstpointer user_data)
{
  guint8 bytes[2 * PAGE];

  g_assert_cmpint (read_at (fixture->main, bytes, 100, 0), ==, SQLITE_IOERR_SHORT_READ);
  g_assert_true (is_zero (bytes, 100));
  write_pages (fixture, 1);
  g_assert_cmpint (read_at (fixture->main, bytes, PAGE, PAGE), ==, SQLITE_IOERR_SHORT_READ);
  g_assert_true (is_zero (bytes, PAGE));
  g_assert_cmpint (read_at (fixture->main, bytes, 2 * PAGE, 0), ==, SQLITE_IOERR_SHORT_READ);
  g_assert_false (is_zero (bytes, PAGE));
  g_assert_true (is_zero (bytes + PAGE, PAGE));
}

static void
test_page_of_zeros_is_no_page (Fixture *fixture,
                               gconstpointer user_data)
{
  g_autofree char *content = NULL;
  guint8 bytes[PAGE];
  gsize size;

  write_pages (fixture, 2);
  content = read_raw (fixture->path, &size);
  memset (content + AV_VAULT_HEADER_SIZE + PAGE, 0, PAGE);
  av_test_store_write (fixture->path, content, size);
  g_assert_cmpint (read_at (fixture->main, bytes, PAGE, PAGE), ==, SQLITE_IOERR_DATA);
  g_assert_true (is_zero (bytes, PAGE));
  g_assert_cmpint (read_at (fixture->main, bytes, 10, PAGE + 5), ==, SQLITE_IOERR_DATA);
}

static void
test_torn_first_page_still_says_its_size (Fixture *fixture,
                                          gconstpointer user_data)
{
  guint8 bytes[PAGE];

  write_pages (fixture, 1);
  flip_raw (fixture->path, AV_VAULT_HEADER_SIZE + 1000);
  g_assert_cmpint (read_at (fixture->main, bytes, 100, 0), ==, SQLITE_OK);
  g_assert_cmpuint (bytes[16] << 8 | bytes[17], ==, PAGE);
  g_assert_cmpuint (bytes[20], ==, AV_PAGE_RESERVE);
  bytes[16] = bytes[17] = bytes[20] = 0;
  g_assert_true (is_zero (bytes, 100));

  /* And nothing else. */
  g_assert_cmpint (read_at (fixture->main, bytes, 16, 24), ==, SQLITE_IOERR_DATA);
  g_assert_cmpint (read_at (fixture->main, bytes, PAGE, 0), ==, SQLITE_IOERR_DATA);
}

static void
assert_refuses (sqlite3_file *file,
                const void *bytes,
                int size,
                gint64 offset)
{
  g_assert_cmpint (write_at (file, bytes, size, offset), ==, SQLITE_IOERR_WRITE);
  g_assert_cmpuint (av_test_recorder_take_writes (NULL), ==, 0);
}

static void
test_nothing_but_whole_pages_is_written (Fixture *fixture,
                                         gconstpointer user_data)
{
  static const int sizes[] = { 1, 100, 512, PAGE / 2, PAGE - 1, PAGE + 1, 2 * PAGE };
  g_autofree guint8 *bytes = g_malloc0 (2 * PAGE);

  write_pages (fixture, 2);
  av_test_recorder_take_writes (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    assert_refuses (fixture->main, bytes, sizes[i], PAGE);
  assert_refuses (fixture->main, bytes, PAGE, 512);

  /* A page without our reserve: a database of another making. */
  make_page (bytes, 9);
  bytes[PAGE - 1] = 1;
  assert_refuses (fixture->main, bytes, PAGE, PAGE);
  make_page (bytes, 9);
  bytes[20] = 0;
  assert_refuses (fixture->main, bytes, PAGE, 0);
}

static void
test_gap_is_filled_with_sealed_pages (Fixture *fixture,
                                      gconstpointer user_data)
{
  g_autofree char *content = NULL;
  guint8 page[PAGE];
  gsize size;

  write_pages (fixture, 1);
  make_page (page, 5);
  g_assert_cmpint (write_at (fixture->main, page, PAGE, 5 * PAGE), ==, SQLITE_OK);
  content = read_raw (fixture->path, &size);
  g_assert_cmpuint (size, ==, AV_VAULT_HEADER_SIZE + 6 * PAGE);

  for (gsize i = 1; i < 5; i++)
    {
      g_assert_false (is_zero ((guint8 *) content + AV_VAULT_HEADER_SIZE + i * PAGE, USABLE));
      g_assert_cmpint (read_at (fixture->main, page, PAGE, i * PAGE), ==, SQLITE_OK);
      g_assert_true (is_zero (page, PAGE));
    }
}

static void
test_hints_lay_nothing_down (Fixture *fixture,
                             gconstpointer user_data)
{
  sqlite3_file *file = fixture->main;
  sqlite3_int64 size = 100 * PAGE;
  sqlite3_int64 length;
  int chunk = 64 * PAGE;

  write_pages (fixture, 1);
  g_assert_cmpint (file->pMethods->xFileControl (file, SQLITE_FCNTL_SIZE_HINT, &size), ==, SQLITE_OK);
  g_assert_cmpint (file->pMethods->xFileControl (file, SQLITE_FCNTL_CHUNK_SIZE, &chunk), ==, SQLITE_OK);
  write_pages (fixture, 2);
  g_assert_cmpint (file->pMethods->xFileSize (file, &length), ==, SQLITE_OK);
  g_assert_cmpint (length, ==, 2 * PAGE);

  g_assert_cmpint (file->pMethods->xTruncate (file, PAGE), ==, SQLITE_OK);
  g_assert_cmpint (file->pMethods->xFileSize (file, &length), ==, SQLITE_OK);
  g_assert_cmpint (length, ==, PAGE);
}

static void
test_nothing_is_mapped_nor_atomic (Fixture *fixture,
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

/* The log. */

static void
make_log_header (guint8 *header)
{
  static const guint8 start[] = { 0x37, 0x7f, 0x06, 0x82, 0x00, 0x2d, 0xe2, 0x18, 0, 0, PAGE >> 8, 0 };

  memset (header, 0, LOG_HEADER);
  memcpy (header, start, sizeof start);
  memcpy (header + 16, "saltsalt", 8);
}

static void
make_frame_header (guint8 *header,
                   guint8 number,
                   guint8 commit)
{
  memset (header, 0, AV_PAGE_FRAME_HEADER);
  header[3] = number;
  header[7] = commit;
  memcpy (header + 8, "saltsalt", 8);
  memcpy (header + 16, "checksum", 8);
}

static gint64
get_frame (guint i)
{
  return LOG_HEADER + i * (gint64) FRAME;
}

static void
write_frame (Fixture *fixture,
             guint i,
             guint8 number,
             guint8 commit)
{
  guint8 header[AV_PAGE_FRAME_HEADER];
  guint8 page[PAGE];

  make_frame_header (header, number, commit);
  make_page (page, number);
  g_assert_cmpint (write_at (fixture->log, header, sizeof header, get_frame (i)), ==, SQLITE_OK);
  g_assert_cmpint (write_at (fixture->log, page, PAGE, get_frame (i) + AV_PAGE_FRAME_HEADER), ==, SQLITE_OK);
}

static void
begin_log (Fixture *fixture)
{
  guint8 header[LOG_HEADER];

  make_log_header (header);
  g_assert_cmpint (write_at (fixture->log, header, sizeof header, 0), ==, SQLITE_OK);
  av_test_recorder_take_writes (NULL);
}

static void
assert_frame (Fixture *fixture,
              guint i,
              const guint8 *header,
              const guint8 *page)
{
  guint8 frame[FRAME];
  guint8 part[PAGE];

  g_assert_cmpint (read_at (fixture->log, frame, FRAME, get_frame (i)), ==, SQLITE_OK);
  g_assert_cmpmem (frame, AV_PAGE_FRAME_HEADER, header, AV_PAGE_FRAME_HEADER);
  g_assert_cmpmem (frame + AV_PAGE_FRAME_HEADER, PAGE, page, PAGE);
  g_assert_cmpint (read_at (fixture->log, part, PAGE, get_frame (i) + AV_PAGE_FRAME_HEADER), ==, SQLITE_OK);
  g_assert_cmpmem (part, PAGE, page, PAGE);
  g_assert_cmpint (read_at (fixture->log, part, 8, get_frame (i) + 16), ==, SQLITE_OK);
  g_assert_cmpmem (part, 8, header + 16, 8);
  g_assert_cmpint (read_at (fixture->log, part, AV_PAGE_FRAME_HEADER, get_frame (i)), ==, SQLITE_OK);
  g_assert_cmpmem (part, AV_PAGE_FRAME_HEADER, header, AV_PAGE_FRAME_HEADER);
}

static void
test_frame_is_one_write (Fixture *fixture,
                         gconstpointer user_data)
{
  const char *path = sqlite3_filename_wal (fixture->name);
  guint8 header[AV_PAGE_FRAME_HEADER];
  guint8 page[PAGE];
  g_autofree char *content = NULL;
  gsize length;
  int size;

  make_frame_header (header, 3, 5);
  make_page (page, 3);
  begin_log (fixture);
  g_assert_cmpint (write_at (fixture->log, header, sizeof header, LOG_HEADER), ==, SQLITE_OK);
  g_assert_cmpuint (av_test_recorder_take_writes (NULL), ==, 0);
  g_assert_cmpint (write_at (fixture->log, page, PAGE, LOG_HEADER + sizeof header), ==, SQLITE_OK);
  g_assert_cmpuint (av_test_recorder_take_writes (&size), ==, 1);
  g_assert_cmpint (size, ==, FRAME);
  assert_frame (fixture, 0, header, page);

  /* Salts and numbers in clear, nothing else. */
  content = read_raw (path, &length);
  g_assert_cmpmem (content + LOG_HEADER, 16, header, 16);
  g_assert_false (contains (content, length, header + 16, 8));
  for (gsize i = 0; i + 16 <= USABLE; i += 16)
    g_assert_false (contains (content, length, page + i, 16));
}

static void
test_frame_is_rewritten_in_part (Fixture *fixture,
                                 gconstpointer user_data)
{
  const char *path = sqlite3_filename_wal (fixture->name);
  guint8 header[AV_PAGE_FRAME_HEADER];
  guint8 page[PAGE];
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gsize size;

  begin_log (fixture);
  write_frame (fixture, 0, 1, 0);
  write_frame (fixture, 1, 2, 2);
  write_frame (fixture, 2, 3, 0);
  first = read_raw (path, &size);

  /* A page spilled again within its transaction, then all the headers anew. */
  make_frame_header (header, 2, 2);
  make_page (page, 77);
  g_assert_cmpint (write_at (fixture->log, page, PAGE, get_frame (1) + AV_PAGE_FRAME_HEADER), ==, SQLITE_OK);
  assert_frame (fixture, 1, header, page);
  memcpy (header + 16, "CHECKSUM", 8);
  g_assert_cmpint (write_at (fixture->log, header, sizeof header, get_frame (1)), ==, SQLITE_OK);
  assert_frame (fixture, 1, header, page);
  make_frame_header (header, 3, 0);
  make_page (page, 3);
  assert_frame (fixture, 2, header, page);

  /* Under a new nonce, in the same transaction. */
  second = read_raw (path, &size);
  g_assert_cmpuint (size, ==, get_frame (3));
  g_assert_true (memcmp (first + get_frame (2) - AV_PAGE_RESERVE, second + get_frame (2) - AV_PAGE_RESERVE, AV_PAGE_NONCE_SIZE) != 0);
  g_assert_cmpmem (first + get_frame (2) - 8, 8, second + get_frame (2) - 8, 8);
  g_assert_cmpint (second[get_frame (2) - 8], ==, 0);
  g_assert_cmpint (second[get_frame (3) - 8], ==, 1);
}

static void
test_damaged_frame_ends_recovery_and_fails_reads (Fixture *fixture,
                                                  gconstpointer user_data)
{
  guint8 frame[FRAME];

  begin_log (fixture);
  write_frame (fixture, 0, 1, 1);
  write_frame (fixture, 1, 2, 2);
  flip_raw (sqlite3_filename_wal (fixture->name), get_frame (1) + 500);
  g_assert_cmpint (read_at (fixture->log, frame, FRAME, get_frame (1)), ==, SQLITE_OK);
  g_assert_true (is_zero (frame, FRAME));
  g_assert_cmpint (read_at (fixture->log, frame, PAGE, get_frame (1) + AV_PAGE_FRAME_HEADER), ==, SQLITE_IOERR_DATA);
  g_assert_true (is_zero (frame, PAGE));
  g_assert_cmpint (read_at (fixture->log, frame, 8, get_frame (1) + 16), ==, SQLITE_IOERR_DATA);
  g_assert_cmpint (write_at (fixture->log, frame, AV_PAGE_FRAME_HEADER, get_frame (1)), ==, SQLITE_OK);
  g_assert_cmpint (fixture->log->pMethods->xSync (fixture->log, 0), ==, SQLITE_IOERR_DATA);
  g_assert_cmpint (read_at (fixture->log, frame, FRAME, get_frame (0)), ==, SQLITE_IOERR_DATA);

  /* Whoever begins the log anew leaves it behind. */
  begin_log (fixture);
}

static void
test_log_takes_frames_alone (Fixture *fixture,
                             gconstpointer user_data)
{
  static const int sizes[] = { 1, 8, 16, 100, 1024, PAGE - 1, PAGE + AV_PAGE_FRAME_HEADER };
  g_autofree guint8 *bytes = g_malloc0 (2 * PAGE);

  assert_refuses (fixture->log, bytes, LOG_HEADER, 0); /* no page size that there is */
  begin_log (fixture);
  write_frame (fixture, 0, 1, 1);
  av_test_recorder_take_writes (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      assert_refuses (fixture->log, bytes, sizes[i], get_frame (1));
      assert_refuses (fixture->log, bytes, sizes[i], get_frame (0) + AV_PAGE_FRAME_HEADER);
    }

  bytes[PAGE - 1] = 1; /* the checksum would not come out the same again */
  assert_refuses (fixture->log, bytes, PAGE, get_frame (0) + AV_PAGE_FRAME_HEADER);
}

static void
hold_header (Fixture *fixture,
             const char *checksum)
{
  guint8 header[AV_PAGE_FRAME_HEADER];

  make_frame_header (header, 1, 1);
  memcpy (header + 16, checksum, 8);
  g_assert_cmpint (write_at (fixture->log, header, sizeof header, get_frame (0)), ==, SQLITE_OK);
  g_assert_cmpuint (av_test_recorder_take_writes (NULL), ==, 0);
}

static void
test_held_header_is_written_before_others_look (Fixture *fixture,
                                                gconstpointer user_data)
{
  sqlite3_file *log = fixture->log;
  sqlite3_file *main = fixture->main;
  sqlite3_int64 size;
  void volatile *shared;

  begin_log (fixture);
  write_frame (fixture, 0, 1, 1);
  av_test_recorder_take_writes (NULL);

  hold_header (fixture, "checks-1");
  g_assert_cmpint (log->pMethods->xSync (log, SQLITE_SYNC_NORMAL), ==, SQLITE_OK);
  g_assert_cmpuint (av_test_recorder_take_writes (NULL), ==, 1);
  hold_header (fixture, "checks-2");
  g_assert_cmpint (log->pMethods->xFileSize (log, &size), ==, SQLITE_OK);
  g_assert_cmpuint (av_test_recorder_take_writes (NULL), ==, 1);

  g_assert_cmpint (main->pMethods->xShmMap (main, 0, 32768, TRUE, &shared), ==, SQLITE_OK);
  av_test_recorder_take_writes (NULL);
  hold_header (fixture, "checks-3");
  main->pMethods->xShmBarrier (main);
  g_assert_cmpuint (av_test_recorder_take_writes (NULL), ==, 1);
  hold_header (fixture, "checks-4");
  g_assert_cmpint (main->pMethods->xShmLock (main, 0, 1, SQLITE_SHM_LOCK | SQLITE_SHM_EXCLUSIVE), ==, SQLITE_OK);
  g_assert_cmpuint (av_test_recorder_take_writes (NULL), ==, 1);
  main->pMethods->xShmLock (main, 0, 1, SQLITE_SHM_UNLOCK | SQLITE_SHM_EXCLUSIVE);
  main->pMethods->xShmUnmap (main, TRUE);
}

/* The disk was full for a moment: the header of the frame that did not come is
 * let go, and the log goes on from the same place. */
static void
test_frame_that_did_not_fit_is_written_again (Fixture *fixture,
                                              gconstpointer user_data)
{
  guint8 header[AV_PAGE_FRAME_HEADER];
  guint8 page[PAGE];

  begin_log (fixture);
  write_frame (fixture, 0, 1, 1);
  make_frame_header (header, 2, 2);
  make_page (page, 2);
  av_test_recorder_fail_next_write ();
  g_assert_cmpint (write_at (fixture->log, header, sizeof header, get_frame (1)), ==, SQLITE_OK);
  g_assert_cmpint (write_at (fixture->log, page, PAGE, get_frame (1) + AV_PAGE_FRAME_HEADER), ==, SQLITE_FULL);
  g_assert_cmpint (read_at (fixture->log, page, PAGE, get_frame (0) + AV_PAGE_FRAME_HEADER), ==, SQLITE_OK);
  write_frame (fixture, 1, 2, 2);
  make_page (page, 2);
  assert_frame (fixture, 1, header, page);
}

static void
test_checkpoint_hands_sealed_pages_over (Fixture *fixture,
                                         gconstpointer user_data)
{
  sqlite3_file *main = fixture->main;
  g_autofree char *log = NULL;
  g_autofree char *database = NULL;
  guint8 page[PAGE];
  guint8 expected[PAGE];
  gsize size;

  begin_log (fixture);
  write_frame (fixture, 0, 1, 0);
  write_frame (fixture, 1, 2, 2);
  g_assert_cmpint (main->pMethods->xFileControl (main, SQLITE_FCNTL_CKPT_START, NULL), >=, 0);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpint (read_at (fixture->log, page, PAGE, get_frame (i) + AV_PAGE_FRAME_HEADER), ==, SQLITE_OK);
      g_assert_cmpint (write_at (main, page, PAGE, i * PAGE), ==, SQLITE_OK);
    }

  /* Nothing that the log has not just handed over. */
  g_assert_cmpint (write_at (main, page, PAGE, 0), ==, SQLITE_IOERR_WRITE);
  make_page (page, 5);
  page[USABLE] = 1;
  g_assert_cmpint (write_at (main, page, PAGE, PAGE), ==, SQLITE_IOERR_WRITE);
  g_assert_cmpint (main->pMethods->xFileControl (main, SQLITE_FCNTL_CKPT_DONE, NULL), >=, 0);

  log = read_raw (sqlite3_filename_wal (fixture->name), &size);
  database = read_raw (fixture->path, &size);
  for (gsize i = 0; i < 2; i++)
    {
      make_page (expected, i + 1);
      g_assert_cmpint (read_at (main, page, PAGE, i * PAGE), ==, SQLITE_OK);
      g_assert_cmpmem (page, PAGE, expected, PAGE);
      g_assert_cmpmem (database + AV_VAULT_HEADER_SIZE + i * PAGE, USABLE + 40, log + get_frame (i) + AV_PAGE_FRAME_HEADER, USABLE + 40);
    }
}

static void
test_checkpoint_takes_no_damaged_frame (Fixture *fixture,
                                        gconstpointer user_data)
{
  sqlite3_file *main = fixture->main;
  guint8 page[PAGE];

  begin_log (fixture);
  write_frame (fixture, 0, 1, 1);
  flip_raw (sqlite3_filename_wal (fixture->name), get_frame (0) + 2000);
  main->pMethods->xFileControl (main, SQLITE_FCNTL_CKPT_START, NULL);
  g_assert_cmpint (read_at (fixture->log, page, PAGE, get_frame (0) + AV_PAGE_FRAME_HEADER), ==, SQLITE_IOERR_DATA);
  main->pMethods->xFileControl (main, SQLITE_FCNTL_CKPT_DONE, NULL);
}

/* The rollback journal. */

static gint64
get_record (guint i)
{
  return JOURNAL_HEADER + i * (gint64) RECORD;
}

/* First without its magic, which comes when the rest is synced. */
static void
begin_journal (Fixture *fixture)
{
  guint8 header[JOURNAL_HEADER] = { 0 };

  header[11] = 0xff;
  g_assert_cmpint (write_at (fixture->journal, header, sizeof header, 0), ==, SQLITE_OK);
  av_test_recorder_take_writes (NULL);
}

static void
write_record (Fixture *fixture,
              guint i,
              guint8 number)
{
  const guint8 number_be[4] = { 0, 0, 0, number };
  guint8 page[PAGE];

  make_page (page, number);
  g_assert_cmpint (write_at (fixture->journal, number_be, 4, get_record (i)), ==, SQLITE_OK);
  g_assert_cmpint (write_at (fixture->journal, page, PAGE, get_record (i) + 4), ==, SQLITE_OK);
  g_assert_cmpint (write_at (fixture->journal, "sum!", 4, get_record (i) + 4 + PAGE), ==, SQLITE_OK);
}

static void
test_record_is_one_write (Fixture *fixture,
                          gconstpointer user_data)
{
  static const guint8 magic[] = { 0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7, 0, 0, 0, 2 };
  g_autofree char *content = NULL;
  guint8 page[PAGE];
  guint8 expected[PAGE];
  gsize length;
  int size;

  begin_journal (fixture);
  write_record (fixture, 0, 3);
  g_assert_cmpuint (av_test_recorder_take_writes (&size), ==, 1);
  g_assert_cmpint (size, ==, RECORD);
  write_record (fixture, 1, 4);
  g_assert_cmpint (write_at (fixture->journal, magic, sizeof magic, 0), ==, SQLITE_OK);

  for (guint i = 0; i < 2; i++)
    {
      make_page (expected, 3 + i);
      g_assert_cmpint (read_at (fixture->journal, page, 4, get_record (i)), ==, SQLITE_OK);
      g_assert_cmpuint (page[3], ==, 3 + i);
      g_assert_cmpint (read_at (fixture->journal, page, PAGE, get_record (i) + 4), ==, SQLITE_OK);
      g_assert_cmpmem (page, PAGE, expected, PAGE);
      g_assert_cmpint (read_at (fixture->journal, page, 4, get_record (i) + 4 + PAGE), ==, SQLITE_OK);
      g_assert_cmpmem (page, 4, "sum!", 4);
    }

  content = read_raw (sqlite3_filename_journal (fixture->name), &length);
  g_assert_cmpmem (content, sizeof magic, magic, sizeof magic);
  g_assert_false (contains (content, length, "sum!", 4));
  for (gsize i = 0; i + 16 <= USABLE; i += 16)
    g_assert_false (contains (content, length, expected + i, 16));
}

static void
test_damaged_record_is_where_the_journal_ends (Fixture *fixture,
                                               gconstpointer user_data)
{
  guint8 page[PAGE];

  begin_journal (fixture);
  write_record (fixture, 0, 3);
  write_record (fixture, 1, 4);
  flip_raw (sqlite3_filename_journal (fixture->name), get_record (1) + 100);
  g_assert_cmpint (read_at (fixture->journal, page, PAGE, get_record (0) + 4), ==, SQLITE_OK);
  g_assert_cmpint (read_at (fixture->journal, page, PAGE, get_record (1) + 4), ==, SQLITE_IOERR_SHORT_READ);
  g_assert_true (is_zero (page, PAGE));
}

static void
test_journal_takes_records_alone (Fixture *fixture,
                                  gconstpointer user_data)
{
  guint8 page[PAGE];

  begin_journal (fixture);
  make_page (page, 3);
  assert_refuses (fixture->journal, page, PAGE, get_record (0)); /* no number before it */
  assert_refuses (fixture->journal, page, 100, get_record (0));  /* nothing that there is */
  g_assert_cmpint (write_at (fixture->journal, "\0\0\0\3", 4, get_record (0)), ==, SQLITE_OK);
  page[PAGE - 1] = 1;
  assert_refuses (fixture->journal, page, PAGE, get_record (0) + 4); /* no reserve */

  /* A page whose checksum never came is not written; the next record may come
   * to the same place. */
  make_page (page, 3);
  g_assert_cmpint (write_at (fixture->journal, page, PAGE, get_record (0) + 4), ==, SQLITE_OK);
  g_assert_cmpuint (av_test_recorder_take_writes (NULL), ==, 0);
  write_record (fixture, 0, 4);
  g_assert_cmpuint (av_test_recorder_take_writes (NULL), ==, 1);
  make_page (page, 4);
  {
    guint8 read[PAGE];

    g_assert_cmpint (read_at (fixture->journal, read, PAGE, get_record (0) + 4), ==, SQLITE_OK);
    g_assert_cmpmem (read, PAGE, page, PAGE);
  }
}

/* Temporary files and names. */

static void
test_temporary_file_has_an_end (Fixture *fixture,
                                gconstpointer user_data)
{
  sqlite3_file *file = open_file (fixture, NULL, SQLITE_OPEN_TEMP_DB | SQLITE_OPEN_DELETEONCLOSE);
  const gint64 end = 256 * 1024 * 1024;
  char text[8];

  g_assert_cmpint (write_at (file, "Vautrin", 8, 65532), ==, SQLITE_OK);
  g_assert_cmpint (read_at (file, text, 8, 65532), ==, SQLITE_OK);
  g_assert_cmpstr (text, ==, "Vautrin");
  g_assert_cmpint (write_at (file, "x", 1, end), ==, SQLITE_FULL);
  g_assert_cmpint (read_at (file, text, 8, 65532), ==, SQLITE_OK);
  g_assert_cmpstr (text, ==, "Vautrin");
  g_assert_cmpuint (av_test_recorder_take_writes (NULL), ==, 0);

  /* What was cut off does not come back. */
  g_assert_cmpint (file->pMethods->xTruncate (file, 65533), ==, SQLITE_OK);
  g_assert_cmpint (file->pMethods->xTruncate (file, 65540), ==, SQLITE_OK);
  g_assert_cmpint (read_at (file, text, 8, 65532), ==, SQLITE_OK);
  g_assert_cmpstr (text, ==, "V");
  close_file (file);
}

static void
test_every_temporary_kind_stays_in_memory (Fixture *fixture,
                                           gconstpointer user_data)
{
  static const int kinds[] = { SQLITE_OPEN_TEMP_DB, SQLITE_OPEN_TRANSIENT_DB, SQLITE_OPEN_TEMP_JOURNAL, SQLITE_OPEN_SUBJOURNAL };
  g_autofree char *path = g_build_filename (fixture->store.dir, "named", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint named = 0; named < 2; named++)
      {
        sqlite3_file *file = open_file (fixture, named ? path : NULL, kinds[i] | SQLITE_OPEN_DELETEONCLOSE);

        g_assert_cmpint (write_at (file, "Rubempré", 9, 0), ==, SQLITE_OK);
        g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
        close_file (file);
      }

  g_assert_cmpuint (av_test_recorder_take_writes (NULL), ==, 0);
}

static void
assert_does_not_open (Fixture *fixture,
                      const char *name,
                      int kind)
{
  g_autofree sqlite3_file *file = g_malloc0 (fixture->vfs->szOsFile);

  g_assert_cmpint (fixture->vfs->xOpen (fixture->vfs, name, file, kind | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL), ==, SQLITE_CANTOPEN);
  g_assert_null (file->pMethods);
}

static void
test_without_a_key_nothing_opens (Fixture *fixture,
                                  gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (fixture->store.dir, "other.avs", NULL);
  g_autofree char *journal = g_strconcat (path, "-journal", NULL);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  const char *none = sqlite3_create_filename (path, journal, log, 0, NULL);
  const char *unknown = sqlite3_create_filename (path, journal, log, 1, (const char *[]){ "ctx", "999999" });

  assert_does_not_open (fixture, none, SQLITE_OPEN_MAIN_DB);
  assert_does_not_open (fixture, unknown, SQLITE_OPEN_MAIN_DB);

  /* Nor what belongs to a database that is not open. */
  assert_does_not_open (fixture, sqlite3_filename_wal (unknown), SQLITE_OPEN_WAL);
  assert_does_not_open (fixture, sqlite3_filename_journal (unknown), SQLITE_OPEN_MAIN_JOURNAL);
  sqlite3_free_filename ((sqlite3_filename) none);
  sqlite3_free_filename ((sqlite3_filename) unknown);
}

static void
add (const char *name,
     void (*test) (Fixture *, gconstpointer))
{
  g_test_add (name, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));
  av_test_recorder_register ();
  g_assert_cmpint (av_vfs_register (AV_TEST_RECORDER), ==, SQLITE_OK);

  add ("/vfs-file/any-part-of-pages-is-read", test_any_part_of_pages_is_read);
  add ("/vfs-file/what-is-not-there-reads-as-zeros", test_what_is_not_there_reads_as_zeros);
  add ("/vfs-file/page-of-zeros-is-no-page", test_page_of_zeros_is_no_page);
  add ("/vfs-file/torn-first-page-still-says-its-size", test_torn_first_page_still_says_its_size);
  add ("/vfs-file/nothing-but-whole-pages-is-written", test_nothing_but_whole_pages_is_written);
  add ("/vfs-file/gap-is-filled-with-sealed-pages", test_gap_is_filled_with_sealed_pages);
  add ("/vfs-file/hints-lay-nothing-down", test_hints_lay_nothing_down);
  add ("/vfs-file/nothing-is-mapped-nor-atomic", test_nothing_is_mapped_nor_atomic);
  add ("/vfs-file/frame-is-one-write", test_frame_is_one_write);
  add ("/vfs-file/frame-is-rewritten-in-part", test_frame_is_rewritten_in_part);
  add ("/vfs-file/damaged-frame-ends-recovery-and-fails-reads", test_damaged_frame_ends_recovery_and_fails_reads);
  add ("/vfs-file/log-takes-frames-alone", test_log_takes_frames_alone);
  add ("/vfs-file/held-header-is-written-before-others-look", test_held_header_is_written_before_others_look);
  add ("/vfs-file/frame-that-did-not-fit-is-written-again", test_frame_that_did_not_fit_is_written_again);
  add ("/vfs-file/checkpoint-hands-sealed-pages-over", test_checkpoint_hands_sealed_pages_over);
  add ("/vfs-file/checkpoint-takes-no-damaged-frame", test_checkpoint_takes_no_damaged_frame);
  add ("/vfs-file/record-is-one-write", test_record_is_one_write);
  add ("/vfs-file/damaged-record-is-where-the-journal-ends", test_damaged_record_is_where_the_journal_ends);
  add ("/vfs-file/journal-takes-records-alone", test_journal_takes_records_alone);
  add ("/vfs-file/temporary-file-has-an-end", test_temporary_file_has_an_end);
  add ("/vfs-file/every-temporary-kind-stays-in-memory", test_every_temporary_kind_stays_in_memory);
  add ("/vfs-file/without-a-key-nothing-opens", test_without_a_key_nothing_opens);
  return g_test_run ();
}
