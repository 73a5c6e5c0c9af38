#include "av-fuzz.h"

#include <string.h>

#include "av-hash.h"
#include "av-limits.h"
#include "av-trust.h"
#include "av-wire.h"

/* A TRUST section. Its statements are met as they come, and once more as the
 * chain of a root whose keys are at hand, and as that of an intendant it delegates
 * for the scopes of the first that names some: numbered, each behind the last,
 * signed. The answer is the same in whatever order they are told. */

typedef struct
{
  AvSigningKey *key;
  AvId issuer;
  guint64 number;
  guint8 previous[AV_TRUST_HASH_SIZE];
} Chain;

static AvSigningKey *root, *steward;

int
LLVMFuzzerInitialize (int *argc,
                      char ***argv)
{
  g_autoptr (AvSecret) seed = NULL;
  g_autoptr (AvSecret) other = NULL;

  av_fuzz_start ();
  seed = av_fuzz_secret (5);
  other = av_fuzz_secret (6);
  root = av_signing_key_new_from_seed (seed);
  steward = av_signing_key_new_from_seed (other);
  return 0;
}

/* Signs one of our own, and tells it. */
static void
say (Chain *chain,
     AvTrustStatement *statement,
     GPtrArray *told)
{
  statement->issuer = chain->issuer;
  statement->number = ++chain->number;
  memcpy (statement->previous, chain->previous, AV_TRUST_HASH_SIZE);
  g_assert_true (av_trust_statement_sign (statement, chain->key, NULL, NULL));
  memcpy (chain->previous, statement->hash, AV_TRUST_HASH_SIZE);
  g_ptr_array_add (told, g_bytes_ref (statement->bytes));
}

static void
found (Chain *chain,
       GPtrArray *told,
       guint8 organisation[AV_TRUST_HASH_SIZE])
{
  g_autoptr (AvTrustStatement) org = av_trust_statement_new (AV_TRUST_ORG);

  org->text = g_strdup ("Rouen");
  g_byte_array_append (org->root_keys, av_signing_key_get_public (root), AV_TRUST_KEY_SIZE);
  say (chain, org, told);
  memcpy (organisation, org->hash, AV_TRUST_HASH_SIZE);
}

static void
delegate (Chain *chain,
          const AvId *issuer,
          GArray *scopes,
          GPtrArray *told)
{
  g_autoptr (AvTrustStatement) enrol = av_trust_statement_new (AV_TRUST_ENROL);
  g_autoptr (AvTrustStatement) statement = av_trust_statement_new (AV_TRUST_DELEGATE);

  memcpy (enrol->signing_key, av_signing_key_get_public (steward), AV_TRUST_KEY_SIZE);
  av_hash_bytes (enrol->signing_key, AV_TRUST_KEY_SIZE, enrol->installation.bytes, AV_ID_SIZE);
  enrol->text = g_strdup ("Mairie");
  g_array_append_vals (enrol->scopes, scopes->data, scopes->len);
  say (chain, enrol, told);
  statement->installation = enrol->installation;
  statement->delegate = *issuer;
  statement->accepted = AV_TRUST_NO_LIMIT;
  g_array_append_vals (statement->scopes, scopes->data, scopes->len);
  say (chain, statement, told);
}

/* The same words, as the next statement of a chain. */
static void
repeat (Chain *chain,
        const AvTrustStatement *statement,
        GPtrArray *told)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (AvTrustStatement) next = NULL;
  gsize size;
  const guint8 *former = g_bytes_get_data (statement->bytes, &size);
  guint8 signature[AV_SIGNATURE_SIZE];

  av_writer_put_bytes (bytes, former, 4);
  av_writer_put_bytes (bytes, chain->issuer.bytes, AV_ID_SIZE);
  av_writer_put_u64 (bytes, ++chain->number);
  av_writer_put_bytes (bytes, chain->previous, AV_TRUST_HASH_SIZE);
  av_writer_put_bytes (bytes, former + bytes->len, size - AV_SIGNATURE_SIZE - bytes->len);
  av_signature_sign (chain->key, "aller-vers/trust/1", bytes->data, bytes->len, signature);
  av_writer_put_bytes (bytes, signature, sizeof signature);

  next = av_trust_statement_read (bytes->data, bytes->len, NULL);
  g_assert (next != NULL);
  g_assert_true (av_trust_statement_verify (next, av_signing_key_get_public (chain->key)));
  memcpy (chain->previous, next->hash, AV_TRUST_HASH_SIZE);
  g_ptr_array_add (told, g_byte_array_free_to_bytes (g_steal_pointer (&bytes)));
}

