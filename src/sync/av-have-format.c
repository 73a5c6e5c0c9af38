/* The bytes of a have (docs/formats-sync.md §4). */

#include "av-have-private.h"

#include <string.h>

#include "av-bundle.h"
#include "av-limits.h"
#include "av-wire.h"

static int
compare_journals (gconstpointer a,
                  gconstpointer b)
{
  const AvHaveJournal *left = *(AvHaveJournal *const *) a;
  const AvHaveJournal *right = *(AvHaveJournal *const *) b;

  return memcmp (left->id.bytes, right->id.bytes, AV_ID_SIZE);
}

static void
write_journal (GByteArray *bytes,
               const AvHaveJournal *journal)
{
  guint64 position = journal->upto;

  av_writer_put_bytes (bytes, journal->id.bytes, AV_ID_SIZE);
  av_writer_put_varint (bytes, journal->upto);
  av_writer_put_varint (bytes, journal->top - journal->upto);
  av_writer_put_bytes (bytes, journal->head, AV_HAVE_PREFIX);
  av_writer_put_varint (bytes, journal->holes->len);

  for (guint i = 0; i < journal->holes->len; i++)
    {
      const AvHaveHole *hole = &g_array_index (journal->holes, AvHaveHole, i);

      av_writer_put_varint (bytes, hole->from - position);
      av_writer_put_varint (bytes, hole->count);
      position = hole->from + hole->count;
    }

  av_writer_put_varint (bytes, journal->forks->len / AV_HAVE_PREFIX);
  av_writer_put_bytes (bytes, journal->forks->data, journal->forks->len);
}

static guint
count_journals (AvHave *self)
{
  return g_hash_table_size (self->journals) + (self->by_name ? 0 : self->n_asked);
}

static void
write_journals (GByteArray *bytes,
                AvHave *self)
{
  g_autoptr (GPtrArray) journals = g_ptr_array_new ();
  GHashTableIter iter;
  AvHaveJournal *journal;

  g_hash_table_iter_init (&iter, self->journals);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &journal))
    g_ptr_array_add (journals, journal);

  g_ptr_array_sort (journals, compare_journals);
  av_writer_put_varint (bytes, count_journals (self));

  for (guint i = 0; i < journals->len; i++)
    {
      journal = g_ptr_array_index (journals, i);
      write_journal (bytes, journal);
      if (journal->asked != NULL && !self->by_name)
        write_journal (bytes, journal->asked);
    }
}

static void
write_wants (GByteArray *bytes,
             AvHave *self)
{
  GHashTableIter iter;
  GBytes *segment;
  GArray *indexes;

  if (self->n_wants == 0)
    return;

  av_writer_put_varint (bytes, self->n_wants);
  g_hash_table_iter_init (&iter, self->wants);

  while (g_hash_table_iter_next (&iter, (gpointer *) &segment, (gpointer *) &indexes))
    for (guint i = 0; i < indexes->len; i++)
      {
        av_writer_put_bytes (bytes, g_bytes_get_data (segment, NULL), AV_HAVE_PREFIX);
        av_writer_put_varint (bytes, g_array_index (indexes, guint16, i));
      }
}

GByteArray *
av_have_write (AvHave *self)
{
  GByteArray *bytes = g_byte_array_new ();

  write_journals (bytes, self);
  av_writer_put_varint (bytes, self->issuers->len);

  for (guint i = 0; i < self->issuers->len; i++)
    {
      const AvHaveIssuer *issuer = &g_array_index (self->issuers, AvHaveIssuer, i);

      av_writer_put_bytes (bytes, issuer->issuer.bytes, AV_ID_SIZE);
      av_writer_put_varint (bytes, issuer->number);
      av_writer_put_bytes (bytes, issuer->head, AV_HAVE_PREFIX);
    }

  av_writer_put_varint (bytes, self->grants->len);

  for (guint i = 0; i < self->grants->len; i++)
    {
      const AvHaveGrant *grant = &g_array_index (self->grants, AvHaveGrant, i);

      av_writer_put_bytes (bytes, grant->record.bytes, AV_ID_SIZE);
      av_writer_put_varint (bytes, grant->held.count);
      av_writer_put_bytes (bytes, grant->held.hash, sizeof grant->held.hash);
    }

  write_wants (bytes, self);
  return bytes;
}

