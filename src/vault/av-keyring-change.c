#include "av-keyring-private.h"

#include <string.h>

#include "av-name-fold.h"
#include "av-words.h"

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

  for (guint i = 0; change->slot != NULL && i < self->n_stores; i++)
    av_keyring_slot_box (change->slot, i, self->store_keys[i]);
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
    av_keyring_take_pair (self, change->slot, change->pair);
  if (change->former != NULL)
    av_keyring_slot_free (change->former);
  if (change->other != NULL)
    av_keyring_slot_free (change->other);
  return TRUE;
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

  if (!av_keyring_slot_seal (change->slot, change->pair, passphrase, cost, error))
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

  change.slot = av_keyring_slot_new (AV_KEYRING_SLOT_PASSPHRASE, label, agent, error);
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
  const AvKeyringSlot *owner = av_keyring_find (self, AV_KEYRING_SLOT_PASSPHRASE, label, NULL);
  AvKeyringSlot *former = av_keyring_find (self, AV_KEYRING_SLOT_RECOVERY, label, NULL);
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

  change.slot = av_keyring_slot_new (AV_KEYRING_SLOT_RECOVERY, label, owner != NULL ? owner->agent : NULL, error);
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
  Change change = { .former = av_keyring_find (self, AV_KEYRING_SLOT_ESCROW, NULL, public_key) };

  if (!settle (self, error))
    return FALSE;

  change.slot = av_keyring_slot_new (AV_KEYRING_SLOT_ESCROW, label, installation, error);
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
  AvKeyringSlot *former = av_keyring_find (self, AV_KEYRING_SLOT_PASSPHRASE, label, NULL);
  AvKeyringSlot *code = av_keyring_find (self, AV_KEYRING_SLOT_RECOVERY, label, NULL);
  gboolean code_stays = av_keyring_is_unlocked_by (self, label) && !have_one_pair (former, code);
  g_autoptr (AvKeyPair) fresh = pair != NULL ? av_key_pair_ref (pair) : av_key_pair_new_random ();
  Change change = { .pair = fresh, .former = former, .other = code_stays ? NULL : code };

  if (!settle (self, error))
    return FALSE;

  if (former == NULL)
    return av_keyring_set_error (error, AV_KEYRING_ERROR_UNKNOWN);

  change.slot = av_keyring_slot_new (AV_KEYRING_SLOT_PASSPHRASE, label, former->agent, error);
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
  AvKeyringSlot *slot = av_keyring_find (self, AV_KEYRING_SLOT_PASSPHRASE, label, NULL);

  if (!settle (self, error))
    return FALSE;

  if (slot == NULL)
    return av_keyring_set_error (error, AV_KEYRING_ERROR_UNKNOWN);

  if (count_passphrases (self) == 1)
    return av_keyring_set_error (error, AV_KEYRING_ERROR_LAST);

  return change_slots (self, &(Change){ .former = slot, .other = av_keyring_find (self, AV_KEYRING_SLOT_RECOVERY, label, NULL) }, error);
}

gboolean
av_keyring_remove_escrow (AvKeyring *self,
                          const guint8 public_key[AV_PUBLIC_KEY_SIZE],
                          GError **error)
{
  AvKeyringSlot *slot = av_keyring_find (self, AV_KEYRING_SLOT_ESCROW, NULL, public_key);

  if (!settle (self, error))
    return FALSE;

  if (slot == NULL)
    return av_keyring_set_error (error, AV_KEYRING_ERROR_UNKNOWN);

  return change_slots (self, &(Change){ .former = slot }, error);
}
