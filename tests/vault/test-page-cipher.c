#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/wait.h>

#include "av-crypto.h"
#include "av-page-cipher.h"
#include "av-test-store.h"

/* Known answers of docs/formats.md, and what binds each message to its place. */

#define SIZE 4096
#define FRAME (AV_PAGE_FRAME_HEADER + SIZE)

static AvPageCipher *
make_cipher (guint8 first_uuid_byte,
             guint32 epoch)
{
  g_autoptr (AvSecret) key = av_secret_new (32);
  guint8 uuid[16];

  for (guint i = 0; i < 32; i++)
    av_secret_get_data (key)[i] = i;
  for (guint i = 0; i < 16; i++)
    uuid[i] = 0x10 + i;
  uuid[0] = first_uuid_byte;
  return av_page_cipher_new (key, uuid, epoch);
}

static void
make_page (guint8 *page)
{
  for (guint i = 0; i < SIZE - AV_PAGE_RESERVE; i++)
    page[i] = i * 7 + i / 256;
  memset (page + SIZE - AV_PAGE_RESERVE, 0, AV_PAGE_RESERVE);
}

static void
fix_nonce (AvPageCipher *cipher)
{
  guint8 nonce[AV_PAGE_NONCE_SIZE];

  for (guint i = 0; i < sizeof nonce; i++)
    nonce[i] = 0x40 + i;
  av_page_cipher_set_nonce_for_test (cipher, nonce);
}

static void
make_header (guint8 *header)
{
  static const guint8 bytes[AV_PAGE_FRAME_HEADER] = {
    0, 0, 0, 5, 0, 0, 0, 9, 1, 2, 3, 4, 5, 6, 7, 8, 0xa0, 0xa1, 0xa2, 0xa3, 0xb0, 0xb1, 0xb2, 0xb3
  };

  memcpy (header, bytes, sizeof bytes);
}

static void
make_record (guint8 *record)
{
  static const guint8 number[4] = { 0, 0, 0, 5 };
  static const guint8 checksum[4] = { 0xc0, 0xc1, 0xc2, 0xc3 };

  memcpy (record, number, 4);
  make_page (record + 4);
  memcpy (record + 4 + SIZE, checksum, 4);
}

static void
test_known_answers (void)
{
  g_autoptr (AvPageCipher) cipher = make_cipher (0x10, 1);
  guint8 page[SIZE];
  guint8 header[AV_PAGE_FRAME_HEADER];
  guint8 frame[FRAME];
  guint8 record[SIZE + 8];

  fix_nonce (cipher);
  make_page (page);
  make_header (header);
  av_page_cipher_seal_frame (cipher, 32, 3, header, page, frame, SIZE);
  av_test_store_assert_vector (frame, sizeof frame, "frame");

  av_page_cipher_seal_page (cipher, 5, page, page, SIZE);
  av_test_store_assert_vector (page, sizeof page, "page");

  make_record (record);
  av_page_cipher_seal_record (cipher, 512, record, SIZE);
  av_test_store_assert_vector (record, sizeof record, "record");
}

static void
test_page_comes_back_from_its_place_alone (void)
{
  g_autoptr (AvPageCipher) cipher = make_cipher (0x10, 1);
  g_autoptr (AvPageCipher) other_store = make_cipher (0x11, 1);
  g_autoptr (AvPageCipher) other_epoch = make_cipher (0x10, 2);
  guint8 plain[SIZE];
  guint8 sealed[SIZE];
  guint8 page[SIZE];

  make_page (plain);
  av_page_cipher_seal_page (cipher, 5, plain, sealed, SIZE);

  memcpy (page, sealed, SIZE);
  g_assert_true (av_page_cipher_open_page (cipher, 5, page, SIZE));
  g_assert_cmpmem (page, SIZE, plain, SIZE);

  memcpy (page, sealed, SIZE);
  g_assert_false (av_page_cipher_open_page (cipher, 6, page, SIZE));
  memcpy (page, sealed, SIZE);
  g_assert_false (av_page_cipher_open_page (other_store, 5, page, SIZE));
  memcpy (page, sealed, SIZE);
  g_assert_false (av_page_cipher_open_page (other_epoch, 5, page, SIZE));
  memset (page, 0, SIZE);
  g_assert_false (av_page_cipher_open_page (cipher, 5, page, SIZE));
}

