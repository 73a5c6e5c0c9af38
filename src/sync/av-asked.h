#pragma once

#include "av-segment-store.h"
#include "av-trust.h"

G_BEGIN_DECLS

/* What is asked for by whole segments (av-wider-rights.h), while a bundle is taken: what the
 * bundle brings of it says whether its sender is to be asked on. */
typedef struct _AvAsked AvAsked;

/* own: this installation, or NULL. asked: NULL where nothing is asked for so; transfer
 * full. */
gboolean av_asked_load (AvStore *store,
                        const AvTrusted *own,
                        AvAsked **asked,
                        GError **error);
void av_asked_free (AvAsked *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvAsked, av_asked_free)

/* A segment that was here came again; self: nullable. */
void av_asked_note_segment (AvAsked *self,
                            gint64 sid);

/* Once all of the bundle is taken. Who sent such a segment again, and nothing of what is
 * lacking, has no more of it: they are asked for it by name alone, as for what nobody has
 * any more, until something of it comes from them. */
gboolean av_asked_settle (AvAsked *self,
                          const AvId *sender,
                          GError **error);

G_END_DECLS
