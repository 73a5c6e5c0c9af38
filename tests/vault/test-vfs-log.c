/* The log: a frame is one write, sealed, or it is nothing. */

#include <string.h>

#include "av-test-recorder.h"
#include "av-test-vfs.h"

#define PAGE AV_TEST_VFS_PAGE
#define USABLE AV_TEST_VFS_USABLE
#define FRAME (AV_PAGE_FRAME_HEADER + PAGE)
#define LOG_HEADER 32

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
write_frame (AvTestVfs *fixture,
             guint i,
             guint8 number,
             guint8 commit)
{
  guint8 header[AV_PAGE_FRAME_HEADER];
  guint8 page[PAGE];

  make_frame_header (header, number, commit);
  av_test_vfs_make_page (page, number);
  g_assert_cmpint (av_test_vfs_write (fixture->log, header, sizeof header, get_frame (i)), ==, SQLITE_OK);
  g_assert_cmpint (av_test_vfs_write (fixture->log, page, PAGE, get_frame (i) + AV_PAGE_FRAME_HEADER), ==, SQLITE_OK);
}

static void
begin_log (AvTestVfs *fixture)
{
  guint8 header[LOG_HEADER];

  make_log_header (header);
  g_assert_cmpint (av_test_vfs_write (fixture->log, header, sizeof header, 0), ==, SQLITE_OK);
  av_test_recorder_take_writes (NULL);
}

static void
assert_frame (AvTestVfs *fixture,
              guint i,
              const guint8 *header,
              const guint8 *page)
{
  guint8 frame[FRAME];
  guint8 part[PAGE];

  g_assert_cmpint (av_test_vfs_read (fixture->log, frame, FRAME, get_frame (i)), ==, SQLITE_OK);
  g_assert_cmpmem (frame, AV_PAGE_FRAME_HEADER, header, AV_PAGE_FRAME_HEADER);
  g_assert_cmpmem (frame + AV_PAGE_FRAME_HEADER, PAGE, page, PAGE);
  g_assert_cmpint (av_test_vfs_read (fixture->log, part, PAGE, get_frame (i) + AV_PAGE_FRAME_HEADER), ==, SQLITE_OK);
  g_assert_cmpmem (part, PAGE, page, PAGE);
  g_assert_cmpint (av_test_vfs_read (fixture->log, part, 8, get_frame (i) + 16), ==, SQLITE_OK);
  g_assert_cmpmem (part, 8, header + 16, 8);
  g_assert_cmpint (av_test_vfs_read (fixture->log, part, AV_PAGE_FRAME_HEADER, get_frame (i)), ==, SQLITE_OK);
  g_assert_cmpmem (part, AV_PAGE_FRAME_HEADER, header, AV_PAGE_FRAME_HEADER);
}

static void
test_frame_is_one_write (AvTestVfs *fixture,
                         gconstpointer user_data)
{
  const char *path = sqlite3_filename_wal (fixture->name);
  guint8 header[AV_PAGE_FRAME_HEADER];
  guint8 page[PAGE];
  g_autofree char *content = NULL;
  gsize length;
  int size;

  make_frame_header (header, 3, 5);
  av_test_vfs_make_page (page, 3);
  begin_log (fixture);
  g_assert_cmpint (av_test_vfs_write (fixture->log, header, sizeof header, LOG_HEADER), ==, SQLITE_OK);
  g_assert_cmpuint (av_test_recorder_take_writes (NULL), ==, 0);
  g_assert_cmpint (av_test_vfs_write (fixture->log, page, PAGE, LOG_HEADER + sizeof header), ==, SQLITE_OK);
  g_assert_cmpuint (av_test_recorder_take_writes (&size), ==, 1);
  g_assert_cmpint (size, ==, FRAME);
  assert_frame (fixture, 0, header, page);

  /* Salts and numbers in clear, nothing else. */
  content = av_test_vfs_read_raw (path, &length);
  g_assert_cmpmem (content + LOG_HEADER, 16, header, 16);
  g_assert_false (av_test_vfs_contains (content, length, header + 16, 8));
  for (gsize i = 0; i + 16 <= USABLE; i += 16)
    g_assert_false (av_test_vfs_contains (content, length, page + i, 16));
}

