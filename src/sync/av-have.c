#include "av-have.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-acceptance.h"
#include "av-bundle.h"
#include "av-limits.h"
#include "av-wire.h"

#define PREFIX 8

typedef struct
{
  guint64 from;
  guint64 count;
} Hole;

typedef struct
{
  AvId id;
  guint64 upto;        /* held without a gap */
  guint64 top;         /* the last one held */
  guint8 head[PREFIX]; /* of segment upto */
  GArray *holes;       /* Hole, between upto and top */
  GByteArray *forks;   /* PREFIX bytes of every segment that shares its number */
} Journal;

typedef struct
{
  AvId issuer;
  guint64 number;
  guint8 head[PREFIX];
} Issuer;

typedef struct
{
  AvId record;
  AvGrantHeld held;
} Grant;

struct _AvHave
{
  GHashTable *journals; /* id as GBytes → Journal */
  GArray *issuers;
  GArray *grants;    /* Grant */
  GHashTable *wants; /* first bytes of a segment as GBytes → GArray of guint16 */
  guint n_wants;
  AvHave *other; /* nullable: what it does not hold is not held either */
};

/* While collecting: of the journal being read. */
typedef struct
{
  AvHave *have;
  Journal *journal;
  guint64 last;
  guint8 last_hash[PREFIX];
  gboolean last_forked;
} Collector;

static void
journal_free (Journal *journal)
{
  g_array_unref (journal->holes);
  g_byte_array_unref (journal->forks);
  g_free (journal);
}

AvHave *
av_have_new (void)
{
  AvHave *self = g_new0 (AvHave, 1);

  self->journals = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, (GDestroyNotify) journal_free);
  self->issuers = g_array_new (FALSE, FALSE, sizeof (Issuer));
  self->grants = g_array_new (FALSE, FALSE, sizeof (Grant));
  self->wants = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, (GDestroyNotify) g_array_unref);
  return self;
}

void
av_have_free (AvHave *self)
{
  g_hash_table_unref (self->journals);
  g_array_unref (self->issuers);
  g_array_unref (self->grants);
  g_hash_table_unref (self->wants);
  g_clear_pointer (&self->other, av_have_free);
  g_free (self);
}

void
av_have_restrict (AvHave *self,
                  AvHave *other)
{
  g_clear_pointer (&self->other, av_have_free);
  self->other = other;
}

static Journal *
add_journal (AvHave *self,
             const AvId *id)
{
  Journal *journal = g_new0 (Journal, 1);

  journal->id = *id;
  journal->holes = g_array_new (FALSE, FALSE, sizeof (Hole));
  journal->forks = g_byte_array_new ();
  g_hash_table_insert (self->journals, g_bytes_new (id->bytes, AV_ID_SIZE), journal);
  return journal;
}

static Journal *
find_journal (AvHave *self,
              const AvId *id)
{
  g_autoptr (GBytes) key = g_bytes_new_static (id->bytes, AV_ID_SIZE);

  return g_hash_table_lookup (self->journals, key);
}

static gboolean
collect_segment (const AvSegment *segment,
                 gpointer user_data,
                 GError **error)
{
  Collector *collector = user_data;
  Journal *journal = collector->journal;

  if (segment->segno == collector->last)
    {
      if (!collector->last_forked)
        g_byte_array_append (journal->forks, collector->last_hash, PREFIX);

      g_byte_array_append (journal->forks, segment->hash.bytes, PREFIX);
      collector->last_forked = TRUE;
    }
  else
    {
      if (segment->segno > collector->last + 1)
        {
          Hole hole = { collector->last + 1, segment->segno - collector->last - 1 };

          g_array_append_val (journal->holes, hole);
        }

      collector->last_forked = FALSE;
    }

  collector->last = segment->segno;
  memcpy (collector->last_hash, segment->hash.bytes, PREFIX);
  journal->top = segment->segno;

  if (journal->holes->len == 0)
    {
      journal->upto = segment->segno;
      memcpy (journal->head, segment->hash.bytes, PREFIX);
    }

  return TRUE;
}

typedef struct
{
  AvHave *have;
  AvStore *store;
} JournalWalk;

static gboolean
collect_journal (const AvJournalRow *row,
                 gpointer user_data,
                 GError **error)
{
  JournalWalk *walk = user_data;
  Collector collector = { walk->have };

  collector.journal = add_journal (walk->have, &row->id);

  if (!av_segment_store_foreach (walk->store, row->jid, 0, collect_segment, &collector, error))
    return FALSE;

  if (collector.journal->top == 0)
    {
      g_autoptr (GBytes) key = g_bytes_new (row->id.bytes, AV_ID_SIZE);

      g_hash_table_remove (walk->have->journals, key);
    }

  return TRUE;
}

