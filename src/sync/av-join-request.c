#include "av-join-request.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-file.h"
#include "av-hash.h"
#include "av-limits.h"
#include "av-wire.h"
#include "av-words.h"

#define MAGIC "AVDEM1"
#define DOMAIN "aller-vers/request/1"
#define N_WORDS 8

void
av_join_claim_clear (AvJoinClaim *self)
{
  g_clear_pointer (&self->name, g_free);
}

GBytes *
av_join_request_write (const AvJoinClaim *claim,
                       AvSigningKey *key)
{
  GByteArray *bytes = g_byte_array_new ();
  guint8 signature[AV_SIGNATURE_SIZE];
  gsize length = MIN (strlen (claim->name), AV_LIMIT_LABEL);

  av_writer_put_bytes (bytes, MAGIC, 6);
  av_writer_put_bytes (bytes, claim->installation.bytes, AV_ID_SIZE);
  av_writer_put_bytes (bytes, claim->signing_key, AV_TRUST_KEY_SIZE);
  av_writer_put_bytes (bytes, claim->escrow_key, AV_TRUST_KEY_SIZE);
  av_writer_put_bytes (bytes, claim->epoch_key, AV_TRUST_KEY_SIZE);
  av_writer_put_u8 (bytes, (guint8) length);
  av_writer_put_bytes (bytes, claim->name, length);
  av_signature_sign (key, DOMAIN, bytes->data, bytes->len, signature);
  av_writer_put_bytes (bytes, signature, sizeof signature);
  return g_byte_array_free_to_bytes (bytes);
}

static gboolean
read_claim (AvReader *reader,
            AvJoinClaim *claim)
{
  const guint8 *magic = av_reader_get_bytes (reader, 6);
  guint8 length;
  const guint8 *name;
  AvId own;

  if (magic == NULL || memcmp (magic, MAGIC, 6) != 0 || !av_reader_copy (reader, claim->installation.bytes, AV_ID_SIZE) ||
      !av_reader_copy (reader, claim->signing_key, AV_TRUST_KEY_SIZE) || !av_reader_copy (reader, claim->escrow_key, AV_TRUST_KEY_SIZE) ||
      !av_reader_copy (reader, claim->epoch_key, AV_TRUST_KEY_SIZE) || !av_reader_get_u8 (reader, &length) || length == 0 ||
      length > AV_LIMIT_LABEL || (name = av_reader_get_bytes (reader, length)) == NULL || !g_utf8_validate_len ((const char *) name, length, NULL))
    return FALSE;

  av_hash_bytes (claim->signing_key, AV_TRUST_KEY_SIZE, own.bytes, AV_ID_SIZE);
  claim->name = g_strndup ((const char *) name, length);
  return av_id_equal (&own, &claim->installation);
}

gboolean
av_join_request_parse (GBytes *bytes,
                       AvJoinClaim *claim,
                       GError **error)
{
  AvReader reader;
  gsize size, signed_size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  const guint8 *signature;

  claim->name = NULL;
  av_reader_init (&reader, data, size);

  if (read_claim (&reader, claim))
    {
      signed_size = reader.offset;
      signature = av_reader_get_bytes (&reader, AV_SIGNATURE_SIZE);

      if (signature != NULL && av_reader_is_done (&reader) && av_signature_verify (claim->signing_key, DOMAIN, data, signed_size, signature))
        return TRUE;
    }

  av_join_claim_clear (claim);
  g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_REQUEST,
                       _ ("This file is not a request to join, or it was damaged on the way: write it again on the laptop that asks."));
  return FALSE;
}

char *
av_join_request_get_words (GBytes *bytes)
{
  guint8 hash[AV_HASH_SIZE];
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  av_hash_bytes (data, size, hash, sizeof hash);
  return av_words_from_hash (hash, N_WORDS);
}

AvJoinRequest *
av_join_request_read (const char *file,
                      GError **error)
{
  g_autoptr (GBytes) bytes = av_file_read (file, AV_LIMIT_REQUEST, error);
  AvJoinClaim claim;
  AvJoinRequest *self;

  if (bytes == NULL || !av_join_request_parse (bytes, &claim, error))
    return NULL;

  self = g_new0 (AvJoinRequest, 1);
  self->id = claim.installation;
  self->name = g_steal_pointer (&claim.name);
  self->words = av_join_request_get_words (bytes);
  self->bytes = g_steal_pointer (&bytes);
  return self;
}

void
av_join_request_free (AvJoinRequest *self)
{
  g_free (self->name);
  g_free (self->words);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}
