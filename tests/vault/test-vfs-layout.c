/* Files whose pages are not of one size, as third parties' test suites have them:
 * what the layout takes from the start of a file, and what it finds of one that
 * was being sealed again in larger units when the disk failed. */

#include <string.h>

#include "av-crypto.h"
#include "av-test-store.h"
#include "av-vault-header.h"
#include "av-vfs-private.h"

#define UNIT 4096

/* The disk: bytes, and what it answers. */
typedef struct
{
  sqlite3_file base;
  GByteArray *bytes;
  int size_answer;
  int read_answer;
  gint64 fails_from; /* reads that reach this far, -1 for none */
} Disk;

typedef struct
{
  AvSecret *key;
  AvVfsContext context;
  Disk disk;
  AvVfsFile file;
  guint8 unit[AV_PAGE_MAXIMUM];
} Fixture;

static int
disk_read (sqlite3_file *base,
           void *bytes,
           int size,
           sqlite3_int64 offset)
{
  Disk *disk = (Disk *) base;
  gint64 there = CLAMP ((gint64) disk->bytes->len - offset, 0, size);

  if (disk->fails_from >= 0 && offset + size > disk->fails_from)
    return disk->read_answer;

  memset (bytes, 0, size);
  if (there > 0)
    memcpy (bytes, disk->bytes->data + offset, there);
  return there == size ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int
disk_size (sqlite3_file *base,
           sqlite3_int64 *size)
{
  Disk *disk = (Disk *) base;

  *size = disk->bytes->len;
  return disk->size_answer;
}

static const sqlite3_io_methods disk_methods = { .iVersion = 1, .xRead = disk_read, .xFileSize = disk_size };

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  const guint8 uuid[16] = { 1 };

  fixture->key = av_secret_new_random (32);
  fixture->context = (AvVfsContext){ 1, 1, av_page_cipher_new (fixture->key, uuid, 1), TRUE };
  fixture->disk = (Disk){ { &disk_methods }, g_byte_array_new (), SQLITE_OK, SQLITE_IOERR_READ, -1 };
  fixture->file = (AvVfsFile){ .base = { &av_vfs_main_methods }, .real = &fixture->disk.base, .context = &fixture->context, .page_size = UNIT };
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_page_cipher_unref (fixture->context.cipher);
  g_byte_array_unref (fixture->disk.bytes);
  av_secret_unref (fixture->key);
}

/* ---- The start of a file ----------------------------------------------------------- */

static void
lay_header (Fixture *fixture,
            guint32 page_size)
{
  AvVaultHeader header = { .format = AV_VAULT_FORMAT, .cipher = AV_VAULT_CIPHER_XCHACHA20_POLY1305, .reserve = AV_PAGE_RESERVE, .page_size = page_size };

  g_byte_array_set_size (fixture->disk.bytes, AV_VAULT_HEADER_SIZE);
  av_vault_header_write (&header, fixture->disk.bytes->data);
}

static void
assert_loads (Fixture *fixture,
              int answer,
              gsize page_size)
{
  fixture->file.page_size = 77;
  g_assert_cmpint (av_vfs_layout_load (&fixture->file), ==, answer);
  g_assert_cmpuint (fixture->file.page_size, ==, page_size);
}

static void
test_start_says_the_size_of_units (Fixture *fixture,
                                   gconstpointer user_data)
{
  static const guint32 refused[] = { 0, 1, 512, 1023, 1025, 1536, 4095, 65535, 65537, 131072, 0x01001000, 0x80000000 };

  for (guint32 size = 1024; size <= AV_PAGE_MAXIMUM; size *= 2)
    {
      lay_header (fixture, size);
      assert_loads (fixture, SQLITE_OK, size);
    }

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      lay_header (fixture, refused[i]);
      assert_loads (fixture, SQLITE_NOTADB, 0);
    }
}

static void
test_start_of_another_making_is_no_database (Fixture *fixture,
                                             gconstpointer user_data)
{
  for (guint i = 0; i < 8; i++)
    {
      lay_header (fixture, UNIT);
      fixture->disk.bytes->data[i] ^= 1;
      assert_loads (fixture, SQLITE_NOTADB, 0);

      /* Nor is what was cut off in it. */
      g_byte_array_set_size (fixture->disk.bytes, i + 1);
      assert_loads (fixture, SQLITE_NOTADB, 0);
    }
}

/* The power went while it was written: nothing came after. */
static void
test_start_that_was_cut_off_is_an_empty_file (Fixture *fixture,
                                              gconstpointer user_data)
{
  lay_header (fixture, UNIT);
  g_byte_array_set_size (fixture->disk.bytes, AV_VAULT_HEADER_SIZE - 1);
  assert_loads (fixture, SQLITE_OK, 0);
  for (guint length = 40; length > 0; length--)
    {
      g_byte_array_set_size (fixture->disk.bytes, length);
      assert_loads (fixture, SQLITE_OK, 0);
    }

  g_byte_array_set_size (fixture->disk.bytes, 0);
  assert_loads (fixture, SQLITE_OK, 0);
}

