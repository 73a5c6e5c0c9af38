/* The rollback journal: a record is one write, sealed, or it is where the journal
 * ends. */

#include "av-test-recorder.h"
#include "av-test-vfs.h"

#define PAGE AV_TEST_VFS_PAGE
#define USABLE AV_TEST_VFS_USABLE
#define RECORD (4 + PAGE + 4)
#define JOURNAL_HEADER 512 /* a sector */

static gint64
get_record (guint i)
{
  return JOURNAL_HEADER + i * (gint64) RECORD;
}

/* First without its magic, which comes when the rest is synced. */
static void
begin_journal (AvTestVfs *fixture)
{
  guint8 header[JOURNAL_HEADER] = { 0 };

  header[11] = 0xff;
  g_assert_cmpint (av_test_vfs_write (fixture->journal, header, sizeof header, 0), ==, SQLITE_OK);
  av_test_recorder_take_writes (NULL);
}

static void
write_record (AvTestVfs *fixture,
              guint i,
              guint8 number)
{
  const guint8 number_be[4] = { 0, 0, 0, number };
  guint8 page[PAGE];

  av_test_vfs_make_page (page, number);
  g_assert_cmpint (av_test_vfs_write (fixture->journal, number_be, 4, get_record (i)), ==, SQLITE_OK);
  g_assert_cmpint (av_test_vfs_write (fixture->journal, page, PAGE, get_record (i) + 4), ==, SQLITE_OK);
  g_assert_cmpint (av_test_vfs_write (fixture->journal, "sum!", 4, get_record (i) + 4 + PAGE), ==, SQLITE_OK);
}

static void
test_record_is_one_write (AvTestVfs *fixture,
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
  g_assert_cmpint (av_test_vfs_write (fixture->journal, magic, sizeof magic, 0), ==, SQLITE_OK);

  for (guint i = 0; i < 2; i++)
    {
      av_test_vfs_make_page (expected, 3 + i);
      g_assert_cmpint (av_test_vfs_read (fixture->journal, page, 4, get_record (i)), ==, SQLITE_OK);
      g_assert_cmpuint (page[3], ==, 3 + i);
      g_assert_cmpint (av_test_vfs_read (fixture->journal, page, PAGE, get_record (i) + 4), ==, SQLITE_OK);
      g_assert_cmpmem (page, PAGE, expected, PAGE);
      g_assert_cmpint (av_test_vfs_read (fixture->journal, page, 4, get_record (i) + 4 + PAGE), ==, SQLITE_OK);
      g_assert_cmpmem (page, 4, "sum!", 4);
    }

  content = av_test_vfs_read_raw (sqlite3_filename_journal (fixture->name), &length);
  g_assert_cmpmem (content, sizeof magic, magic, sizeof magic);
  g_assert_false (av_test_vfs_contains (content, length, "sum!", 4));
  for (gsize i = 0; i + 16 <= USABLE; i += 16)
    g_assert_false (av_test_vfs_contains (content, length, expected + i, 16));
}

static void
test_damaged_record_is_where_the_journal_ends (AvTestVfs *fixture,
                                               gconstpointer user_data)
{
  guint8 page[PAGE];

  begin_journal (fixture);
  write_record (fixture, 0, 3);
  write_record (fixture, 1, 4);
  av_test_vfs_flip_raw (sqlite3_filename_journal (fixture->name), get_record (1) + 100);
  g_assert_cmpint (av_test_vfs_read (fixture->journal, page, PAGE, get_record (0) + 4), ==, SQLITE_OK);
  g_assert_cmpint (av_test_vfs_read (fixture->journal, page, PAGE, get_record (1) + 4), ==, SQLITE_IOERR_SHORT_READ);
  g_assert_true (av_test_vfs_is_zero (page, PAGE));
}

static void
test_journal_takes_records_alone (AvTestVfs *fixture,
                                  gconstpointer user_data)
{
  guint8 page[PAGE];

  begin_journal (fixture);
  av_test_vfs_make_page (page, 3);
  av_test_vfs_assert_refuses (fixture->journal, page, PAGE, get_record (0)); /* no number before it */
  av_test_vfs_assert_refuses (fixture->journal, page, 100, get_record (0));  /* nothing that there is */
  g_assert_cmpint (av_test_vfs_write (fixture->journal, "\0\0\0\3", 4, get_record (0)), ==, SQLITE_OK);
  page[PAGE - 1] = 1;
  av_test_vfs_assert_refuses (fixture->journal, page, PAGE, get_record (0) + 4); /* no reserve */

  /* A page whose checksum never came is not written; the next record may come
   * to the same place. */
  av_test_vfs_make_page (page, 3);
  g_assert_cmpint (av_test_vfs_write (fixture->journal, page, PAGE, get_record (0) + 4), ==, SQLITE_OK);
  g_assert_cmpuint (av_test_recorder_take_writes (NULL), ==, 0);
  write_record (fixture, 0, 4);
  g_assert_cmpuint (av_test_recorder_take_writes (NULL), ==, 1);
  av_test_vfs_make_page (page, 4);
  {
    guint8 read[PAGE];

    g_assert_cmpint (av_test_vfs_read (fixture->journal, read, PAGE, get_record (0) + 4), ==, SQLITE_OK);
    g_assert_cmpmem (read, PAGE, page, PAGE);
  }
}

int
main (int argc,
      char *argv[])
{
  av_test_vfs_init (&argc, &argv);

  av_test_vfs_add ("/vfs-journal/record-is-one-write", test_record_is_one_write);
  av_test_vfs_add ("/vfs-journal/damaged-record-is-where-the-journal-ends", test_damaged_record_is_where_the_journal_ends);
  av_test_vfs_add ("/vfs-journal/journal-takes-records-alone", test_journal_takes_records_alone);
  return g_test_run ();
}
