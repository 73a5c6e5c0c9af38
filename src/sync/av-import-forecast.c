#include "av-import.h"

#include <string.h>

#include "av-seal.h"
#include "av-segment.h"
#include "av-strand.h"
#include "av-wire.h"

/* A strand names its key, and a key belongs to one dossier: so what a bundle
 * brings is counted without opening a strand. */
typedef struct
{
  AvImport *import;
  GPtrArray *arrivals;
  GHashTable *owners; /* kid → container, both GBytes */
  GHashTable *filled; /* gint64: stubs that a strand came for */
} Forecast;

static void
note_keys (Forecast *self,
           const guint8 *bytes,
           gsize size)
{
  AvReader reader;
  AvId container;
  guint8 class;
  g_autoptr (AvSecret) key = av_secret_new (AV_COMPARTMENT_KEY_SIZE);
  guint8 kid[AV_STRAND_KID_SIZE];

  av_reader_init (&reader, bytes, size);
  while (av_reader_copy (&reader, container.bytes, AV_ID_SIZE) && av_reader_get_u8 (&reader, &class) &&
         av_reader_copy (&reader, av_secret_get_data (key), AV_COMPARTMENT_KEY_SIZE))
    {
      av_strand_get_kid (key, kid);
      if (av_named_keys_take (self->import->named, kid))
        g_hash_table_insert (self->owners, g_bytes_new (kid, sizeof kid), g_bytes_new (container.bytes, AV_ID_SIZE));
    }
}

static gboolean
find_owner (Forecast *self,
            const guint8 *blob,
            gsize length,
            AvClass class,
            AvId *container)
{
  g_autoptr (GBytes) name = NULL;
  guint8 kid[AV_STRAND_KID_SIZE];
  AvCompartmentKey key;
  GBytes *owner;

  if (!av_strand_peek_kid (blob, length, kid))
    return FALSE;

  name = g_bytes_new (kid, sizeof kid);
  owner = g_hash_table_lookup (self->owners, name);
  if (owner != NULL)
    {
      memcpy (container->bytes, g_bytes_get_data (owner, NULL), AV_ID_SIZE);
      return TRUE;
    }

  if (!av_segment_store_find_key (self->import->self->store, kid, NULL, class, &key, NULL))
    return FALSE;

  *container = key.container;
  av_seal_wipe (&key, sizeof key);
  return TRUE;
}

static void
note_strands (Forecast *self,
              const AvSegmentHeader *header,
              AvReader *reader,
              AvArrival *arrival)
{
  for (guint i = 0; i < header->n_strands; i++)
    {
      AvStrandEntry entry;
      AvId container;
      const guint8 *blob;
      guint8 present;

      av_segment_get_strand (header, i, &entry);
      if (!av_reader_get_u8 (reader, &present))
        return;
      if (present != 1)
        continue;
      if ((blob = av_reader_get_bytes (reader, entry.length)) == NULL)
        return;
      if (av_class_is_keyed (entry.class) && find_owner (self, blob, entry.length, (AvClass) entry.class, &container) &&
          av_acceptance_is_of_dossier (&container, entry.scope, entry.class))
        av_arrival_add_dossier (arrival, &container);
    }
}

static gboolean
is_held (Forecast *self,
         const AvSegmentHeader *header)
{
  AvSegmentHash hash;
  AvSegmentStatus status;
  gint64 sid;

  av_segment_get_hash (header, hash.bytes);
  return av_segment_store_find (self->import->self->store, &hash, &sid, &status, NULL);
}

