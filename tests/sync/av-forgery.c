#include "av-forgery.h"

#include <string.h>

#include "av-hash.h"
#include "av-have-private.h"
#include "av-installation-private.h"
#include "av-segment.h"
#include "av-wire.h"

void
av_forgery_set_up (AvForgery *self,
                   gconstpointer user_data)
{
  self->organisation = av_organisation_new ("76540");
  self->laptop = av_organisation_join (self->organisation, "Canteleu-1", "76540", "referent");
  self->other = av_organisation_join (self->organisation, "Canteleu-2", "76540", "referent");
  av_id_random (&self->journal);
}

void
av_forgery_tear_down (AvForgery *self,
                      gconstpointer user_data)
{
  av_organisation_free (self->organisation);
}

#define STRAND_SIZE (1u << 20)

/* What every strand of a forged segment holds. */
static const guint8 nothing[STRAND_SIZE];

/* A small one: no key, stored, 19 bytes twice: a container without names, records and
 * operations. */
static const guint8 small[16 + 3 + 19] = { [17] = 19, [18] = 19 };

/* ---- What the application does not write ------------------------------------- */

static void
add_strand (GArray *strands,
            AvClass klass,
            const char *scope,
            const guint8 *bytes,
            guint32 size)
{
  AvStrandEntry entry = { .class = klass, .length = size };

  av_scope_parse (scope, &entry.scope);
  av_hash_bytes (bytes, size, entry.hash, sizeof entry.hash);
  g_array_append_val (strands, entry);
}

static GArray *
list_strands (AvForgery *self)
{
  GArray *strands = g_array_new (FALSE, FALSE, sizeof (AvStrandEntry));

  for (guint32 left = self->weight; left > 0; left -= MIN (left, STRAND_SIZE))
    add_strand (strands, AV_CLASS_CONTACT, "76540", nothing, MIN (left, STRAND_SIZE));

  for (guint i = 0; i < self->n_strands; i++)
    add_strand (strands, self->klass, self->scope, small, sizeof small);

  return strands;
}

/* Where it stands in a header, of which no part before it varies in size. */
#define SCHEMA_AT 94

static void
set_schema (GByteArray *segment,
            guint16 schema,
            AvSigningKey *key)
{
  g_autoptr (GByteArray) number = g_byte_array_new ();
  gsize size = segment->len - AV_SIGNATURE_SIZE;

  av_writer_put_u16 (number, schema);
  memcpy (segment->data + SCHEMA_AT, number->data, number->len);
  av_signature_sign (key, "aller-vers/segment/1", segment->data, size, segment->data + size);
}

GBytes *
av_forgery_sign (AvForgery *self,
                 guint author,
                 const AvId *journal,
                 guint64 segno,
                 GBytes *previous)
{
  const AvIdentity *identity = av_organisation_get (self->organisation, author)->identity;
  g_autoptr (GArray) strands = list_strands (self);
  AvSegmentDraft draft = { *journal, identity->id, segno };
  GByteArray *written;
  AvId random;
  gsize size;

  av_id_random (&random);
  memcpy (draft.previous, random.bytes, AV_ID_SIZE);
  if (previous != NULL)
    {
      const guint8 *bytes = g_bytes_get_data (previous, &size);

      av_hash_bytes (bytes, size, draft.previous, sizeof draft.previous);
    }

  draft.hlc_first = draft.hlc_last = av_store_tick (av_organisation_get_store (self->organisation, author));
  draft.strands = strands;
  written = av_segment_write (&draft, identity->signing);
  if (self->schema != 0)
    set_schema (written, self->schema, identity->signing);
  return g_byte_array_free_to_bytes (written);
}

GPtrArray *
av_forgery_chain (AvForgery *self,
                  const AvId *journal,
                  guint64 first,
                  GBytes *previous,
                  guint number)
{
  GPtrArray *chain = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < number; i++)
    g_ptr_array_add (chain, av_forgery_sign (self, self->laptop, journal, first + i, i == 0 ? previous : g_ptr_array_index (chain, i - 1)));

  return chain;
}

typedef struct
{
  AvInstallation *installation;
  GPtrArray *segments; /* GBytes */
  gboolean stubs;
  gboolean again;
  AvIntakeCounts counts;
} Delivery;

