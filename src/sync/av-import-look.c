#include "av-import.h"

#include <string.h>

#include "av-limits.h"
#include "av-wire.h"

void
av_import_clear (AvImport *import)
{
  g_clear_pointer (&import->file, av_bundle_file_free);
  g_clear_pointer (&import->trust, av_trust_free);
  g_clear_pointer (&import->intake, av_intake_free);
  g_clear_pointer (&import->asked, av_asked_free);
  g_clear_pointer (&import->version, g_free);
  g_clear_pointer (&import->have, g_byte_array_unref);
  g_clear_pointer (&import->named, av_named_keys_free);
}

static gboolean
read_info (AvImport *import,
           const guint8 *bytes,
           gsize size,
           GError **error)
{
  AvReader reader;
  guint8 length;
  const guint8 *version;

  av_reader_init (&reader, bytes, size);

  if (!av_reader_copy (&reader, import->organisation.bytes, AV_ID_SIZE) || !av_reader_copy (&reader, import->sender.bytes, AV_ID_SIZE) ||
      !av_reader_get_u64 (&reader, &import->hlc) || !av_reader_get_u8 (&reader, &length) ||
      (version = av_reader_get_bytes (&reader, length)) == NULL || !av_reader_is_done (&reader) ||
      !g_utf8_validate_len ((const char *) version, length, NULL))
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_MALFORMED);

  import->version = g_strndup ((const char *) version, length);
  return TRUE;
}

static gboolean
read_statements (AvImport *import,
                 const guint8 *bytes,
                 gsize size,
                 GError **error)
{
  AvReader reader;

  import->size_statements += size;
  if (import->size_statements > AV_LIMIT_TRUST)
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_MALFORMED);

  av_reader_init (&reader, bytes, size);

  while (av_reader_get_remaining (&reader) > 0)
    {
      guint64 length;
      const guint8 *statement;

      if (!av_reader_get_varint (&reader, &length) || length > AV_LIMIT_STATEMENT_LONG ||
          (statement = av_reader_get_bytes (&reader, (gsize) length)) == NULL || ++import->n_statements > AV_LIMIT_STATEMENTS)
        return av_bundle_refuse (error, AV_BUNDLE_ERROR_MALFORMED);

      if (!av_trust_add (import->trust, statement, (gsize) length, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_have (AvImport *import,
           const guint8 *bytes,
           gsize size,
           GError **error)
{
  g_autoptr (AvHave) have = av_have_read (bytes, size, error);

  if (have == NULL)
    return FALSE;

  import->have = g_byte_array_append (g_byte_array_new (), bytes, (guint) size);
  return TRUE;
}

static void
count_segment (AvImport *import,
               const guint8 *bytes,
               gsize size)
{
  AvReader reader;
  AvSegmentHeader header;
  guint64 header_size;
  const guint8 *header_bytes;

  import->n_segments++;
  av_reader_init (&reader, bytes, size);

  if (!av_reader_get_varint (&reader, &header_size) || header_size > size ||
      (header_bytes = av_reader_get_bytes (&reader, (gsize) header_size)) == NULL ||
      !av_segment_read (header_bytes, (gsize) header_size, &header, NULL))
    return;

  for (guint i = 0; i < header.n_strands; i++)
    {
      AvStrandEntry entry;
      const guint8 *blob;
      guint8 present = 0;

      av_segment_get_strand (&header, i, &entry);

      if (!av_reader_get_u8 (&reader, &present) || (present == 1 && (blob = av_reader_get_bytes (&reader, entry.length)) == NULL))
        return;

      if (present == 1 && entry.class < AV_N_CLASSES && av_class_is_keyed (entry.class))
        av_named_keys_add (import->named, blob, entry.length);

      import->n_strands++;
      import->n_stubs += present == 0;
    }
}

/* Whichever class the strand is of. */
static void
note_fill (AvImport *import,
           const guint8 *bytes,
           gsize size)
{
  AvReader reader;
  AvSegmentHash hash;
  guint16 index;

  av_reader_init (&reader, bytes, size);
  if (av_reader_copy (&reader, hash.bytes, sizeof hash.bytes) && av_reader_get_u16 (&reader, &index))
    av_named_keys_add (import->named, bytes + reader.offset, av_reader_get_remaining (&reader));
}

static gboolean
look (AvBundleSection type,
      const guint8 *bytes,
      gsize size,
      gpointer user_data,
      GError **error)
{
  AvImport *import = user_data;

  switch (type)
    {
    case AV_BUNDLE_INFO:
      return read_info (import, bytes, size, error);
    case AV_BUNDLE_TRUST:
      return read_statements (import, bytes, size, error);
    case AV_BUNDLE_HAVE:
      return read_have (import, bytes, size, error);
    case AV_BUNDLE_SEGMENT:
      count_segment (import, bytes, size);
      return TRUE;
    case AV_BUNDLE_FILL:
      note_fill (import, bytes, size);
      return TRUE;
    case AV_BUNDLE_END:
      memcpy (import->signature, bytes, sizeof import->signature);
      return TRUE;
    default:
      return TRUE;
    }
}

/* Everything that can be said against a bundle before anything is written. */
static gboolean
check_sender (AvImport *import,
              GError **error)
{
  AvTrusted *sender;
  AvId organisation;

  av_trust_evaluate (import->trust);
  av_trust_get_organisation_id (import->trust, &organisation);

  if (av_trust_get_organisation_hash (import->trust) == NULL || !av_id_equal (&organisation, &import->organisation))
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_FOREIGN);

  sender = av_trust_find (import->trust, &import->sender);

  if (sender == NULL || !av_bundle_verify (import->digest, import->signature, sender->signing_key))
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_SENDER);

  import->n_new_statements = av_trust_forget_unlinked (import->trust, import->kind == AV_IMPORT_ORDINARY ? import->self->trust : NULL);
  return TRUE;
}

gboolean
av_import_open (AvImport *import,
                const char *file,
                GError **error)
{
  AvInstallation *self = import->self;

  import->file = av_bundle_file_open (file, error);
  if (import->file == NULL)
    return FALSE;

  /* Read twice: once to look through it. */
  av_follower_measure (import->follower, 2 * av_bundle_file_get_size (import->file));
  av_bundle_file_set_follower (import->file, import->follower);
  return av_bundle_file_unlock (import->file, self->identity->epochs, self->identity->destroyed, error);
}

gboolean
av_import_look_through (AvImport *import,
                        GError **error)
{
  import->trust = import->kind != AV_IMPORT_ORDINARY ? av_trust_new (NULL) : av_trust_copy (import->self->trust);
  import->named = av_named_keys_new ();

  if (!av_bundle_file_read (import->file, look, import, import->digest, error))
    return FALSE;

  if (import->kind != AV_IMPORT_ORDINARY && !av_trust_adopt (import->trust))
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_FOREIGN);

  return check_sender (import, error);
}

gboolean
av_import_has_place (AvImport *import,
                     GError **error)
{
  const AvTrusted *own = av_trust_find (import->trust, &import->self->identity->id);

  return (own != NULL && own->scopes->len > 0) || av_bundle_refuse (error, AV_BUNDLE_ERROR_NOT_FOR_US);
}
