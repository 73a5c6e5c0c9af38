#include "av-journal.h"

#include <string.h>

#include "av-hash.h"
#include "av-limits.h"
#include "av-op-codec.h"
#include "av-seal.h"
#include "av-segment.h"
#include "av-sharing.h"
#include "av-signing-scope.h"
#include "av-strand.h"
#include "av-wire.h"

/* One strand while its operations are told. */
typedef struct
{
  AvId container;
  AvClass class;
  AvScope scope;
  GByteArray *blob;
} SealedStrand;

/* One open segment becoming a sealed one. */
typedef struct
{
  AvJournal *journal;
  AvIdentity *identity;
  AvTrust *trust;
  gint64 sid;
  guint64 hlc_first;
  guint64 hlc_last;
  AvReferences *references;
  GPtrArray *strands; /* SealedStrand */

  /* The strand being told. */
  gboolean open;
  AvId container;
  AvClass class;
  AvOpEncoder *encoder;
} Sealing;

void
av_journal_free (AvJournal *self)
{
  g_free (self);
}

/* Also where its header does not read any more: its number is signed. */
static gboolean
find_head (AvStore *store,
           const AvJournalRow *row,
           guint64 *segno,
           guint8 head[AV_SEGMENT_HASH_SIZE],
           GError **error)
{
  AvSegmentHash hash = { 0 };

  if (!av_segment_store_get_head (store, row->jid, &row->installation, segno, &hash, error))
    return FALSE;

  memcpy (head, hash.bytes, AV_SEGMENT_HASH_SIZE);
  return TRUE;
}

static gboolean
keep_open_journal (const AvJournalRow *row,
                   gpointer user_data,
                   GError **error)
{
  if (row->open)
    *(AvJournalRow *) user_data = *row;

  return TRUE;
}

/* Behind a gap, whatever signed its last one was not this store. */
static gboolean
find_end (AvJournal *self,
          GError **error)
{
  gboolean whole;

  if (!av_segment_store_is_whole (self->store, self->jid, self->segno, &whole, error))
    return FALSE;

  self->ended = !whole;
  return TRUE;
}

AvJournal *
av_journal_load (AvStore *store,
                 GError **error)
{
  g_autoptr (AvJournal) self = g_new0 (AvJournal, 1);
  AvJournalRow open = { 0 };

  if (!av_segment_store_foreach_journal (store, keep_open_journal, &open, error) || open.jid == 0)
    return NULL;

  self->store = store;
  self->jid = open.jid;
  self->id = open.id;
  return find_head (store, &open, &self->segno, self->head, error) && find_end (self, error) ? g_steal_pointer (&self) : NULL;
}

AvJournal *
av_journal_start (AvStore *store,
                  const AvId *installation,
                  const AvJournal *parent,
                  GError **error)
{
  g_autoptr (AvJournal) self = g_new0 (AvJournal, 1);

  self->store = store;
  av_id_random (&self->id);

  if (parent != NULL)
    memcpy (self->head, parent->head, AV_SEGMENT_HASH_SIZE);

  if (!av_segment_store_add_journal (store, &self->id, installation, TRUE, &self->jid, error) ||
      !av_segment_store_open_journal (store, self->jid, error))
    return NULL;

  return g_steal_pointer (&self);
}

static void
sealed_strand_free (SealedStrand *strand)
{
  g_byte_array_unref (strand->blob);
  g_free (strand);
}

static gboolean
measure_clock (const AvOpenOp *open,
               gpointer user_data,
               GError **error)
{
  Sealing *sealing = user_data;

  sealing->hlc_first = MIN (sealing->hlc_first, open->op.hlc);
  sealing->hlc_last = MAX (sealing->hlc_last, open->op.hlc);
  return TRUE;
}

/* Who writes into another team’s dossier: that team’s readers have the key as well. */
static gboolean
mark_team (Sealing *sealing,
           AvScope scope,
           GByteArray *marks,
           GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GByteArray) readers = g_byte_array_new ();
  AvScope team;

  if (!av_segment_store_get_scope (sealing->journal->store, &sealing->container, &text, error))
    return FALSE;

  if (text == NULL || !av_scope_parse (text, &team) || team == scope)
    return TRUE;

  av_trust_mark_shut_out (sealing->trust, team, readers);
  if (readers->len > 0)
    {
      av_writer_put_u32 (marks, team);
      av_writer_put_bytes (marks, readers->data, readers->len);
    }

  return TRUE;
}

/* Where readers of a dossier were shut out (a revocation, a transfer, the end of
 * a sharing) it is written with a key they never had: that of a generation that
 * only these events give, which and not how many. 0 where there were none. */
