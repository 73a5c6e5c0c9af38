#include "av-have.h"

#include <string.h>

#include "av-have-private.h"
#include "av-limits.h"

static void
journal_free (AvHaveJournal *journal)
{
  g_array_unref (journal->holes);
  g_byte_array_unref (journal->forks);
  g_clear_pointer (&journal->asked, journal_free);
  g_free (journal);
}

AvHave *
av_have_new (void)
{
  AvHave *self = g_new0 (AvHave, 1);

  self->journals = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, (GDestroyNotify) journal_free);
  self->issuers = g_array_new (FALSE, FALSE, sizeof (AvHaveIssuer));
  self->grants = g_array_new (FALSE, FALSE, sizeof (AvHaveGrant));
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

gboolean
av_have_take_room (AvHave *self)
{
  if (self->n_told >= AV_LIMIT_JOURNALS)
    return FALSE;

  self->n_told++;
  return TRUE;
}

static AvHaveJournal *
journal_new (const AvId *id)
{
  AvHaveJournal *journal = g_new0 (AvHaveJournal, 1);

  journal->id = *id;
  journal->holes = g_array_new (FALSE, FALSE, sizeof (AvHaveHole));
  journal->forks = g_byte_array_new ();
  return journal;
}

AvHaveJournal *
av_have_add_journal (AvHave *self,
                     const AvId *id)
{
  AvHaveJournal *journal = journal_new (id);

  g_hash_table_insert (self->journals, g_bytes_new (id->bytes, AV_ID_SIZE), journal);
  return journal;
}

AvHaveJournal *
av_have_ask_journal (AvHave *self,
                     AvHaveJournal *journal)
{
  self->n_asked += journal->asked == NULL;
  g_clear_pointer (&journal->asked, journal_free);
  journal->asked = journal_new (&journal->id);
  return journal->asked;
}

gboolean
av_have_asks_whole (AvHave *self)
{
  return self->n_asked > 0;
}

void
av_have_set_by_name (AvHave *self,
                     gboolean by_name)
{
  self->by_name = by_name;
}

AvHaveJournal *
av_have_find_journal (AvHave *self,
                      const AvId *id)
{
  g_autoptr (GBytes) key = g_bytes_new_static (id->bytes, AV_ID_SIZE);

  return g_hash_table_lookup (self->journals, key);
}

static gboolean
lists_grant (AvHave *self,
             const AvHaveGrant *grant)
{
  for (guint i = self->grants->len; i > 0; i--)
    {
      const AvHaveGrant *listed = &g_array_index (self->grants, AvHaveGrant, i - 1);

      if (!av_id_equal (&listed->record, &grant->record))
        return FALSE;
      if (listed->held.count == grant->held.count && memcmp (listed->held.hash, grant->held.hash, sizeof grant->held.hash) == 0)
        return TRUE;
    }

  return FALSE;
}

void
av_have_tell_grant (AvHave *self,
                    const AvHaveGrant *grant)
{
  if (!lists_grant (self, grant) && av_have_take_room (self))
    g_array_append_val (self->grants, *grant);
}

void
av_have_forget_grants (AvHave *self)
{
  self->n_told -= self->grants->len;
  g_array_set_size (self->grants, 0);
}

