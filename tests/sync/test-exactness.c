/* Bytes that are almost what the page of formats says: each rule is broken by
 * itself, and what is beside it is read. */

#include <string.h>

#include "av-claim-graph.h"
#include "av-crypto.h"
#include "av-have-private.h"
#include "av-limits.h"
#include "av-op-codec.h"
#include "av-segment.h"
#include "av-strand.h"
#include "av-trust-statement.h"
#include "av-wire.h"

#define FIRST (G_GUINT64_CONSTANT (1790000000000) << 16)

/* ---- Segments ---------------------------------------------------------------------- */

static void
test_header_ends_where_it_ends (void)
{
  g_autoptr (AvSigningKey) key = av_signing_key_new_random ();
  AvStrandEntry entry = { 12043872, AV_CLASS_CONTACT, 64, { 7 } };
  g_autoptr (GArray) strands = g_array_new (FALSE, FALSE, sizeof entry);
  AvSegmentDraft draft = { .segno = 1, .hlc_first = FIRST, .hlc_last = FIRST, .strands = strands };
  g_autoptr (GByteArray) bytes = NULL;
  AvSegmentHeader header;

  g_array_append_val (strands, entry);
  bytes = av_segment_write (&draft, key);
  g_assert_true (av_segment_read (bytes->data, bytes->len, &header, NULL));
  for (guint size = 0; size < bytes->len; size++)
    g_assert_false (av_segment_read (bytes->data, size, &header, NULL));

  g_byte_array_append (bytes, (const guint8 *) "", 1);
  g_assert_false (av_segment_read (bytes->data, bytes->len, &header, NULL));
}

/* ---- Strands ----------------------------------------------------------------------- */

static gboolean
opens (guint8 method,
       guint8 raw_size,
       guint8 data_size)
{
  AvStrandContext context = { .class = AV_CLASS_TERRITOIRE };
  guint8 blob[AV_STRAND_KID_SIZE + 3 + 4] = { 0 };
  g_autoptr (GByteArray) data = NULL;

  blob[AV_STRAND_KID_SIZE] = method;
  blob[AV_STRAND_KID_SIZE + 1] = raw_size;
  blob[AV_STRAND_KID_SIZE + 2] = data_size;
  memcpy (blob + AV_STRAND_KID_SIZE + 3, "Bete", 4);
  data = av_strand_open (&context, NULL, blob, AV_STRAND_KID_SIZE + 3 + data_size, NULL);
  return data != NULL && data->len == raw_size;
}

static void
test_what_is_stored_has_one_length (void)
{
  g_assert_true (opens (0, 4, 4));
  g_assert_true (opens (0, 3, 3));
  g_assert_false (opens (0, 3, 4));
  g_assert_false (opens (0, 4, 3));
}

static void
test_other_methods_are_not_known (void)
{
  for (guint method = 2; method <= G_MAXUINT8; method++)
    g_assert_false (opens ((guint8) method, 4, 4));
}

/* ---- Operations -------------------------------------------------------------------- */

static gboolean
decodes_form (guint8 form)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  AvOpSource source = { .hlc_first = FIRST, .hlc_last = G_MAXUINT64 };
  guint8 id[AV_ID_SIZE] = { 1 };

  g_byte_array_append (bytes, id, sizeof id);
  g_byte_array_append (bytes, (const guint8 *) "\1\7contact", 9);
  g_byte_array_append (bytes, (const guint8 *) "\1", 1);
  g_byte_array_append (bytes, id, sizeof id);
  g_byte_array_append (bytes, &form, 1);
  g_byte_array_append (bytes, (const guint8 *) "\0", 1);
  source.data = bytes->data;
  source.size = bytes->len;
  return av_ops_decode (&source, NULL, NULL, NULL, NULL, NULL);
}

static void
test_form_is_one_of_the_names (void)
{
  g_assert_true (decodes_form (0));
  g_assert_false (decodes_form (1));
  g_assert_false (decodes_form (2));
}

/* ---- Haves ------------------------------------------------------------------------- */

enum
{
  JOURNALS,
  ISSUERS,
  GRANTS,
  N_LISTS,
};

/* @n entries of one list, none of the others. */
static gboolean
reads_entries (guint list,
               guint n)
{
  static const gsize sizes[N_LISTS] = { AV_ID_SIZE + 1 + 1 + AV_HAVE_PREFIX + 1 + 1, AV_ID_SIZE + 1 + AV_HAVE_PREFIX, AV_ID_SIZE + 1 + 8 };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (AvHave) have = NULL;

  for (guint i = 0; i < N_LISTS; i++)
    {
      av_writer_put_varint (bytes, i == list ? n : 0);
      for (guint j = 0; i == list && j < n; j++)
        {
          guint8 entry[64] = { (guint8) (j >> 16), (guint8) (j >> 8), (guint8) j };

          g_byte_array_append (bytes, entry, (guint) sizes[i]);
        }
    }

  have = av_have_read (bytes->data, bytes->len, NULL);
  return have != NULL;
}

static void
test_no_list_is_longer_than_its_bound (void)
{
  for (guint list = 0; list < N_LISTS; list++)
    {
      g_assert_true (reads_entries (list, 3));
      g_assert_true (reads_entries (list, AV_LIMIT_JOURNALS));
      g_assert_false (reads_entries (list, AV_LIMIT_JOURNALS + 1));
    }
}

