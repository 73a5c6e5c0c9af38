#include "av-fuzz.h"

#include <string.h>

#include "av-hash.h"
#include "av-limits.h"
#include "av-trust.h"
#include "av-wire.h"

/* A TRUST section. Its statements are met as they come, and once more as the
 * chain of a root whose key is at hand: numbered, each behind the last, signed.
 * The answer is the same in whatever order they are told. */

#define SIGNATURE_START(size) ((size) -AV_SIGNATURE_SIZE)

static AvSigningKey *root;
static const AvId issuer = { { 'r', 'o', 'o', 't' } };

int
LLVMFuzzerInitialize (int *argc,
                      char ***argv)
{
  g_autoptr (AvSecret) seed = NULL;

  av_fuzz_start ();
  seed = av_fuzz_secret (5);
  root = av_signing_key_new_from_seed (seed);
  return 0;
}

static AvTrustStatement *
found (void)
{
  AvTrustStatement *org = av_trust_statement_new (AV_TRUST_ORG);

  org->issuer = issuer;
  org->number = 1;
  org->text = g_strdup ("Rouen");
  g_byte_array_append (org->root_keys, av_signing_key_get_public (root), AV_TRUST_KEY_SIZE);
  g_assert_true (av_trust_statement_sign (org, root, NULL, NULL));
  return org;
}

/* The same words, as the next statement of the root. */
static GBytes *
say_next (const AvTrustStatement *statement,
          guint64 number,
          const guint8 *previous)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize size;
  const guint8 *former = g_bytes_get_data (statement->bytes, &size);
  guint8 signature[AV_SIGNATURE_SIZE];

  av_writer_put_bytes (bytes, former, 4);
  av_writer_put_bytes (bytes, issuer.bytes, AV_ID_SIZE);
  av_writer_put_u64 (bytes, number);
  av_writer_put_bytes (bytes, previous, AV_TRUST_HASH_SIZE);
  av_writer_put_bytes (bytes, former + bytes->len, size - AV_SIGNATURE_SIZE - bytes->len);
  av_signature_sign (root, "aller-vers/trust/1", bytes->data, bytes->len, signature);
  av_writer_put_bytes (bytes, signature, sizeof signature);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/* Everything that can be asked of a trust. */
static void
describe (AvTrust *trust,
          guint8 result[AV_HASH_SIZE])
{
  g_autoptr (AvHash) hash = av_hash_new (NULL, AV_HASH_SIZE);
  GPtrArray *members = av_trust_get_members (trust);

  for (guint i = 0; i < members->len; i++)
    {
      const AvTrusted *member = g_ptr_array_index (members, i);

      g_assert_cmpuint (member->scopes->len, <=, AV_SCOPES_MAX * 128);
      av_hash_update (hash, member->id.bytes, AV_ID_SIZE);
      av_hash_update (hash, member->name, strlen (member->name));
      av_hash_update (hash, member->epoch_key, AV_TRUST_KEY_SIZE);
      av_hash_update (hash, member->scopes->data, member->scopes->len * sizeof (AvScope));
      av_hash_update (hash, member->mandates->data, member->mandates->len * sizeof (AvMandate));
      av_hash_update (hash, &member->not_after, sizeof member->not_after);
      av_hash_update (hash, &member->revocations->len, sizeof member->revocations->len);
      av_hash_update (hash, member->issuer.bytes, AV_ID_SIZE);
    }

  for (guint i = 0; i < av_trust_get_linked (trust)->len; i++)
    av_hash_update (hash, ((AvTrustStatement *) g_ptr_array_index (av_trust_get_linked (trust), i))->hash, AV_TRUST_HASH_SIZE);

  av_hash_finish (hash, result);
}

static void
judge (const guint8 *organisation,
       GPtrArray *told,
       gboolean backwards,
       guint8 result[AV_HASH_SIZE])
{
  g_autoptr (AvTrust) trust = av_trust_new (organisation);

  for (guint i = 0; i < told->len; i++)
    {
      gsize size;
      const guint8 *bytes = g_bytes_get_data (g_ptr_array_index (told, backwards ? told->len - 1 - i : i), &size);

      g_assert_true (av_trust_add (trust, bytes, size, NULL, NULL));
    }

  av_trust_evaluate (trust);
  describe (trust, result);
}

static void
meet_statement (GPtrArray *told,
                const guint8 *bytes,
                gsize size,
                guint64 *number,
                guint8 *previous)
{
  g_autoptr (AvTrustStatement) statement = av_trust_statement_read (bytes, size, NULL);
  g_autoptr (AvTrustStatement) next = NULL;
  g_autoptr (GBytes) said = NULL;
  gsize said_size;
  const guint8 *said_bytes;

  if (statement == NULL)
    return;

  g_assert_cmpuint (statement->number, >=, 1);
  g_assert_cmpuint (statement->scopes->len, <=, AV_SCOPES_MAX);
  g_assert_cmpuint (statement->heads->len, <=, AV_LIMIT_HEADS);
  g_assert_cmpuint (statement->root_keys->len, <=, AV_LIMIT_ROOT_KEYS * AV_TRUST_KEY_SIZE);
  g_assert_true (statement->text == NULL || strlen (statement->text) <= AV_LIMIT_LABEL);
  g_ptr_array_add (told, g_bytes_new (bytes, size));

  /* New root keys sign the former words. */
  if (statement->kind == AV_TRUST_ROOT)
    return;

  said = say_next (statement, ++*number, previous);
  said_bytes = g_bytes_get_data (said, &said_size);
  next = av_trust_statement_read (said_bytes, said_size, NULL);
  g_assert_nonnull (next);
  g_assert_true (av_trust_statement_verify (next, av_signing_key_get_public (root)));
  memcpy (previous, next->hash, AV_TRUST_HASH_SIZE);
  g_ptr_array_add (told, g_steal_pointer (&said));
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes,
                        size_t size)
{
  g_autoptr (AvTrustStatement) org = found ();
  g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  guint8 previous[AV_TRUST_HASH_SIZE];
  guint8 forwards[AV_HASH_SIZE], backwards[AV_HASH_SIZE];
  guint64 number = 1, length;
  const guint8 *statement;
  AvReader reader;

  memcpy (previous, org->hash, AV_TRUST_HASH_SIZE);
  g_ptr_array_add (told, g_bytes_ref (org->bytes));
  av_reader_init (&reader, bytes, size);

  while (told->len < 200 && av_reader_get_varint (&reader, &length) && length <= size &&
         (statement = av_reader_get_bytes (&reader, (gsize) length)) != NULL)
    meet_statement (told, statement, (gsize) length, &number, previous);

  judge (org->hash, told, FALSE, forwards);
  judge (org->hash, told, TRUE, backwards);
  g_assert_cmpmem (forwards, sizeof forwards, backwards, sizeof backwards);
  return 0;
}
