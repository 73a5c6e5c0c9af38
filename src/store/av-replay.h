/* Whether the archive has to be applied again, all of it, to know what a former program
 * did not keep, or took for something else, or what a store that mixes two states lacks
 * (av-guard.h); nothing else waits for it. */

#pragma once

#include "av-store.h"

G_BEGIN_DECLS

gboolean av_replay_is_due (AvStore *store, gboolean *due, GError **error);
/* Where there is an archive. */
gboolean av_replay_make_due (AvStore *store, GError **error);
gboolean av_replay_note_done (AvStore *store, GError **error);

G_END_DECLS
