#include "av-plan.h"

#include "av-acceptance.h"
#include "av-due-segments.h"
#include "av-due-statements.h"
#include "av-grants.h"
#include "av-limits.h"
#include "av-segment.h"
#include "av-seal.h"
#include "av-strand.h"
#include "av-wire.h"

#define KEYS_PER_SECTION 4096

struct _AvPlan
{
  AvPlanRequest request;
  GPtrArray *members;
  guint64 hlc;
  AvGrants *grants; /* of the recipients, who have the same */
  AvDueSegments *due;
  GPtrArray *statements; /* AvTrustStatement, borrowed */
  GByteArray *have;
  guint n_told;         /* segments */
  guint n_gone;         /* of the segments due, those that were reached */
  guint n_filled;       /* the same of those to be filled */
  GHashTable *dossiers; /* set of ids, as text: what was told of */
  GHashTable *left;     /* the same: what found no room; NULL: not counted yet */
  gboolean is_cut;      /* something found no room */
  GHashTable *owners;   /* as text or NULL, of those whose keys are named, by id as GBytes */
};

typedef struct
{
  AvPlan *plan;
  AvBundleSink *sink;
  AvSegmentHeader header;
  GByteArray *bytes; /* of the section */
  GByteArray *header_bytes;
  gboolean readable;
  GHashTable *kids; /* told already, each of a container, as GBytes */
  guint next;       /* strand to be written */
} Telling;

AvPlan *
av_plan_new (const AvPlanRequest *request,
             GError **error)
{
  g_autoptr (AvPlan) self = g_new0 (AvPlan, 1);
  AvTrusted *first = g_ptr_array_index (request->members, 0);

  self->request = *request;
  self->members = g_ptr_array_ref (request->members);
  self->statements = av_due_statements_choose (request->trust, &request->identity->id, request->haves, &self->is_cut);
  self->hlc = av_store_tick (request->store);

  self->dossiers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->owners = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, g_free);
  self->grants = av_grants_collect (request->store, request->trust, first, error);

  if (self->grants == NULL || (self->due = av_due_segments_new (request->archive, first, request->haves, self->grants, error)) == NULL)
    return NULL;

  self->have = av_plan_archive_write_have (request->archive, g_ptr_array_index (self->members, 0), self->grants);
  return g_steal_pointer (&self);
}

void
av_plan_free (AvPlan *self)
{
  g_ptr_array_unref (self->members);
  g_clear_pointer (&self->due, av_due_segments_free);
  g_clear_pointer (&self->grants, av_grants_free);
  g_ptr_array_unref (self->statements);
  g_clear_pointer (&self->have, g_byte_array_unref);
  g_clear_pointer (&self->dossiers, g_hash_table_unref);
  g_clear_pointer (&self->left, g_hash_table_unref);
  g_clear_pointer (&self->owners, g_hash_table_unref);
  g_free (self);
}

guint
av_plan_get_n_segments (AvPlan *self)
{
  return self->n_told;
}

GHashTable *
av_plan_get_dossiers (AvPlan *self)
{
  return self->dossiers;
}

gboolean
av_plan_is_cut (AvPlan *self)
{
  return self->is_cut;
}

GHashTable *
av_plan_get_left (AvPlan *self)
{
  return self->left;
}

/* ---- Telling it ------------------------------------------------------------ */

/* All recipients of one plan may read the same; what somebody wrote itself goes
 * back to it alone. */
static gboolean
may_have (AvPlan *self,
          const AvSegmentHeader *header,
          const AvStrandRow *strand)
{
  AvTrusted *first = g_ptr_array_index (self->members, 0);

  return av_acceptance_may_read (first, strand->scope, strand->klass) ||
         (strand->has_container && strand->klass < AV_N_CLASSES &&
          av_grants_let_have (self->grants, &strand->container, strand->scope, (AvClass) strand->klass)) ||
         (self->members->len == 1 && !first->partial && av_id_equal (&first->id, &header->installation));
}

/* What is erased here goes no further. */
static gboolean
may_send (Telling *telling,
          const AvStrandRow *strand,
          gboolean *may,
          GError **error)
{
  gboolean erased = FALSE;

  *may = FALSE;

  if (strand->blob == NULL || !may_have (telling->plan, &telling->header, strand) ||
      av_beyond_is_strand_withheld (av_plan_archive_get_beyond (telling->plan->request.archive), strand->sid, strand->index))
    return TRUE;

  if (strand->has_container && strand->klass < AV_N_CLASSES &&
      !av_segment_store_is_erased (telling->plan->request.store, &strand->container, (AvClass) strand->klass, &erased, error))
    return FALSE;

  *may = !erased;
  return TRUE;
}

