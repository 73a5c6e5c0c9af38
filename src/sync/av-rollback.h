#pragma once

#include "av-have.h"
#include "av-journal.h"

G_BEGIN_DECLS

/* Whether what a colleague holds of our own journal tells that this store is an older
 * one, or one of two: more of it than we do, or another head. What somebody else signed
 * in it (own: this installation) tells nothing. */
gboolean av_rollback_is_told (AvJournal *journal,
                              const AvId *own,
                              AvHave *have,
                              gboolean *told,
                              GError **error);

G_END_DECLS
