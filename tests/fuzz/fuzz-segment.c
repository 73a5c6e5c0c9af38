#include "av-fuzz.h"

#include <string.h>

#include "av-hash.h"
#include "av-limits.h"
#include "av-op-codec.h"
#include "av-seal.h"
#include "av-segment.h"
#include "av-strand.h"
#include "av-wire.h"

/* A SEGMENT section: a header, then for each strand nothing or its blob. The
 * header is read as it comes and signed anew; what stands for a blob is sealed
 * where the class has keys, so that what lies under the seal is met. */

static AvSigningKey *author;
static AvSecret *key;

int
LLVMFuzzerInitialize (int *argc,
                      char ***argv)
{
  g_autoptr (AvSecret) seed = NULL;

  av_fuzz_start ();
  seed = av_fuzz_secret (3);
  author = av_signing_key_new_from_seed (seed);
  key = av_fuzz_secret (4);
  return 0;
}

static void
sign_anew (const AvSegmentHeader *header)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize signed_size = header->size - AV_SIGNATURE_SIZE;
  guint8 signature[AV_SIGNATURE_SIZE];
  AvSegmentHeader again;

  av_writer_put_bytes (bytes, header->bytes, signed_size);
  av_signature_sign (author, "aller-vers/segment/1", bytes->data, bytes->len, signature);
  av_writer_put_bytes (bytes, signature, sizeof signature);
  g_assert_true (av_segment_read (bytes->data, bytes->len, &again, NULL));
  g_assert_true (av_segment_verify (&again, av_signing_key_get_public (author)));
  g_assert_cmpuint (again.n_strands, ==, header->n_strands);
}

/* The blob a strand has where this is what its seal hides. */
static GByteArray *
seal_body (const AvSegmentHeader *header,
           guint index,
           const AvStrandEntry *entry,
           const guint8 *body,
           gsize size)
{
  g_autoptr (GByteArray) associated = g_byte_array_new ();
  GByteArray *blob = g_byte_array_new ();
  guint8 kid[AV_STRAND_KID_SIZE];
  guint8 nonce[AV_SEAL_NONCE_SIZE] = { 0 };

  av_writer_put_bytes (associated, "aller-vers/strand/1", 20);
  av_writer_put_bytes (associated, header->journal.bytes, AV_ID_SIZE);
  av_writer_put_u64 (associated, header->segno);
  av_writer_put_u16 (associated, (guint16) index);
  av_writer_put_u32 (associated, entry->scope);
  av_writer_put_u8 (associated, entry->class);
  av_strand_get_kid (key, kid);
  av_writer_put_bytes (blob, kid, sizeof kid);
  av_writer_put_bytes (blob, nonce, sizeof nonce);
  g_byte_array_set_size (blob, (guint) (blob->len + size + AV_SEAL_TAG_SIZE));
  av_seal_encrypt (key, nonce, associated->data, associated->len, body, size, blob->data + AV_STRAND_KID_SIZE + AV_SEAL_NONCE_SIZE);
  return blob;
}

static void
open_strand (const AvSegmentHeader *header,
             guint index,
             const AvStrandEntry *entry,
             AvSecret *with,
             const guint8 *blob,
             gsize size)
{
  AvStrandContext context = { header->journal, header->segno, (guint16) index };
  g_autoptr (GByteArray) data = NULL;
  AvOpSource source = { 0 };

  context.scope = entry->scope;
  context.class = entry->class;
  data = av_strand_open (&context, with, blob, size, NULL);

  if (data == NULL)
    return;

  g_assert_cmpuint (data->len, <=, AV_LIMIT_STRAND_RAW);
  g_assert_cmpuint (data->len, <=, AV_LIMIT_STRAND_RATIO * size);
  source.data = data->data;
  source.size = data->len;
  source.hlc_first = header->hlc_first;
  source.hlc_last = header->hlc_last;
  source.references = header->references;
  source.n_references = header->n_references;
  av_ops_decode (&source, NULL, NULL, NULL, NULL, NULL);
}

static void
meet_strand (const AvSegmentHeader *header,
             guint index,
             AvReader *reader)
{
  AvStrandEntry entry;
  guint8 present;
  const guint8 *blob;

  av_segment_get_strand (header, index, &entry);

  if (!av_reader_get_u8 (reader, &present) || present != 1 || (blob = av_reader_get_bytes (reader, entry.length)) == NULL || entry.class >= AV_N_CLASSES)
    return;

  if (av_class_is_keyed (entry.class))
    {
      g_autoptr (GByteArray) sealed = seal_body (header, index, &entry, blob, entry.length);

      open_strand (header, index, &entry, key, sealed->data, sealed->len);
      open_strand (header, index, &entry, key, blob, entry.length);
    }
  else
    open_strand (header, index, &entry, NULL, blob, entry.length);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes,
                        size_t size)
{
  AvReader reader;
  AvSegmentHeader header;
  guint64 header_size;
  const guint8 *header_bytes;
  guint64 total = 0;

  av_reader_init (&reader, bytes, size);

  if (!av_reader_get_varint (&reader, &header_size) || header_size > size ||
      (header_bytes = av_reader_get_bytes (&reader, (gsize) header_size)) == NULL ||
      !av_segment_read (header_bytes, (gsize) header_size, &header, NULL))
    return 0;

  g_assert_cmpuint (header.n_references, <=, AV_LIMIT_REFS);
  g_assert_cmpuint (header.n_strands, <=, AV_LIMIT_STRANDS);
  g_assert_cmpuint (header.hlc_first, <=, header.hlc_last);
  sign_anew (&header);

  for (guint i = 0; i < header.n_strands; i++)
    {
      AvStrandEntry entry;

      av_segment_get_strand (&header, i, &entry);
      total += entry.length;
      meet_strand (&header, i, &reader);
    }

  g_assert_cmpuint (total, <=, AV_LIMIT_SEGMENT_BLOBS);
  return 0;
}