static void
test_start_that_does_not_read_says_why (Fixture *fixture,
                                        gconstpointer user_data)
{
  lay_header (fixture, UNIT);
  fixture->disk.fails_from = 0;
  assert_loads (fixture, SQLITE_IOERR_READ, 0);
  fixture->disk.size_answer = SQLITE_IOERR_FSTAT;
  g_assert_cmpint (av_vfs_layout_load (&fixture->file), ==, SQLITE_IOERR_FSTAT);
}

/* ---- Former units ------------------------------------------------------------------ */

static guint8
get_byte (gint64 offset)
{
  return (guint8) (offset * 13 + offset / 256 + 1);
}

/* @length bytes, sealed in units of @size; what lies in their reserves is zero. */
static void
lay_units (Fixture *fixture,
           gsize size,
           gsize length)
{
  g_autofree guint8 *sealed = g_malloc0 (size);

  lay_header (fixture, UNIT);
  for (gsize offset = 0; offset < length; offset += size)
    {
      memset (sealed, 0, size);
      for (gsize i = 0; i < size - AV_PAGE_RESERVE; i++)
        sealed[i] = get_byte (offset + i);
      av_page_cipher_seal_page (fixture->context.cipher, offset / size + 1, sealed, sealed, size);
      g_byte_array_append (fixture->disk.bytes, sealed, MIN (size, length - offset));
    }
}

static void
flip (Fixture *fixture,
      gsize offset)
{
  fixture->disk.bytes->data[AV_VAULT_HEADER_SIZE + offset] ^= 1;
}

static int
read_former (Fixture *fixture,
             gint64 offset)
{
  memset (fixture->unit, 0xee, sizeof fixture->unit);
  return av_vfs_former_read (&fixture->file, fixture->unit, offset, SQLITE_IOERR_DATA);
}

static void
assert_zeros (Fixture *fixture,
              gsize from)
{
  gsize unit = fixture->file.page_size;

  for (gsize i = from; i < unit; i++)
    g_assert_cmpuint (fixture->unit[i], ==, 0);

  /* And nothing is written behind the unit. */
  if (unit < sizeof fixture->unit)
    g_assert_cmpuint (fixture->unit[unit], ==, 0xee);
}

/* What was sealed in units of @size, up to @length of the file. */
static void
assert_content (Fixture *fixture,
                gsize size,
                gint64 offset,
                gint64 length)
{
  gsize there = MIN ((gint64) fixture->file.page_size, length - offset);

  for (gsize i = 0; i < there; i++)
    g_assert_cmpuint (fixture->unit[i], ==, (offset + i) % size < size - AV_PAGE_RESERVE ? get_byte (offset + i) : 0);
  assert_zeros (fixture, there);
}

static void
assert_finds_nothing (Fixture *fixture,
                      gint64 offset)
{
  g_assert_cmpint (read_former (fixture, offset), ==, SQLITE_IOERR_DATA);
  assert_zeros (fixture, 0);
}

static void
test_every_smaller_size_is_found (Fixture *fixture,
                                  gconstpointer user_data)
{
  for (gsize unit = 2048; unit <= AV_PAGE_MAXIMUM; unit *= 2)
    for (gsize size = 1024; size < unit; size *= 2)
      {
        fixture->file.page_size = unit;
        lay_units (fixture, size, 3 * unit);
        for (gint64 offset = 0; offset < 3 * (gint64) unit; offset += unit)
          {
            g_assert_cmpint (read_former (fixture, offset), ==, SQLITE_OK);
            assert_content (fixture, size, offset, 3 * unit);
          }
      }
}

/* The file ended in the middle of what is a unit now. */
static void
test_last_unit_is_filled_with_zeros (Fixture *fixture,
                                     gconstpointer user_data)
{
  for (gsize more = 1024; more < UNIT; more += 1024)
    {
      lay_units (fixture, 1024, UNIT + more);
      g_assert_cmpint (read_former (fixture, 0), ==, SQLITE_OK);
      g_assert_cmpint (read_former (fixture, UNIT), ==, SQLITE_IOERR_SHORT_READ);
      assert_content (fixture, 1024, UNIT, UNIT + more);
    }
}

static void
test_nothing_is_found_behind_the_end (Fixture *fixture,
                                      gconstpointer user_data)
{
  lay_units (fixture, 1024, 2 * UNIT);
  g_assert_cmpint (read_former (fixture, UNIT), ==, SQLITE_OK);
  assert_finds_nothing (fixture, 2 * UNIT);
  assert_finds_nothing (fixture, 9 * UNIT);

  lay_units (fixture, 1024, 0);
  assert_finds_nothing (fixture, 0);
  g_byte_array_set_size (fixture->disk.bytes, 10);
  assert_finds_nothing (fixture, 0);
}

/* What is sealed in the size of today is read otherwise; sizes below the smallest
 * there ever were are not tried. */
