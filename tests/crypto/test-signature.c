#include "av-crypto.h"
#include "av-signature.h"

/* RFC 8032, 7.1, test 2 */
static void
test_known_signature (void)
{
  guint8 seed_bytes[32] = { 0x4c, 0xcd, 0x08, 0x9b, 0x28, 0xff, 0x96, 0xda, 0x9d, 0xb6, 0xc3, 0x46, 0xec, 0x11, 0x4e, 0x0f, 0x5b, 0x8a, 0x31, 0x9f, 0x35, 0xab, 0xa6, 0x24, 0xda, 0x8c, 0xf6, 0xed, 0x4f, 0xb8, 0xa6, 0xfb };
  const guint8 start[8] = { 0x92, 0xa0, 0x09, 0xa9, 0xf0, 0xd4, 0xca, 0xb8 };
  const guint8 message[1] = { 0x72 };
  g_autoptr (AvSecret) seed = av_secret_new_from_bytes (seed_bytes, 32);
  g_autoptr (AvSigningKey) key = av_signing_key_new_from_seed (seed);
  guint8 signature[AV_SIGNATURE_SIZE];

  av_signature_sign (key, NULL, message, 1, signature);
  g_assert_cmpmem (signature, 8, start, 8);
  g_assert_true (av_signature_verify (av_signing_key_get_public (key), NULL, message, 1, signature));
}

static void
test_context_and_message_count (void)
{
  g_autoptr (AvSigningKey) key = av_signing_key_new_random ();
  g_autoptr (AvSigningKey) other = av_signing_key_new_random ();
  g_autoptr (AvSigningKey) again = av_signing_key_new_from_seed (av_signing_key_get_seed (key));
  guint8 signature[AV_SIGNATURE_SIZE];

  av_signature_sign (key, "aller-vers/test/1", "Valjean", 7, signature);
  g_assert_true (av_signature_verify (av_signing_key_get_public (again), "aller-vers/test/1", "Valjean", 7, signature));
  g_assert_true (av_signature_verify (av_signing_key_get_public (key), NULL, "aller-vers/test/1\0Valjean", 25, signature));
  g_assert_false (av_signature_verify (av_signing_key_get_public (key), "aller-vers/test/2", "Valjean", 7, signature));
  g_assert_false (av_signature_verify (av_signing_key_get_public (key), "aller-vers/test/1", "Javert.", 7, signature));
  g_assert_false (av_signature_verify (av_signing_key_get_public (other), "aller-vers/test/1", "Valjean", 7, signature));

  for (guint i = 0; i < AV_SIGNATURE_SIZE * 8; i++)
    {
      signature[i / 8] ^= 1 << i % 8;
      g_assert_false (av_signature_verify (av_signing_key_get_public (key), "aller-vers/test/1", "Valjean", 7, signature));
      signature[i / 8] ^= 1 << i % 8;
    }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));

  g_test_add_func ("/signature/known-signature", test_known_signature);
  g_test_add_func ("/signature/context-and-message-count", test_context_and_message_count);
  return g_test_run ();
}
