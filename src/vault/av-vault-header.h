#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The 4,096 bytes in front of store.avs, never changed once written
 * (docs/formats.md). */
#define AV_VAULT_HEADER_SIZE 4096
#define AV_VAULT_FORMAT 1
#define AV_VAULT_CIPHER_XCHACHA20_POLY1305 1
#define AV_VAULT_PAGE_SIZE 4096

typedef struct
{
  guint16 format;
  guint8 cipher;
  guint8 reserve; /* bytes a page */
  guint32 page_size;
  guint8 uuid[16];
  guint32 epoch;
  guint8 inbox_public[32];
} AvVaultHeader;

typedef enum
{
  AV_VAULT_HEADER_GOOD,
  AV_VAULT_HEADER_FOREIGN, /* no store of this application */
  AV_VAULT_HEADER_DAMAGED,
  AV_VAULT_HEADER_NEWER,
  AV_VAULT_HEADER_OLDER, /* format 0, never released */
} AvVaultHeaderState;

void av_vault_header_write (const AvVaultHeader *self,
                            guint8 bytes[AV_VAULT_HEADER_SIZE]);

/* *self is filled in where the answer is GOOD, NEWER or OLDER. */
AvVaultHeaderState av_vault_header_read (AvVaultHeader *self,
                                         const guint8 bytes[AV_VAULT_HEADER_SIZE]);

G_END_DECLS
