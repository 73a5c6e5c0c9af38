#pragma once

#include "av-have.h"

G_BEGIN_DECLS

/* Which of the strands that are lacking a have asks for. Whoever writes more of them
 * than it has room for keeps nobody else's from being asked for at the same time. */
typedef struct _AvWantTurns AvWantTurns;

AvWantTurns *av_want_turns_new (void);
void av_want_turns_free (AvWantTurns *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvWantTurns, av_want_turns_free)

/* Of each author those that come first: in no order, they are any of them. */
void av_want_turns_add (AvWantTurns *self,
                        const AvId *author,
                        const guint8 *segment,
                        guint16 index);

/* One of each author after the other, as long as there is room; of the authors of whom
 * there is one more than fits, some that are drawn at random. */
void av_want_turns_tell (AvWantTurns *self,
                         AvHave *have);

G_END_DECLS
