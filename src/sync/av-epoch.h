#pragma once

#include "av-identity.h"
#include "av-trust-statement.h"

G_BEGIN_DECLS

/* The keys that bundles to an installation are sealed to, said by itself: the record
 * `~epoque`, which nobody else writes so that it counts. */

/* Says which one it is now, in place of all that are known here; within a transaction. */
gboolean av_epoch_announce (AvIdentity *identity,
                            AvStore *store,
                            GError **error);

/* When the present one was said, ms since 1970 by its own clock; 0: not here. */
gboolean av_epoch_find_moment (AvIdentity *identity,
                               AvStore *store,
                               guint64 *moment,
                               GError **error);

/* Of an older state: says its key, which may not be what it said last, and remembers the
 * moment; within a transaction. */
gboolean av_epoch_come_back (AvIdentity *identity,
                             AvStore *store,
                             GError **error);
/* Once something was heard: what it said before that moment and is only known now went
 * with another disk, and is replaced, with every other key that is known by then. Once,
 * and nothing that comes later: two machines
 * of one name are not to answer each other for ever, least of all where the clock of one
 * is ahead. Within a transaction. */
gboolean av_epoch_replace_lost (AvIdentity *identity,
                                AvStore *store,
                                GError **error);

/* Those that it said and did not replace, each once, AV_TRUST_KEY_SIZE bytes: the newest
 * first, AV_LIMIT_SAID_KEYS at most. Empty where it never said one here. transfer full. */
GByteArray *av_epoch_list (AvStore *store,
                           const AvId *installation,
                           GError **error);

G_END_DECLS