static gboolean
read_holes (AvReader *reader,
            AvHaveJournal *journal)
{
  guint64 n, skip, position = journal->upto;

  if (!av_reader_get_varint (reader, &n) || n > AV_LIMIT_JOURNALS)
    return FALSE;

  for (guint64 i = 0; i < n; i++)
    {
      AvHaveHole hole;

      if (!av_reader_get_varint (reader, &skip) || !av_reader_get_varint (reader, &hole.count) || skip == 0 || hole.count == 0 ||
          skip > journal->top - position || hole.count > journal->top - position - skip)
        return FALSE;

      hole.from = position + skip;
      position = hole.from + hole.count;
      g_array_append_val (journal->holes, hole);
    }

  return TRUE;
}

static gboolean
read_journal (AvReader *reader,
              AvHave *self)
{
  AvId id;
  AvHaveJournal *journal;
  guint64 beyond, n;
  const guint8 *forks;

  if (!av_reader_copy (reader, id.bytes, AV_ID_SIZE))
    return FALSE;

  journal = av_have_find_journal (self, &id);
  journal = journal != NULL ? av_have_ask_journal (self, journal) : av_have_add_journal (self, &id);

  if (!av_reader_get_varint (reader, &journal->upto) || !av_reader_get_varint (reader, &beyond) ||
      journal->upto >= AV_LIMIT_NUMBERS || beyond >= AV_LIMIT_NUMBERS || !av_reader_copy (reader, journal->head, AV_HAVE_PREFIX))
    return FALSE;

  journal->top = journal->upto + beyond;

  if (!read_holes (reader, journal) || !av_reader_get_varint (reader, &n) || n > AV_LIMIT_JOURNALS ||
      (forks = av_reader_get_bytes (reader, (gsize) n * AV_HAVE_PREFIX)) == NULL)
    return FALSE;

  g_byte_array_append (journal->forks, forks, (guint) n * AV_HAVE_PREFIX);
  return TRUE;
}

static gboolean
read_wants (AvReader *reader,
            AvHave *self)
{
  guint64 n, index;
  guint8 segment[AV_HAVE_PREFIX];

  if (av_reader_is_done (reader))
    return TRUE;

  if (!av_reader_get_varint (reader, &n) || n == 0 || n > AV_LIMIT_WANTS)
    return FALSE;

  for (guint64 i = 0; i < n; i++)
    {
      if (!av_reader_copy (reader, segment, AV_HAVE_PREFIX) || !av_reader_get_varint (reader, &index) || index >= AV_LIMIT_STRANDS)
        return FALSE;

      av_have_add_want (self, segment, (guint16) index);
    }

  return TRUE;
}

static gboolean
read_all (AvReader *reader,
          AvHave *self)
{
  guint64 n;

  if (!av_reader_get_varint (reader, &n) || n > AV_LIMIT_JOURNALS)
    return FALSE;

  for (guint64 i = 0; i < n; i++)
    if (!read_journal (reader, self))
      return FALSE;

  if (!av_reader_get_varint (reader, &n) || n > AV_LIMIT_JOURNALS)
    return FALSE;

  for (guint64 i = 0; i < n; i++)
    {
      AvHaveIssuer issuer;

      if (!av_reader_copy (reader, issuer.issuer.bytes, AV_ID_SIZE) || !av_reader_get_varint (reader, &issuer.number) ||
          !av_reader_copy (reader, issuer.head, AV_HAVE_PREFIX))
        return FALSE;

      av_have_add_issuer (self, &issuer);
    }

  if (!av_reader_get_varint (reader, &n) || n > AV_LIMIT_JOURNALS)
    return FALSE;

  for (guint64 i = 0; i < n; i++)
    {
      AvHaveGrant grant;

      if (!av_reader_copy (reader, grant.record.bytes, AV_ID_SIZE) || !av_reader_get_varint (reader, &grant.held.count) ||
          !av_reader_copy (reader, grant.held.hash, sizeof grant.held.hash))
        return FALSE;

      av_have_add_grant (self, &grant);
    }

  return read_wants (reader, self) && av_reader_is_done (reader);
}

AvHave *
av_have_read (const guint8 *bytes,
              gsize size,
              GError **error)
{
  g_autoptr (AvHave) self = av_have_new ();
  AvReader reader;

  av_reader_init (&reader, bytes, size);

  if (!read_all (&reader, self))
    {
      av_bundle_refuse (error, AV_BUNDLE_ERROR_MALFORMED);
      return NULL;
    }

  return g_steal_pointer (&self);
}