static gboolean
read_header (const AvSegment *segment,
             gpointer user_data,
             GError **error)
{
  Telling *telling = user_data;

  g_byte_array_set_size (telling->header_bytes, 0);
  g_byte_array_append (telling->header_bytes, segment->header, (guint) segment->header_length);
  telling->readable = av_segment_is_whole (segment) &&
                      av_segment_read (telling->header_bytes->data, telling->header_bytes->len, &telling->header, NULL);
  return TRUE;
}

/* One that does not read is not sent: who asks for it asks somebody else. */
static gboolean
read_segment (Telling *telling,
              gint64 sid,
              GError **error)
{
  telling->readable = FALSE;
  return av_segment_store_load (telling->plan->request.store, sid, read_header, telling, error);
}

static gboolean
flush_keys (Telling *telling,
            GError **error)
{
  gboolean done = telling->bytes->len == 0 ||
                  av_bundle_sink_put (telling->sink, AV_BUNDLE_KEYS, telling->bytes->data, telling->bytes->len, error);

  av_seal_wipe (telling->bytes->data, telling->bytes->len);
  g_byte_array_set_size (telling->bytes, 0);
  return done;
}

/* Asked once: it takes long of what somebody crowds with claims. */
static gboolean
find_owner (AvPlan *self,
            const AvId *container,
            const char **owner,
            GError **error)
{
  g_autoptr (GBytes) key = g_bytes_new (container->bytes, AV_ID_SIZE);
  char *text;

  if (g_hash_table_lookup_extended (self->owners, key, NULL, (gpointer *) owner))
    return TRUE;

  if (!av_segment_store_get_owner (self->request.store, container, &text, error))
    return FALSE;

  *owner = text;
  g_hash_table_insert (self->owners, g_steal_pointer (&key), text);
  return TRUE;
}

/* What a strand that was never opened here names as its key may be any key: it is told
 * only to who may read the dossier that the key is of. */
static gboolean
may_have_key (AvPlan *self,
              const AvCompartmentKey *key,
              gboolean *may,
              GError **error)
{
  AvTrusted *first = g_ptr_array_index (self->members, 0);
  const char *text;
  AvScope scope;

  if (!find_owner (self, &key->container, &text, error))
    return FALSE;

  *may = (text != NULL && av_scope_parse (text, &scope) && av_acceptance_may_read (first, scope, (guint8) key->klass)) ||
         (av_grants_get_classes (self->grants, &key->container) & AV_CLASS_BIT (key->klass)) != 0;
  return TRUE;
}

/* Once for each dossier that it is told with. */
static gboolean
is_first (Telling *telling,
          const AvStrandRow *strand,
          const guint8 kid[AV_STRAND_KID_SIZE])
{
  guint8 name[AV_STRAND_KID_SIZE + AV_ID_SIZE] = { 0 };

  memcpy (name, kid, AV_STRAND_KID_SIZE);
  if (strand->has_container)
    memcpy (name + AV_STRAND_KID_SIZE, strand->container.bytes, AV_ID_SIZE);
  return g_hash_table_add (telling->kids, g_bytes_new (name, sizeof name));
}

static gboolean
tell_key (const AvStrandRow *strand,
          gpointer user_data,
          GError **error)
{
  Telling *telling = user_data;
  AvCompartmentKey key = { 0 };
  guint8 kid[AV_STRAND_KID_SIZE];
  gboolean may, done;

  if (strand->klass >= AV_N_CLASSES || !av_class_is_keyed (strand->klass))
    return TRUE;

  if (!may_send (telling, strand, &may, error))
    return FALSE;

  if (!may || !av_strand_peek_kid (strand->blob, strand->blob_length, kid))
    return TRUE;

  if (!is_first (telling, strand, kid))
    return TRUE;

  if (!av_segment_store_find_key (telling->plan->request.store, kid, strand->has_container ? &strand->container : NULL, (AvClass) strand->klass, &key, error))
    return error == NULL || *error == NULL;

  done = strand->has_container || may_have_key (telling->plan, &key, &may, error);
  if (done && may)
    {
      av_writer_put_bytes (telling->bytes, key.container.bytes, AV_ID_SIZE);
      av_writer_put_u8 (telling->bytes, (guint8) key.klass);
      av_writer_put_bytes (telling->bytes, key.key, sizeof key.key);
    }
  av_seal_wipe (key.key, sizeof key.key);

  return done && (telling->bytes->len < KEYS_PER_SECTION * (AV_ID_SIZE + 1 + AV_COMPARTMENT_KEY_SIZE) || flush_keys (telling, error));
}

