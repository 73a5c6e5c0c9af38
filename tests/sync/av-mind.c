#include "av-mind.h"

#include <string.h>

#include <zlib.h>

#include "av-bundle-reader.h"
#include "av-segment.h"
#include "av-strand.h"
#include "av-wire.h"

#define SEALED_OVERHEAD (16 + 24 + 16) /* kid, nonce, tag */
#define INFLATED_MAXIMUM (1 << 16)

typedef struct
{
  GBytes *header;
  guint index;
  GBytes *blob;
} Strand;

static void
strand_free (Strand *strand)
{
  g_bytes_unref (strand->header);
  g_bytes_unref (strand->blob);
  g_free (strand);
}

AvMind *
av_mind_new (void)
{
  AvMind *mind = g_new0 (AvMind, 1);

  mind->keys = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, (GDestroyNotify) av_secret_unref);
  mind->headers = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, (GDestroyNotify) g_bytes_unref);
  mind->strands = g_ptr_array_new_with_free_func ((GDestroyNotify) strand_free);
  mind->text = g_byte_array_new ();
  return mind;
}

void
av_mind_free (AvMind *mind)
{
  g_hash_table_unref (mind->keys);
  g_hash_table_unref (mind->headers);
  g_ptr_array_unref (mind->strands);
  g_byte_array_unref (mind->text);
  g_free (mind);
}

static void
learn_key (AvMind *mind,
           const guint8 *bytes)
{
  AvSecret *key = av_secret_new (AV_STRAND_KEY_SIZE);
  guint8 kid[AV_STRAND_KID_SIZE];

  memcpy (av_secret_get_data (key), bytes, AV_STRAND_KEY_SIZE);
  av_strand_get_kid (key, kid);
  g_hash_table_insert (mind->keys, g_bytes_new (kid, sizeof kid), key);
}

static void
learn_keys (AvMind *mind,
            const guint8 *bytes,
            gsize size)
{
  AvReader reader;

  av_reader_init (&reader, bytes, size);
  while (av_reader_get_remaining (&reader) > 0)
    {
      const guint8 *row = av_reader_get_bytes (&reader, AV_ID_SIZE + 1 + AV_STRAND_KEY_SIZE);

      g_assert_nonnull (row);
      learn_key (mind, row + AV_ID_SIZE + 1);
    }
}

static void
learn_strand (AvMind *mind,
              GBytes *header,
              guint index,
              const guint8 *blob,
              gsize size)
{
  Strand *strand = g_new0 (Strand, 1);

  strand->header = g_bytes_ref (header);
  strand->index = index;
  strand->blob = g_bytes_new (blob, size);
  g_ptr_array_add (mind->strands, strand);
}

/* A stub says class, commune, and a size to 64 bytes: no more. */
static void
check_entry (const AvStrandEntry *entry)
{
  if (av_class_is_keyed (entry->class))
    g_assert_cmpuint ((entry->length - SEALED_OVERHEAD) % 64, ==, 0);
}

static void
learn_segment (AvMind *mind,
               const guint8 *bytes,
               gsize size)
{
  g_autoptr (GBytes) kept = NULL;
  AvReader reader;
  AvSegmentHeader header;
  guint64 length;
  const guint8 *start;
  guint8 hash[AV_SEGMENT_HASH_SIZE];

  av_reader_init (&reader, bytes, size);
  g_assert_true (av_reader_get_varint (&reader, &length));
  start = av_reader_get_bytes (&reader, (gsize) length);
  kept = g_bytes_new (start, (gsize) length);
  g_assert_true (av_segment_read (start, (gsize) length, &header, NULL));
  av_segment_get_hash (&header, hash);
  g_hash_table_insert (mind->headers, g_bytes_new (hash, sizeof hash), g_bytes_ref (kept));

  for (guint i = 0; i < header.n_strands; i++)
    {
      AvStrandEntry entry;
      guint8 present;

      av_segment_get_strand (&header, i, &entry);
      check_entry (&entry);
      g_assert_true (av_reader_get_u8 (&reader, &present));
      if (present == 1)
        learn_strand (mind, kept, i, av_reader_get_bytes (&reader, entry.length), entry.length);
    }
}

