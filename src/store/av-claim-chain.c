#include "av-claim-chain.h"

#include <string.h>

gboolean
av_claim_reader_has (const AvClaimReader *self,
                     const char *scope)
{
  return self->own != NULL && av_claim_has_scope (self->own, scope);
}

void
av_claim_chain_free (gpointer data)
{
  AvClaimChain *chain = data;

  g_clear_pointer (&chain->members, g_array_unref);
  g_clear_pointer (&chain->changes, g_array_unref);
  g_array_unref (chain->moments);
  g_array_unref (chain->standing);
  g_free (chain);
}

/* Those of a chain, while it is judged. */
typedef struct
{
  gboolean *chained;
  gboolean *followed; /* by looks */
  gboolean spoken;
} Judging;

static gboolean
says (const AvClaimReader *self,
      guint number)
{
  return self->graph->marks[number] == AV_CLAIM_SAYS;
}

/* What it rests on in the chain, and so follows; and through what says nothing, what that
 * rests on. */
static void
follow (const AvClaimReader *self,
        guint number,
        Judging *judging,
        GArray *passed)
{
  const AvClaim *claim = av_claim_graph_get (self->graph, number);
  const GArray *bases = self->graph->bases[number];

  for (guint i = 0; i < av_claim_graph_count (bases); i++)
    {
      guint base = g_array_index (bases, guint, i);
      const char *scope = av_claim_graph_get (self->graph, base)->scope;

      if (!judging->chained[base])
        continue;

      judging->spoken = judging->spoken || (av_claim_reader_has (self, scope) && av_claim_has_scope (claim->scopes, scope));
      if (says (self, base))
        judging->followed[self->graph->looks[base]] = TRUE;
      else
        g_array_append_val (passed, base);
    }
}

static void
follow_all (const AvClaimReader *self,
            const AvClaimChain *chain,
            Judging *judging)
{
  g_autofree gboolean *seen = g_new0 (gboolean, self->graph->list->len);
  g_autoptr (GArray) passed = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < chain->members->len; i++)
    follow (self, g_array_index (chain->members, guint, i), judging, passed);

  for (guint i = 0; i < passed->len; i++)
    {
      guint number = g_array_index (passed, guint, i);

      if (!seen[number])
        follow (self, number, judging, passed);
      seen[number] = TRUE;
    }
}

static const char *
keep_scope (const AvClaimReader *self,
            guint number)
{
  return g_string_chunk_insert_const (self->scopes, av_claim_graph_get (self->graph, number)->scope);
}

static void
add_standing (const AvClaimReader *self,
              AvClaimChain *chain,
              guint number)
{
  AvStandingClaim standing = { av_claim_graph_get (self->graph, number)->dot, keep_scope (self, number) };

  g_array_append_val (chain->standing, standing);
}

/* In a ring of claims that look alike every one is followed: the newest stands then,
 * for somebody had the say over each of them. */
static void
find_standing (const AvClaimReader *self,
               AvClaimChain *chain,
               const gboolean *followed)
{
  for (guint i = 0; i < chain->members->len; i++)
    {
      guint number = g_array_index (chain->members, guint, i);

      if (followed[self->graph->looks[number]])
        g_array_append_val (chain->changes, number);
      else
        add_standing (self, chain, number);
    }

  if (chain->standing->len == 0)
    add_standing (self, chain, g_array_index (chain->members, guint, chain->members->len - 1));
}

static void
find_moments (const AvClaimReader *self,
              AvClaimChain *chain)
{
  for (guint i = 0; i < chain->members->len; i++)
    {
      guint number = g_array_index (chain->members, guint, i);
      AvClaimMoment moment = { av_claim_graph_get (self->graph, number)->hlc, keep_scope (self, number) };

      if (i == 0 || g_array_index (chain->moments, AvClaimMoment, chain->moments->len - 1).scope != moment.scope)
        g_array_append_val (chain->moments, moment);
    }
}

const char *
av_claim_chain_get_present (const AvClaimChain *chain)
{
  return g_array_index (chain->standing, AvStandingClaim, chain->standing->len - 1).scope;
}

static AvClaimRank
rank_chain (const AvClaimReader *self,
            const AvClaimChain *chain,
            const AvClaim *beginning,
            gboolean spoken)
{
  if (av_claim_reader_has (self, beginning->scope))
    return AV_CLAIM_RANK_BEGUN;
  if (spoken)
    return AV_CLAIM_RANK_SPOKEN;
  if (av_claim_reader_has (self, av_claim_chain_get_present (chain)))
    return AV_CLAIM_RANK_GIVEN;

  return AV_CLAIM_RANK_UNKNOWN;
}

/* Beginnings that say the same are one. What rests on several is of the chain of
 * each, and what else is of one of these is not of the others for it. */
AvClaimChain *
av_claim_chain_new (const AvClaimReader *self,
                    guint beginning)
{
  AvClaimChain *chain = g_new0 (AvClaimChain, 1);
  g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree gboolean *chained = g_new0 (gboolean, self->graph->list->len);
  g_autofree gboolean *followed = g_new0 (gboolean, self->graph->n_looks);
  Judging judging = { chained, followed, FALSE };

  chain->members = g_array_new (FALSE, FALSE, sizeof (guint));
  chain->changes = g_array_new (FALSE, FALSE, sizeof (guint));
  chain->moments = g_array_new (FALSE, FALSE, sizeof (AvClaimMoment));
  chain->standing = g_array_new (FALSE, FALSE, sizeof (AvStandingClaim));
  for (guint i = beginning; i < self->graph->list->len; i++)
    if (self->graph->counts[i] && av_claim_is_beginning (av_claim_graph_get (self->graph, i)) && self->graph->looks[i] == self->graph->looks[beginning])
      {
        chained[i] = TRUE;
        g_array_append_val (queue, i);
      }

  av_claim_graph_spread (self->graph, queue, chained);
  for (guint i = 0; i < self->graph->list->len; i++)
    if (chained[i] && says (self, i))
      g_array_append_val (chain->members, i);

  follow_all (self, chain, &judging);
  find_standing (self, chain, followed);
  find_moments (self, chain);
  g_clear_pointer (&chain->members, g_array_unref);
  chain->rank = rank_chain (self, chain, av_claim_graph_get (self->graph, beginning), judging.spoken);
  return chain;
}

const char *
av_claim_chain_find_former (const AvClaimChain *chain,
                            guint64 hlc)
{
  guint first = 0, last = chain->moments->len;

  while (first < last)
    {
      guint middle = first + (last - first) / 2;

      if (g_array_index (chain->moments, AvClaimMoment, middle).hlc <= hlc)
        first = middle + 1;
      else
        last = middle;
    }

  return first > 0 ? g_array_index (chain->moments, AvClaimMoment, first - 1).scope : NULL;
}