void
av_have_add_want (AvHave *self,
                  const guint8 *segment,
                  guint16 index)
{
  GBytes *key = g_bytes_new (segment, AV_HAVE_PREFIX);
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

static gboolean
names_fork (const AvHaveJournal *journal,
            const guint8 *hash)
{
  for (guint i = 0; i < journal->forks->len; i += AV_HAVE_PREFIX)
    if (memcmp (journal->forks->data + i, hash, AV_HAVE_PREFIX) == 0)
      return TRUE;

  return FALSE;
}

/* The first gap that ends at a number or behind it: they come in order. */
static guint
find_hole (const AvHaveJournal *journal,
           guint64 segno)
{
  guint from = 0, to = journal->holes->len;

  while (from < to)
    {
      guint middle = from + (to - from) / 2;
      const AvHaveHole *hole = &g_array_index (journal->holes, AvHaveHole, middle);

      if (hole->from + hole->count - 1 < segno)
        from = middle + 1;
      else
        to = middle;
    }

  return from;
}

static gboolean
is_in_hole (const AvHaveJournal *journal,
            guint64 segno)
{
  guint index = find_hole (journal, segno);

  return index < journal->holes->len && g_array_index (journal->holes, AvHaveHole, index).from <= segno;
}

static gboolean
lists_segment (const AvHaveJournal *journal,
               guint64 segno,
               const guint8 *hash,
               gboolean forked)
{
  if (segno > journal->top)
    return FALSE;

  if (journal->forks->len > 0 && names_fork (journal, hash))
    return TRUE;

  if (segno == journal->upto)
    return memcmp (journal->head, hash, AV_HAVE_PREFIX) == 0;
  if (forked)
    return FALSE;

  return !is_in_hole (journal, segno);
}

static gboolean
holds_header (AvHave *self,
              const AvId *id,
              guint64 segno,
              const guint8 *hash,
              gboolean forked)
{
  AvHaveJournal *journal = av_have_find_journal (self, id);

  return journal != NULL && lists_segment (journal, segno, hash, forked);
}

static gboolean
holds_segment (AvHave *self,
               const AvId *id,
               guint64 segno,
               const guint8 *hash,
               gboolean forked)
{
  AvHaveJournal *journal = av_have_find_journal (self, id);

  return journal != NULL && lists_segment (journal, segno, hash, forked) &&
         (journal->asked == NULL || lists_segment (journal->asked, segno, hash, forked));
}

gboolean
av_have_has_header (AvHave *self,
                    const AvId *journal,
                    guint64 segno,
                    const guint8 *hash,
                    gboolean forked)
{
  return holds_header (self, journal, segno, hash, forked) &&
         (self->other == NULL || holds_header (self->other, journal, segno, hash, forked));
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
  AvHaveJournal *journal = av_have_find_journal (self, id);
  guint8 elsewhere[AV_HAVE_PREFIX];

  guint64 there;

  if (journal == NULL)
    return 0;

  there = self->other != NULL ? av_have_get_head (self->other, id, elsewhere) : G_MAXUINT64;

  if (there < journal->upto)
    {
      memcpy (head, elsewhere, AV_HAVE_PREFIX);
      return there;
    }

  memcpy (head, journal->head, AV_HAVE_PREFIX);
  return journal->upto;
}

guint64
av_have_count (AvHave *self,
               const AvId *id,
               guint64 first,
               guint64 last)
{
  AvHaveJournal *journal = av_have_find_journal (self, id);
  guint64 end = journal != NULL ? MIN (last, journal->top) : 0;
  guint64 n = journal != NULL && first <= end ? end - first + 1 : 0;

  for (guint i = n > 0 ? find_hole (journal, first) : 0; n > 0 && i < journal->holes->len; i++)
    {
      const AvHaveHole *hole = &g_array_index (journal->holes, AvHaveHole, i);
      guint64 from = MAX (hole->from, first), to = MIN (hole->from + hole->count - 1, end);

      if (from > end)
        break;

      n -= to - from + 1;
    }

  return n;
}

static gboolean
asks_for (AvHave *self,
          const guint8 *segment,
          guint16 index)
{
  g_autoptr (GBytes) key = g_bytes_new_static (segment, AV_HAVE_PREFIX);
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
  g_autoptr (GBytes) key = g_bytes_new_static (segment, AV_HAVE_PREFIX);

  return g_hash_table_contains (self->wants, key) || (self->other != NULL && g_hash_table_contains (self->other->wants, key));
}

static gboolean
holds_grant (AvHave *self,
             const AvId *record,
             const AvGrantHeld *held)
{
  for (guint i = 0; i < self->grants->len; i++)
    {
      const AvHaveGrant *grant = &g_array_index (self->grants, AvHaveGrant, i);

      if (av_id_equal (&grant->record, record) && grant->held.count == held->count &&
          memcmp (grant->held.hash, held->hash, sizeof held->hash) == 0)
        return TRUE;
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
                 AvTrust *trust,
                 const AvTrustStatement *statement)
{
  for (guint i = 0; i < self->issuers->len; i++)
    {
      const AvHaveIssuer *issuer = &g_array_index (self->issuers, AvHaveIssuer, i);

      if (!av_id_equal (&issuer->issuer, &statement->issuer))
        continue;

      if (issuer->number == statement->number)
        return memcmp (issuer->head, statement->hash, AV_HAVE_PREFIX) == 0;

      return issuer->number > statement->number && av_trust_knows_head (trust, &issuer->issuer, issuer->number, issuer->head);
    }

  return FALSE;
}

gboolean
av_have_has_statement (AvHave *self,
                       AvTrust *trust,
                       const AvTrustStatement *statement)
{
  return holds_statement (self, trust, statement) && (self->other == NULL || holds_statement (self->other, trust, statement));
}
