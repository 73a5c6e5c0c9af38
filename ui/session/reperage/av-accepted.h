#pragma once

#include "av-opening.h"
#include "av-session.h"

G_BEGIN_DECLS

/* What was accepted last of the captures read over, so that it can be taken
 * back: sealed as it lay there, and the records that it became. Only the window
 * holds it: once that is closed, records are ordinary ones. */

typedef struct _AvAccepted AvAccepted;

/* names: of the files. inverses: of AvChange, what deletes the records. */
AvAccepted *av_accepted_new (const char *const *names,
                             GPtrArray *inverses);
void av_accepted_free (AvAccepted *self);
/* boxes: of GBytes, in the order of the names. */
void av_accepted_set_boxes (AvAccepted *self,
                            GPtrArray *boxes);
const char *av_accepted_get_name (AvAccepted *self);

/* self: kept by the caller until it is answered. The captures wait again before
 * their records are deleted: a power cut between the two leaves what was accepted.
 * Where the records stay, the captures wait no more, and it can be asked again. */
void av_accepted_undo_async (AvAccepted *self,
                             AvSession *session,
                             AvOpening *opening,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean av_accepted_undo_finish (AvSession *session,
                                  GAsyncResult *result,
                                  GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvAccepted, av_accepted_free)

G_END_DECLS
