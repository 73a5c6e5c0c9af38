#pragma once

#include "av-installation.h"

G_BEGIN_DECLS

/* The organisations that say they take the place of ours (AvRefounding), each once:
 * anybody may write one and date it as they like, so each has its turn to be
 * compared. */

GPtrArray *av_refoundings_new (void);
/* Of one organisation the first bundle stays. refounding: transfer full. */
void av_refoundings_add (GPtrArray *self,
                         AvRefounding *refounding);
/* NULL: none has that id. Owned by the list. */
const AvRefounding *av_refoundings_find (GPtrArray *self,
                                         const char *id);
/* Once all are added: the latest first, but for those dated later than horizon (ms
 * since 1970), which come last. transfer full: those there is no room for, taken out. */
GPtrArray *av_refoundings_settle (GPtrArray *self,
                                  guint64 horizon);

G_END_DECLS
