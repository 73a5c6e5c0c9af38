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

const AvKeyringSlot *
av_keyring_find_slot (AvKeyring *self,
                      AvKeyringSlotType type,
                      const char *label)
{
  g_return_val_if_fail (label != NULL, NULL);

  return find_slot (self, type, label, NULL);
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

static void
take_pair (AvKeyring *self,
           const AvKeyringSlot *slot,
           AvKeyPair *pair)
{
  g_clear_pointer (&self->pair, av_key_pair_unref);
  self->pair = pair != NULL ? av_key_pair_ref (pair) : NULL;
  self->unlocked_slot = slot;
}

/* What one write changes; each may be NULL. */
typedef struct
{
  AvKeyringSlot *slot; /* comes, in the place of @former; taken */
  AvKeyPair *pair;     /* of @slot */
  AvKeyringSlot *former;
  AvKeyringSlot *other; /* goes */
} Change;

static GPtrArray *
apply (AvKeyring *self,
       const Change *change)
{
  GPtrArray *slots = g_ptr_array_new_with_free_func ((GDestroyNotify) av_keyring_slot_free);

  for (guint i = 0; i < self->slots->len; i++)
    {
      AvKeyringSlot *slot = g_ptr_array_index (self->slots, i);

      if (slot == change->former)
        slot = change->slot;
      if (slot != NULL && slot != change->other)
        g_ptr_array_add (slots, slot);
    }
  if (change->former == NULL && change->slot != NULL)
    g_ptr_array_add (slots, change->slot);

  return slots;
}

/* Not what it holds. */
static void
drop (GPtrArray *slots)
{
  g_ptr_array_set_free_func (slots, NULL);
  g_ptr_array_unref (slots);
}

/* Writes the file; where that fails all is as it was. */
static gboolean
change_slots (AvKeyring *self,
              const Change *change,
              GError **error)
{
  GPtrArray *before = self->slots;

  if (change->slot != NULL)
    box_keys (self, change->slot);
  self->slots = apply (self, change);
  if (self->slots->len > AV_KEYRING_MAXIMUM_SLOTS ? !av_keyring_set_error (error, AV_KEYRING_ERROR_FULL) : !av_keyring_save (self, error))
    {
      drop (self->slots);
      self->slots = before;
      if (change->slot != NULL)
        av_keyring_slot_free (change->slot);
      return FALSE;
    }

  drop (before);
  if (self->unlocked_slot != NULL && (self->unlocked_slot == change->former || self->unlocked_slot == change->other))
    take_pair (self, change->slot, change->pair);
  if (change->former != NULL)
    av_keyring_slot_free (change->former);
  if (change->other != NULL)
    av_keyring_slot_free (change->other);
  return TRUE;
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

/* The slot that comes is for whoever knows @passphrase. */
static gboolean
write_slot (AvKeyring *self,
            const Change *change,
            AvSecret *passphrase,
            const AvPassphraseCost *cost,
            GError **error)
{
  if (change->slot == NULL)
    return FALSE;

  if (!seal_secret (change->slot, change->pair, passphrase, cost, error))
    {
      av_keyring_slot_free (change->slot);
      return FALSE;
    }

  return change_slots (self, change, error);
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
  Change change = { .pair = pair };

  if (!settle (self, error))
    return FALSE;

  if (label != NULL && is_taken (self, label))
    return av_keyring_set_error (error, AV_KEYRING_ERROR_EXISTS);

  change.slot = new_slot (AV_KEYRING_SLOT_PASSPHRASE, label, agent, error);
  return write_slot (self, &change, passphrase, cost, error);
}

static gboolean
have_one_pair (const AvKeyringSlot *slot,
               const AvKeyringSlot *other)
{
  return slot != NULL && other != NULL && memcmp (slot->public_key, other->public_key, AV_PUBLIC_KEY_SIZE) == 0;
}

AvSecret *
av_keyring_add_recovery (AvKeyring *self,
                         const char *label,
                         AvKeyPair *pair,
                         GError **error)
{
  const AvKeyringSlot *owner = find_slot (self, AV_KEYRING_SLOT_PASSPHRASE, label, NULL);
  AvKeyringSlot *former = find_slot (self, AV_KEYRING_SLOT_RECOVERY, label, NULL);
  g_autoptr (AvSecret) code = av_words_generate (AV_KEYRING_RECOVERY_WORDS);
  g_autoptr (AvKeyPair) fresh = pair != NULL ? av_key_pair_ref (pair) : av_key_pair_new_random ();
  Change change = { .pair = fresh, .former = former };

  if (!settle (self, error))
    return NULL;

  /* The former code would go on opening what is sealed to the passphrase. */
  if (have_one_pair (owner, former))
    {
      av_keyring_set_error (error, AV_KEYRING_ERROR_SHARED);
      return NULL;
    }

  change.slot = new_slot (AV_KEYRING_SLOT_RECOVERY, label, owner != NULL ? owner->agent : NULL, error);
  /* 132 random bits need no slowing down. */
  if (!write_slot (self, &change, code, &av_passphrase_cost_floor, error))
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
  Change change = { .former = find_slot (self, AV_KEYRING_SLOT_ESCROW, NULL, public_key) };

  if (!settle (self, error))
    return FALSE;

  change.slot = new_slot (AV_KEYRING_SLOT_ESCROW, label, installation, error);
  if (change.slot == NULL)
    return FALSE;

  memcpy (change.slot->public_key, public_key, AV_PUBLIC_KEY_SIZE);
  return change_slots (self, &change, error);
}

gboolean
av_keyring_change_passphrase (AvKeyring *self,
                              const char *label,
                              AvKeyPair *pair,
                              AvSecret *passphrase,
                              const AvPassphraseCost *cost,
                              GError **error)
{
  AvKeyringSlot *former = find_slot (self, AV_KEYRING_SLOT_PASSPHRASE, label, NULL);
  AvKeyringSlot *code = find_slot (self, AV_KEYRING_SLOT_RECOVERY, label, NULL);
  gboolean code_stays = av_keyring_is_unlocked_by (self, label) && !have_one_pair (former, code);
  g_autoptr (AvKeyPair) fresh = pair != NULL ? av_key_pair_ref (pair) : av_key_pair_new_random ();
  Change change = { .pair = fresh, .former = former, .other = code_stays ? NULL : code };

  if (!settle (self, error))
    return FALSE;

  if (former == NULL)
    return av_keyring_set_error (error, AV_KEYRING_ERROR_UNKNOWN);

  change.slot = new_slot (AV_KEYRING_SLOT_PASSPHRASE, label, former->agent, error);
  return write_slot (self, &change, passphrase, cost, error);
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

  return change_slots (self, &(Change){ .former = slot, .other = find_slot (self, AV_KEYRING_SLOT_RECOVERY, label, NULL) }, error);
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

  return change_slots (self, &(Change){ .former = slot }, error);
}
