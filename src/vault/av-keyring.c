#include "av-keyring.h"
#include "av-keyring-private.h"

#include <string.h>

#include "av-file.h"
#include "av-name-fold.h"
#include "av-seal.h"
#include "av-vault-error.h"
#include "av-vault-replace.h"
#include "av-words.h"

#define MAXIMUM_FILE (256 * 1024)
#define SECRET_SIZE 32

static AvKeyring *
allocate (const char *dir)
{
  AvKeyring *self = g_new0 (AvKeyring, 1);

  self->ref_count = 1;
  self->dir = g_strdup (dir);
  self->slots = g_ptr_array_new_with_free_func ((GDestroyNotify) av_keyring_slot_free);
  return self;
}

AvKeyring *
av_keyring_new (const char *dir,
                const AvVaultHeader *header,
                AvSecret *store_key)
{
  AvKeyring *self = allocate (dir);

  self->n_stores = 1;
  memcpy (self->stores[0].uuid, header->uuid, sizeof self->stores[0].uuid);
  self->stores[0].epoch = header->epoch;
  self->store_keys[0] = av_secret_ref (store_key);
  return self;
}

/* Between two steps of a rotation the keys of two stores are there: the header
 * of the store tells which one it is. */
static gboolean
choose_store (AvKeyring *self,
              GError **error)
{
  g_autofree char *path = NULL;
  AvVaultHeader header;

  if (self->n_stores == 1)
    return TRUE;

  path = g_build_filename (self->dir, "store.avs", NULL);
  if (!av_vault_error_check_header (path, &header, error))
    return FALSE;

  for (guint i = 0; i < self->n_stores; i++)
    if (memcmp (self->stores[i].uuid, header.uuid, sizeof header.uuid) == 0)
      self->chosen = i;

  return TRUE;
}

AvKeyring *
av_keyring_new_from_bytes (const char *dir,
                           GBytes *content,
                           GError **error)
{
  g_autoptr (AvKeyring) self = allocate (dir);

  if (!av_keyring_parse (self, g_bytes_get_data (content, NULL), g_bytes_get_size (content), error))
    return NULL;

  return g_steal_pointer (&self);
}

