#pragma once

#include "av-have.h"

G_BEGIN_DECLS

/* What this installation holds of dossiers that its scopes alone do not give it, read
 * once for all who are told of it: by that they know what to push. */
typedef struct _AvHoldings AvHoldings;

/* own: this installation; NULL: it is none yet, and holds nothing. beyond: what waits
 * here; borrowed while it loads. */
AvHoldings *av_holdings_load (AvBeyond *beyond,
                              const AvTrusted *own,
                              GError **error);
void av_holdings_free (AvHoldings *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvHoldings, av_holdings_free)

/* Says in @have, instead of what another one was told, what the member that @reader is of
 * may have as well: of all else it hands nothing on, and is not to know that it is here. */
void av_holdings_tell (AvHoldings *self,
                       AvGrants *reader,
                       AvHave *have);

G_END_DECLS
