#include "av-crypto.h"
#include "av-hash.h"

/* RFC 7693, appendix A */
static void
test_known_hash (void)
{
  const guint8 start[8] = { 0xba, 0x80, 0xa5, 0x3f, 0x98, 0x1c, 0x4d, 0x0d };
  guint8 hash[64];

  av_hash_bytes ("abc", 3, hash, sizeof hash);
  g_assert_cmpmem (hash, 8, start, 8);
}

static void
test_pieces_make_the_whole (void)
{
  g_autoptr (AvSecret) key = av_secret_new_random (32);
  g_autoptr (AvHash) pieces = av_hash_new (key, AV_HASH_SIZE);
  g_autoptr (AvHash) copy = NULL;
  guint8 whole[AV_HASH_SIZE];
  guint8 result[AV_HASH_SIZE];

  av_hash_bytes_keyed (key, "Jean Valjean", 12, whole, sizeof whole);
  av_hash_update (pieces, "Jean ", 5);
  copy = av_hash_copy (pieces);
  av_hash_update (pieces, "Valjean", 7);
  av_hash_finish (pieces, result);
  g_assert_true (av_hash_equal (whole, result, sizeof whole));

  av_hash_update (copy, "Tholomyès", 10);
  av_hash_finish (copy, result);
  g_assert_false (av_hash_equal (whole, result, sizeof whole));

  av_hash_bytes ("Jean Valjean", 12, result, sizeof result);
  g_assert_false (av_hash_equal (whole, result, sizeof whole));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));

  g_test_add_func ("/hash/known-hash", test_known_hash);
  g_test_add_func ("/hash/pieces-make-the-whole", test_pieces_make_the_whole);
  return g_test_run ();
}
