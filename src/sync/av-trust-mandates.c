#include "av-trust-private.h"

#include <string.h>

static void
add_grant (GArray *mandates,
           const AvGrant *grant)
{
  for (guint i = 0; i < grant->scopes->len; i++)
    av_mandates_add (mandates, g_array_index (grant->scopes, AvScope, i), &grant->rights, grant->not_after);
}

/* What one chain says: a CHANGE stands for all it said before, but for what lies
 * within its heads; an ENROL adds. */
static GArray *
hear_word (const AvTrustWord *word,
           AvTrustWithinFunc within,
           gpointer user_data)
{
  GArray *mandates = av_mandates_new ();

  for (guint i = 0; i < word->grants->len; i++)
    {
      const AvGrant *grant = g_ptr_array_index (word->grants, i);

      if (within != NULL && grant->heads != NULL && within (grant->heads, user_data))
        break;

      if (!grant->adds)
        g_array_set_size (mandates, 0);

      add_grant (mandates, grant);
    }

  return mandates;
}

static void
unite (GArray *mandates,
       GArray *granted)
{
  for (guint i = 0; i < granted->len; i++)
    {
      const AvMandate *mandate = &g_array_index (granted, AvMandate, i);

      av_mandates_add (mandates, mandate->scope, &mandate->rights, mandate->not_after);
    }
}

/* A chain that did not enrol an installation can only take away, within its
 * own scopes; but it may give it more time there. */
static void
restrict_to (GArray *mandates,
             GArray *left,
             const AvTrustChain *chain)
{
  for (guint i = mandates->len; i > 0; i--)
    {
      AvMandate *mandate = &g_array_index (mandates, AvMandate, i - 1);
      const AvMandate *limit = av_mandates_find (left, mandate->scope);

      if (chain->scopes != NULL && !av_scopes_contain (chain->scopes, mandate->scope))
        continue;

      if (limit == NULL)
        {
          g_array_remove_index (mandates, i - 1);
          continue;
        }

      mandate->rights.read &= limit->rights.read;
      mandate->rights.write &= limit->rights.write;
      mandate->rights.powers &= limit->rights.powers;
      mandate->not_after = MAX (mandate->not_after, limit->not_after);
    }
}

/* A restriction by a chain that had said nothing before it: it takes nothing of what
 * lies within its heads. */
static gboolean
is_silent (const AvTrustWord *word,
           AvTrustWithinFunc within,
           gpointer user_data)
{
  const AvGrant *first = g_ptr_array_index (word->grants, 0);

  return within != NULL && first->heads != NULL && within (first->heads, user_data);
}

static GArray *
combine (const AvTrustMember *member,
         AvTrustWithinFunc within,
         gpointer user_data)
{
  GArray *mandates = av_mandates_new ();

  for (guint enrols = 2; enrols > 0; enrols--)
    for (guint i = 0; i < member->words->len; i++)
      {
        const AvTrustWord *word = g_ptr_array_index (member->words, i);
        g_autoptr (GArray) said = NULL;

        if (word->enrols != (enrols == 2) || is_silent (word, within, user_data))
          continue;

        said = hear_word (word, within, user_data);

        if (word->enrols)
          unite (mandates, said);
        else
          restrict_to (mandates, said, word->chain);
      }

  return mandates;
}

/* How long it may is what was said last, whenever it wrote. */
static void
follow_time (GArray *mandates,
             GArray *now)
{
  for (guint i = 0; i < mandates->len; i++)
    {
      AvMandate *mandate = &g_array_index (mandates, AvMandate, i);
      const AvMandate *present = av_mandates_find (now, mandate->scope);

      if (present != NULL)
        mandate->not_after = present->not_after;
    }
}

GArray *
av_trust_list_mandates (AvTrust *self,
                        const AvTrusted *member,
                        AvTrustWithinFunc within,
                        gpointer user_data)
{
  const AvTrustMember *said = (const AvTrustMember *) member;
  GArray *mandates;

  if (!said->dated)
    return g_array_ref (member->mandates);

  mandates = combine (said, within, user_data);
  follow_time (mandates, member->mandates);
  return mandates;
}

static GArray *
list_once (const AvTrustMember *member)
{
  GArray *once = av_mandates_new ();

  for (guint i = 0; i < member->words->len; i++)
    {
      const AvTrustWord *word = g_ptr_array_index (member->words, i);

      for (guint j = 0; word->enrols && j < word->grants->len; j++)
        add_grant (once, g_ptr_array_index (word->grants, j));
    }

  follow_time (once, member->trusted.mandates);
  return once;
}

/* ---- Putting the chains together ------------------------------------------- */

