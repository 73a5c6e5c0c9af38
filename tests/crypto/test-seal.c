#include <string.h>

#include "av-crypto.h"
#include "av-seal.h"
#include "av-stream.h"

static void
test_box_opens_for_its_owner_alone (void)
{
  g_autoptr (AvKeyPair) owner = av_key_pair_new_random ();
  g_autoptr (AvKeyPair) other = av_key_pair_new_random ();
  g_autoptr (GBytes) box = av_seal_box (av_key_pair_get_public (owner), "Cosette", 7);
  g_autoptr (GBytes) opened = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;
  const guint8 *bytes = g_bytes_get_data (box, &size);

  g_assert_cmpuint (size, ==, 7 + AV_SEAL_BOX_OVERHEAD);
  opened = av_seal_open_box (owner, bytes, size, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (opened, NULL), g_bytes_get_size (opened), "Cosette", 7);

  g_assert_null (av_seal_open_box (other, bytes, size, &error));
  g_assert_error (error, AV_SEAL_ERROR, AV_SEAL_ERROR_DENIED);
  g_clear_error (&error);

  for (gsize i = 0; i < size; i++)
    {
      g_autofree guint8 *changed = g_memdup2 (bytes, size);

      changed[i] ^= 1;
      g_assert_null (av_seal_open_box (owner, changed, size, NULL));
      g_assert_null (av_seal_open_box (owner, bytes, i, NULL));
    }
}

static void
test_key_is_boxed (void)
{
  g_autoptr (AvKeyPair) owner = av_key_pair_new_random ();
  g_autoptr (AvSecret) key = av_secret_new_random (32);
  g_autoptr (GBytes) box = av_seal_box_secret (av_key_pair_get_public (owner), key);
  g_autoptr (AvSecret) opened = av_seal_open_box_secret (owner, g_bytes_get_data (box, NULL), g_bytes_get_size (box), NULL);

  g_assert_cmpuint (g_bytes_get_size (box), ==, 80);
  g_assert_true (av_secret_equal (key, opened));
}

/* RFC 7748, 6.1. */
static void
test_two_pairs_agree (void)
{
  static const char alice[] = "\x77\x07\x6d\x0a\x73\x18\xa5\x7d\x3c\x16\xc1\x72\x51\xb2\x66\x45"
                              "\xdf\x4c\x2f\x87\xeb\xc0\x99\x2a\xb1\x77\xfb\xa5\x1d\xb9\x2c\x2a";
  static const char bob[] = "\x5d\xab\x08\x7e\x62\x4a\x8a\x4b\x79\xe1\x7f\x8b\x83\x80\x0e\xe6"
                            "\x6f\x3b\xb1\x29\x26\x18\xb6\xfd\x1c\x2f\x8b\x27\xff\x88\xe0\xeb";
  static const char both[] = "\x4a\x5d\x9d\x5b\xa4\xce\x2d\xe1\x72\x8e\x3b\xf4\x80\x35\x0f\x25"
                             "\xe0\x7e\x21\xc9\x47\xd1\x9e\x33\x76\xf0\x9b\x3c\x1e\x16\x17\x42";
  static const guint8 nobody[AV_PUBLIC_KEY_SIZE];
  g_autofree char *one = g_memdup2 (alice, 32);
  g_autofree char *other = g_memdup2 (bob, 32);
  g_autoptr (AvSecret) one_secret = av_secret_new_from_bytes (one, 32);
  g_autoptr (AvSecret) other_secret = av_secret_new_from_bytes (other, 32);
  g_autoptr (AvKeyPair) one_pair = av_key_pair_new_from_secret (one_secret);
  g_autoptr (AvKeyPair) other_pair = av_key_pair_new_from_secret (other_secret);
  g_autoptr (AvSecret) agreed = av_key_pair_agree (one_pair, av_key_pair_get_public (other_pair));
  g_autoptr (AvSecret) again = av_key_pair_agree (other_pair, av_key_pair_get_public (one_pair));

  g_assert_cmpmem (av_secret_peek (agreed), av_secret_get_size (agreed), both, 32);
  g_assert_true (av_secret_equal (agreed, again));
  g_assert_null (av_key_pair_agree (one_pair, nobody));
}

