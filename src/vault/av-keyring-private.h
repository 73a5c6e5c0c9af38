#pragma once

#include "av-keyring.h"
#include "av-vault-header.h"

G_BEGIN_DECLS

#define AV_KEYRING_FILE "keys"
#define AV_KEYRING_FORMAT 1

typedef struct
{
  guint8 uuid[16];
  guint32 epoch;
} AvKeyringStore;

struct _AvKeyring
{
  int ref_count;
  char *dir;
  guint64 generation;
  guint n_stores;
  AvKeyringStore stores[2];
  GPtrArray *slots;

  guint chosen;            /* which store the header of store.avs names */
  AvSecret *store_keys[2]; /* once unlocked */
  AvKeyPair *pair;
  const AvKeyringSlot *unlocked_slot;

  guint8 *authenticated; /* the file as read, up to its MAC */
  gsize authenticated_size;
  guint8 macs[2][32]; /* one under the key of each store */
};

/* av-keyring-file.c: the bytes. */
gboolean av_keyring_parse (AvKeyring *self,
                           const guint8 *bytes,
                           gsize size,
                           GError **error);
gboolean av_keyring_save (AvKeyring *self,
                          GError **error);
gboolean av_keyring_check_mac (AvKeyring *self);
void av_keyring_slot_free (AvKeyringSlot *slot);

/* What the sealed secret of a slot is bound to; written to bytes, which has
 * room for 512. */
gsize av_keyring_slot_describe (const AvKeyringSlot *slot,
                                guint8 *bytes);

/* A keyring without slots nor file, for a new store. */
AvKeyring *av_keyring_new (const char *dir,
                           const AvVaultHeader *header,
                           AvSecret *store_key);

/* One that lies in a backup. */
AvKeyring *av_keyring_new_from_bytes (const char *dir,
                                      GBytes *content,
                                      GError **error);

/* Rotation: a second store beside the first, sealed to every slot; then the
 * second alone. Each is written when it returns. */
gboolean av_keyring_begin_rotation (AvKeyring *self,
                                    const AvVaultHeader *header,
                                    AvSecret *store_key,
                                    GError **error);
gboolean av_keyring_end_rotation (AvKeyring *self,
                                  const guint8 uuid[16],
                                  GError **error);

/* Ends a rotation that was cut, for who holds the store with this key. Without
 * a keys file, or with one that is damaged, there is nothing to end. */
gboolean av_keyring_finish_rotation (const char *dir,
                                     AvSecret *store_key,
                                     GError **error);

/* A copy for another directory, of one store of another key. */
AvKeyring *av_keyring_copy_for (AvKeyring *self,
                                const char *dir,
                                const AvVaultHeader *header,
                                AvSecret *store_key);

gboolean av_keyring_set_error (GError **error,
                               AvKeyringError code);

G_END_DECLS