AvKeyring *
av_keyring_load (const char *dir,
                 GError **error)
{
  g_autofree char *path = g_build_filename (dir, AV_KEYRING_FILE, NULL);
  g_autoptr (AvKeyring) self = NULL;
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GError) file_error = NULL;

  /* The keys may be those of a store that is still to come. */
  if (!av_vault_replace_settle (dir, error))
    return NULL;

  content = av_file_read (path, MAXIMUM_FILE, &file_error);
  if (content == NULL)
    {
      if (g_error_matches (file_error, AV_FILE_ERROR, AV_FILE_ERROR_MISSING))
        av_keyring_set_error (error, AV_KEYRING_ERROR_MISSING);
      else if (g_error_matches (file_error, AV_FILE_ERROR, AV_FILE_ERROR_TOO_LARGE))
        av_keyring_set_error (error, AV_KEYRING_ERROR_DAMAGED);
      else if (g_error_matches (file_error, AV_FILE_ERROR, AV_FILE_ERROR_DENIED))
        av_vault_error_set (error, AV_VAULT_ERROR_DENIED);
      else
        g_propagate_error (error, g_steal_pointer (&file_error));
      return NULL;
    }

  self = av_keyring_new_from_bytes (dir, content, error);
  if (self == NULL || !choose_store (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
av_keyring_unref (AvKeyring *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_clear_pointer (&self->store_keys[0], av_secret_unref);
  g_clear_pointer (&self->store_keys[1], av_secret_unref);
  g_clear_pointer (&self->pair, av_key_pair_unref);
  g_ptr_array_unref (self->slots);
  g_free (self->authenticated);
  g_free (self->dir);
  g_free (self);
}

guint
av_keyring_get_n_slots (AvKeyring *self)
{
  return self->slots->len;
}

const AvKeyringSlot *
av_keyring_get_slot (AvKeyring *self,
                     guint index)
{
  g_return_val_if_fail (index < self->slots->len, NULL);

  return g_ptr_array_index (self->slots, index);
}

guint64
av_keyring_get_generation (AvKeyring *self)
{
  return self->generation;
}

/* With the secret half of a slot: its boxes, then the MAC of the file. */
static AvSecret *
open_slot (AvKeyring *self,
           const AvKeyringSlot *slot,
           AvKeyPair *pair,
           GError **error)
{
  for (guint i = 0; i < self->n_stores; i++)
    {
      g_clear_pointer (&self->store_keys[i], av_secret_unref);
      self->store_keys[i] = av_seal_open_box_secret (pair, slot->boxes[i], sizeof slot->boxes[i], NULL);
      if (self->store_keys[i] == NULL)
        {
          av_keyring_set_error (error, AV_KEYRING_ERROR_DAMAGED);
          return NULL;
        }
    }

  if (!av_keyring_check_mac (self))
    {
      av_keyring_set_error (error, AV_KEYRING_ERROR_DAMAGED);
      return NULL;
    }

  g_clear_pointer (&self->pair, av_key_pair_unref);
  self->pair = av_key_pair_ref (pair);
  self->unlocked_slot = slot;
  return av_secret_ref (self->store_keys[self->chosen]);
}

static AvKeyPair *
open_secret (const AvKeyringSlot *slot,
             AvSecret *passphrase,
             GError **error)
{
  g_autoptr (AvSecret) key = av_passphrase_derive (passphrase, slot->salt, &slot->cost, error);
  g_autoptr (AvSecret) secret = NULL;
  guint8 description[512];
  gsize size;

  if (key == NULL)
    return NULL;

  secret = av_secret_new (SECRET_SIZE);
  size = av_keyring_slot_describe (slot, description);
  if (!av_seal_decrypt (key, slot->sealed_secret, description, size,
                        slot->sealed_secret + AV_SEAL_NONCE_SIZE, SECRET_SIZE + AV_SEAL_TAG_SIZE,
                        av_secret_get_data (secret), NULL))
    {
      av_keyring_set_error (error, AV_KEYRING_ERROR_PASSPHRASE);
      return NULL;
    }

  return av_key_pair_new_from_secret (secret);
}

/* The slots this passphrase may be for: a code of twelve words is looked for
 * first among the recovery slots. */
static GPtrArray *
find_candidates (AvKeyring *self,
                 const char *label,
                 AvSecret *passphrase)
{
  gboolean code = av_words_count (passphrase) == AV_KEYRING_RECOVERY_WORDS;
  GPtrArray *candidates = g_ptr_array_new ();

  for (int type = code ? AV_KEYRING_SLOT_RECOVERY : AV_KEYRING_SLOT_PASSPHRASE; type > 0; type--)
    for (guint i = 0; i < self->slots->len; i++)
      {
        AvKeyringSlot *slot = g_ptr_array_index (self->slots, i);

        if ((int) slot->type == type && (label == NULL || g_str_equal (slot->label, label)))
          g_ptr_array_add (candidates, slot);
      }

  return candidates;
}

AvSecret *
av_keyring_unlock (AvKeyring *self,
                   const char *label,
                   AvSecret *passphrase,
                   GError **error)
{
  g_autoptr (GPtrArray) candidates = find_candidates (self, label, passphrase);

  if (candidates->len == 0)
    {
      av_keyring_set_error (error, AV_KEYRING_ERROR_UNKNOWN);
      return NULL;
    }

  for (guint i = 0; i < candidates->len; i++)
    {
      const AvKeyringSlot *slot = g_ptr_array_index (candidates, i);
      g_autoptr (GError) slot_error = NULL;
      g_autoptr (AvKeyPair) pair = open_secret (slot, passphrase, &slot_error);

      if (pair != NULL)
        return open_slot (self, slot, pair, error);

      if (!g_error_matches (slot_error, AV_KEYRING_ERROR, AV_KEYRING_ERROR_PASSPHRASE) ||
          i + 1 == candidates->len)
        {
          g_propagate_error (error, g_steal_pointer (&slot_error));
          return NULL;
        }
    }

  return NULL;
}

static AvKeyringSlot *
find_slot (AvKeyring *self,
           AvKeyringSlotType type,
           const char *label,
           const guint8 *public_key)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      AvKeyringSlot *slot = g_ptr_array_index (self->slots, i);

      if (slot->type == type &&
          (label == NULL || g_str_equal (slot->label, label)) &&
          (public_key == NULL || memcmp (slot->public_key, public_key, AV_PUBLIC_KEY_SIZE) == 0))
        return slot;
    }

  return NULL;
}

