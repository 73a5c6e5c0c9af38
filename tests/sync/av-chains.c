#include "av-chains.h"

#include <string.h>

#include "av-hash.h"

#define BEGINNING_MS G_GUINT64_CONSTANT (1700000000000)
#define DAY_MS (G_GUINT64_CONSTANT (24) * 3600 * 1000)

typedef struct
{
  AvSigningKey *key; /* of an intendant: its laptop's */
  AvId issuer;
  GPtrArray *said; /* AvTrustStatement */
} Chain;

typedef struct
{
  AvId id;
  AvSigningKey *key;
} Laptop;

struct _AvChains
{
  Chain chains[AV_CHAINS_MAX];
  GPtrArray *laptops;
};

static void
laptop_free (Laptop *laptop)
{
  av_signing_key_unref (laptop->key);
  g_free (laptop);
}

AvScope
av_chains_get_scope (char letter)
{
  return (AvScope) letter;
}

static void
add_scopes (GArray *scopes,
            const char *letters)
{
  for (; *letters != '\0'; letters++)
    {
      AvScope scope = av_chains_get_scope (*letters);

      g_array_append_val (scopes, scope);
    }
}

/* Whoever runs it again meets the same. */
static AvSigningKey *
make_key (guint number)
{
  g_autoptr (AvSecret) seed = av_secret_new (AV_SIGNATURE_SEED_SIZE);

  memset (av_secret_get_data (seed), (int) number, AV_SIGNATURE_SEED_SIZE);
  return av_signing_key_new_from_seed (seed);
}

static void
found (AvChains *self)
{
  Chain *root = &self->chains[AV_CHAINS_ROOT];
  AvTrustStatement *org = av_trust_statement_new (AV_TRUST_ORG);

  root->key = make_key (AV_CHAINS_ROOT);
  root->said = g_ptr_array_new_with_free_func ((GDestroyNotify) av_trust_statement_free);
  root->issuer.bytes[0] = 'r';
  org->text = g_strdup ("Rouen");
  g_byte_array_append (org->root_keys, av_signing_key_get_public (root->key), AV_TRUST_KEY_SIZE);
  av_chains_say (self, AV_CHAINS_ROOT, org);
}

static void
delegate (AvChains *self,
          guint number,
          const char *communes)
{
  Chain *chain = &self->chains[number];
  const AvId *laptop = av_chains_add_laptop (self);
  AvTrustStatement *statement = av_trust_statement_new (AV_TRUST_DELEGATE);

  chain->key = ((Laptop *) g_ptr_array_index (self->laptops, self->laptops->len - 1))->key;
  chain->said = g_ptr_array_new_with_free_func ((GDestroyNotify) av_trust_statement_free);
  chain->issuer.bytes[0] = (guint8) number;
  av_chains_tell (self, AV_CHAINS_ROOT, AV_TRUST_ENROL, laptop, communes, "intendant");
  statement->installation = *laptop;
  statement->delegate = chain->issuer;
  statement->accepted = AV_TRUST_NO_LIMIT;
  add_scopes (statement->scopes, communes);
  av_chains_say (self, AV_CHAINS_ROOT, statement);
}

AvChains *
av_chains_new (const char *const *communes)
{
  AvChains *self = g_new0 (AvChains, 1);

  self->laptops = g_ptr_array_new_with_free_func ((GDestroyNotify) laptop_free);
  found (self);

  for (guint i = 0; communes[i] != NULL; i++)
    delegate (self, i + 1, communes[i]);

  return self;
}

void
av_chains_free (AvChains *self)
{
  for (guint i = 0; i < AV_CHAINS_MAX; i++)
    g_clear_pointer (&self->chains[i].said, g_ptr_array_unref);

  av_signing_key_unref (self->chains[AV_CHAINS_ROOT].key);
  g_ptr_array_unref (self->laptops);
  g_free (self);
}

const AvId *
av_chains_add_laptop (AvChains *self)
{
  Laptop *laptop = g_new0 (Laptop, 1);

  laptop->key = make_key (self->laptops->len + 1);
  av_hash_bytes (av_signing_key_get_public (laptop->key), AV_TRUST_KEY_SIZE, laptop->id.bytes, AV_ID_SIZE);
  g_ptr_array_add (self->laptops, laptop);
  return &laptop->id;
}

static Laptop *
find_laptop (AvChains *self,
             const AvId *id)
{
  for (guint i = 0; i < self->laptops->len; i++)
    {
      Laptop *laptop = g_ptr_array_index (self->laptops, i);

      if (av_id_equal (&laptop->id, id))
        return laptop;
    }

  g_assert_not_reached ();
}

/* ---- Saying ---------------------------------------------------------------- */