static void
describe_mandates (AvHash *hash,
                   GArray *mandates)
{
  for (guint i = 0; i < mandates->len; i++)
    {
      const AvMandate *mandate = &g_array_index (mandates, AvMandate, i);

      g_assert_true (i == 0 || g_array_index (mandates, AvMandate, i - 1).scope < mandate->scope);
      av_hash_update (hash, &mandate->scope, sizeof mandate->scope);
      av_hash_update (hash, &mandate->rights, sizeof mandate->rights);
      av_hash_update (hash, &mandate->not_after, sizeof mandate->not_after);
      av_hash_update (hash, &mandate->revoked, sizeof mandate->revoked);
    }
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

      g_assert_cmpuint (member->scopes->len, <=, AV_LIMIT_SCOPES * 128);
      av_hash_update (hash, member->id.bytes, AV_ID_SIZE);
      av_hash_update (hash, member->name, strlen (member->name));
      av_hash_update (hash, member->epoch_key, AV_TRUST_KEY_SIZE);
      av_hash_update (hash, member->scopes->data, member->scopes->len * sizeof (AvScope));
      describe_mandates (hash, member->mandates);
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

      g_assert_true (av_trust_add (trust, bytes, size, NULL));
    }

  av_trust_evaluate (trust);
  describe (trust, result);
}

static AvTrustStatement *
meet_statement (const guint8 *bytes,
                gsize size)
{
  AvTrustStatement *statement = av_trust_statement_read (bytes, size, NULL);

  if (statement == NULL)
    return NULL;

  g_assert_cmpuint (statement->number, >=, 1);
  g_assert_cmpuint (statement->scopes->len, <=, AV_LIMIT_SCOPES);
  g_assert_cmpuint (statement->heads->len, <=, AV_LIMIT_HEADS);
  g_assert_cmpuint (statement->root_keys->len, <=, AV_LIMIT_ROOT_KEYS * AV_TRUST_KEY_SIZE);
  g_assert_true (statement->text == NULL || strlen (statement->text) <= AV_LIMIT_LABEL);
  return statement;
}

static GPtrArray *
read_statements (const guint8 *bytes,
                 gsize size)
{
  GPtrArray *statements = g_ptr_array_new_with_free_func ((GDestroyNotify) av_trust_statement_free);
  const guint8 *statement;
  guint64 length;
  AvReader reader;

  av_reader_init (&reader, bytes, size);

  while (statements->len < 100 && av_reader_get_varint (&reader, &length) && length <= size &&
         (statement = av_reader_get_bytes (&reader, (gsize) length)) != NULL)
    {
      AvTrustStatement *met = meet_statement (statement, (gsize) length);

      if (met != NULL)
        g_ptr_array_add (statements, met);
    }

  return statements;
}

static GArray *
find_scopes (GPtrArray *statements)
{
  for (guint i = 0; i < statements->len; i++)
    {
      const AvTrustStatement *statement = g_ptr_array_index (statements, i);

      if (statement->scopes->len > 0)
        return statement->scopes;
    }

  return NULL;
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes,
                        size_t size)
{
  g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GPtrArray) statements = read_statements (bytes, size);
  GArray *scopes = find_scopes (statements);
  Chain above = { root, { { 'r', 'o', 'o', 't' } } };
  Chain below = { steward, { { 'm', 'a', 'i', 'r', 'i', 'e' } } };
  guint8 organisation[AV_TRUST_HASH_SIZE], forwards[AV_HASH_SIZE], backwards[AV_HASH_SIZE];

  found (&above, told, organisation);

  if (scopes != NULL)
    delegate (&above, &below.issuer, scopes, told);

  for (guint i = 0; i < statements->len; i++)
    {
      const AvTrustStatement *statement = g_ptr_array_index (statements, i);

      g_ptr_array_add (told, g_bytes_ref (statement->bytes));

      /* New root keys sign the former words. */
      if (statement->kind != AV_TRUST_ROOT)
        repeat (&above, statement, told);

      if (statement->kind >= AV_TRUST_ENROL)
        repeat (&below, statement, told);
    }

  judge (organisation, told, FALSE, forwards);
  judge (organisation, told, TRUE, backwards);
  g_assert_cmpmem (forwards, sizeof forwards, backwards, sizeof backwards);
  return 0;
}