static void
test_frame_is_rewritten_in_part (AvTestVfs *fixture,
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
  first = av_test_vfs_read_raw (path, &size);

  /* A page spilled again within its transaction, then all the headers anew. */
  make_frame_header (header, 2, 2);
  av_test_vfs_make_page (page, 77);
  g_assert_cmpint (av_test_vfs_write (fixture->log, page, PAGE, get_frame (1) + AV_PAGE_FRAME_HEADER), ==, SQLITE_OK);
  assert_frame (fixture, 1, header, page);
  memcpy (header + 16, "CHECKSUM", 8);
  g_assert_cmpint (av_test_vfs_write (fixture->log, header, sizeof header, get_frame (1)), ==, SQLITE_OK);
  assert_frame (fixture, 1, header, page);
  make_frame_header (header, 3, 0);
  av_test_vfs_make_page (page, 3);
  assert_frame (fixture, 2, header, page);

  /* Under a new nonce, in the same transaction. */
  second = av_test_vfs_read_raw (path, &size);
  g_assert_cmpuint (size, ==, get_frame (3));
  g_assert_true (memcmp (first + get_frame (2) - AV_PAGE_RESERVE, second + get_frame (2) - AV_PAGE_RESERVE, AV_PAGE_NONCE_SIZE) != 0);
  g_assert_cmpmem (first + get_frame (2) - 8, 8, second + get_frame (2) - 8, 8);
  g_assert_cmpint (second[get_frame (2) - 8], ==, 0);
  g_assert_cmpint (second[get_frame (3) - 8], ==, 1);
}

static void
test_damaged_frame_ends_recovery_and_fails_reads (AvTestVfs *fixture,
                                                  gconstpointer user_data)
{
  guint8 frame[FRAME];

  begin_log (fixture);
  write_frame (fixture, 0, 1, 1);
  write_frame (fixture, 1, 2, 2);
  av_test_vfs_flip_raw (sqlite3_filename_wal (fixture->name), get_frame (1) + 500);
  g_assert_cmpint (av_test_vfs_read (fixture->log, frame, FRAME, get_frame (1)), ==, SQLITE_OK);
  g_assert_true (av_test_vfs_is_zero (frame, FRAME));
  g_assert_cmpint (av_test_vfs_read (fixture->log, frame, PAGE, get_frame (1) + AV_PAGE_FRAME_HEADER), ==, SQLITE_IOERR_DATA);
  g_assert_true (av_test_vfs_is_zero (frame, PAGE));
  g_assert_cmpint (av_test_vfs_read (fixture->log, frame, 8, get_frame (1) + 16), ==, SQLITE_IOERR_DATA);
  g_assert_cmpint (av_test_vfs_write (fixture->log, frame, AV_PAGE_FRAME_HEADER, get_frame (1)), ==, SQLITE_OK);
  g_assert_cmpint (fixture->log->pMethods->xSync (fixture->log, 0), ==, SQLITE_IOERR_DATA);
  g_assert_cmpint (av_test_vfs_read (fixture->log, frame, FRAME, get_frame (0)), ==, SQLITE_IOERR_DATA);

  /* Whoever begins the log anew leaves it behind. */
  begin_log (fixture);
}

static void
test_log_takes_frames_alone (AvTestVfs *fixture,
                             gconstpointer user_data)
{
  static const int sizes[] = { 1, 8, 16, 100, 1024, PAGE - 1, PAGE + AV_PAGE_FRAME_HEADER };
  g_autofree guint8 *bytes = g_malloc0 (2 * PAGE);

  av_test_vfs_assert_refuses (fixture->log, bytes, LOG_HEADER, 0); /* no page size that there is */
  begin_log (fixture);
  write_frame (fixture, 0, 1, 1);
  av_test_recorder_take_writes (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      av_test_vfs_assert_refuses (fixture->log, bytes, sizes[i], get_frame (1));
      av_test_vfs_assert_refuses (fixture->log, bytes, sizes[i], get_frame (0) + AV_PAGE_FRAME_HEADER);
    }

  bytes[PAGE - 1] = 1; /* the checksum would not come out the same again */
  av_test_vfs_assert_refuses (fixture->log, bytes, PAGE, get_frame (0) + AV_PAGE_FRAME_HEADER);
}

static void
hold_header (AvTestVfs *fixture,
             const char *checksum)
{
  guint8 header[AV_PAGE_FRAME_HEADER];

  make_frame_header (header, 1, 1);
  memcpy (header + 16, checksum, 8);
  g_assert_cmpint (av_test_vfs_write (fixture->log, header, sizeof header, get_frame (0)), ==, SQLITE_OK);
  g_assert_cmpuint (av_test_recorder_take_writes (NULL), ==, 0);
}