static gboolean
get_generation (Sealing *sealing,
                AvScope scope,
                gint64 *generation,
                GError **error)
{
  AvStore *store = sealing->journal->store;
  g_autoptr (GByteArray) marks = g_byte_array_new ();
  g_autoptr (GByteArray) readers = g_byte_array_new ();
  guint64 transfers;
  guint8 hash[AV_HASH_SIZE];

  *generation = 0;

  if (!av_segment_store_get_scope_mark (store, &sealing->container, &transfers, error) ||
      !av_sharing_mark_shut_out (store, sealing->trust, &sealing->container, sealing->class, marks, error) ||
      !mark_team (sealing, scope, marks, error))
    return FALSE;

  av_trust_mark_shut_out (sealing->trust, scope, readers);
  if (readers->len == 0 && transfers == 0 && marks->len == 0)
    return TRUE;

  av_writer_put_u32 (marks, scope);
  av_writer_put_bytes (marks, readers->data, readers->len);
  av_writer_put_u64 (marks, transfers);
  av_hash_bytes (marks->data, marks->len, hash, sizeof hash);
  memcpy (generation, hash, sizeof *generation);
  *generation = (*generation & G_MAXINT64) | 1;
  return TRUE;
}

/* The key this installation writes a compartment with where it is signed for a scope.
 * Sensitive records have a key of each writer's own; where readers were shut out since, a
 * new one is drawn. */
static AvSecret *
get_key (Sealing *sealing,
         AvScope scope,
         GError **error)
{
  AvStore *store = sealing->journal->store;
  AvCompartmentKey key = { 0 };
  gboolean ours = sealing->class == AV_CLASS_SENSIBLE;
  g_autoptr (AvSecret) secret = NULL;
  g_autoptr (GError) problem = NULL;
  gint64 generation;

  if (!get_generation (sealing, scope, &generation, error))
    return NULL;

  if (av_segment_store_get_current_key (store, &sealing->container, sealing->class, scope, generation, ours, &key, &problem))
    return av_secret_new_from_bytes (key.key, sizeof key.key);

  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }

  memset (&key, 0, sizeof key);
  secret = av_secret_new_random (AV_COMPARTMENT_KEY_SIZE);
  key.container = sealing->container;
  key.klass = sealing->class;
  key.generation = generation;
  key.ours = TRUE;
  memcpy (key.key, av_secret_peek (secret), sizeof key.key);
  av_strand_get_kid (secret, key.kid);

  if (!av_segment_store_add_key (store, &key, error))
    secret = (av_secret_unref (secret), NULL);

  av_seal_wipe (key.key, sizeof key.key);
  return g_steal_pointer (&secret);
}

static gboolean
finish_strand (Sealing *sealing,
               GError **error)
{
  g_autoptr (GByteArray) data = NULL;
  g_autoptr (AvSecret) key = NULL;
  AvStrandContext context = { sealing->journal->id, sealing->journal->segno + 1, (guint16) sealing->strands->len };
  SealedStrand *strand;

  if (!sealing->open)
    return TRUE;

  sealing->open = FALSE;
  data = av_op_encoder_finish (sealing->encoder);
  g_clear_pointer (&sealing->encoder, av_op_encoder_free);
  context.class = sealing->class;

  /* Asked once: whom it is shared with may be something else at midnight. */
  if (!av_signing_scope_find (sealing->journal->store, sealing->trust, &sealing->identity->id, &sealing->container, sealing->class, &context.scope, error))
    return FALSE;

  if (av_class_is_keyed (sealing->class) && (key = get_key (sealing, context.scope, error)) == NULL)
    return FALSE;

  strand = g_new0 (SealedStrand, 1);
  strand->container = sealing->container;
  strand->class = sealing->class;
  strand->scope = context.scope;
  strand->blob = av_strand_seal (&context, key, data->data, data->len);
  g_ptr_array_add (sealing->strands, strand);
  av_seal_wipe (data->data, data->len);
  return TRUE;
}

static gboolean
encode_op (const AvOpenOp *open,
           gpointer user_data,
           GError **error)
{
  Sealing *sealing = user_data;

  if (sealing->open && (!av_id_equal (&open->container, &sealing->container) || open->klass != sealing->class) &&
      !finish_strand (sealing, error))
    return FALSE;

  if (!sealing->open)
    {
      sealing->open = TRUE;
      sealing->container = open->container;
      sealing->class = open->klass;
      sealing->encoder = av_op_encoder_new (&open->container, sealing->hlc_first, sealing->references);
    }

  return av_op_encoder_add (sealing->encoder, &open->op, error);
}

static GByteArray *
write_header (Sealing *sealing)
{
  AvJournal *journal = sealing->journal;
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (AvStrandEntry));
  AvSegmentDraft draft = { journal->id, sealing->identity->id, journal->segno + 1 };

  for (guint i = 0; i < sealing->strands->len; i++)
    {
      SealedStrand *strand = g_ptr_array_index (sealing->strands, i);
      AvStrandEntry entry = { strand->scope, (guint8) strand->class, strand->blob->len };

      av_hash_bytes (strand->blob->data, strand->blob->len, entry.hash, sizeof entry.hash);
      g_array_append_val (entries, entry);
    }

  memcpy (draft.previous, journal->head, AV_SEGMENT_HASH_SIZE);
  draft.hlc_first = sealing->hlc_first;
  draft.hlc_last = sealing->hlc_last;
  draft.n_references = av_references_get_count (sealing->references);
  draft.references = av_references_get_hashes (sealing->references);
  draft.strands = entries;
  return av_segment_write (&draft, sealing->identity->signing);
}

