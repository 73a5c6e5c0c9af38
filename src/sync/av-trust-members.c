#include "av-trust-private.h"

#include <string.h>

#include "av-hash.h"

void
av_trust_grant_free (AvGrant *grant)
{
  g_array_unref (grant->scopes);
  g_clear_pointer (&grant->heads, g_array_unref);
  g_free (grant);
}

static void
limit_free (AvTrustLimit *limit)
{
  g_array_unref (limit->grant.scopes);
  g_free (limit);
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
  chain->limit = AV_TRUST_NO_LIMIT;
  chain->linked = g_ptr_array_new ();
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
  member->grants = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  member->limits = g_ptr_array_new_with_free_func ((GDestroyNotify) limit_free);
  g_hash_table_insert (self->members, g_steal_pointer (&key), member);
  return member;
}

/* ---- What statements say --------------------------------------------------- */

static gboolean
is_within (const AvTrustChain *chain,
           GArray *scopes)
{
  return chain->scopes == NULL || av_scopes_cover (chain->scopes, scopes);
}

static AvGrant *
grant_new (const AvTrustChain *chain,
           const AvTrustStatement *statement)
{
  AvGrant *grant = g_new0 (AvGrant, 1);

  grant->scopes = g_array_copy (statement->scopes);
  grant->rights = statement->rights;
  grant->not_after = statement->not_after;
  grant->heads = statement->heads->len > 0 ? g_array_ref (statement->heads) : NULL;

  /* Stewardship is the root's to give. */
  if (chain->scopes != NULL)
    grant->rights.powers &= ~AV_POWER_STEWARDSHIP;

  return grant;
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
  GPtrArray *grants;

  if (!is_within (chain, statement->scopes) || !owns_id (statement))
    return;

  member = av_trust_get_member (self, &statement->installation);
  grants = g_hash_table_lookup (member->grants, chain);

  if (grants == NULL)
    {
      grants = g_ptr_array_new_with_free_func ((GDestroyNotify) av_trust_grant_free);
      g_hash_table_insert (member->grants, chain, grants);
    }

  g_ptr_array_add (grants, grant_new (chain, statement));

  /* Several enrolments: the keys and the name of the greatest (date, hash). */
  if (!member->enrolled || statement->date >= member->trusted.not_after)
    {
      g_free (member->trusted.name);
      member->trusted.name = g_strdup (statement->text);
      memcpy (member->trusted.signing_key, statement->signing_key, AV_TRUST_KEY_SIZE);
      memcpy (member->trusted.escrow_key, statement->escrow_key, AV_TRUST_KEY_SIZE);
      memcpy (member->trusted.epoch_key, statement->epoch_key, AV_TRUST_KEY_SIZE);
      member->trusted.not_after = statement->date; /* kept for the comparison until grants are combined */
    }

  member->enrolled = TRUE;
}

