#include "av-fuzz.h"

#include <string.h>

#include "av-hash.h"
#include "av-keyring.h"
#include "av-keyring-private.h"

/* The file "keys": as it comes, then with the hash and the MACs that fit it, so
 * that what lies behind them is met as well. */

#define MAC_ID 4

static const char *dir;
static AvSecret *store_key;
static AvKeyPair *mairie;

int
LLVMFuzzerInitialize (int *argc,
                      char ***argv)
{
  g_autoptr (AvSecret) secret = NULL;

  dir = av_fuzz_start ();
  store_key = av_fuzz_secret (1);
  secret = av_fuzz_secret (2);
  mairie = av_key_pair_new_from_secret (secret);
  return 0;
}

static AvKeyring *
parse (const guint8 *bytes,
       gsize size)
{
  g_autoptr (GBytes) content = g_bytes_new (bytes, size);
  g_autoptr (GError) error = NULL;
  AvKeyring *keyring = av_keyring_new_from_bytes (dir, content, &error);

  g_assert_true (keyring != NULL || error->domain == AV_KEYRING_ERROR);
  return keyring;
}

static void
mend_hash (guint8 *bytes,
           gsize size)
{
  av_hash_bytes (bytes, size - AV_HASH_SIZE, bytes + size - AV_HASH_SIZE, AV_HASH_SIZE);
}

static void
mend_macs (AvKeyring *keyring,
           guint8 *bytes,
           gsize size)
{
  g_autoptr (AvSecret) key = av_secret_derive (store_key, MAC_ID, "AVstore1");

  for (guint i = 0; i < keyring->n_stores; i++)
    av_hash_bytes_keyed (key, bytes, keyring->authenticated_size,
                         bytes + keyring->authenticated_size + i * AV_HASH_SIZE, AV_HASH_SIZE);
  mend_hash (bytes, size);
}

static void
check_slots (AvKeyring *keyring)
{
  g_assert_cmpuint (av_keyring_get_n_slots (keyring), <=, AV_KEYRING_MAXIMUM_SLOTS);
  for (guint i = 0; i < av_keyring_get_n_slots (keyring); i++)
    {
      const AvKeyringSlot *slot = av_keyring_get_slot (keyring, i);

      g_assert_true (g_utf8_validate (slot->label, -1, NULL));
      g_assert_cmpuint (strlen (slot->label), >, 0);
      g_assert_cmpuint (strlen (slot->label), <=, AV_KEYRING_LABEL_MAXIMUM);
    }
}

/* A file may ask for any work: what is beyond the bounds is refused at once. */
static void
try_passphrase (AvKeyring *keyring)
{
  g_autoptr (AvSecret) passphrase = av_fuzz_secret ('a');

  for (guint i = 0; i < av_keyring_get_n_slots (keyring); i++)
    {
      const AvKeyringSlot *slot = av_keyring_get_slot (keyring, i);

      if (slot->type == AV_KEYRING_SLOT_ESCROW || av_passphrase_check_cost (&slot->cost, NULL))
        return;
    }

  for (guint i = 0; i < av_keyring_get_n_slots (keyring); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AvSecret) key = av_keyring_unlock (keyring, av_keyring_get_slot (keyring, i)->label, passphrase, &error);

      g_assert_null (key);
      g_assert_nonnull (error);
    }
}

/* Written again it says the same, one generation later. */
static void
check_saved (AvKeyring *keyring,
             const guint8 *bytes)
{
  g_autofree char *path = g_build_filename (dir, AV_KEYRING_FILE, NULL);
  g_autofree char *saved = NULL;
  gsize size;

  for (guint i = 0; i < keyring->n_stores; i++)
    if (keyring->store_keys[i] == NULL)
      keyring->store_keys[i] = av_secret_ref (store_key);

  g_assert_true (av_keyring_save (keyring, NULL));
  g_assert_true (g_file_get_contents (path, &saved, &size, NULL));
  g_assert_cmpuint (size, ==, keyring->authenticated_size + (keyring->n_stores + 1) * AV_HASH_SIZE);
  g_assert_cmpmem (saved, 12, bytes, 12);
  g_assert_cmpmem (saved + 20, keyring->authenticated_size - 20, bytes + 20, keyring->authenticated_size - 20);
}

static void
check_good (guint8 *bytes,
            gsize size)
{
  g_autoptr (AvKeyring) found = parse (bytes, size);
  g_autoptr (AvKeyring) keyring = NULL;
  g_autoptr (AvSecret) key = NULL;

  if (found == NULL)
    return;

  mend_macs (found, bytes, size);
  keyring = parse (bytes, size);
  g_assert_nonnull (keyring);
  check_slots (keyring);
  try_passphrase (keyring);
  key = av_keyring_unlock_with_pair (keyring, mairie, NULL);
  g_assert_true (key == NULL || av_secret_get_size (key) == 32);
  g_assert_true (av_keyring_unlock_with_key (keyring, store_key, NULL));
  check_saved (keyring, bytes);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes,
                        size_t size)
{
  g_autoptr (AvKeyring) keyring = parse (bytes, size);
  g_autofree guint8 *mended = g_memdup2 (bytes, size);

  if (size < AV_HASH_SIZE)
    return 0;

  mend_hash (mended, size);
  check_good (mended, size);
  return 0;
}
