/* Whom the statements shut out of what is written in a scope. */

#include "av-trust-private.h"

#include <string.h>

#include "av-hash.h"
#include "av-wire.h"

typedef struct
{
  guint8 bytes[AV_TRUST_HASH_SIZE];
} Mark;

static AvTrustMember *
find_member (AvTrust *self,
             const AvId *id)
{
  AvTrusted *trusted = av_trust_find (self, id);

  return (AvTrustMember *) trusted;
}

/* What it was ever given to read in a scope, by whoever. FALSE: nothing to do with it. */
static gboolean
was_given (const AvTrustMember *member,
           AvScope scope,
           guint8 *read)
{
  gboolean given = FALSE;

  *read = 0;
  for (guint i = 0; i < member->words->len; i++)
    {
      const AvTrustWord *word = g_ptr_array_index (member->words, i);

      for (guint j = 0; word->enrols && j < word->grants->len; j++)
        {
          const AvGrant *grant = g_ptr_array_index (word->grants, j);

          if (av_scopes_contain (grant->scopes, scope))
            {
              given = TRUE;
              *read |= grant->rights.read;
            }
        }
    }

  return given;
}

static gboolean
is_in_force (const AvTrustMember *member,
             const AvTrustStatement *revocation)
{
  for (guint i = 0; i < member->trusted.revocations->len; i++)
    if (((const AvRestriction *) g_ptr_array_index (member->trusted.revocations, i))->statement == revocation)
      return TRUE;

  return FALSE;
}

/* Also where it names no heads, since nothing of its own was here. */
static gboolean
shuts_out (AvTrust *self,
           const AvTrustStatement *statement,
           AvScope scope)
{
  const AvTrustMember *member;
  guint8 read;

  if ((statement->kind != AV_TRUST_REVOKE && statement->kind != AV_TRUST_CHANGE) || (member = find_member (self, &statement->installation)) == NULL ||
      !was_given (member, scope, &read))
    return FALSE;

  if (statement->kind == AV_TRUST_REVOKE)
    return is_in_force (member, statement);

  return !av_scopes_contain (statement->scopes, scope) || (read & ~statement->rights.read) != 0;
}

/* Whom a chain enrolled above its last number is no member any more. */
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

void
av_trust_mark_shut_out (AvTrust *self,
                        AvScope scope,
                        GByteArray *marks)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Mark));

  for (guint i = 0; i < self->chains->len; i++)
    {
      const AvTrustChain *chain = g_ptr_array_index (self->chains, i);

      if (chain->scopes != NULL && !av_scopes_contain (chain->scopes, scope))
        continue;

      mark_limit (chain, list);
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
  av_writer_put_bytes (marks, list->data, list->len * sizeof (Mark));
}

static void
add_scopes (GArray *scopes,
            GArray *more)
{
  for (guint i = 0; i < more->len; i++)
    {
      AvScope scope = g_array_index (more, AvScope, i);

      if (!av_scopes_contain (scopes, scope))
        g_array_append_val (scopes, scope);
    }
}

GArray *
av_trust_list_given_scopes (AvTrust *self)
{
  GArray *scopes = g_array_new (FALSE, FALSE, sizeof (AvScope));

  for (guint i = 0; i < self->list->len; i++)
    {
      const AvTrustMember *member = g_ptr_array_index (self->list, i);

      for (guint j = 0; j < member->words->len; j++)
        {
          const AvTrustWord *word = g_ptr_array_index (member->words, j);

          for (guint k = 0; word->enrols && k < word->grants->len; k++)
            add_scopes (scopes, ((const AvGrant *) g_ptr_array_index (word->grants, k))->scopes);
        }
    }

  return scopes;
}
