#include "av-bundle-writer.h"

#include <string.h>

#include "av-dropbox-writer.h"
#include "av-dropbox.h"
#include "av-limits.h"
#include "av-seal.h"
#include "av-stream.h"
#include "av-wire.h"

#define END_SIZE (1 + 1 + AV_SIGNATURE_SIZE)
#define PAD_PIECE 65536u

struct _AvBundleSink
{
  guint64 size; /* of the sections so far */
  guint n_sections;
  AvFollower *follower;    /* nullable */
  AvDropboxWriter *writer; /* NULL: only measures */
  AvStream *stream;
  AvHash *digest; /* what END signs */
  guint8 *chunk;
  gsize chunk_size;
};

static gboolean
write_out (AvBundleSink *self,
           const void *bytes,
           gsize size,
           GError **error)
{
  return av_dropbox_writer_write (self->writer, bytes, size, error) && av_follower_advance (self->follower, size, error);
}

static gboolean
push_chunk (AvBundleSink *self,
            AvStreamTag tag,
            GError **error)
{
  g_autofree guint8 *sealed = g_malloc (self->chunk_size + AV_STREAM_OVERHEAD);
  gsize size = self->chunk_size;

  av_stream_push (self->stream, self->chunk, size, tag, sealed);
  self->chunk_size = 0;
  return write_out (self, sealed, size + AV_STREAM_OVERHEAD, error);
}

/* A full chunk waits for the next byte: the last one is marked as such. */
static gboolean
push (AvBundleSink *self,
      const guint8 *bytes,
      gsize size,
      GError **error)
{
  while (size > 0)
    {
      gsize n;

      if (self->chunk_size == AV_LIMIT_CHUNK && !push_chunk (self, AV_STREAM_MESSAGE, error))
        return FALSE;

      n = MIN (size, AV_LIMIT_CHUNK - self->chunk_size);
      memcpy (self->chunk + self->chunk_size, bytes, n);
      self->chunk_size += n;
      bytes += n;
      size -= n;
    }

  return TRUE;
}

static gboolean
put_section (AvBundleSink *self,
             AvBundleSection type,
             const guint8 *bytes,
             gsize size,
             GError **error)
{
  g_autoptr (GByteArray) head = g_byte_array_new ();

  av_writer_put_u8 (head, (guint8) type);
  av_writer_put_varint (head, size);
  self->size += head->len + size;

  if (self->writer == NULL)
    return TRUE;

  if (type != AV_BUNDLE_END)
    {
      av_hash_update (self->digest, head->data, head->len);
      av_hash_update (self->digest, bytes, size);
    }

  return push (self, head->data, head->len, error) && push (self, bytes, size, error);
}

gboolean
av_bundle_sink_put (AvBundleSink *self,
                    AvBundleSection type,
                    const guint8 *bytes,
                    gsize size,
                    GError **error)
{
  if (size > AV_LIMIT_SECTION || ++self->n_sections > AV_LIMIT_SECTIONS || self->size > AV_LIMIT_BUNDLE)
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_LIMIT);

  return av_follower_advance (self->follower, 0, error) && put_section (self, type, bytes, size, error);
}

static guint64 full_at = AV_LIMIT_BUNDLE / 2;

void
av_bundle_sink_fill_for_test (guint64 bytes)
{
  full_at = bytes;
}

gboolean
av_bundle_sink_is_full (AvBundleSink *self)
{
  return self->size >= full_at || self->n_sections >= AV_LIMIT_SECTIONS / 2;
}

/* Padmé: the next length whose lower half of bits is zero. */
static guint64
round_length (guint64 length)
{
  guint exponent = 0, bits = 0;
  guint64 mask;

  while (length >> (exponent + 1) != 0)
    exponent++;
  while (exponent >> (bits + 1) != 0)
    bits++;

  if (exponent <= bits + 1)
    return length;

  mask = (G_GUINT64_CONSTANT (1) << (exponent - bits - 1)) - 1;
  return (length + mask) & ~mask;
}