static void
test_every_flipped_byte_is_found (void)
{
  g_autoptr (AvPageCipher) cipher = make_cipher (0x10, 1);
  guint8 plain[SIZE];
  guint8 header[AV_PAGE_FRAME_HEADER];
  guint8 page[SIZE];
  guint8 frame[FRAME];
  guint8 record[SIZE + 8];
  guint8 work[FRAME];

  make_page (plain);
  make_header (header);
  make_record (record);
  av_page_cipher_seal_page (cipher, 5, plain, page, SIZE);
  av_page_cipher_seal_frame (cipher, 32, 3, header, plain, frame, SIZE);
  av_page_cipher_seal_record (cipher, 512, record, SIZE);

  for (guint i = 0; i < FRAME; i++)
    {
      guint8 flip = 1 << i % 8;

      memcpy (work, frame, FRAME);
      work[i] ^= flip;
      g_assert_false (av_page_cipher_open_frame (cipher, 32, work, SIZE));
      memcpy (work, frame, FRAME);
      work[i] ^= flip;
      g_assert_false (av_page_cipher_pass_frame (cipher, 32, work, SIZE));

      if (i < SIZE)
        {
          memcpy (work, page, SIZE);
          work[i] ^= flip;
          g_assert_false (av_page_cipher_open_page (cipher, 5, work, SIZE));
        }

      if (i < SIZE + 8)
        {
          memcpy (work, record, SIZE + 8);
          work[i] ^= flip;
          g_assert_false (av_page_cipher_open_record (cipher, 512, work, SIZE));
        }
    }
}

static void
test_frame_is_bound_to_its_offset_and_header (void)
{
  g_autoptr (AvPageCipher) cipher = make_cipher (0x10, 1);
  guint8 plain[SIZE];
  guint8 header[AV_PAGE_FRAME_HEADER];
  guint8 frame[FRAME];
  guint8 work[FRAME];

  make_page (plain);
  make_header (header);
  av_page_cipher_seal_frame (cipher, 32, 3, header, plain, frame, SIZE);
  g_assert_cmpuint (av_page_cipher_get_transaction (frame, SIZE), ==, 3);

  memcpy (work, frame, FRAME);
  g_assert_false (av_page_cipher_open_frame (cipher, 32 + FRAME, work, SIZE));
  memcpy (work, frame, FRAME);
  g_assert_true (av_page_cipher_open_frame (cipher, 32, work, SIZE));
  g_assert_cmpmem (work, AV_PAGE_FRAME_HEADER, header, AV_PAGE_FRAME_HEADER);
  g_assert_cmpmem (work + AV_PAGE_FRAME_HEADER, SIZE, plain, SIZE);
}

static void
test_passed_frame_is_the_page_of_the_database (void)
{
  g_autoptr (AvPageCipher) cipher = make_cipher (0x10, 1);
  guint8 plain[SIZE];
  guint8 header[AV_PAGE_FRAME_HEADER];
  guint8 frame[FRAME];

  make_page (plain);
  make_header (header);
  av_page_cipher_seal_frame (cipher, 32, 3, header, plain, frame, SIZE);
  g_assert_true (av_page_cipher_pass_frame (cipher, 32, frame, SIZE));
  g_assert_true (av_page_cipher_open_page (cipher, 5, frame + AV_PAGE_FRAME_HEADER, SIZE));
  g_assert_cmpmem (frame + AV_PAGE_FRAME_HEADER, SIZE, plain, SIZE);
}

static void
test_record_comes_back (void)
{
  g_autoptr (AvPageCipher) cipher = make_cipher (0x10, 1);
  guint8 plain[SIZE + 8];
  guint8 record[SIZE + 8];

  make_record (plain);
  make_record (record);
  av_page_cipher_seal_record (cipher, 512, record, SIZE);
  g_assert_false (av_page_cipher_open_record (cipher, 513, record, SIZE));
  make_record (record);
  av_page_cipher_seal_record (cipher, 512, record, SIZE);
  g_assert_true (av_page_cipher_open_record (cipher, 512, record, SIZE));
  g_assert_cmpmem (record, sizeof record, plain, sizeof plain);
}

static int
compare_nonces (const void *a,
                const void *b)
{
  return memcmp (a, b, AV_PAGE_NONCE_SIZE);
}

/* Pages, frames and records in turn, as they come; returns where the nonce is. */
static const guint8 *
seal_something (AvPageCipher *cipher,
                guint i,
                gsize size,
                guint8 *sealed)
{
  static const guint8 nothing[4096];
  guint8 header[AV_PAGE_FRAME_HEADER];

  switch (i % 3)
    {
    case 0:
      av_page_cipher_seal_page (cipher, 1, nothing, sealed, size);
      return sealed + size - AV_PAGE_RESERVE;
    case 1:
      make_header (header);
      av_page_cipher_seal_frame (cipher, 32, 1, header, nothing, sealed, size);
      return sealed + AV_PAGE_FRAME_HEADER + size - AV_PAGE_RESERVE;
    default:
      memset (sealed, 0, size + 8);
      av_page_cipher_seal_record (cipher, 512, sealed, size);
      return sealed + 4 + size - AV_PAGE_RESERVE;
    }
}

