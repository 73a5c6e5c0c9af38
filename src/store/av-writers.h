/* Who may write into a dossier.
 *
 * Whoever answers for a scope it belongs to, or once belonged to: what a former
 * team wrote before it heard of the transfer is nobody's to lose. And whoever
 * works for a structure that one of them shared it with, whatever became of the
 * sharing since. A function of the claims and the sharings that count, whatever
 * the order they came in: what somebody else wrote waits until one of them comes,
 * and what was applied is taken back once they say that it should not have been.
 *
 * Only who answers for the dossier itself can judge that, and reads the sharings;
 * anybody else goes by what it is given. */

#pragma once

#include "av-merge-private.h"

G_BEGIN_DECLS

#define AV_WRITERS_SHARING "~partage"

/* Whether operations of a sharing are kept with what their author answered for:
 * once shared, what is written by who it was shared with counts. */
gboolean av_writers_is_sharing (const char *form, AvClass klass);

/* A container whose claims or sharings moved, or that was written into by who
 * could not be told yet: to be looked at before the transaction ends. */
void av_writers_make_due (AvStore *store, const AvId *container);

G_END_DECLS