static int
compare_trusted (gconstpointer a,
                 gconstpointer b)
{
  const AvTrusted *left = *(AvTrusted *const *) a;
  const AvTrusted *right = *(AvTrusted *const *) b;

  return memcmp (left->id.bytes, right->id.bytes, AV_ID_SIZE);
}

/* Stewardship is the root's to give. */
static void
withhold_stewardship (AvTrustMember *member)
{
  for (guint i = 0; i < member->words->len; i++)
    {
      const AvTrustWord *word = g_ptr_array_index (member->words, i);

      for (guint j = 0; word->enrols && word->chain->scopes != NULL && j < word->grants->len; j++)
        ((AvGrant *) g_ptr_array_index (word->grants, j))->rights.powers &= (guint8) ~AV_POWER_STEWARDSHIP;
    }
}

static void
combine_members (AvTrust *self)
{
  const AvRights none = { 0 };
  GHashTableIter iter;
  AvTrustMember *member;

  g_hash_table_iter_init (&iter, self->members);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &member))
    {
      if (!member->enrolled)
        continue;

      withhold_stewardship (member);
      member->trusted.mandates = combine (member, NULL, NULL);
      member->trusted.once = list_once (member);
      member->trusted.scopes = av_mandates_list_scopes (member->trusted.mandates, &none);

      for (guint i = 0; i < member->trusted.mandates->len; i++)
        member->trusted.not_after = MAX (member->trusted.not_after, g_array_index (member->trusted.mandates, AvMandate, i).not_after);

      g_ptr_array_add (self->list, &member->trusted);
    }

  g_ptr_array_sort (self->list, compare_trusted);
}

static gboolean
is_taken_back (AvTrust *self,
               const AvTrustStatement *revocation)
{
  const AvTrustChain *root = g_ptr_array_index (self->chains, 0);

  for (guint i = 0; i < root->counted->len; i++)
    {
      const AvTrustStatement *statement = g_ptr_array_index (root->counted, i);

      if (statement->kind == AV_TRUST_UNREVOKE && memcmp (statement->revocation, revocation->hash, AV_TRUST_HASH_SIZE) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Whether it may, or might once, something where a chain has the say. */
static gboolean
has_the_say (const AvTrustChain *chain,
             const AvTrustMember *member)
{
  if (chain->scopes == NULL)
    return TRUE;

  for (guint i = 0; i < member->words->len; i++)
    {
      const AvTrustWord *word = g_ptr_array_index (member->words, i);

      for (guint j = 0; word->enrols && j < word->grants->len; j++)
        {
          const AvGrant *grant = g_ptr_array_index (word->grants, j);

          if (av_scopes_share (chain->scopes, grant->scopes))
            return TRUE;
        }
    }

  return FALSE;
}

static void
take_away (AvTrust *self,
           const AvTrustChain *chain,
           const AvTrustStatement *statement)
{
  AvTrusted *member = av_trust_find (self, &statement->installation);

  if (member == NULL || !has_the_say (chain, (AvTrustMember *) member))
    return;

  g_ptr_array_add (member->revocations, av_trust_add_restriction (self, chain, statement));

  for (guint i = 0; i < member->mandates->len; i++)
    {
      AvMandate *mandate = &g_array_index (member->mandates, AvMandate, i);

      if (chain->scopes == NULL || av_scopes_contain (chain->scopes, mandate->scope))
        mandate->revoked = TRUE;
    }
}

static void
apply_revocations (AvTrust *self)
{
  for (guint i = 0; i < self->chains->len; i++)
    {
      AvTrustChain *chain = g_ptr_array_index (self->chains, i);

      for (guint j = 0; j < chain->counted->len; j++)
        {
          const AvTrustStatement *statement = g_ptr_array_index (chain->counted, j);

          if (statement->kind == AV_TRUST_REVOKE && !is_taken_back (self, statement))
            take_away (self, chain, statement);
        }
    }
}

static void
find_standing (AvTrust *self)
{
  for (guint i = 0; i < self->list->len; i++)
    {
      AvTrusted *member = g_ptr_array_index (self->list, i);

      member->standing = g_array_new (FALSE, FALSE, sizeof (AvScope));
      for (guint j = 0; j < member->mandates->len; j++)
        {
          const AvMandate *mandate = &g_array_index (member->mandates, AvMandate, j);

          if (!mandate->revoked)
            g_array_append_val (member->standing, mandate->scope);
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
  find_standing (self);
  apply_delegations (self);

  for (guint i = 0; i < self->list->len; i++)
    av_trust_settle_keys (g_ptr_array_index (self->list, i));
}