static void
change (AvTrust *self,
        AvTrustChain *chain,
        const AvTrustStatement *statement)
{
  AvTrustMember *member = av_trust_get_member (self, &statement->installation);
  GPtrArray *grants = g_hash_table_lookup (member->grants, chain);
  AvTrustLimit *limit;

  if (!is_within (chain, statement->scopes))
    return;

  if (grants != NULL)
    {
      g_ptr_array_add (grants, grant_new (chain, statement));
    }
  else
    {
      limit = g_new0 (AvTrustLimit, 1);
      limit->chain = chain;
      limit->grant.scopes = g_array_copy (statement->scopes);
      limit->grant.rights = statement->rights;
      limit->grant.not_after = statement->not_after;
      g_ptr_array_add (member->limits, limit);
    }

  if (statement->heads->len > 0)
    g_ptr_array_add (self->restrictions, (gpointer) statement);
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

  if (statement->accepted < chain->limit)
    chain->limit = statement->accepted;

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

/* ---- Putting the chains together ------------------------------------------- */

static void
unite (AvTrusted *trusted,
       const AvGrant *grant)
{
  for (guint i = 0; i < grant->scopes->len; i++)
    if (!av_scopes_contain (trusted->scopes, g_array_index (grant->scopes, AvScope, i)))
      g_array_append_val (trusted->scopes, g_array_index (grant->scopes, AvScope, i));

  trusted->rights.read |= grant->rights.read;
  trusted->rights.write |= grant->rights.write;
  trusted->rights.powers |= grant->rights.powers;
  trusted->not_after = MAX (trusted->not_after, grant->not_after);
}

/* A chain that did not enrol an installation can only take away, within its
 * own scopes; but it may give it more time. */
static void
restrict_member (AvTrusted *trusted,
                 const AvTrustLimit *limit)
{
  for (guint i = trusted->scopes->len; i > 0; i--)
    {
      AvScope scope = g_array_index (trusted->scopes, AvScope, i - 1);

      if ((limit->chain->scopes == NULL || av_scopes_contain (limit->chain->scopes, scope)) && !av_scopes_contain (limit->grant.scopes, scope))
        g_array_remove_index (trusted->scopes, i - 1);
    }

  trusted->rights.read &= limit->grant.rights.read;
  trusted->rights.write &= limit->grant.rights.write;
  trusted->rights.powers &= limit->grant.rights.powers;
  trusted->not_after = MAX (trusted->not_after, limit->grant.not_after);
}

static int
compare_scopes (gconstpointer a,
                gconstpointer b)
{
  AvScope left = *(const AvScope *) a;
  AvScope right = *(const AvScope *) b;

  return left < right ? -1 : left > right;
}

static int
compare_trusted (gconstpointer a,
                 gconstpointer b)
{
  const AvTrusted *left = *(AvTrusted *const *) a;
  const AvTrusted *right = *(AvTrusted *const *) b;

  return memcmp (left->id.bytes, right->id.bytes, AV_ID_SIZE);
}

static void
combine_members (AvTrust *self)
{
  GHashTableIter iter, grants;
  AvTrustMember *member;
  GPtrArray *granted;

  g_hash_table_iter_init (&iter, self->members);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &member))
    {
      if (!member->enrolled)
        continue;

      member->trusted.scopes = g_array_new (FALSE, FALSE, sizeof (AvScope));
      member->trusted.not_after = 0;

      g_hash_table_iter_init (&grants, member->grants);
      while (g_hash_table_iter_next (&grants, NULL, (gpointer *) &granted))
        unite (&member->trusted, g_ptr_array_index (granted, granted->len - 1));

      for (guint i = 0; i < member->limits->len; i++)
        restrict_member (&member->trusted, g_ptr_array_index (member->limits, i));

      g_array_sort (member->trusted.scopes, compare_scopes);
      g_ptr_array_add (self->list, &member->trusted);
    }

  g_ptr_array_sort (self->list, compare_trusted);
}

static gboolean
shares_scope (GArray *one,
              GArray *other)
{
  for (guint i = 0; i < other->len; i++)
    if (av_scopes_contain (one, g_array_index (other, AvScope, i)))
      return TRUE;

  return FALSE;
}

static gboolean
is_taken_back (AvTrust *self,
               const AvTrustStatement *revocation)
{
  const AvTrustChain *root = g_ptr_array_index (self->chains, 0);

  for (guint i = 0; i < root->linked->len; i++)
    {
      const AvTrustStatement *statement = g_ptr_array_index (root->linked, i);

      if (statement->kind == AV_TRUST_UNREVOKE && memcmp (statement->revocation, revocation->hash, AV_TRUST_HASH_SIZE) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
apply_revocations (AvTrust *self)
{
  for (guint i = 0; i < self->chains->len; i++)
    {
      AvTrustChain *chain = g_ptr_array_index (self->chains, i);

      for (guint j = 0; j < chain->linked->len; j++)
        {
          AvTrustStatement *statement = g_ptr_array_index (chain->linked, j);
          AvTrusted *member;

          if (statement->kind != AV_TRUST_REVOKE || is_taken_back (self, statement))
            continue;

          member = av_trust_find (self, &statement->installation);

          if (member == NULL || (chain->scopes != NULL && !shares_scope (chain->scopes, member->scopes)))
            continue;

          g_ptr_array_add (member->revocations, statement);
          g_ptr_array_add (self->restrictions, statement);
        }
    }
}

static void
apply_delegations (AvTrust *self)
{
  for (guint i = 1; i < self->chains->len; i++)
    {
      AvTrustChain *chain = g_ptr_array_index (self->chains, i);
      AvTrusted *member = av_trust_find (self, &chain->installation);

      /* Of several delegations the last one given is used. */
      if (member == NULL || chain->withdrawn)
        continue;

      g_clear_pointer (&member->delegated, g_array_unref);
      member->delegated = g_array_ref (chain->scopes);
      member->issuer = chain->issuer;
    }
}

void
av_trust_combine (AvTrust *self)
{
  combine_members (self);
  apply_revocations (self);
  apply_delegations (self);
}
