#include "av-strand.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <zlib.h>

#include "av-hash.h"
#include "av-limits.h"
#include "av-seal.h"
#include "av-wire.h"

#define DOMAIN "aller-vers/strand/1"
#define PADDING 64

enum
{
  METHOD_STORED = 0,
  METHOD_DEFLATED = 1,
};

G_DEFINE_QUARK (av_strand_error, av_strand_error)

static gboolean
refuse (GError **error,
        AvStrandError code)
{
  if (code == AV_STRAND_ERROR_DENIED)
    g_set_error_literal (error, AV_STRAND_ERROR, AV_STRAND_ERROR_DENIED, _ ("A part of the bundle does not open: it was changed, or sealed with another key."));
  else if (code == AV_STRAND_ERROR_LIMIT)
    g_set_error_literal (error, AV_STRAND_ERROR, AV_STRAND_ERROR_LIMIT, _ ("A part of the bundle is larger than this program reads."));
  else
    g_set_error_literal (error, AV_STRAND_ERROR, AV_STRAND_ERROR_MALFORMED, _ ("A part of the bundle is not written as the format says."));

  return FALSE;
}

void
av_strand_get_kid (AvSecret *key,
                   guint8 kid[AV_STRAND_KID_SIZE])
{
  av_hash_bytes_keyed (key, "kid", 3, kid, AV_STRAND_KID_SIZE);
}

static GByteArray *
write_associated (const AvStrandContext *context)
{
  GByteArray *associated = g_byte_array_sized_new (64);

  av_writer_put_bytes (associated, DOMAIN, sizeof DOMAIN);
  av_writer_put_bytes (associated, context->journal.bytes, AV_ID_SIZE);
  av_writer_put_u64 (associated, context->segno);
  av_writer_put_u16 (associated, context->index);
  av_writer_put_u32 (associated, context->scope);
  av_writer_put_u8 (associated, (guint8) context->class);
  return associated;
}

/* Raw deflate; NULL where it would not be worth it, or beyond the ratio that
 * readers accept. */
