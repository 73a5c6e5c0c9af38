#pragma once

#include <adwaita.h>

#include "av-opening.h"
#include "av-queue.h"

G_BEGIN_DECLS

#define AV_TYPE_REFOUNDING_CARD (av_refounding_card_get_type ())
G_DECLARE_FINAL_TYPE (AvRefoundingCard, av_refounding_card, AV, REFOUNDING_CARD, AdwBin)

/* An organisation that says it takes the place of ours: two of its new words are
 * asked for, and it is followed or refused; then the next one is asked about. Not
 * shown where there is none.
 *
 * Signal: "answered" (followed), once none is asked about. */

/* foundings: AvRefounding, in turn, not changed any more; what was answered stays said.
 * opening: outlives the card. */
void av_refounding_card_show (AvRefoundingCard *self,
                              GPtrArray *foundings,
                              AvQueue *queue,
                              AvOpening *opening);
/* Another folder is looked at: nothing was answered, nor refused. */
void av_refounding_card_forget (AvRefoundingCard *self);

G_END_DECLS