AvSecret *
av_keyring_unlock_with_pair (AvKeyring *self,
                             AvKeyPair *pair,
                             GError **error)
{
  const AvKeyringSlot *slot = find_slot (self, AV_KEYRING_SLOT_ESCROW, NULL, av_key_pair_get_public (pair));

  if (slot == NULL)
    {
      av_keyring_set_error (error, AV_KEYRING_ERROR_UNKNOWN);
      return NULL;
    }

  return open_slot (self, slot, pair, error);
}

gboolean
av_keyring_unlock_with_key (AvKeyring *self,
                            AvSecret *store_key,
                            GError **error)
{
  g_clear_pointer (&self->store_keys[self->chosen], av_secret_unref);
  self->store_keys[self->chosen] = av_secret_ref (store_key);
  return av_keyring_check_mac (self) || av_keyring_set_error (error, AV_KEYRING_ERROR_DAMAGED);
}

/* A rotation that was cut: the store named by the header is the one. */
static gboolean
settle (AvKeyring *self,
        GError **error)
{
  g_return_val_if_fail (self->store_keys[self->chosen] != NULL, FALSE);

  if (self->n_stores == 1)
    return TRUE;

  return av_keyring_end_rotation (self, self->stores[self->chosen].uuid, error);
}

static void
box_keys (AvKeyring *self,
          AvKeyringSlot *slot)
{
  for (guint i = 0; i < self->n_stores; i++)
    {
      g_autoptr (GBytes) box = av_seal_box_secret (slot->public_key, self->store_keys[i]);

      memcpy (slot->boxes[i], g_bytes_get_data (box, NULL), sizeof slot->boxes[i]);
    }
}

static gboolean
seal_secret (AvKeyringSlot *slot,
             AvKeyPair *pair,
             AvSecret *passphrase,
             const AvPassphraseCost *cost,
             GError **error)
{
  g_autoptr (AvSecret) key = NULL;
  guint8 description[512];
  gsize size;

  if (cost != NULL)
    slot->cost = *cost;
  else
    av_passphrase_calibrate (&slot->cost);

  av_seal_random (slot->salt, sizeof slot->salt);
  key = av_passphrase_derive (passphrase, slot->salt, &slot->cost, error);
  if (key == NULL)
    return FALSE;

  memcpy (slot->public_key, av_key_pair_get_public (pair), sizeof slot->public_key);
  av_seal_random (slot->sealed_secret, AV_SEAL_NONCE_SIZE);
  size = av_keyring_slot_describe (slot, description);
  av_seal_encrypt (key, slot->sealed_secret, description, size,
                   av_secret_peek (av_key_pair_get_secret (pair)), SECRET_SIZE,
                   slot->sealed_secret + AV_SEAL_NONCE_SIZE);
  return TRUE;
}

/* Writes the file; where that fails the slot is taken out again. */
static gboolean
add_slot (AvKeyring *self,
          AvKeyringSlot *slot,
          GError **error)
{
  if (self->slots->len >= AV_KEYRING_MAXIMUM_SLOTS)
    {
      av_keyring_slot_free (slot);
      return av_keyring_set_error (error, AV_KEYRING_ERROR_FULL);
    }

  box_keys (self, slot);
  g_ptr_array_add (self->slots, slot);
  if (av_keyring_save (self, error))
    return TRUE;

  g_ptr_array_set_size (self->slots, self->slots->len - 1);
  return FALSE;
}

