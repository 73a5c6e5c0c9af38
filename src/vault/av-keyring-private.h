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

/* av-keyring-slot.c: one whose name is good, or NULL. */
AvKeyringSlot *av_keyring_slot_new (AvKeyringSlotType type,
                                    const char *label,
                                    const guint8 *agent,
                                    GError **error);

/* The secret key of pair, for whoever knows the passphrase. cost: NULL for a
 * calibrated one. */
gboolean av_keyring_slot_seal (AvKeyringSlot *slot,
                               AvKeyPair *pair,
                               AvSecret *passphrase,
                               const AvPassphraseCost *cost,
                               GError **error);
AvKeyPair *av_keyring_slot_open (const AvKeyringSlot *slot,
                                 AvSecret *passphrase,
                                 GError **error);

/* The key of that store, for whoever has the secret key. */
void av_keyring_slot_box (AvKeyringSlot *slot,
                          guint index,
                          AvSecret *store_key);

/* The first slot that is all of that; label and public_key: NULL for any. */
AvKeyringSlot *av_keyring_find (AvKeyring *self,
                                AvKeyringSlotType type,
                                const char *label,
                                const guint8 *public_key);

/* This slot and its pair are the ones unlocked; both NULL: none is. */
void av_keyring_take_pair (AvKeyring *self,
                           const AvKeyringSlot *slot,
                           AvKeyPair *pair);

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
