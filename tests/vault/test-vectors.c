#include <string.h>

#include "av-crypto.h"
#include "av-inbox.h"
#include "av-inbox-secret.h"
#include "av-keyring-private.h"
#include "av-seal.h"
#include "av-test-store.h"

/* Known answers of docs/formats.md for what is no page: test-page-cipher.c has
 * those. store-reader.py computes the same from the description. */

static void
count_up (guint8 *bytes,
          gsize size,
          guint8 first)
{
  for (gsize i = 0; i < size; i++)
    bytes[i] = first + i;
}

static void
make_header (AvVaultHeader *header)
{
  *header = (AvVaultHeader){
    .format = AV_VAULT_FORMAT,
    .cipher = AV_VAULT_CIPHER_XCHACHA20_POLY1305,
    .reserve = 64,
    .page_size = AV_VAULT_PAGE_SIZE,
    .epoch = 1,
  };
  count_up (header->uuid, sizeof header->uuid, 0x10);
  count_up (header->inbox_public, sizeof header->inbox_public, 0x60);
}

static void
test_header (AvTestStore *store,
             gconstpointer user_data)
{
  guint8 bytes[AV_VAULT_HEADER_SIZE];
  AvVaultHeader header;

  make_header (&header);
  av_vault_header_write (&header, bytes);
  av_test_store_assert_vector (bytes, sizeof bytes, "header");
}

static AvKeyringSlot *
make_slot (AvTestStore *store)
{
  AvKeyringSlot *slot = g_new0 (AvKeyringSlot, 1);
  g_autoptr (AvSecret) secret = av_secret_new (32);
  g_autoptr (AvKeyPair) pair = NULL;
  g_autoptr (AvSecret) key = NULL;
  guint8 description[512];
  gsize size;

  count_up (av_secret_get_data (secret), 32, 0x20);
  pair = av_key_pair_new_from_secret (secret);
  slot->type = AV_KEYRING_SLOT_PASSPHRASE;
  slot->label = g_strdup ("Étienne Lantier");
  slot->cost = av_passphrase_cost_floor;
  count_up (slot->agent, sizeof slot->agent, 0x70);
  count_up (slot->salt, sizeof slot->salt, 0x30);
  memcpy (slot->public_key, av_key_pair_get_public (pair), sizeof slot->public_key);
  count_up (slot->boxes[0], sizeof slot->boxes[0], 0);

  count_up (slot->sealed_secret, AV_SEAL_NONCE_SIZE, 0x40);
  key = av_passphrase_derive (store->passphrase, slot->salt, &slot->cost, NULL);
  size = av_keyring_slot_describe (slot, description);
  av_seal_encrypt (key, slot->sealed_secret, description, size,
                   av_secret_peek (secret), 32, slot->sealed_secret + AV_SEAL_NONCE_SIZE);
  return slot;
}

static void
test_keys (AvTestStore *store,
           gconstpointer user_data)
{
  g_autoptr (AvSecret) key = av_secret_new (32);
  g_autoptr (AvKeyring) keyring = NULL;
  g_autofree char *path = g_build_filename (store->dir, "keys", NULL);
  g_autofree char *content = NULL;
  AvVaultHeader header;
  gsize size;

  make_header (&header);
  count_up (av_secret_get_data (key), 32, 0);
  keyring = av_keyring_new (store->dir, &header, key);
  keyring->generation = 6;
  g_ptr_array_add (keyring->slots, make_slot (store));
  g_assert_true (av_keyring_save (keyring, NULL));

  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  av_test_store_assert_vector ((guint8 *) content, size, "keys");
  av_test_store_assert_vector ((guint8 *) content + 40, size - 40 - 64, "slot");
}

static void
test_capture (AvTestStore *store,
              gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, FALSE);
  g_autofree char *notes = g_strnfill (200, 'x');
  g_autoptr (GVariant) answers = g_variant_ref_sink (g_variant_new_parsed ("{'notes': %s}", notes));
  g_autofree char *path = NULL;
  g_autofree char *box = NULL;
  g_autoptr (GBytes) plain = NULL;
  g_auto (GStrv) names = NULL;
  gsize size;

  g_assert_true (av_inbox_seal (store->dir, "contact", answers, "Éponine", 1795000000, NULL));
  names = av_inbox_list (store->dir);
  path = g_build_filename (store->dir, "inbox", names[0], NULL);
  g_assert_true (g_file_get_contents (path, &box, &size, NULL));
  plain = av_seal_open_box (av_vault_get_inbox_pair (vault), box, size, NULL);
  av_test_store_assert_vector (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain), "capture");
}

static void
test_inbox_secret (AvTestStore *store,
                   gconstpointer user_data)
{
  g_autoptr (AvSecret) key = av_secret_new (32);
  g_autoptr (AvSecret) secret = av_secret_new (32);
  guint8 sealed[AV_INBOX_SECRET_SEALED_SIZE];

  count_up (av_secret_get_data (key), 32, 0);
  count_up (av_secret_get_data (secret), 32, 0x20);
  count_up (sealed, AV_SEAL_NONCE_SIZE, 0x40);
  av_inbox_secret_seal (key, secret, sealed);
  av_test_store_assert_vector (sealed, sizeof sealed, "inbox-secret");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));

  av_test_store_add ("/vectors/header", test_header);
  av_test_store_add ("/vectors/keys", test_keys);
  av_test_store_add ("/vectors/capture", test_capture);
  av_test_store_add ("/vectors/inbox-secret", test_inbox_secret);
  return g_test_run ();
}
