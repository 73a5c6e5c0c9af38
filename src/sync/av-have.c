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
  self->by_issuer = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  self->grants_set = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  self->wants = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, (GDestroyNotify) g_array_unref);
  return self;
}

void
av_have_free (AvHave *self)
{
  g_hash_table_unref (self->journals);
  g_array_unref (self->issuers);
  g_array_unref (self->grants);
  g_hash_table_unref (self->by_issuer);
  g_hash_table_unref (self->grants_set);
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

void
av_have_add_issuer (AvHave *self,
                    const AvHaveIssuer *issuer)
{
  g_autoptr (GBytes) key = g_bytes_new (issuer->issuer.bytes, AV_ID_SIZE);

  g_array_append_val (self->issuers, *issuer);
  if (!g_hash_table_contains (self->by_issuer, key))
    g_hash_table_insert (self->by_issuer, g_steal_pointer (&key), GUINT_TO_POINTER (self->issuers->len));
}

static GBytes *
name_grant (const AvId *record,
            const AvGrantHeld *held)
{
  guint8 name[AV_ID_SIZE + sizeof held->count + sizeof held->hash];

  memcpy (name, record->bytes, AV_ID_SIZE);
  memcpy (name + AV_ID_SIZE, &held->count, sizeof held->count);
  memcpy (name + AV_ID_SIZE + sizeof held->count, held->hash, sizeof held->hash);
  return g_bytes_new (name, sizeof name);
}

static gboolean
lists_grant (AvHave *self,
             const AvId *record,
             const AvGrantHeld *held)
{
  g_autoptr (GBytes) name = name_grant (record, held);

  return g_hash_table_contains (self->grants_set, name);
}

void
av_have_add_grant (AvHave *self,
                   const AvHaveGrant *grant)
{
  g_array_append_val (self->grants, *grant);
  g_hash_table_add (self->grants_set, name_grant (&grant->record, &grant->held));
}

void
av_have_tell_grant (AvHave *self,
                    const AvHaveGrant *grant)
{
  if (!lists_grant (self, &grant->record, &grant->held) && av_have_take_room (self))
    av_have_add_grant (self, grant);
}

void
av_have_forget_grants (AvHave *self)
{
  self->n_told -= self->grants->len;
  g_array_set_size (self->grants, 0);
  g_hash_table_remove_all (self->grants_set);
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
av_have_ever_had_header (AvHave *self,
                         const AvId *journal,
                         guint64 segno,
                         const guint8 *hash,
                         gboolean forked)
{
  return holds_header (self, journal, segno, hash, forked) ||
         (self->other != NULL && holds_header (self->other, journal, segno, hash, forked));
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
  return held->count == 0 || lists_grant (self, record, held);
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
  g_autoptr (GBytes) key = g_bytes_new_static (statement->issuer.bytes, AV_ID_SIZE);
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_issuer, key));
  const AvHaveIssuer *issuer;

  if (place == 0)
    return FALSE;

  issuer = &g_array_index (self->issuers, AvHaveIssuer, place - 1);
  if (issuer->number == statement->number)
    return memcmp (issuer->head, statement->hash, AV_HAVE_PREFIX) == 0;

  return issuer->number > statement->number && av_trust_knows_head (trust, &issuer->issuer, issuer->number, issuer->head);
}

gboolean
av_have_has_statement (AvHave *self,
                       AvTrust *trust,
                       const AvTrustStatement *statement)
{
  return holds_statement (self, trust, statement) && (self->other == NULL || holds_statement (self->other, trust, statement));
}
