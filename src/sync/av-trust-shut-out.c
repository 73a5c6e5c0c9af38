/* Whom the statements shut out of what is written in a scope. */

#include "av-trust-private.h"

#include <string.h>

#include "av-hash.h"
#include "av-wire.h"

typedef struct
{
  guint8 bytes[AV_TRUST_HASH_SIZE];
} Mark;

static gboolean
is_in_force (const AvTrusted *member,
             const AvTrustStatement *revocation)
{
  for (guint i = 0; i < member->revocations->len; i++)
    if (((const AvRestriction *) g_ptr_array_index (member->revocations, i))->statement == revocation)
      return TRUE;

  return FALSE;
}

/* Also where it names no heads, since nothing of its own was here. */
static gboolean
shuts_out (AvTrust *self,
           const AvTrustStatement *statement,
           AvScope scope)
{
  const AvTrusted *member;
  const AvMandate *given;

  if ((statement->kind != AV_TRUST_REVOKE && statement->kind != AV_TRUST_CHANGE) || (member = av_trust_find (self, &statement->installation)) == NULL ||
      (given = av_mandates_find (member->once, scope)) == NULL)
    return FALSE;

  if (statement->kind == AV_TRUST_REVOKE)
    return is_in_force (member, statement);

  return !av_scopes_contain (statement->scopes, scope) || (given->rights.read & ~statement->rights.read) != 0;
}

/* Whom a chain enrolled above its last number is no member any more, nor whom they
 * enrolled as intendants, of whatever scopes. */
static void
mark_limit (const AvTrustChain *chain,
            GArray *list)
{
  g_autoptr (GByteArray) bytes = NULL;
  Mark mark;

  if (chain->limit == AV_TRUST_NO_LIMIT)
    return;

  bytes = g_byte_array_new ();
  av_writer_put_bytes (bytes, chain->issuer.bytes, AV_ID_SIZE);
  av_writer_put_u64 (bytes, chain->limit);
  av_hash_bytes (bytes->data, bytes->len, mark.bytes, sizeof mark.bytes);
  g_array_append_val (list, mark);
}

static int
compare_marks (gconstpointer a,
               gconstpointer b)
{
  return memcmp (a, b, sizeof (Mark));
}

static GBytes *
list_marks (AvTrust *self,
            AvScope scope)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Mark));

  for (guint i = 0; i < self->chains->len; i++)
    {
      const AvTrustChain *chain = g_ptr_array_index (self->chains, i);

      mark_limit (chain, list);
      if (chain->scopes != NULL && !av_scopes_contain (chain->scopes, scope))
        continue;

      for (guint j = 0; j < chain->linked->len; j++)
        {
          const AvTrustStatement *statement = g_ptr_array_index (chain->linked, j);
          Mark mark;

          memcpy (mark.bytes, statement->hash, sizeof mark.bytes);
          if (shuts_out (self, statement, scope))
            g_array_append_val (list, mark);
        }
    }

  g_array_sort (list, compare_marks);
  return g_bytes_new_with_free_func (list->data, list->len * sizeof (Mark), (GDestroyNotify) g_array_unref, list);
}

void
av_trust_mark_shut_out (AvTrust *self,
                        AvScope scope,
                        GByteArray *marks)
{
  GBytes *found = g_hash_table_lookup (self->shut_out, GUINT_TO_POINTER (scope));
  gsize size;
  const guint8 *bytes;

  if (found == NULL)
    {
      found = list_marks (self, scope);
      g_hash_table_insert (self->shut_out, GUINT_TO_POINTER (scope), found);
    }

  bytes = g_bytes_get_data (found, &size);
  av_writer_put_bytes (marks, bytes, size);
}

GArray *
av_trust_list_given_scopes (AvTrust *self)
{
  GArray *scopes = g_array_new (FALSE, FALSE, sizeof (AvScope));
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->list->len; i++)
    {
      const AvTrusted *member = g_ptr_array_index (self->list, i);

      for (guint j = 0; j < member->once->len; j++)
        {
          AvScope scope = g_array_index (member->once, AvMandate, j).scope;

          if (g_hash_table_add (known, GUINT_TO_POINTER (scope)))
            g_array_append_val (scopes, scope);
        }
    }

  return scopes;
}
