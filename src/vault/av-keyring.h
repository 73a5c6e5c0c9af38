#pragma once

#include "av-key-pair.h"
#include "av-passphrase.h"

G_BEGIN_DECLS

/* The file "keys" of a store: who can open it. Every slot is an X25519 pair to
 * which the store key is sealed (docs/formats.md). Changes are written at once,
 * whole or not at all; they take milliseconds, but for the derivation. */

#define AV_KEYRING_ERROR (av_keyring_error_quark ())
GQuark av_keyring_error_quark (void);

typedef enum
{
  AV_KEYRING_ERROR_PASSPHRASE, /* not the one of this slot */
  AV_KEYRING_ERROR_DAMAGED,    /* the file */
  AV_KEYRING_ERROR_NEWER,      /* written by a later version */
  AV_KEYRING_ERROR_OLDER,      /* in format 0, of before there was a release */
  AV_KEYRING_ERROR_MISSING,    /* no such file */
  AV_KEYRING_ERROR_UNKNOWN,    /* no slot of that name, or for that key */
  AV_KEYRING_ERROR_EXISTS,     /* a slot of that name is there */
  AV_KEYRING_ERROR_FULL,       /* 128 slots */
  AV_KEYRING_ERROR_LAST,       /* nobody could open the store any more */
  AV_KEYRING_ERROR_LABEL,      /* empty or too long a name */
  AV_KEYRING_ERROR_SHARED,     /* the former code has the pair of the passphrase */
  AV_KEYRING_ERROR_CHANGED,    /* since it was unlocked: that slot, or that store, is gone */
  N_AV_KEYRING_ERRORS,
} AvKeyringError;

#define AV_KEYRING_MAXIMUM_SLOTS 128
#define AV_KEYRING_LABEL_MAXIMUM 200 /* bytes of UTF-8 */
#define AV_KEYRING_RECOVERY_WORDS 12 /* 132 bits */

typedef enum
{
  AV_KEYRING_SLOT_PASSPHRASE = 1,
  AV_KEYRING_SLOT_RECOVERY = 2, /* a code of twelve words, printed */
  AV_KEYRING_SLOT_ESCROW = 3,   /* a key pair held elsewhere */
} AvKeyringSlotType;

typedef struct
{
  AvKeyringSlotType type;
  char *label;      /* the agent's name; whose escrow it is */
  guint8 agent[16]; /* the agent's record id, zeros if none; the installation's for an escrow */
  AvPassphraseCost cost;
  guint8 salt[AV_PASSPHRASE_SALT_SIZE];
  guint8 public_key[AV_PUBLIC_KEY_SIZE];
  guint8 sealed_secret[72]; /* nonce 24, secret key 32, tag 16; not for an escrow */
  guint8 boxes[2][80];      /* the store key, sealed to public_key, for each store id */
} AvKeyringSlot;

typedef struct _AvKeyring AvKeyring;

/* Reads and checks the file of the store in dir: damage is found before any
 * passphrase is asked for. */
AvKeyring *av_keyring_load (const char *dir,
                            GError **error);

/* The same file again, unlocked as @self is: for who has come to hold the store since
 * (av_vault_open()). Others may have written it in between: CHANGED where the store has
 * another key now, or the slot that was unlocked is not there any more. */
AvKeyring *av_keyring_load_again (AvKeyring *self,
                                  GError **error);

/* CHANGED: the file is another one by now than @self was read from, which is why a key
 * does not fit. One that cannot be read says nothing. */
gboolean av_keyring_require_unchanged (AvKeyring *self,
                                       GError **error);

void av_keyring_unref (AvKeyring *self);

guint av_keyring_get_n_slots (AvKeyring *self);
const AvKeyringSlot *av_keyring_get_slot (AvKeyring *self,
                                          guint index);
/* Of the agent of that name, or NULL. */
const AvKeyringSlot *av_keyring_find_slot (AvKeyring *self,
                                           AvKeyringSlotType type,
                                           const char *label);
