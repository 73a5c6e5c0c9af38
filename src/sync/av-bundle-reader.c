#include "av-bundle-reader.h"

#include <string.h>

#include "av-file.h"
#include "av-hash.h"
#include "av-limits.h"
#include "av-seal.h"
#include "av-stream.h"
#include "av-wire.h"

#define SEALED_CHUNK (AV_LIMIT_CHUNK + AV_STREAM_OVERHEAD)
#define SECTION_HEAD_SIZE 11

struct _AvBundleFile
{
  AvFileReader *reader;
  guint64 size;
  AvId id;
  guint n_recipients;
  GByteArray *header; /* with its MAC */
  AvSecret *file_key;
  AvFollower *follower; /* not owned */
};

/* One reading of the sections. */
typedef struct
{
  AvBundleSectionFunc func;
  gpointer user_data;
  AvHash *digest;
  guint8 result[AV_BUNDLE_DIGEST_SIZE];
  GByteArray *pending; /* decrypted, not yet a whole section */
  gsize start;         /* of what is not consumed in pending */
  guint n_sections;
  guint type; /* of the last known section */
  gboolean ended;
} Parser;

static gboolean
read_exactly (AvBundleFile *self,
              guint64 offset,
              guint8 *bytes,
              gsize size,
              GError **error)
{
  gssize n = av_file_reader_read (self->reader, (goffset) offset, bytes, size, error);

  if (n >= 0 && (gsize) n < size)
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_TRUNCATED);

  return n >= 0;
}

static gboolean
read_header (AvBundleFile *self,
             guint64 real_size,
             GError **error)
{
  guint8 fixed[AV_BUNDLE_FIXED_SIZE];
  AvReader reader;
  guint16 format, flags, n;
  guint32 header_size;

  if (real_size < AV_BUNDLE_MAGIC_SIZE)
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_NOT_A_BUNDLE);

  memset (fixed, 0, sizeof fixed);

  if (!read_exactly (self, 0, fixed, MIN (sizeof fixed, real_size), error))
    return FALSE;

  if (memcmp (fixed, AV_BUNDLE_MAGIC, AV_BUNDLE_MAGIC_SIZE) != 0)
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_NOT_A_BUNDLE);

  if (real_size < sizeof fixed)
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_TRUNCATED);

  av_reader_init (&reader, fixed + AV_BUNDLE_MAGIC_SIZE, sizeof fixed - AV_BUNDLE_MAGIC_SIZE);
  av_reader_get_u16 (&reader, &format);
  av_reader_get_u16 (&reader, &flags);
  av_reader_get_u32 (&reader, &header_size);
  av_reader_copy (&reader, self->id.bytes, AV_ID_SIZE);
  av_reader_get_u64 (&reader, &self->size);
  av_reader_get_u16 (&reader, &n);

  if (format != AV_BUNDLE_FORMAT || flags != 0)
    return av_bundle_refuse (error, format > AV_BUNDLE_FORMAT || flags != 0 ? AV_BUNDLE_ERROR_NEWER : AV_BUNDLE_ERROR_DAMAGED);

  if (n == 0 || n > AV_LIMIT_RECIPIENTS || header_size > AV_LIMIT_BUNDLE_HEADER ||
      header_size != AV_BUNDLE_FIXED_SIZE + (guint) n * AV_BUNDLE_SLOT_SIZE + AV_BUNDLE_MAC_SIZE)
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_DAMAGED);

  if (self->size > AV_LIMIT_BUNDLE)
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_LIMIT);

  if (real_size < self->size)
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_TRUNCATED);

  if (real_size > self->size || self->size < header_size + AV_STREAM_HEADER_SIZE + AV_STREAM_OVERHEAD + 1)
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_DAMAGED);

  self->n_recipients = n;
  g_byte_array_set_size (self->header, header_size);
  return read_exactly (self, 0, self->header->data, header_size, error);
}

AvBundleFile *
av_bundle_file_open (const char *path,
                     GError **error)
{
  g_autoptr (AvBundleFile) self = NULL;
  AvFileReader *reader = av_file_reader_new (path, error);

  if (reader == NULL)
    return NULL;

  self = g_new0 (AvBundleFile, 1);
  self->reader = reader;
  self->header = g_byte_array_new ();
  return read_header (self, (guint64) MAX (0, av_file_reader_get_size (reader)), error) ? g_steal_pointer (&self) : NULL;
}

void
av_bundle_file_free (AvBundleFile *self)
{
  av_file_reader_free (self->reader);
  g_byte_array_unref (self->header);
  g_clear_pointer (&self->file_key, av_secret_unref);
  g_free (self);
}

const AvId *
av_bundle_file_get_id (AvBundleFile *self)
{
  return &self->id;
}

