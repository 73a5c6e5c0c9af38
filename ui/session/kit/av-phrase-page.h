#pragma once

#include <gtk/gtk.h>

#include "av-secret.h"

G_BEGIN_DECLS

#define AV_TYPE_PHRASE_PAGE (av_phrase_page_get_type ())
G_DECLARE_FINAL_TYPE (AvPhrasePage, av_phrase_page, AV, PHRASE_PAGE, GtkWidget)

/* Words that are drawn, shown to be copied on paper, and typed back before
 * they count: passphrases are generated, not invented. */

/* explanation: what they will open. */
GtkWidget *av_phrase_page_new (const char *explanation);

/* Draws other words and empties the prompt. */
void av_phrase_page_draw (AvPhrasePage *self);
/* What was taken stands there again, typed back: for whoever comes back to the page,
 * or where it could not be used. */
void av_phrase_page_show_again (AvPhrasePage *self);

/* The words (transfer full) where they were typed back right; else NULL, and
 * the page says so. The page shows nothing of them any more. */
AvSecret *av_phrase_page_take (AvPhrasePage *self);

G_END_DECLS
