/* Who began a record: the agent of its first operation that counts, by moment
 * and, at one moment, by the agent's name. Replaced values count as well, and so
 * do operations that arrive dead: the same operations name the same author in
 * whatever order they come, and who answers anew takes nothing from who began. */

#pragma once

#include "av-store-private.h"

G_BEGIN_DECLS

typedef struct
{
  guint64 hlc;
  gint64 agent; /* 0: nothing yet */
} AvAuthorship;

/* @moved: @self is what comes first of the two, and was something else. */
gboolean av_authorship_unite (AvStore *store, AvAuthorship *self, const AvAuthorship *other, gboolean *moved, GError **error);
/* Keeps what comes first of this and of what is known. */
gboolean av_authorship_write (AvStore *store, gint64 rid, const AvAuthorship *self, GError **error);
/* Whether the agent who works here began it. */
gboolean av_authorship_is_own (AvStore *store, gint64 rid, gboolean *own, GError **error);

/* Schema 3, inside its transaction: by what is live in a store of schema 2. What
 * was replaced there is known again once the archive was replayed (av-replay.h). */
gboolean av_authorship_move (AvStore *store, GError **error);

G_END_DECLS