static void
learn_fill (AvMind *mind,
            const guint8 *bytes,
            gsize size)
{
  g_autoptr (GBytes) hash = g_bytes_new (bytes, AV_SEGMENT_HASH_SIZE);
  GBytes *header = g_hash_table_lookup (mind->headers, hash);
  guint index = bytes[AV_SEGMENT_HASH_SIZE] | (guint) bytes[AV_SEGMENT_HASH_SIZE + 1] << 8;

  g_assert_nonnull (header);
  learn_strand (mind, header, index, bytes + AV_SEGMENT_HASH_SIZE + 2, size - AV_SEGMENT_HASH_SIZE - 2);
}

static gboolean
learn_section (AvBundleSection type,
               const guint8 *bytes,
               gsize size,
               gpointer user_data,
               GError **error)
{
  AvMind *mind = user_data;

  g_byte_array_append (mind->text, bytes, (guint) size);

  if (type == AV_BUNDLE_KEYS)
    learn_keys (mind, bytes, size);
  else if (type == AV_BUNDLE_SEGMENT)
    learn_segment (mind, bytes, size);
  else if (type == AV_BUNDLE_FILL)
    learn_fill (mind, bytes, size);

  return TRUE;
}

void
av_mind_learn_file (AvMind *mind,
                    AvInstallation *member,
                    const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvBundleFile) file = av_bundle_file_open (path, &error);
  guint8 digest[AV_BUNDLE_DIGEST_SIZE];

  g_assert_no_error (error);
  av_bundle_file_unlock (file, member->identity->epochs, NULL, &error);
  g_assert_no_error (error);
  av_bundle_file_read (file, learn_section, mind, digest, &error);
  g_assert_no_error (error);
}

static gboolean
open_strand (AvMind *mind,
             const Strand *strand)
{
  AvSegmentHeader header;
  AvStrandEntry entry;
  AvStrandContext context = { { { 0 } } };
  AvSecret *key = NULL;
  g_autoptr (GByteArray) data = NULL;
  gsize size;
  const guint8 *blob = g_bytes_get_data (strand->blob, &size);

  g_assert_true (av_segment_read (g_bytes_get_data (strand->header, NULL), g_bytes_get_size (strand->header), &header, NULL));
  av_segment_get_strand (&header, strand->index, &entry);
  context.journal = header.journal;
  context.segno = header.segno;
  context.index = (guint16) strand->index;
  context.scope = entry.scope;
  context.class = entry.class;

  if (av_class_is_keyed (entry.class))
    {
      g_autoptr (GBytes) kid = g_bytes_new (blob, AV_STRAND_KID_SIZE);

      key = g_hash_table_lookup (mind->keys, kid);
      if (key == NULL)
        return FALSE;
    }

  data = av_strand_open (&context, key, blob, size, NULL);
  g_assert_nonnull (data);
  g_byte_array_append (mind->text, data->data, data->len);
  return TRUE;
}

guint
av_mind_open_strands (AvMind *mind)
{
  for (guint i = mind->strands->len; i > 0; i--)
    if (open_strand (mind, g_ptr_array_index (mind->strands, i - 1)))
      g_ptr_array_remove_index_fast (mind->strands, i - 1);

  return mind->strands->len;
}

void
av_mind_inflate (AvMind *mind)
{
  g_autofree guint8 *out = g_malloc (INFLATED_MAXIMUM);
  gsize size = mind->text->len;

  for (gsize start = 0; start < size; start++)
    {
      z_stream stream = { 0 };

      stream.next_in = mind->text->data + start;
      stream.avail_in = (uInt) MIN (size - start, INFLATED_MAXIMUM);
      stream.next_out = out;
      stream.avail_out = INFLATED_MAXIMUM;
      if (inflateInit2 (&stream, -15) != Z_OK)
        continue;

      inflate (&stream, Z_SYNC_FLUSH);
      inflateEnd (&stream);
      if (stream.total_out >= 8)
        g_byte_array_append (mind->text, out, (guint) stream.total_out);
    }
}

gboolean
av_mind_holds (AvMind *mind,
               GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return memmem (mind->text->data, mind->text->len, data, size) != NULL;
}