AvTrustStatement *
av_chains_make (AvChains *self,
                AvTrustStatementKind kind,
                const AvId *laptop,
                const char *scopes,
                const char *role)
{
  AvTrustStatement *statement = av_trust_statement_new (kind);

  statement->installation = *laptop;
  statement->text = g_strdup ("Canteleu-1");
  memcpy (statement->signing_key, av_signing_key_get_public (find_laptop (self, laptop)->key), AV_TRUST_KEY_SIZE);
  memset (statement->epoch_key, laptop->bytes[0], AV_TRUST_KEY_SIZE);
  memset (statement->escrow_key, laptop->bytes[1], AV_TRUST_KEY_SIZE);
  statement->not_after = BEGINNING_MS + 366 * DAY_MS;

  if (scopes != NULL)
    add_scopes (statement->scopes, scopes);

  if (role != NULL)
    g_assert_true (av_rights_parse (role, &statement->rights, NULL));

  return statement;
}

void
av_chains_say (AvChains *self,
               guint number,
               AvTrustStatement *statement)
{
  Chain *chain = &self->chains[number];
  const AvTrustStatement *last = chain->said->len > 0 ? g_ptr_array_index (chain->said, chain->said->len - 1) : NULL;
  g_autoptr (GError) error = NULL;

  statement->issuer = chain->issuer;
  statement->number = chain->said->len + 1;

  if (last != NULL)
    memcpy (statement->previous, last->hash, AV_TRUST_HASH_SIZE);

  if (statement->date == 0)
    statement->date = last != NULL ? last->date + 60000 : BEGINNING_MS;

  av_trust_statement_sign (statement, chain->key, NULL, &error);
  g_assert_no_error (error);
  g_ptr_array_add (chain->said, statement);
}

void
av_chains_tell (AvChains *self,
                guint chain,
                AvTrustStatementKind kind,
                const AvId *laptop,
                const char *scopes,
                const char *role)
{
  av_chains_say (self, chain, av_chains_make (self, kind, laptop, scopes, role));
}

void
av_chains_accept (AvTrustStatement *statement,
                  const AvId *laptop,
                  guint64 number)
{
  AvJournalHead head = { *laptop, number + 1 };

  g_array_append_val (statement->heads, head);
}

/* ---- Judging --------------------------------------------------------------- */

guint
av_chains_count (AvChains *self,
                 guint chain)
{
  return self->chains[chain].said->len;
}

AvTrust *
av_chains_evaluate_part (AvChains *self,
                         guint chain,
                         guint n_said)
{
  const AvTrustStatement *org = g_ptr_array_index (self->chains[AV_CHAINS_ROOT].said, 0);
  AvTrust *trust = av_trust_new (org->hash);

  for (guint i = 0; i < AV_CHAINS_MAX; i++)
    for (guint j = 0; self->chains[i].said != NULL && j < (i == chain ? n_said : self->chains[i].said->len); j++)
      {
        const AvTrustStatement *statement = g_ptr_array_index (self->chains[i].said, j);
        gsize size;
        const guint8 *bytes = g_bytes_get_data (statement->bytes, &size);

        g_assert_true (av_trust_add (trust, bytes, size, NULL));
      }

  av_trust_evaluate (trust);
  return trust;
}

AvTrust *
av_chains_evaluate (AvChains *self)
{
  return av_chains_evaluate_part (self, AV_CHAINS_MAX, 0);
}

GByteArray *
av_chains_write (AvChains *self,
                 const AvId *laptop,
                 guint64 number,
                 guint day,
                 const char *scopes,
                 AvSegmentHeader *header)
{
  g_autoptr (GArray) strands = g_array_new (FALSE, FALSE, sizeof (AvStrandEntry));
  AvSegmentDraft draft = { *laptop, *laptop, number };
  GByteArray *bytes;

  for (; *scopes != '\0'; scopes++)
    {
      AvStrandEntry entry = { av_chains_get_scope (*scopes), AV_CLASS_PARCOURS, 64 };

      g_array_append_val (strands, entry);
    }

  draft.hlc_first = draft.hlc_last = (BEGINNING_MS + day * DAY_MS) << 16;
  draft.strands = strands;
  bytes = av_segment_write (&draft, find_laptop (self, laptop)->key);
  g_assert_true (av_segment_read (bytes->data, bytes->len, header, NULL));
  return bytes;
}

/* As far as the number goes. */
static AvCovered
judge_number (const AvSegmentHeader *segment,
              const guint8 *hash,
              GArray *heads,
              gpointer user_data)
{
  for (guint i = 0; i < heads->len; i++)
    if (segment->segno < g_array_index (heads, AvJournalHead, i).segno)
      return AV_COVERED;

  return AV_NOT_COVERED;
}

AvJudge
av_chains_get_judge (AvTrust *trust)
{
  AvJudge judge = { trust, judge_number };

  return judge;
}
