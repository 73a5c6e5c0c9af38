#include "av-identity.h"

#include <string.h>

#include "av-bundle.h"
#include "av-hash.h"
#include "av-limits.h"
#include "av-segment-store.h"
#include "av-wire.h"

#define SECRET_NAME "identity"
#define DESTROYED_NAME "destroyed-epochs"
#define FORMAT 1
#define N_EPOCHS 3
#define KEY_SIZE 32
#define STORED_SIZE (1 + AV_ID_SIZE + 2 * KEY_SIZE + 1 + N_EPOCHS * KEY_SIZE + 1 + AV_LIMIT_LABEL)

static void
own_id (AvSigningKey *signing,
        AvId *id)
{
  av_hash_bytes (av_signing_key_get_public (signing), AV_SIGNATURE_PUBLIC_KEY_SIZE, id->bytes, AV_ID_SIZE);
}

static AvIdentity *
identity_alloc (void)
{
  AvIdentity *self = g_new0 (AvIdentity, 1);

  self->epochs = g_ptr_array_new_with_free_func ((GDestroyNotify) av_key_pair_unref);
  self->destroyed = g_byte_array_new ();
  return self;
}

AvIdentity *
av_identity_new (const char *name)
{
  AvIdentity *self = identity_alloc ();

  self->name = g_strdup (name);
  self->signing = av_signing_key_new_random ();
  self->escrow = av_key_pair_new_random ();
  g_ptr_array_add (self->epochs, av_key_pair_new_random ());
  own_id (self->signing, &self->id);
  return self;
}

void
av_identity_free (AvIdentity *self)
{
  g_free (self->name);
  g_clear_pointer (&self->signing, av_signing_key_unref);
  g_clear_pointer (&self->escrow, av_key_pair_unref);
  g_ptr_array_unref (self->epochs);
  g_byte_array_unref (self->destroyed);
  g_free (self);
}

static AvKeyPair *
read_pair (AvSecret *stored,
           gsize offset)
{
  g_autoptr (AvSecret) secret = av_secret_new_slice (stored, offset, KEY_SIZE);

  return av_key_pair_new_from_secret (secret);
}

static AvIdentity *
read_identity (AvSecret *stored,
               gsize size)
{
  g_autoptr (AvIdentity) self = identity_alloc ();
  g_autoptr (AvSecret) seed = NULL;
  const guint8 *bytes = av_secret_peek (stored);
  gsize offset = 1 + AV_ID_SIZE;
  guint n;

  if (size < offset + 2 * KEY_SIZE + 2 || bytes[0] != FORMAT)
    return NULL;

  memcpy (self->id.bytes, bytes + 1, AV_ID_SIZE);
  seed = av_secret_new_slice (stored, offset, KEY_SIZE);
  self->signing = av_signing_key_new_from_seed (seed);
  self->escrow = read_pair (stored, offset + KEY_SIZE);
  offset += 2 * KEY_SIZE;
  n = bytes[offset++];

  if (n == 0 || n > N_EPOCHS || size < offset + n * KEY_SIZE + 1)
    return NULL;

  for (guint i = 0; i < n; i++, offset += KEY_SIZE)
    g_ptr_array_add (self->epochs, read_pair (stored, offset));

  n = bytes[offset++];

  if (size != offset + n)
    return NULL;

  self->name = g_strndup ((const char *) bytes + offset, n);
  return g_steal_pointer (&self);
}

AvIdentity *
av_identity_load (AvStore *store,
                  GError **error)
{
  g_autoptr (AvSecret) stored = av_secret_new (STORED_SIZE);
  g_autofree guint8 *tags = g_malloc (AV_BUNDLE_TAG_SIZE * 128);
  g_autoptr (GError) problem = NULL;
  g_autoptr (AvIdentity) self = NULL;
  gsize size = 0;

  if (!av_segment_store_get_secret (store, SECRET_NAME, av_secret_get_data (stored), STORED_SIZE, &size, error))
    return NULL;

  self = read_identity (stored, size);

  if (self == NULL)
    {
      av_database_set_damaged_error (error);
      return NULL;
    }

  if (av_segment_store_get_secret (store, DESTROYED_NAME, tags, AV_BUNDLE_TAG_SIZE * 128, &size, &problem))
    g_byte_array_append (self->destroyed, tags, (guint) size);

  return av_database_ended_well (&problem, error) ? g_steal_pointer (&self) : NULL;
}

gboolean
av_identity_save (AvIdentity *self,
                  AvStore *store,
                  GError **error)
{
  g_autoptr (AvSecret) stored = av_secret_new (STORED_SIZE);
  guint8 *bytes = av_secret_get_data (stored);
  gsize offset = 0;
  gsize length = MIN (strlen (self->name), AV_LIMIT_LABEL);

  bytes[offset++] = FORMAT;
  memcpy (bytes + offset, self->id.bytes, AV_ID_SIZE);
  offset += AV_ID_SIZE;
  memcpy (bytes + offset, av_secret_peek (av_signing_key_get_seed (self->signing)), KEY_SIZE);
  offset += KEY_SIZE;
  memcpy (bytes + offset, av_secret_peek (av_key_pair_get_secret (self->escrow)), KEY_SIZE);
  offset += KEY_SIZE;
  bytes[offset++] = (guint8) self->epochs->len;

  for (guint i = 0; i < self->epochs->len; i++, offset += KEY_SIZE)
    memcpy (bytes + offset, av_secret_peek (av_key_pair_get_secret (g_ptr_array_index (self->epochs, i))), KEY_SIZE);

  bytes[offset++] = (guint8) length;
  memcpy (bytes + offset, self->name, length);
  offset += length;

  return av_segment_store_set_secret (store, SECRET_NAME, bytes, offset, error) &&
         (self->destroyed->len == 0 ||
          av_segment_store_set_secret (store, DESTROYED_NAME, self->destroyed->data, self->destroyed->len, error));
}

AvKeyPair *
av_identity_get_epoch (AvIdentity *self)
{
  return g_ptr_array_index (self->epochs, 0);
}

void
av_identity_renew (AvIdentity *self)
{
  g_ptr_array_insert (self->epochs, 0, av_key_pair_new_random ());

  while (self->epochs->len > N_EPOCHS)
    {
      AvKeyPair *last = g_ptr_array_index (self->epochs, self->epochs->len - 1);
      guint8 tag[AV_BUNDLE_TAG_SIZE];

      av_bundle_get_tag (av_key_pair_get_public (last), tag);

      if (self->destroyed->len >= AV_BUNDLE_TAG_SIZE * 128)
        g_byte_array_remove_range (self->destroyed, 0, AV_BUNDLE_TAG_SIZE);

      g_byte_array_append (self->destroyed, tag, sizeof tag);
      g_ptr_array_remove_index (self->epochs, self->epochs->len - 1);
    }
}