static void
note_dossier (GHashTable *dossiers,
              const AvStrandRow *strand)
{
  if (strand->has_container && av_acceptance_is_of_dossier (&strand->container, strand->scope, strand->klass))
    g_hash_table_add (dossiers, av_id_to_string (&strand->container));
}

static gboolean
tell_strand (const AvStrandRow *strand,
             gpointer user_data,
             GError **error)
{
  Telling *telling = user_data;
  gboolean may;

  if (!may_send (telling, strand, &may, error))
    return FALSE;

  while (telling->next < strand->index)
    {
      av_writer_put_u8 (telling->bytes, 0);
      telling->next++;
    }

  if (may)
    {
      av_writer_put_u8 (telling->bytes, 1);
      av_writer_put_bytes (telling->bytes, strand->blob, strand->blob_length);
      note_dossier (telling->plan->dossiers, strand);
    }
  else
    av_writer_put_u8 (telling->bytes, 0);

  telling->next++;
  return TRUE;
}

static gboolean
tell_segment (Telling *telling,
              gint64 sid,
              GError **error)
{
  AvStore *store = telling->plan->request.store;

  if (!read_segment (telling, sid, error))
    return FALSE;

  if (!telling->readable)
    return TRUE;

  g_byte_array_set_size (telling->bytes, 0);
  av_writer_put_varint (telling->bytes, telling->header_bytes->len);
  av_writer_put_bytes (telling->bytes, telling->header_bytes->data, telling->header_bytes->len);
  telling->next = 0;

  if (!av_segment_store_foreach_strand (store, sid, tell_strand, telling, error))
    return FALSE;

  for (; telling->next < telling->header.n_strands; telling->next++)
    av_writer_put_u8 (telling->bytes, 0);

  telling->plan->n_told++;
  return av_bundle_sink_put (telling->sink, AV_BUNDLE_SEGMENT, telling->bytes->data, telling->bytes->len, error);
}

static gboolean
is_wanted (AvPlan *self,
           const guint8 *segment,
           guint16 index)
{
  GPtrArray *haves = self->request.haves;

  for (guint i = 0; i < haves->len; i++)
    {
      AvHave *have = g_ptr_array_index (haves, i);

      if (have != NULL && av_have_wants (have, segment, index))
        return TRUE;
    }

  return FALSE;
}

static gboolean
may_fill (Telling *telling,
          const AvStrandRow *strand,
          gboolean *may,
          GError **error)
{
  guint8 hash[AV_SEGMENT_HASH_SIZE];

  if (!may_send (telling, strand, may, error))
    return FALSE;

  av_segment_get_hash (&telling->header, hash);
  *may = *may && (av_due_segments_is_pushed (telling->plan->due, strand->sx) || is_wanted (telling->plan, hash, strand->index));
  return TRUE;
}

static gboolean
tell_fill (const AvStrandRow *strand,
           gpointer user_data,
           GError **error)
{
  Telling *telling = user_data;
  guint8 hash[AV_SEGMENT_HASH_SIZE];
  gboolean may;

  if (!may_fill (telling, strand, &may, error))
    return FALSE;

  if (!may)
    return TRUE;

  av_segment_get_hash (&telling->header, hash);
  note_dossier (telling->plan->dossiers, strand);
  g_byte_array_set_size (telling->bytes, 0);
  av_writer_put_bytes (telling->bytes, hash, sizeof hash);
  av_writer_put_u16 (telling->bytes, strand->index);
  av_writer_put_bytes (telling->bytes, strand->blob, strand->blob_length);
  return av_bundle_sink_put (telling->sink, AV_BUNDLE_FILL, telling->bytes->data, telling->bytes->len, error);
}

static gboolean
tell_info (AvPlan *self,
           AvBundleSink *sink,
           GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  AvId organisation;

  av_trust_get_organisation_id (self->request.trust, &organisation);
  av_writer_put_bytes (bytes, organisation.bytes, AV_ID_SIZE);
  av_writer_put_bytes (bytes, self->request.identity->id.bytes, AV_ID_SIZE);
  av_writer_put_u64 (bytes, self->hlc);
  av_writer_put_u8 (bytes, strlen (AV_VERSION));
  av_writer_put_bytes (bytes, AV_VERSION, strlen (AV_VERSION));
  return av_bundle_sink_put (sink, AV_BUNDLE_INFO, bytes->data, bytes->len, error);
}

