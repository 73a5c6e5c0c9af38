/* One chain of claims on a container (av-claims.h), by what one reader knows of it. */

#pragma once

#include "av-claim-graph.h"

G_BEGIN_DECLS

/* How well an installation knows a chain, the best last. */
typedef enum
{
  AV_CLAIM_RANK_UNKNOWN,
  AV_CLAIM_RANK_GIVEN,  /* it is one's own now */
  AV_CLAIM_RANK_SPOKEN, /* somebody of one's own gave away what was theirs */
  AV_CLAIM_RANK_BEGUN,  /* as one's own, which nobody else can say */
} AvClaimRank;

typedef struct
{
  guint64 hlc;
  const char *scope;
} AvClaimMoment;

typedef struct
{
  gint64 dot;
  const char *scope;
} AvStandingClaim;

typedef struct
{
  AvClaimRank rank;
  GArray *members;  /* guint, by the clock; NULL once it is judged */
  GArray *moments;  /* AvClaimMoment: from when on it belonged to another one */
  GArray *standing; /* AvStandingClaim, by the clock */
  GArray *changes;  /* guint: those that were followed; NULL once they were told */
} AvClaimChain;

/* Who judges. */
typedef struct
{
  AvClaimGraph *graph;
  const char *own;      /* scopes; NULL: none */
  GStringChunk *scopes; /* each once: those of the chains */
} AvClaimReader;

gboolean av_claim_reader_has (const AvClaimReader *self, const char *scope);

/* That of a beginning. */
AvClaimChain *av_claim_chain_new (const AvClaimReader *self, guint beginning);
void av_claim_chain_free (gpointer chain);

const char *av_claim_chain_get_present (const AvClaimChain *chain);
/* Whose it was at a moment; NULL: it had not begun. */
const char *av_claim_chain_find_former (const AvClaimChain *chain, guint64 hlc);

G_END_DECLS
