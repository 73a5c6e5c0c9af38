#include "av-keyring-private.h"

#include <string.h>

#include "av-seal.h"

#define SECRET_SIZE 32

AvKeyringSlot *
av_keyring_slot_new (AvKeyringSlotType type,
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

gboolean
av_keyring_slot_seal (AvKeyringSlot *slot,
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

AvKeyPair *
av_keyring_slot_open (const AvKeyringSlot *slot,
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

void
av_keyring_slot_box (AvKeyringSlot *slot,
                     guint index,
                     AvSecret *store_key)
{
  g_autoptr (GBytes) box = av_seal_box_secret (slot->public_key, store_key);

  memcpy (slot->boxes[index], g_bytes_get_data (box, NULL), sizeof slot->boxes[index]);
}
