#include "av-trust-private.h"

#include <string.h>

/* Whose signature a statement bears never changes: it is computed once. */
static gboolean
is_signed_by (AvTrust *self,
              const AvTrustStatement *statement,
              const guint8 key[AV_TRUST_KEY_SIZE])
{
  guint8 both[AV_TRUST_HASH_SIZE + AV_TRUST_KEY_SIZE];
  g_autoptr (GBytes) signature = NULL;
  gpointer good;

  memcpy (both, statement->hash, AV_TRUST_HASH_SIZE);
  memcpy (both + AV_TRUST_HASH_SIZE, key, AV_TRUST_KEY_SIZE);
  signature = g_bytes_new (both, sizeof both);

  if (!g_hash_table_lookup_extended (self->signatures, signature, NULL, &good))
    {
      good = GINT_TO_POINTER (av_trust_statement_verify (statement, key));
      g_hash_table_insert (self->signatures, g_steal_pointer (&signature), good);
    }

  return GPOINTER_TO_INT (good);
}

gboolean
av_trust_verify (AvTrust *self,
                 const AvTrustStatement *statement,
                 GByteArray *keys)
{
  for (guint i = 0; i < keys->len; i += AV_TRUST_KEY_SIZE)
    if (is_signed_by (self, statement, keys->data + i))
      return TRUE;

  return FALSE;
}

int
av_trust_compare_statements (gconstpointer a,
                             gconstpointer b)
{
  const AvTrustStatement *left = *(AvTrustStatement *const *) a;
  const AvTrustStatement *right = *(AvTrustStatement *const *) b;
  int order = memcmp (left->issuer.bytes, right->issuer.bytes, AV_ID_SIZE);

  if (order == 0 && left->number != right->number)
    return left->number < right->number ? -1 : 1;

  return order != 0 ? order : memcmp (left->hash, right->hash, AV_TRUST_HASH_SIZE);
}

/* What continues a statement: its issuer and its hash. */
static GBytes *
make_link (const AvId *issuer,
           const guint8 *previous)
{
  guint8 link[AV_ID_SIZE + AV_TRUST_HASH_SIZE];

  memcpy (link, issuer->bytes, AV_ID_SIZE);
  memcpy (link + AV_ID_SIZE, previous, AV_TRUST_HASH_SIZE);
  return g_bytes_new (link, sizeof link);
}

void
av_trust_index_links (AvTrust *self)
{
  GHashTableIter iter;
  AvTrustStatement *statement;
  GPtrArray *branches;

  g_hash_table_remove_all (self->links);
  g_hash_table_iter_init (&iter, self->statements);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &statement))
    {
      g_autoptr (GBytes) link = make_link (&statement->issuer, statement->previous);
      GPtrArray *next = g_hash_table_lookup (self->links, link);

      if (next == NULL)
        {
          next = g_ptr_array_new ();
          g_hash_table_insert (self->links, g_steal_pointer (&link), next);
        }

      g_ptr_array_add (next, statement);
    }

  /* The same order, whatever the order of arrival. */
  g_hash_table_iter_init (&iter, self->links);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &branches))
    g_ptr_array_sort (branches, av_trust_compare_statements);
}

static gboolean
may_issue (const AvTrustChain *chain,
           AvTrustStatementKind kind)
{
  return chain->scopes == NULL ? kind != AV_TRUST_ORG : kind >= AV_TRUST_ENROL;
}

typedef struct
{
  const guint8 *previous;
  guint64 number;
  GByteArray *keys; /* that sign the next one; borrowed */
} Step;

/* Links what continues one statement. */
static void
link_next (AvTrust *self,
           AvTrustChain *chain,
           const Step *step,
           GArray *steps)
{
  g_autoptr (GBytes) link = make_link (&chain->issuer, step->previous);
  GPtrArray *next = g_hash_table_lookup (self->links, link);
  guint n_linked = 0;

  for (guint i = 0; next != NULL && i < next->len; i++)
    {
      AvTrustStatement *statement = g_ptr_array_index (next, i);
      Step further = { statement->hash, step->number + 1, step->keys };

      if (statement->number != step->number || !may_issue (chain, statement->kind) || !av_trust_verify (self, statement, step->keys))
        continue;

      if (statement->kind == AV_TRUST_ROOT)
        {
          further.keys = statement->root_keys;
          g_byte_array_set_size (self->root_keys, 0);
          g_byte_array_append (self->root_keys, statement->root_keys->data, statement->root_keys->len);
        }

      n_linked++;
      g_ptr_array_add (chain->linked, statement);
      g_array_append_val (steps, further);
    }

  if (n_linked > 1)
    chain->forked = TRUE;
}

/* Links every statement that continues the chain from one statement on, on all
 * branches: where an issuer was cloned, what both copies said stands. */
void
av_trust_walk (AvTrust *self,
               AvTrustChain *chain,
               const guint8 *previous,
               guint64 number,
               GByteArray *keys)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (Step));
  Step first = { previous, number, keys };

  g_array_append_val (steps, first);

  for (guint i = 0; i < steps->len; i++)
    {
      Step step = g_array_index (steps, Step, i);

      if (step.number <= chain->limit)
        link_next (self, chain, &step, steps);
    }

  g_ptr_array_sort (chain->linked, av_trust_compare_statements);
}