static void
test_held_header_is_written_before_others_look (AvTestVfs *fixture,
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
test_frame_that_did_not_fit_is_written_again (AvTestVfs *fixture,
                                              gconstpointer user_data)
{
  guint8 header[AV_PAGE_FRAME_HEADER];
  guint8 page[PAGE];

  begin_log (fixture);
  write_frame (fixture, 0, 1, 1);
  make_frame_header (header, 2, 2);
  av_test_vfs_make_page (page, 2);
  av_test_recorder_fail_next_write ();
  g_assert_cmpint (av_test_vfs_write (fixture->log, header, sizeof header, get_frame (1)), ==, SQLITE_OK);
  g_assert_cmpint (av_test_vfs_write (fixture->log, page, PAGE, get_frame (1) + AV_PAGE_FRAME_HEADER), ==, SQLITE_FULL);
  g_assert_cmpint (av_test_vfs_read (fixture->log, page, PAGE, get_frame (0) + AV_PAGE_FRAME_HEADER), ==, SQLITE_OK);
  write_frame (fixture, 1, 2, 2);
  av_test_vfs_make_page (page, 2);
  assert_frame (fixture, 1, header, page);
}

static void
test_checkpoint_hands_sealed_pages_over (AvTestVfs *fixture,
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
      g_assert_cmpint (av_test_vfs_read (fixture->log, page, PAGE, get_frame (i) + AV_PAGE_FRAME_HEADER), ==, SQLITE_OK);
      g_assert_cmpint (av_test_vfs_write (main, page, PAGE, i * PAGE), ==, SQLITE_OK);
    }

  /* Nothing that the log has not just handed over. */
  g_assert_cmpint (av_test_vfs_write (main, page, PAGE, 0), ==, SQLITE_IOERR_WRITE);
  av_test_vfs_make_page (page, 5);
  page[USABLE] = 1;
  g_assert_cmpint (av_test_vfs_write (main, page, PAGE, PAGE), ==, SQLITE_IOERR_WRITE);
  g_assert_cmpint (main->pMethods->xFileControl (main, SQLITE_FCNTL_CKPT_DONE, NULL), >=, 0);

  log = av_test_vfs_read_raw (sqlite3_filename_wal (fixture->name), &size);
  database = av_test_vfs_read_raw (fixture->path, &size);
  for (gsize i = 0; i < 2; i++)
    {
      av_test_vfs_make_page (expected, i + 1);
      g_assert_cmpint (av_test_vfs_read (main, page, PAGE, i * PAGE), ==, SQLITE_OK);
      g_assert_cmpmem (page, PAGE, expected, PAGE);
      g_assert_cmpmem (database + AV_VAULT_HEADER_SIZE + i * PAGE, USABLE + 40, log + get_frame (i) + AV_PAGE_FRAME_HEADER, USABLE + 40);
    }
}

static void
test_checkpoint_takes_no_damaged_frame (AvTestVfs *fixture,
                                        gconstpointer user_data)
{
  sqlite3_file *main = fixture->main;
  guint8 page[PAGE];

  begin_log (fixture);
  write_frame (fixture, 0, 1, 1);
  av_test_vfs_flip_raw (sqlite3_filename_wal (fixture->name), get_frame (0) + 2000);
  main->pMethods->xFileControl (main, SQLITE_FCNTL_CKPT_START, NULL);
  g_assert_cmpint (av_test_vfs_read (fixture->log, page, PAGE, get_frame (0) + AV_PAGE_FRAME_HEADER), ==, SQLITE_IOERR_DATA);
  main->pMethods->xFileControl (main, SQLITE_FCNTL_CKPT_DONE, NULL);
}

int
main (int argc,
      char *argv[])
{
  av_test_vfs_init (&argc, &argv);

  av_test_vfs_add ("/vfs-log/frame-is-one-write", test_frame_is_one_write);
  av_test_vfs_add ("/vfs-log/frame-is-rewritten-in-part", test_frame_is_rewritten_in_part);
  av_test_vfs_add ("/vfs-log/damaged-frame-ends-recovery-and-fails-reads", test_damaged_frame_ends_recovery_and_fails_reads);
  av_test_vfs_add ("/vfs-log/log-takes-frames-alone", test_log_takes_frames_alone);
  av_test_vfs_add ("/vfs-log/held-header-is-written-before-others-look", test_held_header_is_written_before_others_look);
  av_test_vfs_add ("/vfs-log/frame-that-did-not-fit-is-written-again", test_frame_that_did_not_fit_is_written_again);
  av_test_vfs_add ("/vfs-log/checkpoint-hands-sealed-pages-over", test_checkpoint_hands_sealed_pages_over);
  av_test_vfs_add ("/vfs-log/checkpoint-takes-no-damaged-frame", test_checkpoint_takes_no_damaged_frame);
  return g_test_run ();
}
