#pragma once

#include "av-have.h"
#include "av-journal.h"

G_BEGIN_DECLS

/* Whether our own journal tells that this store is an older one, or one of two: what is
 * ours came (own: this installation) and was not written here, or a colleague (nullable)
 * holds more of it than we do, or another head. What somebody else signed in it tells
 * nothing. */
gboolean av_rollback_is_told (AvJournal *journal,
                              const AvId *own,
                              AvHave *have,
                              gboolean *told,
                              GError **error);

G_END_DECLS
