/* Bytes from outside, changed a thousand ways: read or refused, never more. */

#include <string.h>

#include "av-have.h"
#include "av-installation-private.h"
#include "av-join-request.h"
#include "av-op-codec.h"
#include "av-segment.h"
#include "av-strand.h"
#include "av-sync-fixture.h"

typedef gboolean (*ReadFunc) (const guint8 *bytes,
                              gsize size);

static GBytes *sample;
static GBytes *header_bytes;

static gboolean
read_segment (const guint8 *bytes,
              gsize size)
{
  AvSegmentHeader header;

  return av_segment_read (bytes, size, &header, NULL);
}

static gboolean
read_ops (const guint8 *bytes,
          gsize size)
{
  static const guint8 references[64] = { 1 };
  AvOpSource source = { bytes, size, G_GUINT64_CONSTANT (1790000000000) << 16, G_MAXUINT64, references, 2 };

  return av_ops_decode (&source, NULL, NULL, NULL, NULL, NULL);
}

static gboolean
read_strand (const guint8 *bytes,
             gsize size)
{
  AvStrandContext context = { .class = AV_CLASS_TERRITOIRE };
  g_autoptr (GByteArray) data = av_strand_open (&context, NULL, bytes, size, NULL);

  return data != NULL;
}

static gboolean
read_statement (const guint8 *bytes,
                gsize size)
{
  g_autoptr (AvTrustStatement) statement = av_trust_statement_read (bytes, size, NULL);

  return statement != NULL;
}

static gboolean
read_have (const guint8 *bytes,
           gsize size)
{
  g_autoptr (AvHave) have = av_have_read (bytes, size, NULL);

  return have != NULL;
}

static gboolean
read_request (const guint8 *bytes,
              gsize size)
{
  g_autoptr (GBytes) request = g_bytes_new (bytes, size);
  AvJoinClaim claim;
  gboolean done = av_join_request_parse (request, &claim, NULL);

  av_join_claim_clear (&claim);
  return done;
}

static void
mutate (GRand *rand,
        GByteArray *bytes)
{
  guint at = (guint) g_rand_int_range (rand, 0, (gint32) bytes->len);

  switch (g_rand_int_range (rand, 0, 4))
    {
    case 0:
      bytes->data[at] ^= (guint8) (1 << g_rand_int_range (rand, 0, 8));
      break;
    case 1:
      bytes->data[at] = (guint8) g_rand_int_range (rand, 0, 256);
      break;
    case 2:
      g_byte_array_set_size (bytes, at);
      break;
    default:
      memset (bytes->data + at, 0xff, MIN (9, bytes->len - at));
    }
}

/* The bytes live in a block of exactly their size, so that a checker of memory
 * sees any step beyond. */
static void
change_and_read (GBytes *good,
                 ReadFunc read_it,
                 guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint n = g_getenv ("ALLERVERS_TEST_LONG") != NULL ? 200000 : g_getenv ("ALLERVERS_TEST_VALGRIND") != NULL ? 50
                                                                                                             : 2000;
  gsize size;
  const guint8 *bytes = g_bytes_get_data (good, &size);

  g_assert_true (read_it (bytes, size));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GByteArray) changed = g_byte_array_append (g_byte_array_new (), bytes, (guint) size);
      g_autofree guint8 *exact = NULL;

      for (gint32 j = g_rand_int_range (rand, 1, 4); j > 0 && changed->len > 0; j--)
        mutate (rand, changed);

      exact = g_memdup2 (changed->data, changed->len);
      read_it (exact != NULL ? exact : (const guint8 *) "", changed->len);
    }
}

static gboolean
keep_header (const AvSegment *segment,
             gpointer user_data,
             GError **error)
{
  g_clear_pointer (&header_bytes, g_bytes_unref);
  header_bytes = g_bytes_new (segment->header, segment->header_length);
  return TRUE;
}

static GBytes *
encode_ops (void)
{
  g_autoptr (AvReferences) references = av_references_new ();
  AvId container, record;
  guint8 other[32] = { 7 };
  AvOpPred preds[] = { { NULL, 0 }, { other, 5 } };
  g_autoptr (AvOpEncoder) encoder = NULL;

  av_id_random (&container);
  av_id_random (&record);
  encoder = av_op_encoder_new (&container, G_GUINT64_CONSTANT (1790000000000) << 16, references);

  for (guint i = 0; i < 12; i++)
    {
      AvOp op = { i % 4 + 1, (guint16) i, (G_GUINT64_CONSTANT (1790000000000) + i) << 16, "", record, "contact", "nom", NULL, i > 0 ? 2 : 0, preds, "Éponine", 8 };

      if (op.kind == AV_OP_TICK || op.kind == AV_OP_UNTICK)
        op.code = "appeler";

      g_assert_true (av_op_encoder_add (encoder, &op, NULL));
    }

  return g_byte_array_free_to_bytes (av_op_encoder_finish (encoder));
}

static void
test_operations (void)
{
  g_autoptr (GBytes) good = encode_ops ();

  change_and_read (good, read_ops, 1);
}

static void
test_strands (void)
{
  g_autoptr (GBytes) data = encode_ops ();
  AvStrandContext context = { .class = AV_CLASS_TERRITOIRE };
  gsize size;
  const guint8 *bytes = g_bytes_get_data (data, &size);
  g_autoptr (GBytes) good = g_byte_array_free_to_bytes (av_strand_seal (&context, NULL, bytes, size));

  change_and_read (good, read_strand, 2);
}

static void
test_segments_statements_haves_requests (void)
{
  AvOrganisation *organisation = av_organisation_new ("76540");
  AvInstallation *mairie = av_organisation_get (organisation, 0);
  AvTrustStatement *statement;
  g_autoptr (AvHave) have = NULL;
  g_autofree char *file = g_build_filename (organisation->dir, "x.avdem", NULL);
  g_autoptr (AvStore) store = av_store_open_in_memory (NULL);
  g_autoptr (AvInstallation) laptop = av_installation_load (store, NULL);
  g_autoptr (AvJoinRequest) request = NULL;

  g_free (av_organisation_write_contact (organisation, 0, "Cosette", NULL));
  g_assert_true (av_installation_seal (mairie, NULL));
  g_assert_true (av_segment_store_foreach (mairie->store, 0, 0, keep_header, NULL, NULL));
  change_and_read (header_bytes, read_segment, 3);

  for (guint i = 0; i < av_trust_get_linked (mairie->trust)->len; i++)
    {
      statement = g_ptr_array_index (av_trust_get_linked (mairie->trust), i);
      change_and_read (statement->bytes, read_statement, 4 + i);
    }

  have = av_sync_fixture_collect_have (mairie);
  sample = g_byte_array_free_to_bytes (av_have_write (have));
  change_and_read (sample, read_have, 20);

  g_assert_true (av_installation_request_join (laptop, "Canteleu-1", file, NULL));
  request = av_join_request_read (file, NULL);
  change_and_read (request->bytes, read_request, 21);

  g_clear_pointer (&header_bytes, g_bytes_unref);
  g_clear_pointer (&sample, g_bytes_unref);
  av_organisation_free (organisation);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mutation/operations", test_operations);
  g_test_add_func ("/mutation/strands", test_strands);
  g_test_add_func ("/mutation/segments-statements-haves-requests", test_segments_statements_haves_requests);

  return g_test_run ();
}