static gboolean
tell_statements (AvPlan *self,
                 AvBundleSink *sink,
                 GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (guint i = 0; i < self->statements->len; i++)
    {
      AvTrustStatement *statement = g_ptr_array_index (self->statements, i);
      gsize size;
      const guint8 *data = g_bytes_get_data (statement->bytes, &size);

      av_writer_put_varint (bytes, size);
      av_writer_put_bytes (bytes, data, size);

      if (bytes->len > AV_LIMIT_SECTION / 2)
        {
          if (!av_bundle_sink_put (sink, AV_BUNDLE_TRUST, bytes->data, bytes->len, error))
            return FALSE;

          g_byte_array_set_size (bytes, 0);
        }
    }

  return bytes->len == 0 || av_bundle_sink_put (sink, AV_BUNDLE_TRUST, bytes->data, bytes->len, error);
}

/* The strands of each, from one on. */
static gboolean
go_through (Telling *telling,
            GArray *sids,
            guint first,
            AvStrandFunc func,
            GError **error)
{
  for (guint i = first; i < sids->len; i++)
    {
      gint64 sid = g_array_index (sids, gint64, i);

      if (!read_segment (telling, sid, error) ||
          (telling->readable && !av_segment_store_foreach_strand (telling->plan->request.store, sid, func, telling, error)))
        return FALSE;
    }

  return TRUE;
}

static gboolean
tell_fills (Telling *telling,
            GError **error)
{
  AvPlan *self = telling->plan;
  GArray *fills = av_due_segments_get_fills (self->due);

  for (self->n_filled = 0; self->n_filled < fills->len && !av_bundle_sink_is_full (telling->sink); self->n_filled++)
    {
      gint64 sid = g_array_index (fills, gint64, self->n_filled);

      if (!read_segment (telling, sid, error) ||
          (telling->readable && !av_segment_store_foreach_strand (self->request.store, sid, tell_fill, telling, error)))
        return FALSE;
    }

  return TRUE;
}

/* What finds no room is not acknowledged, and comes with the next bundle. */
static gboolean
tell_segments (Telling *telling,
               GError **error)
{
  AvPlan *self = telling->plan;
  GArray *sids = av_due_segments_get_sids (self->due);

  self->n_told = 0;
  for (self->n_gone = 0; self->n_gone < sids->len && !av_bundle_sink_is_full (telling->sink); self->n_gone++)
    if (!tell_segment (telling, g_array_index (sids, gint64, self->n_gone), error))
      return FALSE;

  return TRUE;
}

/* ---- What finds no room ---------------------------------------------------- */

static gboolean
note_left (const AvStrandRow *strand,
           gpointer user_data,
           GError **error)
{
  Telling *telling = user_data;
  gboolean may;

  if (!may_send (telling, strand, &may, error))
    return FALSE;

  if (may)
    note_dossier (telling->plan->left, strand);
  return TRUE;
}

static gboolean
note_left_fill (const AvStrandRow *strand,
                gpointer user_data,
                GError **error)
{
  Telling *telling = user_data;
  gboolean may;

  if (!may_fill (telling, strand, &may, error))
    return FALSE;

  if (may)
    {
      telling->plan->is_cut = TRUE;
      note_dossier (telling->plan->left, strand);
    }
  return TRUE;
}

/* Once: the same is left whenever it is told. */
static gboolean
count_left (Telling *telling,
            GError **error)
{
  AvPlan *self = telling->plan;

  if (self->left != NULL)
    return TRUE;

  self->left = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->is_cut = self->is_cut || self->n_gone < av_due_segments_get_sids (self->due)->len;
  return go_through (telling, av_due_segments_get_sids (self->due), self->n_gone, note_left, error) &&
         go_through (telling, av_due_segments_get_fills (self->due), self->n_filled, note_left_fill, error);
}

static gboolean
tell_all (Telling *telling,
          GError **error)
{
  AvPlan *self = telling->plan;

  if (!tell_info (self, telling->sink, error) || !tell_statements (self, telling->sink, error) ||
      !av_bundle_sink_put (telling->sink, AV_BUNDLE_HAVE, self->have->data, self->have->len, error))
    return FALSE;

  if (!go_through (telling, av_due_segments_get_sids (self->due), 0, tell_key, error) ||
      !go_through (telling, av_due_segments_get_fills (self->due), 0, tell_key, error) || !flush_keys (telling, error))
    return FALSE;

  return tell_segments (telling, error) && tell_fills (telling, error) && count_left (telling, error);
}

gboolean
av_plan_produce (AvBundleSink *sink,
                 gpointer user_data,
                 GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GByteArray) header_bytes = g_byte_array_new ();
  g_autoptr (GHashTable) kids = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  Telling telling = { .plan = user_data, .sink = sink, .bytes = bytes, .header_bytes = header_bytes, .kids = kids };

  return tell_all (&telling, error);
}