static gboolean
has_statement (AvHave *have,
               guint64 number,
               guint8 hash)
{
  AvTrustStatement statement = { .issuer = { { 1 } }, .number = number, .hash = { hash } };
  g_autoptr (AvTrust) trust = av_trust_new (NULL);

  return av_have_has_statement (have, trust, &statement);
}

static void
test_statement_is_held_up_to_the_one_that_is_named (void)
{
  g_autoptr (AvHave) have = av_have_new ();
  AvHaveIssuer other = { { { 2 } }, 9, { 5 } };
  AvHaveIssuer issuer = { { { 1 } }, 3, { 5 } };

  g_assert_false (has_statement (have, 1, 5));
  av_have_add_issuer (have, &other);
  g_assert_false (has_statement (have, 1, 5));
  av_have_add_issuer (have, &issuer);
  g_assert_true (has_statement (have, 2, 5));
  g_assert_true (has_statement (have, 2, 6));
  g_assert_true (has_statement (have, 3, 5));
  g_assert_false (has_statement (have, 3, 6)); /* its chain forked */
  g_assert_false (has_statement (have, 4, 5));
}

/* ---- Trust ------------------------------------------------------------------------- */

/* Every new key signs, so that nobody names one that is not there to be used. */
static void
test_new_root_keys_sign_themselves (void)
{
  g_autoptr (AvTrustStatement) statement = av_trust_statement_new (AV_TRUST_ROOT);
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func ((GDestroyNotify) av_signing_key_unref);
  g_autoptr (AvSigningKey) former = av_signing_key_new_random ();
  g_autoptr (AvTrustStatement) read = NULL;
  g_autoptr (GError) error = NULL;
  const guint8 *bytes;
  gsize size;

  statement->number = 2;
  for (guint i = 0; i < 2; i++)
    {
      g_ptr_array_add (keys, av_signing_key_new_random ());
      g_byte_array_append (statement->root_keys, av_signing_key_get_public (g_ptr_array_index (keys, i)), AV_TRUST_KEY_SIZE);
    }
  g_assert_true (av_trust_statement_sign (statement, former, keys, &error));
  g_assert_no_error (error);

  bytes = g_bytes_get_data (statement->bytes, &size);
  read = av_trust_statement_read (bytes, size, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (read->root_keys->data, read->root_keys->len, statement->root_keys->data, statement->root_keys->len);

  /* Before the last signature, which is the former root's, come those of the new. */
  for (guint i = 1; i <= 2; i++)
    {
      g_autofree guint8 *changed = g_memdup2 (bytes, size);
      g_autoptr (AvTrustStatement) none = NULL;

      changed[size - (i + 1) * AV_SIGNATURE_SIZE] ^= 1;
      none = av_trust_statement_read (changed, size, NULL);
      g_assert_null (none);
    }
}

static void
test_scopes_are_communes_and_structures (void)
{
  static const char *const good[] = { "76540", "2A004", "2B033", "97105", "S0", "S1", "S12", "S2147483647", "metropole" };
  static const char *const bad[] = { "", "7654", "765400", "2C004", "A2004", "20A04", "2a004", "7654A", "S", "S-1", "S2147483648", "s1", "S1 ", "12S" };
  AvScope scope;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (av_scope_parse (good[i], &scope));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (av_scope_parse (bad[i], &scope));
  g_assert_false (av_scope_parse (NULL, &scope));
}

/* One way of writing each: what a claim says is compared as text. */
static void
test_claims_say_scopes_as_they_are_written (void)
{
  static const char *const texts[] = { "76540", "2A004", "2B033", "00000", "97105", "S0", "S1", "S12", "S2147483647", "metropole",
                                       "", " ", "7654", "765400", "2C004", "A2004", "2a004", "7654A", "S", "S00", "S012", "S-1", "S+1", "S2147483648", "S1 ", "s1", "76540 S1" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      AvScope scope;
      g_autofree char *written = av_scope_parse (texts[i], &scope) ? av_scope_to_string (scope) : NULL;

      g_assert_cmpint (av_claim_is_scope (texts[i], strlen (texts[i])), ==, g_strcmp0 (texts[i], written) == 0);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));

  g_test_add_func ("/exactness/header-ends-where-it-ends", test_header_ends_where_it_ends);
  g_test_add_func ("/exactness/what-is-stored-has-one-length", test_what_is_stored_has_one_length);
  g_test_add_func ("/exactness/other-methods-are-not-known", test_other_methods_are_not_known);
  g_test_add_func ("/exactness/form-is-one-of-the-names", test_form_is_one_of_the_names);
  g_test_add_func ("/exactness/no-list-is-longer-than-its-bound", test_no_list_is_longer_than_its_bound);
  g_test_add_func ("/exactness/statement-is-held-up-to-the-one-that-is-named", test_statement_is_held_up_to_the_one_that_is_named);
  g_test_add_func ("/exactness/new-root-keys-sign-themselves", test_new_root_keys_sign_themselves);
  g_test_add_func ("/exactness/scopes-are-communes-and-structures", test_scopes_are_communes_and_structures);
  g_test_add_func ("/exactness/claims-say-scopes-as-they-are-written", test_claims_say_scopes_as_they_are_written);
  return g_test_run ();
}
