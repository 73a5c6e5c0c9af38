#pragma once

#include "av-identity.h"
#include "av-trust-statement.h"

G_BEGIN_DECLS

/* The key that bundles to an installation are sealed to, said by itself: the record
 * `~epoque`, which nobody else writes so that it counts. */

/* Says which one it is now; within a transaction. */
gboolean av_epoch_announce (AvIdentity *identity,
                            AvStore *store,
                            GError **error);

/* found: FALSE where it never said so here, and key is left as it is. */
gboolean av_epoch_find (AvStore *store,
                        const AvId *installation,
                        guint8 key[AV_TRUST_KEY_SIZE],
                        gboolean *found,
                        GError **error);

G_END_DECLS