/* draft-irtf-cfrg-xchacha-03, appendix A.3.1 */
static void
test_known_message (void)
{
  const char *plain = "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
  const guint8 associated[12] = { 0x50, 0x51, 0x52, 0x53, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7 };
  const guint8 tag[16] = { 0xc0, 0x87, 0x59, 0x24, 0xc1, 0xc7, 0x98, 0x79, 0x47, 0xde, 0xaf, 0xd8, 0x78, 0x0a, 0xcf, 0x49 };
  g_autoptr (AvSecret) key = av_secret_new (32);
  guint8 nonce[AV_SEAL_NONCE_SIZE];
  guint8 sealed[114 + AV_SEAL_TAG_SIZE];
  guint8 opened[114];
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 32; i++)
    av_secret_get_data (key)[i] = 0x80 + i;
  for (guint i = 0; i < sizeof nonce; i++)
    nonce[i] = 0x40 + i;

  av_seal_encrypt (key, nonce, associated, sizeof associated, plain, strlen (plain), sealed);
  g_assert_cmpmem (sealed + 114, AV_SEAL_TAG_SIZE, tag, sizeof tag);

  g_assert_true (av_seal_decrypt (key, nonce, associated, sizeof associated, sealed, sizeof sealed, opened, &error));
  g_assert_cmpmem (opened, sizeof opened, plain, strlen (plain));

  sealed[3] ^= 4;
  g_assert_false (av_seal_decrypt (key, nonce, associated, sizeof associated, sealed, sizeof sealed, opened, &error));
  g_assert_error (error, AV_SEAL_ERROR, AV_SEAL_ERROR_DENIED);
}

static void
test_stream_keeps_its_order (void)
{
  g_autoptr (AvSecret) key = av_secret_new_random (32);
  guint8 header[AV_STREAM_HEADER_SIZE];
  g_autoptr (AvStream) writer = av_stream_new_writer (key, header);
  g_autoptr (AvStream) reader = av_stream_new_reader (key, header);
  g_autoptr (AvStream) late = av_stream_new_reader (key, header);
  guint8 first[4 + AV_STREAM_OVERHEAD];
  guint8 second[3 + AV_STREAM_OVERHEAD];
  guint8 plain[4];
  AvStreamTag tag;

  av_stream_push (writer, "Vaut", 4, AV_STREAM_MESSAGE, first);
  av_stream_push (writer, "rin", 3, AV_STREAM_FINAL, second);

  g_assert_true (av_stream_pull (reader, first, sizeof first, plain, &tag));
  g_assert_cmpmem (plain, 4, "Vaut", 4);
  g_assert_cmpint (tag, ==, AV_STREAM_MESSAGE);
  g_assert_true (av_stream_pull (reader, second, sizeof second, plain, &tag));
  g_assert_cmpmem (plain, 3, "rin", 3);
  g_assert_cmpint (tag, ==, AV_STREAM_FINAL);

  g_assert_false (av_stream_pull (late, second, sizeof second, plain, &tag));
  g_assert_false (av_stream_pull (late, second, 3, plain, &tag));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));

  g_test_add_func ("/seal/box-opens-for-its-owner-alone", test_box_opens_for_its_owner_alone);
  g_test_add_func ("/seal/key-is-boxed", test_key_is_boxed);
  g_test_add_func ("/seal/two-pairs-agree", test_two_pairs_agree);
  g_test_add_func ("/seal/known-message", test_known_message);
  g_test_add_func ("/seal/stream-keeps-its-order", test_stream_keeps_its_order);
  return g_test_run ();
}