static void
add_want (AvHave *self,
          const guint8 *segment,
          guint16 index)
{
  GBytes *key = g_bytes_new (segment, PREFIX);
  GArray *indexes = g_hash_table_lookup (self->wants, key);

  if (indexes == NULL)
    {
      indexes = g_array_new (FALSE, FALSE, sizeof (guint16));
      g_hash_table_insert (self->wants, g_bytes_ref (key), indexes);
    }

  g_array_append_val (indexes, index);
  g_bytes_unref (key);
  self->n_wants++;
}

typedef struct
{
  AvHave *have;
  const AvTrusted *own;
} WantWalk;

/* A colleague who may not read a strand hands on its stub: what it stands for
 * is asked of those who may. */
static gboolean
collect_stub (const AvSegmentHash *segment,
              guint16 index,
              guint8 class,
              guint32 scope,
              gpointer user_data,
              GError **error)
{
  WantWalk *walk = user_data;

  if (walk->have->n_wants < AV_LIMIT_WANTS && av_acceptance_may_read (walk->own, scope, class))
    add_want (walk->have, segment->bytes, index);

  return TRUE;
}

static gboolean
collect_grants (AvHave *self,
                AvStore *store,
                const AvTrusted *own,
                GError **error)
{
  g_autoptr (GArray) list = av_grants_list_held (store, own, error);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const AvGranted *granted = &g_array_index (list, AvGranted, i);
      Grant grant = { granted->record };

      if (!av_grants_measure (store, granted, own->scopes, &grant.held, error))
        return FALSE;

      if (grant.held.count > 0)
        g_array_append_val (self->grants, grant);
    }

  return list != NULL;
}

AvHave *
av_have_collect (AvStore *store,
                 AvTrust *trust,
                 const AvId *own,
                 GError **error)
{
  g_autoptr (AvHave) self = av_have_new ();
  JournalWalk walk = { self, store };
  WantWalk wants = { self, av_trust_find (trust, own) };
  GPtrArray *linked = av_trust_get_linked (trust);

  if (!av_segment_store_foreach_journal (store, collect_journal, &walk, error) ||
      (wants.own != NULL &&
       (!collect_grants (self, store, wants.own, error) || !av_segment_store_foreach_stub (store, collect_stub, &wants, error))))
    return NULL;

  /* They come by issuer and number: the last of each issuer is its head. */
  for (guint i = 0; i < linked->len; i++)
    {
      const AvTrustStatement *statement = g_ptr_array_index (linked, i);
      const AvTrustStatement *next = i + 1 < linked->len ? g_ptr_array_index (linked, i + 1) : NULL;
      Issuer issuer = { statement->issuer, statement->number };

      if (next != NULL && av_id_equal (&next->issuer, &statement->issuer))
        continue;

      memcpy (issuer.head, statement->hash, PREFIX);
      g_array_append_val (self->issuers, issuer);
    }

  return g_steal_pointer (&self);
}

static int
compare_journals (gconstpointer a,
                  gconstpointer b)
{
  const Journal *left = *(Journal *const *) a;
  const Journal *right = *(Journal *const *) b;

  return memcmp (left->id.bytes, right->id.bytes, AV_ID_SIZE);
}

static void
write_journal (GByteArray *bytes,
               const Journal *journal)
{
  guint64 position = journal->upto;

  av_writer_put_bytes (bytes, journal->id.bytes, AV_ID_SIZE);
  av_writer_put_varint (bytes, journal->upto);
  av_writer_put_varint (bytes, journal->top - journal->upto);
  av_writer_put_bytes (bytes, journal->head, PREFIX);
  av_writer_put_varint (bytes, journal->holes->len);

  for (guint i = 0; i < journal->holes->len; i++)
    {
      const Hole *hole = &g_array_index (journal->holes, Hole, i);

      av_writer_put_varint (bytes, hole->from - position);
      av_writer_put_varint (bytes, hole->count);
      position = hole->from + hole->count;
    }

  av_writer_put_varint (bytes, journal->forks->len / PREFIX);
  av_writer_put_bytes (bytes, journal->forks->data, journal->forks->len);
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
        av_writer_put_bytes (bytes, g_bytes_get_data (segment, NULL), PREFIX);
        av_writer_put_varint (bytes, g_array_index (indexes, guint16, i));
      }
}