static GByteArray *
deflate_data (const guint8 *data,
              gsize size)
{
  z_stream stream = { 0 };
  g_autoptr (GByteArray) deflated = g_byte_array_new ();
  int result;

  if (deflateInit2 (&stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    return NULL;

  g_byte_array_set_size (deflated, (guint) deflateBound (&stream, (uLong) size));
  stream.next_in = (Bytef *) data;
  stream.avail_in = (uInt) size;
  stream.next_out = deflated->data;
  stream.avail_out = deflated->len;
  result = deflate (&stream, Z_FINISH);
  g_byte_array_set_size (deflated, (guint) stream.total_out);
  deflateEnd (&stream);

  if (result != Z_STREAM_END || deflated->len >= size || size > (gsize) deflated->len * AV_LIMIT_STRAND_RATIO)
    return NULL;

  return g_steal_pointer (&deflated);
}

static GByteArray *
write_body (const guint8 *data,
            gsize size,
            gboolean padded)
{
  GByteArray *body = g_byte_array_sized_new ((guint) size / 2 + PADDING);
  g_autoptr (GByteArray) deflated = deflate_data (data, size);

  av_writer_put_u8 (body, deflated != NULL ? METHOD_DEFLATED : METHOD_STORED);
  av_writer_put_varint (body, size);
  av_writer_put_varint (body, deflated != NULL ? deflated->len : size);
  av_writer_put_bytes (body, deflated != NULL ? deflated->data : data, deflated != NULL ? deflated->len : size);

  while (padded && body->len % PADDING != 0)
    av_writer_put_u8 (body, 0);

  return body;
}

GByteArray *
av_strand_seal (const AvStrandContext *context,
                AvSecret *key,
                const guint8 *data,
                gsize size)
{
  g_autoptr (GByteArray) body = write_body (data, size, key != NULL);
  g_autoptr (GByteArray) associated = NULL;
  GByteArray *blob = g_byte_array_sized_new (body->len + AV_STRAND_PREFIX_SIZE + AV_SEAL_TAG_SIZE);
  guint8 kid[AV_STRAND_KID_SIZE] = { 0 };
  guint8 nonce[AV_SEAL_NONCE_SIZE];

  g_assert (av_class_is_keyed (context->class) == (key != NULL));

  if (key == NULL)
    {
      av_writer_put_bytes (blob, kid, sizeof kid);
      av_writer_put_bytes (blob, body->data, body->len);
      return blob;
    }

  associated = write_associated (context);
  av_strand_get_kid (key, kid);
  av_seal_random (nonce, sizeof nonce);
  av_writer_put_bytes (blob, kid, sizeof kid);
  av_writer_put_bytes (blob, nonce, sizeof nonce);
  g_byte_array_set_size (blob, AV_STRAND_PREFIX_SIZE + body->len + AV_SEAL_TAG_SIZE);
  av_seal_encrypt (key, nonce, associated->data, associated->len, body->data, body->len, blob->data + AV_STRAND_PREFIX_SIZE);
  av_seal_wipe (body->data, body->len);
  return blob;
}

gboolean
av_strand_peek_kid (const guint8 *blob,
                    gsize size,
                    guint8 kid[AV_STRAND_KID_SIZE])
{
  if (size < AV_STRAND_KID_SIZE)
    return FALSE;

  memcpy (kid, blob, AV_STRAND_KID_SIZE);
  return TRUE;
}

/* Grows with what is really inflated, not with what is declared. Told that it
 * is to finish, zlib keeps no window of what one part holds whole. */
static gboolean
inflate_data (const guint8 *data,
              gsize size,
              gsize raw_size,
              GByteArray *raw,
              GError **error)
{
  z_stream stream = { 0 };
  guint8 part[16384];
  int result;

  if (raw_size > size * AV_LIMIT_STRAND_RATIO)
    return refuse (error, AV_STRAND_ERROR_LIMIT);

  if (inflateInit2 (&stream, -MAX_WBITS) != Z_OK)
    return refuse (error, AV_STRAND_ERROR_LIMIT);

  stream.next_in = (Bytef *) data;
  stream.avail_in = (uInt) size;

  do
    {
      stream.next_out = part;
      stream.avail_out = sizeof part;
      result = inflate (&stream, Z_FINISH);
      g_byte_array_append (raw, part, sizeof part - stream.avail_out);
    }
  while (result == Z_BUF_ERROR && stream.avail_out == 0 && raw->len <= raw_size);

  inflateEnd (&stream);
  av_seal_wipe (part, MIN (sizeof part, raw->len));

  if (result != Z_STREAM_END || stream.avail_in != 0 || raw->len != raw_size)
    return refuse (error, AV_STRAND_ERROR_MALFORMED);

  return TRUE;
}

static gboolean
check_padding (AvReader *reader,
               gsize body_size,
               gboolean padded)
{
  gsize n = av_reader_get_remaining (reader);
  const guint8 *bytes = av_reader_get_bytes (reader, n);

  if (!padded)
    return n == 0;

  if (n >= PADDING || body_size % PADDING != 0)
    return FALSE;

  for (gsize i = 0; i < n; i++)
    if (bytes[i] != 0)
      return FALSE;

  return TRUE;
}

static GByteArray *
read_body (const guint8 *body,
           gsize size,
           gboolean padded,
           GError **error)
{
  g_autoptr (GByteArray) raw = g_byte_array_new ();
  AvReader reader;
  guint8 method;
  guint64 raw_size, data_size;
  const guint8 *data;

  av_reader_init (&reader, body, size);

  if (!av_reader_get_u8 (&reader, &method) || !av_reader_get_varint (&reader, &raw_size) || !av_reader_get_varint (&reader, &data_size) ||
      data_size > size || (data = av_reader_get_bytes (&reader, (gsize) data_size)) == NULL || !check_padding (&reader, size, padded))
    {
      refuse (error, AV_STRAND_ERROR_MALFORMED);
      return NULL;
    }

  if (raw_size > AV_LIMIT_STRAND_RAW)
    {
      refuse (error, AV_STRAND_ERROR_LIMIT);
      return NULL;
    }

  if (method == METHOD_DEFLATED)
    return inflate_data (data, (gsize) data_size, (gsize) raw_size, raw, error) ? g_steal_pointer (&raw) : NULL;

  if (method != METHOD_STORED || data_size != raw_size)
    {
      refuse (error, AV_STRAND_ERROR_MALFORMED);
      return NULL;
    }

  g_byte_array_append (raw, data, (guint) data_size);
  return g_steal_pointer (&raw);
}

GByteArray *
av_strand_open (const AvStrandContext *context,
                AvSecret *key,
                const guint8 *blob,
                gsize size,
                GError **error)
{
  g_autoptr (GByteArray) associated = NULL;
  g_autofree guint8 *body = NULL;
  guint8 kid[AV_STRAND_KID_SIZE] = { 0 };
  gsize prefix = key != NULL ? AV_STRAND_PREFIX_SIZE + AV_SEAL_TAG_SIZE : AV_STRAND_KID_SIZE;
  GByteArray *data;

  if (size < prefix || (key != NULL) != av_class_is_keyed (context->class))
    {
      refuse (error, AV_STRAND_ERROR_MALFORMED);
      return NULL;
    }

  if (size > AV_LIMIT_STRAND_BLOB)
    {
      refuse (error, AV_STRAND_ERROR_LIMIT);
      return NULL;
    }

  if (key != NULL)
    av_strand_get_kid (key, kid);

  if (!av_hash_equal (kid, blob, AV_STRAND_KID_SIZE))
    {
      refuse (error, AV_STRAND_ERROR_DENIED);
      return NULL;
    }

  if (key == NULL)
    return read_body (blob + AV_STRAND_KID_SIZE, size - AV_STRAND_KID_SIZE, FALSE, error);

  associated = write_associated (context);
  body = g_malloc (size - prefix + 1);

  if (!av_seal_decrypt (key, blob + AV_STRAND_KID_SIZE, associated->data, associated->len,
                        blob + AV_STRAND_PREFIX_SIZE, size - AV_STRAND_PREFIX_SIZE, body, NULL))
    {
      refuse (error, AV_STRAND_ERROR_DENIED);
      return NULL;
    }

  data = read_body (body, size - prefix, TRUE, error);
  av_seal_wipe (body, size - prefix);
  return data;
}