static void
put_strand (GByteArray *section,
            const AvSegmentHeader *header,
            guint index,
            gboolean stub)
{
  AvStrandEntry entry;

  av_segment_get_strand (header, index, &entry);
  av_writer_put_u8 (section, !stub);
  if (!stub)
    av_writer_put_bytes (section, entry.length == sizeof small ? small : nothing, entry.length);
}

static GByteArray *
make_section (GBytes *segment,
              gboolean stubs)
{
  GByteArray *section = g_byte_array_new ();
  AvSegmentHeader header;
  gsize size;
  const guint8 *bytes = g_bytes_get_data (segment, &size);

  av_writer_put_varint (section, size);
  av_writer_put_bytes (section, bytes, size);
  for (guint i = 0; av_segment_read (bytes, size, &header, NULL) && i < header.n_strands; i++)
    put_strand (section, &header, i, stubs);

  return section;
}

static gboolean
take_segment (AvIntake *intake,
              GBytes *segment,
              gboolean stubs,
              GError **error)
{
  g_autoptr (GByteArray) section = make_section (segment, stubs);

  return av_intake_take_segment (intake, section->data, section->len, error);
}

static gboolean
take (AvStore *store,
      gpointer user_data,
      GError **error)
{
  Delivery *delivery = user_data;
  g_autoptr (AvIntake) intake = av_intake_new (store, delivery->installation->trust, &delivery->installation->identity->id);

  for (guint i = 0; i < delivery->segments->len; i++)
    if (!take_segment (intake, g_ptr_array_index (delivery->segments, i), delivery->stubs, error))
      return FALSE;

  if (!av_intake_finish (intake, delivery->again, error))
    return FALSE;

  delivery->counts = *av_intake_get_counts (intake);
  return TRUE;
}

AvIntakeCounts
av_forgery_deliver_all (AvForgery *self,
                        guint to,
                        GPtrArray *segments)
{
  Delivery delivery = { av_organisation_get (self->organisation, to), segments, self->stubs, self->again };
  g_autoptr (GError) error = NULL;

  av_store_transact (av_organisation_get_store (self->organisation, to), take, &delivery, &error);
  g_assert_no_error (error);
  return delivery.counts;
}

AvIntakeCounts
av_forgery_deliver (AvForgery *self,
                    guint to,
                    GBytes *segment)
{
  g_autoptr (GPtrArray) segments = g_ptr_array_new ();

  g_ptr_array_add (segments, segment);
  return av_forgery_deliver_all (self, to, segments);
}

void
av_forgery_set_in_quarantine (AvForgery *self,
                              guint at,
                              GBytes *segment)
{
  g_autoptr (GByteArray) section = make_section (segment, FALSE);
  g_autoptr (GError) error = NULL;
  AvSegmentHeader header;
  AvSegmentHash hash;
  gsize size;
  const guint8 *bytes = g_bytes_get_data (segment, &size);

  g_assert_true (av_segment_read (bytes, size, &header, NULL));
  av_segment_get_hash (&header, hash.bytes);
  av_segment_store_add_quarantine (av_organisation_get_store (self->organisation, at), &hash, &header.installation, "unknown", section->data,
                                   section->len, &error);
  g_assert_no_error (error);
}

/* ---- What comes of it --------------------------------------------------------- */

gboolean
av_forgery_counts (AvForgery *self,
                   guint at,
                   GBytes *segment)
{
  AvSegmentHash hash;
  AvSegmentStatus status;
  gint64 sid;
  gsize size;
  const guint8 *bytes = g_bytes_get_data (segment, &size);

  av_hash_bytes (bytes, size, hash.bytes, sizeof hash.bytes);
  g_assert_true (av_segment_store_find (av_organisation_get_store (self->organisation, at), &hash, &sid, &status, NULL));
  return status == AV_SEGMENT_ACCEPTED;
}

void
av_forgery_assert_counts (AvForgery *self,
                          guint at,
                          GPtrArray *segments,
                          guint number)
{
  for (guint i = 0; i < segments->len; i++)
    g_assert_cmpint (av_forgery_counts (self, at, g_ptr_array_index (segments, i)), ==, i < number);
}

