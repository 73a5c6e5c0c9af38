#include "av-keyring-private.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "av-file.h"
#include "av-hash.h"
#include "av-wire.h"

#define MAGIC "AVKEYS01"
#define MAC_ID 4
#define BOX_SIZE 80

G_DEFINE_QUARK (av - keyring - error - quark, av_keyring_error)

gboolean
av_keyring_set_error (GError **error,
                      AvKeyringError code)
{
  static const char *const sentences[] = {
    [AV_KEYRING_ERROR_PASSPHRASE] = N_ ("This is not the passphrase of that agent. Nothing was opened."),
    [AV_KEYRING_ERROR_DAMAGED] = N_ ("The keys file of the store is damaged. The passphrase is not in question and nothing was changed; restore the last backup, or ask for a recovery."),
    [AV_KEYRING_ERROR_NEWER] = N_ ("The keys file was written by a newer version of Aller-vers. Nothing was changed; update this machine."),
    [AV_KEYRING_ERROR_OLDER] = N_ ("The keys file was written by a trial version of Aller-vers, from before its format was settled. Nothing was changed; open the store with the version that wrote it."),
    [AV_KEYRING_ERROR_MISSING] = N_ ("The keys file of the store is missing: without it nobody can open the store. Nothing was changed; put it back, or restore the last backup."),
    [AV_KEYRING_ERROR_UNKNOWN] = N_ ("Nobody of that name can open this store."),
    [AV_KEYRING_ERROR_EXISTS] = N_ ("Someone of that name can already open this store. Nothing was changed."),
    [AV_KEYRING_ERROR_FULL] = N_ ("This store already has as many passphrases as it can hold. Remove one first."),
    [AV_KEYRING_ERROR_LAST] = N_ ("This is the last passphrase: without it nobody could open the store any more. It was kept."),
    [AV_KEYRING_ERROR_LABEL] = N_ ("The name is empty or too long."),
    [AV_KEYRING_ERROR_CHANGED] = N_ ("What opens this store was changed in the meantime: what you unlocked it with is worth nothing any more. Nothing was opened; unlock again, with your secret phrase."),
    [AV_KEYRING_ERROR_SHARED] = N_ ("The recovery code of before has the key of the secret phrase: whoever kept both would go on opening this store. Nothing was changed. Change the phrase first, which takes that code away; then draw a new one."),
  };

  g_set_error_literal (error, AV_KEYRING_ERROR, code, _ (sentences[code]));
  return FALSE;
}

void
av_keyring_slot_free (AvKeyringSlot *slot)
{
  g_free (slot->label);
  g_free (slot);
}

static void
write_description (GByteArray *output,
                   const AvKeyringSlot *slot)
{
  av_writer_put_u8 (output, slot->type);
  av_writer_put_u8 (output, strlen (slot->label));
  av_writer_put_bytes (output, slot->label, strlen (slot->label));
  av_writer_put_bytes (output, slot->agent, sizeof slot->agent);
  av_writer_put_u32 (output, slot->cost.passes);
  av_writer_put_u32 (output, slot->cost.memory);
  av_writer_put_bytes (output, slot->salt, sizeof slot->salt);
  av_writer_put_bytes (output, slot->public_key, sizeof slot->public_key);
}

gsize
av_keyring_slot_describe (const AvKeyringSlot *slot,
                          guint8 *bytes)
{
  g_autoptr (GByteArray) output = g_byte_array_new ();

  write_description (output, slot);
  g_assert (output->len <= 512);
  memcpy (bytes, output->data, output->len);
  return output->len;
}

static gboolean
read_slot (AvReader *reader,
           guint n_stores,
           AvKeyringSlot *slot)
{
  guint8 type = 0;
  guint8 size = 0;
  const guint8 *label;

  av_reader_get_u8 (reader, &type);
  av_reader_get_u8 (reader, &size);
  label = av_reader_get_bytes (reader, size);
  if (label == NULL ||
      size == 0 ||
      size > AV_KEYRING_LABEL_MAXIMUM ||
      !g_utf8_validate ((const char *) label, size, NULL))
    return FALSE;

  slot->type = type;
  slot->label = g_strndup ((const char *) label, size);
  av_reader_copy (reader, slot->agent, sizeof slot->agent);
  av_reader_get_u32 (reader, &slot->cost.passes);
  av_reader_get_u32 (reader, &slot->cost.memory);
  av_reader_copy (reader, slot->salt, sizeof slot->salt);
  av_reader_copy (reader, slot->public_key, sizeof slot->public_key);

  if (slot->type != AV_KEYRING_SLOT_ESCROW)
    av_reader_copy (reader, slot->sealed_secret, sizeof slot->sealed_secret);
  for (guint i = 0; i < n_stores; i++)
    av_reader_copy (reader, slot->boxes[i], BOX_SIZE);

  return !reader->failed && slot->type >= AV_KEYRING_SLOT_PASSPHRASE && slot->type <= AV_KEYRING_SLOT_ESCROW;
}

