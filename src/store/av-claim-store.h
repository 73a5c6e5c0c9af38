/* The claims on a container as the store holds them (av-perimeter.h), judged once in a
 * transaction for all strands that ask, until one more claim on it comes: of those that
 * were judged last as many as find room, without the claims themselves. */

#pragma once

#include "av-claims.h"
#include "av-store-private.h"

G_BEGIN_DECLS

/* Which of its own scopes the chains are chosen by. */
typedef enum
{
  AV_JUDGED_AS_MEMBER, /* all of them */
  AV_JUDGED_AS_READER, /* those where it can tell whom a dossier was shared with */
} AvJudgedAs;

/* Borrowed, until the next call of any of these. */
AvClaims *av_claim_store_judge (AvStore *store, const AvId *container, AvJudgedAs as, GError **error);
/* A claim came. */
void av_claim_store_forget (AvStore *store, const AvId *container);
/* Claims went, a segment got its name, the own scopes are others, or a transaction
 * begins or ends. */
void av_claim_store_forget_all (AvStore *store);

G_END_DECLS