GByteArray *
av_have_write (AvHave *self)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autoptr (GPtrArray) journals = g_ptr_array_new ();
  GHashTableIter iter;
  Journal *journal;

  g_hash_table_iter_init (&iter, self->journals);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &journal))
    g_ptr_array_add (journals, journal);

  g_ptr_array_sort (journals, compare_journals);
  av_writer_put_varint (bytes, journals->len);

  for (guint i = 0; i < journals->len; i++)
    write_journal (bytes, g_ptr_array_index (journals, i));

  av_writer_put_varint (bytes, self->issuers->len);

  for (guint i = 0; i < self->issuers->len; i++)
    {
      const Issuer *issuer = &g_array_index (self->issuers, Issuer, i);

      av_writer_put_bytes (bytes, issuer->issuer.bytes, AV_ID_SIZE);
      av_writer_put_varint (bytes, issuer->number);
      av_writer_put_bytes (bytes, issuer->head, PREFIX);
    }

  av_writer_put_varint (bytes, self->grants->len);

  for (guint i = 0; i < self->grants->len; i++)
    {
      const Grant *grant = &g_array_index (self->grants, Grant, i);

      av_writer_put_bytes (bytes, grant->record.bytes, AV_ID_SIZE);
      av_writer_put_varint (bytes, grant->held.count);
      av_writer_put_bytes (bytes, grant->held.hash, sizeof grant->held.hash);
    }

  write_wants (bytes, self);
  return bytes;
}

