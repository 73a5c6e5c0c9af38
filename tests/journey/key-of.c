/* Prints the keys of a store as hexadecimal digits, for those who look for them
 * where they must not be: key-of STORE AGENT < passphrase. */

#include <stdio.h>
#include <unistd.h>

#include "av-crypto.h"
#include "av-keyring.h"

static void
print (AvSecret *secret)
{
  for (gsize i = 0; i < av_secret_get_size (secret); i++)
    printf ("%02x", av_secret_peek (secret)[i]);
  printf ("\n");
}

int
main (int argc,
      char *argv[])
{
  g_autoptr (AvKeyring) keyring = NULL;
  g_autoptr (AvSecret) passphrase = NULL;
  g_autoptr (AvSecret) key = NULL;

  if (argc != 3 || !av_crypto_init (NULL))
    return 2;

  passphrase = av_passphrase_read (STDIN_FILENO, NULL);
  keyring = av_keyring_load (argv[1], NULL);
  key = passphrase != NULL && keyring != NULL ? av_keyring_unlock (keyring, argv[2], passphrase, NULL) : NULL;
  if (key == NULL)
    return 1;

  print (key);
  print (av_key_pair_get_secret (av_keyring_get_pair (keyring)));

  return 0;
}
