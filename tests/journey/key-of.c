/* Prints every key of a store, a name and hexadecimal digits a line, for those who look
 * for them where they must not be: key-of STORE AGENT, the passphrase on the standard
 * input. It holds them until that ends, so that they can be looked for in it. */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "av-crypto.h"
#include "av-identity.h"
#include "av-keyring.h"
#include "av-note-key-row.h"
#include "av-vault.h"

static void
print (const char *name,
       AvSecret *secret)
{
  printf ("%s ", name);
  for (gsize i = 0; i < av_secret_get_size (secret); i++)
    printf ("%02x", av_secret_peek (secret)[i]);
  printf ("\n");
}

static void
print_identity (AvIdentity *identity)
{
  print ("signing", av_signing_key_get_seed (identity->signing));
  print ("escrow", av_key_pair_get_secret (identity->escrow));
  print ("epoch", av_key_pair_get_secret (av_identity_get_epoch (identity)));
}

/* What the agent's private notes are sealed to: they have a code. transfer full. */
static GPtrArray *
print_note_keys (AvStore *store,
                 const AvKeyringSlot *slot,
                 AvKeyPair *pair)
{
  AvNoteSlots slots = { pair, av_key_pair_get_public (pair), NULL };
  GPtrArray *keys = NULL;
  g_autofree char *agent = NULL;
  AvId id;

  memcpy (id.bytes, slot->agent, sizeof id.bytes);
  agent = av_id_to_string (&id);
  av_store_set_agent (store, agent);
  av_note_key_row_read (store, &slots, slots.phrase, &keys, NULL);
  if (keys != NULL)
    print ("note", av_key_pair_get_secret (g_ptr_array_index (keys, 0)));
  return keys;
}

static void
wait_for_end (void)
{
  fflush (stdout);
  while (getchar () != EOF)
    ;
}

int
main (int argc,
      char *argv[])
{
  static const char *const derived[] = { "pages", "frames", "records", "mac" };
  g_autoptr (AvKeyring) keyring = NULL;
  g_autoptr (AvSecret) passphrase = NULL;
  g_autoptr (AvSecret) kek = NULL;
  g_autoptr (AvSecret) key = NULL;
  g_autoptr (AvSecret) agreed = NULL;
  g_autoptr (AvSecret) notes = NULL;
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) av_secret_unref);
  g_autoptr (AvVault) vault = NULL;
  g_autoptr (AvStore) store = NULL;
  g_autoptr (AvIdentity) identity = NULL;
  g_autoptr (GPtrArray) note_keys = NULL;
  const AvKeyringSlot *slot;
  AvKeyPair *pair;

  if (argc != 3 || !av_crypto_init (NULL))
    return 2;

  passphrase = av_passphrase_read (STDIN_FILENO, NULL);
  keyring = av_keyring_load (argv[1], NULL);
  key = passphrase != NULL && keyring != NULL ? av_keyring_unlock (keyring, argv[2], passphrase, NULL) : NULL;
  vault = key != NULL ? av_vault_open (argv[1], key, AV_VAULT_OPEN_DEFAULT, NULL) : NULL;
  store = vault != NULL ? av_store_open (vault, NULL) : NULL;
  identity = store != NULL ? av_identity_load (store, NULL) : NULL;
  if (identity == NULL)
    return 1;

  slot = av_keyring_get_unlocked_slot (keyring);
  pair = av_keyring_get_pair (keyring);
  kek = av_passphrase_derive (passphrase, slot->salt, &slot->cost, NULL);
  agreed = av_key_pair_agree (pair, av_key_pair_get_public (pair));
  notes = av_secret_derive (agreed, 1, "AVnotes1");

  print ("store", key);
  print ("slot", av_key_pair_get_secret (pair));
  print ("phrase", kek);
  print ("notes", notes);
  print ("inbox", av_key_pair_get_secret (av_vault_get_inbox_pair (vault)));
  for (guint i = 0; i < G_N_ELEMENTS (derived); i++)
    {
      g_ptr_array_add (kept, av_secret_derive (key, i + 1, "AVstore1"));
      print (derived[i], g_ptr_array_index (kept, i));
    }
  print_identity (identity);
  note_keys = print_note_keys (store, slot, pair);
  if (note_keys == NULL)
    return 1;
  wait_for_end ();

  return 0;
}
