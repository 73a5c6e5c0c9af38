#include "av-fuzz.h"

#include <string.h>

#include "av-bundle-reader.h"
#include "av-hash.h"
#include "av-have.h"
#include "av-limits.h"
#include "av-seal.h"
#include "av-segment.h"
#include "av-stream.h"
#include "av-trust-statement.h"
#include "av-wire.h"

/* A bundle's file as it comes; then the same bytes as the sections of a bundle
 * that is sealed to a key at hand, each section read as a reader does. */

static AvKeyPair *recipient;
static AvSecret *file_key;
static char *path;

int
LLVMFuzzerInitialize (int *argc,
                      char ***argv)
{
  const char *dir = av_fuzz_start ();
  g_autoptr (AvSecret) secret = av_fuzz_secret (6);

  recipient = av_key_pair_new_from_secret (secret);
  file_key = av_fuzz_secret (7);
  path = g_build_filename (dir, "input.avlot", NULL);
  return 0;
}

typedef struct
{
  guint type;
  guint n_sections;
} Progress;

static gboolean
meet_section (AvBundleSection type,
              const guint8 *bytes,
              gsize size,
              gpointer user_data,
              GError **error)
{
  Progress *progress = user_data;
  g_autoptr (AvHave) have = NULL;
  g_autoptr (AvTrustStatement) statement = NULL;
  AvSegmentHeader header;

  g_assert_cmpuint (type, >=, progress->type);
  g_assert_cmpuint (type, <=, AV_BUNDLE_END);
  g_assert_cmpint (progress->n_sections == 0, ==, type == AV_BUNDLE_INFO);
  progress->type = type;
  progress->n_sections++;

  if (type == AV_BUNDLE_HAVE)
    have = av_have_read (bytes, size, NULL);
  else if (type == AV_BUNDLE_TRUST && size > 0)
    statement = av_trust_statement_read (bytes + 1, size - 1, NULL);
  else if (type == AV_BUNDLE_SEGMENT)
    av_segment_read (bytes, size, &header, NULL);

  return TRUE;
}

/* Whatever was read says the same when it is read again. */
static void
read_file (void)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new ();
  g_autoptr (AvBundleFile) file = av_bundle_file_open (path, NULL);
  guint8 digest[AV_BUNDLE_DIGEST_SIZE], again[AV_BUNDLE_DIGEST_SIZE];
  Progress progress = { 0 }, second = { 0 };

  g_ptr_array_add (pairs, recipient);

  if (file == NULL || !av_bundle_file_unlock (file, pairs, NULL, NULL) ||
      !av_bundle_file_read (file, meet_section, &progress, digest, NULL))
    return;

  g_assert_cmpuint (progress.type, ==, AV_BUNDLE_END);
  g_assert_true (av_bundle_file_read (file, meet_section, &second, again, NULL));
  g_assert_cmpmem (digest, sizeof digest, again, sizeof again);
}

static GByteArray *
write_header (guint64 size)
{
  GByteArray *header = g_byte_array_new ();
  g_autoptr (GByteArray) signed_bytes = g_byte_array_new ();
  const guint8 *epoch = av_key_pair_get_public (recipient);
  g_autoptr (GBytes) box = av_seal_box_secret (epoch, file_key);
  guint8 tag[AV_BUNDLE_TAG_SIZE], mac[AV_BUNDLE_MAC_SIZE];

  av_bundle_get_tag (epoch, tag);
  av_writer_put_bytes (header, AV_BUNDLE_MAGIC, AV_BUNDLE_MAGIC_SIZE);
  av_writer_put_u16 (header, AV_BUNDLE_FORMAT);
  av_writer_put_u16 (header, 0);
  av_writer_put_u32 (header, AV_BUNDLE_FIXED_SIZE + AV_BUNDLE_SLOT_SIZE + AV_BUNDLE_MAC_SIZE);
  av_writer_put_bytes (header, "seeds of bundles", AV_ID_SIZE);
  av_writer_put_u64 (header, size);
  av_writer_put_u16 (header, 1);
  av_writer_put_bytes (header, tag, sizeof tag);
  av_writer_put_bytes (header, g_bytes_get_data (box, NULL), g_bytes_get_size (box));
  av_writer_put_bytes (signed_bytes, AV_BUNDLE_MAC_DOMAIN, sizeof AV_BUNDLE_MAC_DOMAIN);
  av_writer_put_bytes (signed_bytes, header->data, header->len);
  av_hash_bytes_keyed (file_key, signed_bytes->data, signed_bytes->len, mac, sizeof mac);
  av_writer_put_bytes (header, mac, sizeof mac);
  return header;
}

static void
write_sealed (const guint8 *bytes,
              gsize size)
{
  gsize n_chunks = (size + AV_LIMIT_CHUNK - 1) / AV_LIMIT_CHUNK;
  g_autoptr (GByteArray) file = write_header (AV_BUNDLE_FIXED_SIZE + AV_BUNDLE_SLOT_SIZE + AV_BUNDLE_MAC_SIZE +
                                              AV_STREAM_HEADER_SIZE + size + n_chunks * AV_STREAM_OVERHEAD);
  guint8 stream_header[AV_STREAM_HEADER_SIZE];
  g_autoptr (AvStream) stream = av_stream_new_writer (file_key, stream_header);
  g_autofree guint8 *sealed = g_malloc (AV_LIMIT_CHUNK + AV_STREAM_OVERHEAD);

  av_writer_put_bytes (file, stream_header, sizeof stream_header);

  for (gsize done = 0; done < size; done += AV_LIMIT_CHUNK)
    {
      gsize part = MIN (size - done, AV_LIMIT_CHUNK);

      av_stream_push (stream, bytes + done, part, done + part == size ? AV_STREAM_FINAL : AV_STREAM_MESSAGE, sealed);
      av_writer_put_bytes (file, sealed, part + AV_STREAM_OVERHEAD);
    }

  av_fuzz_write (path, file->data, file->len);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes,
                        size_t size)
{
  av_fuzz_write (path, bytes, size);
  read_file ();

  if (size > 0)
    {
      write_sealed (bytes, size);
      read_file ();
    }

  return 0;
}