static gboolean
store_strands (Sealing *sealing,
               GError **error)
{
  for (guint i = 0; i < sealing->strands->len; i++)
    {
      SealedStrand *strand = g_ptr_array_index (sealing->strands, i);
      AvSegmentHash hash;

      av_hash_bytes (strand->blob->data, strand->blob->len, hash.bytes, sizeof hash.bytes);

      if (!av_segment_store_add_strand (sealing->journal->store, sealing->sid, (guint16) i, strand->class, strand->scope, &strand->container,
                                        &hash, strand->blob->len, strand->blob->data, TRUE, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
leave_ended (AvJournal *self,
             AvIdentity *identity,
             GError **error)
{
  g_autoptr (AvJournal) next = NULL;

  if (!self->ended && self->segno + 1 < AV_LIMIT_NUMBERS)
    return TRUE;

  next = av_journal_start (self->store, &identity->id, self, error);
  if (next == NULL)
    return FALSE;

  *self = *next;
  return TRUE;
}

static gboolean
seal_segment (Sealing *sealing,
              GError **error)
{
  AvJournal *journal = sealing->journal;
  g_autoptr (GByteArray) header = NULL;
  AvSegmentHash hash;

  if (!leave_ended (journal, sealing->identity, error) ||
      !av_segment_store_foreach_open_op (journal->store, sealing->sid, measure_clock, sealing, error) ||
      !av_segment_store_foreach_open_op (journal->store, sealing->sid, encode_op, sealing, error) || !finish_strand (sealing, error))
    return FALSE;

  header = write_header (sealing);
  av_hash_bytes (header->data, header->len, hash.bytes, sizeof hash.bytes);

  if (!av_segment_store_seal (journal->store, sealing->sid, &hash, journal->jid, journal->segno + 1, header->data, header->len, error) ||
      !store_strands (sealing, error))
    return FALSE;

  journal->segno++;
  memcpy (journal->head, hash.bytes, AV_SEGMENT_HASH_SIZE);
  return TRUE;
}

typedef struct
{
  AvJournal *journal;
  AvIdentity *identity;
  AvTrust *trust;
  GArray *sealed; /* gint64; NULL: not asked */
} Parts;

static gboolean
seal_open (AvStore *store,
           gpointer user_data,
           GError **error)
{
  Parts *parts = user_data;
  g_autoptr (GArray) sids = NULL;

  if (!av_segment_store_split_open (store, error) || (sids = av_segment_store_list_open (store, error)) == NULL)
    return FALSE;

  for (guint i = 0; i < sids->len; i++)
    {
      Sealing sealing = { parts->journal, parts->identity, parts->trust, g_array_index (sids, gint64, i), G_MAXUINT64, 0 };
      gboolean done;

      sealing.references = av_references_new ();
      sealing.strands = g_ptr_array_new_with_free_func ((GDestroyNotify) sealed_strand_free);
      done = seal_segment (&sealing, error);
      g_clear_pointer (&sealing.encoder, av_op_encoder_free);
      g_ptr_array_unref (sealing.strands);
      av_references_free (sealing.references);

      if (!done)
        return FALSE;
      if (parts->sealed != NULL)
        g_array_append_val (parts->sealed, sealing.sid);
    }

  return TRUE;
}

gboolean
av_journal_seal (AvJournal *self,
                 AvIdentity *identity,
                 AvTrust *trust,
                 GArray *sealed,
                 GError **error)
{
  Parts parts = { self, identity, trust, sealed };
  AvJournal before = *self;

  if (av_store_transact (self->store, seal_open, &parts, error))
    return TRUE;

  *self = before;
  return FALSE;
}

typedef struct
{
  AvStore *store;
  const AvId *installation;
  GArray *heads;
} HeadList;

static gboolean
add_head (const AvJournalRow *row,
          gpointer user_data,
          GError **error)
{
  HeadList *list = user_data;
  AvJournalHead head = { row->id };

  if (list->installation != NULL && !av_id_equal (&row->installation, list->installation))
    return TRUE;

  if (!find_head (list->store, row, &head.segno, head.hash, error))
    return FALSE;

  if (head.segno != 0)
    g_array_append_val (list->heads, head);
  return TRUE;
}

GArray *
av_journal_list_heads (AvStore *store,
                       const AvId *installation,
                       GError **error)
{
  g_autoptr (GArray) heads = g_array_new (FALSE, FALSE, sizeof (AvJournalHead));
  HeadList list = { store, installation, heads };

  return av_segment_store_foreach_journal (store, add_head, &list, error) ? g_steal_pointer (&heads) : NULL;
}
