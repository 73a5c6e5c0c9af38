#pragma once

#include "av-decision-card.h"
#include "av-likeness.h"
#include "av-session.h"

G_BEGIN_DECLS

/* Two dossiers side by side, which a person says to be of one person or of two. The
 * groups keep the columns of several such cards below each other. (transfer floating) */
AvDecisionCard *av_duplicate_card_new (AvSession *session,
                                       const AvLikeness *likeness,
                                       GtkSizeGroup *questions,
                                       GtkSizeGroup *answers);

/* The dossier that was begun first; NULL: words stand in the place of what was erased. */
const char *av_duplicate_card_get_one (AvDecisionCard *card);

G_END_DECLS
