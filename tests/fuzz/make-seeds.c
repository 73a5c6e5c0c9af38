#include "av-fuzz.h"

#include <string.h>
#include <glib/gstdio.h>

#include "av-inbox.h"
#include "av-keyring.h"
#include "av-keyring-private.h"
#include "av-seal.h"
#include "av-vault-header.h"

/* Makes the seeds that need a key of av_fuzz_secret(): make-seeds CORPUS. Run by
 * hand where a format changes; what it writes is kept with the sources. */

static const char *corpus;

static void
keep (const char *name,
      const void *bytes,
      gsize size)
{
  g_autofree char *path = g_build_filename (corpus, name, NULL);

  av_fuzz_write (path, bytes, size);
}

static AvVaultHeader
make_header (AvKeyPair *pair)
{
  AvVaultHeader header = {
    .format = AV_VAULT_FORMAT,
    .cipher = AV_VAULT_CIPHER_XCHACHA20_POLY1305,
    .reserve = 64,
    .page_size = AV_VAULT_PAGE_SIZE,
    .epoch = 1,
  };

  memcpy (header.uuid, "seeds of a store", sizeof header.uuid);
  memcpy (header.inbox_public, av_key_pair_get_public (pair), sizeof header.inbox_public);
  return header;
}

static void
make_headers (AvKeyPair *pair)
{
  AvVaultHeader header = make_header (pair);
  guint8 bytes[AV_VAULT_HEADER_SIZE];

  av_vault_header_write (&header, bytes);
  keep ("header/good", bytes, sizeof bytes);
  header.format = AV_VAULT_FORMAT + 1;
  av_vault_header_write (&header, bytes);
  keep ("header/newer-format", bytes, sizeof bytes);
  header.format = AV_VAULT_FORMAT;
  header.page_size = 1024;
  av_vault_header_write (&header, bytes);
  keep ("header/other-page-size", bytes, sizeof bytes);
  keep ("header/cut", bytes, 60);
}

static void
keep_keys (const char *dir,
           const char *name)
{
  g_autofree char *path = g_build_filename (dir, AV_KEYRING_FILE, NULL);
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  keep (name, bytes, size);
}

static void
make_keys (const char *dir,
           AvKeyPair *pair)
{
  g_autoptr (AvSecret) store_key = av_fuzz_secret (1);
  g_autoptr (AvSecret) passphrase = av_fuzz_secret ('a');
  g_autoptr (AvSecret) code = NULL;
  AvVaultHeader header = make_header (pair);
  g_autoptr (AvKeyring) keyring = av_keyring_new (dir, &header, store_key);

  g_assert_true (av_keyring_add_escrow (keyring, "Mairie", NULL, av_key_pair_get_public (pair), NULL));
  keep_keys (dir, "keys/escrow");
  g_assert_true (av_keyring_add_passphrase (keyring, "Cosette", NULL, passphrase, &av_passphrase_cost_floor, NULL));
  keep_keys (dir, "keys/passphrase");
  code = av_keyring_add_recovery (keyring, "Cosette", NULL, NULL);
  g_assert_nonnull (code);
  keep_keys (dir, "keys/recovery");
  memcpy (header.uuid, "seeds, next one ", sizeof header.uuid);
  header.epoch++;
  g_assert_true (av_keyring_begin_rotation (keyring, &header, store_key, NULL));
  keep_keys (dir, "keys/rotation");
}

static void
make_capture (const char *dir,
              AvKeyPair *pair,
              const char *answers,
              const char *name)
{
  g_autoptr (GVariant) captured = g_variant_ref_sink (g_variant_new_parsed (answers));
  g_auto (GStrv) names = NULL;
  g_autofree char *path = NULL;
  g_autofree char *box = NULL;
  g_autoptr (GBytes) plain = NULL;
  gsize size;

  g_assert_true (av_inbox_seal (dir, "contact", captured, "Gavroche", 1795000000, NULL));
  names = av_inbox_list (dir);
  path = g_build_filename (dir, "inbox", names[0], NULL);
  g_assert_true (g_file_get_contents (path, &box, &size, NULL));
  plain = av_seal_open_box (pair, box, size, NULL);
  keep (name, g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
  g_assert_true (av_inbox_remove (dir, names[0], NULL));
}

static void
make_captures (const char *dir,
               AvKeyPair *pair)
{
  g_autofree char *store = g_build_filename (dir, "store.avs", NULL);
  AvVaultHeader header = make_header (pair);
  guint8 bytes[AV_VAULT_HEADER_SIZE];

  av_vault_header_write (&header, bytes);
  av_fuzz_write (store, bytes, sizeof bytes);
  make_capture (dir, pair, "@a{ss} {}", "inbox/nothing");
  make_capture (dir, pair, "{'prenom-ou-surnom': 'Éponine', 'tranche-age': '16-17', 'accord-rappel': 'oui'}", "inbox/contact");
}

int
main (int argc,
      char *argv[])
{
  static const char *const folders[] = { "header", "keys", "inbox" };
  g_autoptr (AvSecret) secret = NULL;
  g_autoptr (AvKeyPair) pair = NULL;
  const char *dir = av_fuzz_start ();

  g_assert_cmpint (argc, ==, 2);
  corpus = argv[1];
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *folder = g_build_filename (corpus, folders[i], NULL);

      g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
    }

  secret = av_fuzz_secret (2);
  pair = av_key_pair_new_from_secret (secret);
  make_headers (pair);
  make_keys (dir, pair);
  make_captures (dir, pair);
  return 0;
}