static AvKeyringSlot *
new_slot (AvKeyringSlotType type,
          const char *label,
          const guint8 *agent,
          GError **error)
{
  AvKeyringSlot *slot;

  if (label == NULL ||
      *label == '\0' ||
      strlen (label) > AV_KEYRING_LABEL_MAXIMUM ||
      !g_utf8_validate (label, -1, NULL))
    {
      av_keyring_set_error (error, AV_KEYRING_ERROR_LABEL);
      return NULL;
    }

  slot = g_new0 (AvKeyringSlot, 1);
  slot->type = type;
  slot->label = g_strdup (label);
  if (agent != NULL)
    memcpy (slot->agent, agent, sizeof slot->agent);
  return slot;
}

static gboolean
add_with_passphrase (AvKeyring *self,
                     AvKeyringSlot *slot,
                     AvKeyPair *pair,
                     AvSecret *passphrase,
                     const AvPassphraseCost *cost,
                     GError **error)
{
  if (!seal_secret (slot, pair, passphrase, cost, error))
    {
      av_keyring_slot_free (slot);
      return FALSE;
    }

  return add_slot (self, slot, error);
}

/* Whoever reads the lock screen takes « cosette » and « Cosette » for one. */
static gboolean
is_taken (AvKeyring *self,
          const char *label)
{
  g_autofree char *folded = av_name_fold (label);

  for (guint i = 0; i < self->slots->len; i++)
    {
      const AvKeyringSlot *slot = g_ptr_array_index (self->slots, i);
      g_autofree char *other = av_name_fold (slot->label);

      if (slot->type == AV_KEYRING_SLOT_PASSPHRASE &&
          (g_str_equal (slot->label, label) || (*folded != '\0' && g_str_equal (other, folded))))
        return TRUE;
    }

  return FALSE;
}

gboolean
av_keyring_add_passphrase (AvKeyring *self,
                           const char *label,
                           const guint8 *agent,
                           AvSecret *passphrase,
                           const AvPassphraseCost *cost,
                           GError **error)
{
  g_autoptr (AvKeyPair) pair = av_key_pair_new_random ();
  AvKeyringSlot *slot;

  if (!settle (self, error))
    return FALSE;

  if (label != NULL && is_taken (self, label))
    return av_keyring_set_error (error, AV_KEYRING_ERROR_EXISTS);

  slot = new_slot (AV_KEYRING_SLOT_PASSPHRASE, label, agent, error);
  return slot != NULL && add_with_passphrase (self, slot, pair, passphrase, cost, error);
}

/* Out together, in one write; @other may be NULL. */
static gboolean
take_slots (AvKeyring *self,
            AvKeyringSlot *slot,
            AvKeyringSlot *other,
            GError **error)
{
  g_autoptr (GPtrArray) former = self->slots;

  self->slots = g_ptr_array_new ();
  for (guint i = 0; i < former->len; i++)
    if (g_ptr_array_index (former, i) != slot && g_ptr_array_index (former, i) != other)
      g_ptr_array_add (self->slots, g_ptr_array_index (former, i));

  if (!av_keyring_save (self, error))
    {
      g_ptr_array_unref (self->slots);
      self->slots = g_steal_pointer (&former);
      return FALSE;
    }

  g_ptr_array_set_free_func (self->slots, (GDestroyNotify) av_keyring_slot_free);
  g_ptr_array_set_free_func (former, NULL);
  if (self->unlocked_slot == slot || self->unlocked_slot == other)
    self->unlocked_slot = NULL;
  av_keyring_slot_free (slot);
  g_clear_pointer (&other, av_keyring_slot_free);
  return TRUE;
}

/* The agent's slot replaced by another one, in one write. */
static gboolean
replace_slot (AvKeyring *self,
              AvKeyringSlot *former,
              AvKeyringSlot *slot,
              GError **error)
{
  guint index;

  if (former == NULL)
    return add_slot (self, slot, error);

  box_keys (self, slot);
  g_ptr_array_find (self->slots, former, &index);
  self->slots->pdata[index] = slot;
  if (!av_keyring_save (self, error))
    {
      self->slots->pdata[index] = former;
      av_keyring_slot_free (slot);
      return FALSE;
    }

  if (self->unlocked_slot == former)
    self->unlocked_slot = slot;
  av_keyring_slot_free (former);
  return TRUE;
}

