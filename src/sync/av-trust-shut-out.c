/* Whom the statements shut out of what is written in a scope. */

#include "av-trust-private.h"

#include <string.h>

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

static void
add_statement (GArray *list,
               const AvTrustStatement *statement)
{
  Mark mark;

  memcpy (mark.bytes, statement->hash, sizeof mark.bytes);
  g_array_append_val (list, mark);
}

static gboolean
has_say (const AvTrustChain *chain,
         AvScope scope)
{
  return chain->scopes == NULL || av_scopes_contain (chain->scopes, scope);
}

/* Also where it names no heads, since nothing of its own was here. */
static void
mark_revocations (AvTrust *self,
                  const AvTrustChain *chain,
                  AvScope scope,
                  GArray *list)
{
  for (guint i = 0; has_say (chain, scope) && i < chain->counted->len; i++)
    {
      const AvTrustStatement *statement = g_ptr_array_index (chain->counted, i);
      const AvTrusted *member = statement->kind == AV_TRUST_REVOKE ? av_trust_find (self, &statement->installation) : NULL;

      if (member != NULL && av_mandates_find (member->once, scope) != NULL && is_in_force (member, statement))
        add_statement (list, statement);
    }
}

static guint64
get_end (const AvGrant *grant,
         AvScope scope)
{
  return av_scopes_contain (grant->scopes, scope) ? grant->not_after : 0;
}

/* Until when its chain lets a member, after it said this as well. */
static guint64
follow_end (guint64 end,
            const AvGrant *grant,
            AvScope scope)
{
  guint64 said = get_end (grant, scope);

  return grant->adds ? MAX (end, said) : said;
}

static gboolean
takes_away (const AvGrant *grant,
            const AvRights *given,
            AvScope scope,
            guint64 end)
{
  return !grant->adds && (get_end (grant, scope) < end || !av_scopes_contain (grant->scopes, scope) ||
                          (given->read & ~grant->rights.read) != 0 || (given->write & ~grant->rights.write) != 0);
}

static void
mark_word (const AvTrustWord *word,
           const AvRights *given,
           AvScope scope,
           GArray *list)
{
  guint64 end = 0;

  for (guint i = 0; has_say (word->chain, scope) && i < word->grants->len; i++)
    {
      const AvGrant *grant = g_ptr_array_index (word->grants, i);

      if (takes_away (grant, given, scope, end))
        add_statement (list, grant->statement);
      end = follow_end (end, grant, scope);
    }
}

static void
mark_changes (const AvTrustMember *member,
              AvScope scope,
              GArray *list)
{
  const AvMandate *given = av_mandates_find (member->trusted.once, scope);

  for (guint i = 0; given != NULL && i < member->words->len; i++)
    mark_word (g_ptr_array_index (member->words, i), &given->rights, scope, list);
}

guint64
av_trust_find_former_end (const AvTrusted *member,
                          AvScope scope)
{
  const AvTrustMember *said = (const AvTrustMember *) member;
  guint64 former = 0;

  for (guint i = 0; i < said->words->len; i++)
    {
      const AvTrustWord *word = g_ptr_array_index (said->words, i);
      guint64 end = 0;

      for (guint j = 0; j < word->grants->len; j++)
        {
          guint64 next = follow_end (end, g_ptr_array_index (word->grants, j), scope);

          former = next < end ? MAX (former, end) : former;
          end = next;
        }
    }

  return former;
}

/* Whom a chain enrolled beyond what is accepted of it is no member any more, nor whom
 * they enrolled as intendants, of whatever scopes. */
static void
mark_limits (const AvTrustChain *chain,
             GArray *list)
{
  for (guint i = 0; i < chain->limits->len; i++)
    add_statement (list, g_ptr_array_index (chain->limits, i));
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

      mark_limits (chain, list);
      mark_revocations (self, chain, scope, list);
    }

  for (guint i = 0; i < self->list->len; i++)
    mark_changes (g_ptr_array_index (self->list, i), scope, list);

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