/* The content of a section of `size` bytes with its head; FALSE where none has
 * that length. */
static gboolean
fit_section (gsize size,
             gsize *content)
{
  for (gsize head = 2; head <= 4 && head <= size; head++)
    if (1 + av_varint_get_size (size - head) == head)
      {
        *content = size - head;
        return TRUE;
      }

  return FALSE;
}

/* How many bytes of padding sections bring `size` to a round length. */
static guint64
measure_padding (guint64 size)
{
  guint64 target = round_length (size);

  for (;;)
    {
      guint64 gap = target - size;

      /* A section has two bytes at least. */
      if (gap != 1)
        return gap;

      target = round_length (target + 1);
    }
}

static gboolean
put_padding (AvBundleSink *self,
             guint64 padding,
             GError **error)
{
  g_autofree guint8 *zeros = g_malloc0 (2 * PAD_PIECE);

  while (padding > 0)
    {
      gsize content = 0;
      gsize piece = padding >= 2 * PAD_PIECE ? PAD_PIECE : (gsize) padding;
      gboolean fits = fit_section (piece, &content);

      /* A remainder no section has is cut once more. */
      if (!fits)
        {
          piece -= 2;
          fits = fit_section (piece, &content);
        }

      g_assert (fits);

      if (!put_section (self, AV_BUNDLE_PAD, zeros, content, error))
        return FALSE;

      padding -= piece;
    }

  return TRUE;
}

static guint64
measure_file (const AvBundleOrder *order,
              guint64 plain)
{
  guint64 n_chunks = (plain + AV_LIMIT_CHUNK - 1) / AV_LIMIT_CHUNK;
  guint64 n_recipients = order->recipients->len / AV_BUNDLE_KEY_SIZE;

  return AV_BUNDLE_FIXED_SIZE + n_recipients * AV_BUNDLE_SLOT_SIZE + AV_BUNDLE_MAC_SIZE + AV_STREAM_HEADER_SIZE +
         plain + n_chunks * AV_STREAM_OVERHEAD;
}

static GByteArray *
write_header (const AvBundleOrder *order,
              AvSecret *file_key,
              AvBundleWritten *written)
{
  GByteArray *header = g_byte_array_new ();
  g_autoptr (GByteArray) signed_bytes = g_byte_array_new ();
  guint n = order->recipients->len / AV_BUNDLE_KEY_SIZE;
  guint8 mac[AV_BUNDLE_MAC_SIZE];

  av_writer_put_bytes (header, AV_BUNDLE_MAGIC, AV_BUNDLE_MAGIC_SIZE);
  av_writer_put_u16 (header, AV_BUNDLE_FORMAT);
  av_writer_put_u16 (header, 0);
  av_writer_put_u32 (header, AV_BUNDLE_FIXED_SIZE + n * AV_BUNDLE_SLOT_SIZE + AV_BUNDLE_MAC_SIZE);
  av_writer_put_bytes (header, written->id.bytes, AV_ID_SIZE);
  av_writer_put_u64 (header, written->print.size);
  av_writer_put_u16 (header, (guint16) n);

  for (guint i = 0; i < n; i++)
    {
      const guint8 *epoch_key = order->recipients->data + i * AV_BUNDLE_KEY_SIZE;
      g_autoptr (GBytes) box = av_seal_box_secret (epoch_key, file_key);
      guint8 tag[AV_BUNDLE_TAG_SIZE];
      gsize size;
      const guint8 *bytes = g_bytes_get_data (box, &size);

      av_bundle_get_tag (epoch_key, tag);
      av_writer_put_bytes (header, tag, sizeof tag);
      av_writer_put_bytes (header, bytes, size);
    }

  av_writer_put_bytes (signed_bytes, AV_BUNDLE_MAC_DOMAIN, sizeof AV_BUNDLE_MAC_DOMAIN);
  av_writer_put_bytes (signed_bytes, header->data, header->len);
  av_hash_bytes_keyed (file_key, signed_bytes->data, signed_bytes->len, mac, sizeof mac);
  av_writer_put_bytes (header, mac, sizeof mac);
  return header;
}

