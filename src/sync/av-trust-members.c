#include "av-trust-private.h"

#include <string.h>

#include "av-hash.h"

static void
grant_free (AvGrant *grant)
{
  g_array_unref (grant->scopes);
  g_clear_pointer (&grant->heads, g_array_unref);
  g_free (grant);
}

void
av_trust_word_free (AvTrustWord *word)
{
  g_ptr_array_unref (word->grants);
  g_free (word);
}

AvTrustChain *
av_trust_find_chain (AvTrust *self,
                     const AvId *issuer)
{
  for (guint i = 0; i < self->chains->len; i++)
    {
      AvTrustChain *chain = g_ptr_array_index (self->chains, i);

      if (av_id_equal (&chain->issuer, issuer))
        return chain;
    }

  return NULL;
}

AvTrustChain *
av_trust_add_chain (AvTrust *self,
                    const AvId *issuer)
{
  AvTrustChain *chain = g_new0 (AvTrustChain, 1);

  chain->issuer = *issuer;
  chain->limits = g_ptr_array_new ();
  chain->linked = g_ptr_array_new ();
  chain->counted = g_ptr_array_new ();
  g_ptr_array_add (self->chains, chain);
  return chain;
}

AvTrusted *
av_trust_find (AvTrust *self,
               const AvId *installation)
{
  g_autoptr (GBytes) key = g_bytes_new (installation->bytes, AV_ID_SIZE);
  AvTrustMember *member = g_hash_table_lookup (self->members, key);

  return member != NULL && member->enrolled ? &member->trusted : NULL;
}

AvTrustMember *
av_trust_get_member (AvTrust *self,
                     const AvId *id)
{
  g_autoptr (GBytes) key = g_bytes_new (id->bytes, AV_ID_SIZE);
  AvTrustMember *member = g_hash_table_lookup (self->members, key);

  if (member != NULL)
    return member;

  member = g_new0 (AvTrustMember, 1);
  member->trusted.id = *id;
  member->trusted.revocations = g_ptr_array_new ();
  member->words = g_ptr_array_new_with_free_func ((GDestroyNotify) av_trust_word_free);
  g_hash_table_insert (self->members, g_steal_pointer (&key), member);
  return member;
}

AvRestriction *
av_trust_add_restriction (AvTrust *self,
                          const AvTrustChain *chain,
                          const AvTrustStatement *statement)
{
  AvRestriction *restriction = g_new0 (AvRestriction, 1);

  restriction->statement = statement;
  restriction->scopes = chain->scopes;
  g_ptr_array_add (self->restrictions, restriction);
  return restriction;
}

/* ---- What statements say --------------------------------------------------- */

static gboolean
is_within (const AvTrustChain *chain,
           GArray *scopes)
{
  return chain->scopes == NULL || av_scopes_cover (chain->scopes, scopes);
}

static AvTrustWord *
get_word (AvTrustMember *member,
          AvTrustChain *chain)
{
  AvTrustWord *word;

  for (guint i = 0; i < member->words->len; i++)
    {
      word = g_ptr_array_index (member->words, i);

      if (word->chain == chain)
        return word;
    }

  word = g_new0 (AvTrustWord, 1);
  word->chain = chain;
  word->grants = g_ptr_array_new_with_free_func ((GDestroyNotify) grant_free);
  g_ptr_array_add (member->words, word);
  return word;
}

static void
add_grant (AvTrustMember *member,
           AvTrustChain *chain,
           const AvTrustStatement *statement)
{
  AvTrustWord *word = get_word (member, chain);
  AvGrant *grant = g_new0 (AvGrant, 1);

  grant->adds = statement->kind == AV_TRUST_ENROL;
  grant->scopes = g_array_copy (statement->scopes);
  grant->rights = statement->rights;
  grant->not_after = statement->not_after;
  grant->statement = statement;
  grant->heads = statement->heads->len > 0 ? g_array_ref (statement->heads) : NULL;
  g_ptr_array_add (word->grants, grant);
  if (grant->adds && !word->enrols)
    word->enrolled = chain->date;
  if (grant->adds)
    word->enrolment = statement;
  word->enrols = word->enrols || grant->adds;
  member->dated = member->dated || grant->heads != NULL;
}

/* An installation's id is a hash of its signing key: nobody can enrol another
 * key under it. */
static gboolean
owns_id (const AvTrustStatement *statement)
{
  AvId id;

  av_hash_bytes (statement->signing_key, AV_TRUST_KEY_SIZE, id.bytes, AV_ID_SIZE);
  return av_id_equal (&id, &statement->installation);
}

static void
enrol (AvTrust *self,
       AvTrustChain *chain,
       const AvTrustStatement *statement)
{
  AvTrustMember *member;

  if (!is_within (chain, statement->scopes) || !owns_id (statement))
    return;

  member = av_trust_get_member (self, &statement->installation);
  member->enrolled = TRUE;
  memcpy (member->trusted.signing_key, statement->signing_key, AV_TRUST_KEY_SIZE);
  add_grant (member, chain, statement);
}

static void
change (AvTrust *self,
        AvTrustChain *chain,
        const AvTrustStatement *statement)
{
  if (!is_within (chain, statement->scopes))
    return;

  add_grant (av_trust_get_member (self, &statement->installation), chain, statement);

  if (statement->heads->len > 0)
    av_trust_add_restriction (self, chain, statement);
}

static void
delegate (AvTrust *self,
          const AvTrustStatement *statement)
{
  AvTrustChain *chain = av_trust_find_chain (self, &statement->delegate);

  if (chain == NULL)
    {
      chain = av_trust_add_chain (self, &statement->delegate);
      chain->installation = statement->installation;
      chain->scopes = g_array_copy (statement->scopes);
    }
  else if (chain->scopes == NULL || !av_id_equal (&chain->installation, &statement->installation))
    return;

  if (statement->accepted != AV_TRUST_NO_LIMIT || statement->heads->len > 0)
    g_ptr_array_add (chain->limits, (gpointer) statement);

  if (statement->kind == AV_TRUST_UNDELEGATE)
    chain->withdrawn = TRUE;
}

void
av_trust_say (AvTrust *self,
              AvTrustChain *chain,
              const AvTrustStatement *statement)
{
  switch (statement->kind)
    {
    case AV_TRUST_STRUCTURE:
      g_hash_table_insert (self->structures, GUINT_TO_POINTER (statement->structure), statement->text);
      break;

    case AV_TRUST_DELEGATE:
    case AV_TRUST_UNDELEGATE:
      delegate (self, statement);
      break;

    case AV_TRUST_ENROL:
      enrol (self, chain, statement);
      break;

    case AV_TRUST_CHANGE:
      change (self, chain, statement);
      break;

    default:
      break;
    }
}