guint64 av_keyring_get_generation (AvKeyring *self);

/* The store key (transfer full), from the passphrase or the recovery code of
 * the agent of that name; label NULL: the only passphrase slot, or any
 * recovery slot. Half a second: never on the main thread. */
AvSecret *av_keyring_unlock (AvKeyring *self,
                             const char *label,
                             AvSecret *passphrase,
                             GError **error);

/* The same from a key pair that an escrow slot is for. */
AvSecret *av_keyring_unlock_with_pair (AvKeyring *self,
                                       AvKeyPair *pair,
                                       GError **error);

/* The same for who has the store key. */
gboolean av_keyring_unlock_with_key (AvKeyring *self,
                                     AvSecret *store_key,
                                     GError **error);

/* The same for who was given it, or kept it, some time ago. CHANGED: it is not that of
 * this store any more. */
gboolean av_keyring_unlock_with_kept_key (AvKeyring *self,
                                          AvSecret *store_key,
                                          GError **error);

/* transfer none: the pair of the slot unlocked, and the slot; NULL after
 * av_keyring_unlock_with_key(). */
AvKeyPair *av_keyring_get_pair (AvKeyring *self);
const AvKeyringSlot *av_keyring_get_unlocked_slot (AvKeyring *self);

/* Whether that was a slot of the agent of that name: their passphrase or code. */
gboolean av_keyring_is_unlocked_by (AvKeyring *self,
                                    const char *label);

/* After av_keyring_unlock_with_key(): the slot whose secret key the porch has
 * handed over. CHANGED: the agent of that name has no such slot. */
gboolean av_keyring_take_slot_secret (AvKeyring *self,
                                      const char *label,
                                      AvSecret *secret,
                                      GError **error);

/* What follows needs an unlocked keyring, and that the caller holds the store
 * (av_vault_open()): so no rotation is under way. agent: 16 bytes or NULL; cost: NULL
 * for a calibrated one. Nobody is added whose name reads like another's, small
 * letters and accents apart. */
gboolean av_keyring_add_passphrase (AvKeyring *self,
                                    const char *label,
                                    const guint8 *agent,
                                    AvSecret *passphrase,
                                    const AvPassphraseCost *cost,
                                    GError **error);

/* Every passphrase and every code has a pair of its own, drawn with it: an old copy
 * of the file and what was replaced open nothing that is sealed afterwards. @pair:
 * where something else is sealed to it before it is written, or NULL. */

/* Returns the code (transfer full), to be printed once: twelve words. The agent's
 * former code is worth nothing any more; refused (SHARED) where it has the pair of
 * the passphrase, as codes once had: the passphrase is changed first. */
AvSecret *av_keyring_add_recovery (AvKeyring *self,
                                   const char *label,
                                   AvKeyPair *pair,
                                   GError **error);

/* An escrow of the same public key is replaced. */
gboolean av_keyring_add_escrow (AvKeyring *self,
                                const char *label,
                                const guint8 *installation,
                                const guint8 public_key[AV_PUBLIC_KEY_SIZE],
                                GError **error);

/* A new passphrase. The agent's recovery code goes in the same write, unless they
 * unlocked the keyring themselves and it has a pair of its own: whoever is let in
 * again by others begins anew. */
gboolean av_keyring_change_passphrase (AvKeyring *self,
                                       const char *label,
                                       AvKeyPair *pair,
                                       AvSecret *passphrase,
                                       const AvPassphraseCost *cost,
                                       GError **error);

/* Passphrase and recovery code of that agent. The last passphrase stays. Old
 * copies of the file open with it for ever: only a rotation helps. */
gboolean av_keyring_remove (AvKeyring *self,
                            const char *label,
                            GError **error);
gboolean av_keyring_remove_escrow (AvKeyring *self,
                                   const guint8 public_key[AV_PUBLIC_KEY_SIZE],
                                   GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvKeyring, av_keyring_unref)

G_END_DECLS