static void
note_segment (Forecast *self,
              const guint8 *bytes,
              gsize size)
{
  AvReader reader;
  AvSegmentHeader header;
  guint64 length;
  const guint8 *signed_bytes;
  AvTrusted *author;
  AvArrival *arrival;

  av_reader_init (&reader, bytes, size);
  if (!av_reader_get_varint (&reader, &length) || length > size ||
      (signed_bytes = av_reader_get_bytes (&reader, (gsize) length)) == NULL ||
      !av_segment_read (signed_bytes, (gsize) length, &header, NULL) || is_held (self, &header) ||
      (author = av_trust_find (self->import->trust, &header.installation)) == NULL)
    return;

  arrival = av_arrivals_get (self->arrivals, author->name);
  note_strands (self, &header, &reader, arrival);
  av_arrival_widen (arrival, (gint64) (header.hlc_first >> 16), (gint64) (header.hlc_last >> 16));
}

/* A strand for a segment that is here. */
typedef struct
{
  Forecast *forecast;
  const guint8 *blob;
  gsize size;
  guint16 index;
} Fill;

static gboolean
note_filled (const AvSegment *segment,
             gpointer user_data,
             GError **error)
{
  Fill *fill = user_data;
  Forecast *self = fill->forecast;
  AvSegmentHeader header;
  AvStrandEntry entry;
  AvTrusted *author;
  AvArrival *arrival;
  AvId container;

  if (!av_segment_read_kept (segment, &header) || fill->index >= header.n_strands ||
      (author = av_trust_find (self->import->trust, &header.installation)) == NULL)
    return TRUE;

  av_segment_get_strand (&header, fill->index, &entry);
  if (entry.class >= AV_N_CLASSES || !av_class_is_keyed (entry.class) || !find_owner (self, fill->blob, fill->size, (AvClass) entry.class, &container))
    return TRUE;

  arrival = av_arrivals_get (self->arrivals, author->name);
  if (av_acceptance_is_of_dossier (&container, entry.scope, entry.class))
    av_arrival_add_dossier (arrival, &container);
  av_arrival_widen (arrival, (gint64) (header.hlc_first >> 16), (gint64) (header.hlc_last >> 16));
  return TRUE;
}

/* Once: the same may come a million times in one bundle. */
static void
note_fill (Forecast *self,
           const guint8 *bytes,
           gsize size)
{
  AvStore *store = self->import->self->store;
  Fill fill = { self };
  AvReader reader;
  AvSegmentHash hash;
  AvSegmentStatus status;
  gint64 sid, name;
  gboolean stub;

  av_reader_init (&reader, bytes, size);
  if (!av_reader_copy (&reader, hash.bytes, sizeof hash.bytes) || !av_reader_get_u16 (&reader, &fill.index) ||
      !av_segment_store_find (store, &hash, &sid, &status, NULL) || status == AV_SEGMENT_UNKNOWN ||
      !av_segment_store_is_stub (store, sid, fill.index, &stub, NULL) || !stub)
    return;

  name = sid << 16 | fill.index;
  if (!g_hash_table_add (self->filled, g_memdup2 (&name, sizeof name)))
    return;

  fill.size = av_reader_get_remaining (&reader);
  fill.blob = av_reader_get_bytes (&reader, fill.size);
  av_segment_store_load (store, sid, note_filled, &fill, NULL);
}

static gboolean
note_section (AvBundleSection type,
              const guint8 *bytes,
              gsize size,
              gpointer user_data,
              GError **error)
{
  if (type == AV_BUNDLE_KEYS)
    note_keys (user_data, bytes, size);
  else if (type == AV_BUNDLE_SEGMENT)
    note_segment (user_data, bytes, size);
  else if (type == AV_BUNDLE_FILL)
    note_fill (user_data, bytes, size);

  return TRUE;
}

gboolean
av_import_forecast (AvImport *self,
                    GPtrArray *arrivals,
                    GError **error)
{
  g_autoptr (GHashTable) owners =
    g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, (GDestroyNotify) g_bytes_unref);
  g_autoptr (GHashTable) filled = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  Forecast forecast = { self, arrivals, owners, filled };
  guint8 digest[AV_BUNDLE_DIGEST_SIZE];

  return av_bundle_file_read (self->file, note_section, &forecast, digest, error);
}
