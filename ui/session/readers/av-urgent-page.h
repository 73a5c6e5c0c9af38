#pragma once

#include <adwaita.h>

#include "av-readers.h"

G_BEGIN_DECLS

#define AV_TYPE_URGENT_PAGE (av_urgent_page_get_type ())
G_DECLARE_FINAL_TYPE (AvUrgentPage, av_urgent_page, AV, URGENT_PAGE, AdwBin)

/* Why a dossier is opened beyond a role. */
void av_urgent_page_fill (AvUrgentPage *self);
/* transfer full; NULL with a sentence. */
AvReadersTerms *av_urgent_page_take (AvUrgentPage *self,
                                     char **message);

G_END_DECLS