guint64
av_bundle_file_get_size (AvBundleFile *self)
{
  return self->size;
}

guint
av_bundle_file_get_n_recipients (AvBundleFile *self)
{
  return self->n_recipients;
}

static const guint8 *
get_slot (AvBundleFile *self,
          guint index)
{
  return self->header->data + AV_BUNDLE_FIXED_SIZE + index * AV_BUNDLE_SLOT_SIZE;
}

gboolean
av_bundle_file_is_for (AvBundleFile *self,
                       const guint8 tag[AV_BUNDLE_TAG_SIZE])
{
  for (guint i = 0; i < self->n_recipients; i++)
    if (memcmp (get_slot (self, i), tag, AV_BUNDLE_TAG_SIZE) == 0)
      return TRUE;

  return FALSE;
}

void
av_bundle_file_set_follower (AvBundleFile *self,
                             AvFollower *follower)
{
  self->follower = follower;
}

static gboolean
check_mac (AvBundleFile *self,
           AvSecret *file_key)
{
  g_autoptr (GByteArray) signed_bytes = g_byte_array_new ();
  gsize size = self->header->len - AV_BUNDLE_MAC_SIZE;
  guint8 mac[AV_BUNDLE_MAC_SIZE];

  av_writer_put_bytes (signed_bytes, AV_BUNDLE_MAC_DOMAIN, sizeof AV_BUNDLE_MAC_DOMAIN);
  av_writer_put_bytes (signed_bytes, self->header->data, size);
  av_hash_bytes_keyed (file_key, signed_bytes->data, signed_bytes->len, mac, sizeof mac);
  return av_hash_equal (mac, self->header->data + size, sizeof mac);
}

/* Whether one of the slots meant for a pair opens. */
static gboolean
try_pair (AvBundleFile *self,
          AvKeyPair *pair,
          gboolean *meant)
{
  guint8 tag[AV_BUNDLE_TAG_SIZE];

  av_bundle_get_tag (av_key_pair_get_public (pair), tag);

  for (guint i = 0; i < self->n_recipients; i++)
    {
      const guint8 *slot = get_slot (self, i);
      g_autoptr (AvSecret) file_key = NULL;

      if (memcmp (slot, tag, AV_BUNDLE_TAG_SIZE) != 0)
        continue;

      *meant = TRUE;
      file_key = av_seal_open_box_secret (pair, slot + AV_BUNDLE_TAG_SIZE, AV_BUNDLE_SLOT_SIZE - AV_BUNDLE_TAG_SIZE, NULL);

      if (file_key == NULL || !check_mac (self, file_key))
        continue;

      self->file_key = g_steal_pointer (&file_key);
      return TRUE;
    }

  return FALSE;
}

gboolean
av_bundle_file_unlock (AvBundleFile *self,
                       GPtrArray *pairs,
                       GByteArray *destroyed,
                       GError **error)
{
  gboolean meant = FALSE;

  for (guint i = 0; i < pairs->len; i++)
    if (try_pair (self, g_ptr_array_index (pairs, i), &meant))
      return TRUE;

  if (meant)
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_DAMAGED);

  for (guint i = 0; destroyed != NULL && i + AV_BUNDLE_TAG_SIZE <= destroyed->len; i += AV_BUNDLE_TAG_SIZE)
    if (av_bundle_file_is_for (self, destroyed->data + i))
      return av_bundle_refuse (error, AV_BUNDLE_ERROR_OLD_KEY);

  return av_bundle_refuse (error, AV_BUNDLE_ERROR_NOT_FOR_US);
}

static gboolean
tell_section (Parser *parser,
              guint8 type,
              gsize head_size,
              const guint8 *bytes,
              gsize size,
              GError **error)
{
  gboolean repeats = type == AV_BUNDLE_TRUST || type == AV_BUNDLE_KEYS || type == AV_BUNDLE_SEGMENT || type == AV_BUNDLE_FILL;

  if (++parser->n_sections > AV_LIMIT_SECTIONS)
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_LIMIT);

  if (parser->ended || (parser->n_sections == 1) != (type == AV_BUNDLE_INFO))
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_MALFORMED);

  if (type == AV_BUNDLE_END)
    {
      parser->ended = TRUE;
      av_hash_finish (parser->digest, parser->result);

      if (size != AV_SIGNATURE_SIZE)
        return av_bundle_refuse (error, AV_BUNDLE_ERROR_MALFORMED);
    }
  else
    av_hash_update (parser->digest, bytes - head_size, head_size + size);

  if (type >= AV_BUNDLE_OPTIONAL)
    return TRUE;

  if (type == 0 || type > AV_BUNDLE_END || type < parser->type || (type == parser->type && !repeats))
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_MALFORMED);

  parser->type = type;
  return parser->func (type, bytes, size, parser->user_data, error);
}

