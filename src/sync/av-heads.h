#pragma once

#include "av-segment-store.h"
#include "av-trust.h"

G_BEGIN_DECLS

/* What a restriction of an installation leaves as it is: the last segment of every
 * branch of its journals that is here without a gap from the first one on, of at most
 * AV_LIMIT_HEADS, those known first. AvJournalHead; transfer full. */
GArray *av_heads_collect (AvStore *store,
                          const AvId *installation,
                          GError **error);

G_END_DECLS
