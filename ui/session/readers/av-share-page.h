#pragma once

#include <adwaita.h>

#include "av-readers.h"

G_BEGIN_DECLS

#define AV_TYPE_SHARE_PAGE (av_share_page_get_type ())
G_DECLARE_FINAL_TYPE (AvSharePage, av_share_page, AV, SHARE_PAGE, AdwBin)

/* With whom a dossier is shared, what, until when, and how the young person
 * agreed. former: the sharing that is changed, or NULL. */
void av_share_page_fill (AvSharePage *self,
                         AvReaders *readers,
                         const AvSharing *former);

/* What was chosen (transfer full); NULL with a sentence where something lacks,
 * and the focus is on it. */
AvReadersTerms *av_share_page_take (AvSharePage *self,
                                    char **message);

G_END_DECLS