/* Tells the sections that are whole. */
static gboolean
parse (Parser *parser,
       GError **error)
{
  for (;;)
    {
      AvReader reader;
      guint8 type;
      guint64 size;
      gsize head_size;
      gsize waiting = parser->pending->len - parser->start;

      if (waiting == 0)
        break;

      av_reader_init (&reader, parser->pending->data + parser->start, waiting);

      if (!av_reader_get_u8 (&reader, &type) || !av_reader_get_varint (&reader, &size))
        {
          if (waiting >= SECTION_HEAD_SIZE)
            return av_bundle_refuse (error, AV_BUNDLE_ERROR_MALFORMED);
          break;
        }

      if (size > AV_LIMIT_SECTION)
        return av_bundle_refuse (error, AV_BUNDLE_ERROR_LIMIT);

      head_size = reader.offset;

      if (waiting - head_size < size)
        break;

      if (!tell_section (parser, type, head_size, parser->pending->data + parser->start + head_size, (gsize) size, error))
        return FALSE;

      parser->start += head_size + (gsize) size;
    }

  if (parser->start > 0)
    {
      g_byte_array_remove_range (parser->pending, 0, (guint) parser->start);
      av_seal_wipe (parser->pending->data + parser->pending->len, parser->start);
      parser->start = 0;
    }

  return TRUE;
}

static gboolean
read_chunk (AvBundleFile *self,
            AvStream *stream,
            guint64 *offset,
            guint8 *sealed,
            Parser *parser,
            GError **error)
{
  guint64 remaining = self->size - *offset;
  gsize size = (gsize) MIN (remaining, SEALED_CHUNK);
  gsize before = parser->pending->len;
  AvStreamTag tag;

  if (size <= AV_STREAM_OVERHEAD)
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_DAMAGED);

  if (!av_follower_advance (self->follower, size, error) || !read_exactly (self, *offset, sealed, size, error))
    return FALSE;

  g_byte_array_set_size (parser->pending, (guint) (before + size - AV_STREAM_OVERHEAD));

  if (!av_stream_pull (stream, sealed, size, parser->pending->data + before, &tag) ||
      tag != (remaining == size ? AV_STREAM_FINAL : AV_STREAM_MESSAGE))
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_DAMAGED);

  *offset += size;
  return parse (parser, error);
}

static gboolean
read_chunks (AvBundleFile *self,
             Parser *parser,
             GError **error)
{
  g_autofree guint8 *sealed = g_malloc (SEALED_CHUNK);
  g_autoptr (AvStream) stream = NULL;
  guint64 offset = self->header->len;

  if (!read_exactly (self, offset, sealed, AV_STREAM_HEADER_SIZE, error))
    return FALSE;

  stream = av_stream_new_reader (self->file_key, sealed);

  if (stream == NULL)
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_DAMAGED);

  offset += AV_STREAM_HEADER_SIZE;

  while (offset < self->size)
    if (!read_chunk (self, stream, &offset, sealed, parser, error))
      return FALSE;

  if (!parser->ended || parser->pending->len > 0)
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_MALFORMED);

  return TRUE;
}

gboolean
av_bundle_file_read (AvBundleFile *self,
                     AvBundleSectionFunc func,
                     gpointer user_data,
                     guint8 digest[AV_BUNDLE_DIGEST_SIZE],
                     GError **error)
{
  g_autoptr (AvHash) hash = av_hash_new (NULL, AV_BUNDLE_DIGEST_SIZE);
  /* Sections of keys, as they are written here, do not make it move: no copy is left behind. */
  g_autoptr (GByteArray) pending = g_byte_array_sized_new (4 * SEALED_CHUNK);
  Parser parser = { func, user_data };
  gboolean done;

  g_return_val_if_fail (self->file_key != NULL, FALSE);

  parser.digest = hash;
  parser.pending = pending;
  av_hash_update (hash, self->header->data, self->header->len);
  done = read_chunks (self, &parser, error);
  memcpy (digest, parser.result, AV_BUNDLE_DIGEST_SIZE);
  av_seal_wipe (pending->data, pending->len);
  return done;
}

gboolean
av_bundle_verify (const guint8 digest[AV_BUNDLE_DIGEST_SIZE],
                  const guint8 signature[AV_SIGNATURE_SIZE],
                  const guint8 public_key[AV_SIGNATURE_PUBLIC_KEY_SIZE])
{
  return av_signature_verify (public_key, AV_BUNDLE_SIGNATURE_DOMAIN, digest, AV_BUNDLE_DIGEST_SIZE, signature);
}