static gboolean
read_holes (AvReader *reader,
            Journal *journal)
{
  guint64 n, skip, position = journal->upto;

  if (!av_reader_get_varint (reader, &n) || n > AV_LIMIT_JOURNALS)
    return FALSE;

  for (guint64 i = 0; i < n; i++)
    {
      Hole hole;

      if (!av_reader_get_varint (reader, &skip) || !av_reader_get_varint (reader, &hole.count) || skip == 0 || hole.count == 0 ||
          skip > journal->top || hole.count > journal->top || position + skip + hole.count > journal->top)
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
  Journal *journal;
  guint64 beyond, n;
  const guint8 *forks;

  if (!av_reader_copy (reader, id.bytes, AV_ID_SIZE))
    return FALSE;

  journal = add_journal (self, &id);

  if (!av_reader_get_varint (reader, &journal->upto) || !av_reader_get_varint (reader, &beyond) ||
      journal->upto > G_MAXINT64 / 2 || beyond > G_MAXINT64 / 2 || !av_reader_copy (reader, journal->head, PREFIX))
    return FALSE;

  journal->top = journal->upto + beyond;

  if (!read_holes (reader, journal) || !av_reader_get_varint (reader, &n) || n > AV_LIMIT_JOURNALS ||
      (forks = av_reader_get_bytes (reader, (gsize) n * PREFIX)) == NULL)
    return FALSE;

  g_byte_array_append (journal->forks, forks, (guint) n * PREFIX);
  return TRUE;
}

static gboolean
read_wants (AvReader *reader,
            AvHave *self)
{
  guint64 n, index;
  guint8 segment[PREFIX];

  if (av_reader_is_done (reader))
    return TRUE;

  if (!av_reader_get_varint (reader, &n) || n == 0 || n > AV_LIMIT_WANTS)
    return FALSE;

  for (guint64 i = 0; i < n; i++)
    {
      if (!av_reader_copy (reader, segment, PREFIX) || !av_reader_get_varint (reader, &index) || index >= AV_LIMIT_STRANDS)
        return FALSE;

      add_want (self, segment, (guint16) index);
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
      Issuer issuer;

      if (!av_reader_copy (reader, issuer.issuer.bytes, AV_ID_SIZE) || !av_reader_get_varint (reader, &issuer.number) ||
          !av_reader_copy (reader, issuer.head, PREFIX))
        return FALSE;

      g_array_append_val (self->issuers, issuer);
    }

  if (!av_reader_get_varint (reader, &n) || n > AV_LIMIT_JOURNALS)
    return FALSE;

  for (guint64 i = 0; i < n; i++)
    {
      Grant grant;

      if (!av_reader_copy (reader, grant.record.bytes, AV_ID_SIZE) || !av_reader_get_varint (reader, &grant.held.count) ||
          !av_reader_copy (reader, grant.held.hash, sizeof grant.held.hash))
        return FALSE;

      g_array_append_val (self->grants, grant);
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

static gboolean
names_fork (const Journal *journal,
            const guint8 *hash)
{
  for (guint i = 0; i < journal->forks->len; i += PREFIX)
    if (memcmp (journal->forks->data + i, hash, PREFIX) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
holds_segment (AvHave *self,
               const AvId *id,
               guint64 segno,
               const guint8 *hash,
               gboolean forked)
{
  Journal *journal = find_journal (self, id);

  if (journal == NULL || segno > journal->top)
    return FALSE;

  if (journal->forks->len > 0 && names_fork (journal, hash))
    return TRUE;

  if (forked || (segno == journal->upto && memcmp (journal->head, hash, PREFIX) != 0))
    return FALSE;

  for (guint i = 0; i < journal->holes->len; i++)
    {
      const Hole *hole = &g_array_index (journal->holes, Hole, i);

      if (segno >= hole->from && segno - hole->from < hole->count)
        return FALSE;
    }

  return TRUE;
}

gboolean
av_have_has_segment (AvHave *self,
                     const AvId *journal,
                     guint64 segno,
                     const guint8 *hash,
                     gboolean forked)
{
  return holds_segment (self, journal, segno, hash, forked) &&
         (self->other == NULL || holds_segment (self->other, journal, segno, hash, forked));
}

guint64
av_have_get_head (AvHave *self,
                  const AvId *id,
                  guint8 head[8])
{
  Journal *journal = find_journal (self, id);
  guint8 elsewhere[PREFIX];

  guint64 there;

  if (journal == NULL)
    return 0;

  there = self->other != NULL ? av_have_get_head (self->other, id, elsewhere) : G_MAXUINT64;

  if (there < journal->upto)
    {
      memcpy (head, elsewhere, PREFIX);
      return there;
    }

  memcpy (head, journal->head, PREFIX);
  return journal->upto;
}

gboolean
av_have_is_forked (AvHave *self,
                   const AvId *id)
{
  Journal *journal = find_journal (self, id);

  return journal != NULL && journal->forks->len > 0;
}

static gboolean
asks_for (AvHave *self,
          const guint8 *segment,
          guint16 index)
{
  g_autoptr (GBytes) key = g_bytes_new_static (segment, PREFIX);
  GArray *indexes = g_hash_table_lookup (self->wants, key);

  for (guint i = 0; indexes != NULL && i < indexes->len; i++)
    if (g_array_index (indexes, guint16, i) == index)
      return TRUE;

  return FALSE;
}

gboolean
av_have_wants (AvHave *self,
               const guint8 *segment,
               guint16 index)
{
  return asks_for (self, segment, index) || (self->other != NULL && asks_for (self->other, segment, index));
}

gboolean
av_have_wants_of (AvHave *self,
                  const guint8 *segment)
{
  g_autoptr (GBytes) key = g_bytes_new_static (segment, PREFIX);

  return g_hash_table_contains (self->wants, key) || (self->other != NULL && g_hash_table_contains (self->other->wants, key));
}

static gboolean
holds_grant (AvHave *self,
             const AvId *record,
             const AvGrantHeld *held)
{
  for (guint i = 0; i < self->grants->len; i++)
    {
      const Grant *grant = &g_array_index (self->grants, Grant, i);

      if (av_id_equal (&grant->record, record))
        return grant->held.count == held->count && memcmp (grant->held.hash, held->hash, sizeof held->hash) == 0;
    }

  return held->count == 0;
}

gboolean
av_have_has_grant (AvHave *self,
                   const AvId *record,
                   const AvGrantHeld *held)
{
  return holds_grant (self, record, held) && (self->other == NULL || holds_grant (self->other, record, held));
}

static gboolean
holds_statement (AvHave *self,
                 const AvTrustStatement *statement)
{
  for (guint i = 0; i < self->issuers->len; i++)
    {
      const Issuer *issuer = &g_array_index (self->issuers, Issuer, i);

      if (!av_id_equal (&issuer->issuer, &statement->issuer))
        continue;

      if (issuer->number == statement->number)
        return memcmp (issuer->head, statement->hash, PREFIX) == 0;

      return issuer->number > statement->number;
    }

  return FALSE;
}

gboolean
av_have_has_statement (AvHave *self,
                       const AvTrustStatement *statement)
{
  return holds_statement (self, statement) && (self->other == NULL || holds_statement (self->other, statement));
}
