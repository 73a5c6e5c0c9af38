/* In place of Argon2id, which is most of what a test of passphrases takes: the key is a hash
 * of the passphrase, its salt and its cost, so that with another of any of them nothing opens.
 * No cost goes below the floor here either. */

#include "av-passphrase.h"

#include <sodium.h>

int __wrap_crypto_pwhash (unsigned char *key, unsigned long long key_size, const char *passphrase, unsigned long long size, const unsigned char *salt, unsigned long long passes, size_t bytes, int algorithm);

int
__wrap_crypto_pwhash (unsigned char *key,
                      unsigned long long key_size,
                      const char *passphrase,
                      unsigned long long size,
                      const unsigned char *salt,
                      unsigned long long passes,
                      size_t bytes,
                      int algorithm)
{
  const guint64 cost[] = { passes, bytes };
  crypto_generichash_state state;

  g_assert_cmpint (algorithm, ==, crypto_pwhash_ALG_ARGON2ID13);
  g_assert_cmpuint (passes, >=, av_passphrase_cost_floor.passes);
  g_assert_cmpuint (bytes, >=, (gsize) av_passphrase_cost_floor.memory * 1024);

  crypto_generichash_init (&state, NULL, 0, key_size);
  crypto_generichash_update (&state, salt, crypto_pwhash_SALTBYTES);
  crypto_generichash_update (&state, (const guint8 *) cost, sizeof cost);
  crypto_generichash_update (&state, (const guint8 *) passphrase, size);
  return crypto_generichash_final (&state, key, key_size);
}