static gboolean
put_end (AvBundleSink *sink,
         AvSigningKey *key,
         GError **error)
{
  g_autoptr (AvHash) past = av_hash_copy (sink->digest);
  guint8 digest[AV_BUNDLE_DIGEST_SIZE];
  guint8 signature[AV_SIGNATURE_SIZE];

  av_hash_finish (past, digest);
  av_signature_sign (key, AV_BUNDLE_SIGNATURE_DOMAIN, digest, sizeof digest, signature);
  return put_section (sink, AV_BUNDLE_END, signature, sizeof signature, error) && push_chunk (sink, AV_STREAM_FINAL, error);
}

static gboolean
write_all (const AvBundleOrder *order,
           AvBundleSink *sink,
           guint64 padding,
           AvBundleWritten *written,
           GError **error)
{
  g_autoptr (AvSecret) file_key = av_secret_new_random (AV_BUNDLE_KEY_SIZE);
  g_autoptr (GByteArray) header = write_header (order, file_key, written);
  guint8 stream_header[AV_STREAM_HEADER_SIZE];

  sink->stream = av_stream_new_writer (file_key, stream_header);
  av_hash_update (sink->digest, header->data, header->len);

  return write_out (sink, header->data, header->len, error) && write_out (sink, stream_header, sizeof stream_header, error) &&
         order->produce (sink, order->user_data, error) && put_padding (sink, padding, error) && put_end (sink, order->key, error);
}

static gboolean
open_sink (AvBundleSink *sink,
           const char *path,
           GError **error)
{
  sink->writer = av_dropbox_writer_new (path, error);
  if (sink->writer == NULL)
    return FALSE;

  sink->digest = av_hash_new (NULL, AV_BUNDLE_DIGEST_SIZE);
  sink->chunk = g_malloc (AV_LIMIT_CHUNK);
  return TRUE;
}

static void
clear_sink (AvBundleSink *sink)
{
  g_clear_pointer (&sink->writer, av_dropbox_writer_free);
  g_clear_pointer (&sink->stream, av_stream_free);
  g_clear_pointer (&sink->digest, av_hash_free);

  if (sink->chunk != NULL)
    av_seal_wipe (sink->chunk, AV_LIMIT_CHUNK);

  g_clear_pointer (&sink->chunk, g_free);
}

static gboolean
commit (AvBundleSink *sink,
        AvBundleWritten *written,
        GError **error)
{
  av_follower_begin (sink->follower, AV_EXCHANGE_CHECKING, 0, written->print.size, written->print.size);
  return av_dropbox_writer_commit (sink->writer, sink->follower, &written->print, error);
}

gboolean
av_bundle_write (const AvBundleOrder *order,
                 const char *path,
                 AvBundleWritten *written,
                 GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  AvBundleSink measure = { .follower = order->follower };
  AvBundleSink sink = { .follower = order->follower };
  guint64 padding;
  gboolean done;

  if (!order->produce (&measure, order->user_data, error))
    return FALSE;

  padding = measure_padding (measure.size + END_SIZE);
  av_id_random (&written->id);
  written->print.size = measure_file (order, measure.size + padding + END_SIZE);

  if (written->print.size > AV_LIMIT_BUNDLE)
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_LIMIT);

  if (!av_dropbox_check_room (folder, written->print.size, error))
    return FALSE;

  av_follower_measure (order->follower, written->print.size);
  if (!open_sink (&sink, path, error))
    return FALSE;

  done = write_all (order, &sink, padding, written, error) && commit (&sink, written, error);
  g_assert (!done || sink.size == measure.size + padding + END_SIZE);
  clear_sink (&sink);
  return done;
}
