#pragma once

#include <adwaita.h>

#include "av-opening.h"
#include "av-queue.h"

G_BEGIN_DECLS

#define AV_TYPE_ASK_AGAIN_PAGE (av_ask_again_page_get_type ())
G_DECLARE_FINAL_TYPE (AvAskAgainPage, av_ask_again_page, AV, ASK_AGAIN_PAGE, AdwBin)

/* This computer asks to join once more, where the town hall wants to hear its keys
 * anew: its eight words, and the file an intendant accepts.
 *
 * Signals: "said" (what was done), "refused" (why nothing was). */

/* opening: outlives the page. */
void av_ask_again_page_begin (AvAskAgainPage *self,
                              AvQueue *queue,
                              AvOpening *opening);
/* Asks where to, and writes it there. */
void av_ask_again_page_write (AvAskAgainPage *self);

G_END_DECLS