static void
test_no_nonce_comes_twice_in_a_million_writes (void)
{
  g_autoptr (AvPageCipher) cipher = make_cipher (0x10, 1);
  const gsize n = g_getenv ("ALLERVERS_TEST_VALGRIND") != NULL ? 10000 : 1000000;
  const gsize size = 1024;
  g_autofree guint8 *nonces = g_malloc (n * AV_PAGE_NONCE_SIZE);
  guint8 sealed[AV_PAGE_FRAME_HEADER + 1024];
  guint64 counts[256] = { 0 };
  double chi_square = 0;

  for (gsize i = 0; i < n; i++)
    {
      memcpy (nonces + i * AV_PAGE_NONCE_SIZE, seal_something (cipher, i, size, sealed), AV_PAGE_NONCE_SIZE);
      counts[sealed[AV_PAGE_FRAME_HEADER + i % 900]]++;
    }

  qsort (nonces, n, AV_PAGE_NONCE_SIZE, compare_nonces);
  for (gsize i = 1; i < n; i++)
    g_assert_cmpint (compare_nonces (nonces + (i - 1) * AV_PAGE_NONCE_SIZE, nonces + i * AV_PAGE_NONCE_SIZE), !=, 0);

  /* 255 degrees of freedom: beyond 400 once in some hundred million runs. */
  for (guint i = 0; i < 256; i++)
    chi_square += (counts[i] - n / 256.0) * (counts[i] - n / 256.0) / (n / 256.0);
  g_test_message ("chi-square %.1f", chi_square);
  g_assert_cmpfloat (chi_square, <, 400);
}

/* Nowhere in either: sixteen bytes of one version come in no other. */
static void
test_versions_of_a_page_share_nothing (void)
{
  g_autoptr (AvPageCipher) cipher = make_cipher (0x10, 1);
  g_autoptr (GHashTable) blocks = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  guint8 plain[SIZE];
  guint8 sealed[SIZE];

  make_page (plain);
  for (guint version = 0; version < 64; version++)
    {
      av_page_cipher_seal_page (cipher, 5, plain, sealed, SIZE);
      for (gsize i = 0; i + 16 <= SIZE - 24; i += 16)
        g_assert_true (g_hash_table_add (blocks, g_bytes_new (sealed + i, 16)));
    }
}

/* A nonce that was drawn before a fork would be used on both sides. */
static void
test_child_process_draws_its_own_nonces (void)
{
  g_autoptr (AvPageCipher) cipher = make_cipher (1, 1);
  guint8 plain[SIZE];
  guint8 sealed[SIZE];
  guint8 of_child[AV_PAGE_NONCE_SIZE];
  int ends[2];
  pid_t child;

  make_page (plain);
  av_page_cipher_seal_page (cipher, 1, plain, sealed, SIZE);
  g_assert_cmpint (pipe (ends), ==, 0);
  child = fork ();
  if (child == 0)
    {
      av_page_cipher_seal_page (cipher, 1, plain, sealed, SIZE);
      _exit (write (ends[1], sealed + SIZE - AV_PAGE_RESERVE, AV_PAGE_NONCE_SIZE) == AV_PAGE_NONCE_SIZE ? 0 : 1);
    }

  g_assert_cmpint (read (ends[0], of_child, sizeof of_child), ==, sizeof of_child);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  close (ends[0]);
  close (ends[1]);
  av_page_cipher_seal_page (cipher, 1, plain, sealed, SIZE);
  g_assert_true (memcmp (of_child, sealed + SIZE - AV_PAGE_RESERVE, sizeof of_child) != 0);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));

  g_test_add_func ("/page-cipher/known-answers", test_known_answers);
  g_test_add_func ("/page-cipher/page-comes-back-from-its-place-alone", test_page_comes_back_from_its_place_alone);
  g_test_add_func ("/page-cipher/every-flipped-byte-is-found", test_every_flipped_byte_is_found);
  g_test_add_func ("/page-cipher/frame-is-bound-to-its-offset-and-header", test_frame_is_bound_to_its_offset_and_header);
  g_test_add_func ("/page-cipher/passed-frame-is-the-page-of-the-database", test_passed_frame_is_the_page_of_the_database);
  g_test_add_func ("/page-cipher/record-comes-back", test_record_comes_back);
  g_test_add_func ("/page-cipher/no-nonce-comes-twice-in-a-million-writes", test_no_nonce_comes_twice_in_a_million_writes);
  g_test_add_func ("/page-cipher/child-process-draws-its-own-nonces", test_child_process_draws_its_own_nonces);
  g_test_add_func ("/page-cipher/versions-of-a-page-share-nothing", test_versions_of_a_page_share_nothing);
  return g_test_run ();
}
