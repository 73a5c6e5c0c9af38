#include "av-vault-header.h"

#include <string.h>

#include "av-hash.h"
#include "av-page-cipher.h"

#define MAGIC "AVSTORE1"
#define HASHED (AV_VAULT_HEADER_SIZE - AV_HASH_SIZE)

/* As it lies on the disk; numbers are little-endian. */
typedef struct
{
  char magic[8];
  guint16 format;
  guint8 cipher;
  guint8 reserve;
  guint32 page_size;
  guint8 uuid[16];
  guint32 epoch;
  guint8 inbox_public[32];
} Layout;

G_STATIC_ASSERT (sizeof (Layout) == 68);

void
av_vault_header_write (const AvVaultHeader *self,
                       guint8 bytes[AV_VAULT_HEADER_SIZE])
{
  Layout layout = {
    .format = GUINT16_TO_LE (self->format),
    .cipher = self->cipher,
    .reserve = self->reserve,
    .page_size = GUINT32_TO_LE (self->page_size),
    .epoch = GUINT32_TO_LE (self->epoch),
  };

  memcpy (layout.magic, MAGIC, 8);
  memcpy (layout.uuid, self->uuid, sizeof layout.uuid);
  memcpy (layout.inbox_public, self->inbox_public, sizeof layout.inbox_public);

  memset (bytes, 0, AV_VAULT_HEADER_SIZE);
  memcpy (bytes, &layout, sizeof layout);
  av_hash_bytes (bytes, HASHED, bytes + HASHED, AV_HASH_SIZE);
}

AvVaultHeaderState
av_vault_header_read (AvVaultHeader *self,
                      const guint8 bytes[AV_VAULT_HEADER_SIZE])
{
  guint8 hash[AV_HASH_SIZE];
  Layout layout;

  av_hash_bytes (bytes, HASHED, hash, sizeof hash);
  if (!av_hash_equal (hash, bytes + HASHED, sizeof hash))
    return memcmp (bytes, MAGIC, 7) == 0 ? AV_VAULT_HEADER_DAMAGED : AV_VAULT_HEADER_FOREIGN;

  memcpy (&layout, bytes, sizeof layout);
  if (memcmp (layout.magic, MAGIC, 8) != 0)
    return memcmp (layout.magic, MAGIC, 7) == 0 ? AV_VAULT_HEADER_NEWER : AV_VAULT_HEADER_FOREIGN;

  self->format = GUINT16_FROM_LE (layout.format);
  self->cipher = layout.cipher;
  self->reserve = layout.reserve;
  self->page_size = GUINT32_FROM_LE (layout.page_size);
  self->epoch = GUINT32_FROM_LE (layout.epoch);
  memcpy (self->uuid, layout.uuid, sizeof self->uuid);
  memcpy (self->inbox_public, layout.inbox_public, sizeof self->inbox_public);

  if (self->format > AV_VAULT_FORMAT || self->cipher != AV_VAULT_CIPHER_XCHACHA20_POLY1305)
    return AV_VAULT_HEADER_NEWER;

  if (self->format < AV_VAULT_FORMAT)
    return AV_VAULT_HEADER_OLDER;

  if (self->reserve != AV_PAGE_RESERVE || self->page_size != AV_VAULT_PAGE_SIZE)
    return AV_VAULT_HEADER_DAMAGED;

  return AV_VAULT_HEADER_GOOD;
}
