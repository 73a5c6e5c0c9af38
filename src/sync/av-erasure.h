#pragma once

#include "av-merge.h"
#include "av-trust.h"

G_BEGIN_DECLS

/* After that, keys of what was erased are destroyed without a second opinion. */
#define AV_ERASURE_DAYS 30

/* Follows the accepted `~effacement` records: hides at once what they name, and
 * destroys keys and bytes where a second installation confirmed or the time is
 * over. taken_back: what is named no longer comes back by `replay`; asked for
 * only where trust changed, so that what a guard remembers stays erased. Within
 * a transaction. */
gboolean av_erasure_follow (AvStore *store,
                            const AvId *own,
                            gboolean taken_back,
                            AvMergeReplayFunc replay,
                            gpointer user_data,
                            GError **error);

G_END_DECLS
