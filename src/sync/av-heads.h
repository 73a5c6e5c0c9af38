#pragma once

#include "av-segment-store.h"
#include "av-trust.h"

G_BEGIN_DECLS

/* What a restriction of an installation leaves as it is: the last segment of every
 * branch of its journals that is here without a gap from the first one on. Of at most
 * AV_LIMIT_HEADS, those whose branches were known first: what was here as long as there
 * were no more ends lies within them. rejected: sids of segments that no head is to lead
 * to; NULL: none. AvJournalHead; transfer full. */
GArray *av_heads_collect (AvStore *store,
                          const AvId *installation,
                          GHashTable *rejected,
                          GError **error);

G_END_DECLS