AvSecret *
av_keyring_add_recovery (AvKeyring *self,
                         const char *label,
                         GError **error)
{
  const AvKeyringSlot *owner = find_slot (self, AV_KEYRING_SLOT_PASSPHRASE, label, NULL);
  g_autoptr (AvSecret) code = av_words_generate (AV_KEYRING_RECOVERY_WORDS);
  g_autoptr (AvKeyPair) pair = av_keyring_dup_pair_for (self, label);
  AvKeyringSlot *slot;

  if (!settle (self, error))
    return NULL;

  slot = new_slot (AV_KEYRING_SLOT_RECOVERY, label, owner != NULL ? owner->agent : NULL, error);
  if (slot == NULL)
    return NULL;

  /* 132 random bits need no slowing down. */
  if (!seal_secret (slot, pair, code, &av_passphrase_cost_floor, error))
    {
      av_keyring_slot_free (slot);
      return NULL;
    }

  if (!replace_slot (self, find_slot (self, AV_KEYRING_SLOT_RECOVERY, label, NULL), slot, error))
    return NULL;

  return g_steal_pointer (&code);
}

gboolean
av_keyring_add_escrow (AvKeyring *self,
                       const char *label,
                       const guint8 *installation,
                       const guint8 public_key[AV_PUBLIC_KEY_SIZE],
                       GError **error)
{
  AvKeyringSlot *slot;

  if (!settle (self, error))
    return FALSE;

  slot = new_slot (AV_KEYRING_SLOT_ESCROW, label, installation, error);
  if (slot == NULL)
    return FALSE;

  memcpy (slot->public_key, public_key, sizeof slot->public_key);
  return replace_slot (self, find_slot (self, AV_KEYRING_SLOT_ESCROW, NULL, public_key), slot, error);
}

gboolean
av_keyring_change_passphrase (AvKeyring *self,
                              const char *label,
                              AvSecret *passphrase,
                              const AvPassphraseCost *cost,
                              GError **error)
{
  AvKeyringSlot *former = find_slot (self, AV_KEYRING_SLOT_PASSPHRASE, label, NULL);
  g_autoptr (AvKeyPair) pair = NULL;
  AvKeyringSlot *slot;

  if (!settle (self, error))
    return FALSE;

  if (former == NULL)
    return av_keyring_set_error (error, AV_KEYRING_ERROR_UNKNOWN);

  pair = av_keyring_dup_pair_for (self, label);
  slot = new_slot (AV_KEYRING_SLOT_PASSPHRASE, label, former->agent, error);
  if (slot == NULL)
    return FALSE;

  if (!seal_secret (slot, pair, passphrase, cost, error))
    {
      av_keyring_slot_free (slot);
      return FALSE;
    }

  return replace_slot (self, former, slot, error);
}

static guint
count_passphrases (AvKeyring *self)
{
  guint n = 0;

  for (guint i = 0; i < self->slots->len; i++)
    n += av_keyring_get_slot (self, i)->type == AV_KEYRING_SLOT_PASSPHRASE;

  return n;
}

gboolean
av_keyring_remove (AvKeyring *self,
                   const char *label,
                   GError **error)
{
  AvKeyringSlot *slot = find_slot (self, AV_KEYRING_SLOT_PASSPHRASE, label, NULL);

  if (!settle (self, error))
    return FALSE;

  if (slot == NULL)
    return av_keyring_set_error (error, AV_KEYRING_ERROR_UNKNOWN);

  if (count_passphrases (self) == 1)
    return av_keyring_set_error (error, AV_KEYRING_ERROR_LAST);

  return take_slots (self, slot, find_slot (self, AV_KEYRING_SLOT_RECOVERY, label, NULL), error);
}

gboolean
av_keyring_remove_escrow (AvKeyring *self,
                          const guint8 public_key[AV_PUBLIC_KEY_SIZE],
                          GError **error)
{
  AvKeyringSlot *slot = find_slot (self, AV_KEYRING_SLOT_ESCROW, NULL, public_key);

  if (!settle (self, error))
    return FALSE;

  if (slot == NULL)
    return av_keyring_set_error (error, AV_KEYRING_ERROR_UNKNOWN);

  return take_slots (self, slot, NULL, error);
}
