#include "av-fuzz.h"

#include <string.h>

#include "av-hash.h"
#include "av-vault-header.h"

/* The 4,096 bytes in front of a store, with the hash they come with and with
 * one that fits. */

#define HASHED (AV_VAULT_HEADER_SIZE - AV_HASH_SIZE)

int
LLVMFuzzerInitialize (int *argc,
                      char ***argv)
{
  av_fuzz_start ();
  return 0;
}

/* What was read is what would be written. */
static void
check_good (const AvVaultHeader *header)
{
  AvVaultHeader again = { 0 };
  guint8 bytes[AV_VAULT_HEADER_SIZE];

  g_assert_cmpuint (header->format, <=, AV_VAULT_FORMAT);
  g_assert_cmpuint (header->cipher, ==, AV_VAULT_CIPHER_XCHACHA20_POLY1305);
  g_assert_cmpuint (header->page_size, ==, AV_VAULT_PAGE_SIZE);

  av_vault_header_write (header, bytes);
  g_assert_cmpint (av_vault_header_read (&again, bytes), ==, AV_VAULT_HEADER_GOOD);
  g_assert_cmpuint (again.format, ==, header->format);
  g_assert_cmpuint (again.epoch, ==, header->epoch);
  g_assert_cmpmem (again.uuid, sizeof again.uuid, header->uuid, sizeof header->uuid);
  g_assert_cmpmem (again.inbox_public, sizeof again.inbox_public, header->inbox_public, sizeof header->inbox_public);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes,
                        size_t size)
{
  guint8 image[AV_VAULT_HEADER_SIZE] = { 0 };
  AvVaultHeader header = { 0 };

  memcpy (image, bytes, MIN (size, sizeof image));
  if (av_vault_header_read (&header, image) == AV_VAULT_HEADER_GOOD)
    check_good (&header);

  av_hash_bytes (image, HASHED, image + HASHED, AV_HASH_SIZE);
  if (av_vault_header_read (&header, image) == AV_VAULT_HEADER_GOOD)
    check_good (&header);

  return 0;
}
