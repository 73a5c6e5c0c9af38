/* The claims on a container as the store holds them (av-perimeter.h), judged once for all
 * that ask, until a transaction begins or ends or one more claim on it comes: of those
 * that were judged last as many as find room, without the claims themselves. */

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
/* Whether so many claims of it were read, in this transaction or since the last one, that
 * they are not to be read again for each strand. */
gboolean av_claim_store_is_crowded (AvStore *store, const AvId *container);
/* Whether what its claims say is kept. */
gboolean av_claim_store_is_judged (AvStore *store, const AvId *container, AvJudgedAs as);
/* A claim came. */
void av_claim_store_forget (AvStore *store, const AvId *container);
/* Claims went, a segment got its name, the own scopes are others, or a transaction
 * begins or ends. */
void av_claim_store_forget_all (AvStore *store);

G_END_DECLS