static void
test_other_sizes_are_not_tried (Fixture *fixture,
                                gconstpointer user_data)
{
  lay_units (fixture, UNIT, UNIT);
  assert_finds_nothing (fixture, 0);
  lay_units (fixture, 2 * UNIT, 2 * UNIT);
  assert_finds_nothing (fixture, 0);
  lay_units (fixture, 512, UNIT);
  assert_finds_nothing (fixture, 0);

  fixture->file.page_size = 1024;
  lay_units (fixture, 512, 1024);
  assert_finds_nothing (fixture, 0);
}

/* The first ones of which were opened say nothing either. */
static void
test_one_damaged_piece_is_a_damaged_unit (Fixture *fixture,
                                          gconstpointer user_data)
{
  for (gsize offset = UNIT; offset < 2 * UNIT; offset += 61)
    {
      lay_units (fixture, 1024, 3 * UNIT);
      flip (fixture, offset);
      assert_finds_nothing (fixture, UNIT);
      g_assert_cmpint (read_former (fixture, 0), ==, SQLITE_OK);
      g_assert_cmpint (read_former (fixture, 2 * UNIT), ==, SQLITE_OK);
    }
}

static void
test_pieces_stay_in_their_place (Fixture *fixture,
                                 gconstpointer user_data)
{
  guint8 *content;

  lay_units (fixture, 1024, 2 * UNIT);
  content = fixture->disk.bytes->data + AV_VAULT_HEADER_SIZE;
  memcpy (content, content + 1024, 1024);
  assert_finds_nothing (fixture, 0);

  /* Nor do those of another unit, or of two sizes, make one. */
  lay_units (fixture, 1024, 2 * UNIT);
  content = fixture->disk.bytes->data + AV_VAULT_HEADER_SIZE;
  memmove (content, content + UNIT, UNIT);
  assert_finds_nothing (fixture, 0);
  lay_units (fixture, 2048, UNIT);
  {
    g_autofree guint8 *half = g_memdup2 (fixture->disk.bytes->data + AV_VAULT_HEADER_SIZE, 2048);

    lay_units (fixture, 1024, UNIT);
    memcpy (fixture->disk.bytes->data + AV_VAULT_HEADER_SIZE, half, 2048);
    assert_finds_nothing (fixture, 0);
  }
}

static void
test_piece_that_was_cut_off_is_no_piece (Fixture *fixture,
                                         gconstpointer user_data)
{
  static const gsize missing[] = { 1, 2, 63, 64, 65, 512, 1023 };

  for (guint i = 0; i < G_N_ELEMENTS (missing); i++)
    {
      lay_units (fixture, 1024, 2 * UNIT - missing[i]);
      assert_finds_nothing (fixture, UNIT);
      g_assert_cmpint (read_former (fixture, 0), ==, SQLITE_OK);
    }
}

/* A disk that does not tell how long the file is says so; one that does not read
 * a piece leaves the answer that there was. */
static void
test_failing_disk_shows_nothing (Fixture *fixture,
                                 gconstpointer user_data)
{
  lay_units (fixture, 1024, UNIT);
  fixture->disk.size_answer = SQLITE_IOERR_FSTAT;
  g_assert_cmpint (read_former (fixture, 0), ==, SQLITE_IOERR_FSTAT);
  assert_zeros (fixture, 0);

  fixture->disk.size_answer = SQLITE_OK;
  fixture->disk.fails_from = AV_VAULT_HEADER_SIZE + 3000;
  assert_finds_nothing (fixture, 0);
  g_assert_cmpint (av_vfs_former_read (&fixture->file, fixture->unit, 0, SQLITE_IOERR_SHORT_READ), ==, SQLITE_IOERR_SHORT_READ);
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

  add ("/vfs-layout/start-says-the-size-of-units", test_start_says_the_size_of_units);
  add ("/vfs-layout/start-of-another-making-is-no-database", test_start_of_another_making_is_no_database);
  add ("/vfs-layout/start-that-was-cut-off-is-an-empty-file", test_start_that_was_cut_off_is_an_empty_file);
  add ("/vfs-layout/start-that-does-not-read-says-why", test_start_that_does_not_read_says_why);
  add ("/vfs-layout/every-smaller-size-is-found", test_every_smaller_size_is_found);
  add ("/vfs-layout/last-unit-is-filled-with-zeros", test_last_unit_is_filled_with_zeros);
  add ("/vfs-layout/nothing-is-found-behind-the-end", test_nothing_is_found_behind_the_end);
  add ("/vfs-layout/other-sizes-are-not-tried", test_other_sizes_are_not_tried);
  add ("/vfs-layout/one-damaged-piece-is-a-damaged-unit", test_one_damaged_piece_is_a_damaged_unit);
  add ("/vfs-layout/pieces-stay-in-their-place", test_pieces_stay_in_their_place);
  add ("/vfs-layout/piece-that-was-cut-off-is-no-piece", test_piece_that_was_cut_off_is_no_piece);
  add ("/vfs-layout/failing-disk-shows-nothing", test_failing_disk_shows_nothing);
  return g_test_run ();
}
