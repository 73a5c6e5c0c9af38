#include "av-segment.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-hash.h"
#include "av-limits.h"
#include "av-wire.h"

#define MAGIC "AVS1"
#define DOMAIN "aller-vers/segment/1"
#define ENTRY_SIZE 41
#define AUTHOR_AT 20 /* in a header */
#define PREVIOUS_AT 44

G_DEFINE_QUARK (av_segment_error, av_segment_error)

static gboolean
refuse (GError **error,
        AvSegmentError code)
{
  if (code == AV_SEGMENT_ERROR_LIMIT)
    g_set_error_literal (error, AV_SEGMENT_ERROR, AV_SEGMENT_ERROR_LIMIT, _ ("A segment is larger than this program reads."));
  else
    g_set_error_literal (error, AV_SEGMENT_ERROR, AV_SEGMENT_ERROR_MALFORMED, _ ("A segment is not written as the format says."));

  return FALSE;
}

GByteArray *
av_segment_write (const AvSegmentDraft *draft,
                  AvSigningKey *key)
{
  GByteArray *bytes = g_byte_array_new ();
  guint8 signature[AV_SIGNATURE_SIZE];

  av_writer_put_bytes (bytes, MAGIC, 4);
  av_writer_put_bytes (bytes, draft->journal.bytes, AV_ID_SIZE);
  av_writer_put_bytes (bytes, draft->installation.bytes, AV_ID_SIZE);
  av_writer_put_u64 (bytes, draft->segno);
  av_writer_put_bytes (bytes, draft->previous, AV_SEGMENT_HASH_SIZE);
  av_writer_put_u64 (bytes, draft->hlc_first);
  av_writer_put_u64 (bytes, draft->hlc_last);
  av_writer_put_u16 (bytes, AV_SEGMENT_SCHEMA);
  av_writer_put_u16 (bytes, AV_SEGMENT_SCHEMA);
  av_writer_put_u16 (bytes, (guint16) draft->n_references);
  av_writer_put_bytes (bytes, draft->references, draft->n_references * AV_SEGMENT_HASH_SIZE);
  av_writer_put_u16 (bytes, (guint16) draft->strands->len);

  for (guint i = 0; i < draft->strands->len; i++)
    {
      const AvStrandEntry *entry = &g_array_index (draft->strands, AvStrandEntry, i);

      av_writer_put_u32 (bytes, entry->scope);
      av_writer_put_u8 (bytes, entry->class);
      av_writer_put_u32 (bytes, entry->length);
      av_writer_put_bytes (bytes, entry->hash, AV_SEGMENT_HASH_SIZE);
    }

  av_signature_sign (key, DOMAIN, bytes->data, bytes->len, signature);
  av_writer_put_bytes (bytes, signature, sizeof signature);
  return bytes;
}

const guint8 *
av_segment_peek_author (const guint8 *bytes,
                        gsize size)
{
  return size >= AUTHOR_AT + AV_ID_SIZE ? bytes + AUTHOR_AT : NULL;
}

const guint8 *
av_segment_peek_previous (const guint8 *bytes,
                          gsize size)
{
  return size >= PREVIOUS_AT + AV_SEGMENT_HASH_SIZE ? bytes + PREVIOUS_AT : NULL;
}

static gboolean
read_fixed (AvReader *reader,
            AvSegmentHeader *header)
{
  const guint8 *magic = av_reader_get_bytes (reader, 4);

  return magic != NULL && memcmp (magic, MAGIC, 4) == 0 &&
         av_reader_copy (reader, header->journal.bytes, AV_ID_SIZE) &&
         av_reader_copy (reader, header->installation.bytes, AV_ID_SIZE) &&
         av_reader_get_u64 (reader, &header->segno) &&
         av_reader_copy (reader, header->previous, AV_SEGMENT_HASH_SIZE) &&
         av_reader_get_u64 (reader, &header->hlc_first) &&
         av_reader_get_u64 (reader, &header->hlc_last) &&
         av_reader_get_u16 (reader, &header->writer_schema) &&
         av_reader_get_u16 (reader, &header->reader_schema) &&
         header->segno >= 1 && header->segno < AV_LIMIT_NUMBERS && header->hlc_first <= header->hlc_last;
}

/* What a header promises is a bound of what its author can make others do. */
static gboolean
check_lengths (const AvSegmentHeader *header)
{
  guint64 total = 0;

  for (guint i = 0; i < header->n_strands; i++)
    {
      AvStrandEntry entry;

      av_segment_get_strand (header, i, &entry);
      total += entry.length;
    }

  return total <= AV_LIMIT_SEGMENT_BLOBS;
}

gboolean
av_segment_read (const guint8 *bytes,
                 gsize size,
                 AvSegmentHeader *header,
                 GError **error)
{
  AvReader reader;
  guint16 n;

  memset (header, 0, sizeof *header);
  header->bytes = bytes;
  header->size = size;
  av_reader_init (&reader, bytes, size);

  if (!read_fixed (&reader, header) || !av_reader_get_u16 (&reader, &n))
    return refuse (error, AV_SEGMENT_ERROR_MALFORMED);

  if (n > AV_LIMIT_REFS)
    return refuse (error, AV_SEGMENT_ERROR_LIMIT);

  header->n_references = n;
  header->references = av_reader_get_bytes (&reader, (gsize) n * AV_SEGMENT_HASH_SIZE);

  if (header->references == NULL || !av_reader_get_u16 (&reader, &n))
    return refuse (error, AV_SEGMENT_ERROR_MALFORMED);

  if (n > AV_LIMIT_STRANDS)
    return refuse (error, AV_SEGMENT_ERROR_LIMIT);

  header->n_strands = n;
  header->strands = av_reader_get_bytes (&reader, (gsize) n * ENTRY_SIZE);

  if (header->strands == NULL || av_reader_get_bytes (&reader, AV_SIGNATURE_SIZE) == NULL || !av_reader_is_done (&reader))
    return refuse (error, AV_SEGMENT_ERROR_MALFORMED);

  return check_lengths (header) || refuse (error, AV_SEGMENT_ERROR_LIMIT);
}

gboolean
av_segment_read_kept (const AvSegment *segment,
                      AvSegmentHeader *header)
{
  return av_segment_is_whole (segment) && av_segment_read (segment->header, segment->header_length, header, NULL);
}

void
av_segment_get_strand (const AvSegmentHeader *header,
                       guint index,
                       AvStrandEntry *entry)
{
  AvReader reader;

  g_return_if_fail (index < header->n_strands);

  av_reader_init (&reader, header->strands + (gsize) index * ENTRY_SIZE, ENTRY_SIZE);
  av_reader_get_u32 (&reader, &entry->scope);
  av_reader_get_u8 (&reader, &entry->class);
  av_reader_get_u32 (&reader, &entry->length);
  av_reader_copy (&reader, entry->hash, AV_SEGMENT_HASH_SIZE);
}

gboolean
av_segment_verify (const AvSegmentHeader *header,
                   const guint8 public_key[AV_SIGNATURE_PUBLIC_KEY_SIZE])
{
  gsize signed_size = header->size - AV_SIGNATURE_SIZE;

  return av_signature_verify (public_key, DOMAIN, header->bytes, signed_size, header->bytes + signed_size);
}

void
av_segment_get_hash (const AvSegmentHeader *header,
                     guint8 hash[AV_SEGMENT_HASH_SIZE])
{
  av_hash_bytes (header->bytes, header->size, hash, AV_SEGMENT_HASH_SIZE);
}