static gboolean
read_body (AvKeyring *self,
           AvReader *reader)
{
  guint8 n_stores = 0;
  guint8 n_slots = 0;

  av_reader_get_u8 (reader, &n_stores);
  av_reader_get_u8 (reader, &n_slots);
  av_reader_get_u64 (reader, &self->generation);
  if (reader->failed || n_stores < 1 || n_stores > 2 || n_slots > AV_KEYRING_MAXIMUM_SLOTS)
    return FALSE;

  self->n_stores = n_stores;
  for (guint i = 0; i < n_stores; i++)
    {
      av_reader_copy (reader, self->stores[i].uuid, sizeof self->stores[i].uuid);
      av_reader_get_u32 (reader, &self->stores[i].epoch);
    }

  for (guint i = 0; i < n_slots; i++)
    {
      AvKeyringSlot *slot = g_new0 (AvKeyringSlot, 1);

      g_ptr_array_add (self->slots, slot);
      if (!read_slot (reader, n_stores, slot))
        return FALSE;
    }

  self->authenticated_size = reader->offset;
  for (guint i = 0; i < n_stores; i++)
    av_reader_copy (reader, self->macs[i], AV_HASH_SIZE);

  return av_reader_is_done (reader);
}

gboolean
av_keyring_parse (AvKeyring *self,
                  const guint8 *bytes,
                  gsize size,
                  GError **error)
{
  guint8 hash[AV_HASH_SIZE];
  const guint8 *magic;
  guint16 format = 0;
  AvReader reader;

  if (size < AV_HASH_SIZE)
    return av_keyring_set_error (error, AV_KEYRING_ERROR_DAMAGED);

  av_hash_bytes (bytes, size - AV_HASH_SIZE, hash, sizeof hash);
  if (!av_hash_equal (hash, bytes + size - AV_HASH_SIZE, sizeof hash))
    return av_keyring_set_error (error, AV_KEYRING_ERROR_DAMAGED);

  av_reader_init (&reader, bytes, size - AV_HASH_SIZE);
  magic = av_reader_get_bytes (&reader, 8);
  av_reader_get_u16 (&reader, &format);
  if (magic == NULL || memcmp (magic, MAGIC, 8) != 0)
    return av_keyring_set_error (error, AV_KEYRING_ERROR_DAMAGED);
  if (format > AV_KEYRING_FORMAT)
    return av_keyring_set_error (error, AV_KEYRING_ERROR_NEWER);
  if (format < AV_KEYRING_FORMAT)
    return av_keyring_set_error (error, AV_KEYRING_ERROR_OLDER);
  if (!read_body (self, &reader))
    return av_keyring_set_error (error, AV_KEYRING_ERROR_DAMAGED);

  self->authenticated = g_memdup2 (bytes, self->authenticated_size);
  return TRUE;
}

static void
compute_mac (AvSecret *store_key,
             const guint8 *bytes,
             gsize size,
             guint8 *mac)
{
  g_autoptr (AvSecret) key = av_secret_derive (store_key, MAC_ID, "AVstore1");

  av_hash_bytes_keyed (key, bytes, size, mac, AV_HASH_SIZE);
}

gboolean
av_keyring_check_mac (AvKeyring *self)
{
  guint8 mac[AV_HASH_SIZE];

  compute_mac (self->store_keys[self->chosen], self->authenticated, self->authenticated_size, mac);
  return av_hash_equal (mac, self->macs[self->chosen], sizeof mac);
}

/* A file may get its name, and the folder not be synced: it is there all the same, and to
 * go on from the former one would bring back what was replaced. */
static gboolean
is_written (const char *path,
            GByteArray *output)
{
  g_autoptr (GBytes) there = av_file_read (path, output->len, NULL);

  return there != NULL && g_bytes_get_size (there) == output->len &&
         memcmp (g_bytes_get_data (there, NULL), output->data, output->len) == 0;
}

gboolean
av_keyring_save (AvKeyring *self,
                 GError **error)
{
  g_autoptr (GByteArray) output = g_byte_array_new ();
  g_autofree char *path = g_build_filename (self->dir, AV_KEYRING_FILE, NULL);
  g_autoptr (GError) problem = NULL;
  guint8 hash[AV_HASH_SIZE];
  gsize body_size;

  av_writer_put_bytes (output, MAGIC, 8);
  av_writer_put_u16 (output, AV_KEYRING_FORMAT);
  av_writer_put_u8 (output, self->n_stores);
  av_writer_put_u8 (output, self->slots->len);
  av_writer_put_u64 (output, ++self->generation);
  for (guint i = 0; i < self->n_stores; i++)
    {
      av_writer_put_bytes (output, self->stores[i].uuid, sizeof self->stores[i].uuid);
      av_writer_put_u32 (output, self->stores[i].epoch);
    }

  for (guint i = 0; i < self->slots->len; i++)
    {
      const AvKeyringSlot *slot = g_ptr_array_index (self->slots, i);

      write_description (output, slot);
      if (slot->type != AV_KEYRING_SLOT_ESCROW)
        av_writer_put_bytes (output, slot->sealed_secret, sizeof slot->sealed_secret);
      for (guint j = 0; j < self->n_stores; j++)
        av_writer_put_bytes (output, slot->boxes[j], BOX_SIZE);
    }

  body_size = output->len;
  for (guint i = 0; i < self->n_stores; i++)
    {
      compute_mac (self->store_keys[i], output->data, body_size, hash);
      av_writer_put_bytes (output, hash, sizeof hash);
    }

  av_hash_bytes (output->data, output->len, hash, sizeof hash);
  av_writer_put_bytes (output, hash, sizeof hash);
  if (av_file_write (path, output->data, output->len, &problem) || is_written (path, output))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}