void
av_forgery_assert_held (AvForgery *self,
                        guint at,
                        GPtrArray *segments,
                        guint number)
{
  AvInstallation *installation = av_organisation_get (self->organisation, at);
  g_autoptr (AvHave) have = av_sync_fixture_collect_have (installation);

  for (guint i = 0; i < segments->len; i++)
    {
      AvSegmentHeader header;
      guint8 hash[AV_SEGMENT_HASH_SIZE];
      gsize size;
      const guint8 *bytes = g_bytes_get_data (g_ptr_array_index (segments, i), &size);

      g_assert_true (av_segment_read (bytes, size, &header, NULL));
      av_segment_get_hash (&header, hash);
      g_assert_cmpint (av_have_has_segment (have, &header.journal, header.segno, hash, FALSE), ==, i < number);
    }
}

gint64
av_forgery_get_size_held (AvForgery *self,
                          guint at)
{
  AvDatabase *db = av_store_get_database (av_organisation_get_store (self->organisation, at));
  gint64 size;

  g_assert_true (av_database_get_int64 (db, "SELECT SUM (LENGTH (blob)) FROM strand", 0, &size, NULL));
  return size;
}

guint
av_forgery_count_wants (AvForgery *self,
                        guint at)
{
  AvInstallation *installation = av_organisation_get (self->organisation, at);
  g_autoptr (AvHave) have = av_sync_fixture_collect_have (installation);

  return have->n_wants;
}

void
av_forgery_revoke (AvForgery *self)
{
  g_autoptr (GError) error = NULL;

  av_installation_revoke (av_organisation_get (self->organisation, AV_FORGERY_MAIRIE), "Canteleu-1", &(AvRevocation){ "volé" }, NULL, &error);
  g_assert_no_error (error);
}

void
av_forgery_revoke_up_to (AvForgery *self,
                         GBytes *segment)
{
  AvOrganisation *organisation = self->organisation;
  AvInstallation *mairie = av_organisation_get (organisation, AV_FORGERY_MAIRIE);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvRootFile) root = av_installation_open_root (mairie, organisation->root_file, organisation->root_words, &error);
  g_autoptr (AvTrust) trust = av_trust_copy (mairie->trust);
  g_autoptr (AvTrustStatement) revoke = av_trust_statement_new (AV_TRUST_REVOKE);
  AvSegmentHeader header;
  AvJournalHead head;
  gsize size;
  const guint8 *bytes = g_bytes_get_data (segment, &size);

  g_assert_true (av_segment_read (bytes, size, &header, NULL));
  head = (AvJournalHead){ header.journal, header.segno };
  av_segment_get_hash (&header, head.hash);
  g_array_append_val (revoke->heads, head);
  revoke->installation = header.installation;
  revoke->text = g_strdup ("volé");

  g_assert_true (av_installation_issue (mairie, trust, revoke, root, &error));
  av_installation_adopt_trust (mairie, g_steal_pointer (&trust), &error);
  g_assert_no_error (error);
}

void
av_forgery_take_revocations_back (AvForgery *self)
{
  AvOrganisation *organisation = self->organisation;
  g_autoptr (GError) error = NULL;

  av_installation_unrevoke (av_organisation_get (organisation, AV_FORGERY_MAIRIE), "Canteleu-1", organisation->root_file, organisation->root_words, &error);
  g_assert_no_error (error);
}

void
av_forgery_tell_revocation (AvForgery *self,
                            guint to)
{
  AvInstallation *receiver = av_organisation_get (self->organisation, to);
  AvTrusted *laptop = av_installation_find_member (av_organisation_get (self->organisation, AV_FORGERY_MAIRIE), "Canteleu-1", NULL);
  const AvTrustStatement *revocation = ((AvRestriction *) g_ptr_array_index (laptop->revocations, 0))->statement;
  g_autoptr (AvTrust) trust = av_trust_copy (receiver->trust);
  g_autoptr (GError) error = NULL;
  gsize size;
  const guint8 *bytes = g_bytes_get_data (revocation->bytes, &size);

  g_assert_true (av_trust_add (trust, bytes, size, &error));
  av_trust_evaluate (trust);
  av_installation_adopt_trust (receiver, g_steal_pointer (&trust), &error);
  g_assert_no_error (error);
}
