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
           GPtrArray *found,
           GArray *steps)
{
  g_autoptr (GBytes) link = make_link (&chain->issuer, step->previous);
  GPtrArray *next = g_hash_table_lookup (self->links, link);

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

      g_ptr_array_add (found, statement);
      g_array_append_val (steps, further);
    }
}

/* ---- What was accepted of a chain that is withdrawn ------------------------- */

static const AvTrustStatement *
find_linked (AvTrust *self,
             GHashTable *linked,
             const guint8 hash[AV_TRUST_HASH_SIZE])
{
  g_autoptr (GBytes) key = g_bytes_new_static (hash, AV_TRUST_HASH_SIZE);
  const AvTrustStatement *statement = g_hash_table_lookup (self->statements, key);

  return statement != NULL && g_hash_table_contains (linked, statement) ? statement : NULL;
}

/* What leads to the heads that a statement names; FALSE where one of them is not here: what
 * leads to it cannot be told yet. */
static gboolean
follow_heads (AvTrust *self,
              GHashTable *linked,
              GArray *heads,
              GHashTable *accepted)
{
  for (guint i = 0; i < heads->len; i++)
    {
      const AvTrustStatement *statement = find_linked (self, linked, g_array_index (heads, AvJournalHead, i).hash);

      if (statement == NULL)
        return FALSE;

      while (statement != NULL && g_hash_table_add (accepted, (gpointer) statement))
        statement = find_linked (self, linked, statement->previous);
    }

  return heads->len > 0;
}

/* A set of AvTrustStatement; transfer full. */
static GHashTable *
list_accepted (AvTrust *self,
               GHashTable *linked,
               const AvTrustStatement *limit)
{
  GHashTable *accepted = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  AvTrustStatement *statement;

  if (follow_heads (self, linked, limit->heads, accepted))
    return accepted;

  g_hash_table_remove_all (accepted);
  g_hash_table_iter_init (&iter, linked);
  while (g_hash_table_iter_next (&iter, (gpointer *) &statement, NULL))
    if (statement->number <= limit->accepted)
      g_hash_table_add (accepted, statement);

  return accepted;
}

/* What each withdrawal accepts of a chain is kept and told, so that all who hear of them
 * judge by the same; what all of them accept counts. A number alone would let whoever has
 * the key sign other statements under numbers that were accepted: it stands in for heads
 * that one of former days does not name, or that are not here. */
static void
sort_out (AvTrust *self,
          AvTrustChain *chain,
          GPtrArray *found)
{
  g_autoptr (GHashTable) linked = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) accepted = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);

  for (guint i = 0; i < found->len; i++)
    g_hash_table_add (linked, g_ptr_array_index (found, i));

  for (guint i = 0; i < chain->limits->len; i++)
    g_ptr_array_add (accepted, list_accepted (self, linked, g_ptr_array_index (chain->limits, i)));

  for (guint i = 0; i < found->len; i++)
    {
      guint n = 0;

      for (guint j = 0; j < accepted->len; j++)
        n += g_hash_table_contains (g_ptr_array_index (accepted, j), g_ptr_array_index (found, i));

      if (n > 0 || accepted->len == 0)
        g_ptr_array_add (chain->linked, g_ptr_array_index (found, i));
      if (n == accepted->len)
        g_ptr_array_add (chain->counted, g_ptr_array_index (found, i));
    }
}

/* By number: where two have one, the chain is forked. */
static gboolean
has_two_branches (const AvTrustChain *chain)
{
  for (guint i = 1; i < chain->linked->len; i++)
    {
      const AvTrustStatement *one = g_ptr_array_index (chain->linked, i - 1);
      const AvTrustStatement *other = g_ptr_array_index (chain->linked, i);

      if (one->number == other->number)
        return TRUE;
    }

  return FALSE;
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
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  Step first = { previous, number, keys };

  g_array_append_val (steps, first);

  for (guint i = 0; i < steps->len; i++)
    {
      Step step = g_array_index (steps, Step, i);

      link_next (self, chain, &step, found, steps);
    }

  g_ptr_array_sort (found, av_trust_compare_statements);
  sort_out (self, chain, found);
  chain->forked = has_two_branches (chain);
}
