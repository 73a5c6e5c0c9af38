#pragma once

#include "av-acceptance.h"

G_BEGIN_DECLS

/* Statements of a root and of intendants, and what follows from them: without
 * stores, in no time. */
#define AV_CHAINS_ROOT 0
#define AV_CHAINS_MAX 4

typedef struct _AvChains AvChains;

/* The communes of each intendant, as letters: "A", "BC". NULL at the end. */
AvChains *av_chains_new (const char *const *communes);
void av_chains_free (AvChains *self);

AvScope av_chains_get_scope (char letter);

/* A laptop that nobody knows yet: its id, borrowed. */
const AvId *av_chains_add_laptop (AvChains *self);

/* To be filled further and said: ENROL with the laptop's own keys, CHANGE, REVOKE. */
AvTrustStatement *av_chains_make (AvChains *self,
                                  AvTrustStatementKind kind,
                                  const AvId *laptop,
                                  const char *scopes,
                                  const char *role);
/* Takes the statement: 0 the root says it, 1 the first intendant. Where it has no
 * date, a minute after what was said before. */
void av_chains_say (AvChains *self,
                    guint chain,
                    AvTrustStatement *statement);
/* Both at once. */
void av_chains_tell (AvChains *self,
                     guint chain,
                     AvTrustStatementKind kind,
                     const AvId *laptop,
                     const char *scopes,
                     const char *role);
/* A head that takes in a laptop's segments up to a number, whatever they are. */
void av_chains_accept (AvTrustStatement *statement,
                       const AvId *laptop,
                       guint64 number);

guint av_chains_count (AvChains *self,
                       guint chain);
/* What follows of all that was said; of one chain only of the first so many.
 * transfer full. */
AvTrust *av_chains_evaluate (AvChains *self);
AvTrust *av_chains_evaluate_part (AvChains *self,
                                  guint chain,
                                  guint n_said);

/* A segment of a laptop with a strand of parcours in each of the scopes: its
 * number in the only journal, and how many days after the beginning. The bytes:
 * transfer full. */
GByteArray *av_chains_write (AvChains *self,
                             const AvId *laptop,
                             guint64 number,
                             guint day,
                             const char *scopes,
                             AvSegmentHeader *header);
/* As long as numbers decide. */
AvJudge av_chains_get_judge (AvTrust *trust);

G_END_DECLS
